"""`annotate git`: let git merge sidecars tag by tag, and show them in words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def git(
    install: Annotated[
        bool, typer.Option("--install", help="Set it up for the repository of this folder.")
    ] = False,
    uninstall: Annotated[bool, typer.Option("--uninstall", help="Take that back.")] = False,
    everywhere: Annotated[
        bool, typer.Option("--global", help="For all repositories of this user.")
    ] = False,
    textconv: Annotated[
        Path | None,
        typer.Option(
            "--textconv",
            metavar="FILE",
            help="Print a sidecar as text; git diff calls this.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Let git merge sidecars tag by tag, and diff them in words."""
    from annotate import console
    from annotate.errors import AnnotateError

    if sum((install, uninstall, textconv is not None)) != 1 or (textconv and everywhere):
        raise AnnotateError("say what to do: --install, --uninstall or --textconv FILE")
    if textconv is not None:
        console.write(*(line + "\n" for line in _text(textconv)))
        return
    from annotate.store import git_setup

    done = list((git_setup.install if install else git_setup.uninstall)(everywhere))
    for line in done or ["nothing to take back"]:
        console.say(line)


def _text(path: Path) -> list[str]:
    """The lines of a sidecar; of one that is broken as they are, or git would show nothing."""
    from annotate.core.cells import safe
    from annotate.core.differences import as_text
    from annotate.errors import AnnotateError
    from annotate.store.files import read_bytes
    from annotate.store.loading import load

    try:
        return [safe(line) for line in as_text(load(path))]
    except AnnotateError:
        return [safe(line) for line in read_bytes(path).decode("utf-8", "replace").split("\n")]
