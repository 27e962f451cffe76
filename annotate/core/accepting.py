"""What accepting a suggestion does to a document: one edit with its tag, its ends and its links.

Invariants: the document is read, never changed; a tag or link that is there already is used and
never made a second time, so accepting twice does nothing; and nothing is made that the schema does
not allow, whatever the suggester says.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from annotate.core import edits
from annotate.core.document import Document, Edit
from annotate.core.rules import attribute_fault
from annotate.core.schema import Schema
from annotate.core.spans import Span, joined
from annotate.core.suggestion import Suggestion
from annotate.core.tags import Link, Tag, Value, make_tag, new_id


def accept(
    document: Document, schema: Schema, suggestion: Suggestion, label: str = "", by: str = ""
) -> Edit:
    """Make the suggested tag, under another label if one is given, and the links prepared for it,
    with tags at their ends where there are none. A tag that is there already stays as it is.

    Raises ValueError for spans outside of the article.
    """
    label = label or suggestion.label
    making = _Making(document, by)
    tag = making.tag(label, suggestion.spans, allowed(schema, label, suggestion.attributes))
    facts = []
    for prepared in suggestion.links:
        other = end_at(document, schema, label, prepared.kind, prepared.spans)
        if isinstance(other, str):
            if not other:
                continue
            other = making.tag(other, prepared.spans, {})
        if other.id != tag.id:
            making.link(prepared.kind, tag, other)
            facts.append(f"{prepared.kind} {edits.quoted(other)}")
    title = " · ".join([f"tag {label} {edits.quoted(tag)}", *facts])
    tags = tuple((None, made) for made in making.tags)
    return Edit(title, tags=tags, links=tuple((None, made) for made in making.links))


def allowed(schema: Schema, label: str, attributes: Mapping[str, Value]) -> dict[str, Value]:
    """The attributes that a label has and whose values it takes; all for a label that the schema
    does not know."""
    known = schema.label(label)
    return {
        name: value
        for name, value in attributes.items()
        if value not in ("", []) and not (known and attribute_fault(known, name, value))
    }


def in_schema(schema: Schema, suggestion: Suggestion) -> Suggestion:
    """The suggestion with only those attributes and links that accepting it would make."""
    kinds = {kind.name: kind for kind in schema.links}
    return replace(
        suggestion,
        attributes=allowed(schema, suggestion.label, suggestion.attributes),
        links=tuple(
            link
            for link in suggestion.links
            if link.kind in kinds
            and (not kinds[link.kind].source or suggestion.label in kinds[link.kind].source)
        ),
    )


def end_at(
    document: Document, schema: Schema, label: str, kind: str, spans: tuple[Span, ...]
) -> Tag | str:
    """The tag with just these spans that a link of this kind can point to from a tag with this
    label, else the label for a new one; empty if the schema has none."""
    known = schema.link(kind)
    if known is None or not spans or (known.source and label not in known.source):
        return ""
    fragments = joined(spans)
    there = [
        tag
        for tag in document.index.touching(fragments[0].start, fragments[-1].end)
        if tag.spans == fragments and (not known.target or tag.label in known.target)
    ]
    if there:
        ranks = {name: rank for rank, name in enumerate(known.target)}
        return min(there, key=lambda tag: ranks.get(tag.label, 0))
    claims = [name for name in known.target if schema.layer_of(name) == "claim"]
    return claims[0] if claims else ""


class _Making:
    """The tags and links of one edit, as far as they are made."""

    def __init__(self, document: Document, by: str) -> None:
        self.document = document
        self.by = by
        self.at = edits.now()
        self.taken: set[str] = set()
        self.tags: list[Tag] = []
        self.links: list[Link] = []

    def tag(self, label: str, spans: tuple[Span, ...], attributes: dict[str, Value]) -> Tag:
        """The tag with this label and just these spans, a new one if there is none."""
        fragments = joined(spans)
        there = edits.same_place(self.document, label, fragments)
        for tag in [there] if there else self.tags:
            if (tag.label, tag.spans) == (label, fragments):
                return tag
        made = make_tag(
            self.document.article.text,
            label,
            fragments,
            id=self._id(),
            by=self.by,
            at=self.at,
            attributes=attributes,
        )
        self.tags.append(made)
        return made

    def link(self, kind: str, source: Tag, target: Tag) -> None:
        """A link from one tag to another, unless there is one."""
        known = [*self.document.links_of(source.id), *self.links]
        if all(
            (link.kind, link.source, link.target) != (kind, source.id, target.id) for link in known
        ):
            self.links.append(Link(self._id(), kind, source.id, target.id))

    def _id(self) -> str:
        # Not a copy of all ids that are in use: one of each tag would be made for the next.
        made = new_id(self.document.used)
        while made in self.taken:
            made = new_id(self.document.used)
        self.taken.add(made)
        return made
