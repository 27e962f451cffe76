"""Reading spaCy's DocBin, without spaCy's own reader, which trusts what is in a file.

Invariants: no code or object of a file's own comes to life; one document is made at a time, and
what is wrong with one is told, and the others are read.

Taken are the spans of all groups and the entities, each label at a place once; what is said of
tokens is no tag. Offsets count tokens.
Source: `spacy.tokens.SpanGroup.to_bytes`.
"""

import struct
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Struct

from annotate.core.spans import Span
from annotate.core.tags import Value
from annotate.core.wording import counted
from annotate.errors import AnnotateError
from annotate.formats.contract import Imported, ImportedLink, ImportedTag, Input, Plan, Trouble
from annotate.formats.docbin_columns import EMPTY, WRONG, Columns
from annotate.formats.records import describe, mapping, string

OURS = "annotate"
SPANS = "sc"

PACKED = struct.Struct(">QQQllll")
"""A span: the hashes of its id, knowledge base id and label; its first token and the one after its
last; the same in code points."""


class _Group(Struct):
    name: str
    spans: list[bytes]


def read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]:
    """The articles of a file. Raises AnnotateError if it is none of spaCy's."""
    try:
        columns = Columns(source.data())
    except WRONG as error:
        raise AnnotateError(
            f"{source.path} is no DocBin: {error}", "DocBin.to_disk of spaCy makes them"
        ) from error
    for number in range(len(columns.lengths)):
        reading = _Reading(columns, number)
        try:
            yield reading.article()
        except WRONG as error:
            reading.tell(f"{error}")
        for why in reading.troubles:
            yield Trouble(0, f"document {number + 1}: {why}")


class _Reading:
    """A document while it is read."""

    def __init__(self, columns: Columns, number: int) -> None:
        self.columns = columns
        self.number = number
        self.troubles: list[str] = []

    def tell(self, why: str) -> None:
        self.troubles.append(why)

    def article(self) -> Imported:
        """Raises one of WRONG for a document that has no text."""
        places, text = self.columns.text(self.number)
        made = _Article(text, places, self._user_data())
        if self.columns.categories(self.number) != EMPTY:
            self.tell("categories of a whole text have no place here; left out")
        for key, spans in self._groups():
            for packed in spans:
                self._take(made, key, packed)
        made.groups_end()
        try:
            for entity in self.columns.entities(self.number):
                if isinstance(entity, int):
                    why = "is inside of an entity that does not begin; left out"
                    self.tell(f"token {entity} {why}")
                else:
                    made.add(*entity)
        except WRONG as error:
            self.tell(f"its entities cannot all be read: {error}")
        self._links(made)
        return made.finished()

    def _user_data(self) -> dict[Any, Any]:
        try:
            found = dict(msgspec.msgpack.decode(self.columns.user_data(self.number), type=dict))
        except WRONG as error:
            self.tell(f"its user_data cannot be read: {error}")
            return {}
        ours = found.pop(OURS, {})
        if found:
            self.tell(f"{counted(len(found), 'value')} of its user_data: left out")
        return ours if isinstance(ours, dict) else {}

    def _groups(self) -> Iterator[tuple[str, list[bytes]]]:
        """The groups of spans, ours first. Early versions of spaCy kept no keys."""
        data = self.columns.groups(self.number)
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
            made.add(start, end, *map(self.columns.string, (label, id, kb_id)))
        except (struct.error, ValueError) as error:
            self.tell(f"a span of {key}: {error}")

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
