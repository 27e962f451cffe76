"""Tags as rows: what every exporter of one record a tag works on.

Invariant: a row states the offsets, label and text of its tag as they are; rows are in text order.
"""

from msgspec import Struct

from annotate.core.schema import UNKNOWN
from annotate.core.tags import Link, Tag
from annotate.formats.contract import Exported


class Row(Struct, frozen=True, gc=False):
    """One tag and where it is."""

    file: str
    layer: str
    line: int
    """From 1, as the column; a column counts code points."""
    column: int
    tag: Tag
    links: tuple[Link, ...]
    """Those that start at the tag."""


def rows(article: Exported) -> list[Row]:
    """The tags of an article in text order, except those that are hidden."""
    document, file = article.document, article.file
    layers = {label.name: label.layer for label in article.schema.labels}
    text, line, seen, head = document.article.text, 1, 0, 0
    linked: dict[str, tuple[Link, ...]] = {}
    for link in document.links.values():
        linked[link.source] = (*linked.get(link.source, ()), link)
    found = []
    for tag in article.tags():
        start = tag.spans[0].start
        # As `Article.line_column`, for places of which each is behind the one before.
        if breaks := text.count("\n", seen, start):
            line += breaks
            head = text.rindex("\n", seen, start) + 1
        seen = start
        layer = layers.get(tag.label, UNKNOWN)
        links = linked.get(tag.id, ())
        found.append(Row(file, layer, line, start - head + 1, tag, links))
    return found
