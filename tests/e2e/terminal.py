"""A real terminal for tests: a program on a pty, keys as bytes, the screen as text.

pyte is the terminal emulator, so what the program wrote is judged by something that is not ours.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Sequence

import pyte

KEYS = {
    "left": "\x1b[D", "right": "\x1b[C", "up": "\x1b[A", "down": "\x1b[B",
    "shift+left": "\x1b[1;2D", "shift+right": "\x1b[1;2C",
    "shift+up": "\x1b[1;2A", "shift+down": "\x1b[1;2B",
    "ctrl+left": "\x1b[1;5D", "ctrl+right": "\x1b[1;5C",
    "ctrl+up": "\x1b[1;5A", "ctrl+down": "\x1b[1;5B",
    "ctrl+shift+left": "\x1b[1;6D", "ctrl+shift+right": "\x1b[1;6C",
    "home": "\x1b[H", "end": "\x1b[F", "ctrl+home": "\x1b[1;5H", "ctrl+end": "\x1b[1;5F",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "delete": "\x1b[3~",
    "f1": "\x1bOP", "f2": "\x1bOQ", "f3": "\x1bOR", "shift+f3": "\x1b[1;2R",
    "tab": "\t", "shift+tab": "\x1b[Z", "enter": "\r", "escape": "\x1b", "space": " ",
    "backspace": "\x7f",
}  # fmt: skip
"""What an xterm sends for a key."""


def encode(key: str) -> str:
    """The bytes, as text, of a key named as the key table names it."""
    if key in KEYS:
        return KEYS[key]
    if key.startswith("ctrl+") and len(key) == 6:
        return chr(ord(key[5]) & 0x1F)
    return key


class Terminal:
    """A program that runs on a terminal of its own."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: dict[str, str] | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        """Every byte that the program wrote."""
        self.status: int | None = None
        self._lock = threading.Lock()
        self._hung_up = False
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            environment = os.environ | {"TERM": "xterm-256color"} | (env or {})
            os.execvpe(command[0], list(command), environment)
        self.resize(columns, rows)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        while not self._hung_up:
            try:
                ready, _, _ = select.select([self.file], [], [], 0.2)
                data = os.read(self.file, 65536) if ready else b""
            except (OSError, ValueError):
                return
            if ready and not data:
                return
            with self._lock:
                self.raw += data
                # pyte has no word for private modes with a dollar sign and prints them.
                self.stream.feed(data)

    def resize(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        with self._lock:
            self.screen.resize(rows, columns)

    def send(self, *keys: str) -> None:
        """Press keys, named as in the key table; anything else is typed as it is."""
        for key in keys:
            os.write(self.file, encode(key).encode())
            if key == "escape":
                time.sleep(0.15)

    def type(self, text: str) -> None:
        os.write(self.file, text.encode())

    def text(self) -> str:
        """What is on the screen."""
        with self._lock:
            # Not pyte's own `display`, which fails where half of a wide character is written over.
            rows = (self.screen.buffer[y] for y in range(self.screen.lines))
            columns = range(self.screen.columns)
            return "\n".join("".join(row[x].data for x in columns).rstrip() for row in rows)

    def wait(self, what: str | Callable[[str], bool], seconds: float = 20) -> str:
        """Wait until the screen shows a text. Returns the screen; fails if it never does."""
        shows = what if callable(what) else lambda screen: str(what) in screen
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            screen = self.text()
            if shows(screen):
                return screen
            time.sleep(0.02)
        raise AssertionError(f"never saw {what!r} on:\n{self.text()}")

    def finish(self, seconds: float = 20) -> int:
        """Wait for the program to end. Returns its exit status."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
                # What it wrote last may not have been read yet.
                self._reader.join(5)
                return self.status
            time.sleep(0.02)
        self.kill()
        raise AssertionError(f"did not end; on its screen:\n{self.text()}")

    def kill(self, number: int = signal.SIGKILL) -> None:
        os.kill(self.pid, number)

    def hang_up(self) -> None:
        """Close the terminal, as a connection that is lost does. The program is told by SIGHUP."""
        self._hung_up = True
        self._reader.join()
        os.close(self.file)
        self.file = -1

    def close(self) -> None:
        """End the program if it still runs."""
        if self.status is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
        self._reader.join(1)
        if self.file >= 0:
            os.close(self.file)
