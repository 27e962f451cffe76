"""Tags that have lost their place since the text was edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotate.core.edits import quoted
from annotate.core.tags import Tag
from annotate.tui.commands.part import Part

if TYPE_CHECKING:
    from annotate.tui.app import TagApp


class Losing(Part):
    """Look through the lost tags; place one by hand."""

    def do_lost(self, opening: str = "") -> str:
        session, document = self.session, self.session.document
        if session.placing in document.lost:
            return self._place(document.lost[session.placing])
        if not document.lost:
            return "no tag is lost"
        # Few articles have lost tags, and the others start without what finds them.
        from annotate.store.anchoring import undecided
        from annotate.tui.modes.lost import Lost

        workspace, keymap = self.app.workspace, self.app.keymap
        entries = undecided(document.lost, document.article, workspace.path, workspace.replaced)
        self.app.open(
            Lost(
                session,
                entries,
                by_hand=self._by_hand,
                finished=self.tell,
                undo=keymap.keys_of("undo"),
                closing=keymap.keys_of("lost"),
                opening=opening,
            )
        )
        self.app.repaint = True
        return ""

    def _by_hand(self, tag: Tag) -> None:
        keymap = self.app.keymap
        self.session.placing = tag.id
        self.tell(
            f"select the place of {quoted(tag)}, then {keymap.key_of('lost')}; "
            f"{keymap.key_of('clear')} leaves it lost"
        )

    def _place(self, tag: Tag) -> str:
        """Put the tag that is being placed where the selection is, or the word here."""
        from annotate.core import lost

        session = self.session
        places = session.places()
        if not places:
            return f"select the place of {quoted(tag)} first"
        edit = lost.put(session.document, tag, places, by=session.by)
        session.do(edit)
        session.placing = ""
        session.go_to(session.document.tags[tag.id])
        left = len(session.document.lost)
        more = f"; {self.app.keymap.key_of('lost')} goes on with {left} more" if left else ""
        return f"{edit.title}{more}"


def greet(app: TagApp) -> None:
    """Say what became of the tags of an article whose text was edited since, and open what there
    is to decide."""
    replaced = app.workspace.replaced
    if replaced is None or not replaced.placements:
        return
    from annotate.core.reanchoring import certain

    sure = [p for p in replaced.placements if certain(p)]
    moved = sum(p.spans != p.tag.spans for p in sure)
    what = f"the text was edited: {len(sure) - moved} tags in place, {moved} moved"
    left = len(replaced.placements) - len(sure)
    what += f", {left} to decide" if left else "; saved with your next change"
    said = "; ".join(filter(None, (what, app.message)))
    if left:
        app.commands.run("lost", said)
    else:
        app.say(said)
    app.after()
