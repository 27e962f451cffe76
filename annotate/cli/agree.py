"""`annotate agree`: how far annotators of the same articles agree, and where they do not."""

from __future__ import annotations

from typing import Annotated

import typer

from annotate.cli import options

FORMATS = ("table", "csv", "json")

ENDINGS = {".txt": "table", ".csv": "csv", ".json": "json"}
"""The format of a file, by the end of its name."""


def _layers(names: list[str] | None) -> list[str] | None:
    return options.annotators(names, plain=True) or None


def _explain(wanted: bool) -> None:
    if wanted:
        from annotate import console
        from annotate.cli.agreement_tables import explained

        console.write(*explained(console.columns()))
        raise typer.Exit


def agree(
    paths: options.Paths,
    as_layers: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            callback=_layers,
            metavar="NAME,...",
            help="Compare these annotators; - is the plain sidecar. By default all with a name.",
            show_default=False,
        ),
    ] = None,
    list_all: Annotated[
        bool,
        typer.Option("--list", help="List the disagreements: file:line:column, who has what."),
    ] = False,
    layer: options.Layers = None,
    label: options.Labels = None,
    status: options.Statuses = None,
    by: options.Annotators = None,
    since: options.Since = "",
    where: options.Where = None,
    tokens: Annotated[
        str,
        typer.Option("--tokens", metavar="NAME", help="What a token is: whitespace or words."),
    ] = "whitespace",
    samples: Annotated[
        int,
        typer.Option(
            "--samples", metavar="N", min=0, max=100_000, help="Resamplings for intervals; 0: none."
        ),
    ] = 1000,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", min=0, help="Where their random numbers start.")
    ] = 1,
    gamma: Annotated[
        bool, typer.Option("--gamma", help="Add γ, which needs pygamma-agreement and is slow.")
    ] = False,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="table, csv or json; by default what -o ends with, else table.",
            show_default=False,
        ),
    ] = "",
    output: options.Output = "-",
    excel_safe: Annotated[
        bool, typer.Option("--excel-safe", help="CSV: put ' before what looks like a formula.")
    ] = False,
    encoding: options.Encoding = None,
    labels: options.LabelsFile = None,
    jobs: options.Jobs = 0,
    engine: options.Engine = "",
    scheduler: options.Scheduler = "",
    explain: Annotated[
        bool,
        typer.Option(
            "--explain",
            callback=_explain,
            is_eager=True,
            help="Say which definition each figure follows, and end.",
        ),
    ] = False,
) -> None:
    """Tell how far annotators agree, and where they do not."""
    from annotate.cli.agreeing import Asked, listed, told
    from annotate.cli.answering import chosen_format
    from annotate.cli.layered import LayeredWorkspaces, compared
    from annotate.cli.opening import Opening
    from annotate.errors import AnnotateError

    chosen = chosen_format(format, output, FORMATS, ENDINGS)
    if tokens not in ("whitespace", "words"):
        raise AnnotateError(f"no such tokens: {tokens}", "there are: whitespace, words")
    asked = options.chosen(layer, label, status, by, since, where)
    opening = Opening(encoding=encoding, labels=labels, chosen=asked)
    place = options.engine(engine, scheduler)
    workspaces = LayeredWorkspaces(compared(paths, as_layers or ()), opening, jobs, place)
    if list_all:
        listed(workspaces, chosen, output, excel_safe)
    else:
        told(workspaces, Asked(tokens, samples, seed, gamma, chosen, excel_safe), output)
    workspaces.finish()
