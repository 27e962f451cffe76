"""Copies of files that are about to be changed, in one archive that `tar -xf` puts back.

Invariant: an archive is there only if it is whole and on the disk, and it holds just the bytes that
the files had when the change was planned; a file that is there already is never written over.
"""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from annotate.corpus.relabelling import Planned, changed
from annotate.errors import AnnotateError
from annotate.store.files import read_bytes

UNCHANGED = "nothing was changed"


def back_up(archive: Path, files: Iterable[Planned]) -> Path:
    """Write the files as they are into a new archive, gzipped if its name ends in gz. Returns the
    folder to unpack it in. Raises AnnotateError, with no archive left behind."""
    planned = [(Path(os.path.realpath(file.path)), file.digest) for file in files]
    try:
        base = Path(os.path.commonpath([path.parent for path, _ in planned]))
    except ValueError:
        raise AnnotateError("the files lie on several drives", "name one at a time") from None
    try:
        handle = archive.open("xb")
    except FileExistsError:
        raise AnnotateError(
            f"{archive} is there already", f"name another file; {UNCHANGED}"
        ) from None
    except OSError as error:
        raise _failed(archive, error) from error
    try:
        with handle:
            mode: Literal["w:gz", "w"] = "w:gz" if archive.name.endswith("gz") else "w"
            with tarfile.open(fileobj=handle, mode=mode) as tar:
                for path, digest in planned:
                    _add(tar, path, path.relative_to(base).as_posix(), digest)
            handle.flush()
            os.fsync(handle.fileno())
    except BaseException as error:
        archive.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _failed(archive, error) from error
        raise
    return base


def _add(tar: tarfile.TarFile, path: Path, name: str, digest: bytes) -> None:
    data = read_bytes(path)
    if hashlib.sha256(data).digest() != digest:
        raise changed(path)
    status = path.stat()
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(data), status.st_mode & 0o7777, int(status.st_mtime)
    tar.addfile(entry, io.BytesIO(data))


def _failed(archive: Path, error: OSError) -> AnnotateError:
    return AnnotateError(f"cannot write {archive}: {error.strerror}", UNCHANGED)
