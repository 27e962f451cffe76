"""doccano: both shapes, written so that medkit reads them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from annotate.core.annotations import Annotations, Source
from annotate.core.spans import Span
from annotate.core.tags import Link, make_tag
from annotate.formats import doccano, registry
from annotate.formats.contract import Exported, Imported, Input, Trouble
from annotate.formats.records import first_object
from tests.cli.conftest import Run
from tests.formats.conftest import Round, Said, a_plan, articles, exported, said


def in_pieces(one: Said) -> list[Any]:
    """The tags as doccano can hold them: label, offsets and text of each fragment."""
    return sorted((label, start, end) for label, spans, _, _, _ in one.tags for start, end in spans)


@pytest.mark.parametrize("flat", [False, True])
def test_it_comes_back_but_for_what_is_told(flat: bool, there_and_back: Round) -> None:
    options = ("--option", "flat") if flat else ()
    before, after, out, came = there_and_back("doccano", *options)
    assert (out.status, came.status) == (0, 0), out.err + came.err
    assert {line for line in out.err.splitlines() if "who made" not in line} == {
        "annotate: doccano: attributes (8 values): left out",
        "annotate: doccano: notes (1 tag): left out",
        "annotate: doccano: fragments (1 split tag): each is a tag of its own",
        *(["annotate: doccano: links (5 links): left out"] if flat else []),
    }
    for name, one in before.items():
        assert in_pieces(after[name]) == in_pieces(one)
        if not flat and name != "cjk":
            assert after[name].links == one.links
    if not flat:
        # The claim at one end is in fragments, of which the first holds the link.
        [(kind, (label, spans), location)] = after["cjk"].links
        assert (kind, label, spans, location) == (
            "about",
            "claim",
            [(9, 12)],
            ("location", [(0, 2)]),
        )


def test_strict_is_for_what_is_said(hard: Path, run: Run) -> None:
    assert run("export", hard, "--format", "doccano", "--strict").status == 1
    ran = run("export", hard / "cjk.txt", "--format", "doccano", "--strict", "--label", "person")
    assert (ran.status, len(json.loads(ran.out)["entities"])) == (0, 2)


@pytest.mark.parametrize("flat", [False, True])
def test_medkit_reads_what_we_write(flat: bool, hard: Path, run: Run) -> None:
    io = pytest.importorskip("medkit.io.doccano")
    options = ("--option", "flat") if flat else ()
    assert run("export", hard, "--format", "doccano", "-o", "x.jsonl", *options).status == 0
    task = io.DoccanoTask.SEQUENCE_LABELING if flat else io.DoccanoTask.RELATION_EXTRACTION
    docs = io.DoccanoInputConverter(task=task).load_from_file("x.jsonl")
    by_text = {doc.text: doc for doc in docs}
    total = 0
    for path in hard.glob("*.txt"):
        text = path.read_bytes().decode()
        expected = said(path)
        entities = {one.uid: one for one in by_text[text].anns.entities}
        found = sorted(
            (one.label, span.start, span.end) for one in entities.values() for span in one.spans
        )
        assert found == in_pieces(expected)
        assert all(
            text[one.spans[0].start : one.spans[0].end] == one.text for one in entities.values()
        )
        links = sorted(
            (one.label, entities[one.source_id].label, entities[one.target_id].label)
            for one in by_text[text].anns.relations
        )
        told = sorted((kind, source[0], target[0]) for kind, source, target in expected.links)
        assert links == ([] if flat else told)
        total += len(found)
    assert total == 19


def imported(folder: Path, content: str) -> tuple[list[Imported], list[Trouble]]:
    path = folder / "x.jsonl"
    path.write_text(content, "utf-8", newline="")
    found = [*doccano.read(Input(path), a_plan())]
    return (
        [one for one in found if isinstance(one, Imported)],
        [one for one in found if isinstance(one, Trouble)],
    )


TEXT = "Orlova left Genf."
GOOD = {"text": TEXT, "label": [[0, 6, "person"]]}


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ("{", "no JSON: Expecting property name enclosed in double quotes: line 2 column 1"),
        ("[" * 100_000, "no JSON: maximum recursion depth exceeded"),
        (7, "expected an object, got int"),
        ({"label": []}, 'no text: {"label": []}'),
        ({"text": None}, 'no text: {"text": null}'),
        ({"text": TEXT, "label": "person"}, "label must be a list"),
        ({"text": TEXT, "labels": ["politics"]}, 'entity 1: no entity: "politics"'),
        ({"text": TEXT, "label": [[0, 6]]}, "entity 1: no entity: [0, 6]"),
        ({"text": TEXT, "label": [[0, "6", "x"]]}, 'entity 1: no offsets: 0, "6"'),
        ({"text": TEXT, "label": [[True, 6, "x"]]}, "entity 1: no offsets: true, 6"),
        ({"text": TEXT, "label": [[6, 6, "x"]]}, "entity 1: no offsets: 6, 6"),
        ({"text": TEXT, "label": [[-3, 6, "x"]]}, "entity 1: no offsets: -3, 6"),
        ({"text": TEXT, "label": [[0, 6, None]]}, 'entity 1: no label: {"label": null}'),
        ({"text": TEXT, "entities": [{"label": "x"}]}, "entity 1: no offsets: null, null"),
        ({"text": TEXT, "relations": [[1, 2]]}, "relation 1: no relation: [1, 2]"),
        ({"text": TEXT, "relations": [{"from_id": 1}]}, 'relation 1: no type: {"from_id": 1}'),
        (
            {"text": TEXT, "relations": [{"type": "x", "from_id": 0, "to_id": None}]},
            'relation 1: no from_id and to_id: {"type": "x", ',
        ),
        ({"text": TEXT, "Comments": ["Sure?"]}, 'comment 1: left out: "Sure?"'),
    ],
)
def test_a_wrong_line_is_told_and_the_others_are_read(
    record: Any, told: str, tmp_path: Path
) -> None:
    wrong = record if isinstance(record, str) else json.dumps(record)
    lines = "".join(f"{line}\n" for line in (json.dumps(GOOD), wrong, "", json.dumps(GOOD)))
    found, [trouble] = imported(tmp_path, lines)
    assert trouble.line == 2
    assert trouble.why.startswith(told)
    assert [len(one.tags) for one in found if one.tags] == [1, 1]


def test_what_it_says_wrong_of_the_article_is_told_by_line(folder: Path, run: Run) -> None:
    far = {"text": TEXT, "file": "a.txt", "label": [[0, 6, "person"], [12, 60, "location"]]}
    links = {
        "text": TEXT,
        "file": "b.txt",
        "entities": [{"id": 1, "label": "person", "start_offset": 0, "end_offset": 6}],
        "relations": [{"id": 3, "from_id": 1, "to_id": 2, "type": "same-as"}],
    }
    Path("x.jsonl").write_text(f"{json.dumps(far)}\n{json.dumps(links)}\n", "utf-8")
    ran = run("import", "x.jsonl")
    assert ran.status == 1
    assert "annotate: x.jsonl:1: location: no text stands at 12-60\n" in ran.err
    assert "annotate: x.jsonl:2: same-as: there is no tag 2\n" in ran.err
    assert [said(Path(name)).tags[0][:2] for name in ("a.txt", "b.txt")] == [
        ("person", [(0, 6)])
    ] * 2


def test_ids_are_never_the_same_in_one_file(hard: Path, run: Run) -> None:
    ran = run("export", hard, "--format", "doccano")
    records = [json.loads(line) for line in ran.lines]
    ids = [one["id"] for record in records for one in record["entities"] + record["relations"]]
    assert len(ids) == len(set(ids)) == 24


def test_it_is_told_from_other_jsonl(hard: Path, run: Run) -> None:
    for number, options in enumerate([(), ("--option", "flat")]):
        path = Path(f"{number}.jsonl")
        assert run("export", hard, "--format", "doccano", "-o", path, *options).status == 0
        assert registry.of_file(path).name == "doccano"
    assert run("export", hard, "-o", "2.jsonl").status == 0
    assert registry.of_file(Path("2.jsonl")).name == "jsonl"
    assert not doccano.sniff('{"text": "x", "label": ["politics"]}\n')
    assert not doccano.sniff("")


def test_the_keys_of_a_line_that_is_cut_off() -> None:
    line = json.dumps({"a": [1, {"b": 2}], "text": "x" * 50, "label": [[1, 2, "x"]]})
    assert first_object(line[:60]) == {"a": [1, {"b": 2}], "text": None}
    assert first_object(line[:-10]) == {"a": [1, {"b": 2}], "text": "x" * 50, "label": None}
    assert first_object(line) == json.loads(line)
    for cut in range(len(line)):
        assert set(first_object(line[:cut])) <= {"a", "text", "label"}


@given(article=articles())
def test_any_article_comes_back(
    article: Exported, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = b"".join(doccano.write(iter([article]), a_plan())).decode()
    [found], troubles = imported(tmp_path_factory.mktemp("doccano"), content)
    assert troubles == []
    assert (found.text, found.name) == (article.text, "a.txt")
    assert sorted((tag.label, *tag.spans) for tag in found.tags) == sorted(
        (tag.label, span) for tag in article.tags() for span in tag.spans
    )
    assert [link.kind for link in found.links] == [link.kind for link in article.links()]


def test_what_else_is_said_of_a_link_is_counted() -> None:
    tags = tuple(
        make_tag(TEXT, "person", (Span(at, at + 2),), id=id)
        for id, at in (("aaaaaa", 0), ("bb", 3))
    )
    link = Link("cccccc", "same-as", "aaaaaa", "bb", extra={"note": "x"})
    plan = a_plan()
    article = exported(TEXT, Annotations(Source("a.txt"), tags=tags, links=(link,)))
    assert [*doccano.write(iter([article]), plan)]
    assert [*plan.loss.lines()] == ["note (1 link): left out"]


def test_a_relation_without_ends_ties_nothing(folder: Path, run: Run) -> None:
    entity = {"label": "person", "start_offset": 0, "end_offset": 6}
    place = entity | {"label": "location", "start_offset": 12, "end_offset": 16}
    relations = [{"type": "same-as"}, {"type": "same-as", "from_id": "", "to_id": None}]
    record = {"text": TEXT, "entities": [entity, place], "relations": relations}
    Path("x.jsonl").write_text(json.dumps(record), "utf-8")
    ran = run("import", "x.jsonl", "--format", "doccano")
    assert ran.status == 1
    assert ran.err.count("no from_id and to_id") == 2
    assert said(Path("x-0001.txt")).links == []
