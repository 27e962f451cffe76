"""Runs the tag screen from the command line to its end.

Invariants: whatever ends the screen, the terminal is as it was before, and what was tagged is on
disk, or its whereabouts are told.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from annotate.errors import AnnotateError
from annotate.tui.queue import Queue

if TYPE_CHECKING:
    from annotate.tui.adjudicating import Adjudicating
    from annotate.tui.app import TagApp
    from annotate.tui.coach import Coach
    from annotate.tui.first_paint import FirstPaint


def run(
    queue: Queue,
    *,
    by: str = "",
    coloured: bool = True,
    coach: "Coach | None" = None,
    suggest: bool = True,
    adjudicating: "Adjudicating | None" = None,
) -> None:
    """Tag articles on the terminal until the user leaves, with suggestions or without; or make one
    layer of those of several annotators.

    Raises AnnotateError if tags could not be saved where they belong; they are in a recovery file
    then, which the error names.
    """
    with _first_paint(queue, by, coloured, coach) as first:
        app = _app(queue, by, coloured, coach, first, suggest, adjudicating)
        try:
            app.run()
        finally:
            saved = app.saver.now()
            app.saver.close()
            if not saved:
                raise _not_saved(app)
    if app.return_code:
        raise AnnotateError("the screen ended unexpectedly", "all tags are saved")


@contextmanager
def _first_paint(
    queue: Queue, by: str, coloured: bool, coach: "Coach | None"
) -> "Iterator[FirstPaint | None]":
    """The first screenful, where the terminal is one that our driver can take over."""
    first = None
    if os.name == "posix":
        from annotate.tui.first_paint import paint

        first = paint(queue, by=by, coloured=coloured, coach=coach)
    try:
        yield first
    finally:
        if first is not None:
            first.end()


def _app(
    queue: Queue,
    by: str,
    coloured: bool,
    coach: "Coach | None",
    first: "FirstPaint | None",
    suggest: bool,
    adjudicating: "Adjudicating | None",
) -> "TagApp":
    """The app, whose import takes most of the time until keys are handled."""
    # Almost all that an import makes stays; looking through it for cycles again and again does not
    # pay.
    gc.disable()
    try:
        from annotate.tui.app import TagApp

        app = TagApp(
            queue,
            by=by,
            coloured=coloured,
            coach=coach,
            suggest=suggest,
            adjudicating=adjudicating,
        )
        if first is not None:
            from annotate.tui.driver import taking_over

            app.driver_class = taking_over(first)
            app.asked_to_end = lambda: first.signalled
        return app
    finally:
        gc.enable()


def _not_saved(app: "TagApp") -> AnnotateError:
    kept = app.saver.kept
    where = f"your tags are in {kept}, and the next annotate tag on this article takes them in"
    return AnnotateError(
        f"cannot save {app.workspace.sidecar}: {app.saver.error}",
        where if kept else "they could not be kept elsewhere either",
    )
