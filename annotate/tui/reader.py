"""A page over the article: help, or what was done so far."""

from collections.abc import Sequence

from annotate.tui.modes import Mode
from annotate.tui.rows import Row, cell
from annotate.tui.styles import BOLD

Line = tuple[str, str]
"""A heading and "", or the left and right column of a line."""


class Reader(Mode):
    """Lines to read, in two columns; leaves on Escape and on the key that opened it."""

    def __init__(
        self, lines: Sequence[Line], height: int, closing: str, *, end: bool = False
    ) -> None:
        self.lines = lines
        self.height = max(1, height)
        self.closing = closing
        self.top = self._last() if end else 0

    def _last(self) -> int:
        return max(0, len(self.lines) - self.height)

    def key(self, key: str) -> None:
        steps = {
            "down": 1,
            "up": -1,
            "pagedown": self.height - 1,
            " ": self.height - 1,
            "pageup": 1 - self.height,
            "home": -len(self.lines),
            "end": len(self.lines),
        }
        if key in ("escape", "enter", "ctrl+c", "q", self.closing):
            self.done = True
        else:
            self.top = max(0, min(self.top + steps.get(key, 0), self._last()))

    def rows(self, columns: int) -> list[Row]:
        more = self._last() > 0
        hint = "↑↓ PgUp PgDn to read on, " if more else ""
        return [[cell(f" {hint}Esc back to the article", BOLD)]]

    def page(self, columns: int) -> list[Row]:
        """The lines that show now."""
        left = max((len(line[0]) for line in self.lines if line[1]), default=0) + 3
        left = min(left, max(8, columns // 2))
        made: list[Row] = []
        for first, second in self.lines[self.top : self.top + self.height]:
            if second:
                made.append([cell(f"  {first}".ljust(left)), cell(f" {second}")])
            else:
                made.append([cell(first, BOLD)])
        return made
