"""How a selection grows and shrinks: cases, and what always holds."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core import segmentation, selecting
from annotate.core.session import Session
from annotate.core.spans import Span, embeds
from tests.core.test_segmentation import texts
from tests.core.test_session import a_session, at, chosen

SPLIT = "“We agreed on nothing,” Orlova said. “We will meet again.” Beran denied it.\n"
WORDS = "He left Karsk, because it rained. They stayed.\n\nThe end of (all) of it.\n"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("+", "He left"),
        ("++", "He left Karsk"),
        ("+++", "He left Karsk, because"),
        ("++-", "He left"),
        ("+--", "He"),
        ("+---", "He"),
        (":", "He left Karsk"),
        ("::", "He left Karsk, because it rained"),
        ("$", "He left Karsk, because it rained"),
        ("$$", "He left Karsk, because it rained. They stayed"),
        ("$_", "He left Karsk"),
        ("$$_", "He left Karsk, because it rained"),
        ("$$__", "He left Karsk"),
        ("$$____", "He"),
        ("=", "He"),
        ("==", "He left Karsk"),
        ("===", "He left Karsk, because it rained."),
        ("====", "He left Karsk, because it rained. They stayed."),
        ("=====", "He left Karsk, because it rained. They stayed."),
        ("====,", "He left Karsk, because it rained. They stayed"),
        ("-", ""),
        ("_", ""),
        (",", ""),
    ],
)
def test_steps_from_a_word(steps: str, expected: str) -> None:
    session = a_session(WORDS)
    for step in steps:
        STEPS[step](session)
    assert chosen(session) == expected


STEPS: dict[str, Callable[[Session], object]] = {
    "+": selecting.grow,
    "-": selecting.shrink,
    ":": selecting.to_clause,
    "$": selecting.to_sentence,
    "=": selecting.widen,
    "_": selecting.narrow,
    ",": selecting.trim,
    '"': selecting.quotation,
    "|": selecting.split,
    "w": lambda session: selecting.unit(session, "word"),
    "s": lambda session: selecting.unit(session, "sentence"),
}


def test_growing_takes_the_rest_of_a_word_first() -> None:
    session = a_session(WORDS)
    session.select(Span(0, 4))
    selecting.grow(session)
    assert chosen(session) == "He left"


def test_at_the_end_of_the_text_nothing_grows() -> None:
    session = at(a_session(WORDS), "it.\n")
    for _ in range(3):
        selecting.grow(session)
    assert chosen(session) == "it"


def test_a_word_and_a_sentence_by_the_mouse() -> None:
    session = at(a_session(WORDS), "arsk")
    selecting.unit(session, "word")
    assert chosen(session) == "Karsk"
    selecting.unit(session, "sentence")
    assert chosen(session) == "He left Karsk, because it rained."


def test_widening_takes_the_content_of_a_quotation() -> None:
    session = at(a_session(SPLIT), "nothing")
    seen = []
    for _ in range(4):
        selecting.widen(session)
        seen.append(chosen(session))
    assert seen[:2] == ["nothing", "We agreed on nothing"]
    assert seen[2].startswith("“We agreed") and seen[2].endswith("said.")


@pytest.mark.parametrize("part", ["agreed", "again"])
def test_the_parts_of_a_quotation_are_found_from_each(part: str) -> None:
    session = at(a_session(SPLIT), part)
    assert selecting.split(session) == 2
    assert [SPLIT[slice(*span)] for span in session.places()] == [
        "We agreed on nothing",
        "We will meet again",
    ]
    session.go(0)
    assert session.parts == () and session.selection is None


def test_outside_of_a_quotation_nothing_is_split() -> None:
    session = at(a_session(SPLIT), "Beran")
    assert selecting.split(session) == 0
    assert session.selection is None


def test_the_next_quotation_follows_the_one_selected() -> None:
    session = at(a_session(SPLIT), "agreed")
    assert selecting.quotation(session) and chosen(session) == "We agreed on nothing"
    assert selecting.quotation(session) and chosen(session) == "We will meet again"
    assert not selecting.quotation(session)
    assert chosen(session) == "We will meet again"


def on_clusters(session: Session) -> bool:
    span = session.selection
    ends = (span.start, span.end) if span else ()
    return all(
        end == len(session.text) or segmentation.cluster_at(session.text, end).start == end
        for end in (session.cursor, *ends)
    )


PIECES = [
    *"aB1 .,!?…“”‘’'\"«»()-–—@\n\r\t\u200b",
    "\r\n",
    "\n\n",
    "e\u0301",
    "👨‍👩‍👧",
    "🇩🇪",
    "👩🏽",
    "漢",
    "「",
    "」",
]
PIECES += ["한", "नि", "ع", "Mr. ", "U.S. ", "the ", "Orlova", "’s", " said. ", " because "]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.integers(0, 60),
    st.lists(st.sampled_from(sorted(STEPS)), max_size=8),
)
def test_a_selection_is_of_whole_clusters(text: str, start: int, steps: list[str]) -> None:
    session = a_session(text)
    session.go(session.cluster_start(min(start, len(text))))
    for step in steps:
        STEPS[step](session)
        assert on_clusters(session), step
        span = session.selection
        assert span is None or 0 <= span.start < span.end <= len(text)


@pytest.mark.parametrize(
    ("steps", "text"), [('"', "「\u0301a」"), ("|", "「\u0301a」"), ("+=", " ्a"), ("+", "a\u0600 ")]
)
def test_marks_of_several_characters_stay_whole(steps: str, text: str) -> None:
    session = a_session(text)
    for step in steps:
        STEPS[step](session)
    assert on_clusters(session)


@settings(deadline=None)
@given(texts, st.integers(0, 60), st.lists(st.sampled_from("+-:$=_"), max_size=8))
def test_only_widening_moves_the_start(text: str, start: int, steps: list[str]) -> None:
    session = a_session(text)
    session.go(session.cluster_start(min(start, len(text))))
    for step in steps:
        before = session.selection
        STEPS[step](session)
        after = session.selection
        if before is None or after is None:
            continue
        if step == "=":
            assert embeds(after, before), "what was selected still is"
        elif step in ":$":
            assert after.start == before.start and after.end >= before.end
        elif step == "_":
            assert after.start == before.start and after.end <= before.end


@settings(deadline=None)
@given(texts, st.integers(0, 60))
def test_widening_and_narrowing_come_to_an_end(text: str, start: int) -> None:
    session = a_session(text)
    session.go(session.cluster_start(min(start, len(text))))
    for step in "=_":
        for _ in range(12):
            before = session.selection
            STEPS[step](session)
        assert session.selection == before
