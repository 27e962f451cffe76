"""The next thing without a tag: what a reader goes to from one to the other.

A thing counts as tagged if a tag of an entity or a date touches it; a claim around it does not.
"""

from collections.abc import Callable, Sequence

from annotate.core.document import Document
from annotate.core.schema import Schema
from annotate.core.sentences import previous_paragraph
from annotate.core.spans import Span

Finder = Callable[[str, int], Span | None]
"""The first thing worth a tag that starts after an offset of a text, or None."""


def following(
    document: Document, schema: Schema, finders: Sequence[Finder], offset: int
) -> Span | None:
    """The first thing that starts after an offset; of two that start together, the longer."""
    found = [_free(document, schema, finder, offset) for finder in finders]
    return min((span for span in found if span), key=lambda s: (s.start, -s.end), default=None)


def preceding(
    document: Document, schema: Schema, finders: Sequence[Finder], end: int
) -> Span | None:
    """The last thing that starts before an offset."""
    while end > 0:
        start = previous_paragraph(document.article.text, end)
        found, offset = None, start - 1
        while (span := following(document, schema, finders, offset)) and span.start < end:
            found, offset = span, span.end - 1
        if found:
            return found
        end = start
    return None


def _free(document: Document, schema: Schema, finder: Finder, offset: int) -> Span | None:
    while span := finder(document.article.text, offset):
        if not tagged(document, schema, span):
            return span
        offset = span.end - 1
    return None


def tagged(document: Document, schema: Schema, span: Span) -> bool:
    """True if a tag that is no claim touches a span."""
    return any(schema.layer_of(tag.label) != "claim" for tag in document.index.touching(*span))
