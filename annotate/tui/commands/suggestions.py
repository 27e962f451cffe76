"""Taking and refusing suggestions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from annotate.core import offers
from annotate.core.suggestion import Suggestion
from annotate.tui.commands import reviewing
from annotate.tui.commands.part import Part
from annotate.tui.modes.kinds import Kinds

if TYPE_CHECKING:
    from annotate.tui.app import TagApp


AHEAD = 0.1
"""Seconds that the key for all of a kind may look ahead; of a long article it takes what has been
found by then."""


class Suggestions(Part):
    """Walk to suggestions, take all of a kind, turn them off."""

    def do_next_suggestion(self) -> str:
        return self._walk(back=False)

    def do_previous_suggestion(self) -> str:
        return self._walk(back=True)

    def _walk(self, *, back: bool) -> str:
        self.app.suggesting.make_ready()
        if self.session.pool is None:
            return self._off()
        found = reviewing.walk(self.app, partial(offers.next_suggestion, back=back))
        if found == "around":
            return "from the bottom again" if back else "from the top again"
        return "" if found else "no suggestion left"

    def do_kind(self) -> str:
        session = self.session
        self.app.suggesting.make_ready()
        pool = session.pool
        if pool is None:
            return self._off()
        meant = offers.meant(session)
        pool.look(AHEAD)
        waiting = offers.shown(session, 0, len(session.text))
        if not waiting:
            return "no suggestion left"
        label = meant.label if meant else waiting[0].label
        keymap = self.app.keymap
        keys = {key: name for key, (kind, name) in keymap.labels.items() if kind == "label"}
        self.app.open(Kinds(session, waiting, label, keys, self.tell, keymap.keys_of("kind")))
        self.app.repaint = True
        return ""

    def _off(self) -> str:
        return f"suggestions are off: {self.app.keymap.key_of('suggestions')} shows them"

    def do_suggestions(self) -> str:
        self.app.repaint = True
        return self.app.suggesting.turn()

    def do_less_sure(self) -> str:
        self.app.repaint = True
        return self.app.suggesting.turn_all()


def accept(app: TagApp, suggestion: Suggestion, label: str = "", *, go_on: bool = True) -> str:
    """Make the tag of a suggestion, ask for what it lacks, and go on to the next if that is
    wanted. A claim is reviewed first, unless its label was said."""
    session = app.session
    claim = go_on and not label and offers.is_claim(session, suggestion)
    if claim and reviewing.review(app, suggestion, offers.next_thing):
        return ""
    answer = offers.accept(session, suggestion, label)
    known = session.schema.label(label or suggestion.label)
    tag = session.document.tags[session.last_tag]
    asked = [a.name for a in known.attributes if a.ask] if known else []
    lacking = any(not tag.attributes.get(name) for name in asked)

    def then() -> None:
        if go_on:
            reviewing.walk(app, offers.next_thing)

    if (lacking or suggestion.links) and app.ask_for_values(suggestion, then):
        return answer
    then()
    return answer


def reject(app: TagApp, suggestion: Suggestion) -> str:
    """Refuse a suggestion and go on to the next."""
    answer = offers.reject(app.session, [suggestion])
    reviewing.walk(app, offers.next_thing)
    return answer
