"""Several stretches of the article, looked at before all are done at once; some are left out.

Invariant: the one that is looked at is selected, and those that count are shown as found.
"""

from abc import abstractmethod
from collections.abc import Callable, Sequence

from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.tui.modes.base import Mode

NEXT = ("tab", "down", "right", ">", "]")
PREVIOUS = ("shift+tab", "up", "left", "<", "[")


class Preview(Mode):
    """Walks entries and leaves some out; what is done with the others is for who derives it."""

    kept_by = "escape"

    def __init__(
        self, session: Session, finished: Callable[[str], None], closing: Sequence[str]
    ) -> None:
        self.session = session
        self.finished = finished
        """Takes what was done, in words."""
        self.closing = closing
        self.place = 0
        self.left_out: set[int] = set()
        """Places of the entries that do not count."""

    @abstractmethod
    def entries(self) -> Sequence[tuple[Span, ...]]:
        """What there is to look at, each as its fragments."""

    @property
    def counting(self) -> list[int]:
        """Places of the entries that count."""
        return [place for place in range(len(self.entries())) if place not in self.left_out]

    def show(self) -> None:
        """Show what counts, and select the one that is looked at."""
        entries = self.entries()
        self.session.matches = sorted(span for n in self.counting for span in entries[n])
        if entries:
            self.session.select_parts(entries[self.place])

    def walk(self, key: str) -> bool:
        """Handle a key that goes to another entry or leaves one out. False if it is none."""
        count = len(self.entries())
        if not count or key not in (*NEXT, *PREVIOUS, " "):
            return False
        if key == " ":
            self.left_out ^= {self.place}
        self.place = (self.place + (-1 if key in PREVIOUS else 1)) % count
        self.show()
        return True

    def end(self, told: str, cursor: int) -> None:
        """Leave the article as it is, with the cursor here, and say what was done."""
        self.done = True
        self.session.matches = []
        self.session.go(cursor)
        self.finished(told)
