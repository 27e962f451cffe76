"""What a check finds, on which line, and what it lets pass."""

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
