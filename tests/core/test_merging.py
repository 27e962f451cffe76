"""Merging: what holds for whatever two people did, and what is done of single cases."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotate.core.annotations import Annotations, Metadata, Source
from annotate.core.merging import NOTHING, merge
from annotate.core.merging_rows import CONFLICT, parts_of
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag, make_tag
from annotate.core.threeway import same
from annotate.store import build, codec
from tests.core.merging_strategies import TEXT, bases, sound, three, worked_on
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
        there = [parts_of(row) for row in rows_of(found, some)]
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


def rows_of(found: Annotations, some: str) -> list[Tag | Link]:
    """The rows of a list; what is lost counts as a tag."""
    return [*getattr(found, some), *(found.lost if some == "tags" else ())]


def held_by_all(id: str, found: Annotations, some: str) -> set[str]:
    """The fields of a row, and of those that it conflicts with."""
    rows = [row for row in rows_of(found, some) if id in (row.id, row.extra.get(CONFLICT))]
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


PERSON = make_tag(TEXT, "person", (Span(0, 12),), id="p", by="ana", at="2026-01-01T00:00:00Z")
CLAIM = make_tag(TEXT, "claim", (Span(47, 61),), id="c", by="ana", at="2026-01-01T00:00:00Z")
LINK = Link("l", "claimant", "c", "p")
BASE = Annotations(
    Source("a.txt", "a" * 64, len(TEXT)),
    tags=(PERSON, CLAIM),
    links=(LINK,),
    comments=("# Tags",),
)
LATER = {"by": "ben", "at": "2026-01-02T00:00:00Z"}


def with_tags(*tags: Tag, links: tuple[Link, ...] = ()) -> Annotations:
    return replace(BASE, tags=sound(list(tags)), links=links)


def test_of_two_values_the_newer_stands_and_the_other_is_kept_beside_it() -> None:
    ours = with_tags(replace(PERSON, attributes={"role": "x"}), CLAIM, links=(LINK,))
    newer = replace(PERSON, attributes={"role": "y", "entity": "M"}, **LATER)
    found = merge(BASE, ours, with_tags(newer, CLAIM, links=(LINK,)))
    copy, stands, _ = sorted(found.annotations.tags, key=lambda tag: CONFLICT not in tag.extra)
    assert stands.id == "c" or stands == newer
    assert newer in found.annotations.tags
    assert (copy.extra, copy.attributes) == ({CONFLICT: "p"}, {"role": "x", "entity": "M"})
    [told] = found.conflicts
    assert told.startswith(
        "both kept: role “y” and “x” of person “Maria Orlova” (p); the second is"
    )


def test_a_change_wins_over_a_removal_and_brings_back_the_links() -> None:
    changed = replace(PERSON, note="n", **LATER)
    found = merge(BASE, with_tags(CLAIM), with_tags(changed, CLAIM, links=(LINK,)))
    assert found.annotations.tags == (changed, CLAIM)
    assert found.annotations.links == (LINK,)
    assert found.conflicts == ()
    assert "was removed on one side and changed on the other" in found.notes[0]


def test_a_tag_that_the_other_side_has_linked_is_back() -> None:
    link = Link("m", "about", "c", "p")
    found = merge(BASE, with_tags(CLAIM), with_tags(PERSON, CLAIM, links=(LINK, link)))
    assert found.annotations.tags == (PERSON, CLAIM)
    assert {link.id for link in found.annotations.links} == {"l", "m"}
    assert found.notes == (
        "person “Maria Orlova” was removed, and is back: the other side links it",
    )


def test_removed_on_both_sides_is_gone() -> None:
    assert merge(BASE, with_tags(CLAIM), with_tags(CLAIM)).annotations.tags == (CLAIM,)


def test_the_same_tag_made_twice_is_one_and_its_links_follow() -> None:
    one = make_tag(TEXT, "location", (Span(29, 34),), id="y", attributes={"kind": "city"})
    other = make_tag(TEXT, "location", (Span(29, 34),), id="x", note="n", by="ben", at=LATER["at"])
    ours = with_tags(PERSON, CLAIM, one, links=(LINK, Link("m", "about", "c", "y")))
    theirs = with_tags(PERSON, CLAIM, other, links=(LINK, Link("n", "about", "c", "x")))
    found = merge(BASE, ours, theirs)
    assert found.conflicts == ()
    united = replace(other, attributes={"kind": "city"})
    assert [tag for tag in found.annotations.tags if tag.label == "location"] == [united]
    assert found.annotations.links == (LINK, Link("m", "about", "c", "x"))


def test_the_same_tag_with_different_values_stays_two() -> None:
    one = make_tag(TEXT, "location", (Span(29, 34),), id="x", attributes={"kind": "city"})
    other = make_tag(
        TEXT, "location", (Span(29, 34),), id="y", attributes={"kind": "region"}, at=LATER["at"]
    )
    found = merge(BASE, with_tags(one), with_tags(other))
    marked = {tag.id: tag.extra for tag in found.annotations.tags}
    assert marked == {"x": {CONFLICT: "y"}, "y": {}}
    assert len(found.conflicts) == 1


def test_what_was_placed_in_another_text_is_lost_until_it_is_placed_again() -> None:
    text = "Today " + TEXT
    moved = [
        make_tag(text, tag.label, (Span(tag.start + 6, tag.end + 6),), id=tag.id)
        for tag in (PERSON, CLAIM)
    ]
    theirs = replace(with_tags(*moved, links=(LINK,)), source=Source("a.txt", "b" * 64, len(text)))
    new = make_tag(TEXT, "location", (Span(29, 34),), id="x")
    ours = with_tags(replace(PERSON, note="n"), CLAIM, new, links=(LINK,))
    found = merge(BASE, ours, theirs)
    assert found.annotations.source == theirs.source
    assert [tag.spans for tag in found.annotations.tags] == [tag.spans for tag in moved]
    assert found.annotations.tags[0].note == "n"
    assert found.annotations.lost == (new,)
    assert found.conflicts == (
        "1 tag was placed in another version of the text; place them with: annotate reanchor",
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Metadata(status="doing"), Metadata(status="done"), Metadata(status="done")),
        (Metadata(title="A"), Metadata(published="2026-01-01"), Metadata("A", "2026-01-01")),
        (Metadata(title="A"), Metadata(title="Ab"), Metadata("Ab", extra={"conflict-title": "A"})),
    ],
)
def test_what_is_known_of_the_article(one: Metadata, other: Metadata, expected: Metadata) -> None:
    sides = (replace(BASE, article=one), replace(BASE, article=other))
    found = merge(BASE, *sides)
    kept = {key: value for key, value in found.annotations.article.extra.items() if key[-1] != "s"}
    assert replace(found.annotations.article, extra=kept) == expected


def test_two_that_are_made_anew_go_together() -> None:
    found = merge(NOTHING, with_tags(PERSON), with_tags(CLAIM))
    assert found.annotations.tags == (PERSON, CLAIM)
    assert found.conflicts == ()
