"""Claims as suggestions: what a person would mark, with its links, block by block."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core.schema import Attribute, Label, LinkKind, Schema
from annotate.core.suggestion import Suggester
from annotate.store.schemas import default_schema
from annotate.suggest.attributions import ahead, clauses, find, lexicon, suggester
from annotate.suggest.attributions.lexicon import inflections, spellings, verbs

TESTS = Path(__file__).parent.parent
CASES = yaml.safe_load((TESTS / "cases/attributions.yaml").read_text(encoding="utf-8"))
SAMPLES = sorted((TESTS.parent / "samples").glob("*.txt"))

PIECES = [
    *"aB .,!?…“”‘’\"«»()—:\n\t\u0301\u200d漢😀", "said ", "told ", "Orlova ", "the ", "who ",
    "according to ", "''", "and ", ", ", "adding that ", "port ", "of ", "Mr. ", "was ", "by ",
    "expected to ", "claims ", "his ", "\n\n", "\r\n", " date 2020-11-05 ", "that, ",
    "made it clear ", "called out ",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def made(schema: Schema) -> Suggester:
    found = suggester(schema, "")
    assert found
    return found


def case_name(case: Sequence[Any]) -> str:
    return str(case[0])[:60]


@pytest.mark.parametrize("case", CASES["suggest"], ids=case_name)
def test_the_claims_of_a_text(case: list[Any]) -> None:
    text, *expected = case
    assert [
        [one.text, one.why, one.attributes.get("voice")]
        for one in made(default_schema())(text, 0, len(text))
    ] == expected


def test_links_lead_to_the_speaker_and_to_the_cue() -> None:
    text = "It was up to Ana Holt, who denied that the port was closed."
    (one,) = made(default_schema())(text, 0, len(text))
    assert one.label == "claim" and one.suggester == "attributions" and 0 < one.score <= 1
    assert one.attributes == {"voice": "indirect", "polarity": "denies"}
    assert [(link.kind, [text[slice(*span)] for span in link.spans]) for link in one.links] == [
        ("claimant", ["Ana Holt"]),
        ("cue", ["denied"]),
    ]


def test_only_what_the_schema_has_is_suggested() -> None:
    text = "Holt said that the port was closed."
    assert suggester(Schema("other", labels=(Label("person", "entity"),)), "") is None
    content = Label("said", "claim", names={"parc": "content"})
    (one,) = made(Schema("own", labels=(content,)))(text, 0, len(text))
    assert (one.label, one.attributes, one.links) == ("said", {}, ())
    elsewhere = (LinkKind("claimant", source=("person",)), LinkKind("cue", source=("claim",)))
    claim = Label("claim", "claim", attributes=(Attribute("voice", values=("direct",)),))
    (one,) = made(Schema("own", labels=(claim,), links=elsewhere))(text, 0, len(text))
    assert [link.kind for link in one.links] == ["cue"]
    assert one.attributes == {}


LONG = "Holt said that the port was closed. “Nobody pays,” she said, adding that it was so. " * 90
GIVEN = [*(path.read_text("utf-8") for path in SAMPLES), LONG, LONG + "\n\n“We shall all see it.”"]


@pytest.mark.parametrize("text", GIVEN, ids=lambda text: text[:20].strip())
@pytest.mark.parametrize("size", [97, 1024])
def test_blocks_give_what_the_whole_text_gives(text: str, size: int) -> None:
    blocks = range(0, len(text), size)
    whole = list(made(default_schema())(text, 0, len(text)))
    assert whole
    suggest = made(default_schema())
    assert [one for at in blocks for one in suggest(text, at, at + size)] == whole
    assert [one for at in blocks for one in find(text, at, at + size)] == find(text)


@settings(max_examples=60)
@given(TEXTS, st.integers(1, 40))
def test_spans_of_any_text_lie_in_it_and_in_their_block(text: str, size: int) -> None:
    suggest = made(default_schema())
    whole = list(suggest(text, 0, len(text)))
    parts = [list(suggest(text, at, at + size)) for at in range(0, len(text), size)]
    assert [one for part in parts for one in part] == whole
    for at, part in enumerate(parts):
        assert all(at * size <= one.start < (at + 1) * size for one in part)
    for one in whole:
        assert one.why and one.text == " … ".join(text[slice(*span)] for span in one.spans)
        spans = [*one.spans, *(span for link in one.links for span in link.spans)]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(left.end < right.start for left, right in pairwise(one.spans))


def test_a_suggester_keeps_nothing_of_the_text_before() -> None:
    suggest = made(default_schema())
    first = "Holt said that the port was closed."
    second = "Beran said that the fleet had left."
    assert [one.why for one in suggest(first, 0, 99)] == ["said: Holt"]
    assert [one.why for one in suggest(second, 0, 99)] == ["said: Beran"]


@pytest.mark.parametrize(
    ("base", "forms"),
    [
        ("plan", "plans planned planning"),
        ("regret", "regrets regretted regretting"),
        ("deny", "denies denied denying"),
        ("agree", "agrees agreed agreeing"),
        ("stress", "stresses stressed stressing"),
        ("explain", "explains explained explaining"),
        ("signal", "signals signaled signaling signalled signalling"),
    ],
)
def test_verbs_are_inflected(base: str, forms: str) -> None:
    assert inflections(base) == forms.split()


def test_both_spellings_are_known() -> None:
    assert spellings("criticize") == ("criticize", "criticise")
    assert {"criticised", "honoured", "favoring"} <= verbs().keys()


def test_what_is_said_of_verbs_and_nouns_is_said_of_known_ones() -> None:
    """What stands in no class attributes nothing, whatever else is said of it."""
    known = lexicon.SPEECH | lexicon.TELL | lexicon.MIND
    lists = [lexicon.WEAK, lexicon.AMBIGUOUS, lexicon.DOUBLED, lexicon.EITHER, lexicon.IRREGULAR]
    joining = [*clauses.PLACES.values(), *clauses.PARTICLES.values(), clauses.TOWARD]
    for words in (*lists, *joining, clauses.OBJECTS, clauses.CLAUSAL):
        assert known.issuperset(words)
    for words in ahead.ABOUT.values():
        assert lexicon.nouns() >= words
