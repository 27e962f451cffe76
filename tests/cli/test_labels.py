"""The table of labels, and the copy of them to change."""

import json
from pathlib import Path

import pytest

from annotate.core.cells import width
from annotate.store.schemas import default_schema, default_text
from tests.cli.conftest import Run

OURS = """\
schema:
  name: ours
  labels:
  - {name: ship, layer: entity, key: s, definition: "A \\e[31mship"}
"""


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_the_table_fits(run: Run, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    ran = run("labels")
    assert (ran.status, ran.err) == (0, "")
    assert max(map(width, ran.lines)) <= columns
    assert not any(line.endswith(" ") for line in ran.lines)
    words = " ".join(ran.out.split())
    for label in default_schema().labels:
        assert f"{label.key} {label.name} {label.layer} " in words
        for attribute in label.attributes:
            values = f": {', '.join(attribute.values)}" if attribute.values else ""
            assert f"{'★' if attribute.ask else ''}{attribute.name}" in words
            assert values in words
    for link in default_schema().links:
        assert f"{link.key} {link.name} {link.definition}" in words


def test_a_narrow_table_loses_nothing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = run("labels").out.split()
    monkeypatch.setenv("COLUMNS", "10")
    assert run("labels").out.split() == wide


def test_as_json(run: Run) -> None:
    schema = json.loads(run("labels", "--format", "json").out)
    assert [label["name"] for label in schema["labels"]][:2] == ["person", "organization"]
    assert schema["links"][0]["from"] == ["claim"]


def test_whose_labels(folder: Path, run: Run) -> None:
    Path("news").mkdir()
    Path("news/a.txt").write_text("x")
    Path("news/annotate.yaml").write_text(OURS)
    for path in ("news", "news/a.txt", "news/annotate.yaml"):
        ran = run("labels", path)
        assert (ran.status, ran.lines[0]) == (0, "ours, version 1")
        assert "A ␛[31mship" in ran.out
    assert run("labels").lines[0] == "news, version 1"
    assert run("labels", "--labels", "news/annotate.yaml").lines[0] == "ours, version 1"
    ran = run("labels", "new")
    assert (ran.status, ran.err) == (2, "annotate: no such file: new (did you mean news?)\n")


def test_init_writes_a_copy_and_never_over_a_file(folder: Path, run: Run) -> None:
    ran = run("labels", "--init")
    assert (ran.status, ran.out, ran.err.split(";")[0]) == (0, "", "wrote annotate.yaml")
    assert Path("annotate.yaml").read_bytes() == default_text()
    Path("annotate.yaml").write_text(OURS)
    ran = run("labels", "--init")
    assert (ran.status, ran.err.count("annotate.yaml is there already")) == (2, 1)
    assert Path("annotate.yaml").read_text() == OURS
    Path("deep").mkdir()
    assert run("labels", "--init", "deep").status == 0
    assert run("labels", "--init", "mine.yaml").status == 0
    assert run("labels", "--labels", "mine.yaml").lines[0] == "news, version 1"
