"""Three-way merging of sidecars: two people's work on one article, made one.

Tags and links are merged by id and field by field, so work on different tags never conflicts.
Invariants: ours and theirs may change places without changing the result, in conflicts too, so two
clones that merge each other's work write the same bytes; merging what was merged again changes
nothing; whatever either side added or changed is in the result, which is sound if all three are.

Where both changed one field differently, the tag changed last stands, and what the other says is
kept as a tag of its own at the key `conflict`, which names the first. Where both made the same tag,
there is one, unless they say different things of it. A change wins over a removal. Tags that were
placed in another text than that of the result are lost: kept, and to be placed again.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from annotate.core.annotations import STATUSES, Annotations, Metadata, SchemaRef, Source
from annotate.core.edits import quoted
from annotate.core.merging_records import RECORD, merged_records
from annotate.core.merging_rows import CONFLICT as CONFLICT
from annotate.core.merging_rows import (
    LOST,
    Log,
    Side,
    found_again,
    lose,
    parts_of,
    united,
    without_twins,
)
from annotate.core.tags import Link, Tag, derived_id
from annotate.core.threeway import mix, mixed_lines, ordered, same

NOTHING = Annotations(Source(""))
"""The base of two sidecars that were both made anew."""


class Merged(Struct, frozen=True):
    """What came of a merge."""

    annotations: Annotations
    conflicts: tuple[str, ...] = ()
    """What a person has to decide, in words; both are kept until then."""
    notes: tuple[str, ...] = ()
    """What was settled and should be said, such as a change that won over a removal."""


def merge(base: Annotations, ours: Annotations, theirs: Annotations) -> Merged:
    """Make one of two sidecars that come from `base`."""
    log = Log()
    source = _source(base.source, ours.source, theirs.source, log)
    old, *both = Side.of(base), Side.of(ours), Side.of(theirs)
    for own, side, against in zip((ours, theirs), both, both[::-1], strict=True):
        if _of_another_text(own.source, source):
            _lose(side.tags, against, old)
    tags, links = _tags_and_links(old, both[0], both[1], log)
    for own, against in ((ours, both[1]), (theirs, both[0])):
        if _of_another_text(own.source, source):
            _lose(tags, against, None)
    _say_lost(tags, (ours, theirs), log)
    rejected = _rejected(base, ours, theirs, log)
    _give_ids(tags, links, rejected)
    return Merged(
        Annotations(
            source=source,
            article=_article(base.article, ours.article, theirs.article, log),
            schema=_schema(base.schema, ours.schema, theirs.schema, log),
            tags=_in_text_order(tag for tag in tags.values() if LOST not in tag.extra),
            lost=_in_text_order(found_again(tag) for tag in tags.values() if LOST in tag.extra),
            links=tuple(links.values()),
            rejected=_in_text_order(rejected.values()),
            comments=mixed_lines(base.comments, ours.comments, theirs.comments),
            extra=_mapping("", base.extra, ours.extra, theirs.extra, log),
        ),
        tuple(log.conflicts),
        tuple(log.notes),
    )


def _in_text_order(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    return tuple(sorted(tags, key=lambda tag: tag.order))


def _tags_and_links(
    old: Side, ours: Side, theirs: Side, log: Log
) -> tuple[dict[str, Tag], dict[str, Link]]:
    one, other = without_twins(old, ours, theirs, log)
    tags = united(old.tags, one.tags, other.tags, log)
    links = united(old.links, one.links, other.links, log)
    for link in links.values():
        for end in (link.source, link.target):
            if end not in tags:
                kept = one.tags.get(end) or other.tags.get(end) or old.tags[end]
                log.note(f"{_named(kept)} was removed, and is back: the other side links it")
                tags[end] = kept
    for link in old.links.values():
        for side, unchanged in ((one, other), (other, one)):
            ends = (link.source, link.target)
            # A link went because its tag went; the tag is there again, so the link is too.
            if (
                link.id not in side.links
                and link.id in unchanged.links
                and any(end in old.tags and end not in side.tags for end in ends)
                and all(end in tags for end in ends)
            ):
                links.setdefault(link.id, link)
    order = ordered(links, old.links, one.links, other.links)
    return tags, {id: links[id] for id in order}


def _rejected(
    base: Annotations, ours: Annotations, theirs: Annotations, log: Log
) -> dict[str, Tag]:
    old, one, other = (
        Side({tag.id: tag for tag in side.rejected}, {}) for side in (base, ours, theirs)
    )
    one, other = without_twins(old, one, other, log)
    return united(old.tags, one.tags, other.tags, log)


def _named(tag: Tag) -> str:
    return f"{tag.label} {quoted(tag)}"


def _give_ids(tags: dict[str, Tag], links: dict[str, Link], rejected: dict[str, Tag]) -> None:
    """Give other ids to links and rejected suggestions that have a tag's."""
    for id in [id for id in links if id in tags]:
        made = derived_id({*tags, *links, *rejected}, f"link {id}")
        links[made] = replace(links.pop(id), id=made)
    for id in [id for id in rejected if id in tags or id in links]:
        made = derived_id({*tags, *links, *rejected}, f"rejected {id}")
        rejected[made] = replace(rejected.pop(id), id=made)


def _of_another_text(own: Source, result: Source) -> bool:
    return "" != own.sha256 != result.sha256 != ""


def _lose(tags: dict[str, Tag], right: Side, base: Side | None) -> None:
    """Count as lost what is placed where the side with the right text has no such tag; with a base
    only what has got its place since."""
    placed = {parts_of(tag)["place", ""] for tag in right.tags.values()}
    for id, tag in tags.items():
        place = parts_of(tag)["place", ""]
        old = base.tags.get(id) if base is not None else None
        if (
            LOST not in tag.extra
            and place not in placed
            and not (old is not None and parts_of(old)["place", ""] == place)
        ):
            tags[id] = lose(tag)


def _say_lost(tags: dict[str, Tag], sides: tuple[Annotations, Annotations], log: Log) -> None:
    known = {tag.id for side in sides for tag in side.lost}
    lost = sum(LOST in tag.extra and id not in known for id, tag in tags.items())
    if lost:
        tell = f"{lost} tag{'s were' if lost != 1 else ' was'} placed in another version of the"
        log.conflict(f"{tell} text; place them with: annotate reanchor")


def _weight(value: Any) -> tuple[int, int, str]:
    """What decides which of two values stands: the further status, the one that says more."""
    status = STATUSES.index(value) if value in STATUSES else -1
    return status, len(repr(value)), repr(value)


def _mapping(
    where: str, base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any], log: Log
) -> dict[str, Any]:
    """Merge one of the mappings above the tags. Of values that clash one stands, and the other is
    kept at a key of its own."""
    mixed = mix(base, ours, theirs)
    values = mixed.values
    for key, clash in mixed.clashes.items():
        lost, values[key] = sorted(clash, key=_weight)
        spare = _keep_beside(values, key, lost)
        log.conflict(
            f"{where}{key}: {_short(values[key])} here, {_short(lost)} there; "
            f"the other is kept as {spare}"
        )
    return {key: values[key] for key in ordered(values, base, ours, theirs)}


def _keep_beside(values: dict[str, Any], key: str, lost: Any) -> str:
    """Keep a value at a key that says what it conflicts with. Returns that key."""
    plain = list(lost) if isinstance(lost, tuple) else lost
    spare, number = f"{CONFLICT}-{key}", 1
    while spare in values and not same(values[spare], plain):
        number += 1
        spare = f"{CONFLICT}-{key}-{number}"
    values[spare] = plain
    return spare


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return f"“{text}”" if len(text) <= 60 else f"“{text[:59]}…”"


def _filled(known: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in known.items() if value != ""} | extra


def _article(base: Metadata, ours: Metadata, theirs: Metadata, log: Log) -> Metadata:
    names = ("title", "published", "status")

    def parts(of: Metadata) -> dict[str, Any]:
        return _filled({name: getattr(of, name) for name in names}, of.extra)

    old, one, other = (parts(of) for of in (base, ours, theirs))
    records = [side.pop(RECORD, None) for side in (old, one, other)]
    record = merged_records(records[0], records[1], records[2], log)
    values = _mapping("article: ", old, one, other, log)
    if record is not None:
        values[RECORD] = record
    known = {name: values.pop(name, "") for name in names}
    order = ordered(dict.fromkeys(values), *(of.extra for of in (base, ours, theirs)))
    return Metadata(**known, extra={name: values[name] for name in order})


def _source(base: Source, ours: Source, theirs: Source, log: Log) -> Source:
    """Which text the result is of: the one that only one side went on to."""
    untold = ("", 0, NOTHING.source.encoding, "")
    if ours.sha256 == theirs.sha256 and base not in (ours, theirs):
        fuller = max(ours, theirs, key=lambda of: (of.paragraphs, of.chars, of.encoding))
        text = {"chars": fuller.chars, "encoding": fuller.encoding, "paragraphs": fuller.paragraphs}
        ours, theirs = replace(ours, **text), replace(theirs, **text)

    def parts(of: Source) -> dict[str, Any]:
        # These are of one text, and change together.
        there = (of.sha256, of.chars, of.encoding, of.paragraphs)
        text = {"sha256": there} if there != untold else {}
        return _filled({"file": of.file} | text, of.extra)

    values = _mapping("source: ", parts(base), parts(ours), parts(theirs), log)
    sha256, chars, encoding, paragraphs = values.pop("sha256", untold)
    file = values.pop("file", "")
    return Source(file, sha256, chars, encoding, paragraphs, values)


def _schema(base: SchemaRef, ours: SchemaRef, theirs: SchemaRef, log: Log) -> SchemaRef:
    """Which schema the result is of; of two versions of one the later."""
    sides = [_filled({"name": (of.name, of.version)}, of.extra) for of in (base, ours, theirs)]
    old, one, other = (side["name"] for side in sides)
    if one[0] == other[0] and old not in (one, other):
        sides[1]["name"] = sides[2]["name"] = max(one, other)
    values = _mapping("schema: ", sides[0], sides[1], sides[2], log)
    name, version = values.pop("name")
    return SchemaRef(name, version, values)
