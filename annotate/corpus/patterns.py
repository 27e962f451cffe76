"""Patterns for names of files, for shells that do not expand them and for those in quotes.

Invariant: signs in names that are there are no patterns; what fits comes in an order that depends
on the names alone, hidden files left out, as a shell has it; `**` follows no link that leads out of
the folder before the pattern.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from annotate.corpus.folders import is_within

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
    from glob import escape, glob

    start, rest = _split(pattern)
    whole = str(Path(escape(str(start)), *rest))
    # Not pathlib's, whose `*` fits hidden files and whose `**` fits folders only.
    found = (Path(name) for name in glob(whole, recursive=True))  # noqa: PTH207
    top = os.path.realpath(start) if "**" in rest else ""
    for path in sorted(found, key=lambda path: path.parts):
        is_folder = path.is_dir()
        if top and not is_within(str(path if is_folder else path.parent), top):
            continue
        # What `**` fits besides: the folder before it.
        if path != start:
            yield path, is_folder


def _split(path: Path) -> tuple[Path, tuple[str, ...]]:
    """The part before the pattern, and the rest."""
    parts = path.parts
    for place, part in enumerate(parts):
        if any(sign in part for sign in SIGNS):
            start = Path(*parts[: place + 1])
            if not os.path.lexists(start):
                return Path(*parts[:place]), parts[place:]
    return path, ()
