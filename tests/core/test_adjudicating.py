"""Adjudication: what is asked and what is decided, in cases and for whatever annotators say."""

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotate.core import edits
from annotate.core.adjudicating import FROM, RECORD, Adjudication, recorded
from annotate.core.annotations import Annotations, Metadata, Source
from annotate.core.article import Article
from annotate.core.disagreements import clusters, differs
from annotate.core.document import Document, Edit
from annotate.core.filtering import Filter
from annotate.core.merging import merge
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag, make_tag
from annotate.store import codec
from annotate.store.schemas import default_schema
from tests.core.merging_strategies import TEXT as SHORT

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/adjudication.yaml").read_text("utf-8"))
TEXT: str = CASES["article"]
SCHEMA = default_schema()
Layers = dict[str, Annotations]


def layer(name: str, tags: list[list[Any]], links: list[list[Any]] | None = None) -> Annotations:
    made = []
    for number, (label, quote, *attributes) in enumerate(tags):
        start = TEXT.index(quote)
        made.append(
            make_tag(
                TEXT,
                label,
                (Span(start, start + len(quote)),),
                id=f"{name}{number}",
                by=name,
                attributes=attributes[0] if attributes else {},
            )
        )
    tied = [
        Link(f"{name}l{number}", kind, made[source].id, made[target].id)
        for number, (kind, source, target) in enumerate(links or [])
    ]
    ordered = tuple(sorted(made, key=lambda tag: tag.order))
    return Annotations(Source("a.txt"), tags=ordered, links=tuple(tied))


def document(annotations: Annotations | None = None, text: str = TEXT) -> Document:
    return Document(Article(text, "a.txt"), annotations or Annotations(Source("a.txt")))


def at_work(layers: Mapping[str, Annotations], agreed: Document | None = None) -> Adjudication:
    return Adjudication(agreed or document(), SCHEMA, layers, "eve")


def of(case: Mapping[str, Any]) -> Layers:
    names = [name for name in ("ana", "ben", "cyd") if name in case]
    return {name: layer(name, case[name], case.get("links", {}).get(name)) for name in names}


def state(of: Document) -> Annotations:
    """What a document holds; in which order its links came does not count."""
    found = of.snapshot()
    return replace(found, links=tuple(sorted(found.links, key=lambda link: link.id)))


def do(work: Adjudication, edit: Edit) -> None:
    """Do an edit, and see that undoing it would bring all back."""
    before = state(work.document)
    work.document.apply(edit)
    after = state(work.document)
    work.document.apply(edit.inverse())
    assert state(work.document) == before
    work.document.apply(edit)
    assert state(work.document) == after
    ends = {end for link in after.links for end in (link.source, link.target)}
    assert ends <= work.document.tags.keys()
    assert codec.dump(through_a_file(after)) == codec.dump(after)


def through_a_file(annotations: Annotations) -> Annotations:
    return codec.parse_strictly(codec.dump(annotations), "x")


def decide(work: Adjudication, place: int, choice: str) -> None:
    cluster = work.disagreements()[place]
    if choice == "neither":
        edit = work.neither(cluster)
    elif choice == "keep":
        edit = work.keep(cluster)
    else:
        edit = work.take(cluster, choice.split("+"))
    do(work, edit)
    assert work.choice(cluster)


@pytest.mark.parametrize("name", CASES["cases"])
def test_case(name: str) -> None:
    case = CASES["cases"][name]
    start = layer("plain", case["plain"]) if "plain" in case else None
    work = at_work(of(case), document(start))
    edit = work.agreed()
    if "agreed" in case:
        assert len([some for some in work.clusters if some.unanimous and edit]) >= case["agreed"]
    do(work, edit)
    if "agreed" in case:
        assert len([some for some in work.clusters if work.choice(some)]) == case["agreed"]
    assert [", ".join(differs(some)) for some in work.left()] == case["asks"]
    if "majority" in case:
        left = len(work.left())
        do(work, work.majority())
        assert left - len(work.left()) == case["majority"]
    for choice in case.get("take", []):
        decide(work, work.disagreements().index(work.left()[0]), choice)
    for place, choice in enumerate(case.get("again", [])):
        decide(work, place, choice)
    found = [[tag.label, tag.text, tag.attributes] for tag in work.document]
    assert found == [[*tag, {}][:3] for tag in case["then"]]
    assert all(tag.by in ("eve", "plain") for tag in work.document)
    if "tied" in case:
        tags = work.document.tags
        ties = work.document.links.values()
        tied = [[link.kind, tags[link.source].text, tags[link.target].text] for link in ties]
        assert tied == case["tied"]
    rejected = [[tag.label, tag.text] for tag in work.document.snapshot().rejected]
    assert rejected == case.get("rejected", [])
    assert not work.agreed(), "nothing that was decided is taken again"


def test_who_is_taken_and_who_decided_stands_in_the_tag() -> None:
    work = at_work(
        {"ana": layer("ana", [["person", "Orlova"]]), "ben": layer("ben", [["person", "Orlova"]])}
    )
    do(work, work.agreed())
    (tag,) = work.document
    assert (tag.by, tag.extra) == ("eve", {FROM: {"ana": "ana0", "ben": "ben0"}})
    assert tag.at
    (record,) = {
        what for of in work.document.metadata.extra[RECORD].values() for what in of.values()
    }
    assert record.split()[1] == "ana+ben"


def test_notes_are_kept_with_their_authors() -> None:
    layers = {
        name: replace(made, tags=tuple(replace(tag, note=note) for tag in made.tags))
        for name, note in (("ana", "is she?"), ("ben", "sure"), ("cyd", "sure"))
        for made in [layer(name, [["person", "Orlova"]])]
    }
    work = at_work(layers)
    do(work, work.agreed())
    assert [tag.note for tag in work.document] == ["ana: is she? / ben, cyd: sure"]


def reopened(work: Adjudication, layers: Layers) -> Adjudication:
    """The same agreed layer at the next opening, as it comes from disk."""
    return at_work(layers, document(through_a_file(work.document.snapshot())))


TWO = {
    "ana": layer("ana", [["person", "Maria Orlova"], ["location", "Karsk"]]),
    "ben": layer("ben", [["person", "Orlova"], ["location", "Karsk"]]),
}


def decided() -> Adjudication:
    work = at_work(TWO)
    do(work, work.agreed())
    decide(work, 0, "ana")
    return work


def test_what_was_decided_is_known_at_the_next_opening() -> None:
    again = reopened(decided(), TWO)
    assert not again.left() and not again.agreed()
    assert len(again.disagreements()) == 1


def test_what_the_adjudicator_removed_does_not_come_back() -> None:
    work = decided()
    do(work, edits.remove_tags(work.document, list(work.document)))
    again = reopened(work, TWO)
    assert not again.left() and not again.agreed()
    swapped = {"ana": TWO["ana"], "ben": layer("bob", [["location", "Karsk"]])}
    again = reopened(work, swapped)
    assert not again.agreed(), "not even if an annotator makes theirs anew"
    assert [differs(some) for some in again.left()] == [["only ana has it"], []]


def test_what_the_adjudicator_changed_is_not_overruled() -> None:
    work = decided()
    (tag,) = [tag for tag in work.document if tag.label == "location"]
    do(work, edits.change_tag(tag, label="organization", by="eve"))
    assert not reopened(work, TWO).left()
    both = {
        "ana": layer("ana", [["person", "Maria Orlova"], ["location", "in Karsk"]]),
        "ben": layer("ben", [["person", "Orlova"], ["location", "in Karsk"]]),
    }
    again = reopened(work, both)
    assert not again.agreed()
    (some,) = again.left()
    assert some.unanimous
    assert [tag.label for tag in again.now(some)] == ["organization"]


def test_only_what_changed_is_asked_again() -> None:
    later = {**TWO, "ben": layer("ben", [["person", "Orlova"], ["organization", "Karsk"]])}
    (some,) = reopened(decided(), later).left()
    assert differs(some) == ["the label differs"]


def test_what_both_removed_is_asked_about() -> None:
    later = {
        "ana": layer("ana", [["person", "Maria Orlova"]]),
        "ben": layer("ben", [["person", "Orlova"]]),
    }
    work = reopened(decided(), later)
    (some,) = work.left()
    assert differs(some) == ["nobody has it any more"]
    assert [tag.text for tag in work.now(some)] == ["Karsk"]
    do(work, work.keep(some))
    assert not reopened(work, later).left()
    do(work, work.neither(some))
    assert [tag.text for tag in work.document] == ["Maria Orlova"]


def test_a_further_annotator_is_heard() -> None:
    work = reopened(decided(), {**TWO, "cyd": layer("cyd", [["location", "Karsk"]])})
    do(work, work.agreed())
    (some,) = work.left()
    assert some.says["ana"][0].label == "person"
    (place,) = [tag for tag in work.document if tag.label == "location"]
    assert place.extra[FROM] == {"ana": "ana1", "ben": "ben1", "cyd": "cyd0"}


def test_decisions_stay_when_the_text_grows_before_them() -> None:
    layers = {
        "ana": layer("ana", [["person", "Tomas Beran"], ["location", "Karsk"]]),
        "ben": layer("ben", [["person", "Beran in"], ["location", "Karsk"]]),
    }
    work = at_work(layers)
    do(work, work.agreed())
    decide(work, 0, "ben")
    longer = "A line before.\n" + TEXT
    shift = len(longer) - len(TEXT)

    def moved(found: Annotations) -> Annotations:
        return replace(
            found,
            tags=tuple(
                replace(tag, spans=tuple(Span(a + shift, b + shift) for a, b in tag.spans))
                for tag in found.tags
            ),
        )

    agreed = document(moved(work.document.snapshot()), longer)
    again = at_work({name: moved(found) for name, found in layers.items()}, agreed)
    assert not again.left()


def test_a_tag_moved_to_the_same_word_elsewhere_is_asked_about() -> None:
    other = TEXT.rindex("Karsk")
    tags = tuple(
        replace(tag, spans=(Span(other, other + 5),)) if tag.text == "Karsk" else tag
        for tag in TWO["ben"].tags
    )
    work = reopened(decided(), {**TWO, "ben": replace(TWO["ben"], tags=tags)})
    assert [differs(some) for some in work.left()] == [["only ana has it"], ["only ben has it"]]


@pytest.mark.parametrize(
    "record", [1, "x", [], {"ana": 1}, {"ana": {"ana0": 5}}, {"ana": {"ana0": ""}}]
)
def test_a_record_that_is_none_is_as_if_nothing_was_decided(record: Any) -> None:
    start = Annotations(Source("a.txt"), article=Metadata(extra={RECORD: record}))
    work = at_work(TWO, document(start))
    assert len(work.left()) == 2
    do(work, work.everybody(work.left()[0]))


@pytest.mark.parametrize("whose", [1, [], {"ana": 1}, {"ana": "nobody"}])
def test_a_provenance_that_is_none_is_passed_over(whose: Any) -> None:
    tags = tuple(replace(tag, id="p0", extra={FROM: whose}) for tag in TWO["ana"].tags[:1])
    work = at_work(TWO, document(Annotations(Source("a.txt"), tags=tags)))
    decide(work, 0, "ben")
    assert [tag.text for tag in work.document] == ["Orlova"]


def test_one_annotator_is_not_enough() -> None:
    with pytest.raises(ValueError, match="two annotators"):
        at_work({"ana": TWO["ana"]})


# two adjudicators


def merged(one: Callable[[Adjudication], None], other: Callable[[Adjudication], None]) -> Any:
    base = at_work(TWO)
    do(base, base.agreed())
    sides = []
    for work_on in (one, other):
        work = reopened(base, TWO)
        work_on(work)
        sides.append(work.document.snapshot())
    found = merge(base.document.snapshot(), *sides)
    assert merge(base.document.snapshot(), *sides[::-1]).annotations == found.annotations
    through_a_file(found.annotations)
    return found


def test_what_two_adjudicators_decided_alike_is_decided() -> None:
    found = merged(lambda work: decide(work, 0, "ana"), lambda work: decide(work, 0, "ana"))
    assert not found.conflicts
    assert [tag.text for tag in found.annotations.tags] == ["Maria Orlova", "Karsk"]
    assert not at_work(TWO, document(found.annotations)).left()


def test_what_one_of_two_adjudicators_decided_is_decided() -> None:
    found = merged(lambda work: decide(work, 0, "ben"), lambda work: None)
    assert not found.conflicts
    assert not at_work(TWO, document(found.annotations)).left()


def test_what_two_adjudicators_decided_differently_is_open_again_with_both_versions() -> None:
    found = merged(lambda work: decide(work, 0, "ana"), lambda work: decide(work, 0, "ben"))
    assert any("annotate adjudicate asks again" in told for told in found.conflicts)
    work = at_work(TWO, document(found.annotations))
    (some,) = work.left()
    assert {tag.text for tag in work.now(some)} == {"Maria Orlova", "Orlova"}
    do(work, work.take(some, ["ben"]))
    assert [tag.text for tag in work.document] == ["Orlova", "Karsk"]


@pytest.mark.parametrize("order", [["neither", "take"], ["take", "neither"]])
def test_what_was_rejected_stays_rejected_when_one_like_it_is_taken(order: list[str]) -> None:
    said = layer("ana", [["person", "Maria Orlova"], ["person", "Orlova"]])
    work = at_work({"ana": said, "ben": layer("ben", [])})
    longer, shorter = work.left()
    for what in order:
        do(work, work.neither(longer) if what == "neither" else work.take(shorter, ["ana"]))
    assert [tag.text for tag in work.document] == ["Orlova"]
    assert [tag.text for tag in work.document.snapshot().rejected] == ["Maria Orlova"]
    do(work, work.take(longer, ["ana"]))
    assert not work.document.snapshot().rejected, "it was decided otherwise"


# with filters


def filtered(
    layers: Layers, agreed: Document, only: Mapping[str, list[str]], text: str = TEXT
) -> Adjudication:
    chosen = Filter(**only)  # type: ignore[arg-type]
    of = {name: document(said, text) for name, said in layers.items()} | {"": agreed}

    def asked(name: str, tag: Tag) -> bool:
        return chosen.keeps(tag, of[name], SCHEMA)

    return Adjudication(agreed, SCHEMA, layers, "eve", asked)


@pytest.mark.parametrize("name", CASES["filters"])
def test_only_what_is_asked_for_is_taken_and_asked(name: str) -> None:
    case = CASES["filters"][name]
    work = filtered(of(case), document(), case["only"])
    do(work, work.agreed())
    assert [tag.text for tag in work.document] == case.get("taken", [])
    do(work, work.majority())
    if "majority" in case:
        assert [tag.text for tag in work.document] == case["majority"]
    assert [", ".join(differs(some)) for some in work.left()] == case["asks"]
    assert work.disagreements() == work.left() or not case["asks"]
    assert work.others() == case["aside"]
    said = sum(map(len, recorded(work.document).values()))
    assert said == sum(len(some.members) for some in work.asked if work.choice(some))


def test_what_both_removed_is_asked_for_by_what_is_left_of_it() -> None:
    both = layer("ana", [["person", "Orlova"], ["date", "Tuesday"]])
    work = at_work({"ana": both, "ben": replace(both)})
    do(work, work.agreed())
    layers = {"ana": layer("ana", []), "ben": layer("ben", [])}
    found = filtered(layers, work.document, {"labels": ["date"]})
    assert [[tag.text for tag in found.now(some)] for some in found.left()] == [["Tuesday"]]
    assert found.others() == 1


def test_a_link_to_what_was_not_asked_for_waits_for_it() -> None:
    said = [["claim", "We agreed on nothing"], ["person", "Orlova said"]]
    layers = {
        "ana": layer("ana", said, [["claimant", 0, 1]]),
        "ben": layer("ben", said, [["claimant", 0, 1]]),
    }
    work = filtered(layers, document(), {"layers": ["claim"]})
    do(work, work.agreed())
    assert [tag.label for tag in work.document] == ["claim"] and not work.document.links
    rest = at_work(layers, work.document)
    do(rest, rest.agreed())
    (link,) = rest.document.links.values()
    assert [rest.document.tags[end].label for end in (link.source, link.target)] == [
        "claim",
        "person",
    ]


def test_undoing_what_is_not_asked_for_leads_nowhere() -> None:
    layers = {"ana": layer("ana", [["person", "Orlova"]]), "ben": layer("ben", [])}
    work = at_work(layers)
    (some,) = work.left()
    edit = work.take(some, ["ana"])
    assert work.touched(edit) is some
    assert filtered(layers, work.document, {"labels": ["date"]}).touched(edit) is None


# whatever they say

PLACES: list[tuple[Span, ...]] = [
    (Span(a, b),) for a in range(0, 40, 6) for b in (a + 4, a + 9, a + 14)
]
PLACES.append((Span(0, 4), Span(12, 16)))


@st.composite
def annotators(draw: st.DrawFn, least: int = 2) -> Layers:
    layers: Layers = {}
    values: st.SearchStrategy[dict[str, Any]] = st.dictionaries(
        st.sampled_from(["kind", "role"]), st.sampled_from(["a", "b", 1, True]), max_size=1
    )
    for name in ("ana", "ben", "cyd")[: draw(st.integers(least, 3))]:
        made: list[Tag] = []
        for number in range(draw(st.integers(0, 5))):
            made.append(
                make_tag(
                    SHORT,
                    draw(st.sampled_from(["person", "location", "claim"])),
                    draw(st.sampled_from(PLACES)),
                    id=f"{name}{number}",
                    attributes=draw(values),
                    note=draw(st.sampled_from(["", "", f"of {name}", "n"])),
                )
            )
        ids = [tag.id for tag in made]
        count = draw(st.integers(0, 3)) if len(ids) > 1 else 0
        pairs = [draw(st.permutations(ids)) for _ in range(count)]
        ties = [Link(f"{name}l{n}", "about", pair[0], pair[1]) for n, pair in enumerate(pairs)]
        tags = tuple(sorted(made, key=lambda tag: tag.order))
        layers[name] = Annotations(Source("a.txt"), tags=tags, links=tuple(ties))
    return layers


def said(some: Annotations | Document) -> Any:
    """Tags and links by content; the notes of what all have are those of all."""
    found = some.snapshot() if isinstance(some, Document) else some
    by_id = {tag.id: tag for tag in found.tags}

    def of(tag: Tag) -> Any:
        return tag.label, tag.spans, sorted(map(repr, tag.attributes.items()))

    tags = sorted(repr(of(tag)) for tag in found.tags)
    ties = {repr((of(by_id[t.source]), of(by_id[t.target]))) for t in found.links}
    return tags, ties


@settings(max_examples=60, deadline=None)
@given(annotators(), st.randoms(use_true_random=False))
def test_to_take_one_side_everywhere_gives_that_side(layers: Layers, order: random.Random) -> None:
    work = at_work(layers, document(text=SHORT))
    do(work, work.agreed())
    left = work.left()
    order.shuffle(left)
    for some in left:
        do(work, work.take(some, ["ana"]))
    assert not work.left()
    assert said(work.document) == said(layers["ana"])
    assert not at_work(layers, document(work.document.snapshot(), SHORT)).left()


@settings(max_examples=40, deadline=None)
@given(annotators(), st.data())
def test_whatever_is_decided_can_be_undone_and_decided_again(
    layers: Layers, data: st.DataObject
) -> None:
    work = at_work(layers, document(text=SHORT))
    do(work, work.agreed())
    for some in work.disagreements():
        for _ in range(2):
            what = data.draw(st.sampled_from([*layers, "all", "neither", "keep"]))
            if what == "all":
                do(work, work.everybody(some))
            elif what == "neither":
                do(work, work.neither(some))
            elif what == "keep":
                do(work, work.keep(some))
            else:
                do(work, work.take(some, [what]))
            assert work.choice(some)
    assert not work.left()
    assert not work.agreed() and not work.majority()


@settings(max_examples=60, deadline=None)
@given(annotators(), st.randoms(use_true_random=False))
def test_the_order_of_tags_and_links_does_not_count(layers: Layers, order: random.Random) -> None:
    mixed = {}
    for name, own in layers.items():
        tags, links = list(own.tags), list(own.links)
        order.shuffle(tags)
        order.shuffle(links)
        mixed[name] = replace(own, tags=tuple(tags), links=tuple(links))
    found = clusters(layers, SCHEMA, SHORT)
    assert [some.digest for some in clusters(mixed, SCHEMA, SHORT)] == [s.digest for s in found]
    members = [member for some in found for member in some.members]
    assert sorted(members) == sorted((n, t.id) for n, s in layers.items() for t in s.tags)


def settle(work: Adjudication, choices: Mapping[str, str]) -> None:
    """Take what all have, and decide what is left, each cluster as it is chosen for it."""
    do(work, work.agreed())
    for some in work.left():
        what = choices[some.digest]
        if what == "neither":
            do(work, work.neither(some))
        else:
            do(work, work.take(some, [n for n in work.layers if what in (n, "all")]))


@settings(max_examples=80, deadline=None)
@given(annotators(), st.data())
def test_with_filters_and_then_without_gives_what_one_run_gives(
    layers: Layers, data: st.DataObject
) -> None:
    only: dict[str, list[str]] = data.draw(
        st.sampled_from(
            [
                {"labels": ["person"]},
                {"layers": ["claim"]},
                {"where": ["kind=a"]},
                {"where": ["about"]},
                {"labels": ["location", "claim"], "where": ["!role"]},
            ]
        )
    )
    whole = at_work(layers, document(text=SHORT))
    ways = st.sampled_from([*layers, "all", "neither"])
    choices = {some.digest: data.draw(ways) for some in whole.clusters}
    settle(whole, choices)

    some = filtered(layers, document(text=SHORT), only, SHORT)
    settle(some, choices)
    assert not some.left()
    asked = {member for one in some.asked for member in one.members}
    entries = recorded(some.document).items()
    assert {(name, id) for name, found in entries for id in found} == asked
    rest = at_work(layers, document(through_a_file(some.document.snapshot()), SHORT))
    assert len(rest.left()) == some.others() == len(rest.clusters) - len(some.asked)
    settle(rest, choices)

    assert said(rest.document) == said(whole.document)
    assert recorded(rest.document) == recorded(whole.document)
    refused = [
        sorted((tag.label, tag.spans) for tag in one.document.snapshot().rejected)
        for one in (rest, whole)
    ]
    assert refused[0] == refused[1]
