"""Names that motion stops at, and the longer names around them."""

import random
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core import untagged
from annotate.core.candidates import longer_name
from annotate.core.headline import headline
from annotate.core.spans import Span, embeds
from tests.core.test_segmentation import PIECES, SAMPLES, texts, unmark

CASES = yaml.safe_load(
    (Path(__file__).parent.parent / "cases/names.yaml").read_text(encoding="utf-8")
)


def names(text: str) -> list[Span]:
    return list(untagged.Candidates(text, (untagged.names,)).after(-1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [pytest.param(*case, id=case[0]) for group in CASES.values() for case in group],
)
def test_names(text: str, expected: list[str]) -> None:
    assert [text[slice(*span)] for span in names(text)] == expected


@pytest.mark.parametrize(
    ("marked", "longer"),
    [
        ("then Ilana |Beran| left", "Ilana Beran"),
        ("then |Ilana| Beran left", "Ilana Beran"),
        ("then |Ilana Beran| left", None),
        ("then President |Beran|’s aide", None),
        ("then Ilana |Beran|’s aide", "Ilana Beran"),
        ("then |President| Beran left", None),
        ("in Upper-|Karsk| today", "Upper-Karsk"),
        ("in |Upper| Karsk today", "Upper Karsk"),
        ("the Karsk |Foreign| Ministry", "Karsk Foreign Ministry"),
        ("with |Karsk| President Beran", None),
        ("then |left| for Karsk", None),
        ("A |Beran| Calls Out Karsk Again\n\nThen Beran left", None),
        ("Ilana |Beran| Calls Out Karsk Again\n\nThen Ilana Beran left", "Ilana Beran"),
    ],
)
def test_longer_name(marked: str, longer: str | None) -> None:
    text, places = unmark(marked)
    found = longer_name(text, Span(*places))
    assert (text[slice(*found)] if found else None) == longer


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_names_are_the_same_from_every_offset(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = names(text)
    assert found == sorted(set(found))
    for offset in range(0, len(text), 7):
        end = offset + 100
        part = [span for span in found if offset <= span.start < end]
        assert list(untagged.names(text, offset, end)) == part
    for span in found:
        assert longer_name(text, span) is None


@given(texts, st.integers(0, 100), st.integers(1, 30))
def test_a_longer_name_embeds_the_span(text: str, start: int, size: int) -> None:
    if text:
        span = Span(min(start, len(text) - 1), min(start, len(text) - 1) + 1)
        found = longer_name(text, Span(span.start, min(len(text), span.end + size)))
        assert found is None or (embeds(found, span) and found.end <= len(text))


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([*PIECES, "Ana ", "President of ", "The ", "Of the "]), st.integers(0, 9000))
def test_a_line_of_one_thing_comes_to_an_end(piece: str, offset: int) -> None:
    text = piece * 10_000
    next(untagged.names(text, offset, len(text)), None)
    longer_name(text, Span(offset, offset + 1))


def test_a_name_is_found_without_reading_the_whole_text() -> None:
    part = "\n\n".join(path.read_text(encoding="utf-8") for path in SAMPLES)
    text = (part * (1_000_000 // len(part) + 1))[:1_000_000]
    headline.cache_clear()
    begun = time.process_time()
    next(untagged.names(text, 0, len(text)))
    first = time.process_time() - begun
    places = random.Random(1).sample(range(len(text)), 200)
    begun = time.process_time()
    for place in places:
        next(untagged.names(text, place, len(text)), None)
    # The first reads the headline. Reading all of the text each time would take ten times as long.
    assert first < 2
    assert (time.process_time() - begun) / len(places) < 0.05
