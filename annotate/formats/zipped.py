"""A zip archive that is written piece by piece, and is the same for the same content.

Invariant: nothing of it is kept but the list of what is in it; no time of day is in it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, cast

LARGE = 1 << 31
"""From here on the sizes of a file need 64 bits; old tools read those archives badly."""


class Zip:
    """The archive, and what of it has not been taken yet."""

    def __init__(self) -> None:
        from zipfile import ZIP_DEFLATED, ZipFile

        self.sink = _Sink()
        self.file = ZipFile(cast(IO[bytes], self.sink), "w", ZIP_DEFLATED)

    def add(self, name: str, data: bytes) -> None:
        """A whole file."""
        with self.open(name, len(data)) as file:
            file.write(data)

    @contextmanager
    def open(self, name: str, size: int) -> Iterator[IO[bytes]]:
        """A file to write; `size` is about how many bytes there will be."""
        with self.file.open(self._entry(name), "w", force_zip64=size >= LARGE) as file:
            yield file

    def _entry(self, name: str) -> Any:
        from zipfile import ZIP_DEFLATED, ZipInfo

        entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        return entry

    def taken(self) -> bytes:
        """What was written since it was last taken."""
        return self.sink.taken()

    def closed(self) -> bytes:
        """The end of the archive."""
        self.file.close()
        return self.sink.taken()


class _Sink:
    """A stream that cannot go back."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        data, self.parts = b"".join(self.parts), []
        return data
