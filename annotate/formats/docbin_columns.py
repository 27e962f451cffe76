"""The content of a DocBin, unpacked and checked: columns of the tokens, and lists of documents.

Invariants: each field has the type that it must have before anything is made of it; what is
unpacked, and the text that is made of it, are bounded by the size of the file.

A file is MessagePack in zlib. The columns are 64-bit numbers, a row a token, in which strings are
hashes; what is said of documents are lists with an item for each, or with none.
Source: https://spacy.io/api/docbin#serialization-format.
"""

import zlib
from collections.abc import Iterator
from itertools import accumulate
from typing import Any, NamedTuple

import msgspec
from msgspec import Raw, Struct, field

from annotate.core.spans import Span

VERSION = "0.1"

LIMIT = 64
"""How many times its size a file may be when unpacked: real ones are 6 to 16 times as large."""

SMALL = 8 << 20
"""Bytes that any file may have when unpacked, and code points that its texts may have."""

REPEATED = 8
"""How many code points of text a file may have for each of its bytes when unpacked: a word that is
repeated is there once."""

CHUNK = 1 << 16

BEGINS, INSIDE = 3, 1
"""Values of ENT_IOB. Others are outside."""

EMPTY = b"\x80"
"""An empty map."""

WRONG = (msgspec.DecodeError, zlib.error, ValueError, TypeError, RecursionError)
"""What is raised for content that is not as it must be."""


class _Flags(Struct, gc=False):
    has_unknown_spaces: bool = False


class _File(Struct):
    version: str
    attrs: list[int]
    tokens: memoryview
    spaces: memoryview
    lengths: memoryview
    strings: list[str]
    cats: list[Raw] = field(default_factory=list)
    flags: list[_Flags] = field(default_factory=list)
    span_groups: list[bytes] = field(default_factory=list)
    user_data: list[bytes | None] = field(default_factory=list)


class Entity(NamedTuple):
    """A span of `doc.ents`."""

    start: int
    """Its first token."""
    end: int
    """The token after its last."""
    label: str
    id: str
    kb_id: str


class Columns:
    """A file, document by document."""

    def __init__(self, data: bytes) -> None:
        """Raises one of WRONG for what is no DocBin."""
        from spacy.attrs import IDS
        from spacy.strings import StringStore

        content = unpacked(data)
        self.file = file = msgspec.msgpack.decode(content, type=_File)
        if file.version != VERSION:
            raise ValueError(f"it has version {file.version}, not {VERSION}")
        self.room = max(SMALL, REPEATED * len(content))
        """Code points that texts may still have."""
        self.strings = StringStore(file.strings)
        self.lengths: list[int] = file.lengths.cast("i").tolist()
        self.rows = [0, *accumulate(self.lengths)]
        """Where each document starts."""
        self.width = len(file.attrs)
        self.cells = file.tokens.cast("Q")
        if min(self.lengths, default=0) < 0 or len(self.cells) != self.rows[-1] * self.width:
            raise ValueError("its columns do not have a cell for each token")
        if len(file.spaces) != self.rows[-1]:
            raise ValueError("its columns do not have a blank for each token")
        names = ("ORTH", "ENT_IOB", "ENT_TYPE", "ENT_ID", "ENT_KB_ID")
        self.columns = {
            name: file.attrs.index(IDS[name]) for name in names if IDS[name] in file.attrs
        }
        if "ORTH" not in self.columns:
            raise ValueError("it has no words")

    def string(self, number: int) -> str:
        """The string of a hash. Raises ValueError if the file does not have it."""
        try:
            return str(self.strings[number])
        except KeyError:
            raise ValueError(f"the file has no string with the hash {number}") from None

    def text(self, number: int) -> tuple[list[Span], str]:
        """Where each token of a document is, in code points, and the text. Raises ValueError for
        one that cannot be put together."""
        known = not _item(self.file.flags, number, _Flags()).has_unknown_spaces
        parts: list[str] = []
        places = []
        end = 0
        for row in range(self.rows[number], self.rows[number + 1]):
            word = self._name("ORTH", row)
            places.append(Span(end, end + len(word)))
            parts.append(word)
            end += len(word)
            self.room -= len(word)
            if self.room < 0:
                raise ValueError("its text is too large for such a file")
            if not known or self.file.spaces[row]:
                parts.append(" ")
                end += 1
        return places, "".join(parts)

    def entities(self, number: int) -> Iterator[Entity | int]:
        """The entities of a document; the number alone of a token inside of one that does not
        begin."""
        first, last = self.rows[number], self.rows[number + 1]
        start = -1
        for row in range(first, last if "ENT_IOB" in self.columns else first):
            mark = self.cells[row * self.width + self.columns["ENT_IOB"]]
            if mark == INSIDE and start < 0:
                yield row - first
            if mark == INSIDE:
                continue
            if start >= 0:
                yield self._entity(start, row, first)
            start = row if mark == BEGINS and self._name("ENT_TYPE", row) else -1
        if start >= 0:
            yield self._entity(start, last, first)

    def _entity(self, start: int, end: int, first: int) -> Entity:
        names = (self._name(column, start) for column in ("ENT_TYPE", "ENT_ID", "ENT_KB_ID"))
        return Entity(start - first, end - first, *names)

    def _name(self, column: str, row: int) -> str:
        """The string in a cell; empty if there is no such column."""
        if column not in self.columns:
            return ""
        return self.string(self.cells[row * self.width + self.columns[column]])

    def groups(self, number: int) -> bytes:
        """The spans of a document; empty if it has none."""
        return bytes(_item(self.file.span_groups, number, b""))

    def user_data(self, number: int) -> bytes:
        """A map."""
        return _item(self.file.user_data, number, None) or EMPTY

    def categories(self, number: int) -> bytes:
        """A map."""
        return bytes(_item(self.file.cats, number, EMPTY))


def unpacked(data: bytes) -> bytes:
    """The content of a file. Raises zlib.error for what is not packed, ValueError for what is far
    larger than files are."""
    room = max(SMALL, LIMIT * len(data))
    unpacking = zlib.decompressobj()
    parts: list[bytes] = []
    for start in range(0, len(data), CHUNK):
        rest = data[start : start + CHUNK]
        while rest and not unpacking.eof:
            parts.append(unpacking.decompress(rest, room + 1))
            room -= len(parts[-1])
            rest = unpacking.unconsumed_tail
            if room < 0:
                raise ValueError(f"it is more than {LIMIT} times as large when unpacked")
    if not unpacking.eof:
        raise ValueError("it ends in the middle")
    return b"".join(parts)


def _item(values: list[Any], number: int, otherwise: Any) -> Any:
    """An item of a list that may be shorter, or not be there."""
    return values[number] if number < len(values) else otherwise
