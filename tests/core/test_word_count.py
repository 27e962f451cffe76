"""How many words there are: cases, and the definition said in a slow way."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.segmentation import BURMESE, HAN, HIRAGANA, KATAKANA, KHMER, LAO, THAI
from annotate.core.word_count import words

CASES = {
    "": 0,
    " \n\t": 0,
    "The talks in Genf have failed.": 6,
    "don’t, Nagorno-Karabakh and AT&T paid 2,000 (3.5 %)": 7,
    "“Hi” – he said—again … -- _ & www.example.org": 5,
    "no\u00a0break and\u2009thin\u3000wide\x85next": 6,
    "МИД России заявил": 3,
    "हिन्दी में समाचार": 3,
    "cafe\u0301 ete\u0301": 2,
    "日本語のニュース": 3,
    "ข่าวไทย ข่าว": 2,
    "新闻2020年": 3,
    "😀 👍🏽": 0,
    "e\x1cf": 2,
}

SCRIPTS = re.compile(
    "|".join(f"[{s}]+" for s in (HAN, HIRAGANA, KATAKANA, THAI, LAO, BURMESE, KHMER))
)

ALPHABET = (
    "ab1_-—―–…’'“.,&% \n\t\r\x0b\x1c\x85\u00a0\u2009\u2028\u3000é\u0301Шनि्日本ののカข่าว😀\u200d²٣"
)


def defined(text: str) -> int:
    """What has a letter or digit between blanks and long dashes, runs of a script on their own."""
    kept = "".join(c for c in text if c.isascii() or c.isalnum() or c.isspace() or c in "—―")
    parts = re.split(r"[\s—―]+", SCRIPTS.sub(r" \g<0> ", kept))
    return sum(any(map(str.isalnum, part)) for part in parts)


@pytest.mark.parametrize(("text", "count"), CASES.items())
def test_words_of(text: str, count: int) -> None:
    assert words(text) == count


@given(st.text(st.sampled_from(ALPHABET)) | st.text())
def test_the_fast_count_is_the_definition(text: str) -> None:
    assert words(text) == defined(text)


@given(st.text(st.characters(codec="ascii")))
def test_plain_text_counts_as_tools_count_it(text: str) -> None:
    assert words(text) == sum(any(map(str.isalnum, part)) for part in text.split())
