"""Telling git how to merge and to show sidecars.

Invariants: only keys and lines of ours are written or removed, all else in those files stays; to do
it twice changes nothing.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from annotate.errors import AnnotateError
from annotate.store.files import read_bytes, write_atomically
from annotate.store.workspace import SUFFIX

LINE = f"*{SUFFIX} merge=annotate diff=annotate"
"""What says in a file of attributes which files these are."""


def settings() -> dict[str, str]:
    """The keys of git's configuration, and their values."""
    program = command()
    return {
        "merge.annotate.name": "tags of articles, by annotate",
        # git quotes %P itself.
        "merge.annotate.driver": f"{program} merge --path=%P %O %A %B",
        "diff.annotate.textconv": f"{program} git --textconv",
    }


def command() -> str:
    """How a shell calls this program, wherever it is."""
    script = Path(sys.argv[0])
    if script.name in ("annotate", "annotate.exe") and script.is_file():
        return shlex.quote(str(script.resolve()))
    # Without -P Python would run an `annotate.py` of the folder that git is in.
    safe_path = " -P" if sys.version_info >= (3, 11) else ""
    return f"{shlex.quote(sys.executable)}{safe_path} -m annotate"


def install(everywhere: bool) -> Iterator[str]:
    """Set it up for the repository of this folder, or for all of this user. Yields what was done.
    Raises AnnotateError without git, or outside of a repository."""
    where = _scope(everywhere)
    for key, value in settings().items():
        if _git("config", where, "--get", key, missing=True) == value:
            yield f"already set: {key}"
        else:
            _git("config", where, "--replace-all", key, value)
            yield f"set {key} = {value}"
    path = _attributes(everywhere)
    lines = _lines(path)
    if LINE in map(str.strip, lines):
        yield f"already in {path}: {LINE}"
        return
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, "".join([*lines, LINE + "\n"]).encode("utf-8", "surrogateescape"))
    yield f"added to {path}: {LINE}"
    if not everywhere:
        yield f"commit {path.name}, so that it holds for others; each runs: annotate git --install"


def uninstall(everywhere: bool) -> Iterator[str]:
    """Take back what `install` does."""
    where = _scope(everywhere)
    for key in settings():
        if _git("config", where, "--get", key, missing=True):
            _git("config", where, "--unset-all", key)
            yield f"unset {key}"
    path = _attributes(everywhere)
    lines = _lines(path)
    kept = [line for line in lines if line.strip() != LINE]
    if kept != lines:
        if kept:
            write_atomically(path, "".join(kept).encode("utf-8", "surrogateescape"))
        else:
            path.unlink()
        yield f"removed from {path}: {LINE}"


def _lines(path: Path) -> list[str]:
    """The lines of a file, with their ends; none if it is not there."""
    if not path.exists():
        return []
    return read_bytes(path).decode("utf-8", "surrogateescape").splitlines(keepends=True)


def _scope(everywhere: bool) -> str:
    if not everywhere:
        _top()
    return "--global" if everywhere else "--local"


def _top() -> Path:
    """The folder of the repository. Raises AnnotateError if there is none here."""
    found = _git("rev-parse", "--show-toplevel", missing=True)
    if not found:
        raise AnnotateError(
            f"{Path.cwd()} is in no git repository",
            "go to one, or set it up for all: annotate git --install --global",
        )
    return Path(found)


def _attributes(everywhere: bool) -> Path:
    """The file that says which files are ours."""
    if not everywhere:
        return _top() / ".gitattributes"
    named = _git("config", "--global", "--type=path", "--get", "core.attributesFile", missing=True)
    if named:
        return Path(named)
    home = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(home) / "git" / "attributes"


def _git(*arguments: str, missing: bool = False) -> str:
    """What git answers. Raises AnnotateError without git, or if it fails; with `missing`, a failure
    is an empty answer."""
    try:
        done = subprocess.run(
            ("git", *arguments), capture_output=True, stdin=subprocess.DEVNULL, check=False
        )
    except OSError as error:
        raise AnnotateError("there is no git here", "install it, then run this again") from error
    if done.returncode and not missing:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise AnnotateError(f"git {arguments[0]} failed: {said[-1] if said else 'without a word'}")
    return os.fsdecode(done.stdout).rstrip("\n") if not done.returncode else ""
