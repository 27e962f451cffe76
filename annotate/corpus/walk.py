"""Which articles a path names.

A file is an article whatever its name, a sidecar means its article, a folder means every article
below it that has a sidecar; where articles without one are wanted, every text file too. Invariant:
each article comes once, in an order that depends on the names alone; hidden folders are left out,
and no folder is entered twice.
"""

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from annotate.errors import AnnotateError
from annotate.store.files import no_such_file
from annotate.store.schemas import CONFIG_NAME
from annotate.store.workspace import SUFFIX, layer_of, sidecar_path

TEXT = ".txt"
"""What the name of an article in a folder ends with, if it has no sidecar."""


class Found:
    """The articles that paths name, walked anew each time they are asked for, so that a hundred
    thousand take no memory."""

    def __init__(self, paths: Iterable[Path], *, layer: str = "", untagged: bool = False) -> None:
        """Raises AnnotateError as `articles` does, as soon as it comes to what is wrong."""
        self.paths = list(paths)
        self.layer = layer
        self.untagged = untagged
        self._files: frozenset[tuple[int, int]] = frozenset()
        self._asked = False
        self._below: dict[str, str] = {}
        """For the folder asked for last, where it is below the root."""

    def __iter__(self) -> Iterator[Path]:
        return articles(self.paths, layer=self.layer, untagged=self.untagged)

    def __len__(self) -> int:
        return self.count

    @cached_property
    def count(self) -> int:
        """How many there are when it is first asked for."""
        return sum(1 for _ in self)

    def name_of(self, article: Path) -> str:
        """A name for files that belong to an article: relative to the folder of all, with `/`,
        without `.txt`; no two have the same."""
        folder, name = os.path.split(article)
        if folder not in self._below:
            below = Path(folder).resolve().relative_to(self.root).as_posix()
            self._below = {folder: "" if below == "." else f"{below}/"}
        short = name.removesuffix(TEXT)
        # One that is called just so, without an ending, has that name.
        if not short or os.path.lexists(os.path.join(folder, short)):  # noqa: PTH118
            short = name
        return (self._below[folder] + short).encode("utf-8", "backslashreplace").decode("utf-8")

    @cached_property
    def root(self) -> Path:
        """The folder that has all that is named in it."""
        folders = [path if path.is_dir() else path.parent for path in self.paths]
        return Path(os.path.commonpath([folder.resolve() for folder in folders]))

    def read(self, file: Path) -> bool:
        """True if a file is one of these articles, or a sidecar of one."""
        try:
            status = file.stat()
        except OSError:
            return False
        place = status.st_dev, status.st_ino
        if self._asked:
            self._files = self._files or frozenset(self._places())
            return place in self._files
        # Who writes one file asks once, and should not have to remember all that there are.
        self._asked = True
        return place in self._places()

    def _places(self) -> Iterator[tuple[int, int]]:
        """Device and inode of each article and sidecar that is there."""
        ending = f".{self.layer}{SUFFIX}" if self.layer else SUFFIX
        for article in map(str, self):
            for name in (article, article + ending):
                with suppress(OSError):
                    status = os.stat(name)  # noqa: PTH116, a path is made for each
                    yield status.st_dev, status.st_ino


def articles(paths: Iterable[Path], *, layer: str, untagged: bool = False) -> Iterator[Path]:
    """The articles that paths name. `layer` is that of the sidecars, empty for the plain one; with
    `untagged`, a folder means its text files without a sidecar as well.

    An article that a sidecar in a folder belongs to comes even if it is not there, so that its
    absence is told. Raises AnnotateError for a path that does not exist and for standard input.
    """
    named = list(paths)
    if len(named) == 1:
        yield from _named(named[0], layer, untagged)
        return
    seen: set[Path] = set()
    for path in named:
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


def sidecars(paths: Iterable[Path], *, layer: str = "") -> Iterator[Path]:
    """The sidecars of the articles that paths name, those of every layer unless one is given; a
    folder means its `annotate.yaml` files as well. No file comes twice, by whatever name.

    What a link in a folder leads out of it to comes as well, so that the caller can tell it.
    Raises AnnotateError as `articles` does.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _sidecars(path, layer):
            place = os.path.realpath(found)
            if place not in seen:
                seen.add(place)
                yield found


def _sidecars(path: Path, layer: str) -> Iterator[Path]:
    if path.is_dir():
        for file in (Path(entry.path) for entry, _ in _files(path)):
            if file.name == CONFIG_NAME or _is_sidecar(file, layer):
                yield file
    elif path.name.endswith(SUFFIX) and len(path.name) > len(SUFFIX):
        if layer:
            _article_of(path, layer)
        elif not path.exists():
            raise no_such_file(path)
        yield path
    else:
        for article in _named(path, layer, False):
            if layer:
                yield from filter(Path.exists, [sidecar_path(article, layer)])
                continue
            for entry in _entries(article.parent, set()):
                stem = entry.name.removesuffix(SUFFIX)
                if stem != entry.name and (stem == article.name or _is_layer_of(stem, article)):
                    yield article.with_name(entry.name)


def _is_sidecar(file: Path, layer: str) -> bool:
    if not file.name.endswith(SUFFIX) or len(file.name) == len(SUFFIX):
        return False
    return not layer or _layer_of(file.with_name(file.name[: -len(SUFFIX)])) == layer


def _is_layer_of(stem: str, article: Path) -> bool:
    found = _layer_of(article.with_name(stem))
    return bool(found) and stem == f"{article.name}.{found}"


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
    """The articles in a folder and below, by name."""
    ending = f".{layer}{SUFFIX}" if layer else SUFFIX
    for file, beside in _files(folder):
        name = file.name
        if name.endswith(ending) and len(name) > len(ending):
            if layer or not layer_of(name[: -len(ending)], beside.__contains__):
                yield Path(file.path[: -len(ending)])
        elif (
            untagged
            and name.lower().endswith(TEXT)
            and not name.startswith(".")
            and name + ending not in beside
        ):
            yield Path(file.path)


def _files(folder: Path) -> Iterator[tuple[os.DirEntry[str], Collection[str]]]:
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
    entries = [*_entries(folder, entered)]
    return iter(entries), {entry.name for entry in entries}


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


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
