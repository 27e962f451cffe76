"""A label that becomes another: nothing but what was asked changes, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotate.core.annotations import Annotations, Source
from annotate.core.relabel import Change, Effect, relabelled, schema_after
from annotate.core.schema import Attribute, Label, LinkKind, Schema
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag
from annotate.store import codec

SCHEMA = Schema(
    "ours",
    labels=(
        Label("ship", "entity", attributes=(Attribute("flag"), Attribute("kind", values=("a",)))),
        Label("boat", "entity", attributes=(Attribute("kind", values=("b",)),)),
        Label("owner", "claim"),
    ),
    links=(
        LinkKind("of", source=("owner",), target=("ship",)),
        LinkKind("beside"),
        LinkKind("tows", source=("ship", "boat"), target=("boat",)),
    ),
)


def tag(id: str, label: str, start: int = 0, **more: object) -> Tag:
    made = Tag(id, label, (Span(start, start + 4),), "word", by="ana", at="2026-01-01T00:00:00Z")
    return replace(made, **more)


def sidecar(
    *tags: Tag, links: tuple[Link, ...] = (), rejected: tuple[Tag, ...] = ()
) -> Annotations:
    return Annotations(
        Source("a.txt"), tags=tags, links=links, rejected=rejected, comments=("# mine",)
    )


def merged(found: Annotations, change: Change) -> tuple[Annotations, dict[tuple[str, str], int]]:
    made, effects = relabelled(found, change, SCHEMA, schema_after(SCHEMA, change))
    return made, {(effect.name, name): number for (effect, name), number in effects.items()}


def test_a_schema_without_a_label() -> None:
    after = schema_after(SCHEMA, Change(("ship",)))
    assert [label.name for label in after.labels] == ["boat", "owner"]
    assert [(kind.name, kind.source, kind.target) for kind in after.links] == [
        ("beside", (), ()),
        ("tows", ("boat",), ("boat",)),
    ]


def test_a_schema_with_a_label_renamed() -> None:
    after = schema_after(SCHEMA, Change(("boat",), "raft", rename=True))
    assert after.labels[1] == replace(SCHEMA.labels[1], name="raft")
    assert after.links[2] == replace(SCHEMA.links[2], source=("ship", "raft"), target=("raft",))
    assert schema_after(after, Change(("raft",), "boat", rename=True)) == SCHEMA


def test_tags_that_say_the_same_become_one_and_their_links_are_tied_anew() -> None:
    links = (
        Link("l1", "of", "o", "s"),
        Link("l2", "of", "o", "b"),
        Link("l3", "beside", "s", "b"),
        Link("l4", "tows", "s", "x"),
    )
    found = sidecar(
        tag("b", "boat", attributes={"kind": "b"}),
        tag("o", "owner"),
        tag("s", "ship", attributes={"flag": "red"}, note="big", by="ben"),
        tag("x", "boat", 9),
        links=links,
    )
    made, effects = merged(found, Change(("ship",), "boat"))
    assert made.tags == (
        tag("b", "boat", attributes={"kind": "b", "flag": "red"}, note="big"),
        tag("o", "owner"),
        tag("x", "boat", 9),
    )
    assert made.links == (Link("l2", "of", "o", "b"), Link("l4", "tows", "b", "x"))
    assert effects == {
        ("TAGS", "ship"): 1,
        ("JOINED", "ship"): 1,
        ("LACKING", "flag"): 1,
        ("SAME", "of"): 1,
        ("SAME", "beside"): 1,
    }


def test_tags_that_disagree_stay_apart() -> None:
    for one, other in (
        ({"attributes": {"kind": "a"}}, {"attributes": {"kind": "b"}}),
        ({"note": "this"}, {"note": "that"}),
        ({"extra": {"x": 1}}, {"extra": {"x": 2}}),
        ({"text": "word"}, {"text": "ward"}),
    ):
        found = sidecar(tag("b", "boat", **one), tag("s", "ship", **other))
        made, effects = merged(found, Change(("ship",), "boat"))
        assert made.tags == (found.tags[0], replace(found.tags[1], label="boat"))
        assert effects[("APART", "ship")] == 1


def test_two_that_were_the_same_before_stay_two() -> None:
    found = sidecar(tag("s", "ship"), tag("t", "ship"))
    made, effects = merged(found, Change(("ship",), "boat"))
    assert [own.id for own in made.tags] == ["s", "t"]
    assert effects == {("TAGS", "ship"): 2}


def test_links_that_the_schema_does_not_allow_any_more_are_kept_and_counted() -> None:
    links = (Link("l1", "of", "o", "s"), Link("l2", "tows", "s", "b"), Link("l3", "of", "b", "s"))
    found = sidecar(tag("b", "boat"), tag("o", "owner", 9), tag("s", "ship", 20), links=links)
    made, effects = merged(found, Change(("ship",), "owner"))
    assert made.links == links
    # The kinds of link now name the label that the ships have become; the last was wrong before.
    assert effects == {("TAGS", "ship"): 1}
    kept = Change(("ship",), "owner")
    _, counted = relabelled(found, kept, SCHEMA, SCHEMA)
    assert counted[Effect.BARRED, "of"] == 1
    assert counted[Effect.BARRED, "tows"] == 1


def test_tags_that_go_take_their_links_along() -> None:
    links = (Link("l1", "of", "o", "s"), Link("l2", "tows", "b", "b"))
    rejected = (tag("r", "ship"), tag("q", "boat"))
    found = sidecar(
        tag("b", "boat"), tag("o", "owner"), tag("s", "ship"), links=links, rejected=rejected
    )
    made, effects = merged(found, Change(("ship",)))
    assert [own.id for own in made.tags] == ["b", "o"]
    assert (made.links, made.rejected) == (links[1:], rejected[1:])
    assert effects == {("TAGS", "ship"): 1, ("REJECTED", "ship"): 1, ("UNLINKED", "of"): 1}


def test_a_rejected_suggestion_that_is_a_tag_now_goes() -> None:
    rejected = (tag("p", "boat"), tag("r", "ship", 9), tag("q", "boat", 9), tag("z", "boat", 30))
    found = sidecar(tag("s", "ship"), rejected=rejected)
    made, effects = merged(found, Change(("ship",), "boat"))
    assert [own.id for own in made.rejected] == ["q", "z"]
    assert effects == {("TAGS", "ship"): 1, ("REJECTED", "ship"): 1, ("TAGGED", "boat"): 1}


def test_tags_that_have_lost_their_place_are_relabelled_too() -> None:
    links = (Link("l1", "of", "o", "s"), Link("l2", "of", "o", "t"))
    found = replace(
        sidecar(tag("o", "owner"), tag("t", "ship"), links=links), lost=(tag("s", "ship"),)
    )
    made, effects = merged(found, Change(("ship",), "boat"))
    assert [own.label for own in (*made.tags, *made.lost)] == ["owner", "boat", "boat"]
    assert made.links == links
    assert effects["TAGS", "ship"] == 2
    gone, _ = merged(found, Change(("ship",)))
    assert (gone.lost, gone.links) == ((), ())


LABELS = st.sampled_from(["ship", "boat", "owner", "no: #1 “é”\n"])
ATTRIBUTES = st.dictionaries(st.sampled_from(["kind", "flag"]), st.sampled_from("ab"), max_size=2)


@st.composite
def sidecars(draw: st.DrawFn) -> Annotations:
    """Few labels and places, so that many tags are alike."""
    made = [
        tag(f"t{i}", draw(LABELS), start, attributes=draw(ATTRIBUTES))
        for i, start in enumerate(sorted(draw(st.lists(st.sampled_from([0, 9]), max_size=6))))
    ]
    cut = draw(st.integers(0, len(made)))
    tags, rejected = made[:cut], made[cut:]
    ends = st.sampled_from([own.id for own in tags]) if tags else st.nothing()
    kinds = st.sampled_from(["of", "tows"])
    links = draw(st.lists(st.tuples(kinds, ends, ends), max_size=4 if tags else 0))
    return sidecar(
        *tags,
        links=tuple(Link(f"l{i}", *link) for i, link in enumerate(links)),
        rejected=tuple(rejected),
    )


@given(sidecars(), st.text(min_size=1), st.data())
def test_there_and_back_gives_the_same_bytes(
    found: Annotations, new: str, data: st.DataObject
) -> None:
    labels = {tag.label for tag in (*found.tags, *found.rejected)}
    old = data.draw(LABELS)
    if new in labels or old not in labels:
        return
    there, effects = relabelled(found, Change((old,), new, rename=True), SCHEMA, SCHEMA)
    assert old not in {tag.label for tag in (*there.tags, *there.rejected)}
    assert effects[Effect.TAGS, old] == sum(tag.label == old for tag in found.tags)
    back, _ = relabelled(there, Change((new,), old, rename=True), SCHEMA, SCHEMA)
    assert codec.dump(back) == codec.dump(found)


@given(sidecars(), st.data())
def test_whatever_is_merged_is_sound_and_loses_no_place(
    found: Annotations, data: st.DataObject
) -> None:
    old = data.draw(st.lists(LABELS, min_size=1, unique=True))
    new = data.draw(st.just("new") | LABELS.filter(lambda name: name not in old))
    made, _ = relabelled(found, Change(tuple(old), new), SCHEMA, SCHEMA)
    assert codec.parse(codec.dump(made), "") == made
    assert {tag.spans for tag in made.tags} == {tag.spans for tag in found.tags}
    assert not {tag.label for tag in made.tags} & set(old)
    again, effects = relabelled(made, Change(tuple(old), new), SCHEMA, SCHEMA)
    assert again is made
    assert not effects
