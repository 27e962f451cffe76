"""Parquet: an article a row, with its tags and links as lists. Offsets are code points.

The columns always have the same types, also where all of their values are empty, so that files of
several runs go together. Values of attributes are lists of texts; what is no text is written as
JSON, as are keys that this version does not know. The unit of the offsets is in the file's own
metadata.
"""

import json
from collections.abc import Iterator
from typing import Any

from annotate.core.tags import Link, Tag
from annotate.formats.contract import Exported, Plan
from annotate.formats.loss import Loss
from annotate.formats.records import DESCRIBED

GROUP = 1 << 20
"""Code points of text after which a group of rows is written: what is held in memory."""

PACK = 1 << 16
"""Code points of text after which rows are packed as columns, which take a tenth of the memory."""

METADATA = {
    "annotate.format": "1",
    "annotate.offsets": "code points, from 0, end exclusive, into the column text",
}


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """The file, piece by piece."""
    loss = plan.loss
    yield from columns(
        _schema(), ((_row(article, loss), len(article.text)) for article in articles)
    )


def columns(schema: Any, rows: Iterator[tuple[dict[str, Any], int]]) -> Iterator[bytes]:
    """A Parquet file of rows, each with its size; groups of rows are written as they are full."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = _Sink()
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        group: list[Any] = []
        some: list[dict[str, Any]] = []
        size = packed = 0
        for row, more in rows:
            some.append(row)
            size += more
            if size - packed >= PACK or size >= GROUP:
                group.append(pa.Table.from_pylist(some, schema=schema))
                some, packed = [], size
            if size >= GROUP:
                writer.write_table(pa.concat_tables(group))
                group, size, packed = [], 0, 0
                yield sink.taken()
        if some:
            group.append(pa.Table.from_pylist(some, schema=schema))
        if group:
            writer.write_table(pa.concat_tables(group))
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


def _row(article: Exported, loss: Loss) -> dict[str, Any]:
    metadata = article.document.metadata
    return {
        "id": article.name,
        "file": article.file,
        "sha256": article.document.article.sha256,
        **{key: getattr(metadata, key) for key in DESCRIBED},
        "text": article.text,
        "tags": [_tag(tag, article, loss) for tag in article.tags()],
        "links": [_link(link) for link in article.links()],
    }


def _tag(tag: Tag, article: Exported, loss: Loss) -> dict[str, Any]:
    return {
        "id": tag.id,
        "label": tag.label,
        "layer": article.schema.layer_of(tag.label),
        "start": tag.start,
        "end": tag.end,
        "spans": [{"start": start, "end": end} for start, end in tag.spans],
        "text": tag.text,
        "attributes": [
            {"name": _valid(name), "values": _values(value, loss)}
            for name, value in tag.attributes.items()
        ],
        "note": _valid(tag.note),
        "by": _valid(tag.by),
        "at": _valid(tag.at),
        "extra": _extra(tag.extra),
    }


def _link(link: Link) -> dict[str, Any]:
    ends = {"from": link.source, "to": link.target}
    return {"id": link.id, "kind": link.kind} | ends | {"extra": _extra(link.extra)}


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
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
