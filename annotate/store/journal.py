"""Every change of a document, on disk before it is on the screen.

A sidecar is saved a moment after a change, and not at all while its disk is full; until then the
changes are here, a line each, in the folder for state. Invariants: a change that was answered is in
the file even if the program is killed at once; what a save has taken is taken out; a line that was
cut off counts as not written. Nothing here is ever an error.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from annotate.core.document import Edit
from annotate.store import state
from annotate.store.locking import NoLocks, abandoned, lock

SUFFIX = ".journal"

HEADER = b'{"annotate-journal": 1}\n'

LARGEST = 1 << 28
"""Bytes of a journal that is read."""

ENCODER = msgspec.json.Encoder()
DECODER = msgspec.json.Decoder(Edit)


class Journal:
    """The changes of one sidecar since it was saved last."""

    def __init__(self, sidecar: Path) -> None:
        self.sidecar = sidecar
        self.waiting: list[tuple[int, bytes]] = []
        """The changes since the last save: the document's version after it, and the line."""
        self._handle = -1

    @property
    def lost(self) -> bool:
        """True if what waits could be written nowhere."""
        return bool(self.waiting) and self._handle < 0

    def note(self, version: int, edit: Edit) -> None:
        """Write a change down, after which the document has this version."""
        try:
            line = ENCODER.encode(edit) + b"\n"
        except (msgspec.MsgspecError, TypeError, ValueError, UnicodeError, RecursionError):
            return
        self.waiting.append((version, line))
        if self._handle < 0 or not _append(self._handle, line):
            self._begin()

    def _begin(self) -> None:
        """Write all that waits into the first file that takes it."""
        self._leave()
        lines = b"".join(line for _, line in self.waiting)
        for shelter in state.shelters():
            path = shelter / (state.key(self.sidecar) + SUFFIX)
            handle = _opened(path) if state.usable(shelter) else -1
            if handle >= 0:
                # What is there already was not saved yet; its last line may be cut off.
                before = b"\n" if os.fstat(handle).st_size else HEADER
                if _append(handle, before + lines):
                    self._handle = handle
                    return
                os.close(handle)

    def saved(self, version: int) -> None:
        """Everything up to a version is in the sidecar."""
        self.waiting = [entry for entry in self.waiting if entry[0] > version]
        if not self.waiting:
            # While a change waits, older ones do no harm: it counts what came of them all.
            self.forget()

    def forget(self) -> None:
        """Take out all that was written, by this program or by one that was killed."""
        self.waiting = []
        self._leave()
        for path in found(self.sidecar):
            with suppress(OSError):
                path.unlink()

    def sync(self) -> None:
        """Have it last through a power cut: it may be all there is for a while."""
        if self._handle >= 0:
            with suppress(OSError):
                os.fsync(self._handle)

    def _leave(self) -> None:
        if self._handle >= 0:
            os.close(self._handle)
        self._handle = -1

    def close(self) -> None:
        """Leave it, with what was not saved in it."""
        self.sync()
        self._leave()


def _opened(path: Path) -> int:
    """The file to append to; negative if there is none, or another process has it."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)
    except OSError:
        return -1
    with suppress(NoLocks):
        if not lock(handle):
            os.close(handle)
            return -1
    return handle


def _append(handle: int, data: bytes) -> bool:
    """Write at the end. False if not all could be written; a part of a line counts for nothing."""
    try:
        while data:
            data = data[os.write(handle, data) :]
    except OSError:
        return False
    return True


def found(sidecar: Path) -> list[Path]:
    """The journals of a sidecar that no process is writing, those written first at first."""
    there = []
    name = state.key(sidecar) + SUFFIX
    for shelter in state.shelters():
        with suppress(OSError):
            path = shelter / name
            written = path.lstat().st_mtime
            if state.usable(shelter) and abandoned(path) is not False:
                there.append((written, path))
    return [path for _, path in sorted(there)]


def unsaved(sidecar: Path) -> list[Edit]:
    """The changes that a program did not live to save, in their order."""
    return [edit for path in found(sidecar) for edit in _edits(path)]


def _edits(path: Path) -> Iterator[Edit]:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST)
    except OSError:
        return
    if not data.startswith(HEADER):
        return
    for line in data[len(HEADER) :].split(b"\n")[:-1]:
        with suppress(msgspec.MsgspecError, ValueError, RecursionError):
            yield DECODER.decode(line)
