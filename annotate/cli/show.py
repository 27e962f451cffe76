"""`annotate show`: the highlighted text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from annotate.render.palette import Palette
    from annotate.store.workspace import Workspace

FORMATS = ("ansi", "plain", "json")


def show(
    paths: options.Paths,
    layer: options.Layers = None,
    label: options.Labels = None,
    format: Annotated[
        str, typer.Option("--format", help="ansi, plain or json.", show_default="by terminal")
    ] = "",
    output: options.Output = "",
    no_color: Annotated[bool, typer.Option("--no-color", help="Mark tags in brackets.")] = False,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Do not page long text.")] = False,
    published: options.Published = "",
    encoding: options.Encoding = None,
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
) -> None:
    """Show the text with its tags highlighted and a legend."""
    from annotate import console
    from annotate.cli.common import Selection, each_workspace, nearest, write_output
    from annotate.errors import AnnotateError

    if format and format not in FORMATS:
        raise AnnotateError(f"no such format: {format}", nearest(format, FORMATS))
    colour = console.colour(sys.stdout.isatty() and not output, False if no_color else None)
    chosen = format or ("ansi" if colour else "plain")
    columns = console.columns()
    selection = Selection(layer, label)

    def pieces() -> Iterator[str]:
        first = True
        for workspace in workspaces:
            if not first and chosen != "json":
                yield "\n"
            first = False
            yield from _rendered(workspace, chosen, columns, selection.hidden(workspace))
        # Nothing is written before the last piece is made.
        selection.require_known()

    workspaces = each_workspace(
        paths, layer=as_layer, encoding=encoding, published=published, labels=labels
    )
    if output and output != "-":
        write_output(output, "".join(pieces()).encode("utf-8", "replace"), workspaces.opened)
    elif no_pager or chosen == "json":
        console.write(*pieces())
    else:
        console.page(pieces())
    workspaces.finish()


def _rendered(
    workspace: Workspace, format: str, columns: int, hidden: frozenset[str]
) -> Iterator[str]:
    if format == "json":
        from annotate.render.record import record

        return iter([record(workspace.document, workspace.schema, str(workspace.path), hidden)])
    if format == "plain":
        from annotate.render.marked import marked

        return marked(workspace.document, hidden)
    from annotate.render.ansi import article_rows

    return article_rows(workspace.document, palette_of(workspace), columns, hidden)


def palette_of(workspace: Workspace) -> Palette:
    """The colours that the project chose. Raises AnnotateError for a mistake in the choice."""
    if workspace.config.palette:
        from annotate.tui.bindings import palette_for

        return palette_for(workspace.schema, workspace.config)
    from annotate.render.palette import Palette

    return Palette(workspace.schema)
