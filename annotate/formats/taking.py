"""What a file says of an article, as one edit of its document.

Pure. Invariants: a tag that is there already is not doubled, and nothing that it says is replaced
unless that is asked for; the whole of a file's article is one edit, so it is saved at once or not
at all.
"""

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from annotate.core import edits
from annotate.core.annotations import Metadata
from annotate.core.document import Document, Edit
from annotate.core.rules import article_fault, attribute_fault
from annotate.core.schema import Schema
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag, Value, context, new_id, quote
from annotate.formats.contract import Imported, ImportedLink, ImportedTag, Trouble
from annotate.formats.naming import Names, Unknown
from annotate.formats.placing import place

OWN_ID = re.compile(r"[a-z][a-z2-9]{5}")
"""An id as this program makes them; others are a file's own numbers."""

SURROGATE = re.compile("[\ud800-\udfff]")

DEEPEST = 8
"""Values of attributes are texts, numbers and lists; others may be nested so deep."""

SEPARATOR = "; "
"""Between the values of an attribute that takes many, in a format that has texts only."""


class Taken(Struct):
    """What becomes of an article's tags."""

    edit: Edit
    tags: int = 0
    """New ones."""
    links: int = 0
    there: int = 0
    """Tags that the sidecar has already, with all that the file says of them."""
    changed: int = 0
    """Tags of the sidecar that more is said of now."""
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def take(
    document: Document,
    schema: Schema,
    imported: Imported,
    names: Names,
    unknown: Unknown,
    *,
    joint: str,
    by: str,
    update: bool = False,
) -> Taken:
    """The edit that adds what a file says. With `update`, what it says replaces what tags of the
    same label and place say already."""
    taking = _Taking(document, schema, names, unknown, by, update)
    placement = place(imported, document.article.text, joint)
    made = taking.made
    made.troubles += placement.troubles
    made.notes += placement.notes
    taking.left_out = {tag.id for tag in imported.tags} - {tag.id for tag, _ in placement.placed}
    for tag, spans in placement.placed:
        taking.tag(tag, spans)
    for link in imported.links:
        taking.link(link)
    unknown.doubtful |= names.doubtful
    made.edit = taking.edit(imported)
    return made


class _Taking:
    def __init__(
        self,
        document: Document,
        schema: Schema,
        names: Names,
        unknown: Unknown,
        by: str,
        update: bool,
    ) -> None:
        self.document = document
        self.schema = schema
        self.names = names
        self.unknown = unknown
        self.by = by
        self.update = update
        self.at = edits.now()
        self.used = set(document.used)
        self.tags: dict[str, Tag] = {}
        """Tags that are made or changed."""
        self.places: dict[tuple[str, tuple[Span, ...]], str] = {}
        self.ids: dict[str, str] = {}
        """The file's ids → ours."""
        self.left_out: set[str] = set()
        """The file's ids of tags that were not taken, which was told."""
        self.links: dict[tuple[str, str, str], Link] = {}
        self.made = Taken(Edit("import"))

    def tag(self, found: ImportedTag, spans: tuple[Span, ...]) -> None:
        label = self.names.label(found.label)
        said = [found.label, found.note, found.by, found.at, found.attributes, found.extra]
        if not label or not _writable(said):
            if label:
                why = "what is said of it has a value that no sidecar can hold"
                self.made.troubles.append(Trouble(found.line, f"{label}: {why}"))
            elif not self.names.unwanted(found.label):
                self.unknown.labels[found.label] += 1
            self.left_out.add(found.id)
            return
        if label != found.label:
            self.unknown.renamed[found.label, label] += 1
        attributes = self._attributes(label, found.attributes)
        known = self.places.get((label, spans))
        old = self.tags[known] if known else edits.same_place(self.document, label, spans)
        if old is None:
            self._add(found, label, spans, attributes)
        else:
            self._complete(found, old, attributes)

    def _add(
        self,
        found: ImportedTag,
        label: str,
        spans: tuple[Span, ...],
        attributes: dict[str, Value],
    ) -> None:
        free = OWN_ID.fullmatch(found.id) and found.id not in self.used
        id = found.id if free else new_id(self.used)
        text = self.document.article.text
        before, after = context(text, spans)
        self.used.add(id)
        self.tags[id] = Tag(
            id,
            label,
            spans,
            quote(text, spans),
            before,
            after,
            attributes=attributes,
            note=found.note,
            by=found.by or self.by,
            at=found.at or self.at,
            extra=_unknown(found.extra, Tag),
        )
        self.places[label, spans] = id
        self.ids[found.id] = id
        self.made.tags += 1

    def _complete(self, found: ImportedTag, old: Tag, attributes: dict[str, Value]) -> None:
        """Add to a tag what it does not say yet."""
        self.ids[found.id] = old.id
        self.places[old.label, old.spans] = old.id
        first, second = (
            (old.attributes, attributes) if self.update else (attributes, old.attributes)
        )
        note = (found.note or old.note) if self.update else (old.note or found.note)
        changed = replace(
            old, attributes=first | second, note=note, extra=_unknown(found.extra, Tag) | old.extra
        )
        if changed == old:
            self.tags.setdefault(old.id, old)
            self.made.there += 1
            return
        if old.id in self.document.tags:
            changed = replace(changed, by=self.by or old.by, at=self.at)
        self.tags[old.id] = changed
        self.made.changed += 1

    def _attributes(self, label: str, found: Mapping[str, Value]) -> dict[str, Value]:
        """The attributes in the schema's form; what is wrong with them is counted."""
        known = self.schema.label(label)
        made: dict[str, Value] = {}
        for name, value in found.items():
            attribute = known.attribute(name) if known else None
            if attribute is not None and attribute.many and isinstance(value, str):
                value = value.split(SEPARATOR)
            fault = attribute_fault(known, name, value) if known else None
            if fault:
                self.unknown.faults[fault.message] += 1
            made[name] = value
        return made

    def link(self, found: ImportedLink) -> None:
        kind = self.names.link(found.kind)
        if not kind:
            if not self.names.unwanted(found.kind):
                self.unknown.links[found.kind] += 1
            return
        ends = [self._end(id) for id in (found.source, found.target)]
        for id, end in zip((found.source, found.target), ends, strict=True):
            if not end and id not in self.left_out:
                self.made.troubles.append(
                    Trouble(found.line, f"{found.kind}: there is no tag {id or 'to link'}")
                )
        source, target = ends
        if not source or not target or source == target:
            return
        if kind != found.kind:
            self.unknown.renamed[found.kind, kind] += 1
        there = self.document.links_of(source) if source in self.document.tags else []
        key = kind, source, target
        if key in self.links or any((k.kind, k.source, k.target) == key for k in there):
            return
        free = OWN_ID.fullmatch(found.id) and found.id not in self.used
        id = found.id if free else new_id(self.used)
        self.used.add(id)
        if not _writable(found.extra):
            why = "it has a value that no sidecar can hold"
            self.made.troubles.append(Trouble(found.line, f"{kind}: {why}"))
            return
        self.links[key] = Link(id, kind, source, target, extra=_unknown(found.extra, Link))
        self.made.links += 1

    def _end(self, id: str) -> str:
        """Our id of a tag that a link names; empty if there is none."""
        return self.ids.get(id) or (id if id in self.document.tags else "")

    def edit(self, imported: Imported) -> Edit:
        tags = [
            (self.document.tags.get(id), tag)
            for id, tag in self.tags.items()
            if self.document.tags.get(id) != tag
        ]
        fresh = [tag for before, tag in tags if before is None]
        no_more = (old for tag in fresh for old in self.document.refusing(tag.label, tag.spans))
        metadata = self.document.metadata
        described = _described(metadata, imported)
        return Edit(
            f"import {len(fresh)} tags",
            tags=tuple(tags),
            links=tuple((None, link) for link in self.links.values()),
            article=(metadata, described) if described != metadata else None,
            rejected=edits.unreject(self.document, no_more).rejected,
        )


def _described(metadata: Metadata, imported: Imported) -> Metadata:
    """What is known of the article, with what only the file says."""
    said = {
        key: getattr(imported, key)
        for key in ("title", "published", "status")
        if not getattr(metadata, key) and not article_fault(key, getattr(imported, key))
    }
    return replace(metadata, **said)


def _writable(value: Any, room: int = DEEPEST) -> bool:
    """True if a sidecar can hold a value: no half characters, no number without end, and nothing
    nested deeper than `room`."""
    if isinstance(value, str):
        return not SURROGATE.search(value)
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, dict):
        return room > 0 and all(
            isinstance(key, str) and _writable(key) and _writable(one, room - 1)
            for key, one in value.items()
        )
    if isinstance(value, list | tuple):
        return room > 0 and all(_writable(one, room - 1) for one in value)
    return value is None or isinstance(value, int)


def _unknown(extra: Mapping[str, Any], kind: type[Tag] | type[Link]) -> dict[str, Any]:
    """Keys that are not the sidecar's own, which would be taken for those."""
    own = kind.__struct_encode_fields__
    return {key: value for key, value in extra.items() if key not in own and key != "extra"}
