"""Reading spaCy's DocBin, without spaCy's own reader, which trusts what is in a file.

Invariants: each field has the type that it must have before anything is made of it, and what is
unpacked is bounded by the size of the file; no code or object of a file's own comes to life; one
document is made at a time, and what is wrong with one is told, and the others are read.

A file is MessagePack in zlib: columns of 64-bit numbers for all tokens, in which strings are
hashes, then lists with an item a document. Offsets count tokens. Taken are the spans of all groups
and the entities, each label at a place once; what is said of tokens is no tag.
Source: https://spacy.io/api/docbin#serialization-format; `spacy.tokens.SpanGroup.to_bytes`.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Raw, Struct, field

from annotate.core.spans import Span
from annotate.core.tags import Value
from annotate.errors import AnnotateError
from annotate.formats.contract import Imported, ImportedLink, ImportedTag, Input, Plan, Trouble
from annotate.formats.loss import counted
from annotate.formats.records import describe, mapping, string

OURS = "annotate"
SPANS = "sc"

VERSION = "0.1"

LIMIT = 64
"""How many times its size a file may be when unpacked: real ones are 6 to 16 times as large."""

SMALL = 8 << 20
"""Bytes that any file may have when unpacked, and code points that its texts may have."""

REPEATED = 8
"""How many code points of text a file may have for each of its bytes when unpacked: a word that is
repeated is there once."""

CHUNK = 1 << 16

PACKED = struct.Struct(">QQQllll")
"""A span: the hashes of its id, knowledge base id and label; its first token and the one after its
last; the same in code points."""

BEGINS, INSIDE = 3, 1
"""Values of ENT_IOB. Others are outside."""

EMPTY = b"\x80"
"""An empty map."""

WRONG = (msgspec.DecodeError, ValueError, TypeError, RecursionError)
"""What is raised for content that is not as it must be."""


class _Flags(Struct, gc=False):
    has_unknown_spaces: bool = False


class _File(Struct):
    version: str
    attrs: list[int]
    tokens: memoryview
    spaces: memoryview
    lengths: memoryview
    strings: list[str]
    cats: list[Raw] = field(default_factory=list)
    flags: list[_Flags] = field(default_factory=list)
    span_groups: list[bytes] = field(default_factory=list)
    user_data: list[bytes | None] = field(default_factory=list)


class _Group(Struct):
    name: str
    spans: list[bytes]


def read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]:
    """The articles of a file. Raises AnnotateError if it is none of spaCy's."""
    from spacy.attrs import IDS
    from spacy.strings import StringStore

    try:
        data = _unpacked(source.data())
        file = msgspec.msgpack.decode(data, type=_File)
        if file.version != VERSION:
            raise ValueError(f"it has version {file.version}, not {VERSION}")
        reading = _Reading(file, StringStore(file.strings), IDS, len(data))
    except (zlib.error, *WRONG) as error:
        raise AnnotateError(
            f"{source.path} is no DocBin: {error}", "DocBin.to_disk of spaCy makes them"
        ) from error
    for number in range(len(reading.lengths)):
        try:
            article = reading.article(number)
        except WRONG as error:
            reading.tell(f"{error}")
        else:
            yield article
        for why in reading.troubles:
            yield Trouble(0, f"document {number + 1}: {why}")
        reading.troubles.clear()


def _unpacked(data: bytes) -> bytes:
    """The content of a file. Raises zlib.error for what is not packed, ValueError for what is far
    larger than files are."""
    room = max(SMALL, LIMIT * len(data))
    unpacking = zlib.decompressobj()
    parts: list[bytes] = []
    for start in range(0, len(data), CHUNK):
        rest = data[start : start + CHUNK]
        while rest and not unpacking.eof:
            parts.append(unpacking.decompress(rest, room + 1))
            room -= len(parts[-1])
            rest = unpacking.unconsumed_tail
            if room < 0:
                raise ValueError(f"it is more than {LIMIT} times as large when unpacked")
    if not unpacking.eof:
        raise ValueError("it ends in the middle")
    return b"".join(parts)


class _Reading:
    """A file while it is read."""

    def __init__(self, file: _File, strings: Any, ids: dict[str, int], size: int) -> None:
        """Raises ValueError or TypeError for columns that do not fit each other."""
        self.file = file
        self.strings = strings
        self.lengths: list[int] = file.lengths.cast("i").tolist()
        self.width = len(file.attrs)
        self.cells = file.tokens.cast("Q")
        rows = sum(self.lengths)
        if min(self.lengths, default=0) < 0 or len(self.cells) != rows * self.width:
            raise ValueError("its columns do not have a cell for each token")
        if len(file.spaces) != rows:
            raise ValueError("its columns do not have a blank for each token")
        names = ("ORTH", "ENT_IOB", "ENT_TYPE", "ENT_ID", "ENT_KB_ID")
        self.columns = {
            name: file.attrs.index(ids[name]) for name in names if ids[name] in file.attrs
        }
        if "ORTH" not in self.columns:
            raise ValueError("it has no words")
        self.room = max(SMALL, REPEATED * size)
        """Code points that texts may still have."""
        self.first = 0
        """The row of the next document's first token."""
        self.troubles: list[str] = []
        """What is wrong with the document that is read."""

    def tell(self, why: str) -> None:
        self.troubles.append(why)

    def article(self, number: int) -> Imported:
        """A document; they must be asked for in order. Raises ValueError or DecodeError for one
        that has no text."""
        first, length = self.first, self.lengths[number]
        self.first += length
        places, text = self._text(number, first, length)
        made = _Article(text, places, self._user_data(number))
        if bytes(_item(self.file.cats, number, EMPTY)) != EMPTY:
            self.tell("categories of a whole text have no place here; left out")
        for key, spans in self._groups(number):
            for packed in spans:
                self._take(made, key, packed)
        made.groups_end()
        for start, end, row in self._entities(first, length):
            names = (self._name("ENT_TYPE", row), self._name("ENT_ID", row))
            made.add(start, end, *names, self._name("ENT_KB_ID", row))
        self._links(made)
        return made.finished()

    def _text(self, number: int, first: int, length: int) -> tuple[list[Span], str]:
        """Where each token is, and the text."""
        known = not _item(self.file.flags, number, _Flags()).has_unknown_spaces
        parts: list[str] = []
        places = []
        end = 0
        for row in range(first, first + length):
            word = self._name("ORTH", row)
            places.append(Span(end, end + len(word)))
            parts.append(word)
            end += len(word)
            self.room -= len(word)
            if self.room < 0:
                raise ValueError("its text is too large for such a file")
            if not known or self.file.spaces[row]:
                parts.append(" ")
                end += 1
        return places, "".join(parts)

    def _name(self, column: str, row: int) -> str:
        """The string in a cell; empty if there is no such column."""
        if column not in self.columns:
            return ""
        return self._string(self.cells[row * self.width + self.columns[column]])

    def _string(self, number: int) -> str:
        """The string of a hash. Raises ValueError if the file does not have it."""
        try:
            return str(self.strings[number])
        except KeyError:
            raise ValueError(f"the file has no string with the hash {number}") from None

    def _user_data(self, number: int) -> dict[Any, Any]:
        data = _item(self.file.user_data, number, None) or EMPTY
        try:
            found = dict(msgspec.msgpack.decode(data, type=dict))
        except WRONG as error:
            self.tell(f"its user_data cannot be read: {error}")
            return {}
        ours = found.pop(OURS, {})
        if found:
            self.tell(f"{counted(len(found), 'value')} of its user_data: left out")
        return ours if isinstance(ours, dict) else {}

    def _groups(self, number: int) -> Iterator[tuple[str, list[bytes]]]:
        """The groups of spans, ours first. Versions before 3.4 of spaCy kept no keys."""
        data = _item(self.file.span_groups, number, b"")
        if not data:
            return
        found: list[tuple[str, list[bytes]]] = []
        try:
            packed = msgspec.msgpack.decode(data, type=dict[bytes, list[str]] | list[bytes])
            for one in packed:
                group = msgspec.msgpack.decode(one, type=_Group)
                keys = packed[one] if isinstance(packed, dict) else [group.name]
                found += [(key, group.spans) for key in keys]
        except WRONG as error:
            self.tell(f"its spans cannot be read: {error}")
        yield from sorted(found, key=lambda pair: pair[0] != SPANS)

    def _take(self, made: "_Article", key: str, packed: bytes) -> None:
        try:
            id, kb_id, label, start, end, _, _ = PACKED.unpack(packed)
            made.add(start, end, *map(self._string, (label, id, kb_id)))
        except (struct.error, ValueError) as error:
            self.tell(f"a span of {key}: {error}")

    def _entities(self, first: int, length: int) -> Iterator[tuple[int, int, int]]:
        """The first token of each entity, the one after its last, and the row that names it."""
        if "ENT_IOB" not in self.columns:
            return
        column = self.columns["ENT_IOB"]
        start = -1
        for place in range(length):
            mark = self.cells[(first + place) * self.width + column]
            if mark == INSIDE and start < 0:
                self.tell(f"token {place} is inside of an entity that does not begin; left out")
            if mark == INSIDE:
                continue
            if start >= 0:
                yield start, place, first + start
            start = place if mark == BEGINS and self._name("ENT_TYPE", first + place) else -1
        if start >= 0:
            yield start, length, first + start

    def _links(self, made: "_Article") -> None:
        links = made.ours.get("links")
        for number, value in enumerate(links if isinstance(links, list) else [], 1):
            try:
                record = mapping(value, "link")
                kind, start, end = (string(record, key) for key in ("kind", "from", "to"))
                made.article.links.append(ImportedLink(kind, start, end))
            except ValueError as error:
                self.tell(f"link {number}: {error}")


class _Article:
    """A document's tags while they are taken."""

    def __init__(self, text: str, places: list[Span], ours: dict[Any, Any]) -> None:
        self.article = Imported(text=text)
        self.text = text
        self.places = places
        self.ours = ours
        describe(self.article, ours)
        tags = ours.get("tags")
        self.said: dict[Any, Any] = tags if isinstance(tags, dict) else {}
        self.tags: dict[str, ImportedTag] = {}
        """Of our own tags, by id."""
        self.fragments: dict[str, list[Span]] = {}
        self.whole: frozenset[str] = frozenset()
        """The ids of tags that have all their fragments."""
        self.seen: set[tuple[str, Span]] = set()
        """Labels at places; of our own also at those that are entities."""

    def groups_end(self) -> None:
        """What comes from now on are entities, which are there as spans if they are ours."""
        self.whole = frozenset(self.tags)

    def add(self, start: int, end: int, label: str, id: str, kb_id: str) -> None:
        """Take a span. Raises ValueError for one that is not on tokens, or has no label."""
        if not 0 <= start < end <= len(self.places):
            raise ValueError(f"it goes from token {start} to {end} of {len(self.places)}")
        if not label:
            raise ValueError("it has no label")
        place = Span(self.places[start].start, self.places[end - 1].end)
        known = (label, place) in self.seen
        self.seen.add((label, place))
        said = self.said.get(id)
        if not isinstance(said, dict):
            if not known:
                named = {"id": id, "kb_id": kb_id}
                more: dict[str, Value] = {name: value for name, value in named.items() if value}
                self.article.tags.append(ImportedTag(label, (place,), attributes=more))
            return
        tag = self.tags.get(id)
        if tag is None:
            self.tags[id] = tag = _tag(label, id, said)
            self.article.tags.append(tag)
        elif tag.label != label or id in self.whole:
            # In spaCy a token's id outlives the entity that it came with.
            if not known:
                self.article.tags.append(ImportedTag(label, (place,)))
            return
        self.fragments.setdefault(id, []).append(place)
        self.seen.add((label, self._trimmed(place)))

    def _trimmed(self, place: Span) -> Span:
        said = self.text[place.start : place.end]
        end = place.start + len(said.rstrip())
        return Span(end - len(said.strip()), end)

    def finished(self) -> Imported:
        for id, tag in self.tags.items():
            tag.spans = tuple(self.fragments[id])
        return self.article


def _tag(label: str, id: str, said: dict[Any, Any]) -> ImportedTag:
    """One of our own, with what is kept of it."""
    tag = ImportedTag(label, id=id)
    attributes = said.get("attributes")
    if isinstance(attributes, dict):
        tag.attributes = {key: value for key, value in attributes.items() if isinstance(key, str)}
    for key in ("note", "by", "at"):
        if isinstance(said.get(key), str):
            setattr(tag, key, said[key])
    return tag


def _item(values: list[Any], number: int, otherwise: Any) -> Any:
    """An item of a list that may be shorter, or not be there."""
    return values[number] if number < len(values) else otherwise
