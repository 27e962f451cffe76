"""Where the brackets stand that mark tags in plain text, and which of them need a number.

Tags that only nest are told apart by brackets alone. One that crosses another, or that has
fragments, needs the same number at both ends. Invariant: brackets that have no number nest.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable
from operator import itemgetter
from typing import NamedTuple

from annotate.core.tags import Tag


class Bracket(NamedTuple):
    """One end of a fragment of a tag."""

    offset: int
    tag: Tag
    opens: bool


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


def brackets(tags: Iterable[Tag]) -> list[Bracket]:
    """The brackets of tags that are in text order, in the order in which they are written.

    At one place what ends comes before what starts; of those that start the longer comes first,
    of those that end the one that started last.
    """
    found: list[tuple[tuple[int, int, int, int], Bracket]] = []
    for rank, tag in enumerate(tags):
        for start, end in tag.spans:
            found.append(((start, 1, -end, rank), Bracket(start, tag, True)))
            found.append(((end, 0, -start, -rank), Bracket(end, tag, False)))
    return [bracket for _, bracket in sorted(found, key=itemgetter(0))]
