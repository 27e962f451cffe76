"""Names before any tag: what each stands for, and that the way of asking makes no difference."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core.schema import Attribute, Label, Schema
from annotate.core.suggestion import SHOWN, Suggestion
from annotate.store.schemas import default_schema
from annotate.suggest.names.elsewhere import OCCURRENCES, WINDOW
from annotate.suggest.names.evidence import Evidence, judged
from annotate.suggest.names.suggesting import suggester
from tests.benchmarks.names import mentions, scored, suggested

HERE = Path(__file__).parents[1]
CASES = yaml.safe_load((HERE / "cases/name_labels.yaml").read_text(encoding="utf-8"))
SUGGEST = suggester(default_schema(), "")
SAMPLE = (HERE.parent / "samples/border-talks.txt").read_text(encoding="utf-8")


def every(text: str) -> list[Suggestion]:
    assert SUGGEST is not None
    return list(SUGGEST(text, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(*case, id=case[0][:50]) for group in CASES.values() for case in group],
)
def test_labels(text: str, expected: dict[str, str]) -> None:
    found = every(text)
    shown = {each.text: each.label for each in found if each.score >= SHOWN}
    hidden = {f"{each.text}?": each.label for each in found if each.score < SHOWN}
    assert shown == {name: label for name, label in expected.items() if not name.endswith("?")}
    assert hidden == {name: label for name, label in expected.items() if name.endswith("?")}


def test_the_reference_is_reached() -> None:
    gold = mentions(HERE / "cases/border-talks.reference.json")
    score = scored(suggested(SAMPLE), gold)
    assert score.found >= 85
    assert score.in_vain <= 15


def test_every_suggestion_says_why_and_has_its_text() -> None:
    found = every(SAMPLE)
    assert [each.start for each in found] == sorted(each.start for each in found)
    for each in found:
        assert each.text == SAMPLE[each.start : each.end]
        assert each.why
        assert each.suggester == "names"
        assert 0 <= each.score <= 1


PIECES = st.sampled_from(
    [
        *("Ilka Vorn", "Vorn", "Sir Edmund Kestrel", "Moscow", "Karsk", "the OSCE", "Judge Vost"),
        *("said", "in", "told the", "newspaper", "and", ", who", "spokeswoman", "of", "’s army"),
        *(".", ",", " ", " ", " ", "\n\n", "“", "”", "😀", "Veldia", "Veldian", "Foreign Ministry"),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=60), st.integers(1, 40))
def test_blocks_make_no_difference(pieces: list[str], size: int) -> None:
    text = " ".join(pieces)
    assert SUGGEST is not None
    apart = [
        each
        for start in range(0, len(text), size)
        for each in SUGGEST(text, start, min(start + size, len(text)))
    ]
    assert apart == every(text)


def test_a_title_at_the_end_of_a_block_leaves_the_name_to_the_next() -> None:
    text = "Shopkeeper Petr Lindqvist left."
    assert SUGGEST is not None
    assert not list(SUGGEST(text, 0, 5))
    assert [each.text for each in SUGGEST(text, 5, 20)] == ["Petr Lindqvist"]


def test_what_stands_far_away_does_not_count() -> None:
    near = every("for Vorn. Then Judge Ilka Vorn left.")[0]
    far = every("for Vorn. " + "and so on. " * (3 * WINDOW // 10) + "Then Judge Ilka Vorn left.")[0]
    assert near.score >= SHOWN > far.score


def test_no_more_places_are_looked_at_than_stated() -> None:
    many = "for Vorn. " * (OCCURRENCES + 2)
    assert every(many + "Then Judge Vorn left.")[0].score < SHOWN


def test_a_schema_decides_what_is_suggested() -> None:
    persons = Schema("mine", labels=(Label("who", "entity", names={"conll": "PER"}),))
    suggest = suggester(persons, "")
    assert suggest is not None
    text = "Judge Ilka Vorn left Moscow"
    assert [(each.label, each.text) for each in suggest(text, 0, len(text))] == [
        ("who", "Ilka Vorn")
    ]
    assert suggester(Schema("none", labels=(Label("verb", "entity"),)), "") is None


def test_a_kind_is_given_only_where_the_schema_has_it() -> None:
    def kinds(*values: str) -> list[object]:
        place = Label("location", "entity", attributes=(Attribute("kind", values=values),))
        suggest = suggester(Schema("mine", labels=(place,)), "")
        assert suggest is not None
        return [each.attributes.get("kind") for each in suggest("in Moscow", 0, 9)]

    assert kinds("city", "country") == ["city"]
    assert kinds("country") == [None]


def test_evidence_counts_once_and_in_any_order() -> None:
    pieces = [
        Evidence("person", 2.0, "a title"),
        Evidence("location", 1.0, "“in” before it", "city"),
        Evidence("person", 1.5, "a title"),
    ]
    assert judged(pieces) == judged(pieces[::-1]) == judged(pieces[:2])
    assert judged(pieces).label == "person"
    assert judged(pieces).why == "a title"
