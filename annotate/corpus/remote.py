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

from annotate.corpus.patterns import SIGNS
from annotate.corpus.walk import TEXT, article_of, articles_among, fitting, in_order
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

Listings = dict[tuple[Address, str, bool], list[Address]]
"""What was found for a URL, so that it is not asked for again in the same run."""


def named(
    address: Address, layer: str, untagged: bool, listings: Listings | None = None
) -> list[Address]:
    """The articles that a URL names, as `walk.articles` has them for a path. Raises AnnotateError
    for what is not there or cannot be listed."""
    key = address, layer, untagged
    if listings is None or key not in listings:
        found = _named(address, layer, untagged)
        if listings is None:
            return found
        listings[key] = found
    return listings[key]


def _named(address: Address, layer: str, untagged: bool) -> list[Address]:
    signs = any(sign in address.place for sign in SIGNS)
    kind = remote.kind(address) if not (address.scheme in WEB and signs) else ""
    if kind == "folder":
        address.listed = True
        return _below(address, layer, untagged)
    if kind == "file" and address.name.endswith(SUFFIX) and len(address.name) > len(SUFFIX):
        if not address.exists():
            raise AnnotateError(f"no such file: {address}")
        return [article_of(address, layer)]
    if kind == "file":
        return [address]
    if not signs:
        raise remote.absent(address, "no such file:")
    matches = sorted(remote.matching(address), key=lambda match: in_order(match[0].place))
    if not matches:
        raise remote.absent(address, "no file matches")
    return [*fitting(address, matches, lambda found: _below(found, layer, untagged), layer)]


def _below(folder: Address, layer: str, untagged: bool) -> list[Address]:
    """The articles in a folder and below."""
    paths = sorted(remote.files_below(folder), key=in_order)
    return [folder / path for path in articles_among(_beside(paths), layer, untagged)]


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
    articles: Iterable[tuple[Address, str]], *, texts: bool = True
) -> Iterator[tuple[Address, str]]:
    """Articles, each with the layer of its sidecar, with what reading them needs: their own bytes
    if `texts`, their sidecars', and those of each `annotate.yaml` that may apply to them."""
    held: remote.Held = {}
    configs: remote.Held = {}
    left = iter(articles)
    count = min(FIRST, AT_ONCE)
    while some := [*islice(left, count)]:
        wanted: list[Address] = [article for article, _ in some] if texts else []
        wanted += [cast(Address, sidecar_path(article, layer)) for article, layer in some]
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
        held.clear()
        held |= configs | got
        for article, layer in some:
            yield Address(article.url, held), layer
    held.clear()


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
