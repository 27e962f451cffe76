"""Tags as rows: what every exporter of one record a tag works on.

Invariant: a row states the offsets, label and text of its tag as they are; rows are in text order.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotate.core.document import Document
from annotate.core.schema import Schema
from annotate.core.tags import Link, Tag


class Row(NamedTuple):
    """One tag and where it is."""

    file: str
    layer: str
    line: int
    """From 1, as the column; a column counts code points."""
    column: int
    tag: Tag
    links: tuple[Link, ...]
    """Those that start at the tag."""


def rows(file: str, document: Document, schema: Schema, hidden: frozenset[str]) -> Iterator[Row]:
    """The tags of an article in text order, except those whose labels are hidden."""
    name = file.encode("utf-8", "backslashreplace").decode("utf-8")
    layers = {label: schema.layer_of(label) for label in document.counts()}
    for tag in document:
        if tag.label not in hidden:
            line, column = document.article.line_column(tag.start)
            links = tuple(link for link in document.links_of(tag.id) if link.source == tag.id)
            yield Row(name, layers[tag.label], line, column, tag, links)


def strange_attributes(rows: Iterable[Row], known: Iterable[str]) -> list[str]:
    """Attributes of tags that are not among the known ones, as they first appear."""
    seen = dict.fromkeys(known)
    count = len(seen)
    for row in rows:
        seen.update(dict.fromkeys(row.tag.attributes))
    return list(seen)[count:]
