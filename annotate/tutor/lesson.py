"""The coach of the tutor: shows one step after the other, and goes on when it sees it done.

Invariant: it only looks. It changes nothing in the session and blocks no key, so that the screen is
the real one.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.core.cells import clip, width
from annotate.core.session import Session
from annotate.tui.keymap import Keymap, spoken
from annotate.tui.rows import Row, button, cell, row_width
from annotate.tui.styles import BOLD, DIM, REVERSE
from annotate.tutor.steps import END, STEPS, Scene, Step

if TYPE_CHECKING:
    from annotate.tui.app import TagApp

WIDE = 78
"""From this width on a text takes two rows, and what is told a third one."""

NARROW_ROWS = 4
"""Rows on a narrower screen, where a hint stands in the place of the text."""

SKIPPING = tuple(f"f{number}" for number in (8, 9, 7, 6, 5, 4, 12, 10))
"""Keys to skip a step with: the first that the key table leaves free."""

PIECE = re.compile(r"<(?P<key>[^<>]+)>(?P<after>\S*)|\S+")
"""A word, or a key named by what it does, and what follows it."""


def article() -> bytes:
    """The article of the lesson, as it is to be put into a file."""
    return Path(__file__).with_name("article.txt").read_bytes()


class Lesson:
    """Where a person is in the lesson."""

    def __init__(self, keymap: Keymap, steps: Sequence[Step] = STEPS) -> None:
        self.keymap = keymap
        self.steps = tuple(step for step in steps if self._has_keys(step.text))
        """Without those for which the person has no key."""
        self.place = 0
        self.praise = ""
        """A tick for the step before."""
        self.hint = ""
        """A word to somebody who is on another way."""
        self.scene: Scene | None = None

    @property
    def finished(self) -> bool:
        return self.place == len(self.steps)

    @property
    def skip(self) -> str:
        """The key that goes on without the step."""
        return next((key for key in SKIPPING if self.keymap.action(key) is None), SKIPPING[0])

    # looking

    def noticed(self, app: "TagApp", key: str) -> None:
        """Look at the screen after a key."""
        from annotate.tui.modes.listing import Listing

        self.keymap = app.keymap
        if key == self.skip and not self.finished:
            app.say("")
            self._go_on(app.session, "")
        page = app.mode is not None and (app.mode.covers or isinstance(app.mode, Listing))
        self.look(app.session, "page" if page else "question" if app.mode is not None else "")

    def look(self, session: Session, mode: str = "") -> None:
        """Go on if the step is done, and past all that were done before they came."""
        self.hint = ""
        while not self.finished:
            step = self.steps[self.place]
            scene = self.scene = self.scene or Scene(session)
            scene.mode = mode
            if not step.done(scene):
                other = aside(scene)
                self.hint = step.hint(scene) or other
                return
            self._go_on(session, f"✓ {step.praise}")

    def _go_on(self, session: Session, praise: str) -> None:
        self.place += 1
        self.praise = praise
        self.scene = Scene(session)

    # showing

    def rows(self, columns: int) -> list[Row]:
        """What to show: always the same number of rows for a width."""
        number = f" {self.place + 1}/{len(self.steps)} "
        head = cell(" ✓ " if self.finished else number, REVERSE)
        text = END if self.finished else self.steps[self.place].text
        if columns < WIDE:
            rows = self._wrapped(self.hint or text, columns, [head], 0)[:NARROW_ROWS]
            rows += [[] for _ in range(NARROW_ROWS - len(rows))]
            return [*rows[:-1], self._with_skip(rows[-1], columns)]
        indent = width(head.text)
        rows = self._wrapped(text, columns, [head], indent)[:2]
        rows += [[] for _ in range(2 - len(rows))]
        told = self._wrapped(self.hint or self.praise, columns - 12, [cell(" " * indent)], indent)
        return [*rows, self._with_skip(told[0], columns)]

    def _with_skip(self, row: Row, columns: int) -> Row:
        offer = f"{spoken(self.skip)} skips "
        room = columns - row_width(row) - width(offer)
        if self.finished or room < 1:
            return row
        return [*row, cell(" " * room), button(offer, self.skip, DIM)]

    def _wrapped(self, text: str, columns: int, first: Row, indent: int) -> list[Row]:
        """A text with its keys in rows."""
        rows = [list(first)]
        for word in self._words(text):
            if row_width(rows[-1]) + 1 + row_width(word) > columns - 1:
                rows.append([cell(" " * indent)])
            rows[-1] += [cell(" "), *word]
        return rows

    def _words(self, text: str) -> Iterator[Row]:
        for found in PIECE.finditer(text):
            shown, key = self._key(found["key"]) if found["key"] else ("", "")
            if not shown:
                yield [cell(found[0])]
                continue
            look = REVERSE + BOLD
            yield [
                button(f" {shown} ", key, look) if key else cell(f" {shown} ", look),
                cell(found["after"]),
            ]

    def _key(self, name: str) -> tuple[str, str]:
        """How the key of something is written, and what to press when that is clicked; nothing to
        press for a key that comes after another, and nothing at all if there is no key."""
        kind, _, label = name.partition(" ")
        if label:
            wanted = ("label" if kind == "label" else "label_every", label)
            keys = [key for key, does in self.keymap.labels.items() if does == wanted]
            if not keys:
                return "", ""
            return self.keymap.label_key(keys[0]), "" if self.keymap.leader else keys[0]
        keys = [key for action in self.keymap.actions if action.name == name for key in action.keys]
        return self.keymap.key_of(name), keys[0] if keys else ""

    def _has_keys(self, text: str) -> bool:
        return all(self._key(found["key"])[0] for found in PIECE.finditer(text) if found["key"])


def aside(scene: Scene) -> str:
    """What to say to somebody who has just done something else, once."""
    done = scene.session.history.done
    if scene.mode:
        return ""
    before, scene.known = scene.known, len(done)
    return f"{clip(done[-1].title, 32)}: fine. <undo> takes it back." if before < len(done) else ""
