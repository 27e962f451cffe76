"""What tags can be counted by: a field, an attribute, or a kind of link, by the names that
conditions use too (`core.filtering`).

Invariant: an article has each name's values for all its tags in one list, in their order; an item
is the value, empty for none, or where there may be several a tuple of them, which is empty for a
tag that the name does not apply to.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from annotate.core.annotations import STATUSES, Annotations, Metadata, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.filtering import CLAIMANT, FIELDS
from annotate.core.schema import LAYERS, Schema
from annotate.core.tags import Link, Tag

PARTS = {"year": 4, "month": 7, "day": 10}
"""What may follow a name and a colon, and so many characters of an ISO 8601 date."""

DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?(?![\d-])")

ANNOTATOR = "as"
"""The field that says whose sidecar a tag is in, called after the option that names one."""

PLAIN = "-"
"""What the annotator of a plain sidecar is called; no layer can have this name."""

ARTICLE = ("file", "article", "status", "title", "published", ANNOTATOR)
"""Fields that all tags of a sidecar have in common; `article` is another word for `file`."""

ALL = (*FIELDS, "file", "article", ANNOTATOR)

Column = Sequence[str] | Sequence[tuple[str, ...]]


class Kinds:
    """A schema that is asked the same for every article."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.layers: dict[str, str] = {}
        """The layers of the labels that were asked for."""
        self._takes: dict[tuple[str, str], bool] = {}

    def layers_of(self, labels: Sequence[str]) -> list[str]:
        """The layer of each label."""
        layers = self.layers
        for label in {*labels} - layers.keys():
            layers[label] = self.schema.layer_of(label)
        return [layers[label] for label in labels]

    def takes(self, label: str, name: str) -> bool:
        """Whether tags with a label may have an attribute, or start a link, of this name."""
        key = label, name
        if key not in self._takes:
            known, kind = self.schema.label(label), self.schema.link(name)
            self._takes[key] = bool(known and known.attribute(name)) or bool(
                kind and (not kind.source or label in kind.source)
            )
        return self._takes[key]


class Seen(NamedTuple):
    """One article, or what one of several annotators made of it, as it is counted."""

    file: str
    text: str
    metadata: Metadata
    kinds: Kinds
    tags: Sequence[Tag]
    """Those that are asked for, in text order."""
    all_tags: Sequence[Tag]
    """With the others, so that a claim that is asked for can say who makes it."""
    links: Sequence[Link]
    """Those between any of the tags."""
    annotator: str = PLAIN
    """The name of the sidecar's layer."""


class Name(NamedTuple):
    """Something to count by."""

    name: str
    part: str = ""
    """One of PARTS, or nothing for the whole value."""

    def __str__(self) -> str:
        return f"{self.name}:{self.part}" if self.part else self.name

    @property
    def of_article(self) -> bool:
        """True if all tags of a sidecar have one value."""
        return self.name in ARTICLE

    @property
    def is_field(self) -> bool:
        """True if it is no attribute and no link."""
        return self.name in ALL


def named(text: str) -> Name:
    """A name as a person writes it."""
    name, _, part = text.rpartition(":")
    return Name(name, part) if name and part in PARTS else Name(text)


def of_article(name: Name, seen: Seen) -> str:
    """The value that an article has."""
    if name.name in ("file", "article"):
        value = seen.file
    elif name.name == ANNOTATOR:
        value = seen.annotator
    else:
        value = getattr(seen.metadata, name.name)
    return _part(value, name)


def column(name: Name, seen: Seen) -> Column:
    """The values of an article's tags."""
    tags = seen.tags
    if name.of_article:
        return [of_article(name, seen)] * len(tags)
    if name.name == "label":
        return [tag.label for tag in tags]
    if name.name == "layer":
        return seen.kinds.layers_of([tag.label for tag in tags])
    if name.name == "by" and not name.part:
        return [tag.by for tag in tags]
    if name.is_field:
        return [_part(_line(getattr(tag, name.name)), name) for tag in tags]
    return _described(name, seen)


def _described(name: Name, seen: Seen) -> list[tuple[str, ...]]:
    """What tags have as an attribute or at the other end of a link. It does not apply to a tag
    whose label takes neither, unless it has one all the same."""
    ends: dict[str, list[str]] = {}
    links = [link for link in seen.links if link.kind == name.name]
    tags = {tag.id: tag for tag in seen.all_tags} if links else {}
    speaker = _speakers(seen) if links and name.name == CLAIMANT else None
    if speaker:
        # Of two spellings of a claimant the one that comes first in the text counts.
        links.sort(key=lambda link: tags[link.target].order)
    for link in links:
        end = tags[link.target]
        called = speaker(end) if speaker else _called(end, seen.file)
        ends.setdefault(link.source, []).append(called)
    found: list[tuple[str, ...]] = []
    for tag in seen.tags:
        value = tag.attributes.get(name.name)
        if value is not None or tag.id in ends:
            given = _texts(value) + ends.get(tag.id, [])
            values = tuple(dict.fromkeys([_part(one, name) for one in given if one]))
            found.append(values or ("",))
        else:
            found.append(("",) if seen.kinds.takes(tag.label, name.name) else ())
    return found


def _speakers(seen: Seen) -> Callable[[Tag], str]:
    """Says who a claimant's tag is, as `annotate claims` does. Who is somebody of this article only
    is told apart by the place of the words: nobody knows that two pronouns are one person."""
    from annotate.core.claimants import speaker_of

    tags, links = tuple(seen.all_tags), tuple(seen.links)
    document = Document(Article(seen.text), Annotations(Source(""), tags=tags, links=links))

    def called(tag: Tag) -> str:
        found = speaker_of(document, tag)
        if found.shared:
            return found.name
        first = document.tags[found.key.removeprefix("#")]
        line, column = document.article.line_column(first.start)
        return f"{_line(found.name)} ({seen.file}:{line}:{column})"

    return called


def _called(tag: Tag, file: str) -> str:
    """Who or what a tag at the end of a link is: by its canonical name; without one, its text says
    so in its own article only, where it may be a pronoun."""
    entity = tag.attributes.get("entity")
    return entity if isinstance(entity, str) and entity else f"{_line(tag.text)} ({file})"


def _texts(value: Any) -> list[str]:
    """The values of an attribute as text."""
    some = value if isinstance(value, list) else [] if value is None else [value]
    return [str(one).lower() if isinstance(one, bool) else str(one) for one in some]


def _line(text: str) -> str:
    """A text on one line: where it was broken makes no difference."""
    return text if text.isprintable() else " ".join(text.split())


def _part(value: str, name: Name) -> str:
    """The value, or the part of a date that is asked for: nothing if it states none."""
    if not name.part:
        return value
    size = PARTS[name.part]
    found = DATE.match(value)
    return found[0][:size] if found and len(found[0]) >= size else ""


def order_of(name: Name, schema: Schema) -> Iterable[str]:
    """The values of a name that have an order of their own, in it."""
    if name.part:
        return ()
    if name.name == "layer":
        return LAYERS
    if name.name == "label":
        return (label.name for label in schema.labels)
    if name.name == "status":
        return STATUSES
    attributes = (label.attribute(name.name) for label in schema.labels)
    return dict.fromkeys(value for each in attributes if each for value in each.values)


def known_names(schema: Schema) -> Iterable[str]:
    """The attributes and links of a schema."""
    return (*schema.attribute_names(), *(link.name for link in schema.links))
