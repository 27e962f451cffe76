"""What differs between two sidecars of one article, as an edit and in words."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from annotate.core.annotations import Annotations
from annotate.core.document import Edit
from annotate.core.edits import quoted
from annotate.core.merging_rows import parts_of
from annotate.core.tags import Link, Tag, in_words
from annotate.core.threeway import same
from annotate.core.wording import counted

Row = TypeVar("Row", Tag, Link)


def difference(before: Annotations, after: Annotations) -> Edit:
    """What makes of a document with the one a document with the other, as far as an edit can."""
    tags = changes(before.tags, after.tags)
    described = (before.article, after.article) if before.article != after.article else None
    title = "taken in: changes"
    if tags:
        by = {tag.by for pair in tags for tag in pair[-1:] if tag is not None and tag.by}
        title = f"taken in: {counted(len(tags), 'tag')}"
        title += f" by {', '.join(sorted(by))}" if by else ""
    return Edit(
        title,
        tags,
        changes(before.links, after.links),
        described,
        changes(before.rejected, after.rejected),
        changes(before.lost, after.lost),
    )


def changes(
    before: tuple[Row, ...], after: tuple[Row, ...]
) -> tuple[tuple[Row | None, Row | None], ...]:
    """Pairs of what was there and what is there instead, of all rows that are not the same."""
    old: dict[str, Row] = {row.id: row for row in before}
    new: dict[str, Row] = {row.id: row for row in after}
    return tuple(
        (old.get(id), new.get(id))
        for id in dict.fromkeys((*old, *new))
        if not same(old.get(id), new.get(id))
    )


Where = Callable[[Tag], str]
"""Says where a tag is."""


def told(before: Annotations, after: Annotations, old: Where, new: Where) -> Iterator[str]:
    """The differences, a line each: `+` is new, `-` is gone, `~` has changed. `old` and `new` say
    where a tag of the one and the other is."""
    for some, what in (("tags", ""), ("lost", "lost "), ("rejected", "rejected ")):
        pairs = changes(getattr(before, some), getattr(after, some))
        pairs = tuple(sorted(pairs, key=lambda pair: (pair[1] or pair[0]).order))  # type: ignore[union-attr]
        for tag, other in pairs:
            if other is None:
                yield f"- {what}{_tag(tag, old)}"
            elif tag is None:
                yield f"+ {what}{_tag(other, new)}{_values(other)}"
            else:
                yield f"~ {what}{_tag(other, new)}: {', '.join(_changed(tag, other))}"
    tied_before, tied_after = Counter(map(_ends, before.links)), Counter(map(_ends, after.links))
    for link, tied in changes(before.links, after.links):
        # The same link under another id says nothing new.
        if link is not None and tied is not None and _ends(link) == _ends(tied):
            yield f"~ {_link(tied, after)}"
        if link is not None and tied_before[_ends(link)] > tied_after[_ends(link)]:
            yield f"- {_link(link, before)}"
        if tied is not None and tied_after[_ends(tied)] > tied_before[_ends(tied)]:
            yield f"+ {_link(tied, after)}"
    for name in ("source", "article", "schema"):
        yield from _mapping(name, getattr(before, name), getattr(after, name))
    if not same(before.extra, after.extra):
        yield f"~ {', '.join(sorted({*before.extra, *after.extra}))}"
    if before.comments != after.comments:
        yield "~ comments"


def _ends(link: Link) -> tuple[str, str, str]:
    return link.kind, link.source, link.target


def _tag(tag: Tag | None, where: Where) -> str:
    return f"{tag.label} {quoted(tag)} ({where(tag)})" if tag is not None else ""


def _values(tag: Tag) -> str:
    """What else is said of a new tag."""
    said = {**tag.attributes, **({"note": tag.note} if tag.note else {})}
    return ": " + ", ".join(f"{key} {_short(value)}" for key, value in said.items()) if said else ""


def _changed(before: Tag, after: Tag) -> Iterator[str]:
    old, new = parts_of(before), parts_of(after)
    for key in dict.fromkeys((*old, *new)):
        section, name = key
        if same(old.get(key), new.get(key)):
            continue
        if section == "place":
            if before.text != after.text:
                yield f"text {_short(before.text)} → {_short(after.text)}"
            elif before.spans != after.spans:
                yield f"moved from {_offsets(before)} to {_offsets(after)}"
            else:
                yield "context"
        else:
            values = (_short(side[key]) if key in side else "nothing" for side in (old, new))
            yield f"{name or section}: {' → '.join(values)}"
    if (before.by, before.at) != (after.by, after.at):
        yield f"by {after.by or 'nobody'} at {after.at or 'no time'}"


def _offsets(tag: Tag) -> str:
    return ", ".join(f"{start}-{end}" for start, end in tag.spans)


def _link(link: Link, there: Annotations) -> str:
    tags = {tag.id: tag for tag in (*there.tags, *there.lost)}
    ends = (tags.get(end) for end in (link.source, link.target))
    named = (f"{tag.label} {quoted(tag)}" if tag is not None else "nothing" for tag in ends)
    return f"link {link.kind}: {' → '.join(named)}"


def _mapping(name: str, before: Any, after: Any) -> Iterator[str]:
    old, new = (_flat(side) for side in (before, after))
    for key in dict.fromkeys((*old, *new)):
        if not same(old.get(key), new.get(key)):
            if key == "paragraphs":
                yield f"~ {name}: fingerprints of the text"
                continue
            values = (_short(side.get(key, "") or "nothing") for side in (old, new))
            yield f"~ {name} {key}: {' → '.join(values)}"


def _flat(side: Any) -> dict[str, Any]:
    fields = {name: getattr(side, name) for name in side.__struct_fields__}
    extra: dict[str, Any] = fields.pop("extra")
    return fields | extra


def _short(value: Any) -> str:
    text = " ".join(in_words(value).split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def as_text(annotations: Annotations) -> Iterator[str]:
    """A sidecar as lines for people, the same for the same sidecar: what `git diff` compares."""
    for name in ("article", "source", "schema"):
        for key, value in _flat(getattr(annotations, name)).items():
            if value not in ("", 0):
                yield f"{name} {key}: {_one_line(value)}"
    for some, what in (("tags", ""), ("lost", "lost "), ("rejected", "rejected ")):
        for tag in getattr(annotations, some):
            yield f"{what}{tag.label} “{_one_line(tag.text)}” at {_offsets(tag)}"
            said = tag.attributes | ({"note": tag.note} if tag.note else {}) | tag.extra
            for key, value in said.items():
                yield f"    {key}: {_one_line(value)}"
            if tag.by or tag.at:
                yield f"    by {tag.by or 'nobody'}, {tag.at or 'no time'}"
    for link in annotations.links:
        yield _link(link, annotations)
    for key, value in annotations.extra.items():
        yield f"{key}: {_one_line(value)}"


def _one_line(value: Any) -> str:
    return " ".join(in_words(value).split())
