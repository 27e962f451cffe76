"""W3C Web Annotation: written as JSON-LD processors read it, read from whoever writes it."""

import json
import socket
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from msgspec.structs import replace

from annotate.errors import AnnotateError
from annotate.formats import web_annotation
from annotate.formats.contract import Exported, Imported, Input, Trouble
from annotate.formats.naming import Names, Unknown
from annotate.formats.taking import take
from annotate.formats.web_annotation_reading import CONTEXT_IRI
from annotate.store import codec
from annotate.store.schemas import default_schema
from tests.cli.conftest import Run
from tests.formats.conftest import CORPORA, a_plan, articles, said
from tests.formats.test_brat import fresh

CASES = Path(__file__).parents[1] / "cases"
OFFICIAL = CORPORA / "w3c" / "anno.jsonld"
BASE = "https://base.example/page"
OA, RDF, SCHEMA = (
    "http://www.w3.org/ns/oa#",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://schema.org/",
)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may be fetched, by us or by a judge."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("it went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture(params=["the terms that we use", "the W3C's own"])
def context(request: pytest.FixtureRequest) -> Any:
    """What the IRI of the context stands for."""
    official = request.param == "the W3C's own"
    if official and not OFFICIAL.exists():
        pytest.skip("the W3C's context is not part of the project")
    path = OFFICIAL if official else CASES / "web_annotation_context.json"
    return json.loads(path.read_text("utf-8"))["@context"]


def page(hard: Path, run: Run) -> Any:
    ran = run("export", hard, "--format", "web-annotation", "-o", "x.jsonld", "--strict")
    assert ran.status == 0, ran.err
    found = json.loads(Path("x.jsonld").read_text("utf-8"))
    assert found["@context"] == CONTEXT_IRI
    return found


def test_rdflib_reads_what_we_write(hard: Path, run: Run, context: Any) -> None:
    rdflib = pytest.importorskip("rdflib")
    say_done(hard / "emoji.txt.tags.yaml")
    graph = rdflib.Graph()
    found = page(hard, run) | {"@context": context}
    graph.parse(data=json.dumps(found), format="json-ld", publicID=BASE)
    told = graph.query(
        """PREFIX oa: <http://www.w3.org/ns/oa#>
        PREFIX schema: <http://schema.org/>
        SELECT ?id ?label ?source ?sha ?start ?end ?exact WHERE {
            ?id a oa:Annotation; oa:motivatedBy oa:tagging; oa:hasTarget ?target;
                oa:hasBody [oa:hasPurpose oa:tagging; rdf:value ?label].
            ?target oa:hasSource ?source; oa:hasState [schema:sha256 ?sha];
                oa:hasSelector [oa:start ?start; oa:end ?end], [oa:exact ?exact] }"""
    )
    places: dict[str, Any] = {}
    for id, label, source, sha, start, end, exact in told:
        path = hard / str(source).rpartition("/")[2]
        assert str(source) == f"https://base.example/{path}"
        text = path.read_bytes().decode()
        assert text[int(start) : int(end)] == str(exact)
        assert str(sha) == sha256(path)
        one = places.setdefault(str(id), (path.stem, str(label), []))
        one[2].append((int(start), int(end)))
    expected = {path.stem: said(path) for path in hard.glob("*.txt")}
    assert sorted((name, label, sorted(spans)) for name, label, spans in places.values()) == sorted(
        (name, tag[0], tag[1]) for name, one in expected.items() for tag in one.tags
    )
    named = graph.query(
        """PREFIX oa: <http://www.w3.org/ns/oa#>
        PREFIX schema: <http://schema.org/>
        SELECT ?motivation ?name ?value WHERE { ?id oa:motivatedBy ?motivation;
            oa:hasBody [oa:hasPurpose oa:describing; schema:name ?name; rdf:value ?value] }"""
    )
    attributes = [
        (name, str(value))
        for one in expected.values()
        for tag in one.tags
        for name, value in tag[3]
    ]
    got = [(str(m).rpartition("#")[2], str(name), str(value)) for m, name, value in named]
    assert sorted(one[1:] for one in got if one[0] == "tagging") == sorted(attributes)
    assert ("describing", "status", "done") in got
    links = graph.query(
        """PREFIX oa: <http://www.w3.org/ns/oa#>
        SELECT ?kind ?start ?end WHERE { ?id oa:motivatedBy oa:linking; oa:hasTarget ?start;
            oa:hasBody [oa:hasPurpose oa:tagging; rdf:value ?kind],
                       [oa:hasPurpose oa:linking; oa:hasSource ?end] }"""
    )
    assert sorted(
        (str(kind), *places[str(start)][1:], *places[str(end)][1:]) for kind, start, end in links
    ) == sorted((kind, *start, *end) for one in expected.values() for kind, start, end in one.links)


def say_done(sidecar: Path) -> None:
    found = codec.parse(sidecar.read_bytes(), "")
    done = replace(found, article=replace(found.article, status="done", published="2020-11-05"))
    sidecar.write_bytes(codec.dump(done))


def test_what_is_known_of_an_article_comes_back(hard: Path, run: Run) -> None:
    sidecar = hard / "emoji.txt.tags.yaml"
    say_done(sidecar)
    before = codec.parse(sidecar.read_bytes(), "").article
    page(hard, run)
    sidecar.unlink()
    assert run("import", "x.jsonld").status == 0
    assert codec.parse(sidecar.read_bytes(), "").article == before


def sha256(path: Path) -> str:
    from hashlib import sha256

    return sha256(path.read_bytes()).hexdigest()


def test_pyld_finds_a_meaning_in_every_key(hard: Path, run: Run, context: Any) -> None:
    pyld = pytest.importorskip("pyld")
    found = page(hard, run)

    def loader(url: str, options: Any) -> Any:
        assert url == CONTEXT_IRI
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": context}}

    options = {"documentLoader": loader, "base": BASE}
    [expanded] = pyld.jsonld.expand(found, options)
    assert values(expanded) == values(found, leave=("@context",))
    assert all(":" in key or key.startswith("@") for key in keys(expanded))
    compacted = pyld.jsonld.compact(expanded, CONTEXT_IRI, options)
    assert values(compacted, leave=("@context",)) == values(found, leave=("@context",))


def keys(found: Any) -> set[str]:
    if isinstance(found, dict):
        return set(found).union(*map(keys, found.values()))
    return set().union(*map(keys, found)) if isinstance(found, list) else set()


def values(found: Any, leave: tuple[str, ...] = ()) -> int:
    """How many values there are that are no lists or objects."""
    if isinstance(found, dict):
        return sum(values(one) for key, one in found.items() if key not in leave)
    return sum(map(values, found)) if isinstance(found, list) else 1


def test_anchorpoint_finds_the_places_by_the_words(hard: Path, run: Run) -> None:
    selectors = pytest.importorskip("anchorpoint.textselectors")
    number = 0
    for one in page(hard, run)["items"]:
        targets = one["target"] if isinstance(one["target"], list) else [one["target"]]
        for target in targets:
            if isinstance(target, str):
                continue
            quote, place = target["selector"]
            text = Path(target["source"]).read_bytes().decode()
            fields = {key: quote[key] for key in ("exact", "prefix", "suffix")}
            found = selectors.TextQuoteSelector(**fields).as_position(text)
            assert (found.start, found.end) == (place["start"], place["end"])
            number += 1
    assert number == 19


TEXT = "Maria Orlova 👍🏽 left Genf. Orlova paid."


def cases() -> list[Any]:
    found: list[Any] = yaml.safe_load((CASES / "web_annotations.yaml").read_text("utf-8"))
    return found


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["name"])
def test_what_others_write(case: Any, folder: Path, run: Run) -> None:
    Path("a.txt").write_text(TEXT, "utf-8")
    Path("x.jsonld").write_text(f'{{"items": [{case["annotation"]}]}}', "utf-8")
    ran = run("import", "x.jsonld")
    told = [line for line in ran.err.splitlines() if line.startswith("annotate: x.jsonld")]
    assert len(told) == case.get("times", "told" in case), ran.err
    assert ran.status == bool(told)
    assert case.get("told", "") in ran.err
    if "tags" in case:
        got = [
            [tag[0], [*map(list, tag[1])], dict(tag[3]), tag[4]] for tag in said(Path("a.txt")).tags
        ]
        assert got == case["tags"]
    else:
        assert not Path("a.txt.tags.yaml").exists()


ROWS = (CASES / "formats" / "web-annotation.json").read_bytes()
"""As the API of hypothes.is gives them."""


def test_hypothes_is(folder: Path, run: Run) -> None:
    Path("talks.txt").write_text(TEXT, "utf-8")
    Path("x.json").write_bytes(ROWS)
    ran = run("import", "x.json")
    assert ran.status == 1
    assert [line for line in ran.err.splitlines() if "annotation" in line] == [
        "annotate: x.json: annotation 2: it is of all of a text, not of a place in it",
        "annotate: x.json: annotation 3: no target",
        "annotate: x.json: annotation 4: expected an object, got str",
    ]
    assert "nonsense" in ran.err
    sidecar = Path("talks.txt.tags.yaml").read_text("utf-8")
    assert said(Path("talks.txt")).tags == [("person", [(27, 33)], "Orlova", [], "is she?")]
    [*_, found] = read(folder, ROWS)
    assert isinstance(found, Imported) and found.title == "Talks fail"
    for line in ("by: ana", "at: 2024-05-02T10:00:00+00:00"):
        assert line in sidecar.replace('"', "")


def read(folder: Path, data: bytes) -> list[Imported | Trouble]:
    path = folder / "a.jsonld"
    path.write_bytes(data)
    return [*web_annotation.read(Input(path), a_plan())]


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b'{"items":' * 100_000 + b"[]" + b"}" * 100_000,
        b"",
        b"null",
        b'{"first": "https://x.example/page1"}',
        b"\xff",
    ],
)
def test_what_is_no_page_is_refused(data: bytes, tmp_path: Path) -> None:
    with pytest.raises(AnnotateError):
        read(tmp_path, data)


def test_nothing_that_is_named_is_fetched(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        b'{"@context": ["http://169.254.169.254/latest", "file:///etc/passwd"], "next":'
        b'"http://x.example/page2", "items": [{"@context": "http://x.example/", "body": {"purpose":'
        b'"tagging", "value": "person"}, "target": {"source": "file:///etc/hostname", "selector":'
        b'{"type": "TextQuoteSelector", "exact": "x"}}}]}',
    )
    assert found[0] == Trouble(0, "it goes on in http://x.example/page2, which was not read")
    assert isinstance(found[1], Imported) and len(found) == 2
    assert [tag.label for tag in found[1].tags] == ["person"]


def test_pages_in_pages_and_selectors_in_selectors_have_an_end(tmp_path: Path) -> None:
    pages: Any = [7]
    for _ in range(300):
        pages = {"items": [pages]}
    assert read(tmp_path, json.dumps(pages).encode()) == [Trouble(0, "annotation 1: no target")]
    selector: Any = {"type": "TextQuoteSelector", "exact": "x"}
    for _ in range(300):
        selector = {"type": "CssSelector", "refinedBy": [selector] * (_ < 8) or selector}
    one = {"body": {"purpose": "tagging", "value": "x"}, "target": {"selector": selector}}
    [told] = read(tmp_path, json.dumps([one]).encode())
    assert told == Trouble(0, "annotation 1: neither a place nor words in its selectors")


@given(article=articles())
def test_any_article_comes_back(
    article: Exported, tmp_path_factory: pytest.TempPathFactory
) -> None:
    plan = a_plan()
    data = b"".join(web_annotation.write(iter([article]), plan))
    assert not plan.loss
    found = read(tmp_path_factory.mktemp("web"), data)
    document = fresh(article)
    for one in found:
        assert isinstance(one, Imported)
        names = Names(default_schema())
        taken = take(document, default_schema(), one, names, Unknown(), joint=" … ", by="")
        assert taken.troubles == []
        document.apply(taken.edit)
    back = {id: replace(tag, at="") for id, tag in document.tags.items()}
    assert back == article.document.tags
    assert document.links == article.document.links
