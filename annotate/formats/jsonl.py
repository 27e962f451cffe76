"""JSON Lines: one object a tag. Offsets are code points, end exclusive.

An object holds where the tag is (`file`, `layer`, `line`, `column`), the sidecar's own keys of the
tag, and the `links` that start at it. Nothing is dropped: keys that this version does not know are
there as well, in `extra` if their name is taken. Objects of other makers are read if they have a
`label`, and `spans`, `start` and `end`, or `text`.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from annotate.core.cells import in_json
from annotate.core.spans import Span
from annotate.core.tags import Link
from annotate.formats.contract import (
    Exported,
    Imported,
    ImportedLink,
    ImportedTag,
    Input,
    Plan,
    Trouble,
)
from annotate.formats.records import ENCODER, encoded, object_of, objects
from annotate.formats.rows import Row, rows

TEXTS = ("label", "text", "id", "note", "by", "at", "before", "after")
PLACE = ("file", "layer", "line", "column", "start", "end", "spans", "attributes", "links", "extra")


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """One line of JSON for each tag of each article."""
    for article in articles:
        yield "".join(lines(rows(article))).encode("utf-8", "backslashreplace")


def lines(found: Iterable[Row]) -> Iterator[str]:
    """One line of JSON for each row."""
    for row in found:
        ordinary = not row.tag.extra and not any(link.extra for link in row.links)
        yield (ordinary and _line(row)) or encoded(_record(row))


class _Place(msgspec.Struct, frozen=True, gc=False):
    """What a record starts with."""

    file: str
    layer: str
    line: int
    column: int


def _line(row: Row) -> str:
    """What `encoded` makes of a record without unknown keys, from values that need not be taken
    apart; nothing if they are not for this encoder."""
    try:
        place = ENCODER.encode(_Place(row.file, row.layer, row.line, row.column))
        tag, links = ENCODER.encode(row.tag), ENCODER.encode(row.links)
    except (UnicodeEncodeError, OverflowError):
        return ""
    return in_json((place[:-1] + b"," + tag[1:-1] + b',"links":' + links + b"}").decode()) + "\n"


def _record(row: Row) -> dict[str, Any]:
    place = {"file": row.file, "layer": row.layer, "line": row.line, "column": row.column}
    made: dict[str, Any] = place | _plain(row.tag)
    made["links"] = [_plain(link) for link in row.links]
    extra = row.tag.extra
    taken = {key: value for key, value in extra.items() if key in made or key == "extra"}
    made |= {key: value for key, value in extra.items() if key not in taken}
    return made | {"extra": taken} if taken else made


def _plain(value: Any) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(value)
    extra = made.pop("extra", {})
    return made | extra if isinstance(value, Link) else made


def sniff(head: str) -> bool:
    """True if the first line is a tag."""
    try:
        return isinstance(_tag(object_of(head.partition("\n")[0]), 1), ImportedTag)
    except ValueError:
        return False


def read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]:
    """The articles of a file, each as often as its lines stand together."""
    article: Imported | None = None
    for found in objects(source):
        if isinstance(found, Trouble):
            yield found
            continue
        number, record = found
        try:
            tag = _tag(record, number)
            links = [*_links(record, tag.id, number)]
        except ValueError as error:
            yield Trouble(number, str(error))
            continue
        name = str(record.get("file") or "")
        if article is None or article.name != name:
            if article is not None:
                yield article
            article = Imported(name=name)
        article.tags.append(tag)
        article.links += links
    if article is not None:
        yield article


def _tag(record: dict[str, Any], number: int) -> ImportedTag:
    """The tag of an object. Raises ValueError, in words, if it is none."""
    for key in TEXTS:
        if not isinstance(record.get(key, ""), str | None):
            raise ValueError(f"{key} must be a string")
    for key, kind, what in (
        ("attributes", dict, "an object"),
        ("links", list, "a list"),
        ("extra", dict, "an object"),
    ):
        if not isinstance(record.get(key) or kind(), kind):
            raise ValueError(f"{key} must be {what}")
    texts = {key: record.get(key) or "" for key in TEXTS}
    if not texts["label"]:
        raise ValueError("no label")
    spans = _spans(record)
    if not spans and not texts["text"]:
        raise ValueError("neither offsets nor a text")
    extra = {key: value for key, value in record.items() if key not in TEXTS + PLACE}
    said = {key: value for key, value in texts.items() if key != "text"}
    return ImportedTag(
        spans=spans,
        text=record.get("text"),
        line=number,
        attributes=dict(record.get("attributes") or {}),
        extra=extra | dict(record.get("extra") or {}),
        **said,
    )


def _spans(record: dict[str, Any]) -> tuple[Span, ...]:
    pairs = record.get("spans")
    if pairs is None and ("start" in record or "end" in record):
        pairs = [[record.get("start"), record.get("end")]]
    if pairs is None:
        return ()
    try:
        spans = [Span(start, end) for start, end in pairs]
    except (TypeError, ValueError):
        spans = []
    if not spans or not all(type(offset) is int for span in spans for offset in span):
        raise ValueError("expected spans such as [[0, 12]]")
    return tuple(spans)


def _links(record: dict[str, Any], id: str, number: int) -> Iterator[ImportedLink]:
    for link in record.get("links") or ():
        kind, target = (link.get("kind"), link.get("to")) if isinstance(link, dict) else ("", "")
        if not (isinstance(kind, str) and isinstance(target, str) and kind and target and id):
            raise ValueError(f"no link: {str(link)[:60]}; expected kind and to, and an id")
        extra = {key: link[key] for key in link if key not in ("id", "kind", "from", "to")}
        yield ImportedLink(kind, id, target, number, str(link.get("id") or ""), extra)
