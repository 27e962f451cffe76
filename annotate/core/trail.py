"""Where the reader was: back and forward, as in a browser."""

LONGEST = 200
"""So many places are remembered."""


class Trail:
    """Places left behind. Going back keeps the place that it leaves for going forward."""

    def __init__(self) -> None:
        self.behind: list[int] = []
        self.ahead: list[int] = []

    def left(self, offset: int) -> None:
        """Remember a place that was left for one far away."""
        if not self.behind or self.behind[-1] != offset:
            self.behind.append(offset)
            del self.behind[:-LONGEST]
        self.ahead.clear()

    def back(self, here: int) -> int | None:
        """The place left last, or None."""
        return self._step(self.behind, self.ahead, here)

    def forward(self, here: int) -> int | None:
        """The place that going back left, or None."""
        return self._step(self.ahead, self.behind, here)

    @staticmethod
    def _step(source: list[int], other: list[int], here: int) -> int | None:
        while source and source[-1] == here:
            source.pop()
        if not source:
            return None
        other.append(here)
        return source.pop()
