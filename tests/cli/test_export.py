"""What is exported is read back exactly, by readers that are not ours."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag, make_tag
from annotate.formats import csv_table, jsonl
from annotate.formats.contract import Exported
from annotate.formats.rows import Row, rows
from annotate.store.schemas import default_schema
from tests.cli.conftest import TEXT, Run, ids

FIRST = ["file", "id", "layer", "label", "start", "end", "spans", "line", "column", "text"]
LAST = ["links", "note", "by", "at"]

HARD = [
    "",
    " leading and trailing ",
    'a "quote", a comma',
    "two\nlines",
    "cr lf\r\nend",
    "lone\rcr",
    "\r",
    "\t",
    "=1+2",
    "'",
    '"',
    "NA",
    "null",
    "007",
    "1e5",
    "\ufeffbom",
    "\u2028\x85\x0b\x0c\x1c",
    "emoji 👩‍👧 \U000e0067",
    "\x1b[31m",
    "#",
    "\\",
]

text_values = st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
)


def a_row(text: str, *, note: str = "", attributes: dict[str, Any] | None = None) -> Row:
    tag = Tag("k3f9qa", "person", (Span(1, 3),), text, attributes=attributes or {}, note=note)
    return Row("a.txt", "entity", 1, 2, tag, ())


def by_csv(data: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data, newline=""), strict=True))


def by_pandas(data: str) -> list[dict[str, str]]:
    frame = pd.read_csv(io.BytesIO(data.encode()), dtype=str, keep_default_na=False)
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


READERS = pytest.mark.parametrize("read", [by_csv, by_pandas])


@READERS
@pytest.mark.parametrize("value", HARD)
def test_a_hard_value_is_read_back(read: Any, value: str) -> None:
    row = a_row(value, note=value, attributes={"role": value})
    [record] = read("".join(csv_table.lines([row], ["role", "end"])))
    assert (record["text"], record["note"], record["role"]) == (value, value, value)
    assert list(record) == [*FIRST, "role", "attributes.end", *LAST]


@READERS
@given(values=st.lists(text_values, min_size=3, max_size=3))
def test_any_value_is_read_back(read: Any, values: list[str]) -> None:
    text, note, role = values
    row = a_row(text, note=note, attributes={"role": role})
    [record] = read("".join(csv_table.lines([row], ["role"])))
    assert (record["text"], record["note"], record["role"]) == (text, note, role)


@given(st.lists(text_values, max_size=4))
@example(["["])
@example([""])
def test_a_list_can_be_taken_apart(values: list[str]) -> None:
    row = a_row("x", attributes={"evidence": values})
    [record] = by_csv("".join(csv_table.lines([row], ["evidence"])))
    cell = record["evidence"]
    apart = json.loads(cell) if cell.startswith("[") else cell.split("; ") if cell else []
    assert apart == values


def test_excel_safe_disarms_texts_and_leaves_numbers() -> None:
    row = a_row("=cmd|' /C calc'!A0", note="-5", attributes={"role": "@x", "n": -5})
    data = "".join(csv_table.lines([row], ["role", "n"], bom=True, excel_safe=True))
    assert data.startswith("\ufefffile,id")
    [record] = by_csv(data[1:])
    assert record["text"] == "'=cmd|' /C calc'!A0"
    assert (record["note"], record["role"], record["start"]) == ("'-5", "'@x", "1")
    for start in "=+-@\t\r":
        [record] = by_csv("".join(csv_table.lines([a_row(start)], [], excel_safe=True)))
        assert record["text"] == "'" + start


def test_attributes_that_no_schema_knows_come_last() -> None:
    found = [a_row("x", attributes={"zeal": "2", "role": "r"}), a_row("y", attributes={"age": 3})]
    records = by_pandas("".join(csv_table.lines(found, ["role"], ["zeal", "age"])))
    assert list(records[0]) == [*FIRST, "role", *LAST, "zeal", "age"]
    assert [(r["zeal"], r["age"]) for r in records] == [("2", ""), ("", "3")]


def test_rows_state_where_a_tag_is() -> None:
    text = "one\ntwo\r\nthree 👍🏽 four"
    first = make_tag(text, "person", (Span(4, 7), Span(9, 14)), id="a")
    second = make_tag(text, "strange", (Span(15, 17),), id="b")
    links = (Link("l", "about", "a", "b"), Link("m", "same-as", "b", "a"))
    annotations = Annotations(Source("a.txt"), tags=(first, second), links=links)
    document = Document(Article(text, "a.txt"), annotations)
    found = list(rows(Exported("x/a.txt", "a", document, default_schema(), frozenset())))
    assert [(r.layer, r.line, r.column) for r in found] == [("entity", 2, 1), ("entity", 3, 7)]
    records = by_csv("".join(csv_table.lines(found, [])))
    assert [r["spans"] for r in records] == ["4-7;9-14", "15-17"]
    assert [r["links"] for r in records] == ["about:b", "same-as:a"]
    assert [r["file"] for r in records] == ["x/a.txt"] * 2


def test_jsonl_drops_nothing() -> None:
    extra = {"confidence": 0.5, "line": "own"}
    tag = Tag("a", "person", (Span(0, 1),), "x", attributes={"n": 1}, extra=extra)
    link = Link("l", "about", "a", "b", extra={"why": "z"})
    [line] = jsonl.lines([Row("a.txt", "entity", 1, 1, tag, (link,))])
    assert json.loads(line) == {
        "file": "a.txt",
        "layer": "entity",
        "line": 1,
        "column": 1,
        "id": "a",
        "label": "person",
        "spans": [[0, 1]],
        "text": "x",
        "attributes": {"n": 1},
        "links": [{"id": "l", "kind": "about", "from": "a", "to": "b", "why": "z"}],
        "confidence": 0.5,
        "extra": {"line": "own"},
    }


def test_an_article(tagged: Path, run: Run) -> None:
    ran = run("export", tagged)
    assert (ran.status, ran.err) == (0, "")
    records = by_csv(ran.out)
    names = [*default_schema().attribute_names()]
    columns = ["attributes.end" if name == "end" else name for name in names]
    assert list(records[0]) == [*FIRST, *columns, *LAST]
    assert [r["label"] for r in records] == ["person", "claim", "person", "date"]
    for record in records:
        spans = [tuple(map(int, span.split("-"))) for span in record["spans"].split(";")]
        assert record["text"] == " … ".join(TEXT[start:end] for start, end in spans)
        assert (int(record["start"]), int(record["end"])) == (spans[0][0], spans[-1][1])
    person, claim, _, date = records
    assert claim["links"] == f"claimant:{person['id']}"
    assert (date["value"], date["note"]) == ("2020-11-05", 'a "note"\nof two, lines')
    assert (date["by"], date["line"], date["column"]) == ("ana", "4", "48")


def test_jsonl_of_an_article(tagged: Path, run: Run) -> None:
    records = [json.loads(line) for line in run("export", tagged, "--format", "jsonl").lines]
    assert [r["label"] for r in records] == ["person", "claim", "person", "date"]
    assert records[1]["links"][0]["to"] == records[0]["id"]


def test_layers_and_labels(tagged: Path, run: Run) -> None:
    assert len(run("export", tagged, "--layer", "entity").lines) == 3
    assert len(ids(run, tagged, "person")) == 2
    ran = run("export", tagged, "--label", "persn")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("annotate: no such label: persn (did you mean person?")
    ran = run("export", tagged, "--layer", "entities")
    assert (ran.status, ran.err) == (
        2,
        "annotate: no such layer: entities (did you mean entity?)\n",
    )


def test_an_output_file_is_whole_or_not_there(tagged: Path, run: Run) -> None:
    ran = run("export", tagged, "-o", "out.csv", "--bom")
    assert (ran.status, ran.out) == (0, "")
    assert Path("out.csv").read_text("utf-8-sig") == run("export", tagged).out
    assert run("export", tagged, "-o", "out.jsonl").status == 0
    assert Path("out.jsonl").read_text("utf-8") == run("export", tagged, "--format", "jsonl").out
    assert run("export", tagged, "-o", "-").out == run("export", tagged).out
    before = {path: path.read_bytes() for path in Path().iterdir()}
    for output in (tagged, f"{tagged}.tags.yaml", "none/out.csv", "."):
        ran = run("export", tagged, "-o", output)
        assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


def test_folders(tagged: Path, run: Run) -> None:
    for place in ("news/b", "news/a/deep", "news/.hidden"):
        Path(place).mkdir(parents=True)
        Path(place, "x.txt").write_text(TEXT)
        run("add", f"{place}/x.txt", "person", "--quote", "Maria Orlova")
    Path("news/untagged.txt").write_text(TEXT)
    Path("news/loop").symlink_to(".")
    Path("news/again").symlink_to("a")
    run("add", "news/b/x.txt", "person", "--quote", "Orlova", "--nth", "2", "--as", "bo")
    ran = run("export", "news", "news/b/x.txt", "news/b/x.txt.tags.yaml")
    assert (ran.status, ran.err) == (0, "")
    assert [r["file"] for r in by_csv(ran.out)] == ["news/a/deep/x.txt", "news/b/x.txt"]
    ran = run("export", "news", "--as", "bo")
    assert [(r["file"], r["text"]) for r in by_csv(ran.out)] == [("news/b/x.txt", "Orlova")]
    ran = run("export", "news/b/x.txt.bo.tags.yaml")
    assert (ran.status, ran.err.count("--as bo")) == (2, 1)
    assert len(run("export", "news/b/x.txt.bo.tags.yaml", "--as", "bo").lines) == 2


def test_an_article_without_tags(article: Path, run: Run) -> None:
    ran = run("export", article)
    assert (ran.status, len(ran.lines)) == (0, 1)
    assert ran.err == "no tags yet: article.txt\n"
    Path("empty").mkdir()
    ran = run("export", "empty")
    assert (ran.status, ran.err) == (0, "no tagged articles in empty\n")
    assert ran.out == run("export", article).out


def test_one_bad_sidecar_among_several(tagged: Path, run: Run) -> None:
    Path("b.txt").write_text(TEXT)
    Path("b.txt.tags.yaml").write_text("tags: [")
    ran = run("export", tagged, "b.txt")
    assert (ran.status, len(by_csv(ran.out)), ran.err.count("\n")) == (1, 4, 1)
    assert "b.txt.tags.yaml:1" in ran.err
    Path("c.txt").write_text(TEXT)
    Path("c.txt.tags.yaml").write_text("tags: [")
    ran = run("export", "b.txt", "c.txt")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 2)
    ran = run("export", "b.txt")
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)


def test_misplaced_tags_are_left_out_and_told(tagged: Path, run: Run) -> None:
    tagged.write_text(TEXT.replace("5 November", "6 November"))
    ran = run("export", tagged)
    assert [r["label"] for r in by_csv(ran.out)] == ["person", "claim", "person"]
    assert (ran.status, ran.err.count("\n")) == (1, 1)
    assert "1 of 4 tags" in ran.err


def test_what_csv_has_no_column_for_is_told(tagged: Path, run: Run) -> None:
    sidecar = Path(f"{tagged}.tags.yaml")
    sidecar.write_text(sidecar.read_text().replace('"note"', '"confidence": 0.9, "note"'))
    ran = run("export", tagged)
    assert (ran.status, ran.err.count("confidence (1 tag)")) == (0, 1)
    ran = run("export", tagged, "--format", "jsonl")
    assert (ran.out.count('"confidence":0.9'), ran.err) == (1, "")
