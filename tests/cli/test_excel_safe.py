"""`export --excel-safe`: nothing that a spreadsheet computes, wherever it stands."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.spans import Span
from annotate.core.tags import Link, Tag
from annotate.formats import csv_table
from annotate.formats.rows import Row
from tests.cli.conftest import Run

SIGNS = "=+-@＝＋－＠﹢﹣﹦﹫"

CELLS = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-1": "'-1",
    "@SUM(A1)": "'@SUM(A1)",
    "＝1+1": "'＝1+1",
    "＋1": "'＋1",
    "－1": "'－1",
    "＠a": "'＠a",
    " =1": "' =1",
    "\t=1": "'\t'=1",
    "\r=1": "'\r'=1",
    "\n=1": "'\n'=1",
    "\r\n\t =1": "'\r\n\t '=1",
    "\ufeff=1": "'\ufeff=1",
    "\u200b＝1": "'\u200b＝1",
    "\u00a0-1": "'\u00a0-1",
    "\0=1": "'\0=1",
    "\ttab": "'\ttab",
    "a;=1": "a;'=1",
    "a; =1": "a; '=1",
    "a\t=1": "a\t'=1",
    "a\n=1": "a\n'=1",
    "a;b;+1;-2": "a;b;'+1;'-2",
    "a;=1;=2": "a;'=1;'=2",
    "=1;=2": "'=1;'=2",
    '"=1"': '"=1"',
    "a=1": "a=1",
    "well-known": "well-known",
    "he said - no": "he said - no",
    "a, -5": "a, -5",
    "5 November": "5 November",
    "": "",
}
"""Texts, and what the cell holds."""


def a_row(text: str) -> Row:
    """A row that has a text in each cell that can hold any."""
    tag = Tag(
        id=text,
        label=text,
        spans=(Span(0, 1),),
        text=text,
        attributes={"role": text, text: text, "many": [text, text]},
        note=text,
        by=text,
        at=text,
    )
    return Row(text, text, 1, 1, tag, (Link("l", text, "a", text),))


def read(lines: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(lines, newline="")))


def written(row: Row, *attributes: str) -> str:
    strange = [name for name in row.tag.attributes if name not in attributes]
    return "".join(csv_table.lines([row], attributes, strange, excel_safe=True))


@pytest.mark.parametrize("text", CELLS)
def test_every_cell(text: str) -> None:
    head, cells = read(written(a_row(text), "role"))
    assert len(head) == len(cells)
    record = dict(zip(head, cells, strict=True))
    for column in ("file", "id", "layer", "label", "text", "role", "note", "by", "at"):
        assert record[column] == CELLS[text]
    assert CELLS[text] in head
    for cell in (*head, *cells):
        assert harmless(cell)


def harmless(cell: str) -> bool:
    """As a spreadsheet would look at a cell, and at what it might make cells of."""
    for part in cell.replace("\t", ";").replace("\r", ";").replace("\n", ";").split(";"):
        seen = part.strip(csv_table.BLANK)
        if seen and seen[0] in SIGNS:
            return False
    return cell[:1] not in ("\t", "\r", "\n")


@given(st.text(st.sampled_from([*SIGNS, *" \t\r\n;,'\"a1\ufeff\u200b\0"]), max_size=12))
def test_any_text_is_harmless_and_only_quotes_are_added(text: str) -> None:
    head, cells = read(written(a_row(text)))
    assert all(map(harmless, (*head, *cells)))
    there = iter(cells[1])
    assert all(character in there for character in text)
    assert cells[1].replace("'", "") == text.replace("'", "")


def test_it_takes_time_in_proportion() -> None:
    assert len(written(a_row("\t" * 300_000))) < 10_000_000
    assert len(written(a_row("=;" * 100_000))) < 10_000_000


def test_names_of_files_and_attributes(article: Path, run: Run) -> None:
    evil = Path("=cmd|' C calc'!A0.txt")
    evil.write_bytes(article.read_bytes())
    assert run("add", evil, "person", "--quote", "Maria Orlova").status == 0
    sidecar = Path(f"{evil}.tags.yaml")
    attributes = {"=HYPERLINK(1)": "+1", "role": "-1"}
    kept = sidecar.read_text().replace('"by"', f'"attributes": {json.dumps(attributes)}, "by"')
    sidecar.write_text(kept)
    lines = run("export", evil, "--excel-safe").out
    head, cells = read(lines)
    assert cells[0] == f"'{evil}"
    assert head[-1] == "'=HYPERLINK(1)" and cells[-1] == "'+1"
    raw = read(run("export", evil).out)
    assert (raw[0][-1], raw[1][-1], raw[1][0]) == ("=HYPERLINK(1)", "+1", str(evil))
