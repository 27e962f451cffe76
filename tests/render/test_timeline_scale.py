"""The axis: to scale between its breaks, whatever days it has; and words that lie apart."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.render.timeline_scale import BREAK, Scale, spread

DAY = st.dates()
STRETCH = st.tuples(DAY, DAY).map(lambda pair: (min(pair), max(pair)))


@given(st.lists(STRETCH, min_size=1, max_size=40), st.floats(260, 4000))
def test_days_keep_their_order_and_parts_have_one_scale(
    days: list[tuple[date, date]], length: float
) -> None:
    scale = Scale(days, length)
    every = sorted({day.toordinal() for pair in days for day in pair})
    places = [scale.place(day) for day in every]
    assert all(before < after for before, after in pairwise(places))
    assert places[0] >= 0 and scale.place(every[-1] + 1) <= scale.length + 1e-6
    for part in scale.parts:
        assert part.end - part.start == pytest.approx((part.after - part.first) * scale.day)
    for part, following in pairwise(scale.parts):
        assert following.start - part.end == pytest.approx(BREAK)
    ticks = list(scale.ticks())
    assert all(after.place - before.place >= 10 for before, after in pairwise(ticks))


def test_days_of_one_week_are_to_scale() -> None:
    monday = date(2021, 3, 1)
    days = [monday + timedelta(days=n) for n in (0, 1, 4, 6)]
    scale = Scale([(day, day) for day in days], 260)
    assert not list(scale.breaks())
    places = [scale.place(day.toordinal()) for day in days]
    assert [round((place - places[0]) / scale.day, 6) for place in places] == [0, 1, 4, 6]


def test_years_alone_break_nothing() -> None:
    days = [(date(year, 5, 5), date(year, 5, 5)) for year in (1990, 1996, 2003, 2021)]
    assert not list(Scale(days, 260).breaks())


def test_what_is_long_past_is_behind_a_break_that_says_how_long() -> None:
    week = [date(2021, 3, day) for day in (1, 2, 5, 6)]
    scale = Scale([(day, day) for day in (date(1991, 3, 1), *week)], 260)
    ((_, left_out),) = scale.breaks()
    assert left_out == (date(2021, 3, 1) - date(1991, 3, 1)).days


def test_the_first_and_the_last_day_of_the_calendar() -> None:
    scale = Scale([(date.min, date.min), (date.max, date.max)], 260)
    assert scale.place(date.max.toordinal()) <= 260
    assert [tick.words for tick in scale.ticks()]


SIZES = st.lists(st.tuples(st.floats(0, 1000), st.floats(1, 100)), min_size=1, max_size=30)


@given(SIZES)
def test_boxes_in_a_column_lie_apart_and_where_they_are_wanted_if_they_can(
    boxes: list[tuple[float, float]],
) -> None:
    boxes.sort()
    wanted, sizes = [place for place, _ in boxes], [size for _, size in boxes]
    tops = spread(wanted, sizes)
    for (top, size), following in zip(zip(tops, sizes, strict=True), tops[1:], strict=False):
        assert following >= top + size - 1e-6
    apart = all(b - a >= size for (a, size), b in zip(boxes, wanted[1:], strict=False))
    if apart:
        assert tops == pytest.approx(wanted)
