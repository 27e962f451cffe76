"""JSON Lines: one object a tag. Offsets are code points, end exclusive.

An object holds where the tag is (`file`, `layer`, `line`, `column`), the sidecar's own keys of the
tag, and the `links` that start at it. Nothing is dropped: keys that this version does not know are
there as well, in `extra` if their name is taken.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from annotate.core.cells import in_json
from annotate.core.tags import Link
from annotate.formats.rows import Row

ENCODER = msgspec.json.Encoder()


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """One line of JSON for each row."""
    for row in rows:
        yield encoded(_record(row))


def encoded(record: dict[str, Any]) -> str:
    """A record as a line. What could steer a terminal is escaped, which is the same value."""
    try:
        return in_json(ENCODER.encode(record).decode()) + "\n"
    except (UnicodeEncodeError, OverflowError):
        # Lone surrogates and huge numbers, from sidecars that people wrote and from other tools.
        return json.dumps(record, separators=(",", ":")) + "\n"


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
