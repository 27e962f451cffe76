"""What is around the article: heading, tutor's row, side panel, a page over it, the bottom rows.

Invariant: the article keeps its size while keys are pressed; only a resize, the panel, a page and a
form change it.
"""

from typing import TYPE_CHECKING

from textual.geometry import Size

from annotate.tui import panels, parts
from annotate.tui.modes.form import Form
from annotate.tui.modes.listing import Listing
from annotate.tui.modes.reader import Reader
from annotate.tui.rows import Row, cell, fit
from annotate.tui.rows_widget import Rows
from annotate.tui.side import PANEL_WIDTH, panel

if TYPE_CHECKING:
    from annotate.tui.app import TagApp


class Frame:
    """The widgets, and what they show of an app."""

    def __init__(self) -> None:
        self.heading = Rows("heading")
        self.coaching = Rows("coach")
        self.list = Rows("list")
        self.page = Rows("page")
        self.bottom = Rows("bottom")
        self.list.styles.width = PANEL_WIDTH
        self._legend: tuple[tuple[object, ...], list[Row]] = ((), [])
        self._panel: tuple[object, ...] = ()
        """What the panel was last painted from."""
        self.panel_wanted: bool | None = None
        """What the user said of the panel; else the width of the screen decides."""
        self.size = Size(80, 24)
        """Of the screen that all was fitted to."""

    def fit(self, app: "TagApp", size: Size | None = None) -> None:
        """Show what has room on the screen, or on one of a size to come, and paint it."""
        columns, rows = size or app.size
        covered = app.mode is not None and app.mode.covers
        wanted = True if isinstance(app.mode, Listing) else self.panel_wanted
        self.list.display = parts.panel_shows(columns, wanted) and not covered
        self.page.display = covered
        app.article.display = not covered
        self.coaching.display = app.coach is not None
        if isinstance(app.mode, Reader):
            app.mode.fit(columns, self.page_height(app, rows))
        coaching = len(app.coach.rows(columns)) if app.coach is not None else 0
        if coaching:
            self.coaching.styles.height = coaching
        self.size = Size(columns, rows)
        self.update(app)
        app.update_all()

    def toggle_panel(self, app: "TagApp") -> None:
        """Show the panel, or hide it."""
        self.panel_wanted = not self.list.display
        self.fit(app)

    def page_height(self, app: "TagApp", rows: int = 0) -> int:
        """Rows of a page over the article, on this screen or on one of so many rows."""
        coaching = len(app.coach.rows(app.size.width)) if app.coach is not None else 0
        return max(1, (rows or app.size.height) - 3 - coaching)

    def asking_height(self, app: "TagApp") -> int:
        """Rows that questions may take without moving the text: those of the legend."""
        if app.size.height < parts.LOW:
            return 1
        return 1 + len(self.legend(app))

    def legend(self, app: "TagApp") -> list[Row]:
        """The legend, made anew only if what it is made from has changed."""
        known = (app.palette, app.keymap, self.size.width)
        if self._legend[0] != known:
            self._legend = (known, panels.legend(*known))
        return self._legend[1]

    def update(self, app: "TagApp") -> None:
        """Paint all but the article and the panel."""
        columns, height = self.size
        mode = app.mode
        rows: list[Row] = []
        if mode is not None:
            rows += mode.rows(columns)
        elif app.message:
            rows.append(fit([cell(f" {app.message}")], columns))
        else:
            several = len(app.queue.paths) > 1
            rows.append(parts.hints(app.session, app.keymap, columns, several=several))
        if isinstance(mode, Reader):
            self.page.put(mode.page())
        elif mode is None or not mode.tall:
            rows = parts.with_legend(rows, self.legend(app), height)
        state = panels.READ_ONLY if app.queue.read_only else app.saver.state
        facts = [state, app.suggesting.shown, app.progress.shown]
        said = mode.status() if mode is not None else []
        status = panels.status(app.session, app.palette, facts, columns, said)
        room = max(1, height - 5)
        if isinstance(mode, Form) and len(rows) > room:
            rows = mode.window(rows, room)
        rows = parts.bottom(rows, status, height)
        if self.bottom.styles.height is None or self.bottom.styles.height.value != len(rows):
            self.bottom.styles.height = len(rows)
        self.bottom.put(rows)
        shape = parts.article_shape(
            columns,
            height,
            panel=bool(self.list.display),
            coaching=len(app.coach.rows(columns)) if app.coach is not None else 0,
            bottom=len(rows),
        )
        if shape != app.article.shape:
            app.article.fit(shape)
        self.heading.put([panels.heading(app.session.document, app.queue.position, columns)])
        if app.coach is not None:
            self.coaching.put(app.coach.rows(columns))

    def update_side(self, app: "TagApp") -> None:
        """Paint the panel, if it shows."""
        if self.list.display:
            session, side = app.session, app.side
            # What to do next on the tag screen is no advice for another's keys.
            told = "" if app.mode is not None and app.mode.tall else app.told
            walking = isinstance(app.mode, Listing)
            height = app.article.shape.rows
            made_from = (
                *(session.document, session.document.version, session.tag, told, walking, height),
                *(side.only, side.sort_by_label, side.place_of(session)),
            )
            if made_from != self._panel:
                self._panel = made_from
                self.list.put(panel(session, app.palette, side, height, told, walking))
