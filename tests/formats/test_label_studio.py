"""Label Studio: tasks and configuration that its own SDK takes, read whatever annotators made."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given

from annotate.errors import AnnotateError
from annotate.formats import label_studio, registry
from annotate.formats.contract import Exported, Imported, Input, Trouble
from tests.cli.conftest import Run
from tests.formats.conftest import a_plan, articles, said

TEXT = "Maria Orlova left 𝕏 Genf."


def region(id: str, start: int, end: int, *labels: str, **more: Any) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [*labels]}
    return {
        "id": id,
        "from_name": "label",
        "to_name": "text",
        "type": "labels",
        "value": value,
    } | more


def choice(id: str, name: str, *values: str) -> dict[str, Any]:
    value = {"start": 0, "end": 12, "choices": [*values]}
    return {"id": id, "from_name": name, "to_name": "text", "type": "choices", "value": value}


def task(*results: Any, **more: Any) -> dict[str, Any]:
    return {"id": 7, "data": {"text": TEXT}, "annotations": [{"result": [*results]}]} | more


PERSON = region("r1", 0, 12, "person")
PLACE = region("r2", 20, 24, "location")


def imported(folder: Path, content: Any, **options: str) -> tuple[list[Imported], list[Trouble]]:
    path = folder / "x.json"
    written = content if isinstance(content, str) else json.dumps(content)
    path.write_text(written, "utf-8", newline="")
    found = [*label_studio.read(Input(path), a_plan(**options))]
    return (
        [one for one in found if isinstance(one, Imported)],
        [one for one in found if isinstance(one, Trouble)],
    )


def test_the_sdk_takes_tasks_and_configuration(hard: Path, run: Run) -> None:
    sdk = pytest.importorskip("label_studio_sdk.label_interface")
    assert run("export", hard, "--format", "label-studio", "-o", "x.json", "--strict").status == 0
    config = ("--option", "config", "-o", "config.xml")
    assert run("export", hard, "--format", "label-studio", *config).status == 0
    interface = sdk.LabelInterface(Path("config.xml").read_text("utf-8"))
    interface.validate()
    tasks = json.loads(Path("x.json").read_bytes())
    total = 0
    for task in tasks:
        assert interface.validate_task({"data": task["data"]})
        [annotation] = task["annotations"]
        assert interface.validate_annotation(annotation)
        path = Path(task["data"]["file"])
        text = path.read_bytes().decode()
        assert task["data"]["text"] == text
        results = annotation["result"]
        regions = [one for one in results if one["type"] == "labels"]
        for one in regions:
            assert interface.validate_region(one)
            value = one["value"]
            assert text[value["start"] : value["end"]] == value["text"]
        expected = said(path)
        assert sorted(
            (one["value"]["labels"][0], one["value"]["start"], one["value"]["end"])
            for one in regions
        ) == sorted((label, *span) for label, spans, _, _, _ in expected.tags for span in spans)
        labels = {one["id"]: one["value"]["labels"][0] for one in regions}
        assert sorted(
            (one["labels"][0], labels[one["from_id"]], labels[one["to_id"]])
            for one in results
            if one["type"] == "relation"
        ) == sorted((kind, a[0], b[0]) for kind, a, b in expected.links)
        shown = sorted(
            (
                labels[one["id"]],
                one["from_name"],
                *one["value"].get(
                    "choices", one["value"]["text"] if one["type"] == "textarea" else ()
                ),
            )
            for one in results
            if one["type"] in ("choices", "textarea")
        )
        assert shown == sorted(
            (label, f"{label}-{name}", value)
            for label, _, _, attributes, _ in expected.tags
            for name, value in attributes
        )
        total += len(regions)
    assert total == 19
    wrong = tasks[0]["annotations"][0]
    wrong["result"][0]["value"]["labels"] = ["no such label"]
    assert not interface.validate_annotation(wrong)


def test_the_sdks_converter_reads_the_same_entities(hard: Path, run: Run) -> None:
    sdk = pytest.importorskip("label_studio_sdk.converter")
    path = hard / "crlf.txt"
    assert run("export", path, "--format", "label-studio", "-o", "x.json").status == 0
    config = ("--option", "config", "-o", "config.xml")
    assert run("export", path, "--format", "label-studio", *config).status == 0
    converter = sdk.Converter(Path("config.xml").read_text("utf-8"), "", download_resources=False)
    converter.convert_to_json("x.json", "out", is_dir=False)
    [found] = json.loads(Path("out/result.json").read_bytes())
    [result] = [one["result"] for one in found["annotations"]]
    assert sum(one["type"] == "labels" for one in result) == len(said(path).tags)


@given(article=articles())
def test_any_article_comes_back(
    article: Exported, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = b"".join(label_studio.write(iter([article]), a_plan())).decode()
    [found], troubles = imported(tmp_path_factory.mktemp("label-studio"), content)
    assert troubles == []
    assert (found.text, found.name) == (article.text, "a.txt")
    assert {
        tag.id: (tag.label, tag.spans, tag.text, tag.attributes, tag.note) for tag in found.tags
    } == {
        tag.id: (tag.label, tag.spans, tag.text, tag.attributes, tag.note) for tag in article.tags()
    }
    assert [(link.kind, link.source, link.target) for link in found.links] == [
        (link.kind, link.source, link.target) for link in article.links()
    ]


def made(run: Run, label: str, **attributes: Any) -> Path:
    """An article with a tag that the command line would not make."""
    Path("a.txt").write_text(TEXT, "utf-8")
    tag = {"label": label, "text": "Orlova left", "attributes": attributes}
    Path("a.jsonl").write_text(json.dumps(tag), "utf-8")
    assert run("import", "a.jsonl", "--text", "a.txt", "--keep-labels").status == 0
    return Path("a.txt")


def test_values_of_every_sort_come_back(folder: Path, run: Run) -> None:
    listed = {"check": "minor", "evidence": ["https://a.example", "https://b.example"]}
    other = {"kind": "no such kind", "rating": 3, "voice": True, "restated": "", "x": "y"}
    article = made(run, "claim", **listed, **other)
    before = said(article)
    assert dict(before.tags[0][3]) == listed | other
    export = ("export", article, "--format", "label-studio", "--strict", "-o", "x.json")
    assert run(*export).status == 0
    [one] = json.loads(Path("x.json").read_bytes())
    tag, *more = one["annotations"][0]["result"]
    # An attribute that no schema has is in the survey, and so has a control.
    assert tag["meta"]["attributes"] == {key: other[key] for key in other if key != "x"}
    assert {result["from_name"] for result in more} == {"claim-check", "claim-evidence", "claim-x"}
    Path("a.txt.tags.yaml").unlink()
    assert run("import", "x.json").status == 0
    assert said(article) == before


def test_the_configuration_is_xml_whatever_labels_are_called(folder: Path, run: Run) -> None:
    label, attribute = 'a "b" <c>&d', "e'f\u0001"
    article = made(run, label, **{attribute: "x"})
    ran = run("export", article, "--format", "label-studio", "--option", "config")
    assert ran.status == 0
    root = ElementTree.fromstring(ran.out)
    assert label in [one.get("value") for one in root.iter("Label")]
    assert root.find("Text[@name='text']") is not None
    names = [one.get("name") for tag in ("Choices", "TextArea") for one in root.iter(tag)]
    assert len(names) == len(set(names)) > 20
    assert f"{label}-e'f_" in names
    assert next(one.get("value") for one in root.iter("Relation")) == "claimant"


def test_what_annotators_make_is_read(tmp_path: Path) -> None:
    results = (
        choice("r1", "mood", "calm"),
        choice("r1", "person-role", "minister", "mother"),
        PERSON | {"meta": {"text": ["who?", "she"]}},
        PLACE,
        {"type": "relation", "from_id": "r2", "to_id": "r1", "direction": "left", "labels": ["x"]},
    )
    ana = {
        "result": [*results],
        "completed_by": {"email": "ana@a.example"},
        "updated_at": "2026-01-02",
    }
    ben = {"result": [region("r1", 0, 5, "person", "first name")], "completed_by": 3}
    no = {"result": [region("r9", 6, 12, "person")], "was_cancelled": True}
    skipped = {"result": [], "was_cancelled": True}
    [found], troubles = imported(tmp_path, [task(annotations=[ana, ben, no, skipped])])
    assert troubles == [Trouble(1, "task 1: annotation 3, it was cancelled, 1 result left out")]
    person, place, first, second = found.tags
    assert (person.label, person.spans, person.note) == ("person", ((0, 12),), "who?\nshe")
    assert person.attributes == {"mood": "calm", "role": ["minister", "mother"]}
    assert (person.by, person.at, first.by) == ("ana@a.example", "2026-01-02", "")
    assert (place.label, first.label, second.label) == ("location", "person", "first name")
    assert len({tag.id for tag in (person, place, first)}) == 3
    [link] = found.links
    assert (link.kind, link.source, link.target) == ("x", person.id, place.id)


def test_predictions_only_if_asked_for(tmp_path: Path) -> None:
    one = task(annotations=[], predictions=[{"result": [PERSON]}])
    [found], [trouble] = imported(tmp_path, [one])
    assert (found.tags, trouble.line) == ([], 1)
    assert trouble.why == "task 1: 1 prediction, left out; see --option predictions"
    [found], troubles = imported(tmp_path, [one], predictions="yes")
    assert ([tag.label for tag in found.tags], troubles) == (["person"], [])


def test_offsets_of_old_versions_are_told_by_their_text(folder: Path, run: Run) -> None:
    # They counted UTF-16 units.
    old = PLACE | {"value": PLACE["value"] | {"start": 21, "end": 25}}
    Path("x.json").write_text(json.dumps([task(PERSON, old)]), "utf-8")
    ran = run("import", "x.json")
    assert ran.status == 0
    assert "its offsets count UTF-16 units; they were converted" in ran.err
    assert [tag[:3] for tag in said(Path("x-0001.txt")).tags] == [
        ("location", [(20, 24)], "Genf"),
        ("person", [(0, 12)], "Maria Orlova"),
    ]


LINK = {"type": "relation", "from_id": "r1", "to_id": "r2", "labels": ["about"]}


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (7, "result 3: no result: 7"),
        ({"type": "labels"}, "result 3: no value: null"),
        (region("r3", 0, 5), "result 3: no labels: "),
        (region("r3", 5, 5, "x"), "result 3: no offsets: 5, 5"),
        (
            PERSON | {"value": {"labels": ["x"], "start": "0", "end": 3}},
            'result 3: no offsets: "0", 3',
        ),
        (choice("r9", "mood", "calm"), "result 3: mood is of no region; left out"),
        (choice("r1", "mood"), "result 3: mood has no value; left out"),
        ({"type": "rectangle"}, 'result 3: a result of type "rectangle"; left out'),
        (LINK | {"to_id": "r9"}, 'result 3: its to_id is no region: "r9"'),
        (LINK | {"labels": []}, "result 3: a relation without a label; left out"),
    ],
)
def test_a_wrong_result_is_told_and_the_others_are_read(
    result: Any, told: str, tmp_path: Path
) -> None:
    content = (
        "[\n" + ",\n".join(map(json.dumps, (task(PERSON), task(PERSON, PLACE, result, LINK)))) + "]"
    )
    found, [trouble] = imported(tmp_path, content)
    assert trouble.line == 3
    assert trouble.why.startswith(f"task 2: {told}")
    assert [len(one.tags) for one in found] == [1, 2]
    assert len(found[1].links) == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("7", "no task: 7"),
        ('"x"', 'expected an object, got "x"'),
        ("{}", "no data of the task: null"),
        ('{"data": {"a": "x", "b": "y"}}', 'no text: {"a": "x", "b": "y"}'),
        ('{"data": {"text": "x"}, "annotations": 5}', "annotations must be a list"),
    ],
)
def test_a_wrong_task_is_told_and_the_others_are_read(
    wrong: str, told: str, tmp_path: Path
) -> None:
    good = json.dumps(task(PERSON))
    found, troubles = imported(tmp_path, f"[{good},\n\n{wrong},\n{good}]\n")
    assert troubles == [Trouble(3, f"task 2: {told}")]
    assert [len(one.tags) for one in found] == [1, 1]


@pytest.mark.parametrize(
    ("end", "line", "told"),
    [
        ("", 2, "task 2: the file ends in the middle"),
        (",\n{", 3, "task 2: no JSON: Expecting property name enclosed in double quotes"),
        (",\n" + "[" * 100_000, 3, "task 2: no JSON: maximum recursion depth exceeded"),
    ],
)
def test_what_comes_before_a_broken_end_is_read(
    end: str, line: int, told: str, tmp_path: Path
) -> None:
    [found], [trouble] = imported(tmp_path, f"[\n{json.dumps(task(PERSON))}{end}")
    assert len(found.tags) == 1
    assert trouble.line == line
    assert trouble.why.startswith(told)


def test_what_is_no_list_of_tasks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AnnotateError, match="is no JSON list of tasks"):
        imported(tmp_path, "text")


def test_it_is_known_by_its_name_and_content(hard: Path, run: Run) -> None:
    assert run("export", hard, "-o", "x.json").status == 0
    assert registry.of_file(Path("x.json")).name == "label-studio"
    assert label_studio.sniff(Path("x.json").read_text("utf-8"))
    assert label_studio.sniff(json.dumps(task(PERSON))) and not label_studio.sniff('{"data": 1}')
