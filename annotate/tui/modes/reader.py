"""A page over the article: help, a guideline, or what was done so far."""

from collections.abc import Sequence

from annotate.core.cells import safe
from annotate.core.layout import Layout
from annotate.tui.modes.base import Mode
from annotate.tui.rows import Row, cell
from annotate.tui.styles import BOLD

Line = tuple[str, str]
"""A heading and "", or the left and right column of a line."""


class Reader(Mode):
    """Lines to read, in two columns; leaves on Escape and on the keys that opened it."""

    covers = True
    kept_by = "escape"

    def __init__(
        self,
        lines: Sequence[Line],
        columns: int,
        height: int,
        closing: Sequence[str],
        *,
        start: int = 0,
        end: bool = False,
    ) -> None:
        self.lines = lines
        self.closing = closing
        self.wrapped: list[tuple[int, Row]] = []
        """Each row with the number of the line that it is of."""
        self.top = 0
        self.fit(columns, height)
        if end:
            self.top = self._last()
        elif start:
            first = next(i for i, (line, _) in enumerate(self.wrapped) if line == start)
            self.top = min(first, self._last())

    def fit(self, columns: int, height: int) -> None:
        """Lay the lines out for a screen."""
        self.height = max(1, height)
        left = max((len(first) for first, second in self.lines if second), default=0) + 3
        left = min(left, max(8, columns // 3))
        self.wrapped = []
        for number, (first, second) in enumerate(self.lines):
            if not second:
                self.wrapped.append((number, [cell(first, BOLD)]))
                continue
            for place, part in enumerate(wrapped(second, columns - left - 2)):
                name = f"  {first}" if place == 0 else ""
                self.wrapped.append((number, [cell(name.ljust(left)), cell(f" {part}")]))
        self.top = min(self.top, self._last())

    def _last(self) -> int:
        return max(0, len(self.wrapped) - self.height)

    def key(self, key: str) -> None:
        steps = {
            "down": 1,
            "up": -1,
            "pagedown": self.height - 1,
            " ": self.height - 1,
            "pageup": 1 - self.height,
            "home": -len(self.wrapped),
            "end": len(self.wrapped),
        }
        if key in ("escape", "enter", "ctrl+c", "q") or key in self.closing:
            self.done = True
        else:
            self.top = max(0, min(self.top + steps.get(key, 0), self._last()))

    def rows(self, columns: int) -> list[Row]:
        more = self._last() > 0
        hint = "↑↓ PgUp PgDn to read on, " if more else ""
        return [[cell(f" {hint}Esc back to the article", BOLD)]]

    def page(self) -> list[Row]:
        """The rows that show now."""
        return [row for _, row in self.wrapped[self.top : self.top + self.height]]


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many cells."""
    line = safe(text)
    layout = Layout(line, max(8, columns - 1))
    return [line[slice(*layout.span(row))].rstrip() for row in range(len(layout))]
