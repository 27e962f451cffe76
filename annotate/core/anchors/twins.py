"""Whether a place can be told from others that look like it.

Where a stretch of text occurs twice, what stands in it proves nothing: then the words just beyond
the stretch must be the right ones, and may not stand as well beyond the other. How far two places
look alike is told with a few edits let through, since a copy is often edited after it was made, or
what it was made of.

Invariant: what a place costs does not depend on the size of the text.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from annotate.core.anchors.alignment import DENSE, JUMP, NONE, grams
from annotate.core.anchors.tokens import BEGIN, END, Tokens

TWIN = 4
"""Tokens in a row that make two places look alike."""
TWIN_GAP = 3
"""Tokens between two such stretches that do not part them."""
BEYOND = 6
"""Tokens beyond a stretch that occurs twice that are looked at on each side, and how many of them
must be in place."""
BEYOND_LEAST = 3

RIVALS = 4
"""So many places that look like one are compared with it,"""
TRIED = 8
"""by so many of its first tokens,"""
FAR = 64
"""and so many tokens on each side of them at most."""
EDITS = sorted(product(range(JUMP + 1), repeat=2), key=lambda edit: (max(edit), sum(edit)))[1:]
"""How many tokens an edit takes in one place and in the other, small ones first."""


class Twins:
    """The stretches of one text that look like others of it, and the partners of its tokens."""

    def __init__(self, tokens: Tokens, partner: Sequence[int], apart: Sequence[int]) -> None:
        self.tokens = tokens
        self.partner = partner
        self.apart = apart
        """For every token 1 if it was moved out of the order of the text."""
        ids = tokens.ids
        all_grams = grams(ids, 0, len(ids), TWIN)
        count = Counter(all_grams)
        self.places: dict[object, list[int]] = defaultdict(list)
        self.stretches: list[int] = []
        """Where stretches start and end: start, end, start, end, …"""
        for at, gram in enumerate(all_grams):
            if count[gram] > 1:
                self.places[gram].append(at)
                if self.stretches and at <= self.stretches[-1] + TWIN_GAP:
                    self.stretches[-1] = at + TWIN
                else:
                    self.stretches += (at, at + TWIN)

    def told_apart(self, low: int, high: int) -> bool:
        """True if no other place looks like that of some tokens, which are matched in a row, or
        what stands beyond tells them apart."""
        start, end = self.touched(low, high)
        if start == end:
            return True
        if self.beyond(start, end) < BEYOND_LEAST:
            return False
        return all(self.differs(low, high, at, rival) for at, rival in self.rivals(low, high))

    def touched(self, low: int, high: int) -> tuple[int, int]:
        """Start and end of what stretches touch a place, and the place; equal if none does."""
        first = bisect_left(self.stretches, low)
        first -= first % 2
        last = bisect_right(self.stretches, high)
        last += last % 2
        if first >= last:
            return 0, 0
        return min(low, self.stretches[first]), max(high, self.stretches[last - 1])

    def beyond(self, start: int, end: int) -> int:
        """How many tokens just beyond a stretch are where they should be for it; the start or the
        end of the text is as good as BEYOND_LEAST of them."""
        partner = self.partner
        count = 0
        for edge, step in ((start, -1), (end - 1, 1)):
            last = partner[edge]
            for far in range(1, BEYOND + 1):
                at = edge + far * step
                if not 0 <= at < len(self.tokens):
                    break
                to = partner[at]
                if to == NONE:
                    continue
                if last != NONE and not 0 < (to - last) * step <= BEYOND:
                    break
                if self.tokens.ids[at] in (BEGIN, END):
                    if partner[at - step] == to - step:
                        return BEYOND_LEAST
                    break
                count += 1
                last = to
        return count

    def rivals(self, low: int, high: int) -> Iterator[tuple[int, int]]:
        """Tokens at or beside a place, and where the same tokens stand: the nearest ones."""
        ids = self.tokens.ids
        shifts: set[int] = set()
        for at in range(max(0, low - TWIN + 1), min(high, low + TRIED)):
            places = self.places.get(tuple(ids[at : at + TWIN]), ())
            middle = bisect_left(places, at)
            for other in (*places[max(0, middle - 2) : middle], *places[middle + 1 : middle + 3]):
                if other - at not in shifts:
                    shifts.add(other - at)
                    yield at, other
                    if len(shifts) == RIVALS:
                        return

    def differs(self, low: int, high: int, at: int, rival: int) -> bool:
        """True if a rival looks like a part of a place only, or if something holds each of the two
        where it is: the right words beyond the stretch that looks like the other, or the order of
        the text, unless more of those words stand beyond a rival that nothing else has taken."""
        before, rival_before = self.alike(at, rival, -1)
        after, rival_after = self.alike(at + TWIN - 1, rival + TWIN - 1, 1)
        start, end = at - before, at + TWIN + after
        if start > low or end < high or end - start < DENSE:
            return True
        old_start = self.partner[low] - (low - start)
        old_end = self.partner[high - 1] + end - high + 1
        rival_start, rival_end = rival - rival_before, rival + TWIN + rival_after
        here = self.held(start, end, old_start, old_end)
        if not here and self.apart[low]:
            return False
        free = sum(to == NONE for to in self.partner[rival_start:rival_end])
        if 2 * free > rival_end - rival_start:
            there = self.held(rival_start, rival_end, old_start, old_end)
            if there >= BEYOND_LEAST and there > here:
                return False
        other = low + rival_start - start
        if here > BEYOND or not (rival_start <= other < rival_end) or not self.apart[other]:
            return True
        old_start = self.partner[other] - (other - rival_start)
        old_end = old_start + rival_end - rival_start
        return self.held(rival_start, rival_end, old_start, old_end) > 0

    def held(self, start: int, end: int, old_start: int, old_end: int) -> int:
        """How many tokens just beyond a stretch have partners just beyond one of the other text."""
        count = 0
        for at in range(max(0, start - BEYOND), start):
            distance = old_start - self.partner[at]
            if self.partner[at] != NONE and -JUMP < distance <= BEYOND + JUMP:
                edge = self.tokens.ids[at] == BEGIN and distance == start - at == 1
                count += BEYOND_LEAST if edge else 1
        for at in range(end, min(len(self.partner), end + BEYOND)):
            distance = self.partner[at] - old_end
            if self.partner[at] != NONE and -JUMP <= distance < BEYOND + JUMP:
                edge = self.tokens.ids[at] == END and distance == at - end == 0
                count += BEYOND_LEAST if edge else 1
        return count

    def alike(self, one: int, other: int, step: int) -> tuple[int, int]:
        """How many tokens beside two look alike, counted at each of them: two in a row must be the
        same after an edit."""
        ids = self.tokens.ids
        start, other_start = one, other

        def same(i: int, j: int) -> bool:
            return i >= 0 <= j and max(i, j) < len(ids) and ids[i] == ids[j]

        while (one - start) * step < FAR:
            if same(one + step, other + step):
                one, other = one + step, other + step
                continue
            for skip, other_skip in EDITS:
                i, j = one + (skip + 1) * step, other + (other_skip + 1) * step
                if same(i, j) and same(i + step, j + step):
                    one, other = i, j
                    break
            else:
                break
        return abs(one - start), abs(other - other_start)
