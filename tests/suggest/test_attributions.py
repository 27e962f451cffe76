"""Cues, sources and contents of claims: cases as data, and what always holds."""

import re
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.spans import Span
from annotate.suggest.attributions import find, propose

TESTS = Path(__file__).parent.parent
CASES = yaml.safe_load((TESTS / "cases/attributions.yaml").read_text(encoding="utf-8"))

BRACKETS = {"⟦": "content", "⟧": "", "{": "source", "}": "", "<": "cue", ">": ""}
NOTHING: list[Span | None] = [None]
VOICES = ("direct", "indirect", "mixed", "outlet")


def named(case: Sequence[str]) -> str:
    return case[0][:60]


def unmarked(marked: str) -> tuple[str, dict[str, list[Span]]]:
    """The text of a case without its brackets, and the spans that they mark."""
    text, spans = "", dict[str, list[Span]](content=[], source=[], cue=[])
    opened: list[tuple[str, int]] = []
    for piece in re.split("([⟦⟧{}<>])", marked):
        if BRACKETS.get(piece):
            opened.append((BRACKETS[piece], len(text)))
        elif piece in BRACKETS:
            name, start = opened.pop()
            spans[name].append(Span(start, len(text)))
        else:
            text += piece
    return text, spans


@pytest.mark.parametrize("case", CASES["propose"], ids=named)
def test_the_cue_and_the_source_of_a_content(case: list[str]) -> None:
    marked, voice, *shared = case
    text, spans = unmarked(marked)
    found = propose(text, tuple(spans["content"]))
    assert [found.cue] == ([*spans["cue"]] or NOTHING)
    assert found.voice == voice
    if shared:
        assert found.source and text[slice(*found.source)] == shared[0]
    else:
        assert [found.source] == ([*spans["source"]] or NOTHING)


def test_why_says_the_cue_and_the_source() -> None:
    text = "Ana\nHolt told\nreporters that it sank."
    assert propose("Ana Holt told all that it sank.", (Span(23, 30),)).why == "told: Ana Holt"
    assert propose(text, (Span(30, 37),)).why in ("", "told: Ana Holt", "told: Holt")
    assert propose("It sank.", (Span(0, 7),)).why == ""


@pytest.mark.parametrize("case", CASES["find"], ids=named)
def test_the_attributions_of_a_text(case: list[Any]) -> None:
    text, *expected = case

    def read(span: Span | None) -> str | None:
        return span and text[slice(*span)]

    assert [
        [" … ".join(map(str, map(read, one.content))), read(one.cue), read(one.source), one.voice]
        for one in find(text)
    ] == expected


PIECES = [
    *"aB .,!?…“”‘’\"«»()—:\n\t\u0301\u200d漢", "said ", "told ", "Orlova ", "the ", "who ",
    "according to ", "''", "and ", ", ", "adding that ", "port ", "of ", "Mr. ", "was ", "by ",
    "expected to ", "claims ", "his ",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(TEXTS, st.data())
def test_any_content_of_any_text_has_an_answer(text: str, data: st.DataObject) -> None:
    offset = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(offset, offset), max_size=3))
    found = propose(text, tuple(Span(*sorted(pair)) for pair in pairs if pair[0] != pair[1]))
    assert found.voice in VOICES
    for span in (found.cue, found.source):
        assert span is None or 0 <= span.start < span.end <= len(text)
    assert found.cue or not found.source


@given(TEXTS)
def test_contents_are_in_order_and_never_overlap(text: str) -> None:
    found = find(text)
    assert [one.content for one in found] == sorted(one.content for one in found)
    spans = sorted(span for one in found for span in one.content)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    for one in found:
        assert one.voice in VOICES and 0 < one.score <= 1
        assert not one.cue or not any(
            one.cue.start < span.end and span.start < one.cue.end for span in spans
        )


LINE = "“We do not have boats,” the minister told reporters, adding that they had sunk. "
ODD = ["said “", "the head of ", "Orlova, a ", "Orlova, 1, ", "“a ” said, ", "who said ", "— a "]


@pytest.mark.parametrize("piece", [LINE, LINE + "\n\n", *ODD])
def test_the_cost_of_a_proposal_does_not_grow_with_the_article(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    content = (Span(len(text) // 2, len(text) // 2 + 21),)
    spent = []
    for _ in range(5):
        start = time.process_time()
        propose(text, content)
        spent.append(time.process_time() - start)
    assert min(spent) < 0.02, "2 ms on a calm machine"


@pytest.mark.parametrize("piece", ODD)
def test_any_text_is_done_in_time_that_its_length_allows(piece: str) -> None:
    start = time.process_time()
    find(piece * (20_000 // len(piece)))
    assert time.process_time() - start < 2
