"""Which days a date tag means: cases as data, and whatever anybody writes there."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.calendar import days
from annotate.core.moments import (
    BEYOND,
    MALFORMED,
    NO_VALUE,
    UNPLACED,
    Stretch,
    day_in_words,
    is_value,
    place_of,
    placed,
)
from annotate.core.spans import Span
from annotate.core.tags import Tag

CASES = yaml.load(
    (Path(__file__).parents[1] / "cases" / "moments.yaml").read_text("utf-8"),
    Loader=yaml.BaseLoader,
)


@pytest.mark.parametrize(("value", "first", "last", "words"), CASES["placed"])
def test_a_value_that_has_days(value: str, first: str, last: str, words: str) -> None:
    found = place_of(value)
    assert isinstance(found, Stretch)
    assert (".." if found.open_first else str(found.first)) == first
    assert (".." if found.open_last else str(found.last)) == last
    assert day_in_words(found) == words
    assert found.about == ""


@pytest.mark.parametrize(
    ("value", "why"), [(value, why) for why, some in CASES["unplaced"].items() for value in some]
)
def test_a_value_that_has_none(value: str, why: str) -> None:
    assert place_of(value) == why
    assert why in UNPLACED


@pytest.mark.parametrize(
    ("value", "mod", "about"),
    [
        ("2020-11", "START", "early"),
        ("2020-11", "before", "before"),
        ("2020-11", "SOMEHOW", "about"),
        ("2020-11~", "", "about"),
        ("2020?", "", "about"),
        ("2020?", "END", "late"),
        ("2020%", "", "about"),
        ("2020-XX", "", "some time in"),
        ("2020-11-XX~", "", "about"),
        ("FY2007-Q2", "", "about"),
        ("2020~/2021", "", "about"),
        ("FY2007", "", "about"),
        ("2020-11-05/P1M", "", "about"),
    ],
)
def test_how_exact_it_is(value: str, mod: str, about: str) -> None:
    found = place_of(value, mod)
    assert isinstance(found, Stretch) and found.about == about


def test_a_day_that_is_not_known_lies_in_what_is() -> None:
    for value, known in (("2020-XX", "2020"), ("2020-XX-XX", "2020"), ("2020-11-XX", "2020-11")):
        found, whole = place_of(value), place_of(known)
        assert isinstance(found, Stretch) and found._replace(about="") == whole


def test_a_duration_with_its_bounds() -> None:
    found = place_of("P9D", begin="2021-02-24", end="2021-03-04", type="DURATION")
    assert found == Stretch(date(2021, 2, 24), date(2021, 3, 4))
    open_end = place_of("P9D", begin="2021-02-24")
    assert isinstance(open_end, Stretch) and open_end.open_last
    assert place_of("2021", begin="1999", end="1999") == place_of("2021")
    assert place_of("P9D", begin="soon", end="later") == "with a length but no begin or end"


def test_what_comes_again_and_again() -> None:
    assert place_of("P1Y", type="SET") == "that come again and again"
    assert place_of("XXXX-WXX-4", type="SET") == "that come again and again"
    assert place_of("", type="SET") == "without a value"


def test_an_attribute_of_a_wrong_kind() -> None:
    for value in (2020, ["2020"], True, None):
        tag = Tag("a", "date", (Span(0, 1),), "x", attributes={"value": value})  # type: ignore[dict-item]
        assert isinstance(placed(tag), Stretch | str)


NEARLY = st.text("0123456789-WQHXTPSUFBCE/.:~?Z +", max_size=24)


@given(st.one_of(st.text(max_size=30), NEARLY), st.text(max_size=5), NEARLY, NEARLY, st.text())
def test_whatever_is_written_has_a_place_or_a_reason(
    value: str, mod: str, begin: str, end: str, type: str
) -> None:
    found = place_of(value, mod, begin, end, type)
    if isinstance(found, str):
        assert found in UNPLACED
        if not (begin or end or type):
            assert found in (NO_VALUE, BEYOND) or is_value(value) is (found != MALFORMED)
    else:
        assert found.first <= found.last
        assert day_in_words(found)
        assert sorted([found, found], key=lambda one: one.order)


@given(st.dates(), st.dates())
def test_the_days_in_words_are_those_days(one: date, other: date) -> None:
    first, last = sorted((one, other))
    words = day_in_words(Stretch(first, last))
    assert place_of(words.replace(" to ", "/").replace("0s", "X")) == Stretch(first, last)


@given(NEARLY)
def test_what_the_calendar_knows_is_placed_alike(value: str) -> None:
    bounds, found = days(value), place_of(value)
    if bounds:
        assert isinstance(found, Stretch) and (found.first, found.last) == bounds
