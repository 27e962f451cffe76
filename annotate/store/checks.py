"""Taking values of the right type out of what a YAML file holds.

Each function returns the value or raises `Problem`, which knows the place in the file. So mistakes
in sidecars and in configuration are told in the same words: file, line, key, what was expected.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from annotate.errors import AnnotateError

Path = tuple[str | int, ...]
"""Keys and indices that lead to a value."""

HINT = "mend that line, or restore the file from git; it was not changed"

SHOWN = 40
"""How much of a wrong value a message quotes, in characters."""

LARGEST = 2**53
"""Every JSON reader holds whole numbers up to this one exactly."""


class Problem(Exception):
    """A value that is not as it must be."""

    def __init__(self, path: Path, message: str, hint: str = HINT) -> None:
        super().__init__(message)
        self.path = path
        self.message = message
        self.hint = hint


def located(problem: Problem, data: bytes, name: str) -> AnnotateError:
    """The error for a problem in a file: `file:line: tags[17].spans: expected …`."""
    from annotate.store import events

    line, _ = events.locate(data, problem.path)
    key = dotted(problem.path)
    return AnnotateError(
        f"{name}:{line}: {key}{': ' if key else ''}{problem.message}", problem.hint
    )


def dotted(path: Path) -> str:
    """A path as messages write it: `tags[17].spans`."""
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else f".{step}" if out else step
    return out


def wrong(path: Path, expected: str, value: Any) -> Problem:
    """The problem of a value that is something else than expected."""
    if value is None:
        return Problem(path, f"expected {expected}, got nothing")
    if isinstance(value, bool):
        return Problem(path, f"expected {expected}, got {str(value).lower()}")
    quoted = repr(value)
    if len(quoted) > SHOWN:
        quoted = quoted[: SHOWN - 1] + "…"
    return Problem(path, f"expected {expected}, got {quoted}")


def text(value: Any, path: Path) -> str:
    """A text; nothing counts as an empty one."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, (bool, int, float)):
        raise wrong(path, "text (put it in quotes)", value)
    raise wrong(path, "text", value)


def name(value: Any, path: Path, what: str) -> str:
    """A text that is not empty."""
    if value is None or value == "":
        raise Problem(path, f"expected {what}, got nothing")
    return text(value, path)


def whole(value: Any, path: Path, what: str = "a whole number") -> int:
    """A whole number from 0."""
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise wrong(path, what, value)
    return value


def flag(value: Any, path: Path) -> bool:
    """True or false; nothing counts as false."""
    if value is None:
        return False
    if type(value) is not bool:
        raise wrong(path, "true or false", value)
    return value


def mapping(value: Any, path: Path, what: str = "a mapping (key: value)") -> dict[str, Any]:
    """A mapping; nothing counts as an empty one."""
    if value is None:
        return {}
    if type(value) is not dict:
        raise wrong(path, what, value)
    return value


def items(value: Any, path: Path, what: str = "a list") -> list[Any]:
    """A list; nothing counts as an empty one."""
    if value is None:
        return []
    if type(value) is not list:
        raise wrong(path, what, value)
    return value


def others(found: Mapping[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """The entries whose keys are not among the known ones."""
    return {key: value for key, value in found.items() if key not in known}


def unknown(path: Path, message: str, word: str, choices: Iterable[str]) -> Problem:
    """The problem of a word that is none of the choices, with the nearest of them."""
    from annotate.core.similar import suggestion

    close = suggestion(word, choices)
    return Problem(path, f"{message}: {close}" if close else message)
