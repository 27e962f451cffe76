"""The article on the screen: rows of the layout, painted from `core.runs`.

Invariants: a row is rendered only if it is on the screen and has changed; the cursor is always on
the screen. The view keeps its own first row instead of a scroll bar, which would cost two repaints.
"""

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from annotate.core.layout import Layout
from annotate.core.runs import Overlay
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.render.ansi import GUTTER
from annotate.render.palette import Palette
from annotate.tui import parts
from annotate.tui.rows import row_width
from annotate.tui.styles import HINT, HINT_MONO, PLAIN

WHEEL = 3
"""Rows that a step of the mouse wheel moves."""


class ArticleView(Widget, can_focus=False):
    """Shows a session's text; knows nothing of keys."""

    ALLOW_SELECT = False

    class Pointed(Message):
        """The mouse pointed at a place in the text."""

        def __init__(self, offset: int, chain: int, drag: bool) -> None:
            super().__init__()
            self.offset = offset
            self.chain = chain
            """1 for a click, 2 for a double click, …; 0 while dragging."""
            self.drag = drag

    def __init__(self, session: Session, palette: Palette) -> None:
        super().__init__(id="article")
        self.session = session
        self.palette = palette
        self.top = 0
        self.rendered = 0
        """Rows rendered so far: what a key costs is counted with it."""
        self._shown = Overlay()
        self._overlay = Overlay()
        self._dragging = False
        self.hints: dict[int, str] = {}
        """Offset of a word → the letters to show on it."""
        self.shape = parts.Shape()
        """The cells that it gets, known before Textual says so."""
        self.marks: Sequence[tuple[Span, Style]] = ()
        """Looks that lie on the text, in text order, none over another."""

    def show(self, session: Session, palette: Palette) -> None:
        """Show another article."""
        session.wrap(self.session.layout.width)
        session.page = self.session.page
        self.session, self.palette = session, palette
        self.top = 0
        self._shown = self._overlay = Overlay()

    def in_view(self) -> tuple[int, int]:
        """Start and end of the text that is on the screen."""
        layout = self.session.layout
        last = min(len(layout), self.top + max(1, self.size.height)) - 1
        return layout.span(self.top)[0], layout.span(last)[1]

    def fit(self, shape: parts.Shape) -> None:
        """Lay the text out for the cells that the article gets on the screen."""
        self.shape = shape
        self.session.wrap(shape.text)
        self.session.page = max(1, shape.rows - 2)
        self.follow()

    # what is shown

    def follow(self) -> bool:
        """Bring the cursor's row onto the screen, a third down. True if the screen moved."""
        layout = self.session.layout
        row = layout.row_of(self.session.cursor)
        return self._show(parts.top_row(row, self.top, self.shape, len(layout)))

    def scroll_rows(self, top: int) -> bool:
        """Make a row the first on the screen, as far as there is text. True if it moved."""
        return self._show(parts.last_top(top, self.shape, len(self.session.layout)))

    def _show(self, top: int) -> bool:
        moved, self.top = top != self.top, top
        return moved

    def update_rows(self, *, everything: bool = False) -> None:
        """Repaint what has changed since the last time."""
        session = self.session
        self._overlay = session.overlay()
        touched, session.touched = session.touched, []
        if everything:
            self._shown = self._overlay
            self.refresh()
            return
        spans = [*touched, *_differences(self._shown, self._overlay)]
        self._shown = self._overlay
        rows: set[int] = set()
        for span in spans:
            first = max(self.top, session.layout.row_of(span.start))
            last = session.layout.row_of(max(span.start, span.end - 1))
            rows.update(range(first, min(last, self.top + self.size.height - 1) + 1))
        if rows:
            columns = self.size.width
            self.refresh(*(Region(0, row - self.top, columns, 1) for row in sorted(rows)))

    def render_line(self, y: int) -> Strip:
        self.rendered += 1
        row = self.top + y
        segments = parts.article_row(self.session, self.palette, row, self._overlay)
        strip = Strip(segments, row_width(segments)).adjust_cell_length(self.size.width, PLAIN)
        if self.marks and row < len(self.session.layout):
            strip = self._with_marks(strip, row)
        hinted = self.hints and row < len(self.session.layout)
        return self._with_hints(strip, row) if hinted else strip

    def _with_marks(self, strip: Strip, row: int) -> Strip:
        """The strip with looks laid on its text."""
        layout = self.session.layout
        start, end = layout.body(row)
        pieces: list[Strip] = []
        place = 0
        for span, look in self.marks:
            if span.start >= end or span.end <= start:
                continue
            first = GUTTER + layout.column_of(max(start, span.start))
            last = GUTTER + layout.column_of(span.end) if span.end < end else None
            under = strip.crop(first, last) if last else strip.crop(first, _text_end(layout, row))
            marked = [Segment(text, (style or PLAIN) + look) for text, style, _ in under]
            pieces += [strip.crop(place, first), Strip(marked, under.cell_length)]
            place = first + under.cell_length
        return Strip.join([*pieces, strip.crop(place)]) if pieces else strip

    def _with_hints(self, strip: Strip, row: int) -> Strip:
        """The strip with jump labels on its words."""
        layout = self.session.layout
        look = HINT if self.palette.coloured else HINT_MONO
        start, end = layout.body(row)
        pieces: list[Strip] = []
        place = 0
        for offset in sorted(o for o in self.hints if start <= o < end):
            hint = self.hints[offset]
            column = GUTTER + layout.column_of(offset)
            if column < place:
                continue
            pieces += [strip.crop(place, column), Strip([Segment(hint, look)], len(hint))]
            place = column + len(hint)
        return Strip.join([*pieces, strip.crop(place)]) if pieces else strip

    # the mouse

    def offset_of(self, x: int, y: int) -> int:
        """The offset of the text at a cell of this widget."""
        return self.session.layout.offset_at(self.top + y, x - GUTTER)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.button == 1:
            self._dragging = True
            self.capture_mouse()
            self.post_message(self.Pointed(self.offset_of(event.x, event.y), 1, False))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragging and event.button:
            offset = self.offset_of(event.x, max(0, min(event.y, self.size.height - 1)))
            self.post_message(self.Pointed(offset, 0, True))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._dragging = False
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        if event.chain > 1:
            self.post_message(self.Pointed(self.offset_of(event.x, event.y), event.chain, False))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self._wheel(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self._wheel(-WHEEL)

    def _wheel(self, rows: int) -> None:
        if self.scroll_rows(self.top + rows):
            self.update_rows(everything=True)


def _text_end(layout: Layout, row: int) -> int:
    """The cell after the last of a row's text."""
    start, end = layout.body(row)
    if layout.plain(row):
        return GUTTER + end - start
    return GUTTER + sum(cell.width for cell in layout.cells(row))


def _differences(old: Overlay, new: Overlay) -> Iterable[Span]:
    """The spans on which two overlays differ."""
    if old.cursor != new.cursor:
        yield from (cursor for cursor in (old.cursor, new.cursor) if cursor is not None)
    if old.selection == new.selection:
        return
    if len(old.selection) == len(new.selection) == 1:
        a, b = old.selection[0], new.selection[0]
        yield Span(min(a.start, b.start), max(a.start, b.start))
        yield Span(min(a.end, b.end), max(a.end, b.end))
    else:
        yield from old.selection
        yield from new.selection
