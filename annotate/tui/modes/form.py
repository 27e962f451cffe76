"""A form: several values edited at once, a line each."""

from collections.abc import Callable, Sequence

from rich.segment import Segment

from annotate.core.cells import clip, width
from annotate.core.line_edit import LineEdit
from annotate.core.schema import Attribute
from annotate.core.tags import Value, in_words
from annotate.tui.modes.base import Mode, caret_row
from annotate.tui.rows import Row, button, cell, fit, row_width
from annotate.tui.styles import BOLD, DIM, PLAIN, REVERSE


class Field:
    """One line of a form."""

    def __init__(
        self, attribute: Attribute, value: Value | None, offers: Sequence[str] = ()
    ) -> None:
        self.attribute = attribute
        self.offers = list(offers)
        """Values for a free text, the likeliest first; the right arrow at its end takes one."""
        self.kept = value
        self.edit = LineEdit("" if value is None else in_words(value))
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

    @property
    def offer(self) -> str:
        """The first offer that goes on from what is typed; empty if there is none."""
        typed = self.edit.text.casefold()
        return next(
            (o for o in self.offers if o.casefold().startswith(typed) and o != self.edit.text), ""
        )

    def take(self) -> bool:
        """Take the offer, if the caret is at the end. False if there is none."""
        if not self.offer or self.edit.caret < len(self.edit.text):
            return False
        self.edit = LineEdit(self.offer)
        return True

    def cycle(self, step: int) -> None:
        """The next of the values to choose from; before the first comes no value."""
        options = ["", *self.attribute.values]
        place = options.index(self.edit.text) if self.edit.text in options else 0
        self.edit = LineEdit(options[(place + step) % len(options)])


class Form(Mode):
    """Edits several values at once: a line each; Enter keeps all of them, Escape none."""

    tall = True
    kept_by = "enter"

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
        kind, _, place = key.partition(" ")
        if place and kind in ("field", "value"):
            self._clicked(*map(int, place.split()))
            return
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
        elif key == "right" and self.field.take():
            return
        elif not self.field.edit.key(key) and len(key) == 1:
            self.field.edit.insert(key)

    def _clicked(self, place: int, value: int = -1) -> None:
        """The mouse chose a field, or one of its values; a second click takes the value back."""
        self.place = place
        if value >= 0:
            chosen = self.field.attribute.values[value]
            self.field.edit = LineEdit("" if self.field.edit.text == chosen else chosen)

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
        told = self.problem or "↑↓ field  ←→ or first letter: value"
        hint: Row = [
            cell(told, BOLD if self.problem else DIM),
            button("  Enter keep", "enter", DIM),
            button("  Esc drop", "escape", DIM),
        ]
        title = clip(f" {self.title} ", max(columns // 4, columns - row_width(hint)))
        made: list[Row] = [fit([cell(title, BOLD), *hint], columns)]
        for place, field in enumerate(self.fields):
            name = f" {field.attribute.name}".ljust(names)
            look = BOLD if place == self.place else PLAIN
            made.append([button(name, f"field {place}", look)])
            made[-1] += self._value(field, place, columns - names)
        return made

    def _value(self, field: Field, place: int, columns: int) -> Row:
        here = place == self.place
        if not field.attribute.values:
            if here:
                typed = caret_row(field.edit, columns)
                rest = columns - row_width(typed)
                return [*typed, cell(clip(f"  → {field.offer}", rest) if field.offer else "", DIM)]
            return [button(clip(field.edit.text, columns) or " ", f"field {place}")]
        text = field.edit.text
        row: Row = []
        for number, value in enumerate(field.attribute.values):
            look = REVERSE if value == text else PLAIN if here else DIM
            row += [button(f" {value} ", f"value {place} {number}", look)]
        if text and text not in field.attribute.values:
            row.insert(0, cell(f" {text} ", REVERSE))
        if here:
            row.insert(0, Segment("›", BOLD))
        return row

    def window(self, rows: Sequence[Row], height: int) -> list[Row]:
        """The title and as many of the fields around the current one as there is room for."""
        first = max(1, min(self.place + 2 - (height - 1), len(rows) - (height - 1)))
        return [rows[0], *rows[first : first + height - 1]]
