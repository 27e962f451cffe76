"""Where the screen's suggestions come from, looked for between keys.

Invariants: nothing is looked for before the screen is up; a step takes a few milliseconds, but for
the first of each suggester, which compiles its patterns; what is on the screen comes first.
"""

from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from annotate.core.pool import Pool
from annotate.core.suggestion import SHOWN

if TYPE_CHECKING:
    from annotate.tui.app import TagApp

MODES = {"on": "off", "off": "all", "all": "on"}
"""What the key that turns suggestions off goes through; `all` shows those that are less sure."""


class Suggesting:
    """The suggestions of one app, whatever article it shows."""

    def __init__(self, app: "TagApp") -> None:
        self.app = app
        self.mode = "on"
        self.pool: Pool | None = None
        self._work: Iterator[None] = iter(())

    def begin(self) -> None:
        """Another article is on the screen."""
        self.pool = None
        self.app.session.pool = None
        self._work = self._steps()

    def step(self, seconds: float) -> bool:
        """Go on for about so long. True if there is nothing left to look for."""
        until = perf_counter() + seconds
        while self.mode != "off" and perf_counter() < until:
            try:
                next(self._work)
            except StopIteration:
                return True
        return self.mode == "off"

    def _steps(self) -> Iterator[None]:
        from annotate.suggest import registry
        from annotate.suggest.names.known import Known

        yield
        app = self.app
        session, workspace = app.session, app.workspace
        suggesters = {}
        for name in registry.BUILT_IN:
            made = registry.built_in(
                session.schema, session.document.metadata.published, only=(name,)
            )
            suggesters.update(made)
            yield
        for suggester in suggesters.values():
            # Whatever it compiles at first is compiled here, one suggester a step.
            list(suggester(session.text, 0, min(1, len(session.text))))
            yield
        self.pool = Pool(session.document, session.schema, suggesters, Known(session.schema))
        self.pool.least = 0.0 if self.mode == "all" else SHOWN
        session.pool = self.pool
        del workspace
        yield
        yield from self._blocks()

    def _blocks(self) -> Iterator[None]:
        """Look through the blocks on the screen, then all, one a step."""
        pool = self.pool
        assert pool is not None
        while not pool.look(0, *self.app.article.in_view()):
            yield
        self.app.repaint_article()
        while not pool.look(0):
            yield
        while not pool.left()[1]:
            yield

    def turn(self) -> str:
        """On, off, or with those that are less sure."""
        self.mode = MODES[self.mode]
        self.app.session.pool = None if self.mode == "off" else self.pool
        if self.pool is not None and self.mode != "off":
            self.pool.ask_for(0.0 if self.mode == "all" else SHOWN)
            self._work = self._blocks()
            self.app.idle.suggest()
        return {
            "on": "suggestions are shown",
            "off": "no suggestions; the key again shows all, the less sure as well",
            "all": "all suggestions are shown, the less sure as well",
        }[self.mode]

    @property
    def shown(self) -> str:
        """How many are left, for the status row."""
        if self.mode == "off" or self.pool is None:
            return ""
        count, whole = self.pool.left()
        return f"{count}{'' if whole else '+'} suggested" if count or not whole else ""
