"""Making a suggested claim shorter."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annotate.core import shaping
from annotate.core.spans import Span, joined
from annotate.core.tags import quote

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/shaping.yaml").read_text("utf-8"))

STEPS = {
    "later": shaping.later,
    "earlier": shaping.earlier,
    "later_word": shaping.later_word,
    "earlier_word": shaping.earlier_word,
}


def placed(whole: str) -> tuple[str, shaping.Spans]:
    """A text with the fragments in it, and where they are."""
    text, spans = "“", []
    for fragment in whole.split(" … "):
        spans.append(Span(len(text), len(text) + len(fragment)))
        text += fragment + ",” she said. “"
    return text, tuple(spans)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["steps"][0]))
def test_each_step_takes_off_what_it_says(case: dict[str, Any]) -> None:
    text, whole = placed(case["whole"])
    spans = whole
    for name, expected in case["steps"]:
        if name == "sentence":
            spans = shaping.sentence_in(text, whole, spans)
        else:
            spans = STEPS[name](text, spans)
        assert quote(text, spans) == expected


def test_the_rest_comes_after_what_is_taken() -> None:
    text, whole = placed("We met. They left … We stayed")
    rest = shaping.rest_after(text, whole, whole[0].start + len("We met"))
    assert quote(text, rest) == "They left … We stayed"
    assert shaping.rest_after(text, whole, whole[-1].end) == ()


TEXTS = st.text(st.sampled_from("ab .,!?“”\n🙂é1that"), min_size=1, max_size=60)


@given(TEXTS, st.data(), st.lists(st.sampled_from([*STEPS, "sentence"]), min_size=1, max_size=6))
def test_what_is_left_lies_inside(text: str, data: st.DataObject, names: list[str]) -> None:
    offsets = st.integers(0, len(text))
    cuts = sorted(data.draw(st.sets(offsets, min_size=2, max_size=4)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    whole = joined(Span(start, end) for start, end in pairs)
    spans = whole
    for name in names:
        if name == "sentence":
            spans = shaping.sentence_in(text, whole, spans)
        else:
            spans = STEPS[name](text, spans)
        assert spans == joined(spans)
        assert all(any(a.start <= b.start < b.end <= a.end for a in whole) for b in spans)
