"""The only writer of stdout and stderr.

Data goes to stdout as bytes, exactly as given unless a terminal would obey it; all else goes to
stderr, a line a message, through the one door for unsafe text. A closed pipe ends the program
quietly.
"""

import codecs
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from annotate.core.cells import safe, visible
from annotate.errors import AnnotateError, ExitStatus

_keeping: list[list[str]] = []
"""Where messages go instead of to the user."""


class Closed(Exception):
    """Whoever read our output has gone."""


def write(*chunks: str | bytes) -> None:
    """Write data to stdout as it is; text as UTF-8. Raises Closed if nobody reads it any more."""
    stream = sys.stdout.buffer
    try:
        for chunk in chunks:
            stream.write(chunk.encode("utf-8", "replace") if isinstance(chunk, str) else chunk)
        stream.flush()
    except BrokenPipeError:
        raise Closed from None


def data(pieces: Iterable[bytes]) -> None:
    """Write data that may hold anything: as it is to a pipe or a file; on a terminal, what could
    steer that shows as signs."""
    if sys.stdout.isatty():
        write(*map(visible, codecs.iterdecode(pieces, "utf-8", "replace")))
    else:
        for piece in pieces:
            write(piece)


def say(message: str) -> None:
    """Tell the user something, in one line on stderr."""
    if _keeping:
        _keeping[-1].append(message)
        return
    try:
        sys.stderr.write(safe(message) + "\n")
        sys.stderr.flush()
    except (BrokenPipeError, ValueError):
        raise Closed from None


@contextmanager
def kept() -> Iterator[list[str]]:
    """Keep what is told within, for another process to tell."""
    messages: list[str] = []
    _keeping.append(messages)
    try:
        yield messages
    finally:
        _keeping.pop()


def warn(message: str) -> None:
    """Tell the user that something is not as it should be."""
    say(f"annotate: {message}")


def fail(error: AnnotateError) -> ExitStatus:
    """Tell an error and what to do next. Returns the exit status."""
    hint = f" ({error.hint})" if error.hint else ""
    warn(f"{error.message}{hint}")
    return error.status


def silence() -> None:
    """Send what is still buffered nowhere, so that the interpreter's exit is quiet as well."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(nowhere, stream.fileno())
        except (OSError, ValueError):
            continue


def colour(stream_is_terminal: bool, wanted: bool | None = None) -> bool:
    """Whether to write colours: as the option says, else NO_COLOR, FORCE_COLOR, else if the
    stream is a terminal (https://no-color.org, https://force-color.org)."""
    if wanted is not None:
        return wanted
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream_is_terminal and os.environ.get("TERM") != "dumb"


def blocks() -> bool:
    """Whether what is written may have signs beyond ASCII: as the locale says, if anything does,
    and not on a terminal that calls itself dumb."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    locale = next(filter(None, names), "UTF-8").lower().replace("-", "")
    return "utf8" in locale and os.environ.get("TERM") != "dumb"


def columns(default: int = 80) -> int:
    """Width to write to, in cells: COLUMNS, else the terminal's, else `default`."""
    import shutil

    return shutil.get_terminal_size((default, 24)).columns


def page(chunks: Iterable[str]) -> None:
    """Show text that may be longer than the screen: on a terminal through the user's pager once
    it has more rows than the screen, else as it is."""
    if not sys.stdout.isatty():
        write(*chunks)
        return
    import shutil

    text = "".join(chunks)
    if text.count("\n") < shutil.get_terminal_size().lines:
        write(text)
        return
    import shlex
    import subprocess

    command = shlex.split(os.environ.get("PAGER") or "less")
    environment = {"LESS": "-FRX", "LESSCHARSET": "utf-8"} | dict(os.environ)
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
    except OSError:
        write(text)
        return
    try:
        pager.communicate(text.encode("utf-8", "replace"))
    except KeyboardInterrupt:
        pager.wait()
