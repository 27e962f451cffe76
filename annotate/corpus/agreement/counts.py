"""What is counted of one article. All figures are made of sums of these.

Invariant: counts are whole numbers, so sums are the same in whatever order, and those of many
articles are the sums of theirs. What is not counted is 0; tokens that all annotators leave alone
are not counted for a label, so an article costs what is tagged in it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from annotate.core.tags import Link
from annotate.corpus.agreement.matching import Matching, matching
from annotate.corpus.agreement.said import ALL, Item, Said, Scope
from annotate.corpus.agreement.units import (
    Columns,
    covered,
    innermost,
    squares,
    stretches,
    tokens,
)

Key = tuple[str, ...]
"""What is counted. The first word says what follows:

- `tokens m`, `points m`: tokens and code points of articles with m annotators;
- `both a b`: tokens of articles that a and b have annotated; `articles a b`: these articles;
- `tags layer label a`: tags of a;
- `pair layer label a b` with `m` (the same), `a`, `b` (how many each has) or `met a`, `met b`;
- `kappa layer label a b` with `d` (tokens at which they differ) or `a value`, `b value`;
- `token layer label`, `inner …`, `unit …` with `d m` (ordered pairs of annotators that differ,
  over all units), `t value` (how often it was given) or `q` (squared lengths of segments);
- `attribute layer label name a b` with `n`, `d`, `a value` or `b value`;
- `link kind a b` with `m`, `a`, `b` (of links between matched tags) or `all a`, `all b`;
- `labels one other`: matched tags with these labels, of each of them; `alone label`: not matched.
"""

SUMMED = frozenset(("tokens", "points", "both", "pair", "kappa", "token", "inner", "unit"))
"""What intervals are made of."""


def counted(everyone: Mapping[str, Said], text: str, kind: str) -> dict[Key, int]:
    """The counts of one article that several have annotated. `kind` is one of `units.TOKENS`."""
    names = sorted(everyone)
    items = [everyone[name].items for name in names]
    counts: Counter[Key] = Counter()
    for name, mine in zip(names, items, strict=True):
        _roll_up(counts, Counter((item.layer, item.label) for item in mine), "tags", name)
    _units(counts, names, items, text, kind)
    for (a, mine), (b, theirs) in combinations(zip(names, items, strict=True), 2):
        found = matching(mine, theirs)
        _add(counts, 1, "articles", a, b)
        _tags(counts, a, b, mine, theirs, found)
        _attributes(counts, a, b, found)
        _labels(counts, mine, theirs, found)
        _links(counts, a, b, everyone[a], everyone[b], found)
    return {key: count for key, count in counts.items() if count}


def _add(counts: Counter[Key], count: int, *key: str) -> None:
    counts[key] += count


def _units(
    counts: Counter[Key], names: list[str], items: list[tuple[Item, ...]], text: str, kind: str
) -> None:
    m = str(len(names))
    cut = tokens(text, kind)
    _add(counts, len(cut.starts), "tokens", m)
    _add(counts, len(text), "points", m)
    for a, b in combinations(names, 2):
        _add(counts, len(cut.starts), "both", a, b)
    labels = sorted({item.label for mine in items for item in mine})
    bits = {label: 1 << place for place, label in enumerate(labels)}
    layers = {item.label: item.layer for mine in items for item in mine}
    words = _Words(labels)
    flat = covered(items, bits, cut)
    lengths = stretches(items, bits, len(text))
    for scope in _scopes(layers):
        mask = sum(bit for label, bit in bits.items() if _within(scope, layers[label], label))
        there = _masked(flat, mask)
        _tally(counts, ("token", *scope), there, words)
        _pairs(counts, scope, names, there, words)
        _tally(counts, ("unit", *scope), _masked(lengths, mask), words)
        mine_only = [[item for item in mine if scope in item.scopes] for mine in items]
        _add(counts, sum(map(squares, mine_only)), "unit", *scope, "q")
        if not scope[1]:
            inner = _masked(innermost(mine_only, bits, cut), mask)
            _tally(counts, ("inner", *scope), inner, words)


def _scopes(layers: Mapping[str, str]) -> list[Scope]:
    some = {(layer, name) for label, layer in layers.items() for name in ("", label)}
    return sorted({ALL, *some}) if layers else []


def _within(scope: Scope, layer: str, label: str) -> bool:
    return scope in (ALL, (layer, ""), (layer, label))


class _Words:
    """The names of sets of labels: `claim+person`."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = labels
        self.made: dict[int, str] = {}

    def __call__(self, bits: int) -> str:
        if bits not in self.made:
            there = (label for place, label in enumerate(self.labels) if bits >> place & 1)
            self.made[bits] = "+".join(there)
        return self.made[bits]


def _masked(columns: Columns, mask: int) -> Columns:
    made: Columns = Counter()
    for column, count in columns.items():
        kept = tuple([bits & mask for bits in column])
        if any(kept):
            made[kept] += count
    return made


def _tally(counts: Counter[Key], key: Key, columns: Columns, words: _Words) -> None:
    differ = 0
    m = 0
    given: defaultdict[int, int] = defaultdict(int)
    for column, count in columns.items():
        m = len(column)
        alike = 0
        for bits in set(column):
            n = column.count(bits)
            alike += n * (n - 1)
            if bits:
                given[bits] += n * count
        differ += (m * (m - 1) - alike) * count
    _add(counts, differ, *key, "d", str(m))
    for bits, count in given.items():
        _add(counts, count, *key, "t", words(bits))


def _pairs(
    counts: Counter[Key], scope: Scope, names: list[str], columns: Columns, words: _Words
) -> None:
    for (i, a), (j, b) in combinations(enumerate(names), 2):
        differ = 0
        left: defaultdict[int, int] = defaultdict(int)
        right: defaultdict[int, int] = defaultdict(int)
        for column, count in columns.items():
            mine, theirs = column[i], column[j]
            if mine != theirs:
                differ += count
            left[mine] += count
            right[theirs] += count
        _add(counts, differ, "kappa", *scope, a, b, "d")
        for side, given in (("a", left), ("b", right)):
            for bits, count in given.items():
                if bits:
                    _add(counts, count, "kappa", *scope, a, b, side, words(bits))


def _tags(
    counts: Counter[Key],
    a: str,
    b: str,
    mine: Sequence[Item],
    theirs: Sequence[Item],
    found: Matching,
) -> None:
    same = {item.key for item in mine} & {item.key for item in theirs}
    of_a: dict[str, Counter[Scope]] = {"a": Counter(), "m": Counter(), "met a": Counter()}
    of_b: dict[str, Counter[Scope]] = {"b": Counter(), "met b": Counter()}
    for item in mine:
        scope = item.layer, item.label
        of_a["a"][scope] += 1
        of_a["m"][scope] += item.key in same
        of_a["met a"][scope] += item.id in found.met
    for item in theirs:
        scope = item.layer, item.label
        of_b["b"][scope] += 1
        of_b["met b"][scope] += item.id in found.met_other
    for field, some in (*of_a.items(), *of_b.items()):
        _roll_up(counts, some, "pair", a, b, field)


def _roll_up(counts: Counter[Key], some: Counter[Scope], what: str, *more: str) -> None:
    """Add what is counted of labels to them, their layers and all."""
    for (layer, label), count in some.items():
        for scope in ((layer, label), (layer, ""), ALL):
            _add(counts, count, what, *scope, *more)


def _attributes(counts: Counter[Key], a: str, b: str, found: Matching) -> None:
    for one, other in found.pairs:
        if one.label != other.label:
            continue
        for name in {*one.attributes, *other.attributes}:
            key = ("attribute", one.layer, one.label, name, a, b)
            mine, theirs = one.attributes.get(name, ""), other.attributes.get(name, "")
            _add(counts, 1, *key, "n")
            _add(counts, mine != theirs, *key, "d")
            _add(counts, 1, *key, "a", mine)
            _add(counts, 1, *key, "b", theirs)


def _labels(
    counts: Counter[Key], mine: Sequence[Item], theirs: Sequence[Item], found: Matching
) -> None:
    matched = {item.id for pair in found.pairs for item in pair[:1]}
    matched_other = {item.id for pair in found.pairs for item in pair[1:]}
    for one, other in found.pairs:
        first, second = sorted((one.label, other.label))
        _add(counts, 1, "labels", first, second)
    for items, there in ((mine, matched), (theirs, matched_other)):
        for item in items:
            if item.id not in there:
                _add(counts, 1, "alone", item.label)


def _links(counts: Counter[Key], a: str, b: str, mine: Said, theirs: Said, found: Matching) -> None:
    if not mine.links and not theirs.links:
        return
    if (mine.items, theirs.items) != (mine.every, theirs.every):
        found = matching(mine.every, theirs.every)
    ends = {one.id: other.id for one, other in found.pairs}
    back = {other: one for one, other in ends.items()}
    left = _ends(mine.links)
    right = _ends(theirs.links)
    for side, links, there in (("a", left, ends), ("b", right, back)):
        for kind, source, target in links:
            _add(counts, 1, "link", kind, a, b, f"all {side}")
            _add(counts, source in there and target in there, "link", kind, a, b, side)
    for kind, source, target in left:
        if (kind, ends.get(source), ends.get(target)) in right:
            _add(counts, 1, "link", kind, a, b, "m")


def _ends(links: Sequence[Link]) -> set[tuple[str, str, str]]:
    return {(link.kind, link.source, link.target) for link in links}
