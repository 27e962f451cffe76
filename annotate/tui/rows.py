"""Rows of the screen as values: segments of text, each in its style. Textual is not needed here."""

from collections.abc import Iterable
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style

from annotate.core.cells import clip, safe, width
from annotate.tui.styles import PLAIN

Row = list[Segment]


def cell(text: str, style: Style = PLAIN) -> Segment:
    """A segment of text from anywhere, made safe."""
    return Segment(safe(text), style)


def button(text: str, key: str, style: Style = PLAIN) -> Segment:
    """A cell that presses a key when it is clicked."""
    return Segment(safe(text), _pressing(style, key))


@lru_cache(maxsize=4096)
def _pressing(style: Style, key: str) -> Style:
    return style + Style(meta={"key": key})


def flow(pieces: Iterable[Row], columns: int, first: Row | None = None) -> list[Row]:
    """The pieces one after the other, in as many rows as it takes; none is parted. The first row
    may begin with something already."""
    rows: list[Row] = [list(first or [])]
    for piece in pieces:
        if rows[-1] and row_width(rows[-1]) + row_width(piece) > columns:
            rows.append([])
        rows[-1] += piece
    return rows


def row_width(row: Row) -> int:
    return sum(width(segment.text) for segment in row)


def fit(row: Row, columns: int) -> Row:
    """The row cut to a width."""
    made: Row = []
    left = max(0, columns)
    for segment in row:
        text = clip(segment.text, left)
        left -= width(text)
        made.append(Segment(text, segment.style))
        if left <= 0:
            break
    return made
