"""How right the attributions found in PolNeAR's articles are, and what an article costs.

    python -m tests.benchmarks.attributions FOLDER [--third N] [--least SCORE]

FOLDER holds articles with brat standoff beside them: text-bound Content, Cue and Source, tied by
events. Contents found and annotated are paired one to one, the pair that shares most first, by
Jaccard's measure over the characters that are no blanks. *overlap* counts pairs that share any,
*Jaccard* those above one half, *exact* those with the same letters and digits: marks and blanks at
the edges do not count. The type of a content is told by which of its letters are quoted. Sources
are compared over the pairs above one half; their head is the last word before a comma, a
preposition or a relative pronoun.

The rules were written with these articles at hand and nothing is fitted while they are scored, so
the five parts show how much the figures vary from articles to articles, not what unseen ones give.
"""

import argparse
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from annotate.core.spans import Span
from annotate.core.suggestion import SHOWN
from annotate.suggest.attributions import Found, find

LIMITS = {"overlap": 81, "Jaccard > 0.5": 71, "exact": 56}
MEASURES = ("overlap", "Jaccard > 0.5", "exact")
TYPES = ("direct", "mixed", "indirect")
PARTS = 5

QUOTED = re.compile("“[^”“\n]*|\"[^\"\n]*\"?|''(?:(?!'')[^\n])*(?:'')?|«[^»\n]*")
HEAD_ENDS = re.compile(
    r"(?:[,(:;–—]| (?:of|in|for|at|from|with|on|to|who|which|that|whose|by|about|and) ).*",
    re.DOTALL,
)
SPEECH = re.compile(
    r"\b(?:said|says|say|saying|told|tells|according to|add(?:s|ed|ing)|wr(?:ites|ote)|ask(?:s|ed)"
    r"|noted|claim(?:s|ed)|warn(?:s|ed)|argue[sd]|insist(?:s|ed)|report(?:s|ed)|announced|denied"
    r"|explained|replied|acknowledged|stated|declared|suggested|predicted)\b",
    re.IGNORECASE,
)

Places = frozenset[int]


class Gold(NamedTuple):
    """An annotated attribution: offsets of the parts of each role."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]


class Article(NamedTuple):
    """A text with what is annotated in it and what was found, and the CPU seconds for that."""

    text: str
    gold: list[Gold]
    found: list[Found]
    took: float


def read(path: Path) -> tuple[str, list[Gold]]:
    """A text and its attributions; events without a content, and spans outside events, are left."""
    text = path.with_suffix(".txt").read_bytes().decode("utf-8")
    spans: dict[str, tuple[Span, ...]] = {}
    events: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            offsets = rest.partition("\t")[0].partition(" ")[2]
            pairs = [part.split() for part in offsets.split(";")]
            if all(len(pair) == 2 and "".join(pair).isdigit() for pair in pairs):
                spans[name] = tuple(Span(int(start), int(end)) for start, end in pairs)
        elif name.startswith("E"):
            events.append(rest.split())
    result = []
    for event in events:
        roles: dict[str, list[Span]] = defaultdict(list)
        for part in event[1:]:
            role, _, name = part.partition(":")
            roles[role.rstrip("0123456789")] += spans.get(name, ())
        if roles["Content"]:
            content, cue, source = (
                tuple(sorted(roles[role])) for role in ("Content", "Cue", "Source")
            )
            result.append(Gold(content, cue, source))
    return text, result


def measured(path: Path) -> Article:
    text, gold = read(path)
    start = time.process_time()
    found = find(text)
    return Article(text, gold, found, time.process_time() - start)


def places(text: str, spans: Iterable[Span | None], kept: Callable[[str], bool]) -> Places:
    return frozenset(at for span in spans if span for at in range(*span) if kept(text[at]))


def visible(text: str, spans: Iterable[Span | None]) -> Places:
    return places(text, spans, lambda character: not character.isspace())


def letters(text: str, spans: Iterable[Span | None]) -> Places:
    return places(text, spans, str.isalnum)


def pairs(found: Sequence[Places], gold: Sequence[Places]) -> Iterator[tuple[float, int, int]]:
    """What was found and what is annotated, one to one, what shares most first."""
    shared = [
        (len(one & other) / len(one | other), at, place)
        for at, one in enumerate(found)
        for place, other in enumerate(gold)
        if one & other
    ]
    taken: tuple[set[int], set[int]] = (set(), set())
    for share, at, place in sorted(shared, key=lambda pair: -pair[0]):
        if at not in taken[0] and place not in taken[1]:
            taken[0].add(at)
            taken[1].add(place)
            yield share, at, place


def kind(text: str, spans: Iterable[Span]) -> str:
    """Whether all, some or none of the letters of a content are quoted."""
    quoted = letters(text, (Span(*one.span()) for one in QUOTED.finditer(text)))
    own = letters(text, spans)
    return "direct" if own and own <= quoted else "mixed" if own & quoted else "indirect"


def head(text: str, spans: Sequence[Span | None]) -> str:
    words = " ".join(text[slice(*span)] for span in spans if span)
    named = re.findall(r"[\w-]+", HEAD_ENDS.sub("", words)) or re.findall(r"[\w-]+", words)
    return named[-1].casefold() if named else ""


def count(article: Article, least: float, counts: Counter[tuple[str, str]]) -> None:
    """Add what is right in an article to the counts: (what, measure) → number."""
    text, gold = article.text, article.gold
    found = [one for one in article.found if one.score >= least]
    kinds = [kind(text, one.content) for one in found]
    gold_kinds = [kind(text, one.content) for one in gold]
    for what in ("all", *TYPES):
        counts[what, "found"] += sum(what in ("all", each) for each in kinds)
        counts[what, "gold"] += sum(what in ("all", each) for each in gold_kinds)
    speech = [any(SPEECH.search(text[slice(*span)]) for span in one.cue) for one in gold]
    counts["speech", "gold"] += sum(speech)
    matched = pairs(
        [visible(text, one.content) for one in found], [visible(text, one.content) for one in gold]
    )
    for share, at, place in matched:
        one, other = found[at], gold[place]
        exact = letters(text, one.content) == letters(text, other.content)
        met = [name for name, met in zip(MEASURES, (True, share > 0.5, exact), strict=True) if met]
        for name in met:
            counts["all", name] += 1
            counts[kinds[at], f"found {name}"] += 1
            counts[gold_kinds[place], f"gold {name}"] += 1
            counts["speech", name] += speech[place]
        if share > 0.5 and other.source:
            mine, theirs = letters(text, [one.source]), letters(text, other.source)
            same = head(text, [one.source]) == head(text, other.source)
            counts["source", "gold"] += 1
            counts["source", "overlap"] += bool(mine & theirs)
            counts["source", "exact"] += mine == theirs
            counts["source", "head"] += bool(mine & theirs) and same
    cues = [letters(text, [one.cue]) for one in found if one.cue]
    gold_cues = [letters(text, one.cue) for one in gold if one.cue]
    counts["cue", "found"] += len(cues)
    counts["cue", "gold"] += len(gold_cues)
    for share, _, _ in pairs(cues, gold_cues):
        counts["cue", "overlap"] += 1
        counts["cue", "exact"] += share == 1


def f1(right: int, found: int, gold: int) -> tuple[float, float, float]:
    """Precision, recall and F1 in percent."""
    return 100 * right / (found or 1), 100 * right / (gold or 1), 200 * right / (found + gold or 1)


def by_type(counts: Counter[tuple[str, str]], what: str, measure: str) -> float:
    """F1 of a type: precision by the type of what was found, recall by that of the annotated."""
    precision = counts[what, f"found {measure}"] / (counts[what, "found"] or 1)
    recall = counts[what, f"gold {measure}"] / (counts[what, "gold"] or 1)
    return 200 * precision * recall / (precision + recall or 1)


def summed(articles: Iterable[Article], least: float) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for article in articles:
        count(article, least, counts)
    return counts


def table(counts: Counter[tuple[str, str]]) -> Iterator[str]:
    found, gold = counts["all", "found"], counts["all", "gold"]
    yield f"{'contents':<22} {'precision':>9} {'recall':>7} {'F1':>6} {'limit':>6}"
    for name in MEASURES:
        precision, recall, both = f1(counts["all", name], found, gold)
        yield f"{name:<22} {precision:>9.1f} {recall:>7.1f} {both:>6.1f} {LIMITS[name]:>6}"
    yield f"{'F1 by type':<22} {'overlap':>9} {'Jaccard':>7} {'exact':>6}"
    for what in TYPES:
        overlap, half, exact = (by_type(counts, what, name) for name in MEASURES)
        limit = f" {82:>6}" if what == "direct" else ""
        yield f"{what:<22} {overlap:>9.1f} {half:>7.1f} {exact:>6.1f}{limit}"
    told = counts["speech", "gold"] or 1
    overlap, half = (100 * counts["speech", name] / told for name in MEASURES[:2])
    yield f"{'recall, verbs of saying':<23}{overlap:>9.1f} {half:>7.1f}"
    cue = counts["cue", "found"], counts["cue", "gold"]
    overlap, exact = (f1(counts["cue", name], *cue)[2] for name in ("overlap", "exact"))
    yield f"{'cue, F1':<22} {overlap:>9.1f} {'':>7} {exact:>6.1f}  overlap ≥ 75"
    sources = counts["source", "gold"] or 1
    shares = [100 * counts["source", name] / sources for name in ("overlap", "head", "exact")]
    yield f"{'':<22} {'overlap':>9} {'head':>7} {'exact':>6}"
    yield f"{'source':<22} {shares[0]:>9.1f} {shares[1]:>7.1f} {shares[2]:>6.1f}  90, 84, –"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--third", type=int, choices=(0, 1, 2), help="score every third article")
    parser.add_argument("--least", type=float, default=0.0, help="leave out what scores less")
    chosen = parser.parse_args()
    paths = sorted(chosen.folder.glob("*.ann"))
    if chosen.third is not None:
        paths = paths[chosen.third :: 3]
    find("“The rules are made on first use,” he said.")
    articles = [measured(path) for path in paths]
    counts = summed(articles, chosen.least)
    print(f"{len(articles)} articles, {counts['all', 'gold']} contents, ", end="")
    print(f"{counts['all', 'found']} found")
    print(*table(counts), sep="\n")
    shown = summed(articles, max(SHOWN, chosen.least))
    precision, recall, _ = f1(shown["all", "overlap"], shown["all", "found"], shown["all", "gold"])
    print(f"shown, score ≥ {SHOWN}: {shown['all', 'found']} found, ", end="")
    print(f"overlap precision {precision:.1f} (limit 90), recall {recall:.1f}")
    took = [1000 * article.took for article in articles]
    print(f"CPU an article: {sum(took) / len(took):.1f} ms, at most {max(took):.1f} (limit 10)")
    print(f"F1 over {PARTS} parts (overlap, Jaccard, exact; the rules are not fitted):")
    for part in range(PARTS):
        each = summed(articles[part::PARTS], chosen.least)
        rates = (
            f1(each["all", name], each["all", "found"], each["all", "gold"])[2] for name in MEASURES
        )
        print("   ", "  ".join(f"{rate:.1f}" for rate in rates))


if __name__ == "__main__":
    main()
