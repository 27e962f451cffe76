"""Which values of dates are values, and the nearest right word or text."""

from pathlib import Path

import pytest
import yaml

from annotate.core.moments import MALFORMED, NO_VALUE, UNPLACED, Stretch, is_value, place_of
from annotate.core.similar import nearest, similar_text, suggestion

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "date_values.yaml").read_text("utf-8")
)


@pytest.mark.parametrize("value", CASES["values"])
def test_a_value_of_a_date(value: str) -> None:
    assert is_value(value)
    assert place_of(value) not in (NO_VALUE, MALFORMED)


@pytest.mark.parametrize("value", CASES["others"])
def test_no_value_of_a_date(value: str) -> None:
    assert not is_value(value)
    assert place_of(value) in UNPLACED


@pytest.mark.parametrize("value", CASES["edtf"])
def test_what_edtf_has_is_a_value_with_a_place(value: str) -> None:
    assert is_value(value)
    assert isinstance(place_of(value), Stretch)


def test_the_nearest_word_whatever_its_case() -> None:
    assert nearest("persn", ["organization", "PERSON"]) == "PERSON"
    assert nearest("zzz", ["person"]) == ""
    assert suggestion("zzz", ["a", "b"]) == "known are: a, b"
    assert suggestion("zzz", map(str, range(1000))) == ""


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("says Zürich is", "zu\u0308rich", "Zürich"),
        ("the “big” one", '"big"', "“big”"),
        ("1990–2000", "1990-2000", "1990–2000"),
        ("New\u00a0York", "New York", "New\u00a0York"),
        ("President Erdoğan said", "Erdogan", "Erdoğan"),
        ("nothing of the kind", "quite another", ""),
        ("", "x", ""),
        ("x", " ", ""),
    ],
)
def test_the_nearest_text(text: str, quote: str, found: str) -> None:
    assert similar_text(text, quote)[0] == found


def test_a_long_search_ends_soon() -> None:
    text = " ".join(f"word{number}" for number in range(300_000))
    assert similar_text(text, "nothing like " * 100) == ("", "")
