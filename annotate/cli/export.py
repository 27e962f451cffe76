"""`annotate export`: tags for spreadsheets, programs and the other tools of the field."""

from __future__ import annotations

from typing import Annotated

import typer

from annotate.cli import options

PACKED = (".zip", ".tar", ".gz", ".tgz")
"""What a folder's name does not end with."""


def export(
    paths: options.Paths,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="See: annotate formats; by default what -o ends with, else csv.",
            show_default=False,
        ),
    ] = "",
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to a file, not to stdout, or to a FOLDER/ with several files.",
            show_default=False,
        ),
    ] = "-",
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Write nothing if the format cannot hold all that is said."),
    ] = False,
    option: options.FormatOptions = None,
    layer: options.Layers = None,
    label: options.Labels = None,
    status: options.Statuses = None,
    by: options.Annotators = None,
    since: options.Since = "",
    where: options.Where = None,
    bom: Annotated[bool, typer.Option("--bom", help="CSV: start with a BOM, for Excel.")] = False,
    excel_safe: Annotated[
        bool, typer.Option("--excel-safe", help="CSV: put ' before what looks like a formula.")
    ] = False,
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
    jobs: options.Jobs = 0,
    engine: options.Engine = "",
    scheduler: options.Scheduler = "",
) -> None:
    """Write every tag as CSV, or in the format of another tool."""
    from annotate import console
    from annotate.cli import part_files
    from annotate.cli.exporting import Export, Order
    from annotate.cli.opening import Opening, each_workspace
    from annotate.cli.values import format_options
    from annotate.errors import AnnotateError
    from annotate.formats import registry

    chosen = registry.find(format) if format else registry.of_name(output)
    if not chosen.writes:
        raise AnnotateError(f"{chosen.name} is only read", "see: annotate formats")
    if chosen.writes == "folder" and output == "-":
        raise AnnotateError(f"{chosen.name} writes several files", "name a folder for them: -o DIR")
    if chosen.writes == "folder" and output.lower().endswith(PACKED):
        raise AnnotateError(
            f"{chosen.name} writes several files, and {output} would be one",
            "name a folder for them: -o DIR",
        )
    given = format_options(option or ())
    if chosen.name == "csv":
        given |= {"bom": "yes"} if bom else {}
        given |= {"excel-safe": "yes"} if excel_safe else {}
    order = Order(chosen, output, registry.options(chosen, given), labels, strict)
    asked = options.chosen(layer, label, status, by, since, where)
    opening = Opening(as_layer, labels=labels, chosen=asked)
    place = options.engine(engine, scheduler)
    workspaces = each_workspace(paths, opening, jobs=jobs, engine=place)
    if part_files.wanted(chosen, output):
        part_files.PartFiles(order, workspaces, paths).run()
    else:
        if place.name == "dask" and not (chosen.parts or chosen.joins):
            how = "; with -o FOLDER/ the workers write it" if chosen.part_files else ""
            console.say(f"{chosen.name} is written by this process, not by the workers{how}")
        Export(order, workspaces, paths).run()
    workspaces.finish()
