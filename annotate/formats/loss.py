"""What a format could not hold, counted by kind, with the choice that was made.

Invariant: whatever a writer leaves out or changes is counted here. Two sorts are told apart: what
people said of the text, which `--strict` will not lose, and what comes along, such as who made a
tag and when, which is only told.
"""

from collections import Counter
from collections.abc import Iterator

from annotate.core.wording import counted

LEFT_OUT = "left out"


class Loss:
    """The tally of one export."""

    def __init__(self) -> None:
        self.content: Counter[tuple[str, str, str]] = Counter()
        """(what, of which things, choice) → how many."""
        self.aside: Counter[tuple[str, str, str]] = Counter()

    def add(self, what: str, choice: str = LEFT_OUT, *, of: str = "tag", n: int = 1) -> None:
        """Count something said that the format has no place for. `of` is the singular of what is
        counted."""
        if n:
            self.content[what, of, choice] += n

    def add_aside(self, what: str, choice: str = LEFT_OUT, *, of: str = "tag", n: int = 1) -> None:
        """Count something that comes along."""
        if n:
            self.aside[what, of, choice] += n

    def take(self, other: "Loss") -> None:
        """Add the tally of another part."""
        self.content.update(other.content)
        self.aside.update(other.aside)

    def __bool__(self) -> bool:
        """True if something that people said was lost."""
        return bool(self.content)

    def lines(self) -> Iterator[str]:
        """One line a kind: `notes (3 tags): left out`."""
        for (what, of, choice), n in [*self.content.items(), *self.aside.items()]:
            yield f"{what} ({counted(n, of)}): {choice}"
