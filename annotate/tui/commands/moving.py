"""Moving and selecting."""

from annotate.core import offers, segmentation, selecting
from annotate.core.spans import Span
from annotate.core.trimming import trimmed
from annotate.tui.commands import reviewing
from annotate.tui.commands.part import Part
from annotate.tui.modes.base import Prompt
from annotate.tui.modes.jump import Jump, hints_for


class Moving(Part):
    """Motions, search, jump labels, the selection."""

    last_search = ""

    def do_move(self, motion: str, count: int = 1) -> None:
        self.session.move(motion, count=count)

    def do_extend(self, motion: str, count: int = 1) -> None:
        self.session.move(motion, extend=True, count=count)

    def do_next_name(self) -> str:
        self.app.suggesting.make_ready()
        found = reviewing.walk(self.app, offers.next_thing)
        return "" if found else "nothing without a tag after this"

    def do_previous_name(self) -> str:
        self.app.suggesting.make_ready()
        found = reviewing.walk(self.app, offers.previous_thing)
        return "" if found else "nothing without a tag before this"

    def do_next_number(self) -> str:
        return "" if self.session.next_number() else "no number without a tag after this"

    def do_next_tag(self) -> str:
        return "" if self.session.go_to_tag() else "no tag after this"

    def do_previous_tag(self) -> str:
        return "" if self.session.go_to_tag(back=True) else "no tag before this"

    def do_back(self) -> str:
        return self._walk(self.app.trail.back(self.session.cursor), "nowhere to go back to")

    def do_forward(self) -> str:
        return self._walk(self.app.trail.forward(self.session.cursor), "nowhere to go forward to")

    def _walk(self, place: int | None, otherwise: str) -> str:
        if place is None:
            return otherwise
        self.session.go(place)
        return ""

    # jump labels

    def do_jump(self) -> None:
        session = self.session
        first, last = self.app.article.in_view()
        words = [
            trimmed(session.text, word)
            for word in segmentation.words_from(session.text, first, last)
            if first <= word.start < last
        ]
        targets = hints_for(words, session.cursor)
        self.app.open(Jump(targets, self._jumped))
        self.app.repaint = True

    def _jumped(self, word: Span, up_to: bool) -> None:
        session = self.session
        if not (up_to or session.selecting):
            session.select(word)
            return
        here = session.selection or segmentation.word_at(session.text, session.cursor) or word
        start = here.start if session.selection else session.cursor
        session.select(Span(min(start, word.start), max(here.end, word.end)))

    # search

    def do_search(self) -> None:
        session = self.session
        start = session.cursor

        def changed(text: str) -> str:
            if session.search(text, start) is None:
                session.go(start)
            self.app.repaint = True
            return self._matches() if text else ""

        def accepted(text: str) -> None:
            self.last_search = text or self.last_search
            if not self.last_search:
                self.tell("nothing searched for yet")
                return
            if not text and self.last_search:
                session.search(self.last_search, start + 1)
            self.tell(self._matches())

        def dropped() -> None:
            session.matches = []
            session.go(start)
            self.tell("")

        self.app.open(Prompt("find:", accepted=accepted, changed=changed, dropped=dropped))

    def _matches(self) -> str:
        count = len(self.session.matches)
        return f"{count} match{'es' * (count != 1)}" if count else "not found"

    def do_next_match(self) -> str:
        return self._next_match(back=False)

    def do_previous_match(self) -> str:
        return self._next_match(back=True)

    def _next_match(self, *, back: bool) -> str:
        session = self.session
        if not session.matches and self.last_search:
            session.search(self.last_search, session.cursor)
            self.app.repaint = True
        before = session.cursor
        found = session.next_match(back=back)
        if found is None:
            return f"nothing searched for yet: {self.app.keymap.key_of('search')} finds"
        wrapped = (found.start >= before) if back else (found.start <= before)
        place = session.matches.index(found) + 1
        return f"match {place} of {len(session.matches)}{', past the end' if wrapped else ''}"

    # the selection

    def do_select(self) -> str:
        self.session.toggle_selecting()
        return "selecting: move, then press a label's key" if self.session.selecting else ""

    def do_grow(self) -> None:
        selecting.grow(self.session)

    def do_shrink(self) -> None:
        selecting.shrink(self.session)

    def do_to_clause(self) -> None:
        selecting.to_clause(self.session)

    def do_to_sentence(self) -> None:
        selecting.to_sentence(self.session)

    def do_widen(self) -> None:
        selecting.widen(self.session)

    def do_narrow(self) -> None:
        selecting.narrow(self.session)

    def do_quotation(self) -> str:
        return "" if selecting.quotation(self.session) else "no quotation after this"

    def do_trim(self) -> None:
        selecting.trim(self.session)

    def do_clear(self) -> str:
        session = self.session
        session.clear()
        if session.matches:
            session.matches = []
            self.app.repaint = True
        if session.link_from:
            session.link_from = ""
            return "no link made"
        return ""
