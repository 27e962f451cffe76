"""What there is in many articles, for formats that must say so before the first tag.

Invariant: labels and attributes of schemas come first, in the schemas' order; then those that only
tags have, as they first appear. What is kept grows with the kinds of tags, not with their number.
"""

from msgspec.structs import replace

from annotate.core.document import Document
from annotate.core.schema import Attribute, Label, LinkKind, Schema


class Survey:
    """The labels, attributes and links of articles."""

    def __init__(self) -> None:
        self.labels: dict[str, Label] = {}
        self.links: dict[str, LinkKind] = {}
        self.attributes: dict[str, None] = {}
        """Of schemas."""
        self.unknown: dict[str, None] = {}
        """Of tags."""
        self.schemas: list[Schema] = []

    def add_schema(self, schema: Schema) -> None:
        """Take in a schema; of one label in several, the attributes of all."""
        if any(schema is known for known in self.schemas):
            return
        self.schemas.append(schema)
        self.attributes.update(dict.fromkeys(schema.attribute_names()))
        for label in schema.labels:
            known = self.labels.get(label.name, label)
            more = tuple(one for one in label.attributes if not known.attribute(one.name))
            self.labels[label.name] = replace(known, attributes=known.attributes + more)
        for link in schema.links:
            self.links.setdefault(link.name, link)

    def add(self, document: Document, schema: Schema, hidden: frozenset[str]) -> None:
        """Take in an article, without the labels that are hidden."""
        self.add_schema(schema)
        kinds: dict[tuple[str, str], None] = {}
        for tag in document:
            if tag.label not in hidden:
                for name in tag.attributes or ("",):
                    kinds[tag.label, name] = None
        for label, attribute in kinds:
            known = self.labels.get(label) or Label(label, schema.layer_of(label))
            if attribute and not known.attribute(attribute):
                known = replace(known, attributes=(*known.attributes, Attribute(attribute)))
                self.unknown[attribute] = None
            self.labels[label] = known
        for link in document.links.values():
            self.links.setdefault(link.kind, LinkKind(link.kind))

    @property
    def strange(self) -> list[str]:
        """Attributes of tags that no schema has, as they first appear."""
        return [name for name in self.unknown if name not in self.attributes]

    def schema(self) -> Schema:
        """All of it as one schema."""
        first = self.schemas[0] if self.schemas else Schema("news")
        return Schema(
            first.name, first.version, tuple(self.labels.values()), tuple(self.links.values())
        )
