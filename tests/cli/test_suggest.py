"""`annotate suggest`: what it prints, what it writes, and that it writes once or nothing.

The suggesters are stand-ins that find fixed words, so that what is tested is the command alone.
"""

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from annotate.core.cells import UNSAFE
from annotate.core.document import Document
from annotate.core.schema import Schema
from annotate.core.spans import Span
from annotate.core.suggestion import Prepared, Suggester, Suggestion
from annotate.suggest import registry
from tests.cli.conftest import TEXT, Run

LINES = [
    "article.txt:3:1   person  Maria Orlova                   before: told",
    "article.txt:3:32  date    Thursday                       weekday before 2020-11-05",
    "article.txt:3:47  claim   the talks in Genf have failed  told: Maria Orlova",
    "article.txt:4:48  date    5 November                     weekday before 2020-11-05",
]


def found(label: str, pattern: str, **more: Any) -> Suggester:
    def suggest(text: str, start: int, end: int) -> Iterable[Suggestion]:
        for match in re.compile(pattern).finditer(text, start):
            if match.start() < end:
                yield Suggestion(label, (Span(*match.span()),), match[0], **more)

    return suggest


def dates(schema: Schema, published: str) -> Suggester:
    why, value = f"weekday before {published}", {"value": published, "type": "DATE"}
    return found(
        "date", "Thursday|5 November", attributes=value, suggester="dates", why=why, score=0.9
    )


def names(schema: Schema, published: str) -> Suggester:
    sure = found("person", "Maria Orlova", suggester="names", why="before: told", score=0.876)
    unsure = found("location", "Genf", suggester="names", why="in …", score=0.4)
    return lambda *part: [*sure(*part), *unsure(*part)]


def attributions(schema: Schema, published: str) -> Suggester:
    def suggest(text: str, start: int, end: int) -> Iterable[Suggestion]:
        for match in re.compile(r"(Maria Orlova) (told) [^“]*“([^”]*)”").finditer(text, start):
            yield Suggestion(
                "claim",
                (Span(*match.span(3)),),
                match[3],
                {"voice": "direct", "mood": "glum"},
                (
                    Prepared("claimant", (Span(*match.span(1)),)),
                    Prepared("cue", (Span(*match.span(2)),)),
                    Prepared("owns", (Span(*match.span(2)),)),
                ),
                "attributions",
                "told: Maria Orlova",
            )

    return suggest


def quantities(schema: Schema, published: str) -> None:
    return None


class Known:
    """Knows `Orlova` once a person is tagged."""

    knows = False

    def __init__(self, *_: object) -> None:
        self.tagged = False

    def refresh(self, document: Document) -> bool:
        before, self.tagged = self.tagged, document.counts()["person"] > 0
        return self.tagged != before

    def find(self, text: str, start: int, end: int) -> Iterable[Suggestion]:
        known = found("person", "Orlova(?=,)", suggester="names", why="tagged before")
        return known(text, start, end) if self.tagged and self.knows else ()


@pytest.fixture(autouse=True)
def stand_ins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    factories = (dates, names, quantities, attributions)
    made = {
        table[each.__name__]: SimpleNamespace(suggester=each)
        for each in factories
        for table in (registry.BUILT_IN, registry.FOR_PROGRAMS)
    }
    monkeypatch.setattr(registry, "import_module", made.__getitem__)
    monkeypatch.setattr("annotate.suggest.names.known.Known", Known)
    monkeypatch.setenv("COLUMNS", "100")


def tags(article: str = "article.txt") -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(Path(f"{article}.tags.yaml").read_text("utf-8"))
    return loaded


def files() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}


DATE = ("--published", "2020-11-05")


def test_a_line_each_in_text_order(article: Path, run: Run) -> None:
    before = files()
    ran = run("suggest", article, *DATE)
    assert (ran.status, ran.lines) == (0, LINES)
    assert ran.err == "4 suggestions: 2 dates, 1 name, 1 attribution; 1 less sure: --all\n"
    assert files() == before, "nothing is written"


def test_less_sure_ones_on_request(article: Path, run: Run) -> None:
    ran = run("suggest", article, "--all", "--only", "names", *DATE)
    assert ran.lines == [
        "article.txt:3:1   0.88  person    Maria Orlova  before: told",
        "article.txt:3:60  0.40  location  Genf          in …",
    ]
    assert ran.err == "2 suggestions: 2 names\n"


def test_json_lines_are_in_the_sidecars_form(article: Path, run: Run) -> None:
    ran = run("suggest", article, "--format", "jsonl", *DATE)
    person, date, claim, _ = map(json.loads, ran.lines)
    start = TEXT.index("Maria")
    assert person == {
        "file": "article.txt",
        "label": "person",
        "spans": [[start, start + 12]],
        "text": "Maria Orlova",
        "attributes": {},
        "links": [],
        "suggester": "names",
        "why": "before: told",
        "score": 0.88,
        "shown": True,
    }
    assert date["attributes"] == {"value": "2020-11-05", "type": "DATE"}
    # What the schema does not have would not be written.
    assert claim["attributes"] == {"voice": "direct"}
    assert claim["links"] == [
        {"kind": "claimant", "spans": [[start, start + 12]]},
        {"kind": "cue", "spans": [[start + 13, start + 17]]},
    ]
    assert [TEXT[slice(*span)] for span in claim["spans"]] == [claim["text"]]


@pytest.mark.parametrize(
    ("options", "labels"),
    [
        (["--only", "dates"], ["date", "date"]),
        (["--only", "dates,attributions"], ["date", "claim", "date"]),
        (["--only", " names ", "--only", "dates,names"], ["person", "date", "date"]),
        (["--label", "person"], ["person"]),
        (["--label", "person", "--label", "location", "--all"], ["person", "location"]),
        (["--layer", "claim"], ["claim"]),
        (["--layer", "entity", "--layer", "date", "--label", "date"], ["date", "date"]),
        (["--layer", "claim", "--label", "date"], []),
    ],
)
def test_filters(options: list[str], labels: list[str], article: Path, run: Run) -> None:
    ran = run("suggest", article, "--format", "jsonl", *options)
    assert [json.loads(line)["label"] for line in ran.lines] == labels
    assert ran.err.startswith(f"{len(labels) or 'no'} suggestion")
    ran = run("suggest", article, "--accept", *options)
    assert (
        {tag["label"] for tag in tags()["tags"]} - {"source", "cue"} == set(labels)
        if labels
        else (not Path("article.txt.tags.yaml").exists())
    )


def test_accepting_writes_tags_and_links(article: Path, run: Run) -> None:
    ran = run("suggest", article, "--accept", *DATE)
    assert (ran.status, ran.lines) == (0, LINES)
    assert ran.err.splitlines()[0] == "article.txt.tags.yaml: 5 tags and 2 links written"
    assert article.read_bytes() == TEXT.encode(), "the article is not written"
    made = {tag["id"]: tag for tag in tags()["tags"]}
    assert {tag["by"] for tag in made.values()} == {"annotate"}
    # The speaker is tagged as a person, so the claim points to that tag.
    assert [(tag["label"], tag["text"]) for tag in made.values()] == [
        ("person", "Maria Orlova"),
        ("cue", "told"),
        ("date", "Thursday"),
        ("claim", "the talks in Genf have failed"),
        ("date", "5 November"),
    ]
    ties = [
        (tie["kind"], made[tie["from"]]["label"], made[tie["to"]]["text"])
        for tie in tags()["links"]
    ]
    assert ties == [("claimant", "claim", "Maria Orlova"), ("cue", "claim", "told")]
    assert run("check", article).status == 0


def test_accepting_again_adds_nothing(article: Path, run: Run) -> None:
    run("suggest", article, "--accept", "--all", *DATE)
    before = files()
    ran = run("suggest", article, "--accept", "--all", *DATE)
    assert (ran.status, ran.out, ran.err) == (0, "", "no suggestions\n")
    assert files() == before


def test_what_follows_from_accepting_is_accepted_too(
    article: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Known, "knows", True)
    ran = run("suggest", article, "--accept", "--only", "names")
    assert [line.split()[1:4] for line in ran.lines] == [
        ["person", "Maria", "Orlova"],
        ["person", "Orlova", "tagged"],
    ]
    before = files()
    assert run("suggest", article, "--accept", "--only", "names").out == ""
    assert files() == before


def test_what_a_person_tagged_stays_and_is_not_offered(article: Path, run: Run) -> None:
    run("add", article, "organization", "--quote", "Maria Orlova")
    [mine] = tags()["tags"]
    offered = [line.split() for line in run("suggest", article, *DATE).lines]
    assert offered == [line.split() for line in LINES[1:]]
    run("suggest", article, "--accept", *DATE)
    made = tags()["tags"]
    assert made[0] == mine
    assert ("claimant", mine["id"]) in [(tie["kind"], tie["to"]) for tie in tags()["links"]]
    assert [tag["label"] for tag in made if tag["text"] == "Maria Orlova"] == ["organization"]


def test_a_dry_run_tells_and_writes_nothing(article: Path, run: Run) -> None:
    before = files()
    ran = run("suggest", article, "--accept", "--dry-run", *DATE)
    assert (ran.status, ran.lines) == (0, LINES)
    assert ran.err.splitlines()[0] == "article.txt.tags.yaml: 5 tags and 2 links to write"
    assert files() == before


def test_a_sidecar_of_its_own(article: Path, run: Run) -> None:
    run("suggest", article, "--accept", "--as", "machine")
    assert len(tags("article.txt.machine")["tags"]) == 5
    assert not Path("article.txt.tags.yaml").exists()


def test_the_day_of_publication(article: Path, run: Run) -> None:
    options = ("--only", "dates", "--format", "jsonl")
    ran = run("suggest", article, *options)
    assert ran.err.endswith(
        "\n1 article has no day of publication, which dates count from: --published DATE\n"
    )
    ran = run("suggest", article, *options, *DATE)
    assert "day of publication" not in ran.err
    assert json.loads(ran.lines[0])["why"] == "weekday before 2020-11-05"
    run("set", article, "published=2021-03-11")
    ran = run("suggest", article, *options)
    assert json.loads(ran.lines[0])["why"] == "weekday before 2021-03-11"
    ran = run("suggest", article, *options, *DATE)
    assert json.loads(ran.lines[0])["why"] == "weekday before 2020-11-05", "the option decides"


def test_what_the_project_turned_off_is_asked_only_by_name(article: Path, run: Run) -> None:
    Path("annotate.yaml").write_text("suggesters: {dates: false, names: false}\n")
    ran = run("suggest", article, "--all")
    assert [line.split()[2] for line in ran.lines] == ["claim"]
    ran = run("suggest", article, "--only", "dates")
    assert [line.split()[1] for line in ran.lines] == ["date", "date"]


def test_a_folder_is_all_of_its_articles(folder: Path, run: Run) -> None:
    Path("news/.git").mkdir(parents=True)
    for name in ("b.txt", "a.TXT", "c.dat", "d.dat", ".hidden.txt", ".git/e.txt"):
        Path("news", name).write_bytes(TEXT.encode())
    run("add", "news/b.txt", "date", "--quote", "Thursday")
    run("add", "news/d.dat", "date", "--quote", "Thursday")
    ran = run("suggest", "news", "--only", "dates", "--format", "jsonl", *DATE)
    offered = [(json.loads(line)["file"], json.loads(line)["text"]) for line in ran.lines]
    assert offered == [
        ("news/a.TXT", "Thursday"),
        ("news/a.TXT", "5 November"),
        ("news/b.txt", "5 November"),
        ("news/d.dat", "5 November"),
    ]
    Path("empty").mkdir()
    ran = run("suggest", "empty")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "no articles (*.txt) in empty\nno suggestions\n"


@pytest.mark.parametrize("broken", ["format: annotate/1\ntags:\n- {label: 3}\n", "tags: [", "\0"])
def test_one_article_that_cannot_be_read_stops_no_other(
    broken: str, article: Path, run: Run
) -> None:
    for name in ("a.txt", "z.txt"):
        Path(name).write_bytes(TEXT.encode())
    Path("article.txt.tags.yaml").write_text(broken)
    before = files()
    ran = run("suggest", ".", "--accept", "--only", "dates")
    assert (ran.status, len(ran.lines)) == (1, 4)
    assert "article.txt.tags.yaml" in ran.err
    made = {Path("a.txt.tags.yaml"), Path("z.txt.tags.yaml")}
    after = files()
    assert {path: after[path] for path in after.keys() - made} == before
    assert made <= after.keys()


def test_tags_that_do_not_fit_any_more_are_not_lost(tagged: Path, run: Run) -> None:
    tagged.write_text(TEXT.replace("5 November", "6 November"), "utf-8")
    before = files()
    ran = run("suggest", tagged, "--accept")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "annotate reanchor article.txt" in ran.err
    assert files() == before
    ran = run("suggest", tagged)
    assert ran.status == 1
    assert ["date", "Thursday"] in [line.split()[1:3] for line in ran.lines]
    assert "they are left out" in ran.err


def test_a_sidecar_that_cannot_be_written(
    article: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotate.errors import AnnotateError
    from annotate.store import workspace

    def refuse(*_: object) -> None:
        raise AnnotateError("cannot write: no space left")

    monkeypatch.setattr(workspace, "write_atomically", refuse)
    ran = run("suggest", article, "--accept")
    assert (ran.status, ran.out, ran.err) == (2, "", "annotate: cannot write: no space left\n")
    Path("b.txt").write_bytes(TEXT.encode())
    ran = run("suggest", article, "b.txt", "--accept")
    assert (ran.status, ran.out, ran.err.count("no space left")) == (1, "", 2)


def test_into_a_file(article: Path, run: Run) -> None:
    ran = run("suggest", article, "-o", "found.jsonl", *DATE)
    assert (ran.status, ran.out) == (0, "")
    written = Path("found.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["text"] for line in written][:2] == ["Maria Orlova", "Thursday"]
    run("suggest", article, "-o", "found.txt", *DATE)
    assert Path("found.txt").read_text("utf-8").splitlines() == LINES
    ran = run("suggest", article, "-o", "-", *DATE)
    assert ran.lines == LINES


def test_colours_as_in_show(article: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = run("suggest", article, *DATE)
    assert coloured.lines[0].count("\x1b[") == 6
    bare = [re.sub(r"\x1b\[[\d;]*m", "", line).split() for line in coloured.lines]
    assert bare == [line.split() for line in LINES]
    assert run("suggest", article, "--no-color", *DATE).lines == LINES


@pytest.mark.parametrize("columns", [40, 60, 75, 100])
def test_lines_fit_the_width(
    columns: int, article: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    ran = run("suggest", article, *DATE)
    # At 40 cells the place and the label leave less than can be read.
    assert max(map(len, ran.lines)) <= max(columns, 60)
    assert (ran.lines == LINES) == (columns > 75)
    places = [line.split()[:2] for line in ran.lines]
    assert places == [line.split()[:2] for line in LINES]


def test_what_an_article_holds_reaches_no_terminal_raw(folder: Path, run: Run) -> None:
    Path("x.txt").write_text("Maria Orlova told “a\x1b[2Jb\n\u202ec\td” on Thursday.", "utf-8")
    ran = run("suggest", "x.txt", "--only", "attributions")
    assert len(ran.lines) == 1
    assert "“" not in ran.out and "␛[2Jb" in ran.out
    assert not set(ran.out) & set("\x1b\u202e\t")
    ran = run("suggest", "x.txt", "--only", "attributions", "--format", "jsonl")
    assert json.loads(ran.out)["text"] == "a\x1b[2Jb\n\u202ec\td"


def test_json_lines_steer_no_terminal(folder: Path, run: Run) -> None:
    said = "No\x9b2J\x7f \u202etalks\U0001fffe\xa0today"
    Path("x.txt").write_bytes(f"Maria Orlova told us: “{said}”\n".encode())
    ran = run("suggest", "x.txt", "--only", "attributions", "--format", "jsonl")
    (line,) = ran.lines
    assert not UNSAFE.search(line) and "\xa0" in line
    assert json.loads(line)["text"] == said


@pytest.mark.skipif(sys.platform == "win32", reason="paths are short there")
def test_folders_nested_deeper_than_calls_can_be(article: Path, run: Run) -> None:
    top = deep = Path("top")
    top.mkdir()
    for _ in range(1100):
        deep /= "d"
        deep.mkdir()
    (deep / "a.txt").write_bytes(article.read_bytes())
    ran = run("suggest", "top", "--only", "dates")
    assert (ran.status, len(ran.lines)) == (0, 2)
    # What clears up after the tests would call itself a folder.
    while deep != top:
        for name in deep.iterdir():
            name.unlink() if name.is_file() else name.rmdir()
        deep = deep.parent
