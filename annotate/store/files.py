"""Reading files whole and writing them whole.

Invariant: at every moment a path that is written to holds all of the old bytes or all of the new
ones, whatever fails in between, and nothing is left lying about. What a killed program left is
removed by the next one that writes there.
"""

import errno
import os
import re
import stat
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from annotate.errors import AnnotateError
from annotate.store.locking import NoLocks, abandoned, lock

HERE = type(Path())
"""The type of a path on this machine; that of a URL is another."""

UNCHANGED = "nothing was changed"

CAUSES: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", "make room and save again; " + UNCHANGED),
    errno.EDQUOT: ("your disk quota is used up", "make room and save again; " + UNCHANGED),
    errno.EFBIG: ("the file would be larger than this system allows", UNCHANGED),
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

NOT_THERE = (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP)
"""What a file system answers to what it does not have at all, such as a way to sync."""

SIMILAR = 5000
"""In a folder with more entries than this no similar name is looked for."""

OURS = re.compile(r"\.annotate-[0-9a-f]{16}\.(?:tmp|lock)")
"""Names of the files that only a killed program leaves."""

STALE = 0.2
"""Seconds after which a temporary file that nobody has locked is nobody's: more than anybody takes
from making one to locking it. Who is slower tries again."""

STALE_UNLOCKED = 86400.0
"""The same where there are no locks to tell."""

_swept: set[Path] = set()
"""The folders in which there is nothing left to remove."""


def write_atomically(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Replace a file's content, or create the file, in one step that survives a power cut. The
    content may come in pieces.

    Keeps mode, group and where permitted the owner of a file that is there, and follows symbolic
    links. A file that has several names, or that may be written but not replaced, is written in
    place, with a copy elsewhere from which a write that was cut off is completed. Raises
    AnnotateError, with the old content in place.
    """
    target = path
    pieces = [data] if isinstance(data, bytes) else data
    try:
        target = Path(os.path.realpath(path))
        there = _found(target)
        if there is not None and stat.S_ISDIR(there.st_mode):
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        if there is not None and not os.access(target, os.W_OK):
            raise AnnotateError(
                f"cannot write {path}: the file is read-only",
                f"make it writable first; {UNCHANGED}",
            )
        if there is not None and not stat.S_ISREG(there.st_mode):
            # A pipe or a device such as /dev/null must not be replaced by a file.
            with target.open("wb") as stream:
                stream.writelines(pieces)
        elif there is not None and _stays(target, there):
            _overwrite(target, pieces)
        else:
            try:
                _replace(target, pieces, there)
            except OSError as error:
                # Pieces that were made on the way are gone: the old content is all that is left.
                if error.errno != errno.EBUSY or there is None or not isinstance(pieces, Sequence):
                    raise
                # A single file that is mounted, as containers have it.
                _overwrite(target, pieces)
            sweep(target.parent)
    except (OSError, ValueError) as error:
        raise _cannot_write(path, target.parent, error) from error


def _found(path: Path) -> os.stat_result | None:
    """What there is to know of a file, or None if it is not there."""
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _stays(target: Path, there: os.stat_result) -> bool:
    """True for a file that a new one must not, or cannot, take the place of."""
    if os.name == "nt":
        return False
    if there.st_nlink > 1 or not os.access(target.parent, os.W_OK):
        return True
    folder = target.parent.stat()
    owners = (0, there.st_uid, folder.st_uid)
    return bool(folder.st_mode & stat.S_ISVTX) and os.geteuid() not in owners


def _overwrite(target: Path, pieces: Iterable[bytes]) -> None:
    from annotate.store.inplace import overwrite

    overwrite(target, b"".join(pieces))


def _replace(target: Path, pieces: Iterable[bytes], there: os.stat_result | None) -> None:
    # Not named after the target: the name of that may have the greatest length already.
    temporary = target.with_name(f".annotate-{os.urandom(8).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o666 if there is None else 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            with suppress(NoLocks):
                lock(handle)
            stream.writelines(pieces)
            stream.flush()
            sync(handle)
        if there is not None:
            _make_alike(temporary, there)
        temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def sync(handle: int) -> None:
    """Have a file's content last through a power cut, where the file system can do that."""
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in NOT_THERE:
            raise


def _make_alike(temporary: Path, there: os.stat_result) -> None:
    """Give a new file group, mode and if possible the owner of the one whose place it takes."""
    if hasattr(os, "chown"):
        made = temporary.stat()
        for user, group in ((there.st_uid, -1), (-1, there.st_gid)):
            if (made.st_uid if group < 0 else made.st_gid) != max(user, group):
                with suppress(PermissionError):
                    os.chown(temporary, user, group)
    try:
        # After the owner, whose change takes some of the bits away.
        temporary.chmod(stat.S_IMODE(there.st_mode))
    except OSError as error:
        if error.errno not in (*NOT_THERE, errno.EPERM):
            raise


def sweep(folder: Path) -> None:
    """Remove what killed programs left in a folder, once a folder and process. Never fails."""
    if folder not in _swept and clean(folder):
        _swept.add(folder)


def clean(folder: Path) -> bool:
    """Remove what killed programs left in a folder. True if nothing of the kind is in it any more.
    Never fails."""
    with suppress(OSError), os.scandir(folder) as entries:
        ours = [entry for entry in islice(entries, SIMILAR) if OURS.fullmatch(entry.name)]
        left = [entry for entry in ours if not _remove_stale(entry)]
        return not left
    return False


def _remove_stale(entry: os.DirEntry[str]) -> bool:
    """Remove a file that nobody uses. False if it may have to be looked at again."""
    with suppress(OSError):
        age = time.time() - entry.stat(follow_symlinks=False).st_mtime
        free = abandoned(entry.path)
        if entry.name.endswith(".lock"):
            stale = bool(free)
        else:
            stale = age > (STALE if free else STALE_UNLOCKED) and free is not False
        if stale:
            os.unlink(entry.path)  # noqa: PTH108, an entry has no path of pathlib's
        return stale or free is not True
    return True


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
    if type(path) is not HERE:
        # One that is elsewhere says itself why not.
        return path.read_bytes()
    try:
        # Half of what the path's own way costs, where there are very many.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            pieces = [os.read(handle, os.fstat(handle).st_size + 1)]
            while pieces[-1]:
                pieces.append(os.read(handle, 1 << 20))
        finally:
            os.close(handle)
        return pieces[0] if len(pieces) == 2 else b"".join(pieces)
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


def file_name(path: Path) -> str:
    """The name of a file without its folder; of one on the web, as it is called where it is."""
    if type(path) is HERE or getattr(path, "scheme", "") not in ("http", "https"):
        return path.name
    from urllib.parse import unquote

    name = unquote(path.name)
    return path.name if "/" in name or "\0" in name else name


def no_such_file(path: Path) -> AnnotateError:
    """The error for a path that does not exist, or a link to none, with the nearest that does."""
    folder = path.parent
    if path.is_symlink():
        return AnnotateError(f"{path} is a link that leads nowhere")
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
