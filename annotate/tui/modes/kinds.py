"""All suggestions of a kind, looked at before they are taken: how many, which not."""

from collections import Counter
from collections.abc import Callable, Sequence

from annotate.core import offers
from annotate.core.cells import clip
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.suggestion import Suggestion
from annotate.tui.modes.preview import Preview
from annotate.tui.rows import Row, button, cell, fit, flow
from annotate.tui.styles import BOLD, DIM, REVERSE


class Kinds(Preview):
    """A preview over the article. Label keys choose the kind; Enter takes all that are not left
    out, Backspace refuses them."""

    def __init__(
        self,
        session: Session,
        waiting: Sequence[Suggestion],
        label: str,
        label_keys: dict[str, str],
        finished: Callable[[str], None],
        closing: Sequence[str],
    ) -> None:
        super().__init__(session, finished, closing)
        self.waiting = waiting
        self.label_keys = label_keys
        self.counts = Counter(suggestion.label for suggestion in waiting)
        self.origin = session.cursor
        self._choose(label)

    def _choose(self, label: str) -> None:
        """Look at another kind."""
        self.label = label
        self.listed = [suggestion for suggestion in self.waiting if suggestion.label == label]
        self.left_out = set()
        starts = (n for n, s in enumerate(self.listed) if s.start >= self.origin)
        self.place = next(starts, 0)
        self.show()

    def entries(self) -> Sequence[tuple[Span, ...]]:
        return [suggestion.spans for suggestion in self.listed]

    def key(self, key: str) -> None:
        if self.walk(key):
            return
        if key in self.label_keys:
            if self.counts[self.label_keys[key]]:
                self._choose(self.label_keys[key])
        elif key == "enter":
            self._end(offers.accept_all)
        elif key in ("backspace", "delete"):
            self._end(offers.reject)
        elif key in ("escape", "ctrl+c", *self.closing):
            self._end(None)

    def _end(self, do: Callable[[Session, Sequence[Suggestion]], str] | None) -> None:
        chosen = [self.listed[place] for place in self.counting]
        told = do(self.session, chosen) if do is not None and chosen else ""
        self.end(told, self.origin)

    def rows(self, columns: int) -> list[Row]:
        here = self.listed[self.place]
        out = " left out" if self.place in self.left_out else ""
        count = f" {len(self.counting)} of {len(self.listed)} suggestions of {self.label}"
        head: Row = [cell(count, BOLD), cell(out, REVERSE), cell(f"  {here.why}", DIM)]
        pieces: list[Row] = [
            [button(" ⏎ accept ", "enter", BOLD)],
            [button(" ⌫ reject ", "backspace", BOLD)],
            [button(" Space leave out ", " ")],
            [button(" Tab next ", "tab")],
        ]
        keys = {name: key for key, name in self.label_keys.items()}
        for label, many in self.counts.items():
            if label != self.label and label in keys:
                pieces.append([button(f" {keys[label]} {clip(label, 16)} {many} ", keys[label])])
        return [fit(head, columns), *flow(pieces, columns)]
