"""What the tag screen does besides while it makes one layer of those of several annotators.

Invariants: what all agree on is taken as a step that can be undone, before the first key; the walk
comes back after everything that it opened; while it is not open, the screen is the tag screen.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from annotate.core.adjudicating import Adjudication
from annotate.core.annotations import Annotations
from annotate.core.disagreements import Cluster
from annotate.core.document import Edit
from annotate.errors import AnnotateError
from annotate.store.workspace import Workspace
from annotate.tui.modes.adjudicate import KEYS, Walk
from annotate.tui.modes.base import Mode

if TYPE_CHECKING:
    from annotate.tui.app import TagApp

Layers = Mapping[str, Annotations]


class Adjudicating:
    """The adjudication of the article on the screen."""

    def __init__(self, read: Callable[[Workspace], tuple[Layers, list[str]]]) -> None:
        """`read` gives what each annotator says of an article, and what there is to tell of that;
        it raises AnnotateError for what cannot be read."""
        self.read = read
        self.walking = False
        """True while the walk is open, or is to come back."""
        self.walk: Walk | None = None
        """The walk that was open last, on this article."""
        self.told: list[str] = []
        """What there is to say when it opens."""
        self.lines = [(" Adjudicate", ""), *KEYS]
        """For the help."""

    def begin(self, app: "TagApp") -> None:
        """A new article is on the screen: take what all agree on. Raises AnnotateError."""
        app.mode = None
        self.told = []
        self.all = self._adjudication(app)
        app.session.adjudicated = True
        self.walk, self.walking = None, True
        edit = self.all.agreed()
        if edit and not app.session.history.closed:
            app.session.do(edit)
            self.told.insert(0, edit.title)

    def _adjudication(self, app: "TagApp") -> Adjudication:
        session = app.session
        layers, told = self.read(app.workspace)
        self.told += told
        return Adjudication(session.document, session.schema, layers, session.by)

    def open(self, app: "TagApp", start: Cluster | None = None) -> None:
        """Open the walk, unless something else is open: then it comes after that."""
        self.walking = True
        if app.mode is None:
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
        start = self.all.touched(edit)
        if start is not None:
            app.message = told
            self.open(app, start)
