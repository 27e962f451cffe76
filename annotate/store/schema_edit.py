"""A label renamed or taken out of an `annotate.yaml`, with all else in it left byte for byte.

The text is patched where PyYAML's marks say that a value is. Invariant: bytes come out only if they
are read as exactly the schema and configuration that are wanted; else an error says, line by line,
what to change by hand.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from annotate.core.relabel import Change, ends, is_idle, schema_after
from annotate.errors import AnnotateError
from annotate.store import events, plain
from annotate.store.schemas import Config, parse_config

SHORT = 20
"""So many changes by hand are told."""


class Patch(NamedTuple):
    """A stretch of the text and what comes in its place."""

    start: int
    end: int
    new: str


class NotSafe(Exception):
    """Something is written in a way that is not patched."""


def edited(config: Config, change: Change) -> tuple[bytes, list[str]]:
    """The file of a configuration with its labels changed, and each step as `file:line: words`.

    The schema must have the labels. Raises AnnotateError, with what to do by hand, for a file in
    which that cannot be done safely.
    """
    text = events.decoded(config.data, config.name)
    steps: list[tuple[int, str]] = []
    try:
        for patch in sorted(_patches(text, config, change, steps), reverse=True):
            text = text[: patch.start] + patch.new + text[patch.end :]
        bom = config.data[: len(config.data) - len(config.data.removeprefix(b"\xef\xbb\xbf"))]
        data = bom + text.encode("utf-8")
        _require(data, config, change)
    except NotSafe:
        told = [f"line {line}: {words}" for line, words in _all_steps(config, change)]
        more = ["…"] if len(told) > SHORT else []
        raise AnnotateError(
            f"{config.name} is written in a way that is not changed safely",
            f"change it by hand, then run this again: {'; '.join(told[:SHORT] + more)}",
        ) from None
    return data, [f"{config.name}:{line}: {words}" for line, words in sorted(set(steps))]


def _all_steps(config: Config, change: Change) -> list[tuple[int, str]]:
    steps: list[tuple[int, str]] = []
    text = events.decoded(config.data, config.name)
    for _ in _patches(text, config, change, steps, safe=False):
        pass
    return sorted(set(steps))


def _require(data: bytes, config: Config, change: Change) -> None:
    """Raises NotSafe unless the bytes are read as what is wanted."""
    assert config.schema is not None
    try:
        found = parse_config(data, config.name)
    except AnnotateError:
        raise NotSafe from None
    colours = config.palette
    if isinstance(colours, dict):
        kept = colours.items()
        colours = {
            change.new if label in change.old else label: colour
            for label, colour in kept
            if change.rename or label not in change.old
        }
    wanted = (schema_after(config.schema, change), config.keys, colours, config.suggesters)
    if (found.schema, found.keys, found.palette, found.suggesters) != wanted:
        raise NotSafe


def _patches(
    text: str, config: Config, change: Change, steps: list[tuple[int, str]], safe: bool = True
) -> Iterator[Patch]:
    """All patches, each told as a step. With `safe` false, what cannot be patched is told only."""
    schema = config.schema
    assert schema is not None
    root = _composed(text)
    top = _value(root, "schema")

    def told(node: Any, words: str) -> None:
        steps.append((events.place(text, node.start_mark.index)[0], words))

    def cut(parent: Any, gone: Sequence[int]) -> Iterator[Patch]:
        try:
            yield from _cuts(text, parent, gone)
        except NotSafe:
            if safe:
                raise

    labels = _value(top, "labels")
    gone = []
    for i, (label, node) in enumerate(zip(schema.labels, labels.value, strict=True)):
        if label.name in change.old and change.rename:
            name = _value(node, "name")
            told(name, f"the label {label.name} is called {change.new}")
            yield _replaced(name, change.new)
        elif label.name in change.old:
            told(node, f"the label {label.name} goes")
            gone.append(i)
    yield from cut(labels, gone)

    links = _value(top, "links")
    gone = []
    for i, kind in enumerate(schema.links):
        if is_idle(kind, change):
            told(links.value[i], f"the link {kind.name} goes, as it has nothing left to tie")
            gone.append(i)
            continue
        for end, own in (("from", kind.source), ("to", kind.target)):
            if ends(own, change) == own:
                continue
            node = _value(links.value[i], end)
            told(node, f"the link {kind.name} goes {end}: {', '.join(ends(own, change))}")
            yield from _end_patches(node, own, change, cut)
    if links is not None:
        yield from cut(links, gone)

    colours = _value(root, "palette")
    if isinstance(config.palette, dict) and colours is not None:
        gone = []
        for i, (key, _) in enumerate(colours.value):
            if key.value in change.old and change.rename:
                told(key, f"the colour of {key.value} is that of {change.new}")
                yield _replaced(key, change.new)
            elif key.value in change.old:
                told(key, f"the colour of {key.value} goes")
                gone.append(i)
        yield from cut(colours, gone)


def _end_patches(node: Any, own: Sequence[str], change: Change, cut: Any) -> Iterator[Patch]:
    """What makes the labels at an end of a link those that they are to be."""
    items = node.value if isinstance(node.value, list) else [node]
    seen: set[str] = set()
    gone = []
    for i, (label, item) in enumerate(zip(own, items, strict=True)):
        new = change.of(label)
        if not new or new in seen:
            gone.append(i)
        elif new != label:
            yield _replaced(item, new)
        seen.add(new)
    yield from cut(node, gone)


def _composed(text: str) -> Any:
    """The nodes of a text that `events.load` takes, so it is neither deep nor has aliases."""
    import yaml

    return yaml.compose(text, Loader=yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader)


def _value(mapping: Any, key: str) -> Any:
    return next((value for own, value in mapping.value if own.value == key), None)


def _replaced(node: Any, new: str) -> Patch:
    """A scalar made another, in its own style where that can hold it."""
    written = plain.encode(new)
    if not node.style and plain.bare(new) == new:
        written = new
    elif node.style == "'" and new.isprintable() and "'" not in new:
        written = f"'{new}'"
    return Patch(node.start_mark.index, node.end_mark.index, written)


def _cuts(text: str, parent: Any, gone: Sequence[int]) -> Iterator[Patch]:
    """What takes entries out of a list or mapping. Raises NotSafe."""
    if not gone:
        return
    if not isinstance(parent.value, list):
        raise NotSafe
    bounds = [_bounds(entry) for entry in parent.value]
    if not parent.flow_style:
        for i in gone:
            yield _lines(text, *bounds[i], dash=not isinstance(parent.value[i], tuple))
        return
    last = len(bounds) - 1
    i = 0
    while i <= last:
        j = i
        while j in gone and j + 1 in gone:
            j += 1
        if i in gone and j < last:
            yield Patch(bounds[i][0], bounds[j + 1][0], "")
        elif i in gone:
            yield Patch(bounds[i - 1][1] if i else bounds[0][0], bounds[j][1], "")
        i = j + 1


def _bounds(entry: Any) -> tuple[int, int]:
    """Where an entry of a list or mapping starts, and where the last of it ends."""
    first, last = entry if isinstance(entry, tuple) else (entry, entry)
    start = first.start_mark.index
    while isinstance(last.value, list) and last.value and not last.flow_style:
        last = last.value[-1]
        last = last[1] if isinstance(last, tuple) else last
    return start, last.end_mark.index


def _lines(text: str, start: int, end: int, dash: bool) -> Patch:
    """The whole lines of an entry of a block. Raises NotSafe if they hold anything else."""
    above = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    if not re.fullmatch(r" *- +" if dash else " *", text[above:start]):
        raise NotSafe
    if end > start and text[end - 1] in "\r\n":
        return Patch(above, end, "")
    rest = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n|\Z)").match(text, end)
    if rest is None:
        raise NotSafe
    end = rest.end()
    # Between two blank lines, or below a heading, no second one is left.
    blank = re.compile(r"[ \t]*(?:\r\n?|\n)").match(text, end)
    if blank and re.search(r"^[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)\Z", text[:above], re.MULTILINE):
        end = blank.end()
    return Patch(above, end, "")
