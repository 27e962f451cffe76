"""Which files git could give back as they are now.

git is asked only what its last commit holds, and the files are read here: a repository that came
with articles of anyone can name programs that git would run to compare them itself.
"""

import hashlib
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

from annotate.errors import AnnotateError
from annotate.store.files import read_bytes

AT_ONCE = 200
"""So many files are asked for in one go: their names must fit on a command line."""

SECONDS = 60


def uncommitted(files: Iterable[Path]) -> Iterator[Path]:
    """The files that are not in the last commit of a repository just as they are."""
    waiting: dict[Path, list[Path]] = {}
    for file in files:
        top = _repository(file)
        if top is None:
            yield file
            continue
        some = waiting.setdefault(top, [])
        some.append(file)
        if len(some) == AT_ONCE:
            yield from _unlike(top, waiting.pop(top))
    for top, some in waiting.items():
        yield from _unlike(top, some)


def _repository(file: Path) -> Path | None:
    """The top folder of the repository that a file lies in."""
    folder = Path(os.path.realpath(file)).parent
    for place in (folder, *folder.parents):
        if (place / ".git").exists():
            return place
    return None


def _unlike(top: Path, files: list[Path]) -> Iterator[Path]:
    """Those of a repository's files whose bytes are not those of its last commit."""
    names = {Path(os.path.realpath(file)).relative_to(top).as_posix(): file for file in files}
    there = _blobs(top, list(names))
    for name, file in names.items():
        if there.get(os.fsencode(name)) != _blob(file, len(there.get(os.fsencode(name), ""))):
            yield file


def _blobs(top: Path, names: list[str]) -> dict[bytes, str]:
    """Name → the id of what the last commit holds of it; nothing if git cannot tell."""
    command = ["git", "-C", str(top), "ls-tree", "-z", "--full-tree", "HEAD", "--", *names]
    environment = os.environ | {"GIT_LITERAL_PATHSPECS": "1", "GIT_NO_LAZY_FETCH": "1"}
    try:
        ran = subprocess.run(
            command,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env=environment,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return {}
    found = {}
    for line in ran.stdout.split(b"\0") if ran.returncode == 0 else ():
        about, _, name = line.partition(b"\t")
        found[name] = about.split(b" ")[-1].decode("ascii", "replace")
    return found


def _blob(file: Path, digits: int) -> str:
    """The id that git gives to what a file holds, in as many digits as the repository's ids."""
    try:
        data = read_bytes(file)
    except AnnotateError:
        return "unreadable"
    made = hashlib.sha256() if digits == 64 else hashlib.sha1(usedforsecurity=False)
    made.update(b"blob %d\0" % len(data) + data)
    return made.hexdigest()
