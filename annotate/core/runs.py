"""What a row shows: runs of text that look alike.

One pure function serves `show` and the tag screen, so the two cannot disagree. A run knows its
tags, not its colours.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from annotate.core.index import SpanIndex
from annotate.core.layout import Layout
from annotate.core.spans import Span, touching
from annotate.core.tags import Tag


class Run(NamedTuple):
    """A stretch of a row. Its text has been through the one door to a terminal."""

    text: str
    width: int
    """Cells."""
    tags: tuple[Tag, ...]
    """Those that cover it, in text order: the longer before what it embeds."""
    cursor: bool = False
    selected: bool = False
    found: bool = False
    """Part of a search match."""
    offered: bool = False
    """Part of what is suggested."""


class Overlay(NamedTuple):
    """What lies on the text for the moment."""

    cursor: Span | None = None
    """The cluster that the cursor is on; at the end of the text it is empty."""
    selection: Sequence[Span] = ()
    matches: Sequence[Span] = ()


NOTHING = Overlay()


def row_runs(
    layout: Layout,
    row: int,
    index: SpanIndex,
    overlay: Overlay = NOTHING,
    hidden: frozenset[str] = frozenset(),
    offers: Sequence[Span] = (),
) -> list[Run]:
    """The runs of one row from left to right; labels in `hidden` are left out. `offers` are the
    spans of suggestions that show.

    A line's end is one blank cell if the cursor is on it or it is selected, else nothing.
    """
    start, whole = layout.span(row)
    end = layout.body(row)[1]
    tags = (
        [tag for tag in index.touching(start, end) if tag.label not in hidden]
        if end > start
        else []
    )
    spans = [span for tag in tags for span in touching(tag.spans, start, end)]
    spans += [*overlay.selection, *overlay.matches, *offers]
    if overlay.cursor is not None:
        spans.append(overlay.cursor)
    cuts = {start, end}
    cuts.update(edge for span in spans for edge in span if start < edge < end)
    runs = [
        _run(a, b, text, width, tags, overlay, offers)
        for a, b, text, width in _pieces(layout, row, sorted(cuts))
    ]
    last = row == len(layout) - 1
    at_end = overlay.cursor is not None and (
        end <= overlay.cursor.start < whole or (last and overlay.cursor.start == whole)
    )
    selected = end < whole and covered(end, whole, overlay.selection)
    if at_end or selected:
        runs.append(Run(" ", 1, (), cursor=at_end, selected=selected))
    return runs


def _pieces(layout: Layout, row: int, cuts: Sequence[int]) -> Iterable[tuple[int, int, str, int]]:
    """Start, end, shown text and cells of each piece between two cuts."""
    if layout.plain(row):
        for a, b in pairwise(cuts):
            yield a, b, layout.text[a:b], b - a
        return
    cells = layout.cells(row)
    place = 0
    for cut in cuts[1:]:
        first = place
        while place < len(cells) and cells[place].offset < cut:
            place += 1
        if place > first:
            piece = cells[first:place]
            until = piece[-1].offset + piece[-1].length
            yield (
                piece[0].offset,
                until,
                "".join(c.text for c in piece),
                sum(c.width for c in piece),
            )


def covered(start: int, end: int, spans: Iterable[Span]) -> bool:
    """True if one of the spans touches `start:end`."""
    return any(span.start < end and start < span.end for span in spans)


def _run(
    start: int,
    end: int,
    text: str,
    width: int,
    tags: list[Tag],
    overlay: Overlay,
    offers: Sequence[Span],
) -> Run:
    cursor = overlay.cursor
    return Run(
        text,
        width,
        tuple(tag for tag in tags if touching(tag.spans, start, end)),
        cursor=cursor is not None and cursor.start < end and start < cursor.end,
        selected=bool(overlay.selection) and covered(start, end, overlay.selection),
        found=bool(overlay.matches) and covered(start, end, overlay.matches),
        offered=bool(offers) and covered(start, end, offers),
    )
