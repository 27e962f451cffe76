"""What a schema allows: the rules that an edit keeps to and that a check looks for.

Each function gives the fault of a value, or None. A rule binds what is entered through us; what a
person wrote into a sidecar is kept even so, and only told by a check.
"""

from typing import Any, NamedTuple

from annotate.core.annotations import STATUSES
from annotate.core.article import valid_date
from annotate.core.schema import Attribute, Label, Schema
from annotate.core.similar import suggestion
from annotate.core.tags import Tag


class Fault(NamedTuple):
    """What is wrong, and what would be right."""

    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


def label_fault(schema: Schema, label: str) -> Fault | None:
    """Of a label that the schema does not have."""
    if schema.label(label):
        return None
    close = suggestion(label, [known.name for known in schema.labels])
    return Fault(f"no such label: {label}", close)


def attribute_fault(label: Label, name: str, value: Any) -> Fault | None:
    """Of an attribute that the label does not have, or a value that the attribute does not take."""
    attribute = label.attribute(name)
    if attribute is None:
        known = [known.name for known in label.attributes]
        hint = suggestion(name, known, "it has") if known else f"{label.name} has no attributes"
        return Fault(f"{label.name} has no attribute {name}", hint)
    if isinstance(value, list) and not attribute.many:
        return Fault(f"{name} takes one value, not a list")
    for item in value if isinstance(value, list) else [value]:
        fault = _value_fault(label, attribute, _written(item))
        if fault:
            return fault
    return None


def _value_fault(label: Label, attribute: Attribute, value: str) -> Fault | None:
    if attribute.values and value not in attribute.values:
        allowed = f"allowed are: {', '.join(attribute.values)}"
        return Fault(f"{attribute.name} cannot be {value}", allowed)
    if label.layer == "date" and attribute.name == "value" and not attribute.values:
        from annotate.core.moments import BEYOND, is_value, place_of

        if is_value(value):
            return None
        if place_of(value) == BEYOND:
            return Fault(
                f"{attribute.name} is outside the years 1 to 9999: {value}",
                "a year before them is written as in TIMEX3: BC0044",
            )
        return Fault(
            f"{attribute.name} is no date: {value}",
            "expected ISO 8601 or TIMEX3, such as 2020-11-05, 2020-W45, 2020~, 2020/.., P3D, "
            "PAST_REF",
        )
    return None


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def link_fault(schema: Schema, kind: str, source: Tag, target: Tag) -> Fault | None:
    """Of a kind of link that does not exist or does not tie tags with these labels."""
    known = schema.link(kind)
    if known is None:
        return Fault(
            f"no such link: {kind}", suggestion(kind, [link.name for link in schema.links])
        )
    if source.id == target.id:
        return Fault(f"{kind} ties a tag to itself")
    for end, labels, tag in (("from", known.source, source), ("to", known.target, target)):
        if labels and tag.label not in labels:
            return Fault(
                f"{kind} cannot go {end} {tag.id}, a {tag.label}",
                f"it goes {end}: {', '.join(labels)}",
            )
    return None


def article_fault(key: str, value: str) -> Fault | None:
    """Of what is said of an article; an empty value says nothing."""
    if key == "published" and value and not valid_date(value):
        return Fault(f"published is no date: {value}", "expected a day such as 2020-11-05")
    if key == "status" and value and value not in STATUSES:
        return Fault(f"status cannot be {value}", f"allowed are: {', '.join(STATUSES)}")
    return None
