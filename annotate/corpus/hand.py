"""Articles that are to be read, at hand: here, or fetched a few at a time.

Invariant: for articles on this machine it does nothing and loads nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, tee
from pathlib import Path
from typing import Any, TypeVar, overload

from annotate.store.files import HERE

T = TypeVar("T")


def at_hand(
    articles: Iterable[tuple[Path, str]], *, texts: bool = True
) -> Iterator[tuple[Path, str]]:
    """Articles, each with the layer of its sidecar; those that are elsewhere once what belongs to
    them has been fetched, a few at a time, and if `texts` they themselves."""
    return _fetched(
        articles, lambda pair: (pair[0], (pair[1],)), lambda pair, path: (path, pair[1]), texts
    )


class Part(Sequence[T]):
    """Some of the articles, which are at hand when they are gone through: paths, or tuples that
    have a `path` and `layers`."""

    def __init__(self, items: Sequence[T], layer: str) -> None:
        """`layer` is that of the sidecars of what are paths alone."""
        self.paths = items
        self.layer = layer

    def __len__(self) -> int:
        return len(self.paths)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        return self.paths[place]

    def __iter__(self) -> Iterator[T]:
        return _fetched(self.paths, self._parts, _with_path, True)

    def _parts(self, item: Any) -> tuple[Path, tuple[str, ...]]:
        return (item, (self.layer,)) if isinstance(item, Path) else (item.path, item.layers)


def _with_path(item: Any, path: Path) -> Any:
    return path if isinstance(item, Path) else item._replace(path=path)


def _fetched(
    items: Iterable[T],
    parts: Callable[[T], tuple[Path, tuple[str, ...]]],
    made: Callable[[T, Path], T],
    texts: bool,
) -> Iterator[T]:
    """The items, with the paths of those that were elsewhere as they can be read now."""

    def is_elsewhere(item: T) -> bool:
        path: Any = parts(item)[0]
        return type(path) is not HERE and not path.held

    for elsewhere, some in groupby(items, key=is_elsewhere):
        if elsewhere:
            from annotate.corpus import remote

            kept, asked = tee(some)
            there: Any = map(parts, asked)
            for item, path in zip(kept, remote.at_hand(there, texts=texts), strict=True):
                yield made(item, path)
        else:
            yield from some
