"""Where each motion leads. Pure: a place in, an offset out."""

from collections.abc import Callable
from typing import NamedTuple

from annotate.core import segmentation, sentences
from annotate.core.layout import Layout
from annotate.core.spans import Span


class Place(NamedTuple):
    """Where a motion starts."""

    text: str
    layout: Layout
    offset: int
    goal: int
    """The column that motions between rows keep to, in cells."""
    page: int
    """Rows of a page."""


def _rows(place: Place, rows: int) -> int:
    """So many rows down; from the first row up or the last row down, the end of the text."""
    row = place.layout.row_of(place.offset) + rows
    if row < 0:
        return (
            0 if place.layout.row_of(place.offset) == 0 else place.layout.offset_at(0, place.goal)
        )
    last = len(place.layout) - 1
    if row > last and place.layout.row_of(place.offset) == last:
        return len(place.text)
    return place.layout.offset_at(min(row, last), place.goal)


def _row_start(place: Place) -> int:
    return place.layout.span(place.layout.row_of(place.offset))[0]


def _row_end(place: Place) -> int:
    return place.layout.offset_at(place.layout.row_of(place.offset), 1 << 30)


MOTIONS: dict[str, Callable[[Place], int]] = {
    "left": lambda p: segmentation.previous_cluster(p.text, p.offset),
    "right": lambda p: segmentation.next_cluster(p.text, p.offset),
    "up": lambda p: _rows(p, -1),
    "down": lambda p: _rows(p, 1),
    "word_left": lambda p: segmentation.previous_word(p.text, p.offset),
    "word_right": lambda p: segmentation.next_word(p.text, p.offset),
    "line_start": _row_start,
    "line_end": _row_end,
    "sentence_left": lambda p: sentences.previous_sentence(p.text, p.offset),
    "sentence_right": lambda p: sentences.next_sentence(p.text, p.offset),
    "paragraph_up": lambda p: sentences.previous_paragraph(p.text, p.offset),
    "paragraph_down": lambda p: sentences.next_paragraph(p.text, p.offset),
    "page_up": lambda p: _rows(p, -p.page),
    "page_down": lambda p: _rows(p, p.page),
    "top": lambda p: 0,
    "bottom": lambda p: len(p.text),
}

BETWEEN_ROWS = frozenset({"up", "down", "page_up", "page_down"})
"""Motions that keep the goal column."""

ENDS: dict[str, Callable[[Place], int]] = {
    "word_right": lambda p: _last_cluster(p, segmentation.word_end(p.text, _beyond(p))),
    "sentence_right": lambda p: _end_of(p, sentences.sentence_at(p.text, _beyond(p))),
    "paragraph_down": lambda p: _end_of(p, sentences.paragraph_at(p.text, _beyond(p))),
}
"""Where some motions lead while selecting: to the end of a unit, not to the next one's start."""


def _end_of(place: Place, unit: Span | None) -> int:
    return _last_cluster(place, unit.end) if unit else place.offset


def _beyond(place: Place) -> int:
    return segmentation.next_cluster(place.text, place.offset)


def _last_cluster(place: Place, end: int) -> int:
    """The start of the last cluster before an end, never behind where the motion started."""
    return max(place.offset, segmentation.previous_cluster(place.text, end))


def move(name: str, place: Place, *, extend: bool = False, count: int = 1) -> int:
    """The offset that a motion leads to, `count` times."""
    motion = ENDS.get(name, MOTIONS[name]) if extend else MOTIONS[name]
    for _ in range(count):
        offset = motion(place)
        if offset == place.offset:
            break
        place = place._replace(offset=offset)
    return place.offset
