"""`annotate claims`: what a person sees, and what programs read."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pydot
import pytest

from annotate.core.cells import width
from annotate.corpus import driver
from tests.cli.conftest import ROOT, Run, ids

SAMPLES = ("border-talks.txt", "harbour-inquiry.txt", "many-scripts.txt")


@pytest.fixture
def news(folder: Path) -> Path:
    """The samples, in a folder."""
    home = folder / "news"
    home.mkdir()
    for name in SAMPLES:
        for suffix in ("", ".tags.yaml"):
            shutil.copy(ROOT / "samples" / f"{name}{suffix}", home)
    return Path("news")


def test_a_table_by_claimant_the_busiest_first(news: Path, run: Run) -> None:
    ran = run("claims", news)
    assert ran.status == 0
    heads = [line for line in ran.lines if line and not line.startswith(" ")]
    assert heads[:2] == ["Maria Orlova  9 claims", "Idris Hallam  3 claims"]
    assert heads[-2:] == ["the article itself  5 claims", "nobody named  1 claim"]
    assert all(width(line) <= 80 for line in ran.lines)
    place = ran.lines.index("  denies   لن نعود إلى الوراء")
    assert ran.lines[place + 1].split() == ["opinion", "·", "news/many-scripts.txt:9:33"]
    assert "           ✓ supported · worthy · when 2016-11-08\n" in ran.out
    assert ran.err.splitlines()[-1] == (
        "43 claims by 26 claimants in 3 articles; 5 by the article itself; 1 by nobody named"
    )


@pytest.mark.parametrize("columns", ["20", "40", "61", "120", "300"])
@pytest.mark.parametrize("format", ["table", "text"])
def test_polarity_and_place_are_whole_in_every_width(
    news: Path, run: Run, monkeypatch: pytest.MonkeyPatch, columns: str, format: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    ran = run("claims", news, "--format", format)
    rows = list(csv.DictReader(io.StringIO(run("claims", news, "--format", "csv").out)))
    for row in rows:
        assert f"{row['file']}:{row['line']}:{row['column']}" in ran.out
    if format == "table":
        verbs = [line.split()[0] for line in ran.lines if line.startswith("  ") and line[2] != " "]
        said = [verb for verb in verbs if verb in ("asserts", "denies", "asks")]
        assert said == [row["polarity"] for row in rows]
    else:
        said = [line.split()[1].rstrip(":") for line in ran.lines if line[:3] in ("├─ ", "└─ ")]
        assert said == [row["polarity"] for row in rows]


def test_a_tree_of_what_contradicts_what(news: Path, run: Run) -> None:
    ran = run("claims", news / "harbour-inquiry.txt", "--format", "text")
    assert all(width(line) <= 80 for line in ran.lines)
    place = ran.lines.index("Karl Oyen  1 claim")
    assert ran.lines[place + 1].startswith("└─ asserts: “I have been wrong")
    assert ran.lines[place + 2].startswith("   └─ contradicts Viggo Strand, a written")
    assert ", who denies: “he had" in ran.lines[place + 2]


def test_csv_has_a_row_for_each_claimant(news: Path, run: Run) -> None:
    ran = run("claims", news, "--format", "csv", "--where", "verdict=conflicting")
    rows = list(csv.DictReader(io.StringIO(ran.out, newline="")))
    assert [row["claimant"] for row in rows] == [
        *("a written statement", "The company that maintained the crane", "Viggo Strand"),
    ]
    assert {row["verdict"] for row in rows} == {"conflicting"}
    other = run("claims", news, "--where", "verdict=unchecked")
    assert other.err.endswith("left out: 1 link to claims that are not asked for\n")
    assert ran.err.startswith("2 claims by 3 claimants in 3 articles")


def test_json_has_each_claim_once(news: Path, run: Run) -> None:
    whole = json.loads(run("claims", news, "--format", "json").out)
    assert len(whole["claims"]) == 43
    by_name = {one["name"]: one for one in whole["claimants"]}
    assert by_name["nobody named"]["named"] is False
    for one in whole["claimants"]:
        for number in one["claims"]:
            assert one["name"] in whole["claims"][number]["speakers"]
    text = (news / "many-scripts.txt").read_text("utf-8")
    claim = next(c for c in whole["claims"] if c["text"].startswith("Nobody lost"))
    lines = text.split("\n")
    assert lines[claim["line"] - 1][claim["column"] - 1 :].startswith("Nobody lost a letter")


def read(dot: str) -> Any:
    """The graph as a parser that is not ours reads it."""
    found: Any = pydot.graph_from_dot_data(dot)
    (graph,) = found
    return graph


def unquoted(label: str) -> str:
    """What Graphviz shows for a quoted label."""
    inner = label[1:-1].replace("\\\\", "\0").replace('\\"', '"').replace("\\n", "\n")
    return inner.replace("&amp;", "&").replace("\0", "\\")


def test_dot_is_read_by_a_parser_that_is_not_ours(news: Path, run: Run) -> None:
    ran = run("claims", news, "--format", "dot")
    graph = read(ran.out)
    claims = [node for node in graph.get_nodes() if node.get_name().startswith("claim")]
    people = [node for node in graph.get_nodes() if node.get_name().startswith("who")]
    assert (len(claims), len(people)) == (43, 28)
    labels = {node.get_name(): unquoted(node.get_label()) for node in claims}
    assert any(label.startswith("denies that “the company had put") for label in labels.values())
    ties = [
        (labels[edge.get_source()].split("\n")[-1], labels[edge.get_destination()].split("\n")[-1])
        for edge in graph.get_edges()
        if edge.get_label() == '"contradicts"'
    ]
    assert sorted(ties) == [
        ("news/harbour-inquiry.txt:23:73", "news/harbour-inquiry.txt:21:214"),
        ("news/harbour-inquiry.txt:51:238", "news/harbour-inquiry.txt:7:386"),
    ]
    polarities = [edge.get_label() for edge in graph.get_edges() if "who" in edge.get_source()]
    assert set(polarities) == {'"asserts"', '"denies"', '"asks"'}


def test_dot_keeps_every_sign_of_a_label(folder: Path, run: Run) -> None:
    said = r'a "quote" and C:\new \"odd\" &amp; a {brace} <b> | end\ '.strip()
    Path("a.txt").write_text(f"Ana: {said}.\n", "utf-8")
    run("add", "a.txt", "claim", "--quote", said)
    ran = run("claims", "a.txt", "--format", "dot")
    graph = read(ran.out)
    (label,) = (unquoted(n.get_label()) for n in graph.get_nodes() if n.get_name() == "claim1")
    assert " ".join(label.split("\n")[:-1]) == f"claims that “{said}”"


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("c.svg", b"<?xml"),
        ("c.dot", b"digraph"),
        ("c.gv", b"digraph"),
        ("c.json", b"{"),
        ("c.csv", b"claimant,"),
        ("c.txt", b"Aino Rask"),
    ],
)
def test_a_file_is_what_its_name_says(news: Path, run: Run, name: str, start: bytes) -> None:
    ran = run("claims", news, "--sort", "name", "-o", name)
    assert (ran.status, ran.out) == (0, "")
    assert b"\x1b" not in Path(name).read_bytes()
    if name == "c.txt":
        assert start in Path(name).read_bytes()
    else:
        assert Path(name).read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-o", "claims.xlsx"], "no format's files end with .xlsx"),
        (["--format", "cvs"], "no such format: cvs (did you mean csv?)"),
        (["--sort", "nmae"], "no such order: nmae (did you mean name?)"),
        (["-o", "news/many-scripts.txt"], "one of the files that are read"),
        (["--label", "clam"], "no such label: clam"),
    ],
)
def test_mistakes(news: Path, run: Run, words: list[str], message: str) -> None:
    ran = run("claims", news, *words)
    assert ran.status == 2 and message in ran.err and ran.out == ""
    assert not Path("claims.xlsx").exists()


def test_no_claims_are_told(tagged: Path, run: Run) -> None:
    ran = run("claims", tagged, "--label", "person")
    assert (ran.status, ran.out, ran.err) == (0, "", "no claims in 1 article\n")
    for format in ("csv", "json", "dot", "svg"):
        assert run("claims", tagged, "--label", "person", "--format", format).out


def test_somebody_who_made_nothing_is_told(tagged: Path, run: Run) -> None:
    ran = run("claims", tagged, "--by", "nobody,ana")
    assert ran.status == 0 and ran.err.endswith("\nno tag is by nobody (there are: ana)\n")
    assert "no tag" not in run("claims", tagged, "--by", "ana", "--label", "claim").err


def test_spreadsheets_get_no_formula(folder: Path, run: Run) -> None:
    Path("a.txt").write_text("=1+1 is what he said.\n")
    run("add", "a.txt", "claim", "--quote", "=1+1")
    safe = run("claims", "a.txt", "--format", "csv", "--excel-safe", "--bom").out
    assert safe.startswith("\ufeffclaimant") and ",'=1+1," in safe
    assert ",=1+1," in run("claims", "a.txt", "--format", "csv").out


def test_several_processes_and_a_broken_sidecar(
    news: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "PART", 1)
    (news / "harbour-inquiry.txt.tags.yaml").write_text("tags: [}")
    alone, several = (run("claims", news, "--format", "json", "--jobs", n) for n in (1, 2))
    assert alone.status == several.status == 1
    assert (alone.out, alone.err) == (several.out, several.err)
    assert alone.err.count("harbour-inquiry.txt.tags.yaml") == 1
    assert "in 2 articles" in alone.err


def test_the_drawing_has_all_words_as_text(news: Path, run: Run) -> None:
    root = ElementTree.fromstring(run("claims", news, "--format", "svg").out)
    name = "{http://www.w3.org/2000/svg}"
    texts = ["".join(text.itertext()) for text in root.iter(f"{name}text")]
    assert texts.count("contradicts") == 2
    assert {"denies that", "denies:", "asks:", "✓ supported", "Idris Hallam"} <= set(texts)
    assert not list(root.iter(f"{name}script")) and not list(root.iter(f"{name}image"))
    titles = {title.text for title in root.iter(f"{name}title")}
    assert "43 claims by 26 claimants" in titles


@pytest.mark.parametrize(("name", "value"), [("TERM", "dumb"), ("LC_ALL", "C")])
@pytest.mark.parametrize("format", ["table", "text"])
def test_a_terminal_without_blocks_gets_ascii(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, format: str
) -> None:
    path = Path("bridge.txt")
    path.write_text("Ana Berg says that the old bridge holds. Ben Falk says that it does not.\n")
    for words, verdict in (("the old bridge holds", "supported"), ("it does not", "refuted")):
        attribute = f"verdict={verdict}"
        ran = run("add", path, "claim", "--quote", words, "--attribute", attribute)
        assert ran.status == 0
    first, second = ids(run, path, "claim")
    assert run("link", path, "contradicts", first, second).status == 0
    monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "40")
    out = run("claims", path, "--format", format).out
    assert out.isascii() and "+ supported" in out and "x refuted" in out
    assert format == "table" or "`- contradicts" in out
    assert format == "text" or max(map(len, out.splitlines())) <= 40
