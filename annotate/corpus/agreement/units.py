"""An article cut in units, and what each annotator has at each of them.

Two cuts: in tokens, for κ and the nominal α, and in the longest stretches in which nothing changes,
weighted by their length in code points, for the unitizing α. At a unit an annotator has the set of
the labels of all tags that cover some of it: nested and overlapping tags lose nothing so. The empty
set is "outside". `innermost` is the other rule that is in use: the label of the shortest tag only.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from annotate.core.segmentation import words_from
from annotate.core.spans import Span
from annotate.corpus.agreement.said import Item

TOKENS = ("whitespace", "words")
"""What a token is: all between two blanks, or what the tag screen takes for a word."""

Columns = Counter[tuple[int, ...]]
"""For each combination of what the annotators have, in bits of labels, the units that have it."""


class Cut(NamedTuple):
    """The units of a text in order, which do not overlap; code points, ends exclusive."""

    starts: list[int]
    ends: list[int]

    def of(self, span: Span) -> tuple[int, int]:
        """The first unit that shares a character with a span, and the one after the last."""
        return bisect_right(self.ends, span.start), bisect_left(self.starts, span.end)


def tokens(text: str, kind: str) -> Cut:
    """The tokens of a text."""
    if kind == "words":
        spans: list[tuple[int, int]] = [*words_from(text, 0)]
    else:
        spans = [found.span() for found in re.finditer(r"\S+", text)]
    return Cut([start for start, _ in spans], [end for _, end in spans])


def covered(everyone: Iterable[Sequence[Item]], bits: Mapping[str, int], cut: Cut) -> Columns:
    """How many tokens have which labels. `bits` has one for each label."""
    rows = []
    for items in everyone:
        row = [0] * len(cut.starts)
        for item in items:
            bit = bits[item.label]
            for span in item.spans:
                for place in range(*cut.of(span)):
                    row[place] |= bit
        rows.append(row)
    return Counter(zip(*rows, strict=True))


def innermost(everyone: Iterable[Sequence[Item]], bits: Mapping[str, int], cut: Cut) -> Columns:
    """The same, at each token only the label of the shortest tag that covers some of it; of two
    that are as long, the later one's."""
    rows = []
    for items in everyone:
        row = [0] * len(cut.starts)
        for item in sorted(items, key=lambda item: (-_size(item), item.start, item.label)):
            for span in item.spans:
                first, last = cut.of(span)
                row[first:last] = [bits[item.label]] * (last - first)
        rows.append(row)
    return Counter(zip(*rows, strict=True))


def _size(item: Item) -> int:
    return sum(end - start for start, end in item.spans)


def stretches(everyone: Sequence[Sequence[Item]], bits: Mapping[str, int], length: int) -> Columns:
    """How many code points of a text of `length` have which labels."""
    changes: list[tuple[int, int, int, int]] = [
        (place, who, bits[item.label], step)
        for who, items in enumerate(everyone)
        for item in items
        for span in item.spans
        for place, step in ((span.start, 1), (span.end, -1))
    ]
    open_tags: Counter[tuple[int, int]] = Counter()
    now = [0] * len(everyone)
    columns: Columns = Counter()
    last = 0
    for place, who, bit, step in sorted(changes):
        if place > last:
            columns[tuple(now)] += place - last
            last = place
        open_tags[who, bit] += step
        now[who] = now[who] | bit if open_tags[who, bit] else now[who] & ~bit
    if length > last:
        columns[tuple(now)] += length - last
    return columns


def squares(items: Iterable[Item]) -> int:
    """The sum of the squared lengths of one annotator's segments: tags are cut where another one
    begins or ends, so that no two of them overlap."""
    spans = [span for item in items for span in item.spans]
    if len(spans) == 1:
        return (spans[0].end - spans[0].start) ** 2
    steps: Counter[int] = Counter()
    for start, end in spans:
        steps[start] += 1
        steps[end] -= 1
    # A border counts even where one tag ends and the next begins.
    depth = total = 0
    for place, following in pairwise(sorted(steps)):
        depth += steps[place]
        total += (following - place) ** 2 if depth else 0
    return total
