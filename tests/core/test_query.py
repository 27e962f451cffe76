"""Queries are understood as they are written, each word once, and slips are told."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.query import Dated
from annotate.core.query_reading import KEYWORDS, parse, plurals
from annotate.core.schema import Label, Schema
from annotate.store.schemas import default_schema

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "queries.yaml").read_text("utf-8")
)
NEWS = default_schema()


@pytest.mark.parametrize("case", CASES["understood"], ids=lambda case: str(case["query"]))
def test_understood(case: dict[str, Any]) -> None:
    query = parse(case["query"], [NEWS])
    assert query.in_words() == case["words"]
    assert query.of_tags is case.get("tags", True)


@pytest.mark.parametrize("case", CASES["wrong"], ids=lambda case: str(case["query"]))
def test_wrong(case: dict[str, Any]) -> None:
    with pytest.raises(ValueError) as caught:
        parse(case["query"], [NEWS])
    message, hint = caught.value.args
    assert case["message"] in message and case["hint"] in hint


@given(st.text(max_size=60))
def test_anything_is_understood_or_told(text: str) -> None:
    try:
        query = parse(text, [NEWS])
    except ValueError as error:
        assert len(error.args) == 2 and all(isinstance(arg, str) for arg in error.args)
    else:
        assert query.in_words()


WORDS = st.lists(
    st.sampled_from(
        [*KEYWORDS, "claims", "verdict", "refuted", "Karsk", "2020", "and", ",", "/x/"]
    ),
    min_size=1,
    max_size=9,
)


@given(WORDS)
def test_every_word_is_in_what_was_understood(words: list[str]) -> None:
    try:
        query = parse(" ".join(words), [NEWS])
    except ValueError:
        return
    said = query.in_words()
    for word in ("Karsk", "refuted", "2020", "verdict"):
        assert said.count(word) <= words.count(word) + said.count("verdict is") * (
            word == "verdict"
        )
        assert (word in said) or (word not in words), (words, said)


def test_labels_of_another_schema_are_words() -> None:
    ships = Schema("ships", labels=(Label("vessel", "entity"), Label("ferry", "entity")))
    assert parse("ferries and vessels", [NEWS, ships]).labels == ("ferry", "vessel")
    assert not parse("ferries and vessels", [NEWS]).of_tags
    assert plurals("box") == ("box", "boxes") and plurals("day") == ("day", "days")


@pytest.mark.parametrize(
    ("sign", "wanted", "value", "holds"),
    [
        ("since", "2020-11", "2020-11-05", True),
        ("since", "2020-11-06", "2020-11", True),
        ("since", "2020-11-06", "2020-11-05", False),
        ("before", "2020-11", "2020-10-31", True),
        ("before", "2020-11", "2020-11-01", False),
        ("on", "2020-11-05", "2020-W45", True),
        ("on", "2020", "2020-11-05", True),
        ("on", "2020-11-05", "P9D", False),
        ("since", "2020", "", False),
    ],
)
def test_dates(sign: str, wanted: str, value: str, holds: bool) -> None:
    assert Dated(sign, wanted).holds(value) is holds
