"""How many names are suggested with the right label before any tag, and how many falsely.

    python -m tests.benchmarks.names ARTICLE REFERENCE [ARTICLE REFERENCE ...]

A reference is a JSON file with `mentions`, each with `label`, `start` and `end`. Only what is shown
by itself counts. `false` is what has no mention at its place, or one with another label. Each
article has two rows: before any tag, and for the rest once the first mention of each is tagged.
"""

import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from annotate.core import edits
from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.pool import Pool
from annotate.core.spans import Span
from annotate.core.suggestion import SHOWN, Suggestion
from annotate.core.untagged import BLOCK
from annotate.store.schemas import default_schema
from annotate.suggest.names.known import Known
from annotate.suggest.names.suggesting import suggester
from annotate.suggest.registry import built_in

LABELS = ("person", "organization", "location")

Mention = tuple[int, int]


class Score(NamedTuple):
    """Counts of mentions and suggestions."""

    mentions: int
    right: int
    """Span and label."""
    wrong: int
    """The span is right, the label is not."""
    false: int
    """There is no mention at that span."""
    missing: int
    notes: tuple[str, ...]

    @property
    def found(self) -> float:
        return 100 * self.right / max(1, self.mentions)

    @property
    def in_vain(self) -> float:
        """Of the suggestions that are shown, those that a person must reject or change."""
        return 100 * (self.wrong + self.false) / max(1, self.right + self.wrong + self.false)


def mentions(reference: Path) -> dict[Mention, str]:
    """The mentions of a reference that are names, by their place."""
    read = json.loads(reference.read_text(encoding="utf-8"))["mentions"]
    return {(m["start"], m["end"]): m["label"] for m in read if m["label"] in LABELS}


def scored(suggested: Iterable[Suggestion], gold: dict[Mention, str]) -> Score:
    """Suggestions against a reference; those that are not shown by themselves do not count."""
    suggested = list(suggested)
    every = {(s.start, s.end): s for s in suggested}
    shown = [s for s in suggested if s.score >= SHOWN]
    at = {(s.start, s.end): s for s in shown}
    right = [place for place, label in gold.items() if place in at and at[place].label == label]
    wrong = [place for place in gold if place in at and place not in right]
    false = [place for place in at if place not in gold]
    missing = [place for place in gold if place not in at]
    notes = [f"wrong {at[p].text!r}: {at[p].label} ({at[p].why}), is {gold[p]}" for p in wrong]
    notes += [f"false {at[p].text!r}: {at[p].label} ({at[p].why})" for p in false]
    for place in missing:
        guess = every.get(place)
        notes.append(
            f"missing {place}: {gold[place]}"
            + (f", {guess.text!r}: {guess.label} {guess.score} ({guess.why})" if guess else "")
        )
    return Score(len(gold), len(right), len(wrong), len(false), len(missing), tuple(notes))


def suggested(text: str) -> list[Suggestion]:
    """What is suggested before any tag, block by block as the screen asks for it."""
    suggest = suggester(default_schema(), "")
    assert suggest is not None
    return [
        each
        for start in range(0, len(text), BLOCK)
        for each in suggest(text, start, min(start + BLOCK, len(text)))
    ]


def after_first(text: str, reference: Path) -> tuple[list[Suggestion], dict[Mention, str]]:
    """What is suggested once the first mention of each name is tagged with its canonical name, and
    the mentions that are left."""
    read = json.loads(reference.read_text(encoding="utf-8"))["mentions"]
    document = Document(Article(text, "a.txt"), Annotations(Source("a.txt")))
    schema = default_schema()
    seen: set[str] = set()
    left = mentions(reference)
    for mention in read:
        name = mention.get("entity") or text[mention["start"] : mention["end"]]
        place = (mention["start"], mention["end"])
        if place in left and name not in seen:
            seen.add(name)
            del left[place]
            document.apply(
                edits.add_tags(
                    document, mention["label"], [(Span(*place),)], attributes={"entity": name}
                )
            )
    pool = Pool(document, schema, built_in(schema, "", ("names",)), Known(schema))
    return pool.between(0, len(text)), left


def row(name: str, score: Score, spent: float) -> None:
    print(
        f"{name[:28]:28} {score.mentions:9} {score.right:5} {score.wrong:5} {score.false:5}"
        f" {score.missing:7} {score.found:5.1f}% {score.in_vain:6.1f}% {spent:7.1f}"
    )
    for note in score.notes:
        print("   ", note)


def main(arguments: list[str]) -> None:
    print("article                       mentions right wrong false missing  found in vain  CPU ms")
    for article, reference in zip(arguments[::2], arguments[1::2], strict=True):
        text = Path(article).read_bytes().decode("utf-8")
        began = time.process_time()
        found = suggested(text)
        spent = 1000 * (time.process_time() - began)
        row(Path(article).name, scored(found, mentions(Path(reference))), spent)
        began = time.process_time()
        found, left = after_first(text, Path(reference))
        spent = 1000 * (time.process_time() - began)
        row("  after the first of each", scored(found, left), spent)


if __name__ == "__main__":
    main(sys.argv[1:])
