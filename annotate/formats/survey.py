"""What there is in many articles, for formats that must say so before the first tag.

Invariant: labels and attributes of schemas come first, in the schemas' order; then those that only
tags have, as they first appear. What is kept grows with the kinds of tags, not with their number.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from annotate.core.schema import Attribute, Label, LinkKind, Schema

Kind = tuple[str, str]
"""A label and an attribute that a tag of it has; the attribute is empty for a tag without any."""


class Survey:
    """The labels, attributes and links of articles."""

    def __init__(self) -> None:
        self.schemas: list[Schema] = []
        self.kinds: dict[Kind, None] = {}
        self.ties: dict[str, None] = {}
        """Kinds of links."""

    def add_schema(self, schema: Schema) -> None:
        """Take in a schema."""
        if not any(schema is known for known in self.schemas) and schema not in self.schemas:
            self.schemas.append(schema)

    def add(self, kinds: Iterable[Kind], ties: Iterable[str]) -> None:
        """Take in what an article has."""
        self.kinds.update(dict.fromkeys(kinds))
        self.ties.update(dict.fromkeys(ties))

    def take(self, other: "Survey") -> None:
        """Add the survey of another part."""
        for schema in other.schemas:
            self.add_schema(schema)
        self.add(other.kinds, other.ties)

    @property
    def strange(self) -> list[str]:
        """Attributes of tags that no schema has, as they first appear."""
        known = {name for schema in self.schemas for name in schema.attribute_names()}
        return list(dict.fromkeys(name for _, name in self.kinds if name and name not in known))

    def schema(self) -> Schema:
        """All of it as one schema; of one label in several, the attributes of all."""
        labels: dict[str, Label] = {}
        links: dict[str, LinkKind] = {}
        for schema in self.schemas:
            for label in schema.labels:
                known = labels.get(label.name, label)
                more = (one for one in label.attributes if not known.attribute(one.name))
                labels[label.name] = replace(known, attributes=(*known.attributes, *more))
            for link in schema.links:
                links.setdefault(link.name, link)
        for name, attribute in self.kinds:
            label = labels.get(name) or Label(name, "entity")
            if attribute and not label.attribute(attribute):
                label = replace(label, attributes=(*label.attributes, Attribute(attribute)))
            labels[name] = label
        for tie in self.ties:
            links.setdefault(tie, LinkKind(tie))
        first = self.schemas[0] if self.schemas else Schema("news")
        return Schema(first.name, first.version, tuple(labels.values()), tuple(links.values()))
