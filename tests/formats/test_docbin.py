"""spaCy DocBin: what spaCy reads of ours, what we read of spaCy's, and of no one's."""

import pickle
import struct
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.annotations import Annotations, Source
from annotate.core.spans import Span
from annotate.core.tags import make_tag
from annotate.errors import AnnotateError
from annotate.formats import docbin, registry
from annotate.formats import docbin_columns as columns
from annotate.formats.contract import Exported, Imported, Input, Trouble
from tests.cli.conftest import Run
from tests.formats.conftest import a_plan, articles, exported, said

spacy = pytest.importorskip("spacy")

TEXT = "Maria Orlova left Genf."


def docs_of(data: bytes) -> list[Any]:
    """What spaCy itself reads."""
    vocab = spacy.vocab.Vocab()
    return [*spacy.tokens.DocBin(store_user_data=True).from_bytes(data).get_docs(vocab)]


def written(*given: Exported) -> bytes:
    return b"".join(docbin.write(iter(given), a_plan()))


def imported(folder: Path, data: bytes) -> tuple[list[Imported], list[str]]:
    path = folder / "x.spacy"
    path.write_bytes(data)
    found = [*docbin.read(Input(path), a_plan())]
    troubles = [one for one in found if isinstance(one, Trouble)]
    assert not any(one.line for one in troubles)
    return [one for one in found if isinstance(one, Imported)], [one.why for one in troubles]


def test_spacy_reads_what_we_write(hard: Path, run: Run) -> None:
    ran = run("export", hard, "-o", "x.spacy")
    assert (ran.status, sorted(ran.err.splitlines())) == (
        0,
        [
            "annotate: docbin: across the end of another (1 tag): left out, the first is kept "
            "in doc.ents; doc.spans has all",
            "annotate: docbin: blanks at the ends (1 tag): taken off in doc.ents; "
            "doc.spans has all",
            "annotate: docbin: inside another (1 tag): left out, the outermost is kept "
            "in doc.ents; doc.spans has all",
        ],
    )
    total = 0
    for doc in docs_of(Path("x.spacy").read_bytes()):
        ours = doc.user_data["annotate"]
        path = Path(ours["file"])
        text = path.read_bytes().decode()
        assert doc.text == text
        expected = said(path)
        kept: dict[str, Any] = {}
        for span in doc.spans["sc"]:
            assert span.text == text[span.start_char : span.end_char]
            exact = doc.char_span(span.start_char, span.end_char, alignment_mode="strict")
            assert (exact.start, exact.end) == (span.start, span.end)
            place = (span.start_char, span.end_char)
            kept.setdefault(span.id_, (span.label_, []))[1].append(place)
        assert sorted(kept.values()) == sorted((tag[0], tag[1]) for tag in expected.tags)
        for id, (label, spans) in kept.items():
            [tag] = [tag for tag in expected.tags if tag[:2] == (label, spans)]
            more = ours["tags"][id]
            assert (sorted(more.get("attributes", {}).items()), more.get("note", "")) == tag[3:]
            assert more["at"]
        links = [(one["kind"], kept[one["from"]], kept[one["to"]]) for one in ours["links"]]
        assert sorted(links) == expected.links
        last = 0
        for ent in doc.ents:
            assert last <= ent.start_char
            assert ent.text == ent.text.strip()
            assert kept[ent.id_][0] == ent.label_
            last = ent.end_char
        total += len(doc.spans["sc"])
    assert total == 19


def test_spacy_trains_on_it(hard: Path, run: Run) -> None:
    ran = run("export", hard, "--layer", "entity", "-o", "x.spacy", "--strict")
    assert ran.status == 0, ran.err
    nlp = spacy.blank("xx")
    corpus = [*spacy.training.Corpus("x.spacy")(nlp)]
    assert len(corpus) == 3
    nlp.add_pipe("ner")
    nlp.add_pipe("spancat")
    nlp.initialize(lambda: corpus)
    assert {"person", "location"} <= {*nlp.get_pipe("ner").labels} & {
        *nlp.get_pipe("spancat").labels
    }
    assert nlp.update(corpus, losses={})["ner"] > 0


@given(article=articles())
def test_any_article_comes_back(
    article: Exported, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = written(article)
    [doc] = docs_of(data)
    assert doc.text == article.text
    [found], troubles = imported(tmp_path_factory.mktemp("docbin"), data)
    assert troubles == []
    assert (found.text, found.name) == (article.text, "a.txt")
    assert {tag.id: (tag.label, tag.spans, tag.attributes, tag.note) for tag in found.tags} == {
        tag.id: (tag.label, tag.spans, tag.attributes, tag.note) for tag in article.tags()
    }
    assert [(link.kind, link.source, link.target) for link in found.links] == [
        (link.kind, link.source, link.target) for link in article.links()
    ]


def test_values_of_every_sort_come_back(tmp_path: Path) -> None:
    values: dict[str, Any] = {
        "many": ["a", "b"],
        "yes": True,
        "n": -3,
        "part": 0.5,
        "none": None,
        "deep": {"a": [1, {"b": "x"}]},
    }
    tag = make_tag(TEXT, "person", (Span(0, 12),), id="aaaaaa", attributes=values)
    [found], _ = imported(
        tmp_path, written(exported(TEXT, Annotations(Source("a.txt"), tags=(tag,))))
    )
    assert found.tags[0].attributes == values
    huge = make_tag(TEXT, "person", (Span(0, 12),), id="aaaaaa", attributes={"n": 10**30})
    plan = a_plan()
    article = exported(TEXT, Annotations(Source("a.txt"), tags=(huge,)))
    [data] = docbin.write(iter([article]), plan)
    assert [*plan.loss.lines()] == ["numbers of more than 64 bits (1 value): written as text"]
    assert imported(tmp_path, data)[0][0].tags[0].attributes == {"n": str(10**30)}


WORDS = ("Orlova", "PERSON", "left", "👍🏽", "𝕏", "東京", "\n", "\r\n", "  ", "é")


@st.composite
def foreign(draw: st.DrawFn) -> bytes:
    """A file as others make it: any entities, any groups of spans, with and without blanks."""
    made = spacy.tokens.DocBin(store_user_data=draw(st.booleans()))
    vocab = spacy.vocab.Vocab()
    for _ in range(draw(st.integers(0, 3))):
        words = draw(st.lists(st.sampled_from(WORDS), max_size=8))
        spaces = None
        if draw(st.booleans()):
            spaces = [draw(st.booleans()) for _ in words]
        doc = spacy.tokens.Doc(vocab, words=words, spaces=spaces)
        for key in draw(st.lists(st.sampled_from(["sc", "other"]), unique=True)):
            doc.spans[key] = [_stretch(draw, doc) for _ in range(len(words) and 3)]
        if words:
            doc.ents = [_stretch(draw, doc)]
        made.add(doc)
    return bytes(made.to_bytes())


def _stretch(draw: st.DrawFn, doc: Any) -> Any:
    start = draw(st.integers(0, len(doc) - 1))
    label = draw(st.sampled_from(["PERSON", "GPE", "DATE", "claim"]))
    return spacy.tokens.Span(doc, start, draw(st.integers(start + 1, len(doc))), label=label)


@given(data=foreign())
def test_we_read_what_spacy_reads(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    found, troubles = imported(tmp_path_factory.mktemp("docbin"), data)
    assert troubles == []
    expected = docs_of(data)
    assert [one.text for one in found] == [doc.text for doc in expected]
    for article, doc in zip(found, expected, strict=True):
        spans = [span for group in (*doc.spans.values(), doc.ents) for span in group]
        places = [(tag.label, *tag.spans) for tag in article.tags]
        assert len(places) == len(set(places))
        assert set(places) == {(one.label_, (one.start_char, one.end_char)) for one in spans}


@cache
def pipeline() -> Any:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "Maria Orlova", "id": "orlova"},
            {"label": "GPE", "pattern": "Genf"},
        ]
    )
    return nlp


def a_doc() -> Any:
    """As a pipeline makes it."""
    return pipeline()(TEXT)


def test_what_pipelines_say_is_taken(tmp_path: Path) -> None:
    doc = a_doc()
    label, id, kb = "EVENT", "E1", "Q42"
    doc.spans["found"] = [spacy.tokens.Span(doc, 2, 3, label=label, span_id=id, kb_id=kb)]
    doc.cats = {"politics": 1.0}
    doc.user_data[("._.", "source", None, None)] = "web"
    data = spacy.tokens.DocBin(store_user_data=True, docs=[doc, a_doc()]).to_bytes()
    [first, second], troubles = imported(tmp_path, data)
    assert [(tag.label, *tag.spans, tag.attributes) for tag in first.tags] == [
        ("EVENT", (13, 17), {"id": "E1", "kb_id": "Q42"}),
        ("PERSON", (0, 12), {"id": "orlova"}),
        ("GPE", (18, 22), {}),
    ]
    assert (first.text, len(second.tags)) == (TEXT, 2)
    assert troubles == [
        "document 1: 1 value of its user_data: left out",
        "document 1: categories of a whole text have no place here; left out",
    ]


def test_labels_are_taken_by_the_names_that_pipelines_have_for_them(folder: Path, run: Run) -> None:
    spacy.tokens.DocBin(docs=[a_doc()]).to_disk("x.spacy")
    assert registry.of_file(Path("x.spacy")).name == "docbin"
    ran = run("import", "x.spacy")
    assert ran.status == 0
    assert "taken: PERSON as person (1), GPE as location (1)" in ran.err
    assert [tag[:3] for tag in said(Path("x-0001.txt")).tags] == [
        ("location", [(18, 22)], "Genf"),
        ("person", [(0, 12)], "Maria Orlova"),
    ]


def test_what_a_pipeline_adds_to_ours_is_taken(hard: Path, run: Run) -> None:
    path = hard / "emoji.txt"
    before = said(path)
    assert run("export", path, "-o", "x.spacy").status == 0
    [doc] = docs_of(Path("x.spacy").read_bytes())
    new = spacy.tokens.Span(doc, len(doc) - 3, len(doc), label="event")
    last = [ent for ent in doc.ents if ent.end <= new.start]
    doc.ents = [*last, new]
    spacy.tokens.DocBin(store_user_data=True, docs=[doc]).to_disk("y.spacy")
    Path("hard/emoji.txt.tags.yaml").unlink()
    assert run("import", "y.spacy").status == 0
    after = said(path)
    assert after.links == before.links
    assert [tag for tag in after.tags if tag not in before.tags] == [
        ("event", [(new.start_char, new.end_char)], new.text, [], "")
    ]
    assert len(after.tags) == len(before.tags) + 1


def test_entities_do_where_the_spans_are_gone(hard: Path, run: Run) -> None:
    path = hard / "crlf.txt"
    before = said(path)
    assert run("export", path, "-o", "x.spacy").status == 0
    [doc] = docs_of(Path("x.spacy").read_bytes())
    del doc.spans["sc"]
    spacy.tokens.DocBin(store_user_data=True, docs=[doc]).to_disk("y.spacy")
    Path(f"{path}.tags.yaml").unlink()
    assert run("import", "y.spacy").status == 0
    assert [tag for tag in said(path).tags if tag[0] in ("date", "cue")] == [
        tag for tag in before.tags if tag[0] in ("date", "cue")
    ]


class Payload:
    """What would make a folder if it were unpickled."""

    def __init__(self, place: str) -> None:
        self.place = place

    def __reduce__(self) -> Any:
        return Path.mkdir, (Path(self.place),)


def fields(*docs: Any) -> dict[str, Any]:
    """The content of a file."""
    data = spacy.tokens.DocBin(store_user_data=True, docs=docs or [a_doc()]).to_bytes()
    return dict(msgspec.msgpack.decode(zlib.decompress(data)))


def packed(content: Any) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(content))


def test_nothing_in_a_file_comes_to_life(tmp_path: Path) -> None:
    place = tmp_path / "made"
    data = pickle.dumps(Payload(str(place)))
    pickle.loads(data)
    assert place.is_dir()
    place.rmdir()
    # As msgpack-numpy has objects, and as other packers have them.
    array = {b"nd": True, b"kind": b"O", b"type": "|O", b"shape": [1], b"data": data}
    for payload in (array, data, msgspec.msgpack.Ext(1, data), msgspec.msgpack.Ext(127, data)):
        tags = {"tags": {"a": {"attributes": {"x": payload}, "note": payload}}, "links": [payload]}
        user_data = msgspec.msgpack.encode({"annotate": tags, "other": payload})
        content = fields() | {"user_data": [user_data]}
        [found], troubles = imported(tmp_path, packed(content))
        assert len(found.tags) == 2
        assert [why.split(":")[1] for why in troubles] == [
            " 1 value of its user_data",
            " link 1",
        ]
        for key in ("cats", "flags", "span_groups", "user_data", "strings", "tokens"):
            hostile = packed(fields() | {key: [payload]})
            try:
                imported(tmp_path, hostile)
            except AnnotateError as error:
                assert "is no DocBin" in error.message
        assert not place.exists()


def test_the_rest_of_a_hostile_value_is_refused_where_it_is_taken(folder: Path, run: Run) -> None:
    assert run("import", _ours(attributes={"x": msgspec.msgpack.Ext(1, b"x")})).status == 1
    assert run("import", _ours(attributes={"x": b"x"}), "--dry-run").status == 1
    assert run("import", _ours(attributes={"role": ["x"]}), "--dry-run").status == 0


def _ours(**more: Any) -> str:
    tag = make_tag(TEXT, "person", (Span(0, 12),), id="aaaaaa")
    data = written(exported(TEXT, Annotations(Source("a.txt"), tags=(tag,)), name="a"))
    content = dict(msgspec.msgpack.decode(zlib.decompress(data)))
    ours = {"annotate": {"file": "a.txt", "tags": {"aaaaaa": more}, "links": []}}
    Path("x.spacy").write_bytes(packed(content | {"user_data": [msgspec.msgpack.encode(ours)]}))
    return "x.spacy"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"version": "0.2"}, "it has version 0.2, not 0.1"),
        ({"version": None}, "Expected `str`"),
        ({"attrs": []}, "its columns do not have a cell for each token"),
        ({"attrs": [1, 2]}, "its columns do not have a cell for each token"),
        ({"attrs": range(1, 14)}, "it has no words"),
        ({"tokens": b"123"}, "memoryview: length is not a multiple of itemsize"),
        ({"tokens": b""}, "its columns do not have a cell for each token"),
        ({"spaces": b"\1"}, "its columns do not have a blank for each token"),
        ({"lengths": struct.pack("ii", -1, 6)}, "its columns do not have a cell for each token"),
        ({"lengths": struct.pack("i", 1 << 30)}, "its columns do not have a cell for each token"),
        ({"strings": [3]}, "Expected `str`"),
        ({"span_groups": "x"}, "Expected `array`"),
    ],
)
def test_what_is_no_docbin_is_refused(change: Any, told: str, tmp_path: Path) -> None:
    content = fields()
    change = {key: [*value] if isinstance(value, range) else value for key, value in change.items()}
    with pytest.raises(AnnotateError) as refused:
        imported(tmp_path, packed(content | change))
    assert refused.value.message.startswith(f"{tmp_path / 'x.spacy'} is no DocBin: {told}")


@pytest.mark.parametrize("data", [b"", b"text", packed([]), packed({})[:-6], zlib.compress(b"")])
def test_what_is_nothing_like_it_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(AnnotateError, match="is no DocBin"):
        imported(tmp_path, data)


def group(*spans: bytes, name: str = "x") -> bytes:
    one = msgspec.msgpack.encode({"name": name, "attrs": {}, "spans": spans})
    return msgspec.msgpack.encode({one: [name]})


def stretch(start: int, end: int, label: int = 380, id: int = 0) -> bytes:
    return struct.pack(">QQQllll", id, 0, label, start, end, 0, 0)


@pytest.mark.parametrize(
    ("change", "told", "tags"),
    [
        (
            {"user_data": [b"\xc1"]},
            "its user_data cannot be read: MessagePack data is malformed",
            4,
        ),
        ({"user_data": [b"\x90"]}, "its user_data cannot be read: Expected `object`", 4),
        ({"user_data": [b"\x91" * 10_000]}, "its user_data cannot be read: ", 4),
        ({"span_groups": [b"\xc1"]}, "its spans cannot be read: MessagePack data is malformed", 4),
        ({"span_groups": [b"\x80", b"\xa1x"]}, "its spans cannot be read: Expected", 4),
        ({"span_groups": [group(b"12")]}, "a span of x: unpack requires a buffer of 40 bytes", 4),
        ({"span_groups": [group(stretch(-1, 2))]}, "a span of x: it goes from token -1 to 2 of", 4),
        ({"span_groups": [group(stretch(2, 9))]}, "a span of x: it goes from token 2 to 9 of 5", 4),
        ({"span_groups": [group(stretch(2, 2))]}, "a span of x: it goes from token 2 to 2 of 5", 4),
        ({"span_groups": [group(stretch(2, 3, 0))]}, "a span of x: it has no label", 4),
        (
            {"span_groups": [group(stretch(2, 3, 1 << 60), stretch(2, 3))]},
            f"a span of x: the file has no string with the hash {1 << 60}",
            5,
        ),
    ],
)
def test_what_is_wrong_with_a_document_is_told(
    change: Any, told: str, tags: int, tmp_path: Path
) -> None:
    found, [trouble] = imported(tmp_path, packed(fields(a_doc(), a_doc()) | change))
    assert [one.text for one in found] == [TEXT, TEXT]
    assert trouble.startswith(("document 1: ", "document 2: "))
    assert trouble.partition(": ")[2].startswith(told)
    assert sum(len(one.tags) for one in found) == tags


def cells(content: dict[str, Any], attribute: str, *values: int) -> bytes:
    """The tokens with other values in a column."""
    width = len(content["attrs"])
    column = content["attrs"].index(spacy.attrs.IDS[attribute])
    numbers = [*memoryview(content["tokens"]).cast("Q")]
    for row, value in enumerate(values):
        numbers[row * width + column] = value
    return struct.pack(f"{len(numbers)}Q", *numbers)


def test_a_document_without_its_words_is_left_out(tmp_path: Path) -> None:
    content = fields(a_doc(), a_doc())
    content["tokens"] = cells(content, "ORTH", 1 << 60)
    [found], [trouble] = imported(tmp_path, packed(content))
    assert (found.text, len(found.tags)) == (TEXT, 2)
    assert trouble == f"document 1: the file has no string with the hash {1 << 60}"


def test_an_entity_that_does_not_begin_is_told(tmp_path: Path) -> None:
    content = fields()
    content["tokens"] = cells(content, "ENT_IOB", 1, 1, 3, 3, 9)
    [found], troubles = imported(tmp_path, packed(content))
    assert troubles == [
        f"document 1: token {n} is inside of an entity that does not begin; left out"
        for n in (0, 1)
    ]
    assert [tag.label for tag in found.tags] == ["GPE"]


def test_entities_without_their_labels_are_told(tmp_path: Path) -> None:
    content = fields()
    content["tokens"] = cells(content, "ENT_TYPE", *[1 << 60] * 5)
    [found], [trouble] = imported(tmp_path, packed(content))
    assert (found.text, found.tags) == (TEXT, [])
    assert trouble.startswith("document 1: its entities cannot all be read: the file has no string")


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = zlib.compress(b"\0" * (columns.SMALL + 1))
    with pytest.raises(AnnotateError, match="more than 64 times as large when unpacked"):
        imported(tmp_path, bomb)
    # A long word that stands there many times.
    word = "x" * (1 << 20)
    doc = spacy.tokens.Doc(spacy.vocab.Vocab(), words=[word, "y"])
    content = fields(doc)
    width, count = len(content["attrs"]), 10_000
    row = content["tokens"][: 8 * width]
    content |= {
        "tokens": row * count,
        "spaces": b"\0" * count,
        "lengths": struct.pack("i", count),
    }
    found, [trouble] = imported(tmp_path, packed(content))
    assert (found, trouble) == ([], "document 1: its text is too large for such a file")


@given(data=st.data())
def test_whatever_is_changed_is_taken_or_told(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = bytearray(msgspec.msgpack.encode(fields(a_doc(), a_doc())))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    try:
        found, _ = imported(tmp_path_factory.mktemp("docbin"), zlib.compress(bytes(content)))
    except AnnotateError as error:
        assert "is no DocBin" in error.message
        return
    for article in found:
        assert article.text is not None
        for tag in article.tags:
            assert 0 <= tag.spans[0].start < tag.spans[-1].end <= len(article.text)
