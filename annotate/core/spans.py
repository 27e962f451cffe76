"""Spans of text and how two of them lie to each other.

A span counts Unicode code points, from 0, end exclusive, into the exact text of the article. It is
never empty. Relations have the names that stand-off annotation uses for them.
"""

from collections.abc import Iterable
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
