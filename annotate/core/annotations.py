"""All that one sidecar holds, as one immutable value.

It is what the store reads and writes, what a background save works on, and what exporters walk.
"""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from annotate.core.tags import Link, Tag, context, derived_id, fits, quote

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
    rejected: tuple[Tag, ...] = ()
    """Suggestions that a person said no to, in text order; they are not offered again. Those that
    do not fit the text any more are kept, and match nothing until it is as it was."""
    comments: tuple[str, ...] = ()
    """The comment lines above the document, each with its `#`."""
    extra: dict[str, Any] = field(default_factory=dict)
    """Top-level keys that this version does not know."""


def complete(annotations: Annotations, text: str) -> Annotations:
    """Fill in what a person may leave out of a tag made by hand: its id, text and context.

    What is there stays; a tag that lies outside of the text gets an id only. The same input gives
    the same ids.
    """
    tags, links, rejected = annotations.tags, annotations.links, annotations.rejected
    if all(map(_whole, tags)) and all(link.id for link in links) and all(map(_whole, rejected)):
        return annotations
    taken = {tag.id for tag in tags} | {link.id for link in links} | {tag.id for tag in rejected}
    return replace(
        annotations,
        tags=_completed(tags, text, taken),
        links=tuple(_identified(links, taken)),
        rejected=_completed(rejected, text, taken),
    )


def _whole(tag: Tag) -> bool:
    """True if nothing is left out."""
    return bool(tag.id and tag.text and (tag.before or tag.after))


def _completed(tags: tuple[Tag, ...], text: str, taken: set[str]) -> tuple[Tag, ...]:
    """Tags with all that was left out, in text order. Adds their ids to those that are taken."""
    made = []
    for tag in tags:
        if not tag.id:
            tag = replace(tag, id=derived_id(taken, f"{tag.label} {[*map(list, tag.spans)]}"))
            taken.add(tag.id)
        if not tag.text and tag.end <= len(text):
            tag = replace(tag, text=quote(text, tag.spans), before="", after="")
        if not (tag.before or tag.after) and fits(tag, text):
            before, after = context(text, tag.spans)
            tag = replace(tag, before=before, after=after)
        made.append(tag)
    return tuple(sorted(made, key=lambda tag: tag.order))


def _identified(links: tuple[Link, ...], taken: set[str]) -> Iterator[Link]:
    """Links that all have an id. Adds theirs to those that are taken."""
    for link in links:
        if not link.id:
            link = replace(link, id=derived_id(taken, f"{link.kind} {link.source} {link.target}"))
            taken.add(link.id)
        yield link
