"""What a page's bytes mean: header against page against bytes."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import AnnotateError
from annotate.web.charset import page_text

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "page_charsets.yaml").read_text("utf-8")
)
TEXT = "“The talks have failed”, she said – in the café’s door; €5 a day."


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_page_is_read_as_it_was_written(case: dict[str, Any]) -> None:
    meta = f'<meta charset="{case["page"]}">' if "page" in case else ""
    html = f"<html><head>{meta}</head><body><p>{case.get('text', TEXT * 60)}</p></body></html>"
    data = html.encode(case["written"])
    if "damage" in case:
        # A byte of windows-1252 in an advertisement.
        data, html = data.replace(b"</p>", b"\x93</p>"), html.replace("</p>", "\ufffd</p>")
    text, note = page_text(data, "a.html", case.get("header", ""))
    assert text == html
    assert note == case.get("note", "")


@pytest.mark.parametrize(
    "meta",
    [
        '<META http-equiv=Content-Type content="text/html; charset=windows-1251">',
        "<meta name=x><meta charset=windows-1251 />",
        '<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_ways_in_which_a_page_says_it(meta: str) -> None:
    html = f"{meta}<p>Мария"
    assert page_text(html.encode("cp1251"), "a.html").text == html


def test_numbers_mean_what_they_mean_on_the_web() -> None:
    html = b"1&#150;2 &#x80; &#0147;a&#x94 &#129;&#27;&#x1f;&#0 &#1500; &#x9Fa; &#10; &#60; &#159"
    assert page_text(html, "a.html").text == "1–2 € “a”  &#1500; &#x9Fa; &#10; &#60; Ÿ"
    long = b"&#" + b"9" * 5000 + b";&#x110000;&#xd800;&#xFFFE;"
    assert page_text(long, "a.html").text == "&#" + "9" * 5000 + ";"


@pytest.mark.parametrize("data", [bytes(range(32)) * 40, b"\0" * 50 + b"<p>x", b"MZ\0\0\3" * 9])
def test_what_is_no_text(data: bytes) -> None:
    with pytest.raises(AnnotateError) as raised:
        page_text(data, "a.html")
    assert raised.value.message == "a.html is no web page"


@given(st.binary(max_size=200), st.text(max_size=12), st.text(max_size=12))
def test_any_bytes_under_any_name_are_read_or_refused(data: bytes, header: str, page: str) -> None:
    whole = f'<meta charset="{page}">'.encode("utf-8", "replace") + data
    try:
        text, _ = page_text(whole, "a.html", header)
    except AnnotateError:
        return
    assert not set("\0\x1b\x7f\x9b") & set(text)
    text.encode("utf-8")
