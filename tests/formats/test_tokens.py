"""Tokens are all that is not blank, at their offsets, and end where tags do."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.spans import Span
from annotate.formats.tokens import sentences, tokens
from tests.formats.conftest import BLANKS, WORDS

texts = st.lists(
    st.sampled_from([*WORDS, *BLANKS, "'s", ".", "?", "Mr.", "2,000", "ก็"]), max_size=20
)


def words(text: str, *borders: int) -> list[str]:
    return [text[start:end] for start, end in tokens(text, 0, len(text), borders)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We pay,” she said.", ["“", "We", "pay", ",", "”", "she", "said", "."]),
        ("Orlova’s U.S. trip", ["Orlova", "’s", "U.S.", "trip"]),
        ("don’t pay €2,000.50!", ["don’t", "pay", "€2,000.50", "!"]),
        ("田中さん", ["田", "中", "さん"]),
        ("👩‍👧👍🏽🇩🇪", ["👩‍👧", "👍🏽", "🇩🇪"]),
        ("(Karsk–Veld)", ["(", "Karsk", "–", "Veld", ")"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(texts.map("".join), st.lists(st.integers(0, 60)))
def test_tokens_are_all_that_is_not_blank(text: str, wanted: list[int]) -> None:
    borders = sorted({border for border in wanted if border <= len(text)})
    found = [*tokens(text, 0, len(text), borders)]
    assert "".join(text[start:end] for start, end in found) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert not any(start < border < end for border in borders for start, end in found)
    assert not any(character.isspace() for start, end in found for character in text[start:end])


@given(texts.map("".join), st.integers(0, 60), st.integers(1, 20))
def test_sentences_hold_all_and_break_in_no_tag(text: str, start: int, size: int) -> None:
    whole = [Span(start, start + size)] if start + size <= len(text) else []
    found = [*sentences(text, whole)]
    assert "".join("".join(text[a:b].split()) for a, b in found) == "".join(text.split())
    for a, b in found:
        assert text[a:b] == text[a:b].strip()
        assert not any(span.start < b < span.end and text[b : span.end].strip() for span in whole)


def test_sentences() -> None:
    text = "Talks fail\n\nMr. Beran left. “Why?” asked Orlova. Nobody knew.\nEnd"
    assert [text[a:b] for a, b in sentences(text)] == [
        "Talks fail",
        "Mr. Beran left.",
        "“Why?” asked Orlova.",
        "Nobody knew.",
        "End",
    ]
