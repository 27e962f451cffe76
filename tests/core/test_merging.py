"""Merging: what holds for whatever two people did, and what is done of single cases."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotate.core.annotations import Annotations
from annotate.core.merging import NOTHING, merge
from annotate.core.merging_rows import CONFLICT, parts_of
from annotate.core.threeway import same
from annotate.store import build, codec
from tests.core.merging_strategies import bases, sound, three, worked_on
from tests.store.test_codec_properties import sidecars

Three = tuple[Annotations, Annotations, Annotations]


def merged(base: Annotations, ours: Annotations, theirs: Annotations) -> Annotations:
    return merge(base, ours, theirs).annotations


def require_sound(found: Annotations) -> None:
    """Raises Problem for what no sidecar may hold."""
    build.whole_of(
        found, list(found.tags), list(found.links), list(found.rejected), list(found.lost)
    )
    assert codec.parse(codec.dump(found), "x") == found


@settings(max_examples=120, deadline=None)
@given(three())
def test_sides_may_change_places(given: Three) -> None:
    base, ours, theirs = given
    found = merged(base, ours, theirs)
    assert same(found, merged(base, theirs, ours))
    require_sound(found)


@settings(max_examples=120, deadline=None)
@given(three())
def test_merging_again_changes_nothing(given: Three) -> None:
    base, ours, theirs = given
    found = merged(base, ours, theirs)
    assert same(merged(base, found, theirs), found)
    assert same(merged(base, ours, found), found)
    assert same(merged(theirs, found, theirs), found)
    assert same(merged(ours, found, ours), found)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_one_side_alone_comes_out_as_it_is(data: st.DataObject) -> None:
    base = data.draw(bases())
    side = data.draw(worked_on(base, "o"))
    for found in (merge(base, side, side), merge(base, base, side), merge(base, side, base)):
        assert same(found.annotations, side)
        assert found.conflicts == ()


@settings(max_examples=60, deadline=None)
@given(sidecars(), sidecars())
def test_values_of_every_kind_are_merged(one: Annotations, other: Annotations) -> None:
    for side in (one, other):
        assert same(merged(one, other, side), other if side is one else side)
        assert same(merged(side, side, side), side)
    both = merged(NOTHING, one, other)
    assert same(both, merged(NOTHING, other, one))
    require_sound(both)


@settings(max_examples=120, deadline=None)
@given(three())
def test_nothing_that_a_side_made_is_lost(given: Three) -> None:
    base, ours, theirs = given
    found = merged(base, ours, theirs)
    for some in ("tags", "links", "rejected"):
        before = {row.id: row for row in getattr(base, some)}
        there = [parts_of(row) for row in getattr(found, some)]
        for side, other in ((ours, theirs), (theirs, ours)):
            gone = before.keys() - {row.id for row in getattr(other, some)}
            for row in getattr(side, some):
                if row.id in gone and same(before[row.id], row):
                    continue
                old = parts_of(before.get(row.id))
                changed = {
                    key: value
                    for key, value in parts_of(row).items()
                    if not same(old.get(key), value) and key != ("ends", "")
                }
                assert any(
                    all(same(parts.get(key), value) for key, value in changed.items())
                    or set(map(repr, changed.items())) <= held_by_all(row.id, found, some)
                    for parts in there
                ), (some, row)


def held_by_all(id: str, found: Annotations, some: str) -> set[str]:
    """The fields of a row, and of those that it conflicts with."""
    rows = [row for row in getattr(found, some) if id in (row.id, row.extra.get(CONFLICT))]
    return {repr(item) for row in rows for item in parts_of(row).items()}


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_work_on_different_tags_never_conflicts(data: st.DataObject) -> None:
    base = data.draw(bases())
    split = data.draw(st.integers(0, len(base.tags)))
    halves = {tag.id for tag in base.tags[:split]}
    done = []
    for mine in ("o", "t"):
        side = data.draw(worked_on(base, mine, same_text=True))
        kept = [tag for tag in base.tags if (tag.id in halves) != (mine == "o")]
        touched = [
            tag
            for tag in side.tags
            if (tag.id in halves) == (mine == "o") and tag.id[0] in ("b", mine)
        ]
        label = {"o": "person", "t": "claim"}[mine]
        tags = [
            replace(tag, label=label) if tag.id[0] == mine else tag for tag in [*kept, *touched]
        ]
        done.append(replace(base, tags=sound(tags), links=()))
    base = replace(base, links=())
    found = merge(base, *done)
    assert found.conflicts == () == found.notes
    expected = {tag.id: tag for tag in base.tags}
    for side in done:
        for tag in base.tags:
            if tag.id not in {other.id for other in side.tags}:
                del expected[tag.id]
    for side in done:
        for tag in side.tags:
            if tag.id not in {old.id for old in base.tags} or tag not in base.tags:
                expected[tag.id] = tag
    assert found.annotations.tags == sound(list(expected.values()))
