"""Clauses near an offset, roughly: most claims in a text begin and end with one.

A person marks a claim from its first word to its last, so ends and starts are those of content:
without the comma, the full stop and the quotation mark around it, and without the `that` which
brings the clause in. `?` and `!` carry meaning, so they stay. What was opened after the offset in
question belongs to the content: an end never parts such a bracket from its partner.

Invariant: motion always gets on. Ends and `next_clause` are greater than the offset, or the end of
the text; `previous_clause` is smaller, or 0. The cost does not grow with the article.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from annotate.core.article import HEADER
from annotate.core.borders import Border, of_marks, of_quotation
from annotate.core.quotations import MARK, Quotation, quotations_in, stretch
from annotate.core.sentences import (
    ends,
    next_paragraph,
    paragraph_at,
    previous_paragraph,
    visible_before,
)
from annotate.core.spans import Span
from annotate.core.trimming import DOTTED

BLOCK = 1 << 11
"""Code points of a paragraph that are looked through at a time."""

SLACK = 256
"""No border has more code points of marks and blanks than this, or it is met late."""

FIRST = re.compile(r"[\w$£¥€@#%\u0900-\u0dff]|[^\x00-\u2fff\ufe00-\uffff、。「-】]|[+−-](?=\d)")
"""What a clause begins with: quotation marks, dashes and brackets are no content."""

AROUND = '.,;:…–—-“”"„«»()[]{}‹›「」『』。，、；：،؛·•*'
"""What content does not end with, unless its partner is inside. Marks that may be apostrophes count
only where a quotation is."""

BRACKETS = {")": "(", "]": "[", "}": "{"}


class Part(NamedTuple):
    """A part of a paragraph; both in code points."""

    paragraph: Span
    span: Span


def parts_of(paragraph: Span) -> list[Part]:
    """A paragraph in parts that are looked through at a time."""
    return [
        Part(paragraph, Span(low, min(low + BLOCK, paragraph.end)))
        for low in range(paragraph.start, paragraph.end, BLOCK)
    ]


def parts_from(text: str, offset: int) -> Iterator[Part]:
    """The parts of paragraphs from a little before an offset to the end."""
    paragraph = paragraph_at(text, offset)
    while paragraph:
        first = max(0, offset - SLACK - paragraph.start) // BLOCK
        yield from parts_of(paragraph)[first:]
        offset = next_paragraph(text, paragraph.start)
        paragraph = paragraph_at(text, offset) if offset < len(text) else None


def parts_before(text: str, offset: int) -> Iterator[Part]:
    """The parts of paragraphs that begin before an offset, from the last to the first."""
    paragraph = paragraph_at(text, offset)
    while paragraph:
        yield from (part for part in reversed(parts_of(paragraph)) if part.span.start < offset)
        before = paragraph_at(text, previous_paragraph(text, paragraph.start))
        paragraph = before if before and before.start < paragraph.start else None


@lru_cache(maxsize=8)
def quotations_near(text: str, part: Part) -> tuple[Quotation, ...]:
    """The quotations of the paragraph around a part of it; motion asks again and again."""
    around = stretch(text, part.span.start)
    return tuple(quotations_in(text, around)) if around else ()


def sentence_borders(text: str, part: Part) -> list[Border]:
    """Where sentences end in a part of a paragraph. The line with the date is one sentence."""
    paragraph, span = part
    header = HEADER.match(text, paragraph.start)
    if header and not visible_before(text, paragraph.start):
        found = [Border(header.end(1), header.start(2))] if header.start(2) in range(*span) else []
    else:
        found = [Border(end, end) for end in ends(text, *span, paragraph)]
    last = [Border(paragraph.end, paragraph.end)] if span.end == paragraph.end else []
    return found + last


@lru_cache(maxsize=8)
def borders(text: str, part: Part) -> tuple[Border, ...]:
    """Where clauses end in a part of a paragraph, in text order."""
    quoted = [
        border
        for one in quotations_near(text, part)
        for border in of_quotation(text, one)
        if border.end in range(*part.span)
    ]
    return tuple(sorted([*of_marks(text, part.span), *quoted, *sentence_borders(text, part)]))


def content_end(text: str, start: int, end: int, openers: dict[int, int], offset: int) -> int:
    """The end of the content in `start:end`, or `start`. `openers` maps closing marks to opening
    ones; those after the offset are content."""
    while end > start:
        last = text[end - 1]
        opener = openers.get(end - 1, -1)
        if last in BRACKETS:
            opener = text.rfind(BRACKETS[last], offset, end - 1)
        if opener > offset:
            return end
        if last == "." and DOTTED.search(text[max(offset, end - 24) : end]):
            return end
        apostrophes = last == "'" and (text[end - 2] == "'" or text.startswith("'", end))
        if not (last.isspace() or last in AROUND or end - 1 in openers or apostrophes):
            return end
        end -= 1
    return start


def first_end(text: str, offset: int, find: Callable[[str, Part], Sequence[Border]]) -> int:
    """The first end of content after an offset, of the units that borders are between."""
    done = offset
    for part in parts_from(text, offset):
        near = quotations_near(text, part)
        openers = {one.end - 1: one.start for one in near if MARK.match(text, one.end - 1)}
        inside = [one.content.end for one in near if one.start <= offset < one.content.end]
        found = sorted({border.end for border in find(text, part)} | set(inside))
        for end in found:
            if end > done:
                content = content_end(text, done, end, openers, offset)
                if content > done and text[done:content].lower() != "that":
                    return content
                done = end
    return len(text)


def clause_end(text: str, offset: int) -> int:
    """The first end of a clause's content after an offset, or the end of the text."""
    return first_end(text, offset, borders)


def sentence_end(text: str, offset: int) -> int:
    """The first end of a sentence's content after an offset, or the end of the text.

    A sentence that begins inside of a quotation ends with it at the latest.
    """
    return first_end(text, offset, sentence_borders)


def starts(text: str, part: Part) -> list[int]:
    """Where clauses start that border on another in a part of a paragraph, in text order."""
    found = [part.paragraph.start] if part.span.start == part.paragraph.start else []
    brought_in: set[int] = set()
    for border in borders(text, part):
        if border.start > border.end:
            brought_in.add(border.end)
        found.append(border.start)
    result: list[int] = []
    for place in sorted(found):
        if not result or place > result[-1]:
            first = FIRST.search(text, place)
            if first is None:
                break
            result.append(first.start())
    return [place for place in result if place not in brought_in]


def next_clause(text: str, offset: int) -> int:
    """The nearest start of a clause after an offset, or the end of the text."""
    for part in parts_from(text, offset):
        for place in starts(text, part):
            if place > offset:
                return place
    return len(text)


def previous_clause(text: str, offset: int) -> int:
    """The nearest start of a clause before an offset, or 0."""
    for part in parts_before(text, offset):
        before = [place for place in starts(text, part) if place < offset]
        if before:
            return before[-1]
    return 0


def clause_start(text: str, offset: int) -> int:
    """The nearest start of a clause at or before an offset, or 0."""
    return previous_clause(text, offset + 1)


def clause_at(text: str, offset: int) -> Span | None:
    """The clause at an offset; between clauses the next one, after the last the last one.

    None if the text has none.
    """
    start = clause_start(text, offset)
    end = clause_end(text, start)
    following = next_clause(text, offset)
    if end <= offset and following < len(text):
        start, end = following, clause_end(text, following)
    return Span(start, end) if FIRST.search(text, start, end) else None
