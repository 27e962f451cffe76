"""Where days stand on a drawn axis: to scale, with breaks where nothing is for very long.

Invariant: all parts between breaks have one and the same scale, so lengths in the drawing can be
compared; a break says how long what it leaves out is. Where days stand does not depend on anything
but the days.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import accumulate, pairwise
from typing import NamedTuple

BREAK = 40.0
"""Length of a break, in CSS pixels, as all lengths here."""
NEAR = 7.0
"""Two days nearer than this cannot be told apart."""
COST = 0.6
"""Of a break, as so many neighbours that are too near: it hides how long something is."""
WIDEST = 36.0
"""Of a day, at most."""
TICK = 34.0
"""Between two ticks, at least."""


class Part(NamedTuple):
    """A part of the axis between breaks."""

    first: int
    """The ordinal of its first day, and of the day after its last."""
    after: int
    start: float
    end: float


class Tick(NamedTuple):
    """A day that is named beside the axis."""

    place: float
    words: str


class Scale:
    """The places of days on an axis of some length."""

    def __init__(self, days: Iterable[tuple[date, date]], length: float) -> None:
        """`days` are the first and last days of what stands on the axis, at least one."""
        there = list(days)
        # The ends of bars may lie in a break; that of the last one ends the axis.
        begun = {first.toordinal() for first, _ in there}
        points = sorted(begun | {max(last.toordinal() + 1 for _, last in there)})
        breaks = _breaks(points, length)
        bounds = [points[0], *(day for pair in breaks for day in pair), points[-1]]
        stretches = list(zip(bounds[::2], bounds[1::2], strict=True))
        shown = sum(after - first for first, after in stretches)
        room = max(length - BREAK * len(breaks), length / 3)
        self.day = min(WIDEST, room / shown)
        """Length of a day."""
        self.parts: list[Part] = []
        at = 0.0
        for first, after in stretches:
            end = at + (after - first) * self.day
            self.parts.append(Part(first, after, at, end))
            at = end + BREAK
        self.length = at - BREAK

    def place(self, ordinal: int) -> float:
        """Where a day begins; it is one of those of the axis, or lies between two of them."""
        for part, following in pairwise(self.parts):
            if part.after < ordinal < following.first:
                share = (ordinal - part.after) / (following.first - part.after)
                return part.end + share * BREAK
        part = next((p for p in self.parts if ordinal <= p.after), self.parts[-1])
        return part.start + (ordinal - part.first) * self.day

    def breaks(self) -> Iterator[tuple[float, int]]:
        """Where each break begins, and how many days it leaves out."""
        for part, following in pairwise(self.parts):
            yield part.end, following.first - part.after

    def ticks(self) -> Iterator[Tick]:
        """Days at the start of a unit of the calendar, in the finest one that has room."""
        step = next((s for s in STEPS if s.days * self.day >= TICK), STEPS[-1])
        for part in self.parts:
            last = -TICK
            for ordinal, words in step.within(part):
                place = part.start + (ordinal - part.first) * self.day
                if place - last >= TICK / 2:
                    yield Tick(place, words)
                    last = place


class Step(NamedTuple):
    """A unit of ticks."""

    days: float
    """Its length, about."""
    months: int = 0
    """The same in months; 0 for days."""

    def within(self, part: Part) -> Iterator[tuple[int, str]]:
        """The starts of the unit within a part of the axis, with their names."""
        if not self.months:
            size = int(self.days)
            # Weeks begin on Mondays, as ordinals divisible by 7 are Sundays.
            offset = 1 if size == 7 else 0
            first = part.first + (offset - part.first) % size
            for ordinal in range(first, part.after, size):
                yield ordinal, date.fromordinal(ordinal).isoformat()
            return
        day = date.fromordinal(part.first)
        month = day.year * 12 + day.month - 1 + (day.day > 1)
        month += -month % self.months
        while month < 9999 * 12 + 12:
            start = date(month // 12, month % 12 + 1, 1)
            if start.toordinal() >= part.after:
                return
            yield start.toordinal(), start.isoformat()[: 4 if self.months % 12 == 0 else 7]
            month += self.months


STEPS = (
    Step(1), Step(7), *(Step(30.44 * n, n) for n in (1, 3)),
    *(Step(365.25 * n, 12 * n) for n in (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500)),
)  # fmt: skip


def _breaks(points: Sequence[int], length: float) -> list[tuple[int, int]]:
    """The gaps to leave out, in order: as many of the longest as make the fewest neighbours that
    cannot be told apart, where a break counts as COST of those."""
    gaps = sorted(pairwise(points), key=lambda pair: pair[1] - pair[0])
    sizes = [end - start for start, end in gaps]
    sums = list(accumulate(sizes))
    costs = []
    for out in range(len(gaps)):
        room = max(length - BREAK * out, length / 3)
        day = min(WIDEST, room / sums[len(gaps) - out - 1])
        near = bisect_left(sizes, NEAR / day, 0, len(gaps) - out)
        costs.append(near + COST * out)
    return sorted(gaps[len(gaps) - costs.index(min(costs)) :])


def spread(wanted: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """Tops of boxes in a column such that none overlaps the next and the sum of the squared
    distances from where they are wanted is smallest (pool adjacent violators; Barlow et al. 1972).
    """
    pools: list[tuple[float, int]] = []
    offsets = [0.0]
    for size in sizes:
        offsets.append(offsets[-1] + size)
    for place, offset in zip(wanted, offsets, strict=False):
        mean, count = place - offset, 1
        while pools and pools[-1][0] > mean:
            other, number = pools.pop()
            mean = (mean * count + other * number) / (count + number)
            count += number
        pools.append((mean, count))
    tops = [mean for mean, count in pools for _ in range(count)]
    return [top + offset for top, offset in zip(tops, offsets, strict=False)]
