"""Tags in edited texts: cases as data, and what holds for all texts and edits."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core.anchors.fingerprint import fingerprints
from annotate.core.anchors.normal import normal
from annotate.core.anchors.placing import (
    LOST,
    MOVED,
    UNCHANGED,
    Placement,
    reanchor,
)
from annotate.core.spans import Span
from annotate.core.tags import Tag, make_tag, quote

CASES = yaml.safe_load(
    (Path(__file__).parent.parent / "cases/anchors.yaml").read_text(encoding="utf-8")
)
OPEN, CLOSE = "⟦", "⟧"


def located(text: str, marked: str) -> tuple[Span, ...]:
    """The spans of what is marked in a part of a text that is there once."""
    part = marked.replace(OPEN, "").replace(CLOSE, "")
    assert text.count(part) == 1, part
    spans = []
    at = text.index(part)
    for piece in marked.split(OPEN)[1:]:
        before = marked[: marked.index(OPEN)]
        start = at + len(before)
        inner = piece.partition(CLOSE)[0]
        spans.append(Span(start, start + len(inner)))
        marked = marked.replace(OPEN, "", 1).replace(CLOSE, "", 1)
    return tuple(spans)


def unescaped(marked: str) -> str:
    return marked.replace("\\n", "\n").replace("\\r", "\r")


@pytest.mark.parametrize("knows", ["old", "prints", "tags"])
@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["name"]) for case in CASES["cases"] + CASES["others"]]
)
def test_case(case: dict[str, Any], knows: str) -> None:
    if knows != case.get("with", knows):
        pytest.skip("holds with the old text only")
    old = new = case.get("article", CASES["article"])
    for before, after in case["edits"]:
        assert before in new
        new = new.replace(before, after)
    tag = make_tag(old, "x", located(old, unescaped(case["tag"])), id="a")
    (placed,) = known(knows, [tag], old, new)
    assert (placed.state, placed.text) == (
        case["state"],
        quote(new, located(new, unescaped(case["found"]))) if "found" in case else "",
    ), placed.reason
    assert placed.spans == (located(new, unescaped(case["found"])) if "found" in case else ())


def known(knows: str, tags: list[Tag], old: str, new: str) -> list[Placement]:
    """Placed with the old text, with the prints of its paragraphs, or with the tags alone."""
    if knows == "old":
        return reanchor(tags, new, old=old)
    prints = fingerprints(old) if knows == "prints" else ""
    return reanchor(tags, new, paragraphs=prints, chars=len(old))


PIECES = st.sampled_from(
    [
        "Maria Orlova",
        " said",
        " ",
        ", ",
        ".\n\n",
        "“",
        "”",
        "don’t",
        " – ",
        "...",
        "e\u0301",
        "玛丽亚",
        "मारि",
        "👍🏽",
        "قالت",
        "\r\n",
        "42",
        "the",
        "\u00a0",
        "\u200d",
        "\ufeff",
        "🇳🇴",
        " the mayor",
        "''",
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=40).map("".join)


@st.composite
def tagged(draw: st.DrawFn) -> tuple[str, list[Tag]]:
    """A text, and tags with one or two fragments on it."""
    text = draw(TEXTS)
    places = st.integers(0, len(text))
    tags = []
    for number in range(draw(st.integers(1, 4))):
        cuts = sorted(draw(st.sets(places, min_size=2, max_size=4)))
        spans = [Span(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=False)]
        tags.append(make_tag(text, "x", tuple(spans), id=f"t{number}"))
    return text, tags


def check(placed: list[Placement], new: str) -> None:
    """What holds whatever was edited."""
    for one in placed:
        assert (one.state == LOST) == (not one.spans)
        assert all(0 <= start < end <= len(new) for start, end in one.spans)
        assert one.text == quote(new, one.spans)
        assert 0 <= one.confidence <= 1
        if one.state == UNCHANGED:
            assert (one.spans, one.text) == (one.tag.spans, one.tag.text)
        if one.state == MOVED:
            assert normal(one.text) == normal(one.tag.text)
        for spans in one.candidates:
            assert spans and all(0 <= start < end <= len(new) for start, end in spans)


@given(tagged(), TEXTS, st.sampled_from(["old", "prints", "tags"]))
def test_no_place_is_outside_and_none_says_what_is_not_so(
    case: tuple[str, list[Tag]], new: str, knows: str
) -> None:
    old, tags = case
    placed = known(knows, tags, old, new)
    assert [one.tag for one in placed] == tags
    check(placed, new)


@given(tagged(), st.integers(0, 400), TEXTS, st.sampled_from(["old", "prints", "tags"]))
def test_no_place_is_outside_after_an_insertion(
    case: tuple[str, list[Tag]], at: int, put: str, knows: str
) -> None:
    old, tags = case
    new = old[: at % (len(old) + 1)] + put + old[at % (len(old) + 1) :]
    check(known(knows, tags, old, new), new)


@given(tagged())
def test_nothing_is_changed_where_nothing_was_edited(case: tuple[str, list[Tag]]) -> None:
    text, tags = case
    assert {one.state for one in reanchor(tags, text, old=text)} == {UNCHANGED}


ARTICLE: str = CASES["article"]
WORDS = [Span(at, at + size) for at in range(0, len(ARTICLE) - 30, 7) for size in (3, 11, 24)]
WORD_TAGS = [
    make_tag(ARTICLE, "x", (span,), id=f"t{number}")
    for number, span in enumerate(WORDS)
    if ARTICLE[slice(*span)].strip()
]


@pytest.mark.parametrize("knows", ["old", "prints", "tags"])
def test_every_tag_is_placed_where_only_line_ends_differ(knows: str) -> None:
    placed = known(knows, WORD_TAGS, ARTICLE, ARTICLE.replace("\n", "\r\n"))
    assert [one.reason for one in placed if one.state not in (UNCHANGED, MOVED)] == []


@settings(max_examples=30)
@given(st.text("abc déf\n.", min_size=1, max_size=200), st.sampled_from(["old", "prints", "tags"]))
def test_an_insertion_before_moves_all_by_the_same(put: str, knows: str) -> None:
    placed = known(knows, WORD_TAGS, ARTICLE, f"{put}\n\n{ARTICLE}")
    shifts = {
        span.start - before.start
        for one in placed
        for before, span in zip(one.tag.spans, one.spans, strict=True)
    }
    assert shifts == {len(put) + 2}
    assert {one.state for one in placed} == {MOVED}
