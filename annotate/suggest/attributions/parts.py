"""The parts in which a text is read: its paragraphs, long ones in pieces of whole sentences.

Invariant: where a part begins and ends is decided from what is near, so that the parts of a stretch
are those of the whole text, and finding them costs the same anywhere in it.
"""

from collections.abc import Iterator

from annotate.core.sentences import ends, next_paragraph, paragraph_at, visible_before
from annotate.core.spans import Span

LONG = 3000
"""A paragraph of more code points is read in pieces of about this length."""

LEEWAY = LONG // 2
"""How much shorter a piece may be so that it ends with a sentence."""


def cut(text: str, paragraph: Span, number: int) -> int:
    """Where a piece of a long paragraph begins, and the one before it ends."""
    offset = paragraph.start + number * LONG
    if number <= 0 or offset >= paragraph.end:
        return min(max(offset, paragraph.start), paragraph.end)
    found = ends(text, offset - LEEWAY, offset, paragraph)
    return max((end for end in found if end <= offset), default=offset)


def part_at(text: str, paragraph: Span, offset: int) -> Span:
    """The part of a paragraph that an offset in it lies in."""
    if paragraph.end - paragraph.start <= LONG:
        return paragraph
    number = (offset - paragraph.start) // LONG
    middle = cut(text, paragraph, number + 1)
    if offset < middle:
        return Span(cut(text, paragraph, number), middle)
    return Span(middle, cut(text, paragraph, number + 2))


def parts(text: str, start: int, end: int) -> Iterator[Span]:
    """The parts of a text that share something with `start:end`, in text order."""
    offset = start
    while offset < min(end, len(text)) and (paragraph := paragraph_at(text, offset)):
        if paragraph.start >= end:
            return
        if offset < paragraph.end:
            part = part_at(text, paragraph, max(offset, paragraph.start))
            yield part
            offset = part.end
        if offset >= paragraph.end:
            offset = next_paragraph(text, paragraph.start)


def part_before(text: str, part: Span) -> Span | None:
    """The part before another, or None."""
    end = visible_before(text, part.start)
    paragraph = paragraph_at(text, end - 1) if end else None
    return part_at(text, paragraph, end - 1) if paragraph else None
