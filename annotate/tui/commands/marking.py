"""Tagging, untagging, undo."""

from collections.abc import Callable
from functools import partial

from annotate.core import marking, occurrences, offers, selecting
from annotate.tui.commands import suggestions
from annotate.tui.commands.part import Part
from annotate.tui.modes.base import Pick
from annotate.tui.modes.every import Every


class Marking(Part):
    """What the label keys and their kin do."""

    def do_label(self, name: str) -> str:
        suggestion = offers.meant(self.session)
        if suggestion is not None and offers.takes(self.session, suggestion, name):
            return suggestions.accept(self.app, suggestion, name, go_on=False)
        return self._asking(lambda: marking.label(self.session, name))

    def do_label_every(self, name: str) -> str:
        return self._asking(lambda: occurrences.label_every(self.session, name))

    def do_repeat(self) -> str:
        return self._asking(lambda: marking.repeat(self.session))

    def _asking(self, mark: Callable[[], str]) -> str:
        done = len(self.session.history.done)
        answer = mark()
        if len(self.session.history.done) > done:
            self.app.ask_for_values()
        return answer

    def do_leader(self) -> None:
        """Wait for a label's key, where labels are behind a leader."""
        keymap = self.app.keymap
        choices = [(key, name) for key, (kind, name) in keymap.labels.items() if kind == "label"]

        def picked(name: str) -> None:
            self.app.say(self.do_label(name))

        def every(name: str) -> None:
            self.app.say(self.do_label_every(name))

        capitals = {
            key: partial(every, name)
            for key, (kind, name) in keymap.labels.items()
            if kind == "label_every"
        }
        self.app.open(Pick("label:", choices, picked, capitals))

    def do_every(self) -> str:
        session = self.session
        unit = occurrences.wanted(session)
        if unit is None:
            return "nothing to tag here"
        tag = session.tag
        here = tag.label if tag is not None and session.selection is None else ""
        label = here or session.last_label or session.schema.labels[0].name
        keys = {
            key: name for key, (kind, name) in self.app.keymap.labels.items() if kind == "label"
        }
        done = len(session.history.done)

        def finished(told: str) -> None:
            self.tell(told)
            if len(session.history.done) > done:
                self.app.ask_for_values()

        self.app.open(Every(session, unit, label, keys, finished, self.app.keymap.keys_of("every")))
        self.app.repaint = True
        return ""

    def do_fragment(self) -> str:
        return marking.fragment(self.session)

    def do_split(self) -> str:
        """All parts of the quotation: of the tag on one of them, else as the selection."""
        session = self.session
        tag = session.tag
        count = selecting.split(session)
        if count == 0:
            return "no quotation here"
        parts = session.places()
        if count > 1 and tag is not None and len(tag.spans) == 1 and tag.spans[0] in parts:
            session.last_tag = tag.id
            return marking.fragment(session)
        return f"{count} parts selected" if count > 1 else "this quotation is not split"

    def do_delete(self) -> str:
        suggestion = offers.meant(self.session)
        if suggestion is not None:
            return suggestions.reject(self.app, suggestion)
        return marking.delete(self.session)

    def do_cycle(self) -> None:
        self.session.cycle()

    def do_canonical(self) -> str:
        return marking.take_name(self.session)

    def do_undo(self) -> str:
        edit = self.session.undo()
        told = f"undone: {edit.title}" if edit else "nothing to undo"
        if edit and self.app.adjudicating is not None:
            self.app.adjudicating.undone(self.app, edit, told)
        return told

    def do_redo(self) -> str:
        edit = self.session.redo()
        return f"done again: {edit.title}" if edit else "nothing to redo"
