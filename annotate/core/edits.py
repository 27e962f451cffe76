"""The edits that people make, each as a value that can be undone.

Pure: a document is read, never changed. The command line and the tag screen call the same ones.
Raises ValueError, with a message for people, for what cannot be done.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timezone

from msgspec.structs import replace

from annotate.core.annotations import Metadata
from annotate.core.document import Document, Edit
from annotate.core.spans import Span, joined
from annotate.core.suggestion import Suggestion
from annotate.core.tags import Link, Tag, Value, context, make_tag, new_id, quote

QUOTED = 40
"""How much of a tag's text a step of the history quotes, in code points."""


def now() -> str:
    """The time in UTC to the second, as the sidecar writes it."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def quoted(tag: Tag) -> str:
    """A tag's text in quotation marks, shortened."""
    text = " ".join(tag.text.split())
    return f"“{text}”" if len(text) <= QUOTED else f"“{text[: QUOTED - 1]}…”"


def add_tags(
    document: Document,
    label: str,
    places: Iterable[tuple[Span, ...]],
    *,
    by: str = "",
    attributes: Mapping[str, Value] | None = None,
    note: str = "",
) -> Edit:
    """Tag each place; each is the fragments of one tag. A place that already has the very same
    spans and label is left alone. Who tags what was rejected has changed their mind."""
    taken = set(document.used)
    made: list[Tag] = []
    at = now()
    for spans in places:
        if same_place(document, label, spans):
            continue
        id = new_id(taken)
        taken.add(id)
        made.append(
            make_tag(
                document.article.text,
                label,
                spans,
                id=id,
                by=by,
                at=at,
                attributes=dict(attributes or {}),
                note=note,
            )
        )
    title = f"tag {label} {quoted(made[0])}" if made else f"tag {label}"
    if len(made) > 1:
        title += f" {len(made)} times"
    no_more = (old for tag in made for old in document.refusing(tag.label, tag.spans))
    return Edit(
        title,
        tags=tuple((None, tag) for tag in made),
        rejected=unreject(document, no_more).rejected,
    )


def same_place(document: Document, label: str | None, spans: tuple[Span, ...]) -> Tag | None:
    """The tag that has exactly these spans and, if one is given, this label."""
    fragments = joined(spans)
    for tag in document.index.touching(fragments[0].start, fragments[0].end):
        if tag.spans == fragments and label in (None, tag.label):
            return tag
    return None


def remove_tags(document: Document, tags: Iterable[Tag]) -> Edit:
    """Remove tags, and the links that start or end at them."""
    gone = {tag.id: tag for tag in tags}
    links = {link.id: link for id in gone for link in document.links_of(id)}
    first = next(iter(gone.values()), None)
    title = f"remove {first.label} {quoted(first)}" if first else "remove nothing"
    if len(gone) > 1:
        title += f" and {len(gone) - 1} more"
    return Edit(
        title,
        tags=tuple((tag, None) for tag in gone.values()),
        links=tuple((link, None) for link in links.values()),
    )


def change_tag(
    tag: Tag,
    *,
    by: str = "",
    label: str | None = None,
    attributes: Mapping[str, Value] | None = None,
    note: str | None = None,
) -> Edit:
    """Change a tag's label, note, or some attributes; an attribute set to "" or [] is dropped."""
    kept = dict(tag.attributes)
    for name, value in (attributes or {}).items():
        if value in ("", []):
            kept.pop(name, None)
        else:
            kept[name] = value
    changed = replace(
        tag,
        label=tag.label if label is None else label,
        attributes=kept,
        note=tag.note if note is None else note,
    )
    if changed == tag:
        return Edit(f"change {tag.label} {quoted(tag)}")
    changed = replace(changed, by=by or tag.by, at=now())
    verb = f"relabel {tag.label} as {label}" if changed.label != tag.label else f"set {tag.label}"
    return Edit(f"{verb} {quoted(tag)}", tags=((tag, changed),))


def respan_tag(document: Document, tag: Tag, spans: tuple[Span, ...], *, by: str = "") -> Edit:
    """Give a tag other fragments."""
    text = document.article.text
    fragments = joined(spans)
    if not fragments or fragments[-1].end > len(text):
        raise ValueError(f"the article has {len(text)} characters, the tag ends after them")
    before, after = context(text, fragments)
    changed = replace(tag, spans=fragments, text=quote(text, fragments), before=before, after=after)
    if changed == tag:
        return Edit(f"respan {tag.label} {quoted(tag)}")
    changed = replace(changed, by=by or tag.by, at=now())
    return Edit(f"respan {tag.label} {quoted(changed)}", tags=((tag, changed),))


def link_tags(document: Document, kind: str, source: Tag, target: Tag) -> Edit:
    """Tie two tags. A link that is there already is left alone."""
    title = f"link {kind} {quoted(source)} → {quoted(target)}"
    if source.id == target.id:
        raise ValueError("a tag cannot be linked to itself")
    if any(
        (link.kind, link.source, link.target) == (kind, source.id, target.id)
        for link in document.links_of(source.id)
    ):
        return Edit(title)
    link = Link(id=new_id(document.used), kind=kind, source=source.id, target=target.id)
    return Edit(title, links=((None, link),))


def remove_links(links: Iterable[Link]) -> Edit:
    """Remove links; the tags stay."""
    gone = tuple(links)
    kinds = ", ".join(dict.fromkeys(link.kind for link in gone))
    return Edit(f"unlink {kinds}", links=tuple((link, None) for link in gone))


def reject(document: Document, suggestion: Suggestion, *, by: str = "") -> Edit:
    """Say no to a suggestion, so that it is not offered again. Nothing if that was said already."""
    text = document.article.text
    made = make_tag(
        text, suggestion.label, suggestion.spans, id=new_id(document.used), by=by, at=now()
    )
    title = f"reject {made.label} {quoted(made)}"
    known = document.refusing(suggestion.label, suggestion.spans)
    return Edit(title, rejected=() if known else ((None, made),))


def unreject(document: Document, tags: Iterable[Tag]) -> Edit:
    """Let suggestions that were rejected be offered again."""
    back = {tag.id: tag for tag in tags if tag.id in document.rejected}
    first = next(iter(back.values()), None)
    title = f"offer {first.label} {quoted(first)}" if first else "offer nothing"
    if len(back) > 1:
        title += f" and {len(back) - 1} more"
    return Edit(f"{title} again", rejected=tuple((tag, None) for tag in back.values()))


def describe_article(document: Document, metadata: Metadata) -> Edit:
    """Change what is known of the article: title, date, status."""
    before = document.metadata
    return Edit("describe the article", article=(before, metadata) if before != metadata else None)
