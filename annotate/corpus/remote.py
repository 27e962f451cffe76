"""Which articles a URL names, and the getting of many a few at a time.

Loaded only for URLs. Invariants: the articles of a folder elsewhere are those, in that order, that
the same folder here would have; in memory, besides the names, are the files of at most AT_ONCE
articles.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path
from posixpath import commonpath
from typing import cast

from annotate.corpus.folders import TEXT, articles_among, in_order
from annotate.corpus.patterns import SIGNS
from annotate.corpus.walk import article_of, fitting
from annotate.errors import AnnotateError
from annotate.store import remote
from annotate.store.address import WEB, Address
from annotate.store.schemas import CONFIG_NAME
from annotate.store.workspace import SUFFIX, sidecar_path

AT_ONCE = 64
"""Articles whose files are asked for together at most: twice as many requests, which is what s3fs
and aiohttp have under way."""

FIRST = 16
"""So many are asked for while it is not known how large they are."""

ENOUGH = 1 << 24
"""Bytes after which fewer are asked for together."""

Listings = dict[tuple[Address, str, bool], list[str]]
"""The URLs that were found for one, so that it is not asked for again in the same run. There may be
very many: as addresses they would take six times the memory."""


def named(
    address: Address, layer: str, untagged: bool, listings: Listings | None = None
) -> Iterator[Address]:
    """The articles that a URL names, as `walk.articles` has them for a path. Raises AnnotateError
    for what is not there or cannot be listed."""
    if listings is None:
        return _named(address, layer, untagged)
    key = address, layer, untagged
    if key not in listings:
        listings[key] = [found.url for found in _named(address, layer, untagged)]
    return map(Address, listings[key])


def _named(address: Address, layer: str, untagged: bool) -> Iterator[Address]:
    signs = any(sign in address.place for sign in SIGNS)
    kind = remote.kind(address) if not (address.scheme in WEB and signs) else ""
    if kind == "folder":
        address.listed = True
        return _below(address, layer, untagged)
    if kind == "file" and address.name.endswith(SUFFIX) and len(address.name) > len(SUFFIX):
        if not address.exists():
            raise AnnotateError(f"no such file: {address}")
        return iter([article_of(address, layer)])
    if kind == "file":
        return iter([address])
    if not signs:
        raise remote.absent(address, "no such file:")
    matches = sorted(remote.matching(address), key=lambda match: in_order(match[0].place))
    if not matches:
        raise remote.absent(address, "no file matches")
    return fitting(address, matches, lambda found: _below(found, layer, untagged), layer)


def _below(folder: Address, layer: str, untagged: bool) -> Iterator[Address]:
    """The articles in a folder and below."""
    return (folder / path for path in articles_among(files(folder), layer, untagged))


def is_folder(address: Address) -> bool:
    """Whether a URL names a folder. Raises AnnotateError for what cannot be told."""
    if not address.listed:
        signs = any(sign in address.place for sign in SIGNS)
        address.listed = not (signs and address.scheme in WEB) and remote.kind(address) == "folder"
    return address.listed


def names_in(folder: Address) -> frozenset[str]:
    """All names in a folder, of a web server those that it tells; nothing if it cannot be
    listed."""
    try:
        return frozenset(remote.names_in(folder))
    except AnnotateError:
        return frozenset()


def files(folder: Address) -> Iterator[tuple[str, str, set[str]]]:
    """All files in a folder and below by name, as `folders.files` has them here: the path from it,
    the name, and all names beside it."""
    return _beside(sorted(remote.files_below(folder), key=in_order))


def _beside(paths: list[str]) -> Iterator[tuple[str, str, set[str]]]:
    """Each path, its name, and all names in its folder; without what is in hidden folders."""
    beside: dict[str, set[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        beside.setdefault(folder, set()).add(name)
    for path in paths:
        folder, _, name = path.rpartition("/")
        if not any(part.startswith(".") for part in folder.split("/")):
            yield path, name, beside[folder]


def at_hand(
    articles: Iterable[tuple[Address, Iterable[str]]], *, texts: bool = True
) -> Iterator[Address]:
    """Articles, each given with the layers of its sidecars, with what reading them needs: their own
    bytes if `texts`, their sidecars', and those of each `annotate.yaml` that may apply to them."""
    held: remote.Held = {}
    configs: remote.Held = {}
    left = iter(articles)
    count = min(FIRST, AT_ONCE)
    while some := [*islice(left, count)]:
        wanted: list[Address] = [article for article, _ in some] if texts else []
        wanted += [
            cast(Address, sidecar_path(article, layer))
            for article, layers in some
            for layer in layers
        ]
        above = dict.fromkeys(
            folder / CONFIG_NAME
            for parent, _ in groupby(article.parent for article, _ in some)
            for folder in (parent, *parent.parents)
        )
        new = [config for config in above if config.url not in configs]
        got = remote.fetched([*wanted, *new])
        configs |= {config.url: got.pop(config.url) for config in new}
        size = sum(len(found) for found in got.values() if isinstance(found, bytes))
        count = max(1, min(AT_ONCE, 2 * count, count * ENOUGH // max(size, 1)))
        # Whoever has kept an article has it fetched anew, with others, if it is gone through again.
        held.clear()
        held = configs | got
        for article, _ in some:
            yield Address(article.url, _of_article(article, held))
    held.clear()


def _of_article(article: Address, held: remote.Held) -> remote.Held:
    """The same; where an article cannot be had, that is what is wrong with the files that belong to
    it as well, which nobody named."""
    error = held.get(article.url)
    if not isinstance(error, AnnotateError):
        return held
    return {
        url: error if isinstance(content, AnnotateError) else content
        for url, content in held.items()
    }


class Names:
    """Names for files that belong to articles, as `walk.Found.name_of` has them; where not all is
    in one place elsewhere, with the host or bucket."""

    def __init__(self, paths: Iterable[Path], articles: Iterable[Path]) -> None:
        named = [path if isinstance(path, Address) else None for path in paths]
        schemes = {path.scheme if path else "" for path in named}
        self.taken: set[str] = set()
        """The articles, and the folders that they are in."""
        for article in articles:
            if isinstance(article, Address):
                above = article.place
                while above and above not in self.taken:
                    self.taken.add(above)
                    above = above.rpartition("/")[0]
        folders = [_folder(path, self.taken) for path in named if path]
        self.common = commonpath(folders) if len(schemes) == 1 else ""

    def of(self, article: Address) -> str:
        """The name for an article."""
        name = article.place[len(self.common) :].lstrip("/")
        bare = article.place.removesuffix(TEXT)
        return name if bare in self.taken or bare.endswith("/") else name.removesuffix(TEXT)


def _folder(path: Address, folders: Collection[str]) -> str:
    """The folder that a path names, or the one that it is in."""
    if any(sign in path.place for sign in SIGNS) and path.place not in folders:
        parts = path.place.split("/")
        first = next(i for i, part in enumerate(parts) if any(sign in part for sign in SIGNS))
        return "/".join(parts[:first])
    inside = any(place.startswith(f"{path.place}/") for place in folders)
    return path.place if inside else path.parent.place
