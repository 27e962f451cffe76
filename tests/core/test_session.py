"""A person at work, without a screen: cursor, selection, labels, links, search, undo."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core import linking, marking, occurrences, offers, selecting
from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.motions import MOTIONS
from annotate.core.schema import Schema
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.store.schemas import default_schema

TEXT = (
    "Veldian Foreign Minister Maria Orlova met Orlova’s rival, Tomas Beran, on Tuesday.\n\n"
    "“We agreed on nothing,” Orlova said. “We will meet again.” Beran, in Karsk, denied it.\n\n"
    "Then Orlova left for Karsk.\n"
)
SCHEMA: Schema = default_schema()


def a_session(text: str = TEXT, width: int = 60) -> Session:
    document = Document(Article(text, "a.txt"), Annotations(Source("a.txt")))
    return Session(document, SCHEMA, by="ana", width=width)


def at(session: Session, quote: str, nth: int = 1) -> Session:
    """Put the cursor on the start of a quote."""
    place = -1
    for _ in range(nth):
        place = session.text.index(quote, place + 1)
    session.go(place)
    return session


def chosen(session: Session) -> str:
    span = session.selection
    return session.text[slice(*span)] if span else ""


def tagged(session: Session) -> list[tuple[str, str]]:
    return [(tag.label, tag.text) for tag in session.document]


@pytest.mark.parametrize(
    ("quote", "offset", "expected"),
    [
        ("Orlova’s", 2, "Orlova"),
        ("Beran,", 0, "Beran"),
        ("“We", 0, "We"),
        ("nothing,”", 3, "nothing"),
        ("Karsk.", 0, "Karsk"),
    ],
)
def test_a_label_tags_the_trimmed_word(quote: str, offset: int, expected: str) -> None:
    session = a_session()
    session.go(session.text.index(quote) + offset)
    marking.label(session, "person")
    assert tagged(session) == [("person", expected)]
    assert session.cursor == next(iter(session.document)).start


def test_grow_and_shrink_go_by_words() -> None:
    session = at(a_session(), "Maria")
    selecting.grow(session)
    assert chosen(session) == "Maria Orlova"
    selecting.grow(session)
    assert chosen(session) == "Maria Orlova met"
    selecting.shrink(session)
    selecting.shrink(session)
    assert chosen(session) == "Maria"
    selecting.shrink(session)
    assert chosen(session) == "Maria"


def test_widen_goes_to_the_next_larger_unit() -> None:
    session = at(a_session(), "agreed")
    seen = []
    for _ in range(5):
        selecting.widen(session)
        seen.append(chosen(session))
    assert seen[0] == "agreed"
    assert seen[1] == "We agreed on nothing"
    assert seen[2] == "“We agreed on nothing,” Orlova said."
    assert seen[3].startswith("“We agreed") and seen[3].endswith("denied it.")
    assert seen[4] == seen[3]


def test_shift_selects_both_ends_inclusive() -> None:
    session = at(a_session(), "Maria")
    session.move("word_right", extend=True)
    assert chosen(session) == "Maria"
    session.move("word_right", extend=True)
    assert chosen(session) == "Maria Orlova"
    session.move("left", extend=True)
    assert chosen(session) == "Maria Orlov"
    session.move("right")
    assert session.selection is None


def test_selecting_makes_motions_extend_until_a_label() -> None:
    session = at(a_session(), "Maria")
    session.toggle_selecting()
    session.move("word_right")
    session.move("word_right")
    marking.label(session, "person")
    assert tagged(session) == [("person", "Maria Orlova")]
    assert not session.selecting
    assert session.selection is None


def test_a_label_on_a_tag_of_its_layer_relabels_it() -> None:
    session = at(a_session(), "Karsk")
    marking.label(session, "person")
    marking.label(session, "location")
    assert tagged(session) == [("location", "Karsk")]
    assert "already" in marking.label(session, "location")
    session.undo()
    assert tagged(session) == [("person", "Karsk")]


def test_a_label_of_another_layer_nests() -> None:
    session = at(a_session(), "We agreed")
    selecting.quotation(session)
    marking.label(session, "claim")
    marking.label(session, "person")
    assert tagged(session) == [("claim", "We agreed on nothing"), ("person", "We")]


def test_an_explicit_selection_nests_in_its_own_layer() -> None:
    session = at(a_session(), "Veldian")
    session.select(Span(0, 16))
    marking.label(session, "organization")
    session.select(Span(0, 7))
    marking.label(session, "location")
    assert tagged(session) == [("organization", "Veldian Foreign"), ("location", "Veldian")]


def test_every_occurrence_leaves_out_what_is_tagged() -> None:
    session = at(a_session(), "Maria")
    selecting.grow(session)
    marking.label(session, "person")
    at(session, "Orlova’s")
    told = occurrences.label_every(session, "person")
    assert "3 times" in told
    assert [text for _, text in tagged(session)] == ["Maria Orlova", "Orlova", "Orlova", "Orlova"]
    assert session.cursor == TEXT.index("Orlova’s")
    session.undo()
    assert len(tagged(session)) == 1
    assert "already" in occurrences.label_every(at(session, "Maria"), "person")


def test_a_fragment_joins_the_last_tag() -> None:
    session = at(a_session(), "agreed")
    selecting.quotation(session)
    marking.label(session, "claim")
    at(session, "We will")
    selecting.quotation(session)
    told = marking.fragment(session)
    assert "2 fragments" in told
    assert tagged(session) == [("claim", "We agreed on nothing … We will meet again")]
    session.undo()
    assert tagged(session) == [("claim", "We agreed on nothing")]


def test_a_fragment_without_a_tag_says_what_to_do() -> None:
    assert "first" in marking.fragment(at(a_session(), "Maria"))


def test_links_offer_what_the_schema_allows() -> None:
    session = at(a_session(), "agreed")
    selecting.quotation(session)
    marking.label(session, "claim")
    marking.label(at(session, "said"), "cue")
    marking.label(at(session, "Orlova said"), "person")
    at(session, "agreed")
    assert linking.start_link(session) == ""
    at(session, "said")
    assert linking.link_kinds(session) == ["cue"]
    linking.link(session, "cue")
    linking.start_link(at(session, "agreed"))
    at(session, "Orlova said")
    assert "claimant" in linking.link_kinds(session)
    linking.link(session, "claimant")
    assert sorted(link.kind for link in session.document.links.values()) == ["claimant", "cue"]
    linking.unlink(at(session, "agreed"))
    assert not session.document.links
    session.undo()
    assert len(session.document.links) == 2


def test_deleting_takes_the_smallest_and_cycling_the_next() -> None:
    session = at(a_session(), "agreed")
    selecting.quotation(session)
    marking.label(session, "claim")
    marking.label(at(session, "We agreed"), "other")
    at(session, "We agreed")
    assert session.tag is not None and session.tag.label == "other"
    session.cycle()
    assert session.tag is not None and session.tag.label == "claim"
    marking.delete(session)
    assert tagged(session) == [("other", "We")]


def test_the_selection_of_a_tags_text_means_that_tag() -> None:
    session = at(a_session(), "agreed")
    selecting.quotation(session)
    marking.label(session, "claim")
    marking.label(at(session, "We agreed"), "other")
    selecting.quotation(session)
    assert session.tag is not None and session.tag.label == "claim"


def test_names_without_a_tag_are_visited_in_order_and_back() -> None:
    session = a_session()
    seen = []
    while offers.next_thing(session):
        seen.append(chosen(session))
    assert "Tomas Beran" in seen
    assert seen[-1] == "Karsk"
    back = []
    while offers.previous_thing(session):
        back.append(chosen(session))
    assert list(reversed(back)) == seen[:-1]
    assert back[-1] == "Maria Orlova"
    session.go(0)
    offers.next_thing(session)
    marking.label(session, "person")
    session.go(0)
    offers.next_thing(session)
    assert chosen(session) == seen[1]


def test_search_wraps_and_minds_case_only_with_capitals() -> None:
    session = a_session()
    session.search("orlova", 0)
    assert len(session.matches) == 4
    assert session.cursor == TEXT.index("Orlova")
    session.search("Orlova met", 0)
    assert len(session.matches) == 1
    session.search("karsk", len(TEXT) - 3)
    assert session.cursor == TEXT.index("Karsk")
    session.next_match()
    assert session.cursor == TEXT.rindex("Karsk")
    session.next_match(back=True)
    assert session.cursor == TEXT.index("Karsk")
    assert session.search("nowhere", 0) is None


def test_undo_goes_to_where_it_happened() -> None:
    session = at(a_session(), "Karsk", 2)
    marking.label(session, "location")
    session.go(0)
    session.undo()
    assert session.cursor == TEXT.rindex("Karsk")
    assert session.undo() is None


def test_nothing_to_tag_in_an_empty_article() -> None:
    session = a_session("")
    assert "nothing" in marking.label(session, "person")
    assert "nothing" in occurrences.label_every(session, "person")
    for name in MOTIONS:
        session.move(name)
        session.move(name, extend=True)
        assert session.cursor == 0
    selecting.widen(session)
    selecting.grow(session)
    selecting.trim(session)
    assert not offers.next_thing(session) and not offers.previous_thing(session)


LETTERS = st.sampled_from([*"ab. \n\r\t", "“", "”", "é", "新", "👨‍👩‍👧‍👦", "🇩🇪", "\u200b", "\x1b"])
STEPS = st.lists(st.tuples(st.sampled_from(sorted(MOTIONS)), st.booleans()), max_size=12)


@settings(deadline=None)
@given(st.lists(LETTERS, max_size=40).map("".join), STEPS)
def test_every_motion_stays_on_cluster_starts(text: str, steps: list[tuple[str, bool]]) -> None:
    session = a_session(text, width=9)
    for name, extend in steps:
        session.move(name, extend=extend)
        assert 0 <= session.cursor <= len(text)
        if session.cursor < len(text):
            assert session.cluster.start == session.cursor
        span = session.selection
        if span is not None and text:
            assert 0 <= span.start <= span.end <= len(text)


@pytest.mark.parametrize(("there", "back"), [("right", "left"), ("down", "up")])
def test_motions_there_and_back(there: str, back: str) -> None:
    session = a_session()
    for _ in range(3):
        session.move(there)
    session.move(back)
    session.move(back)
    session.move(back)
    assert session.cursor == 0
