"""What the tag screen knows of a tutor: rows to show above the keys, looked at after every key.

The screen asks and shows; the lesson itself is elsewhere.
"""

from typing import TYPE_CHECKING, Protocol

from annotate.tui.rows import Row

if TYPE_CHECKING:
    from annotate.tui.app import TagApp


class Coach(Protocol):
    """Leads a person through the screen."""

    def rows(self, columns: int) -> list[Row]:
        """What to show now, each time the same number of rows."""

    def noticed(self, app: "TagApp", key: str) -> None:
        """Called after each key has been handled: is the step done?"""
