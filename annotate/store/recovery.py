"""A copy of the tags for people, while they cannot be saved where they belong.

What the program itself restores from is the journal; this is a sidecar like any other, renewed
while saving fails and removed when it succeeds.
"""

from contextlib import suppress
from pathlib import Path

from annotate.core.annotations import Annotations
from annotate.errors import AnnotateError
from annotate.store import codec, state
from annotate.store.files import clean, write_atomically
from annotate.store.workspace import Workspace


def keep_elsewhere(
    workspace: Workspace, annotations: Annotations | None = None, prefix: str = ""
) -> Path | None:
    """Write the sidecar into the folder for state, or if that fails among the temporary files.
    Returns where, or None if even that fails."""
    kept = annotations or workspace.document.snapshot()
    for shelter in state.shelters():
        if state.usable(shelter):
            target = _place(shelter, workspace.sidecar, prefix)
            with suppress(OSError, AnnotateError):
                target.parent.mkdir(mode=0o700, exist_ok=True)
                write_atomically(target, codec.dump(kept))
                return target
    return None


def _place(shelter: Path, sidecar: Path, prefix: str = "") -> Path:
    return shelter / state.key(sidecar) / (prefix + sidecar.name)


def discard(sidecar: Path) -> None:
    """Remove the copies of a sidecar, by whatever process, as all is where it belongs."""
    for shelter in state.shelters():
        kept = _place(shelter, sidecar)
        with suppress(OSError):
            kept.unlink(missing_ok=True)
        if kept.parent.is_dir():
            # A program that was killed while it wrote a copy may have left a part of it.
            clean(kept.parent)
            with suppress(OSError):
                kept.parent.rmdir()
