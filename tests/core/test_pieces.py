"""Pieces tile the text and know their tags; lines under one place never share a track."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from annotate.core.pieces import DEEPEST, pieces, tracks
from annotate.core.spans import Span, joined
from annotate.core.tags import Tag, make_tag

TEXT = "abcdefghijklmnopqrst"

spans = st.tuples(st.integers(0, 19), st.integers(0, 19)).map(lambda p: Span(min(p), max(p) + 1))


def tagged(fragments: list[list[Span]]) -> list[Tag]:
    made = [make_tag(TEXT, "person", joined(f), id=f"t{n}") for n, f in enumerate(fragments)]
    return sorted(made, key=lambda tag: tag.order)


anything = st.lists(st.lists(spans, min_size=1, max_size=3), max_size=7).map(tagged)


@given(anything, st.lists(st.integers(0, 25)))
def test_pieces_tile_the_text_and_know_exactly_their_tags(tags: list[Tag], cuts: list[int]) -> None:
    found = list(pieces(len(TEXT), tags, cuts))
    assert "".join(TEXT[piece.start : piece.end] for piece in found) == TEXT
    assert {cut for cut in cuts if 0 < cut < len(TEXT)} <= {piece.start for piece in found}
    for piece in found:
        for offset in range(piece.start, piece.end):
            there = [tag for tag in tags if any(s.start <= offset < s.end for s in tag.spans)]
            assert list(piece.tags) == there, "in text order"


@given(anything)
def test_lines_below_one_place_lie_apart_with_the_inner_one_on_top(tags: list[Tag]) -> None:
    found = list(pieces(len(TEXT), tags))
    lines = tracks(found)
    assert set(lines) == {tag.id for tag in tags}
    for piece in found:
        for a, b in combinations(piece.tags, 2):
            assert lines[a.id] != lines[b.id]
            if a.size > b.size:
                assert lines[a.id] > lines[b.id]


def test_more_tags_on_one_place_than_there_are_tracks_share_the_last() -> None:
    tags = tagged([[Span(0, size)] for size in range(1, 21)])
    lines = tracks(pieces(len(TEXT), tags))
    assert lines["t0"] == 0
    assert lines["t19"] == DEEPEST - 1 == max(lines.values())


def test_an_empty_text_has_no_pieces() -> None:
    assert list(pieces(0, [])) == []
    assert tracks([]) == {}
