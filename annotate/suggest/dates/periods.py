"""What expressions mean that count units of time: weeks, quarters, years.

They follow the same contract as `points`.
"""

import re
from collections.abc import Callable

from annotate.suggest.dates.context import Context, Found
from annotate.suggest.dates.timex import MONTHS, UNKNOWN, Reading, moved, period, written

AHEAD_WEIGHT = 2.5
"""News looks back: a quarter ahead is meant only if it is so many times nearer."""

SOME_QUARTER = "XXXX-QX"
"""Lent by `the quarter`, which only says that quarters are spoken of."""

REACH = 400
"""How far back, in code points, an expression looks for the quarter that is spoken of."""


def vague(value: str) -> Callable[[Found, Context], Reading | None]:
    """The meaning of words that stand for the present, the past or the future as such."""

    def meaning(found: Found, context: Context) -> Reading | None:
        return Reading("DATE", value)

    return meaning


def unit(found: Found, context: Context) -> Reading | None:
    """`last week`, `this year`, `the end of next month`."""
    name, mod, anchor = found.text("unit"), found.text("edge"), context.anchor
    if not anchor:
        return Reading("DATE", UNKNOWN.get(name, "XXXX"), mod)
    which = found.integer("which")
    day = moved(anchor, which, name)
    if name == "WE" and "which" not in found and anchor.isoweekday() < 3:
        day = moved(anchor, -1, "W")
    return Reading("DATE", written(day, name), mod, f"counted from {anchor}")


def quarter(found: Found, context: Context) -> Reading | None:
    """`the third quarter`, `the first half of 1989`; without a year the one nearest by."""
    short = found.words("short")
    letter = short[:1] or found.text("kind", "Q")
    number = int(short[1:]) if short else found.integer("ordinal")
    if not 1 <= number <= (4 if letter == "Q" else 2):
        return None
    anchor, mod = context.anchor, found.text("edge")
    part = f"{letter}{number}"
    if "year" in found:
        year = int(re.sub(r"\D", "", found.text("year")))
        return Reading("DATE", f"{year:04}-{part}", mod, "as written")
    if not anchor:
        return Reading("DATE", f"XXXX-{part}", mod)
    year = anchor.year
    if "which_year" in found:
        year += found.integer("which_year")
    elif "ago" in found:
        year = _own_year(context, number, letter) - 1
    elif "which" in found:
        year += found.integer("which")
    else:
        year = _own_year(context, number, letter)
    return Reading("DATE", f"{year:04}-{part}", mod, f"counted from {anchor}")


def _own_year(context: Context, number: int, letter: str) -> int:
    """The year whose quarter or half lies nearest to publication, the past ones nearer."""
    anchor = context.anchor
    assert anchor
    length = 3 if letter == "Q" else 6
    middle = number * length - length / 2

    def distance(year: int) -> float:
        months = (year - anchor.year) * 12 + middle - anchor.month
        return months * AHEAD_WEIGHT if months > 0 else -months

    return min((anchor.year, anchor.year - 1, anchor.year + 1), key=distance)


def the_quarter(found: Found, context: Context) -> Reading | None:
    """`the quarter`, `the year-ago quarter`: the one spoken of, else the last one that ended."""
    anchor = context.anchor
    if "year" in found:
        part = (_quarter_spoken_of(context) or "XXXX-QX")[4:]
        return Reading("DATE", f"{found.integer('year')}{part}", why="as written", lends="")
    value = "" if "latest" in found else _quarter_spoken_of(context)
    why = "the one named before"
    if not value and anchor:
        value, why = written(moved(anchor, -1, "Q"), "Q"), f"the last that ended before {anchor}"
    if not value:
        return Reading("DATE", SOME_QUARTER, lends="")
    back = 1 if "ago" in found else -found.integer("which_year")
    value = f"{int(value[:4]) - back:04}{value[4:]}"
    lends = "" if back else SOME_QUARTER
    return Reading("DATE", value, found.text("edge"), why, lends=lends)


def _quarter_spoken_of(context: Context) -> str:
    """The latest quarter named before that is not a year or longer ago; empty if there is none."""
    anchor = context.anchor
    if not anchor:
        return context.recent(r"\d{4}-Q\d", REACH)
    recent = "|".join(written(moved(anchor, back, "Q"), "Q") for back in range(-3, 3))
    value = context.recent(f"{recent}|{SOME_QUARTER}", REACH)
    if value == SOME_QUARTER:
        value = context.recent(recent) or written(moved(anchor, -1, "Q"), "Q")
    return value


def fiscal_year(found: Found, context: Context) -> Reading | None:
    """`fiscal 1989`, `the current fiscal year`."""
    if "year" in found:
        return Reading("DATE", found.words("year")[-4:], found.text("edge"), "as written")
    return unit(found, context)


def duration(found: Found, context: Context) -> Reading | None:
    """`two years`, `a week`, `several months`, `the past week`."""
    name = found.text("unit")
    count = _count(found)
    lasting = period(count, name)
    mod = found.text("mod")
    anchor = context.anchor
    if "which" in found and anchor and count is not None:
        which = found.integer("which")
        other = moved(anchor, count * which, name)
        first, last = sorted((anchor, other))
        towards = "up to" if which < 0 else "from"
        return Reading(
            "DURATION", lasting, mod, f"{towards} {anchor}", first.isoformat(), last.isoformat()
        )
    return Reading("DURATION", lasting, mod)


def many(found: Found, context: Context) -> Reading | None:
    """`weeks`, `decades`: an unknown number of them."""
    return Reading("DURATION", period(None, found.text("some")), found.text("mod"))


def fraction(found: Found, context: Context) -> Reading | None:
    """`half-century`, `a quarter of a century`: a part of a unit."""
    part = 0.5 if "half" in found else 0.25
    return Reading("DURATION", period(part, found.text("unit")), found.text("mod"))


def _count(found: Found) -> float | None:
    """How many units a rule found; None if that is not known."""
    count = found.number("count") if "count" in found else 0.5 if "some" in found else 1
    if count is not None and "half" in found:
        fraction = re.search(r"(\d+)/(\d+)", found.text("half"))
        count += int(fraction[1]) / max(1, int(fraction[2])) if fraction else 0.5
    return count


def ago(found: Found, context: Context) -> Reading | None:
    """`two weeks ago`, `a year earlier`, `three days from now`."""
    name, count, which = found.text("unit"), _count(found), found.integer("way", -1)
    anchor, mod = context.anchor, found.text("mod")
    if count is None or "some" in found or not anchor:
        return Reading("DATE", "PAST_REF" if which < 0 else "FUTURE_REF", mod)
    if name == "Y" and count == 1 and which < 0:
        value = _quarter_spoken_of(context)
        if value:
            why = f"a year before {value}"
            value = f"{int(value[:4]) + which:04}{value[4:]}"
            return Reading("DATE", value, mod, why, lends="")
    if count * MONTHS.get(name, 0) > 12 * anchor.year:
        return Reading("DATE", "PAST_REF", mod)
    exact = {"FN": "W", "DE": "Y", "CE": "Y", "H": "D", "MIN": "D", "S": "D"}.get(name, name)
    value = written(moved(anchor, count * which, name), exact)
    lends = "" if name == "Y" else None
    return Reading("DATE", value, mod, f"counted from {anchor}", lends=lends)


def each(found: Found, context: Context) -> Reading | None:
    """What happens again and again: `every week`, `each Thursday`, `Tuesday nights`."""
    if "weekday" in found:
        part = f"T{found.text('part')}" if "part" in found else ""
        return Reading("SET", f"XXXX-WXX-{found.text('weekday')}{part}")
    if "month" in found:
        return Reading("SET", f"XXXX-{found.integer('month'):02}")
    if "part" in found:
        return Reading("SET", f"XXXX-XX-XXT{found.text('part')}")
    if "season" in found:
        return Reading("SET", f"XXXX-{found.text('season')}")
    count = _count(found) if "count" in found else 1
    return Reading("SET", period(count, found.text("unit")))
