"""The list of tags under the keys: walk through it, filter it by label, sort it, go to one."""

from collections.abc import Mapping, Sequence

from annotate.core.session import Session
from annotate.tui.modes.base import Mode
from annotate.tui.rows import Row, button, cell
from annotate.tui.side import Side
from annotate.tui.styles import BOLD


class Listing(Mode):
    """Walks the side panel's list; the article follows. Escape goes back to where it began."""

    def __init__(
        self, session: Session, side: Side, labels: Mapping[str, str], closing: Sequence[str]
    ) -> None:
        self.session = session
        self.side = side
        self.labels = labels
        """Key → label."""
        self.closing = closing
        self.origin = session.cursor
        self.step(0)

    def step(self, by: int) -> None:
        """So many tags on; the cursor of the article goes with it."""
        document = self.session.document
        ids = self.side.ids(self.session)
        if ids:
            place = self.side.place_of(self.session)
            self.session.go_to(document.tags[ids[max(0, min(place + by, len(ids) - 1))]])

    def key(self, key: str) -> None:
        steps = {"down": 1, "up": -1, "pagedown": 10, "pageup": -10, "home": -(10**9), "end": 10**9}
        if key in steps:
            self.step(steps[key])
        elif key == "tab":
            self.side.sort_by_label = not self.side.sort_by_label
        elif key in self.labels:
            self.side.only ^= {self.labels[key]}
            self.step(0)
        elif key == "enter" or key in self.closing:
            self.done = True
        elif key in ("escape", "ctrl+c"):
            if self.side.only:
                self.side.only = frozenset()
            else:
                self.session.go(self.origin)
                self.done = True
        elif len(key) > 1 or not key.isalnum():
            self.done, self.passed = True, key

    def rows(self, columns: int) -> list[Row]:
        sort = "place" if self.side.sort_by_label else "label"
        only = ", ".join(sorted(self.side.only))
        return [
            [
                cell(f" list{f' of {only}' if only else ''} ", BOLD),
                button("↑↓ walk  ", "down"),
                button("⏎ stay  ", "enter"),
                button(f"Tab by {sort}  ", "tab"),
                cell("label key: only those  "),
                button("Esc back", "escape"),
            ]
        ]
