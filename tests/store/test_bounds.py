"""What a small file may not cost: each is refused, or read without going through it all again."""

import json

import pytest

from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.similar import nearest
from annotate.core.spans import Span, touching
from annotate.core.tags import Tag
from annotate.errors import AnnotateError
from annotate.formats import csv_table
from annotate.formats.rows import Row
from annotate.store import codec, events, schemas
from annotate.store.checks import LARGEST
from annotate.store.schemas import default_schema
from annotate.store.verify import verify


def a_tag(id: str, start: int, end: int, text: str = "") -> Tag:
    return Tag(id=id, label="person", spans=(Span(start, end),), text=text)


def test_rejected_suggestions_far_beyond_the_text_take_no_room() -> None:
    far = a_tag("r1", 0, LARGEST, "x")
    found = Annotations(Source("a.txt"), rejected=(far,))
    document = Document(Article("text"), found)
    assert document.refusals.filed == {}
    assert document.refusing("person", (Span(0, 4),)) == []
    assert document.snapshot().rejected == (far,)


def test_tags_without_text_are_filled_in_up_to_a_limit() -> None:
    text = "x" * 1_000_000
    tags = tuple(a_tag(f"t{n}", n, len(text)) for n in range(40))
    some = codec.complete(Annotations(Source("a.txt"), tags=tags[:10]), text)
    assert [tag.text for tag in some.tags] == [text[n:] for n in range(10)]
    with pytest.raises(AnnotateError, match="tags that state no text cover more than"):
        codec.complete(Annotations(Source("a.txt"), tags=tags), text)


@pytest.mark.parametrize("key", ["labels", "links", "attributes"])
def test_a_schema_has_no_more_than_anyone_needs(key: str) -> None:
    label = {"name": "a", "layer": "entity"}
    schema: dict[str, object] = {"name": "s", "labels": [label]}
    many = [{"name": f"n{n}", "layer": "entity"} for n in range(schemas.MOST + 1)]
    if key == "labels":
        schema[key] = many
    elif key == "links":
        schema[key] = [{"name": row["name"]} for row in many]
    else:
        schema["labels"] = [label | {key: [{"name": row["name"]} for row in many]}]
    with pytest.raises(AnnotateError, match=r"expected at most 1,000, got 1,001"):
        schemas.parse_config(json.dumps({"schema": schema}).encode(), "annotate.yaml")


def test_no_slip_is_looked_for_in_what_is_long() -> None:
    assert nearest("persom", ["person"]) == "person"
    assert nearest("ab" * 300_000, ["ba" * 300_000]) == ""
    assert nearest("persom", ["person" * 100_000, "person"]) == "person"


def test_a_table_does_not_grow_with_the_square_of_the_tags() -> None:
    def rows(number: int) -> list[Row]:
        tags = (
            Tag(id=f"t{n}", label="x", spans=(Span(0, 1),), text="a", attributes={f"a{n}": "x"})
            for n in range(number)
        )
        return [Row("a.txt", "entity", 1, 1, tag, ()) for tag in tags]

    def strange(number: int) -> list[str]:
        return [f"a{n}" for n in range(number)]

    assert "".join(csv_table.lines(rows(1000), (), strange(1000))).count("\n") == 1001
    with pytest.raises(AnnotateError, match="too many for the columns of a table"):
        list(csv_table.lines(rows(4000), (), strange(4000)))


def test_findings_in_a_file_by_hand_read_it_twice_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"- {{label: nobody, spans: [[{n}, {n + 1}]], text: y}}\n" for n in range(200))
    named = "".join(f"- {{id: t{n}, label: nobody, spans: [[0, 1]]}}\n" for n in range(200))
    data = f'format: "annotate/1"\ntags:\n{rows}{named}'.encode()
    read = 0

    def counted(text: str, events_of: object = events._events) -> object:
        nonlocal read
        read += 1
        assert callable(events_of)
        return events_of(text)

    found = codec.parse(data, "a")
    monkeypatch.setattr(events, "_events", counted)
    report = verify(data, found, Article("x" * 300, "a.txt"), default_schema(), {})
    assert read == 2
    lines = {line.line for line in report.findings}
    assert lines == set(range(3, 403))


def test_the_fragments_of_a_stretch() -> None:
    spans = [Span(n, n + 2) for n in range(0, 30, 3)]
    for start in range(-1, 33):
        for end in range(start + 1, 34):
            expected = [span for span in spans if span.start < end and start < span.end]
            assert list(touching(spans, start, end)) == expected
            assert list(touching(spans[:1], start, end)) == [s for s in expected if s == spans[0]]
