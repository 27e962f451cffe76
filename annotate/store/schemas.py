"""The project's one configuration file, `annotate.yaml`, and the label schema that comes with us.

Invariant: a `Schema` that leaves this module is sound: names and keys are unique, layers are known,
links name labels that are there. A mistake names file, line and key, and the nearest right word.
"""

import os
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from annotate.core.schema import LAYERS, Attribute, Label, LinkKind, Schema
from annotate.errors import AnnotateError
from annotate.store import checks, plain
from annotate.store.checks import Path as Place
from annotate.store.checks import Problem, flag, items, mapping, name, text, whole
from annotate.store.files import read_bytes

CONFIG_NAME = "annotate.yaml"

DEFAULT = Path(__file__).with_name("news.yaml")

CONFIG = ("schema", "keys", "palette", "suggesters")
SCHEMA = ("name", "version", "labels", "links")
MOST = 1000
"""So many labels, links, and attributes of a label there may be. Nobody has keys for more, and
whatever looks one up may go through all."""

LABEL = ("name", "layer", "key", "definition", "attributes", "names")
ATTRIBUTE = ("name", "definition", "values", "default", "ask", "many")
LINK = ("name", "key", "definition", "from", "to")


class Config(Struct, frozen=True):
    """What an `annotate.yaml` holds; all of it is optional."""

    schema: Schema | None = None
    keys: dict[str, Any] | str = field(default_factory=dict)
    """Changes to the key table, or the name of a whole one such as `vim`."""
    palette: dict[str, Any] | str = field(default_factory=dict)
    """Colours, or the name of a set of them."""
    suggesters: dict[str, Any] = field(default_factory=dict)
    """Commands by name, and which suggesters are off."""
    name: str = ""
    """The file that it was read from, for messages."""
    data: bytes = b""
    """What that file held."""

    def mistake(self, problem: Problem) -> AnnotateError:
        """The error for a problem in what the file holds. Keys, colours and suggesters are judged
        only by what uses them, so that a mistake there stops no other command."""
        return checks.located(problem, self.data, self.name or CONFIG_NAME)


def default_text() -> bytes:
    """The default `annotate.yaml`, as people get it to copy and change."""
    return read_bytes(DEFAULT)


@cache
def default_schema() -> Schema:
    """The `news` schema."""
    schema = parse_config(default_text(), DEFAULT.name).schema
    assert schema is not None
    return schema


def schema_for(article: Path | None, labels: Path | None = None) -> tuple[Schema, Config]:
    """The schema and configuration for an article: those of the file `labels` if one is named,
    else of the nearest `annotate.yaml` in its folder or above, else the default."""
    if labels is not None:
        config = load_config(labels)
        if config.schema is None:
            raise AnnotateError(
                f"{labels} has no labels: expected a key `schema`",
                f"see how one is made: annotate labels --init, which writes {CONFIG_NAME}",
            )
        return config.schema, config
    found = find_config(article.parent if article else Path())
    config = load_config(found) if found else Config()
    return config.schema or default_schema(), config


class Schemas:
    """The schemas and configurations of many articles, looked for once a folder: for a command that
    reads them all in one go."""

    def __init__(self, labels: Path | None = None) -> None:
        self.labels = labels
        self.known: dict[str, tuple[Schema, Config]] = {}

    def of(self, article: Path) -> tuple[Schema, Config]:
        """As `schema_for`."""
        folder = os.path.dirname(article)  # noqa: PTH120, a fifth of what a parent costs
        if folder not in self.known:
            self.known[folder] = schema_for(article, self.labels)
        return self.known[folder]


def find_config(folder: Path) -> Path | None:
    """The `annotate.yaml` of a folder or the nearest one above it."""
    start = folder.resolve()
    for place in (start, *start.parents):
        candidate = place / CONFIG_NAME
        try:
            if candidate.is_file():
                return candidate
        except OSError:
            continue
    return None


def load_config(path: Path) -> Config:
    """Read a configuration file. Raises AnnotateError for the first mistake in it."""
    return parse_config(read_bytes(path), str(path))


def parse_config(data: bytes, name: str) -> Config:
    """The configuration that a file's bytes hold. `name` is for messages only."""
    found = plain.load(data)
    if found is plain.NOT_PLAIN:
        from annotate.store import events

        found = events.load(data, name)
    try:
        return _config(found, data, name)
    except Problem as problem:
        raise checks.located(problem, data, name) from None


def _config(found: Any, data: bytes, name: str) -> Config:
    top = mapping(found, (), "a mapping with the keys schema, keys, palette or suggesters")
    _known(top, CONFIG, ())
    return Config(
        schema=_schema(top["schema"], ("schema",)) if top.get("schema") is not None else None,
        keys=_named_or_mapping(top.get("keys"), ("keys",)),
        palette=_named_or_mapping(top.get("palette"), ("palette",)),
        suggesters=mapping(top.get("suggesters"), ("suggesters",), "a mapping (name: command)"),
        name=name,
        data=data,
    )


def _named_or_mapping(value: Any, path: Place) -> dict[str, Any] | str:
    if isinstance(value, str):
        return value
    return mapping(value, path, "a mapping (key: value) or a name")


def _schema(value: Any, path: Place) -> Schema:
    found = mapping(value, path, "a mapping with the keys name, version, labels and links")
    _known(found, SCHEMA, path)
    version = found.get("version")
    labels = tuple(
        _label(item, (*path, "labels", i))
        for i, item in enumerate(_few(found.get("labels"), (*path, "labels"), "a list of labels"))
    )
    if not labels:
        raise Problem((*path, "labels"), "expected a list of labels, got nothing")
    _unique((label.name for label in labels), (*path, "labels"), "name")
    _unique((label.key for label in labels), (*path, "labels"), "key")
    names = {label.name: None for label in labels}
    links = tuple(
        _link(item, (*path, "links", i), names)
        for i, item in enumerate(_few(found.get("links"), (*path, "links"), "a list of links"))
    )
    _unique((link.name for link in links), (*path, "links"), "name")
    _unique((link.key for link in links), (*path, "links"), "key")
    return Schema(
        name=name(found.get("name"), (*path, "name"), "the schema's name"),
        version=1 if version is None else whole(version, (*path, "version")),
        labels=labels,
        links=links,
    )


def _label(value: Any, path: Place) -> Label:
    found = mapping(value, path, "a label (name: …, layer: …)")
    _known(found, LABEL, path)
    layer = name(found.get("layer"), (*path, "layer"), f"one of {', '.join(LAYERS)}")
    if layer not in LAYERS:
        raise checks.unknown((*path, "layer"), f"unknown layer {layer!r}", layer, LAYERS)
    attributes = tuple(
        _attribute(item, (*path, "attributes", i))
        for i, item in enumerate(_few(found.get("attributes"), (*path, "attributes"), "a list"))
    )
    _unique((attribute.name for attribute in attributes), (*path, "attributes"), "name")
    names = mapping(found.get("names"), (*path, "names"))
    return Label(
        name=name(found.get("name"), (*path, "name"), "the label's name"),
        layer=layer,
        key=_key(found.get("key"), (*path, "key")),
        definition=text(found.get("definition"), (*path, "definition")),
        attributes=attributes,
        names={scheme: text(own, (*path, "names", scheme)) for scheme, own in names.items()},
    )


def _attribute(value: Any, path: Place) -> Attribute:
    found = mapping(value, path, "an attribute (name: …, values: […])")
    _known(found, ATTRIBUTE, path)
    values = tuple(
        name(item, (*path, "values", i), "a value")
        for i, item in enumerate(items(found.get("values"), (*path, "values"), "a list of values"))
    )
    seen: set[str] = set()
    for i, item in enumerate(values):
        if item in seen:
            raise Problem((*path, "values", i), f"{item!r} is there twice")
        seen.add(item)
    default = text(found.get("default"), (*path, "default"))
    if default and values and default not in values:
        message = f"{default!r} is not among the values"
        raise checks.unknown((*path, "default"), message, default, values)
    return Attribute(
        name=name(found.get("name"), (*path, "name"), "the attribute's name"),
        definition=text(found.get("definition"), (*path, "definition")),
        values=values,
        default=default,
        ask=flag(found.get("ask"), (*path, "ask")),
        many=flag(found.get("many"), (*path, "many")),
    )


def _link(value: Any, path: Place, labels: Collection[str]) -> LinkKind:
    found = mapping(value, path, "a link (name: …, from: […], to: […])")
    _known(found, LINK, path)
    ends = {}
    for end in ("from", "to"):
        listed = found.get(end)
        if isinstance(listed, str):
            listed = [listed]
        ends[end] = tuple(
            name(item, (*path, end, i), "a label's name")
            for i, item in enumerate(items(listed, (*path, end), "a list of labels"))
        )
        for i, label in enumerate(ends[end]):
            if label not in labels:
                message = f"unknown label {label!r}"
                raise checks.unknown((*path, end, i), message, label, labels)
    return LinkKind(
        name=name(found.get("name"), (*path, "name"), "the link's name"),
        key=_key(found.get("key"), (*path, "key")),
        definition=text(found.get("definition"), (*path, "definition")),
        source=ends["from"],
        target=ends["to"],
    )


def _few(value: Any, path: Place, what: str) -> list[Any]:
    """A list of no more than MOST."""
    listed = items(value, path, what)
    if len(listed) > MOST:
        raise Problem((*path, MOST), f"expected at most {MOST:,}, got {len(listed):,}")
    return listed


def _key(value: Any, path: Place) -> str:
    """The key to press, or nothing. A digit needs no quotes."""
    if type(value) is int and 0 <= value <= 9:
        return str(value)
    if value is None or value == "":
        return ""
    if type(value) is not str or len(value) != 1 or not _pressable(value):
        raise checks.wrong(path, "one lower-case letter or digit", value)
    return value


def _pressable(character: str) -> bool:
    return character.isdecimal() or (character.isalpha() and character == character.lower())


def _known(found: dict[str, Any], known: tuple[str, ...], path: Place) -> None:
    for key in found:
        if key not in known:
            raise checks.unknown((*path, key), "unknown key", key, known)


def _unique(values: Iterable[str], path: Place, what: str) -> None:
    """No two entries of a list have the same name or key."""
    first: dict[str, int] = {}
    for i, value in enumerate(values):
        if value and value in first:
            other = checks.dotted((*path, first[value]))
            raise Problem((*path, i, what), f"{value!r} is the {what} of {other} already")
        first.setdefault(value, i)
