"""Tags that have no certain place in an edited text, looked at one by one.

Invariants: the place that is looked at is selected in the article; nothing changes without a key
that says so, and each change is a step that can be undone here as well as later.
"""

from collections.abc import Callable, Sequence

from annotate.core import lost
from annotate.core.anchors.placing import CHANGED, LOST
from annotate.core.cells import clip
from annotate.core.document import Edit
from annotate.core.lost import Waiting
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.tags import Tag, quote
from annotate.tui.modes.base import Mode
from annotate.tui.modes.preview import NEXT, PREVIOUS
from annotate.tui.rows import Row, button, cell, fit, flow
from annotate.tui.styles import BOLD, DIM, PLAIN

ACROSS = ("right", "left", ">", "<")
"""Keys that go to another place for the same tag."""

STATES = {CHANGED: "changed", LOST: "lost"}
ASIDE = 24
"""Cells of the text before and after that are shown of how it was."""


class Lost(Mode):
    """Walks the lost tags. Enter puts one where it is shown, Backspace removes it, `=` lets it be
    placed by hand, `*` places all that have a place."""

    kept_by = "escape"

    def __init__(
        self,
        session: Session,
        entries: Sequence[Waiting],
        *,
        by_hand: Callable[[Tag], None],
        finished: Callable[[str], None],
        undo: Sequence[str],
        closing: Sequence[str],
        opening: str = "",
    ) -> None:
        self.session = session
        self.entries = list(entries)
        self.by_hand = by_hand
        self.finished = finished
        """Takes what was done, in words."""
        self.undo = undo
        """The keys that take a step back."""
        self.closing = closing
        self.opening = opening
        """What is said until the first key."""
        self.place = 0
        self.choice = 0
        """Which of the places of the tag is looked at."""
        self.past: list[tuple[list[Waiting], int]] = []
        """What there was to decide before each step that was done."""
        self._show()

    @property
    def here(self) -> Waiting:
        return self.entries[self.place]

    @property
    def spans(self) -> tuple[Span, ...]:
        """The place that is looked at; empty if there is none."""
        places = self.here.places
        return places[self.choice % len(places)] if places else ()

    def _show(self) -> None:
        """Select the place that is looked at."""
        if self.spans:
            self.session.select_parts(self.spans)
        else:
            self.session.clear()

    def _go(self, place: int) -> None:
        self.place, self.choice = place % len(self.entries), 0
        self._show()

    def key(self, key: str) -> None:
        self.opening = ""
        if key in ACROSS:
            self.choice += 1 if key in NEXT else -1
            self._show()
        elif key in (*NEXT, *PREVIOUS, " "):
            self._go(self.place + (-1 if key in PREVIOUS else 1))
        elif key == "enter" and self.spans:
            self._do(self._put(self.here, self.spans), [self.here])
        elif key == "*":
            self._all()
        elif key in ("backspace", "delete"):
            self._do(lost.forget(self.session.document, [self.here.tag]), [self.here])
        elif key == "=":
            self._end("")
            self.by_hand(self.here.tag)
        elif key in self.undo:
            self._back()
        elif key in ("escape", "ctrl+c", *self.closing):
            left = len(self.entries)
            self._end(f"{left} tag{'s are' if left != 1 else ' is'} lost still")

    def _put(self, entry: Waiting, spans: tuple[Span, ...]) -> Edit:
        return lost.put(self.session.document, entry.tag, spans, by=self.session.by)

    def _all(self) -> None:
        """Put all that have a place where that is."""
        found = [entry for entry in self.entries if entry.proposed]
        edits = [self._put(entry, entry.proposed) for entry in found]
        if edits:
            title = edits[0].title if len(edits) == 1 else f"place {len(edits)} lost tags"
            tags = tuple(change for edit in edits for change in edit.tags)
            gone = tuple(change for edit in edits for change in edit.lost)
            self._do(Edit(title, tags=tags, lost=gone), found)

    def _do(self, edit: Edit, decided: Sequence[Waiting]) -> None:
        self.session.do(edit)
        self.past.append((self.entries, self.place))
        self.entries = [entry for entry in self.entries if entry not in decided]
        if self.entries:
            self._go(min(self.place, len(self.entries) - 1))
        else:
            self._end(f"{edit.title}; no tag is lost any more")

    def _back(self) -> None:
        """Take back what was done here last."""
        if self.past:
            self.session.undo()
            self.entries, place = self.past.pop()
            self._go(place)

    def _end(self, told: str) -> None:
        self.done = True
        self.session.go(self.session.cursor)
        self.finished(told)

    # painting

    def rows(self, columns: int) -> list[Row]:
        entry, places = self.here, len(self.here.places)
        state = STATES.get(entry.state, "perhaps here")
        head: Row = [cell(f" {state} {self.place + 1}/{len(self.entries)} ", BOLD)]
        head += [cell(f" {entry.tag.label} ", DIM), *self._texts(columns - 40)]
        if entry.reason:
            head.append(cell(f"  {entry.reason}", DIM))
        pieces: list[Row] = []
        if self.spans:
            pieces.append([button(" ⏎ place here ", "enter", BOLD)])
        if places > 1:
            number = self.choice % places + 1
            pieces.append([button(f" → place {number}/{places} ", "right")])
        pieces += [
            [button(" = by hand ", "=")],
            [button(" ⌫ remove ", "backspace")],
            [button(" Tab next ", "tab")],
        ]
        if sum(bool(other.proposed) for other in self.entries) > 1:
            pieces.append([button(" * all ", "*")])
        pieces.append([button(" Esc leave ", "escape", DIM)])
        second = [cell(f" {self.opening}")] if self.opening else self._was(columns)
        return [fit(head, columns), fit(second, columns), *flow(pieces, columns)]

    def _texts(self, room: int) -> Row:
        """The quote as it was, and what stands at the place that is looked at."""
        if not self.spans:
            return [cell(f"“{clip(_line(self.here.tag.text), room)}” no place", BOLD)]
        now = quote(self.session.text, self.spans)
        old, new = lost.contrasted(self.here.tag.text, now, max(8, room // 2))
        return [cell(f"“{old}”" if old == new else f"“{old}” → “{new}”", BOLD)]

    def _was(self, columns: int) -> Row:
        """The tag in the text as it was."""
        tag = self.here.tag
        text = clip(_line(tag.text), max(8, columns - 2 * ASIDE - 10))
        before, after = _line(tag.before)[-ASIDE:], clip(_line(tag.after), ASIDE)
        return [cell(f" was: {before}", DIM), cell(text, PLAIN), cell(after, DIM)]


def _line(text: str) -> str:
    """A text with its line ends as blanks, those at its edges too."""
    return "".join(" " if character.isspace() else character for character in text)
