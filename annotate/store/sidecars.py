"""The sidecars of a folder or a project, found a little at a time.

Invariants: what is found lies below the folder, in no hidden folder, and no link is followed; a
piece of the work looks at a few entries only, and the whole at a bounded number.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from msgspec import Struct

from annotate.store.workspace import SUFFIX, layer_of

SIDECARS = 20_000
"""So many of a project are read."""

ENTRIES = 400_000
"""So many files and folders of a project are looked at."""

AT_ONCE = 64
"""Entries of a folder that are looked at in one go."""


class Seen(Struct, frozen=True, gc=False):
    """A sidecar in a folder. There are many: they are none of the garbage collector's business."""

    article: str
    """What it belongs to, whatever its layer."""
    changed: int
    """When, in nanoseconds."""
    size: int


def walk(root: Path, recursive: bool, found: dict[str, Seen]) -> Iterator[None]:
    """Find the sidecars of a folder, and of all below it if `recursive`, by their paths from
    there."""
    folders, looked = [""], 0
    while folders:
        folder = folders.pop()
        names: set[str] = set()
        below: list[str] = []
        sidecars: dict[str, tuple[int, int]] = {}
        try:
            with os.scandir(root / folder) as entries:
                for entry in entries:
                    looked += 1
                    if looked % AT_ONCE == 0:
                        yield
                    if looked > ENTRIES:
                        break
                    names.add(entry.name)
                    with suppress(OSError):
                        if entry.name.endswith(SUFFIX):
                            status = entry.stat(follow_symlinks=False)
                            if stat.S_ISREG(status.st_mode) and len(sidecars) < SIDECARS:
                                sidecars[entry.name] = status.st_mtime_ns, status.st_size
                        elif recursive and not entry.name.startswith(".") and _folder(entry):
                            below.append(f"{folder}{entry.name}/")
        except (OSError, ValueError):
            pass
        for name in sorted(sidecars):
            if len(found) >= SIDECARS:
                return
            stem = name.removesuffix(SUFFIX)
            layer = layer_of(stem, names.__contains__)
            article = stem.removesuffix(f".{layer}") if layer else stem
            found[folder + name] = Seen(folder + article, *sidecars[name])
            if len(found) % AT_ONCE == 0:
                yield
        if looked > ENTRIES:
            return
        folders += sorted(below, reverse=True)
        yield


def _folder(entry: os.DirEntry[str]) -> bool:
    """True for a folder that is no link; a junction is one."""
    if not entry.is_dir(follow_symlinks=False):
        return False
    attributes = getattr(entry.stat(follow_symlinks=False), "st_file_attributes", 0)
    return not attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT
