"""Expressions of time: cases as data, and what always holds."""

import json
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from annotate.core.moments import is_value
from annotate.core.spans import Span
from annotate.suggest.dates import find, finder, normalise, points
from annotate.suggest.dates.english import ENGLISH
from annotate.suggest.dates.finder import Tokens, grammar
from annotate.suggest.dates.grammar import NAME, Grammar, Language, ReadyRule, Rule, Shape
from annotate.suggest.dates.needs import needs, one_of

CASES = yaml.load(
    (Path(__file__).parents[1] / "cases" / "timex.yaml").read_text("utf-8"), yaml.BaseLoader
)
PUBLISHED = CASES["published"]
SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.txt"))

WORDS = sorted({*grammar().classes, "Monday", "March", "May", "Oct.", "Friday", "Christmas"})
PIECES = [
    *"0123456789.,:/-–'’$\n",
    "1989",
    "2020",
    "31",
    "Feb.",
    "2020-11-05",
    "'80s",
    "9:30",
    "talks",
]
texts = st.lists(st.sampled_from(WORDS) | st.sampled_from(PIECES), max_size=30).map(" ".join)
loose = st.lists(
    st.sampled_from(WORDS) | st.sampled_from(PIECES) | st.text(max_size=3), max_size=30
)
days = st.sampled_from(["", "2020-11-05", "0001-01-01", "9999-12-31", "2024-02-29"])


@pytest.mark.parametrize("case", CASES["found"], ids=lambda case: case["text"])
def test_the_expressions_of_a_text(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [
        [text[slice(*timex.span)], timex.type, timex.value, *filter(None, [timex.mod])]
        for timex in find(text, case.get("published", PUBLISHED))
    ]
    assert found == case["dates"]


@pytest.mark.parametrize(("words", "value"), CASES["selected"])
def test_the_value_of_what_a_person_selected(words: str, value: str) -> None:
    timex = normalise(words, PUBLISHED)
    assert (timex.value if timex else "~") == value


@pytest.mark.parametrize(("words", "begin", "end"), CASES["covered"])
def test_the_stretch_of_time_that_a_value_covers(words: str, begin: str, end: str) -> None:
    timex = normalise(words, PUBLISHED)
    assert timex and (timex.begin, timex.end) == (begin, end)


def test_the_sentence_around_a_selection_tells_its_tense() -> None:
    past = normalise("Monday", PUBLISHED, "The court ruled on Monday.")
    ahead = normalise("Monday", PUBLISHED, "The court will rule on Monday.")
    assert past and past.value == "2020-11-02" and past.why == "weekday on or before 2020-11-05"
    assert ahead and ahead.value == "2020-11-09" and "look ahead" in ahead.why


def test_a_value_that_was_counted_has_its_anchor() -> None:
    text = "Yesterday, or on 4 November 2020, for the past week, for two days."
    assert [timex.anchor for timex in find(text, PUBLISHED)] == [PUBLISHED, "", PUBLISHED, ""]


@settings(deadline=None)
@given(texts | loose.map("".join), days)
@example("the year 9 million years ago last last of 2 2 2", "0001-01-01")
def test_what_always_holds(text: str, published: str) -> None:
    last = 0
    for timex in find(text, published):
        start, end = timex.span
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert timex.type in ("DATE", "TIME", "DURATION", "SET")
        assert is_value(timex.value), timex
        assert bool(timex.begin) == bool(timex.end) and timex.begin <= timex.end
        for day in filter(None, (timex.begin, timex.end)):
            assert date.fromisoformat(day[:10])
        last = end


@settings(deadline=None)
@given(texts | loose.map("".join), days)
def test_a_selection_never_fails_and_lies_in_itself(text: str, published: str) -> None:
    timex = normalise(text, published, f"It was {text} then.")
    assert timex is None or 0 <= timex.span.start < timex.span.end <= len(text)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(texts.map(lambda text: f"{text} was the word of {'many ' * 60}a report. "), max_size=6)
)
def test_a_stretch_gives_what_the_whole_text_gives_there(parts: list[str]) -> None:
    text = "".join(parts)
    spans = [timex.span for timex in find(text)]
    for offset in range(-1, len(text), 211):
        part = [timex.span for timex in find(text, "", max(0, offset), offset + 500)]
        assert part == [s for s in spans if max(0, offset) <= s.start < offset + 500]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_read_whole(path: Path) -> None:
    found = find(path.read_text("utf-8"), PUBLISHED)
    assert all(is_value(timex.value) for timex in found)


def test_a_stretch_of_a_large_text_is_read_at_once() -> None:
    text = "The talks went on, and no one could say for how long they would. " * 80_000
    text += "They ended on Friday."
    find("on Friday")
    started = time.process_time()
    assert [timex.span for timex in find(text, "", len(text) - 500)] == [
        Span(len(text) - 7, len(text) - 1)
    ]
    assert [timex.span for timex in find("On Friday and Monday. " + text, "", 6, 4000)] == [
        Span(14, 20)
    ]
    assert not find("On Friday. " + text, "", 6, 4000)
    assert time.process_time() - started < 0.1


def test_every_class_and_part_of_english_is_used() -> None:
    patterns = [*(rule.pattern for rule in ENGLISH.rules), *ENGLISH.parts.values()]
    used = {found[2] for pattern in patterns for found in NAME.finditer(pattern)}
    shaped = {name for shape in ENGLISH.shapes for name in shape.classes.split()}
    assert {name for name in used if name.isupper()} == {*ENGLISH.words, *ENGLISH.parts} | shaped


def rules() -> list[ReadyRule]:
    """Every rule once."""
    return list({id(rule): rule for some in grammar().rules.values() for rule in some}.values())


def test_every_rule_can_match() -> None:
    assert len(rules()) == len(ENGLISH.rules)


@settings(deadline=None)
@given(texts)
@example("\n\n".join(case["text"] for case in CASES["found"]))
@example("\n\n".join(path.read_text("utf-8") for path in SAMPLES))
def test_a_rule_matches_only_where_its_needs_are_met(text: str) -> None:
    signs = Tokens(grammar(), text, 0, len(text)).signs
    for rule in rules():
        place = 0
        while match := rule.pattern.search(signs, place):
            place = match.start() + 1
            if match[0]:
                assert match[0][0] in rule.needs.first, rule.source
                assert not any(map(frozenset(match[0]).isdisjoint, rule.needs.every)), rule.source


@pytest.mark.parametrize(
    ("pattern", "first", "every", "empty"),
    [
        ("A B", "A", ["A", "B"], False),
        ("name=A? B", "AB", ["B"], False),
        ("A* B+ C?", "AB", ["B"], False),
        ("(A B)?", "A", [], True),
        ("A | B C", "AB", ["AB"], False),
        ("A? | B", "AB", [], True),
        ("(A | B) (C | D?) E", "AB", ["AB", "E"], False),
        ("(?<= A (B | C)) (?! D | E) F (?= G)", "F", ["F"], False),
    ],
)
def test_what_a_pattern_needs(pattern: str, first: str, every: list[str], empty: bool) -> None:
    found = needs(pattern, one_of)
    assert (found.first, found.empty) == (frozenset(first), empty)
    assert [*map(frozenset, every)] == list(found.every)


def test_a_pattern_with_other_signs_is_refused() -> None:
    with pytest.raises(ValueError, match="has no meaning in A"):
        needs("A{2}", one_of)


def test_another_language_is_words_and_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    german = Language(
        words={
            "MONAT": {"mai": 5, "juni": 6},
            "TAG": {"montag": 1, "freitag": 5},
            "WELCHE": {"vorigen": -1, "nächsten": 1},
            "PUNKT": {".": 1},
        },
        capital=frozenset({"MONAT", "TAG"}),
        shapes=(Shape(r"[12]\d{3}", "JAHR"), Shape(r"\d\d?", "ZAHL")),
        parts={},
        numerals={},
        heads="MONAT TAG",
        rules=(
            Rule("day=ZAHL PUNKT month=MONAT (year=JAHR)?", points.calendar_day),
            Rule("which=WELCHE? weekday=TAG", points.weekday),
        ),
        ahead=frozenset({"wird"}),
        behind=frozenset(),
        past_ending="",
    )
    known = Grammar(german)
    monkeypatch.setattr(finder, "grammar", lambda: known)
    text = "Sie wird am Montag lesen. Es war am 5. Mai und am 6. Juni 2019, nicht nächsten Freitag."
    assert [timex.value for timex in find(text, PUBLISHED)] == [
        "2020-11-09",
        "2020-05-05",
        "2019-06-06",
        "2020-11-06",
    ]


DRIVER = """
import json, sys
import annotate.suggest.dates
before = sorted(sys.modules)
annotate.suggest.dates.find("on Friday", "2020-11-05")
print(json.dumps([before, sorted(sys.modules)]))
"""


def test_english_is_loaded_at_first_use_only() -> None:
    ran = subprocess.run([sys.executable, "-c", DRIVER], capture_output=True, check=True)
    before, after = json.loads(ran.stdout)
    assert "annotate.suggest.dates.english" not in before and "yaml" not in before
    assert "annotate.suggest.dates.english" in after
