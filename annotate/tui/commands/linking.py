"""Links by pointing, and following them."""

from annotate.core import linking
from annotate.core.cells import clip
from annotate.core.tags import Link, Tag
from annotate.tui.commands.part import Part
from annotate.tui.modes.base import Pick
from annotate.tui.modes.links import Links


class Linking(Part):
    """Start, move, end."""

    def do_link(self) -> str:
        session = self.session
        key = self.app.keymap.key_of("link")
        if session.link_from not in session.document.tags:
            reason = linking.start_link(session)
            return reason or f"link from here: go to the other tag, {key} again; Esc drops it"
        kinds = linking.link_kinds(session)
        if not kinds:
            return "no link of the schema ties these two; go to another tag, or Esc"
        if len(kinds) == 1:
            return linking.link(session, kinds[0])
        choices = [(self._link_key(kind), kind) for kind in kinds]
        self.app.open(
            Pick("link:", choices, lambda kind: self.app.say(linking.link(session, kind)))
        )
        return ""

    def _link_key(self, kind: str) -> str:
        known = self.session.schema.link(kind)
        return known.key if known and known.key else kind[0]

    def do_links(self) -> str:
        session = self.session
        tag = session.tag
        links = session.document.links_of(tag.id) if tag else []
        if tag is None or not links:
            return "no links here"
        closing = self.app.keymap.keys_of("links")
        self.app.open(Links(self._described(tag, links), self._follow, self._remove, closing))
        return ""

    def _described(self, tag: Tag, links: list[Link]) -> list[tuple[Link, str]]:
        described = []
        for link in links:
            other = self.session.document.other_end(link, tag.id)
            arrow = "→" if link.source == tag.id else "←"
            text = f"{other.label} “{clip(other.text, 40)}”" if other else "?"
            described.append((link, f"{link.kind} {arrow} {text}"))
        return described

    def _follow(self, link: Link) -> None:
        tag = self.session.tag
        other = self.session.document.other_end(link, tag.id) if tag else None
        if other is not None:
            self.session.go_to(other)

    def _remove(self, link: Link) -> None:
        self.tell(linking.remove(self.session, link))

    def do_unlink(self) -> str:
        return linking.unlink(self.session)
