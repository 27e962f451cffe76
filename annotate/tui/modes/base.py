"""What the keys mean for the moment: a question in the bottom row, or one of its kin beside this.

A mode takes keys until it ends. It draws into the rows at the bottom and knows no widget; the
browsing keys are no mode but the ground that modes lie on.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence

from rich.style import Style

from annotate.core.cells import clip, shown, width
from annotate.core.line_edit import LineEdit
from annotate.core.spans import Span
from annotate.tui.rows import Row, button, cell, flow
from annotate.tui.styles import BOLD, DIM, REVERSE


class Mode(ABC):
    """Takes keys until `done`."""

    done = False
    passed = ""
    """A key that ended the mode and is to be handled by what is below it."""
    kept_by = ""
    """The key to press for the user who leaves the program from here; empty if the mode deals with
    the key to leave itself."""
    closing: Sequence[str] = ()
    """The keys that opened it, where they close it again."""
    covers = False
    """True if it shows a page in place of the article."""
    tall = False
    """True if its rows take the place of the legend as well."""
    marks: Sequence[tuple[Span, Style]] = ()
    """What lies on the article while it is open, in text order, none over another."""

    @abstractmethod
    def key(self, key: str) -> None:
        """Handle a key: a printable character, or a key's name."""

    def paste(self, text: str) -> None:  # noqa: B027, most modes take no text
        """Handle pasted text."""

    @abstractmethod
    def rows(self, columns: int) -> list[Row]:
        """What to draw at the bottom."""

    def status(self) -> Row:
        """What the status row says in place of what is under the cursor; nothing for that."""
        return []


def caret_row(edit: LineEdit, columns: int) -> Row:
    """A line that is being typed, with its caret, the part around the caret if it is long."""
    before = "".join(shown(c)[0] for c in edit.text[: edit.caret])
    rest = edit.text[edit.caret :]
    while before and width(before) > columns - 2:
        before = before[1:]
    here, after = (rest[:1] or " "), rest[1:]
    return [
        cell(before),
        cell(here, REVERSE),
        cell(clip(after, max(0, columns - width(before) - 2))),
    ]


class Prompt(Mode):
    """Asks for a line of text. `changed` is called as it is typed, and answers what to say of it;
    `accepted` is called with Enter."""

    kept_by = "enter"

    def __init__(
        self,
        question: str,
        text: str = "",
        *,
        accepted: Callable[[str], None],
        changed: Callable[[str], str] | None = None,
        dropped: Callable[[], None] | None = None,
    ) -> None:
        self.question = question
        self.edit = LineEdit(text)
        self.accepted = accepted
        self.changed = changed
        self.dropped = dropped
        self.told = ""

    def key(self, key: str) -> None:
        if key == "enter":
            self.done = True
            self.accepted(self.edit.text)
        elif key in ("escape", "ctrl+c"):
            self.done = True
            if self.dropped:
                self.dropped()
        else:
            before = self.edit.text
            if not self.edit.key(key) and len(key) == 1:
                self.edit.insert(key)
            if self.edit.text != before:
                self._typed()

    def paste(self, text: str) -> None:
        self.edit.insert(text)
        self._typed()

    def _typed(self) -> None:
        if self.changed:
            self.told = self.changed(self.edit.text)

    def rows(self, columns: int) -> list[Row]:
        question = f" {self.question} "
        told = f" {self.told} " if self.told else ""
        typed = caret_row(self.edit, columns - width(question) - width(told))
        return [[cell(question, BOLD), *typed, cell(told, DIM)]]


class Pick(Mode):
    """Asks for one of a few things, each on a key of its own."""

    kept_by = "escape"

    def __init__(
        self,
        question: str,
        choices: Sequence[tuple[str, str]],
        picked: Callable[[str], None],
        others: Mapping[str, Callable[[], None]] | None = None,
    ) -> None:
        self.question = question
        self.choices = choices
        """Key and name of each."""
        self.picked = picked
        self.others = others or {}
        """Keys that do something else and are not shown."""

    def key(self, key: str) -> None:
        if key in ("escape", "ctrl+c"):
            self.done = True
        if key in self.others:
            self.done = True
            self.others[key]()
        for choice, name in self.choices:
            if key == choice:
                self.done = True
                self.picked(name)
                return

    def rows(self, columns: int) -> list[Row]:
        pieces = [
            [button(f" {key} ", key, REVERSE), button(f" {name} ", key)]
            for key, name in self.choices
        ]
        return flow(pieces, columns, [cell(f" {self.question} ", BOLD)])
