"""From plain values, as a YAML file holds them, to `Annotations`.

Invariant: whatever comes out is sound: ids are unique, spans are in text order and not empty, and
links tie tags that are there. What is not raises `Problem`. Unknown keys are kept.
"""

from typing import Any

from annotate.core.annotations import FORMAT, Annotations, Metadata, SchemaRef, Source
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag
from annotate.store.checks import (
    LARGEST,
    Path,
    Problem,
    items,
    mapping,
    name,
    others,
    text,
    whole,
    wrong,
)

TOP = ("format", "source", "article", "schema", "tags", "links")
SOURCE = ("file", "sha256", "chars", "encoding")
ARTICLE = ("title", "published", "status")
SCHEMA = ("name", "version")
TAG = ("id", "label", "spans", "text", "before", "after", "attributes", "note", "by", "at")
LINK = ("id", "kind", "from", "to")

PAIRS = "a list of [start, end] pairs"
ORDERED = "0 <= start < end"


def annotations(found: Any, comments: tuple[str, ...]) -> Annotations:
    """The annotations that a whole file holds."""
    top = header(found, comments)
    tags = [tag(value, i) for i, value in enumerate(items(found.get("tags"), ("tags",)))]
    links = [link(value, i) for i, value in enumerate(items(found.get("links"), ("links",)))]
    return whole_of(top, tags, links)


def whole_of(top: Annotations, tags: list[Tag], links: list[Link]) -> Annotations:
    """The header, tags and links together, checked, the tags in text order."""
    if not check(tags, links):
        tags.sort(key=lambda tag: tag.order)
    return Annotations(
        source=top.source,
        article=top.article,
        schema=top.schema,
        tags=tuple(tags),
        links=tuple(links),
        comments=top.comments,
        extra=top.extra,
    )


def header(found: Any, comments: tuple[str, ...]) -> Annotations:
    """All but the tags and links."""
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


def tag(value: Any, index: int) -> Tag:
    """One tag. A person may leave out all but label and spans; what is missing is empty."""
    path: Path = ("tags", index)
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


def link(value: Any, index: int) -> Link:
    """One link. Its id may be missing."""
    path: Path = ("links", index)
    found = mapping(value, path, "a link ({id: …, kind: …, from: …, to: …})")
    return Link(
        id=text(found.get("id"), (*path, "id")),
        kind=name(found.get("kind"), (*path, "kind"), "a kind of link"),
        source=name(found.get("from"), (*path, "from"), "the id of a tag"),
        target=name(found.get("to"), (*path, "to"), "the id of a tag"),
        extra=others(found, LINK),
    )


def check(tags: list[Tag], links: list[Link]) -> bool:
    """Raises Problem for what the types do not say; True if the tags are in text order."""
    ordered, last = True, -1
    for i, tag in enumerate(tags):
        if len(tag.spans) != 1 or not tag.label:
            _check_tag(tag, i)
        start, end = tag.spans[0]
        if not 0 <= start < end <= LARGEST:
            _check_tag(tag, i)
        if start <= last and tags[i - 1].order > tag.order:
            ordered = False
        last = start
    ids = {tag.id for tag in tags}
    for i, link in enumerate(links):
        for key, id in (("from", link.source), ("to", link.target)):
            if not id or id not in ids:
                raise wrong(("links", i, key), "the id of a tag that is in this file", id)
        if not link.kind:
            raise Problem(("links", i, "kind"), "expected a kind of link, got nothing")
    if len(ids) + len(links) != len(ids | {link.id for link in links}) or len(ids) != len(tags):
        _check_ids(tags, links)
    return ordered


def _check_tag(tag: Tag, index: int) -> None:
    path: Path = ("tags", index, "spans")
    if not tag.label:
        raise Problem(("tags", index, "label"), "expected a label, got nothing")
    if not tag.spans:
        raise wrong(path, PAIRS, [])
    last = -1
    for i, (start, end) in enumerate(tag.spans):
        if not 0 <= start < end <= LARGEST:
            raise wrong((*path, i), ORDERED, [start, end])
        if start <= last:
            message = "fragments in text order that do not touch"
            raise wrong((*path, i), message, [list(span) for span in tag.spans])
        last = end


def _check_ids(tags: list[Tag], links: list[Link]) -> None:
    seen: dict[str, Path] = {}
    places: list[tuple[str, Path]] = [(tag.id, ("tags", i)) for i, tag in enumerate(tags)]
    places += [(link.id, ("links", i)) for i, link in enumerate(links)]
    for id, path in places:
        if not id:
            continue
        if id in seen:
            first = "".join(f"[{s}]" if isinstance(s, int) else s for s in seen[id])
            raise Problem((*path, "id"), f"expected an id of its own, got that of {first}: {id!r}")
        seen[id] = path
