"""Taking turns: programs that change files of one folder do so one after the other.

Invariants: a turn ends with its process, whatever ends that; it leaves no file; where nothing can
be locked, or somebody keeps everybody waiting, the work goes on without.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotate.store.locking import NoLocks, lock

PATIENCE = 10.0
"""Seconds to wait for a turn; a save takes a few milliseconds of it."""

PAUSE = 0.003
"""Seconds between two tries."""


@contextmanager
def turn(path: Path) -> Iterator[None]:
    """Be the only program of ours that writes files next to a path."""
    try:
        handle = os.open(Path(os.path.realpath(path)).parent, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        end = time.monotonic() + PATIENCE
        try:
            while not lock(handle) and time.monotonic() < end:
                time.sleep(PAUSE)
        except NoLocks:
            pass
        yield
    finally:
        os.close(handle)
