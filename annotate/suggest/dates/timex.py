"""An expression of time as TIMEX3 describes it, and the arithmetic of its values.

A value is a string of ISO 8601 as TIMEX3 extends it; whatever of it is not known is written X.
Nothing here knows a language.
"""

from datetime import date, timedelta
from typing import NamedTuple

from annotate.core.calendar import days_in
from annotate.core.spans import Span


class Reading(NamedTuple):
    """What words say about time, wherever they stand."""

    type: str
    """DATE, TIME, DURATION or SET."""
    value: str
    mod: str = ""
    """TIMEX3's modifier: START, MID, END, APPROX, MORE_THAN …"""
    why: str = ""
    """How the value came about, for the person who has to judge it.

    It names the day of publication if, and only if, the value was counted from it.
    """
    begin: str = ""
    end: str = ""
    """The stretch that a duration lies in; of other values it follows from the value."""
    lends: str | None = None
    """What later expressions may count from, if that is not the value: a value that may itself come
    from an expression before must lend one that does not, or none (empty), so that what words mean
    never depends on more than a little of the text before them."""


class Timex(NamedTuple):
    """An expression of time at its place."""

    span: Span
    type: str
    value: str
    mod: str = ""
    anchor: str = ""
    """The day that the value was counted from, if it was."""
    begin: str = ""
    end: str = ""
    """First and last day of the value, or its time; empty if it has none."""
    why: str = ""
    sure: float = 1.0
    """How sure it is that the words are meant as an expression of time, from 0 to 1."""


MONTHS = {"M": 1, "Q": 3, "Y": 12, "DE": 120, "CE": 1200}
DAYS = {"D": 1, "W": 7, "FN": 14, "WE": 7}
CLOCK = {"H": 3600, "MIN": 60, "S": 1}

UNKNOWN = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "WE": "XXXX-WXX-WE", "M": "XXXX-XX", "Q": "XXXX-QX"}
"""The value of a unit of which only the kind is known; XXXX of the others."""


def moved(day: date, count: float, unit: str) -> date:
    """The day so many units later; raises OverflowError or ValueError beyond the calendar."""
    if unit in MONTHS:
        month = day.year * 12 + day.month - 1 + round(count * MONTHS[unit])
        year, month = divmod(month, 12)
        if not 1 <= year <= 9999:
            raise OverflowError("beyond the calendar")
        return date(year, month + 1, min(day.day, days_in(year, month + 1)))
    if unit in CLOCK:
        return day + timedelta(seconds=count * CLOCK[unit])
    return day + timedelta(days=round(count * DAYS[unit]))


def written(day: date, unit: str) -> str:
    """The value of the unit that a day lies in: its week, month, quarter, year."""
    if unit == "Y":
        return f"{day.year:04}"
    if unit == "M":
        return f"{day.year:04}-{day.month:02}"
    if unit == "Q":
        return f"{day.year:04}-Q{(day.month + 2) // 3}"
    if unit == "DE":
        return f"{day.year // 10:03}"
    if unit == "CE":
        return f"{day.year // 100:02}"
    if unit in ("W", "FN", "WE"):
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}" + ("-WE" if unit == "WE" else "")
    return day.isoformat()


def period(count: float | None, unit: str) -> str:
    """The value of a duration; of an unknown number of units if there is no count."""
    letter = {"DE": "Y", "CE": "Y", "FN": "W", "H": "H", "MIN": "M", "S": "S"}.get(unit, unit)
    if count is not None:
        count *= {"DE": 10, "CE": 100, "FN": 2}.get(unit, 1)
    elif unit in ("DE", "CE"):
        letter = unit
    time = "T" if unit in CLOCK else ""
    half = {"Y": "6M", "H": "30M", "MIN": "30S", "D": "T12H"}.get(unit)
    if half and count is not None and count % 1 == 0.5:
        whole = f"{count - 0.5:.0f}{letter}" if count > 1 else ""
        return f"P{time}{whole}{half}"
    number = "X" if count is None else f"{count:.2f}".rstrip("0").rstrip(".")
    return f"P{time}{number}{letter}"


def nearest(anchor: date, choices: list[date], ahead: float = 1) -> date:
    """The one of some days that lies closest to a day, the earlier one of two equals.

    Days after it count as `ahead` times as far.
    """

    def distance(day: date) -> tuple[float, date]:
        days = (day - anchor).days
        return (days * ahead if days > 0 else -days), day

    return min(choices, key=distance)
