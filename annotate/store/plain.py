"""Plain YAML: block YAML whose scalars are JSON, read and written without PyYAML.

Importing PyYAML costs more than all else that most commands do, so the files that this program
writes or ships are plain. Invariants: what `load` takes, `events.load` reads to the same value;
and all that `encode` writes is JSON that every YAML 1.1 and 1.2 reader reads to the same value.
"""

import re
from typing import Any

import msgspec

from annotate.errors import AnnotateError

NOT_PLAIN: Any = object()
"""What `load` returns for a file that is not plain."""

DEPTH = 32
"""How deep mappings and lists may nest, as in `events`."""

DIGITS = 500
"""Whole numbers of more are none for `events`."""

KEY_LIMIT = 1024
"""YAML readers refuse a longer key, in characters, quotes and escapes included."""

UNSAFE = "[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"
"""Pattern of the characters that JSON takes as they are and some YAML reader refuses or changes.
None of them is printable, which is quicker to find out than to compile a pattern."""

UNREADABLE = f"[\0-\b\v-\x1f{UNSAFE[1:-1]}]"
"""What a plain file never holds: the unsafe and, but for LF and TAB, the control characters."""

RARE = (b"\x7f", b"\xc2", b"\xef")
SEPARATORS = ((b"\xa8", b"\xe2\x80\xa8"), (b"\xa9", b"\xe2\x80\xa9"))
"""Where UNSAFE finds something, the UTF-8 holds one of RARE or both of one of SEPARATORS: the last
byte, which is quick to look for, and the whole character."""

WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}")
RESERVED = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
"""Words that some YAML reader takes for something other than text."""

ENTRY = re.compile(rf"({WORD.pattern}):(?: (.*))?")

Lines = list[tuple[int, str]]
"""The lines that hold something, each as its indent and the rest."""


def encode(value: Any, depth: int = 0) -> str:
    """A plain value as one line of JSON; `depth` says how many collections it lies in.

    Raises AnnotateError for what could not be read back.
    """
    if type(value) is str:
        try:
            return escaped(msgspec.json.encode(value).decode("utf-8"))
        except UnicodeEncodeError:
            raise AnnotateError(f"{value!r} is no valid text: it holds half a character") from None
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if type(value) is int:
        if abs(value) >= 10**DIGITS:
            raise AnnotateError(f"a whole number has more than {DIGITS} digits")
        return str(value)
    if type(value) is float:
        written = repr(value)
        if not written.strip("+-.e0123456789"):
            # YAML 1.1 takes an exponent for part of a number only after a dot.
            return written.replace("e", ".0e") if "." not in written else written
        raise AnnotateError(f"the number {written} cannot be written")
    if depth >= DEPTH:
        raise AnnotateError(f"values cannot be nested deeper than {DEPTH} levels")
    if type(value) is dict:
        entries = (f"{_key(key)}: {encode(item, depth + 1)}" for key, item in value.items())
        return "{" + ", ".join(entries) + "}"
    return "[" + ", ".join(encode(item, depth + 1) for item in value) + "]"


def _key(key: str) -> str:
    written = encode(key)
    if len(written) > KEY_LIMIT:
        raise AnnotateError(f"the key {key[:40]}… is longer than {KEY_LIMIT} characters")
    return written


def escaped(json: str) -> str:
    """JSON with the unsafe characters in its strings escaped."""
    if json.isprintable():
        return json
    return re.sub(UNSAFE, lambda match: f"\\u{ord(match[0]):04x}", json)


def escaped_bytes(json: bytes) -> bytes:
    """The same for UTF-8; fast where there is nothing to escape."""
    if any(rare in json for rare in RARE) or any(
        last in json and separator in json for last, separator in SEPARATORS
    ):
        text = json.decode("utf-8")
        if re.search(UNSAFE, text):
            return escaped(text).encode("utf-8")
    return json


def bare(key: str) -> str:
    """A key of a block mapping: without quotes where every reader takes it for text."""
    return key if WORD.fullmatch(key) and key.lower() not in RESERVED else _key(key)


def load(data: bytes) -> Any:
    """The value of a plain file, or NOT_PLAIN."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return NOT_PLAIN
    written = text.split("\n")
    if not all(map(str.isprintable, written)) and re.search(UNREADABLE, text):
        return NOT_PLAIN
    lines: Lines = []
    for line in written:
        content = line.lstrip(" ")
        if content and content[0] != "#":
            lines.append((len(line) - len(content), content))
    if not lines or lines[0][0] != 0:
        return NOT_PLAIN
    lines.reverse()
    value = _block(lines, 0, 0)
    return NOT_PLAIN if lines else value


def _block(lines: Lines, indent: int, depth: int) -> Any:
    """The collection whose entries start at `indent`; takes its lines from the end of `lines`."""
    if depth >= DEPTH:
        return NOT_PLAIN
    if lines[-1][1].startswith("- "):
        return _sequence(lines, indent, depth)
    return _mapping(lines, indent, depth)


def _sequence(lines: Lines, indent: int, depth: int) -> Any:
    items = []
    while lines and lines[-1][0] == indent and lines[-1][1].startswith("- "):
        content = lines[-1][1][2:]
        if ENTRY.fullmatch(content):
            lines[-1] = (indent + 2, content)
            item = _mapping(lines, indent + 2, depth + 1)
        else:
            item = _scalar(content, depth + 1)
            lines.pop()
        if item is NOT_PLAIN:
            return NOT_PLAIN
        items.append(item)
    return items


def _mapping(lines: Lines, indent: int, depth: int) -> Any:
    result: dict[str, Any] = {}
    if depth >= DEPTH:
        return NOT_PLAIN
    while lines and lines[-1][0] == indent and not lines[-1][1].startswith("- "):
        entry = ENTRY.fullmatch(lines[-1][1])
        if not entry or entry[1] in result or entry[1].lower() in RESERVED:
            return NOT_PLAIN
        lines.pop()
        if entry[2] is not None:
            value = _scalar(entry[2], depth + 1)
        elif lines and (lines[-1][0] + lines[-1][1].startswith("- ") > indent):
            value = _block(lines, lines[-1][0], depth + 1)
        else:
            return NOT_PLAIN
        if value is NOT_PLAIN:
            return NOT_PLAIN
        result[entry[1]] = value
    return result


def _scalar(json: str, depth: int) -> Any:
    """A JSON value, if it is written as `encode` writes it: so nothing in it is there twice, and
    no reader can take it for something else."""
    try:
        value = msgspec.json.decode(json)
        return value if encode(value, depth) == json else NOT_PLAIN
    except (msgspec.DecodeError, AnnotateError, RecursionError, ValueError):
        return NOT_PLAIN
