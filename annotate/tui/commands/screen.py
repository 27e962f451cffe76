"""The screen itself: pages, panel, layers, the article's data and status, the way out."""

from msgspec.structs import replace

from annotate.core import edits, rules
from annotate.core.annotations import STATUSES
from annotate.core.schema import LAYERS, Attribute
from annotate.core.tags import Value
from annotate.tui.commands.part import Part
from annotate.tui.keymap import table
from annotate.tui.modes.base import Pick
from annotate.tui.modes.form import Field, Form
from annotate.tui.modes.listing import Listing
from annotate.tui.modes.reader import Line, Reader
from annotate.tui.parts import NARROW


class ScreenCommands(Part):
    """What is no change of a tag."""

    def do_article(self) -> None:
        metadata = self.session.document.metadata
        fields = [
            Field(Attribute(name="title"), metadata.title),
            Field(Attribute(name="published"), metadata.published),
            Field(Attribute(name="status", values=STATUSES), metadata.status),
        ]

        def accepted(values: dict[str, Value]) -> str:
            made = {name: str(value) for name, value in values.items()}
            faults = (rules.article_fault(name, value) for name, value in made.items())
            fault = next((fault for fault in faults if fault), None)
            if fault:
                return str(fault)
            edit = edits.describe_article(self.session.document, replace(metadata, **made))
            self.app.say(edit.title if self.session.do(edit) else "")
            return ""

        self.app.open(Form("article", fields, accepted))

    def do_status(self) -> str:
        metadata = self.session.document.metadata
        place = STATUSES.index(metadata.status) if metadata.status in STATUSES else -1
        status = STATUSES[(place + 1) % len(STATUSES)]
        edit = edits.describe_article(self.session.document, replace(metadata, status=status))
        self.session.do(replace(edit, title=f"status {status}"))
        return f"this article is {status}"

    def do_next_article(self) -> str:
        return self.app.turn(1)

    def do_previous_article(self) -> str:
        return self.app.turn(-1)

    def do_layers(self) -> None:
        hidden = self.app.hidden_layers
        choices = [
            (layer[0], f"{'show' if layer in hidden else 'hide'} {layer}") for layer in LAYERS
        ]

        def picked(choice: str) -> None:
            self.app.toggle_layer(choice.split()[1])

        self.app.open(Pick("layers:", [*choices, ("a", "show all")], picked))

    def do_panel(self) -> str:
        if self.app.size.width < NARROW:
            return f"the panel needs a screen of {NARROW} columns"
        self.app.frame.toggle_panel(self.app)
        return ""

    def do_list(self) -> str:
        session = self.session
        if not session.document.tags:
            return "no tags yet"
        labels = {label.key: label.name for label in session.schema.labels if label.key}
        closing = self.app.keymap.keys_of("list")
        self.app.open(Listing(session, self.app.side, labels, closing))
        return ""

    def do_help(self) -> None:
        lines: list[Line] = []
        for group, entries in table(self.session.schema, self.app.keymap).items():
            lines += [("", ""), (f" {group}", ""), *entries]
        if self.app.adjudicating is not None:
            lines = [("", ""), *self.app.adjudicating.lines, *lines]
        self.app.open(self._reader(lines[1:], "help"))

    def do_guideline(self) -> None:
        schema = self.session.schema
        tag = self.session.tag
        name = tag.label if tag else self.session.last_label
        lines: list[Line] = []
        start = 0
        for label in schema.labels:
            if label.name == name:
                start = len(lines)
            lines.append((f" {label.name}  ({label.layer}, key {label.key or 'none'})", ""))
            lines.append(("", label.definition))
            for known in label.attributes:
                values = f" One of: {', '.join(known.values)}." if known.values else ""
                star = "★ " if known.ask else "  "
                lines.append((f"{star}{known.name}", f"{known.definition}{values}"))
            if label.names:
                others = ", ".join(f"{scheme} {other}" for scheme, other in label.names.items())
                lines.append(("", f"Elsewhere: {others}."))
            lines.append(("", ""))
        lines += [(" links", "")]
        lines += [(kind.name, kind.definition) for kind in schema.links]
        self.app.open(self._reader(lines, "guideline", start=start))

    def do_history(self) -> None:
        history = self.session.history
        done = len(history.done)
        lines: list[Line] = [
            (f"{done - place} ago" if place < done else "", edit.title)
            for place, edit in enumerate(history.done, 1)
        ]
        if history.undone:
            lines.append((" undone, to be done again", ""))
            lines += [("", edit.title) for edit in reversed(history.undone)]
        self.app.open(self._reader(lines or [(" nothing done yet", "")], "history", end=True))

    def _reader(
        self, lines: list[Line], action: str, *, start: int = 0, end: bool = False
    ) -> Reader:
        return Reader(
            lines,
            self.app.size.width,
            self.app.frame.page_height(self.app),
            self.app.keymap.keys_of(action),
            start=start,
            end=end,
        )

    def do_save(self) -> str:
        return "saved" if self.app.saver.now() else ""

    def do_suspend(self) -> str:
        return self.app.pause()

    def do_quit(self) -> None:
        self.app.leave()
