"""What a query finds in one article.

A *hit* is a tag of which all holds that is asked, or a place in the article's text. Where both are
asked for, a tag comes only for its attributes and note: its text is a place in that of the article.

Invariant: hits come in text order, and each tag or place comes once.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from annotate.core.document import Document
from annotate.core.filtering import values
from annotate.core.matching import Clock, How, Slow, in_lines, spans, there
from annotate.core.query import Dated, Query, Said
from annotate.core.schema import UNKNOWN, Schema
from annotate.core.spans import Span
from annotate.core.tags import Tag
from annotate.errors import AnnotateError


class Hit(NamedTuple):
    """Something that was found."""

    spans: tuple[Span, ...]
    tag: Tag | None = None
    """The tag that it is; None for a place in the text."""
    matched: tuple[tuple[str, str], ...] = ()
    """The attributes or the note, with their values, in which the text was found that the tag's
    own text has not."""

    @property
    def span(self) -> Span:
        """From its start to its end."""
        return Span(self.spans[0].start, self.spans[-1].end)


class Asked(NamedTuple):
    """What is looked for, and where."""

    query: Query
    how: How = How()
    in_text: bool = True
    """True if the article's text is searched, tagged or not."""
    in_tags: bool = True


def hits(
    asked: Asked, document: Document, schema: Schema, hidden: frozenset[str] = frozenset()
) -> Iterator[Hit]:
    """The hits in an article, in text order. Tags whose ids are `hidden` are left out. Raises
    AnnotateError for a regular expression that takes too long."""
    clock = Clock()
    try:
        found = [Hit((span,)) for span in _places(asked, document, clock)]
        if asked.in_tags:
            found = [*found, *_tags(asked, document, schema, hidden, clock)]
    except Slow as slow:
        raise AnnotateError(
            f"the regular expression {slow} takes too long on {document.article.name}",
            "repeats within repeats are slow, such as (a+)+; search for less at a time",
        ) from None
    return iter(sorted(found, key=lambda hit: (hit.span.start, -hit.span.end)))


def _places(asked: Asked, document: Document, clock: Clock) -> list[Span]:
    if not asked.in_text:
        return []
    text = document.article.text
    found: list[list[Span]] = []
    for piece in asked.query.pieces:
        found.append(spans(piece, text, asked.how, clock))
        if not found[-1]:
            return []
    return in_lines(found, text) if found else []


def _tags(
    asked: Asked,
    document: Document,
    schema: Schema,
    hidden: frozenset[str],
    clock: Clock,
) -> Iterator[Hit]:
    query = asked.query
    unlabelled = not query.labels and not query.layers
    layers = {label.name: label.layer for label in schema.labels}
    for tag in document:
        if tag.id in hidden:
            continue
        label = tag.label
        if not (unlabelled or label in query.labels or layers.get(label, UNKNOWN) in query.layers):
            continue
        if query.dated and not all(_dated(dated, tag, document, schema) for dated in query.dated):
            continue
        if not all(_says(said, tag, document, schema, clock) for said in query.said):
            continue
        matched = _matched(asked, tag, clock)
        if matched or (matched is not None and not asked.in_text):
            yield Hit(tag.spans, tag, matched)


def _says(said: Said, tag: Tag, document: Document, schema: Schema, clock: Clock) -> bool:
    found = [value for value in values(tag, said.name, document, schema) if value]
    if said.sign == "=":
        wanted = said.piece.wanted.casefold()
        return any(value.casefold() == wanted for value in found)
    if said.sign == "~":
        how = How(ignore_case=True, whole_words=not said.piece.regex)
        return any(there(said.piece, value, how, clock) for value in found)
    return bool(found) is (said.sign == "")


def _dated(dated: Dated, tag: Tag, document: Document, schema: Schema) -> bool:
    own = [tag] if schema.layer_of(tag.label) == "date" else []
    ends = (document.tags.get(k.target) for k in document.links_from(tag.id) if k.kind == "when")
    dates = own or [end for end in ends if end is not None]
    stated = [value for date in dates if isinstance(value := date.attributes.get("value"), str)]
    if not dates:
        stated = [document.metadata.published]
    return any(map(dated.holds, stated))


def _matched(asked: Asked, tag: Tag, clock: Clock) -> tuple[tuple[str, str], ...] | None:
    """Where else than in its text a tag has the pieces; None if it lacks one of them."""
    found: dict[str, str] = {}
    for piece in asked.query.pieces:
        if not there(piece, tag.text, asked.how, clock):
            pairs = _said(tag)
            pair = next((p for p in pairs if there(piece, p[1], asked.how, clock)), None)
            if pair is None:
                return None
            found[pair[0]] = pair[1]
    return tuple(found.items())


def _said(tag: Tag) -> Iterator[tuple[str, str]]:
    """What is said of a tag: each value of each attribute, and the note."""
    for name, value in tag.attributes.items():
        some: list[Any] = value if isinstance(value, list) else [value]
        for one in some:
            if isinstance(one, str | int | float):
                yield name, str(one).lower() if isinstance(one, bool) else str(one)
    if tag.note:
        yield "note", tag.note
