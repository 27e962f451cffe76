"""Places where the words of a span stand, for a person to choose from, and for the last resort."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from annotate.core.anchors.alignment import NONE, Alignment
from annotate.core.anchors.tokens import FIRST, Numbers

MOST = 64
"""So many places are looked at."""
SHOWN = 5
"""So many are shown."""
CONTEXT = 12
"""Tokens that are compared on each side."""
ENOUGH = 20
"""Characters around a quote that must be the same for the last resort, and on each side."""
EACH = 3


class Choice(NamedTuple):
    """A place: its first new token, and how many characters around it are as they were."""

    start: int
    left: int
    right: int

    @property
    def around(self) -> int:
        return self.left + self.right


class Choices:
    """Where tokens stand in the new text."""

    def __init__(self, found: Alignment, numbers: Numbers) -> None:
        self.found = found
        self.numbers = numbers

    @cached_property
    def places(self) -> dict[int, list[int]]:
        places: dict[int, list[int]] = defaultdict(list)
        for at, number in enumerate(self.found.new.ids):
            places[number].append(at)
        return places

    def of(
        self, quote: Sequence[int], before: Sequence[int], after: Sequence[int], near: int
    ) -> list[Choice]:
        """Places of tokens in a row, those first around which most is as it was, then by how near
        they are to where they should be."""
        if not quote:
            return []
        shift, rarest = min(
            ((shift, self.places.get(number, [])) for shift, number in enumerate(quote)),
            key=lambda pair: len(pair[1]),
        )
        middle = bisect_left(rarest, near + shift)
        ids = self.found.new.ids
        found = []
        for at in rarest[max(0, middle - MOST // 2) : middle + MOST // 2]:
            start = at - shift
            end = start + len(quote)
            if start > 0 and ids[start:end] == list(quote):
                left = self.same(before[::-1], ids[max(0, start - CONTEXT) : start][::-1])
                found.append(Choice(start, left, self.same(after, ids[end : end + CONTEXT])))
        found.sort(key=lambda choice: (-choice.around, abs(choice.start - near)))
        return found

    def same(self, old: Sequence[int], new: Sequence[int]) -> int:
        """Characters in the tokens that two rows start with."""
        size = 0
        for one, other in zip(old, new, strict=False):
            if one != other or one < FIRST:
                break
            size += len(self.numbers.word(one))
        return size

    def last_resort(self, found: Sequence[Choice], size: int) -> Choice | None:
        """The one place that is free and has enough around it, if there is no second like it."""
        best = found[0] if found else None
        if (
            best is None
            or best.around < ENOUGH
            or min(best.left, best.right) < EACH
            or (len(found) > 1 and 2 * found[1].around >= best.around)
            or any(to != NONE for to in self.found.fro[best.start : best.start + size])
        ):
            return None
        return best
