"""Every occurrence: which there are, which are tagged, and that none is tagged twice."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core import edits, marking, occurrences
from annotate.core.session import Session
from annotate.core.spans import Span, overlap
from tests.core.test_session import SCHEMA, a_session, at, tagged

TEXT = (
    "The Foreign Ministry of Karsk spoke. The Foreign ministry did, the foreign ministry too; "
    "Foreign  Ministry. karsk, Karsk’s and Karskers. Karsk Republic.\n"
)


def found(quote: str, **how: Any) -> list[str]:
    session = a_session(TEXT)
    return [TEXT[slice(*span)] for span in occurrences.places(session, quote, **how)]


@pytest.mark.parametrize(
    ("quote", "how", "expected"),
    [
        ("Karsk", {}, ["Karsk"] * 3),
        ("Karsk", {"ignore_case": True}, ["Karsk", "karsk", "Karsk", "Karsk"]),
        ("Karsk", {"whole_words": False}, ["Karsk"] * 4),
        ("karsk", {}, ["karsk"]),
        # A phrase may have other capitals after its first letter.
        ("Foreign Ministry", {}, ["Foreign Ministry", "Foreign ministry", "Foreign  Ministry"]),
        ("Foreign Ministry", {"ignore_case": False}, ["Foreign Ministry", "Foreign  Ministry"]),
        ("foreign ministry", {}, ["foreign ministry"]),
        ("", {}, []),
    ],
)
def test_where_a_text_stands(quote: str, how: dict[str, bool], expected: list[str]) -> None:
    assert found(quote, **how) == expected


def test_what_is_looked_for_is_the_selection_then_the_tag_then_the_word() -> None:
    session = at(a_session(TEXT), "Ministry of")
    assert occurrences.wanted(session) == Span(12, 20)
    session.select(Span(4, 20))
    marking.label(session, "organization")
    at(session, "Ministry of")
    assert occurrences.wanted(session) == Span(4, 20)
    session.select(Span(12, 20))
    assert occurrences.wanted(session) == Span(12, 20)


def test_of_a_tag_of_several_parts_only_the_word_is_looked_for() -> None:
    session = a_session(TEXT)
    session.do(edits.add_tags(session.document, "claim", [(Span(0, 11), Span(24, 29))]))
    session.go(24)
    assert occurrences.wanted(session) == Span(24, 29)


def test_part_of_a_longer_name_is_left_out_of_all_but_where_one_points() -> None:
    session = at(a_session("Karsk Republic. Karsk is far. The Karsk Republic again.\n"), "Karsk is")
    hits = occurrences.hits(session, "Karsk", "entity")
    assert [hit.longer for hit in hits] == [True, False, True]
    told = occurrences.label_every(session, "location")
    assert tagged(session) == [("location", "Karsk")]
    assert "2 in longer names left out" in told
    session.undo()
    session.select(Span(0, 5))
    occurrences.label_every(session, "location")
    assert [tag.start for tag in session.document] == [0, 16]


def test_a_claim_is_no_name_so_nothing_is_left_out_of_it() -> None:
    session = at(a_session("Karsk Republic. Karsk is far.\n"), "Karsk is")
    assert not any(hit.longer for hit in occurrences.hits(session, "Karsk", "claim"))


def test_tags_of_another_layer_do_not_stand_in_the_way() -> None:
    session = at(a_session(TEXT), "Karsk spoke")
    marking.label(session, "claim")
    assert len(occurrences.hits(session, "Karsk", "claim")) == 2
    assert len(occurrences.hits(session, "Karsk", "entity")) == 3


def test_all_are_untagged_in_one_step_and_nothing_else() -> None:
    session = at(a_session(TEXT), "Karsk spoke")
    occurrences.label_every(session, "location")
    marking.label(at(session, "Foreign"), "other")
    made = [*session.document]
    steps = len(session.history.done)
    there = occurrences.tagged(session, "Karsk", "location")
    assert not occurrences.tagged(session, "Karsk", "person")
    assert "remove location “Karsk”" in occurrences.untag_all(session, there)
    assert tagged(session) == [("other", "Foreign")]
    assert len(session.history.done) == steps + 1
    session.undo()
    assert [*session.document] == made
    assert "no tag" in occurrences.untag_all(session, [])


def test_to_tag_none_is_no_step() -> None:
    session = at(a_session(TEXT), "Karsk spoke")
    assert occurrences.tag_all(session, "location", []) == ""
    assert not session.history.done


NAMES = ["Karsk", "Karsk Republic", "Orlova", "Maria Orlova", "the", "karsk", "said", "2,000"]
LABELS = [label.name for label in SCHEMA.labels]
WORDS = st.lists(
    st.sampled_from([*NAMES, ".", "\n\n", "“", "”", "é", "👩🏽"]), min_size=1, max_size=25
)
MARKS = st.tuples(st.integers(0, 200), st.integers(1, 20), st.sampled_from(LABELS))


def doubled(session: Session) -> set[tuple[str, str]]:
    """The pairs of tags of one layer that lie over each other."""
    schema = session.schema
    return {
        (one.id, other.id)
        for one, other in combinations(session.document, 2)
        if schema.layer_of(one.label) == schema.layer_of(other.label)
        and any(overlap(a, b) for a in one.spans for b in other.spans)
    }


@settings(deadline=None)
@given(WORDS, st.lists(MARKS, max_size=6), MARKS, st.booleans())
def test_every_occurrence_is_tagged_once(
    words: list[str],
    there: list[tuple[int, int, str]],
    here: tuple[int, int, str],
    selected: bool,
) -> None:
    session = a_session(" ".join(words))
    end = len(session.text)
    for start, size, label in there:
        start = session.cluster_start(start % end)
        session.do(
            edits.add_tags(session.document, label, [(Span(start, min(end, start + size)),)])
        )
    start, size, label = here
    session.go(session.cluster_start(start % end))
    if selected:
        session.move("right", extend=True, count=size)
    before, double = [*session.document], doubled(session)
    unit = occurrences.wanted(session)
    told = occurrences.label_every(session, label)
    assert told
    added = [tag for tag in session.document if tag not in before]
    chosen = {tag.id for tag in added if selected and unit and tag.spans == (unit,)}
    assert all(chosen & {*pair} for pair in doubled(session) - double), (
        "no new tag lies on one of its layer but what was selected"
    )
    assert all(unit and tag.label == label for tag in added)
    if added:
        session.undo()
    assert [*session.document] == before
    assert unit is None or session.selection is None
