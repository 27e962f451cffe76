"""Reading files whole and writing them whole.

Invariant: at every moment a path that is written to holds all of the old bytes or all of the new
ones, whatever fails in between, and nothing is left lying about.
"""

import errno
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from annotate.errors import AnnotateError

UNCHANGED = "nothing was changed"

CAUSES: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", "make room and save again; " + UNCHANGED),
    errno.EDQUOT: ("your disk quota is used up", "make room and save again; " + UNCHANGED),
    errno.EROFS: ("the disk is read-only", UNCHANGED),
    errno.EACCES: ("no permission to write in the folder {folder}", UNCHANGED),
    errno.EPERM: ("no permission to write in the folder {folder}", UNCHANGED),
    errno.ENOENT: ("there is no folder {folder}", "make the folder first"),
    errno.ENOTDIR: ("{folder} is not a folder", UNCHANGED),
    errno.ENAMETOOLONG: ("its name is too long", UNCHANGED),
    errno.ELOOP: ("its symbolic links go in a circle", UNCHANGED),
    errno.EISDIR: ("it is a folder", "name a file"),
}
"""What went wrong with a write, and what to do, by error number."""

SIMILAR = 5000
"""In a folder with more entries than this no similar name is looked for."""


def write_atomically(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Replace a file's content, or create the file, in one step that survives a power cut. The
    content may come in pieces.

    Keeps the mode of a file that is there, and follows symbolic links. Raises AnnotateError, with
    the old content in place.
    """
    target = path
    pieces = [data] if isinstance(data, bytes) else data
    try:
        target = Path(os.path.realpath(path))
        mode = _mode(target)
        if mode is not None and stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        if mode is not None and not os.access(target, os.W_OK):
            raise AnnotateError(
                f"cannot write {path}: the file is read-only",
                f"make it writable first; {UNCHANGED}",
            )
        if mode is not None and not stat.S_ISREG(mode):
            # A pipe or a device such as /dev/null must not be replaced by a file.
            with target.open("wb") as stream:
                stream.writelines(pieces)
        else:
            _replace(target, pieces, mode)
    except (OSError, ValueError) as error:
        raise _cannot_write(path, target.parent, error) from error


def _mode(path: Path) -> int | None:
    """Type and permissions of a file, or None if it is not there."""
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _replace(target: Path, pieces: Iterable[bytes], mode: int | None) -> None:
    # Not named after the target: the name of that may have the greatest length already.
    temporary = target.with_name(f".annotate-{os.urandom(8).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o666 if mode is None else 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(handle)
        if mode is not None:
            temporary.chmod(stat.S_IMODE(mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, on systems where a folder can be synced."""
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def _cannot_write(path: Path, folder: Path, error: OSError | ValueError) -> AnnotateError:
    number = error.errno if isinstance(error, OSError) else None
    cause, hint = CAUSES.get(number or 0, (_words(error), UNCHANGED))
    return AnnotateError(f"cannot write {path}: {cause.replace('{folder}', str(folder))}", hint)


def _words(error: OSError | ValueError) -> str:
    """What the system says of an error, without its number."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def read_bytes(path: Path) -> bytes:
    """A file's content. Raises AnnotateError that says why it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise no_such_file(path) from error
    except IsADirectoryError as error:
        raise AnnotateError(f"{path} is a folder, not a file") from error
    except PermissionError as error:
        if path.is_dir():
            raise AnnotateError(f"{path} is a folder, not a file") from error
        raise AnnotateError(f"no permission to read {path}") from error
    except (OSError, ValueError) as error:
        raise AnnotateError(f"cannot read {path}: {_words(error)}") from error


def no_such_file(path: Path) -> AnnotateError:
    """The error for a path that does not exist, with the nearest one that does."""
    folder = path.parent
    if not folder.is_dir():
        return AnnotateError(f"no such file: {path} (there is no folder {folder})")
    from difflib import get_close_matches

    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        names = []
    close = get_close_matches(path.name, names, 1) if len(names) <= SIMILAR else []
    suggestion = f" (did you mean {path.with_name(close[0])}?)" if close else ""
    return AnnotateError(f"no such file: {path}{suggestion}")
