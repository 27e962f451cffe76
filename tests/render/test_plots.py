"""Drawings, judged by XML parsers, by arithmetic and by another renderer."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.cells import width
from annotate.render.chart import HUES, ROWS, Chart, told_apart
from annotate.render.plots import plot, ticks
from annotate.render.plots_bars import bars

SVG = "{http://www.w3.org/2000/svg}"

NAME = st.text(max_size=30)


@st.composite
def charts(draw: st.DrawFn) -> Chart:
    rows = draw(st.lists(NAME, max_size=5))
    series = draw(st.lists(NAME, max_size=10))
    number = st.integers(0, 10**7)
    size = max(1, len(series))
    values = [draw(st.lists(number, min_size=size, max_size=size)) for _ in rows]
    return Chart(draw(NAME), draw(NAME), "label", rows, "verdict" if series else "", series, values)


@given(charts())
def test_a_drawing_is_xml_that_says_what_it_shows(chart: Chart) -> None:
    root = ElementTree.fromstring(plot(chart))
    assert root.get("role") == "img"
    ids = {element.get("id") for element in root.iter()}
    assert {*str(root.get("aria-labelledby")).split()} <= ids
    desc = root.find(f"{SVG}desc")
    assert (
        desc is not None
        and str(len(chart.rows) and f"{sum(chart.values[0]):,}") in str(desc.text) + "0"
    )
    wide = float(str(root.get("width")))
    for bar in root.iter(f"{SVG}rect"):
        assert float(bar.get("x", 0)) + float(str(bar.get("width"))) <= wide + 1


def test_bars_have_the_length_of_their_numbers() -> None:
    chart = Chart("t", "s", "label", ["a", "b"], "by", ["x", "y"], [[30, 10], [0, 20]])
    root = ElementTree.fromstring(plot(chart))
    found = [
        float(str(bar.get("width")))
        for bar in root.iter(f"{SVG}rect")
        if bar.find(f"{SVG}title") is not None
    ]
    assert found[0] == pytest.approx(3 * found[1], rel=0.01)
    assert found[2] == pytest.approx(2 * found[1], rel=0.01)
    titles = [str(bar.findtext(f"{SVG}title")) for bar in root.iter(f"{SVG}rect")]
    assert "a, x: 30" in titles


@given(st.integers(0, 10**12))
def test_ticks_are_few_and_round(most: int) -> None:
    marks = ticks(most)
    assert marks[0] == 0 and marks[-1] <= most and len(marks) <= 6
    steps = {b - a for a, b in pairwise(marks)}
    assert len(steps) <= 1 and all(str(step).rstrip("0") in "125" for step in steps)


@given(charts(), st.integers(30, 120), st.booleans())
def test_bars_fit_the_terminal(chart: Chart, columns: int, blocks: bool) -> None:
    lines = "".join(bars(chart, columns, coloured=False, blocks=blocks)).split("\n")
    assert max(map(width, lines)) <= columns


def test_what_finds_no_colour_is_added_up() -> None:
    series = [f"s{i}" for i in range(12)]
    chart = Chart(
        "t", "s", "a", [f"r{i}" for i in range(ROWS + 5)], "b", series, [[1] * 12] * (ROWS + 5)
    )
    shown = told_apart(chart, ROWS)
    assert len(shown.series) == len(HUES) and shown.series[-1] == "5 others"
    assert len(shown.rows) == ROWS and shown.rows[-1] == "6 others"
    assert sum(map(sum, shown.values)) == sum(map(sum, chart.values))
