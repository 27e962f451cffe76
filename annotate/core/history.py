"""Undo and redo without limit.

Invariant: undoing every step brings back the document as it was opened, redoing them all as it was
left.
"""

from annotate.core.document import Document, Edit


class ReadOnly(Exception):
    """Something was to be changed that may only be looked at."""


class History:
    """The edits done to one document, and those undone."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.done: list[Edit] = []
        self.undone: list[Edit] = []
        self.closed = ""
        """Why nothing may be changed; empty if it may. Every change raises ReadOnly then."""

    def do(self, edit: Edit) -> None:
        """Apply an edit and remember it. An edit that changes nothing is not remembered."""
        if edit:
            self._require_open()
            self.document.apply(edit)
            self.done.append(edit)
            self.undone.clear()

    def take_in(self, edit: Edit) -> None:
        """Apply what others have done, as a step that can be undone; also where nothing else may be
        changed."""
        self.document.apply(edit)
        self.done.append(edit)
        self.undone.clear()

    def _require_open(self) -> None:
        if self.closed:
            raise ReadOnly(self.closed)

    def merge(self, steps: int, title: str) -> None:
        """Make one step, with a title of its own, of the last `steps`."""
        if steps < 1:
            return
        last = self.done[-steps:]
        described = [edit.article for edit in last if edit.article]
        self.done[-steps:] = [
            Edit(
                title,
                tuple(change for edit in last for change in edit.tags),
                tuple(change for edit in last for change in edit.links),
                (described[0][0], described[-1][1]) if described else None,
                tuple(change for edit in last for change in edit.rejected),
                tuple(change for edit in last for change in edit.lost),
            )
        ]

    def undo(self) -> Edit | None:
        """Take back the last edit. Returns it, or None if there is none."""
        if not self.done:
            return None
        self._require_open()
        edit = self.done.pop()
        self.document.apply(edit.inverse())
        self.undone.append(edit)
        return edit

    def redo(self) -> Edit | None:
        """Do again the edit undone last. Returns it, or None if there is none."""
        if not self.undone:
            return None
        self._require_open()
        edit = self.undone.pop()
        self.document.apply(edit)
        self.done.append(edit)
        return edit
