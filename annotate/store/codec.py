"""The sidecar's bytes ⇄ `Annotations`.

What `dump` writes is canonical: plain YAML with one tag a line, so that a change of one tag is a
change of one line. Invariant: `parse` takes its fast way, which never loads PyYAML, only for bytes
that `dump` would write from what it read; all else goes through the strict loader, to the same
values.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

import msgspec

from annotate.core.annotations import FORMAT, Annotations
from annotate.core.annotations import complete as completed
from annotate.core.cells import safe
from annotate.core.tags import Link, Tag
from annotate.errors import AnnotateError
from annotate.store import build, plain
from annotate.store.checks import Problem, located

Row = TypeVar("Row", Tag, Link)

ENCODER = msgspec.json.Encoder()
TAGS = msgspec.json.Decoder(list[Tag])
LINKS = msgspec.json.Decoder(list[Link])
ANYTHING = msgspec.json.Decoder()

COMMENT = "# Tags for {}. Plain YAML, one tag per line: edit it, diff it, merge it."
"""The first line of a sidecar that has no comment of its own."""

BREAK = b"\n- "
FIRST = b'{"id": '
"""How every row starts. Between two rows of a JSON list stands `}, ` and this, and nowhere else: in
a string the quote is escaped, and rows that hold lists of mappings are encoded one by one."""

NONE = b" []"
"""What stands after `tags:` and `links:` if there are none."""

UNWRITABLE = f"[\0-\b\n-\x1f\ud800-\udfff{plain.UNSAFE[1:-1]}]"
"""Pattern of what no comment can hold, as there are no escapes in one."""

AT_ONCE = 500
ROW_SIZE = 200
"""So many rows, and bytes a row, go through the encoder and the decoder at once, so that no further
copies of a large sidecar are in memory while it is read or written."""

KEY_SIZE = 200
"""Attribute names longer than this are measured as they are written."""

BROKEN = (msgspec.DecodeError, ValueError, RecursionError)
"""What msgspec raises for what is no JSON."""

MOST = 2**63
"""Whole numbers from here on are more than the fast encoder takes."""


FILLED = 1 << 24
"""So many characters of text are filled in for tags that state none. A small file may name a whole
article a thousand times."""


class LineCache:
    """The encoded lines of the last save, so that the next one encodes only what has changed."""

    def __init__(self) -> None:
        self.rows: dict[str, tuple[Sequence[Tag | Link], dict[int, bytes]]] = {}
        """For each list its rows, kept alive, and the line of each by the row's identity."""


def dump(annotations: Annotations, cache: LineCache | None = None) -> bytes:
    """The sidecar's bytes. Raises AnnotateError for values that no sidecar can hold."""
    return b"".join(dump_pieces(annotations, cache))


def dump_pieces(annotations: Annotations, cache: LineCache | None = None) -> list[bytes]:
    """The sidecar's bytes in pieces, so that a large one need not be in memory twice. Raises as
    `dump` does."""
    tags, links = annotations.tags, annotations.links
    parts = [b"\n".join((*_header(annotations), b"tags:" if tags else b"tags: []"))]
    parts += _lines("tags", tags, cache)
    parts[-1] += b"\nlinks:" if links else b"\nlinks: []"
    parts += _lines("links", links, cache)
    for key, rows in (("rejected", annotations.rejected), ("lost", annotations.lost)):
        if rows:
            parts[-1] += f"\n{key}:".encode()
            parts += _lines(key, rows, cache)
    parts[-1] += b"\n"
    return [piece for part in parts for piece in (BREAK, part)][1:]


def _header(annotations: Annotations) -> Iterator[bytes]:
    """The lines above the tags."""
    source, article, schema = annotations.source, annotations.article, annotations.schema
    for comment in annotations.comments or (COMMENT.format(safe(source.file)),):
        if not comment.isprintable():
            comment = re.sub(UNWRITABLE, "\ufffd", comment)
        yield comment.encode("utf-8")
    yield f'format: "{FORMAT}"'.encode()
    known = {
        "file": source.file,
        "sha256": source.sha256,
        "chars": source.chars,
        "encoding": source.encoding,
        "paragraphs": source.paragraphs,
    }
    yield b"source: " + _mapping(_filled(known), source.extra)
    known = {"title": article.title, "published": article.published, "status": article.status}
    yield b"article: " + _mapping(_filled(known), article.extra)
    yield b"schema: " + _mapping({"name": schema.name, "version": schema.version}, schema.extra)
    for key, value in annotations.extra.items():
        yield f"{plain.bare(key)}: {plain.encode(value, 1)}".encode()


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ("", 0)}


def _mapping(known: dict[str, Any], extra: dict[str, Any]) -> bytes:
    """A mapping of texts and numbers, and what this version does not know, as JSON."""
    return _json(known) if not extra else plain.encode(known | extra, 1).encode("utf-8")


def _json(value: object) -> bytes:
    """What msgspec can write, as `plain.encode` would write it."""
    try:
        return plain.escaped_bytes(msgspec.json.format(ENCODER.encode(value), indent=0))
    except UnicodeEncodeError:
        message = "a text holds half a character (a lone surrogate) and cannot be written"
        raise AnnotateError(message) from None


def _lines(key: str, rows: Sequence[Row], cache: LineCache | None) -> Iterable[bytes]:
    """The rows of a key, one a line; without a cache many lines in a piece."""
    if cache is None:
        return map(_encoded, _some_at_once(rows))
    _, known = cache.rows.get(key, ((), {}))
    for some in _some_at_once([row for row in rows if id(row) not in known]):
        known.update(zip(map(id, some), _encoded(some).split(BREAK), strict=True))
    lines = [known[id(row)] for row in rows]
    cache.rows[key] = rows, dict(zip(map(id, rows), lines, strict=True))
    return lines


def _some_at_once(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    return (rows[i : i + AT_ONCE] for i in range(0, len(rows), AT_ONCE))


def _encoded(rows: Sequence[Row]) -> bytes:
    """Rows as lines of JSON, with BREAK between them."""
    if all(map(_ordinary, rows)):
        return _json(rows)[1:-1].replace(b"}, " + FIRST, b"}" + BREAK + FIRST)
    return BREAK.join(
        _json(row) if _ordinary(row) else plain.encode(_plain(row), 2).encode("utf-8")
        for row in rows
    )


def _ordinary(row: Tag | Link) -> bool:
    """True if msgspec writes it just as `plain.encode` would."""
    if row.extra:
        return False
    if isinstance(row, Tag) and row.attributes:
        for key, value in row.attributes.items():
            if len(key) > KEY_SIZE:
                return False
            kind = type(value)
            if kind is str or kind is bool:
                continue
            if isinstance(value, list):
                if all(type(item) is str for item in value):
                    continue
            elif isinstance(value, int) and -MOST <= value < MOST:
                continue
            return False
    return True


def _plain(row: Tag | Link) -> dict[str, Any]:
    """A row as the mapping that the sidecar holds."""
    if isinstance(row, Link):
        values = {"id": row.id, "kind": row.kind, "from": row.source, "to": row.target}
        return values | row.extra
    kept: dict[str, Any] = {
        "id": row.id,
        "label": row.label,
        "spans": [list(span) for span in row.spans],
        "text": row.text,
    }
    for key in ("before", "after", "attributes", "note", "by", "at"):
        value = getattr(row, key)
        if value:
            kept[key] = value
    return kept | row.extra


def parse(data: bytes, name: str) -> Annotations:
    """What a sidecar's bytes hold. `name` is for messages only.

    Raises AnnotateError, with line and key, for what is no sound sidecar.
    """
    found = parse_canonical(data)
    return parse_strictly(data, name) if found is None else found


def parse_strictly(data: bytes, name: str) -> Annotations:
    """The same, in any valid YAML style."""
    from annotate.store import events

    value = events.load(data, name)
    try:
        lines = events.LINE_BREAK.split(events.decoded(data, name))
        return build.annotations(value, _comments(lines))
    except Problem as problem:
        raise located(problem, data, name) from None


def complete(annotations: Annotations, text: str) -> Annotations:
    """Fill in what a person may leave out, as `annotations.complete` does it. Raises AnnotateError
    for tags that would take more memory than anybody's."""
    bare = [tag for tag in (*annotations.tags, *annotations.rejected) if not tag.text]
    if sum(tag.size for tag in bare if tag.end <= len(text)) > FILLED:
        raise AnnotateError(
            f"the tags that state no text cover more than {FILLED:,} characters",
            "write the text of each tag into the sidecar",
        )
    return completed(annotations, text)


def _comments(lines: Iterable[str]) -> tuple[str, ...]:
    """The comment lines above a document."""
    found = []
    for line in lines:
        if line.startswith("#"):
            found.append(line)
        elif line.strip() and not line.startswith(("---", "%")):
            break
    return tuple(found)


def parse_canonical(data: bytes) -> Annotations | None:
    """What canonical bytes hold, or None if these are not canonical or not sound.

    Nothing is checked here but types and soundness: if the bytes are what `dump` writes for what
    was read, there was nothing else in them.
    """
    head, _, rest = data.partition(b"\ntags:")
    tag_rows, _, rest = rest.rpartition(b"\nlinks:")
    rest, of_lost, lost_rows = rest[:-1].partition(b"\nlost:")
    link_rows, of_rejected, rejected_rows = rest.partition(b"\nrejected:")
    if (of_lost and not lost_rows) or (of_rejected and not rejected_rows) or data[-1:] != b"\n":
        return None
    try:
        comments, top = _read_header(head)
        header = build.header(top, comments)
        tags, links = _usual(tag_rows, TAGS, NONE), _usual(link_rows, LINKS, NONE)
        rejected, lost = _usual(rejected_rows, TAGS), _usual(lost_rows, TAGS)
        if tags is None or links is None or rejected is None or lost is None:
            tags = build.tags(read_rows(tag_rows, ANYTHING) or [])
            links = build.links(read_rows(link_rows, ANYTHING) or [])
            rejected = build.tags(read_rows(rejected_rows, ANYTHING) or [], "rejected")
            lost = build.tags(read_rows(lost_rows, ANYTHING) or [], "lost")
            found = build.whole_of(header, tags, links, rejected, lost)
            return found if dump(found) == data else None
        given = (*tags, *rejected, *lost)
        found = build.whole_of(header, tags, links, rejected, lost)
        in_order = given == found.tags + found.rejected + found.lost
        return found if in_order and b"\n".join(_header(found)) == head else None
    except (Problem, AnnotateError, *BROKEN):
        return None


def _read_header(head: bytes) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The comments and values of canonical lines."""
    lines = head.decode("utf-8").split("\n")
    comments = _comments(lines)
    values: dict[str, Any] = {}
    for line in lines[len(comments) :]:
        if line.startswith('"'):
            values.update(ANYTHING.decode(f"{{{line}}}"))
        else:
            key, _, json = line.partition(": ")
            values[key] = ANYTHING.decode(json)
    return comments, values


def _usual(
    part: bytes, decoder: msgspec.json.Decoder[list[Row]], none: bytes = b""
) -> list[Row] | None:
    """The rows after a key, where `none` stands if there are none; None if the decoder does not
    take them, or these are not the bytes that are written for them."""
    found: list[Row] = []
    start = 0
    while start < len(part) and part != none:
        end = part.find(BREAK, start + AT_ONCE * ROW_SIZE)
        end = end if end >= 0 else len(part)
        first, *rows = part[start:end].split(BREAK + FIRST)
        json = b"[" + FIRST + (b", " + FIRST).join(rows) + b"]"
        try:
            some = decoder.decode(json)
        except BROKEN:
            return None
        if first or len(some) != len(rows) or not all(map(_ordinary, some)) or _json(some) != json:
            return None
        found += some
        start = end
    return found if part or not none else None


def read_rows(rows: bytes, decoder: msgspec.json.Decoder[Any]) -> list[Any] | None:
    """The rows after a key, or None if the decoder does not take them."""
    if rows.strip() == NONE.strip():
        return []
    found: list[Any] = []
    start = 0
    try:
        while start < len(rows):
            end = rows.find(BREAK, start + AT_ONCE * ROW_SIZE)
            end = end if end >= 0 else len(rows)
            found += decoder.decode_lines(rows[start:end].replace(BREAK, b"\n  "))
            start = end
    except BROKEN:
        return None
    return found
