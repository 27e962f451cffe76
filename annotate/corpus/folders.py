"""What is in a folder and below, and which of that are articles.

Invariant: it comes in an order that depends on the names alone; hidden folders are left out, no
folder is entered twice, by whatever links, and none by a link that leads out of the folder.
"""

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from annotate.errors import AnnotateError
from annotate.store.workspace import SUFFIX, layer_of

TEXT = ".txt"
"""What the name of an article in a folder ends with, if it has no sidecar."""


def files(folder: Path) -> Iterator[tuple[os.DirEntry[str], Collection[str]]]:
    """All that is in a folder and below and is no folder, by name, and all names beside it."""
    entered: set[tuple[int, int]] = set()
    top = ""
    # Not a call a folder: they may be nested deeper than calls can be.
    levels = [_level(folder, entered)]
    while levels:
        entries, names = levels[-1]
        entry = next(entries, None)
        if entry is None:
            levels.pop()
        elif _is_folder(entry):
            if entry.name.startswith("."):
                continue
            # On Windows there are junctions besides, which are no symbolic links.
            if entry.is_symlink() or os.name == "nt":
                top = top or os.path.realpath(folder)
                if not is_within(entry.path, top):
                    continue
            levels.append(_level(Path(entry.path), entered))
        else:
            yield entry, names


def is_within(path: str, top: str) -> bool:
    """True if a path leads to a place in a folder, or to that itself, which is given resolved."""
    real = os.path.realpath(path)
    return real == top or real.startswith(os.path.join(top, ""))  # noqa: PTH118


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


def articles_among(
    files: Iterable[tuple[str, str, Collection[str]]], layer: str, untagged: bool
) -> Iterator[str]:
    """The paths of the articles among files, of which each comes with its path, its name, and all
    names in its folder."""
    ending = f".{layer}{SUFFIX}" if layer else SUFFIX
    for path, name, beside in files:
        if name.endswith(ending) and len(name) > len(ending):
            if layer or not layer_of(name[: -len(ending)], beside.__contains__):
                yield path[: -len(ending)]
        elif (
            untagged
            and name.lower().endswith(TEXT)
            and not name.startswith(".")
            and name + ending not in beside
        ):
            yield path


def in_order(path: str) -> str:
    """What paths with `/` are sorted by, so that they come as a folder's do that is walked: name by
    name."""
    return path.replace("/", "\0")
