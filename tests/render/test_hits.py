"""Lines of hits: what was found shows, nothing is cut in two, nothing is too long."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import iter_graphemes, wcswidth

from annotate.core.segmentation import snapped
from annotate.core.spans import Span
from annotate.core.tags import make_tag
from annotate.render.hits import Painting, Shown, around, bounded, lines, sentences
from annotate.render.palette import Palette
from annotate.store.schemas import default_schema
from tests.e2e.hostile import PAINTED

PALETTE = Palette(default_schema())

TEXT = "One. The talks in Genf\nhave failed, she said. Three."


def shown(text: str, *spans: Span, is_tag: bool = False) -> Shown:
    return Shown(text, sentences(text, Span(spans[0].start, spans[-1].end)), spans, (), is_tag)


def test_a_hit_stands_in_its_sentence() -> None:
    start = TEXT.index("Genf")
    what = shown(TEXT, Span(start, start + 9))
    assert around(what, None, Painting(), 0) == "The talks in Genf have failed, she said."
    tag = what._replace(is_tag=True)
    assert around(tag, None, Painting(), 0) == "The talks in [Genf have] failed, she said."
    assert around(tag, None, Painting(34), 10) == "…in [Genf have] failed,…"
    assert around(what, None, Painting(34), 10) == "…in Genf have failed, s…"


def test_fragments_are_all_in_brackets() -> None:
    what = shown("a bc d ef g.", Span(2, 4), Span(7, 9), is_tag=True)
    assert around(what, None, Painting(), 0) == "a [bc] d [ef] g."


def test_lines_are_whole() -> None:
    assert lines(TEXT, Span(5, 8)) == (0, 22) and lines(TEXT, Span(20, 30)) == (0, len(TEXT))
    assert lines("a\n\nb", Span(0, 1)) == (0, 1)
    assert lines("x\r\nab\r\n", Span(3, 4)) == (3, 5)


def test_colours_are_those_of_show() -> None:
    text = "Maria Orlova said so."
    tag = make_tag(text, "person", (Span(0, 12),), id="a")
    what = Shown(text, Span(0, len(text)), (Span(6, 12),), (tag,))
    assert around(what, PALETTE, Painting(None, 8), 0) == (
        "\x1b[48;5;111;38;5;16mMaria \x1b[0m\x1b[7m\x1b[48;5;111;38;5;16mOrlova\x1b[0m said so."
    )
    found = what._replace(found=tag.spans, is_tag=True)
    assert around(found, PALETTE, Painting(None, 8), 0) == (
        "\x1b[48;5;111;38;5;16mMaria Orlova\x1b[0m said so."
    )


PIECES = st.sampled_from(
    [
        *(
            "a",
            "b",
            " ",
            ".",
            "\n",
            "\t",
            "\r",
            "“",
            "é",
            "e\u0301",
            "日本",
            "שלום",
            "हिन्दी",
            "각",
            "🇩🇪",
        ),
        *("\U0001f469\u200d\U0001f467", "👍🏽", "\u202e", "\x1b[2J", "\u0301"),
    ]
)


@st.composite
def places(draw: st.DrawFn) -> tuple[str, Span]:
    text = "".join(draw(st.lists(PIECES, min_size=1, max_size=60)))
    start = draw(st.integers(0, len(text) - 1))
    return text, Span(start, draw(st.integers(start + 1, len(text))))


@given(places(), st.integers(20, 60), st.sampled_from([0, 8]), st.booleans())
def test_a_line_fits_and_shows_whole_clusters(
    place: tuple[str, Span], columns: int, bits: int, is_tag: bool
) -> None:
    text, span = place
    what = shown(text, span, is_tag=is_tag)
    made = around(what, PALETTE, Painting(columns, bits), 0)
    plain = PAINTED.sub("", made)
    assert wcswidth(plain) <= columns, "and it is printable: else this would be -1"
    whole = around(what, PALETTE, Painting(None, bits), 0)
    clusters = {*iter_graphemes(PAINTED.sub("", whole)), "…", "[", "]"}
    assert {*iter_graphemes(plain)} <= clusters
    inside = snapped(text, *span)
    if bits == 0 and not is_tag and text[slice(*inside)].isascii():
        first = re.sub(r"\s+", "", text[slice(*inside)])[:1]
        assert not first or not first.isprintable() or first in plain


@pytest.mark.parametrize("size", [100, 10_000])
def test_a_text_without_sentences_costs_no_more(size: int) -> None:
    text = "x" * size + "Genf" + "é" * size
    span = Span(size, size + 4)
    low, high = bounded(text, span, sentences(text, span))
    assert high - low <= 1204
    made = around(shown(text, span), None, Painting(), 0)
    assert "xGenfé" in made and (made[0] == made[-1] == "…") is (size > 600)
