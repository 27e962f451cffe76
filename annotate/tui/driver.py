"""A driver for a terminal that shows the first screenful already.

Textual's own would enter the other screen once more, which empties it, and waits for ever for a
terminal that is gone. Invariants: what this driver puts back at the end are the settings from
before the first paint; a terminal that is gone ends the program, which saves.
"""

from contextlib import suppress
from typing import IO, Any, cast

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from annotate.tui.first_paint import FirstPaint

OTHER_SCREEN = "\x1b[?1049h"


class Lasting:
    """A terminal to write to. Once it is gone, what is written to it goes nowhere: an error would
    end the thread that writes, and all who wait for that."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        with suppress(OSError):
            return self._file.write(text)
        return 0

    def flush(self) -> None:
        with suppress(OSError):
            self._file.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def taking_over(painting: FirstPaint) -> type[Driver]:
    """The driver for an app that follows a first paint."""

    class TakingOver(LinuxDriver):
        """Textual's driver but for the start and a sudden end."""

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self._file = cast(Any, Lasting(cast(IO[str], self._file)))

        def run_input_thread(self) -> None:
            try:
                super().run_input_thread()
            except OSError:
                self._app.call_later(getattr(self._app, "leave", self._app.exit), True)

        def start_application_mode(self) -> None:
            painting.driven = True
            super().start_application_mode()  # type: ignore[no-untyped-call]
            self.attrs_before = painting.attributes
            painting.taken = True

        def write(self, data: str) -> None:
            # Back from a stop, the other screen has been left and must be entered again.
            if data != OTHER_SCREEN or painting.taken:
                super().write(data)

    return TakingOver
