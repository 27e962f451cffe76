"""`annotate tutor`: the real tag screen, with a teacher, on an article that comes with us."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from annotate.store.workspace import Workspace

FINISHED = "That was the tutor."
LEFT = "You left after {done} of {total} steps; annotate tutor begins anew."

NEXT = """
On an article of yours:

  annotate tag ARTICLE       tag it; ? lists all keys
  annotate show ARTICLE      see the highlighted text
  annotate export ARTICLE    get every tag as CSV
"""


def tutor(
    no_color: Annotated[bool, typer.Option("--no-color", help="Use no colours.")] = False,
) -> None:
    """Learn the tag screen in two minutes, on an article of ours."""
    from annotate import console
    from annotate.errors import AnnotateError

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise AnnotateError("tutor needs a terminal", "to read about the keys: annotate tag --help")
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from annotate.store.author import author
    from annotate.tui.bindings import keymap_for
    from annotate.tui.queue import Queue
    from annotate.tui.run import run
    from annotate.tutor.lesson import Lesson, article

    colour = console.colour(True, False if no_color else None)
    with TemporaryDirectory(prefix="annotate-tutor-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "harbour.txt"
        path.write_bytes(article())
        queue = Queue([path], _opened)
        lesson = Lesson(keymap_for(queue.workspace.schema, queue.workspace.config))
        run(queue, by=author(), coloured=colour, coach=lesson, suggest=False)
    left = LEFT.format(done=lesson.place, total=len(lesson.steps))
    console.say(FINISHED if lesson.finished else left)
    for line in NEXT.strip("\n").splitlines():
        console.say(line)


def _opened(path: Path) -> Workspace:
    """The article with our labels, and with the person's own keys where those go with them."""
    from msgspec.structs import replace

    from annotate.errors import AnnotateError
    from annotate.store.schemas import Config, default_schema, schema_for
    from annotate.store.workspace import open_workspace
    from annotate.tui.bindings import keymap_for

    workspace = open_workspace(path)
    workspace.schema = default_schema()
    try:
        workspace.config = replace(schema_for(None)[1], schema=None, palette={})
        keymap_for(workspace.schema, workspace.config)
    except AnnotateError:
        workspace.config = Config()
    return workspace
