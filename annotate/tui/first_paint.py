"""The first screenful, painted before Textual is imported, which takes longer than all else.

From then on the terminal takes single keys and shows none of them: what is typed waits in the
kernel's queue until Textual reads it. Invariant: whatever happens between the paint and `end`, the
terminal is as it was afterwards; a driver that has taken it over sees to that itself.
"""

import os
import signal
import sys
import termios
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

from rich.color import ColorSystem

from annotate.tui import panels, parts
from annotate.tui.bindings import keymap_for, palette_for
from annotate.tui.opening import opened
from annotate.tui.queue import Queue
from annotate.tui.rows import Row
from annotate.tui.side import Side, panel

if TYPE_CHECKING:
    from annotate.tui.coach import Coach

ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"
"""To the other screen, which is empty; no cursor, and no new row at the margin."""
LEAVE = "\x1b[?7h\x1b[?1049l\x1b[?25h"

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals that ask the program to end."""

Placed = tuple[int, int, Row]
"""Line and column where a row starts, from 0, and the row."""


class FirstPaint:
    """The terminal from the first paint until a driver takes it over."""

    def __init__(self, leaving: Callable[[], None] = lambda: None) -> None:
        """Take the terminal; `leaving` is called if a signal ends the program. Raises OSError or
        termios.error if it is none."""
        self._leaving = leaving
        self.keys = sys.__stdin__.fileno() if sys.__stdin__ else -1
        self.screen = sys.__stderr__.fileno() if sys.__stderr__ else -1
        self.attributes: list[Any] = termios.tcgetattr(self.keys)
        """How the terminal was set before."""
        self.taken = False
        """True once a driver has the terminal and will put it back."""
        self.driven = False
        """True as soon as a driver starts: its threads would keep an interrupted program alive."""
        self.signalled = False
        """True if the program was asked to end while a driver started; the app sees to it."""
        self._handlers = {
            number: signal.signal(number, self._interrupt)
            for name in ENDING
            if (number := getattr(signal, name))
        }
        termios.tcsetattr(self.keys, termios.TCSANOW, raw(self.attributes))

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self.signalled = True
        if not self.driven:
            # An exception may be lost in whatever is being imported. Nothing is tagged yet, so
            # there is nothing else to see to.
            self.end()
            self._leaving()
            os._exit(128 + number)

    def write(self, text: str) -> None:
        data = text.encode("utf-8", "replace")
        while data:
            data = data[os.write(self.screen, data) :]

    def end(self) -> None:
        """Put the terminal back, if no driver has done so."""
        with suppress(OSError, termios.error):
            # It may be gone.
            if not self.taken:
                self.write(LEAVE)
            termios.tcsetattr(self.keys, termios.TCSANOW, self.attributes)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)


def raw(attributes: list[Any]) -> list[Any]:
    """Settings with which keys come one by one and unseen; of the signals only Ctrl-C is left."""
    received, sent, control, local, in_speed, out_speed, signs = attributes
    received &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    local &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    signs = list(signs)
    signs[termios.VQUIT] = signs[termios.VSUSP] = b"\0"
    signs[termios.VMIN], signs[termios.VTIME] = 1, 0
    return [received, sent, control, local, in_speed, out_speed, signs]


def paint(queue: Queue, *, by: str, coloured: bool, coach: "Coach | None") -> FirstPaint | None:
    """Show the first screenful. Returns what has the terminal now; None if that failed, with the
    terminal as it was."""
    terminal: FirstPaint | None = None
    try:
        for shown in screenful(queue, by, coloured, coach):
            if terminal is None:
                terminal = FirstPaint(queue.close)
                terminal.write(ENTER)
            terminal.write(shown)
    except BaseException as error:
        if terminal is not None:
            terminal.end()
        if not isinstance(error, Exception):
            raise
        # The screen itself will meet the same mistake, and tell it.
        return None
    return terminal


def screenful(queue: Queue, by: str, coloured: bool, coach: "Coach | None") -> Iterator[str]:
    """What the screen shows at first, as escape sequences; the panel, which takes a while, apart
    from the rest."""
    workspace = queue.workspace
    columns, rows = screen_size()
    palette = palette_for(workspace.schema, workspace.config, coloured)
    keymap = keymap_for(workspace.schema, workspace.config)
    listed = parts.panel_shows(columns)
    coaching = coach.rows(columns) if coach is not None else []
    legend = panels.legend(palette, keymap, columns)
    below = parts.bottom(parts.with_legend([[]], legend, rows), [], rows)
    shape = parts.article_shape(
        columns, rows, panel=listed, coaching=len(coaching), bottom=len(below)
    )
    session, _ = opened(workspace, by=by, width=shape.text)
    count = len(session.layout)
    top = parts.top_row(session.layout.row_of(session.cursor), 0, shape, count)
    overlay = session.overlay()
    first = 1 + len(coaching)
    article = [parts.article_row(session, palette, top + y, overlay) for y in range(shape.rows)]
    hints = parts.hints(session, keymap, columns, several=len(queue.paths) > 1)
    state = panels.READ_ONLY if queue.read_only else "saved"
    status = panels.status(session, palette, [state], columns)
    below[0], below[-1] = hints, status
    heading = panels.heading(session.document, queue.position, columns)
    yield painted(column([heading, *coaching, *article, *below], 0, 0))
    if listed:
        side = panel(session, palette, Side(), shape.rows, "", False)
        yield painted(column(side, first, shape.columns))


def screen_size() -> tuple[int, int]:
    """Columns and rows, found out as `shutil.get_terminal_size` does it for Textual; that module
    takes 2 ms to import."""
    named = [os.environ.get(name, "") for name in ("COLUMNS", "LINES")]
    columns, rows = (int(size) if size.isdecimal() else 0 for size in named)
    if not (columns and rows):
        try:
            there = os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else -1)
        except (OSError, ValueError):
            there = os.terminal_size((0, 0))
        columns = columns or there.columns or 80
        rows = rows or there.lines or 24
    return columns, rows


def column(rows: Iterable[Row], line: int, left: int) -> Iterator[Placed]:
    """Rows one below the other."""
    return ((y, left, row) for y, row in enumerate(rows, start=line))


def painted(rows: Iterable[Placed]) -> str:
    """The escape sequences that put rows on an empty screen."""
    system = colour_system()
    plain = "NO_COLOR" in os.environ
    made = []
    for y, x, row in rows:
        made.append(f"\x1b[{y + 1};{x + 1}H")
        for text, style, _ in row:
            if style is None:
                made.append(text)
            else:
                look = style.without_color if plain else style
                made.append(look.render(text, color_system=system))
    return "".join(made)


def colour_system() -> ColorSystem:
    """The colours that Textual will use on this terminal, found out as Rich does for it."""
    if os.environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return ColorSystem.TRUECOLOR
    term = os.environ.get("TERM", "").strip().lower()
    if term in ("dumb", "unknown"):
        return ColorSystem.TRUECOLOR
    known = {"kitty": ColorSystem.EIGHT_BIT, "256color": ColorSystem.EIGHT_BIT}
    return known.get(term.rpartition("-")[2], ColorSystem.STANDARD)
