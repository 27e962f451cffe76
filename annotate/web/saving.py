"""An article as a text file: front matter, then its paragraphs; its name from its title.

Invariant: what is there is never written over; a file is there whole, or not at all.
"""

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from annotate.errors import AnnotateError
from annotate.store import plain
from annotate.store.files import write_atomically
from annotate.web.page import Page

LONGEST = 80
"""Bytes of a name: a file system takes 255, and those of sidecars are longer."""

MOST = 1000
"""So many articles may want one name."""

RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
"""What Windows takes for devices."""


def article_text(page: Page, retrieved: str) -> str:
    """The file's text. Every value is JSON, which is YAML, so that no title breaks out of it."""
    values = {
        "title": page.title,
        "published": page.published,
        "url": page.url,
        "outlet": page.outlet,
        "byline": page.byline,
        "retrieved": retrieved,
    }
    front = [f"{key}: {plain.encode(value)}" for key, value in values.items() if value]
    return "\n".join(["---", *front, "---", "", "\n\n".join(page.paragraphs), ""])


def slug(page: Page) -> str:
    """A name for an article, of small letters, digits and hyphens."""
    parts = urlsplit(page.url)
    last = unquote(parts.path).rstrip("/").rpartition("/")[2].partition(".")[0]
    for source in (page.title, last, parts.hostname or ""):
        made = _words(source)
        if made:
            return f"{made}-article" if made in RESERVED else made
    return "article"


def _words(text: str) -> str:
    """The words of a text with hyphens between, as many as fit."""
    folded = unicodedata.normalize("NFC", text).lower().replace("’", "").replace("'", "")
    kept = "".join(letter if letter.isalnum() else " " for letter in folded)
    made = ""
    for word in kept.split():
        longer = f"{made}-{word}" if made else word
        if len(longer.encode()) > LONGEST:
            break
        made = longer
    if not made and kept.split():
        made = kept.split()[0].encode()[:LONGEST].decode("utf-8", "ignore")
    return made


def save(text: str, folder: Path, name: str) -> Path:
    """Write an article into a folder under a name, or that name with the next number that is free.
    Returns the file. Raises AnnotateError."""
    for candidate in _candidates(folder, name):
        if claim(candidate):
            return write_new(candidate, text)
    raise AnnotateError(f"{folder} has {MOST} articles called {name}", "name a file with -o FILE")


def _candidates(folder: Path, name: str) -> Iterator[Path]:
    yield folder / f"{name}.txt"
    yield from (folder / f"{name}-{number}.txt" for number in range(2, MOST + 1))


def claim(path: Path) -> bool:
    """Make an empty file; False if there is one, or a link, of that name. Raises AnnotateError if
    it cannot be made."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError:
        return False
    except OSError as error:
        hint = "make the folder first" if not path.parent.is_dir() else "nothing was written"
        raise AnnotateError(f"cannot write {path}: {error.strerror}", hint) from error
    return True


def write_new(path: Path, text: str) -> Path:
    """Fill a file that was claimed. Raises AnnotateError, with the file gone."""
    try:
        write_atomically(path, text.encode("utf-8"))
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
