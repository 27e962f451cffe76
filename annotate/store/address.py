"""Files that are elsewhere, by their URL: `s3://bucket/news/a.txt`, `https://host/a.txt`.

An `Address` stands wherever a path to read from does. Invariants: it never means a file of this
machine; what it shows of itself, in messages and tables, has no password and no signature; nothing
is written through it. Kept apart from `annotate.store.remote`, which is loaded only to get data.
"""

import errno
import re
import sys
from collections.abc import Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from annotate.errors import AnnotateError

if TYPE_CHECKING:
    from annotate.store.remote import Held

if sys.platform == "win32":
    from pathlib import WindowsPath as Own
else:
    from pathlib import PosixPath as Own

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://(.*)", re.S)
"""Of two letters or more: one letter is a drive."""

WEB = ("http", "https")
"""The schemes whose URLs have a query."""

FILE = ("file", "local")


PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head)[\s>]",
    re.I | re.S,
)
"""How a web page starts, as https://mimesniff.spec.whatwg.org finds it. Its declared type says
less: some servers call all they have HTML."""

PAGE_START = 1024
"""So many bytes are looked at."""


class Barred(AnnotateError):
    """There is no right to read a file. Without the right to list a folder, stores say so of what
    is not there as well."""


class Address(Own):
    """A file or folder that is elsewhere. Equal to another of the same URL, whatever was fetched
    of it."""

    scheme: str
    place: str
    """What follows `scheme://`, without the query: host or bucket, then the path there."""
    query: str
    """With its `?`; empty for what is not of the web."""
    folder: bool
    """True if it was named as a folder, with a `/` at the end."""
    listed: bool
    """True if it turned out to be a folder."""
    held: "Held | None"
    """What of it, and of what is beside it, was fetched already."""

    def __new__(cls, url: str, held: "Held | None" = None) -> "Address":
        """Raises AnnotateError for what is no URL."""
        found = SCHEME.fullmatch(url)
        if found is None:
            raise AnnotateError(f"this is no URL: {url}")
        scheme, place, query = found[1].lower(), found[2], ""
        if scheme in WEB:
            place, mark, rest = place.partition("#")[0].partition("?")
            query = mark + rest
        folder = place.endswith("/")
        place = place.rstrip("/")
        made = super().__new__(cls, _shown(scheme, place, query, folder))
        made.scheme, made.place, made.query, made.folder = scheme, place, query, folder
        made.listed, made.held = False, held
        return made

    def __init__(self, url: str, held: "Held | None" = None) -> None:
        if sys.version_info >= (3, 12):
            super().__init__(str(self))

    def __reduce__(self) -> tuple[Any, ...]:
        # Without what was fetched: another process gets that itself.
        return Address, (f"{self.scheme}://{self.place}{'/' * self.folder}{self.query}",)

    @property
    def url(self) -> str:
        """The whole of it, secrets and all, without a `/` at the end."""
        return f"{self.scheme}://{self.place}{self.query}"

    def __str__(self) -> str:
        return _shown(self.scheme, self.place, self.query, self.folder)

    __fspath__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Address) and self.url == other.url

    def __hash__(self) -> int:
        return hash(self.url)

    @property
    def name(self) -> str:
        """The last part."""
        return self.place.rpartition("/")[2]

    @property
    def parent(self) -> "Address":
        """The folder; of a host or bucket itself, the same."""
        above, slash, _ = self.place.rpartition("/")
        return self._at(above) if slash else self

    @property
    def parents(self) -> Sequence["Address"]:
        """The folders above, up to the host or bucket."""
        found = [self.parent]
        while found[-1].parent != found[-1]:
            found.append(found[-1].parent)
        return found

    def with_name(self, name: str) -> "Address":
        """What is called so in the same folder."""
        return self._at(f"{self.place.rpartition('/')[0]}/{name}")

    def __truediv__(self, name: "str | PathLike[str]") -> "Address":
        return self._at(f"{self.place}/{fspath(name)}")

    def joinpath(self, *names: "str | PathLike[str]") -> "Address":
        """What is below."""
        return self._at("/".join([self.place, *(fspath(name) for name in names)]))

    def with_suffix(self, suffix: str) -> "Address":
        """The same name with another ending, in the same folder."""
        return self.with_name(f"{self.stem}{suffix}")

    def relative_to(self, *_: Any, **__: Any) -> NoReturn:
        """Raises ValueError: it is below no folder of this machine."""
        raise ValueError(f"{self} is not on this machine")

    def is_relative_to(self, *_: Any, **__: Any) -> bool:
        """False."""
        return False

    def _at(self, place: str) -> "Address":
        return Address(f"{self.scheme}://{place}{self.query}", self.held)

    def resolve(self, strict: bool = False) -> "Address":
        """Itself: links are the business of whoever keeps the file."""
        return self

    def absolute(self) -> "Address":
        """Itself."""
        return self

    def exists(self, *, follow_symlinks: bool = True) -> bool:
        """True if there is such a file, or one that may not be read."""
        return self._found() is not None

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """True if there is such a file, as far as we may know."""
        found = self._found()
        return found is not None and not isinstance(found, Barred)

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """True if it was named as a folder, or turned out to be one."""
        return self.folder or self.listed

    def is_symlink(self) -> bool:
        """False."""
        return False

    def read_bytes(self) -> bytes:
        """What the file holds. Raises AnnotateError that says why it cannot be had."""
        found = self._found()
        if found is None:
            raise AnnotateError(f"no such file: {self}")
        if isinstance(found, AnnotateError):
            raise found
        return found

    def _found(self) -> "bytes | AnnotateError | None":
        from annotate.store.remote import fetched

        if self.held is not None and self.url in self.held:
            return self.held[self.url]
        return fetched([self])[self.url]

    def stat(self, *, follow_symlinks: bool = True) -> NoReturn:
        """Raises OSError, as all that only a file of this machine can do."""
        raise OSError(errno.ENOENT, "it is not on this machine", str(self))

    def lstat(self) -> NoReturn:
        """As `stat`."""
        self.stat()

    def open(self, *_: Any, **__: Any) -> NoReturn:
        """As `stat`."""
        self.stat()

    def mkdir(self, mode: int = 0o777, parents: bool = False, exist_ok: bool = False) -> None:
        """Nothing: folders are there once something is in them."""


def _shown(scheme: str, place: str, query: str, folder: bool) -> str:
    """A URL for others to see."""
    host, slash, rest = place.partition("/")
    host = host.rpartition("@")[2]
    return f"{scheme}://{host}{slash}{rest}{'/' * folder}{'?…' if query else ''}"


def place(word: "str | PathLike[str]") -> Path:
    """What a word on the command line names: a file or folder here, or one that is elsewhere. A
    URL `file://…` is one here. Raises AnnotateError for a URL that cannot be one."""
    if isinstance(word, Address):
        return word
    text = fspath(word)
    found = SCHEME.fullmatch(text)
    if found is None:
        return Path(word)
    if found[1].lower() in FILE:
        from urllib.request import url2pathname

        return Path(url2pathname(found[2].removeprefix("localhost")))
    if re.search(r"::[A-Za-z][A-Za-z0-9+.-]+://", text):
        raise AnnotateError(f"a URL within a URL is not read: {text}", "name the file itself")
    if not found[2].strip("/"):
        raise AnnotateError(f"{text} names no bucket and no host")
    return Address(text)


def unpaged(address: Address, data: bytes) -> "bytes | AnnotateError | None":
    """What a file holds; of a web page in its place, as servers have for folders and for what is
    not there, that it is one, or None where a sidecar or labels were asked for."""
    if address.scheme not in WEB or not PAGE.match(data[:PAGE_START]):
        return data
    if address.name.endswith(".yaml"):
        return None
    return AnnotateError(
        f"{address} is a web page, not a text",
        f"a folder is named with / at the end: {address}/; "
        f"to save a page's article: annotate fetch {address}",
    )


def require_here(paths: Sequence[Path]) -> None:
    """Raises AnnotateError for a path that leads elsewhere, for commands that write tags."""
    for path in paths:
        if isinstance(path, Address):
            raise AnnotateError(
                f"{path} is not on this machine, and tags are written next to the text",
                f"copy it here first{COPY.get(path.scheme, '')}",
            )


COPY = {
    "s3": ": aws s3 sync s3://BUCKET/FOLDER FOLDER",
    "gs": ": gcloud storage rsync -r gs://BUCKET/FOLDER FOLDER",
    "https": ", or save a web page's article with: annotate fetch URL",
    "http": ", or save a web page's article with: annotate fetch URL",
}
"""How, by scheme."""
