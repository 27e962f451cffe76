"""`annotate tag`: the terminal interface."""

from __future__ import annotations

from typing import Annotated

import typer

from annotate.cli import options


def tag(
    files: options.Files,
    published: options.Published = "",
    encoding: options.Encoding = None,
    as_layer: options.As = "",
    by: options.By = "",
    labels: options.LabelsFile = None,
    no_suggest: Annotated[
        bool, typer.Option("--no-suggest", help="Start without suggestions.")
    ] = False,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Look, and change nothing.")
    ] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="Use no colours.")] = False,
) -> None:
    """Tag an article on the screen; the tags are saved next to the text as you work."""
    from annotate.cli.tagging import on_screen

    on_screen(
        files,
        layer=as_layer,
        encoding=encoding,
        published=published,
        labels=labels,
        by=by,
        coloured=False if no_color else None,
        suggest=not no_suggest,
        read_only=read_only,
    )
