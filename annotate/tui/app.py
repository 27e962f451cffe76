"""The tag screen: a thin Textual shell around a session.

Keys go to the mode on top, else through the key table to a command; afterwards what has changed is
painted. Invariant: a key that only moves the cursor repaints two rows of the article, the status,
and nothing else.
"""

import asyncio
import gc
import signal

from textual import events
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen

from annotate.core.session import Session
from annotate.errors import AnnotateError
from annotate.render.palette import Palette
from annotate.store.recovery import keep_elsewhere
from annotate.store.workspace import Workspace
from annotate.tui import panels
from annotate.tui.article_view import ArticleView
from annotate.tui.commands import Commands
from annotate.tui.keymap import Keymap
from annotate.tui.modes import Form, Mode
from annotate.tui.reader import Reader
from annotate.tui.rows import Row, Rows, cell
from annotate.tui.saver import Saver

LOW = 16
"""On screens with fewer rows than this the legend is left out."""

NARROW = 40
"""On screens with fewer columns than this the list of tags is never shown."""


class MainScreen(Screen[None], inherit_bindings=False):
    """Takes every key itself."""

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        app = self.app
        if isinstance(app, TagApp):
            printable = event.is_printable and event.character
            app.press(event.character if printable and event.character else event.key)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if isinstance(self.app, TagApp):
            self.app.paste(event.text)


class TagApp(App[int], inherit_bindings=False):
    """Tags one article."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, workspace: Workspace, *, by: str = "", coloured: bool = True) -> None:
        super().__init__(ansi_color=True)
        self.workspace = workspace
        self.session = Session(workspace.document, workspace.schema, by=by)
        self.palette = Palette(workspace.schema, coloured=coloured)
        self.keymap = Keymap(workspace.schema)
        self.commands = Commands(self)
        self.saver = Saver(workspace, self.update_bottom)
        self.mode: Mode | None = None
        self.message = ""
        self.repaint = False
        """True if the whole article has to be painted anew."""
        self.panel_wanted: bool | None = None
        self.left_unsaved = False
        self.article = ArticleView(self.session, self.palette)
        self.heading = Rows("heading")
        self.list = Rows("list")
        self.page = Rows("page")
        self.bottom = Rows("bottom")

    def get_default_screen(self) -> Screen[None]:
        return MainScreen(id="_default")

    def compose(self) -> ComposeResult:
        yield self.heading
        with Horizontal():
            yield self.article
            yield self.page
            yield self.list
        yield self.bottom

    def on_mount(self) -> None:
        self.page.display = False
        self.list.styles.width = panels.PANEL_WIDTH
        self._fit(self.size.width, self.size.height)
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name):
                try:
                    loop.add_signal_handler(getattr(signal, name), self.leave, True)
                except (NotImplementedError, RuntimeError, ValueError):
                    continue

    def on_ready(self) -> None:
        # What is here by now stays to the end; leaving it out of collections keeps pauses short.
        gc.collect()
        gc.freeze()

    def on_resize(self, event: events.Resize) -> None:
        self._fit(event.size.width, event.size.height)

    def _fit(self, columns: int, rows: int) -> None:
        wanted = columns >= panels.PANEL_FROM if self.panel_wanted is None else self.panel_wanted
        self.list.display = wanted and columns > NARROW and not self.page.display
        self._low = rows < LOW
        if isinstance(self.mode, Reader):
            self.mode.height = max(1, rows - 3)
        self.call_after_refresh(self.update_all)

    # keys

    def press(self, key: str) -> None:
        """Handle one key: a character, or the name of a key."""
        self.message = ""
        if self.mode is not None:
            self.mode.key(" " if key == "space" else key)
            if self.mode is not None and self.mode.done:
                self.close()
        else:
            action = self.keymap.action("space" if key == " " else key)
            if action is None:
                self.message = f"{key}: no such key; ? lists them"
            else:
                answer = self.commands.run(*action)
                self.message = answer or self.message
        self.after()

    def paste(self, text: str) -> None:
        """Pasted text goes to the mode that takes text, if there is one."""
        if self.mode is not None:
            self.mode.paste(text)
            self.after()

    def after(self) -> None:
        """Paint what has changed, and see that it is saved."""
        moved = self.article.follow()
        self.article.update_rows(everything=moved or self.repaint)
        self.repaint = False
        self.saver.changed()
        self.update_bottom()
        self.update_list()

    def say(self, message: str) -> None:
        """Tell the user something in the bottom row."""
        self.message = message

    def open(self, mode: Mode) -> None:
        """Give the keys to a mode."""
        self.mode = mode
        if isinstance(mode, Reader):
            self.page.display = True
            self.article.display = False
            self.list.display = False

    def close(self) -> None:
        """Give the keys back to the article."""
        reader = isinstance(self.mode, Reader)
        self.mode = None
        if reader:
            self.page.display = False
            self.article.display = True
            self._fit(self.size.width, self.size.height)

    @property
    def page_height(self) -> int:
        """Rows of a page over the article."""
        return max(1, self.size.height - 3)

    def toggle_panel(self) -> None:
        self.panel_wanted = not self.list.display
        self._fit(self.size.width, self.size.height)

    # painting

    def update_all(self) -> None:
        """Paint everything anew."""
        self.heading.put([panels.heading(self.session.document, self.size.width)])
        self.article.follow()
        self.article.update_rows(everything=True)
        self.update_bottom()
        self.update_list()

    def update_bottom(self) -> None:
        columns = self.size.width
        rows: list[Row] = []
        if self.mode is not None:
            rows += self.mode.rows(columns)
        elif self.message:
            rows.append(panels.fit([cell(f" {self.message}")], columns))
        else:
            rows.append(panels.hints(self.keymap.actions, columns))
        if isinstance(self.mode, Reader):
            self.page.put(self.mode.page(columns))
        elif not isinstance(self.mode, Form) and not self._low:
            rows += panels.legend(self.palette, columns)
        rows.append(panels.status(self.session, self.palette, self.saver.state, columns))
        height = min(len(rows), max(2, self.size.height - 4))
        if self.bottom.styles.height is None or self.bottom.styles.height.value != height:
            self.bottom.styles.height = height
        self.bottom.put(rows[-height:] if len(rows) > height else rows)
        self.heading.put([panels.heading(self.session.document, columns)])

    def update_list(self) -> None:
        if self.list.display:
            self.list.put(panels.tag_list(self.session, self.palette, self.list.size.height))

    # the mouse

    def on_article_view_pointed(self, event: ArticleView.Pointed) -> None:
        event.stop()
        if self.mode is not None:
            return
        session = self.session
        if event.drag:
            session.go(event.offset, extend=True)
        elif event.chain < 2:
            session.go(event.offset)
        else:
            session.go(event.offset)
            session.widen()
            if event.chain > 2:
                session.widen()
        self.message = ""
        self.after()

    # the end

    def leave(self, at_once: bool = False) -> None:
        """Save and leave; if that fails, stay, and leave at the second time."""
        self.run_worker(self._leave(at_once), exclusive=True)

    async def _leave(self, at_once: bool) -> None:
        if await self.saver.finish():
            self.exit(0)
        elif at_once or self.left_unsaved:
            self.exit(2)
        else:
            self.left_unsaved = True
            self.message = "not saved yet; the same key again leaves and keeps a copy elsewhere"
            self.update_bottom()


def run(workspace: Workspace, *, by: str = "", coloured: bool = True) -> None:
    """Tag an article on the terminal until the user leaves.

    Raises AnnotateError if the tags could not be saved where they belong; they are in a recovery
    file then, which the error names.
    """
    app = TagApp(workspace, by=by, coloured=coloured)
    try:
        app.run()
    finally:
        if not app.saver.now():
            kept = keep_elsewhere(workspace)
            raise AnnotateError(
                f"cannot save {workspace.sidecar}: {app.saver.error}",
                f"your tags are in {kept}" if kept else "they could not be kept elsewhere either",
            )
    if app.return_code:
        raise AnnotateError("the screen ended unexpectedly", "all tags are saved")
