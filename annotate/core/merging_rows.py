"""Three-way merging of tags and links, by id and field by field.

Invariant: a row that one side alone touched comes out as that side has it; of one that both
touched, every field that either changed comes out, in the row or in a copy of it that names the
row at the key `conflict`.
"""

from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from annotate.core.annotations import Annotations
from annotate.core.edits import quoted
from annotate.core.tags import Link, Tag, derived_id, in_words
from annotate.core.threeway import mix, ordered, same

CONFLICT = "conflict"
"""Key of a row that another row disagrees with; its value is the id of that other."""

Row = TypeVar("Row", Tag, Link)
Parts = dict[tuple[str, str], Any]
"""The fields of a row that are merged one by one, by section and name."""


class Log:
    """What a merge has to say."""

    def __init__(self) -> None:
        self.conflicts: list[str] = []
        self.notes: list[str] = []

    def conflict(self, message: str) -> None:
        self.conflicts.append(message)

    def note(self, message: str) -> None:
        self.notes.append(message)


class Side(Struct):
    """The rows of one sidecar by id."""

    tags: dict[str, Tag]
    """Those that have lost their place are among them, see `lose`."""
    links: dict[str, Link]

    @classmethod
    def of(cls, annotations: Annotations) -> "Side":
        tags = {tag.id: tag for tag in annotations.tags}
        tags |= {tag.id: lose(tag) for tag in annotations.lost}
        return cls(tags, {link.id: link for link in annotations.links})


LOST: Any = object()
"""Key of a tag that has lost its place; no file can have it."""


def lose(tag: Tag) -> Tag:
    """A tag that counts as lost."""
    return replace(tag, extra=tag.extra | {LOST: True})


def found_again(tag: Tag) -> Tag:
    """A tag that counted as lost, as a sidecar has it."""
    return replace(tag, extra={key: value for key, value in tag.extra.items() if key is not LOST})


def named(row: Tag | Link | None) -> str:
    """A row in words."""
    if row is None:
        return "nothing"
    if isinstance(row, Tag):
        return f"{row.label} {quoted(row)} ({row.id})"
    return f"link {row.kind} from {row.source} to {row.target} ({row.id})"


def parts_of(row: Tag | Link | None) -> Parts:
    """A row's fields but its id, and who changed it last when. Spans, text and context are one
    field: they are of one place."""
    if row is None:
        return {}
    if isinstance(row, Link):
        parts: Parts = {("kind", ""): row.kind, ("ends", ""): (row.source, row.target)}
    else:
        place = (row.spans, row.text, row.before, row.after, LOST in row.extra)
        parts = {("label", ""): row.label, ("place", ""): place}
        parts |= {("attributes", name): value for name, value in row.attributes.items()}
        if row.note:
            parts["note", ""] = row.note
    extra = {("extra", name): value for name, value in row.extra.items() if name is not LOST}
    return parts | extra


def _with(row: Row, parts: Parts) -> Row:
    """A row with other fields, in their order."""
    extra = {name: value for (section, name), value in parts.items() if section == "extra"}
    if isinstance(row, Link):
        source, target = parts["ends", ""]
        return replace(row, kind=parts["kind", ""], source=source, target=target, extra=extra)
    spans, text, before, after, lost = parts["place", ""]
    extra |= {LOST: True} if lost else {}
    return replace(
        row,
        label=parts["label", ""],
        spans=spans,
        text=text,
        before=before,
        after=after,
        attributes={
            name: value for (section, name), value in parts.items() if section == "attributes"
        },
        note=parts.get(("note", ""), ""),
        extra=extra,
    )


def _signed(row: Tag | Link | None) -> tuple[str, str]:
    """When a row was changed last, and by whom."""
    return (row.at, row.by) if isinstance(row, Tag) else ("", "")


def _sign(row: Row, signed: tuple[str, str]) -> Row:
    return replace(row, at=signed[0], by=signed[1]) if isinstance(row, Tag) else row


def _signature(base: Tag | Link | None, one: Row, other: Row) -> tuple[str, str]:
    """Whose change is the last of two that go together."""
    old, mine, yours = _signed(base), _signed(one), _signed(other)
    if old == mine:
        return yours
    return mine if old == yours else max(mine, yours)


def united(
    base: Mapping[str, Row], ours: Mapping[str, Row], theirs: Mapping[str, Row], log: Log
) -> dict[str, Row]:
    """Merge rows of one kind by id."""
    found: dict[str, Row] = {}
    copies: dict[str, Row] = {}
    for id in dict.fromkeys((*ours, *theirs)):
        old, one, other = base.get(id), ours.get(id), theirs.get(id)
        copy = None
        if same(one, other) or same(old, other):
            row = one
        elif same(old, one):
            row = other
        elif one is not None and other is not None:
            row, copy = _settled(old, one, other, log)
        else:
            row = one or other
            log.note(f"{named(row)} was removed on one side and changed on the other; it stays")
        if row is not None:
            found[id] = row
        if copy is not None:
            copies[copy.id] = copy
    for id, copy in copies.items():
        found.setdefault(id, copy)
    return found


def _settled(old: Row | None, one: Row, other: Row, log: Log) -> tuple[Row, Row | None]:
    """What becomes of a row that both sides changed, and a copy with what does not stand."""
    sides = parts_of(old), parts_of(one), parts_of(other)
    mixed = mix(*sides)
    values: Parts = mixed.values
    for section, name in mixed.kept:
        log.note(
            f"{named(one)}: {name or section} was removed on one side and changed on the other"
        )
    if not mixed.clashes:
        order = ordered(values, *sides)
        row = _with(one, {key: values[key] for key in order})
        return _sign(row, _signature(old, one, other)), None
    fields = sorted(mixed.clashes)
    weights = [
        (_signed(row), repr([mixed.clashes[key][i] for key in fields]))
        for i, row in ((0, one), (1, other))
    ]
    stands = int(weights[1] > weights[0])
    winner, loser = ((one, other), (other, one))[stands]
    won = values | {key: mixed.clashes[key][stands] for key in fields}
    lost = values | {key: mixed.clashes[key][1 - stands] for key in fields}
    order = ordered(won, *sides)
    row = _sign(_with(winner, {key: won[key] for key in order}), _signed(winner))
    copy = _sign(_with(loser, {key: lost[key] for key in order}), _signed(loser))
    seed = f"{CONFLICT} {row.id} {[(key, lost[key]) for key in fields]!r}"
    copy = replace(copy, id=derived_id((), seed), extra=copy.extra | {CONFLICT: row.id})
    told = ", ".join(
        f"{name or section} {_shown(won[section, name])} and {_shown(lost[section, name])}"
        for section, name in fields
    )
    log.conflict(f"both kept: {told} of {named(row)}; the second is {copy.id}")
    return row, copy


def _shown(value: Any) -> str:
    """A field's value in words."""
    if isinstance(value, tuple):
        if len(value) == 5 and value[4]:
            return "lost"
        value = value[1] if len(value) == 5 else " → ".join(value)
    text = " ".join(in_words(value).split())
    return f"“{text}”" if len(text) <= 60 else f"“{text[:59]}…”"


def without_twins(base: Side, ours: Side, theirs: Side, log: Log) -> tuple[Side, Side]:
    """The two sides, with what both added apart under one id: tags with one label at one place, and
    links between the same tags. Twins that say different things stay two, and the older says so."""
    tags = _twins(base.tags, ours.tags, theirs.tags, log)
    one, other = (
        Side(mine, {link.id: _tied(link, renamed) for link in side.links.values()})
        for side, (mine, renamed) in zip((ours, theirs), tags, strict=True)
    )
    (links, _), (more, _) = _twins(base.links, one.links, other.links, log)
    return Side(one.tags, links), Side(other.tags, more)


def _tied(link: Link, renamed: Mapping[str, str]) -> Link:
    if link.source not in renamed and link.target not in renamed:
        return link
    source, target = (renamed.get(end, end) for end in (link.source, link.target))
    return replace(link, source=source, target=target)


class _Twin(Struct, Generic[Row]):
    """The rows of a side while what both added is made one."""

    rows: dict[str, Row]
    replaced: dict[str, Row] = field(default_factory=dict)
    """By the id they had until now."""

    def result(self) -> tuple[dict[str, Row], dict[str, str]]:
        """The rows, in the order they had, and the new ids of those that have one."""
        rows = (self.replaced.get(id, row) for id, row in self.rows.items())
        renamed = {old: row.id for old, row in self.replaced.items() if old != row.id}
        return {row.id: row for row in rows}, renamed


def _twins(
    base: Mapping[str, Row], ours: dict[str, Row], theirs: dict[str, Row], log: Log
) -> tuple[tuple[dict[str, Row], dict[str, str]], tuple[dict[str, Row], dict[str, str]]]:
    one, other = _Twin(ours), _Twin(theirs)
    there = _by_what(ours, (base, theirs))
    for what, rows in _by_what(theirs, (base, ours)).items() if there else ():
        waiting = there.get(what, [])
        apart = [row for row in rows if not _join(one, waiting, other, row)]
        if len(apart) == len(waiting) == 1:
            _tell_apart(one, waiting[0], other, apart[0], log)
    return one.result(), other.result()


def _by_what(
    side: Mapping[str, Row], elsewhere: tuple[Mapping[str, Row], ...]
) -> dict[object, list[Row]]:
    """The rows that are on a side alone, those that are the same together, by id."""
    found: dict[object, list[Row]] = {}
    for id in sorted(side):
        if CONFLICT not in side[id].extra and not any(id in rows for rows in elsewhere):
            found.setdefault(_what(side[id]), []).append(side[id])
    return found


def _what(row: Tag | Link) -> object:
    """What makes two rows the same, whatever their ids."""
    if isinstance(row, Link):
        return row.kind, row.source, row.target
    return row.label, row.spans, row.text, row.before, row.after, LOST in row.extra


def _join(ours: _Twin[Row], waiting: list[Row], theirs: _Twin[Row], other: Row) -> bool:
    """Make one row of a row and the first of those that wait that says nothing else of the same.
    False if there is none."""
    yours = parts_of(other)
    for place, one in enumerate(waiting):
        mine = parts_of(one)
        mixed = mix({}, mine, yours)
        if not mixed.clashes:
            order = ordered(mixed.values, {}, mine, yours)
            row = _with(one, {key: mixed.values[key] for key in order})
            row = _sign(row, max(_signed(one), _signed(other)))
            row = replace(row, id=min(one.id, other.id))
            ours.replaced[one.id] = theirs.replaced[other.id] = row
            del waiting[place]
            return True
    return False


def _tell_apart(ours: _Twin[Row], one: Row, theirs: _Twin[Row], other: Row, log: Log) -> None:
    """Say in the older of two twins what it conflicts with."""
    mine, yours = parts_of(one), parts_of(other)
    if (_signed(one), repr(mine)) < (_signed(other), repr(yours)):
        side, loser, winner = ours, one, other
    else:
        side, loser, winner = theirs, other, one
    side.replaced[loser.id] = replace(loser, extra=loser.extra | {CONFLICT: winner.id})
    clashes = mix({}, mine, yours).clashes
    told = ", ".join(name or section for section, name in sorted(clashes))
    log.conflict(f"both kept: {named(winner)} and, with another {told}, {loser.id}")
