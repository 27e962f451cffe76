"""What the value of a date may be, and which days it means or why it has no place in the calendar.

The one reading of `value`, `mod`, `begin` and `end` for all that draws, orders or judges dates.
Values are ISO 8601 as TIMEX3 (TimeML 1.2.1) extends it, with what the Extended Date/Time Format
(ISO 8601-2, levels 0 and 1) has besides: open ends, marks of approximation, seasons by number.
Invariants: whatever a value holds, the answer is a stretch of days within the years 1 to 9999, or
one of the reasons in UNPLACED; what is placed is a value, and what is MALFORMED is none.
"""

import re
from contextlib import suppress
from datetime import date, timedelta
from typing import NamedTuple

from annotate.core.calendar import SEASONS, days
from annotate.core.tags import Tag, in_words

NO_VALUE = "without a value"
REFERENCE = "that only point to past, present or future"
RECURRING = "that come again and again"
LENGTH = "with a length but no begin or end"
INCOMPLETE = "with parts that are not known"
BEYOND = "outside the years 1 to 9999"
MALFORMED = "that are no date"

UNPLACED = (NO_VALUE, REFERENCE, RECURRING, LENGTH, INCOMPLETE, BEYOND, MALFORMED)
"""Why a date has no place, as what follows `2 dates`."""

OPEN = ("", "..")
"""Stands for an end that is not known, or that is not there."""

APPROXIMATE = re.compile(r"(?:[?~%]|\?~)$")
"""EDTF's marks for what is uncertain, approximate, or both."""

_MONTH = r"(?:0[\dX]|1[0-2X]|2[1-4]|X[\dX])"
_DATE = (
    rf"(?:BC|FY)?[\dX]{{2,4}}(?:-(?:{_MONTH}(?:-[0-3X][\dX])?|W[0-5X][\dX](?:-(?:[1-7X]|WE))?"
    r"|SP|SU|FA|WI|Q[1-4X]|H[12X]))?"
)
_MINUTE = r"[0-5X][\dX]"
_HOUR = r"(?:[01X][\dX]|2[0-4X])"
_SECOND = rf"(?:{_MINUTE}|60)(?:[.,]\d+)?"
_CLOCK = (
    rf"{_HOUR}(?::?{_MINUTE}(?::?{_SECOND})?)?(?:Z|[-+][01]\d(?::?[0-5]\d)?)?"
    r"|MO|MI|AF|EV|NI|DT|AM|PM"
)
_AMOUNT = r"(?:\d+(?:[.,/]\d+)?|X+)"
_LENGTH = (
    rf"P(?=[\dXT])(?:{_AMOUNT}(?:[YMWDQHEL]|WE|WD|DE|CE|ML|SP|SU|FA|WI))*"
    rf"(?:T(?:{_AMOUNT}(?:[HMS]|MO|MI|AF|EV|NI|DT))+)?"
)
_POINT = rf"(?:(?:(?:{_DATE})?T(?:{_CLOCK})|{_DATE})|{_LENGTH})"

DATE = re.compile(_DATE)
"""A date of TIMEX3: an ISO 8601 year, month, day, week, a season, quarter or half, with X for what
is not known; or a decade or century by its first digits."""
CLOCK = re.compile(_CLOCK)
"""A time of day of ISO 8601, or a part of the day of TIMEX3."""
DURATION = re.compile(_LENGTH)
REPEATED = re.compile(rf"R\d*/{_POINT}(?:/{_POINT})?")
"""A recurring interval of ISO 8601."""

OUTSIDE = re.compile(
    r"[-+]\d{3,}.*|Y[-+]?\d+.*|0000(?:-.*)?|(?!\d{8}$)\d{5,}(?:-.*)?"
    r"|(?:BC|AD)\d+.*|\d+ ?(?:BCE?|B\.C\.E?\.?)",
    re.IGNORECASE,
)
"""Years before 1 or after 9999: ISO 8601 with a sign, EDTF's `Y`, TIMEX3's `BC0044`, in words."""

NUMERIC = re.compile(r"(\d{4})(\d\d)(\d\d)")
"""A day in ISO 8601's basic format."""

LASTS = re.compile(
    r"P(?=[\dT])(?:(?P<years>\d{1,7})Y)?(?:(?P<months>\d{1,7})M)?(?:(?P<weeks>\d{1,7})W)?"
    r"(?:(?P<days>\d{1,7})D)?(?:T(?:\d+[HMS])+)?"
)
DAYS_LONG = (365.2425, 30.436875, 7, 1)
"""Of years, months, weeks and days; the mean ones of the Gregorian calendar."""

FISCAL = re.compile(r"FY(\d{4})(?:-.+)?")
SEASON = re.compile(r"(\d{4})-2([1-4])")
"""Of EDTF: spring, summer, autumn, winter."""
SOME = re.compile(r"(\d{4}(?:-\d\d)?)-XX(?:-XX)?")
"""EDTF's month or day that is not known within what is."""

WEEK_DAY = re.compile(r"(\d{4})-W(\d\d)-([1-7])")
UNKNOWN_YEARS = re.compile(r"\d{3}X|\d\dXX")
"""A decade and a century in EDTF."""

MODS = {
    "BEFORE": "before", "AFTER": "after", "ON_OR_BEFORE": "by", "ON_OR_AFTER": "from",
    "LESS_THAN": "less than", "MORE_THAN": "more than", "EQUAL_OR_LESS": "at most",
    "EQUAL_OR_MORE": "at least", "START": "early", "MID": "mid", "END": "late", "APPROX": "about",
}  # fmt: skip
"""TIMEX3's modifiers in words."""


class Stretch(NamedTuple):
    """A stretch of days that are all within it."""

    first: date
    last: date
    time: str = ""
    """Of the first day, as the value has it, such as `14:30` or `MO`; empty for a whole day."""
    open_first: bool = False
    """True if it begins before `first`, nobody knows when."""
    open_last: bool = False
    about: str = ""
    """`about`, `early`, `before` …, in words; empty if the days are meant exactly."""

    @property
    def one_day(self) -> bool:
        return self.first == self.last and not (self.open_first or self.open_last)

    @property
    def order(self) -> tuple[date, bool, int, str]:
        """By first day; the open and the longer first, then by time."""
        return self.first, not self.open_first, -self.last.toordinal(), _clock(self.time)


PARTS = {
    "AM": "00", "MO": "06", "DT": "08", "MI": "12", "PM": "12", "AF": "13", "EV": "18", "NI": "22",
}  # fmt: skip
"""Where TIMEX3's parts of a day stand among hours."""


def _clock(time: str) -> str:
    return PARTS.get(time, time)


REFERENCES = ("PAST_REF", "PRESENT_REF", "FUTURE_REF")


def is_value(value: str) -> bool:
    """Whether a date may have this value: what has days, and what TIMEX3 has besides."""
    found = _stretch(value)
    if found == BEYOND:
        ends = (end.partition("T")[0] for end in value.split("/"))
        return all(end in OPEN or DATE.fullmatch(end) for end in ends)
    return found not in (NO_VALUE, MALFORMED)


def placed(tag: Tag) -> Stretch | str:
    """The days that a date tag means, or the reason of UNPLACED why it has none."""
    said = {
        name: in_words(tag.attributes.get(name, "")).strip()
        for name in ("value", "mod", "begin", "end", "type")
    }
    return place_of(said["value"], said["mod"], said["begin"], said["end"], said["type"])


def place_of(
    value: str, mod: str = "", begin: str = "", end: str = "", type: str = ""
) -> Stretch | str:
    """The same for the attributes themselves. A stated begin and end place a duration, and what
    has no place by its value."""
    found = _stretch(value)
    if isinstance(found, str) and (begin or end):
        stated = _stretch(f"{begin}/{end}")
        found = found if isinstance(stated, str) else stated
    if isinstance(found, str):
        # Where a value states no days, what kind of time it is says more than what it looks like.
        return RECURRING if type.upper() == "SET" and found != NO_VALUE else found
    about = MODS.get(mod.upper(), "about" if mod else "")
    return found._replace(about=about or found.about)


def _stretch(value: str) -> Stretch | str:
    if not value or value == "/":
        return NO_VALUE
    if value in REFERENCES:
        return REFERENCE
    if DURATION.fullmatch(value):
        return LENGTH
    if value.startswith("R"):
        return RECURRING if REPEATED.fullmatch(value) else MALFORMED
    first, slash, last = value.partition("/")
    if not slash:
        return _single(value)
    if "/" in last:
        return MALFORMED
    if LASTS.fullmatch(first) or LASTS.fullmatch(last):
        return _lasting(first, last)
    if last.startswith("T"):
        # The end of hours on one day need not say the day again.
        last = first.partition("T")[0] + last
    ends = [None if end in OPEN else _single(end) for end in (first, last)]
    for end in ends:
        if isinstance(end, str):
            return end
    low, high = ends
    if isinstance(low, Stretch) and isinstance(high, Stretch):
        if low.first > high.last:
            return MALFORMED
        return low._replace(last=high.last, about=low.about or high.about)
    if isinstance(low, Stretch):
        return low._replace(open_last=True)
    return high._replace(open_first=True, time="") if isinstance(high, Stretch) else NO_VALUE


def _lasting(first: str, last: str) -> Stretch | str:
    """A stretch of which one end and the length are known; exact where that is in whole days."""
    backward = LASTS.fullmatch(first)
    length = backward or LASTS.fullmatch(last)
    found = _single(last if backward else first)
    if isinstance(found, str) or length is None:
        return found
    days = sum(int(count) * size for count, size in zip(length.groups("0"), DAYS_LONG, strict=True))
    about = found.about or "about" * bool(length["years"] or length["months"])
    try:
        if backward:
            begin = found.last - timedelta(days=max(0, days - 1))
            return found._replace(first=min(begin, found.first), time="", about=about)
        end = found.first + timedelta(days=max(0, days - 1))
    except OverflowError:
        return BEYOND
    return found._replace(last=max(end, found.last), about=about)


def _single(value: str) -> Stretch | str:
    about = "about" if APPROXIMATE.search(value) else ""
    value = APPROXIMATE.sub("", value)
    if DURATION.fullmatch(value):
        return MALFORMED if about else LENGTH
    day, clock, time = value.partition("T")
    if clock and not CLOCK.fullmatch(time):
        return MALFORMED
    if clock and not day:
        return INCOMPLETE
    if fiscal := FISCAL.fullmatch(day) if DATE.fullmatch(day) else None:
        # Where a fiscal year begins differs from place to place.
        day, about = fiscal[1], "about"
    elif some := SOME.fullmatch(day):
        day, about = some[1], about or "some time in"
    bounds = days(_extended(day))
    if bounds:
        known = time if bounds[0] == bounds[1] and "X" not in time else ""
        return Stretch(*bounds, known, about=about)
    if OUTSIDE.fullmatch(day) or day == "9999-WI":
        return BEYOND
    return INCOMPLETE if "X" in day and DATE.fullmatch(day) else MALFORMED


def _extended(day: str) -> str:
    """A day in the form that the calendar knows; a decade and a century as TIMEX3 has them."""
    if whole := NUMERIC.fullmatch(day):
        return "-".join(whole.groups())
    if week := WEEK_DAY.fullmatch(day):
        with suppress(ValueError):
            return date.fromisocalendar(*(int(part) for part in week.groups())).isoformat()
    if season := SEASON.fullmatch(day):
        return f"{season[1]}-{tuple(SEASONS)[int(season[2]) - 1]}"
    return day.rstrip("X") if UNKNOWN_YEARS.fullmatch(day) else day


def day_in_words(stretch: Stretch) -> str:
    """The days in the shortest form that says them all: `2021`, `2021-03`, `1990s`, `2021-Q1`,
    `2021-02-20 to 2021-03-04`, `since 2021-03`, `until 2020`."""
    first, last = stretch.first, stretch.last
    if stretch.open_first and not stretch.open_last:
        return f"until {_unit(first, last) or last}"
    if stretch.open_last and not stretch.open_first:
        return f"since {_unit(first, last) or first}"
    return _unit(first, last) or f"{first} to {last}"


def _unit(first: date, last: date) -> str:
    """The name of the unit of the calendar that two days bound; empty if there is none."""
    year = f"{first.year:04}"
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        if first.year == last.year:
            return year
        if first.year % 100 == 0 and last.year == first.year + 99:
            return f"{year} to {last.year:04}"
        if first.year % 10 == 0 and last.year == first.year + 9:
            return f"{year}s"
        return f"{year} to {last.year:04}"
    whole = first.day == 1 and days(f"{last.year:04}-{last.month:02}") == (
        date(last.year, last.month, 1),
        last,
    )
    if whole and first.year == last.year:
        if first.month == last.month:
            return first.isoformat()[:7]
        if last.month - first.month == 2 and first.month % 3 == 1:
            return f"{year}-Q{(first.month + 2) // 3}"
        return f"{first.isoformat()[:7]} to {last.isoformat()[:7]}"
    if (last - first).days == 6 and first.isoweekday() == 1:
        week_year, week, _ = first.isocalendar()
        return f"{week_year:04}-W{week:02}"
    return ""
