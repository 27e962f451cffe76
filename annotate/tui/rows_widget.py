"""A widget of ready-made rows that repaints only those that changed."""

from collections.abc import Sequence

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from annotate.tui.rows import Row, row_width
from annotate.tui.styles import PLAIN


class Rows(Widget, can_focus=False):
    """Rows of segments; what is missing on the right and below is blank."""

    ALLOW_SELECT = False

    class Clicked(Message):
        """The mouse was pressed on a button."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self.rows: list[Row] = []

    def put(self, rows: Sequence[Row]) -> None:
        """Show these rows."""
        old, self.rows = self.rows, list(rows)
        columns = self.size.width
        changed = [
            Region(0, y, columns, 1)
            for y in range(max(len(old), len(self.rows)))
            if y >= len(old) or y >= len(self.rows) or old[y] != self.rows[y]
        ]
        if changed and columns:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        columns = self.size.width
        row = self.rows[y] if y < len(self.rows) else []
        return Strip(row, row_width(row)).adjust_cell_length(columns, PLAIN)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        key = event.style.meta.get("key", "")
        if key:
            self.post_message(self.Clicked(key))
