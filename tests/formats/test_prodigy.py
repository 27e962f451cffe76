"""spaCy and Prodigy JSONL: every span on tokens, as spaCy itself finds them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from annotate.core.annotations import Annotations, Source
from annotate.core.spans import Span
from annotate.core.tags import Link, make_tag
from annotate.formats import prodigy, registry
from annotate.formats.contract import Exported, Imported, Input, Trouble
from annotate.formats.records import first_object
from tests.cli.conftest import Run
from tests.formats.conftest import a_plan, articles, exported, said


def written(*articles: Exported) -> list[Any]:
    lines = b"".join(prodigy.write(iter(articles), a_plan())).decode().splitlines()
    return [json.loads(line) for line in lines]


def imported(folder: Path, content: str) -> tuple[list[Imported], list[Trouble]]:
    path = folder / "x.jsonl"
    path.write_text(content, "utf-8", newline="")
    found = [*prodigy.read(Input(path), a_plan())]
    return (
        [one for one in found if isinstance(one, Imported)],
        [one for one in found if isinstance(one, Trouble)],
    )


def test_spacy_aligns_every_span(hard: Path, run: Run) -> None:
    spacy = pytest.importorskip("spacy")
    ran = run("export", hard, "--format", "prodigy")
    assert ran.err == ""
    vocab = spacy.blank("xx").vocab
    total = 0
    for line in ran.lines:
        record = json.loads(line)
        path = Path(record["meta"]["file"])
        tokens = record["tokens"]
        words, blanks = ([token[key] for token in tokens] for key in ("text", "ws"))
        doc = spacy.tokens.Doc(vocab, words=words, spaces=blanks)
        assert doc.text == record["text"] == path.read_bytes().decode()
        assert [(token.idx, token.i) for token in doc] == [(t["start"], t["id"]) for t in tokens]
        for one in record["spans"]:
            span = doc.char_span(one["start"], one["end"], one["label"], alignment_mode="strict")
            assert (span.start, span.end - 1) == (one["token_start"], one["token_end"])
            assert span.text == one["text"]
        expected = said(path)
        assert sorted(
            (one["label"], one["start"], one["end"]) for one in record["spans"]
        ) == sorted((label, *span) for label, spans, _, _, _ in expected.tags for span in spans)
        for one in record["relations"]:
            for end in ("head", "child"):
                assert one[end] == one[f"{end}_span"]["token_end"]
        links = [
            (one["label"], one["head_span"]["label"], one["child_span"]["label"])
            for one in record["relations"]
        ]
        assert sorted(links) == sorted((kind, a[0], b[0]) for kind, a, b in expected.links)
        total += len(record["spans"])
    assert total == 19


@given(article=articles())
def test_any_article_comes_back(
    article: Exported, tmp_path_factory: pytest.TempPathFactory
) -> None:
    [record] = written(article)
    ends = [(token["start"], token["end"]) for token in record["tokens"]]
    for span in record["spans"]:
        assert ends[span["token_start"]][0] == span["start"]
        assert ends[span["token_end"]][1] == span["end"]
    [found], troubles = imported(tmp_path_factory.mktemp("prodigy"), json.dumps(record))
    assert troubles == []
    assert (found.text, found.name) == (article.text, "a.txt")
    assert {
        tag.id: (tag.label, tag.spans, tag.text, tag.attributes, tag.note) for tag in found.tags
    } == {
        tag.id: (tag.label, tag.spans, tag.text, tag.attributes, tag.note) for tag in article.tags()
    }
    assert [*((link.kind, link.source, link.target) for link in found.links)] == [
        (link.kind, link.source, link.target) for link in article.links()
    ]


TEXT = "Maria Orlova left Genf."
TOKENS = [
    {"text": word, "start": TEXT.index(word), "end": TEXT.index(word) + len(word), "id": id}
    for id, word in enumerate(["Maria", "Orlova", "left", "Genf", "."])
]
SPANS = [
    {"start": 0, "end": 12, "token_start": 0, "token_end": 1, "label": "PERSON"},
    {"start": 18, "end": 22, "token_start": 3, "token_end": 3, "label": "GPE"},
]
GOOD = {"text": TEXT, "tokens": TOKENS, "spans": SPANS}


def related(head: Any, child: Any, **more: Any) -> dict[str, Any]:
    relation = {"head": head, "child": child, "label": "about"} | more
    return GOOD | {"relations": [relation]}


def test_what_others_write_is_read(tmp_path: Path) -> None:
    found, troubles = imported(tmp_path, json.dumps(related(0, 3)))
    assert troubles == []
    [article] = found
    assert [(tag.label, tag.spans, tag.text) for tag in article.tags] == [
        ("PERSON", ((0, 12),), "Maria Orlova"),
        ("GPE", ((18, 22),), "Genf"),
    ]
    [link] = article.links
    ids = [tag.id for tag in article.tags]
    assert [link.source, link.target] == ids
    with_spans = related(9, 9, head_span=SPANS[0], child_span=SPANS[1])
    assert imported(tmp_path, json.dumps(with_spans))[0][0].links == article.links


def test_a_relation_knows_its_ends_among_tags_that_begin_alike(tmp_path: Path) -> None:
    one = make_tag(TEXT, "person", (Span(0, 5),), id="aaaaaa")
    two = make_tag(TEXT, "person", (Span(0, 5), Span(13, 17)), id="bbbbbb")
    link = Link("cccccc", "same-as", "bbbbbb", "aaaaaa")
    article = exported(TEXT, Annotations(Source("a.txt"), tags=(one, two), links=(link,)))
    [found], troubles = imported(tmp_path, json.dumps(written(article)[0]))
    assert troubles == []
    assert [(one.source, one.target) for one in found.links] == [("bbbbbb", "aaaaaa")]


def test_what_is_called_a_tag_by_others_joins_nothing(tmp_path: Path) -> None:
    spans = [one | {"tag": "NNP", "label": "PERSON"} for one in SPANS]
    [article], troubles = imported(tmp_path, json.dumps(GOOD | {"spans": spans}))
    assert (len(article.tags), troubles) == (2, [])


def test_relations_of_tokens_only_are_looked_up_with_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prodigy, "EFFORT", 2 * len(SPANS))
    relation = {"head": 0, "child": 3, "label": "about"}
    [article], troubles = imported(tmp_path, json.dumps(GOOD | {"relations": [relation] * 3}))
    assert len(article.links) == 1
    assert [one.why.partition(":")[0] for one in troubles] == ["relation 2", "relation 3"]
    assert "too many relations" in troubles[0].why


def test_labels_are_taken_by_the_names_that_pipelines_have_for_them(folder: Path, run: Run) -> None:
    Path("x.jsonl").write_text(json.dumps(related(1, 3)), "utf-8")
    ran = run("import", "x.jsonl")
    assert (ran.status, ran.err.splitlines()[-1]) == (
        0,
        "taken: PERSON as person (1), GPE as location (1)",
    )
    found = said(Path("x-0001.txt"))
    assert [tag[0] for tag in found.tags] == ["location", "person"]
    assert found.links == [("about", ("person", [(0, 12)]), ("location", [(18, 22)]))]


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ("{", "no JSON: Expecting property name enclosed in double quotes: line 2 column 1"),
        ([], "expected an object, got list"),
        ({"html": "x"}, 'no text: {"html": "x"}'),
        (GOOD | {"spans": {}}, "spans must be a list"),
        (GOOD | {"tokens": "x"}, "tokens must be a list"),
        (GOOD | {"answer": "reject"}, 'its answer is "reject"; left out'),
        (GOOD | {"answer": ["x"]}, 'its answer is ["x"]; left out'),
        (GOOD | {"spans": ["x"]}, 'span 1: no span: "x"'),
        (GOOD | {"spans": [*SPANS, {"label": "x"}]}, "span 3: no offsets: null, null"),
        (GOOD | {"spans": [{"start": 1, "end": 2, "label": 3}]}, "span 1: no label: "),
        (GOOD | {"relations": [5]}, "relation 1: no relation: 5"),
        (GOOD | {"relations": [{}]}, "relation 1: no label: {}"),
        (related(99, 0), "relation 1: head is no token: 99"),
        (related(-1, 0), "relation 1: head is no token: -1"),
        (related(None, 0), "relation 1: head is no token: null"),
        (related(0, 2), "relation 1: its child is no span on token 2"),
        (
            related(0, 3, child_span={"start": 1, "end": 2}),
            "relation 1: its child is no span at 1-2",
        ),
        (related(0, 1) | {"tokens": [None] * 9}, "relation 1: its head is no span on token 0"),
        (
            related(0, 3) | {"spans": [*SPANS, SPANS[0] | {"label": "x"}]},
            "relation 1: its head is 2 spans on token 0",
        ),
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
    assert (len(found[0].tags), len(found[-1].tags), len(found) >= 2) == (2, 2, True)


def test_it_is_told_from_other_jsonl(hard: Path, run: Run) -> None:
    assert run("export", hard, "--format", "prodigy", "-o", "x.jsonl").status == 0
    assert registry.of_file(Path("x.jsonl")).name == "prodigy"
    Path("y.jsonl").write_text(json.dumps({"text": "x" * 70_000, "spans": SPANS}), "utf-8")
    assert first_object(Path("y.jsonl").read_text("utf-8")[: registry.HEAD]) == {"text": None}
    assert not prodigy.sniff("") and not prodigy.sniff('{"text": "x"}')


def test_strict_keeps_what_no_key_has_a_place_for(hard: Path, run: Run) -> None:
    sidecar = Path("hard/emoji.txt.tags.yaml")
    content = sidecar.read_text("utf-8")
    sidecar.write_text(content.replace(', "by"', ', "seen": 3, "by"', 1), "utf-8")
    ran = run("export", hard / "emoji.txt", "--format", "prodigy", "--strict")
    assert (ran.status, ran.err.splitlines()[0]) == (
        1,
        "annotate: prodigy: seen (1 tag): left out",
    )
