"""Sidecars by themselves, under whatever name and at whatever revision they are asked for."""

from pathlib import Path

from annotate.core.annotations import Annotations
from annotate.core.merging import NOTHING
from annotate.errors import AnnotateError
from annotate.store import codec, versions
from annotate.store.files import read_bytes
from annotate.store.workspace import SUFFIX, sidecar_path


def load(path: Path, name: str = "") -> Annotations:
    """What a file holds, whatever its name; nothing if it is empty, as git has it where a side has
    no such file. `name` is for messages. Raises AnnotateError."""
    data = read_bytes(path)
    return parsed(data, name or str(path)) if data.strip() else NOTHING


def parsed(data: bytes, name: str) -> Annotations:
    """What bytes hold, every tag with an id. Raises AnnotateError."""
    return codec.complete(codec.parse(data, name), "")


def sidecar_of(path: Path, layer: str = "") -> Path:
    """The sidecar that a path means: itself, or that of an article."""
    if path.name.endswith(SUFFIX):
        return path
    sidecar = sidecar_path(path, layer)
    return sidecar if sidecar.exists() or layer or not _is_sidecar(path) else path


def _is_sidecar(path: Path) -> bool:
    """True if a file under any name may be a sidecar; git gives them other names."""
    try:
        with path.open("rb") as file:
            return b"format:" in file.read(2000)
    except OSError:
        return False


def at(path: Path, revision: str) -> Annotations:
    """What a sidecar held at a revision. Raises AnnotateError."""
    data = versions.at_revision(path, revision)
    if data is None:
        raise AnnotateError(
            f"git has no {path} at {revision}",
            "name a revision, such as HEAD or main, of a file that is committed",
        )
    return parsed(data, f"{revision}:{path}")
