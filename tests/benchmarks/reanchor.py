"""How right tags are placed again after their article was edited, and what that costs.

    python -m tests.benchmarks.reanchor [FOLDER] [--draw N] [--rounds N] [--articles N]
                                        [--only EDIT] [--kinds] [--big] [--ours] [--wrong WHAT]

Without a folder our own samples are edited, with one also the articles in it and in the folders
below: texts with brat standoff, and `.gold.json` beside a text. Edits are seeded; the truth about
each tag comes from the edits (`edits_simulator`). A draw has other edits than every other; the
figures that bounds were chosen by are of draw 1.

right, wrong, lost: of the tags whose text survived, in %; right is right to the character.
changed: of those whose own words were edited, the part shown as changed where the truth is, by at
least 60 % of the characters of both. off: shown elsewhere, or as not edited. gone: of those whose
text was deleted, the part that was placed anyway. any: wrong of every kind, of all tags.

`anchorpoint` is compared if it is installed. `--big` places 10,000 tags on a megabyte.
"""

import argparse
import json
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from annotate.core.anchors.fingerprint import fingerprints
from annotate.core.anchors.placing import CHANGED, LOST, MOVED, reanchor
from annotate.core.spans import Span, joined
from annotate.core.tags import Tag, context, make_tag
from annotate.store import codec
from tests.benchmarks.edits_simulator import EDITS, SENTENCE, Truths, edited

SAMPLES = Path(__file__).parents[2] / "samples"
LEVELS = {"light": 3, "medium": 10, "heavy": 30}
FEW = 9
SAME_PLACE = 0.6
BIG_TAGS, BIG_SIZE, BIG_LIMIT = 10_000, 1_000_000, 3.0

Spans = tuple[Span, ...]


class Article(NamedTuple):
    name: str
    text: str
    tags: list[Tag]


class Placed(NamedTuple):
    """Where a way of placing has put a tag."""

    state: str
    spans: Spans = ()


Way = Callable[[Sequence[Tag], str, str], list[Placed]]


def with_old_text(tags: Sequence[Tag], old: str, new: str) -> list[Placed]:
    return [Placed(one.state, one.spans) for one in reanchor(tags, new, old=old)]


def without_old_text(tags: Sequence[Tag], old: str, new: str) -> list[Placed]:
    found = reanchor(tags, new, paragraphs=fingerprints(old), chars=len(old))
    return [Placed(one.state, one.spans) for one in found]


def few_tags(tags: Sequence[Tag]) -> Sequence[Tag]:
    """The same few of an article's tags, from all over it."""
    chosen = random.Random(len(tags)).sample(range(len(tags)), min(FEW, len(tags)))
    return [tags[at] for at in sorted(chosen)]


def plain_search(tags: Sequence[Tag], old: str, new: str) -> list[Placed]:
    """The quote, where most characters around it are the same, the nearest of equal ones."""
    found = []
    for tag in tags:
        spans = [searched(old, span, new) for span in tag.spans]
        if all(spans):
            found.append(Placed(MOVED, tuple(sorted(span for span in spans if span))))
        else:
            found.append(Placed(LOST))
    return found


def searched(old: str, span: Span, new: str) -> Span | None:
    quote = old[slice(*span)]
    before, after = context(old, (span,))
    best: tuple[int, int, Span] | None = None
    at = new.find(quote)
    while at >= 0:
        end = at + len(quote)
        same = alike(before[::-1], new[max(0, at - len(before)) : at][::-1]) + alike(
            after, new[end : end + len(after)]
        )
        choice = (-same, abs(at - span.start), Span(at, end))
        best = min(best, choice) if best else choice
        at = new.find(quote, at + 1)
    return best[2] if best else None


def alike(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def with_anchorpoint(tags: Sequence[Tag], old: str, new: str) -> list[Placed]:
    """Its selector with our context; of several matches none is taken."""
    from anchorpoint import TextQuoteSelector

    found = []
    for tag in tags:
        spans: list[Span] = []
        for span in tag.spans:
            before, after = context(old, (span,))
            selector = TextQuoteSelector(exact=old[slice(*span)], prefix=before, suffix=after)
            places = list(re.finditer(selector.passage_regex(), new, re.IGNORECASE))
            if len(places) == 1:
                spans.append(Span(*places[0].span(1)))
        whole = len(spans) == len(tag.spans)
        found.append(Placed(MOVED, tuple(sorted(spans))) if whole else Placed(LOST))
    return found


class Score:
    """Counts of what was placed how."""

    def __init__(self) -> None:
        self.count: Counter[tuple[str, str]] = Counter()

    def add(self, text: str, placed: Placed, truth: Spans, state: str) -> str:
        """Count a placement, and say what it was."""
        verdict = judged(text, placed, truth, state)
        self.count[state, verdict] += 1
        return verdict

    def row(self) -> list[str]:
        counts = {key: self.count[key] for key in self.count}
        total = sum(counts.values())

        def share(state: str, *verdicts: str) -> str:
            of = sum(n for (one, _), n in counts.items() if one == state)
            part = sum(counts.get((state, verdict), 0) for verdict in verdicts)
            return f"{100 * part / of:.3f}" if of else "-"

        wrong = sum(n for (_, verdict), n in counts.items() if verdict in ("wrong", "off"))
        alien = sum(n for (_, verdict), n in counts.items() if verdict == "wrong")
        return [
            str(total),
            share("same", "right"),
            share("same", "wrong"),
            share("same", "lost"),
            share("changed", "right"),
            share("changed", "wrong", "off"),
            share("gone", "wrong"),
            f"{100 * wrong / total:.3f}" if total else "-",
            f"{100 * alien / total:.3f}" if total else "-",
        ]


HEAD = ("tags", "right", "wrong", "lost", "changed", "off", "gone", "any", "elsewhere")


def judged(text: str, placed: Placed, truth: Spans, state: str) -> str:
    """What a placement is: right, lost, off (the edited quote, but not well enough) or wrong."""
    if placed.state == LOST:
        return "lost"
    spans = tuple(trimmed(text, span) for span in placed.spans)
    if state == "same":
        return "right" if spans == tuple(trimmed(text, span) for span in joined(truth)) else "wrong"
    if state == "gone":
        return "wrong"
    share = shared(spans, truth)
    if state == "split":
        return "right" if share else "wrong"
    if placed.state == CHANGED and share >= SAME_PLACE:
        return "right"
    return "off" if share else "wrong"


def trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def shared(spans: Spans, truth: Spans) -> float:
    one = {at for span in spans for at in range(*span)}
    other = {at for span in truth for at in range(*span)}
    return len(one & other) / len(one | other) if one else 0.0


def samples() -> Iterator[Article]:
    for path in sorted(SAMPLES.glob("*.tags.yaml")):
        text = path.with_name(path.name.removesuffix(".tags.yaml")).read_bytes().decode("utf-8")
        yield Article(path.name, text, list(codec.parse(path.read_bytes(), path.name).tags))


def articles(folder: Path) -> Iterator[Article]:
    """Texts of a folder with brat standoff or a `.gold.json` beside them."""
    for path in sorted(folder.rglob("*.txt")):
        text = path.read_bytes().decode("utf-8", "replace")
        spans: list[tuple[tuple[int, int], ...]]
        gold, standoff = path.with_suffix(".gold.json"), path.with_suffix(".ann")
        if gold.exists():
            spans = [
                ((one["start"], one["end"]),) for one in json.loads(gold.read_text())["mentions"]
            ]
        elif standoff.exists():
            spans = list(brat_spans(standoff.read_text("utf-8", "replace")))
        else:
            continue
        fitting = {
            tuple(Span(*pair) for pair in one)
            for one in spans
            if all(start < end <= len(text) for start, end in one)
        }
        tags = [make_tag(text, "span", one, id=f"t{at}") for at, one in enumerate(sorted(fitting))]
        if tags:
            yield Article(path.name, text, tags)


def brat_spans(standoff: str) -> Iterator[tuple[tuple[int, int], ...]]:
    """The fragments of each text-bound annotation."""
    for found in re.finditer(r"^T\d+\t\S+ (\d+ \d+(?:;\d+ \d+)*)\t", standoff, re.MULTILINE):
        yield tuple(
            (int(start), int(end)) for start, end in (pair.split() for pair in found[1].split(";"))
        )


def measure(
    data: Sequence[Article], options: argparse.Namespace, ways: dict[str, Way], only: str = ""
) -> None:
    foreign = [found[0] for article in data for found in SENTENCE.finditer(article.text)]
    foreign = [one for one in foreign if 20 < len(one) < 400]
    print(f"{'':34}" + "".join(f"{name:>10}" for name in HEAD) + f"{'CPU s':>8}")
    for level, count in LEVELS.items() if not only else [(only, 2)]:
        scores = {name: Score() for name in ways}
        took = dict.fromkeys(ways, 0.0)
        for turn in range(options.rounds):
            for article in data:
                rng = random.Random(f"{options.draw} {turn} {level} {article.name}")
                draft = edited(article.text, count, rng, foreign, only)
                truths = Truths(article.text, draft)
                truth = {tag.id: truths.of(tag.spans) for tag in article.tags}
                for name, way in ways.items():
                    tags = few_tags(article.tags) if "few" in name else article.tags
                    start = time.process_time()
                    placed = way(tags, article.text, truths.new)
                    took[name] += time.process_time() - start
                    for tag, one in zip(tags, placed, strict=True):
                        fate = truth[tag.id]
                        verdict = scores[name].add(truths.new, one, fate.spans, fate.state)
                        if options.wrong and name in OURS:
                            report(
                                name,
                                article,
                                truths.new,
                                tag,
                                one,
                                fate.spans,
                                fate.state,
                                verdict,
                                options.wrong,
                            )
        for name, score in scores.items():
            cells = "".join(f"{cell:>10}" for cell in score.row())
            print(f"{level:10}{name:24}{cells}{took[name]:8.2f}", flush=True)


def report(
    name: str,
    article: Article,
    new: str,
    tag: Tag,
    one: Placed,
    truth: Spans,
    state: str,
    verdict: str,
    which: str,
) -> None:
    if which not in (verdict, f"{state}-{verdict}"):
        return

    def around(text: str, spans: Spans) -> str:
        if not spans:
            return "-"
        s, e = spans[0].start, spans[-1].end
        return repr(text[max(0, s - 60) : s] + "[[" + text[s:e] + "]]" + text[e : e + 60])

    print(f"--- {verdict} {state} {name} {article.name} {one.state}")
    print("  old  ", around(article.text, tag.spans))
    print("  truth", around(new, truth))
    print("  found", around(new, one.spans))


OURS: dict[str, Way] = {
    "old text": with_old_text,
    "no old text": without_old_text,
    "few tags, no old text": without_old_text,
    "few tags, old text": with_old_text,
}


def big() -> float:
    """CPU seconds for 10,000 tags on a megabyte that was edited in 25 places."""
    rng = random.Random(1)
    words = [
        "".join(rng.choices("abcdefghiklmnoprstuvw", k=rng.randint(2, 9))) for _ in range(9000)
    ]
    text = ""
    parts = []
    size = 0
    while size < BIG_SIZE:
        sentence = " ".join(rng.choices(words, k=rng.randint(6, 22))).capitalize() + "."
        parts.append(sentence + ("\n\n" if rng.random() < 0.3 else " "))
        size += len(parts[-1])
    text = "".join(parts)
    found = list(re.finditer(r"\w+(?: \w+)?", text))
    tags = [
        make_tag(text, "span", (Span(*one.span()),), id=f"t{at}")
        for at, one in enumerate(found[:: len(found) // BIG_TAGS][:BIG_TAGS])
    ]
    draft = edited(text, 25, rng, [part.strip() for part in parts[:500]])
    truths = Truths(text, draft)
    slowest = 0.0
    prints = fingerprints(text)
    for name, old in (("old text", text), ("no old text", None)):
        start = time.process_time()
        placed = reanchor(tags, truths.new, old=old, paragraphs=prints, chars=len(text))
        took = time.process_time() - start
        slowest = max(slowest, took)
        score = Score()
        for tag, one in zip(tags, placed, strict=True):
            fate = truths.of(tag.spans)
            score.add(truths.new, Placed(one.state, one.spans), fate.spans, fate.state)
        cells = "".join(f"{cell:>10}" for cell in score.row())
        print(f"{'1 MB':10}{name:24}{cells}{took:8.2f}")
    print(f"prints of 1 MB: {len(prints)} bytes; limit {BIG_LIMIT} s")
    return slowest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--draw", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--articles", type=int, default=0)
    parser.add_argument("--only", choices=list(EDITS), default="")
    parser.add_argument("--kinds", action="store_true")
    parser.add_argument("--big", action="store_true")
    parser.add_argument("--ours", action="store_true")
    parser.add_argument("--wrong", default="")
    options = parser.parse_args()
    data = [*samples(), *(articles(options.folder) if options.folder else ())]
    random.Random(options.draw).shuffle(data)
    data = data[: options.articles or None]
    ways = dict(OURS)
    if not options.ours:
        ways["plain search"] = plain_search
        if find_spec("anchorpoint"):
            ways["anchorpoint"] = with_anchorpoint
    print(f"{len(data)} articles, {sum(len(one.tags) for one in data)} tags")
    if options.big:
        big()
    for only in EDITS if options.kinds else [options.only]:
        measure(data, options, ways, only)


if __name__ == "__main__":
    main()
