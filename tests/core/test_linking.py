"""Links made by pointing and links offered, and that each is one step of the history."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core import edits, linking, marking, occurrences
from annotate.core.document import Document
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag
from tests.core.test_session import SCHEMA, TEXT, a_session, at, tagged


def span(quote: str) -> Span:
    return Span(TEXT.index(quote), TEXT.index(quote) + len(quote))


CLAIM, SAID, SPEAKER = span("We agreed on nothing"), span("said"), span("Orlova said")
SPEAKER = Span(SPEAKER.start, SPEAKER.start + 6)


def with_tags(*tags: tuple[str, Span]) -> Session:
    session = a_session()
    for label, place in tags:
        session.do(edits.add_tags(session.document, label, [(place,)]))
    return session


def on(session: Session, place: Span) -> Session:
    session.go(place.start)
    return session


def links(session: Session) -> list[tuple[str, str, str]]:
    tags = session.document.tags
    return sorted(
        (link.kind, tags[link.source].text, tags[link.target].text)
        for link in session.document.links.values()
    )


def test_without_a_tag_no_link_starts_or_ends() -> None:
    session = with_tags(("claim", CLAIM))
    assert linking.start_link(on(session, SAID))
    assert not session.link_from
    assert not linking.start_link(on(session, CLAIM))
    assert linking.link_kinds(session) == [], "a tag is not linked to itself"
    on(session, SAID)
    assert linking.link_kinds(session) == []
    assert "no tag here" in linking.link(session, "cue")
    assert not session.link_from


def test_a_link_that_is_there_is_not_made_twice() -> None:
    session = with_tags(("claim", CLAIM), ("cue", SAID))
    for told in ("link cue", "linked already"):
        linking.start_link(on(session, CLAIM))
        assert told in linking.link(on(session, SAID), "cue")
    assert links(session) == [("cue", "We agreed on nothing", "said")]


def test_the_tag_that_a_link_was_begun_from_may_be_gone() -> None:
    session = with_tags(("claim", CLAIM), ("cue", SAID))
    linking.start_link(on(session, CLAIM))
    session.undo()
    session.undo()
    assert linking.link_kinds(on(session, SAID)) == []
    assert "no tag" in linking.link(session, "cue")


def test_the_schema_says_what_may_be_tied() -> None:
    session = with_tags(("claim", CLAIM), ("cue", SAID), ("person", SPEAKER))
    linking.start_link(on(session, CLAIM))
    assert linking.link_kinds(on(session, SAID)) == ["cue"]
    assert linking.link_kinds(on(session, SPEAKER)) == ["claimant", "about", "same-as"]
    linking.start_link(on(session, SAID))
    assert linking.link_kinds(on(session, CLAIM)) == []


def test_one_link_or_all_of_a_tag_are_removed() -> None:
    session = with_tags(("claim", CLAIM), ("cue", SAID), ("person", SPEAKER))
    tags = [*session.document]
    for kind, other in [("cue", 2), ("claimant", 1), ("about", 1)]:
        session.do(edits.link_tags(session.document, kind, tags[0], tags[other]))
    made = links(session)
    link = session.document.links_of(tags[1].id)[0]
    assert session.document.other_end(link, tags[1].id) == tags[0]
    assert session.document.other_end(link, tags[0].id) == tags[1]
    linking.remove(session, link)
    assert len(links(session)) == 2
    assert linking.unlink(on(session, CLAIM)) == "unlink cue, about"
    assert links(session) == []
    assert linking.unlink(session) == "no links here"
    session.undo()
    session.undo()
    assert links(session) == made


ENDS = {"cue": SAID, "claimant": SPEAKER}


@pytest.mark.parametrize(
    ("there", "labels"),
    [
        ([], ["claim", "source", "cue"]),
        ([("cue", SAID)], ["claim", "source", "cue"]),
        ([("person", SPEAKER)], ["claim", "person", "cue"]),
        ([("organization", SPEAKER), ("cue", SAID)], ["claim", "organization", "cue"]),
        # What cannot be the end of such a link stays beside the one that can.
        ([("location", SPEAKER)], ["claim", "location", "source", "cue"]),
    ],
)
def test_what_is_offered_is_linked_and_made_if_need_be(
    there: list[tuple[str, Span]], labels: list[str]
) -> None:
    session = with_tags(*there)
    before, steps = [*session.document], len(session.history.done)
    session.select(CLAIM)
    marking.label(session, "claim")
    tag = next(tag for tag in session.document if tag.label == "claim")
    told = linking.complete(session, [tag], {"voice": "direct", "check": ""}, ENDS, 1)
    assert sorted(tag.label for tag in session.document) == sorted(labels)
    assert links(session) == [
        ("claimant", "We agreed on nothing", "Orlova"),
        ("cue", "We agreed on nothing", "said"),
    ]
    assert session.document.tags[tag.id].attributes == {"voice": "direct"}
    assert told.startswith("tag claim “We agreed on nothing” · voice=direct · cue “said”")
    assert len(session.history.done) == steps + 1
    session.undo()
    assert [*session.document] == before and not links(session)


def test_values_go_to_all_tags_that_were_made() -> None:
    session = at(a_session(), "Karsk")
    occurrences.label_every(session, "date")
    linking.complete(session, [*session.document], {"value": "2021"}, {}, 1)
    assert [tag.attributes for tag in session.document] == [{"value": "2021"}] * 2
    session.undo()
    assert tagged(session) == []


def test_without_values_and_links_the_step_stays_as_it_was() -> None:
    session = with_tags(("claim", CLAIM))
    title = session.history.done[-1].title
    assert linking.complete(session, [*session.document], {}, {}, 1) == title
    assert linking.complete(session, [*session.document], {}, {}, 0) == ""
    assert [edit.title for edit in session.history.done] == [title]


@pytest.mark.parametrize(
    ("label", "kind", "expected"),
    [("claim", "claimant", "source"), ("claim", "cue", "cue"), ("person", "cue", "")],
)
def test_what_is_made_at_an_end(label: str, kind: str, expected: str) -> None:
    assert linking.end_at(a_session(), label, kind, SAID) == expected
    assert linking.end_at(a_session(), label, "no such kind", SAID) == ""


# History


State = tuple[dict[str, Tag], dict[str, Link], list[tuple[int, int, str]], object]


def state(document: Document) -> State:
    return {**document.tags}, {**document.links}, [*document.order], document.metadata


LABELS = [label.name for label in SCHEMA.labels]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["tag", "relabel", "value", "span", "remove", "link", "unlink", "status"]),
        st.integers(0, len(TEXT) - 12),
        st.integers(1, 10),
        st.sampled_from(LABELS),
    ),
    min_size=1,
    max_size=14,
)


def step(session: Session, what: str, start: int, size: int, label: str) -> None:
    """One change of any kind, if there is something that it can change."""
    document = session.document
    tags = [*document]
    tag = tags[start % len(tags)] if tags else None
    if what == "tag":
        session.do(edits.add_tags(document, label, [(Span(start, start + size),)]))
    elif what == "status":
        metadata = document.metadata
        session.do(edits.describe_article(document, type(metadata)(status=f"{size}")))
    elif tag is None:
        return
    elif what == "relabel":
        session.do(edits.change_tag(tag, label=label))
    elif what == "value":
        session.do(edits.change_tag(tag, attributes={"value": str(size)}))
    elif what == "span":
        session.do(edits.respan_tag(document, tag, (*tag.spans, Span(start, start + size))))
    elif what == "remove":
        session.do(edits.remove_tags(document, [tag]))
    elif what == "unlink":
        session.do(edits.remove_links(document.links_of(tag.id)))
    elif (other := tags[size % len(tags)]) is not tag:
        session.do(edits.link_tags(document, "same-as", tag, other))


@settings(deadline=None)
@given(STEPS, st.data())
def test_merged_steps_are_undone_and_done_again_as_one(
    steps: list[tuple[str, int, int, str]], data: st.DataObject
) -> None:
    session = a_session()
    history = session.history
    states = [state(session.document)]
    for each in steps:
        done = len(history.done)
        step(session, *each)
        if len(history.done) > done:
            states.append(state(session.document))
    merged = data.draw(st.integers(0, len(history.done)))
    history.merge(merged, "all of it")
    if merged:
        assert history.done[-1].title == "all of it"
        del states[len(states) - merged : len(states) - 1]
    assert len(history.done) == len(states) - 1
    for expected in reversed(states[:-1]):
        assert session.undo()
        assert state(session.document) == expected
    for expected in states[1:]:
        assert session.redo()
        assert state(session.document) == expected
    assert not session.redo()
