"""`annotate import`: what is taken, what is told, and what is never touched."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.cli.articles_in import inside, safe_name
from tests.cli.conftest import ROOT, TEXT, Run, process
from tests.formats.conftest import said


def a_file(name: str, *records: object) -> Path:
    path = Path(name)
    lines = (one if isinstance(one, str) else json.dumps(one) for one in records)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def test_wrong_lines_and_unknown_labels_are_told_and_the_rest_is_taken(
    article: Path, run: Run
) -> None:
    a_file(
        "x.jsonl",
        {"file": "article.txt", "label": "PERSON", "text": "Maria Orlova", "id": "1"},
        "{broken",
        {"file": "article.txt", "label": "Robot", "text": "talks", "start": 15, "end": 20},
        {"file": "article.txt", "label": "claim", "spans": [[0, 4]], "text": "nothing like it"},
        {"file": "article.txt", "label": "claim", "text": "“the talks in Genf have failed”",
         "attributes": {"check": "maybe", "evidence": "https://a.example; https://b.example"},
         "id": "2", "links": [{"kind": "claimant", "to": "1"}, {"kind": "likes", "to": "1"}]},
        [1],
    )  # fmt: skip
    ran = run("import", "x.jsonl")
    assert ran.status == 1
    assert ran.err.splitlines() == [
        "annotate: x.jsonl:2: no JSON: Expecting property name enclosed in double quotes: "
        "line 1 column 2 (char 1)",
        "annotate: x.jsonl:6: expected an object, got list",
        "article.txt.tags.yaml: 2 tags and 1 link written",
        "annotate: x.jsonl:4: claim: “nothing like it” is not at 0-4 and stands nowhere",
        "taken: PERSON as person (1)",
        "check cannot be maybe (1 tag); kept",
        "annotate: left out, no such label: Robot (1); take them with --map or --keep-labels",
        "annotate: left out, no such link: likes (1); take them with --map or --keep-labels",
    ]
    found = said(article)
    assert [tag[0] for tag in found.tags] == ["claim", "person"]
    assert dict(found.tags[0][3])["evidence"] == ["https://a.example", "https://b.example"]
    ran = run("import", "x.jsonl", "--map", "Robot=other", "--map", "likes=", "--keep-labels")
    assert "1 tag and 0 links written, 2 there already" in ran.err
    assert "likes" not in ran.err
    assert [tag[0] for tag in said(article).tags] == ["claim", "other", "person"]


def test_a_dry_run_writes_nothing(article: Path, run: Run) -> None:
    a_file("x.jsonl", {"file": "article.txt", "label": "person", "text": "Maria Orlova"})
    before = {*Path().iterdir()}
    ran = run("import", "x.jsonl", "--dry-run")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "article.txt.tags.yaml: 1 tag and 0 links to write\n"
    assert {*Path().iterdir()} == before


def test_what_is_there_is_kept_and_what_is_missing_is_added(tagged: Path, run: Run) -> None:
    rows = run("export", tagged, "--label", "date").lines
    header = rows[0].split(",")
    cells = dict(zip(header, rows[1].split(","), strict=False))
    cells |= {"value": "2021-01-01", "type": "DATE", "note": "", "at": "", "links": "", "by": ""}
    edited = ",".join(cells.get(name, "") for name in header)
    Path("x.csv").write_text(f"{rows[0]}\n{edited}\n", "utf-8")
    ran = run("import", "x.csv", "--by", "bo")
    assert (ran.status, "0 tags and 0 links, 1 tag changed written" in ran.err) == (0, True)
    [tag] = [tag for tag in said(tagged).tags if tag[0] == "date"]
    assert (tag[3], tag[4]) == (
        [("type", "DATE"), ("value", "2020-11-05")],
        'a "note"\nof two, lines',
    )
    assert run("import", "x.csv", "--update").status == 0
    [tag] = [tag for tag in said(tagged).tags if tag[0] == "date"]
    assert dict(tag[3])["value"] == "2021-01-01"
    assert run("import", "x.csv", "--update").err.count("nothing new") == 1


def test_ids_who_and_when_come_back(tagged: Path, run: Run) -> None:
    before = Path(f"{tagged}.tags.yaml").read_bytes()
    assert run("export", tagged, "-o", "x.jsonl").status == 0
    Path(f"{tagged}.tags.yaml").unlink()
    assert run("import", "x.jsonl").status == 0
    assert Path(f"{tagged}.tags.yaml").read_bytes() == before


@pytest.mark.parametrize("content", ["\ufeff{}", "{}"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_what_a_spreadsheet_makes_of_our_csv(
    content: str, separator: str, article: Path, run: Run
) -> None:
    rows = [
        ["file", "label", "text", "role", "strange"],
        ["article.txt", "person", '"Maria Orlova"', '"a; ""b"", c"', "x"],
        [],
        ["article.txt", "", "", "", ""],
        ["article.txt", "location", "Genf", "", ""],
    ]
    table = "".join(separator.join(row) + "\r\n" for row in rows)
    Path("x.csv").write_bytes(content.format(table).encode())
    ran = run("import", "x.csv")
    assert (ran.status, ran.err.splitlines()) == (
        1,
        [
            "annotate: x.csv:4: no label",
            "article.txt.tags.yaml: 2 tags and 0 links written",
            "person has no attribute strange (1 tag); kept",
        ],
    )
    assert [tag[0] for tag in said(article).tags] == ["location", "person"]
    assert dict(said(article).tags[1][3]) == {"role": 'a; "b", c', "strange": "x"}


def test_an_article_that_a_file_brings_is_written_once(folder: Path, run: Run) -> None:
    Path("x.conll").write_text("-DOCSTART- O\n\nOrlova B-PER\n\n-DOCSTART- O\n\nGenf B-LOC\n")
    ran = run("import", "x.conll", "-o", "new", "--dry-run")
    assert (ran.status, Path("new").exists()) == (0, False)
    assert "new/x-0002.txt: the article to write" in ran.err
    assert run("import", "x.conll", "-o", "new").status == 0
    assert Path("new/x-0001.txt").read_text() == "Orlova\n"
    assert [tag[:3] for tag in said(Path("new/x-0002.txt")).tags] == [
        ("location", [(0, 4)], "Genf")
    ]
    assert run("import", "x.conll", "-o", "new").err.count("nothing new") == 2
    Path("new/x-0001.txt").write_text("Another\n")
    ran = run("import", "x.conll", "-o", "new")
    assert (ran.status, "new/x-0001.txt is there with another text" in ran.err) == (1, True)
    assert Path("new/x-0001.txt").read_text() == "Another\n"


def test_a_text_that_starts_with_a_mark_is_written_so_that_it_is_read(
    folder: Path, run: Run
) -> None:
    Path("x.conll").write_text("\ufeff\ufeffOrlova B-PER\n", "utf-8")
    assert run("import", "x.conll").status == 0
    assert [tag[2] for tag in said(Path("x-0001.txt")).tags] == ["\ufeffOrlova"]


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/{}/outside.txt", "..\\outside.txt", "a/../../outside.txt"]
)
def test_a_name_in_a_file_leads_to_no_other_folder(name: str, folder: Path, run: Run) -> None:
    outside = folder.parent / "outside.txt"
    outside.write_text(TEXT)
    record = {"file": name.format(folder.parent), "label": "person", "text": "Maria Orlova"}
    a_file("x.jsonl", record)
    ran = run("import", "x.jsonl")
    assert (ran.status, "is not there" in ran.err) == (1, True)
    assert not Path(f"{outside}.tags.yaml").exists()
    assert run("import", "x.jsonl", "--text", outside).status == 0
    assert Path(f"{outside}.tags.yaml").exists()
    outside.unlink()
    Path(f"{outside}.tags.yaml").unlink()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.csv", b"a,b\n1,2\n", "x.csv: no table of tags (it must have columns label, and"),
        ("x.txt", b"Only text.\n", "the format of x.txt cannot be told (say it with --format: csv"),
        ("x.conll", b"Orlova B-PER\n\xff O\n", "x.conll:2: byte 0 is not UTF-8 (save the file"),
    ],
)
def test_what_is_no_format_is_told(name: str, content: bytes, told: str, run: Run) -> None:
    Path(name).write_bytes(content)
    ran = run("import", name)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"annotate: {told}")


def test_wrong_use(article: Path, run: Run) -> None:
    assert run("import", "none.csv").err.startswith("annotate: no such file: none.csv")
    assert run("import", ".").err == "annotate: . is a folder (say what is in it with --format)\n"
    ran = run("import", ".", "--format", "brat")
    assert (ran.status, ran.err) == (2, "annotate: no file in . ends with .ann\n")
    a_file("x.jsonl", {"label": "person", "text": "Maria Orlova"})
    ran = run("import", "x.jsonl")
    assert "does not say which article its tags are of (name it with --text FILE)" in ran.err
    assert run("import", "x.jsonl", "--text", article).status == 0
    ran = run("import", "x.jsonl", "--text", "none")
    assert (ran.status, ran.err) == (2, "annotate: no such file: none\n")
    ran = run("import", "x.jsonl", "--option", "hub=x")
    assert (ran.status, "jsonl has no option hub" in ran.err) == (2, True)
    ran = run("import", "x.jsonl", "--map", "x=persn")
    assert (ran.status, ran.err) == (
        2,
        "annotate: no such label or link: persn (did you mean person?)\n",
    )
    assert run("import", "-").err.startswith("annotate: the format of standard input cannot be")
    ran = run("export", article, "--option", "bom")
    assert (ran.status, ran.out.startswith("\ufefffile")) == (0, True)


def test_tags_of_a_changed_article_are_found_by_their_text(tagged: Path, run: Run) -> None:
    for name in ("x.csv", "x.jsonl"):
        assert run("export", tagged, "-o", name).status == 0
    before = said(tagged)
    Path(f"{tagged}.tags.yaml").unlink()
    tagged.write_text(TEXT.replace("Minister calls", "The minister calls the"), "utf-8")
    # A table does not say what stands around a tag, so which Orlova it is cannot be told.
    ran = run("import", "x.csv")
    assert (ran.status, ran.err.splitlines()) == (
        1,
        [
            "article.txt.tags.yaml: 2 tags and 0 links written",
            "article.txt.tags.yaml: 2 tags placed where their text stands, as it is not at their "
            "offsets",
            "annotate: x.csv:2: person: “Orlova” is not at 38-44 and stands 2 times elsewhere",
            "annotate: x.csv:4: person: “Orlova” is not at 110-116 and stands 2 times elsewhere",
        ],
    )
    ran = run("import", "x.jsonl")
    assert ran.status == 0
    assert "2 tags and 1 link written, 2 there already" in ran.err
    moved = [(label, [(a + 8, b + 8) for a, b in spans]) for label, spans, *_ in before.tags]
    assert sorted(tag[:2] for tag in said(tagged).tags) == sorted(moved)


def test_tags_come_through_a_pipe(tagged: Path) -> None:
    before = said(tagged)
    exported = process("export", tagged, "--format", "jsonl", folder=Path.cwd())
    assert exported.stdout is not None
    data = exported.stdout.read()
    assert exported.wait() == 0
    Path(f"{tagged}.tags.yaml").unlink()
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    ran = subprocess.run(
        [sys.executable, "-m", "annotate", "import", "-", "--format", "jsonl"],
        input=data,
        env=os.environ | {"PYTHONPATH": path},
        check=True,
        capture_output=True,
    )
    assert ran.stderr.decode() == "article.txt.tags.yaml: 4 tags and 1 link written\n"
    assert said(tagged) == before


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a/b.txt", "a/b.txt"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Users\\x.txt", "Users/x.txt"),
        ("a/./..//b.txt.tags.yaml", "a/b.txt"),
        ("..", "article"),
        ("what? “me”.txt", "what? “me”.txt"),
    ],
)
def test_names_lead_no_way_up(name: str, kept: str) -> None:
    assert inside(name) == kept


@given(st.text(st.sampled_from("ab./\\:*?\0\n ~"), max_size=12))
def test_no_name_leads_out_or_is_hidden(name: str) -> None:
    made = safe_name(inside(name))
    assert not made.startswith("/")
    for part in made.split("/"):
        assert part and part[0] not in ". " and not set(part) & set(":*?\0\n\\")
    assert "." in made.split("/")[-1]


def test_an_article_with_a_strange_name_is_found(folder: Path, run: Run) -> None:
    path = Path("what? “me”: *.txt")
    path.write_text(TEXT, "utf-8")
    assert run("add", path, "person", "--quote", "Maria Orlova").status == 0
    before = Path(f"{path}.tags.yaml").read_bytes()
    assert run("export", path, "-o", "x.jsonl").status == 0
    Path(f"{path}.tags.yaml").unlink()
    assert run("import", "x.jsonl").status == 0
    assert Path(f"{path}.tags.yaml").read_bytes() == before


@pytest.mark.parametrize(
    "more",
    [
        '"attributes": {"x": NaN}',
        '"attributes": {"x": 1e400}',
        f'"attributes": {{"x": {"[" * 500}{"]" * 500}}}',
        '"attributes": {"\\ud800": "a"}',
        '"note": "\\udfff"',
        '"extra": {"x": {"y": -Infinity}}',
    ],
)
def test_a_value_that_no_sidecar_can_hold_stops_no_other(
    more: str, article: Path, run: Run
) -> None:
    line = f'{{"file": "article.txt", "label": "person", "text": "Maria Orlova", {more}}}'
    good = {"file": "article.txt", "label": "location", "text": "Genf"}
    a_file("x.jsonl", line, good)
    ran = run("import", "x.jsonl")
    told = "person: what is said of it has a value that no sidecar can hold"
    assert (ran.status, f"annotate: x.jsonl:1: {told}" in ran.err) == (1, True)
    assert [tag[0] for tag in said(article).tags] == ["location"]
    assert run("check", article).status == 0


def test_keys_of_a_file_do_not_pass_for_the_sidecars_own(article: Path, run: Run) -> None:
    extra = {"id": "zz", "spans": [[0, 1]], "label": "q", "confidence": 0.5, "text": ""}
    link = {"kind": "same-as", "to": "abcdef", "id": "x", "weight": 2, "target": "kept"}
    a_file(
        "x.jsonl",
        {"file": "article.txt", "label": "location", "text": "Genf", "id": "abcdef"},
        {"file": "article.txt", "label": "person", "text": "Maria Orlova", "id": "ghijkm",
         "extra": extra, "links": [link]},
    )  # fmt: skip
    assert run("import", "x.jsonl").status == 0
    assert run("check", article).status == 0
    text = Path("article.txt.tags.yaml").read_text("utf-8")
    assert text.count('"confidence": 0.5') == text.count('"weight": 2') == 1
    assert '"zz"' not in text and '"q"' not in text
