"""What the parts of the screen show and how large they are, as values.

The screen, and the first paint that comes before Textual is there, take sizes and rows from here,
so the hand-over from one to the other changes no cell.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style

from annotate.core import offers
from annotate.core.runs import Overlay, Run, row_runs
from annotate.core.search import between
from annotate.core.segmentation import next_cluster
from annotate.core.session import Session
from annotate.render.ansi import BAR, GUTTER, has_claim
from annotate.render.palette import Palette
from annotate.tui import panels
from annotate.tui.contexts import contexts
from annotate.tui.keymap import Keymap
from annotate.tui.rows import Row
from annotate.tui.side import PANEL_FROM, PANEL_WIDTH
from annotate.tui.styles import DIM, DOT, style

LOW = 16
"""On screens with fewer rows than this the legend is left out."""

NARROW = 60
"""On screens with fewer columns than this the panel is never shown."""


OFFERED = "┊ "
"""Stands in the margin of every row that a suggested claim runs through."""


SPACING = 3
"""One character in so many of what is suggested is underlined. Each change of the look costs bytes
and time, and there are many on a screen."""


class Shape(NamedTuple):
    """Cells that the article has."""

    columns: int = 80
    rows: int = 20

    @property
    def text(self) -> int:
        """Cells for a row of its text."""
        return self.columns - GUTTER - 1


def panel_shows(columns: int, wanted: bool | None = None) -> bool:
    """Whether the panel is on a screen; `wanted` is what the user said, if anything."""
    return (columns >= PANEL_FROM if wanted is None else wanted) and columns >= NARROW


def article_shape(columns: int, rows: int, *, panel: bool, coaching: int, bottom: int) -> Shape:
    """What a screen has left for the article."""
    return Shape(columns - PANEL_WIDTH * panel, max(0, rows - 1 - coaching - bottom))


def with_legend(first: Sequence[Row], legend: Sequence[Row], height: int) -> list[Row]:
    """The rows, and below them as much of the legend as they leave uncovered, if a screen of this
    height has room for it."""
    return [*first, *(legend[max(0, len(first) - 1) :] if height >= LOW else ())]


def hints(session: Session, keymap: Keymap, columns: int, *, several: bool) -> Row:
    """The keys that do something now; `several` articles are there to go through."""
    return panels.hints(keymap, contexts(session, several), columns)


def bottom(rows: Sequence[Row], status: Row, height: int) -> list[Row]:
    """The rows at the bottom of a screen, as many as it has room for, the status last."""
    return [*rows[: max(1, height - 5)], status]


def top_row(row: int, top: int, shape: Shape, count: int) -> int:
    """The first row to show, so that the cursor's row is on the screen: a third down, if it was
    not. `count` is how many rows the text has."""
    height = max(1, shape.rows)
    if top <= row < top + height:
        return top
    wanted = row - height // 3
    if row in (top - 1, top + height) and height < 6:
        wanted = row if row < top else row - height + 1
    return last_top(wanted, shape, count)


def last_top(top: int, shape: Shape, count: int) -> int:
    """A first row, held to where the text's end is at the bottom."""
    return max(0, min(top, count - max(1, shape.rows)))


def article_row(session: Session, palette: Palette, row: int, overlay: Overlay) -> Row:
    """A row of the article with its margin; after the end, a sign that there is no more."""
    if row >= len(session.layout):
        return [Segment("~", DIM)]
    if session.matches:
        overlay = overlay._replace(matches=between(session.matches, *session.layout.span(row)))
    waiting = offers.shown(session, *session.layout.span(row))
    dotted = [span for s in waiting if not offers.is_claim(session, s) for span in s.spans]
    index, hidden = session.document.index, session.hidden
    runs = row_runs(session.layout, row, index, overlay, hidden, dotted)
    claimed = any(has_claim(session.schema, run.tags) for run in runs)
    claims = any(offers.is_claim(session, suggestion) for suggestion in waiting)
    bar = BAR if claimed else OFFERED if claims else " " * GUTTER
    made = [Segment(bar, DIM)]
    for run in runs:
        made += run_segments(palette, run)
    return made


def run_segments(palette: Palette, run: Run) -> Row:
    """A stretch of a row; what is suggested has a dotted line below.

    No terminal of old knows dotted lines, and some print what they do not know, so the dots are
    single characters underlined.
    """
    look = run_style(palette, run)
    if not run.offered or run.selected or run.found:
        return [Segment(run.text, look)]
    dots = look + DOT
    made: Row = []
    for number, text in enumerate(clusters(run.text)):
        if number % SPACING == 0:
            made.append(Segment(text, dots))
        elif number % SPACING == 1:
            made.append(Segment(text, look))
        else:
            made[-1] = Segment(made[-1].text + text, look)
    return made


def clusters(text: str) -> Iterator[str]:
    """The clusters of a text."""
    if text.isascii():
        yield from text
        return
    place = 0
    while place < len(text):
        end = next_cluster(text, place)
        yield text[place:end]
        place = end


def run_style(palette: Palette, run: Run) -> Style:
    """How a stretch of a row looks."""
    look = palette.look([tag.label for tag in run.tags])
    return style(look, run.cursor, run.selected, run.found, not palette.coloured)
