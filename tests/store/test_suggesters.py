"""What an annotate.yaml says of suggesters, and which of them may run."""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from annotate.errors import AnnotateError
from annotate.store import trust
from annotate.store.schemas import Config, load_config
from annotate.store.suggesters import SECONDS, Chosen, Tool, chosen, from_command_line


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The configuration of a project."""
    folder = tmp_path / "project"
    folder.mkdir()
    return folder / "annotate.yaml"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "deep" / "state"
    monkeypatch.setenv("ANNOTATE_STATE", str(folder))
    return folder


def read(project: Path, text: str, plugins: tuple[str, ...] = ()) -> Chosen:
    project.write_text(text, encoding="utf-8")
    return chosen(load_config(project), plugins)


def test_every_form(project: Path) -> None:
    found = read(
        project,
        """\
suggesters:
  dates: false
  names: true
  flights: false
  gone: false
  places: "./places.sh 'a b'"
  short: ["python3", "ner.py"]
  ner: {command: ["python3", "ner.py"], seconds: 0.5}
  long: {command: "./x -v"}
  spacy: {spacy: "en_core_web_sm"}
""",
        ("flights",),
    )
    folder = project.parent
    assert found.off == {"dates", "flights", "gone"}
    assert found.tools == (
        Tool("places", ("./places.sh", "a b"), folder=folder),
        Tool("short", ("python3", "ner.py"), folder=folder),
        Tool("ner", ("python3", "ner.py"), seconds=0.5, folder=folder),
        Tool("long", ("./x", "-v"), folder=folder),
        Tool("spacy", spacy="en_core_web_sm", folder=folder),
    )
    assert [tool.written for tool in found.tools[::4]] == ["./places.sh 'a b'", "en_core_web_sm"]
    assert found.tools[0].seconds == SECONDS


def test_what_is_off_is_known_without_the_plugins(project: Path) -> None:
    project.write_text("suggesters: {dates: false, flights: true, dates-de: false}")
    assert chosen(load_config(project)).off == {"dates", "dates-de"}
    with pytest.raises(AnnotateError, match="unknown suggester"):
        chosen(load_config(project), ())


def test_nothing_said() -> None:
    assert chosen(Config()) == Chosen()


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("date: false", "3: suggesters.date: unknown suggester: did you mean dates?"),
        ("flight: false", "3: suggesters.flight: unknown suggester: did you mean flights?"),
        ("qqq: true", "3: suggesters.qqq: unknown suggester: known are: dates, names, attrib"),
        ("dates: ./x", "3: suggesters.dates: dates is there already: expected true or false"),
        ("flights: ./x", "3: suggesters.flights: flights is there already"),
        ("x: 5", "3: suggesters.x: expected a command, {spacy: …}, or false, got 5"),
        ("x:", "3: suggesters.x: expected a command, {spacy: …}, or false, got nothing"),
        ("x: {}", "3: suggesters.x: expected one of command and spacy"),
        ("x: {command: a, spacy: b}", "3: suggesters.x: expected one of command and spacy"),
        ("x: {comand: a}", "3: suggesters.x.comand: unknown key: did you mean command?"),
        ("x: ''", "3: suggesters.x: expected a command, got nothing"),
        ("x: '  '", "3: suggesters.x: expected a command, got nothing"),
        ("x: []", "3: suggesters.x: expected a command, got nothing"),
        ("x: [python3, 3]", "3: suggesters.x[1]: expected text (put it in quotes), got 3"),
        ("x: './a \"b'", "3: suggesters.x: './a \"b' is no command: no closing quotation"),
        ('x: "a\\0b"', "3: suggesters.x: expected a command, got a zero byte"),
        ("x: {command: {a: 1}}", "3: suggesters.x.command: expected text, got {'a': 1}"),
        ("x: {command: a, seconds: 0}", "3: suggesters.x.seconds: expected a number of seconds"),
        ("x: {command: a, seconds: '9'}", "3: suggesters.x.seconds: expected a number of sec"),
        ("x: {command: a, seconds: true}", "3: suggesters.x.seconds: expected a number of sec"),
        ("x: {command: a, seconds: 1e9}", "3: suggesters.x.seconds: expected a number of seco"),
        ("x: {spacy: a, seconds: 3}", "3: suggesters.x.seconds: only a command takes seconds"),
        ("x: {spacy: ''}", "3: suggesters.x.spacy: expected the name of a pipeline, got noth"),
        ("'a, b': ./x", "3: suggesters.a, b: expected a name of letters, digits, -, _ and ."),
    ],
)
def test_a_mistake_is_told_with_its_place(project: Path, entry: str, message: str) -> None:
    with pytest.raises(AnnotateError) as caught:
        read(project, f"suggesters:\n  attributions: false\n  {entry}\n", ("flights",))
    assert caught.value.message.startswith(f"{project}:{message}")


def test_a_command_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    first = from_command_line("./places.sh -v")
    assert first == Tool("places", ("./places.sh", "-v"), folder=Path.cwd())
    assert from_command_line("../places.py", {first.name}).name == "places-2"
    assert from_command_line("dates").name == "dates-2"
    assert from_command_line("./_.sh").name == "command"
    for wrong in ("", " ", "'a"):
        with pytest.raises(AnnotateError, match="--suggester: "):
            from_command_line(wrong)


PLACES = 'suggesters:\n  places: "./places.sh -v"\n'


@pytest.fixture
def places(project: Path, state: Path) -> Tool:
    """A tool with its script, not allowed."""
    (project.parent / "places.sh").write_text("#!/bin/sh\n")
    return read(project, PLACES).tools[0]


def test_a_command_runs_only_once_it_is_allowed(project: Path, places: Tool, state: Path) -> None:
    assert not trust.allowed(project, places)
    assert trust.notice(project, [places], "a.txt") == (
        f"{project} names what is not allowed to run yet, places: ./places.sh -v; "
        "read it, then allow it with: annotate suggest --trust a.txt"
    )
    assert not state.exists()
    trust.allow(project, [places])
    assert trust.allowed(project, places)
    assert trust.notice(project, [places], "a.txt") == ""
    trust.allow(project, [])
    assert not trust.allowed(project, places)


def test_what_is_to_be_typed_runs_nothing_else(project: Path, places: Tool) -> None:
    told = trust.notice(project, [places], "a b; rm -rf $HOME.txt")
    assert told.endswith("annotate suggest --trust 'a b; rm -rf $HOME.txt'")


def test_a_configuration_is_the_same_from_wherever_it_is_named(
    project: Path, places: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust.allow(project, [places])
    monkeypatch.chdir(project.parent)
    near = Path(project.name)
    (tool,) = chosen(load_config(near)).tools
    assert tool.folder == project.parent
    assert trust.allowed(near, tool)


@pytest.mark.parametrize(
    "other",
    [
        Tool("places", ("./places.sh",)),
        Tool("places", ("./places.sh", "-v", "")),
        Tool("places", ("./places.sh -v",)),
        Tool("place", ("./places.sh", "-v")),
        Tool("places", spacy="./places.sh"),
    ],
)
def test_anything_else_is_not_allowed(project: Path, places: Tool, other: Tool) -> None:
    trust.allow(project, [places])
    moved = Tool(other.name, other.command, other.spacy, folder=project.parent)
    assert not trust.allowed(project, moved)


def test_a_changed_script_is_to_be_allowed_anew(project: Path, places: Tool) -> None:
    trust.allow(project, [places])
    script = project.parent / "places.sh"
    script.write_text("#!/bin/sh\nrm -rf ~\n")
    assert not trust.allowed(project, places)
    assert "has changed what was allowed, places" in trust.notice(project, [places], "a.txt")
    script.unlink()
    assert not trust.allowed(project, places)
    script.write_text("#!/bin/sh\n")
    assert trust.allowed(project, places)


def test_another_project_is_not_allowed(project: Path, places: Tool) -> None:
    trust.allow(project, [places])
    copy = shutil.copytree(project.parent, project.parent.with_name("copy")) / "annotate.yaml"
    assert not trust.allowed(copy, chosen(load_config(copy)).tools[0])
    assert trust.allowed(project, places)


def test_an_installed_pipeline_needs_no_permission(project: Path, state: Path) -> None:
    package, folder = read(
        project, "suggesters: {a: {spacy: en_core_web_sm}, b: {spacy: ./model}}"
    ).tools
    model = project.parent / "model"
    (model / "ner").mkdir(parents=True)
    (model / "ner" / "model").write_bytes(b"1")
    assert trust.allowed(project, package) and not trust.allowed(project, folder)
    assert "b: ./model;" in trust.notice(project, [package, folder], "a.txt")
    trust.allow(project, [package, folder])
    assert trust.allowed(project, folder)
    (model / "ner" / "model").write_bytes(b"2")
    assert not trust.allowed(project, folder)


@pytest.mark.parametrize("damaged", [b"", b"\xff", b"[1]", b'{"a": 1}', b'{"a": {"b": [1]}}'])
def test_a_damaged_file_allows_nothing(
    project: Path, places: Tool, state: Path, damaged: bytes
) -> None:
    trust.allow(project, [places])
    (state / trust.FILE).write_bytes(damaged)
    assert not trust.allowed(project, places)
    trust.allow(project, [places])
    assert trust.allowed(project, places)


def test_what_is_allowed_elsewhere_is_kept(project: Path, places: Tool, state: Path) -> None:
    other = project.parent / "other.yaml"
    trust.allow(project, [places])
    trust.allow(other, [places])
    assert trust.allowed(project, places) and trust.allowed(other, places)
    held: dict[str, Any] = json.loads((state / trust.FILE).read_text())
    assert set(held) == {str(project.resolve()), str(other.resolve())}


def test_what_cannot_be_kept_is_told(
    project: Path, places: Tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / "file" / "state"))
    with pytest.raises(AnnotateError, match="cannot keep what is allowed"):
        trust.allow(project, [places])
    assert not trust.allowed(project, places)


@pytest.mark.skipif(sys.platform == "win32", reason="names are bytes on POSIX only")
def test_a_folder_whose_name_is_no_text(tmp_path: Path, state: Path) -> None:
    config = tmp_path / os.fsdecode(b"a\xff") / "annotate.yaml"
    tool = Tool("x", ("./x",), folder=config.parent)
    trust.allow(config, [tool])
    assert trust.allowed(config, tool)
    assert not trust.allowed(tmp_path / "a\\xff" / "annotate.yaml", tool)
