"""The default schema, and mistakes in the configuration file."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from annotate.errors import AnnotateError
from annotate.store import schemas
from annotate.store.checks import Problem
from annotate.store.schemas import Config, default_schema, default_text, find_config, schema_for

CASES = Path(__file__).parents[1] / "cases"

MINE = """\
schema:
  name: mine
  labels:
  - {name: fact, layer: claim, key: 1}
  - name: n
    layer: entity
    key: n
    attributes: [{name: kind, values: [yes, no], default: no, many: true}]
  links:
  - {name: of, key: n, from: fact, to: [n]}
palette: {claim: "#ff0000"}
keys: vim
suggesters:
  mine: {command: "./mine"}
"""


def test_the_default_schema() -> None:
    schema = default_schema()
    assert (schema.name, schema.version) == ("news", 1)
    keys = {label.key: (label.name, label.layer) for label in schema.labels}
    assert keys == {
        "p": ("person", "entity"),
        "o": ("organization", "entity"),
        "l": ("location", "entity"),
        "v": ("event", "entity"),
        "n": ("quantity", "entity"),
        "x": ("other", "entity"),
        "d": ("date", "date"),
        "c": ("claim", "claim"),
        "s": ("source", "claim"),
        "u": ("cue", "claim"),
        "e": ("evidence", "claim"),
    }
    asked = [(k.name, a.name) for k in schema.labels for a in k.attributes if a.ask]
    assert asked == [("date", "value"), ("claim", "check")]
    links = [kind.name for kind in schema.links]
    assert links[:5] == ["claimant", "cue", "about", "when", "evidence"]
    assert links[5:] == ["same-as", "supports", "contradicts"]
    assert [kind.name for kind in schema.links_between("claim", "cue")] == ["cue"]
    assert all(label.definition for label in schema.labels)
    assert all(kind.definition and kind.key for kind in schema.links)
    for attribute in (a for label in schema.labels for a in label.attributes):
        assert attribute.definition


def test_a_copy_of_the_default_is_a_configuration(tmp_path: Path) -> None:
    copy = tmp_path / "annotate.yaml"
    copy.write_bytes(default_text())
    assert schemas.load_config(copy).schema == default_schema()
    assert all(len(line) <= 105 for line in default_text().decode().splitlines())


def test_the_nearest_configuration_applies(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "annotate.yaml").write_text(MINE)
    assert find_config(deep) == (tmp_path / "annotate.yaml").resolve()
    schema, config = schema_for(deep / "x.txt", None)
    assert schema.name == "mine"
    assert schema.labels[0].key == "1"
    assert schema.labels[1].attributes[0].values == ("yes", "no")
    assert schema.links[0].source == ("fact",)
    assert config.keys == "vim"
    assert config.palette == {"claim": "#ff0000"}
    assert config.suggesters == {"mine": {"command": "./mine"}}
    (deep / "annotate.yaml").write_text("palette: {}\n")
    schema, config = schema_for(deep / "x.txt")
    assert schema is default_schema()
    assert (config.keys, config.palette, config.suggesters) == ({}, {}, {})
    assert config.name == str((deep / "annotate.yaml").resolve())


def test_a_named_file_comes_first(tmp_path: Path) -> None:
    (tmp_path / "annotate.yaml").write_text("palette: {}\n")
    (tmp_path / "other.yaml").write_text(MINE)
    assert schema_for(tmp_path / "x.txt", tmp_path / "other.yaml")[0].name == "mine"
    with pytest.raises(AnnotateError, match="has no labels: expected a key `schema`"):
        schema_for(tmp_path / "x.txt", tmp_path / "annotate.yaml")
    with pytest.raises(AnnotateError, match=r"did you mean .*other\.yaml"):
        schema_for(tmp_path / "x.txt", tmp_path / "othr.yaml")


def test_an_empty_configuration(tmp_path: Path) -> None:
    (tmp_path / "annotate.yaml").write_text("# nothing yet\n")
    schema, config = schema_for(tmp_path / "x.txt")
    assert schema is default_schema()
    assert (config.keys, config.palette, config.suggesters) == ({}, {}, {})


def test_no_configuration() -> None:
    assert schema_for(Path("/x.txt")) == (default_schema(), Config())


def test_a_mistake_that_only_some_commands_meet(tmp_path: Path) -> None:
    path = tmp_path / "annotate.yaml"
    path.write_text("# mine\nkeys:\n  undo: [u, nokey]\npalette: {persn: sky}\n")
    config = schemas.load_config(path)
    error = config.mistake(Problem(("keys", "undo", 1), "no such key", "hint"))
    assert (error.message, error.hint) == (f"{path}:3: keys.undo[1]: no such key", "hint")
    assert Config().mistake(Problem(("keys",), "x")).message == "annotate.yaml:1: keys: x"


def broken() -> list[Any]:
    cases = yaml.safe_load((CASES / "broken_configs.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in cases]


@pytest.mark.parametrize("case", broken())
def test_a_mistake_is_told_with_its_place(tmp_path: Path, case: dict[str, str]) -> None:
    path = tmp_path / "annotate.yaml"
    path.write_text(case["file"], encoding="utf-8")
    with pytest.raises(AnnotateError) as caught:
        schemas.load_config(path)
    assert caught.value.message.startswith(f"{path}:{case['error']}")
