"""Names of files and tags as IRIs, and back.

Invariant: what `source` and `within` make of a name and an id, `name_of` and `id_of` take back.
"""

import re
from urllib.parse import quote, unquote, urlsplit

WEB = re.compile(r"https?://[^\s\x00-\x20\x7f-\x9f\ud800-\udfff<>\"{}|\\^`]+")

TEXT = ".txt"


def source(file: str) -> str:
    """The relative IRI of a file."""
    return quote(file.replace("\\", "/"), errors="replace")


def within(source: str, id: str) -> str:
    """The IRI of something in a source."""
    return f"{source}#{quote(id, safe='', errors='replace')}"


def name_of(iri: str) -> str:
    """The name of the file that an IRI means; of a page in the web, the text that was made of it:
    its last part, or its host, as a text file. Raises ValueError for what is none."""
    parts = urlsplit(iri)
    if parts.scheme in ("http", "https"):
        last = unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.netloc
        return last if last.endswith(TEXT) else re.sub(r"\.\w{1,5}\Z", "", last) + TEXT
    if parts.scheme == "file":
        return unquote(parts.path)
    return unquote(iri.partition("#")[0])


def id_of(iri: str) -> str:
    """An id without the source that it is in: ours again, if it was ours."""
    return unquote(iri.rpartition("#")[2]) if "#" in iri else iri
