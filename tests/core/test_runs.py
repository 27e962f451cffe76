"""What a row shows: the cursor is always to be seen, tags stand where they are, nothing unsafe."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.cells import UNSAFE
from annotate.core.index import SpanIndex
from annotate.core.layout import Layout
from annotate.core.runs import Overlay, row_runs
from annotate.core.segmentation import cluster_at, next_cluster
from annotate.core.spans import Span
from annotate.core.tags import Tag, make_tag

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "texts.yaml").read_text("utf-8"))


@pytest.mark.parametrize("width", [9, 40])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_cursor_is_visible_at_every_position(case: dict[str, str], width: int) -> None:
    text = case["text"]
    layout = Layout(text, width)
    index = SpanIndex()
    offset = 0
    while True:
        cursor = cluster_at(text, offset) if offset < len(text) else Span(offset, offset)
        row = layout.row_of(offset)
        runs = row_runs(layout, row, index, Overlay(cursor))
        on = [run for run in runs if run.cursor]
        assert len(on) == 1
        assert on[0].width >= 1
        before = sum(run.width for run in runs[: runs.index(on[0])])
        assert before + on[0].width <= max(layout.width + 1, on[0].width)
        assert not any(UNSAFE.search(run.text) for run in runs)
        if offset == len(text):
            break
        offset = next_cluster(text, offset)


LETTERS = st.sampled_from([*"abc d\n", "é", "新", "👨‍👩‍👧‍👦", "\u200b", "\x1b"])
SPANS = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda p: Span(p[0], p[0] + p[1]))


def a_tag(text: str, number: int, span: Span) -> Tag | None:
    end = min(span.end, len(text))
    if span.start >= end:
        return None
    return make_tag(text, f"label{number}", (Span(span.start, end),), id=f"t{number}")


@given(st.lists(LETTERS, min_size=1, max_size=60).map("".join), st.lists(SPANS, max_size=6))
def test_each_run_carries_exactly_the_tags_on_it(text: str, spans: list[Span]) -> None:
    tags = [tag for n, span in enumerate(spans) if (tag := a_tag(text, n, span))]
    layout = Layout(text, 12)
    index = SpanIndex(tags)
    for row in range(len(layout)):
        runs = row_runs(layout, row, index)
        cells = layout.cells(row)
        column = 0
        for run in runs:
            inside = [c for c in cells if column <= c.column < column + run.width]
            assert "".join(cell.text for cell in inside) == run.text
            for cell in inside:
                here = {
                    tag.id
                    for tag in tags
                    for span in tag.spans
                    if span.start < cell.offset + cell.length and cell.offset < span.end
                }
                assert here <= {tag.id for tag in run.tags}
            column += run.width
        shown = {tag.id for run in runs for tag in run.tags}
        start, end = layout.body(row)
        on_row = {tag.id for tag in tags if tag.start < end and start < tag.end}
        assert shown == (on_row if end > start else set())


def test_a_label_that_is_hidden_is_left_out() -> None:
    text = "Maria Orlova spoke"
    tag = make_tag(text, "person", (Span(0, 12),), id="a")
    layout = Layout(text, 40)
    runs = row_runs(layout, 0, SpanIndex([tag]), hidden=frozenset({"person"}))
    assert [run.text for run in runs] == [text]
    assert runs[0].tags == ()
