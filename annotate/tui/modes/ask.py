"""Asks at once for what the schema wants asked, in the rows of the legend, beside the text.

Every value is one key; its capital takes the rest as shown, too. Enter takes what is shown, Tab
takes it and goes on to the next, Escape leaves the tag bare; any other key of the key table takes
what is shown and does its own work.
"""

from collections.abc import Callable, Collection, Sequence

from annotate.core.cells import clip, width
from annotate.core.line_edit import LineEdit
from annotate.core.schema import Attribute
from annotate.core.tags import Value
from annotate.tui.modes.base import Mode, caret_row
from annotate.tui.rows import Row, button, cell, fit, flow, row_width
from annotate.tui.styles import BOLD, DIM, KEY, REVERSE

DIGITS = "123456789"

OFFER = 30
"""Cells that are kept free for the links that are offered."""


class Question:
    """An attribute that is asked for."""

    def __init__(self, attribute: Attribute, value: str = "", others: Sequence[str] = ()) -> None:
        self.attribute = attribute
        self.value = value
        self.edit = LineEdit(value)
        self.fresh = True
        """True until something is typed: typing replaces what was offered."""
        self.others = [value, *(other for other in others if other != value)]
        """What else is offered for a free text; the arrows go through it."""

    @property
    def closed(self) -> bool:
        """True if the attribute takes one of a few values."""
        return bool(self.attribute.values)


def taken(question: Question) -> Value:
    """A question's value as a tag holds it."""
    if question.attribute.many:
        return [part.strip() for part in question.value.split(";") if part.strip()]
    return question.value


def value_keys(attributes: Sequence[Attribute]) -> dict[str, tuple[str, str]]:
    """Key → (attribute, value): a letter of the value's own name that is free, the first if
    possible, else a digit."""
    found: dict[str, tuple[str, str]] = {}
    for attribute in attributes:
        for value in attribute.values:
            letters = [c for c in (*value.lower(), *DIGITS) if c.isalnum() and c not in found]
            if letters:
                found[letters[0]] = (attribute.name, value)
    return found


class Ask(Mode):
    """Questions on a tag that was just made: first those with a few values, then free texts."""

    def __init__(
        self,
        title: str,
        questions: Sequence[Question],
        *,
        offer: Sequence[tuple[str, str]] = (),
        accepted: Callable[[dict[str, Value], Collection[str]], None],
        corrected: Callable[[], None] | None = None,
        ended: Callable[[], None] | None = None,
        fault: Callable[[str, Value], str] | None = None,
        height: int = 1,
        columns: int = 80,
    ) -> None:
        self.title = title
        self.offer = offer
        """Kinds of link that Enter makes besides, and the text that each points to. Backspace goes
        through which of them: all, one of them, none."""
        self.accepted = accepted
        """Takes the values, and the kinds of link to make of those offered."""
        self.corrected = corrected
        self.ended = ended
        """Called when the questions are over, however they were answered."""
        self.fault = fault
        """Says what is wrong with an attribute's value, or nothing."""
        self.problem = ""
        kinds = [kind for kind, _ in offer]
        single = [{kind} for kind in kinds] if len(kinds) > 1 else []
        self.subsets: list[Collection[str]] = [set(kinds), *single, set()]
        self.linking: Collection[str] = self.subsets[0]
        """The kinds of link that Enter makes."""
        self.texts = [question for question in questions if not question.closed]
        self.choices = self._fitting([q for q in questions if q.closed], height, columns)
        self.keys = value_keys([question.attribute for question in self.choices])
        self.choosing = bool(self.choices) or not self.texts

    # keys

    def key(self, key: str) -> None:
        if key == "escape":
            self._end("")
        elif key == "ctrl+z":
            self._end(key)
        elif key in ("enter", "tab"):
            self._next(key)
        elif self.choosing:
            self._choose(key)
        else:
            self._type(key)

    def _next(self, key: str) -> None:
        """On to the texts, one after the other, then take all."""
        if self.choosing and self.texts:
            self.choosing = False
        elif not self.choosing and len(self.texts) > 1 and self.texts[0].edit.text:
            if not self._wrong(self.texts[0]):
                self.choices.append(self.texts.pop(0))
        else:
            self._accept("tab" if key == "tab" else "")

    def _wrong(self, question: Question) -> bool:
        """Take what is typed, and see what is wrong with it."""
        question.value = question.edit.text.strip()
        check = self.fault if question.value else None
        self.problem = check(question.attribute.name, taken(question)) if check else ""
        return bool(self.problem)

    def _accept(self, passed: str) -> None:
        """Take all, unless a text is wrong: then that is asked for again."""
        wrong = next((question for question in self.texts if self._wrong(question)), None)
        if wrong is not None:
            self.texts.sort(key=lambda question: question is not wrong)
            self.choosing = False
            return
        asked = [*self.choices, *self.texts]
        self._end(passed)
        self.accepted({q.attribute.name: taken(q) for q in asked if q.value}, self.linking)

    def _end(self, passed: str) -> None:
        self.done, self.passed = True, passed
        if self.ended:
            self.ended()

    def _choose(self, key: str) -> None:
        if key in self.keys:
            name, value = self.keys[key]
            for question in self.choices:
                if question.attribute.name == name:
                    question.value = "" if question.value == value else value
        elif key == "backspace":
            # Without an offer it does nothing: below it would remove the tag that is asked about.
            self.others()
        elif key == "@" and self.corrected:
            if self.linking == self.subsets[0]:
                self.linking = set()
            self._accept("")
            self.corrected()
        elif key.isupper() and key.lower() in self.keys:
            self.answer(key.lower())
            self._accept("")
        elif len(key) > 1 or not key.isalnum():
            self._accept(key)

    def answer(self, key: str) -> None:
        """Take the value of a key."""
        name, value = self.keys[key]
        for question in self.choices:
            if question.attribute.name == name:
                question.value = value

    def others(self) -> None:
        """Make others of the links that are offered."""
        place = self.subsets.index(self.linking)
        self.linking = self.subsets[(place + 1) % len(self.subsets)]

    def _type(self, key: str) -> None:
        question = self.texts[0]
        self.problem = ""
        if key in ("up", "down"):
            place = question.others.index(question.edit.text) if question.fresh else 0
            step = 1 if key == "down" else -1
            question.edit = LineEdit(question.others[(place + step) % len(question.others)])
            return
        printable = len(key) == 1
        if printable and question.fresh:
            question.edit = LineEdit()
        if question.edit.key(key):
            question.fresh = False
        elif printable:
            question.edit.insert(key)
            question.fresh = False
        else:
            self._accept(key)

    def paste(self, text: str) -> None:
        if not self.choosing:
            self.texts[0].edit = LineEdit(text)

    # painting

    def rows(self, columns: int) -> list[Row]:
        head: Row = [cell(f" {clip(self.title, columns // 3)} ", BOLD)]
        if not self.choosing:
            return [fit(head + self._typed(columns - row_width(head)), columns)]
        rows = [head]
        for question in self.choices:
            pieces = self._pieces(question)
            whole = sum(map(row_width, pieces))
            room = columns - (OFFER if len(rows) == 1 and self.offer else 0)
            if row_width(rows[-1]) + whole > room:
                rows.append([])
            first = rows.pop()
            rows += flow(pieces, columns, first)
        if not self.offer:
            last = rows.pop()
            rows += flow([[button("  ⏎ takes", "enter", DIM)]], columns, last)
        else:
            rows[0] += self._offered(columns - row_width(rows[0]))
        return rows

    def _offered(self, columns: int) -> Row:
        """The links that Enter makes, in so many cells, and which of those offered it does not."""
        row: Row = [button("  ⏎ ", "enter", BOLD)]
        kept = [(kind, text) for kind, text in self.offer if kind in self.linking]
        dropped = [f"no {kind}" for kind, _ in self.offer if kind not in self.linking]
        separators = 3 * (len(self.offer) - 1)
        known = sum(len(kind) + 3 for kind, _ in kept) + sum(map(len, dropped)) + separators + 4
        share = max(4, (columns - known) // max(1, len(kept)))
        spare = columns - known - sum(min(share, width(text)) for _, text in kept)
        for kind, text in self.offer:
            size = min(share, width(text)) + max(0, spare)
            if len(row) > 1:
                row.append(cell(" · "))
            if kind in self.linking:
                row.append(button(f"{kind} “{clip(text, size)}”", "backspace", BOLD))
            else:
                row.append(button(f"no {kind}", "backspace", DIM))
        return fit(row, columns)

    def _typed(self, columns: int) -> Row:
        """The free text that is asked for."""
        question = self.texts[0]
        name = cell(f" {question.attribute.name}: ", BOLD)
        more = "  ⏎ takes" + (" ↑↓ others" if len(question.others) > 1 else "")
        more = f"  {self.problem}" if self.problem else more
        room = columns - row_width([name]) - width(more)
        typed = caret_row(question.edit, max(8, room))
        if question.fresh:
            typed = [cell(question.edit.text or " ", REVERSE)]
        return [name, *typed, button(more, "enter", DIM)]

    def _pieces(self, question: Question) -> list[Row]:
        """The attribute's name with its first value, then each of the others."""
        name = question.attribute.name
        row: Row = [cell(f" {name}", DIM)]
        pieces = [row]
        keys = {value: key for key, (owner, value) in self.keys.items() if owner == name}
        for value in question.attribute.values:
            key = keys.get(value, "")
            look = REVERSE if value == question.value else None
            if len(row) > 1:
                row = []
                pieces.append(row)
            row.append(cell(" "))
            place = value.lower().find(key) if key else -1
            if place < 0:
                row.append(button(f"{key}:{value}" if key else value, key, look or DIM))
                continue
            base = look or cell("").style
            assert base is not None
            for text, style in (
                (value[:place], base),
                (value[place], base + KEY),
                (value[place + 1 :], base),
            ):
                if text:
                    row.append(button(text, key, style))
        return pieces

    def _fitting(self, closed: list[Question], height: int, columns: int) -> list[Question]:
        """Those asked at once, and of the others as many as there is room for."""
        taken = [question for question in closed if question.attribute.ask]
        for question in closed:
            if question in taken:
                continue
            self.choices = sorted([*taken, question], key=closed.index)
            self.keys = value_keys([q.attribute for q in self.choices])
            self.choosing = True
            if len(self.rows(columns)) <= height:
                taken.append(question)
        return sorted(taken, key=lambda q: (not q.attribute.ask, closed.index(q)))
