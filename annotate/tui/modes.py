"""What the keys mean for the moment: a question in the bottom row, a form, a page to read.

A mode takes keys until it ends. It draws into the rows at the bottom and knows no widget; the
browsing keys are no mode but the ground that modes lie on.
"""

from collections.abc import Callable, Sequence

from rich.segment import Segment

from annotate.core.cells import clip, shown, width
from annotate.core.line_edit import LineEdit
from annotate.core.schema import Attribute
from annotate.core.tags import Value
from annotate.tui.rows import Row, cell
from annotate.tui.styles import BOLD, DIM, PLAIN, REVERSE


class Mode:
    """Takes keys until `done`."""

    done = False

    def key(self, key: str) -> None:
        """Handle a key: a printable character, or a key's name."""
        raise NotImplementedError

    def paste(self, text: str) -> None:
        """Handle pasted text."""

    def rows(self, columns: int) -> list[Row]:
        """What to draw at the bottom."""
        raise NotImplementedError


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
    """Asks for a line of text. `changed` is called as it is typed, `accepted` with Enter."""

    def __init__(
        self,
        question: str,
        text: str = "",
        *,
        accepted: Callable[[str], None],
        changed: Callable[[str], None] | None = None,
        dropped: Callable[[], None] | None = None,
    ) -> None:
        self.question = question
        self.edit = LineEdit(text)
        self.accepted = accepted
        self.changed = changed
        self.dropped = dropped

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
            if self.edit.text != before and self.changed:
                self.changed(self.edit.text)

    def paste(self, text: str) -> None:
        self.edit.insert(text)
        if self.changed:
            self.changed(self.edit.text)

    def rows(self, columns: int) -> list[Row]:
        question = f" {self.question} "
        return [[cell(question, BOLD), *caret_row(self.edit, columns - len(question))]]


class Pick(Mode):
    """Asks for one of a few things, each on a key of its own."""

    def __init__(
        self, question: str, choices: Sequence[tuple[str, str]], picked: Callable[[str], None]
    ) -> None:
        self.question = question
        self.choices = choices
        """Key and name of each."""
        self.picked = picked

    def key(self, key: str) -> None:
        if key in ("escape", "ctrl+c"):
            self.done = True
        for choice, name in self.choices:
            if key == choice:
                self.done = True
                self.picked(name)
                return

    def rows(self, columns: int) -> list[Row]:
        row: Row = [cell(f" {self.question} ", BOLD)]
        for key, name in self.choices:
            row += [cell(f" {key} ", REVERSE), cell(f" {name} ")]
        return [row]


class Field:
    """One line of a form."""

    def __init__(self, attribute: Attribute, value: Value | None) -> None:
        self.attribute = attribute
        self.kept = value
        text = "; ".join(map(str, value)) if isinstance(value, list) else value
        self.edit = LineEdit("" if text is None else str(text))
        self.before = self.edit.text

    @property
    def value(self) -> Value:
        """The value as typed; as it was, type and all, if it was not touched."""
        if self.edit.text == self.before and self.kept is not None:
            return self.kept
        text = self.edit.text.strip()
        if self.attribute.many:
            return [part.strip() for part in text.split(";") if part.strip()]
        return text

    def cycle(self, step: int) -> None:
        """The next of the values to choose from; before the first comes no value."""
        options = ["", *self.attribute.values]
        place = options.index(self.edit.text) if self.edit.text in options else 0
        self.edit = LineEdit(options[(place + step) % len(options)])


class Form(Mode):
    """Edits several values at once: a line each; Enter keeps all of them, Escape none."""

    def __init__(
        self, title: str, fields: Sequence[Field], accepted: Callable[[dict[str, Value]], str]
    ) -> None:
        self.title = title
        self.fields = list(fields)
        self.accepted = accepted
        """Takes the values. Returns why it does not take them, or nothing."""
        self.place = 0
        self.problem = ""

    @property
    def field(self) -> Field:
        return self.fields[self.place]

    def key(self, key: str) -> None:
        self.problem = ""
        choices = self.field.attribute.values
        if key == "enter":
            self.problem = self.accepted({f.attribute.name: f.value for f in self.fields})
            self.done = not self.problem
        elif key in ("escape", "ctrl+c"):
            self.done = True
        elif key in ("down", "tab"):
            self.place = (self.place + 1) % len(self.fields)
        elif key in ("up", "shift+tab"):
            self.place = (self.place - 1) % len(self.fields)
        elif choices and key in ("right", " ", "left"):
            self.field.cycle(-1 if key == "left" else 1)
        elif choices and key in ("backspace", "delete"):
            self.field.edit = LineEdit()
        elif choices and len(key) == 1:
            self._choose(key)
        elif not self.field.edit.key(key) and len(key) == 1:
            self.field.edit.insert(key)

    def _choose(self, letter: str) -> None:
        """Take the next value that starts with a letter."""
        field = self.field
        values = field.attribute.values
        start = values.index(field.edit.text) + 1 if field.edit.text in values else 0
        for value in (*values[start:], *values[:start]):
            if value.startswith(letter.lower()):
                field.edit = LineEdit(value)
                return

    def paste(self, text: str) -> None:
        if not self.field.attribute.values:
            self.field.edit.insert(text)

    def rows(self, columns: int) -> list[Row]:
        names = max(width(f.attribute.name) for f in self.fields) + 2
        hint = self.problem or "↑↓ field  ←→ or first letter: value  Enter keep  Esc drop"
        made: list[Row] = [[cell(clip(f" {self.title} ", columns // 2), BOLD), cell(hint, DIM)]]
        for place, field in enumerate(self.fields):
            name = f" {field.attribute.name}".ljust(names)
            made.append([cell(name, BOLD if place == self.place else PLAIN)])
            made[-1] += self._value(field, place == self.place, columns - names)
        return made

    def _value(self, field: Field, here: bool, columns: int) -> Row:
        if not field.attribute.values:
            if here:
                return caret_row(field.edit, columns)
            return [cell(clip(field.edit.text, columns))]
        text = field.edit.text
        row: Row = []
        for value in field.attribute.values:
            chosen = value == text
            row += [cell(f" {value} ", REVERSE if chosen else PLAIN if here else DIM)]
        if text and text not in field.attribute.values:
            row.insert(0, cell(f" {text} ", REVERSE))
        if here:
            row.insert(0, Segment("›", BOLD))
        return row
