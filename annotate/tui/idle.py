"""What is done between keys: counting sentences, looking ahead for the panel's advice.

Invariant: it is done in steps of a few milliseconds, so no key that is pressed meanwhile waits.
"""

from typing import TYPE_CHECKING

from textual.timer import Timer

from annotate.tui.advice import advice, ready
from annotate.tui.commands.losing import greet
from annotate.tui.taking_in import TakingIn

if TYPE_CHECKING:
    from annotate.tui.app import TagApp

SLICE = 0.004
"""Seconds that a step of counting takes."""

STEP = 0.02
"""Seconds between two steps."""

PAUSE = 0.1
"""Seconds after the last key until suggestions are looked for on."""

QUIET = 0.25
"""Seconds after the last key until the advice is looked for."""


class Idle:
    """The work of one screen that can wait."""

    def __init__(self, app: "TagApp") -> None:
        self.app = app
        self.taking_in = TakingIn(app)
        self._timer: Timer | None = None
        self._looking: Timer | None = None

    def begin(self) -> None:
        """A new article is on the screen."""
        self.taking_in.begin()
        self._count()
        self._advise()
        self.app.suggesting.begin()
        self.suggest()
        if self.app.workspace.replaced is not None:
            self.app.call_after_refresh(greet, self.app)
        if self.app.adjudicating is not None:
            self.app.call_after_refresh(self.app.adjudicating.open, self.app)

    def later(self) -> None:
        """A key was pressed: the advice may be another one, once it is quiet."""
        if self._looking is not None:
            self.suggest_later()
        if self._timer is not None:
            self._timer.stop()
        if self.app.frame.list.display:
            self._timer = self.app.set_timer(QUIET, self._advise)

    def _advise(self) -> None:
        app = self.app
        if not app.frame.list.display:
            return
        if not ready(app.session):
            self._timer = app.set_timer(STEP, self._advise)
            return
        app.told = advice(app.session, app.keymap)
        app.update_list()

    def suggest_later(self) -> None:
        """Look for suggestions once no key has been pressed for a moment."""
        if self._looking is not None:
            self._looking.stop()
        self._looking = self.app.set_timer(PAUSE, self.suggest)

    def suggest(self) -> None:
        """Look for suggestions, a little at a time."""
        app = self.app
        if self._looking is not None:
            self._looking.stop()
        if app.suggesting.step(SLICE):
            self._looking = None
            app.update_bottom()
        else:
            self._looking = app.set_timer(STEP, self.suggest)

    def _count(self) -> None:
        app = self.app
        if app.progress.count(SLICE):
            app.update_bottom()
        else:
            app.set_timer(STEP, self._count)
