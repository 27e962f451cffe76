"""How far a command has come with many articles, on a line that is gone when it is done.

Invariant: nothing is drawn before a command has taken a second, nor where stderr is no terminal.
"""

import sys
import time

from annotate import console
from annotate.core.wording import counted

AFTER = 1.0
"""Seconds before anything is drawn."""

EVERY = 0.1
"""Seconds between two drawings, at least."""

BAR = 20
"""Cells of the bar."""


class Progress:
    """The progress of one walk over articles."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.started = self.drawn = time.monotonic()

    def step(self, articles: int = 1) -> None:
        """So many more are done."""
        self.done += articles
        now = time.monotonic()
        if now - self.started >= AFTER and now - self.drawn >= EVERY and self.total > 1:
            self.drawn = now
            console.status(self.line(now - self.started))

    def line(self, seconds: float) -> str:
        """What is drawn after so many seconds."""
        share = min(1.0, self.done / self.total)
        left = seconds / share - seconds if share else 0.0
        full, empty = ("━", "─") if _can("━─") else ("#", "-")
        bar = (full * round(BAR * share)).ljust(BAR, empty)
        total = counted(self.total, "article")
        return f"{bar} {self.done:,} of {total}, {share:.0%}, {_clock(left)} left"

    def close(self) -> None:
        """Take the line away."""
        console.status("")


def _clock(seconds: float) -> str:
    """`0:07`, `12:30`, `1:05:00`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _can(signs: str) -> bool:
    try:
        signs.encode(sys.stderr.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
