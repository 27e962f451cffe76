"""The strict YAML loader, for files that people edited.

It walks PyYAML's events itself, because the loaders of PyYAML crash, hang or guess on what people
and attackers write. Invariant: any bytes give plain values or an `AnnotateError` that names file,
line and column, in time and memory that the file's size bounds. Values are those of YAML 1.2's
core schema, that is what JSON means: `no`, `2020-11-05` and `12:30` stay text.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from annotate.errors import AnnotateError
from annotate.store.checks import HINT

DEPTH = 32
"""How deep mappings and lists may nest, the document's own included."""

KEY_LIMIT = 1024
"""How long a key may be, in characters: no reader takes a longer one in JSON."""

CONFLICT = re.compile("^<{7} ", re.MULTILINE)
"""How a part begins that git could not merge."""

CHOOSE = "keep one of the two sides, and delete the lines <<<<<<<, ======= and >>>>>>>"

LINE_BREAK = re.compile(r"\r\n?|\n")

UNREADABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no YAML file may hold as they are."""

INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
DIGITS = 500
"""An integer of more stays text: Python can be set to refuse those of more than 640."""

WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

MISSING: Any = object()
"""Stands for the key of a mapping entry that is not read yet."""


class Refused(Exception):
    """What is wrong with a text and at which of its characters."""

    def __init__(self, message: str, offset: int, hint: str = HINT) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.hint = hint


def load(data: bytes, name: str) -> Any:
    """The value of a YAML document; None if it is empty. `name` is for messages only."""
    text = decoded(data, name)
    try:
        return _compose(_events(text))
    except Refused as refusal:
        cause = refusal
    conflict = CONFLICT.search(text)
    if conflict:
        cause = Refused("a merge conflict starts here", conflict.start(), CHOOSE)
    line, column = place(text, cause.offset)
    raise AnnotateError(f"{name}:{line}:{column}: {cause.message}", cause.hint)


def decoded(data: bytes, name: str) -> str:
    """The text of a YAML file without its BOM. Raises AnnotateError for what is no UTF-8."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, column = place(before, len(before))
        message = f"{name}:{line}:{column}: expected UTF-8, got the byte 0x{data[error.start]:02x}"
        raise AnnotateError(message, "save the file as UTF-8; it was not changed") from None
    return text[1:] if text.startswith("\ufeff") else text


def locate(data: bytes, path: tuple[str | int, ...]) -> tuple[int, int]:
    """Line and column, from 1, of the node at a path such as ("tags", 17, "spans").

    If there is no such node it is the nearest one above it. `load` must take `data`.
    """
    text = decoded(data, "")
    return place(text, _find(_events(text), path))


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column of an offset, as editors count them: lines end at LF, CR LF or CR."""
    breaks = [match.end() for match in LINE_BREAK.finditer(text, 0, offset)]
    return len(breaks) + 1, offset - (breaks[-1] if breaks else 0) + 1


def entry_lines(data: bytes) -> dict[str, list[int]]:
    """On which line, from 1, each entry of each list of a document starts, by the list's key. One
    look at the whole, however many are asked for. `load` must take `data`."""
    from yaml import events as kinds

    text = decoded(data, "")
    get = _events(text)
    breaks = [match.end() for match in LINE_BREAK.finditer(text)]
    found: dict[str, list[int]] = {}
    key, depth = "", 0
    while (event := get()) is not None:
        starts = isinstance(event, (kinds.MappingStartEvent, kinds.SequenceStartEvent))
        if depth == 2 and (starts or isinstance(event, kinds.ScalarEvent)):
            found.setdefault(key, []).append(bisect_right(breaks, event.start_mark.index) + 1)
        elif depth == 1 and isinstance(event, kinds.ScalarEvent):
            key = event.value
        if starts:
            depth += 1
        elif isinstance(event, (kinds.MappingEndEvent, kinds.SequenceEndEvent)):
            depth -= 1
    return found


def _events(text: str) -> Callable[[], Any]:
    """A function that gives the next event of a text, and None after the last.

    It raises Refused for what is no YAML.
    """
    unreadable = UNREADABLE.search(text)
    if unreadable:
        message = f"the character U+{ord(unreadable[0]):04X} must be written as an escape"
        raise Refused(message, unreadable.start())
    import yaml

    # Of the loaders only the parser is used; nothing is constructed.
    parser = yaml.CBaseLoader(text) if yaml.__with_libyaml__ else yaml.BaseLoader(text)

    def get() -> Any:
        try:
            return parser.get_event()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where, hint = mark.index if mark else 0, HINT
            start = error.context_mark
            if error.context and start and start.line != (mark.line if mark else -1):
                line, _ = place(text, start.index)
                hint = f"it happened {error.context} that starts in line {line}; {HINT}"
            raise Refused(error.problem or "this is no YAML", where, hint) from None

    return get


def _compose(get: Callable[[], Any]) -> Any:
    """The value of a stream of events."""
    from yaml import events as kinds

    scalar, mapping, sequence = kinds.ScalarEvent, kinds.MappingStartEvent, kinds.SequenceStartEvent
    ends = (kinds.MappingEndEvent, kinds.SequenceEndEvent)
    result: Any = None
    documents = 0
    open_: list[tuple[Any, Any]] = []
    """The collections around the current one, each with the key that waits for its value."""
    current: Any = None
    key: Any = MISSING

    while (event := get()) is not None:
        kind = type(event)
        if kind is scalar:
            if event.tag is not None or event.anchor is not None:
                _refuse_properties(event)
            value: Any = event.value
            if event.implicit[0]:
                value = plain_value(value)
        elif kind is mapping or kind is sequence:
            if event.tag is not None or event.anchor is not None:
                _refuse_properties(event)
            if len(open_) == DEPTH:
                raise Refused(f"nested deeper than {DEPTH} levels", event.start_mark.index)
            if key is MISSING and type(current) is dict:
                raise Refused("a key must be text, not a list or mapping", event.start_mark.index)
            open_.append((current, key))
            current, key = ({} if kind is mapping else []), MISSING
            continue
        elif kind in ends:
            value = current
            current, key = open_.pop()
        elif kind is kinds.AliasEvent:
            raise Refused(f"aliases (*{event.anchor}) are not allowed", event.start_mark.index)
        else:
            documents += kind is kinds.DocumentStartEvent
            if documents > 1:
                raise Refused("a second document starts here", event.start_mark.index)
            continue

        if current is None:
            result = value
        elif type(current) is list:
            current.append(value)
        elif key is MISSING:
            key = _checked_key(value, current, event)
        else:
            current[key] = value
            key = MISSING
    return result


def plain_value(text: str) -> str | int | float | bool | None:
    """What an unquoted scalar means in YAML 1.2's core schema.

    Numbers that Python or JSON cannot hold, such as `.inf`, stay text.
    """
    if text in WORDS:
        return WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if INTEGER.fullmatch(text):
        if len(text) > DIGITS:
            return text
        whole = int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
        return whole if abs(whole) < 10**DIGITS else text
    if FLOAT.fullmatch(text):
        number = float(text)
        return text if number in (float("inf"), float("-inf")) else number
    return text


def _checked_key(value: Any, mapping: dict[str, Any], event: Any) -> str:
    """A key if it is text that the mapping does not have yet."""
    where = event.start_mark.index
    if not isinstance(value, str):
        raise Refused(f"a key must be text: put {event.value or 'it'} in quotes", where)
    if len(value) > KEY_LIMIT:
        raise Refused(f"a key is longer than {KEY_LIMIT} characters", where)
    if value in mapping:
        raise Refused(f"the key {value!r} is there twice", where)
    if value == "<<" and event.implicit[0]:
        raise Refused("merge keys (<<) are not allowed", where)
    return value


def _refuse_properties(event: Any) -> None:
    where = event.start_mark.index
    if event.anchor is not None:
        raise Refused(f"anchors (&{event.anchor}) are not allowed", where)
    raise Refused(f"tags ({event.tag}) are not allowed", where)


def _find(get: Callable[[], Any], path: tuple[str | int, ...]) -> int:
    """The offset of the node at a path, or of the nearest node above it."""
    from yaml import events as kinds

    best = 0
    matched: list[bool] = []
    """For each open collection, whether it lies on the path."""
    steps: list[Any] = []
    """For each open collection, the key or index of the entry that comes next."""

    while (event := get()) is not None:
        starts = isinstance(event, (kinds.MappingStartEvent, kinds.SequenceStartEvent))
        if not starts and not isinstance(event, kinds.ScalarEvent):
            if isinstance(event, (kinds.MappingEndEvent, kinds.SequenceEndEvent)):
                matched.pop()
                steps.pop()
            continue
        if steps and steps[-1] is MISSING:
            steps[-1] = event.value
            continue
        depth = len(steps)
        fits = depth <= len(path) and (not depth or (matched[-1] and steps[-1] == path[depth - 1]))
        if fits:
            best = event.start_mark.index
        if steps:
            steps[-1] = steps[-1] + 1 if isinstance(steps[-1], int) else MISSING
        if starts:
            matched.append(fits)
            steps.append(MISSING if isinstance(event, kinds.MappingStartEvent) else 0)
    return best
