"""Articles that are to be read, at hand: here, or fetched a few at a time.

Invariant: for articles on this machine it does nothing and loads nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, cast, overload

from annotate.store.files import HERE


def at_hand(
    articles: Iterable[tuple[Path, str]], *, texts: bool = True
) -> Iterator[tuple[Path, str]]:
    """Articles, each with the layer of its sidecar; those that are elsewhere once what belongs to
    them has been fetched, a few at a time, and if `texts` they themselves."""
    for elsewhere, some in groupby(articles, key=_is_elsewhere):
        if elsewhere:
            from annotate.corpus import remote

            yield from remote.at_hand(cast(Any, some), texts=texts)
        else:
            yield from some


def _is_elsewhere(pair: tuple[Path, str]) -> bool:
    """True if an article has to be fetched first."""
    return type(pair[0]) is not HERE and cast(Any, pair[0]).held is None


class Part(Sequence[Path]):
    """Some of the articles, of which those that are elsewhere are fetched a few at a time when they
    are gone through."""

    def __init__(self, paths: Sequence[Path], layer: str) -> None:
        self.paths = paths
        self.layer = layer

    def __len__(self) -> int:
        return len(self.paths)

    @overload
    def __getitem__(self, place: int) -> Path: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Path]: ...
    def __getitem__(self, place: int | slice) -> Path | Sequence[Path]:
        return self.paths[place]

    def __iter__(self) -> Iterator[Path]:
        return (path for path, _ in at_hand((path, self.layer) for path in self.paths))
