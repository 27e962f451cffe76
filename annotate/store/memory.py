"""The names that were tagged in the other articles of a project.

The project is the folder of the nearest `annotate.yaml` with all below it, else the article's
folder. Sidecars may be many and come from anywhere, so they are read between the keys, a few lines
in a step. Invariant: no step takes more than a few milliseconds, and nothing that is wrong with a
sidecar, a folder or the cache is an error; it is as if it were not there.
"""

import os
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import msgspec
from msgspec import Struct, field

from annotate.core.remembered import ENTITY, LONGEST, Remembered, Sense, key, sense
from annotate.core.schema import Schema
from annotate.errors import AnnotateError
from annotate.store import memory_cache
from annotate.store.memory_cache import Header, Sidecar, Text, Texts
from annotate.store.schemas import find_config
from annotate.store.workspace import SUFFIX

MOST = 20_000
"""So many sidecars are read, at most."""

ENTRIES = 500_000
"""So many files and folders are looked at, at most."""

LARGEST = 1 << 25
"""A sidecar of more bytes is passed over."""

LINE = 1 << 16
"""Bytes of a line with a tag, at most."""

BY_HAND = 1 << 15
"""A sidecar in another style than ours is read at once, so it must not have more bytes."""

DIFFERENT = 2000
"""So many texts are remembered of one sidecar, at most."""

CHUNK = 50
"""So many lines or entries are looked at before the clock."""


class Line(Struct):
    """What counts of a line with a tag."""

    label: str
    spans: list[msgspec.Raw]
    text: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)


LINES = msgspec.json.Decoder(Line)


class Memory:
    """What is known from the other articles; complete once `step` has returned True."""

    def __init__(self, article: Path, schema: Schema) -> None:
        self.known: dict[str, Remembered] = {}
        """What is known of each text, by its `key`. It grows with each step."""
        self.version = 0
        """Grows with every sidecar that is taken in."""
        self.complete = False
        self._article = article
        self._labels = frozenset(
            label.name
            for label in schema.labels
            if label.layer == "entity" and label.attribute(ENTITY)
        )
        self._texts = Texts()
        self._places: list[tuple[Remembered, Sense] | None] = []
        self._work: Iterator[None] = self._run()

    def step(self, seconds: float) -> bool:
        """Work for about so long. True if all is done."""
        end = perf_counter() + seconds
        while not self.complete:
            try:
                next(self._work)
            except StopIteration:
                self.complete = True
                self._texts, self._places = Texts(), []
            if perf_counter() >= end:
                break
        return self.complete

    def _run(self) -> Iterator[None]:
        try:
            folder = self._article.absolute().parent.resolve()
            config = find_config(folder)
        except (OSError, RuntimeError, ValueError):
            return
        project = config.parent if config else folder
        header = Header(memory_cache.FORMAT, str(project), tuple(sorted(self._labels)))
        before: dict[str, Sidecar] = {}
        yield from memory_cache.read(header, self._texts, before)
        own = f"{folder / self._article.name}."
        now: dict[str, Sidecar] = {}
        changed: list[Sidecar] = []
        for place, seen in enumerate(_sidecars(project, below=config is not None)):
            if place % CHUNK == 0:
                yield
            if seen is None:
                continue
            if f"{project / seen.path}".startswith(own):
                # Another layer of the article counts no more than its own: who tags it must not
                # be told what another has tagged. The cache keeps what it has of it.
                if seen.path in before:
                    now[seen.path] = before[seen.path]
                continue
            kept = before.get(seen.path)
            if kept and (kept.time, kept.size) == (seen.time, seen.size):
                now[seen.path] = kept
                self._take(kept)
            else:
                changed.append(seen)
        for seen in changed:
            counts: list[int] = []
            yield from self._read(project / seen.path, seen.size, counts)
            now[seen.path] = Sidecar(seen.path, seen.time, seen.size, counts)
            self._take(now[seen.path])
        if changed or now.keys() != before.keys():
            yield from memory_cache.write(header, self._texts, now)

    def _take(self, sidecar: Sidecar) -> None:
        """Count what is in a sidecar."""
        places, rows = self._places, self._texts.rows
        places += [None] * (len(rows) - len(places))
        touched: dict[int, Remembered] = {}
        counts = iter(sidecar.counts)
        for number, tags in zip(counts, counts, strict=True):
            place = places[number]
            if place is None:
                row = rows[number]
                name = key(row.text)
                if not name or row.sense.label not in self._labels:
                    continue
                known = self.known.get(name)
                if known is None:
                    known = self.known[name] = Remembered(row.text)
                known.text = min(known.text, row.text)
                place = places[number] = known, row.sense
            known, meant = place
            known.senses[meant] = known.senses.get(meant, 0) + tags
            touched[id(known)] = known
        for known in touched.values():
            known.articles += 1
        self.version += 1

    def _read(self, path: Path, size: int, counts: list[int]) -> Iterator[None]:
        """Count the texts that are tagged in a sidecar: their numbers and how often, in turn."""
        found: Counter[Text] = Counter()
        try:
            if size <= LARGEST:
                yield from self._tags(path, size, found)
        except (OSError, ValueError, RecursionError, AnnotateError, msgspec.MsgspecError):
            pass
        for place, (row, tags) in enumerate(found.items()):
            number = self._texts.number(row)
            if number is not None:
                counts += (number, tags)
            if place % CHUNK == 0:
                yield

    def _tags(self, path: Path, size: int, found: Counter[Text]) -> Iterator[None]:
        """Count the tags of a sidecar, line by line. One in another style than ours, which has no
        such lines, is read as a whole."""
        section, seen = b"", 0
        with path.open("rb") as stream:
            place = 0
            while line := stream.readline(LINE):
                place += 1
                if place % CHUNK == 0:
                    yield
                if line.startswith(b"- {"):
                    if section != b"tags":
                        continue
                    try:
                        row = LINES.decode(line[2:])
                    except msgspec.MsgspecError:
                        continue
                    seen += 1
                    self._count(found, row.label, len(row.spans), row.text, row.attributes)
                elif not line.startswith((b" ", b"#", b"-", b"\n")):
                    section = line.partition(b":")[0].strip(b'"')
        if not seen and 0 < size <= BY_HAND:
            yield
            from annotate.store import codec

            data = path.read_bytes()[: BY_HAND + 1]
            if codec.parse_canonical(data) is not None:
                return
            import yaml  # noqa: F401  its import takes a step of its own

            yield
            for tag in codec.parse_strictly(data, "").tags:
                self._count(found, tag.label, len(tag.spans), tag.text, tag.attributes)

    def _count(
        self, found: Counter[Text], label: str, spans: int, text: str, attributes: dict[str, Any]
    ) -> None:
        if spans != 1 or label not in self._labels or not 0 < len(text) <= LONGEST:
            return
        row = Text(text, sense(label, attributes))
        if row in found or len(found) < DIFFERENT:
            found[row] += 1


def _sidecars(project: Path, *, below: bool) -> Iterator[Sidecar | None]:
    """The sidecars of a folder, without what is in them; None for anything else that was looked
    at. Hidden folders and links to folders are not entered."""
    waiting = [project]
    found = entries = 0
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                for entry in listing:
                    entries += 1
                    if entries > ENTRIES or found >= MOST:
                        return
                    name = entry.name
                    if name.endswith(SUFFIX) and len(name) > len(SUFFIX):
                        status = _status(entry)
                        if status is not None:
                            found += 1
                            path = str(Path(entry.path).relative_to(project))
                            yield Sidecar(path, status.st_mtime_ns, status.st_size, [])
                            continue
                    elif below and not name.startswith(".") and entry.is_dir(follow_symlinks=False):
                        waiting.append(folder / name)
                    yield None
        except OSError:
            continue


def _status(entry: os.DirEntry[str]) -> os.stat_result | None:
    """Size and time of a regular file; None for anything else, such as a pipe."""
    try:
        status = entry.stat()
    except OSError:
        return None
    return status if stat.S_ISREG(status.st_mode) else None
