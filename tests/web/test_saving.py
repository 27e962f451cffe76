"""Articles as files: front matter that is read back, names that fit every file system."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.store.articles import metadata
from annotate.web.page import Page
from annotate.web.saving import LONGEST, article_text, slug

WORDS = ("Nobody answered.",)


@given(st.text(), st.text(), st.sampled_from(["", "2020-11-05"]))
def test_the_front_matter_is_read_back(title: str, byline: str, published: str) -> None:
    page = Page(WORDS, title=title, published=published, byline=byline)
    text = article_text(page, "2026-01-01T00:00:00Z")
    found = metadata(text, "a.txt")
    assert found == (" ".join(title.split()) or "Nobody answered.", published)
    assert text.endswith("\n---\n\nNobody answered.\n")


@pytest.mark.parametrize(
    ("title", "url", "name"),
    [
        ("Minister: “talks failed”!", "", "minister-talks-failed"),
        ("We’re back; it's 5 o’clock", "", "were-back-its-5-oclock"),
        ("Переговоры провалились", "", "переговоры-провалились"),
        ("../../etc/passwd\0\n", "", "etc-passwd"),
        ("CON", "", "con-article"),
        ("…", "https://a.example/news/talks%20failed.html?x=1", "talks-failed"),
        ("", "https://a.example/", "a-example"),
        ("", "", "article"),
        ("ß" * 100, "", "ß" * 40),
        ("word " * 40, "", "-".join(["word"] * 16)),
    ],
)
def test_the_name_of_a_file(title: str, url: str, name: str) -> None:
    assert slug(Page(WORDS, title=title, url=url)) == name


@given(st.text())
def test_a_name_is_short_and_goes_nowhere(title: str) -> None:
    made = slug(Page(WORDS, title=title))
    assert 0 < len(made.encode()) <= LONGEST
    assert all(letter.isalnum() or letter == "-" for letter in made)
    assert not made.startswith("-")
