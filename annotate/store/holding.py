"""Who has a sidecar open for tagging: one at a time, and who else asks is told.

A lock on a small file next to the sidecar, so that it is seen by other users and, where the file
system takes part, on other computers. Invariants: the lock ends with its process, whatever ends
that; the file is gone after a clean end, and one that a killed program left is in nobody's way.
"""

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from annotate.store import state
from annotate.store.files import sweep
from annotate.store.locking import NoLocks, lock

UNLOCKED = "this file system has no locks: see that nobody else has this article open"

TRIES = 20
"""So often a lock file that vanishes meanwhile is made anew."""

WRITING = 0.01
"""Seconds that an owner may take to write their name."""


class Owner(Struct, frozen=True):
    """Who has a sidecar open."""

    user: str = ""
    host: str = ""
    pid: int = 0
    since: float = 0.0
    """Seconds since the epoch."""

    def __str__(self) -> str:
        """`ana has it open since 14:03`."""
        if not self.since:
            return f"{self.user or 'somebody'} has it open"
        format = "%H:%M" if time.time() - self.since < 43200 else "%Y-%m-%d %H:%M"
        when = time.strftime(format, time.localtime(self.since))
        return f"{self.user or 'somebody'} has it open since {when}"

    @property
    def where(self) -> str:
        """`process 4711 on lamport`."""
        return f"process {self.pid} on {self.host}" if self.pid else "another process"


class Held:
    """What came of asking for a sidecar: it is ours until `release`, or it is somebody's."""

    def __init__(self, path: Path | None, handle: int, owner: Owner | None = None) -> None:
        self.path = path
        self._handle = handle
        self.owner = owner
        """Who has it, if not we."""
        self.warning = ""
        """What the user should know of a lock that could not be had."""

    def release(self) -> None:
        """Let others have it."""
        if self._handle >= 0:
            # Before the lock ends, so that nobody else's file is removed.
            if self.path is not None:
                with suppress(OSError):
                    self.path.unlink()
            os.close(self._handle)
            self._handle = -1


def hold(sidecar: Path, user: str = "") -> Held:
    """Ask for a sidecar, which may not be there yet. Never fails: where nothing can be locked, the
    work goes on without."""
    warning = ""
    real = Path(os.path.realpath(sidecar))
    name = hashlib.sha256(os.fsencode(real.name)).hexdigest()[:16]
    shelters = (shelter for shelter in state.shelters() if state.usable(shelter))
    places = [real.with_name(f".annotate-{name}.lock")]
    for place in places:
        try:
            held = _hold(place, user)
        except NoLocks:
            warning = UNLOCKED
        except OSError:
            pass
        else:
            held.warning = warning
            return held
        if len(places) == 1:
            # At least this user's other windows see it there.
            places += [shelter / (state.key(real) + ".lock") for shelter in shelters]
    held = Held(None, -1)
    held.warning = warning
    return held


def _hold(path: Path, user: str) -> Held:
    """Lock a file, made for that. Raises OSError if it cannot be made, NoLocks."""
    for _ in range(TRIES):
        handle, ours = _opened(path)
        try:
            if not lock(handle):
                owner = _owner(handle)
                os.close(handle)
                return Held(None, -1, owner)
            if not _same(handle, path):
                # Its owner has removed it since.
                os.close(handle)
                continue
            left = os.fstat(handle).st_size > 0
            if not ours:
                # Another user's, who is gone; they alone could write into it.
                path.unlink()
                os.close(handle)
                continue
        except NoLocks:
            os.close(handle)
            with suppress(OSError):
                if ours:
                    path.unlink()
            raise
        except OSError:
            os.close(handle)
            raise
        if left:
            sweep(path.parent)
        _sign(handle, user)
        return Held(path, handle)
    raise OSError


def _opened(path: Path) -> tuple[int, bool]:
    """A file to lock, and whether we may write into it."""
    flags = os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        return os.open(path, os.O_RDWR | flags, 0o644), True
    except PermissionError:
        return os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), False


def _same(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _sign(handle: int, user: str) -> None:
    """Say whose it is. A full disk keeps nobody from locking."""
    host = os.uname().nodename if hasattr(os, "uname") else ""
    owner = Owner(user, host, os.getpid(), time.time())
    with suppress(OSError):
        # Whatever the umask: who else asks must be able to read it.
        os.fchmod(handle, 0o644)
        os.ftruncate(handle, 0)
        os.pwrite(handle, msgspec.json.encode(owner), 0)


def _owner(handle: int) -> Owner:
    """Whose a file is, as they say in it."""
    for _ in range(TRIES):
        with suppress(OSError, msgspec.MsgspecError):
            os.lseek(handle, 0, os.SEEK_SET)
            return msgspec.json.decode(os.read(handle, 4096), type=Owner)
        time.sleep(WRITING)
    return Owner()
