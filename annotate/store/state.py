"""The folders for what belongs to this user and this computer, not next to an article.

Invariant: a folder for unsaved work is for its user's eyes only, or it is not used.
"""

import hashlib
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

WORK = "work"
"""Folder, in the one for state, for what is not where it belongs yet."""

NAMED = 60
"""Characters of a file's name that its key shows."""


def folder() -> Path:
    """Where this user's state is kept. Raises RuntimeError for a user without a home."""
    named = os.environ.get("ANNOTATE_STATE")
    if named:
        return Path(named)
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "annotate"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "annotate"
    state = os.environ.get("XDG_STATE_HOME", "")
    # The XDG specification has relative paths ignored.
    return (Path(state) if state.startswith("/") else Path.home() / ".local/state") / "annotate"


def shelters() -> Iterator[Path]:
    """Folders for unsaved work, the best first: in the state folder, else among the temporary
    files. They may not exist yet."""
    with suppress(RuntimeError):
        yield folder().absolute() / WORK
    # Asked for only where the first one fails, or at a start that finds nothing there.
    import tempfile

    user = str(os.getuid()) if hasattr(os, "getuid") else "work"
    with suppress(OSError):
        yield Path(tempfile.gettempdir()) / f"annotate-{user}"


def usable(shelter: Path) -> bool:
    """Make the folder if it is not there. False if it cannot be used, or is another user's."""
    try:
        shelter.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = shelter.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode):
        return False
    if not hasattr(os, "geteuid"):
        return True
    # Among the temporary files anybody may have made it.
    return found.st_uid == os.geteuid() and not found.st_mode & 0o022


def key(path: Path) -> str:
    """A name for what belongs to a file: the same whatever links lead to that file."""
    real = os.path.realpath(path)
    digest = hashlib.sha256(os.fsencode(real)).hexdigest()[:16]
    shown = re.sub(r"[^A-Za-z0-9._-]", "_", os.path.basename(real))[:NAMED]  # noqa: PTH119
    return f"{shown.lstrip('.')}-{digest}"
