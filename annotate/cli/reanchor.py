"""`annotate reanchor`: the tags of texts that were edited after they were tagged, placed again.

Invariants: no tag goes missing: what is not placed is kept in the sidecar as lost; an article's
tags are written in one save or not at all; a second run finds nothing to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from annotate.cli.reanchoring import Report
    from annotate.store.workspace import Workspace

FORMATS = ("text", "json")

BACKUP = ".bak"
"""What is added to the name of a sidecar for a copy of it as it was."""


def reanchor(
    paths: options.PathsHere,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be done, write nothing.")
    ] = False,
    accept_changed: Annotated[
        bool,
        typer.Option("--accept-changed", help="Place also tags whose own text was edited."),
    ] = False,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            "--min-confidence",
            metavar="X",
            help="Place what is at least so sure, from 0 to 1, edited or not; by default 0.8, and "
            "nothing edited.",
            show_default=False,
        ),
    ] = None,
    backup: Annotated[
        bool, typer.Option("--backup", help="Keep a copy of the sidecar as it was, in *.bak.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Name every tag that moved.")
    ] = False,
    format: Annotated[
        str, typer.Option("--format", help="text or json.", show_default=False)
    ] = "text",
    by: options.By = "",
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
    encoding: options.Encoding = None,
) -> None:
    """Place the tags of edited texts again.

    A tag without a place is kept in the sidecar as lost, and can be placed by hand in the tag
    screen; the exit status is 1 while there is any.
    """
    from annotate import console
    from annotate.cli.common import nearest
    from annotate.cli.opening import Opening, each_workspace
    from annotate.cli.reanchoring import Wanted, as_json, as_text, place
    from annotate.errors import AnnotateError, ExitStatus
    from annotate.store.author import author

    if format not in FORMATS:
        raise AnnotateError(f"no such format: {format}", nearest(format, FORMATS))
    if min_confidence is not None and not 0 <= min_confidence <= 1:
        raise AnnotateError(f"--min-confidence goes from 0 to 1, not to {min_confidence}")
    wanted = Wanted(accept_changed, min_confidence, by or author(as_layer))
    workspaces = each_workspace(paths, Opening(as_layer, encoding, labels=labels, history=True))
    for workspace in workspaces:
        try:
            report = place(workspace, wanted)
            done = _written(workspace, report, dry_run=dry_run, backup=backup)
        except AnnotateError as error:
            if len(workspaces.found) == 1:
                raise
            console.fail(error)
            workspaces.status = ExitStatus.PROBLEMS
            continue
        if format == "json":
            console.write(as_json(report))
        elif report.placed or report.waiting:
            console.write(as_text(report, verbose=verbose))
        console.say(f"{workspace.sidecar}: {done}")
        if report.waiting:
            workspaces.status = ExitStatus.PROBLEMS
    workspaces.finish()


def _written(workspace: Workspace, report: Report, *, dry_run: bool, backup: bool) -> str:
    """Save what was placed. Returns what was done, in words."""
    from annotate.store.files import read_bytes, write_atomically

    left, edited = len(report.waiting), sum(bool(entry.proposed) for entry in report.waiting)
    rest = f"; {left} kept as lost: annotate tag {workspace.path} shows them" if left else ""
    rest += f", --accept-changed takes {edited}" if edited else ""
    if not report.news:
        return f"nothing to do{rest}"
    if dry_run:
        return "not written (--dry-run)"
    before = read_bytes(workspace.sidecar)
    workspace.keep_lost()
    if backup:
        write_atomically(workspace.sidecar.with_name(workspace.sidecar.name + BACKUP), before)
    workspace.save()
    return f"written{rest}"
