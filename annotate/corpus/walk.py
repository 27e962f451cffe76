"""Which articles a path names.

A file is an article whatever its name, a sidecar means its article, a folder means every article
below it that has a sidecar; where articles without one are wanted, every text file too. Invariant:
each article comes once, in an order that depends on the names alone; hidden folders are left out,
and no folder is entered twice.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from annotate.errors import AnnotateError
from annotate.store.files import no_such_file
from annotate.store.workspace import SUFFIX, layer_of

TEXT = ".txt"
"""What the name of an article in a folder ends with, if it has no sidecar."""


def articles(paths: Iterable[Path], *, layer: str, untagged: bool = False) -> Iterator[Path]:
    """The articles that paths name. `layer` is that of the sidecars, empty for the plain one; with
    `untagged`, a folder means its text files without a sidecar as well.

    An article that a sidecar in a folder belongs to comes even if it is not there, so that its
    absence is told. Raises AnnotateError for a path that does not exist and for standard input.
    """
    seen: set[Path] = set()
    for path in paths:
        for article in _named(path, layer, untagged):
            place = article.parent.resolve() / article.name
            if place not in seen:
                seen.add(place)
                yield article


def layered(paths: Iterable[Path], *, layer: str) -> Iterator[tuple[Path, str]]:
    """The same, each with the layer of its sidecar: a sidecar that is named itself may be of any,
    unless one is asked for. So git's hooks can name all that are committed."""
    seen: set[tuple[Path, str]] = set()
    for path in paths:
        own = layer
        if not layer and path.name.endswith(SUFFIX) and path.is_file():
            own = _layer_of(path.with_name(path.name[: -len(SUFFIX)]))
        for article in articles([path], layer=own):
            if (article, own) not in seen:
                seen.add((article, own))
                yield article, own


def _named(path: Path, layer: str, untagged: bool) -> Iterator[Path]:
    if str(path) == "-":
        raise AnnotateError(
            "an article on standard input has no tags: they are in a file next to the article",
            "name a file",
        )
    if path.is_dir():
        return _below(path, layer, untagged)
    if path.name.endswith(SUFFIX) and len(path.name) > len(SUFFIX):
        return iter((_article_of(path, layer),))
    if not os.path.lexists(path):
        raise no_such_file(path)
    return iter((path,))


def _article_of(sidecar: Path, layer: str) -> Path:
    """The article of a sidecar that was named itself. Raises AnnotateError if it is one of
    another layer, or there is no such sidecar."""
    if not sidecar.exists():
        raise no_such_file(sidecar)
    article = sidecar.with_name(sidecar.name[: -len(SUFFIX)])
    found = _layer_of(article)
    if found == layer:
        return article.with_name(article.name[: -len(layer) - 1]) if layer else article
    raise AnnotateError(
        f"{sidecar} is the sidecar of {f'the layer {found}' if found else 'no layer'}",
        f"add: --as {found}" if found else "leave out --as",
    )


def _layer_of(stem: Path) -> str:
    return layer_of(stem.name, lambda name: stem.with_name(name).exists())


def _below(folder: Path, layer: str, untagged: bool) -> Iterator[Path]:
    """The articles in a folder and below, by name; with `untagged`, some come twice."""
    ending = f".{layer}{SUFFIX}" if layer else SUFFIX
    entered: set[tuple[int, int]] = set()
    # Not a call a folder: they may be nested deeper than calls can be.
    levels = [_entries(folder, entered)]
    while levels:
        entry = next(levels[-1], None)
        if entry is None:
            levels.pop()
            continue
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False) or (entry.is_symlink() and path.is_dir()):
            if not entry.name.startswith("."):
                levels.append(_entries(path, entered))
        elif entry.name.endswith(ending) and len(entry.name) > len(ending):
            stem = path.with_name(entry.name[: -len(SUFFIX)])
            if layer:
                yield path.with_name(entry.name[: -len(ending)])
            elif not _layer_of(stem):
                yield stem
        elif untagged and path.suffix.lower() == TEXT and not entry.name.startswith("."):
            yield path


def _entries(folder: Path, entered: set[tuple[int, int]]) -> Iterator[os.DirEntry[str]]:
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
