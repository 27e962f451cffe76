"""What `annotate tag` does once its arguments are known.

Apart from the command itself because Typer, which declares that one, takes as long to import as
all that the first screenful needs: a call without options comes here directly.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from annotate import console
from annotate.errors import AnnotateError
from annotate.store.author import author
from annotate.store.workspace import Workspace, open_workspace
from annotate.tui.queue import Queue
from annotate.tui.run import run


def on_screen(
    files: Sequence[Path],
    *,
    layer: str = "",
    encoding: str | None = None,
    published: str = "",
    labels: Path | None = None,
    by: str = "",
    coloured: bool | None = None,
    suggest: bool = True,
) -> None:
    """Tag the articles on the terminal, one after the other. Raises AnnotateError if one of the
    files is not there or the first cannot be opened, or if there is no terminal."""

    def opened(path: Path) -> Workspace:
        workspace = open_workspace(
            path, layer=layer, encoding=encoding, published=published, labels=labels, history=True
        )
        # What has no certain place in an edited text is decided on the screen.
        return workspace.keep_lost()

    queue = Queue(files, opened)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise AnnotateError(
            "tag needs a terminal",
            "in scripts use: annotate add, annotate set, annotate remove",
        )
    run(queue, by=by or author(), coloured=console.colour(True, coloured), suggest=suggest)
