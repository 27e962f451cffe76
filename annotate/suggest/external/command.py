"""Running a command that suggests tags.

Invariant: a command has its time and no more, and what it prints takes bounded memory. If it is
too slow, prints too much or is no longer wanted, or the program ends, it ends with all that it
started, as far as the system knows it. It has no terminal: it can neither read keys nor write on
the screen.
"""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

from annotate.core.cells import safe
from annotate.suggest.external import SuggesterError, protocol
from annotate.suggest.external.protocol import Answer, Asked

OUTPUT = 8 << 20
"""How many bytes it may print."""

CHUNK = 1 << 16

CONFIG_KEYS = "annotate.yaml: {command: …, seconds: 30}"

LAST = 4096
"""How many bytes of what it says on its standard error are kept: the last ones."""

SAID = 200
"""How much of its last line is told, in code points."""

TICK = 0.05
"""How often it is looked whether the answer is still wanted, in seconds."""

PATIENCE = 0.5
"""How long, in seconds, the rest of a message is waited for once a command has ended."""

RUNNING: set[object] = set()
"""One for each command that is asked now."""

ENDING = threading.Event()
"""Set once the program ends."""


@atexit.register
def _end_all() -> None:
    """Let no command outlive the program. The thread that asks one does not live to end it."""
    ENDING.set()
    until = time.monotonic() + PATIENCE
    while RUNNING and time.monotonic() < until:
        time.sleep(TICK / 10)


def answer(
    name: str,
    command: Sequence[str],
    asked: Asked,
    *,
    folder: Path,
    seconds: float,
    stop: threading.Event | None = None,
) -> Answer:
    """What a command suggests. Whatever goes wrong is among the problems."""
    try:
        data = ask(command, protocol.request(asked), folder, seconds, stop)
    except SuggesterError as error:
        hint = f" ({error.hint})" if error.hint else ""
        return Answer([], [f"{name}: {error.message}{hint}"])
    return protocol.parse(data, asked.text, asked.schema, name)


def ask(
    command: Sequence[str],
    request: bytes,
    cwd: Path,
    seconds: float,
    stop: threading.Event | None = None,
) -> bytes:
    """What a command prints for a request. It is run in the folder `cwd`, without a shell. Raises
    SuggesterError, also once `stop` is set."""
    deadline = time.monotonic() + seconds

    def wanted() -> None:
        if ENDING.is_set() or (stop is not None and stop.is_set()):
            raise SuggesterError(f"{command[0]} was stopped")
        if time.monotonic() > deadline:
            hint = f"it may have more, in {CONFIG_KEYS}"
            raise SuggesterError(f"{command[0]} took longer than {seconds:g} s", hint)

    process = None
    one = object()
    RUNNING.add(one)
    try:
        wanted()
        process = _start(command, cwd)
        exchange = _Exchange(process, request)
        while not exchange.read.wait(TICK):
            wanted()
        if exchange.too_much:
            raise SuggesterError(f"{command[0]} printed more than {OUTPUT >> 20} MB")
        # It may go on after it has closed its output. Until it has been waited for, its number is
        # its own, so that no other process can be ended by mistake.
        while (status := _waited(process)) is None:
            wanted()
    finally:
        if process is not None and process.returncode is None:
            _end(process)
        RUNNING.remove(one)
    if status:
        raise SuggesterError(f"{command[0]} {_ended(status)}{exchange.complaint()}")
    return b"".join(exchange.printed)


def _waited(process: "subprocess.Popen[bytes]") -> int | None:
    """The status of a process, or None if it still runs after a moment."""
    try:
        return process.wait(TICK)
    except subprocess.TimeoutExpired:
        return None


class _Exchange:
    """Writes the request and reads both outputs at once, so that neither side waits for the other
    for ever. Threads, because no other way works on every system."""

    def __init__(self, process: "subprocess.Popen[bytes]", request: bytes) -> None:
        assert process.stdin and process.stdout and process.stderr
        self.printed: list[bytes] = []
        self.too_much = False
        self.said = b""
        self.read = threading.Event()
        """Set once there is nothing more to read of the output."""
        self.heard = threading.Event()
        for work, *arguments in (
            (self._write, process.stdin, request),
            (self._read, process.stdout),
            (self._hear, process.stderr),
        ):
            threading.Thread(target=work, args=arguments, daemon=True).start()

    def _write(self, stream: IO[bytes], request: bytes) -> None:
        # A command need not read what it is sent: a closed pipe is no mistake.
        rest = memoryview(request)
        try:
            with stream:
                while rest:
                    rest = rest[stream.write(rest) :]
        except (OSError, ValueError):
            pass

    def _read(self, stream: IO[bytes]) -> None:
        size = 0
        try:
            with stream:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    if size > OUTPUT:
                        self.too_much = True
                        return
                    self.printed.append(chunk)
        except (OSError, ValueError):
            pass
        finally:
            self.read.set()

    def _hear(self, stream: IO[bytes]) -> None:
        try:
            with stream:
                while chunk := stream.read(CHUNK):
                    self.said = (self.said + chunk)[-LAST:]
        except (OSError, ValueError):
            pass
        finally:
            self.heard.set()

    def complaint(self) -> str:
        """The last line that it said of what went wrong."""
        self.heard.wait(PATIENCE)
        lines = [line.strip() for line in self.said.decode("utf-8", "replace").splitlines()]
        last = next((line for line in reversed(lines) if line), "")
        return f": {safe(last[:SAID])}" if last else ""


def _start(command: Sequence[str], cwd: Path) -> "subprocess.Popen[bytes]":
    # What a tool written in Python reads and writes is UTF-8, whatever the system's habit.
    environment = {"PYTHONIOENCODING": "utf-8"} | dict(os.environ)
    try:
        return subprocess.Popen(
            [_program(command[0], cwd), *command[1:]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Unbuffered: a part is read as soon as it is there, and no lock is held meanwhile.
            bufsize=0,
            cwd=cwd,
            env=environment,
            # Its own group, to be ended as one, and no terminal.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except FileNotFoundError:
        raise _not_found(command[0], cwd) from None
    except PermissionError:
        hint = f"make it executable: chmod +x {command[0]}"
        raise SuggesterError(f"cannot run {command[0]}: no permission", hint) from None
    except (OSError, ValueError) as error:
        cause = (error.strerror if isinstance(error, OSError) else None) or str(error)
        hint = "its first line must be such as #!/bin/sh" if "format" in cause else ""
        raise SuggesterError(f"cannot run {command[0]}: {cause}", hint) from None


def _program(word: str, cwd: Path) -> str:
    """The program that a word names: a path counts from `cwd` on every system."""
    if "/" in word or os.sep in word:
        return str(cwd.absolute() / word)
    return shutil.which(word) or word if sys.platform == "win32" else word


def _not_found(word: str, cwd: Path) -> SuggesterError:
    if not cwd.is_dir():
        return SuggesterError(f"cannot run {word}: there is no folder {cwd}")
    if "/" in word or os.sep in word:
        if (cwd / word).exists():
            # The system says the same if the interpreter of a script is missing.
            return SuggesterError(f"cannot run {word}: what its first line names is not there")
        return SuggesterError(f"no such command: {word}", f"it is looked for in {cwd}")
    hint = f"is it ./{word}?" if (cwd / word).exists() else "it is in no folder of PATH"
    return SuggesterError(f"no such command: {word}", hint)


def _ended(status: int) -> str:
    if status < 0:
        try:
            return f"was ended by {signal.Signals(-status).name}"
        except ValueError:
            return f"was ended by signal {-status}"
    return f"failed with status {status}"


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a command and all of its group."""
    if sys.platform == "win32":
        subprocess.run(
            ["taskkill", "/F", "/T", "/PID", str(process.pid)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except OSError:
            # On some systems it is refused for a group that has only just ended.
            process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE)
