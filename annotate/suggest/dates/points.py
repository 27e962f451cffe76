"""What expressions mean that name a day, a time of day, a month or a year.

Each function takes what a rule found and its context, and gives a reading, or None where the words
mean no time after all. None of them knows a language: words come as the values that it gave them.
"""

import re
from datetime import date, timedelta

from annotate.core.calendar import SEASONS
from annotate.suggest.dates.context import Context, Found
from annotate.suggest.dates.timex import Reading, moved, nearest, written

DAY = r"\d{4}-\d\d-\d\d"

NEAR = 60
"""How far back, in code points, a time of day looks for its day."""

AHEAD_WEIGHT = {-1: 3.0, 0: 1.2, 1: 0.3}
"""How much farther a day ahead seems, where the words look back, nowhere, or ahead."""

MONTH_AHEAD_WEIGHT = {-1: 4.0, 0: 2.0, 1: 0.3}
"""The same for a month as a whole, of which the news mostly looks back."""


def iso_day(found: Found, context: Context) -> Reading | None:
    """A day in figures, `2020-11-05`."""
    day = date.fromisoformat(found.whole[:10])
    time = found.whole[11:]
    value = f"{day}T{time}" if time else str(day)
    return Reading("TIME" if time else "DATE", value, why="as written")


def slashed(found: Found, context: Context) -> Reading | None:
    """A day in figures; with slashes the month is first, unless only the other order is a day."""
    first, second, year = (int(part) for part in re.split("[/.]", found.whole))
    if first > 1000:
        return Reading("DATE", date(first, second, year).isoformat(), why="as written")
    if year < 100:
        year += 2000 if year < 70 else 1900
    day_first = first > 12 or "." in found.whole
    month, day = (second, first) if day_first else (first, second)
    why = "day first" if day_first else "month first"
    return Reading("DATE", date(year, month, day).isoformat(), why=why)


def calendar_day(found: Found, context: Context) -> Reading | None:
    """A day of a month, `October 27`; without a year the one nearest to publication."""
    month, number = found.integer("month"), found.integer("day")
    why = "as written"
    if "year" in found:
        year = _spoken_or_written(found)
    elif context.anchor:
        year, why = _year_of(context, month, number, found.integer("which"))
    else:
        leap_day = date(2000, month, number)
        return _clocked(found, f"XXXX{leap_day.isoformat()[4:]}", "")
    day = date(year, month, number)
    later = re.search(r"[-–](\d+)", found.words("day"))
    if later:
        last = date(year, month, int(later[1]))
        if last > day:
            return Reading("DATE", f"{day}/{last}", why=why)
    return _clocked(found, day.isoformat(), why)


def _year_of(
    context: Context, month: int, day: int, which: int, weights: dict[int, float] = AHEAD_WEIGHT
) -> tuple[int, str]:
    """The year of a day or month that is named without one, and why."""
    anchor = context.anchor
    assert anchor
    choices = []
    for year in range(max(1, anchor.year - 4), min(9999, anchor.year + 4) + 1):
        try:
            choices.append(date(year, month, day))
        except ValueError:
            continue
    if which < 0:
        choices, why = [choice for choice in choices if choice <= anchor], f"last before {anchor}"
    elif which > 0:
        choices, why = [choice for choice in choices if choice >= anchor], f"first after {anchor}"
    else:
        why = f"nearest to {anchor}"
    ahead = weights[context.direction()]
    return nearest(anchor, choices, ahead).year, why


def another_day(found: Found, context: Context) -> Reading | None:
    """The second day of `April 24 and 25`: of the month of the day that stands right before."""
    last = context.last
    if not last or context.start - last.span.end > 8 or not re.fullmatch(DAY, last.value):
        return None
    year, month, day = (int(part) for part in last.value.split("-"))
    if found.integer("day") <= day:
        return None
    value = date(year, month, found.integer("day")).isoformat()
    return Reading("DATE", value, why=f"in the month of {last.value}", lends="")


def full_year(text: str) -> int:
    """A year that may be written with two figures, `'96`."""
    year = int(re.sub(r"\D", "", text))
    if year < 100:
        year += 1900 if year > 40 else 2000
    return year


def month(found: Found, context: Context) -> Reading | None:
    """A month, with or without its year."""
    number, mod = found.integer("month"), found.text("edge")
    if "year" in found:
        return Reading("DATE", f"{_spoken_or_written(found):04}-{number:02}", mod, "as written")
    anchor = context.anchor
    if not anchor:
        return Reading("DATE", f"XXXX-{number:02}", mod)
    if "which_year" in found:
        year = anchor.year + found.integer("which_year")
        return Reading("DATE", f"{year:04}-{number:02}", mod, f"counted from {anchor}")
    which = found.integer("which")
    if "which" in found and which == 0:
        year, why = anchor.year, f"in the year of {anchor}"
    elif which < 0:
        year, why = anchor.year - (number >= anchor.month), f"last before {anchor}"
    elif which > 0:
        year, why = anchor.year + (number <= anchor.month), f"first after {anchor}"
    else:
        day = anchor.day if number == anchor.month else 15
        year, why = _year_of(context, number, day, 0, MONTH_AHEAD_WEIGHT)
    return Reading("DATE", f"{year:04}-{number:02}", mod, why)


def weekday(found: Found, context: Context) -> Reading | None:
    """A day of the week: on or before publication, unless the words look ahead."""
    number, anchor = found.integer("weekday"), context.anchor
    if not anchor:
        return _clocked(found, f"XXXX-WXX-{number}", "")
    behind = (anchor.isoweekday() - number) % 7
    if "which" in found:
        which = found.integer("which")
        if which < 0:
            days, why = -(behind or 7), f"last weekday before {anchor}"
        elif which > 0:
            days, why = 7 - behind, f"weekday after {anchor}"
        else:
            days, why = number - anchor.isoweekday(), f"weekday in the week of {anchor}"
    elif context.direction() > 0:
        days, why = (7 - behind) % 7, f"weekday on or after {anchor}, as the words look ahead"
    else:
        days, why = -behind, f"weekday on or before {anchor}"
    return _clocked(found, moved(anchor, days, "D").isoformat(), why)


def named_day(found: Found, context: Context) -> Reading | None:
    """`yesterday`, `tonight`: so many days from publication."""
    anchor = context.anchor
    offset = found.integer("offset")
    if not anchor:
        value = "PRESENT_REF" if offset == 0 else "XXXX-XX-XX"
        return _clocked(found, value, "")
    return _clocked(found, moved(anchor, offset, "D").isoformat(), f"counted from {anchor}")


def part_of_day(found: Found, context: Context) -> Reading | None:
    """`this morning`, `last night`, `tonight`."""
    part, which, anchor = found.text("part"), found.integer("which"), context.anchor
    edge = found.text("edge")
    if which > 0 or (which < 0 and part not in ("NI", "EV")):
        return None
    if not anchor:
        return Reading("TIME", f"T{part}", edge)
    day = moved(anchor, which, "D").isoformat()
    return Reading("TIME", f"{day}T{part}", edge, f"counted from {anchor}")


def overnight(found: Found, context: Context) -> Reading | None:
    """The night that ended on the day of publication."""
    anchor = context.anchor
    if not anchor:
        return Reading("TIME", f"T{found.text('part')}")
    day = moved(anchor, -1, "D")
    return Reading("TIME", f"{day}T{found.text('part')}", why=f"the night before {anchor}")


def _clocked(found: Found, day: str, why: str) -> Reading | None:
    """A day with its time of day, if a rule found one."""
    edge = found.text("edge") or found.text("mod")
    if "hour" in found or "clock" in found:
        clock = clock_of(found)
        base = "" if day == "PRESENT_REF" else day
        return Reading("TIME", f"{base}T{clock}", edge, why) if clock else None
    if "part" in found:
        base = "" if day == "PRESENT_REF" else day
        return Reading("TIME", f"{base}T{found.text('part')}", edge, why)
    return Reading("DATE", day, edge, why) if day else None


def clock_of(found: Found) -> str:
    """A time on the clock as ISO 8601 writes it; empty if there is none such."""
    words = found.text("clock") or found.text("hour")
    figures = [int(figure) for figure in re.findall(r"\d+", words)]
    hour, minute = divmod(figures[0], 100) if figures[0] > 99 else (*figures, 0)[:2]
    half = found.text("half") or found.grammar.value("HALF_DAY", words.lstrip("0123456789:"))
    if half == "PM" and hour < 12:
        hour += 12
    elif half == "AM" and hour == 12:
        hour = 0
    if hour > 24 or minute > 59:
        return ""
    return f"{hour:02}:{minute:02}{found.text('zone')}"


def clock(found: Found, context: Context) -> Reading | None:
    """A time of day without its day: that of publication."""
    time = clock_of(found)
    if not time:
        return None
    day = context.recent(DAY + "(T.*)?", NEAR)[:10]
    anchor = context.anchor
    if not day and anchor:
        day = str(anchor)
    why = f"on {day}" if day else ""
    return Reading("TIME", f"{day}T{time}", found.text("mod"), why, lends="")


def year(found: Found, context: Context) -> Reading | None:
    """A year in figures or words."""
    number = _spoken_or_written(found)
    if number < 1000 or number > 2200:
        return None
    return Reading("DATE", f"{number:04}", found.text("edge"), "as written")


def _spoken(found: Found) -> int:
    """A year as it is said: `nineteen ninety-six`, `two thousand`."""
    numerals = found.grammar.language.numerals
    first, *rest = re.split(r"[\s-]+", found.words("year").lower())
    century = numerals.get(first, 0)
    if isinstance(century, int) and 13 <= century <= 20 and "thousand" not in rest:
        low = [value for word in rest if isinstance(value := numerals.get(word), int)]
        return century * 100 + sum(low)
    return round(found.number("year") or 0)


def year_span(found: Found, context: Context) -> Reading | None:
    """Two years with a dash between them, `1988-89`."""
    first, last = re.split("[-–/]", found.whole)
    begin, end = int(first), int(first[: 4 - len(last)] + last)
    return Reading("DATE", f"{begin}/{end}", why="as written") if begin < end <= 2200 else None


def decade(found: Found, context: Context) -> Reading | None:
    """`the 1990s`, `the late '80s`."""
    figures = re.sub(r"\D", "", found.text("decade"))
    if len(figures) == 4 and figures[3] != "0":
        return None
    value = figures[:3] if len(figures) == 4 else "19" + figures[:1]
    return Reading("DATE", value, found.text("edge"), "as written")


def century(found: Found, context: Context) -> Reading | None:
    """`the 20th century`."""
    number = found.integer("ordinal")
    return Reading("DATE", f"{number - 1:02}", found.text("edge"), "as written") if number else None


def season(found: Found, context: Context) -> Reading | None:
    """A season: of a year that is named, or last, this, next."""
    name, anchor, mod = found.text("season"), context.anchor, found.text("edge")
    if "year" in found:
        return Reading("DATE", f"{_spoken_or_written(found):04}-{name}", mod, "as written")
    if not anchor:
        return Reading("DATE", f"XXXX-{name}", mod)
    since = anchor.month - SEASONS[name][0]
    which, number = found.integer("which"), anchor.year
    begun = number - (since < 0)
    if which < 0:
        number = begun - (since % 12 < 3)
    elif which > 0:
        number = begun + 1
    elif name == "WI" and anchor.month < 6:
        number -= 1
    return Reading("DATE", f"{number:04}-{name}", mod, f"counted from {anchor}")


def _spoken_or_written(found: Found) -> int:
    """The year that a rule found, in figures or words."""
    words = found.text("year")
    return full_year(words) if re.search(r"\d", words) else _spoken(found)


def holiday(found: Found, context: Context) -> Reading | None:
    """A feast with a fixed day, or a weekday of a month: `11-4-4` is the fourth Thursday."""
    fixed = found.text("holiday")
    anchor = context.anchor
    if "year" in found:
        day = _feast(full_year(found.text("year")), fixed)
        return Reading("DATE", day.isoformat(), why="as written")
    if not anchor:
        return Reading("DATE", f"XXXX-{fixed}" if len(fixed) == 5 else "XXXX-XX-XX")
    choices = [_feast(anchor.year + offset, fixed) for offset in (-1, 0, 1)]
    which = found.integer("which")
    if which < 0:
        choices = [choice for choice in choices if choice < anchor]
    elif which > 0 or context.direction() > 0:
        choices = [choice for choice in choices if choice >= anchor]
    day = nearest(anchor, choices)
    return Reading("DATE", day.isoformat(), why=f"nearest to {anchor}")


def _feast(year: int, fixed: str) -> date:
    """A feast in a year."""
    numbers = [int(part) for part in fixed.split("-")]
    if len(numbers) == 2:
        return date(year, *numbers)
    month, weekday, nth = numbers
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))


def referred(found: Found, context: Context) -> Reading | None:
    """`that day`, `the same year`, `the following month`: counted from what was named before."""
    unit = found.text("unit", "D")
    patterns = {"M": r"\d{4}-\d\d(-\d\d.*)?", "Y": r"\d{4}(-.*)?"}
    value = context.recent(patterns.get(unit, DAY + "(T.*)?"))
    if not value:
        return None
    numbers = [int(part) for part in re.findall(r"\d+", re.sub("T.*|-[A-Z].*", "", value))]
    base = date(*(*numbers, 1, 1)[:3])
    text, kind = written(moved(base, found.integer("which"), unit), unit), "DATE"
    if "part" in found:
        text, kind = f"{text}T{found.text('part')}", "TIME"
    why = f"counted from {value}"
    return Reading(kind, text, found.text("edge"), why, lends="")
