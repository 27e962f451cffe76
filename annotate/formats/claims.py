"""Claims as reports need them: which tags are some, what is said of them, what they point to."""

from annotate.core.schema import Schema
from annotate.core.tags import Tag, in_words
from annotate.formats.contract import Exported

UNCHECKED = "unchecked"


def is_claim(tag: Tag, schema: Schema) -> bool:
    """True if a tag is of a label that can have a verdict, or has one."""
    label = schema.label(tag.label)
    known = tag.label == "claim" or (label is not None and label.attribute("verdict") is not None)
    return known or bool(tag.attributes.get("verdict"))


def said(tag: Tag, name: str) -> str:
    """An attribute's value in words; empty if there is none."""
    value = tag.attributes.get(name)
    return "" if value is None else in_words(value).strip()


Ends = dict[str, dict[str, list[Tag]]]


def ends(article: Exported) -> Ends:
    """What the links of each tag point to: id → kind → tags."""
    found: Ends = {}
    tags = article.document.tags
    for link in article.links():
        kinds = found.setdefault(link.source, {})
        kinds.setdefault(link.kind, []).append(tags[link.target])
    return found
