"""A label that becomes another, or goes: what that does to a schema and to one article's tags.

Pure. Invariants: no attribute, note or link is lost but with a tag that was to be removed, a tag
that says the same as another, or a link that ties two that became one; whoever made a tag stays its
maker. To rename a label and rename it back gives what was there.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotate.core.annotations import Annotations
from annotate.core.rules import attribute_fault, link_fault
from annotate.core.schema import LinkKind, Schema
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag


class Change(Struct, frozen=True):
    """Which labels become what."""

    old: tuple[str, ...]
    new: str = ""
    """Empty if their tags are to be removed."""
    rename: bool = False
    """The label itself takes the new name, with its definition and attributes; else it goes from
    the schema."""

    def of(self, label: str) -> str:
        """What a label is afterwards; empty if its tags go."""
        return self.new if label in self.old else label


class Effect(Enum):
    """What a change does, each counted by what it is done to."""

    TAGS = "tags by label"
    REJECTED = "rejected suggestions by label"
    JOINED = "tags that joined another, by label"
    APART = "tags that have the same label and place as another but say something else, by label"
    UNLINKED = "links that went with their tags, by kind"
    SAME = "links that tie one tag, or the same two as another, since tags were joined, by kind"
    BARRED = "links that the schema does not allow any more, by kind"
    LACKING = "attributes that the new label does not have or not with such a value, by name"
    TAGGED = "rejected suggestions that are a tag now, by label"


Effects = Counter[tuple[Effect, str]]


def schema_after(schema: Schema, change: Change) -> Schema:
    """The schema with the labels changed everywhere. A kind of link that could start or end only
    at labels that go has nothing to tie any more, and goes as well."""
    if change.rename:
        labels = tuple(replace(own, name=change.of(own.name)) for own in schema.labels)
    else:
        labels = tuple(label for label in schema.labels if label.name not in change.old)
    links = (
        replace(kind, source=ends(kind.source, change), target=ends(kind.target, change))
        for kind in schema.links
        if not is_idle(kind, change)
    )
    return replace(schema, labels=labels, links=tuple(links))


def ends(labels: Iterable[str], change: Change) -> tuple[str, ...]:
    """The labels at an end of a kind of link, afterwards."""
    return tuple(dict.fromkeys(filter(None, map(change.of, labels))))


def is_idle(kind: LinkKind, change: Change) -> bool:
    """True for a kind of link that has an end without any label left."""
    return any(own and not ends(own, change) for own in (kind.source, kind.target))


def relabelled(
    annotations: Annotations, change: Change, before: Schema, after: Schema
) -> tuple[Annotations, Effects]:
    """What a sidecar holds afterwards, and what was done to it; the same object if that is nothing.
    Every tag and link must have an id."""
    effects: Effects = Counter()
    for effect, some in (
        (Effect.TAGS, (*annotations.tags, *annotations.lost)),
        (Effect.REJECTED, annotations.rejected),
    ):
        effects.update((effect, tag.label) for tag in some if tag.label in change.old)
    if not effects:
        return annotations, effects
    old = {tag.id: tag.label for tag in (*annotations.tags, *annotations.rejected)}
    tags = list(_moved(annotations.tags, change))
    for tag in tags:
        if old[tag.id] != tag.label:
            effects.update((Effect.LACKING, name) for name in _lacking(tag, old, before, after))
    moved, instead = _joined(tags, old, change.new, effects)
    rejected, _ = _joined(_moved(annotations.rejected, change), old, change.new, None)
    # Tags that have lost their place are at none, so they are never the same as another.
    lost = tuple(_moved(annotations.lost, change))
    there = [*moved, *lost]
    links = _links(annotations, there, instead, effects)
    ends = (*annotations.tags, *annotations.lost)
    _count_barred(annotations.links, links, ends, there, (before, after), effects)
    return replace(
        annotations,
        tags=tuple(moved),
        links=tuple(links),
        rejected=tuple(_not_tagged(rejected, moved, old, change.new, effects)),
        lost=lost,
    ), effects


def _moved(tags: Iterable[Tag], change: Change) -> Iterator[Tag]:
    """The tags with their new labels, without those that go."""
    for tag in tags:
        label = change.of(tag.label)
        if label:
            yield tag if label == tag.label else replace(tag, label=label)


def _joined(
    tags: Iterable[Tag], old: Mapping[str, str], new: str, effects: Effects | None
) -> tuple[list[Tag], dict[str, str]]:
    """The tags without those that came to say the same as another; and which one is there instead
    of each. Two that had one label before are left as they are."""
    kept = {tag.id: tag for tag in tags}
    places: dict[tuple[Span, ...], list[Tag]] = {}
    for tag in kept.values():
        if tag.label == new:
            places.setdefault(tag.spans, []).append(tag)
    instead: dict[str, str] = {}
    for some in places.values():
        if len({old[tag.id] for tag in some}) < 2:
            continue
        first, *others = sorted(some, key=lambda tag: old[tag.id] != new)
        for other in others:
            both = _both(kept[first.id], other)
            if both is None:
                if effects is not None:
                    effects[Effect.APART, old[other.id]] += 1
                continue
            if effects is not None:
                effects[Effect.JOINED, old[other.id]] += 1
            kept[first.id] = both
            del kept[other.id]
            instead[other.id] = first.id
    return list(kept.values()), instead


def _both(tag: Tag, other: Tag) -> Tag | None:
    """One tag that says what two with one label and place say, or None if they disagree."""
    attributes = _united(tag.attributes, other.attributes)
    extra = _united(tag.extra, other.extra)
    if attributes is None or extra is None or tag.text != other.text:
        return None
    if tag.note and other.note and tag.note != other.note:
        return None
    return replace(tag, attributes=attributes, extra=extra, note=tag.note or other.note)


def _united(some: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any] | None:
    if any(key in some and some[key] != value for key, value in others.items()):
        return None
    return {**some, **others}


def _lacking(tag: Tag, old: Mapping[str, str], before: Schema, after: Schema) -> Iterator[str]:
    """The attributes that a tag's new label does not take, though its old one did."""
    label, was = after.label(tag.label), before.label(old[tag.id])
    if label is None:
        return
    for name, value in tag.attributes.items():
        if attribute_fault(label, name, value) and not (was and attribute_fault(was, name, value)):
            yield name


def _links(
    annotations: Annotations, tags: Iterable[Tag], instead: Mapping[str, str], effects: Effects
) -> list[Link]:
    """The links between the tags that are there, each between others once."""
    there = {tag.id for tag in tags}
    same = {
        (link.kind, link.source, link.target)
        for link in annotations.links
        if link.source not in instead and link.target not in instead
    }
    kept = []
    for link in annotations.links:
        source = instead.get(link.source, link.source)
        target = instead.get(link.target, link.target)
        if source not in there or target not in there:
            effects[Effect.UNLINKED, link.kind] += 1
        elif (source, target) == (link.source, link.target):
            kept.append(link)
        elif source == target or ((link.kind, source, target) in same and not link.extra):
            effects[Effect.SAME, link.kind] += 1
        else:
            same.add((link.kind, source, target))
            kept.append(replace(link, source=source, target=target))
    return kept


def _count_barred(
    links: Iterable[Link],
    kept: Iterable[Link],
    tags: Iterable[Tag],
    moved: Iterable[Tag],
    schemas: tuple[Schema, Schema],
    effects: Effects,
) -> None:
    was, now = {tag.id: tag for tag in tags}, {tag.id: tag for tag in moved}
    first = {link.id: link for link in links}
    for link in kept:
        old = first[link.id]
        allowed = not link_fault(schemas[0], old.kind, was[old.source], was[old.target])
        if allowed and link_fault(schemas[1], link.kind, now[link.source], now[link.target]):
            effects[Effect.BARRED, link.kind] += 1


def _not_tagged(
    rejected: Iterable[Tag],
    tags: Iterable[Tag],
    old: Mapping[str, str],
    new: str,
    effects: Effects,
) -> Iterator[Tag]:
    """The rejected suggestions without those that came to have the label and place of a tag: it
    says that they were right."""
    there: dict[tuple[Span, ...], set[str]] = {}
    for tag in tags:
        if tag.label == new:
            there.setdefault(tag.spans, set()).add(old[tag.id])
    for tag in rejected:
        if tag.label == new and there.get(tag.spans, set()) - {old[tag.id]}:
            effects[Effect.TAGGED, old[tag.id]] += 1
        else:
            yield tag
