"""`annotate find`: what is found where, as what, and how it is told."""

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest

from annotate.cli import finding, opening
from annotate.cli.opening import Workspaces
from annotate.core import matching
from annotate.corpus import driver
from tests.cli.conftest import ROOT, TEXT, Run, process

PLACE = re.compile(r"(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): (?P<text>.*)")
"""As vim's errorformat `%f:%l:%c: %m` reads it."""


@pytest.fixture
def second(tagged: Path, run: Run) -> Path:
    """Another article, without tags, beside the tagged one."""
    path = tagged.with_name("b.txt")
    path.write_text("A second day\n\nOrlova rested. “Don’t wait,” she said in Zürich.\n", "utf-8")
    return path


def placed(out: str) -> list[tuple[str, int, int, str]]:
    """File, line, column and text of each line."""
    found = [PLACE.fullmatch(line) for line in out.splitlines()]
    assert all(found)
    return [(m["file"], int(m["line"]), int(m["column"]), m["text"]) for m in found if m]


def test_text_is_found_tagged_or_not(second: Path, run: Run) -> None:
    ran = run("find", "Orlova", ".")
    assert ran.status == 0
    assert ran.err == "looking for “Orlova” in texts and tags with just these capitals\n"
    places = placed(ran.out)
    assert [place[:3] for place in places] == [
        ("article.txt", 3, 7),
        ("article.txt", 4, 1),
        ("b.txt", 3, 1),
    ]
    for file, line, column, text in places:
        there = Path(file).read_text("utf-8").split("\n")[line - 1][column - 1 :]
        assert there.startswith("Orlova") and "Orlova" in text


def test_a_query_in_words_finds_tags(tagged: Path, run: Run) -> None:
    assert run("set", tagged, *ids(run, tagged, "claim"), "verdict=refuted").status == 0
    for query in ("claims by Orlova with verdict refuted", "claims", "claims talks /f[ai]+led/"):
        ran = run("find", query, ".")
        assert ran.status == 0 and ran.out == (
            "article.txt:3:47: claim: Maria Orlova told reporters on Thursday that “[the talks] in "
            "Genf [have failed]”.\n"
        )
        assert ran.err.startswith("looking for tags: claim")
    assert run("find", "claims by Beran", ".").status == 1
    assert run("find", "dates on 2020-11 /november/", ".").out.startswith(
        "article.txt:4:48: date: "
    )
    assert run("find", "dates since 2020-11-06", ".").out == ""


def ids(run: Run, path: Path, label: str) -> list[str]:
    return [str(found["id"]) for found in records(run, path, "--label", label)]


def records(run: Run, *words: str | Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in run("find", *words, "--format", "json").lines]


def test_options_alone_find_tags(second: Path, run: Run) -> None:
    ran = run("find", ".", "--label", "claim", "--where", "claimant~orlova")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.count("\n") == 1 and ": claim: " in ran.out
    assert len(records(run, ".", "--label", "person")) == 2
    assert len(records(run, "orlova", ".", "--label", "person")) == 2
    assert run("find", ".", "--label", "person", "--since", "2999").status == 1
    assert run("find", ".", "--label", "persn").status == 2


def test_attributes_and_notes_are_searched(tagged: Path, run: Run) -> None:
    person = ids(run, tagged, "person")[1]
    run("set", tagged, person, "entity=Zoë Orlova-Lund", "note=a cousin")
    assert run("find", "orlova-lund", ".").out == (
        "article.txt:4:1: person: [Orlova], the foreign minister, left the city on 5 November. "
        "(entity: Zoë Orlova-Lund)\n"
    )
    assert "(note: a cousin)" in run("find", "Cousin", "-i", ".").out
    assert run("find", "cousin", ".", "--text").status == 1
    both = run("find", "lund", "-e", "cousin", ".", "--tags").out
    assert "(entity: Zoë Orlova-Lund, note: a cousin)" in both


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (["zurich"], 1),
        (["Zürich", "-s"], 1),
        (["ZURICH"], 0),
        (["ZURICH", "-i"], 1),
        (["don't"], 1),
        (['"don\'t wait"'], 1),
        (["Orl", "-w"], 0),
        (["orl.va", "-e", "o"], 0),
        (["/^orl.va/"], 2),
        (["-e", r"\bd\w+n’t"], 1),
    ],
)
def test_how_texts_are_compared(second: Path, run: Run, words: list[str], lines: int) -> None:
    ran = run("find", *words, ".")
    assert ran.out.count("\n") == lines
    assert ran.status == (0 if lines else 1)
    assert ("nothing found" in ran.err) is not bool(lines)


def test_json_says_all_there_is(second: Path, run: Run) -> None:
    (claim,) = records(run, "claims", ".")
    person = ids(run, Path("article.txt"), "person")[0]
    assert claim["links"] == [
        {"kind": "claimant", "to": person, "label": "person", "text": "Orlova"}
    ]
    start, end = claim["start"], claim["end"]
    assert isinstance(start, int) and isinstance(end, int)
    assert f"{claim['before']}{TEXT[start:end]}{claim['after']}" in TEXT.replace("\n", "\n")
    assert claim["text"] == "the talks … have failed" and claim["by"] == "ana"
    date = records(run, "dates", ".")[0]
    assert date["attributes"] == {"value": "2020-11-05"}
    assert date["note"] == 'a "note"\nof two, lines'
    first, *_, last = records(run, "Orlova", ".")
    assert (last["file"], last["id"], last["layer"], last["tags"]) == ("b.txt", "", "", [])
    assert first["tags"] == [{"id": person, "label": "person"}]
    assert {*first} == {*claim, "tags"}


def test_csv_is_a_table(second: Path, run: Run) -> None:
    run("set", Path("article.txt"), ids(run, Path("article.txt"), "date")[0], "note==1+1")
    for words, note in (([], "=1+1"), (["--excel-safe"], "'=1+1")):
        assert run("find", "tags", ".", "-o", "t.csv", *words).status == 0
        rows = [*csv.DictReader(io.StringIO(Path("t.csv").read_text("utf-8"), newline=""))]
        assert [row["label"] for row in rows] == ["person", "claim", "person", "date"]
        assert rows[3]["note"] == note and rows[3]["attributes"] == "value: 2020-11-05"
        assert rows[1]["links"] == "claimant: Orlova"


def test_only_articles(second: Path, run: Run) -> None:
    assert run("find", "Orlova", ".", "-c").out == "article.txt:2\nb.txt:1\n"
    assert run("find", "Orlova", ".", "-l").out == "article.txt\nb.txt\n"
    assert run("find", "Orlova", ".", "-l", "-m", 1).out == "article.txt\n"
    assert run("find", "Orlova", ".", "--max", 2).out.count("\n") == 2
    counted = run("find", "Orlova", ".", "-c", "--format", "json").lines
    assert json.loads(counted[1]) == {"file": "b.txt", "count": 1}
    assert run("find", "Orlova", ".", "-c", "-l").status == 2


def test_lines_around(second: Path, run: Run) -> None:
    lines = TEXT.split("\n")
    assert run("find", "reporters", "-C", 1, "article.txt").out == (
        f"article.txt-2-\narticle.txt:3:19: {lines[2]}\narticle.txt-4-{lines[3]}\n"
    )
    both = run("find", "/ left | told /", "-C", 1, "article.txt").out
    assert [line[:14] for line in both.splitlines()] == [
        *("article.txt-2-", "article.txt:3:", "article.txt:4:")
    ]
    everything = run("find", "/(first|second|calls) ?(day)?/", "-C", 0, ".").out
    assert everything.splitlines() == [
        *(f"article.txt:1:10: {lines[0]}", "--", "b.txt:1:3: A second day")
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "nothing says what to look for (a query is [LABELS]"),
        ([""], "nothing says what to look for"),
        (["article.txt"], "article.txt is there, so it is where to look"),
        (["Orlova", "artcle.txt"], "no such file: artcle.txt (did you mean article.txt?)"),
        (["artcle.txt"], "no such file: artcle.txt"),
        (["claims", "by", "Orlova", "."], "put in quotes: 'claims by Orlova'"),
        (["clams by Orlova", "."], "did you mean claims?"),
        (["claims with verdict refutd", "."], "did you mean refuted?"),
        (["/(/", "."], "no regular expression: ("),
        (["claims by /(/", "."], "no regular expression: ("),
        (["x", ".", "-e", "((a{1000}){1000}){1000}"], "the regular expression is too big"),
        (["x", ".", "-i", "-s"], "-i and -s say the opposite"),
        (["x", ".", "--text", "--label", "person"], "--text looks for no tags"),
        (["x", ".", "--format", "jsn"], "no such format: jsn (did you mean json?)"),
        (["x", ".", "-o", "hits.xml"], "no format's files end with .xml"),
        (["Orlova", ".", "-o", "article.txt"], "article.txt is one of the files that are read"),
    ],
)
def test_what_is_wrong_is_told(tagged: Path, run: Run, words: list[str], message: str) -> None:
    ran = run("find", *words)
    assert (ran.status, ran.out) == (2, "")
    assert message in ran.err and "Traceback" not in ran.err
    assert tagged.read_text("utf-8") == TEXT


def test_what_cannot_be_read_is_told(tagged: Path, run: Run) -> None:
    Path("article.txt.tags.yaml").write_text("tags: [}")
    ran = run("find", "Orlova", "article.txt")
    assert (ran.status, ran.out) == (2, "") and "article.txt.tags.yaml" in ran.err
    Path("b.txt").write_bytes(bytes(range(256)) * 9)
    assert "b.txt is not a text file" in run("find", "Orlova", "b.txt").err
    Path("c.txt").write_text("Orlova")
    ran = run("find", "Orlova", ".")
    assert (ran.status, ran.out) == (1, "c.txt:1:1: Orlova\n")
    assert ran.err.count("\n") == 3
    Path("annotate.yaml").write_text("schema: {")
    ran = run("find", "Orlova", "c.txt")
    assert (ran.status, ran.out) == (2, "") and "annotate.yaml" in ran.err


def test_without_a_path_it_is_this_folder(second: Path, run: Run) -> None:
    ran = run("find", "Zürich")
    assert ran.out.startswith("b.txt:3:")
    assert ran.err.endswith(", below this folder\n")
    assert run("find", "--label", "date").out.startswith("article.txt:4:")


def test_a_word_that_is_a_file_too_is_found_in_quotes(second: Path, run: Run) -> None:
    Path("Orlova").mkdir()
    assert run("find", "Orlova", ".").status == 2
    assert run("find", '"Orlova"', ".", "-c").out == "article.txt:2\nb.txt:1\n"


def test_a_slow_expression_ends_in_one_line(
    tagged: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = matching.Clock.__init__
    monkeypatch.setattr(matching.Clock, "__init__", lambda self: slow(self, 0.05))
    tagged.with_name("b.txt").write_text(("x" * 46 + " ") * 9 + "1é")
    ran = run("find", "-e", r"(\w|\w\w)+\d[^ -~]", ".")
    assert ran.status == 2
    assert ran.err.endswith(
        "takes too long on b.txt (repeats within repeats are slow, such as (a+)+; search for less "
        "at a time)\n"
    )


@pytest.fixture
def news(tagged: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twelve articles, of which one has a broken sidecar, in parts of two."""
    home = tagged.parent / "news"
    home.mkdir()
    for number in range(12):
        for suffix in ("", ".tags.yaml"):
            shutil.copy(f"{tagged}{suffix}", home / f"{number:02}.txt{suffix}")
    (home / "07.txt.tags.yaml").write_text("tags: [}")
    monkeypatch.setattr(driver, "PART", 2)
    return home


@pytest.mark.parametrize(
    "words",
    [["Orlova", "-C", "1"], ["claims by orlova", "--format", "json"], ["-e", "O.lova", "-m", "5"]],
)
def test_processes_change_nothing(news: Path, run: Run, words: list[str]) -> None:
    alone, several = (run("find", *words, "news", "--jobs", jobs) for jobs in (1, 2))
    assert (alone.status, alone.out, alone.err) == (several.status, several.out, several.err)
    assert alone.out and (alone.status == 1) is ("-m" not in words)
    assert alone.err.count("07.txt.tags.yaml") == ("-m" not in words)


def test_what_cannot_have_a_hit_is_not_opened(
    news: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    real = opening.Workspaces.opened

    def noted(workspaces: Workspaces, path: Path) -> object:
        opened.append(path.name)
        return real(workspaces, path)

    monkeypatch.setattr(opening.Workspaces, "opened", noted)
    assert run("find", "xyzzy", "news").status == 1
    assert opened == ["07.txt"], "it does not say what text it is of"
    opened.clear()
    assert run("find", "xyzzy", "news", "--label", "person").status == 1
    assert len(opened) == 12, "to tell whether there is such a label"


def test_no_more_is_opened_than_is_asked_for(
    news: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[int] = []
    real = finding.found

    def noted(order: finding.Order, part: Workspaces) -> list[bytes]:
        begun.append(len(part.found))
        return real(order, part)

    monkeypatch.setattr(finding, "found", noted)
    monkeypatch.setattr(driver, "PART", 2)
    assert run("find", "Orlova", "news", "--jobs", 1, "-m", 5).out.count("\n") == 5
    assert begun == [2, 2]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_closed_pipe_ends_quietly(news: Path, jobs: int) -> None:
    big = "Orlova left. " * 400
    for number in range(12):
        (news / f"{number:02}.txt").write_text(big)
        (news / f"{number:02}.txt.tags.yaml").unlink(missing_ok=True)
    running = process("find", "Orlova", "news", "--jobs", str(jobs), folder=news.parent)
    assert running.stdout and running.stderr
    assert running.stdout.readline().startswith(b"news/00.txt:1:1: ")
    running.stdout.close()
    err = running.stderr.read()
    assert running.wait(timeout=60) == 0
    assert err.decode().count("\n") == 1 and b"Traceback" not in err


def test_the_samples(run: Run) -> None:
    out = run("find", "claims by orlova about lake oren", ROOT / "samples").out
    for file, line, column, _ in placed(out):
        assert len(Path(file).read_text("utf-8").split("\n")[line - 1]) >= column


def test_a_path_that_is_not_there_among_others_is_passed_over(news: Path, run: Run) -> None:
    ran = run("find", "Orlova", "news/gone.txt", "news")
    assert ran.status == 1 and "news/gone.txt" in ran.err and ran.lines
    assert run("find", "Orlova", "news/gone.txt").status == 2
