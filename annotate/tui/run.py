"""Runs the tag screen from the command line to its end.

Invariant: whatever ends the screen, what was tagged is on disk, or its whereabouts are told.
"""

from typing import TYPE_CHECKING

from annotate.errors import AnnotateError
from annotate.store.recovery import keep_elsewhere
from annotate.tui.queue import Queue

if TYPE_CHECKING:
    from annotate.tui.coach import Coach


def run(queue: Queue, *, by: str = "", coloured: bool = True, coach: "Coach | None" = None) -> None:
    """Tag articles on the terminal until the user leaves.

    Raises AnnotateError if tags could not be saved where they belong; they are in a recovery file
    then, which the error names.
    """
    from annotate.tui.app import TagApp

    app = TagApp(queue, by=by, coloured=coloured, coach=coach)
    try:
        app.run()
    finally:
        if not app.saver.now():
            workspace = app.workspace
            kept = keep_elsewhere(workspace)
            raise AnnotateError(
                f"cannot save {workspace.sidecar}: {app.saver.error}",
                f"your tags are in {kept}" if kept else "they could not be kept elsewhere either",
            )
    if app.return_code:
        raise AnnotateError("the screen ended unexpectedly", "all tags are saved")
