"""Clauses and the parts of quotations: cases as data, and what always holds."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core import clauses, quotations
from annotate.core.spans import Span
from tests.core.test_segmentation import LONG, PIECES, SAMPLES, mark, texts, unmark

CASES = yaml.safe_load(
    (Path(__file__).parent.parent / "cases/clauses.yaml").read_text(encoding="utf-8")
)
MOTIONS: dict[str, Callable[[str, int], int]] = {
    "clause_end": clauses.clause_end,
    "sentence_end": clauses.sentence_end,
    "clause_start": clauses.clause_start,
    "next_clause": clauses.next_clause,
    "previous_clause": clauses.previous_clause,
}
CLAUSES: dict[str, Callable[..., Any]] = {**MOTIONS, "clause_at": clauses.clause_at}
FUNCTIONS = CLAUSES | {
    "split_quotation": quotations.split_quotation,
    "content": quotations.content,
}


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        pytest.param(*case, id=f"{case[0]} {case[1]!r}")
        for group in CASES.values()
        for case in group
    ],
)
def test_case(name: str, before: str, after: str | None) -> None:
    text, places = unmark(before)
    found = FUNCTIONS[name](text, Span(*places) if len(places) == 2 else places[0])
    if isinstance(found, int):
        places = [found]
    elif isinstance(found, Span) or not found:
        places = list(found or ())
    else:
        places = [place for span in found for place in span]
    assert (mark(text, *places) if found is not None else None) == after


def check(text: str, offset: int) -> None:
    for name in ("clause_end", "sentence_end", "next_clause"):
        place = MOTIONS[name](text, offset)
        assert place > offset or place == len(text), name
        assert place <= len(text), name
    assert 0 <= clauses.previous_clause(text, offset) <= offset
    assert clauses.previous_clause(text, offset) < offset or offset == 0
    assert clauses.clause_start(text, offset) <= offset
    clause = clauses.clause_at(text, offset)
    assert clause is None or text[slice(*clause)].strip()


@given(texts, st.integers(0, 200))
def test_motion_gets_on(text: str, offset: int) -> None:
    check(text, min(offset, len(text)))


@given(texts, st.integers(0, 200))
def test_parts_of_a_quotation_lie_in_order(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    parts = quotations.split_quotation(text, offset)
    assert bool(parts) == (quotations.quotation_at(text, offset) is not None)
    edges = [place for span in parts for place in span]
    assert edges == sorted(set(edges))
    for span in parts:
        assert quotations.content(text, span) == span


def starts(text: str) -> tuple[list[int], list[int]]:
    """The starts of clauses as met on the way forth and, turned around, on the way back."""
    forth, back = [], []
    place = 0
    while place < len(text):
        place = clauses.next_clause(text, place)
        forth.append(place)
    while place > 0:
        place = clauses.previous_clause(text, place)
        back.append(place)
    return forth[:-1], [place for place in reversed(back) if place > 0]


@given(texts)
def test_forth_and_back_meet_the_same_starts(text: str) -> None:
    forth, back = starts(text)
    assert forth == back


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_articles(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    forth, back = starts(text)
    assert forth == back
    for start in forth:
        clause = clauses.clause_at(text, start)
        assert clause is not None
        assert clause.start == start
        assert text[clause.end - 1] not in ",; \n"


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
@pytest.mark.parametrize("name", CLAUSES)
def test_work_does_not_grow_with_the_article(name: str, text: str) -> None:
    function = CLAUSES[name]
    function(text, 0)
    begun = time.process_time()
    for place in range(len(text) // 2, len(text) // 2 + 10):
        function(text, place)
    # Measured: less than 5 ms a call, in a paragraph of 1 MB. A pass over it would take 500.
    assert time.process_time() - begun < 2


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([*PIECES, "that ", "(", ", ", "which "]), st.integers(0, 20_000))
def test_a_line_of_one_thing_comes_to_an_end(piece: str, offset: int) -> None:
    text = piece * 10_000
    check(text, min(offset, len(text)))
