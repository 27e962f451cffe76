"""Where a span stands whose own words were edited: between what is still in place around it.

There is a floor to what is taken for an edited quote, or a paragraph that was replaced by another
of like length would be shown as one.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from annotate.core.anchors.alignment import NONE, Alignment, Side, surroundings
from annotate.core.anchors.tokens import Numbers

LONG = 3
"""Quotes of more tokens than this must have kept SHARE of them."""
SHARE = 0.4
AROUND = 4
"""Where nothing of a quote is kept, no more tokens than this around it may be edited with it."""
LETTERS = 32
"""So many letters of a word are compared."""
HUNK = 16
"""Edited stretches of at most so many tokens are paired word by word."""

ALIKE, OTHER, UNLIKE, SKIP = 0.3, 0.9, 2.0, 0.6
"""What it costs to pair words that are alike, words that are not, a word and a sign, and to leave
one without a partner."""


class Region(NamedTuple):
    """New tokens, as start and end, and how many of the old ones are among them."""

    start: int
    end: int
    kept: int
    around: int


class Finder:
    """An alignment and the words of its tokens. Keeps how edited stretches were paired."""

    def __init__(self, found: Alignment, numbers: Numbers) -> None:
        self.found = found
        self.numbers = numbers
        self.known: dict[tuple[int, int, int, int], dict[int, int]] = {}

    def region(self, first: int, last: int) -> Region | None:
        """The new tokens that stand where old ones did, or None if that cannot be told. They are
        empty if nothing stands there any more."""
        left, right = surroundings(self.found, first, -1), surroundings(self.found, last - 1, 1)
        between = left.size and right.size and left.j < right.j
        kept = self.kept(first, last, left, right)
        around = left.size + right.size
        if not (between and min(left.size, right.size) >= 2 and around >= 5) and not (
            len(kept) >= 2 and around >= 4
        ):
            return None
        pairs = self.pairs(kept, left, right)
        inner = [pairs[at] for at in range(first, last) if at in pairs]
        if not inner:
            return Region(left.j + 1, left.j + 1, 0, around) if left.j + 1 == right.j else None
        start, end = min(inner), max(inner) + 1
        if not left.size:
            start -= next(at for at in range(first, last) if at in pairs) - first
        if not right.size:
            end += last - 1 - next(at for at in range(last - 1, first - 1, -1) if at in pairs)
        start, end = max(start, 1), min(end, len(self.found.new) - 1)
        size = last - first
        if not kept and right.i - left.i - 1 > size + AROUND:
            return None
        if end - start > 2 * size + 3 or (size > LONG and len(kept) < SHARE * size):
            return None
        return Region(start, end, len(kept), around)

    def kept(self, first: int, last: int, left: Side, right: Side) -> list[int]:
        """The old tokens of a quote that are in place between its surroundings, in order."""
        low = left.j if left.size else NONE
        high = right.j if right.size else len(self.found.new)
        kept = []
        for at in range(first, last):
            j = self.found.to[at]
            if low < j < high and j != NONE:
                kept.append(at)
                low = j
        return kept

    def pairs(self, kept: Sequence[int], left: Side, right: Side) -> dict[int, int]:
        """Old tokens between the surroundings → new ones: those that are kept, and those that seem
        to stand for others."""
        to = self.found.to
        fixed = [(at, to[at]) for at in kept]
        if left.size:
            fixed.insert(0, (left.i, left.j))
        if right.size:
            fixed.append((right.i, right.j))
        found = {at: to[at] for at in kept}
        for (i, j), (i_end, j_end) in pairwise(fixed):
            if 0 < i_end - i - 1 <= HUNK and 0 < j_end - j - 1 <= HUNK:
                found |= self.paired(i + 1, i_end, j + 1, j_end)
        return found

    def paired(self, i: int, i_end: int, j: int, j_end: int) -> dict[int, int]:
        """The cheapest pairing of the tokens of two stretches that keeps their order."""
        key = (i, i_end, j, j_end)
        if key in self.known:
            return self.known[key]
        height, width = i_end - i, j_end - j
        rest = [
            [SKIP * (height - row + width - column) for column in range(width + 1)]
            for row in range(height + 1)
        ]
        for row in range(height - 1, -1, -1):
            for column in range(width - 1, -1, -1):
                rest[row][column] = min(
                    rest[row + 1][column + 1] + self.cost(i + row, j + column),
                    rest[row + 1][column] + SKIP,
                    rest[row][column + 1] + SKIP,
                )
        found: dict[int, int] = {}
        row = column = 0
        while row < height and column < width:
            left = rest[row][column]
            if left == rest[row + 1][column + 1] + self.cost(i + row, j + column):
                found[i + row] = j + column
                row, column = row + 1, column + 1
            elif left == rest[row + 1][column] + SKIP:
                row += 1
            else:
                column += 1
        self.known[key] = found
        return found

    def cost(self, i: int, j: int) -> float:
        """What it costs to take one token for another."""
        old, new = self.found.old.ids[i], self.found.new.ids[j]
        if old == new:
            return 0
        one, other = self.numbers.word(old)[:LETTERS], self.numbers.word(new)[:LETTERS]
        if not one or not other or one[0].isalnum() != other[0].isalnum():
            return UNLIKE
        head = same_start(one, other)
        tail = same_start(one[head:][::-1], other[head:][::-1])
        return ALIKE if 2 * (head + tail) >= max(len(one), len(other)) else OTHER


def same_start(one: str, other: str) -> int:
    """How many characters two words start with."""
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
