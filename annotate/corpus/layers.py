"""Which annotators have tagged an article: the layers whose sidecars stand beside it.

`article.txt.tags.yaml` is the layer without a name, `article.txt.ana.tags.yaml` that of `ana`.
Invariant: a sidecar is of one layer of one article, by `layer_of`: where an article is called
`a.txt.ana`, `a.txt.ana.tags.yaml` is its own, and `a.txt` has no layer `ana`. Each article comes
once, with its layers by name, the one without a name first; the order depends on names alone.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from annotate.corpus.folders import files
from annotate.corpus.walk import Wrong, articles
from annotate.errors import AnnotateError
from annotate.store.files import HERE
from annotate.store.workspace import SUFFIX, layer_of, sidecar_path

Table = dict[str, tuple[str, ...]]
"""The name of an article → its layers."""


class Layered(NamedTuple):
    """An article and the layers that it has; the empty name is the plain sidecar's."""

    path: Path
    layers: tuple[str, ...]

    def sidecars(self) -> Iterator[Path]:
        """The files that hold them, in the same order."""
        return (sidecar_path(self.path, layer) for layer in self.layers)


class LayeredFound:
    """The articles that paths name, each with its layers, walked anew each time they are asked for.
    Of the names in one folder at a time, and of those above it, memory holds a table."""

    def __init__(
        self,
        paths: Iterable[Path],
        *,
        only: Collection[str] = (),
        without: Collection[str] = (),
        least: int = 0,
    ) -> None:
        """Of their layers those in `only`, or all, but those in `without`; articles that are left
        with fewer than `least` of them do not come. Raises AnnotateError, as `walk.articles` does,
        as soon as it comes to what is wrong."""
        self.paths = list(paths)
        self.only = frozenset(only)
        self.without = frozenset(without)
        self.least = least
        self.wrong: Wrong = {}
        """Paths that were passed over by whoever looked before."""

    def __iter__(self) -> Iterator[Layered]:
        for found in layered_articles(self.paths):
            chosen = tuple(layer for layer in found.layers if self.takes(layer))
            if len(chosen) >= self.least:
                yield Layered(found.path, chosen)

    def __len__(self) -> int:
        return self.count

    def takes(self, layer: str) -> bool:
        """Whether a layer is asked for."""
        return (not self.only or layer in self.only) and layer not in self.without

    @cached_property
    def count(self) -> int:
        """How many there are when it is first asked for."""
        return sum(1 for _ in self)

    def read(self, file: Path) -> bool:
        """True if a file is one of the articles, or a sidecar of one, of any layer."""
        try:
            status = file.stat()
        except OSError:
            return False
        for found in layered_articles(self.paths):
            for path in (found.path, *found.sidecars()):
                with suppress(OSError):
                    if os.path.samestat(path.stat(), status):
                        return True
        return False


def layers_beside(article: Path) -> tuple[str, ...]:
    """The layers of one article. Reads its folder, so for many use `layered_articles`."""
    return _layers_in(article.parent).get(article.name, ())


def layered_articles(paths: Iterable[Path], *, wrong: Wrong | None = None) -> Iterator[Layered]:
    """The articles that paths name: a file is one, whether it has layers or not; a sidecar of any
    layer means its article, with all layers; a folder all articles below it that have a sidecar.

    Raises AnnotateError for a path that does not exist and for standard input; where there are
    several, puts that in `wrong`, if it is given, and goes on.
    """
    named = list(paths)
    seen: set[Path] = set()
    # Names of many files in a row are often of one folder.
    layers_in = lru_cache(maxsize=1)(_layers_in)
    for path in named:
        try:
            for found in _named(path, layers_in):
                if len(named) > 1:
                    place = found.path.parent.resolve() / found.path.name
                    if place in seen:
                        continue
                    seen.add(place)
                yield found
        except AnnotateError as error:
            if wrong is None or len(named) == 1:
                raise
            wrong.setdefault(path, error)


def _named(path: Path, layers_in: Callable[[Path], Table]) -> Iterator[Layered]:
    if type(path) is not HERE:
        from annotate.corpus import remote

        address: Any = path
        if remote.is_folder(address):
            # Of what is elsewhere, paths come as they are seen from the folder.
            return _below(remote.files(address), lambda below: path / below if below else path)
    elif path.is_dir():
        found = ((entry.path, entry.name, beside) for entry, beside in files(path))
        return _below(found, Path)
    return _file(path, layers_in)


def _file(path: Path, layers_in: Callable[[Path], Table]) -> Iterator[Layered]:
    layer = ""
    if path.name.endswith(SUFFIX):
        stem = path.name[: -len(SUFFIX)]
        layer = layer_of(stem, lambda name: path.with_name(name).exists())
    for article in articles([path], layer=layer):
        yield Layered(article, layers_in(article.parent).get(article.name, ()))


def _layers_in(folder: Path) -> Table:
    """The articles in a folder that have sidecars, and their layers; nothing if there is no such
    folder."""
    if type(folder) is not HERE:
        from annotate.corpus import remote

        address: Any = folder
        return _grouped(remote.names_in(address))
    try:
        names = frozenset(os.listdir(folder))  # noqa: PTH208, names are all it takes
    except OSError:
        return {}
    return _grouped(names)


def _below(
    found: Iterable[tuple[str, str, Collection[str]]], made: Callable[[str], Path]
) -> Iterator[Layered]:
    """The articles among files, of which each comes with its path, of which a path is `made`, its
    name, and all names beside it."""
    tables: dict[str, dict[str, Layered]] = {}
    """For the folder that is walked, and those above it: the first sidecar → its article."""
    for path, name, beside in found:
        if not name.endswith(SUFFIX):
            continue
        here = path[: -len(name)]
        if here not in tables:
            tables = {place: table for place, table in tables.items() if here.startswith(place)}
            tables[here] = _table(made(here.rstrip("/") or here), beside)
        layered = tables[here].get(name)
        if layered:
            yield layered


def _table(folder: Path, names: Collection[str]) -> dict[str, Layered]:
    table = {}
    for name, layers in _grouped(names).items():
        found = Layered(folder / name, layers)
        table[min(sidecar.name for sidecar in found.sidecars())] = found
    return table


def _grouped(names: Collection[str]) -> Table:
    """The articles that have sidecars among the names in one folder, and the layers of each."""
    found: dict[str, list[str]] = {}
    for name in names:
        if name.endswith(SUFFIX) and len(name) > len(SUFFIX):
            stem = name[: -len(SUFFIX)]
            layer = layer_of(stem, names.__contains__)
            found.setdefault(stem[: -len(layer) - 1] if layer else stem, []).append(layer)
    return {article: tuple(sorted(layers)) for article, layers in found.items()}
