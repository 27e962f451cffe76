"""What each action of the key table does: `do_NAME` for the action NAME.

A command changes the session and answers in words, or opens a mode; it paints nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from annotate.core import edits, marking
from annotate.core.annotations import STATUSES
from annotate.core.article import valid_date
from annotate.core.schema import Attribute, Label
from annotate.core.session import Session
from annotate.core.tags import Tag, Value
from annotate.tui.keymap import table
from annotate.tui.modes import Field, Form, Mode, Pick, Prompt
from annotate.tui.reader import Reader

if TYPE_CHECKING:
    from annotate.tui.app import TagApp

NOTE = Attribute(name="note")


class Commands:
    """The actions of one screen."""

    def __init__(self, app: TagApp) -> None:
        self.app = app
        self.last_search = ""

    @property
    def session(self) -> Session:
        return self.app.session

    def run(self, action: str, argument: str) -> str:
        """Do an action. Returns what to tell the user, or nothing."""
        method = getattr(self, f"do_{action}")
        answer: str | None = method(argument) if argument else method()
        return answer or ""

    # moving and selecting

    def do_move(self, motion: str) -> None:
        self.session.move(motion)

    def do_extend(self, motion: str) -> None:
        self.session.move(motion, extend=True)

    def do_next_name(self) -> str:
        return "" if self.session.next_name() else "no name without a tag after this"

    def do_previous_name(self) -> str:
        return "" if self.session.previous_name() else "no name without a tag before this"

    def do_next_tag(self) -> str:
        return "" if self.session.go_to_tag() else "no tag after this"

    def do_previous_tag(self) -> str:
        return "" if self.session.go_to_tag(back=True) else "no tag before this"

    def do_search(self) -> None:
        session = self.session
        start = session.cursor

        def changed(text: str) -> None:
            found = session.search(text, start)
            if found is None:
                session.go(start)
            self.app.say(self._matches() if text else "")
            self.app.repaint = True

        def accepted(text: str) -> None:
            self.last_search = text or self.last_search
            if not text and self.last_search:
                session.search(self.last_search, start + 1)
            self.app.say(self._matches())
            self.app.repaint = True

        def dropped() -> None:
            session.matches = []
            session.go(start)
            self.app.say("")
            self.app.repaint = True

        self.app.open(Prompt("find:", accepted=accepted, changed=changed, dropped=dropped))

    def _matches(self) -> str:
        count = len(self.session.matches)
        return f"{count} match{'es' * (count != 1)}" if count else "not found"

    def do_next_match(self) -> str:
        return self._next_match(back=False)

    def do_previous_match(self) -> str:
        return self._next_match(back=True)

    def _next_match(self, *, back: bool) -> str:
        found = self.session.next_match(back=back)
        if found is None:
            return "nothing searched for yet: / finds"
        place = self.session.matches.index(found) + 1
        return f"match {place} of {len(self.session.matches)}"

    def do_select(self) -> str:
        self.session.toggle_selecting()
        return "selecting: move, then press a label's key" if self.session.selecting else ""

    def do_grow(self) -> None:
        self.session.grow()

    def do_shrink(self) -> None:
        self.session.shrink()

    def do_widen(self) -> None:
        self.session.widen()

    def do_quotation(self) -> str:
        return "" if self.session.select_quotation() else "no quotation after this"

    def do_trim(self) -> None:
        self.session.trim()

    def do_clear(self) -> str:
        self.session.clear()
        if self.session.matches:
            self.session.matches = []
            self.app.repaint = True
        if self.session.link_from:
            self.session.link_from = ""
            return "no link made"
        return ""

    # marking

    def do_label(self, name: str) -> str:
        return marking.label(self.session, name)

    def do_label_every(self, name: str) -> str:
        return marking.label_every(self.session, name)

    def do_every(self) -> str:
        return marking.every(self.session)

    def do_repeat(self) -> str:
        return marking.repeat(self.session)

    def do_fragment(self) -> str:
        return marking.fragment(self.session)

    def do_delete(self) -> str:
        return marking.delete(self.session)

    def do_cycle(self) -> None:
        self.session.cycle()

    def do_unlink(self) -> str:
        return marking.unlink(self.session)

    def do_link(self) -> str:
        session = self.session
        if not session.link_from:
            reason = marking.start_link(session)
            return reason or "link from here: go to the other tag and press @ again; Esc drops it"
        kinds = marking.link_kinds(session)
        if not kinds:
            return "no link of the schema ties these two; go to another tag, or Esc"
        if len(kinds) == 1:
            return marking.link(session, kinds[0])
        choices = [(self._link_key(kind), kind) for kind in kinds]
        self.app.open(
            Pick("link:", choices, lambda kind: self.app.say(marking.link(session, kind)))
        )
        return ""

    def _link_key(self, kind: str) -> str:
        known = self.session.schema.link(kind)
        return known.key if known and known.key else kind[0]

    def do_attributes(self) -> str:
        tag = self.session.tag
        if tag is None:
            return "no tag here"
        label = self.session.schema.label(tag.label) or Label(name=tag.label, layer="entity")
        known = list(label.attributes)
        known += [Attribute(name=name) for name in tag.attributes if not label.attribute(name)]
        fields = [Field(attribute, tag.attributes.get(attribute.name)) for attribute in known]
        fields.append(Field(NOTE, tag.note))
        self.app.open(
            Form(f"{tag.label} {edits.quoted(tag)}", fields, lambda values: self._set(tag, values))
        )
        return ""

    def _set(self, tag: Tag, values: dict[str, Value]) -> str:
        note = str(values.pop("note", tag.note))
        edit = edits.change_tag(tag, attributes=values, note=note, by=self.session.by)
        self.app.say(edit.title if self.session.do(edit) else "")
        return ""

    def do_note(self) -> str:
        tag = self.session.tag
        if tag is None:
            return "no tag here"

        def accepted(text: str) -> None:
            edit = edits.change_tag(tag, note=text.strip(), by=self.session.by)
            self.app.say(edit.title if self.session.do(edit) else "")

        self.app.open(Prompt("note:", tag.note, accepted=accepted))
        return ""

    def do_undo(self) -> str:
        edit = self.session.undo()
        return f"undone: {edit.title}" if edit else "nothing to undo"

    def do_redo(self) -> str:
        edit = self.session.redo()
        return f"done again: {edit.title}" if edit else "nothing to redo"

    # the screen

    def do_article(self) -> None:
        metadata = self.session.document.metadata
        fields = [
            Field(Attribute(name="title"), metadata.title),
            Field(Attribute(name="published"), metadata.published),
            Field(Attribute(name="status", values=STATUSES), metadata.status),
        ]

        def accepted(values: dict[str, Value]) -> str:
            made = {name: str(value) for name, value in values.items()}
            if made["published"] and not valid_date(made["published"]):
                return "published must be a day like 2020-11-05"
            edit = edits.describe_article(self.session.document, replace(metadata, **made))
            self.app.say(edit.title if self.session.do(edit) else "")
            return ""

        self.app.open(Form("article", fields, accepted))

    def do_panel(self) -> None:
        self.app.toggle_panel()

    def do_help(self) -> None:
        lines: list[tuple[str, str]] = []
        for group, entries in table(self.session.schema).items():
            lines += [("", ""), (f" {group}", ""), *entries]
        self.app.open(self._reader(lines[1:], "?"))

    def do_history(self) -> None:
        history = self.session.history
        lines = [("done", edit.title) for edit in history.done]
        lines += [("undone", edit.title) for edit in reversed(history.undone)]
        self.app.open(self._reader(lines or [(" nothing done yet", "")], "ctrl+g", end=True))

    def _reader(self, lines: list[tuple[str, str]], closing: str, *, end: bool = False) -> Mode:
        return Reader(lines, self.app.page_height, closing, end=end)

    def do_save(self) -> str:
        return "saved" if self.app.saver.now() else ""

    def do_quit(self) -> None:
        self.app.leave()
