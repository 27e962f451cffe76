"""A suggested claim, before it is one: what is asked of it and what it links to, in one go.

Enter makes the claim with all that is shown and goes on, Backspace rejects it. Much of a quotation
is often no claim, so the arrows make it shorter first, and the space bar takes a part and goes on
with the rest. Invariant: nothing is made before it is taken; what would be is selected.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from annotate.core import shaping
from annotate.core.spans import Span
from annotate.core.tags import Value
from annotate.tui.modes.ask import Ask, Question
from annotate.tui.rows import Row, button
from annotate.tui.styles import BOLD, DIM

SHAPES: Mapping[str, Callable[[str, tuple[Span, ...]], tuple[Span, ...]]] = {
    "right": shaping.later,
    "left": shaping.earlier,
    "shift+right": shaping.later_word,
    "shift+left": shaping.earlier_word,
    "-": shaping.earlier_word,
}
"""Keys that take something off the front (right) or off the end (left)."""

WHOLE, SENTENCE = "up", "down"
"""Keys that bring back what is suggested, and that take one sentence of it after the other."""

HINTS = (
    ("⌫", "reject", "backspace"),
    ("→", "", "right"),
    ("←", "", "left"),
    ("↓", "shorter", "down"),
    ("␣", "part", "space"),
    ("&", "add", "&"),
    ("⇥", "skip", "tab"),
)
"""What the status row says of the keys, the most used first."""


class Answers:
    """What becomes of a review. Each is called at most once, and the review is over then."""

    def __init__(
        self,
        *,
        taken: Callable[[dict[str, Value], Collection[str], bool], None],
        rejected: Callable[[], None],
        added: Callable[[], None],
        shaped: Callable[[tuple[Span, ...], dict[str, str]], None],
    ) -> None:
        self.taken = taken
        """Takes the values, the kinds of link, and whether to go on with the rest."""
        self.rejected = rejected
        self.added = added
        """Adds what is selected to the last claim."""
        self.shaped = shaped
        """Takes other spans, and the values that the user chose."""


class Review(Ask):
    """Questions on a claim that is suggested."""

    kept_by = "escape"

    def __init__(
        self,
        title: str,
        questions: Sequence[Question],
        *,
        text: str,
        spans: tuple[Span, ...],
        whole: tuple[Span, ...],
        chosen: Mapping[str, str],
        offer: Sequence[tuple[str, str]],
        answers: Answers,
        fault: Callable[[str, Value], str],
        ended: Callable[[], None],
        height: int,
        columns: int,
    ) -> None:
        self.text = text
        self.spans = spans
        self.whole = whole
        """What is suggested; `spans` may be a part of it."""
        self.chosen = dict(chosen)
        self.answers = answers
        self.rest = False
        for question in questions:
            question.value = chosen.get(question.attribute.name, question.value)
        super().__init__(
            title,
            questions,
            offer=offer,
            accepted=self._taken,
            ended=ended,
            fault=fault,
            height=height,
            columns=columns,
        )

    def _taken(self, values: dict[str, Value], links: Collection[str]) -> None:
        self.answers.taken(values, links, self.rest)

    def key(self, key: str) -> None:
        if not self.choosing:
            super().key(key)
        elif key in SHAPES or key in (WHOLE, SENTENCE):
            spans = self.shaped(key)
            if spans != self.spans:
                self.answers.shaped(spans, self.chosen)
        elif key == "backspace":
            self._over(self.answers.rejected)
        elif key == "&":
            self._over(self.answers.added)
        elif key == " ":
            self.rest = True
            self._accept("")
        elif key in self.keys:
            self._choose_value(key)
        elif key in ("enter", "escape", "ctrl+z") or (len(key) == 1 and key.isalnum()):
            super().key(key)
        elif key == "@":
            self.others()
        else:
            self._end(key)

    def shaped(self, key: str) -> tuple[Span, ...]:
        """What a key makes of the spans."""
        if key == WHOLE:
            return self.whole
        if key == SENTENCE:
            return shaping.sentence_in(self.text, self.whole, self.spans)
        return SHAPES[key](self.text, self.spans)

    def _choose_value(self, key: str) -> None:
        """Take a value. One that is only offered is not taken back by its key but kept."""
        name, value = self.keys[key]
        if name not in self.chosen and any(
            (question.attribute.name, question.value) == (name, value) for question in self.choices
        ):
            self.chosen[name] = value
            return
        self._choose(key)
        self.chosen[name] = next(q.value for q in self.choices if q.attribute.name == name)

    def leave(self) -> None:
        """End it without an answer."""
        self._end("")

    def _over(self, answer: Callable[[], None]) -> None:
        self._end("")
        answer()

    def status(self) -> Row:
        row: Row = []
        for sign, word, key in HINTS if self.choosing else ():
            row += [button(f" {sign}", key, BOLD), button(f" {word}" if word else "", key, DIM)]
        return row
