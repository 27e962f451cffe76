"""The links of a tag: one row, a digit follows, Del removes."""

from collections.abc import Callable, Sequence

from annotate.core.tags import Link
from annotate.tui.modes.base import Mode
from annotate.tui.rows import Row, button, cell, flow
from annotate.tui.styles import BOLD, DIM, REVERSE


class Links(Mode):
    """Lists links with a number each."""

    kept_by = "escape"

    def __init__(
        self,
        links: Sequence[tuple[Link, str]],
        follow: Callable[[Link], None],
        remove: Callable[[Link], None],
        closing: Sequence[str],
    ) -> None:
        self.links = list(links)
        self.follow = follow
        self.remove = remove
        self.closing = closing
        self.place = 0

    def key(self, key: str) -> None:
        count = len(self.links)
        if key.isdigit() and 1 <= int(key) <= count:
            self.done = True
            self.follow(self.links[int(key) - 1][0])
        elif key == "enter":
            self.done = True
            self.follow(self.links[self.place][0])
        elif key in ("down", "right", "tab", "up", "left", "shift+tab"):
            step = 1 if key in ("down", "right", "tab") else -1
            self.place = (self.place + step) % count
        elif key in ("delete", "backspace"):
            link, _ = self.links.pop(self.place)
            self.remove(link)
            self.place = max(0, min(self.place, len(self.links) - 1))
            self.done = not self.links
        elif key in ("escape", "ctrl+c", *self.closing):
            self.done = True

    def rows(self, columns: int) -> list[Row]:
        head = [cell(" links", BOLD), cell("  ⏎ or number follows · ⌫ removes", DIM)]
        pieces: list[Row] = []
        for place, (_, text) in enumerate(self.links):
            number = str(place + 1) if place < 9 else " "
            look = REVERSE if place == self.place else cell("").style
            pieces.append([cell(f" {number} ", BOLD), button(f"{text} ", number, look or DIM)])
        return [head, *flow(pieces, columns)]
