"""Where in the text a tool's find stands.

A tool that knows offsets gives `spans` or `start` and `end`; one that does not gives `text`, and
`occurrence` if it means only one of several. Invariant: a place lies in the text, and if the tool
gave the text too, it is what stands there.
"""

from typing import Any

from annotate.core import search
from annotate.core.spans import Span, joined
from annotate.core.tags import quote

EFFORT = 1 << 29
"""How many code points are searched in all for texts that come without offsets: more than a
thousand different ones in an article of half a megabyte."""

FRAGMENTS = 1000
"""How many fragments one tag may have."""

Place = tuple[Span, ...]


class Misplaced(Exception):
    """Why something stands nowhere in the text."""


def everywhere(given: dict[str, Any]) -> bool:
    """True if what is given means all the places of its text."""
    return all(given.get(key) is None for key in ("spans", "start", "end", "occurrence"))


class Places:
    """The places of one text. Keeps what was searched before."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = EFFORT
        self.known: dict[str, list[Span]] = {}

    def of(self, given: dict[str, Any]) -> list[Place]:
        """Where what is given stands: one place, or all those of a text without offsets."""
        said = given.get("text")
        if said is not None and not isinstance(said, str):
            raise Misplaced("text must be a string")
        if given.get("spans") is not None:
            pairs = given["spans"]
        elif given.get("start") is not None or given.get("end") is not None:
            pairs = [[given.get("start"), given.get("end")]]
        elif said:
            return self._said(said, given.get("occurrence"))
        else:
            raise Misplaced("it has neither spans nor start and end nor text")
        return [self._at(pairs, said)]

    def _at(self, pairs: Any, said: str | None) -> Place:
        if not isinstance(pairs, list) or not 0 < len(pairs) <= FRAGMENTS:
            raise Misplaced("expected spans such as [[0, 12]]")
        spans = [self._span(pair) for pair in pairs]
        made = joined(spans)
        if said is not None and quote(self.text, made) != said:
            there = quote(self.text, made)
            raise Misplaced(f"“{_cut(there)}” stands there, not “{_cut(said)}”{self._unit()}")
        return made

    def _span(self, pair: Any) -> Span:
        numbers = pair if isinstance(pair, list) else []
        if len(numbers) != 2 or not all(type(number) is int for number in numbers):
            raise Misplaced("start and end must be whole numbers")
        start, end = numbers
        if not 0 <= start < end:
            raise Misplaced(f"[{start}, {end}] is no stretch of text")
        if end > len(self.text):
            raise Misplaced(
                f"[{start}, {end}] ends after the text, which has {len(self.text)} characters"
                + self._unit()
            )
        return Span(start, end)

    def _unit(self) -> str:
        """The usual mistake, if the text has characters for which another unit counts more."""
        if self.text.isascii():
            return ""
        return "; offsets count code points, not bytes or UTF-16 units"

    def _said(self, said: str, occurrence: Any) -> list[Place]:
        found = self._occurrences(said)
        if occurrence is None:
            return [(span,) for span in found]
        if type(occurrence) is not int or occurrence < 1:
            raise Misplaced("occurrence must be a whole number from 1")
        if occurrence > len(found):
            times = "once" if len(found) == 1 else f"{len(found)} times"
            raise Misplaced(f"“{_cut(said)}” is there {times} only")
        return [(found[occurrence - 1],)]

    def _occurrences(self, said: str) -> list[Span]:
        """As whole words; a blank stands for any run of them."""
        if said not in self.known:
            if self.left < len(self.text):
                raise Misplaced("too many different texts without offsets: give spans")
            self.left -= len(self.text)
            self.known[said] = search.occurrences(self.text, said) if said.strip() else []
        found = self.known[said]
        if not found:
            raise Misplaced(f"“{_cut(said)}” is not in the article")
        return found


def _cut(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= 40 else line[:39] + "…"
