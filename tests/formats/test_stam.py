"""STAM JSON: written so that the model's own library reads it, read from that and from others."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from annotate.core.annotations import Annotations, Source
from annotate.core.spans import Span
from annotate.core.tags import Link, make_tag
from annotate.errors import AnnotateError
from annotate.formats import stam as our_stam
from annotate.formats.contract import Exported, Imported, ImportedTag, Input, Trouble
from annotate.formats.naming import Names, Unknown
from annotate.formats.taking import take
from annotate.store import codec
from annotate.store.schemas import default_schema
from tests.cli.conftest import Run
from tests.formats.conftest import a_plan, articles, exported, said
from tests.formats.test_brat import fresh
from tests.formats.test_web_annotation import CASES, say_done


def spans(annotation: Any) -> list[tuple[int, int]]:
    return [(one.begin(), one.end()) for one in annotation.textselections()]


def test_stam_reads_what_we_write(hard: Path, run: Run) -> None:
    stam = pytest.importorskip("stam")
    say_done(hard / "emoji.txt.tags.yaml")
    ran = run("export", hard, "-o", "x.stam.json", "--strict")
    assert (ran.status, ran.err) == (0, "")
    store = stam.AnnotationStore(file="x.stam.json")
    texts = {resource.id(): resource.text() for resource in store.resources()}
    assert texts == {str(path): path.read_bytes().decode() for path in hard.glob("*.txt")}
    tags: dict[str, list[Any]] = {name: [] for name in texts}
    links: dict[str, list[Any]] = {name: [] for name in texts}
    about = {}
    for one in store.annotations():
        name = one.id().partition("#")[0]
        data: dict[str, dict[str, Any]] = {"annotate": {}, "annotate/attributes": {}}
        for datum in one.data():
            data[datum.dataset().id()][datum.key().id()] = datum.value().get()
        ours = data["annotate"]
        if "label" in ours:
            assert one.text() == [texts[name][start:end] for start, end in spans(one)]
            text = " … ".join(one.text())
            attributes = sorted(data["annotate/attributes"].items())
            note = ours.get("note", "")
            tags[name].append((ours["label"], spans(one), text, attributes, note))
        elif "link" in ours:
            ends = [
                (next(one for one in end.data() if one.key().id() == "label"), spans(end))
                for end in one.annotations_in_targets()
            ]
            links[name].append(
                (ours["link"], *((label.value().get(), places) for label, places in ends))
            )
        else:
            about[name] = ours
    title = texts["hard/emoji.txt"].partition("\n")[0]
    known = {"title": title, "published": "2020-11-05", "status": "done"}
    assert about["hard/emoji.txt"] == known
    for path in hard.glob("*.txt"):
        expected = said(path)
        assert sorted(tags[str(path)], key=repr) == expected.tags
        assert sorted(links[str(path)], key=repr) == expected.links


def test_what_stam_writes_comes_back(hard: Path, run: Run) -> None:
    stam = pytest.importorskip("stam")
    say_done(hard / "emoji.txt.tags.yaml")
    assert run("export", hard, "-o", "x.stam.json").status == 0
    before = {path: said(path) for path in hard.glob("*.txt")}
    Path("x.stam.json").write_text(stam.AnnotationStore(file="x.stam.json").to_json_string())
    for path in before:
        Path(f"{path}.tags.yaml").unlink()
        path.unlink()
    ran = run("import", "x.stam.json")
    assert ran.status == 0, ran.err
    assert {path: said(path) for path in hard.glob("*.txt")} == before
    found = codec.parse(Path("hard/emoji.txt.tags.yaml").read_bytes(), "").article
    assert (found.status, found.published) == ("done", "2020-11-05")


TEXT = "Maria Orlova 👍🏽 left Genf.\r\nOrlova paid."


def read(folder: Path, found: Any, **options: str) -> tuple[list[ImportedTag], list[Any]]:
    path = folder / "a.json"
    path.write_bytes(found if isinstance(found, bytes) else json.dumps(found).encode())
    got = [*our_stam.read(Input(path), a_plan(**options))]
    tags = [tag for one in got if isinstance(one, Imported) for tag in one.tags]
    return tags, [one.why for one in got if isinstance(one, Trouble)]


def test_all_that_stam_can_say(tmp_path: Path) -> None:
    stam = pytest.importorskip("stam")
    store = stam.AnnotationStore(id="test")
    text = store.add_resource(id="a.txt", text=TEXT)
    data = store.add_dataset("own")
    whole, offset, cursor = stam.Selector, stam.Offset, stam.Cursor

    def label(name: str) -> list[Any]:
        return [{"set": "own", "key": "label", "value": name}]

    def place(start: int, end: int) -> Any:
        return whole.textselector(text, offset.simple(start, end))

    last = offset(cursor(-5, endaligned=True), cursor(-1, endaligned=True))
    maria = store.annotate(id="t1", target=place(0, 12), data=label("person"))
    store.annotate(id="t2", target=whole.textselector(text, last), data=label("cue"))
    store.annotate(
        id="t3",
        target=whole.compositeselector(place(21, 25), place(16, 20)),
        data=[*label("claim"), {"set": "own", "key": "n", "value": 5}],
    )
    store.annotate(
        id="t4", target=whole.multiselector(place(0, 5), place(28, 34)), data=label("person")
    )
    store.annotate(
        id="t5",
        target=whole.annotationselector(maria, offset.simple(6, 12)),
        data=[*label("person"), *({"set": "own", "key": "x", "value": one} for one in "ab")],
    )
    store.annotate(id="t6", target=whole.resourceselector(text), data=label("news"))
    store.annotate(id="t7", target=whole.datasetselector(data), data=label("news"))
    store.annotate(id="t8", target=whole.annotationselector(maria), data=label("news"))
    tags, troubles = read(tmp_path, store.to_json_string().encode())
    assert [(one.label, one.id, one.spans, one.attributes) for one in tags] == [
        ("person", "t1", ((0, 12),), {}),
        ("cue", "t2", ((35, 39),), {}),
        ("claim", "t3", ((16, 20), (21, 25)), {"n": 5}),
        ("person", "t4", ((0, 5),), {}),
        ("person", "t4-2", ((28, 34),), {}),
        ("person", "t5", ((6, 12),), {"x": ["a", "b"]}),
    ]
    assert troubles == [
        "annotation 6: it is of all of a text, not of a place in it",
        "annotation 7: it is of DataSetSelector, not of a place in a text",
        "annotation 8: it is of another annotation, not of a place in a text",
    ]


def test_a_file_that_stam_wrote(tmp_path: Path) -> None:
    data = (CASES / "formats" / "stam.json").read_bytes()
    tags, troubles = read(tmp_path, data)
    text = json.loads(data)["resources"][0]["text"]
    assert [(one.label, *(text[start:end] for start, end in one.spans)) for one in tags] == [
        ("person", "Maria Orlova"),
        ("claim", "👩\u200d👧", " 東京."),
        ("firstname", "Maria"),
    ]
    assert tags[0].attributes == {"n": 5, "l": ["a", "b"], "t": 1}
    assert troubles == ["annotation 5: it is of DataSetSelector, not of a place in a text"]


def a_store(*annotations: Any, **keys: Any) -> dict[str, Any]:
    resource = {"@type": "TextResource", "@id": "a.txt", "text": TEXT}
    store = {"@type": "AnnotationStore", "resources": [resource], "annotations": annotations}
    return store | keys


def an_annotation(*data: tuple[str, Any], begin: Any = 0, end: Any = 12) -> dict[str, Any]:
    offset = {
        side: value if isinstance(value, dict) else {"@type": "BeginAlignedCursor", "value": value}
        for side, value in (("begin", begin), ("end", end))
    }
    target = {"@type": "TextSelector", "resource": "a.txt", "offset": offset}
    said = [{"set": "s", "key": key, "value": value} for key, value in data]
    return {"@type": "Annotation", "@id": "x", "target": target, "data": said}


def text(value: str) -> dict[str, str]:
    return {"@type": "String", "value": value}


@pytest.mark.parametrize(
    ("data", "options", "label", "attributes"),
    [
        ([("label", text("person"))], {}, "person", {}),
        ([("pos", text("noun"))], {}, "noun", {}),
        ([("Person", {"@type": "Null"})], {}, "Person", {}),
        ([("a", text("b")), ("type", text("person"))], {"label": "type"}, "person", {"a": "b"}),
        (
            [("label", text("x")), ("n", {"@type": "Map", "value": {"k": text("v")}})],
            {},
            "x",
            {"n": {"k": "v"}},
        ),
    ],
)
def test_which_key_is_the_label(
    data: Any, options: dict[str, str], label: str, attributes: Any, tmp_path: Path
) -> None:
    [tag], troubles = read(tmp_path, a_store(an_annotation(*data)), **options)
    assert (tag.label, tag.attributes, troubles) == (label, attributes, [])


DEEP: Any = text("x")
for _ in range(30):
    DEEP = {"@type": "List", "value": [DEEP]}
LABEL = ("label", text("person"))
END = {"@type": "EndAlignedCursor", "value": -5}


@pytest.mark.parametrize(
    ("annotation", "told"),
    [
        (7, "expected an object, got int"),
        ({}, "it is of no selector, not of a place in a text"),
        (
            an_annotation(("a", text("b")), ("c", text("d"))),
            "no label; which of its keys is it, --option label=KEY: a, c",
        ),
        (an_annotation(LABEL, end="12"), "a place without a begin and an end"),
        (an_annotation(LABEL, ("v", DEEP)), "a value that is nested too deep"),
        (
            {"data": [{"@id": "!D7", "set": "s"}], "target": {}},
            "there is no !D7 in s of this file",
        ),
        (
            an_annotation(LABEL, begin=END)
            | {"target": {"@type": "AnnotationSelector", "annotation": "y", "offset": {"a": 1}}},
            "it is of a part of y, which is not in one piece before it",
        ),
        ({"target": {"@type": "DirectionalSelector", "selectors": []}}, "it is of nothing"),
    ],
)
def test_what_cannot_be_taken_is_told(annotation: Any, told: str, tmp_path: Path) -> None:
    tags, troubles = read(tmp_path, a_store(annotation, an_annotation(LABEL)))
    assert troubles == [f"annotation 1: {told}"]
    assert [tag.label for tag in tags] == ["person"]


def test_files_that_it_includes_are_not_read(folder: Path, run: Run) -> None:
    Path("secret.txt").write_text("A secret that is longer than the article", "utf-8")
    Path("news").mkdir()
    Path("news/a.txt").write_bytes(TEXT.encode())
    store = a_store(
        an_annotation(LABEL),
        an_annotation(LABEL, begin=END),
        {"data": [{"@id": "D1", "set": "far"}]} | {"target": an_annotation()["target"]},
        resources=[{"@type": "TextResource", "@id": "a.txt", "@include": "../a.txt"}],
        annotationsets=[{"@id": "far", "@include": "../../etc/far.json"}],
    ) | {"@include": ["http://x.example/more.stam.json"]}
    Path("news/x.stam.json").write_text(json.dumps(store), "utf-8")
    ran = run("import", "news/x.stam.json")
    assert ran.status == 1
    told = [line.partition(": ")[2] for line in ran.err.splitlines() if line[:3] == "ann"]
    assert [line.removeprefix("news/x.stam.json: ") for line in told] == [
        "it includes http://x.example/more.stam.json, which was not read; import that as well",
        "set far: it is in ../../etc/far.json, which was not read",
        "annotation 2: it counts from the end of a text that is not in this file",
        "annotation 3: there is no D1 in far of this file",
    ]
    assert [tag[:3] for tag in said(Path("news/a.txt")).tags] == [
        ("person", [(0, 12)], "Maria Orlova")
    ]
    store["resources"] = [{"@type": "TextResource", "@id": "a.txt", "@include": "../secret.txt"}]
    Path("news/x.stam.json").write_text(json.dumps(store), "utf-8")
    Path("news/a.txt.tags.yaml").unlink()
    run("import", "news/x.stam.json", "--text", "news")
    assert not [*Path().rglob("secret.txt.*")]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"@type": 7}', b"[" * 200_000, b'{"@type":' * 200_000, b"\xff"]
)
def test_what_is_no_store_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(AnnotateError):
        read(tmp_path, data)


def there_and_back(article: Exported, folder: Path) -> tuple[Any, Any]:
    """What comes back of an article, and what was lost."""
    plan = a_plan()
    path = folder / "x.stam.json"
    path.write_bytes(b"".join(our_stam.write(iter([article]), plan)))
    document = fresh(article)
    for one in our_stam.read(Input(path), a_plan()):
        assert isinstance(one, Imported), one
        assert one.text == article.text
        names = Names(default_schema())
        taken = take(document, default_schema(), one, names, Unknown(), joint=" … ", by="")
        assert taken.troubles == []
        document.apply(taken.edit)
    back = {id: replace(tag, at="") for id, tag in document.tags.items()}
    return (back, document.links), plan.loss


@given(article=articles())
def test_any_article_comes_back(
    article: Exported, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stam = pytest.importorskip("stam")
    folder = tmp_path_factory.mktemp("stam")
    back, loss = there_and_back(article, folder)
    assert back == (article.document.tags, article.document.links)
    assert not loss
    store = stam.AnnotationStore(file=str(folder / "x.stam.json"))
    places = {one.id(): spans(one) for one in store.annotations()}
    for tag in article.tags():
        assert places[f"a.txt#{tag.id}"] == [*tag.spans]


def test_what_this_version_does_not_know_and_odd_values(tmp_path: Path) -> None:
    stam = pytest.importorskip("stam")
    odd: dict[str, Any] = {"a": 1 << 80, "b": "\ud800", "c": None, "d": 1.5, "e": False, "f": []}
    deep: Any = "x"
    for _ in range(40):
        deep = [deep]
    tags = (
        make_tag(TEXT, "person", (Span(0, 12),), id="aaaaaa", attributes=odd | {"g": deep}),
        replace(make_tag(TEXT, "cue", (Span(35, 39),), id="bbbbbb"), extra={"label": "x", "y": 2}),
    )
    link = Link("cccccc", "same-as", "aaaaaa", "bbbbbb", extra={"z": "w"})
    article = exported(TEXT, Annotations(Source("a.txt"), tags=tags, links=(link,)))
    (back, links), loss = there_and_back(article, tmp_path)
    assert links == article.document.links
    assert back["bbbbbb"].extra == {"y": 2}
    assert back["aaaaaa"].attributes == odd | {
        "a": str(1 << 80),
        "b": "\ufffd",
        "g": [[[[[["[" * 34 + '"x"' + "]" * 34]]]]]],
    }
    assert [*loss.lines()] == [
        "huge numbers and values deep in others (2 values): written as texts",
        "half characters (1 value): written as \ufffd",
    ]
    store = stam.AnnotationStore(file=str(tmp_path / "x.stam.json"))
    assert sum(1 for _ in store.annotations()) == 3
