"""What others write to the sidecar while its article is on the screen.

Looked for about once a second. Invariants: what is found is said, moves neither cursor nor
selection, and is nothing that undo takes back; nothing changes under an open list, form or
question.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from annotate.errors import AnnotateError

if TYPE_CHECKING:
    from annotate.store.workspace import Workspace
    from annotate.tui.app import TagApp

EVERY = 1.0
"""Seconds between two looks at the file."""

Stamp = tuple[int, int, int]
"""When a file was changed, its size, and which file it is."""


class TakingIn:
    """Looks at the sidecar of the article on the screen."""

    def __init__(self, app: "TagApp") -> None:
        self.app = app
        self._known: tuple[Workspace, Stamp | None] | None = None
        """The workspace that was looked at last, and the state of its sidecar then."""

    def begin(self) -> None:
        """Look again and again."""
        if self._known is None:
            self._known = (self.app.workspace, _stamp(self.app.workspace.sidecar))
            self.app.set_interval(EVERY, self.look)

    def look(self) -> None:
        """Take in what others have written, unless the user or a save is at something."""
        app = self.app
        workspace = app.workspace
        if app.saver.saving:
            return
        now = (workspace, _stamp(workspace.sidecar))
        if now != self._known and now[1] is not None:
            self._known = now
            try:
                workspace.look()
            except AnnotateError as error:
                self._say(f"{error.message} ({error.hint})" if error.hint else error.message)
        if app.mode is None and (workspace.ahead is not None or workspace.told):
            self._take_in(workspace)

    def _take_in(self, workspace: "Workspace") -> None:
        app = self.app
        clean = not app.saver.dirty
        edit = workspace.take_in()
        if edit:
            app.session.take_in(edit)
        if clean:
            app.saver.up_to_date()
        told = [*workspace.told, *([edit.title] if edit else [])]
        workspace.told.clear()
        if told:
            self._say("; ".join(told))
            app.after()

    def _say(self, message: str) -> None:
        self.app.say(message)
        self.app.update_bottom()


def _stamp(path: Path) -> Stamp | None:
    """What tells that a file has changed; None if it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
