"""Where the screen's suggestions come from, looked for between keys.

Invariants: nothing is looked for before the screen is up; a step takes a few milliseconds, but for
the first of each suggester, which compiles its patterns; what is on the screen comes first.
"""

from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

from annotate.core.pool import Pool
from annotate.core.session import Session
from annotate.core.suggestion import SHOWN, Suggestion
from annotate.errors import AnnotateError
from annotate.store.memory import Memories
from annotate.store.schemas import Config
from annotate.tui.asking import Asking

if TYPE_CHECKING:
    from annotate.tui.app import TagApp


FRAME = 0.002
"""Seconds that judging anew may take before a key is painted; the rest is done after it."""

PIECE = 0.001
"""Seconds that reading what was tagged elsewhere takes in one go."""

DONE = object()
"""Told by what has nothing left to do."""


def switched_off(config: Config) -> frozenset[str]:
    """The suggesters that a configuration turns off; a mistake in it is told by who asks tools."""
    from annotate.store.suggesters import chosen

    try:
        return chosen(config).off
    except AnnotateError:
        return frozenset()


class Suggesting:
    """The suggestions of one app, whatever article it shows."""

    def __init__(self, app: "TagApp", on: bool) -> None:
        self.app = app
        self.on = on
        self.all = False
        """True if the less sure ones are shown as well."""
        self.pool: Pool | None = None
        self._version = 0
        self._session: Session | None = None
        self._published = ""
        """The day that dates were counted from."""
        self._asking: Asking | None = None
        self._work: Iterator[None] = iter(())
        self._memories = Memories()
        self._recalling: Iterator[None] = iter(())

    def begin(self) -> None:
        """An article is on the screen."""
        session = self.app.session
        published = session.document.metadata.published
        if (self._session, self._published) != (session, published):
            self._session, self._published = session, published
            self.stop()
            session.pool = self.pool = None
            self._work = self._steps()
            self._recalling = self._recall()

    def stop(self) -> None:
        """Leave the article: nobody waits for its tools."""
        if self._asking is not None:
            self._asking.stop()
        self._asking = None

    def step(self, seconds: float) -> bool:
        """Go on for about so long. True if there is nothing left to look for."""
        until = perf_counter() + seconds
        done = not self.on
        while not done and perf_counter() < until:
            done = next(self._work, DONE) is DONE and next(self._recalling, DONE) is DONE
        if self.on and self.pool is not None:
            self.app.session.touched += self.pool.news()
            self.app.article.update_rows()
        return done

    def after(self) -> None:
        """A key was pressed: judge anew what is on the screen, at once if something was learned."""
        pool = self.app.session.pool
        if pool is None:
            return
        if self.app.session.document.metadata.published != self._published:
            self.begin()
            self.app.idle.suggest_later()
            return
        pool.refresh()
        if pool.version != self._version:
            self._version = pool.version
            self._work = self._blocks()
            pool.look(FRAME, *self.app.article.in_view())
            self.app.idle.suggest_later()
        elif not pool.left()[1]:
            self.app.idle.suggest_later()
        self.app.session.touched += pool.news()

    def make_ready(self) -> None:
        """Have the pool there, if suggestions are wanted: whoever walks them at the very start
        must find what a moment later will be there."""
        self.begin()
        while self.on and self.pool is None:
            next(self._work)

    def _steps(self) -> Iterator[None]:
        from annotate.suggest import registry
        from annotate.suggest.names.known import Known

        yield
        app = self.app
        session = app.session
        suggesters = {}
        off = switched_off(app.workspace.config)
        for name in (known for known in registry.BUILT_IN if known not in off):
            made = registry.built_in(
                session.schema, session.document.metadata.published, only=(name,)
            )
            suggesters.update(made)
            yield
        for suggester in suggesters.values():
            # Whatever it compiles at first is compiled here, one suggester a step.
            list(suggester(session.text, 0, min(1, len(session.text))))
            yield
        memory = self._memories.of(app.workspace.path)
        learner = (
            None
            if "names" in off
            else Known(session.schema, memory if memory.project.complete else None)
        )
        self.pool = Pool(session.document, session.schema, suggesters, learner)
        self.pool.least = self.least
        session.pool = self.pool
        yield
        yield from self._blocks()

    def _blocks(self) -> Iterator[None]:
        """Look through the blocks on the screen, then all, one a step."""
        pool = self.pool
        assert pool is not None
        while not pool.look(0, *self.app.article.in_view()):
            yield
        if self._asking is None:
            self._asking = Asking(self.app, self.app.workspace, self._answered)
            yield
        while not (pool.look(0) and pool.left()[1]):
            yield

    def _recall(self) -> Iterator[None]:
        """Read what was tagged in other articles, once there is nothing else to do, and judge
        anew by that."""
        pool = self.pool
        if pool is None or pool.learner is None:
            return
        from annotate.suggest.names.known import Known

        memory = self._memories.of(self.app.workspace.path)
        before = memory.project.version if memory.project.complete else 0
        memory.project.renew()
        while not memory.project.step(PIECE):
            yield
        if memory.project.version != before:
            pool.teach(Known(self.app.session.schema, memory))
            self._version = pool.version
            self._work = self._blocks()
            yield

    def _answered(self, name: str, suggestions: list[Suggestion], problems: list[str]) -> None:
        """A tool has answered."""
        if name and self.pool is not None:
            self.pool.add(name, suggestions)
        if problems:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            self.app.say(problems[0] + more)
        self.app.after()

    @property
    def least(self) -> float:
        """The score that a suggestion must have to be shown."""
        return 0.0 if self.all else SHOWN

    def turn(self) -> str:
        """On or off."""
        self.on = not self.on
        self.app.session.pool = self.pool if self.on else None
        self.app.idle.suggest()
        return "suggestions are shown" if self.on else "no suggestions are shown"

    def turn_all(self) -> str:
        """The less sure ones as well, or not."""
        self.on, self.all = True, not (self.on and self.all)
        self.make_ready()
        assert self.pool is not None
        self.app.session.pool = self.pool
        self.pool.ask_for(self.least)
        self._work = self._blocks()
        self.app.idle.suggest()
        return f"{'all' if self.all else 'only the surer'} suggestions are shown"

    @property
    def shown(self) -> str:
        """How many are left, for the status row."""
        if not self.on or self.pool is None:
            return ""
        count, whole = self.pool.left()
        return f"{count}{'' if whole else '+'} suggested" if count or not whole else ""
