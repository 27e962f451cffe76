"""Every occurrence, looked at before it is tagged: how many, which not, whole words, case."""

from collections.abc import Callable, Sequence

from annotate.core import occurrences
from annotate.core.cells import clip
from annotate.core.occurrences import Hit
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.tags import Tag
from annotate.tui.modes.base import Mode
from annotate.tui.rows import Row, button, cell, flow, row_width
from annotate.tui.styles import BOLD, DIM, REVERSE


class Every(Mode):
    """A preview over the article. Label keys choose the label; Enter tags, Backspace untags."""

    kept_by = "escape"

    def __init__(
        self,
        session: Session,
        unit: Span,
        label: str,
        label_keys: dict[str, str],
        finished: Callable[[str], None],
        closing: Sequence[str],
    ) -> None:
        self.session = session
        self.unit = unit
        self.quote = session.text[unit.start : unit.end]
        self.label = label
        self.label_keys = label_keys
        self.finished = finished
        """Takes what was done, in words."""
        self.closing = closing
        self.whole_words = True
        self.ignore_case: bool | None = None
        self.hits: list[Hit] = []
        self.left_out: set[Span] = set()
        self.place = 0
        self._look()

    def _look(self) -> None:
        """Find the occurrences anew."""
        session, whole, case = self.session, self.whole_words, self.ignore_case
        layer = session.schema.layer_of(self.label)
        self.hits = occurrences.hits(
            session, self.quote, layer, whole_words=whole, ignore_case=case
        )
        self.left_out = {hit.span for hit in self.hits if hit.longer and hit.span != self.unit}
        self.tags: list[Tag] = occurrences.tagged(
            session, self.quote, self.label, whole_words=whole, ignore_case=case
        )
        spans = [hit.span for hit in self.hits]
        self.place = spans.index(self.unit) if self.unit in spans else 0
        self._show()

    def _show(self) -> None:
        self.session.matches = self.chosen
        if self.hits:
            self.session.select(self.hits[self.place].span)

    @property
    def chosen(self) -> list[Span]:
        """The occurrences to tag."""
        return [hit.span for hit in self.hits if hit.span not in self.left_out]

    def key(self, key: str) -> None:
        count = len(self.hits)
        if key in ("tab", "down", "right", ">", "]") and count:
            self.place = (self.place + 1) % count
            self._show()
        elif key in ("shift+tab", "up", "left", "<", "[") and count:
            self.place = (self.place - 1) % count
            self._show()
        elif key == " " and count:
            self.left_out ^= {self.hits[self.place].span}
            self.place = (self.place + 1) % count
            self._show()
        elif key == "=":
            self.whole_words = not self.whole_words
            self._look()
        elif key == "~":
            self.ignore_case = {None: True, True: False, False: None}[self.ignore_case]
            self._look()
        elif key in self.label_keys:
            self.label = self.label_keys[key]
            self._look()
        elif key == "enter":
            self._end(occurrences.tag_all(self.session, self.label, self.chosen))
        elif key in ("backspace", "delete"):
            self._end(occurrences.untag_all(self.session, self.tags))
        elif key in ("escape", "ctrl+c", *self.closing):
            self._end("")

    def _end(self, told: str) -> None:
        self.done = True
        self.session.matches = []
        self.session.go(self.session.cursor)
        self.finished(told)

    def rows(self, columns: int) -> list[Row]:
        case = {None: "as written", True: "ignored", False: "exact"}[self.ignore_case]
        count = f"{len(self.chosen)} of {len(self.hits)}"
        here = self.hits and self.hits[self.place].span in self.left_out
        head = [
            cell(f": {count} ", BOLD),
            button(f" {self.label} ", "enter", REVERSE),
            cell(" this one left out" if here else "", BOLD),
        ]
        room = columns - row_width(head) - len(" every “” ")
        quote = clip(" ".join(self.quote.split()), max(8, room))
        pieces: list[Row] = [
            [button(" ⏎ tag ", "enter", BOLD)],
            [button(" Space leave out ", " ")],
            [button(" Tab next ", "tab")],
            [button(f" ⌫ untag {len(self.tags)} ", "backspace")],
            [button(f" = {'whole words' if self.whole_words else 'parts of words'} ", "=")],
            [button(f" ~ case {case} ", "~")],
            [cell(" label key ", DIM)],
        ]
        return [[cell(f" every “{quote}”", BOLD), *head], *flow(pieces, columns)]
