"""Bars for a terminal: of blocks, or of ASCII where there are none.

Invariants: no line is wider than the terminal; series differ by their signs as well as by colour,
so a chart without colour says the same.
"""

from collections.abc import Callable, Iterator, Sequence

from annotate.core.cells import safe, width
from annotate.render.ansi import depth, inked
from annotate.render.chart import HUES, Chart, told_apart
from annotate.render.painting import Paint

EIGHTHS = " ▏▎▍▌▋▊▉"
WHOLE = "█"
BLOCKS = "█▒░▓◆╱•■"
ASCII = "#=+:o/.%"
"""The signs of the series, in their order."""

NAMES = 0.35
"""Of the width, the part that the names take at most."""
GAP = 2


def bars(chart: Chart, columns: int, *, coloured: bool, blocks: bool) -> Iterator[str]:
    """Lines, each with its end, at most `columns` cells wide."""
    chart = told_apart(chart)
    bits = depth()
    signs = BLOCKS if blocks else ASCII
    clip = Paint(False, blocks).clip
    yield f"{clip(chart.title, columns)}\n{clip(chart.summary, columns)}\n\n"
    if chart.series:
        yield from _legend(chart, columns, signs, bits if coloured else 0, clip)
    if not chart.rows:
        return
    names = [clip(row, max(8, int(columns * NAMES))) for row in chart.rows]
    totals = [sum(values) for values in chart.values]
    left = max(map(width, names))
    right = max(len(f"{total:,}") for total in totals)
    room = max(4, columns - left - right - 2 * GAP)
    most = max(*totals, 1)
    for name, values, total in zip(names, chart.values, totals, strict=True):
        if chart.series:
            bar, used = _stacked(values, room / most, signs, bits if coloured else 0)
        else:
            drawn = _single(total * room / most, blocks) if total else ""
            bar, used = inked(drawn, HUES[0], bits) if coloured and drawn else drawn, len(drawn)
        number = f"{total:,}"
        gap = " " * (GAP if used else 0)
        yield f"{name}{' ' * (left - width(name) + GAP)}{bar}{gap}{number}\n"


def _single(size: float, blocks: bool) -> str:
    """A bar of so many cells; what is there shows."""
    if not blocks:
        return ASCII[0] * max(1, round(size))
    eighths = max(1, round(size * 8))
    return WHOLE * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def _stacked(values: Sequence[int], scale: float, signs: str, bits: int) -> tuple[str, int]:
    """The parts of a bar beside each other, and the cells that they take: each ends where all up
    to it would, so that the bar as a whole has its length."""
    made = ""
    end = total = 0
    for i, value in enumerate(values):
        total += value
        until = round(total * scale)
        part = signs[i] * (until - end)
        made += inked(part, HUES[i], bits) if bits and part else part
        end = until
    return made, end


def _legend(
    chart: Chart, columns: int, signs: str, bits: int, clip: Callable[[str, int], str]
) -> Iterator[str]:
    """What the signs mean, each with its sum."""
    line, used = f"{safe(chart.series_are)}:", width(safe(chart.series_are)) + 1
    for i, name in enumerate(chart.series):
        total = sum(values[i] for values in chart.values)
        word = clip(name, max(8, columns - 20)) + f" {total:,}"
        size = width(word) + 5
        if used + size > columns:
            yield line + "\n"
            line, used = " ", 1
        sign = signs[i] * 2
        line += f"  {inked(sign, HUES[i], bits) if bits else sign} {word}"
        used += size
    yield line + "\n\n"
