"""A time axis as an SVG drawing: time runs down, words stand beside it.

Days are dots on the axis, longer stretches bars on its left; lines lead to what the articles say,
in the same order, so no line crosses another or words. Colours have words or shapes beside them.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from annotate.core.cells import safe
from annotate.core.dated import Entry
from annotate.core.periods import Row, length_in_words
from annotate.core.wording import counted
from annotate.render.claim_lists import verdict_words
from annotate.render.lettering import FONT, advance, broken, cut, escaped, tooltip
from annotate.render.timeline_lines import notes
from annotate.render.timeline_scale import BREAK, Scale, spread

SIZE, SMALL, LINE = 13, 11, 18
"""Of the letters, of small ones, and the height of a line, in CSS pixels, as all lengths here."""
MARGIN, GAP = 24, 10
EMPTY, WORDS = 980, 590
"""Width of a drawing of nothing, and of what articles say."""
MOST_LINES = 8
"""Of an entry's words."""
TICKS = 82
"""Room for the names of days beside the axis."""
LANE, BAR = 11, 7
"""A lane of bars, and the width of one."""
FAN = 64
"""Room for the lines from the axis to the words."""
LABEL = 158
"""Room for a row's days, at least."""
LEAST = 260.0
"""Length of the axis, at least."""

STYLE = (
    f":root{{color-scheme:light dark}}text{{font:{SIZE}px {FONT};fill:#1a1a1a}}"
    f".paper{{fill:#ffffff}}.small{{font-size:{SMALL}px;fill:#595959}}.bold{{font-weight:600}}"
    ".axis,.break{fill:none;stroke:#595959;stroke-width:1.5}.break{stroke-dasharray:2 3}"
    ".tick{stroke:#595959}.lead{fill:none;stroke:#9a9a96}"
    ".dot,.bar{fill:#b84a00;stroke:#ffffff;stroke-width:1.5}.bar{fill:#3b5fb0}"
    ".cut{stroke:#ffffff;stroke-width:5}"
    "@media (prefers-color-scheme:dark){text{fill:#e9e7e2}.paper{fill:#16181c}"
    ".small{fill:#b3b1ac}.axis,.break,.tick{stroke:#b3b1ac}.lead{stroke:#85878c}"
    ".dot{fill:#f08a4b;stroke:#16181c}.bar{fill:#8fb0ff;stroke:#16181c}"
    ".cut{stroke:#16181c}}"
)
"""Plain colours, not variables, which few programs but browsers know."""


class Place(NamedTuple):
    """A row of the axis with where all of it stands."""

    row: Row
    start: float
    """Where its first day begins, and where its last day ends."""
    end: float
    lane: int
    """Of its bar; -1 for a dot."""
    top: float
    """Of its words."""
    entries: tuple["Laid", ...]
    """Those that are shown."""


class Laid(NamedTuple):
    """An entry in lines: what stands before its words, the words, and what follows them."""

    before: str
    words: tuple[str, ...]
    tail: str
    below: tuple[str, ...] = ()
    """What follows, in lines of its own, if it has no room beside the words."""

    @property
    def lines(self) -> int:
        return len(self.words) + len(self.below)


def document(found: Sequence[Row], most: int) -> Iterator[str]:
    """An SVG document in pieces; `most` entries a row, 0 for all."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield from drawing(found, most, alone=True)


def drawing(found: Sequence[Row], most: int, *, alone: bool) -> Iterator[str]:
    """An SVG element in pieces. `alone`, it has its own style; else a page has that, and each row
    is a link to the page's element `row1`, `row2` …"""
    if not found:
        yield _head(EMPTY, 2 * MARGIN + LINE, "No dates", "Nothing is on the axis.", alone)
        yield f'<text x="{MARGIN}" y="{MARGIN + SIZE}">No dates.</text>\n</svg>\n'
        return
    laid = [tuple(_laid(entry, row) for entry in _shown(row, most)) for row in found]
    heights = [_height(row, some) for row, some in zip(found, laid, strict=True)]
    scale = Scale(((row.first, row.last) for row in found), max(LEAST, sum(heights)))
    places = _placed(found, scale, heights, laid)
    lanes = max(place.lane for place in places) + 1
    axis = MARGIN + TICKS + LANE * lanes + 8
    low = min(0.0, min(place.top for place in places))
    high = max(scale.length, *(p.top + h for p, h in zip(places, heights, strict=True)))
    caption = _caption(scale)
    label = max(LABEL, *(ceil(advance(row.label, SIZE, bold=True)) for row in found))
    width = axis + FAN + label + 8 + WORDS + MARGIN
    height = ceil(high - low + 2 * MARGIN + LINE * len(caption) + GAP)
    first, last = found[0].first, max(row.last for row in found)
    title = f"Timeline from {first} to {last}"
    about = f"{numbers(found)} at {counted(len(found), 'place')}. {' '.join(caption)}"
    yield _head(width, height, title, about, alone)
    yield f'<g transform="translate(0 {MARGIN - low:g})">\n'
    yield from _axis(scale, axis, lanes)
    cuts = [start + BREAK / 2 for start, _ in scale.breaks()]
    for number, place in enumerate(places, 1):
        yield from _row(place, axis, label, cuts, number, alone)
    for number, line in enumerate(caption, 1):
        y = high + GAP + LINE * number
        yield f'<text class="small" x="{MARGIN}" y="{y:.1f}">{escaped(line)}</text>\n'
    yield "</g>\n</svg>\n"


def _head(width: float, height: float, title: str, about: str, alone: bool) -> str:
    style = (
        f'<style>{STYLE}</style>\n<rect class="paper" width="{width}" height="{height}"/>\n'
        if alone
        else ""
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" role="graphics-document document"'
        f' aria-labelledby="title desc" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}">\n<title id="title">{escaped(title)}</title>\n'
        f'<desc id="desc">{escaped(about)}</desc>\n{style}'
    )


def _caption(scale: Scale) -> list[str]:
    """How the axis is to be read."""
    breaks = len(list(scale.breaks()))
    if not breaks:
        return ["To scale."]
    parts = f"The axis is broken in {counted(breaks, 'place')}"
    return [f"{parts} where nothing is for long; between the breaks it is to one scale."]


def _shown(row: Row, most: int) -> tuple[Entry, ...]:
    return row.entries[:most] if most else row.entries


def _height(row: Row, shown: Sequence[Laid]) -> float:
    lines = sum(entry.lines for entry in shown)
    return LINE * (lines + (len(shown) < len(row.entries))) + GAP


def _placed(
    found: Sequence[Row],
    scale: Scale,
    heights: Sequence[float],
    laid: Sequence[tuple[Laid, ...]],
) -> list[Place]:
    starts = [scale.place(row.first.toordinal()) for row in found]
    ends = [scale.place(row.last.toordinal() + 1) for row in found]
    tops = spread([start - LINE / 2 for start in starts], heights)
    lanes: list[float] = []
    made = []
    for row, start, end, top, shown in zip(found, starts, ends, tops, laid, strict=True):
        lane = -1
        if row.first != row.last or row.open_first or row.open_last:
            free = (n for n, used in enumerate(lanes) if used + 3 <= start)
            lane = next(free, len(lanes))
            lanes[lane : lane + 1] = [max(end, start + BAR)]
        made.append(Place(row, start, end, lane, top, shown))
    return made


def _axis(scale: Scale, x: float, lanes: int) -> Iterator[str]:
    """The parts of the axis, the breaks between them, and the names of days."""
    for part in scale.parts:
        yield f'<path class="axis" d="M{x} {part.start:.1f}V{part.end:.1f}"/>\n'
    left = x - LANE * lanes - 12
    for place, days in scale.breaks():
        middle = place + BREAK / 2
        yield (
            f'<path class="break" d="M{x} {place:.1f}V{place + BREAK:.1f}"/>\n'
            f'<path class="axis" d="M{x - 6} {middle - 1:.1f}l12 -5m-12 12l12 -5"/>\n'
            f'<text class="small" text-anchor="end" x="{left}" y="{middle + 4:.1f}">'
            f"{length_in_words(days)}</text>\n"
        )
    for tick in scale.ticks():
        yield (
            f'<path class="tick" d="M{x - 4} {tick.place:.1f}H{x + 4}"/>\n'
            f'<text class="small" text-anchor="end" x="{left}" y="{tick.place + 4:.1f}">'
            f"{tick.words}</text>\n"
        )


def _lead(place: Place, axis: float) -> str:
    """From the axis, or a bar beside it, to the words."""
    foot = place.top + LINE / 2
    start = place.start
    to = f"M{axis} {start:.1f}L{axis + FAN - 14} {foot:.1f}H{axis + FAN - 6}"
    if place.lane >= 0:
        to = f"M{_bar_x(place, axis) + BAR} {start:.1f}H{axis}{to[len(f'M{axis} {start:.1f}') :]}"
    return f'<path class="lead" d="{to}"/>\n'


def _bar_x(place: Place, axis: float) -> float:
    return axis - 8 - LANE * place.lane - BAR


def _row(
    place: Place, axis: float, label: float, cuts: Sequence[float], number: int, alone: bool
) -> Iterator[str]:
    row = place.row
    if alone:
        yield f'<g class="row">{tooltip(_named(row))}'
    else:
        yield f'<a class="row" href="#row{number}" data-row="{number}">{tooltip(_named(row))}'
    yield _lead(place, axis)
    if place.lane < 0:
        yield f'<circle class="dot" cx="{axis}" cy="{place.start:.1f}" r="4.5"/>'
    else:
        yield _bar(place, axis)
        for cut_at in cuts:
            if place.start < cut_at < place.end:
                x = _bar_x(place, axis) - 2
                yield f'<path class="cut" d="M{x} {cut_at + 3:.1f}l11 -6"/>'
    x, y = axis + FAN, place.top + SIZE
    yield f'<text class="bold" x="{x}" y="{y:.1f}">{escaped(row.label)}</text>\n'
    x += label + 8
    for entry in place.entries:
        yield from _entry(entry, x, y)
        y += LINE * entry.lines
    more = len(row.entries) - len(place.entries)
    if more:
        yield f'<text class="small" x="{x}" y="{y:.1f}">… {more:,} more</text>'
    yield "</g>\n" if alone else "</a>\n"


def _named(row: Row) -> str:
    return f"{row.label}: {numbers([row])}"


def numbers(found: Sequence[Row]) -> str:
    """How many dates and claims there are."""
    claims = sum(entry.claim is not None for row in found for entry in row.entries)
    dates = sum(len(row.entries) for row in found) - claims
    parts = [counted(dates, "date")] * bool(dates) + [counted(claims, "claim")] * bool(claims)
    return ", ".join(parts)


def _bar(place: Place, axis: float) -> str:
    """A bar; an open end is a point."""
    x, start, end = _bar_x(place, axis), place.start, max(place.end, place.start + 4)
    middle = x + BAR / 2
    top = f"M{x} {start:.1f}L{middle} {start - 7:.1f}L{x + BAR} {start:.1f}"
    foot = f"L{x + BAR} {end:.1f}L{middle} {end + 7:.1f}L{x} {end:.1f}Z"
    if not place.row.open_first:
        top = f"M{x} {start:.1f}H{x + BAR}"
    if not place.row.open_last:
        foot = f"V{end:.1f}H{x}Z"
    return f'<path class="bar" d="{top}{foot}"/>'


def _laid(entry: Entry, row: Row) -> Laid:
    """What an article says, with where: in one line if there is room, else the words go on below,
    cut only where they are very long."""
    said = notes(entry, row)
    found = verdict_words(entry.claim) if entry.claim else ""
    tail = f"{found}  {entry.place}" if found else entry.place
    before = cut(f"{said} ", WORDS / 3, SMALL) if said else ""
    taken = advance(before, SMALL)
    words = broken(entry.words, WORDS - taken, SIZE, MOST_LINES)
    used = taken + advance(words[-1], SIZE)
    if used + 10 + advance(safe(tail), SMALL) <= WORDS:
        return Laid(before, tuple(words), tail)
    return Laid(before, tuple(words), "", tuple(broken(tail, WORDS, SMALL, MOST_LINES)))


def _entry(entry: Laid, x: float, y: float) -> Iterator[str]:
    """The lines of an entry. What stands in one is one element, so that a program lays the parts
    out one after the other by its own font."""
    indent = x + advance(entry.before, SMALL)
    for number, words in enumerate(entry.words, 1):
        start, parts = indent, escaped(words)
        if number == 1:
            start, parts = x, f'<tspan class="small">{escaped(entry.before)}</tspan>{parts}'
        if number == len(entry.words) and entry.tail:
            parts += f'<tspan class="small" dx="10">{escaped(entry.tail)}</tspan>'
        yield f'<text x="{start:g}" y="{y:.1f}">{parts}</text>\n'
        y += LINE
    for line in entry.below:
        yield f'<text class="small" x="{x:g}" y="{y:.1f}">{escaped(line)}</text>\n'
        y += LINE
