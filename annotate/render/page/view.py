"""What a page shows of each article, with the numbers by which its parts point to each other.

Ids in a sidecar are unique in that sidecar only, and may be any text; so on a page every tag has a
number, and so has every label.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from annotate.core.document import Document
from annotate.core.schema import LAYERS, Schema
from annotate.core.tags import Tag
from annotate.render.palette import CLAIMS, Palette

CLIPPED = 80
"""Code points of a tag's text in its name for screen readers."""


class Shown(NamedTuple):
    """An article that is asked for."""

    document: Document
    palette: Palette
    file: str
    """Its path as the user wrote it."""
    hidden: frozenset[str] = frozenset()
    """Labels that are left out."""


class Key(NamedTuple):
    """One label in the list of those that can be switched on and off."""

    number: int
    label: str
    layer: str
    look: str
    """The classes that give its tags their look."""
    total: int


class View:
    """One article on the page."""

    def __init__(self, shown: Shown, number: int, first: int) -> None:
        self.document = shown.document
        self.schema: Schema = shown.palette.schema
        self.palette = shown.palette
        self.file = shown.file
        self.number = number
        """Counts the articles of the page from 1."""
        self.tags = [tag for tag in shown.document if tag.label not in shown.hidden]
        """Those that show, in text order."""
        self.numbers = {tag.id: first + i for i, tag in enumerate(self.tags)}
        """Number of each tag that shows, by id."""
        self.keys: dict[str, Key] = {}
        """By label."""

    @property
    def title(self) -> str:
        """The article's title, else its file's name."""
        return self.document.metadata.title or self.document.article.name or self.file

    @property
    def claims(self) -> list[Tag]:
        """The tags that say what somebody claims."""
        return [tag for tag in self.tags if is_claim(self.schema, tag.label)]

    @property
    def dates(self) -> list[Tag]:
        """The tags of the layer date."""
        return [tag for tag in self.tags if self.schema.layer_of(tag.label) == "date"]


def views(shown: Iterable[Shown]) -> tuple[list[View], list[Key]]:
    """The articles in order, and the labels of all of them: by layer, in the schemas' order."""
    made: list[View] = []
    first = 1
    for number, one in enumerate(shown, 1):
        view = View(one, number, first)
        first += len(view.tags)
        made.append(view)
    keys = _keys(made)
    for view in made:
        layer_of = view.schema.layer_of
        view.keys = {tag.label: keys[layer_of(tag.label), tag.label] for tag in view.tags}
    return made, list(keys.values())


def _keys(views: Sequence[View]) -> dict[tuple[str, str], Key]:
    counts: dict[tuple[str, str], int] = {}
    looks: dict[tuple[str, str], str] = {}
    for view in views:
        for label in _in_order(view):
            key = (view.schema.layer_of(label), label)
            looks.setdefault(key, look(view.palette, label))
            counts.setdefault(key, 0)
        for tag in view.tags:
            counts[view.schema.layer_of(tag.label), tag.label] += 1
    ordered = sorted((key for key in counts if counts[key]), key=lambda key: LAYERS.index(key[0]))
    return {
        key: Key(number, key[1], key[0], looks[key], counts[key])
        for number, key in enumerate(ordered, 1)
    }


def _in_order(view: View) -> Iterator[str]:
    """The labels of the schema, then those that only tags have."""
    known = [label.name for label in view.schema.labels]
    yield from known
    yield from sorted({tag.label for tag in view.tags}.difference(known))


def look(palette: Palette, label: str) -> str:
    """The classes of page.css for a label: its layer, and its colour or its kind of line."""
    layer = palette.schema.layer_of(label)
    if layer == "claim":
        return f"on-claim {label if label in CLAIMS else 'claim'}"
    colour = palette.colours.get(label, "grey") if palette.coloured else "uncoloured"
    return f"on-{layer} {colour}"


def is_claim(schema: Schema, label: str) -> bool:
    """True for a label whose tags may have a claimant."""
    kind = schema.link("claimant")
    return label == "claim" or (kind is not None and label in kind.source)


def in_short(text: str, limit: int = CLIPPED) -> str:
    """A text in one line, cut to a number of code points."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
