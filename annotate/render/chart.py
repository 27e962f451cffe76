"""What a bar chart shows, for a terminal and for a drawing."""

from collections.abc import Sequence
from typing import NamedTuple

from annotate.render.palette import COLOURS

HUES = ("sky", "vermilion", "green", "purple", "yellow", "blue", "orange", "grey")
"""Colours of the series, neighbours apart in hue and lightness: names of COLOURS."""

assert set(HUES) == set(COLOURS)

MOST = len(HUES)
"""So many series are told apart; the rest are one."""

ROWS = 40
"""Bars in a drawing."""


class Chart(NamedTuple):
    """Bars, each of one value or of several that are stacked."""

    title: str
    summary: str
    rows_are: str
    """What the bars are, in a word."""
    rows: Sequence[str]
    series_are: str
    """What is stacked, in a word; nothing if each bar is one value."""
    series: Sequence[str]
    """What the values of a bar are; nothing for one."""
    values: Sequence[Sequence[int]]
    """For each row its values."""


def told_apart(chart: Chart, rows: int = 0) -> Chart:
    """With the series that find no colour added up, and the bars beyond `rows`, if not 0."""
    if len(chart.series) > MOST:
        kept = MOST - 1
        series = [*chart.series[:kept], f"{len(chart.series) - kept} others"]
        values = [[*some[:kept], sum(some[kept:])] for some in chart.values]
        chart = chart._replace(series=series, values=values)
    if rows and len(chart.rows) > rows:
        kept = rows - 1
        rest = [sum(column) for column in zip(*chart.values[kept:], strict=True)]
        names = [*chart.rows[:kept], f"{len(chart.rows) - kept} others"]
        chart = chart._replace(rows=names, values=[*chart.values[:kept], rest])
    return chart
