"""The canonical name that the article itself offers for a mention: `Orlova` → `Maria Orlova`.

Names come from the tags with the same label near by: their canonical name if they have one, else
their text. Invariant: the cost does not grow with the number of tags.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from annotate.core.document import Document
from annotate.core.tags import Tag

REACH = 400
"""So many tags are looked at on each side."""

WORD = re.compile(r"[^\W_]+(?:[-.&][^\W_]+)*")

ALIKE = 0.8
"""From this likeness of difflib on, two spellings are taken for one name."""


def offered(document: Document, tag: Tag, attribute: str = "entity") -> str:
    """The canonical name that the tags around offer for a tag; empty if there is none, or if it
    has one already."""
    if tag.attributes.get(attribute):
        return ""
    return next(iter(ranked(document, tag, attribute)), "")


def ranked(document: Document, tag: Tag, attribute: str = "entity") -> list[str]:
    """All names offered, the likeliest first."""
    words = _words(tag.text)
    scores: dict[str, tuple[int, int]] = {}
    for distance, other in enumerate(_around(document, tag)):
        if other.label != tag.label:
            continue
        given = str(other.attributes.get(attribute) or "")
        name = given or other.text
        if name == tag.text and not given:
            continue
        rank = _rank(words, tag.text, other.text, name)
        if rank is not None:
            score = (rank - (2 if given else 0), distance)
            scores[name] = min(score, scores.get(name, score))
    return sorted(scores, key=lambda name: scores[name])


def _rank(words: list[str], text: str, mention: str, name: str) -> int | None:
    """How well a name fits: 0 for the same mention, 1 if it holds all words, 3 if it is alike."""
    if mention == text:
        return 0
    known = {*_words(name), *_words(mention)}
    if words and all(word in known for word in words):
        return 1
    from difflib import SequenceMatcher

    if words and mention[:1].casefold() == text[:1].casefold():
        matcher = SequenceMatcher(a=" ".join(words), b=" ".join(_words(mention)), autojunk=False)
        if matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE:
            return 3
    return None


def _words(text: str) -> list[str]:
    return [word.casefold() for word in WORD.findall(text)]


def _around(document: Document, tag: Tag) -> Iterator[Tag]:
    """The tags before and after, the nearest first."""
    place = bisect_left(document.order, tag.order)
    for step in range(1, REACH + 1):
        for index in (place - step, place + step):
            if 0 <= index < len(document.order):
                yield document.tags[document.order[index][2]]
