"""`annotate tutor`: the real tag screen, with a teacher, on an article that comes with us."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pathlib import Path

    from annotate.store.workspace import Workspace

FINISHED = "That was the tutor; it is all yours now:"
LEFT = "You left after {done} of {total} steps; annotate tutor begins anew. On an article of yours:"

NEXT = """
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
    from annotate.tui.queue import Queue
    from annotate.tui.run import run
    from annotate.tutor.lesson import Lesson, article

    lesson = Lesson()
    colour = console.colour(True, False if no_color else None)
    with TemporaryDirectory(prefix="annotate-tutor-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "harbour.txt"
        path.write_bytes(article())
        run(Queue([path], _opened), by=author(), coloured=colour, coach=lesson)
    console.say(FINISHED if lesson.finished else LEFT.format(done=lesson.done, total=lesson.total))
    for line in NEXT.strip("\n").splitlines():
        console.say(line)


def _opened(path: Path) -> Workspace:
    """The article with our labels, and with the keys of the project that the person is in."""
    from msgspec.structs import replace

    from annotate.store.schemas import default_schema, schema_for
    from annotate.store.workspace import open_workspace

    workspace = open_workspace(path)
    workspace.schema = default_schema()
    workspace.config = replace(workspace.config, keys=schema_for(None)[1].keys)
    return workspace
