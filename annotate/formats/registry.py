"""The formats by name: what `export --format` offers, and which one a file's name or content means.

Other packages add formats through the entry-point group `annotate.formats`: an entry names a
`Format`, whose `module` has the functions. Invariant: nothing of a format but its declaration is
imported until it is chosen, and installed packages are looked at only for a name that is not ours,
or for the list of all.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from annotate.errors import AnnotateError
from annotate.formats.contract import CARRIES, UNITS, Format
from annotate.formats.declarations import BUILT_IN

GROUP = "annotate.formats"

DEFAULT = "csv"

HEAD = 1 << 16
"""So many bytes of a file tell what format it is in, or its first line if that is longer."""

LINE = 1 << 24
"""Bytes of a first line that are looked at."""


def names(*, writes: bool = False, reads: bool = False) -> list[str]:
    """The names of our own formats that can do what is asked for."""
    return [
        format.name
        for format in BUILT_IN
        if (not writes or format.writes) and (not reads or format.reads)
    ]


def find(name: str) -> Format:
    """The format of a name. Raises AnnotateError, with the nearest that there is."""
    for format in BUILT_IN:
        if format.name == name:
            return format
    others, problems = installed()
    for format in others:
        if format.name == name:
            return format
    from annotate.core.similar import suggestion

    known = [format.name for format in (*BUILT_IN, *others)]
    close = suggestion(name, known) or "see them with: annotate formats"
    hint = "; ".join([close, *problems])
    raise AnnotateError(f"no such format: {name}", hint)


def installed() -> tuple[list[Format], list[str]]:
    """The formats of other packages by name, and what is wrong with some, in words."""
    from importlib.metadata import entry_points

    found: dict[str, Format] = {}
    problems = []
    ours = set(names())
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        try:
            format = entry.load()
        except (Exception, SystemExit) as error:
            problems.append(f"{entry.name}: {type(error).__name__}: {error}")
            continue
        fault = _fault(format)
        if fault or format.name in ours or format.name in found:
            problems.append(f"{entry.name}: {fault or f'the name {format.name} is taken'}")
        else:
            found[format.name] = format
    return list(found.values()), problems


def _fault(format: Any) -> str:
    """What is wrong with a declaration of another package, or nothing."""
    if not isinstance(format, Format):
        return f"expected a Format, got {type(format).__name__}"
    if strange := [name for name in format.carries if name not in CARRIES]:
        return f"carries {', '.join(strange)}; expected some of {', '.join(CARRIES)}"
    if format.unit not in UNITS:
        return f"its unit is {format.unit}; expected one of {', '.join(UNITS)}"
    if format.writes not in ("", "file", "folder"):
        return f"writes {format.writes}; expected file, folder or nothing"
    if format.joins and (format.parts or format.writes != "file"):
        return f"joins pieces and writes {format.writes}; expected file, and no parts"
    return ""


def module(format: Format) -> Any:
    """The module of a format. Raises AnnotateError if what it needs is not installed."""
    try:
        return import_module(format.module)
    except ImportError as error:
        raise missing(format, error) from error


def missing(format: Format, error: ImportError) -> AnnotateError:
    """The error for a format that needs what is not installed."""
    what = error.name or str(error)
    how = f"pip install 'annotate-articles[{format.extra}]'" if format.extra else ""
    return AnnotateError(f"{format.name} needs {what}, which is not installed", how)


def of_name(name: str) -> Format:
    """The format to write a file of this name in: of those with its longest suffix the one whose
    new files get that, or the first; the default for a name without any, and for a folder. Raises
    AnnotateError for a suffix that no format has."""
    if name.endswith(("/", os.sep)) or Path(name).is_dir():
        return find(DEFAULT)
    suffix = Path(name).suffix
    found = _writing(name, BUILT_IN)
    if found is None and suffix:
        found = _writing(name, installed()[0])
    if found is None and suffix:
        raise AnnotateError(
            f"no format's files end with {suffix}",
            "say which it is with --format; see: annotate formats",
        )
    return found or find(DEFAULT)


def _writing(name: str, formats: Sequence[Format]) -> Format | None:
    """The format to write a file of this name in, if it is one of these."""
    suffixed = [
        (len(suffix), suffix == format.suffixes[0], format)
        for format in formats
        if format.writes and (suffix := _suffix(name, format))
    ]
    return max(suffixed, key=lambda one: one[:2])[2] if suffixed else None


def of_file(path: Path) -> Format:
    """The format of a file to read: by its suffix, then by how it starts. Raises AnnotateError if
    that tells nothing, and OSError for what cannot be read."""
    candidates = _reading(path, BUILT_IN)
    if not candidates:
        candidates = _reading(path, installed()[0])
    if len(candidates) == 1:
        return candidates[0]
    with path.open("rb") as stream:
        start = stream.read(HEAD)
        start += b"" if b"\n" in start else stream.readline(LINE)
        head = start.decode("utf-8", "replace").removeprefix("\ufeff")
    for format in candidates or [format for format in BUILT_IN if format.reads]:
        try:
            sniff = getattr(import_module(format.module), "sniff", None)
        except ImportError:
            continue
        if sniff is not None and sniff(head):
            return format
    known = candidates or [format for format in BUILT_IN if format.reads]
    raise AnnotateError(
        f"the format of {path} cannot be told",
        f"say it with --format: {', '.join(format.name for format in known)}",
    )


def _reading(path: Path, formats: Sequence[Format]) -> list[Format]:
    """The formats to read that have the longest suffix of a name."""
    suffixes = {format.name: len(_suffix(path.name, format)) for format in formats if format.reads}
    longest = max(suffixes.values(), default=0)
    return [format for format in formats if longest and suffixes.get(format.name) == longest]


def _suffix(name: str, format: Format) -> str:
    """The longest suffix of a format that a name ends with; empty if there is none."""
    there = (suffix for suffix in format.suffixes if name.lower().endswith(suffix))
    return max(there, key=len, default="")


def options(format: Format, given: dict[str, str]) -> dict[str, str]:
    """The options for a format. Raises AnnotateError for one that it does not have."""
    for name in given:
        if name not in format.options:
            known = ", ".join(format.options) or "none"
            raise AnnotateError(
                f"{format.name} has no option {name}", f"it has {known}; see: annotate formats"
            )
    return given
