"""The only writer of stdout and stderr.

Data goes to stdout as bytes, exactly as given unless a terminal would obey it; all else goes to
stderr, a line a message, through the one door for unsafe text. A closed pipe ends the program
quietly.
"""

import codecs
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from itertools import chain

from annotate.core.cells import clip, safe, visible
from annotate.errors import AnnotateError, ExitStatus

_keeping: ContextVar[list[str] | None] = ContextVar("keeping", default=None)
"""Where messages of this thread go instead of to the user."""

_drawn: list[str] = []
"""The line of `status`, while it stands on the terminal."""

CLEARED = "\r\x1b[2K"
"""Takes away the line that the cursor is on."""


class Closed(Exception):
    """Whoever read our output has gone."""


def write(*chunks: str | bytes) -> None:
    """Write data to stdout as it is; text as UTF-8. Raises Closed if nobody reads it any more."""
    stream = sys.stdout.buffer
    if _drawn and sys.stdout.isatty():
        status("")
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
    keeping = _keeping.get()
    if keeping is not None:
        keeping.append(message)
        return
    before = CLEARED if _drawn else ""
    _drawn.clear()
    _tell(f"{before}{safe(message)}\n")


def status(line: str) -> None:
    """Show a line on the terminal that stands there until anything else is written, or until
    another one or none is given; where stderr is no terminal, nothing."""
    if _keeping.get() is not None or not (line or _drawn) or not sys.stderr.isatty():
        return
    if os.environ.get("TERM") == "dumb":
        return
    _drawn[:] = [line] if line else []
    _tell(CLEARED + clip(line, columns() - 1))


def _tell(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (BrokenPipeError, ValueError):
        raise Closed from None


@contextmanager
def kept() -> Iterator[list[str]]:
    """Keep what is told within by this thread, for another process to tell."""
    messages: list[str] = []
    before = _keeping.set(messages)
    try:
        yield messages
    finally:
        _keeping.reset(before)


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
    with suppress(Closed):
        status("")
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
        for chunk in chunks:
            write(chunk)
        return
    import shutil

    left = iter(chunks)
    first, rows, screen = "", 0, shutil.get_terminal_size().lines
    for chunk in left:
        first += chunk
        rows += chunk.count("\n")
        if rows >= screen:
            break
    else:
        write(first)
        return
    import shlex
    import subprocess

    command = shlex.split(os.environ.get("PAGER") or "less")
    environment = {"LESS": "-FRX", "LESSCHARSET": "utf-8"} | dict(os.environ)
    try:
        pager = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
    except OSError:
        write(first, *left)
        return
    assert pager.stdin is not None
    # The screen is the pager's.
    with kept() as messages:
        try:
            with suppress(BrokenPipeError), pager.stdin as pipe:
                for chunk in chain([first], left):
                    pipe.write(chunk.encode("utf-8", "replace"))
        except KeyboardInterrupt:
            # It reached the pager as well, which goes on.
            pass
        finally:
            pager.wait()
    for message in messages:
        say(message)
