"""The article as plain text with its tags in brackets: `[Maria Orlova|person]`.

For pipes and for terminals without colour. Tags that only nest are plain brackets; a tag that
crosses another, or that has fragments, carries a number at both ends, `[1: … |claim 1]`, so that it
can be read which bracket closes which.
"""

from bisect import bisect_right, insort
from collections.abc import Iterator
from operator import itemgetter

from annotate.core.cells import safe, visible
from annotate.core.document import Document
from annotate.core.tags import Tag


def numbered(tags: list[Tag]) -> dict[str, int]:
    """A number for each tag that brackets alone cannot show: it has fragments, or a fragment of
    it crosses one of another tag."""
    found = {tag.id for tag in tags if len(tag.spans) > 1}
    # Ends, as negative numbers, of the fragments around a place, the nearest last: of those known
    # to cross another, and of the rest with their tags. A fragment crosses those around its start
    # that end within it; each is looked at once, however many there are.
    crossed: list[int] = []
    rest: list[tuple[int, str]] = []
    pieces = sorted(
        ((span, tag) for tag in tags for span in tag.spans),
        key=lambda piece: (piece[0].start, -piece[0].end),
    )
    for span, tag in pieces:
        while crossed and -crossed[-1] <= span.start:
            crossed.pop()
        while rest and -rest[-1][0] <= span.start:
            rest.pop()
        first = bisect_right(rest, -span.end, key=itemgetter(0))
        owners = rest[first:]
        del rest[first:]
        if owners or bisect_right(crossed, -span.end) < len(crossed):
            found.update((tag.id, *(owner for _, owner in owners)))
            for end, _ in owners:
                insort(crossed, end)
            insort(crossed, -span.end)
        else:
            insort(rest, (-span.end, tag.id), key=itemgetter(0))
    places = {tag.id: tag.order for tag in tags}
    ordered = sorted(found, key=lambda id: places[id])
    return {id: number for number, id in enumerate(ordered, 1)}


def marked(document: Document, hidden: frozenset[str] = frozenset()) -> Iterator[str]:
    """The marked text in pieces."""
    tags = [tag for tag in document if tag.id not in hidden]
    numbers = numbered(tags)
    text = document.article.text
    place = 0
    for offset, mark in _marks(tags, numbers):
        yield visible(text[place:offset])
        yield mark
        place = offset
    rest = text[place:]
    yield visible(rest)
    if text and not text.endswith("\n"):
        yield "\n"


def _marks(tags: list[Tag], numbers: dict[str, int]) -> list[tuple[int, str]]:
    """The brackets in the order in which they are written.

    At one place what ends comes before what starts; of those that start the longer comes first,
    of those that end the one that started last.
    """
    marks: list[tuple[tuple[int, int, int, int], str]] = []
    for rank, tag in enumerate(tags):
        number = numbers.get(tag.id)
        opening = f"[{number}:" if number else "["
        closing = f"|{safe(tag.label)} {number}]" if number else f"|{safe(tag.label)}]"
        for start, end in tag.spans:
            marks.append(((start, 1, -end, rank), opening))
            marks.append(((end, 0, -start, -rank), closing))
    return [(key[0], mark) for key, mark in sorted(marks)]
