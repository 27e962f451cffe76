"""What a check finds, on which line, and what it lets pass."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import TEXT, Run, ids

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "findings.yaml").read_text("utf-8"))

HEADER = """\
format: "annotate/1"
source: {file: article.txt}
article: {title: Talks, published: "2020-11-05", status: doing}
tags:
"""


def test_nothing_is_wrong(tagged: Path, run: Run) -> None:
    ran = run("check", tagged)
    assert (ran.status, ran.out, ran.err) == (0, "", "1 article, 4 tags: no problems\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_finding(case: dict[str, Any], article: Path, run: Run) -> None:
    sidecar = case.get("file") or HEADER + case["tags"]
    Path("article.txt.tags.yaml").write_text(sidecar, "utf-8")
    ran = run("check", article)
    expected = case["finds"]
    assert ran.lines == [f"article.txt.tags.yaml:{line}" for line in expected]
    assert ran.status == (1 if expected else 0)
    for note in case.get("notes", []):
        assert note in ran.err


def test_lines_of_a_canonical_file(tagged: Path, run: Run) -> None:
    [date] = ids(run, tagged, "date")
    tagged.write_text(TEXT.replace("5 November", "6 November"))
    ran = run("check", tagged)
    line = next(
        number
        for number, line in enumerate(Path("article.txt.tags.yaml").read_text().split("\n"), 1)
        if date in line
    )
    place = f"article.txt.tags.yaml:{line}: {date} date"
    assert ran.lines == [f"{place}: expected “5 November”, found “6 November”"]
    told = "the text was changed after it was tagged: run annotate reanchor on it"
    assert ran.err == f"article.txt.tags.yaml: {told}\n1 article, 4 tags: 1 problem\n"


def test_tags_that_moved_for_certain_are_one_line(tagged: Path, run: Run) -> None:
    home = Path("desk")
    home.mkdir()
    for name in "ab":
        (home / f"{name}.txt").write_text(TEXT)
        shutil.copy("article.txt.tags.yaml", home / f"{name}.txt.ana.tags.yaml")
    edited = home / "a.txt"
    [date] = ids(run, tagged, "date")
    edited.write_text("A line that is new.\n" + TEXT.replace("5 November", "6 November"))
    ran = run("check", home, "--as", "ana")
    assert ran.status == 1
    moved, look = ran.lines
    place = f"{edited}.ana.tags.yaml"
    command = f"annotate reanchor {edited} --as ana"
    told = f"3 tags moved with the text to places that are certain (to save that: {command})"
    assert moved.startswith(f"{place}:") and moved.endswith(f": {told}")
    assert f": {date} date: expected “5 November”, found “" in look
    assert ran.err.endswith("2 articles, 8 tags: 2 problems\n")
    # A filter counts those that it asks for; one alone is named.
    (one,) = run("check", home, "--as", "ana", "--label", "claim").lines
    assert f": {ids(run, tagged, 'claim')[0]} claim: it moved with the text" in one
    # The command does what the line says, and what it leaves needs a look.
    run(*command.split()[1:])
    left = run("check", home, "--as", "ana")
    assert "moved" not in left.out and left.status == 0 and "1 lost" in left.err


def test_a_text_that_changed_without_harm(tagged: Path, run: Run) -> None:
    tagged.write_text(TEXT + "One more line, far from every tag of this article.\n")
    ran = run("check", tagged)
    assert (ran.status, ran.out) == (0, "")
    assert ran.err.startswith("article.txt.tags.yaml: the text was changed, every tag still fits\n")


def test_many_sidecars(tagged: Path, run: Run) -> None:
    Path("b.txt").write_text(TEXT)
    Path("b.txt.tags.yaml").write_text("tags: [")
    Path("gone.txt.tags.yaml").write_text(Path("article.txt.tags.yaml").read_text())
    Path("untagged.txt").write_text(TEXT)
    ran = run("check", ".", "untagged.txt")
    assert ran.status == 1
    assert [line.split(": ")[0].rsplit(":", 1)[0] for line in ran.lines] == [
        "b.txt.tags.yaml:1",
        "gone.txt.tags.yaml",
    ]
    assert ran.err == "no tags yet: untagged.txt\n4 articles, 4 tags: 2 problems\n"


def test_what_is_printed_is_safe(article: Path, run: Run) -> None:
    tags = '- {"id": "a", "label": "\\e[31m", "spans": [[0, 8]], "text": "\\e]2;x\\a"}\n'
    Path("article.txt.tags.yaml").write_text(HEADER + tags)
    ran = run("check", article)
    assert (ran.status, len(ran.lines)) == (1, 2)
    assert not {"\x1b", "\x07"} & {*ran.out, *ran.err}


def test_what_a_project_chose_is_judged_once(tagged: Path, run: Run) -> None:
    Path("b.txt").write_text(TEXT)
    Path("b.txt.tags.yaml").write_text(Path("article.txt.tags.yaml").read_text())
    Path("annotate.yaml").write_text(
        "keys: {undoo: f4}\npalette: {person: octarine}\nsuggesters: {datse: false}\n"
    )
    ran = run("check", ".", "--jobs", 2)
    assert ran.status == 1
    assert [line.split(": ")[:2] for line in ran.lines] == [
        [f"{Path.cwd() / 'annotate.yaml'}:1", "keys.undoo"],
        [f"{Path.cwd() / 'annotate.yaml'}:2", "palette.person"],
        [f"{Path.cwd() / 'annotate.yaml'}:3", "suggesters.datse"],
    ]
    assert ran.err.endswith("2 articles, 8 tags: 3 problems\n")


def test_only_what_is_asked_for(article: Path, run: Run) -> None:
    tags = """\
- {id: a, label: person, spans: [[32, 44]], text: Maria Orlova, by: ana, attributes: {rank: x}}
- {label: vessel, spans: [[0, 8]], text: Minister, by: bo}
- {id: c, label: person, spans: [[190, 300]], text: questions, by: bo}
"""
    Path("article.txt.tags.yaml").write_text(HEADER + tags)
    assert len(run("check", article).lines) == 3
    for words, found in (
        (["--by", "ana"], ["5"]),
        (["--by", "bo"], ["6", "7"]),
        (["--label", "vessel"], ["6"]),
        (["--where", "rank=x"], ["5"]),
        (["--status", "done"], []),
    ):
        ran = run("check", article, *words)
        assert [line.split(":")[1] for line in ran.lines] == found
        assert ran.status == bool(found)
    ran = run("check", article, "--where", "rnak=x")
    assert ran.status == 2 and "did you mean rank?" in ran.err


def test_sidecars_of_several_layers(tagged: Path, run: Run) -> None:
    run("add", tagged, "person", "--quote", "Maria Orlova", "--as", "bo")
    named = ["article.txt.bo.tags.yaml", "article.txt.tags.yaml"]
    assert run("check", *named).err == "2 articles, 5 tags: no problems\n"
