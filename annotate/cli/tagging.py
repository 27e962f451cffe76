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
from annotate.store.holding import Held, hold
from annotate.store.workspace import Workspace, open_workspace, sidecar_path
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
    read_only: bool = False,
) -> None:
    """Tag the articles on the terminal, one after the other, or only read them. Raises
    AnnotateError if one of the files is not there or the first cannot be opened, or if there is no
    terminal."""
    by = by or author(layer)

    def opened(path: Path) -> Workspace:
        workspace = open_workspace(
            path, layer=layer, encoding=encoding, published=published, labels=labels, history=True
        )
        # What has no certain place in an edited text is decided on the screen.
        return workspace.keep_lost()

    def held(path: Path) -> Held:
        return hold(sidecar_path(path, layer), by)

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        # What is wrong with the files is told first.
        Queue(files, opened)
        raise AnnotateError(
            "tag needs a terminal",
            "in scripts use: annotate add, annotate set, annotate remove",
        )
    queue = Queue(files, opened, held, read_only=read_only)
    try:
        run(queue, by=by, coloured=console.colour(True, coloured), suggest=suggest)
    finally:
        queue.close()
