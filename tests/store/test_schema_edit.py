"""Labels changed in an annotate.yaml: the bytes around them stay, or it says what to do."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.relabel import Change, schema_after
from annotate.errors import AnnotateError
from annotate.store.schema_edit import edited
from annotate.store.schemas import default_schema, default_text, parse_config

CASES = yaml.safe_load(
    (Path(__file__).parents[1] / "cases" / "schema_edits.yaml").read_text("utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_file_is_changed_where_it_must_be_only(case: dict[str, Any]) -> None:
    config = parse_config(case["file"].encode(), "annotate.yaml")
    change = Change(tuple(case["old"]), case.get("new", ""), case.get("rename", False))
    if "by_hand" in case:
        with pytest.raises(AnnotateError) as raised:
            edited(config, change)
        assert raised.value.message.startswith("annotate.yaml is written in a way")
        assert raised.value.hint.endswith(f"run this again: {case['by_hand']}")
        return
    data, steps = edited(config, change)
    assert data.decode() == case["after"]
    if "steps" in case:
        assert steps == [f"annotate.yaml:{step}" for step in case["steps"]]


NAMES = [label.name for label in default_schema().labels]


@given(st.data())
def test_any_change_of_the_default_schema_gives_what_is_wanted(data: st.DataObject) -> None:
    config = parse_config(default_text(), "annotate.yaml")
    old = data.draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=8, unique=True))
    new = data.draw(st.sampled_from(["", *(name for name in NAMES if name not in old)]))
    change = Change(tuple(old), new)
    found, _ = edited(config, change)
    assert parse_config(found, "annotate.yaml").schema == schema_after(default_schema(), change)
    kept = set(default_text().splitlines())
    rewritten = [line for line in found.splitlines() if line not in kept]
    assert all(line.lstrip().startswith((b"from:", b"to:")) for line in rewritten)


@given(st.sampled_from(NAMES), st.text(min_size=1).filter(lambda name: name not in NAMES))
def test_there_and_back_gives_the_same_bytes(old: str, new: str) -> None:
    config = parse_config(default_text(), "annotate.yaml")
    there, _ = edited(config, Change((old,), new, rename=True))
    assert there != default_text()
    back, _ = edited(parse_config(there, "annotate.yaml"), Change((new,), old, rename=True))
    assert back == default_text()
