"""What the parts of the commands have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotate.core.session import Session

if TYPE_CHECKING:
    from annotate.tui.app import TagApp


class Part:
    """Some of the commands of one screen."""

    def __init__(self, app: TagApp) -> None:
        self.app = app

    @property
    def session(self) -> Session:
        return self.app.session

    def tell(self, message: str) -> None:
        """Tell something later than with the answer, from a mode, and paint all anew."""
        self.app.say(message)
        self.app.repaint = True
