"""Quantities: what is one, what it is in digits, and what is only part of something else."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.schema import Schema
from annotate.core.suggestion import SHOWN, Suggestion
from annotate.store.schemas import default_schema
from annotate.suggest.quantities import suggester, value_of

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/quantities.yaml").read_text("utf-8"))
WORDS = (
    "Some 2,000 men paid $5 million on 5 May 2020 , several hundred 40 kilometres away . 18 %"
    " half a million tens of thousands of HK$7 EUR 300 £1.8m 12 crowns Canadian dollars Crane Four"
)


def suggested(text: str, start: int = 0, end: int | None = None) -> list[Suggestion]:
    suggest = suggester(default_schema(), "2021-03-11")
    assert suggest is not None
    return list(suggest(text, start, len(text) if end is None else end))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_what_a_sentence_counts(case: dict[str, Any]) -> None:
    found = suggested(case["text"])
    for name, shown in (("found", True), ("unsure", False)):
        told = [
            [one.text, one.attributes.get("value"), one.attributes.get("unit")]
            for one in found
            if (one.score >= SHOWN) is shown
        ]
        assert told == case.get(name, []), name


@given(st.integers(0, 10**15))
def test_a_number_in_digits_is_its_value(number: int) -> None:
    assert value_of(f"{number:,}") == value_of(str(number)) == str(number)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=60), st.integers(1, 40))
def test_blocks_give_what_the_whole_text_gives(words: list[str], size: int) -> None:
    text = " ".join(words)
    parts = [one for at in range(0, len(text), size) for one in suggested(text, at, at + size)]
    assert sorted(parts, key=lambda one: one.spans) == suggested(text)


@given(st.text(alphabet="1 2,.%$-five hundredmillon", max_size=60))
def test_every_suggestion_is_sound(text: str) -> None:
    for one in suggested(text):
        assert [text[start:end] for start, end in one.spans] == [one.text]
        assert one.why and 0 < one.score <= 1


def test_a_schema_without_quantities_gets_none() -> None:
    assert suggester(Schema("bare"), "") is None


def test_a_number_that_no_computer_holds_has_no_value() -> None:
    assert value_of("9" * 400) == ""
    assert value_of("one " + "hundred " * 200) == ""
    assert all(one.attributes.get("value") != "inf" for one in suggested(f"${'9' * 400} m paid"))
