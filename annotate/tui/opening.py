"""An article as it opens on the screen, for the first paint and for the app alike.

Invariant: both put the cursor on the same place and look for the same things, so the hand-over from
one to the other moves nothing.
"""

from annotate.core.session import Session
from annotate.store.places import Place, recall
from annotate.store.workspace import Workspace
from annotate.tui import proposals


def opened(workspace: Workspace, *, by: str, width: int = 79) -> tuple[Session, Place]:
    """The session of an article, its cursor where it was left, and that place. `width` is in
    cells."""
    session = Session(
        workspace.document,
        workspace.schema,
        by=by,
        width=width,
        finders=(*Session.FINDERS, proposals.dates(workspace.document.metadata.published)),
    )
    place = recall(workspace.path).within(len(session.text))
    session.go(session.cluster_start(place.cursor))
    return session, place
