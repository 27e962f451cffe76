"""`annotate tag`: the terminal interface."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from annotate.cli import options


def tag(
    file: options.File,
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

    workspace = open_workspace(
        file, layer=as_layer, encoding=encoding, published=published, labels=labels
    ).require_fit()
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise AnnotateError(
            "tag needs a terminal",
            "in scripts use: annotate add, annotate set, annotate remove",
        )
    from annotate.tui.app import run

    run(workspace, by=by or author(), coloured=console.colour(True, False if no_color else None))
