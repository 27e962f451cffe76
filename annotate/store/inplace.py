"""Writing a file in place, where a new one must not take its place: one with several names, or in
a folder that takes no new files.

Invariant: while its bytes are a mixture of old and new, both are in a copy elsewhere, in the
folder for state. A write that was cut off is completed when the file is next opened, but never
over what somebody else has written since.
"""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from annotate.store import state
from annotate.store.files import NOT_THERE, sync, write_atomically

SUFFIX = ".write"

DIGITS = 16
"""Width of the number, before the old bytes, that says how many they are."""


def overwrite(target: Path, data: bytes) -> None:
    """Write all of a file. Raises OSError, with the old content in place."""
    handle = os.open(target, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        old = _read(handle)
        copy = _keep(target, old, data)
        try:
            _reserve(handle, len(old), len(data))
            _write(handle, data)
        except BaseException:
            _write(handle, old)
            copy.unlink(missing_ok=True)
            raise
        copy.unlink(missing_ok=True)
    finally:
        os.close(handle)


def complete(path: Path) -> bool:
    """Complete a write that was cut off, if there was one. True if the file is there. Never fails:
    a file that stays torn is told by whoever reads it."""
    try:
        there = os.lstat(path)
        if stat.S_ISLNK(there.st_mode):
            path, there = Path(os.path.realpath(path)), path.stat()
    except (OSError, ValueError):
        return False
    with suppress(OSError, ValueError):
        # Each opening comes here; a parent of a path costs more than the question.
        if there.st_nlink == 1 and os.access(os.path.dirname(path) or ".", os.W_OK):  # noqa: PTH120
            return True
        for shelter in state.shelters():
            copy = shelter / (state.key(path) + SUFFIX)
            if copy.exists() and state.usable(shelter):
                _complete(path, copy)
    return True


def _complete(path: Path, copy: Path) -> None:
    kept = copy.read_bytes()
    size = int(kept[:DIGITS])
    old, new = kept[DIGITS : DIGITS + size], kept[DIGITS + size :]
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        if torn(_read(handle), old, new):
            _write(handle, new)
    finally:
        os.close(handle)
    copy.unlink(missing_ok=True)


def torn(found: bytes, old: bytes, new: bytes) -> bool:
    """True if a file holds neither old nor new bytes, but the start of the new ones over the old,
    which zeros may have made as long as the new ones."""
    if found in (old, new) or not len(old) <= len(found) <= max(len(old), len(new)):
        return False
    unlike = (
        place for place, pair in enumerate(zip(found, new, strict=False)) if pair[0] != pair[1]
    )
    same = next(unlike, min(len(found), len(new)))
    return found[same:] == old.ljust(len(found), b"\0")[same:]


def _keep(target: Path, old: bytes, new: bytes) -> Path:
    """Keep both contents elsewhere. Raises OSError if nothing takes them."""
    from annotate.errors import AnnotateError

    for shelter in state.shelters():
        copy = shelter / (state.key(target) + SUFFIX)
        if state.usable(shelter):
            with suppress(AnnotateError):
                write_atomically(copy, [f"{len(old):{DIGITS}}".encode(), old, new])
                return copy
    raise OSError(errno.ENOSPC, "no room for a copy elsewhere, without which it is not safe")


def _read(handle: int) -> bytes:
    os.lseek(handle, 0, os.SEEK_SET)
    pieces = []
    while piece := os.read(handle, 1 << 20):
        pieces.append(piece)
    return b"".join(pieces)


def _reserve(handle: int, old: int, new: int) -> None:
    """Have the file grow before any of its bytes is written over: a full disk says so here."""
    if new > old and hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(handle, old, new - old)
        except OSError as error:
            if error.errno not in NOT_THERE:
                raise


def _write(handle: int, data: bytes) -> None:
    os.lseek(handle, 0, os.SEEK_SET)
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
    os.ftruncate(handle, len(data))
    sync(handle)
