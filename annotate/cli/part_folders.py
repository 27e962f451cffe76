"""The folder that an export in several files is written to, on this machine or elsewhere.

Invariants: a folder has the files of one export: they come into it when all are whole, in the place
of those of the one before, and what is not of an export is never touched. MARK comes last, so a
reader can tell that all are there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from annotate import console
from annotate.errors import AnnotateError
from annotate.store.files import HERE, write_atomically
from annotate.store.locking import NoLocks, abandoned, lock
from annotate.store.turns import turn

if TYPE_CHECKING:
    from annotate.store.address import Address

MARK = "_SUCCESS"
"""As Hadoop and Spark call it (`FileOutputCommitter.SUCCEEDED_FILE_NAME`); readers of folders pass
over what starts with `_` or a dot."""

OURS = "annotate export: "
"""What that file starts with."""

PART = re.compile(r"part-\d{5,}\.\w+")

UNFINISHED = re.compile(r"\.annotate-[0-9a-f]{16}\.parts")
"""The name of the folder in which files wait until all are there."""


class Folder(Protocol):
    """Where the files go."""

    @property
    def path(self) -> Path:
        """As the user named it."""
        ...

    def names(self) -> list[str]:
        """All that is in it. Raises AnnotateError if that cannot be told, or it is no folder."""
        ...

    def mark(self) -> bytes:
        """What MARK holds; nothing if there is none."""
        ...

    def place(self) -> AbstractContextManager[Path]:
        """A folder for files that are being written. It is gone in the end. Raises AnnotateError
        if nothing can be written there, or another export is writing."""
        ...

    def take(self, files: list[Path], said: str) -> None:
        """Let files of the place come in as parts, in their order, in the place of those that are
        there. `said` goes into MARK."""
        ...


def part(number: int, file: Path) -> str:
    """What the file of a part is called in the end."""
    return f"part-{number:05}{file.suffix}"


def require_ours(folder: Folder, suffix: str) -> None:
    """Raises AnnotateError for a folder with files that are of no export, or of one to another
    format than that of a suffix."""
    names = folder.names()
    strange = [
        name for name in names if not name.startswith((".", "_")) and not PART.fullmatch(name)
    ]
    parts = [name for name in names if PART.fullmatch(name)]
    # An export was finished there, or ended while its files came in.
    ours = any(map(UNFINISHED.fullmatch, names)) or folder.mark().startswith(OURS.encode())
    if strange or (parts and not ours):
        first = min(strange or parts)
        raise AnnotateError(
            f"{folder.path} has files that are of no export, such as {first}",
            "name an empty folder or a new one",
        )
    others = [name for name in parts if not name.endswith(suffix)]
    if others:
        raise AnnotateError(
            f"{folder.path} has an export to another format, such as {min(others)}",
            "name another folder, or remove that one first",
        )


def unfinished(folder: Path) -> Path:
    """A new name that UNFINISHED fits."""
    return folder / f".annotate-{os.urandom(8).hex()}.parts"


class Here:
    """One of this machine."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def names(self) -> list[str]:
        if not self.path.is_dir():
            if os.path.lexists(self.path):
                raise AnnotateError(f"{self.path} is not a folder", "name another")
            return []
        return [entry.name for entry in self.path.iterdir()]

    def mark(self) -> bytes:
        with suppress(OSError):
            return (self.path / MARK).read_bytes()
        return b""

    @contextmanager
    def place(self) -> Iterator[Path]:
        """As `Folder` has it; what a killed program left is gone as well."""
        folder = self.path
        there = folder.is_dir()
        place = unfinished(Path(os.path.abspath(folder)))  # noqa: PTH100
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for entry in folder.iterdir():
                if UNFINISHED.fullmatch(entry.name):
                    _clear(entry)
            place.mkdir()
        except OSError as error:
            raise AnnotateError(f"cannot write to the folder {folder}: {error.strerror}") from error
        handle = -1
        try:
            with suppress(OSError, NoLocks):
                handle = os.open(place, os.O_RDONLY)
                lock(handle)
            yield place
        finally:
            if handle >= 0:
                os.close(handle)
            _remove(place)
            if not there:
                with suppress(OSError):
                    folder.rmdir()

    def take(self, files: list[Path], said: str) -> None:
        folder = self.path
        with turn(folder / MARK):
            # If anything goes wrong from here on, this says that what is there is ours.
            coming = unfinished(folder)
            coming.mkdir()
            left = {entry.name for entry in folder.iterdir() if PART.fullmatch(entry.name)}
            (folder / MARK).unlink(missing_ok=True)
            for number, file in enumerate(files):
                target = folder / part(number, file)
                file.replace(target)
                left.discard(target.name)
            for name in left:
                (folder / name).unlink()
            write_atomically(folder / MARK, said.encode())
            coming.rmdir()


def _clear(place: Path) -> None:
    """Remove what a killed program left. Raises AnnotateError if it may not have ended."""
    if not abandoned(place):
        raise AnnotateError(
            f"another export is writing to {place.parent}",
            f"wait for it; if there is none, remove {place}",
        )
    _remove(place)


def _remove(place: Path) -> None:
    import shutil

    shutil.rmtree(place, ignore_errors=True)


class There:
    """One that is elsewhere: the beginning that the names of some files have in common. It has no
    locks, so whether another export is writing there cannot be told."""

    def __init__(self, path: Address) -> None:
        """Raises AnnotateError if nothing can be written there."""
        from annotate.store import remote

        self.path = path
        self._remote = remote
        self._system = remote.writable(path)

    def names(self) -> list[str]:
        kind = self._remote.kind(self.path)
        if kind == "file":
            raise AnnotateError(f"{self.path} is not a folder", "name another")
        return self._remote.names_in(self.path) if kind else []

    def mark(self) -> bytes:
        found = self._remote.fetched([self.path / MARK])[(self.path / MARK).url]
        return found if isinstance(found, bytes) else b""

    @contextmanager
    def place(self) -> Iterator[Path]:
        """As `Folder` has it."""
        for name in filter(UNFINISHED.fullmatch, self.names()):
            console.say(f"an export to {self.path} goes on, or has not ended well and left {name}")
        place = self.path / unfinished(Path()).name
        try:
            yield place
        finally:
            with suppress(Exception):
                self._system.rm(self._of(place), recursive=True)

    def take(self, files: list[Path], said: str) -> None:
        coming = self.path / unfinished(Path()).name
        names = self.names()
        left = {name for name in names if PART.fullmatch(name)}
        self._remote.write(coming, [OURS.encode()])
        try:
            if MARK in names:
                self._system.rm_file(self._of(self.path / MARK))
            for number, file in enumerate(files):
                target = self.path / part(number, file)
                self._system.cp_file(self._of(file), self._of(target))
                left.discard(target.name)
            for name in left:
                self._system.rm_file(self._of(self.path / name))
        except Exception as error:
            raise self._remote.problem(self.path, error, "write to") from None
        self._remote.write(self.path / MARK, [said.encode()])
        # Of an export that goes on this removes nothing: its files are below such a name.
        for name in (coming.name, *filter(UNFINISHED.fullmatch, names)):
            with suppress(Exception):
                self._system.rm_file(self._of(self.path / name))

    def _of(self, path: Path) -> str:
        return str(self._system._strip_protocol(getattr(path, "url", str(path))))


def folder_of(path: Path) -> Folder:
    """The folder that a path names. Raises AnnotateError if nothing can be written there."""
    if type(path) is HERE:
        return Here(path)
    from annotate.store.address import Address

    assert isinstance(path, Address)
    return There(path)
