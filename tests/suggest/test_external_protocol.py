"""What is asked of a tool, and what is taken of its answer, whatever it says."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.schema import Label, Schema
from annotate.core.spans import Span
from annotate.core.suggestion import Suggestion
from annotate.core.tags import make_tag, quote
from annotate.store.schemas import default_schema
from annotate.suggest.external import placing, protocol
from annotate.suggest.external.naming import label_named
from annotate.suggest.external.protocol import Asked, parse, request

CASES = Path(__file__).parents[1] / "cases" / "suggester_answers.yaml"

TEXT = "Maria Orlova met Orlova’s envoy in Köln.\nKöln said: “No deal.”"


def cases() -> list[Any]:
    return [
        pytest.param(case, id=case["name"]) for case in yaml.safe_load(CASES.read_text("utf-8"))
    ]


@pytest.mark.parametrize("case", cases())
def test_an_answer(case: dict[str, Any]) -> None:
    found, problems = parse(case["answer"].encode(), TEXT, default_schema(), "tool")
    assert [f"{one.label} {one.start}:{one.end} {one.text}" for one in found] == case.get(
        "found", []
    )
    assert problems == [f"tool: {problem}" for problem in case.get("problems", [])]
    for one in found:
        assert one.suggester == "tool"
        assert one.why == case.get("why", "found by tool")
        assert one.score == case.get("score", 1.0)
    if "attributes" in case:
        assert found[0].attributes == case["attributes"]
    if "links" in case:
        assert case["links"] == [
            f"{link.kind} {link.spans[0].start}:{link.spans[-1].end}" for link in found[0].links
        ]


def test_a_request_is_one_line_of_json() -> None:
    text = "A\r\nB \u2028“C”\n"
    tag = make_tag(text, "person", (Span(0, 1),), id="k3f9qa", by="ana")
    asked = Asked(text, default_schema(), "a\udcff.txt", "Title", "2020-11-05", [tag])
    data = request(asked)
    assert data.endswith(b"\n") and data.count(b"\n") == 1 and b"\r" not in data
    got = json.loads(data)
    assert (got["text"], got["published"], got["file"]) == (text, "2020-11-05", "a?.txt")
    assert got["schema"]["labels"][0]["name"] == "person"
    assert got["schema"]["links"][0]["from"] == ["claim"]
    assert got["tags"] == [
        {"id": "k3f9qa", "label": "person", "spans": [[0, 1]], "text": "A"}
        | {"after": "\r\nB \u2028“C”\n", "by": "ana"}
    ]


def test_a_tool_may_answer_with_the_tags_that_it_was_sent() -> None:
    tag = make_tag(TEXT, "person", (Span(0, 12),), id="k3f9qa", attributes={"role": "envoy"})
    sent = json.loads(request(Asked(TEXT, default_schema(), tags=[tag])))["tags"][0]
    (back,), problems = parse(json.dumps(sent).encode(), TEXT, default_schema(), "echo")
    assert (back.label, back.spans, back.attributes) == (tag.label, tag.spans, tag.attributes)
    assert not problems


def test_only_some_of_many_problems_are_told() -> None:
    _, problems = parse(b"x\n" * 100, TEXT, default_schema(), "tool")
    assert len(problems) == protocol.TOLD + 1
    assert problems[-1] == f"tool: and {100 - protocol.TOLD} more problems like these"


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\x00{", b"[" * 100_000, b'{"a":' * 50_000, b"\0" * 10, b'{"score": 1e999}']
)
def test_what_is_no_answer_is_a_problem(data: bytes) -> None:
    found, problems = parse(data, TEXT, default_schema(), "tool")
    assert not found and len(problems) == 1


def test_suggestions_and_effort_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "LIMIT", 3)
    lines = "".join(json.dumps({"label": "other", "spans": [[n, n + 1]]}) + "\n" for n in range(5))
    found, problems = parse(lines.encode(), TEXT, default_schema(), "tool")
    assert len(found) == 3
    assert problems == [f"tool: line {n}: more than 3 suggestions" for n in (4, 5)]
    monkeypatch.setattr(placing, "EFFORT", len(TEXT))
    lines = "".join(json.dumps({"label": "other", "text": t}) + "\n" for t in ("met", "met", "in"))
    found, problems = parse(lines.encode(), TEXT, default_schema(), "tool")
    assert [one.text for one in found] == ["met"]
    assert problems == ["tool: line 3: too many different texts without offsets: give spans"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("mensch", "mensch"),
        ("PERSON", "mensch"),
        ("person", "mensch"),
        ("PER", "mensch"),
        ("place", "ort"),
        ("LOC", "ort"),
        ("FAC", "ort"),
        ("TICKER", "boerse"),
        ("NORP", ""),
        ("ORG", ""),
        ("", ""),
    ],
)
def test_the_schema_names_what_tools_find(name: str, label: str) -> None:
    schema = Schema(
        "mine",
        labels=(
            Label("mensch", "entity", names={"ontonotes": "PERSON"}),
            Label("ort", "entity", names={"conll": "LOC"}),
            Label("boerse", "entity", names={"mine": "TICKER"}),
        ),
    )
    assert label_named(schema, name) == label


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 70)
    | st.floats()
    | st.sampled_from(["person", "claim", "claimant", "cue", "Köln", "Orlova", "x", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "spans", "start", "end", "entity"]), inner)
    ),
    max_leaves=6,
)
KEYS = ["label", "spans", "start", "end", "text", "occurrence", "attributes", "links", "score"]
OBJECTS = st.fixed_dictionaries(
    {}, optional={"label": st.sampled_from(["person", "claim", "PER"]) | VALUES}
    | dict.fromkeys(KEYS[4:], VALUES)
    | {"spans": VALUES | st.lists(st.lists(st.integers(-1, 64), min_size=2, max_size=2))},
)  # fmt: skip


@given(st.lists(OBJECTS, max_size=4))
def test_what_is_taken_is_sound(objects: list[dict[str, Any]]) -> None:
    data = "\n".join(json.dumps(one) for one in objects).encode()
    found, problems = parse(data, TEXT, default_schema(), "tool")
    assert len(problems) <= protocol.TOLD + 1
    schema = default_schema()
    for one in found:
        assert schema.label(one.label) is not None
        assert one.text == quote(TEXT, one.spans) and one.end <= len(TEXT)
        assert make_tag(TEXT, one.label, one.spans, id="a").spans == one.spans
        for link in one.links:
            assert schema.link(link.kind) is not None and link.spans[-1].end <= len(TEXT)
    assert found == protocol.ordered(found)


def test_a_text_that_is_named_each_time_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def suggestion(**given: Any) -> Suggestion:
        made.append(given)
        return Suggestion(**given)

    monkeypatch.setattr(protocol, "Suggestion", suggestion)
    text = "Orlova met Petrov. " * 500
    line = b'{"label": "PER", "text": "Orlova"}\n'
    wrong = b'{"label": "person", "text": "Orlova", "score": 2}\n'
    other = b'{"label": "other", "text": "Orlova"}\n'
    found, problems = parse(wrong + line * 500 + other, text, default_schema(), "tool")
    assert (len(found), len(made), len(problems)) == (1000, 1000, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": "x" * 10_000},
        {"label": "person", "text": "Köln", "attributes": {"x" * 10_000: "y"}},
        {"label": "organization", "text": "Köln", "attributes": {"kind": "x" * 10_000}},
        {"label": "claim", "text": "Köln", "links": [{"kind": "x" * 10_000, "text": "Köln"}]},
    ],
)
def test_a_problem_is_told_in_a_short_line(wrong: dict[str, Any]) -> None:
    _, problems = parse(json.dumps(wrong).encode(), TEXT, default_schema(), "tool")
    assert problems and all(len(problem) <= protocol.PROBLEM_LIMIT for problem in problems)


PLACES = st.lists(st.integers(0, 30), min_size=2, max_size=12, unique=True).map(
    lambda ends: [(Span(*pair),) for pair in zip(*[iter(sorted(ends))] * 2, strict=False)]
)


@given(PLACES, PLACES.map(lambda places: sum(places, ())))
def test_a_link_goes_to_the_nearest_place(
    places: list[tuple[Span, ...]], spans: tuple[Span, ...]
) -> None:
    nearest = min(places, key=lambda place: protocol._distance(place, spans))
    assert protocol._nearest(places, spans) == nearest


@given(st.binary(max_size=200))
def test_any_bytes_are_an_answer(data: bytes) -> None:
    found, problems = parse(data, TEXT, default_schema(), "tool")
    assert not found and bool(problems) == bool(data.removeprefix(b"\xef\xbb\xbf").strip())
