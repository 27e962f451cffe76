"""`annotate check`: do the sidecars fit their texts and their labels?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from annotate.core.annotations import Annotations
    from annotate.store.verify import Report


def check(
    paths: options.Paths, as_layer: options.As = "", labels: options.LabelsFile = None
) -> None:
    """Verify that tags fit their texts and labels.

    Prints one line a finding; the exit status is 1 if there is any.
    """
    from annotate import console
    from annotate.core.cells import safe
    from annotate.core.wording import counted
    from annotate.corpus.walk import at_hand, layered
    from annotate.errors import AnnotateError, ExitStatus
    from annotate.store.workspace import sidecar_path

    tags = rejected = lost = problems = 0
    found = list(layered(paths, layer=as_layer))
    for path, layer in at_hand(found):
        sidecar = sidecar_path(path, layer)
        if not sidecar.exists():
            console.say(f"no tags yet: {path}")
            continue
        try:
            annotations, report = _checked(path, sidecar, layer, labels)
        except AnnotateError as error:
            hint = f" ({error.hint})" if error.hint else ""
            console.write(safe(f"{error.message}{hint}") + "\n")
            problems += 1
            continue
        for finding in report.findings:
            line = f"{sidecar}:{finding.line}: {finding.subject}: {finding.message}"
            console.write(safe(line) + "\n")
        for note in report.notes:
            console.say(f"{sidecar}: {note}")
        tags += len(annotations.tags)
        rejected += len(annotations.rejected)
        lost += len(annotations.lost)
        problems += len(report.findings)
    result = counted(problems, "problem") if problems else "no problems"
    counts = [counted(len(found), "article"), counted(tags, "tag")]
    if rejected:
        counts.append(f"{rejected} rejected")
    if lost:
        counts.append(f"{lost} lost")
    console.say(f"{', '.join(counts)}: {result}")
    if problems:
        raise typer.Exit(ExitStatus.PROBLEMS)


def _checked(
    path: Path, sidecar: Path, layer: str, labels: Path | None
) -> tuple[Annotations, Report]:
    """What a sidecar holds, and what is wrong with it. Raises AnnotateError for a sidecar or an
    article that cannot be read."""
    from annotate.errors import AnnotateError
    from annotate.store import codec
    from annotate.store.files import read_bytes
    from annotate.store.verify import verify
    from annotate.store.workspace import open_workspace

    data = read_bytes(sidecar)
    found = codec.parse(data, str(sidecar))
    if not path.exists():
        raise AnnotateError(f"{sidecar}:1: its article {path} is not there")
    workspace = open_workspace(path, layer=layer, labels=labels)
    tags = workspace.document.tags
    again = workspace.replaced.placements if workspace.replaced else ()
    places = {p.tag.id: tags[p.tag.id].spans for p in again if p.tag.id in tags}
    report = verify(data, found, workspace.document.article, workspace.schema, places)
    return found, report
