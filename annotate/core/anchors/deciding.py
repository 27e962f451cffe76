"""Where one span of the old text stands in the new one, told from the alignment of the two.

A span is placed only if all its tokens are matched in a row and enough of what stands around it is
matched with it, and if it can be told from other places that look like it (`twins`).

Invariant: what a span costs does not depend on the size of the texts.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cached_property
from typing import NamedTuple

from annotate.core.anchors.alignment import (
    NONE,
    SENTENCE_END,
    Alignment,
    Side,
    lines_of,
    surroundings,
)
from annotate.core.anchors.tokens import Numbers, Tokens
from annotate.core.anchors.twins import Twins
from annotate.core.spans import Span

ALONE = 8
"""A quote of so many tokens needs no support."""


class Place(NamedTuple):
    """Where a span is now, how sure that is, and why it is not, if it is not sure."""

    span: Span | None
    support: int
    """Tokens around it that are in place, CONTEXT on each side at most."""
    doubt: str = ""


class Decider:
    """An alignment, and what is asked of it for each span."""

    def __init__(self, found: Alignment, numbers: Numbers, text: str) -> None:
        self.found = found
        self.sentence_ends = numbers.of(SENTENCE_END)
        self.text = text

    @cached_property
    def old_twins(self) -> Twins:
        return Twins(self.found.old, self.found.to, self.found.apart)

    @cached_property
    def new_twins(self) -> Twins:
        apart = bytearray(to != NONE and self.found.apart[to] for to in self.found.fro)
        return Twins(self.found.new, self.found.fro, apart)

    @cached_property
    def whole_lines(self) -> tuple[Counter[tuple[int, ...]], Counter[tuple[int, ...]]]:
        """How often each line is in the old and the new text."""
        return counted_lines(self.found.old), counted_lines(self.found.new)

    def tokens_of(self, span: Span) -> tuple[int, int]:
        """The old tokens that a span touches, as start and end; both the same if there are none."""
        old = self.found.old
        first = bisect_right(old.ends, span.start)
        last = bisect_left(old.starts, span.end, first)
        return first, max(first, last)

    def place(self, span: Span) -> Place:
        """Where a span stands unchanged."""
        first, last = self.tokens_of(span)
        to = self.found.to
        if first == last:
            return self.place_blanks(span, first)
        start = to[first]
        if start == NONE or any(to[at] != start + at - first for at in range(first + 1, last)):
            return Place(None, 0)
        left, right = surroundings(self.found, first, -1), surroundings(self.found, last - 1, 1)
        around = left.size + right.size
        if not self.supported(first, last, left, right):
            return Place(None, around, "too little around it is as it was")
        if not self.alone(first, last):
            return Place(None, around, "other places look alike")
        return Place(self.exact(span, first, last), around)

    def supported(self, first: int, last: int, left: Side, right: Side) -> bool:
        """True if enough around a matched quote is matched."""
        size = last - first
        if size >= ALONE:
            return True
        around = left.size + right.size
        touching = (left.i == first - 1) + (right.i == last)
        if (left.size and right.size) or self.opens(first, left) or self.closes(last, right):
            enough = (
                (size == 1 and touching == 2 and around >= 3)
                or (touching > 0 and around >= (5 if size == 1 else 4))
                or (size > 2 and around >= 4)
            )
        else:
            enough = around >= (7 if size < 3 else 6)
        return enough or self.on_whole_line(first)

    def opens(self, first: int, left: Side) -> bool:
        """True if nothing is in place before a token, and that tells nothing: what stood there is
        not known, or both there and here a sentence begins."""
        old, new = self.found.old, self.found.new
        if left.size:
            return False
        return old.ids[first - 1] < 0 or all(
            tokens.lines[at - 1] != tokens.lines[at] or tokens.ids[at - 1] in self.sentence_ends
            for tokens, at in ((old, first), (new, self.found.to[first]))
        )

    def closes(self, last: int, right: Side) -> bool:
        """The same for what stands after the token before `last`."""
        old, new = self.found.old, self.found.new
        if right.size:
            return False
        return old.ids[last] < 0 or all(
            tokens.lines[at] != tokens.lines[at - 1] or tokens.ids[at - 1] in self.sentence_ends
            for tokens, at in ((old, last), (new, self.found.to[last - 1] + 1))
        )

    def on_whole_line(self, at: int) -> bool:
        """True if the line of a token is matched as a whole and is there once in both texts."""
        old, new, to = self.found.old, self.found.new, self.found.to
        start, end = line_of(old, at)
        if not 0 <= to[start] == to[end - 1] - (end - 1 - start):
            return False
        if (to[start], to[end - 1] + 1) != line_of(new, to[at]):
            return False
        line = tuple(old.ids[start:end])
        before, after = self.whole_lines
        return before[line] == after[line] == 1

    def alone(self, first: int, last: int) -> bool:
        """True if no other place looks like this one, or what stands beyond tells them apart."""
        to = self.found.to
        return self.on_whole_line(first) or (
            self.new_twins.told_apart(to[first], to[last - 1] + 1)
            and self.old_twins.told_apart(first, last)
        )

    def exact(self, span: Span, first: int, last: int) -> Span | None:
        """The place of a span whose tokens are matched in a row, to the code point."""
        start = self.within(first, span.start)
        end = self.within(last - 1, span.end)
        if start is None or end is None or not 0 <= start < end <= len(self.text):
            return None
        return Span(start, end)

    def within(self, at: int, offset: int) -> int | None:
        """Where an offset in, or at the edge of, a matched old token is in the new text."""
        old, new = self.found.old, self.found.new
        to = self.found.to[at]
        if offset <= old.starts[at]:
            return new.starts[to] - (old.starts[at] - offset)
        if offset >= old.ends[at]:
            return new.ends[to] + (offset - old.ends[at])
        if old.ends[at] - old.starts[at] != new.ends[to] - new.starts[to]:
            return None
        return new.starts[to] + offset - old.starts[at]

    def place_blanks(self, span: Span, at: int) -> Place:
        """Where a span stands that holds nothing but blanks: between the same two tokens."""
        old, new, to = self.found.old, self.found.new, self.found.to
        if at == 0 or to[at - 1] == NONE or to[at] != to[at - 1] + 1:
            return Place(None, 0)
        start = new.ends[to[at - 1]] + span.start - old.ends[at - 1]
        place = Span(start, start + span.end - span.start)
        return Place(place if place.end <= new.starts[to[at]] else None, 2)


def line_of(tokens: Tokens, at: int) -> tuple[int, int]:
    """Start and end of the line of a token."""
    line = tokens.lines[at]
    return bisect_left(tokens.lines, line), bisect_right(tokens.lines, line)


def counted_lines(tokens: Tokens) -> Counter[tuple[int, ...]]:
    return Counter(tuple(tokens.ids[start:end]) for start, end in lines_of(tokens))
