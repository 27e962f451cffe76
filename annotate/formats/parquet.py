"""Parquet: an article a row, with its tags and links as lists. Offsets are code points.

The columns always have the same types, also where all of their values are empty, so that files of
several runs go together. Values of attributes are lists of texts; what is no text is written as
JSON, as are keys that this version does not know. The unit of the offsets is in the file's own
metadata.

Any process can make pieces, and one joins them and alone needs pyarrow. Invariant: the file depends
on its rows, not on the pieces that they came in.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple, TypeVar

import msgspec

from annotate.core.schema import UNKNOWN
from annotate.core.tags import Link, Tag
from annotate.formats.buffers import Made, arrow, lists, numbers, pyarrow, texts
from annotate.formats.contract import Exported, Plan
from annotate.formats.loss import Loss
from annotate.formats.records import DESCRIBED

T = TypeVar("T")

GROUP = 1 << 20
"""Code points of text after which a group of rows is written: what is held in memory."""

PIECE = 1 << 17
"""Code points of text after which a piece is made. Much fewer cost the process that joins them, and
with many more the tags wait for it longer than the processor's caches have them."""

METADATA = {
    "annotate.format": "1",
    "annotate.offsets": "code points, from 0, end exclusive, into the column text",
}

PACKED, UNPACKED = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder()
"""How a piece gets from one process to another."""


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """The file, piece by piece."""
    return join(pieces(articles, plan), plan)


def pieces(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """Rows, of which each piece has the columns and how much text each row has."""
    full = min(PIECE, GROUP)
    for group in _grouped(((row, len(row.texts[-1])) for row in _rows(articles)), full):
        sizes = [len(row.texts[-1]) for row in group]
        yield PACKED.encode((sizes, *_columns(group, plan.loss)))


def join(pieces: Iterator[bytes], plan: Plan) -> Iterator[bytes]:
    """The file of all rows, a piece of it for each group of them."""
    # Whoever makes the pieces works on while this process imports what it needs.
    begun = [*islice(pieces, 1)]
    schema = _schema()
    yield from _file(schema, _cut(map(UNPACKED.decode, chain(begun, pieces)), schema))


def _cut(pieces: Iterator[Any], schema: Any) -> Iterator[Any]:
    """The rows of pieces as tables, each of a full group."""
    pa = pyarrow()
    waiting: list[Any] = []
    size = 0

    def group() -> Any:
        # Where the pages of a column end depends on the chunks that it is in.
        table = pa.concat_tables(waiting).combine_chunks()
        waiting.clear()
        return table

    for sizes, *made in pieces:
        arrays = [arrow(one, field.type) for one, field in zip(made, schema, strict=True)]
        table = pa.Table.from_arrays(arrays, schema=schema)
        first = 0
        for last, more in enumerate(sizes, 1):
            size += more
            if size >= GROUP:
                waiting.append(table.slice(first, last - first))
                yield group()
                first, size = last, 0
        if first < len(table):
            waiting.append(table.slice(first))
    if waiting:
        yield group()


def columns(schema: Any, rows: Iterator[tuple[dict[str, Any], int]]) -> Iterator[bytes]:
    """A Parquet file of rows, each with its size; groups of rows are written as they are full."""
    pa = pyarrow()
    groups = _grouped(rows, GROUP)
    yield from _file(schema, (pa.Table.from_pylist(group, schema=schema) for group in groups))


def _grouped(some: Iterator[tuple[T, int]], full: int) -> Iterator[list[T]]:
    """Things, each with its size, in groups that are full."""
    group: list[T] = []
    size = 0
    for one, more in some:
        group.append(one)
        size += more
        if size >= full:
            yield group
            group, size = [], 0
    if group:
        yield group


def _file(schema: Any, tables: Iterator[Any]) -> Iterator[bytes]:
    """A Parquet file of tables, a piece for each."""
    pa = pyarrow()
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
    pa = pyarrow()
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


class _Row(NamedTuple):
    """What a row is made of, without the article, of which only one is in memory."""

    texts: tuple[str, ...]
    """All columns up to the article's own text."""
    tags: list[Tag]
    layers: list[str]
    links: list[Link]


def _rows(articles: Iterator[Exported]) -> Iterator[_Row]:
    schema, layers = None, {}
    for article in articles:
        if article.schema is not schema:
            schema = article.schema
            layers = {label.name: label.layer for label in schema.labels}
        document, tags = article.document, [*article.tags()]
        described = (getattr(document.metadata, key) for key in DESCRIBED)
        yield _Row(
            (article.name, article.file, document.article.sha256, *described, article.text),
            tags,
            [layers.get(tag.label, UNKNOWN) for tag in tags],
            [*article.links()],
        )


def _columns(rows: list[_Row], loss: Loss) -> Iterator[Made]:
    """The columns of rows. They are made one at a time, which takes a third of what a mapping for
    each row, tag and span would take."""
    yield from map(texts, zip(*(row.texts for row in rows), strict=True))
    yield lists([len(row.tags) for row in rows], _tags(rows, loss))
    yield lists([len(row.links) for row in rows], _links(rows))


def _tags(rows: list[_Row], loss: Loss) -> Made:
    every = [tag for row in rows for tag in row.tags]
    spans = [tag.spans for tag in every]
    flat = [*chain.from_iterable(chain.from_iterable(spans))]
    starts, ends = numbers(flat[::2]), numbers(flat[1::2])
    whole = len(flat) == 2 * len(spans)
    said = [tag.attributes for tag in every]
    values = [_values(one, loss) for some in said if some for one in some.values()]
    return (
        texts([tag.id for tag in every]),
        texts([tag.label for tag in every]),
        texts([layer for row in rows for layer in row.layers]),
        starts if whole else numbers([some[0].start for some in spans]),
        ends if whole else numbers([some[-1].end for some in spans]),
        lists(map(len, spans), (starts, ends)),
        texts([tag.text for tag in every]),
        lists(
            map(len, said),
            (
                texts([*chain.from_iterable(said)]),
                lists(map(len, values), texts([*chain.from_iterable(values)])),
            ),
        ),
        texts([tag.note for tag in every]),
        texts([tag.by for tag in every]),
        texts([tag.at for tag in every]),
        texts([_extra(tag.extra) for tag in every]),
    )


def _links(rows: list[_Row]) -> Made:
    every = [link for row in rows for link in row.links]
    return (
        texts([link.id for link in every]),
        texts([link.kind for link in every]),
        texts([link.source for link in every]),
        texts([link.target for link in every]),
        texts([_extra(link.extra) for link in every]),
    )


def _values(value: Any, loss: Loss) -> Sequence[str]:
    if type(value) is str:
        return (value,)
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in values):
        loss.add_aside("numbers and the like", "written as text", of="value")
    return [one if isinstance(one, str) else json.dumps(one) for one in values]


def _extra(extra: dict[str, Any]) -> str:
    """Keys that this version does not know as JSON; empty if there are none."""
    return json.dumps(extra, default=str) if extra else ""
