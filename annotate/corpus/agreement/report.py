"""All figures of agreement, made of the sums of the counts.

Invariant: a row is there for what somebody has tagged; what is not defined is None.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotate.corpus.agreement.figures import (
    Figure,
    alpha,
    f1,
    fleiss,
    harmonic,
    interval,
    kappa,
    mean,
    share,
    unitized,
)
from annotate.corpus.agreement.said import ALL, Scope
from annotate.corpus.agreement.sums import VALUES, Sums

FEWEST = 5
"""Of fewer articles no interval is drawn."""

FEW = 20
"""Of fewer articles an interval is too narrow, and that is told."""

FIGURES = (
    "exact_f1",
    "exact_f1_pooled",
    "overlap_f1",
    "overlap_f1_pooled",
    "cohen_kappa",
    "fleiss_kappa",
    "alpha",
    "alpha_innermost",
    "alpha_unitizing",
)
"""The figures of a row, in order."""

NONE = -1
"""The slot of what was never counted: sums end with a 0."""

Pair = tuple[str, str]


class Value(NamedTuple):
    """A figure and the ends of its interval."""

    value: Figure
    low: float | None = None
    high: float | None = None


class Row(NamedTuple):
    """The agreement of all on one scope."""

    scope: Scope
    tags: dict[str, int]
    """Annotator → how many tags in all articles that are compared."""
    figures: dict[str, Value]


class PairRow(NamedTuple):
    """The agreement of two on one scope. Precision and recall take `a` as the one to be met."""

    a: str
    b: str
    scope: Scope
    articles: int
    exact: tuple[Figure, Figure, Figure]
    """Precision, recall and F1."""
    overlap: tuple[Figure, Figure, Figure]
    kappa: Figure


class AttributeRow(NamedTuple):
    """The agreement on one attribute of matched tags with the same label."""

    scope: Scope
    name: str
    pairs: int
    """Matched tags of which at least one has it, over all pairs of annotators."""
    same: Figure
    kappa: Figure
    alpha: Figure


class LinkRow(NamedTuple):
    """The agreement on links of a kind."""

    kind: str
    links: int
    """Those between matched tags, over all pairs and both annotators."""
    f1: Figure
    pooled: Figure
    of_all: Figure
    """The mean F1 of all links, those at tags that the other does not have as well."""


class Report(NamedTuple):
    """All that is to be told."""

    annotators: tuple[str, ...]
    articles: int
    tokens: int
    samples: int
    """How often articles were resampled; 0 if there are no intervals."""
    rows: tuple[Row, ...]
    pairs: tuple[PairRow, ...]
    attributes: tuple[AttributeRow, ...]
    links: tuple[LinkRow, ...]
    labels: dict[tuple[str, str], int]
    """Matched tags by their two labels, in alphabetical order."""
    alone: dict[str, int]
    """Label → tags that no tag of the other is matched with, over all pairs and both."""


def report(sums: Sums, annotators: Sequence[str], samples: int, seed: int) -> Report:
    """The figures of all articles that were summed, with intervals from so many resamplings."""
    slots = Slots(sums)
    total = sums.total()
    drawn = samples if sums.articles >= FEWEST else 0
    values = {scope: list(slots.figures(scope, total)) for scope in slots.scopes}
    spread: dict[Scope, list[list[Figure]]] = {scope: [] for scope in slots.scopes}
    for again in sums.resampled(drawn, seed):
        for scope in slots.scopes:
            spread[scope].append(list(slots.figures(scope, again)))
    rows = []
    for scope in slots.scopes:
        tags = {a: sums.others.get(("tags", *scope, a), 0) for a in annotators}
        columns = list(zip(*spread[scope], strict=True)) or [()] * len(FIGURES)
        intervals = [interval(column) or (None, None) for column in columns]
        figures = {
            name: Value(value, *(ends if value is not None else (None, None)))
            for name, value, ends in zip(FIGURES, values[scope], intervals, strict=True)
            if name != "alpha_innermost" or not scope[1]
        }
        rows.append(Row(scope, tags, figures))
    return Report(
        tuple(annotators),
        sums.articles,
        sum(total[slot] for slot in slots.tokens.values()),
        drawn,
        tuple(rows),
        tuple(_pairs(slots, total, sums)),
        tuple(_attributes(sums)),
        tuple(_links(sums)),
        {(key[1], key[2]): n for key, n in sorted(sums.others.items()) if key[0] == "labels"},
        {key[1]: n for key, n in sorted(sums.others.items()) if key[0] == "alone"},
    )


class Units:
    """Where the counts of one scope's units are."""

    def __init__(self) -> None:
        self.differ: dict[int, int] = {}
        self.given: list[int] = []
        self.squares = NONE


class Slots:
    """Where the counts of each figure are in a list of sums."""

    def __init__(self, sums: Sums) -> None:
        self.tokens: dict[int, int] = {}
        self.points: dict[int, int] = {}
        self.both: dict[Pair, int] = {}
        self.pairs: defaultdict[Scope, dict[Pair, dict[str, int]]] = defaultdict(dict)
        self.kappas: defaultdict[Scope, dict[Pair, dict[str, list[int]]]] = defaultdict(dict)
        self.units: defaultdict[tuple[str, Scope], Units] = defaultdict(Units)
        for key, slot in sorted(sums.slots.items()):
            self._file(key, slot)
        self.scopes = sorted(self.pairs) or [ALL]

    def _file(self, key: tuple[str, ...], slot: int) -> None:
        what, *rest = key
        if what == "tokens":
            self.tokens[int(rest[0])] = slot
        elif what == "points":
            self.points[int(rest[0])] = slot
        elif what == "both":
            self.both[rest[0], rest[1]] = slot
        elif what == "pair":
            layer, label, a, b, field = rest
            self.pairs[layer, label].setdefault((a, b), {})[field] = slot
        elif what == "kappa":
            layer, label, a, b, field, *value = rest
            there = self.kappas[layer, label].setdefault((a, b), {"": [NONE]})
            if field == "d":
                # The empty set of labels is never counted, so its name is free.
                there[""] = [slot]
            else:
                there.setdefault(value[0], [NONE, NONE])[field == "b"] = slot
        else:
            layer, label, field, *value = rest
            units = self.units[what, (layer, label)]
            if field == "d":
                units.differ[int(value[0])] = slot
            elif field == "t":
                units.given.append(slot)
            else:
                units.squares = slot

    def figures(self, scope: Scope, sums: Sequence[int]) -> Iterator[Figure]:
        """Those of FIGURES, in order."""
        pairs = self.pairs[scope].values()
        same = [
            (sums[p.get("m", NONE)], sums[p.get("a", NONE)], sums[p.get("b", NONE)]) for p in pairs
        ]
        met = [(sums[p.get("met a", NONE)], sums[p.get("met b", NONE)]) for p in pairs]
        tags = sum(a + b for _, a, b in same)
        yield mean(f1(*one) for one in same)
        yield share(sum(2 * m for m, _, _ in same), tags)
        yield mean(
            harmonic(share(met_b, b), share(met_a, a))
            for (met_a, met_b), (_, a, b) in zip(met, same, strict=True)
        )
        yield share(sum(map(sum, met)), tags)
        yield mean(self.kappa(scope, pair, sums) for pair in self.kappas[scope])
        tokens = {m: sums[slot] for m, slot in self.tokens.items()}
        flat = self._units("token", scope, sums)
        yield fleiss(tokens, *flat[:2])
        yield alpha(tokens, *flat[:2])
        yield alpha(tokens, *self._units("inner", scope, sums)[:2])
        points = {m: sums[slot] for m, slot in self.points.items()}
        yield unitized(points, *self._units("unit", scope, sums))

    def kappa(self, scope: Scope, pair: Pair, sums: Sequence[int]) -> Figure:
        """Cohen's κ of two annotators."""
        found = self.kappas[scope].get(pair)
        if found is None:
            return None
        given = [(sums[slots[0]], sums[slots[1]]) for value, slots in found.items() if value]
        return kappa(sums[self.both[pair]], sums[found[""][0]], given)

    def _units(
        self, what: str, scope: Scope, sums: Sequence[int]
    ) -> tuple[dict[int, int], list[int], int]:
        units = self.units[what, scope]
        differ = {m: sums[slot] for m, slot in units.differ.items()}
        return differ, [sums[slot] for slot in units.given], sums[units.squares]


def _pairs(slots: Slots, sums: Sequence[int], counts: Sums) -> Iterator[PairRow]:
    for scope in slots.scopes:
        for (a, b), found in slots.pairs[scope].items():
            m, of_a, of_b = (sums[found.get(field, NONE)] for field in ("m", "a", "b"))
            met_a, met_b = (sums[found.get(field, NONE)] for field in ("met a", "met b"))
            precision, recall = share(met_b, of_b), share(met_a, of_a)
            yield PairRow(
                a,
                b,
                scope,
                counts.others["articles", a, b],
                (share(m, of_b), share(m, of_a), f1(m, of_a, of_b)),
                (precision, recall, harmonic(precision, recall)),
                slots.kappa(scope, (a, b), sums),
            )


def _attributes(sums: Sums) -> Iterator[AttributeRow]:
    found: defaultdict[tuple[str, ...], dict[Pair, Counter[tuple[str, ...]]]] = defaultdict(dict)
    for key, count in sums.others.items():
        if key[0] == "attribute":
            _, layer, label, name, a, b, *field = key
            found[layer, label, name].setdefault((a, b), Counter())[tuple(field)] += count
    for (layer, label, name), pairs in sorted(found.items()):
        known = sums.values["attribute", layer, label, name] <= VALUES
        every: Counter[tuple[str, ...]] = Counter()
        kappas = []
        for _, counts in sorted(pairs.items()):
            every.update(counts)
            # What lacks the attribute has the empty value, as tokens outside of all tags have.
            values = {field[1] for field in counts if len(field) == 2 and field[1]}
            given = [(counts["a", value], counts["b", value]) for value in sorted(values)]
            kappas.append(kappa(counts["n",], counts["d",], given))
        n, differ = every["n",], every["d",]
        values = {field[1] for field in every if len(field) == 2 and field[1]}
        both = [every["a", value] + every["b", value] for value in sorted(values)]
        yield AttributeRow(
            (layer, label),
            name,
            n,
            share(n - differ, n),
            mean(kappas) if known else None,
            alpha({2: n}, {2: 2 * differ}, both) if known else None,
        )


def _links(sums: Sums) -> Iterator[LinkRow]:
    found: defaultdict[str, dict[Pair, Counter[str]]] = defaultdict(dict)
    for key, count in sums.others.items():
        if key[0] == "link":
            _, kind, a, b, field = key
            found[kind].setdefault((a, b), Counter())[field] += count
    for kind, pairs in sorted(found.items()):
        counts = [count for _, count in sorted(pairs.items())]
        links = sum(count["a"] + count["b"] for count in counts)
        yield LinkRow(
            kind,
            links,
            mean(f1(count["m"], count["a"], count["b"]) for count in counts),
            share(sum(2 * count["m"] for count in counts), links),
            mean(f1(count["m"], count["all a"], count["all b"]) for count in counts),
        )
