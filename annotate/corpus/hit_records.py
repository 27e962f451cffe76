"""Hits for other programs: JSON Lines and CSV. Offsets are code points, end exclusive; lines and
columns count from 1, columns in code points.

Invariant: a record says of a tag what the sidecar says, and resolves its links to the tags at their
other ends; a place in the text has the same keys, with nothing for what only tags have.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

import msgspec

from annotate.core.document import Document
from annotate.core.schema import Schema
from annotate.core.spans import Span
from annotate.core.tags import Tag, in_words
from annotate.corpus.finding import Hit
from annotate.formats.records import encoded
from annotate.formats.tables import disarmed

COLUMNS = (
    *("file", "line", "column", "id", "layer", "label", "start", "end", "text", "before", "after"),
    *("attributes", "links", "note", "by", "at"),
)
"""The columns of the table; those of several values have them parted by semicolons."""


def record(hit: Hit, document: Document, schema: Schema, file: str, stretch: Span) -> str:
    """One line of JSON. `before` and `after` are the rest of a `stretch` of the text."""
    made = _fields(hit, document, schema, file, stretch)
    if hit.tag is None:
        on = document.index.touching(*hit.span)
        made["tags"] = [{"id": one.id, "label": one.label} for one in on]
    return encoded(made)


def header() -> str:
    """The first row of the table."""
    return ",".join(COLUMNS) + "\n"


def row(
    hit: Hit, document: Document, schema: Schema, file: str, stretch: Span, *, excel_safe: bool
) -> str:
    """One row of the table, as RFC 4180 has it but with LF."""
    fields = _fields(hit, document, schema, file, stretch)
    fields["attributes"] = "; ".join(
        f"{name}: {in_words(value)}" for name, value in fields["attributes"].items()
    )
    fields["links"] = "; ".join(
        f"{link['kind']}: {link.get('entity') or link.get('text', '')}" for link in fields["links"]
    )
    cells = [str(fields[name]) for name in COLUMNS]
    if excel_safe:
        cells = [disarmed(cell) for cell in cells]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    return written.getvalue()


def _fields(
    hit: Hit, document: Document, schema: Schema, file: str, stretch: Span
) -> dict[str, Any]:
    text, tag, span = document.article.text, hit.tag, hit.span
    line, column = document.article.line_column(span.start)
    return {
        "file": file,
        "id": tag.id if tag else "",
        "label": tag.label if tag else "",
        "layer": schema.layer_of(tag.label) if tag else "",
        "start": span.start,
        "end": span.end,
        "spans": [list(one) for one in hit.spans],
        "line": line,
        "column": column,
        "text": tag.text if tag else text[span.start : span.end],
        "before": text[stretch.start : span.start],
        "after": text[span.end : stretch.end],
        "attributes": msgspec.to_builtins(tag.attributes) if tag else {},
        "links": [*_links(tag, document)] if tag else [],
        "note": tag.note if tag else "",
        "by": tag.by if tag else "",
        "at": tag.at if tag else "",
        "matched": dict(hit.matched),
    }


def _links(tag: Tag, document: Document) -> Iterator[dict[str, str]]:
    """The links that start at a tag, with what is at their other ends; of an end that is lost only
    its id."""
    for link in document.links_from(tag.id):
        made = {"kind": link.kind, "to": link.target}
        if end := document.tags.get(link.target):
            entity = end.attributes.get("entity")
            made |= {"label": end.label, "text": end.text}
            made |= {"entity": entity} if isinstance(entity, str) else {}
        yield made
