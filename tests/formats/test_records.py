"""JSON of strangers, whatever it is: told in words, by every reader that has it."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from annotate.formats import doccano, label_studio, prodigy
from annotate.formats.contract import Imported, Input, Trouble
from annotate.formats.records import shown
from tests.formats.conftest import a_plan

READERS = [
    (doccano, '{"text": "x", "label": [%s]}'),
    (doccano, '{"text": %s}'),
    (prodigy, '{"text": "x", "spans": [%s]}'),
    (prodigy, '{"text": "x", "answer": %s}'),
    (label_studio, '{"data": {"text": "x"}, "annotations": [{"result": [%s]}]}'),
    (label_studio, '{"data": {"text": %s}}'),
]
"""Modules, and where in their files a value is that must be told."""


def first(module: Any, path: Path, content: str) -> Trouble:
    path.write_text(content, "utf-8")
    found = [*module.read(Input(path), a_plan())]
    [trouble] = [one for one in found if isinstance(one, Trouble)]
    assert all(isinstance(one, Imported) for one in found if one is not trouble)
    return trouble


@pytest.mark.parametrize(("module", "content"), READERS)
def test_what_is_nested_as_deep_as_can_be_read_is_told(
    module: Any, content: str, tmp_path: Path
) -> None:
    # Near the limit it can be read, but not be written again.
    limit = sys.getrecursionlimit()
    for depth in (*range(limit - 120, limit), 100_000):
        assert first(module, tmp_path / "x", content % ("[" * depth + "]" * depth)).why


@pytest.mark.parametrize(("module", "content"), [one for one in READERS if "[%s]" in one[1]])
@pytest.mark.parametrize("value", ["9" * 5000, "1e999", "-0", "NaN", '"\\ud800"', "null", "{}"])
def test_strange_values_are_told(module: Any, content: str, value: str, tmp_path: Path) -> None:
    assert first(module, tmp_path / "x", content % value).why


def test_what_is_shown_is_short() -> None:
    assert shown({"a": [1, "“x”"]}) == '{"a": [1, "“x”"]}'
    assert shown("x" * 99) == '"' + "x" * 38 + "…"
    assert shown({b"a": 1, "b": object}).startswith('{"b": "<class')
    deep = json.loads("[" * 900 + "]" * 900)
    for _ in range(200):
        deep = [deep]
    assert shown(deep) == "a list that is nested very deep"
