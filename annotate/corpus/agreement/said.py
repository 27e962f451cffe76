"""What each annotator says of one article, as far as it is asked for."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from annotate.core.document import Document
from annotate.core.schema import Schema
from annotate.core.spans import Span
from annotate.core.tags import Link, in_words

Scope = tuple[str, str]
"""A layer and a label that figures are of: `("", "")` is all tags, `("entity", "")` a layer."""

ALL: Scope = ("", "")


class Item(NamedTuple):
    """A tag, as far as annotators are compared by it."""

    id: str
    layer: str
    label: str
    spans: tuple[Span, ...]
    text: str
    attributes: dict[str, str]

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end

    @property
    def key(self) -> tuple[str, tuple[Span, ...]]:
        """What two tags have in common if they are the same."""
        return self.label, self.spans

    @property
    def scopes(self) -> tuple[Scope, Scope, Scope]:
        """Those that it counts in."""
        return ALL, (self.layer, ""), (self.layer, self.label)


class Said(NamedTuple):
    """What one annotator says of one article."""

    items: tuple[Item, ...]
    """The tags that are asked for, in text order. Tags with the same label and spans are one."""
    every: tuple[Item, ...]
    """All tags: what links may end at."""
    links: tuple[Link, ...]
    """Those that start at a tag that is asked for."""


def said(document: Document, schema: Schema, hidden: Collection[str] = ()) -> Said:
    """What a document says, without the tags of `hidden` ids."""
    layers = {label: schema.layer_of(label) for label in document.counts()}
    every = tuple(
        Item(
            tag.id,
            layers[tag.label],
            tag.label,
            tag.spans,
            tag.text,
            {name: text for name, value in tag.attributes.items() if (text := in_words(value))},
        )
        for tag in document
    )
    shown = every if not hidden else tuple(item for item in every if item.id not in hidden)
    ids = {item.id for item in shown}
    links = tuple(link for link in document.links.values() if link.source in ids)
    return Said(_once(shown), every, links)


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    there: dict[tuple[str, tuple[Span, ...]], Item] = {}
    for item in items:
        there.setdefault(item.key, item)
    return tuple(there.values())
