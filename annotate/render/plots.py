"""A bar chart as an SVG document.

It has a title and a description in words, its text is text, it loads nothing, and it reads on light
and dark grounds: a program that shows it dark says so by `prefers-color-scheme`. Invariant: hue is
never alone: bars have outlines and numbers, series have patterns and a legend in the same order.
"""

from collections.abc import Iterator
from itertools import count

from annotate.core.cells import clip, safe, width
from annotate.render.chart import HUES, ROWS, Chart, told_apart
from annotate.render.palette import COLOURS

WIDTH = 720
"""Of the drawing, in CSS pixels at full size, as all lengths here."""
MARGIN = 20
BAR = 18
STEP = 26
"""From one bar to the next."""
LETTER = 7.4
"""Width of a cell of text, about; a wide character takes two."""
NAMES = 30
"""Cells of a name at most."""
FOOT = 34
SPOKEN = 12
"""So many bars are told in words; a program that reads aloud would not end otherwise."""

MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})

STYLE = (
    "text{font:13px system-ui,'DejaVu Sans','Segoe UI',Helvetica,Arial,sans-serif;fill:#1a1a1a}"
    ".ground{fill:#fff}.h{font-size:16px;font-weight:600}.s{fill:#555}"
    ".grid{stroke:#ddd}.bar{stroke:#444;stroke-width:.8}.in{fill:#000;font-size:11px}"
    "@media (prefers-color-scheme:dark){text{fill:#eee}.ground{fill:#16181c}.s{fill:#aaa}"
    ".grid{stroke:#3a3d44}.bar{stroke:#ccc}.in{fill:#000}}"
)

PATTERNS = (
    "",
    "M0 8L8 0M-2 2L2-2M6 10L10 6",
    "M2 2h2v2h-2zM6 6h2v2h-2z",
    "M0 0L8 8M-2 6L2 10M6-2L10 2",
    "M0 4H8",
    "M4 0V8",
    "M0 4H8M4 0V8",
    "M0 8L8 0M0 0L8 8",
)
"""What is drawn over the colour of each series: paths in a square of 8."""


def plot(chart: Chart) -> str:
    """The document."""
    return "".join(_document(told_apart(chart, ROWS)))


def _document(chart: Chart) -> Iterator[str]:
    legend = [*_legend(chart)] if chart.series else []
    top = 64 + (22 * len(legend) + 8 if legend else 0)
    bottom = top + STEP * len(chart.rows)
    height = bottom + FOOT
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t d" lang="en" '
        f'width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">\n'
        f'<title id="t">{_text(chart.title)}</title>\n<desc id="d">{_text(_spoken(chart))}</desc>\n'
        f"<style>{STYLE}</style>\n"
    )
    if chart.series:
        yield from _patterns(len(chart.series))
    yield f'<rect class="ground" width="{WIDTH}" height="{height}"/>\n'
    yield f'<text class="h" x="{MARGIN}" y="28">{_text(chart.title)}</text>\n'
    yield f'<text class="s" x="{MARGIN}" y="48">{_text(chart.summary)}</text>\n'
    for i, line in enumerate(legend):
        yield f'<g transform="translate(0 {64 + 22 * i})">{line}</g>\n'
    if chart.rows:
        yield from _bars(chart, top, bottom)
    yield "</svg>\n"


def _bars(chart: Chart, top: int, bottom: int) -> Iterator[str]:
    totals = [sum(values) for values in chart.values]
    names = [clip(row, NAMES) for row in chart.rows]
    left = MARGIN + max(map(width, names)) * LETTER + 10
    right = WIDTH - MARGIN - (max(len(f"{total:,}") for total in totals) + 1) * LETTER
    marks = ticks(max(totals))
    scale = (right - left) / max(*totals, marks[-1], 1)
    for mark in marks:
        x = left + mark * scale
        yield f'<path class="grid" d="M{x:.1f} {top - 4}V{bottom}"/>'
        yield f'<text class="s" x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{mark:,}</text>'
    yield "\n"
    rows = zip(names, chart.rows, chart.values, totals, strict=True)
    for i, (name, whole, values, total) in enumerate(rows):
        y = top + STEP * i
        yield (
            f'<g><text x="{left - 10:.1f}" y="{y + 14}" text-anchor="end">{_text(name)}'
            f"<title>{_text(whole)}</title></text>"
        )
        x = left
        for number, value in enumerate(values):
            if value:
                size = value * scale
                told = f"{whole}, {chart.series[number]}" if chart.series else whole
                yield _bar(x, y, size, number, f"{told}: {value:,}")
                if chart.series and size > len(f"{value:,}") * LETTER + 8:
                    yield _inside(x + size / 2, y, f"{value:,}")
                x += size
        yield f'<text x="{x + 6:.1f}" y="{y + 14}">{total:,}</text></g>\n'


def _bar(x: float, y: float, size: float, number: int, told: str) -> str:
    place = f'x="{x:.1f}" y="{y}" width="{max(size, 1):.1f}" height="{BAR}"'
    colour = COLOURS[HUES[number]].rgb
    over = f'<rect {place} fill="url(#p{number})"/>' if PATTERNS[number] else ""
    return f'<rect class="bar" {place} fill="{colour}"><title>{_text(told)}</title></rect>{over}'


def _inside(x: float, y: float, number: str) -> str:
    """A number upon a pattern, on a ground of its own."""
    size = len(number) * 6.6 + 6
    return (
        f'<rect x="{x - size / 2:.1f}" y="{y + 2.5}" width="{size:.1f}" height="13" rx="2" '
        f'fill="#fff" fill-opacity=".85"/>'
        f'<text class="in" x="{x:.1f}" y="{y + 13}" text-anchor="middle">{number}</text>'
    )


def _patterns(many: int) -> Iterator[str]:
    yield "<defs>"
    for number, path in enumerate(PATTERNS[:many]):
        if path:
            yield (
                f'<pattern id="p{number}" width="8" height="8" patternUnits="userSpaceOnUse">'
                f'<path d="{path}" fill="none" stroke="#000" stroke-opacity=".5"/></pattern>'
            )
    yield "</defs>\n"


def _legend(chart: Chart) -> Iterator[str]:
    """The lines of the legend, 20 high."""
    head = f"{chart.series_are}:"
    x = MARGIN + width(safe(head)) * LETTER + 8
    line = f'<text class="s" x="{MARGIN}" y="13">{_text(head)}</text>'
    for number, name in enumerate(chart.series):
        word = clip(name, NAMES)
        size = 24 + width(word) * LETTER + 16
        if x + size > WIDTH - MARGIN and number:
            yield line
            line, x = "", MARGIN
        place = f'x="{x:.1f}" y="1" width="18" height="14"'
        line += f'<rect class="bar" {place} fill="{COLOURS[HUES[number]].rgb}"/>'
        line += f'<rect {place} fill="url(#p{number})"/>' if PATTERNS[number] else ""
        line += f'<text x="{x + 24:.1f}" y="13">{_text(word)}</text>'
        x += size
    yield line


def ticks(most: int) -> list[int]:
    """Round numbers from 0 to the greatest, at most six: steps of 1, 2 or 5 times a power of
    ten."""
    steps = (factor * 10**power for power in count() for factor in (1, 2, 5))
    step = next(step for step in steps if most <= 5 * step)
    return [*range(0, most + 1, step)]


def _spoken(chart: Chart) -> str:
    """The chart in words."""
    told = []
    for row, values in [*zip(chart.rows, chart.values, strict=True)][:SPOKEN]:
        pairs = zip(chart.series, values, strict=True) if chart.series else ()
        parts = [f"{name} {value:,}" for name, value in pairs if value]
        told.append(f"{row} {sum(values):,}" + (f" ({', '.join(parts)})" if parts else ""))
    more = len(chart.rows) - SPOKEN
    rest = f"; and {more} more" if more > 0 else ""
    return f"{chart.summary}. Bars: {'; '.join(told) or 'none'}{rest}."


def _text(text: str) -> str:
    return safe(text).translate(MARKUP)
