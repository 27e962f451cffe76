"""Tags an article with the mouse in tmux, looking at nothing but what tmux shows.

Where a place of the text is on the screen is found in the captured rows; labels, values, links and
tags are where their names are. There are three things that no cell does yet and that take a key:
to take the values of a question (Enter), to add a fragment (&), and to leave.
"""

import re
import time
from collections.abc import Callable
from typing import NamedTuple

import pyte

from annotate.core import segmentation, sentences
from annotate.core.layout import Layout
from annotate.core.spans import Span
from annotate.core.trimming import trimmed
from annotate.render.ansi import GUTTER
from annotate.tui.side import PANEL_WIDTH
from tests.e2e.by_keys import SCHEMA
from tests.e2e.short_keys import Mark, Tie, Work
from tests.e2e.tmux import Tmux

WHEEL = 3
"""Rows that a step of the wheel moves the text."""

LEGEND = "p·person"

OFFERED = re.compile("⏎ ((?:no )?(?:cue|claimant))")
"""The links that are offered with a claim."""


class View(NamedTuple):
    """What of the text is on the screen."""

    layout: Layout
    top: int
    """The first row of the layout that shows."""
    height: int
    rows: list[str]

    def cell(self, offset: int) -> tuple[int, int]:
        """Column and row of a character."""
        return (
            GUTTER + self.layout.column_of(offset),
            1 + self.layout.row_of(offset) - self.top,
        )

    def shows(self, span: Span) -> bool:
        first, last = self.layout.row_of(span.start), self.layout.row_of(span.end - 1)
        return self.top <= first and last < self.top + self.height


class Mouse:
    """A reader's hand and eyes."""

    def __init__(self, tmux: Tmux, text: str) -> None:
        self.tmux = tmux
        self.text = text
        self.layouts: dict[int, Layout] = {}

    # the eyes

    def view(self, rows: list[str]) -> View | None:
        """The text in captured rows; None if they show none, such as in the middle of painting."""
        legend = next((y for y in reversed(range(len(rows))) if LEGEND in rows[y]), -1)
        if legend < 3:
            return None
        columns = self.tmux.size[0]
        column = columns - PANEL_WIDTH
        if column > 0 and rows[1][column : column + 1] == "│":
            columns = column
        layout = self.layouts.setdefault(columns, Layout(self.text, columns - GUTTER - 1))
        shown = [row[GUTTER:columns].rstrip() for row in rows[1 : legend - 1]]
        for top in range(len(layout)):
            expected = [
                self.text[slice(*layout.body(row))].rstrip()
                for row in range(top, min(top + len(shown), len(layout)))
            ]
            if expected == shown[: len(expected)]:
                return View(layout, top, len(shown), rows)
        return None

    def look(self, good: Callable[[View], bool] = lambda view: True) -> View:
        """Wait for a screen with text on it that is good for something."""
        seen: list[View] = []

        def shows(screen: str) -> bool:
            view = self.view(screen.split("\n"))
            if view is None or not good(view):
                return False
            seen.append(view)
            return True

        self.tmux.wait(shows)
        return seen[-1]

    def find(self, pattern: str, seconds: float = 20) -> tuple[int, int]:
        """Wait until a pattern is in the rows below the text. Returns the cell where it starts;
        that of its group, if it has one."""
        found: list[tuple[int, int]] = []

        def shows(screen: str) -> bool:
            rows = screen.split("\n")
            for y in reversed(range(max(0, len(rows) - 6), len(rows))):
                match = re.search(pattern, rows[y])
                if match:
                    found.append((match.start(match.lastindex or 0), y))
                    return True
            return False

        self.tmux.wait(shows, seconds)
        return found[-1]

    def reversed(self, x: int, y: int) -> bool:
        """True if a cell shows in reverse video, as what is chosen does."""
        screen = pyte.Screen(*self.tmux.size)
        pyte.Stream(screen).feed(self.tmux.text(styled=True).replace("\n", "\r\n"))
        return bool(screen.buffer[y][x].reverse)

    # the hand

    def click(self, pattern: str) -> None:
        """Click what a pattern finds below the text, where no click counts as the second."""
        self.tmux.click(*self.find(pattern), chained=True)

    def show(self, span: Span) -> View:
        """Turn the wheel until a place is on the screen."""
        view = self.look()
        if view.shows(span):
            return view
        row, most = view.layout.row_of(span.start), len(view.layout) - view.height
        steps = (row - view.height // 3 - view.top) // WHEEL
        top = max(0, min(view.top + WHEEL * steps, most))
        self.tmux.wheel(30, 5, steps)
        return self.look(lambda view: view.top == top and view.shows(span))

    def point(self, offset: int) -> None:
        """Click a character."""
        self.tmux.click(*self.show(Span(offset, offset + 1)).cell(offset))

    def select(self, span: Span) -> None:
        """Select a place: a word by two clicks, a sentence by three, else by dragging."""
        view = self.show(span)
        word = segmentation.word_at(self.text, span.start)
        cursor = span.start
        if word and trimmed(self.text, word) == span:
            self.tmux.click(*view.cell(span.start), 2)
        elif sentences.sentence_at(self.text, span.start) == span:
            self.tmux.click(*view.cell(span.start), 3)
        else:
            cursor = span.end - 1
            self.tmux.drag(*view.cell(span.start), *view.cell(cursor))
        # Nobody clicks on before the button is seen to be up.
        place = f" {self._position(cursor)}"
        self.tmux.wait(lambda screen: screen.endswith(place) and "Esc drop" in screen)

    def _position(self, offset: int) -> str:
        """Line and column as the status row has them."""
        line = self.text.count("\n", 0, offset)
        return f"{line + 1}:{offset - self.text.rfind(chr(10), 0, offset)}"

    # the work

    def mark(self, mark: Mark) -> None:
        """Tag a place, with those of the values that are asked for by name."""
        first, *others = mark.spans
        self.select(first)
        self.click(rf"(\S·{mark.label})\b")
        known = SCHEMA.label(mark.label)
        assert known is not None
        if any(attribute.ask for attribute in known.attributes):
            self._answer(mark)
        else:
            self.find(re.escape(f"tag {mark.label} “{self._begin(first)}"))
        for fragment in others:
            self.select(fragment)
            self.tmux.send("&")
            self.find(f"fragment of {mark.label}|fragment")

    def _begin(self, span: Span) -> str:
        """The first few words of a place, as a message has them."""
        return " ".join(self.text[span.start : min(span.end, span.start + 12)].split())

    def _answer(self, mark: Mark) -> None:
        self.find(rf"^ {mark.label}  ")
        for name, value in mark.attributes.items():
            if mark.label == "claim" and name in ("check", "kind", "voice", "polarity"):
                x, y = self.find(rf"\b{value}\b")
                if not self.reversed(x, y):
                    self.tmux.click(x, y)
                    self._until_reversed(x, y)
        self._decline()
        self.tmux.send("enter")
        self.look()

    def _decline(self) -> None:
        """Click through what is offered to be linked until nothing of it is."""
        row = next((row for row in self.tmux.text().split("\n") if OFFERED.search(row)), "")
        ends = len(re.findall("(?:cue|claimant) “", row))
        for _ in range(2**ends - 1):
            self.click(OFFERED.pattern)
        if ends:
            self.find("⏎ no (?:cue|claimant)(?: · no claimant)?")

    def _until_reversed(self, x: int, y: int) -> None:
        end = time.monotonic() + 10
        while not self.reversed(x, y):
            if time.monotonic() > end:
                raise AssertionError(f"{x}, {y} was not chosen on:\n{self.tmux.text()}")

    def tie(self, tie: Tie, work: Work) -> None:
        """Link two tags by clicking each of them and what links."""
        for label, spans in (tie.source, tie.target):
            self.point(_own(label, spans, work))
            self.find(rf"^ {label} ")
            self.click("@ link")
            if (label, spans) == tie.source:
                self.find("link from here")
        if len(SCHEMA.links_between(tie.source[0], tie.target[0])) > 1:
            self.click(rf"^ link: .*?\b({tie.kind})\b")
        self.find(f"link(ed)? .*{tie.kind}|{tie.kind}.*→")


def _own(label: str, spans: tuple[Span, ...], work: Work) -> int:
    """A character of a tag that is in no other tag as small as it."""
    size = sum(end - start for start, end in spans)
    for offset in range(spans[0].start, spans[0].end):
        others = [
            mark
            for mark in work.marks
            if (mark.label, mark.spans) != (label, spans)
            and any(start <= offset < end for start, end in mark.spans)
            and sum(end - start for start, end in mark.spans) <= size
        ]
        if not others:
            return offset
    raise AssertionError(f"{label} {spans} is covered by others")
