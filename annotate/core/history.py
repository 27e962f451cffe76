"""Undo and redo without limit.

Invariants: undoing every step brings back the document as it was opened, redoing them all as it was
left; what others have done meanwhile is no step of ours, and undo never takes it back.
"""

from collections.abc import Set

from msgspec.structs import replace

from annotate.core.document import Document, Edit, TagChange


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
        """Apply what others have done, also where nothing else may be changed. Our steps can be
        undone as before, but for what they did to the same things."""
        self.document.apply(edit)
        touched = _touched(edit)
        kept = (_without(step, touched, _gone(edit), bool(edit.article)) for step in self.done)
        self.done = [step for step in kept if step]
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


def _touched(edit: Edit) -> Set[str]:
    """The ids of what an edit changes, and of the ends of the links that it makes."""
    changes = (*edit.tags, *edit.links, *edit.rejected, *edit.lost)
    ids = {thing.id for change in changes for thing in change if thing}
    return ids.union(*((link.source, link.target) for _, link in edit.links if link))


def _gone(edit: Edit) -> Set[str]:
    """The ids of the tags that an edit removes."""
    kept = {after.id for _, after in (*edit.tags, *edit.lost) if after}
    return {before.id for before, _ in (*edit.tags, *edit.lost) if before} - kept


def _without(step: Edit, ids: Set[str], gone: Set[str], article: bool) -> Edit:
    """A step without what it did to the things with these ids, to links of tags that are gone, and
    with `article` to what is known of the article. Nothing that is left ties what is not there:
    what has an id of these stays as it is."""

    def others(changes: tuple[TagChange, ...]) -> tuple[TagChange, ...]:
        return tuple(pair for pair in changes if not any(tag and tag.id in ids for tag in pair))

    return replace(
        step,
        tags=others(step.tags),
        links=tuple(
            pair
            for pair in step.links
            if not any(
                link and (link.id in ids or gone & {link.source, link.target}) for link in pair
            )
        ),
        article=None if article else step.article,
        rejected=others(step.rejected),
        lost=others(step.lost),
    )
