"""`annotate show`: the highlighted text, on the terminal or as a page, a drawing, a record."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from annotate.cli.opening import Workspaces
    from annotate.render.palette import Palette
    from annotate.store.workspace import Workspace

FORMATS = ("ansi", "plain", "html", "svg", "json")

ENDINGS = {".html": "html", ".htm": "html", ".svg": "svg", ".json": "json", ".txt": "plain"}
"""The format of a file, by the end of its name."""

FIGURE_COLUMNS = 80
"""Cells in a row of a drawing, if COLUMNS does not say. Not the terminal's, so that a command makes
the same drawing in every window."""


EFFORT = 4
"""To show an article takes so many times as long as to read it, about."""


def show(
    paths: options.Paths,
    layer: options.Layers = None,
    label: options.Labels = None,
    status: options.Statuses = None,
    by: options.Annotators = None,
    since: options.Since = "",
    where: options.Where = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="ansi, plain, html, svg or json; by default what -o ends with, else by terminal.",
            show_default=False,
        ),
    ] = "",
    output: options.Output = "",
    no_color: Annotated[bool, typer.Option("--no-color", help="Mark tags in brackets.")] = False,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Do not page long text.")] = False,
    published: options.Published = "",
    encoding: options.Encoding = None,
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
    jobs: options.Jobs = 0,
    engine: options.Engine = "",
    scheduler: options.Scheduler = "",
) -> None:
    """Show the text with its tags highlighted and a legend."""
    from annotate import console
    from annotate.cli.answering import chosen_format, give
    from annotate.cli.opening import Opening, each_workspace

    colour = console.colour(sys.stdout.isatty() and not output, False if no_color else None)
    chosen = chosen_format(format, output, FORMATS, ENDINGS, "ansi" if colour else "plain")
    asked = options.chosen(layer, label, status, by, since, where)
    opening = Opening(as_layer, encoding, published, labels, chosen=asked)
    workspaces = each_workspace(paths, opening, jobs=jobs, engine=options.engine(engine, scheduler))
    pieces = _pieces(chosen, workspaces)
    to_read = chosen in ("ansi", "plain")
    give(pieces, output or "-", workspaces.read, to_read=to_read, pager=not no_pager)
    workspaces.finish()


def _pieces(format: str, workspaces: Workspaces) -> Iterator[str]:
    """What is to be shown. Raises AnnotateError, with nothing shown, for a label that no schema
    and no tag has."""
    if format in ("html", "svg"):
        # Nothing may be written before all labels are known.
        parts = list(_one_for_all(format, workspaces))
        workspaces.require_known()
        return (piece for part in parts for piece in part)
    from annotate.cli.common import held_until

    pieces = _one_after_another(format, workspaces)
    return held_until(lambda: workspaces.all_known, pieces, workspaces.require_known)


def _one_after_another(format: str, workspaces: Workspaces) -> Iterator[str]:
    from functools import partial

    from annotate import console

    gap = ""
    for part in workspaces.parts(partial(rendered, format, console.columns()), effort=EFFORT):
        for article in part:
            yield gap + article
            gap = "" if format == "json" else "\n"


def rendered(format: str, columns: int, workspaces: Workspaces) -> list[str]:
    """What is to be shown of each of a part of the articles, in whichever process."""
    return [
        _name(workspace, format, workspaces.alone)
        + "".join(_rendered(workspace, format, columns, workspaces.hidden(workspace)))
        for workspace in workspaces
    ]


def _name(workspace: Workspace, format: str, alone: bool) -> str:
    """Which of several articles follows, where nothing else says so; as `head` writes it."""
    from annotate.core.cells import safe

    return "" if alone or format != "plain" else f"==> {safe(str(workspace.path))} <==\n"


def _one_for_all(format: str, workspaces: Workspaces) -> Iterator[Iterable[str]]:
    """A page with all articles; a drawing of the only one. Raises AnnotateError for a drawing of
    several."""
    from annotate.errors import AnnotateError

    if format == "svg" and len(workspaces.found) > 1:
        raise AnnotateError(
            f"an svg shows one article, not {len(workspaces.found)}",
            "name one, or make a page of all with --format html",
        )
    found = [(workspace, workspaces.hidden(workspace)) for workspace in workspaces]
    if not found:
        # Why was told; an empty page would only replace an older one.
        raise typer.Exit(workspaces.status)
    if format == "svg":
        import os

        from annotate import console
        from annotate.render.figure import figure

        columns = console.columns() if "COLUMNS" in os.environ else FIGURE_COLUMNS
        workspace, hidden = found[0]
        yield figure(workspace.document, palette_of(workspace), columns, hidden)
        return
    from annotate.render.page.page import page
    from annotate.render.page.view import Shown

    yield page(
        [
            Shown(workspace.document, palette_of(workspace), str(workspace.path), hidden)
            for workspace, hidden in found
        ]
    )


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
