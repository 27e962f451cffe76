"""From plain values, as a YAML file holds them, to `Annotations`.

Invariant: whatever comes out is sound: no id is there twice, spans are in text order and not empty,
and links tie tags that are there or lost; a rejected suggestion is a tag that no link ties. What is
not raises `Problem`. Unknown keys are kept.
"""

from typing import Any

from annotate.core.annotations import FORMAT, Annotations, Metadata, SchemaRef, Source
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag
from annotate.store.checks import (
    LARGEST,
    Path,
    Problem,
    dotted,
    items,
    mapping,
    name,
    others,
    text,
    whole,
    wrong,
)

TOP = ("format", "source", "article", "schema", "tags", "links", "rejected", "lost")
SOURCE = ("file", "sha256", "chars", "encoding", "paragraphs")
ARTICLE = ("title", "published", "status")
SCHEMA = ("name", "version")
TAG = ("id", "label", "spans", "text", "before", "after", "attributes", "note", "by", "at")
LINK = ("id", "kind", "from", "to")

PAIRS = "a list of [start, end] pairs"
ORDERED = "0 <= start < end"


def annotations(found: Any, comments: tuple[str, ...]) -> Annotations:
    """The annotations that a whole file holds."""
    top = header(found, comments)
    return whole_of(
        top,
        tags(items(found.get("tags"), ("tags",))),
        links(items(found.get("links"), ("links",))),
        tags(items(found.get("rejected"), ("rejected",)), "rejected"),
        tags(items(found.get("lost"), ("lost",)), "lost"),
    )


def tags(values: list[Any], key: str = "tags") -> list[Tag]:
    """The tags of a list that stands at a key."""
    return [tag(value, (key, i)) for i, value in enumerate(values)]


def links(values: list[Any]) -> list[Link]:
    """The links of a list."""
    return [link(value, ("links", i)) for i, value in enumerate(values)]


def whole_of(
    top: Annotations, tags: list[Tag], links: list[Link], rejected: list[Tag], lost: list[Tag]
) -> Annotations:
    """The header and the lists together, checked, the tags in text order."""
    for key, some in (("tags", tags), ("rejected", rejected), ("lost", lost)):
        if not check_tags(some, key):
            some.sort(key=lambda tag: tag.order)
    check_links([*tags, *lost] if lost else tags, links)
    check_ids(tags, links, rejected, lost)
    return Annotations(
        source=top.source,
        article=top.article,
        schema=top.schema,
        tags=tuple(tags),
        links=tuple(links),
        rejected=tuple(rejected),
        lost=tuple(lost),
        comments=top.comments,
        extra=top.extra,
    )


def header(found: Any, comments: tuple[str, ...]) -> Annotations:
    """All but the lists."""
    if found is None:
        raise Problem((), "expected a sidecar, got an empty file")
    top = mapping(found, (), "a sidecar (format: …, tags: …)")
    written = top.get("format")
    if written != FORMAT:
        _refuse_format(written)
    source = mapping(top.get("source"), ("source",))
    article = mapping(top.get("article"), ("article",))
    schema = mapping(top.get("schema"), ("schema",))
    chars, version = source.get("chars"), schema.get("version")
    return Annotations(
        source=Source(
            file=text(source.get("file"), ("source", "file")),
            sha256=text(source.get("sha256"), ("source", "sha256")),
            chars=0 if chars is None else whole(chars, ("source", "chars")),
            encoding=text(source.get("encoding"), ("source", "encoding")) or "utf-8",
            paragraphs=text(source.get("paragraphs"), ("source", "paragraphs")),
            extra=others(source, SOURCE),
        ),
        article=Metadata(
            title=text(article.get("title"), ("article", "title")),
            published=text(article.get("published"), ("article", "published")),
            status=text(article.get("status"), ("article", "status")),
            extra=others(article, ARTICLE),
        ),
        schema=SchemaRef(
            name=text(schema.get("name"), ("schema", "name")) or "news",
            version=1 if version is None else whole(version, ("schema", "version")),
            extra=others(schema, SCHEMA),
        ),
        comments=comments,
        extra=others(top, TOP),
    )


def _refuse_format(written: Any) -> None:
    family, _, number = written.partition("/") if isinstance(written, str) else ("", "", "")
    if family == FORMAT.partition("/")[0] and number.isdecimal() and number != "0":
        raise Problem(
            ("format",),
            f"this file is {written}, and this version of annotate reads {FORMAT} only",
            "update annotate (pip install -U annotate-articles); the file was not changed",
        )
    raise wrong(("format",), f'"{FORMAT}"', written)


def tag(value: Any, path: Path) -> Tag:
    """One tag. A person may leave out all but label and spans; what is missing is empty."""
    found = mapping(value, path, "a tag ({id: …, label: …, spans: [[start, end]]})")
    return Tag(
        id=text(found.get("id"), (*path, "id")),
        label=name(found.get("label"), (*path, "label"), "a label"),
        spans=_spans(found.get("spans"), (*path, "spans")),
        text=text(found.get("text"), (*path, "text")),
        before=text(found.get("before"), (*path, "before")),
        after=text(found.get("after"), (*path, "after")),
        attributes=mapping(found.get("attributes"), (*path, "attributes")),
        note=text(found.get("note"), (*path, "note")),
        by=text(found.get("by"), (*path, "by")),
        at=text(found.get("at"), (*path, "at")),
        extra=others(found, TAG),
    )


def _spans(value: Any, path: Path) -> tuple[Span, ...]:
    if type(value) is not list or not value:
        raise wrong(path, PAIRS, value)
    spans = []
    for i, pair in enumerate(value):
        if type(pair) is not list or len(pair) != 2:
            raise wrong((*path, i), "a [start, end] pair", pair)
        for j, offset in enumerate(pair):
            whole(offset, (*path, i, j), "a whole number from 0")
        spans.append(Span(*pair))
    return tuple(spans)


def link(value: Any, path: Path) -> Link:
    """One link. Its id may be missing."""
    found = mapping(value, path, "a link ({id: …, kind: …, from: …, to: …})")
    return Link(
        id=text(found.get("id"), (*path, "id")),
        kind=name(found.get("kind"), (*path, "kind"), "a kind of link"),
        source=name(found.get("from"), (*path, "from"), "the id of a tag"),
        target=name(found.get("to"), (*path, "to"), "the id of a tag"),
        extra=others(found, LINK),
    )


def check_tags(tags: list[Tag], key: str = "tags") -> bool:
    """Raises Problem for what the types do not say; True if the tags are in text order."""
    ordered, last = True, -1
    for i, tag in enumerate(tags):
        if len(tag.spans) != 1 or not tag.label:
            _check_tag(tag, (key, i))
        start, end = tag.spans[0]
        if not 0 <= start < end <= LARGEST:
            _check_tag(tag, (key, i))
        if start <= last and tags[i - 1].order > tag.order:
            ordered = False
        last = start
    return ordered


def _check_tag(tag: Tag, path: Path) -> None:
    if not tag.label:
        raise Problem((*path, "label"), "expected a label, got nothing")
    if not tag.spans:
        raise wrong((*path, "spans"), PAIRS, [])
    last = -1
    for i, (start, end) in enumerate(tag.spans):
        if not 0 <= start < end <= LARGEST:
            raise wrong((*path, "spans", i), ORDERED, [start, end])
        if start <= last:
            message = "fragments in text order that do not touch"
            raise wrong((*path, "spans", i), message, [list(span) for span in tag.spans])
        last = end


def check_links(tags: list[Tag], links: list[Link]) -> None:
    """Raises Problem for a link without a kind, or with an end that is no tag."""
    ids = {tag.id for tag in tags} if links else set()
    for i, link in enumerate(links):
        for key, id in (("from", link.source), ("to", link.target)):
            if not id or id not in ids:
                raise wrong(("links", i, key), "the id of a tag that is in this file", id)
        if not link.kind:
            raise Problem(("links", i, "kind"), "expected a kind of link, got nothing")


def check_ids(tags: list[Tag], links: list[Link], rejected: list[Tag], lost: list[Tag]) -> None:
    """Raises Problem for an id that is there twice; it may be missing."""
    ids = {tag.id for tag in tags} | {link.id for link in links} | {tag.id for tag in rejected}
    ids |= {tag.id for tag in lost}
    if len(ids) == len(tags) + len(links) + len(rejected) + len(lost):
        return
    seen: dict[str, Path] = {}
    places: list[tuple[str, Path]] = [(tag.id, ("tags", i)) for i, tag in enumerate(tags)]
    places += [(link.id, ("links", i)) for i, link in enumerate(links)]
    places += [(tag.id, ("rejected", i)) for i, tag in enumerate(rejected)]
    places += [(tag.id, ("lost", i)) for i, tag in enumerate(lost)]
    for id, path in places:
        if not id:
            continue
        if id in seen:
            message = f"expected an id of its own, got that of {dotted(seen[id])}: {id!r}"
            raise Problem((*path, "id"), message)
        seen[id] = path
