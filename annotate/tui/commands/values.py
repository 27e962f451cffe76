"""Attributes and notes: asked at once, or edited in a form."""

from collections.abc import Callable, Collection

from annotate.core import canonical, edits, linking, offers
from annotate.core.schema import Attribute, Label
from annotate.core.suggestion import Suggestion
from annotate.core.tags import Tag, Value
from annotate.tui import proposals
from annotate.tui.commands import suggestions
from annotate.tui.commands.part import Part
from annotate.tui.commands.questions import asked_of, fault
from annotate.tui.modes.ask import Ask
from annotate.tui.modes.base import Prompt
from annotate.tui.modes.form import Field, Form

NOTE = Attribute(name="note")


class Values(Part):
    """What is said of a tag besides its label."""

    def ask(
        self, suggestion: Suggestion | None = None, then: Callable[[], None] | None = None
    ) -> bool:
        """Ask for what the schema wants asked of the tags that were just made or relabelled, from a
        suggestion with its links if it was one; `then` is done when Enter has answered. False if
        there is nothing to ask."""
        session = self.session
        changes = session.history.done[-1].tags
        tags = [new for old, new in changes if new and (old is None or old.label != new.label)]
        label = session.schema.label(tags[0].label) if tags else None
        if label is None:
            return False
        offer = proposals.offer(session, label, tags[0].spans, suggestion)
        known_already = {name: str(value) for name, value in tags[0].attributes.items()}
        offer = offer._replace(values={**offer.values, **known_already})
        questions = asked_of(label, offer)
        if not questions:
            return False
        ends = offer.ends if len(tags) == 1 else {}

        def accepted(values: dict[str, Value], links: Collection[str]) -> None:
            taken = proposals.completed(label, offer, values)
            made = {kind: span for kind, span in ends.items() if kind in links}
            self.tell(linking.complete(session, tags, taken, made, 1))
            if then is not None and not asking.passed:
                then()

        def corrected() -> None:
            tag = session.document.tags.get(tags[0].id)
            if tag is not None:
                session.go(tag.start)
                session.link_from = tag.id
                self.tell("link from here: go to the cue or the speaker and link again")

        def ended() -> None:
            session.matches = []
            self.app.repaint = True

        session.matches = sorted(ends.values())
        asking = Ask(
            label.name if len(tags) == 1 else f"{label.name} ×{len(tags)}",
            questions,
            offer=[(kind, session.text[slice(*span)]) for kind, span in ends.items()],
            accepted=accepted,
            corrected=corrected if ends else None,
            ended=ended,
            fault=lambda name, value: fault(label, name, value),
            height=self.app.frame.asking_height(self.app),
            columns=self.app.size.width,
        )
        self.app.open(asking)
        self.app.repaint = True
        return True

    def do_attributes(self) -> str:
        suggestion = offers.meant(self.session)
        if suggestion is not None:
            return suggestions.accept(self.app, suggestion)
        tag = self.session.tag
        if tag is None:
            return "no tag here"
        label = self.session.schema.label(tag.label) or Label(name=tag.label, layer="entity")
        known = list(label.attributes)
        known += [Attribute(name=name) for name in tag.attributes if not label.attribute(name)]
        fields = [
            Field(attribute, tag.attributes.get(attribute.name), self._offered(tag, attribute))
            for attribute in known
        ]
        fields.append(Field(NOTE, tag.note))
        self.app.open(
            Form(f"{tag.label} {edits.quoted(tag)}", fields, lambda values: self._set(tag, values))
        )
        return ""

    def _offered(self, tag: Tag, attribute: Attribute) -> list[str]:
        """What a field of the form offers."""
        if attribute.name == "entity":
            return [*canonical.ranked(self.session.document, tag), tag.text]
        label = self.session.schema.label(tag.label)
        if attribute.name == "value" and label is not None and label.layer == "date":
            value = proposals.date_values(self.session, label, tag.text).get("value")
            return [value] if value else []
        return []

    def _set(self, tag: Tag, values: dict[str, Value]) -> str:
        note = str(values.pop("note", tag.note))
        label = self.session.schema.label(tag.label)
        for name, value in values.items():
            # What was there already, by hand or by another schema, is not for this form to judge.
            changed = bool(value) and value != tag.attributes.get(name)
            told = fault(label, name, value) if label and changed else ""
            if told:
                return told
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
