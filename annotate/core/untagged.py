"""The next thing without a tag: what a reader goes to from one to the other.

A thing counts as tagged if a tag of an entity or a date touches it; a claim around it does not.
Invariant: each part of the text is looked through once, when it is first come to. What knows names
and numbers is imported then, as it takes longer than to show the first screenful.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

from annotate.core.document import Document
from annotate.core.schema import Schema
from annotate.core.spans import Span

Finder = Callable[[str, int, int], Iterable[Span]]
"""The things worth a tag that start in `start:end` of a text, in text order."""

BLOCK = 1024
"""So much of the text is looked through at once, in code points."""

LONGEST = 64
"""Code points that a number may reach beyond the end of a block."""

KEPT = 1024
"""What was found in so many blocks is kept."""


def names(text: str, start: int, end: int) -> Iterator[Span]:
    """The names that start in `start:end`: `Maria Orlova`, `Ministry of Trade`.

    Without titles, offices and the possessive. Days and months are no names, nor are adjectives
    such as `French`, nor ordinary words at the start of a sentence.
    """
    from annotate.core.headline import headline
    from annotate.core.names import names_from

    top = headline(text)
    if top and start < top.end:
        yield from (span for span in top.names if start <= span.start < end)
    first = max(start, top.end + 1 if top else 0)
    for span in names_from(text, max(0, first - 1), end):
        if first <= span.start < end:
            yield span


@lru_cache(maxsize=8)
def names_in(text: str, start: int, end: int) -> tuple[Span, ...]:
    """The names that start in `start:end`. Kept for a moment, because motion and suggestions want
    those of the same block."""
    return tuple(names(text, start, end))


def numbers(text: str, start: int, end: int) -> Iterator[Span]:
    """The numbers that start in `start:end`."""
    from annotate.core.candidates import NUMBER

    for match in NUMBER.finditer(text, start, end + LONGEST):
        if match.start() < end:
            yield Span(*match.span())


class Candidates:
    """The things worth a tag in one text, found block by block."""

    def __init__(self, text: str, finders: Sequence[Finder]) -> None:
        self.text = text
        self.finders = finders
        self._blocks: dict[int, list[Span]] = {}

    def block(self, number: int) -> list[Span]:
        """What starts in a block, in text order; of two that overlap, the first or the longer."""
        found = self._blocks.get(number)
        if found is None:
            start = number * BLOCK
            end = min(start + BLOCK, len(self.text))
            every = [span for find in self.finders for span in find(self.text, start, end)]
            found = []
            for span in sorted(every, key=lambda span: (span.start, -span.end)):
                if not found or span.start >= found[-1].end:
                    found.append(span)
            if len(self._blocks) >= KEPT:
                self._blocks.pop(next(iter(self._blocks)))
            self._blocks[number] = found
        return found

    def look(self, offset: int, blocks: int) -> bool:
        """Look through one more of the blocks from an offset on. True if that was the last."""
        first = max(0, offset) // BLOCK
        last = min(len(self.text) // BLOCK, first + blocks - 1)
        for number in range(first, last + 1):
            if number not in self._blocks:
                self.block(number)
                return number == last
        return True

    def after(self, offset: int, blocks: int | None = None) -> Iterator[Span]:
        """What starts after an offset; in so many blocks at most."""
        first = max(0, offset) // BLOCK
        last = len(self.text) // BLOCK
        for number in range(first, last + 1 if blocks is None else min(last + 1, first + blocks)):
            yield from (span for span in self.block(number) if span.start > offset)

    def before(self, offset: int) -> Iterator[Span]:
        """What starts before an offset, backwards."""
        for number in range(max(0, offset - 1) // BLOCK, -1, -1):
            yield from (span for span in reversed(self.block(number)) if span.start < offset)


def first(document: Document, schema: Schema, spans: Iterable[Span]) -> Span | None:
    """The first of the spans that has no tag."""
    return next((span for span in spans if not tagged(document, schema, span)), None)


def tagged(document: Document, schema: Schema, span: Span) -> bool:
    """True if a tag that is no claim touches a span."""
    return any(schema.layer_of(tag.label) != "claim" for tag in document.index.touching(*span))
