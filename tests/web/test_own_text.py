"""A paragraph is the page's, sign by sign, whatever was done to it on the way."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from annotate.web.own_text import PIECE, PageText, text_of


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>one\n  two</p><p>three</p>", "one two\n\nthree"),
        ("<p>a<br>b<br><br>c</p>", "a\nb\n\nc"),
        ("<p>a <b> b</b>c</p>", "a bc"),
        ("<p>a&nbsp;&nbsp;b &shy;c\u202fd</p>", "a\xa0\xa0b \xadc\u202fd"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<p>x<script>var a</script>y<style>b</style></p><noscript>n</noscript>", "xy"),
        ("<ul><li>a<li>b</ul><table><tr><td>c<td>d</table>", "a\n\nb\n\nc\n\nd"),
        ("<p>a\x1b[31mb&#7;</p>", "a[31mb"),
        ("<p>cafe\u0301 \u212b ﬁ</p>", "cafe\u0301 \u212b ﬁ"),
        ("<p> </p><p></p>", ""),
    ],
)
def test_the_text_of_a_page(source: str, text: str) -> None:
    assert text_of(html.document_fromstring(f"<html><body>{source}</body></html>")) == text


LETTERS = st.text(
    st.sampled_from("aéßñ“”’ \xa0\u202f\xade\u0301\u0327Å\u212bﬁШ中😀한\n"), max_size=30
)


@given(st.lists(LETTERS, min_size=1, max_size=6), st.integers(0, 5), st.integers(0, 2 * PIECE))
def test_what_was_rewritten_is_found_as_it_was(parts: list[str], at: int, shift: int) -> None:
    paragraphs = [f"<{i}>{part}<{i}/>" for i, part in enumerate(parts)]
    page = PageText("x" * shift + "\n\n".join(paragraphs))
    wanted = paragraphs[at % len(paragraphs)]
    rewritten = " ".join(unicodedata.normalize("NFC", wanted).replace("\xad", "").split())
    # Marks are sorted when they are composed; then the place is not found, but never a wrong one.
    assert page.find(rewritten) in (wanted, None)
    if unicodedata.is_normalized("NFC", wanted):
        assert PageText(page.text).find(rewritten) == wanted


def test_of_two_that_are_alike_the_next_is_meant() -> None:
    page = PageText("a\xa0b\n\nc\n\na b\n\nd")
    assert [page.find(text) for text in ("a b", "c", "a b", "d")] == ["a\xa0b", "c", "a b", "d"]
    assert page.find("a b") == "a\xa0b"
    assert page.find("z") is None
    assert page.find(" ") is None
