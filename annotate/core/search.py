"""Finding text in the article."""

import re
from bisect import bisect_left, bisect_right

from annotate.core.spans import Span


def find(text: str, wanted: str) -> list[Span]:
    """Every place of a text, from left to right. Case matters only if `wanted` has capitals; any
    blank matches any run of blanks."""
    if not wanted.strip():
        return []
    pattern = r"\s+".join(map(re.escape, wanted.split()))
    flags = re.IGNORECASE if wanted == wanted.lower() else 0
    return [Span(*match.span()) for match in re.finditer(pattern, text, flags)]


def occurrences(text: str, quote: str, *, whole_words: bool = True) -> list[Span]:
    """Every place where exactly `quote` stands, as whole words if it starts and ends with one."""
    if not quote:
        return []
    pattern = re.escape(quote)
    if whole_words:
        pattern = rf"(?<!\w){pattern}" if re.match(r"\w", quote) else pattern
        pattern = rf"{pattern}(?!\w)" if re.search(r"\w\Z", quote) else pattern
    return [Span(*match.span()) for match in re.finditer(pattern, text)]


def following(spans: list[Span], offset: int) -> Span | None:
    """The first span that starts after an offset, else the first of all."""
    if not spans:
        return None
    return spans[bisect_right(spans, (offset, 1 << 60)) % len(spans)]


def preceding(spans: list[Span], offset: int) -> Span | None:
    """The last span that starts before an offset, else the last of all."""
    return spans[bisect_left(spans, (offset, 0)) - 1] if spans else None


def between(spans: list[Span], start: int, end: int) -> list[Span]:
    """Of spans that do not overlap, those that touch `start:end`."""
    first = max(0, bisect_left(spans, (start, 0)) - 1)
    return spans[first : bisect_left(spans, (end, 0))]
