"""Values of dates as days of the calendar; whatever has no place in it is None, never an error."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.calendar import bounds, days


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2021-03-11", "2021-03-11", "2021-03-11"),
        ("2021-03-11T14:30", "2021-03-11", "2021-03-11"),
        ("2021-03-11TNI", "2021-03-11", "2021-03-11"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021-W09", "2021-03-01", "2021-03-07"),
        ("2021-W09-WE", "2021-03-06", "2021-03-07"),
        ("2021-Q3", "2021-07-01", "2021-09-30"),
        ("2021-WI", "2021-12-01", "2022-02-28"),
        ("199", "1990-01-01", "1999-12-31"),
        ("19", "1900-01-01", "1999-12-31"),
        ("2021-02-20/2021-03-04", "2021-02-20", "2021-03-04"),
    ],
)
def test_a_value_with_bounds(value: str, first: str, last: str) -> None:
    assert days(value) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "value",
    [
        *(
            "",
            "P3D",
            "PAST_REF",
            "XXXX-03-11",
            "2021-02-30",
            "2021-02-31T10:00",
            "2021-W60",
            "0000",
        ),
        *("2021-03-04/2021-02-20", "2021/", "a/b/c", "/" * 5000, "２０２１-99"),
    ],
)
def test_a_value_without_a_place_in_the_calendar(value: str) -> None:
    assert days(value) is None


@given(st.text("0123456789-/TWQHSPXZ:", max_size=24))
def test_no_value_is_an_error(value: str) -> None:
    found = days(value)
    assert found is None or found[0] <= found[1]
    assert len(bounds(value)) == 2
