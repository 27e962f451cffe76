"""A place for tags that cannot be saved where they belong."""

import tempfile
from pathlib import Path

from annotate.errors import AnnotateError
from annotate.store import codec
from annotate.store.files import write_atomically
from annotate.store.workspace import Workspace


def keep_elsewhere(workspace: Workspace) -> Path | None:
    """Write the sidecar into a new folder for temporary files. Returns where, or None if even
    that fails."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="annotate-"))
        target = folder / workspace.sidecar.name
        write_atomically(target, codec.dump(workspace.document.snapshot(), workspace.cache))
    except (OSError, AnnotateError):
        return None
    return target
