"""Suggestions of dates: what they hold, and that it does not matter how a text is cut."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core.schema import Attribute, Label, Schema
from annotate.core.suggestion import SHOWN, Suggestion
from annotate.store.schemas import default_schema
from annotate.suggest.dates.suggesting import suggester
from tests.suggest.test_dates import CASES, PUBLISHED, loose, texts

NEWS = default_schema()


def suggested(text: str, published: str = PUBLISHED, schema: Schema = NEWS) -> list[Suggestion]:
    ask = suggester(schema, published)
    assert ask
    return list(ask(text, 0, len(text)))


@pytest.mark.parametrize("case", CASES["suggested"], ids=lambda case: case["text"])
def test_what_is_suggested(case: dict[str, Any]) -> None:
    found = [
        {"text": one.text, "shown": str(one.score >= SHOWN), "why": one.why, **one.attributes}
        for one in suggested(case["text"], case.get("published", PUBLISHED))
    ]
    assert found == case["dates"]


def test_a_schema_without_a_label_for_dates_gets_none() -> None:
    assert suggester(Schema(name="s", labels=(Label(name="person", layer="entity"),)), "") is None


def test_only_what_the_label_allows_is_filled_in() -> None:
    label = Label(
        name="when",
        layer="date",
        attributes=(
            Attribute("type", values=("DATE", "TIME")),
            Attribute("mod", values=("START",)),
            Attribute("value", many=True),
        ),
        names={"timeml": "TIMEX3"},
    )
    schema = Schema(name="s", labels=(label,))
    found = suggested("In late May, for two days.", PUBLISHED, schema)
    assert [(one.label, one.attributes) for one in found] == [
        ("when", {"type": "DATE", "value": ["2020-05"]}),
        ("when", {"value": ["P2D"]}),
    ]


@settings(max_examples=60, deadline=None)
@given(texts | loose.map("".join), st.sampled_from(["", PUBLISHED]))
def test_every_suggestion_is_complete(text: str, published: str) -> None:
    for one in suggested(text, published):
        assert one.text == text[one.start : one.end] and one.why and 0 < one.score <= 1
        assert one.label == "date" and one.suggester == "dates"
        assert all(one.attributes.values())
        value = str(one.attributes.get("value", ""))
        assert one.attributes["type"] == "SET" or "XXXX" not in value or published


PLAIN = [
    "It was said so on Monday. ", "In the third quarter it rose. ", "The quarter was good. ",
    "A year earlier it fell. ", "The next day, and that day, it rained. ", "At 9 a.m. it began, ",
    "at 10 a.m. it went on, ", "On Oct. 9 it ended. ", "The following month was dry. ",
    "In 1989 it was so. ", "They went on and on. " * 12, "The same year it snowed. ",
    "The 1989 quarter was bad. ", "The latest period, ", "two\n\nweeks ", "\n\n",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(PLAIN), min_size=5, max_size=60).map("".join),
    st.integers(100, 1500),
)
def test_it_does_not_matter_how_a_text_is_cut(text: str, size: int) -> None:
    ask = suggester(NEWS, PUBLISHED)
    assert ask
    parts = [one for low in range(0, len(text), size) for one in ask(text, low, low + size)]
    assert parts == suggested(text)
