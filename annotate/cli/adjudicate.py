"""`annotate adjudicate`: one layer made of those of several annotators."""

from __future__ import annotations

from typing import Annotated

import typer

from annotate.cli import options


def adjudicate(
    paths: options.PathsHere,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            metavar="NAME,...",
            help="Only these annotators; by default all who have a layer.",
            show_default=False,
        ),
    ] = None,
    into: Annotated[
        str,
        typer.Option(
            "--into",
            metavar="NAME",
            help="Write the layer ARTICLE.NAME.tags.yaml, not ARTICLE.tags.yaml.",
            show_default=False,
        ),
    ] = "",
    take: Annotated[
        str,
        typer.Option(
            "--take",
            metavar="WHAT",
            help="Write without asking: agreed, what all have; majority, also what most say.",
            show_default=False,
        ),
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what is left to decide; write nothing.")
    ] = False,
    layer: options.Layers = None,
    label: options.Labels = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help="Only articles of which the layers of all these annotators are todo, doing, done, "
            "reviewed, or none of these; several with commas.",
            show_default=False,
        ),
    ] = None,
    where: options.Where = None,
    by: options.By = "",
    labels: options.LabelsFile = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Look, and change nothing.")
    ] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="Use no colours.")] = False,
) -> None:
    """Settle what annotators do not agree on, and write the result.

    Walks through it on the tag screen. What all have alike is taken at once. Without a terminal,
    with --take or --dry-run, prints what is left to decide; the exit status is 1 if there is any.
    To leave the screen early is no failure: it tells how much is left, and the status is 0.
    Filters ask for each place where any annotator's tag passes them, with all that rivals it; the
    rest stays open for another time.
    """
    from annotate.cli.adjudicating import Wanted, listed, on_screen

    wanted = Wanted(
        paths,
        options.annotators(names),
        into=into,
        take=take,
        by=by,
        labels=labels,
        save=not (dry_run or read_only),
        chosen=options.chosen(layer, label, status, where=where),
    )
    if dry_run or take or not wanted.terminal:
        listed(wanted)
    else:
        on_screen(wanted, coloured=False if no_color else None, read_only=read_only)
