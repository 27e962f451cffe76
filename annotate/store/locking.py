"""Advisory locks on open files, where the system and the file system have them.

By hand, as a library for it takes longer to import than all that the first screenful needs.
"""

import errno
import os
import sys

if sys.platform == "win32":
    fcntl = None
else:
    import fcntl

BUSY = (errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES)
"""What a lock says that another process has."""


class NoLocks(Exception):
    """There are no locks here."""


def lock(handle: int) -> bool:
    """Lock an open file until it is closed, or its process ends in whatever way. False if another
    has it. Raises NoLocks where the file system has none, as some network file systems."""
    if fcntl is None:
        raise NoLocks
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in BUSY:
            return False
        raise NoLocks from error
    return True


def abandoned(path: str | os.PathLike[str]) -> bool | None:
    """True if nobody has a file locked; None if that cannot be told."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return None
    try:
        return lock(handle)
    except NoLocks:
        return None
    finally:
        os.close(handle)
