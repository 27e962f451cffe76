"""Every occurrence, looked at before it is tagged: how many, which not, whole words, case."""

from collections.abc import Callable, Sequence

from annotate.core import occurrences
from annotate.core.cells import clip
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.tags import Tag
from annotate.tui.modes.preview import Preview
from annotate.tui.rows import Row, button, cell, flow, row_width
from annotate.tui.styles import BOLD, DIM, REVERSE


class Every(Preview):
    """A preview over the article. Label keys choose the label; Enter tags, Backspace untags."""

    def __init__(
        self,
        session: Session,
        unit: Span,
        label: str,
        label_keys: dict[str, str],
        finished: Callable[[str], None],
        closing: Sequence[str],
    ) -> None:
        super().__init__(session, finished, closing)
        self.unit = unit
        self.quote = session.text[unit.start : unit.end]
        self.label = label
        self.label_keys = label_keys
        self.whole_words = True
        self.ignore_case: bool | None = None
        self._look()

    def _look(self) -> None:
        """Find the occurrences anew."""
        session, whole, case = self.session, self.whole_words, self.ignore_case
        layer = session.schema.layer_of(self.label)
        hits = occurrences.hits(session, self.quote, layer, whole_words=whole, ignore_case=case)
        self.spans = [hit.span for hit in hits]
        self.left_out = {n for n, hit in enumerate(hits) if hit.longer and hit.span != self.unit}
        self.tags: list[Tag] = occurrences.tagged(
            session, self.quote, self.label, whole_words=whole, ignore_case=case
        )
        self.place = self.spans.index(self.unit) if self.unit in self.spans else 0
        self.show()

    def entries(self) -> Sequence[tuple[Span, ...]]:
        return [(span,) for span in self.spans]

    def key(self, key: str) -> None:
        if self.walk(key):
            return
        if key == "=":
            self.whole_words = not self.whole_words
            self._look()
        elif key == "~":
            self.ignore_case = {None: True, True: False, False: None}[self.ignore_case]
            self._look()
        elif key in self.label_keys:
            self.label = self.label_keys[key]
            self._look()
        elif key == "enter":
            chosen = [self.spans[place] for place in self.counting]
            self._end(occurrences.tag_all(self.session, self.label, chosen))
        elif key in ("backspace", "delete"):
            self._end(occurrences.untag_all(self.session, self.tags))
        elif key in ("escape", "ctrl+c", *self.closing):
            self._end("")

    def _end(self, told: str) -> None:
        self.end(told, self.session.cursor)

    def rows(self, columns: int) -> list[Row]:
        case = {None: "as written", True: "ignored", False: "exact"}[self.ignore_case]
        count = f"{len(self.counting)} of {len(self.spans)}"
        head = [
            cell(f": {count} ", BOLD),
            button(f" {self.label} ", "enter", REVERSE),
            cell(" this one left out" if self.place in self.left_out else "", BOLD),
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
