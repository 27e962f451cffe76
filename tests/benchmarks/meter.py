"""A program on a terminal of its own, measured: when it wrote what, and what a key cost it.

Linux only: processor time comes from the kernel's nanosecond counters. The meter answers what a
program asks its terminal, and looks at the bytes only afterwards, so that it takes no time from it.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

COLUMNS, ROWS = 100, 30
QUIET = 0.03
"""Seconds without a byte that end an answer, if the processor is idle as well."""
BUSY = 0.5
"""Milliseconds of processor time between two looks, some 4 ms apart, that count as work; a program
that only waits wakes up now and then, too."""

CURSOR = {"up": "A", "down": "B", "right": "C", "left": "D"}
SENT = {
    "ctrl+right": "\x1b[1;5C", "ctrl+left": "\x1b[1;5D", "shift+right": "\x1b[1;2C",
    "pageup": "\x1b[5~", "pagedown": "\x1b[6~", "escape": "\x1b", "ctrl+z": "\x1a",
    "ctrl+q": "\x11",
}  # fmt: skip

QUERY = re.compile(rb"\x1b\[(?:(6n)|(?:[>=]?0?(c))|\?(\d+)\$p|\?1([hl]))")
"""What a program asks the terminal, and how it wants cursor keys encoded."""


class Answer(NamedTuple):
    """What a key, or the start, has cost."""

    settled: float
    cpu: float
    bytes: int


class Program:
    """A program on a pseudo-terminal of its own."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self.chunks: list[tuple[float, bytes]] = []
        """What it wrote, with the seconds since the start."""
        self.application_keys = False
        environment = os.environ | {
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "ANNOTATE_STATE": str(folder / "state"),
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }
        # Compiled modules are written and used, as they are where a program is installed.
        for name in ("PYTHONDONTWRITEBYTECODE", "COLUMNS", "LINES", "NO_COLOR"):
            environment.pop(name, None)
        size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        self.started = time.perf_counter()
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.execvpe(command[0], list(command), environment)

    def cpu(self) -> float:
        """Milliseconds of processor time so far."""
        total = 0
        for task in os.listdir(f"/proc/{self.pid}/task"):  # noqa: PTH208
            try:
                with open(f"/proc/{self.pid}/task/{task}/schedstat") as file:  # noqa: PTH123
                    total += int(file.read().split()[0])
            except OSError:
                continue
        return total / 1e6

    def listen(
        self,
        sent: float,
        used: float,
        *,
        patience: float = 0.2,
        quiet: float = QUIET,
        least: int = 1,
    ) -> Answer:
        """Read until the answer is over: `quiet` seconds without a byte. `patience` is how long it
        may take until so much as the `least` bytes are there."""
        first, last, seen, idle = len(self.chunks), 0.0, used, sent
        while True:
            if select.select([self.file], [], [], 0.004)[0]:
                data = os.read(self.file, 1 << 16)
                last = time.perf_counter()
                self.chunks.append((last - self.started, data))
                self._reply(data)
            now, spent = time.perf_counter(), self.cpu()
            if spent - seen > BUSY:
                idle = now
            seen = spent
            size = sum(len(data) for _, data in self.chunks[first:])
            if now - max(last, idle) > (quiet if size >= least else patience):
                return Answer((last - sent) * 1000 if last else 0.0, spent - used, size)

    def _reply(self, data: bytes) -> None:
        for position, device, mode, keys in QUERY.findall(data):
            if keys:
                self.application_keys = keys == b"h"
            elif position:
                os.write(self.file, b"\x1b[1;1R")
            elif device:
                os.write(self.file, b"\x1b[?62;22c")
            elif mode:
                os.write(self.file, b"\x1b[?%b;%d$y" % (mode, 2 if mode == b"2026" else 0))

    def start(self) -> None:
        """Wait until the program is up."""
        self.listen(self.started, 0.0, patience=20, quiet=0.25, least=1000)

    def press(self, key: str) -> Answer:
        """Press a key, or several typed as one, and wait for the answer."""
        text = SENT.get(key, key)
        if key in CURSOR:
            text = f"\x1b{'O' if self.application_keys else '['}{CURSOR[key]}"
        used, sent = self.cpu(), time.perf_counter()
        os.write(self.file, text.encode())
        return self.listen(sent, used)

    def peak(self) -> float:
        """The most memory that it had so far, in MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024

    def end(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.file)
