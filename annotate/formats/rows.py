"""Tags as rows: what every exporter of one record a tag works on.

Invariant: a row states the offsets, label and text of its tag as they are; rows are in text order.
"""

from collections.abc import Iterator
from typing import NamedTuple

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
    """The tags of an article in text order, except those whose labels are hidden."""
    document = article.document
    layers = {label: article.schema.layer_of(label) for label in document.counts()}
    for tag in article.tags():
        line, column = document.article.line_column(tag.start)
        links = tuple(link for link in document.links_of(tag.id) if link.source == tag.id)
        yield Row(article.file, layers[tag.label], line, column, tag, links)
