"""Rows of a time axis: every entry in one row, in the order of time."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.dated import Entry
from annotate.core.moments import Stretch
from annotate.core.periods import UNITS, fitting, gaps, length_in_words, rows, unit_of

STRETCHES = st.builds(
    lambda one, other, first, last: Stretch(min(one, other), max(one, other), "", first, last),
    st.dates(),
    st.dates(),
    st.booleans(),
    st.booleans(),
) | st.dates().map(lambda day: Stretch(day, day))


def entry(stretch: Stretch, number: int = 0) -> Entry:
    return Entry(stretch, "a.txt", number + 1, 1, f"t{number}", "date", "then", "")


def on(*days: str) -> list[Entry]:
    found = map(date.fromisoformat, days)
    return [entry(Stretch(day, day), number) for number, day in enumerate(found)]


@given(st.lists(STRETCHES, max_size=20), st.sampled_from(UNITS))
def test_every_entry_is_in_one_row_that_holds_it(some: list[Stretch], unit: str) -> None:
    entries = [entry(stretch, number) for number, stretch in enumerate(some)]
    found = rows(entries, unit)
    assert sorted(one.id for row in found for one in row.entries) == sorted(e.id for e in entries)
    assert [row.first for row in found] == sorted(row.first for row in found)
    for row in found:
        assert row.label
        for one in row.entries:
            assert row.first <= one.stretch.first and one.stretch.last <= row.last
    assert len(list(gaps(found, unit))) == len(found)
    assert fitting(entries, len(rows(entries, "day"))) == "day"


@pytest.mark.parametrize(
    ("day", "unit", "first", "last"),
    [
        ("2021-03-11", "day", "2021-03-11", "2021-03-11"),
        ("2021-03-11", "week", "2021-03-08", "2021-03-14"),
        ("2024-02-11", "month", "2024-02-01", "2024-02-29"),
        ("2021-03-11", "year", "2021-01-01", "2021-12-31"),
        ("0001-01-01", "week", "0001-01-01", "0001-01-07"),
        ("9999-12-31", "week", "9999-12-27", "9999-12-31"),
    ],
)
def test_the_unit_of_a_day(day: str, unit: str, first: str, last: str) -> None:
    assert [str(one) for one in unit_of(date.fromisoformat(day), unit)] == [first, last]


def test_the_finest_unit_that_fits() -> None:
    days = on("2021-03-01", "2021-03-02", "2021-03-09", "2021-05-01", "2022-01-01")
    assert [fitting(days, most) for most in (5, 4, 3, 2, 1)] == [
        *("day", "week", "month", "year", "year")
    ]


def test_gaps_of_a_whole_unit_at_least_and_a_long_stretch_fills_none() -> None:
    long = entry(Stretch(date(2021, 1, 1), date(2021, 12, 31)), 9)
    found = rows([long, *on("2021-03-01", "2021-03-02", "2021-03-04", "2021-04-01")], "day")
    assert list(gaps(found, "day")) == [0, 58, 0, 1, 27]
    assert list(gaps(rows(on("2021-01-31", "2021-02-01", "2021-04-01"), "month"), "month")) == [
        *(0, 0, 31)
    ]


def test_labels() -> None:
    def label(
        first: str, last: str, unit: str, *, open_first: bool = False, open_last: bool = False
    ) -> str:
        days = date.fromisoformat(first), date.fromisoformat(last)
        return rows([entry(Stretch(*days, "", open_first, open_last))], unit)[0].label

    assert label("2021-03-11", "2021-03-11", "day") == "2021-03-11 Thu"
    assert label("2021-03-11", "2021-03-11", "week") == "2021-W10"
    assert label("2021-03-11", "2021-03-11", "month") == "2021-03"
    assert label("2021-03-11", "2021-03-11", "year") == "2021"
    assert label("2021-02-20", "2021-03-04", "day") == "2021-02-20 to 03-04"
    assert label("2020-12-20", "2021-03-04", "day") == "2020-12-20 to 2021-03-04"
    assert label("1990-01-01", "1999-12-31", "day") == "1990s"
    assert label("2021-03-11", "2021-03-11", "year", open_last=True) == "since 2021-03-11"
    assert label("2021-01-01", "2021-12-31", "day", open_first=True) == "until 2021"


def test_lengths_in_words() -> None:
    said = [length_in_words(days) for days in (1, 20, 30, 69, 90, 729, 731, 3652059)]
    assert said == [
        *("1 day", "20 days", "4 weeks", "10 weeks", "3 months", "24 months", "2 years"),
        "9,999 years",
    ]
