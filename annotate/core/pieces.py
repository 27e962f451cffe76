"""The text of an article cut where tags start and end, and how its tags lie in layers.

For output in which tags may only nest: a tag that crosses another, or the end of a paragraph, comes
out in several segments. Invariant: the pieces tile the text, and every piece knows exactly the tags
that cover it.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

from annotate.core.tags import Tag

DEEPEST = 8
"""So many tags on one place have a track each; all that lie around them share the last."""


class Piece(NamedTuple):
    """A stretch of text, in code points, under the same tags throughout."""

    start: int
    end: int
    tags: tuple[Tag, ...]
    """In text order: the longer before what it embeds."""


def pieces(length: int, tags: Iterable[Tag], cuts: Iterable[int] = ()) -> Iterator[Piece]:
    """The pieces of a text of `length` code points, cut at `cuts` as well. Tags come in text
    order, and lie in the text."""
    starts: dict[int, list[tuple[int, Tag]]] = {}
    ends: dict[int, list[int]] = {}
    for rank, tag in enumerate(tags):
        for start, end in tag.spans:
            starts.setdefault(start, []).append((rank, tag))
            ends.setdefault(end, []).append(rank)
    places = sorted({0, length, *starts, *ends, *(cut for cut in cuts if cut < length)})
    active: dict[int, Tag] = {}
    covering: tuple[Tag, ...] = ()
    for start, end in pairwise(places):
        if start in ends or start in starts:
            for rank in ends.get(start, ()):
                del active[rank]
            active.update(starts.get(start, ()))
            covering = tuple(active[rank] for rank in sorted(active))
        yield Piece(start, end, covering)


def tracks(found: Iterable[Piece]) -> dict[str, int]:
    """A number for each tag, by id, from 0: on one place an inner tag has a lower one than those
    around it, so that lines under them do not lie on each other."""
    tags: dict[str, Tag] = {}
    outermost: set[str] = set()
    beside: dict[str, set[str]] = {}
    for piece in found:
        tags.update((tag.id, tag) for tag in piece.tags)
        outermost.update(tag.id for tag in piece.tags[:-DEEPEST])
        for a, b in combinations([tag.id for tag in piece.tags[-DEEPEST:]], 2):
            beside.setdefault(a, set()).add(b)
            beside.setdefault(b, set()).add(a)
    # The smallest first; of two with the same size the later in text order is the inner one.
    ordered = sorted(tags.values(), key=lambda tag: tag.order, reverse=True)
    made: dict[str, int] = {}
    for tag in sorted(ordered, key=lambda tag: tag.size):
        below = [made[id] for id in beside.get(tag.id, ()) if id in made]
        lowest = DEEPEST - 1 if tag.id in outermost else 1 + max(below, default=-1)
        made[tag.id] = min(lowest, DEEPEST - 1)
    return made
