"""Suggesters of installed packages, as `pip` would have installed them."""

import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from annotate.core.schema import Schema
from annotate.core.spans import Span
from annotate.store.schemas import default_schema
from annotate.suggest.external import plugins
from annotate.suggest.external.protocol import Asked

TEXT = "Flight KQ-207 left after KQ-1180.\n"

MODULE = """
import re

from annotate.core.spans import Span
from annotate.core.suggestion import Prepared, Suggestion

FLIGHT = re.compile(r"\\b[A-Z]{2}-\\d{3,4}\\b")


def suggester(schema, published):
    def find(text, start, end):
        for found in FLIGHT.finditer(text, start, end):
            yield Suggestion("other", (Span(*found.span()),), found[0], why="a flight number")

    return find if schema.label("other") else None


def backwards(schema, published):
    return lambda text, start, end: reversed(list(suggester(schema, published)(text, start, end)))


def broken(schema, published):
    raise KeyError("model\\nmissing")


def breaks_off(schema, published):
    def find(text, start, end):
        yield Suggestion("other", (Span(0, 6),), text[0:6])
        raise SystemExit(3)

    return find


def unsound(schema, published):
    good = Suggestion("other", (Span(0, 6),), "Flight")
    claimed = (Prepared("claimed", (Span(0, 1),)),)
    outside = (Prepared("same-as", (Span(0, 100),)),)
    return lambda text, start, end: [
        good,
        "text",
        Suggestion("nothing", (Span(0, 6),), "Flight"),
        Suggestion("other", (Span(30, 99),), text[30:]),
        Suggestion("other", (), ""),
        Suggestion("other", (Span(0, 6),), "flight"),
        Suggestion("other", (Span(0, 6),), "Flight", {"colour": "red"}),
        Suggestion("other", (Span(0, 6),), "Flight", links=claimed),
        Suggestion("other", (Span(0, 6),), "Flight", links=outside),
        Suggestion("other", (Span(0, 6),), "Flight", score=float("nan")),
        *[7] * 10,
    ]


def careless(schema, published):
    return lambda text, start, end: [
        Suggestion("other", [[0, 6]], "Flight", why="a" * 500),
        Suggestion("quantity", ((7, 13),), "KQ-207", {"value": float("nan"), "unit": "km"}),
        Suggestion("quantity", (Span(25, 32),), "KQ-1180", {"value": 3.5}),
    ]


not_callable = 3
"""


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A distribution with plug-ins, on the path as an installed one is."""
    (tmp_path / "fictional_flights.py").write_text(MODULE, encoding="utf-8")
    info = tmp_path / "fictional_flights-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: fictional-flights\nVersion: 1.0\n")
    names = ["suggester", "backwards", "broken", "breaks_off", "unsound", "careless", "gone"]
    lines = [f"{name} = fictional_flights:{name}" for name in [*names, "not_callable"]]
    (info / "entry_points.txt").write_text(
        "\n".join(["[annotate.suggesters]", "no-module = no_such_module:x", *lines])
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "fictional_flights", raising=False)


def entry(name: str) -> EntryPoint:
    return plugins.installed()[name]


def asked(schema: Schema | None = None) -> Asked:
    return Asked(TEXT, schema or default_schema(), published="2020-11-05")


def test_plugins_are_found() -> None:
    assert {"suggester", "broken", "gone", "no-module"} <= set(plugins.installed())


@pytest.mark.parametrize("name", ["suggester", "backwards"])
def test_a_plugin_suggests(name: str) -> None:
    found, problems = plugins.answer(entry(name), asked())
    assert [(one.text, one.start) for one in found] == [("KQ-207", 7), ("KQ-1180", 25)]
    assert {(one.suggester, one.why) for one in found} == {(name, "a flight number")}
    assert not problems


def test_a_plugin_without_a_label_for_it() -> None:
    assert plugins.answer(entry("suggester"), asked(Schema("none"))) == ([], [])


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("broken", "broken: KeyError: 'model\\nmissing'"),
        ("not_callable", "not_callable: TypeError: 'int' object is not callable"),
        ("gone", "gone: AttributeError: "),
        ("no-module", "no-module: ModuleNotFoundError: No module named 'no_such_module'"),
    ],
)
def test_a_plugin_that_raises_is_told_in_a_line(name: str, problem: str) -> None:
    found, (told,) = plugins.answer(entry(name), asked())
    assert not found
    assert told.startswith(problem) and "\n" not in told


def test_what_a_plugin_gave_before_it_broke_is_kept() -> None:
    (one,), problems = plugins.answer(entry("breaks_off"), asked())
    assert (one.text, one.why) == ("Flight", "found by breaks_off")
    assert problems == ["breaks_off: SystemExit: 3"]


def test_what_is_not_sound_is_told_and_left_out() -> None:
    found, problems = plugins.answer(entry("unsound"), asked())
    assert [one.text for one in found] == ["Flight"]
    assert problems == [
        "unsound: expected a Suggestion, got str",
        "unsound: no such label: nothing",
        "unsound: other: its spans are not in the text",
        "unsound: other: its spans are not in the text",
        "unsound: other: “flight” does not stand at its spans",
        "unsound: other: other has no attribute colour (it has: entity)",
        "unsound: other: no such link: claimed",
        "unsound: other: the spans of its same-as are not in the text",
        "unsound: and 11 more problems like these",
    ]


def test_what_is_taken_has_the_form_of_our_own() -> None:
    found, problems = plugins.answer(entry("careless"), asked())
    assert not problems
    assert [one.spans for one in found] == [(Span(0, 6),), (Span(7, 13),), (Span(25, 32),)]
    assert {type(span) for one in found for span in one.spans} == {Span}
    # A fraction in a sidecar would be none of our values, and NaN could not be saved at all.
    assert [one.attributes for one in found[1:]] == [
        {"value": "nan", "unit": "km"},
        {"value": "3.5"},
    ]
    assert found[0].why == "a" * 199 + "…"
