"""The tag screen: a thin Textual shell around a session.

Keys go to the mode on top, else through the key table to a command; afterwards what has changed is
painted. Invariant: a key that only moves the cursor repaints two rows of the article, the status,
and nothing else.
"""

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import events
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen

from annotate.core.history import ReadOnly
from annotate.core.progress import Progress
from annotate.core.schema import LAYERS
from annotate.core.suggestion import Suggestion
from annotate.core.trail import Trail
from annotate.errors import AnnotateError
from annotate.store.places import remember
from annotate.tui import pointing
from annotate.tui.article_view import ArticleView
from annotate.tui.bindings import keymap_for, palette_for
from annotate.tui.coach import Coach
from annotate.tui.commands import Commands
from annotate.tui.commands.values import Values
from annotate.tui.counting import Count
from annotate.tui.frame import Frame
from annotate.tui.idle import Idle
from annotate.tui.modes.base import Mode
from annotate.tui.modes.jump import Jump
from annotate.tui.modes.listing import Listing
from annotate.tui.opening import at_signals, hidden, keep_typed, opened, restored
from annotate.tui.queue import Queue
from annotate.tui.rows_widget import Rows
from annotate.tui.saver import Saver
from annotate.tui.side import Side
from annotate.tui.suggesting import Suggesting

if TYPE_CHECKING:
    from annotate.tui.adjudicating import Adjudicating


class MainScreen(Screen[None], inherit_bindings=False):
    """Takes every key itself."""

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        app = self.app
        if isinstance(app, TagApp):
            # With Alt, Textual gives the character of the key alone besides its name.
            plain = event.is_printable and not event.key.startswith("alt+")
            app.press(event.character if plain and event.character else event.key)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if isinstance(self.app, TagApp):
            self.app.paste(event.text)


class TagApp(App[int], inherit_bindings=False):
    """Tags the articles of a queue, one after the other."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        queue: Queue,
        *,
        by: str = "",
        coloured: bool = True,
        coach: Coach | None = None,
        suggest: bool = True,
        adjudicating: "Adjudicating | None" = None,
    ) -> None:
        super().__init__(ansi_color=True)
        self.queue = queue
        self.by = by
        self.coloured = coloured
        self.coach = coach
        self.adjudicating = adjudicating
        self.mode: Mode | None = None
        self.message = ""
        self.told = ""
        """What may come next, for the panel."""
        self.repaint = False
        """True if the whole article has to be painted anew."""
        self.hidden_layers: frozenset[str] = frozenset()
        self.side = Side()
        self.count = Count()
        self.idle = Idle(self)
        self.suggesting = Suggesting(self, suggest)
        self.left_unsaved = False
        self.asked_to_end: Callable[[], bool] = lambda: False
        """Whether a signal to end came before this could take one."""
        self._load()
        self.article = ArticleView(self.session, self.palette)
        self.frame = Frame()

    def _load(self) -> None:
        """Take the queue's article. Raises AnnotateError, with nothing changed, for a mistake in
        its configuration."""
        workspace = self.queue.workspace
        palette = palette_for(workspace.schema, workspace.config, self.coloured)
        self.keymap = keymap_for(workspace.schema, workspace.config)
        self.palette = palette
        self.workspace = workspace
        self.session, place = opened(workspace, by=self.by)
        self.commands = Commands(self)
        read_only = self.queue.read_only
        self.session.history.closed = read_only
        self.saver = Saver(workspace, self.update_bottom, self.say, read_only=bool(read_only))
        self.message = self.queue.told or ("" if read_only else restored(self))
        if self.adjudicating is not None:
            self.adjudicating.begin(self)
        self.trail = Trail()
        self.progress = Progress(self.session.text, place.furthest)
        self._origin = self.session.cursor
        self._last_action = ""
        self._hide()
        self.queue.settle()

    def get_default_screen(self) -> Screen[None]:
        return MainScreen(id="_default")

    def compose(self) -> ComposeResult:
        yield self.frame.heading
        yield self.frame.coaching
        with Horizontal():
            yield self.article
            yield self.frame.page
            yield self.frame.list
        yield self.frame.bottom

    def on_mount(self) -> None:
        self.frame.fit(self)
        self.app_resume_signal.subscribe(self, lambda _: self._repaint_all())
        at_signals(self)
        self.saver.changed()
        if self.asked_to_end():
            self.leave(True)

    def on_ready(self) -> None:
        # What is here by now stays to the end; leaving it out of collections keeps pauses short.
        gc.collect()
        gc.freeze()
        self.idle.begin()

    def _repaint_all(self) -> None:
        """Back from the shell: the terminal shows nothing of what it did."""
        for widget in self.screen.walk_children():
            widget.refresh()

    def on_resize(self, event: events.Resize) -> None:
        self.frame.fit(self, event.size)

    # keys

    def press(self, key: str) -> None:
        """Handle one key: a character, or the name of a key."""
        self.message = ""
        try:
            if self.mode is not None:
                self.press_in_mode(" " if key == "space" else key)
            else:
                self._press_in_article("space" if key == " " else key)
        except ReadOnly as error:
            self.close()
            self.message = str(error)
        if self.coach is not None:
            self.coach.noticed(self, key)
        self.after()

    def press_in_mode(self, key: str) -> None:
        """Give a key to the mode on top; what it passes on goes to the article."""
        mode = self.mode
        assert mode is not None
        if key != "ctrl+c" and self.keymap.action(key) == ("quit", "") and mode.kept_by:
            mode.key(mode.kept_by)
            mode.passed = key if mode.done else ""
        else:
            mode.key(key)
        if self.mode is mode and mode.done:
            self.close()
        if self.mode is None:
            self._note_place()
            if mode.passed:
                self._press_in_article("space" if mode.passed == " " else mode.passed)

    def _press_in_article(self, key: str) -> None:
        if self.count.digit(key, self.keymap):
            self.message = f"{self.count.text} …"
            return
        count = self.count.take()
        action = self.keymap.action(key)
        if action is None:
            self.message = f"{key}: no such key; {self.keymap.key_of('help')} lists them"
            return
        self._origin = self.session.cursor
        name = action[0] if action[0] not in ("move", "extend") else action[1]
        answer = self.commands.run(*action, count)
        self.message = answer or self.message
        if self.mode is None and name not in ("up", "down", "back", "forward", self._last_action):
            self._note_place()
        self._last_action = name

    def _note_place(self) -> None:
        """Remember where the cursor came from, if that is some way off."""
        layout = self.session.layout
        if abs(layout.row_of(self.session.cursor) - layout.row_of(self._origin)) > 1:
            self.trail.left(self._origin)

    def paste(self, text: str) -> None:
        """Pasted text goes to the mode that takes text, if there is one."""
        if self.mode is not None:
            self.mode.paste(text)
            self.after()

    def after(self) -> None:
        """Paint what has changed, and see that it is saved."""
        self.progress.read(self.session.cursor)
        self.suggesting.after()
        self.article.hints = self.mode.showing() if isinstance(self.mode, Jump) else {}
        moved = self.article.follow()
        hints = bool(self.article.hints)
        self.article.marks = self.mode.marks if self.mode is not None else ()
        self.article.update_rows(everything=moved or self.repaint or hints)
        self.repaint = hints
        self.saver.changed()
        self.update_bottom()
        self.update_list()
        self.idle.later()

    def say(self, message: str) -> None:
        """Tell the user something in the bottom row."""
        self.message = message

    def ask_for_values(
        self, suggestion: Suggestion | None = None, then: Callable[[], None] | None = None
    ) -> bool:
        """Ask for what the schema wants asked of the tags just made; see `Values.ask`."""
        return Values(self).ask(suggestion, then)

    def open(self, mode: Mode) -> None:
        """Give the keys to a mode."""
        self.mode = mode
        if mode.covers or isinstance(mode, Listing):
            self.frame.fit(self)

    def close(self) -> None:
        """Give the keys back to the article."""
        closed, self.mode = self.mode, None
        if closed is not None and (closed.covers or isinstance(closed, Listing)):
            self.frame.fit(self)
        if self.adjudicating is not None:
            self.adjudicating.closed(self, closed)

    def toggle_layer(self, layer: str) -> None:
        """Show or hide a layer; `all` shows all."""
        self.hidden_layers = self.hidden_layers ^ {layer} if layer in LAYERS else frozenset()
        self._hide()
        self.repaint = True

    def _hide(self) -> None:
        """Hide the tags of the layers that are hidden."""
        self.session.hidden = hidden(self.session, self.hidden_layers)

    def pause(self) -> str:
        """Back to the shell until it brings us back."""
        if self._driver is None or not self._driver.can_suspend:
            return "this terminal cannot suspend"
        self.action_suspend_process()
        return ""

    # painting

    def update_all(self) -> None:
        """Paint everything anew."""
        self.article.follow()
        self.article.update_rows(everything=True)
        self.update_bottom()
        self.update_list()

    def update_bottom(self) -> None:
        self.frame.update(self)

    def update_list(self) -> None:
        self.frame.update_side(self)

    # the mouse

    def on_article_view_pointed(self, event: ArticleView.Pointed) -> None:
        event.stop()
        pointing.at_text(self, event)

    def on_rows_clicked(self, event: Rows.Clicked) -> None:
        event.stop()
        pointing.at_button(self, event.key)

    # the end, and the next article

    def keep_place(self) -> None:
        """Remember where the cursor is, for the next time."""
        remember(self.workspace.sidecar, self.session.cursor, self.progress.furthest)

    def turn(self, by: int) -> str:
        """Go to the next article of the queue, or with -1 the one before."""
        self.keep_place()
        if not self.saver.now():
            return f"not saved, so this article stays: {self.saver.error}"
        try:
            if not self.queue.step(by):
                return "this is the last article" if by > 0 else "this is the first article"
            self.saver.close()
            self._load()
        except AnnotateError as error:
            if self.queue.workspace is not self.workspace:
                self.queue.step(-by)
                self.queue.settle()
            return f"{error.message} ({error.hint})" if error.hint else error.message
        self.article.show(self.session, self.palette)
        self.idle.begin()
        self.call_after_refresh(self.update_all)
        return self.message or f"article {self.queue.position}: {self.workspace.path}"

    def leave(self, at_once: bool = False) -> None:
        """Save and leave; if that fails, stay, and leave at the second time. At once, and with what
        is typed so far, if the system asks for it."""
        if at_once:
            keep_typed(self)
        self.run_worker(self._leave(at_once), exclusive=True)

    async def _leave(self, at_once: bool) -> None:
        self.keep_place()
        if await self.saver.finish():
            self.exit(0)
        elif at_once or self.left_unsaved:
            self.exit(2)
        else:
            self.left_unsaved = True
            self.message = "not saved yet; the same key again leaves and keeps a copy elsewhere"
            self.update_bottom()
