"""Entries of a time axis in rows: one for each day, week, month or year that has something.

What is longer than such a unit has a row of its own, so nothing is said to be on a day that is not.
Invariant: every entry is in one row, rows are in the order of time.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from annotate.core.calendar import days_in
from annotate.core.dated import Entry
from annotate.core.moments import day_in_words
from annotate.core.wording import counted

UNITS = ("day", "week", "month", "year")

LENGTH = {"day": 1, "week": 7, "month": 31, "year": 366}
"""Days of a unit, at most."""

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Row(NamedTuple):
    """A unit of the calendar, or a longer stretch, with all that stands there."""

    first: date
    last: date
    unit: str
    """Of UNITS; empty for a stretch that is none of them, or has an open end."""
    entries: tuple[Entry, ...]

    @property
    def label(self) -> str:
        """The days in words, short: `2021-03-11 Thu`, `2021-W10`, `2021-02-20 to 03-04`."""
        if self.unit == "day":
            return f"{self.first} {WEEKDAYS[self.first.weekday()]}"
        stretch = self.entries[0].stretch
        if self.unit:
            stretch = stretch._replace(first=self.first, last=self.last)
        words = day_in_words(stretch)
        start, to, end = words.partition(" to ")
        same = len(start) == len(end) > 4 and start[:5] == end[:5]
        return f"{start}{to}{end[5:]}" if same else words

    @property
    def open_first(self) -> bool:
        return not self.unit and self.entries[0].stretch.open_first

    @property
    def open_last(self) -> bool:
        return not self.unit and self.entries[0].stretch.open_last


def unit_of(day: date, unit: str) -> tuple[date, date]:
    """First and last day of the unit that a day lies in; a week starts on a Monday."""
    if unit == "day":
        return day, day
    if unit == "week":
        monday = max(date.min.toordinal(), day.toordinal() - day.weekday())
        sunday = min(date.max.toordinal(), day.toordinal() - day.weekday() + 6)
        return date.fromordinal(monday), date.fromordinal(sunday)
    if unit == "month":
        return day.replace(day=1), day.replace(day=days_in(day.year, day.month))
    return date(day.year, 1, 1), date(day.year, 12, 31)


def rows(entries: Iterable[Entry], unit: str) -> list[Row]:
    """The rows of entries; `unit` is one of UNITS."""
    found: dict[tuple[date, date, str, bool, bool], list[Entry]] = {}
    for entry in entries:
        stretch = entry.stretch
        first, last = unit_of(stretch.first, unit)
        ends = (stretch.open_first, stretch.open_last)
        if stretch.last <= last and not any(ends):
            key = (first, last, unit, False, False)
        else:
            key = (stretch.first, stretch.last, "", *ends)
        found.setdefault(key, []).append(entry)
    made = [
        Row(key[0], key[1], key[2], tuple(sorted(some, key=lambda one: one.order)))
        for key, some in found.items()
    ]
    return sorted(
        made,
        key=lambda row: (
            row.entries[0].stretch._replace(first=row.first, last=row.last, time="").order
        ),
    )


def fitting(entries: Sequence[Entry], most: int) -> str:
    """The finest unit by which there are at most so many rows."""
    for unit in UNITS[:-1]:
        if len(rows(entries, unit)) <= most:
            return unit
    return UNITS[-1]


def gaps(found: Iterable[Row], unit: str) -> Iterator[int]:
    """For each row, how many days before it have nothing; 0 if that is less than a whole unit. Of a
    stretch longer than a unit only its first day counts: it fills no gap between two days."""
    reached: date | None = None
    for row in found:
        empty = (row.first - reached).days - 1 if reached else 0
        yield empty if empty >= LENGTH[unit] else 0
        here = row.last if row.unit else row.first
        reached = max(reached, here) if reached else here


def length_in_words(days: int) -> str:
    """`6 days`, `5 weeks`, `7 months`, `12 years`: about how long, in the best unit."""
    if days < 21:
        return counted(days, "day")
    if days < 70:
        return counted(round(days / 7), "week")
    if days < 730:
        return counted(round(days / 30.44), "month")
    return counted(round(days / 365.2425), "year")
