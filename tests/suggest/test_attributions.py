"""Cues and sources of claims: cases as data, and what always holds."""

import re
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.spans import Span
from annotate.suggest.attributions import propose

TESTS = Path(__file__).parent.parent
CASES = yaml.safe_load((TESTS / "cases/attributions.yaml").read_text(encoding="utf-8"))
PROPOSED = [case for cases in CASES.values() for case in cases]

BRACKETS = {"⟦": "content", "⟧": "", "{": "source", "}": "", "<": "cue", ">": ""}


def unmarked(marked: str) -> tuple[str, dict[str, list[Span]]]:
    """The text of a case without its brackets, and the spans that they mark."""
    text, spans, opened = "", dict[str, list[Span]](content=[], source=[], cue=[]), list[str]()
    starts = list[int]()
    for piece in re.split("([⟦⟧{}<>])", marked):
        if BRACKETS.get(piece):
            opened.append(BRACKETS[piece])
            starts.append(len(text))
        elif piece in BRACKETS:
            spans[opened.pop()].append(Span(starts.pop(), len(text)))
        else:
            text += piece
    return text, spans


@pytest.mark.parametrize("case", PROPOSED, ids=lambda case: str(case[0])[:60])
def test_the_cue_and_the_source_of_a_content(case: list[str]) -> None:
    marked, voice, *named = case
    text, spans = unmarked(marked)
    found = propose(text, tuple(spans["content"]))
    cue, source = found.cue, found.source
    assert [cue and text[slice(*cue)], found.voice] == [
        text[slice(*spans["cue"][0])] if spans["cue"] else None,
        voice,
    ]
    if named:
        assert source and text[slice(*source)] == named[0]
    else:
        assert source == (spans["source"][0] if spans["source"] else None)


PIECES = [
    *"aB .,!?…“”‘’\"«»()—:\n\t\u0301\u200d漢", "said ", "told ", "Orlova ", "the ", "who ",
    "according to ", "''", "and ", ", ", "adding that ", "port ", "of ", "Mr. ",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.data())
def test_any_content_of_any_text_has_an_answer(text: str, data: st.DataObject) -> None:
    offset = st.integers(0, len(text))
    pairs = data.draw(st.lists(st.tuples(offset, offset), max_size=3))
    content = tuple(Span(*sorted(pair)) for pair in pairs if pair[0] != pair[1])
    found = propose(text, content)
    assert found.voice in ("direct", "indirect", "mixed", "outlet")
    for span in (found.cue, found.source):
        assert span is None or 0 <= span.start < span.end <= len(text)
    assert found.cue or not found.source


def test_the_cost_does_not_grow_with_the_article() -> None:
    line = "“We do not have boats,” the minister told reporters, adding that they had sunk. "
    for text in (line * 12_000, (line + "\n\n") * 12_000, "said “" * 200_000):
        content = (Span(len(text) // 2, len(text) // 2 + 21),)
        spent = []
        for _ in range(7):
            start = time.process_time()
            propose(text, content)
            spent.append(time.process_time() - start)
        assert min(spent) < 0.02, "2 ms on a calm machine"
