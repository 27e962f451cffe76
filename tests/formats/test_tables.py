"""CSV and JSON Lines: whatever is written comes back, with ids, who and when."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotate.core.annotations import Annotations, Source
from annotate.core.spans import Span
from annotate.core.tags import Link, make_tag
from annotate.errors import AnnotateError
from annotate.formats import csv_table, jsonl
from annotate.formats.contract import Exported, Imported, Input, Plan, Trouble
from annotate.formats.loss import Loss
from annotate.formats.naming import Names, Unknown
from annotate.formats.records import encoded
from annotate.formats.rows import rows
from annotate.formats.tables import armed, disarmed
from annotate.formats.taking import take
from annotate.store.schemas import default_schema
from tests.formats.conftest import a_plan, articles, exported
from tests.formats.surveys import survey_of

MODULES = pytest.mark.parametrize("module", [csv_table, jsonl], ids=["csv", "jsonl"])


def written(module: Any, article: Exported, **options: str) -> tuple[bytes, Loss]:
    survey = survey_of(article.document, article.schema)
    plan = Plan(options, Loss(), survey.schema(), tuple(survey.strange))
    return b"".join(module.write(iter([article]), plan)), plan.loss


def read(module: Any, path: Path, data: bytes, **options: str) -> list[Imported | Trouble]:
    path.write_bytes(data)
    return [*module.read(Input(path), Plan(options, Loss(), default_schema()))]


def content(article: Exported) -> Any:
    snapshot = article.document.snapshot()
    return snapshot.tags, {(one.kind, one.source, one.target) for one in snapshot.links}


@given(article=articles())
def test_rows_and_their_lines_take_no_wrong_short_cut(article: Exported) -> None:
    found = [*rows(article)]
    place = article.document.article.line_column
    assert [(row.line, row.column) for row in found] == [place(row.tag.start) for row in found]
    assert [row.links for row in found] == [
        article.document.links_from(tag.id) for tag in article.tags()
    ]
    assert [*jsonl.lines(found)] == [encoded(jsonl._record(row)) for row in found]


@MODULES
@given(article=articles(), excel_safe=st.booleans())
def test_any_article_comes_back(
    module: Any, article: Exported, excel_safe: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    options = {"excel-safe": "yes"} if excel_safe and module is csv_table else {}
    data, loss = written(module, article, **options)
    assert not loss
    found = read(module, tmp_path_factory.mktemp("x") / "x", data, **options)
    assert not any(isinstance(one, Trouble) for one in found)
    if not found:
        assert not article.document.tags
        return
    [imported] = found
    assert isinstance(imported, Imported)
    assert imported.name == article.file
    empty = exported(article.text, Annotations(Source("a.txt")))
    names, unknown = Names(default_schema()), Unknown()
    taken = take(empty.document, default_schema(), imported, names, unknown, joint=" … ", by="")
    assert (taken.troubles, taken.notes) == ([], [])
    empty.document.apply(taken.edit)
    tags, links = content(empty)
    before, before_links = content(article)

    def kept(value: str) -> str:
        """What was disarmed cannot be told from what a person wrote so."""
        if options and "'" in value:
            return armed(disarmed(value))
        return value

    expected = [
        replace(
            tag,
            note=kept(tag.note),
            attributes={k: kept(str(v)) for k, v in tag.attributes.items() if keeps(module, v)},
        )
        for tag in before
    ]
    # A tag that does not say when it was made is made now.
    assert [replace(tag, at="") for tag in tags] == expected
    assert links == before_links


def keeps(module: Any, value: Any) -> bool:
    """An empty cell is no value."""
    return module is jsonl or value != ""


def test_a_table_tells_of_values_that_it_has_as_text() -> None:
    tag = make_tag("Orlova", "person", (Span(0, 6),), id="abcdef", attributes={
        "a": True, "b": 5, "c": "x", "d": ["x", "y"]})  # fmt: skip
    article = exported("Orlova", Annotations(Source("a.txt"), tags=(tag,)))
    _, loss = written(csv_table, article)
    assert not loss
    assert [*loss.lines()] == ["numbers and the like (2 values): written as text"]
    assert [*written(jsonl, article)[1].lines()] == []


def test_lists_and_keys_come_back(tmp_path: Path) -> None:
    text = "Orlova left Genf"
    values = ["https://a.example/?a=1;b=2", "x; y", ""]
    tags = (
        make_tag(text, "claim", (Span(0, 6), Span(12, 16)), id="abcdef", by="ana", at="2026-01-01",
                 attributes={"evidence": values, "end": "x", "text": "own"}),
        replace(make_tag(text, "person", (Span(0, 6),), id="ghijkm"), extra={"confidence": 0.5}),
    )  # fmt: skip
    links = (Link("npqrst", "claimant", "abcdef", "ghijkm", extra={"why": "said"}),)
    article = exported(text, Annotations(Source("a.txt"), tags=tags, links=links))
    for module in (csv_table, jsonl):
        data, loss = written(module, article)
        [imported] = read(module, tmp_path / "x", data)
        assert isinstance(imported, Imported)
        claim, person = imported.tags
        assert claim.attributes == {"evidence": values, "end": "x", "text": "own"}
        assert (claim.id, claim.by, claim.at) == ("abcdef", "ana", "2026-01-01")
        [link] = imported.links
        assert (link.kind, link.source, link.target) == ("claimant", "abcdef", "ghijkm")
        if module is csv_table:
            assert [*loss.lines()] == [
                "more keys (1 link): left out; jsonl keeps them",
                "confidence (1 tag): left out; jsonl keeps them",
            ]
        else:
            assert (loss.content, link.id, link.extra) == ({}, "npqrst", {"why": "said"})
            assert person.extra == {"confidence": 0.5}


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a.txt,person,x-y,t,", "no offsets: {'spans': 'x-y'}"),
        ("a.txt,person,,,", "neither offsets nor a text"),
        ("a.txt,,0-1,t,", "no label"),
        ("a.txt,person,0-1,t,claimant", "no link: claimant; expected kind:id"),
        ("a.txt,person,0-1,t,,,,", "8 cells, but 5 columns"),
    ],
)
def test_a_wrong_row_is_told(row: str, told: str, tmp_path: Path) -> None:
    data = f'file,label,spans,text,links\na.txt,person,0-1,"a\nb",\n{row}\na.txt,person,2-3,c,\n'
    found = read(csv_table, tmp_path / "x", data.encode())
    assert [one for one in found if isinstance(one, Trouble)] == [Trouble(4, told)]
    assert [len(one.tags) for one in found if isinstance(one, Imported)] == [2]


def test_a_cell_of_brackets_is_a_text(tmp_path: Path) -> None:
    cell = "[" * 100_000
    found = read(csv_table, tmp_path / "x", f"label,text,a\nperson,Orlova,{cell}\n".encode())
    assert isinstance(found[0], Imported)
    assert found[0].tags[0].attributes == {"a": cell}


def test_a_header_that_is_no_csv_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"label,te\rxt\nperson,x\n")
    with pytest.raises(AnnotateError, match="no CSV: new-line character"):
        list(csv_table.read(Input(path), a_plan()))


def test_a_quote_that_never_ends_is_told(tmp_path: Path) -> None:
    data = b'label,text\nperson,Orlova\nperson,"Genf\nand on\n'
    article, *_ = found = read(csv_table, tmp_path / "x", data)
    assert isinstance(article, Trouble)
    assert (article.line, article.why.startswith("no CSV: unexpected end of data")) == (3, True)
    assert isinstance(found[1], Imported) and len(found[1].tags) == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"label": 1}', "label must be a string"),
        ('{"label": "x", "text": {}, "start": 0, "end": 1}', "text must be a string"),
        ('{"label": "person", "text": []}', "text must be a string"),
        (
            '{"label": "x", "text": "t", "links": [1]}',
            "no link: 1; expected kind and to, and an id",
        ),
        ('{"label": "x", "spans": [[0]]}', "expected spans such as [[0, 12]]"),
        ('{"label": "x", "spans": [[0, 1.5]]}', "expected spans such as [[0, 12]]"),
        ('{"label": "x", "text": "t", "attributes": []}', "neither"),
        ('{"label": "x", "text": "t", "attributes": [1]}', "attributes must be an object"),
        ("[" * 100000, "no JSON"),
    ],
)
def test_a_wrong_line_is_told(line: str, told: str, tmp_path: Path) -> None:
    data = f'{{"label": "person", "text": "a"}}\n\n{line}\n{{"label": "person", "text": "b"}}\n'
    found = read(jsonl, tmp_path / "x", data.encode())
    troubles = [one for one in found if isinstance(one, Trouble)]
    if told == "neither":
        assert troubles == []
        return
    [trouble] = troubles
    assert (trouble.line, trouble.why.startswith(told)) == (3, True)
    assert [len(one.tags) for one in found if isinstance(one, Imported)] == [2]
