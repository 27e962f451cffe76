"""Parquet: an article a row, with its tags and links as lists. Offsets are code points.

The columns always have the same types, also where all of their values are empty, so that files of
several runs go together. Values of attributes are lists of texts; what is no text is written as
JSON, as are keys that this version does not know. The unit of the offsets is in the file's own
metadata.
"""

import json
from collections.abc import Iterator, Sequence, Sized
from itertools import accumulate, chain
from typing import Any, TypeVar

from annotate.core.schema import UNKNOWN
from annotate.core.tags import Link, Tag
from annotate.formats.contract import Exported, Plan
from annotate.formats.loss import Loss
from annotate.formats.records import DESCRIBED

T = TypeVar("T")

Columns = dict[str, Any]
"""A column by name: a list, or the lists that its values are with the columns of what is in
them."""

GROUP = 1 << 20
"""Code points of text after which a group of rows is written: what is held in memory."""

METADATA = {
    "annotate.format": "1",
    "annotate.offsets": "code points, from 0, end exclusive, into the column text",
}


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """The file, piece by piece."""
    schema = _schema()
    groups = _grouped((article, len(article.text)) for article in articles)
    yield from _file(schema, (_table(group, schema, plan.loss) for group in groups))


def columns(schema: Any, rows: Iterator[tuple[dict[str, Any], int]]) -> Iterator[bytes]:
    """A Parquet file of rows, each with its size; groups of rows are written as they are full."""
    import pyarrow as pa

    groups = _grouped(rows)
    yield from _file(schema, (pa.Table.from_pylist(group, schema=schema) for group in groups))


def _grouped(some: Iterator[tuple[T, int]]) -> Iterator[list[T]]:
    """Things, each with its size, in groups that are full."""
    group: list[T] = []
    size = 0
    for one, more in some:
        group.append(one)
        size += more
        if size >= GROUP:
            yield group
            group, size = [], 0
    if group:
        yield group


def _file(schema: Any, tables: Iterator[Any]) -> Iterator[bytes]:
    """A Parquet file of tables, a piece for each."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = _Sink()
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        for table in tables:
            writer.write_table(table)
            yield sink.taken()
    yield sink.taken()


class _Sink:
    """A file that is only written, from which what is written can be taken."""

    closed = False

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def tell(self) -> int:
        return self.size

    def flush(self) -> None:
        pass

    def close(self) -> None:
        self.closed = True

    def taken(self) -> bytes:
        data, self.parts = b"".join(self.parts), []
        return data


def _schema() -> Any:
    import pyarrow as pa

    text, number = pa.string(), pa.int64()
    span = pa.struct([("start", number), ("end", number)])
    attribute = pa.struct([("name", text), ("values", pa.list_(text))])
    tag = [
        ("id", text),
        ("label", text),
        ("layer", text),
        ("start", number),
        ("end", number),
        ("spans", pa.list_(span)),
        ("text", text),
        ("attributes", pa.list_(attribute)),
        ("note", text),
        ("by", text),
        ("at", text),
        ("extra", text),
    ]
    link = [("id", text), ("kind", text), ("from", text), ("to", text), ("extra", text)]
    return pa.schema(
        [
            ("id", text),
            ("file", text),
            ("sha256", text),
            *((key, text) for key in DESCRIBED),
            ("text", text),
            ("tags", pa.list_(pa.struct(tag))),
            ("links", pa.list_(pa.struct(link))),
        ],
        metadata=METADATA,
    )


def _table(articles: list[Exported], schema: Any, loss: Loss) -> Any:
    """Articles as a table. It is made a column at a time, which takes a third of what a mapping for
    each row, tag and span would take."""
    import pyarrow as pa

    metadata = [article.document.metadata for article in articles]
    tags = [[*article.tags()] for article in articles]
    links = [[*article.links()] for article in articles]
    made = {
        "id": [article.name for article in articles],
        "file": [article.file for article in articles],
        "sha256": [article.document.article.sha256 for article in articles],
        **{key: [getattr(known, key) for known in metadata] for key in DESCRIBED},
        "text": [article.text for article in articles],
        "tags": _lists(schema.field("tags").type, tags, _tags(articles, tags, loss)),
        "links": _lists(schema.field("links").type, links, _links(links)),
    }
    return pa.Table.from_arrays(
        [_array(column, field.type) for column, field in zip(made.values(), schema, strict=True)],
        schema=schema,
    )


def _tags(articles: list[Exported], tags: list[list[Tag]], loss: Loss) -> Columns:
    layers = []
    for article, some in zip(articles, tags, strict=True):
        known = {label.name: label.layer for label in article.schema.labels}
        layers += [known.get(tag.label, UNKNOWN) for tag in some]
    every = [*chain.from_iterable(tags)]
    spans = [tag.spans for tag in every]
    said = [tag.attributes for tag in every]
    flat = [*chain.from_iterable(spans)]
    names = [_valid(name) for attributes in said for name in attributes]
    values = [_values(value, loss) for attributes in said for value in attributes.values()]
    return {
        "id": [tag.id for tag in every],
        "label": [tag.label for tag in every],
        "layer": layers,
        "start": [tag.start for tag in every],
        "end": [tag.end for tag in every],
        "spans": (spans, {"start": [one.start for one in flat], "end": [one.end for one in flat]}),
        "text": [tag.text for tag in every],
        "attributes": (said, {"name": names, "values": values}),
        "note": [_valid(tag.note) for tag in every],
        "by": [_valid(tag.by) for tag in every],
        "at": [_valid(tag.at) for tag in every],
        "extra": [_extra(tag.extra) for tag in every],
    }


def _links(links: list[list[Link]]) -> Columns:
    every = [*chain.from_iterable(links)]
    return {
        "id": [link.id for link in every],
        "kind": [link.kind for link in every],
        "from": [link.source for link in every],
        "to": [link.target for link in every],
        "extra": [_extra(link.extra) for link in every],
    }


def _lists(kind: Any, lists: Sequence[Sized], columns: Columns) -> Any:
    """An array of lists of structs, by the columns of all the structs; `lists` tell how many stand
    in each."""
    import pyarrow as pa

    fields = [kind.value_type.field(i) for i in range(kind.value_type.num_fields)]
    arrays = []
    for field, column in zip(fields, columns.values(), strict=True):
        nested = isinstance(column, tuple)
        arrays.append(_lists(field.type, *column) if nested else _array(column, field.type))
    offsets = pa.array([*accumulate(map(len, lists), initial=0)], pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(arrays, fields=fields))


def _array(column: Any, kind: Any) -> Any:
    import pyarrow as pa

    return column if isinstance(column, pa.Array) else pa.array(column, kind)


def _values(value: Any, loss: Loss) -> list[str]:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in values):
        loss.add_aside("numbers and the like", "written as text", of="value")
    return [_valid(one) if isinstance(one, str) else json.dumps(one) for one in values]


def _extra(extra: dict[str, Any]) -> str:
    """Keys that this version does not know as JSON; empty if there are none."""
    return json.dumps(extra, default=str) if extra else ""


def _valid(text: str) -> str:
    """A text that UTF-8 can hold: half characters are written as escapes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
