"""What each action of the key table does: `do_NAME` for the action NAME.

A command changes the session and answers in words, or opens a mode; it paints nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotate.tui.actions import CHANGING
from annotate.tui.commands.adjudicating import AdjudicatingCommands
from annotate.tui.commands.linking import Linking
from annotate.tui.commands.losing import Losing
from annotate.tui.commands.marking import Marking
from annotate.tui.commands.moving import Moving
from annotate.tui.commands.screen import ScreenCommands
from annotate.tui.commands.suggestions import Suggestions
from annotate.tui.commands.values import Values

if TYPE_CHECKING:
    from annotate.tui.app import TagApp

PARTS = (
    *(Moving, Marking, Values, Linking, Suggestions, Losing, AdjudicatingCommands),
    ScreenCommands,
)


class Commands:
    """The actions of one screen. Invariant: one part has the method of an action."""

    def __init__(self, app: TagApp) -> None:
        self.app = app
        self.methods: dict[str, Callable[..., str | None]] = {}
        for part in PARTS:
            made = part(app)
            for name in dir(part):
                if name.startswith("do_"):
                    assert name not in self.methods, name
                    self.methods[name] = getattr(made, name)

    def run(self, action: str, argument: str, count: int = 1) -> str:
        """Do an action, `count` times where that has a meaning. Returns what to tell the user, or
        nothing."""
        if action in CHANGING and self.app.queue.read_only:
            return self.app.queue.read_only
        method = self.methods[f"do_{action}"]
        if action in ("move", "extend"):
            return method(argument, count) or ""
        if argument:
            return method(argument) or ""
        answer = ""
        for _ in range(count if action in REPEATED else 1):
            answer = method() or ""
            if self.app.mode is not None:
                break
        return answer


REPEATED = frozenset(
    {
        *("next_name", "previous_name", "next_number", "next_match", "previous_match"),
        *("next_suggestion", "previous_suggestion"),
        *("next_tag", "previous_tag", "back", "forward", "grow", "shrink", "to_clause"),
        *("to_sentence", "widen", "quotation", "undo", "redo"),
    }
)
"""Commands that a number before them repeats."""
