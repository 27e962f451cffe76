"""All that one sidecar holds, as one immutable value.

It is what the store reads and writes, what a background save works on, and what exporters walk.
"""

from typing import Any

from msgspec import Struct, field

from annotate.core.tags import Link, Tag

FORMAT = "annotate/1"
STATUSES = ("todo", "doing", "done", "reviewed")


class Source(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Which text the offsets count in."""

    file: str
    sha256: str = ""
    """Of the file's bytes, as `sha256sum` prints it."""
    chars: int = 0
    """Length of the decoded text in code points."""
    encoding: str = "utf-8"
    """A Python codec name; `utf-8-sig` and `utf-16` say that the file starts with a BOM."""
    extra: dict[str, Any] = field(default_factory=dict)


class Metadata(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is known of the article."""

    title: str = ""
    published: str = ""
    """ISO 8601 date; relative dates in the text count from it."""
    status: str = ""
    """One of STATUSES, or empty."""
    extra: dict[str, Any] = field(default_factory=dict)


class SchemaRef(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Which label schema the tags were made with."""

    name: str = "news"
    version: int = 1
    extra: dict[str, Any] = field(default_factory=dict)


class Annotations(Struct, frozen=True):
    """A sidecar's content."""

    source: Source
    article: Metadata = Metadata()
    schema: SchemaRef = SchemaRef()
    tags: tuple[Tag, ...] = ()
    """In text order."""
    links: tuple[Link, ...] = ()
    comments: tuple[str, ...] = ()
    """The comment lines above the document, each with its `#`."""
    extra: dict[str, Any] = field(default_factory=dict)
    """Top-level keys that this version does not know."""
