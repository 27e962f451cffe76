"""How far the reader has come: sentences seen, of how many.

Sentences are counted in small steps between keys. Invariant: no step takes longer than its budget
by more than one sentence.
"""

from array import array
from bisect import bisect_right
from time import perf_counter

from annotate.core.sentences import next_sentence


class Progress:
    """Sentence starts of a text as far as they are counted, and the furthest place read."""

    def __init__(self, text: str, furthest: int = 0) -> None:
        self.text = text
        self.starts = array("I")
        self.furthest = furthest
        self.counted = not text.strip()
        self._place = -1

    def count(self, seconds: float) -> bool:
        """Count on for so long. True when all is counted."""
        end = perf_counter() + seconds
        while not self.counted and perf_counter() < end:
            place = next_sentence(self.text, self._place)
            self.counted = place >= len(self.text) or place <= self._place
            if not self.counted:
                self.starts.append(place)
                self._place = place
        return self.counted

    def read(self, offset: int) -> None:
        """The cursor is at an offset."""
        self.furthest = max(self.furthest, offset)

    @property
    def shown(self) -> str:
        """`12/40`, the sentences read and all; empty until they are counted."""
        if not self.counted or not self.starts:
            return ""
        return f"{max(1, bisect_right(self.starts, self.furthest))}/{len(self.starts)}"
