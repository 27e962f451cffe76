"""What was read from the sidecars of a folder, kept so that only changed ones are read again.

A file of JSON lines, each short: first what the rest depends on, then for each sidecar a line with
its size, time and counts, before it a line with the texts that come up for the first time. Texts
stand once, counts name them by number. Invariant: whatever is wrong with the file is as if it were
not there, and it is replaced whole or not at all.
"""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from annotate.core.remembered import Sense
from annotate.store.places import folder

FORMAT = "annotate-memory/1"

FOLDER = "memory"

LARGEST = 1 << 26
"""A cache of more bytes is neither read nor written."""

LINE = 1 << 20
"""Bytes in a line, at most."""

TEXTS = 100_000
"""Different texts with their senses, in one folder; further ones are not remembered."""

PROJECTS = 40
"""So many folders are remembered, those used last."""

CHUNK = 50
"""So many lines are read or written in one step."""

Natural = Annotated[int, Meta(ge=0, lt=1 << 63)]


class Text(NamedTuple):
    """A text and what it was tagged as."""

    text: str
    sense: Sense


class Header(Struct, frozen=True):
    """What a cache belongs to."""

    format: str
    project: str
    labels: tuple[str, ...]
    """The labels that count; what has others was left out."""


class Sidecar(Struct, frozen=True, array_like=True, gc=False):
    """What was in a sidecar when it had this time and size."""

    path: str
    """From the folder of the project on."""
    time: int
    """In nanoseconds."""
    size: int
    counts: list[Natural]
    """The number of a text and how often it is tagged, in turn."""


HEADERS = msgspec.json.Decoder(Header)
SIDECARS = msgspec.json.Decoder(Sidecar)
ROWS = msgspec.json.Decoder(list[Text])
ENCODER = msgspec.json.Encoder()


class Texts:
    """Texts by number."""

    def __init__(self) -> None:
        self.rows: list[Text] = []
        self._numbers: dict[Text, int] = {}

    def number(self, row: Text) -> int | None:
        """The number of a text, a new one if need be; None if there are too many."""
        found = self._numbers.get(row)
        if found is None and len(self.rows) < TEXTS:
            found = self._numbers[row] = len(self.rows)
            self.rows.append(row)
        return found


def file_of(header: Header) -> Path:
    """Where the cache of a project is. Raises RuntimeError for a user without a home."""
    name = hashlib.sha256(ENCODER.encode(header)).hexdigest()[:24]
    return folder() / FOLDER / f"{name}.jsonl"


def read(header: Header, texts: Texts, found: dict[str, Sidecar]) -> Iterator[None]:
    """Take in the cache of a project, in steps: its texts, and its sidecars by their paths."""
    try:
        path = file_of(header)
        with path.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size > LARGEST:
                return
            if HEADERS.decode(stream.readline(LINE)) != header:
                return
            numbers: list[int] = []
            count = 0
            while line := stream.readline(LINE):
                count += 1
                if count % CHUNK == 0:
                    yield
                if line.startswith(b"[["):
                    for row in ROWS.decode(line):
                        number = texts.number(Text(row.text, Sense(*row.sense)))
                        if number is None:
                            return
                        numbers.append(number)
                    continue
                sidecar = SIDECARS.decode(line)
                counts = sidecar.counts
                if len(counts) % 2 or any(number >= len(numbers) for number in counts[::2]):
                    continue
                # A number twice for one text can only come of a file that was tampered with.
                found[sidecar.path] = sidecar
    except (OSError, RuntimeError, ValueError, msgspec.MsgspecError):
        return


def write(header: Header, texts: Texts, sidecars: dict[str, Sidecar]) -> Iterator[None]:
    """Replace the cache of a project, in steps. Texts that no sidecar has are left out."""
    temporary: Path | None = None
    try:
        path = file_of(header)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".annotate-{os.urandom(8).hex()}.tmp")
        with temporary.open("xb") as stream:
            stream.write(ENCODER.encode(header) + b"\n")
            for place, line in enumerate(_lines(texts, sidecars)):
                stream.write(line)
                if place % CHUNK == 0:
                    yield
            size = stream.tell()
        if size <= LARGEST:
            temporary.replace(path)
            temporary = None
        _prune(path.parent)
    except (OSError, RuntimeError, ValueError):
        return
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _lines(texts: Texts, sidecars: dict[str, Sidecar]) -> Iterator[bytes]:
    numbers: dict[int, int] = {}
    for sidecar in sidecars.values():
        counts = sidecar.counts.copy()
        new = [number for number in counts[::2] if number not in numbers]
        if new:
            for number in new:
                numbers.setdefault(number, len(numbers))
            yield ENCODER.encode([texts.rows[number] for number in new]) + b"\n"
        counts[::2] = [numbers[number] for number in counts[::2]]
        kept = Sidecar(sidecar.path, sidecar.time, sidecar.size, counts)
        yield ENCODER.encode(kept) + b"\n"


def _prune(folder: Path) -> None:
    """Remove the caches of the folders that were not used for the longest time."""
    with os.scandir(folder) as found:
        files = sorted((entry.stat().st_mtime, entry.path) for entry in found if entry.is_file())
    for _, path in files[:-PROJECTS]:
        Path(path).unlink(missing_ok=True)
