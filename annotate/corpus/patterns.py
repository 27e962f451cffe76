"""Patterns for names of files, for shells that do not expand them and for those in quotes.

Invariant: signs in names that are there are no patterns; what fits comes in an order that depends
on the names alone, hidden files left out, as a shell has it; `**` follows no link.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

SIGNS = "*?["


def is_pattern(path: Path) -> bool:
    """True for the name of nothing that is there, if it has signs of a pattern."""
    text = str(path)
    return any(sign in text for sign in SIGNS) and not os.path.lexists(text)


def fixed(path: Path) -> Path:
    """The path up to its first part that is a pattern, or all of it."""
    return _split(path)[0] if is_pattern(path) else path


def matching(pattern: Path) -> Iterator[tuple[Path, bool]]:
    """The files and folders that fit, each with True for a folder, in order. `*` and `?` stand for
    what is in a name, `[ab]` for one of these, `**` for any folders, as Python's `glob` has it."""
    start, rest = _split(pattern)
    found = {*_fitting(start, rest)}
    for path in sorted(found, key=lambda path: path.parts):
        # What `**` fits besides: the folder before it.
        if path != start:
            yield path, path.is_dir()


def _fitting(folder: Path, parts: Sequence[str]) -> Iterator[Path]:
    """What fits below a folder. Python's `glob` would go round in folders whose links lead back."""
    part, *rest = parts
    if part == "**":
        for place, folders, names in os.walk(folder):
            here = Path(place)
            folders[:] = [name for name in folders if not name.startswith(".")]
            if rest:
                yield from _fitting(here, rest)
            else:
                yield here
                yield from (here / name for name in _shown([*folders, *names], "*"))
        return
    if any(sign in part for sign in SIGNS):
        try:
            names = _shown(os.listdir(folder), part)  # noqa: PTH208, names are all it takes
        except OSError:
            return
    else:
        names = [part]
    for name in names:
        path = folder / name
        if rest and path.is_dir():
            yield from _fitting(path, rest)
        elif not rest and os.path.lexists(path):
            yield path


def _shown(names: Sequence[str], pattern: str) -> list[str]:
    """The names that fit a pattern; hidden ones only if it says so."""
    from fnmatch import filter

    return [name for name in filter(names, pattern) if name[0] != "." or pattern[0] == "."]


def _split(path: Path) -> tuple[Path, tuple[str, ...]]:
    """The part before the pattern, and the rest."""
    parts = path.parts
    for place, part in enumerate(parts):
        if any(sign in part for sign in SIGNS):
            start = Path(*parts[: place + 1])
            if not os.path.lexists(start):
                return Path(*parts[:place]), parts[place:]
    return path, ()
