"""A driver for a terminal that shows the first screenful already.

Textual's own would enter the other screen once more, which empties it. Invariant: what this driver
puts back at the end are the settings from before the first paint.
"""

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from annotate.tui.first_paint import FirstPaint

OTHER_SCREEN = "\x1b[?1049h"


def taking_over(painting: FirstPaint) -> type[Driver]:
    """The driver for an app that follows a first paint."""

    class TakingOver(LinuxDriver):
        """Textual's driver but for the start."""

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
