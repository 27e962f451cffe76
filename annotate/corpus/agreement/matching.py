"""Which tags of two annotators are about the same thing.

Two notions. A tag is *met* if a tag of the other with the same label shares a code point with it
(Wiebe, Wilson & Cardie 2005); one may meet many. *Matched* tags are one to one: first those with
the same spans, then those that share the most (their Jaccard index), as long as they have the same
label or share at least half of what both cover.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from annotate.core.spans import Span
from annotate.corpus.agreement.said import Item


class Matching(NamedTuple):
    """How the tags of one annotator lie to those of another."""

    pairs: tuple[tuple[Item, Item], ...]
    """The matched ones, in the order of the first annotator's."""
    met: frozenset[str]
    """Ids of the first one's tags that are met."""
    met_other: frozenset[str]


def matching(one: Sequence[Item], other: Sequence[Item]) -> Matching:
    """Compares the tags of two annotators, in text order both."""
    met: set[str] = set()
    met_other: set[str] = set()
    candidates = []
    for i, j, shared in _sharing(one, other):
        first, second = one[i], other[j]
        same = first.label == second.label
        if same:
            met.add(first.id)
            met_other.add(second.id)
        union = _size(first.spans) + _size(second.spans) - shared
        if same or 2 * shared >= union:
            candidates.append((-shared / union, not same, i, j))
    taken: dict[int, int] = {}
    given: set[int] = set()
    for _, _, i, j in sorted(candidates):
        if i not in taken and j not in given:
            taken[i] = j
            given.add(j)
    pairs = tuple((one[i], other[taken[i]]) for i in sorted(taken))
    return Matching(pairs, frozenset(met), frozenset(met_other))


def _sharing(one: Sequence[Item], other: Sequence[Item]) -> Iterator[tuple[int, int, int]]:
    """Two tags, by number, that share code points, and how many."""
    starts = [item.start for item in other]
    reach = [*accumulate((item.end for item in other), max)]
    for i, item in enumerate(one):
        first = bisect_right(reach, item.start)
        for j in range(first, bisect_left(starts, item.end)):
            shared = _shared(item.spans, other[j].spans)
            if shared:
                yield i, j, shared


def _shared(one: Sequence[Span], other: Sequence[Span]) -> int:
    """Code points that two tags have in common."""
    total = i = j = 0
    while i < len(one) and j < len(other):
        total += max(0, min(one[i].end, other[j].end) - max(one[i].start, other[j].start))
        if one[i].end < other[j].end:
            i += 1
        else:
            j += 1
    return total


def _size(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)
