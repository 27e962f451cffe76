"""The program's entry: runs a command and owns the exit status.

Invariant: whatever happens, a person gets one line and no traceback, unless ANNOTATE_DEBUG is set;
after Ctrl-C, or another signal to end, not even a line, whenever that comes, and nothing is left of
what was begun.
"""

import _thread
import atexit
import gc
import os
import signal
import sys
import time
from collections.abc import Sequence
from types import FrameType

SIGNALLED = 128
INTERRUPTED = SIGNALLED + signal.SIGINT
"""Exit status after Ctrl-C, as shells have it: 128 and the signal's number."""

try:
    from annotate import console
    from annotate.errors import AnnotateError, ExitStatus
except KeyboardInterrupt:
    os._exit(INTERRUPTED)

SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""By which the system asks for an end: Ctrl-C, `kill` and `timeout`, a terminal that is closed."""

PATIENCE = 1.0
"""Seconds that an end after Ctrl-C may take until another one cuts it short. Some programs that
run others send two at once."""

AGAIN = 0.02
"""Seconds until a Ctrl-C is tried again that came where nothing can be raised."""

LONGEST = 300
"""So much of an unexpected error's message is told, in characters."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, by default the process's own. Returns the exit status."""
    own = arguments is None
    try:
        if own:
            # The tag screen sees to the others in its own way.
            _end_at(*SIGNALS[: 1 if sys.argv[1:2] == ["tag"] else None])
            # The interpreter's end would look through all objects for cycles: a tenth of the time
            # that a command takes. Nothing that is left by then needs it.
            atexit.register(gc.freeze)
        for name in ("stdout", "stderr"):
            # Python has None for a stream that was closed before the start.
            if getattr(sys, name) is None:
                setattr(sys, name, open(os.devnull, "w"))  # noqa: PTH123, SIM115
        status = int(_guarded(list(sys.argv[1:] if arguments is None else arguments)))
    except (console.Closed, BrokenPipeError):
        console.silence()
        status = ExitStatus.DONE.value
    except KeyboardInterrupt:
        status = INTERRUPTED
    if own:
        # The interpreter's end would tell of it.
        for number in _taken:
            signal.signal(number, signal.SIG_IGN)
    # Typer makes a status of what it catches.
    if status == INTERRUPTED:
        console.silence()
        status = SIGNALLED + _came[0][0] if _came else status
    return status


_taken: list[int] = []
"""The signals that end the program as `_end_at` has it."""
_came: list[tuple[int, float]] = []
"""The signals that asked for the end, each with when."""


def _end_at(*names: str) -> None:
    """Have each of some signals raise KeyboardInterrupt once and where that ends the program. Who
    started us may have wanted one ignored, as shells do for what runs in the background."""
    main_thread = _thread.get_ident()

    def end(number: int, frame: FrameType | None) -> None:
        _came.append((number, time.monotonic()))
        if len(_came) == 1:
            raise KeyboardInterrupt
        if _came[-1][1] - _came[0][1] > PATIENCE:
            os._exit(SIGNALLED + number)

    def again(number: int) -> None:
        time.sleep(AGAIN)
        if sys.platform == "win32":
            _thread.interrupt_main()
        else:
            signal.pthread_kill(main_thread, number)

    def unraised(what: "sys.UnraisableHookArgs") -> None:
        if what.exc_type is KeyboardInterrupt:
            number = _came[0][0] if _came else signal.SIGINT
            _came.clear()
            _thread.start_new_thread(again, (number,))
        else:
            sys.__unraisablehook__(what)

    sys.unraisablehook = unraised
    for number in (getattr(signal, name, None) for name in names):
        if number and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, end)
            _taken.append(number)


def _guarded(arguments: list[str]) -> int:
    try:
        return _run(arguments)
    except AnnotateError as error:
        return console.fail(error)
    except (console.Closed, BrokenPipeError):
        raise
    except OSError as error:
        if _debugging():
            raise
        status = console.fail(AnnotateError(_cause(error)))
        # What could not be written is still in the stream's buffer and would fail again at exit.
        console.silence()
        return status
    except MemoryError:
        return console.fail(AnnotateError("out of memory"))
    except Exception as error:
        if _debugging():
            raise
        what = f"{type(error).__name__}: {error}"[:LONGEST]
        advice = "to see where, run it again with ANNOTATE_DEBUG=1"
        return console.fail(AnnotateError(f"internal error: {what}", advice))


def _run(arguments: list[str]) -> int:
    if os.environ.get("_ANNOTATE_COMPLETE"):
        from annotate.cli.completion import complete

        return complete()
    name, *files = arguments or [""]
    if name == "tag" and files and not any(w.startswith("-") or "://" in w for w in files):
        # The everyday call: importing Typer takes as long as all the first paint. What is
        # imported from here on is no garbage, so none is looked for until the screen is up.
        gc.disable()
        from pathlib import Path

        from annotate.cli.tagging import on_screen

        on_screen([Path(file) for file in files])
        return ExitStatus.DONE.value
    from typer.main import get_command

    from annotate.cli.app import COMMANDS, app, named, with_shell

    arguments = with_shell(arguments)
    command = named(arguments)
    if command and command.partition(" ")[0] not in COMMANDS:
        from annotate.cli.mistakes import no_such_command

        raise no_such_command(command, COMMANDS)
    program = get_command(app(command))
    try:
        status = program.main(arguments, prog_name="annotate", standalone_mode=False)
    except SystemExit as end:
        # So Typer ends when its help meets a closed pipe.
        raise console.Closed from end
    except AnnotateError:
        raise
    except Exception as error:
        from annotate.cli.mistakes import usage_error

        told = usage_error(error, command)
        if told is None:
            raise
        raise told from error
    return int(status or 0)


def _debugging() -> bool:
    return bool(os.environ.get("ANNOTATE_DEBUG"))


def _cause(error: OSError) -> str:
    """An error of the system in words; one without a file's name comes from an open stream."""
    where = error.filename if error.filename is not None else "cannot write"
    return f"{where}: {error.strerror or error}"


if __name__ == "__main__":
    sys.exit(main())
