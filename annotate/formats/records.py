"""JSON of other tools: one object an article or task, read with care.

Invariant: what is in a file is untrusted. Each thing is taken only if it has the type that it must
have; else a ValueError says in words what it is, and the caller tells it with the line.
"""

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from annotate.core.cells import in_json
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag
from annotate.formats.contract import Exported, Imported, Input, Trouble
from annotate.formats.loss import Loss

ENCODER = msgspec.json.Encoder()

DESCRIBED = ("title", "published", "status")

SHOWN = 40


def encoded(record: Any) -> str:
    """A value as a line. What could steer a terminal is escaped, which is the same value."""
    try:
        return in_json(ENCODER.encode(record).decode()) + "\n"
    except (UnicodeEncodeError, OverflowError):
        # Lone surrogates and huge numbers, from sidecars that people wrote and from other tools.
        return json.dumps(record, separators=(",", ":")) + "\n"


def described(article: Exported) -> dict[str, str]:
    """The article's file, and what its sidecar says of it as a whole."""
    metadata = article.document.metadata
    said = {key: getattr(metadata, key) for key in DESCRIBED}
    return {"file": article.file} | {key: value for key, value in said.items() if value}


def describe(article: Imported, record: dict[str, Any]) -> None:
    """Take from an object what `described` puts there."""
    for field, key in (("name", "file"), *((key, key) for key in DESCRIBED)):
        if isinstance(record.get(key), str):
            setattr(article, field, record[key])


def bare_links(article: Exported, loss: Loss) -> Iterator[Link]:
    """The links, for a format that has only their kind and ends; the rest is counted."""
    for link in article.links():
        for key in link.extra:
            loss.add(key, of="link")
        yield link


def unknown_keys(tag: Tag, loss: Loss) -> None:
    """Count the keys that this version does not know."""
    for key in tag.extra:
        loss.add(key)


def objects(source: Input) -> Iterator[tuple[int, dict[str, Any]] | Trouble]:
    """The objects of a file that has one a line, with their numbers."""
    for number, line in source.lines():
        if not line.strip():
            continue
        try:
            yield number, object_of(line)
        except ValueError as error:
            yield Trouble(number, str(error))


def object_of(line: str) -> dict[str, Any]:
    """The object that a line is. Raises ValueError, in words, if it is none."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no JSON: {error}") from None
    if not isinstance(found, dict):
        raise ValueError(f"expected an object, got {type(found).__name__}")
    return found


def first_object(head: str) -> dict[str, Any]:
    """The object of the first line of a file, for telling formats apart. Of a line that is cut
    off, its keys so far."""
    line, _, rest = head.lstrip().partition("\n")
    try:
        return object_of(line)
    except ValueError:
        return {} if rest else _beginning(line)


def _beginning(line: str) -> dict[str, Any]:
    """The keys of an object that is cut off; the value of the last may be missing."""
    found: dict[str, Any] = {}
    decoder = json.JSONDecoder()
    place = 1
    try:
        while line[place - 1] in "{,":
            place += len(line[place:]) - len(line[place:].lstrip())
            key, place = decoder.raw_decode(line, place)
            found[str(key)] = None
            place = line.index(":", place) + 1
            place += len(line[place:]) - len(line[place:].lstrip())
            found[str(key)], place = decoder.raw_decode(line, place)
            place += len(line[place:]) - len(line[place:].lstrip()) + 1
    except (ValueError, IndexError, RecursionError):
        pass
    return found


def listed(record: dict[str, Any], *keys: str) -> list[Any]:
    """The list under the first of the keys that is there; null is an empty one. Raises ValueError
    for anything else."""
    for key in keys:
        if record.get(key) is not None:
            if not isinstance(record[key], list):
                raise ValueError(f"{key} must be a list")
            return list(record[key])
    return []


def mapping(value: Any, what: str) -> dict[str, Any]:
    """An object. Raises ValueError for anything else."""
    if not isinstance(value, dict):
        raise ValueError(f"no {what}: {shown(value)}")
    return value


def string(record: dict[str, Any], key: str) -> str:
    """A string that is not empty. Raises ValueError for anything else."""
    value = record.get(key)
    if not isinstance(value, str) or not value:
        raise ValueError(f"no {key}: {shown(record)}")
    return value


def span(start: Any, end: Any) -> Span:
    """A span of whole numbers. Raises ValueError for anything else."""
    if type(start) is not int or type(end) is not int or not 0 <= start < end:
        raise ValueError(f"no offsets: {shown(start)}, {shown(end)}")
    return Span(start, end)


def name_of(value: Any) -> str:
    """An id as text: files have both numbers and strings. Empty if it is neither."""
    return str(value) if isinstance(value, str) or type(value) is int else ""


def shown(value: Any) -> str:
    """A value for a message, cut short."""
    try:
        said = json.dumps(value, ensure_ascii=False, default=str, skipkeys=True)
    except RecursionError:
        # What was just not too deep to be read may be too deep to be written.
        return f"a {type(value).__name__} that is nested very deep"
    return said if len(said) <= SHOWN else said[: SHOWN - 1] + "…"
