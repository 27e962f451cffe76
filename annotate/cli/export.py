"""`annotate export`: every tag as a row of a table, for spreadsheets and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from annotate.formats.rows import Row


def export(
    paths: options.Paths,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="csv or jsonl; by default what -o ends with, else csv.",
            show_default=False,
        ),
    ] = "",
    output: options.Output = "-",
    layer: options.Layers = None,
    label: options.Labels = None,
    bom: Annotated[bool, typer.Option("--bom", help="CSV: start with a BOM, for Excel.")] = False,
    excel_safe: Annotated[
        bool, typer.Option("--excel-safe", help="CSV: put ' before what looks like a formula.")
    ] = False,
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
) -> None:
    """Write every tag as CSV or JSON Lines, one row a tag."""
    from annotate import console
    from annotate.cli.common import Selection, each_workspace, nearest, write_output
    from annotate.errors import AnnotateError, ExitStatus
    from annotate.formats import registry
    from annotate.formats.rows import rows
    from annotate.store.schemas import CONFIG_NAME, schema_for

    chosen = format or registry.of_file(output)
    if chosen not in registry.FORMATS:
        raise AnnotateError(f"no such format: {chosen}", nearest(chosen, registry.FORMATS))
    selection = Selection(layer, label)
    workspaces = each_workspace(paths, layer=as_layer, labels=labels)
    # Rows are kept until all are read: which columns there are is known only then. They take about
    # 1 KB of memory a tag.
    found: list[Row] = []
    attributes: dict[str, None] = {}
    for workspace in workspaces:
        if workspace.seen is None:
            console.say(f"no tags yet: {workspace.path}")
        attributes.update(dict.fromkeys(workspace.schema.attribute_names()))
        hidden = selection.hidden(workspace)
        found += rows(str(workspace.path), workspace.document, workspace.schema, hidden)
    if workspaces.status == ExitStatus.WRONG_USE:
        # None of them could be read.
        workspaces.finish()
    if not workspaces.found:
        schema, _ = schema_for(paths[0] / CONFIG_NAME, labels)
        attributes.update(dict.fromkeys(schema.attribute_names()))
    selection.require_known()
    lost = registry.dropped(chosen, found)
    if lost:
        console.warn(f"{chosen} has no place for: {lost}; jsonl keeps them")
    pieces = registry.encode(chosen, found, tuple(attributes), bom=bom, excel_safe=excel_safe)
    if output == "-":
        console.data(pieces)
    else:
        encoded = b"".join(piece.encode("utf-8", "backslashreplace") for piece in pieces)
        write_output(output, encoded, workspaces.opened)
    workspaces.finish()
