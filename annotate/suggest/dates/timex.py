"""An expression of time as TIMEX3 describes it, and the arithmetic of its values.

A value is a string of ISO 8601 as TIMEX3 extends it; whatever of it is not known is written X.
Nothing here knows a language.
"""

import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

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


def days_in(year: int, month: int) -> int:
    """The number of days of a month."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 28 + leap if month == 2 else 30 + (month in (1, 3, 5, 7, 8, 10, 12))


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


# The first and the last month of a part of a year; winter ends in the next.
SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
HALVES = {"H1": (1, 6), "H2": (7, 12)} | {f"Q{n}": (3 * n - 2, 3 * n) for n in range(1, 5)}
DATED = (
    r"(?P<year>\d{4})(?:-(?P<part>SP|SU|FA|WI|H[12]|Q[1-4])|-W(?P<week>\d\d)(?P<end>-WE)?"
    r"|-(?P<month>\d\d)(?:-(?P<day>\d\d)(?P<time>T\d\d:\d\d.*)?(?:T[A-Z]{2})?)?)?"
)


@cache
def dated() -> re.Pattern[str]:
    """What a value looks like that has bounds."""
    return re.compile(DATED)


def bounds(value: str) -> tuple[str, str]:
    """First and last day of a value, both its time if it states one; empty if it is open."""
    if "/" in value:
        first, last = value.split("/", 1)
        return bounds(first)[0], bounds(last)[1]
    if re.fullmatch(r"\d{2,3}", value):
        return value.ljust(4, "0") + "-01-01", value.ljust(4, "9") + "-12-31"
    found = dated().fullmatch(value)
    try:
        return _bounds(found) if found else ("", "")
    except (OverflowError, ValueError):
        return "", ""


def _bounds(found: "re.Match[str]") -> tuple[str, str]:
    year = int(found["year"])
    if found["time"]:
        return found[0], found[0]
    if found["day"]:
        day = date(year, int(found["month"]), int(found["day"])).isoformat()
        return day, day
    if found["week"]:
        monday = date.fromisocalendar(year, int(found["week"]), 1)
        first = monday + timedelta(days=5) if found["end"] else monday
        return first.isoformat(), (monday + timedelta(days=6)).isoformat()
    low, high = 1, 12
    if found["part"]:
        low, high = (SEASONS | HALVES)[found["part"]]
    elif found["month"]:
        low = high = int(found["month"])
    year_end, month = divmod(year * 12 + high - 1, 12)
    last = date(year_end, month + 1, days_in(year_end, month + 1))
    return date(year, low, 1).isoformat(), last.isoformat()
