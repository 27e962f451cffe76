"""Which articles a path names.

A file is an article whatever its name, a sidecar means its article, a folder means every article
below it that has a sidecar; where articles without one are wanted, every text file too. A pattern
such as `news/*.txt` means all that fits it, unless a file is called just so. Invariant: each
article comes once, in an order that depends on the names alone; hidden folders are left out, and no
folder is entered twice. What a URL names, `annotate.corpus.remote` knows, loaded only for one.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from annotate.corpus.folders import TEXT, articles_among, entries_of, files
from annotate.corpus.patterns import fixed, is_pattern, matching
from annotate.errors import AnnotateError
from annotate.store.files import HERE, no_such_file
from annotate.store.schemas import CONFIG_NAME
from annotate.store.workspace import SUFFIX, layer_of, sidecar_path

if TYPE_CHECKING:
    from annotate.corpus.remote import Listings, Names

P = TypeVar("P", bound=Path)

Wrong = dict[Path, AnnotateError]
"""The paths that do not name what can be read, with the reason."""


class Found:
    """The articles that paths name, walked anew each time they are asked for, so that a hundred
    thousand take no memory."""

    def __init__(
        self,
        paths: Iterable[Path],
        *,
        layer: str = "",
        untagged: bool = False,
        passing: bool = False,
    ) -> None:
        """Raises AnnotateError as `articles` does, as soon as it comes to what is wrong. With
        `passing`, one of several paths that is wrong is passed over, and kept in `wrong`."""
        self.paths = list(paths)
        self.wrong: Wrong = {}
        self.passing = passing and len(self.paths) > 1
        self.layer = layer
        self.untagged = untagged
        self._listings: Listings = {}
        self._files: frozenset[tuple[int, int]] = frozenset()
        self._asked = False
        self._below: dict[str, str] = {}
        """For the folder asked for last, where it is below the root."""

    def __iter__(self) -> Iterator[Path]:
        wrong = self.wrong if self.passing else None
        return articles(
            self.paths,
            layer=self.layer,
            untagged=self.untagged,
            listings=self._listings,
            wrong=wrong,
        )

    @property
    def right(self) -> list[Path]:
        """The paths but those that were found wrong."""
        return [path for path in self.paths if path not in self.wrong]

    def __len__(self) -> int:
        return self.count

    @cached_property
    def count(self) -> int:
        """How many there are when it is first asked for."""
        return sum(1 for _ in self.sent())

    def sent(self) -> Iterator[Path | str]:
        """They, for another process: paths on this machine as text, which is made, packed and
        unpacked in a tenth of the time."""
        if folder := self._folder:
            return _texts_below(folder, self.layer, self.untagged)
        return (str(path) if type(path) is HERE else path for path in self)

    @property
    def _folder(self) -> Path | None:
        """The folder of this machine that is all that is named, if it is."""
        folder = self.paths[0] if len(self.paths) == 1 else None
        return folder if type(folder) is HERE and folder.is_dir() else None

    def name_of(self, article: Path) -> str:
        """A name for files that belong to an article: relative to the folder of all, with `/`,
        without `.txt`; no two have the same."""
        if type(article) is not HERE:
            return self._names.of(cast(Any, article))
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
    def _names(self) -> "Names":
        from annotate.corpus.remote import Names

        return Names(self.right, self)

    @cached_property
    def root(self) -> Path:
        """The folder that has all that is named in it."""
        here = [fixed(path) for path in self.right or self.paths if type(path) is HERE]
        folders = [path if path.is_dir() else path.parent for path in here]
        return Path(os.path.commonpath([folder.resolve() for folder in folders]))

    def read(self, file: Path) -> bool:
        """True if a file is one of these articles, or a sidecar of one."""
        if type(file) is not HERE:
            return any(file in (path, sidecar_path(path, self.layer)) for path in self)
        try:
            status = file.stat()
        except OSError:
            return False
        place = status.st_dev, status.st_ino
        if not self._may_hold(status.st_ino):
            return False
        if self._asked:
            self._files = self._files or frozenset(self._places())
            return place in self._files
        # Who writes one file asks once, and should not have to remember all that there are.
        self._asked = True
        return place in self._places()

    def _may_hold(self, inode: int) -> bool:
        """False if nothing in the folder has an inode, in a fifth of the time that it takes to ask
        of each file where it is. It is not told of links, nor of a device."""
        below = files(self._folder) if self._folder else None
        return below is None or any(one.inode() == inode or one.is_symlink() for one, _ in below)

    def _places(self) -> Iterator[tuple[int, int]]:
        """Device and inode of each article and sidecar that is there."""
        ending = f".{self.layer}{SUFFIX}" if self.layer else SUFFIX
        for article in map(str, self.sent()):
            for name in (article, article + ending):
                with suppress(OSError):
                    status = os.stat(name)  # noqa: PTH116, a path is made for each
                    yield status.st_dev, status.st_ino


def articles(
    paths: Iterable[Path],
    *,
    layer: str,
    untagged: bool = False,
    listings: "Listings | None" = None,
    wrong: Wrong | None = None,
) -> Iterator[Path]:
    """The articles that paths name. `layer` is that of the sidecars, empty for the plain one; with
    `untagged`, a folder means its text files without a sidecar as well. `listings` keeps what was
    found for URLs.

    An article that a sidecar in a folder belongs to comes even if it is not there, so that its
    absence is told. Raises AnnotateError for a path that does not exist and for standard input, or
    puts that in `wrong` and goes on.
    """
    named = list(paths)
    if len(named) == 1:
        yield from _named(named[0], layer, untagged, listings)
        return
    seen: set[Path] = set()
    for path in named:
        try:
            for article in _named(path, layer, untagged, listings):
                place = article.parent.resolve() / article.name
                if place not in seen:
                    seen.add(place)
                    yield article
        except AnnotateError as error:
            if wrong is None:
                raise
            wrong.setdefault(path, error)


def by_layer(paths: Iterable[Path], *, layer: str) -> dict[str, list[Path]]:
    """The paths by the layer of the sidecars that they mean: a sidecar that is named itself may be
    of any, unless one is asked for. So git's hooks can name all that are committed."""
    found: dict[str, list[Path]] = {}
    for path in paths:
        own = layer
        if not layer and path.name.endswith(SUFFIX) and path.is_file():
            own = _layer_of(path.with_name(path.name[: -len(SUFFIX)]))
        found.setdefault(own, []).append(path)
    return found


def sidecars(paths: Iterable[Path], *, layer: str = "") -> Iterator[Path]:
    """The sidecars of the articles that paths name, those of every layer unless one is given; a
    folder means its `annotate.yaml` files as well. No file comes twice, by whatever name.

    What a link in a folder leads out of it to comes as well, so that the caller can tell it.
    Raises AnnotateError as `articles` does.
    """
    seen: set[str] = set()
    for path in paths:
        for found in _sidecars_of(path, layer):
            place = os.path.realpath(found)
            if place not in seen:
                seen.add(place)
                yield found


def _sidecars_of(path: Path, layer: str) -> Iterator[Path]:
    if path.is_dir() or not is_pattern(path):
        yield from _sidecars(path, layer)
        return
    matches = [match for match, _ in matching(path)]
    if not matches:
        raise AnnotateError(f"no file matches {path}")
    for match in matches:
        if not _is_sidecar(match, "") or _is_sidecar(match, layer):
            yield from _sidecars(match, layer)


def _sidecars(path: Path, layer: str) -> Iterator[Path]:
    if path.is_dir():
        for file in (Path(entry.path) for entry, _ in files(path)):
            if file.name == CONFIG_NAME or _is_sidecar(file, layer):
                yield file
    elif path.name.endswith(SUFFIX) and len(path.name) > len(SUFFIX):
        if layer:
            article_of(path, layer)
        elif not path.exists():
            raise no_such_file(path)
        yield path
    else:
        for article in _named(path, layer, False):
            if layer:
                yield from filter(Path.exists, [sidecar_path(article, layer)])
                continue
            for entry in entries_of(article.parent, set()):
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


def _named(
    path: Path, layer: str, untagged: bool, listings: "Listings | None" = None
) -> Iterator[Path]:
    if str(path) == "-":
        raise AnnotateError(
            "an article on standard input has no tags: they are in a file next to the article",
            "name a file",
        )
    if type(path) is not HERE:
        from annotate.corpus import remote
        from annotate.store.address import Address

        return remote.named(cast(Address, path), layer, untagged, listings)
    if path.is_dir():
        return _below(path, layer, untagged)
    if is_pattern(path):
        return fitting(path, [*matching(path)], lambda found: _below(found, layer, untagged), layer)
    if path.name.endswith(SUFFIX) and len(path.name) > len(SUFFIX):
        return iter((article_of(path, layer),))
    if not os.path.lexists(path):
        raise no_such_file(path)
    return iter((path,))


def fitting(
    pattern: P, matches: list[tuple[P, bool]], below: Callable[[P], Iterable[P]], layer: str
) -> Iterator[P]:
    """The articles, each once, of what fits a pattern, files and folders. A sidecar of another
    layer was not named itself, and is passed over. Raises AnnotateError if nothing fits."""
    if not matches:
        raise AnnotateError(f"no file matches {pattern}")
    files = {path for path, is_folder in matches if not is_folder}
    seen: set[P] = set()
    for path, is_folder in matches:
        found: Iterable[P] = (path,)
        if is_folder:
            found = below(path)
        elif _is_sidecar(path, ""):
            found = _article_of(path, layer, files)
        elif path.name == CONFIG_NAME:
            found = ()
        for article in found:
            if article not in seen:
                seen.add(article)
                yield article


def _article_of(sidecar: P, layer: str, files: Collection[P]) -> Iterator[P]:
    """The article of a sidecar, if that is of a layer; some of the `files` that are there are known
    already."""
    stem = sidecar.name[: -len(SUFFIX)]

    def there(name: str) -> bool:
        file = sidecar.with_name(name)
        return file in files or file.exists()

    if layer_of(stem, there) == layer:
        yield sidecar.with_name(stem[: -len(layer) - 1] if layer else stem)


def article_of(sidecar: P, layer: str) -> P:
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
    return map(Path, _texts_below(folder, layer, untagged))


def _texts_below(folder: Path, layer: str, untagged: bool) -> Iterator[str]:
    found = ((file.path, file.name, beside) for file, beside in files(folder))
    return articles_among(found, layer, untagged)
