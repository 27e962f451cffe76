"""`annotate suggest` with suggesters of other makers: asked, allowed, and never in the way."""

import json
import sys
from pathlib import Path

import pytest

from annotate.corpus import tools
from annotate.store.schemas import default_schema
from annotate.store.suggesters import Tool
from annotate.suggest.external import spacy_pipeline
from annotate.suggest.external.protocol import Answer, Asked
from tests.cli.conftest import Run
from tests.cli.test_suggest import files, stand_ins, tags

__all__ = ["stand_ins"]

TOOL = """\
import json, sys

article = json.load(sys.stdin)
start = article["text"].index("Nobody")
tag = {"label": "person", "spans": [[start, start + 6]], "why": f"{len(article['tags'])} tags"}
print(json.dumps(tag))
print(json.dumps({"label": "event", "text": "the talks", "score": 0.3}))
"""


@pytest.fixture
def command(folder: Path) -> str:
    """A tool that suggests one thing that is sure and one that is not."""
    Path("nobody.py").write_text(TOOL)
    return f'"{sys.executable}" nobody.py'


@pytest.fixture
def project(command: str) -> Path:
    path = Path("annotate.yaml")
    path.write_text(f"suggesters:\n  crowd: {json.dumps(command)}\n  dates: false\n")
    return path


def test_a_command_is_asked_as_well(article: Path, command: str, run: Run) -> None:
    ran = run("suggest", article, "--suggester", command, "--format", "jsonl")
    found = [json.loads(line) for line in ran.lines]
    assert (ran.status, len(found)) == (0, 5)
    assert found[-1]["text"] == "Nobody"
    assert found[-1]["why"] == "0 tags"
    assert ran.err.startswith("5 suggestions: 2 dates, 1 name, 1 attribution, 1 ")
    name = found[-1]["suggester"]
    ran = run("suggest", article, "--suggester", command, "--only", name, "--all")
    assert [line.split()[2] for line in ran.lines] == ["event", "person"]
    ran = run("suggest", article, "--suggester", command, "--only", "names")
    assert [line.split()[2] for line in ran.lines] == ["Maria", "Nobody"]


def test_what_a_command_suggests_is_accepted_once(article: Path, command: str, run: Run) -> None:
    options = ("--accept", "--suggester", command, "--label", "person")
    assert len(run("suggest", article, *options).lines) == 2
    assert [tag["text"] for tag in tags()["tags"]] == ["Maria Orlova", "Nobody"]
    before = files()
    assert run("suggest", article, *options).out == ""
    assert files() == before


def test_a_projects_command_runs_once_it_is_allowed(article: Path, project: Path, run: Run) -> None:
    ran = run("suggest", article)
    assert (ran.status, "Nobody" in ran.out) == (0, False)
    assert ran.err.count("annotate suggest --trust article.txt") == 1
    ran = run("suggest", article, "--trust")
    assert "Nobody" in ran.out and "Thursday" not in ran.out
    assert "crowd may run: " in ran.err
    ran = run("suggest", article, "--only", "crowd")
    assert [line.split()[2] for line in ran.lines] == ["Nobody"]
    assert ran.err == "1 suggestion: 1 crowd; 1 less sure: --all\n"
    Path("nobody.py").write_text(TOOL + "# changed\n")
    ran = run("suggest", article, "--only", "crowd")
    assert (ran.out, ran.err.count("has changed what was allowed")) == ("", 1)


def test_what_is_not_allowed_is_told_once(article: Path, project: Path, run: Run) -> None:
    Path("b.txt").write_bytes(article.read_bytes())
    assert run("suggest", article, "b.txt").err.count("--trust") == 1


def test_nothing_to_allow(article: Path, run: Run) -> None:
    ran = run("suggest", article, "--trust", "--only", "names")
    assert ran.err.startswith("no annotate.yaml of these articles names a command\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("no-such-command", "no such command: no-such-command"),
        (f'"{sys.executable}" -c "print(1)"', "line 1: expected an object"),
        (f'"{sys.executable}" -c "raise SystemExit(3)"', "failed with status 3"),
    ],
)
def test_a_bad_command_stops_nothing(words: str, told: str, article: Path, run: Run) -> None:
    ran = run("suggest", article, "--suggester", words, "--only", "dates")
    assert (ran.status, len(ran.lines)) == (0, 2)
    assert ran.err.count("annotate: article.txt: ") == 1 and told in ran.err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--suggester", "'"], "--suggester: "),
        (["--suggester", ""], "expected a command"),
        (["--only", "crwd"], "no such suggester: crwd (did you mean crowd?)"),
    ],
)
def test_wrong_use(options: list[str], told: str, article: Path, project: Path, run: Run) -> None:
    ran = run("suggest", article, *options)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert told in ran.err


def test_a_mistake_in_the_configuration(article: Path, run: Run) -> None:
    Path("annotate.yaml").write_text("suggesters: {crowd: {comand: x}}\n")
    ran = run("suggest", article)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "annotate.yaml:1" in ran.err and "did you mean command?" in ran.err


@pytest.mark.parametrize("options", [(), ("--accept",), ("--only", "dates")])
def test_a_mistake_in_one_project_of_several(
    options: tuple[str, ...], article: Path, run: Run
) -> None:
    for name in ("a", "b", "c"):
        Path(name).mkdir()
        Path(name, "x.txt").write_bytes(article.read_bytes())
    Path("b", "annotate.yaml").write_text("suggesters: {crowd: {comand: x}}\n")
    ran = run("suggest", "a", "b", "c", *options)
    assert (ran.status, ran.err.count("did you mean command?")) == (1, 1)
    assert {line[0] for line in ran.lines} == {"a", "c"}


def test_a_pipeline_that_needs_no_permission_is_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Path | None]] = []

    def answer(model: str, _: Asked, *, folder: Path | None, name: str) -> Answer:
        asked.append((model, folder))
        return Answer([], [])

    monkeypatch.setattr(spacy_pipeline, "answer", answer)
    for model in ("en_core_web_sm", "./en_core_web_sm"):
        tool = Tool("spacy", spacy=model, folder=tmp_path)
        tools.run(tool, Asked("", default_schema()))
        assert tool.runs_code == (asked[-1][1] is not None)
    assert asked == [("en_core_web_sm", None), ("./en_core_web_sm", tmp_path)]
