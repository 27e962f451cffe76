"""Spans of text and how two of them lie to each other.

A span counts Unicode code points, from 0, end exclusive, into the exact text of the article. It is
never empty. Relations have the names that stand-off annotation uses for them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of text, in code points, end exclusive."""

    start: int
    end: int


def overlap(a: Span, b: Span) -> bool:
    """True if the two share at least one character."""
    return a.start < b.end and b.start < a.end


def embeds(outer: Span, inner: Span) -> bool:
    """True if `inner` lies in `outer`, or equals it."""
    return outer.start <= inner.start and inner.end <= outer.end


def cross(a: Span, b: Span) -> bool:
    """True if the two overlap and neither embeds the other."""
    return overlap(a, b) and not embeds(a, b) and not embeds(b, a)


def touching(spans: Sequence[Span], start: int, end: int) -> Sequence[Span]:
    """Those of a tag's fragments, which are in text order, that share a character with
    `start:end`. A tag of many fragments costs no more than one of two."""
    if len(spans) == 1:
        return spans if spans[0].start < end and start < spans[0].end else ()
    first = bisect_right(spans, start, key=_end)
    return spans[first : bisect_left(spans, end, key=_start)]


def _start(span: Span) -> int:
    return span.start


def _end(span: Span) -> int:
    return span.end


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The fragments in text order, those that touch or overlap made one.

    Raises ValueError for a span that is empty or starts before 0.
    """
    result: list[Span] = []
    for span in sorted(spans):
        if not 0 <= span.start < span.end:
            raise ValueError(f"a span must start at 0 or later and not be empty: {list(span)}")
        if result and span.start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, span.end))
        else:
            result.append(span)
    return tuple(result)
