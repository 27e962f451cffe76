"""Saving by itself: every change is on disk within a second, and no key waits for the disk.

A change starts a short timer; what is there when it ends is saved by a thread from an immutable
snapshot. A save that fails is tried again and said until it succeeds.
"""

import asyncio
from collections.abc import Callable

from annotate.errors import AnnotateError
from annotate.store.workspace import Workspace

PAUSE = 0.4
"""Seconds from the first unsaved change to the save."""
RETRY = 2.0
"""Seconds until a failed save is tried again."""


class Saver:
    """Keeps one workspace's sidecar up to date. `report` is called when its state changes."""

    def __init__(self, workspace: Workspace, report: Callable[[], None]) -> None:
        self.workspace = workspace
        self.report = report
        self.saved_version = workspace.document.version
        self.error = ""
        self.saves = 0
        self._task: asyncio.Task[None] | None = None

    @property
    def dirty(self) -> bool:
        return self.workspace.document.version != self.saved_version

    @property
    def state(self) -> str:
        """What to tell the user."""
        if self.error:
            return f"NOT SAVED: {self.error}"
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
            try:
                await asyncio.to_thread(self.workspace.save, snapshot)
            except AnnotateError as error:
                self._failed(error)
            else:
                self._done(version)

    def now(self) -> bool:
        """Save at once, in this thread. True if all is on disk."""
        if self.dirty:
            version = self.workspace.document.version
            try:
                self.workspace.save()
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

    def _failed(self, error: AnnotateError) -> None:
        self.error = error.message
        self.report()

    def _done(self, version: int) -> None:
        self.saved_version = version
        self.error = ""
        self.saves += 1
        self.report()
