"""What a worker of a cluster does with a part of the articles, on whatever machine that is.

Invariants: it works with the very same program as the user's, or not at all; it reads the files
that the user named as seen from the folder that the user stands in, so that names and messages read
as if the user's own machine had read them; and it never takes a file that this machine does not see
for one that is not there. A worker has threads, which share the folder that a process stands in:
parts of users in different folders wait for each other.
"""

import hashlib
import os
import pickle
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from annotate.errors import AnnotateError
from annotate.store.files import HERE

INSTALL = "pip install 'annotate-articles[cluster]'"

_turn = threading.Condition()
_stands: list[tuple[str, str]] = []
"""For each part that is worked on, the folder it stands in and the one that the process had."""


def run(wanted: str, folder: str, call: bytes) -> bytes:
    """Work on a part. Returns the result, or what was raised, packed."""
    try:
        if wanted != release():
            raise AnnotateError(
                f"the worker {_me()} has annotate {release()}, this program is {wanted}",
                f"install the same on all machines: {INSTALL}",
            )
        function, part = pickle.loads(call)
        with _standing(folder, part):
            return pickle.dumps((function(part), None), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        try:
            packed = pickle.dumps((None, error), pickle.HIGHEST_PROTOCOL)
            # Not all that can be packed can be unpacked.
            pickle.loads(packed)
            return packed
        except Exception:
            told = RuntimeError(f"{type(error).__name__}: {error}")
            return pickle.dumps((None, told), pickle.HIGHEST_PROTOCOL)


def result_of(data: bytes) -> Any:
    """What came of a part. Raises what was raised."""
    result, error = pickle.loads(data)
    if error is not None:
        raise error
    return result


@cache
def release() -> str:
    """The version of this program, with a hash of its files: those in development are told apart
    as well."""
    from importlib.metadata import PackageNotFoundError, version

    home = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for file in sorted(home.rglob("*.py")) + sorted(home.rglob("*.yaml")):
        digest.update(file.relative_to(home).as_posix().encode() + b"\0" + file.read_bytes())
    try:
        number = version("annotate-articles")
    except PackageNotFoundError:
        number = "not installed"
    return f"{number} ({digest.hexdigest()[:8]})"


@contextmanager
def _standing(folder: str, part: list[Any]) -> Iterator[None]:
    """Stand in the user's folder while a part is worked on. Raises AnnotateError for a folder that
    this machine does not see."""
    # Of another type is what is elsewhere for all machines.
    paths = [path for path in map(_path, part) if type(path) is HERE]
    there = Path(folder).is_dir()
    if not there and not all(path.is_absolute() for path in paths):
        raise unseen(folder)
    for parent in dict.fromkeys(path.parent for path in paths):
        if not (folder / parent).is_dir():
            raise unseen(folder / parent)
    if not there:
        yield
        return
    home = ""
    with _turn:
        _turn.wait_for(lambda: not _stands or _stands[0][0] == folder)
        if _stands:
            home = _stands[0][1]
        else:
            with suppress(OSError):
                home = str(Path.cwd())
            try:
                os.chdir(folder)
            except OSError as error:
                raise unseen(folder) from error
        _stands.append((folder, home))
    try:
        yield
    finally:
        with _turn:
            _stands.pop()
            if not _stands:
                with suppress(OSError):
                    os.chdir(home or folder)
                _turn.notify_all()


def _path(one: Any) -> Path | None:
    """The path of an article in a part, with whatever else it comes."""
    if isinstance(one, str):
        return Path(one)
    while not isinstance(one, Path) and hasattr(one, "path"):
        one = one.path
    return one if isinstance(one, Path) else None


def unseen(folder: Path | str) -> AnnotateError:
    """The error for a folder that is there for the user and not here."""
    return AnnotateError(
        f"the worker {_me()} does not see the folder {folder}",
        "the articles must be on a disk that all machines share, under the same name",
    )


def _me() -> str:
    """The address of this worker; that of the process where there is none."""
    from distributed import get_worker

    try:
        return str(get_worker().address)
    except ValueError:
        return f"process {os.getpid()}"
