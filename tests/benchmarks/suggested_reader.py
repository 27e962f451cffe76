"""The reader of `reader.py` with suggestions on.

What is different in the policy:

* At the start, and as long as it brings something, all suggestions of a kind are taken at once, for
  each kind of name, number and date of which two or more are left. Before, those that are wrong are
  left out in the preview, as far as that takes few keys; a wrong one that is taken is gone to and
  removed, and those keys count.
* A claim that is suggested with the right words is gone to and accepted; the others are marked by
  hand. What is asked of it is answered.
* At the end, what is still suggested and wrong is rejected, kind by kind, and those keys count.
"""

from typing import Any

from annotate.core import offers
from annotate.core.pool import Pool
from annotate.core.schema import Label
from annotate.core.spans import Span
from annotate.core.suggestion import Suggestion
from annotate.tui.modes.kinds import Kinds
from tests.benchmarks.reader import MOVES, REACHING, Keys, Reader

FEW = 12
"""Keys that leaving one out in the preview may take; removing it takes about as many."""

FORESEEN = MOVES | {"ctrl+k": offers.next_suggestion}


class SuggestedReader(Reader):
    """Takes suggestions where they are right, and refuses the others."""

    moves = FORESEEN
    reaching = (*REACHING, *(("ctrl+k",) * n for n in (1, 2, 3, 4)))

    @property
    def pool(self) -> Pool:
        pool = self.session.pool
        assert pool is not None
        return pool

    def suggested(self) -> list[Suggestion]:
        """All that is suggested now."""
        return self.pool.between(0, len(self.text))

    def begin(self) -> None:
        self.purpose = "mentions"
        before = -1
        while before != len(self.session.document.tags):
            before = len(self.session.document.tags)
            for label in self.session.schema.labels:
                if label.layer != "claim":
                    self._take(label)

    def end(self) -> None:
        for label in self.session.schema.labels:
            if any(suggestion.label == label.name for suggestion in self.suggested()):
                self.purpose = "claims" if label.layer == "claim" else "mentions"
                self._open(label)
                self.press(("backspace",))

    def _right(self, suggestion: Suggestion) -> bool:
        mention = next((m for m in self.mentions if (m["span"],) == suggestion.spans), None)
        return (
            mention is not None
            and mention["label"] == suggestion.label
            and self._fits(suggestion, mention)
        )

    def _fits(self, suggestion: Suggestion, mention: dict[str, Any]) -> bool:
        """True if all values that the reference gives of a date are as suggested."""
        return all(
            suggestion.attributes.get(name) == mention[name]
            for name in ("value", "type")
            if name in mention
        )

    def _open(self, label: Label) -> Kinds:
        self.settle()
        self.press(("ctrl+d",))
        mode = self.app.mode
        assert isinstance(mode, Kinds), self.app.message
        if mode.label != label.name:
            self.press((label.key,))
        return mode

    def _take(self, label: Label) -> None:
        """Take all suggestions of a label."""
        there = [s for s in self.suggested() if s.label == label.name]
        right = sum(map(self._right, there))
        if right < 2 or right * 2 < len(there):
            return
        mode = self._open(label)
        for place, suggestion in enumerate(mode.listed):
            if not self._right(suggestion):
                steps = place - mode.place
                around = steps - len(mode.listed) if steps > 0 else steps + len(mode.listed)
                steps = min(steps, around, key=abs)
                if abs(steps) < FEW:
                    self.press((("tab",) if steps > 0 else ("shift+tab",)) * abs(steps))
                    self.press(("space",))
        self.press(("enter",))

    def claim(self, claim: dict[str, Any]) -> None:
        fragments = tuple(Span(*fragment) for fragment in claim["fragments"])
        keys = self._to_suggestion(fragments)
        if keys is None:
            super().claim(claim)
            return
        self.purpose = "claims"
        self.press(keys)
        self.press(("enter",))
        self._told(self.session.last_tag, claim)

    def _to_suggestion(self, fragments: tuple[Span, ...]) -> Keys | None:
        """The keys that go to the suggestion of a claim, if there is one."""
        if not any(suggestion.spans == fragments for suggestion in self.suggested()):
            return None
        here = self._saved()
        try:
            for count in range(9):
                for key in ("ctrl+k", "tab"):
                    self._restore(here)
                    self.foresee((key,) * count)
                    if self.session.places() == fragments:
                        return (key,) * count
        finally:
            self._restore(here)
        return None
