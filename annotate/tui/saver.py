"""Saving by itself: every change is on disk within a second, and no key waits for the disk.

A change is written down in the journal before it is painted, and starts a short timer; what is
there when that ends is saved by a thread from an immutable snapshot. A save that fails is told and
tried again until it succeeds; meanwhile a copy is kept elsewhere.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

from annotate.core.annotations import Annotations
from annotate.errors import AnnotateError
from annotate.store.journal import Journal
from annotate.store.recovery import discard, keep_elsewhere
from annotate.store.workspace import Workspace

PAUSE = 0.4
"""Seconds from the first unsaved change to the save."""
RETRY = 2.0
"""Seconds until a failed save is tried again."""


class Saver:
    """Keeps one workspace's sidecar up to date. `report` is called when its state changes."""

    def __init__(
        self,
        workspace: Workspace,
        report: Callable[[], None],
        tell: Callable[[str], None],
        *,
        read_only: bool = False,
    ) -> None:
        """`tell` is given what the user should know at once. With `read_only` nothing is saved."""
        self.workspace = workspace
        self.read_only = read_only
        self.report = report
        self.tell = tell
        self.journal = Journal(workspace.sidecar)
        if not read_only:
            workspace.document.applied = self.journal.note
        self.kept: Path | None = None
        """Where a copy of the tags is while they cannot be saved."""
        self.recovering = False
        """Whether a program that was killed may have left such a copy."""
        self.saved_version = workspace.document.version
        self.error = ""
        self.saves = 0
        self._task: asyncio.Task[None] | None = None
        self._writing = False

    @property
    def dirty(self) -> bool:
        return not self.read_only and self.workspace.document.version != self.saved_version

    @property
    def saving(self) -> bool:
        """True while a save is on its way, or about to be."""
        waiting = self._task is not None and not self._task.done() and not self.error
        return waiting or self._writing

    def up_to_date(self) -> None:
        """The sidecar holds just what the document does, without having been written."""
        self.saved_version = self.workspace.document.version
        if not self.read_only:
            self.journal.saved(self.saved_version)

    @property
    def state(self) -> str:
        """What to tell the user."""
        if self.error:
            cause = self.error.removeprefix(f"cannot write {self.workspace.sidecar}: ")
            return f"NOT SAVED: {cause}"
        return "saving" if self.dirty else "saved"

    def changed(self) -> None:
        """Save soon, if there is something to save."""
        if self.dirty and (self._task is None or self._task.done()):
            self._task = asyncio.get_running_loop().create_task(self._save_until_done())

    async def _save_until_done(self) -> None:
        while self.dirty:
            await asyncio.sleep(RETRY if self.error else PAUSE)
            version = self.workspace.document.version
            snapshot = self.workspace.document.snapshot()
            self._writing = True
            try:
                await asyncio.to_thread(self._save, snapshot)
            except AnnotateError as error:
                self._failed(error)
            else:
                self._done(version)
            finally:
                self._writing = False

    def _save(self, snapshot: Annotations) -> None:
        """Save, or keep a copy elsewhere. Raises AnnotateError in the latter case."""
        try:
            self.workspace.save(snapshot)
        except AnnotateError:
            self.journal.sync()
            self.kept = keep_elsewhere(self.workspace, snapshot) or self.kept
            raise

    def now(self) -> bool:
        """Save at once, in this thread. True if all is on disk."""
        if self.dirty:
            version = self.workspace.document.version
            try:
                self._save(self.workspace.document.snapshot())
            except AnnotateError as error:
                self._failed(error)
            else:
                self._done(version)
        return not self.dirty

    async def finish(self) -> bool:
        """Wait for a save that is on its way, then save what is left. True if all is on disk."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        return self.now()

    def close(self) -> None:
        """Leave the journal to the next start, if there is something in it."""
        self.journal.close()

    def _failed(self, error: AnnotateError) -> None:
        if error.message != self.error:
            where = f"; a copy of your tags is {self.kept}" if self.kept else ""
            if self.journal.lost and not self.kept:
                where = "; nothing else could be written either: leave this open, and make room"
            self.tell(f"{error.message}; it is tried again{where}")
        self.error = error.message
        self.report()

    def _done(self, version: int) -> None:
        self.saved_version = version
        self.journal.saved(version)
        if self.error:
            self.tell("all is saved now")
        if self.error or self.recovering:
            discard(self.workspace.sidecar)
        self.error, self.kept, self.recovering = "", None, False
        self.saves += 1
        self.report()
