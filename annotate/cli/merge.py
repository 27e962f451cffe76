"""`annotate merge`: three sidecars made one, by hand or for git."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def merge(
    base: Annotated[
        Path,
        typer.Argument(
            metavar="BASE",
            help="What both started from; an empty or missing file if there was nothing.",
            show_default=False,
        ),
    ],
    ours: Annotated[
        Path, typer.Argument(metavar="OURS", help="One side's sidecar.", show_default=False)
    ],
    theirs: Annotated[
        Path, typer.Argument(metavar="THEIRS", help="The other side's.", show_default=False)
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to a file, or - for stdout, not to OURS.",
            show_default=False,
        ),
    ] = "",
    path: Annotated[
        str,
        typer.Option(
            "--path", metavar="PATH", help="What messages call the file.", show_default=False
        ),
    ] = "",
) -> None:
    """Merge two people's tags; the status is 1 if they conflict.

    Different tags, and different attributes of one tag, never conflict. Where both changed the same
    thing, both are kept and told.
    """
    from annotate import console
    from annotate.cli.common import write_output
    from annotate.core.merging import NOTHING
    from annotate.core.merging import merge as merged
    from annotate.errors import ExitStatus
    from annotate.store import codec
    from annotate.store.loading import load

    sides = [load(side, path) for side in (ours, theirs)]
    start = load(base, path) if base.exists() else NOTHING
    found = merged(start, sides[0], sides[1])
    target = output or str(ours)
    write_output(
        target,
        codec.dump(found.annotations),
        lambda file: any(_same(file, side) for side in (base, theirs)),
    )
    for message in (*found.conflicts, *found.notes):
        console.warn(f"{path or target}: {message}")
    if found.conflicts:
        console.warn(
            f"{path or target}: see both with: annotate check; the file can be used as it is"
        )
        raise typer.Exit(ExitStatus.PROBLEMS)


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)
