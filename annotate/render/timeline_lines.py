"""A time axis in lines for a terminal: a row for each day or period, with a bar of how much is
there, and what the articles say of it.

Lines are cut at the width that is given, never a place. Nothing of a file comes out but through
`core.cells`.
"""

from collections.abc import Iterator, Sequence

from annotate.core.cells import safe, width
from annotate.core.dated import Entry
from annotate.core.moments import day_in_words
from annotate.core.periods import Row, gaps, length_in_words
from annotate.render.painting import BOLD, DIM, Paint

BAR = 6
"""Cells of the longest bar."""
EIGHTHS = "▏▎▍▌▋▊▉█"
LEAST = 20
"""Cells of words that are shown however narrow the window is."""


def timeline(
    found: Sequence[Row], unit: str, columns: int, most: int, paint: Paint
) -> Iterator[str]:
    """Lines at most `columns` cells wide where that can be; `most` entries a row, 0 for all."""
    label = max((width(row.label) for row in found), default=0)
    longest = max((len(row.entries) for row in found), default=1)
    indent = BAR + label + 3
    # In a narrow window what is said stands below its days, not beside them.
    below = columns - indent < 2 * LEAST
    for gap, row in zip(gaps(found, unit), found, strict=True):
        if gap:
            yield paint(DIM, f"{' ' * (BAR + 1)}{paint.signs.gap} {length_in_words(gap)}") + "\n"
        head = f"{bar(len(row.entries), longest, paint.blocks)} {row.label}"
        head = f"{head[: BAR + 1]}{paint(BOLD, head[BAR + 1 :])}" + " " * (indent - width(head))
        if below:
            yield head.rstrip() + "\n"
            indent = BAR + 1
            head = " " * indent
        shown = row.entries[:most] if most else row.entries
        for entry in shown:
            yield from _entry(head, entry, row, indent, columns, paint)
            head = " " * indent
        if len(shown) < len(row.entries):
            more = f"{paint.signs.more} {len(row.entries) - len(shown):,} more"
            yield f"{head}{paint(DIM, more)}\n"


def bar(number: int, longest: int, blocks: bool = True) -> str:
    """A bar of BAR cells that is as much filled as a number is of the longest; never empty. It is
    of ASCII without `blocks`."""
    if not blocks:
        return ("#" * max(1, round(BAR * number / longest))).ljust(BAR)
    eighths = max(1, round(8 * BAR * number / longest))
    whole, rest = divmod(eighths, 8)
    return ("█" * whole + (EIGHTHS[rest - 1] if rest else "")).ljust(BAR)


def notes(entry: Entry, row: Row) -> str:
    """What is to be said of an entry's time besides its row: its own days, time, how exact."""
    own = day_in_words(entry.stretch)
    finer = own if row.unit and row.unit != "day" and own != row.label else ""
    made = [entry.stretch.about, finer, entry.stretch.time]
    made += ["published"] if entry.published else []
    return " ".join(word for word in made if word)


def _entry(
    head: str, entry: Entry, row: Row, indent: int, columns: int, paint: Paint
) -> Iterator[str]:
    said = safe(notes(entry, row))
    said = f"{said} " if said else ""
    place = safe(entry.place)
    room = columns - indent
    words = safe(entry.in_words(*paint.signs.quotes))
    if width(said) + width(words) + width(place) + 2 <= room:
        yield f"{head}{paint(DIM, said)}{words}  {paint(DIM, place)}\n"
        return
    beside = room - width(said) - width(place) - 2
    if beside >= 2 * LEAST:
        yield f"{head}{paint(DIM, said)}{paint.clip(words, beside)}  {paint(DIM, place)}\n"
        return
    yield f"{head}{paint(DIM, said)}{paint.clip(words, max(LEAST, room - width(said)))}\n"
    start = min(indent, max(2, columns - width(place)))
    yield f"{' ' * start}{paint(DIM, place)}\n"
