"""Jump labels: a short hint on every word in view; its letters go there.

The nearest words have one letter, those further away two. The last letter as a capital selects from
where the cursor is up to that word.
"""

from collections.abc import Callable, Mapping, Sequence

from annotate.core.spans import Span
from annotate.tui.modes.base import Mode
from annotate.tui.rows import Row, cell
from annotate.tui.styles import BOLD, DIM

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""The home row first."""


def hints_for(targets: Sequence[Span], cursor: int) -> dict[str, Span]:
    """Hint → word; the nearest get the shortest, and no hint begins another."""
    near = sorted(targets, key=lambda span: (abs(span.start - cursor), span.start < cursor))
    singles = len(LETTERS)
    while singles and singles + (len(LETTERS) - singles) * len(LETTERS) < len(near):
        singles -= 1
    names = list(LETTERS[:singles])
    names += [first + second for first in LETTERS[singles:] for second in LETTERS]
    return dict(zip(names, near, strict=False))


class Jump(Mode):
    """Takes the letters of a hint."""

    def __init__(self, targets: Mapping[str, Span], chosen: Callable[[Span, bool], None]) -> None:
        self.targets = targets
        self.chosen = chosen
        """Takes the word, and whether to select up to it."""
        self.typed = ""

    def showing(self) -> dict[int, str]:
        """Offset of a word → what is left to type for it."""
        size = len(self.typed)
        return {
            span.start: hint[size:]
            for hint, span in self.targets.items()
            if hint.startswith(self.typed)
        }

    def key(self, key: str) -> None:
        if len(key) > 1 or not key.isalpha():
            self.done = True
            return
        self.typed += key.lower()
        if self.typed in self.targets:
            self.done = True
            self.chosen(self.targets[self.typed], key.isupper())
        elif not any(hint.startswith(self.typed) for hint in self.targets):
            self.done = True

    def rows(self, columns: int) -> list[Row]:
        typed = self.typed or "…"
        return [
            [
                cell(f" jump: {typed}", BOLD),
                cell("  the letters on a word; last one as a capital: select up to it", DIM),
            ]
        ]
