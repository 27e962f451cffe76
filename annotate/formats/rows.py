"""Tags as rows: what every exporter of one record a tag works on.

Invariant: a row states the offsets, label and text of its tag as they are; rows are in text order.
"""

from collections.abc import Iterator
from typing import NamedTuple

from annotate.core.schema import UNKNOWN
from annotate.core.tags import Link, Tag
from annotate.formats.contract import Exported


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


def rows(article: Exported) -> Iterator[Row]:
    """The tags of an article in text order, except those that are hidden."""
    document, file = article.document, article.file
    layers = {label.name: label.layer for label in article.schema.labels}
    place = document.article.line_column
    linked: dict[str, tuple[Link, ...]] = {}
    for link in document.links.values():
        linked[link.source] = (*linked.get(link.source, ()), link)
    for tag in article.tags():
        line, column = place(tag.spans[0].start)
        layer = layers.get(tag.label, UNKNOWN)
        yield Row(file, layer, line, column, tag, linked.get(tag.id, ()))
