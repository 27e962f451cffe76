"""What is in a folder and below.

Invariant: it comes in an order that depends on the names alone; hidden folders are left out, and no
folder is entered twice, by whatever links.
"""

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from annotate.errors import AnnotateError


def files(folder: Path) -> Iterator[tuple[os.DirEntry[str], Collection[str]]]:
    """All that is in a folder and below and is no folder, by name, and all names beside it."""
    entered: set[tuple[int, int]] = set()
    # Not a call a folder: they may be nested deeper than calls can be.
    levels = [_level(folder, entered)]
    while levels:
        entries, names = levels[-1]
        entry = next(entries, None)
        if entry is None:
            levels.pop()
        elif _is_folder(entry):
            if not entry.name.startswith("."):
                levels.append(_level(Path(entry.path), entered))
        else:
            yield entry, names


def _level(
    folder: Path, entered: set[tuple[int, int]]
) -> tuple[Iterator[os.DirEntry[str]], Collection[str]]:
    entries = [*entries_of(folder, entered)]
    return iter(entries), {entry.name for entry in entries}


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def entries_of(folder: Path, entered: set[tuple[int, int]]) -> Iterator[os.DirEntry[str]]:
    """What is in a folder, by name; nothing if it was entered before."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in entered:
            return iter(())
        # On Windows an inode may be told as 0; loops of links then end at the system's limit.
        if status.st_ino:
            entered.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as found:
            return iter(sorted(found, key=lambda entry: entry.name))
    except OSError as error:
        raise AnnotateError(f"cannot read the folder {folder}: {error.strerror}") from error
