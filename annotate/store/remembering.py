"""What the tags of a project say, read a little at a time and kept for the next time.

It is kept in the user's folder for state, so that later only the sidecars that have changed are
read. Invariants: what is known is what the tags of people say in the sidecars as they were last
seen, whatever came and went before (but for the one of several ways to write a name that is told);
no piece of the work is more than one sidecar; whatever is wrong with a file is as if it were not
there, never an error.
"""

import hashlib
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta

from annotate.core.remembered import LONGEST, Remembered, Sense, key, sense_of
from annotate.core.suggestion import BY
from annotate.core.tags import Tag
from annotate.errors import AnnotateError
from annotate.store import codec, state
from annotate.store.sidecars import Seen, walk

MENTIONS = 2_000
"""Ways to tag something that are kept of one sidecar."""

TOTAL = 1_000_000
"""Ways to tag something that are kept of all sidecars; what more there is, is not known."""

QUICK = 400_000
MOST = 512_000
"""Bytes of a sidecar that are read in the form that we write, which takes some milliseconds, and of
one in any other style of YAML, which takes ten times as long."""

CACHE = "memory"
"""The folder for what was read, in that for state."""

CACHE_SIZE = 64 << 20
LINE_SIZE = 2 << 20
"""Bytes of a file of that folder, and of a line of it."""

FEW = 20
SHARE = 50
"""What was read is written down if it were so many sidecars, and one of so many at least: fewer
are read again sooner than written."""

ABANDONED = 3600
"""Seconds after which a file that is still being written was left by a program that ended."""

Short = Annotated[str, Meta(max_length=LONGEST)]


Times = Annotated[int, Meta(ge=1, le=1 << 40)]

Mention = tuple[Short, Short, Short, Short, Times]
"""Text, label, canonical name and kind of tags of one sidecar that agree in these, and how many
there are. No class: the decoder is twice as fast at plain tuples."""


class Held(msgspec.Struct, gc=False):
    """What is known of a text, in a form that costs the garbage collector nothing: it would stop
    the program for a tenth of a second to look through as many values with references."""

    text: str
    articles: int
    senses: dict[int, int]
    """By the numbers of the senses, how many tags there are."""


class Line(NamedTuple):
    """What a sidecar held when it was last changed: a line of the file for what was read."""

    name: str
    """Path of the sidecar below the project's folder."""
    changed: int
    size: int
    mentions: Annotated[list[Mention], Meta(max_length=MENTIONS)]


ENCODER = msgspec.json.Encoder()
LINES = msgspec.json.Decoder(Line)
BROKEN = (OSError, ValueError, RecursionError, AnnotateError, msgspec.MsgspecError)
READ = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


class Project:
    """The tags of all articles of a project, or of one folder."""

    def __init__(self, root: Path, recursive: bool) -> None:
        self.root = root
        self.recursive = recursive
        self.known: dict[str, Held] = {}
        """By the key of the text, as `remembered.key` makes it."""
        self.version = 0
        """Grows with each change of what is known."""
        self.complete = False
        """True once all has been read; it stays known while it is looked through again."""
        self._seen: dict[str, Seen] = {}
        """The sidecars that were read, by name."""
        self._lines: dict[str, dict[str, bytes]] = {}
        """For each article what its sidecars hold, by their names, encoded: that is a tenth of
        what the values take."""
        self._keys: dict[str, str] = {}
        self._senses: list[tuple[str, str, str]] = []
        self._numbers: dict[tuple[str, str, str], int] = {}
        self._parsed = self._total = 0
        self._work: Iterator[None] = iter(())
        self._again = True
        """True if the folders are to be gone through once more."""

    def renew(self) -> None:
        """Look what has changed since. Until that is done the rest stays known."""
        self._again = True

    def step(self, seconds: float) -> bool:
        """Go on for about so long. True if all has been read."""
        until = time.perf_counter() + seconds
        while True:
            for _ in self._work:
                if time.perf_counter() >= until:
                    return False
            if not self._again:
                return True
            self._again = False
            self._work = self._pass()

    def get(self, name: str) -> Remembered | None:
        """What is known of a text, by its key."""
        held = self.known.get(name)
        if held is None:
            return None
        senses = {Sense(*self._senses[number]): times for number, times in held.senses.items()}
        return Remembered(held.text, senses, held.articles)

    def of(self, article: str) -> list[Mention]:
        """The tags of an article."""
        return [
            mention
            for line in self._lines.get(article, {}).values()
            for mention in LINES.decode(line).mentions
        ]

    # Reading, in pieces of a few milliseconds at most.

    def _pass(self) -> Iterator[None]:
        """Go through the folders, and read what has changed."""
        found: dict[str, Seen] = {}
        yield from walk(self.root, self.recursive, found)
        if not self.complete:
            yield from self._recall(found)
        for name in [name for name in self._seen if name not in found]:
            self._drop(name)
            yield
        for name, seen in found.items():
            if self._seen.get(name) == seen:
                continue
            self._drop(name)
            line = self._read(name, seen)
            if line is not None and self._put(name, seen, line, ENCODER.encode(line)):
                self._parsed += 1
            yield
        self.complete = True
        if self._parsed >= max(FEW, len(found) // SHARE):
            yield from self._keep()

    def _read(self, name: str, seen: Seen) -> Line | None:
        """What a sidecar holds, which is nothing if it is broken; None if it cannot be read."""
        mentions: list[Mention] = []
        try:
            with os.fdopen(os.open(self.root / name, READ), "rb") as file:
                data = file.read(MOST + 1)
        except (OSError, ValueError):
            return None
        with suppress(*BROKEN):
            mentions = _mentions(_tags(data, _printable(name)))
        return Line(_printable(name), seen.changed, seen.size, mentions)

    def _drop(self, name: str) -> None:
        """Know no longer what a sidecar said."""
        seen = self._seen.pop(name, None)
        if seen is None:
            return
        held = self._lines[seen.article]
        self._count(self.of(seen.article), -1)
        self._total -= len(LINES.decode(held.pop(name)).mentions)
        if held:
            self._count(self.of(seen.article), 1)
        else:
            del self._lines[seen.article]
        self.version += 1

    def _put(self, name: str, seen: Seen, line: Line, encoded: bytes) -> bool:
        """Know what a sidecar says that says nothing yet. False if that would be too much."""
        if self._total + len(line.mentions) > TOTAL:
            return False
        self._total += len(line.mentions)
        held = self._lines.setdefault(seen.article, {})
        if held:
            # Of several layers each text counts as one article's.
            self._count(self.of(seen.article), -1)
        self._seen[name] = seen
        held[name] = encoded
        self._count(line.mentions if len(held) == 1 else self.of(seen.article), 1)
        self.version += 1
        return True

    def _count(self, mentions: Iterable[Mention], sign: int) -> None:
        """Take in, or take out, the tags of an article."""
        here: set[str] = set()
        known, keys, numbers = self.known, self._keys, self._numbers
        for text, label, entity, kind, times in mentions:
            name = keys.get(text)
            if name is None:
                name = keys[text] = key(text)
            if not name:
                continue
            held = known.get(name)
            if held is None:
                held = known[name] = Held(text, 0, {})
            elif text < held.text:
                held.text = text
            if name not in here:
                here.add(name)
                held.articles += sign
            sense = (label, entity, kind)
            number = numbers.get(sense)
            if number is None:
                number = numbers[sense] = len(numbers)
                self._senses.append(sense)
            total = held.senses.get(number, 0) + sign * times
            if total:
                held.senses[number] = total
                continue
            del held.senses[number]
            if not held.senses:
                del known[name]

    # What was read before.

    def _file(self) -> Path:
        name = hashlib.sha256(
            os.fsencode(self.root) + (b"/" if self.recursive else b"")
        ).hexdigest()
        return state.folder() / CACHE / f"{name}.jsonl"

    def _recall(self, found: Mapping[str, Seen]) -> Iterator[None]:
        """Take in what was written down of sidecars that have not changed since."""
        names = {_printable(name): name for name in found}
        yield
        try:
            file = self._file()
            if file.stat().st_size > CACHE_SIZE:
                return
            with file.open("rb") as lines:
                while encoded := lines.readline(LINE_SIZE):
                    with suppress(*BROKEN):
                        line = LINES.decode(encoded)
                        name = names.pop(line.name, "")
                        seen = found.get(name)
                        if seen and (seen.changed, seen.size) == (line.changed, line.size):
                            self._put(name, seen, line, encoded.rstrip(b"\n"))
                    yield
        except (OSError, RuntimeError, ValueError):
            return

    def _keep(self) -> Iterator[None]:
        """Write down what was read, whole or not at all. It need not survive a power cut."""
        try:
            file = self._file()
            file.parent.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(".part")
            with suppress(FileNotFoundError):
                if time.time() - part.stat().st_mtime > ABANDONED:
                    part.unlink()
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except (OSError, RuntimeError, ValueError):
            return
        try:
            with os.fdopen(handle, "wb") as stream:
                size = 0
                for held in list(self._lines.values()):
                    for line in held.values():
                        size += len(line) + 1
                        if len(line) < LINE_SIZE and size <= CACHE_SIZE:
                            stream.write(line + b"\n")
                    yield
            part.replace(file)
            self._parsed = 0
        except (OSError, ValueError):
            pass
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _tags(data: bytes, name: str) -> Sequence[Tag]:
    """The tags of a sidecar, the first of a large one. Raises AnnotateError for a broken one."""
    if len(data) <= QUICK:
        return codec.parse(data, name).tags
    tags, links, _ = data[:QUICK].partition(b"\nlinks:")
    if not links:
        tags = tags[: tags.rfind(codec.BREAK)]
    found = codec.parse_canonical(tags + b"\nlinks: []\n")
    if found is None and len(data) <= MOST:
        found = codec.parse_strictly(data, name)
    return found.tags if found else ()


def _mentions(tags: Iterable[Tag]) -> list[Mention]:
    """What tags say, in the order of the text."""
    counts: Counter[tuple[str, Sense]] = Counter()
    for tag in tags:
        if tag.by == BY or (sense := sense_of(tag)) is None or len(sense.label) > LONGEST:
            continue
        counts[tag.text, sense] += 1
        if len(counts) >= MENTIONS:
            break
    return [(text, *sense, count) for (text, sense), count in counts.items()]


def _printable(name: str) -> str:
    """A name as text, whatever bytes it has."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
