"""All suggestions of a kind, looked at before they are taken: how many, which not."""

from collections import Counter
from collections.abc import Callable, Sequence

from annotate.core import offers
from annotate.core.cells import clip
from annotate.core.session import Session
from annotate.core.suggestion import Suggestion
from annotate.tui.modes.base import Mode
from annotate.tui.rows import Row, button, cell, fit, flow
from annotate.tui.styles import BOLD, DIM, REVERSE


class Kinds(Mode):
    """A preview over the article. Label keys choose the kind; Enter takes all that are not left
    out, Backspace refuses them."""

    kept_by = "escape"

    def __init__(
        self,
        session: Session,
        waiting: Sequence[Suggestion],
        label: str,
        label_keys: dict[str, str],
        finished: Callable[[str], None],
        closing: Sequence[str],
    ) -> None:
        self.session = session
        self.waiting = waiting
        self.label_keys = label_keys
        self.finished = finished
        """Takes what was done, in words."""
        self.closing = closing
        self.counts = Counter(suggestion.label for suggestion in waiting)
        self.left_out: set[int] = set()
        """Places in `listed`."""
        self.origin = session.cursor
        self._choose(label)

    def _choose(self, label: str) -> None:
        """Look at another kind."""
        self.label = label
        self.listed = [suggestion for suggestion in self.waiting if suggestion.label == label]
        self.left_out = set()
        starts = (n for n, s in enumerate(self.listed) if s.start >= self.origin)
        self.place = next(starts, 0)
        self._show()

    def _show(self) -> None:
        self.session.matches = sorted(span for s in self.chosen for span in s.spans)
        self.session.select_parts(self.listed[self.place].spans)

    @property
    def chosen(self) -> list[Suggestion]:
        """Those to take or to refuse."""
        return [s for place, s in enumerate(self.listed) if place not in self.left_out]

    def key(self, key: str) -> None:
        count = len(self.listed)
        if key in ("tab", "down", "right", ">", "]"):
            self.place = (self.place + 1) % count
            self._show()
        elif key in ("shift+tab", "up", "left", "<", "["):
            self.place = (self.place - 1) % count
            self._show()
        elif key == " ":
            self.left_out ^= {self.place}
            self.place = (self.place + 1) % count
            self._show()
        elif key in self.label_keys:
            if self.counts[self.label_keys[key]]:
                self._choose(self.label_keys[key])
        elif key == "enter":
            self._end(offers.accept_all)
        elif key in ("backspace", "delete"):
            self._end(offers.reject)
        elif key in ("escape", "ctrl+c", *self.closing):
            self._end(None)

    def _end(self, do: Callable[[Session, Sequence[Suggestion]], str] | None) -> None:
        self.done = True
        session, chosen = self.session, self.chosen
        session.matches = []
        told = do(session, chosen) if do is not None and chosen else ""
        session.go(self.origin)
        self.finished(told)

    def rows(self, columns: int) -> list[Row]:
        here = self.listed[self.place]
        out = " left out" if self.place in self.left_out else ""
        count = f" {len(self.chosen)} of {len(self.listed)} suggestions of {self.label}"
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
