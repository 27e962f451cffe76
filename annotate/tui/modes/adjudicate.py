"""The walk through what annotators do not agree on, one key a decision.

What is decided is read off the document, so undo, here or on the tag screen, opens a question
again. Invariants: each key is one step; help, forms and pages come back here; the walk ends only
when it is told to.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from annotate.core.adjudicating import Adjudication
from annotate.core.disagreements import Cluster
from annotate.core.document import Edit
from annotate.core.tags import Value
from annotate.tui.keymap import spoken
from annotate.tui.modes.adjudicate_rows import Cast, concord, described, headline, marks
from annotate.tui.modes.base import Mode
from annotate.tui.modes.form import Form
from annotate.tui.rows import Row, button, cell, fit, flow
from annotate.tui.styles import BOLD, DIM

if TYPE_CHECKING:
    from annotate.tui.app import TagApp

NEXT, PREVIOUS = ("down", "right", ">", "]"), ("up", "left", "<", "[")

PASSED = frozenset(
    {
        *("help", "history", "guideline", "panel", "layers", "article", "status", "save"),
        *("next_article", "previous_article", "suspend", "list", "suggestions"),
    }
)
"""Actions of the tag screen whose keys do the same here."""

LOOKED_AT = 200
"""So many disagreements are looked at for how many rows they take."""


class Editing:
    """A form that was opened from the walk."""

    def __init__(self, steps: int) -> None:
        self.steps = steps
        """Those that were done before it, and before what was decided for it."""
        self.kept = False
        """True once its values were taken."""

    def watched(self, accepted: Callable[[dict[str, Value]], str]) -> Callable[..., str]:
        """What the form calls with its values, so that we know that it was not dropped."""

        def taken(values: dict[str, Value]) -> str:
            problem = accepted(values)
            self.kept = not problem
            return problem

        return taken


class Walk(Mode):
    """Walks the disagreements of one article."""

    kept_by = "escape"
    tall = True

    def __init__(
        self, app: "TagApp", all: Adjudication, start: Cluster | None = None, told: str = ""
    ) -> None:
        self.app = app
        self.all = all
        others = (*PASSED, "undo", "redo", "adjudicate")
        taken = frozenset(key for name in others for key in app.keymap.keys_of(name))
        self.cast = Cast(all.layers, app.palette.coloured, taken)
        self.told = told
        """What is said in place of how much is left, until the next key."""
        self.items: list[Cluster] = []
        self.left = 0
        """How many of them are not decided yet."""
        self.others = 0
        """How many of those that are not asked for are open."""
        self.place = 0
        self._version = -1
        self._height: tuple[int, int] = (0, 0)
        self._editing: Editing | None = None
        self._look()
        left = all.left()
        self._go(start or (left[0] if left else None))

    # where it is

    def _look(self) -> None:
        """Find what there is to decide, if the document has changed."""
        version = self.all.document.version
        if self._version != version:
            here = self.here
            self._version = version
            self.items = self.all.disagreements()
            self.left = len(self.all.left())
            self.others = self.all.others()
            if here is not None and here in self.items:
                self.place = self.items.index(here)
            self.place = max(0, min(self.place, len(self.items) - 1))

    @property
    def here(self) -> Cluster | None:
        """What is looked at; None if there is nothing."""
        return self.items[self.place] if self.place < len(self.items) else None

    def _go(self, cluster: Cluster | None) -> None:
        if cluster is not None and cluster in self.items:
            self.place = self.items.index(cluster)
        self.show()

    def _step(self, by: int) -> None:
        if self.items:
            self.place = (self.place + by) % len(self.items)
        self.show()

    def _next_left(self, by: int) -> bool:
        """Go to the next that is not decided, or with -1 the one before. False if there is none."""
        count = len(self.items)
        for far in range(1, count + 1):
            place = (self.place + by * far) % count
            if not self.all.choice(self.items[place]):
                self.place = place
                self.show()
                return True
        return False

    def show(self) -> None:
        """Put the cursor where it is, and mark the text."""
        here = self.here
        self.app.repaint = True
        self.marks = marks(here, self.cast) if here is not None else []
        if here is not None:
            now = self.all.now(here)
            start = now[0].start if now and not here.spans else here.start
            session = self.app.session
            session.go(session.cluster_start(start))

    def back(self, told: str) -> None:
        """It is open again, after what it has opened has ended."""
        self.told = told
        self._look()
        self.app.repaint = True
        editing, self._editing = self._editing, None
        if editing is not None and not editing.kept:
            self._drop(editing)
            self.told = "left as it was"
        edited = editing is not None and editing.kept
        if not (edited and self._next_left(1)):
            self.show()

    # keys

    def key(self, key: str) -> None:
        self.told = ""
        keymap, here = self.app.keymap, self.here
        if key in ("escape", "ctrl+c") or key in keymap.keys_of("adjudicate"):
            self._end()
        elif key in keymap.keys_of("undo"):
            self._history(self.app.session.undo, "undone", "nothing to undo")
        elif key in keymap.keys_of("redo"):
            self._history(self.app.session.redo, "done again", "nothing to redo")
        elif here is not None and self._decides(here, key):
            pass
        elif key in ("tab", "shift+tab"):
            by = 1 if key == "tab" else -1
            if not self._next_left(by):
                self.told = self._on(by)
        elif key in (*NEXT, *PREVIOUS):
            self._step(1 if key in NEXT else -1)
        elif (action := keymap.action(key)) and action[0] in PASSED:
            self.told = self.app.commands.run(*action) or self.app.message
        else:
            self.told = f"{key}: no such key here; {keymap.key_of('help')} lists them"

    def _decides(self, here: Cluster, key: str) -> bool:
        """Handle a key that decides. False if it is none."""
        layer = self.cast.keys.get(key)
        if layer is not None:
            self._do(self.all.take(here, [layer]))
        elif key in ("*", "+"):
            self._do(self.all.everybody(here))
        elif key in ("0", "backspace", "delete"):
            self._do(self.all.neither(here))
        elif key == "=":
            self._do(self.all.keep(here))
        elif key == "enter":
            self._edit(here)
        else:
            return False
        return True

    def _do(self, edit: Edit, go_on: bool = True) -> bool:
        closed = self.app.session.history.closed
        if closed:
            self.told = closed
            return False
        self.told = edit.title if self.app.session.do(edit) else "that is decided already"
        self._look()
        self.app.repaint = True
        if not (go_on and self._next_left(1)):
            self.show()
            if go_on:
                self.told = f"{self._nothing()}; {self.told}"
        return True

    def _on(self, by: int) -> str:
        """Go to the next article, or with -1 the one before. Returns what there is to say."""
        queue = self.app.queue
        if 0 <= queue.place + by < len(queue.paths):
            return self.app.turn(by) or self.app.message
        return self._nothing()

    def _nothing(self) -> str:
        """That nothing is left, and how to go on."""
        queue = self.app.queue
        if len(queue.paths) == 1:
            return "nothing is left to decide"
        if queue.place + 1 < len(queue.paths):
            return f"nothing is left here ({queue.position}); ⇥: to the next article"
        return f"nothing is left here ({queue.position}), the last article"

    def _edit(self, here: Cluster) -> None:
        """Open the form on what is taken."""
        editing = Editing(len(self.app.session.history.done))
        if not self.all.now(here):
            first = next((layer for layer, tags in here.says.items() if tags), None)
            if first is None:
                self.told = "there is no tag to edit"
                return
            if not self._do(self.all.take(here, [first]), go_on=False):
                return
        elif not self.all.choice(here) and not self._do(self.all.keep(here), go_on=False):
            return
        now = self.all.now(here)
        if now:
            self.app.session.go_to(now[0])
            self.told = self.app.commands.run("attributes", "")
        form = self.app.mode
        if isinstance(form, Form):
            form.accepted = editing.watched(form.accepted)
            self._editing = editing
        else:
            self._drop(editing)

    def _drop(self, editing: "Editing") -> None:
        """Take back what was decided for a form that was dropped."""
        history = self.app.session.history
        while len(history.done) > editing.steps and not history.closed:
            self.app.session.undo()
            history.undone.pop()
        self._look()
        self.app.repaint = True

    def _history(self, step: Callable[[], Edit | None], done: str, nothing: str) -> None:
        """Undo or redo, and go where that was."""
        closed = self.app.session.history.closed
        edit = step() if not closed else None
        self._look()
        self.app.repaint = True
        self._go(self.all.touched(edit) if edit else None)
        self.told = f"{done}: {edit.title}" if edit else closed or nothing

    def _end(self) -> None:
        self.done = True
        self.app.repaint = True
        left = self.left
        key = self.app.keymap.key_of("adjudicate")
        what = f"{left} of {len(self.items)} left" if left else self._nothing()
        self.app.say(f"{what}; {key} goes back to it")

    # painting

    def rows(self, columns: int) -> list[Row]:
        self._look()
        room = max(3, min(self.app.size.height - 6, self.app.size.height * 2 // 3))
        keys = self._buttons(columns)
        here = self.here
        if here is None:
            return [[cell(f" {concord(self.all)}", BOLD)], *keys]
        rows = self._headline(here, self.place + 1, columns)
        rows += self._described(here, columns)
        usual = min(self._tallest(columns) + 1, self.app.size.height // 3)
        tall = min(max(len(rows), usual), max(2, room - len(keys)))
        if len(rows) > tall:
            rows = [*rows[: tall - 1], [cell(f"   … {len(rows) - tall + 1} rows more", DIM)]]
        blank: list[Row] = [[] for _ in range(tall - len(rows))]
        return [fit(row, columns) for row in (*rows, *blank, *keys)[: max(1, room)]]

    def _described(self, cluster: Cluster, columns: int) -> list[Row]:
        return described(self.all, cluster, self.app.palette, self.cast, columns)

    def _headline(self, cluster: Cluster, place: int, columns: int) -> list[Row]:
        return headline(self.all, cluster, place, len(self.items), columns, self.others)

    def _tallest(self, columns: int) -> int:
        """Rows of the largest disagreement, with what is decided, so that the text keeps its
        place as long as that leaves room for it."""
        if self._height[0] != columns:
            some: Sequence[Cluster] = self.items[:LOOKED_AT]
            tallest = max((self._rows_of(one, columns) for one in some), default=0)
            self._height = (columns, tallest)
        return self._height[1]

    def _rows_of(self, cluster: Cluster, columns: int) -> int:
        rows = len(self._described(cluster, columns))
        rows += len(self._headline(cluster, len(self.items), columns)) - 1
        if self.all.now(cluster) or self.all.choice(cluster):
            return rows
        return rows - 1 + -(-(rows - 1) // len(cluster.says))

    def _buttons(self, columns: int) -> list[Row]:
        """The keys that there are."""
        undo, help = (self.app.keymap.keys_of(name)[0] for name in ("undo", "help"))
        pieces: list[Row] = []
        if self.here is not None:
            pieces = [
                [button(" * ", "*", BOLD), button("all ", "*", DIM)],
                [button(" 0 ", "0", BOLD), button("neither ", "0", DIM)],
                [button(" = ", "=", BOLD), button("as now ", "=", DIM)],
                [button(" ⏎ ", "enter", BOLD), button("edit ", "enter", DIM)],
                [button(" ⇥ ", "tab", BOLD), button("skip ", "tab", DIM)],
            ]
        pieces += [
            [button(f" {spoken(undo)} ", undo, BOLD), button("undo ", undo, DIM)],
            [button(f" {spoken(help)} ", help, BOLD), button("help ", help, DIM)],
            [button(" Esc ", "escape", BOLD), button("to the tags ", "escape", DIM)],
        ]
        queue = self.app.queue
        for action, there, said in (
            ("previous_article", queue.place > 0, "article before "),
            ("next_article", queue.place + 1 < len(queue.paths), "next article "),
        ):
            keys = self.app.keymap.keys_of(action)[:1]
            if there:
                pieces += [
                    [button(f" {spoken(key)} ", key, BOLD), button(said, key, DIM)] for key in keys
                ]
        names: Row = [cell(" name or number: take ", DIM)] if self.here is not None else []
        return flow(pieces, columns, names)

    def status(self) -> Row:
        if self.told:
            return [cell(f" {self.told}")]
        left = self.left
        return [cell(f" {left} of {len(self.items)} left" if left else f" {self._nothing()}")]
