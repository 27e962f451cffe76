"""Where the cursor was left in each article, in each of its layers, so that work goes on there.

A convenience of this computer's user, so it is kept apart from the sidecar, in the folder for
state: ANNOTATE_STATE, else what the system has for it. Invariants: whatever is wrong with the file
or the folder is as if nothing were remembered, never an error; the file is written whole, and
holds the LIMIT layers that were left last.
"""

from pathlib import Path
from typing import NamedTuple

import msgspec

from annotate.errors import AnnotateError
from annotate.store.files import write_atomically
from annotate.store.state import folder
from annotate.store.workspace import SUFFIX

FILE = "places.json"

LIMIT = 1000


class Place(NamedTuple):
    """Offsets in an article's text."""

    cursor: int = 0
    furthest: int = 0
    """The end of what was read so far."""

    def within(self, length: int) -> "Place":
        """The place in a text of this length; its start if it has become too short."""
        if 0 <= self.cursor <= length:
            return Place(self.cursor, max(self.cursor, min(self.furthest, length)))
        return Place()


DECODER = msgspec.json.Decoder(dict[str, Place])


def recall(sidecar: Path) -> Place:
    """Where the article of a sidecar was left, or its start. Its text may have become shorter
    since."""
    return _read().get(_key(sidecar), Place())


def _key(sidecar: Path) -> str:
    """The article's path, with the layer's name if it has one."""
    return str(sidecar.absolute()).removesuffix(SUFFIX)


def remember(sidecar: Path, cursor: int, furthest: int) -> None:
    """Keep where the article of a sidecar is left."""
    key = _key(sidecar)
    places = _read()
    places.pop(key, None)
    places[key] = Place(cursor, furthest)
    kept = dict([*places.items()][-LIMIT:])
    try:
        file = folder() / FILE
        file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(file, msgspec.json.encode(kept))
    except (AnnotateError, OSError, RuntimeError, ValueError):
        return


def _read() -> dict[str, Place]:
    """All places, the one left last at the end."""
    try:
        return DECODER.decode((folder() / FILE).read_bytes())
    except (OSError, RuntimeError, ValueError, msgspec.MsgspecError):
        return {}
