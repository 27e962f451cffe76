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
    paragraphs: str = ""
    """Fingerprints of the text's sentences or paragraphs, as `core.anchors.fingerprint` writes
    them: what is left of the old text where that is not at hand."""
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
    lost: tuple[Tag, ...] = ()
    """Tags that have no place in the text since it was changed, as they were before that; spans,
    text and context are those of the text that they were lost from. Links may tie them."""
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
    lost = annotations.lost
    named = all(link.id for link in links) and all(tag.id for tag in lost)
    if named and all(map(_whole, tags)) and all(map(_whole, rejected)):
        return annotations
    taken = {tag.id for some in (tags, rejected, lost) for tag in some}
    taken |= {link.id for link in links}
    return replace(
        annotations,
        tags=_completed(tags, text, taken),
        links=tuple(_identified(links, taken)),
        rejected=_completed(rejected, text, taken),
        lost=tuple(_named(lost, taken)),
    )


def _whole(tag: Tag) -> bool:
    """True if nothing is left out."""
    return bool(tag.id and tag.text and (tag.before or tag.after))


def _completed(tags: tuple[Tag, ...], text: str, taken: set[str]) -> tuple[Tag, ...]:
    """Tags with all that was left out, in text order. Adds their ids to those that are taken."""
    made = []
    for tag in _named(tags, taken):
        if not tag.text and tag.end <= len(text):
            tag = replace(tag, text=quote(text, tag.spans), before="", after="")
        if not (tag.before or tag.after) and fits(tag, text):
            before, after = context(text, tag.spans)
            tag = replace(tag, before=before, after=after)
        made.append(tag)
    return tuple(sorted(made, key=lambda tag: tag.order))


def _named(tags: tuple[Tag, ...], taken: set[str]) -> Iterator[Tag]:
    """Tags that all have an id. Adds theirs to those that are taken."""
    for tag in tags:
        if not tag.id:
            tag = replace(tag, id=derived_id(taken, f"{tag.label} {[*map(list, tag.spans)]}"))
            taken.add(tag.id)
        yield tag


def _identified(links: tuple[Link, ...], taken: set[str]) -> Iterator[Link]:
    """Links that all have an id. Adds theirs to those that are taken."""
    for link in links:
        if not link.id:
            link = replace(link, id=derived_id(taken, f"{link.kind} {link.source} {link.target}"))
            taken.add(link.id)
        yield link
