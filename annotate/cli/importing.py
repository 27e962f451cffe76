"""`annotate import`: tags from a file of another tool, or back from one of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from annotate.cli import options


def import_tags(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="Files; with --format also folders of them, and - for standard input.",
            show_default=False,
        ),
    ],
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="See: annotate formats; by default what the file's name and content mean.",
            show_default=False,
        ),
    ] = "",
    text: Annotated[
        Path | None,
        typer.Option(
            "--text",
            metavar="FILE",
            help="The article that the tags are of, or a folder of articles.",
            show_default=False,
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="Where articles go whose text the file has; else here.",
            show_default=False,
        ),
    ] = None,
    rename: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            metavar="OLD=NEW",
            help="Take their label or link OLD as ours; nothing for NEW leaves it out.",
            show_default=False,
        ),
    ] = None,
    keep: Annotated[
        bool,
        typer.Option("--keep-labels", help="Take labels and links that no schema has as they are."),
    ] = False,
    update: Annotated[
        bool,
        typer.Option(
            "--update", help="Replace what tags that are there say by what the file says of them."
        ),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be written; write nothing.")
    ] = False,
    option: options.FormatOptions = None,
    by: options.By = "",
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
    encoding: options.Encoding = None,
) -> None:
    """Take tags from a file of another tool, or of ours.

    Labels are taken by the names that the schema knows them by. What cannot be taken is told, with
    file and line, and the rest is taken.
    """
    from annotate.cli.imports import Import, Wanted
    from annotate.cli.values import assignments, format_options, one
    from annotate.store.author import author

    given = {name: one(name, values) for name, values in assignments(rename or ()).items()}
    wanted = Wanted(
        format=format,
        options=format_options(option or ()),
        text=text,
        folder=folder,
        names=given,
        keep=keep,
        update=update,
        dry_run=dry_run,
        by=by or author(as_layer),
        layer=as_layer,
        labels=labels,
        encoding=encoding,
    )
    Import(wanted).run(files)
