"""The article on the screen: rows of the layout, painted from `core.runs`.

Invariants: a row is rendered only if it is on the screen and has changed; the cursor is always on
the screen. The view keeps its own first row instead of a scroll bar, which would cost two repaints.
"""

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from annotate.core.runs import Overlay, Run, row_runs
from annotate.core.search import between
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.render.ansi import BAR, GUTTER, has_claim
from annotate.render.palette import Palette
from annotate.tui.styles import DIM, HINT, HINT_MONO, PLAIN, style

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

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width:
            self.session.wrap(event.size.width - GUTTER - 1)
            self.session.page = max(1, event.size.height - 2)
            self.follow()
            self.update_rows(everything=True)

    # what is shown

    def follow(self) -> bool:
        """Bring the cursor's row onto the screen, a third down. True if the screen moved."""
        row = self.session.layout.row_of(self.session.cursor)
        height = max(1, self.size.height)
        if self.top <= row < self.top + height:
            return False
        near = row in (self.top - 1, self.top + height)
        wanted = row - height // 3
        if near and height < 6:
            wanted = row if row < self.top else row - height + 1
        return self.scroll_rows(wanted)

    def scroll_rows(self, top: int) -> bool:
        """Make a row the first on the screen, as far as there is text. True if it moved."""
        most = max(0, len(self.session.layout) - max(1, self.size.height))
        top = max(0, min(top, most))
        if top == self.top:
            return False
        self.top = top
        return True

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
        columns = self.size.width
        session = self.session
        row = self.top + y
        if row >= len(session.layout):
            return Strip([Segment("~" if columns else "", DIM)], 1).adjust_cell_length(
                columns, PLAIN
            )
        overlay = self._overlay
        if session.matches:
            overlay = overlay._replace(matches=between(session.matches, *session.layout.span(row)))
        runs = row_runs(session.layout, row, session.document.index, overlay, session.hidden)
        claimed = any(has_claim(session.schema, run.tags) for run in runs)
        segments = [Segment(BAR if claimed else " " * GUTTER, DIM)]
        segments += [Segment(run.text, self._style(run)) for run in runs]
        length = GUTTER + sum(run.width for run in runs)
        if length < columns:
            segments.append(Segment(" " * (columns - length), PLAIN))
        strip = Strip(segments, max(length, columns))
        if self.hints:
            strip = self._with_hints(strip, row)
        return strip if length <= columns else strip.crop(0, columns)

    def _with_hints(self, strip: Strip, row: int) -> Strip:
        """The strip with jump labels on its words."""
        layout = self.session.layout
        look = HINT if self.palette.coloured else HINT_MONO
        start, end = layout.body(row)
        parts: list[Strip] = []
        place = 0
        for offset in sorted(o for o in self.hints if start <= o < end):
            hint = self.hints[offset]
            column = GUTTER + layout.column_of(offset)
            if column < place:
                continue
            parts += [strip.crop(place, column), Strip([Segment(hint, look)], len(hint))]
            place = column + len(hint)
        return Strip.join([*parts, strip.crop(place)]) if parts else strip

    def _style(self, run: Run) -> Style:
        look = self.palette.look([tag.label for tag in run.tags])
        return style(look, run.cursor, run.selected, run.found, not self.palette.coloured)

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
