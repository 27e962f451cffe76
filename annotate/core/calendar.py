"""Which days a date's value means: bounds of ISO 8601 values as TIMEX3 extends them.

One reading of values serves the suggester, which states the bounds, and the pages that draw them.
"""

import re
from datetime import date, timedelta
from functools import cache


def days_in(year: int, month: int) -> int:
    """The number of days of a month."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 28 + leap if month == 2 else 30 + (month in (1, 3, 5, 7, 8, 10, 12))


SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
"""The first and the last month of a part of a year; winter ends in the next."""
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
    first, slash, last = value.partition("/")
    if slash:
        return ("", "") if "/" in last else (bounds(first)[0], bounds(last)[1])
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


def days(value: str) -> tuple[date, date] | None:
    """First and last day of a value, in order; None if it has no bounds in the calendar."""
    first, last = bounds(value)
    try:
        found = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    except ValueError:
        return None
    return found if found[0] <= found[1] else None
