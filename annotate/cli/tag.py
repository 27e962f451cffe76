"""`annotate tag`: the terminal interface."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from annotate.store.workspace import Workspace


def tag(
    files: options.Files,
    published: options.Published = "",
    encoding: options.Encoding = None,
    as_layer: options.As = "",
    by: options.By = "",
    labels: options.LabelsFile = None,
    no_color: Annotated[bool, typer.Option("--no-color", help="Use no colours.")] = False,
) -> None:
    """Tag an article on the screen; the tags are saved next to the text as you work."""
    from annotate import console
    from annotate.errors import AnnotateError
    from annotate.store.author import author
    from annotate.store.workspace import open_workspace
    from annotate.tui.queue import Queue

    def opened(file: Path) -> Workspace:
        return open_workspace(
            file, layer=as_layer, encoding=encoding, published=published, labels=labels
        ).require_fit()

    for file in files:
        if file.is_dir():
            raise AnnotateError(f"{file} is a folder, not a file")
        if not file.exists():
            raise AnnotateError(f"{file}: No such file or directory")
    queue = Queue(files, opened)
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise AnnotateError(
            "tag needs a terminal",
            "in scripts use: annotate add, annotate set, annotate remove",
        )
    from annotate.tui.run import run

    run(queue, by=by or author(), coloured=console.colour(True, False if no_color else None))
