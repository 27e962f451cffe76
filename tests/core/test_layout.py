"""The rows tile the text, fit the width, and columns and offsets invert each other."""

from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from annotate.core.cells import clusters
from annotate.core.layout import Layout

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "texts.yaml").read_text("utf-8"))

ALPHABET = st.sampled_from(
    [
        *"ab  \n\t\r’“",
        "\u0301",
        "é",
        "新",
        "聞",
        "👨‍👩‍👧‍👦",
        "🇩🇪",
        "क्षि",
        "\u200b",
        "\x1b",
        "\u2028",
        "\u202e",
        "ﷺ",
    ]
)
TEXTS = st.lists(ALPHABET, max_size=80).map("".join)


@given(TEXTS, st.integers(2, 30))
@example("a新\t", 3)
def test_rows_tile_the_text_and_fit(text: str, width: int) -> None:
    layout = Layout(text, width)
    spans = [layout.span(row) for row in range(len(layout))]
    assert "".join(text[start:end] for start, end in spans) == text
    for row, (start, end) in enumerate(spans):
        assert "\n" not in text[start : end - 1]
        assert layout.row_of(start) == row
        cells = layout.cells(row)
        total = sum(cell.width for cell in cells)
        assert total <= layout.width or len(cells) == 1
        if layout.plain(row):
            body = layout.body(row)
            assert total == body[1] - body[0]


@given(TEXTS, st.integers(2, 30))
def test_columns_and_offsets_invert(text: str, width: int) -> None:
    layout = Layout(text, width)
    for row in range(len(layout)):
        for cell in layout.cells(row):
            assert layout.column_of(cell.offset) == cell.column
            assert layout.offset_at(row, cell.column) == cell.offset
            assert layout.offset_at(row, cell.column + cell.width - 1) == cell.offset


@given(TEXTS)
def test_the_widest_cluster_decides_nothing_but_the_wrap(text: str) -> None:
    one_row_a_line = Layout(text, 10_000)
    assert len(one_row_a_line) == text.count("\n") + 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_wraps_at_blanks(case: dict[str, str]) -> None:
    layout = Layout(case["text"], 20)
    for row in range(len(layout) - 1):
        start, end = layout.span(row)
        piece = case["text"][start:end]
        if not piece.endswith(("\n", " ", "\t")):
            longest = max(len(part) for part in piece.replace("\t", " ").split(" "))
            assert longest > 10 or not piece.isascii()


def test_clusters_are_never_cut_by_a_row() -> None:
    text = "👨‍👩‍👧‍👦" * 30
    layout = Layout(text, 7)
    starts = set()
    place = 0
    for cluster in clusters(text):
        starts.add(place)
        place += len(cluster)
    assert set(layout.rows) <= starts
