"""What the tag screen does besides while it makes one layer of those of several annotators.

Invariants: what all agree on is taken as a step that can be undone, before the first key; the walk
comes back after everything that it opened; while it is not open, the screen is the tag screen.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from annotate.core.adjudicating import Adjudication, Heard
from annotate.core.disagreements import Cluster
from annotate.core.document import Edit
from annotate.errors import AnnotateError
from annotate.store.workspace import Workspace
from annotate.tui.modes.adjudicate import Walk
from annotate.tui.modes.adjudicate_rows import KEYS
from annotate.tui.modes.base import Mode

if TYPE_CHECKING:
    from annotate.tui.app import TagApp


class Tally(NamedTuple):
    """How far an article is, with what is asked for."""

    agreed: int
    decided: int
    left: int


def tally(all: Adjudication) -> Tally:
    agreed = sum(some.unanimous for some in all.asked)
    decided = sum(1 for some in all.asked if not some.unanimous and all.choice(some))
    return Tally(agreed, decided, len(all.left()))


class Adjudicating:
    """The adjudication of the article on the screen."""

    def __init__(self, read: Callable[[Workspace], Heard]) -> None:
        """`read` gives what each annotator says of an article; it raises AnnotateError for what
        cannot be read."""
        self.read = read
        self.walking = False
        """True while the walk is open, or is to come back."""
        self.walk: Walk | None = None
        """The walk that was open last, on this article."""
        self.told: list[str] = []
        """What there is to say when it opens."""
        self.lines = [(" Adjudicate", ""), *KEYS]
        """For the help."""
        self.all: Adjudication | None = None
        self._path = Path()
        self._before: dict[Path, Tally] = {}
        """Of the articles that were on the screen before."""

    def begin(self, app: "TagApp") -> None:
        """A new article is on the screen: take what all agree on. Raises AnnotateError."""
        app.mode = None
        self.told = []
        all = self._adjudication(app)
        self._before = self.seen()
        self.all, self._path = all, app.workspace.path
        app.session.adjudicated = True
        self.walk, self.walking = None, True
        edit = all.agreed()
        if edit and not app.session.history.closed:
            app.session.do(edit)
            self.told.insert(0, edit.title)

    def seen(self) -> dict[Path, Tally]:
        """How far each article is that was on the screen, the one that is there included."""
        return self._before | ({self._path: tally(self.all)} if self.all else {})

    def _adjudication(self, app: "TagApp") -> Adjudication:
        session = app.session
        heard = self.read(app.workspace)
        self.told += heard.told
        return Adjudication(session.document, session.schema, heard.layers, session.by, heard.asked)

    def open(self, app: "TagApp", start: Cluster | None = None) -> None:
        """Open the walk, unless something else is open: then it comes after that."""
        self.walking = True
        if app.mode is None and self.all is not None:
            told = "; ".join(filter(None, (*self.told, app.message)))
            self.told = []
            self.walk = Walk(app, self.all, start, told)
            app.open(self.walk)
            app.repaint = True
            app.after()

    def again(self, app: "TagApp") -> str:
        """Open the walk with what annotators say by now. Returns why it cannot be opened."""
        try:
            self.all = self._adjudication(app)
        except AnnotateError as error:
            return error.message
        here = self.walk.here if self.walk is not None else None
        known = (some for some in self.all.clusters if here and some.members == here.members)
        self.open(app, next(known, None))
        return ""

    def closed(self, app: "TagApp", mode: Mode | None) -> None:
        """A mode has ended: what the walk had opened leads back to it."""
        if isinstance(mode, Walk):
            self.walking = False
        elif self.walking and self.walk is not None:
            app.open(self.walk)
            self.walk.back(app.message)
        elif self.walking:
            self.open(app)

    def undone(self, app: "TagApp", edit: Edit, told: str) -> None:
        """A step was taken back on the tag screen: if it was a decision, it is open again."""
        start = self.all.touched(edit) if self.all else None
        if start is not None:
            app.message = told
            self.open(app, start)
