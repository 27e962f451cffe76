"""The label schema: which labels, attributes and links there are, and on which keys.

A schema is only a proposal: a tag whose label it does not know is shown, exported and kept.
"""

from collections.abc import Iterator

from msgspec import Struct, field

LAYERS = ("entity", "date", "claim")

UNKNOWN = "entity"
"""The layer of labels that the schema does not know."""


class Attribute(Struct, frozen=True, forbid_unknown_fields=True):
    """Something that can be said of a tag."""

    name: str
    definition: str = ""
    values: tuple[str, ...] = ()
    """The values to choose from; none means free text."""
    default: str = ""
    ask: bool = False
    """Asked as soon as the tag is made; the others are filled in on demand."""
    many: bool = False
    """Takes a list of values."""


class Label(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of tag."""

    name: str
    layer: str
    key: str = ""
    definition: str = ""
    attributes: tuple[Attribute, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    """What other schemes call it: scheme → name."""

    def attribute(self, name: str) -> Attribute | None:
        return next((a for a in self.attributes if a.name == name), None)


class LinkKind(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of link, and which labels it may tie."""

    name: str
    key: str = ""
    definition: str = ""
    source: tuple[str, ...] = field(default=(), name="from")
    """Labels it may start at; none means any."""
    target: tuple[str, ...] = field(default=(), name="to")


class Schema(Struct, frozen=True, forbid_unknown_fields=True):
    """Labels and links in the order in which they are shown."""

    name: str
    version: int = 1
    labels: tuple[Label, ...] = ()
    links: tuple[LinkKind, ...] = ()

    def label(self, name: str) -> Label | None:
        return next((label for label in self.labels if label.name == name), None)

    def link(self, name: str) -> LinkKind | None:
        return next((link for link in self.links if link.name == name), None)

    def layer_of(self, name: str) -> str:
        """The layer of a label; a label that the schema does not know counts as an entity."""
        label = self.label(name)
        return label.layer if label else UNKNOWN

    def links_between(self, source: str, target: str) -> tuple[LinkKind, ...]:
        """The kinds of link that may tie a tag labelled `source` to one labelled `target`."""
        return tuple(
            kind
            for kind in self.links
            if (not kind.source or source in kind.source)
            and (not kind.target or target in kind.target)
        )

    def attribute_names(self) -> tuple[str, ...]:
        """Every attribute's name once, in the schema's order."""
        return tuple(dict.fromkeys(self._attribute_names()))

    def _attribute_names(self) -> Iterator[str]:
        for label in self.labels:
            for attribute in label.attributes:
                yield attribute.name
