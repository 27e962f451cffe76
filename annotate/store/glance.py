"""An article with its tags at a glance, for what reads very many and changes none.

A reader for the one case that nearly all articles are: a sidecar as this program writes it, for a
UTF-8 text that is still the one that was tagged. Invariant: what `glance` returns is what
`open_workspace` gives, which the caller turns to for all else; so all that is wrong, edited or lost
is told by one place only.
"""

import hashlib
import os
import re
import stat
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from annotate.core.annotations import Annotations, Metadata, SchemaRef, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.tags import Link, Tag, fits
from annotate.store import build, codec, plain
from annotate.store.articles import MARKS, WRITTEN, metadata
from annotate.store.checks import LARGEST, Problem
from annotate.store.schemas import Schemas
from annotate.store.workspace import SUFFIX, Workspace

Row = TypeVar("Row", Tag, Link)

LIMIT = 1 << 20
"""Bytes of an article or a sidecar that are read at once; what is larger is no matter of many."""

TEXT = rb'"[^"\\\x00-\x1f]*(?:\\["\\nt][^"\\\x00-\x1f]*)*"'
"""Pattern of a JSON string with the escapes that are common; the others go the other way."""

HEAD = re.compile(
    rb'((?:#[^\n]*\n)+)format: "annotate/1"\n'
    rb'source: (\{"file": T, "sha256": T, "chars": \d+, "encoding": T(?:, "paragraphs": T)?\})\n'
    rb'article: (\{(?:"title": T(?:, |(?=\})))?(?:"published": T(?:, |(?=\})))?'
    rb'(?:"status": T)?\})\n'
    rb'schema: (\{"name": T, "version": \d{1,15}\})'.replace(b"T", TEXT)
)
"""The lines above the tags, if nothing is in them that this version does not know."""

BREAK = b"\n- "
ROW = b'\n- {"id": '
NEXT = b', {"id": '
"""How a row starts, and how the items of a JSON list do. No string has either in it: its quotes are
escaped."""

TAGS_KEY, LINKS_KEY = b"\ntags:", b"\nlinks:"

NO_FOLLOW = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
FOLLOW = os.O_RDONLY | getattr(os, "O_BINARY", 0)

BOMS = tuple(mark for mark, _ in MARKS)

SOURCE = msgspec.json.Decoder(Source)
SCHEMA = msgspec.json.Decoder(SchemaRef)
METADATA = msgspec.json.Decoder(Metadata)
TAGS = msgspec.json.Decoder(list[Tag])
LINKS = msgspec.json.Decoder(list[Link])


class Glimpse(NamedTuple):
    """What there is of one article. Its tags are in text order, and all fit the text."""

    tags: list[Tag]
    links: list[Link]
    metadata: Metadata
    text: str
    source: Source
    schema: SchemaRef
    comments: tuple[str, ...]
    written: bytes
    """The sidecar."""


def glance(path: Path, layer: str = "") -> Glimpse | None:
    """An article and its tags, or None if they are for `open_workspace` to read."""
    article = os.fspath(path)
    written = _bytes(f"{article}{'.' + layer if layer else ''}{SUFFIX}", NO_FOLLOW)
    data = _bytes(article, FOLLOW) if written else b""
    if not data or not written:
        return None
    try:
        return _found(data, written, article)
    except (Problem, OverflowError, *codec.BROKEN):
        return None


def glanced(path: Path, layer: str, schemas: Schemas) -> Workspace | None:
    """The same as `open_workspace` gives it, for who changes nothing. Raises AnnotateError for a
    mistake in the configuration."""
    found = glance(path, layer)
    if found is None:
        return None
    schema, config = schemas.of(path)
    text, source = found.text, found.source
    title, published = metadata(text, str(path))
    article = Article(text, path.name, sha256=source.sha256, title=title, published=published)
    annotations = Annotations(
        source,
        found.metadata,
        found.schema,
        tuple(found.tags),
        tuple(found.links),
        comments=found.comments,
    )
    document = Document(article, annotations)
    return Workspace(path, layer, document, schema, config, (), found.written)


def _bytes(file: str, flags: int) -> bytes:
    """The content of a file, or nothing if it is no ordinary one; of a sidecar also if a write in
    place may have been cut off, which `open_workspace` completes."""
    try:
        handle = os.open(file, flags)
    except (OSError, ValueError):
        return b""
    try:
        status = os.fstat(handle)
        size = status.st_size
        if not 0 < size <= LIMIT or not stat.S_ISREG(status.st_mode):
            return b""
        if flags != FOLLOW and (status.st_nlink > 1 or not _writable(os.path.dirname(file))):  # noqa: PTH120
            return b""
        data = os.read(handle, size + 1)
        return data if len(data) == size else b""
    except OSError:
        return b""
    finally:
        os.close(handle)


@lru_cache(maxsize=256)
def _writable(folder: str) -> bool:
    return os.access(folder or ".", os.W_OK)


def _found(data: bytes, written: bytes, name: str) -> Glimpse | None:
    # No string holds the end of a line, so these are where they seem to be.
    first, last = written.find(TAGS_KEY), written.rfind(LINKS_KEY)
    header = HEAD.fullmatch(written, 0, max(0, first))
    if not header or last < first or not written.endswith(b"\n"):
        return None
    if not header[0].replace(b"\n", b"").decode("utf-8").isprintable():
        return None
    source = SOURCE.decode(header[2])
    if source.encoding != "utf-8" or source.chars > LARGEST:
        return None
    if source.sha256 != hashlib.sha256(data).hexdigest():
        return None
    if data.startswith(BOMS) or data.translate(None, WRITTEN):
        return None
    text = data.decode("utf-8")
    tags = _rows(written[first + len(TAGS_KEY) : last], TAGS)
    links = _rows(written[last + len(LINKS_KEY) : -1], LINKS)
    if tags is None or links is None or not _sound(tags, links, text):
        return None
    about = METADATA.decode(header[3])
    if not (about.title and about.published):
        title, published = metadata(text, name)
        about = Metadata(about.title or title, about.published or published, about.status)
    comments = (*header[1].decode("utf-8").split("\n")[:-1],)
    schema = SCHEMA.decode(header[4])
    return Glimpse(tags, links, about, text, source, schema, comments, written)


def _rows(rows: bytes, decoder: "msgspec.json.Decoder[list[Row]]") -> list[Row] | None:
    """The rows after a key, or None if they are not as the codec writes them."""
    if rows == b" []":
        return []
    if not rows.startswith(ROW):
        return None
    items = b"[%b]" % rows[len(BREAK) :].replace(ROW, NEXT)
    found = decoder.decode(items)
    # Each row that starts a line has become shorter by one.
    if len(rows) - len(BREAK) - (len(items) - 2) != len(found) - 1:
        return None
    # What is written in another way, or twice, comes out as other bytes.
    again = msgspec.json.format(codec.ENCODER.encode(found), indent=0)
    return found if plain.escaped_bytes(again) == items else None


def _sound(tags: list[Tag], links: list[Link], text: str) -> bool:
    """True if nothing is left out, no key was taken for the field `extra`, and all tags are in text
    order and fit the text. May raise Problem for what is no sound sidecar."""
    ids = {tag.id for tag in tags}
    for link in links:
        if link.source not in ids or link.target not in ids or not link.kind or link.extra:
            return False
    ids.update([link.id for link in links])
    if len(ids) < len(tags) + len(links) or "" in ids:
        return False
    size, last = len(text), -1
    for tag in tags:
        start, end = tag.spans[0] if len(tag.spans) == 1 else (-1, -1)
        if not last < start < end <= size:
            # Split, or not in plain order.
            return _fitting(tags, text)
        last = start
        if text[start:end] != tag.text or not tag.label or tag.extra:
            return False
        if tag.attributes and _odd(tag):
            return False
    return True


def _fitting(tags: list[Tag], text: str) -> bool:
    """The same for all kinds of tags, without what concerns ids. May raise Problem."""
    return build.check_tags(tags) and all(
        tag.text and fits(tag, text) and not (tag.extra or _odd(tag)) for tag in tags
    )


def _odd(tag: Tag) -> bool:
    """True if an attribute of a tag may be more than YAML has it: by the length of its name, or as
    a number."""
    for key, value in tag.attributes.items():
        if len(key) > codec.KEY_SIZE:
            return True
        if type(value) is int and not -codec.MOST <= value < codec.MOST:
            return True
    return False
