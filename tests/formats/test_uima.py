"""UIMA CAS XMI: written so that cassis reads it, read as INCEpTION and others write it."""

import io
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.annotations import Annotations, Source
from annotate.core.schema import Attribute, Label, LinkKind, Schema
from annotate.core.spans import Span
from annotate.core.tags import make_tag
from annotate.errors import AnnotateError
from annotate.formats import uima, uima_types
from annotate.formats.contract import Exported, File, Imported, Input, Trouble
from annotate.formats.naming import Names, Unknown
from annotate.formats.taking import take
from tests.cli.conftest import Run
from tests.formats.conftest import Said, a_plan, articles, corpus, exported, said
from tests.formats.surveys import survey_of

# cassis tells of each feature that Python has a word for.
pytestmark = pytest.mark.filterwarnings("ignore:Trying to add feature")

TEXT = "👍 Maria Orlova said&#10;she left Genf."
HEAD = (
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"'
    ' xmlns:custom="http:///custom.ecore" xmlns:own="http:///webanno/custom.ecore"'
    ' xmlns:ner="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore"'
    ' xmlns:seg="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore"'
    ' xmlns:meta="http:///de/tudarmstadt/ukp/dkpro/core/api/metadata/type.ecore"'
    ' xmi:version="2.0">\n'
)
FOREIGN = f"""{HEAD}\
<cas:NULL xmi:id="0"/>
<meta:DocumentMetaData xmi:id="9" sofa="1" begin="0" end="39" documentTitle="news.txt"/>
<seg:Token xmi:id="10" sofa="1" begin="0" end="2" order="0"/>
<seg:Sentence xmi:id="11" sofa="1" begin="0" end="39"/>
<ner:NamedEntity xmi:id="12" sofa="1" begin="3" end="15" value="PER" identifier="urn:q42"/>
<ner:NamedEntity xmi:id="13" sofa="1" begin="30" end="34" value="LOC"/>
<own:Content xmi:id="14" sofa="1" begin="21" end="34" Kind="direct" sure="true" cues="20"
 slots="15 16" sources="17" head="12"/>
<own:ContentSlotLink xmi:id="15" role="Source" target="12"/>
<own:ContentSlotLink xmi:id="16" role="Where" target="13"/>
<cas:FSArray xmi:id="17" elements="18"/>
<own:ContentSourcesLink xmi:id="18" target="12"/>
<cas:StringArray xmi:id="20"><elements>said</elements><elements>told</elements></cas:StringArray>
<own:Same xmi:id="30" sofa="1" begin="3" end="15" Governor="13" Dependent="12" sure="no"/>
<custom:Span xmi:id="31" sofa="1" begin="16" end="20" label="cue"/>
<custom:Relation xmi:id="32" sofa="1" begin="16" end="20" Governor="14" Dependent="31" label="cue"/>
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{TEXT}"/>
<cas:View sofa="1" members="9 10 11 12 13 14 30 31 32"/>
</xmi:XMI>
"""
TYPES = """\
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
<typeDescription><name>webanno.custom.Base</name><supertypeName>uima.tcas.Annotation</supertypeName>
<features>
<featureDescription><name>sure</name><rangeTypeName>uima.cas.Boolean</rangeTypeName>
</featureDescription>
<featureDescription><name>Kind</name><rangeTypeName>own.Values</rangeTypeName></featureDescription>
<featureDescription><name>head</name><rangeTypeName>uima.tcas.Annotation</rangeTypeName>
</featureDescription>
</features></typeDescription>
<typeDescription><name>webanno.custom.Content</name>
<supertypeName>webanno.custom.Base</supertypeName></typeDescription>
<typeDescription><name>own.Values</name><supertypeName>uima.cas.String</supertypeName>
</typeDescription>
</types></typeSystemDescription>
"""


def imported(folder: Path, text: str | bytes, **options: str) -> tuple[Imported, list[str]]:
    path = folder / "a.xmi"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    *troubles, found = uima.read(Input(path), a_plan(**options))
    assert isinstance(found, Imported)
    return found, [f"{one.line}: {one.why}" for one in troubles if isinstance(one, Trouble)]


def places(found: Imported) -> dict[str, str]:
    assert found.text is not None
    return {
        tag.id: f"{tag.label} {found.text[tag.spans[0].start : tag.spans[-1].end]}"
        for tag in found.tags
    }


def test_what_inception_and_dkpro_write(tmp_path: Path) -> None:
    (tmp_path / "TypeSystem.xml").write_text(TYPES)
    found, troubles = imported(tmp_path, FOREIGN)
    assert (found.name, found.title) == ("news.txt", "")
    assert found.text == "👍 Maria Orlova said\nshe left Genf."
    assert places(found) == {
        "12": "PER Maria Orlova",
        "13": "LOC Genf",
        "14": "Content she left Genf",
        "31": "cue said",
    }
    tags = {tag.id: tag for tag in found.tags}
    assert tags["12"].attributes == {"entity": "urn:q42"}
    assert tags["14"].attributes == {"Kind": "direct", "sure": True, "cues": ["said", "told"]}
    assert [(link.kind, link.source, link.target, link.extra) for link in found.links] == [
        ("Source", "14", "12", {}),
        ("Where", "14", "13", {}),
        ("sources", "14", "12", {}),
        ("head", "14", "12", {}),
        ("Same", "13", "12", {"sure": "no"}),
        ("cue", "14", "31", {}),
    ]
    assert troubles == []


def test_without_a_type_system_values_tell_what_they_are(tmp_path: Path) -> None:
    found, troubles = imported(tmp_path, FOREIGN)
    tags = {tag.id: tag for tag in found.tags}
    assert tags["14"].attributes == {
        "Kind": "direct",
        "sure": "true",
        "cues": ["said", "told"],
        "head": "12",
    }
    assert [link.kind for link in found.links] == ["Source", "Where", "sources", "Same", "cue"]
    assert troubles == []


def test_the_feature_with_the_label_can_be_named(tmp_path: Path) -> None:
    found, _ = imported(tmp_path, FOREIGN, label="Kind")
    assert places(found)["14"] == "direct she left Genf"
    assert places(found)["12"] == "PER Maria Orlova"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('begin="3"', 'begin="1"', "6: PER: 1 is in the middle of a character"),
        ('end="34" value', 'end="340" value', "7: LOC: 340 is outside of the text"),
        ('begin="30"', 'begin="-3"', "7: LOC: no offsets: -3-34"),
        ('begin="30"', 'begin="34"', "7: LOC: no text stands at 34-34"),
        ('target="13"', 'target="99"', "0: left out (1): Content.slots, which names no tag"),
        ("<own:Same", '<custom:Fragment xmi:id="8" begin="0" end="1" Governor="12"/><own:Same',
         "15: Fragment: there is no 12 or "),
        ('<ner:NamedEntity xmi:id="13" sofa="1"', '<ner:NamedEntity xmi:id="13" sofa="2"',
         "0: left out (1): tags of other views"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_the_rest_is_read(
    old: str, new: str, told: str, tmp_path: Path
) -> None:
    assert old in FOREIGN
    text = FOREIGN.replace(old, new, 1)
    text = text.replace("<cas:View", '<cas:Sofa xmi:id="2" sofaNum="2" sofaString="x"/><cas:View')
    found, troubles = imported(tmp_path, text)
    assert told in troubles
    assert len(found.tags) >= 3


def test_a_zip_of_inception_and_xml_1_1(tmp_path: Path, folder: Path, run: Run) -> None:
    with zipfile.ZipFile("news.zip", "w") as archive:
        archive.writestr("TypeSystem.xml", TYPES)
        archive.writestr("../../etc/news.txt.xmi", '<?xml version="1.1"?>' + FOREIGN)
        archive.writestr("broken.xmi", "<")
        archive.writestr("big.xmi", b"\0" * ((1 << 27) + 1), zipfile.ZIP_DEFLATED)
    ran = run("import", "news.zip", "--map", "PER=person", "--map", "LOC=location")
    assert ran.status == 1
    assert "annotate: news.zip: broken.xmi: news.zip:1: no XML: unclosed token" in ran.err
    assert "big.xmi: news.zip: big.xmi is longer than 128 MiB" in ran.err
    assert [tag[:3] for tag in said(Path("news.txt")).tags] == [
        ("claim", [(20, 33)], "she left Genf"),
        ("cue", [(15, 19)], "said"),
        ("location", [(29, 33)], "Genf"),
        ("person", [(2, 14)], "Maria Orlova"),
    ]
    assert not Path("../../etc").exists() and not Path("etc").exists()
    for data in (b"PK\x03\x04rest", io.BytesIO().getvalue(), b"<a/>", b"x"):
        with pytest.raises(AnnotateError):
            imported(tmp_path, data)


def cas_of(path: Path) -> Any:
    """The file as cassis reads it."""
    cassis = pytest.importorskip("cassis")
    with Path("out/TypeSystem.xml").open("rb") as stream:
        types = cassis.load_typesystem(stream)
    with path.open("rb") as stream:
        return cassis.load_cas_from_xmi(stream, typesystem=types)


def test_cassis_reads_all_of_it(hard: Path, run: Run) -> None:
    pytest.importorskip("cassis")
    ran = run("export", hard, "--format", "uima", "-o", "out", "--strict")
    assert ran.status == 0, ran.err
    for path in sorted(hard.glob("*.txt")):
        cas = cas_of(Path(f"out/{path.stem}.xmi"))
        assert cas.sofa_string == path.read_bytes().decode()
        spans = {span.xmiID: span for span in cas.select("custom.Span")}
        pieces: dict[int, list[Any]] = {}
        for tie in cas.select("custom.Fragment"):
            pieces.setdefault(tie.Governor.xmiID, []).append(spans.pop(tie.Dependent.xmiID))
        got = []
        for id, span in spans.items():
            whole = [span, *pieces.get(id, [])]
            # cassis counts code points once it has read.
            offsets = [(one.begin, one.end) for one in whole]
            text = " … ".join(one.get_covered_text() for one in whole)
            got.append((span.label, offsets, text, attributes(span), span.note or ""))
        before = said(path)
        assert sorted(got, key=repr) == before.tags
        links = [
            (tie.label, *((end.label, end.begin) for end in (tie.Governor, tie.Dependent)))
            for tie in cas.select("custom.Relation")
        ]
        assert sorted(links) == sorted(
            (kind, *((label, spans[0][0]) for label, spans in ends)) for kind, *ends in before.links
        )
        [document] = cas.select("DocumentMetaData")
        assert document.documentId == str(path)


def attributes(span: Any) -> list[tuple[str, Any]]:
    own = {one.name: one.name.rstrip("_") for one in span.type.features}
    found = {name: getattr(span, feature, None) for feature, name in own.items()}
    left = ("label", "note", "by", "at")
    return sorted((name, value) for name, value in found.items() if value and name not in left)


def test_offsets_are_utf_16_units(hard: Path, run: Run) -> None:
    assert run("export", hard / "emoji.txt", "--format", "uima", "-o", "out").status == 0
    text = (hard / "emoji.txt").read_bytes().decode()
    units = text.encode("utf-16-le")
    made = Path("out/emoji.xmi").read_text("utf-8")
    [line] = [line for line in made.splitlines() if "Maria Orlova" not in line and "Q42" in line]
    start, end = (
        int(line.partition(f'{name}="')[2].partition('"')[0]) for name in ("begin", "end")
    )
    assert units[2 * start : 2 * end].decode("utf-16-le") == "Maria Orlova"
    assert start != text.index("Maria Orlova")


def test_what_xml_cannot_hold_is_told(folder: Path, run: Run) -> None:
    cassis = pytest.importorskip("cassis")
    text = "On \x01Mon\x0bday\ufffe\r\n"
    tag = make_tag(text, "date", (Span(4, 11),), id="aaaaaa", note="\x02")
    found, loss = written(exported(text, Annotations(Source("a.txt"), tags=(tag,))))
    assert loss.content[("what XML cannot hold", "character", "a blank or \ufffd is there")] == 4
    types = cassis.load_typesystem(io.BytesIO(found["TypeSystem.xml"]))
    cas = cassis.load_cas_from_xmi(io.BytesIO(found["a.xmi"]), typesystem=types)
    assert cas.sofa_string == "On \ufffdMon day\ufffd\r\n"
    [span] = cas.select("custom.Span")
    assert span.get_covered_text() == "Mon day"


def written(article: Exported) -> tuple[dict[str, bytes], Any]:
    survey = survey_of(article.document, article.schema)
    plan = a_plan()._replace(schema=survey.schema())
    files = [file for file in uima.write(iter([article]), plan) if isinstance(file, File)]
    return {file.name: file.data for file in files}, plan.loss


@given(article=articles())
def test_any_article_comes_back(
    article: Exported, tmp_path_factory: pytest.TempPathFactory
) -> None:
    files, loss = written(article)
    folder = tmp_path_factory.mktemp("any")
    (folder / "TypeSystem.xml").write_bytes(files["TypeSystem.xml"])
    found, troubles = imported(folder, files["a.xmi"])
    assert (troubles, bool(loss)) == ([], False)
    assert (found.text, found.name) == (article.text, "a.txt")
    empty = exported(article.text, Annotations(Source("a.txt")))
    names = Names(article.schema)
    taken = take(empty.document, article.schema, found, names, Unknown(), joint="", by="")
    assert taken.troubles == []
    empty.document.apply(taken.edit)
    made = [(tag.label, tag.spans, tag.attributes, tag.note) for tag in empty.document]
    kept = [(tag.label, tag.spans, tag.attributes, tag.note) for tag in article.tags()]
    assert sorted(made, key=repr) == sorted(kept, key=repr)
    assert len(found.links) == len([*article.links()])


@given(st.text(st.sampled_from("ax_0é f8東\U0001f44d"), min_size=1, max_size=9))
def test_a_feature_tells_its_attribute(name: str) -> None:
    made = uima_types.feature(name)
    assert made.isascii() and made.isidentifier() and made[0].isalpha()
    assert uima_types.attribute(made) == name


@pytest.mark.parametrize("name", ["begin", "begin_", "class", "label", "x_x0041_", "_x0041_", "1"])
def test_a_feature_is_not_called_what_it_cannot(name: str) -> None:
    made = uima_types.feature(name)
    assert made != name and made not in uima_types.KEPT
    assert uima_types.attribute(made) == name


def test_strange_names_and_lists_pass_through_cassis(folder: Path) -> None:
    cassis = pytest.importorskip("cassis")
    text = "Maria left"
    said = {"class": "a", "begin": "b", "my kind": "c", "type": "d", "self": "e", "id": "f"}
    urls = ["http://x/?a=1&b=<2>", "two\r\nlines", ""]
    tag = make_tag(
        text, "person", (Span(0, 5),), id="aaaaaa", attributes={**said, "urls": urls, "n": 3}
    )
    label = Label("person", "entity", attributes=(Attribute("urls", many=True),))
    schema = Schema("t", labels=(label,), links=(LinkKind("a"),))
    article = exported(text, Annotations(Source("a.txt"), tags=(tag,)))._replace(schema=schema)
    files, loss = written(article)
    assert not loss
    types = cassis.load_typesystem(io.BytesIO(files["TypeSystem.xml"]))
    cas = cassis.load_cas_from_xmi(io.BytesIO(files["a.xmi"]), typesystem=types)
    [span] = cas.select("custom.Span")
    assert (span.class_, span.begin_, span.my_x0020_kind) == ("a", "b", "c")
    assert span.urls.elements[:2] == urls[:2]
    Path("TypeSystem.xml").write_bytes(files["TypeSystem.xml"])
    found, troubles = imported(Path(), files["a.xmi"])
    assert troubles == []
    assert found.tags[0].attributes == {**said, "urls": urls, "n": "3"}
    cas.to_xmi(Path("again.xmi"))
    found, troubles = imported(Path(), Path("again.xmi").read_bytes())
    assert troubles == []
    assert {**found.tags[0].attributes, "urls": urls} == {**said, "urls": urls, "n": "3"}


LAUGHS = "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        f'<!DOCTYPE x [<!ENTITY a "ha">{LAUGHS}]>{FOREIGN.replace(TEXT, "&i;")}',
        f'<!DOCTYPE x [<!ENTITY i SYSTEM "secret.txt">]>{FOREIGN.replace(TEXT, "x")}',
        f'<!DOCTYPE x SYSTEM "secret.txt">{FOREIGN.replace("<cas:NULL", "&x;<cas:NULL")}',
        f'<!DOCTYPE x SYSTEM "secret.txt">{FOREIGN.replace(TEXT, "a&x;b")}',
        f'<!DOCTYPE x SYSTEM "secret.txt" []>{FOREIGN.replace(TEXT, "a&x;b")}',
        f'<!DOCTYPE x [<!ENTITY % x SYSTEM "secret.txt"> %x;]>{FOREIGN.replace(TEXT, "a&x;b")}',
        f'{"<!-- x -->" * 99}<!DOCTYPE x PUBLIC "x" "secret.txt">{FOREIGN.replace(TEXT, "a&x;b")}',
        FOREIGN.replace("sofaString", "string"),
        FOREIGN.replace("omg", "mog"),
        FOREIGN.replace("own:Same", "no:Same"),
        FOREIGN[:-20],
    ],
)
def test_what_is_dangerous_or_no_xmi_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    with pytest.raises(AnnotateError) as told:
        imported(tmp_path, text)
    assert "secret" not in told.value.message


def test_deep_and_wide_files_are_read_in_time(tmp_path: Path) -> None:
    many = 100_000
    deep = "<own:x>" * many + "</own:x>" * many
    found, _ = imported(tmp_path, FOREIGN.replace("<cas:View", f"{deep}<cas:View"))
    assert len(found.tags) == 4
    spans = "".join(
        f'<custom:Span xmi:id="{n}" sofa="1" begin="3" end="8" label="person"/>'
        for n in range(100, many)
    )
    found, _ = imported(tmp_path, FOREIGN.replace("<cas:View", f"{spans}<cas:View"))
    assert len(found.tags) == many - 100 + 4


CORPORA = {
    "brat-tutorials": ("brat", 226),
    "litbank/entities": ("brat", 1979),
    "polnear-train": ("brat", 11571),
    "wnut17/emerging.dev.conll": ("conll", 836),
}
LOST = {
    "brat-tutorials": [
        "reference (1 tag): left out",
        "numbers and the like (4 values): written as text",
    ]
}


@pytest.mark.parametrize("name", sorted(CORPORA))
def test_a_corpus_comes_back(name: str, folder: Path, run: Run) -> None:
    pytest.importorskip("cassis")
    format, number = CORPORA[name]
    source = corpus(name.partition("/")[0]) / name.partition("/")[2]
    if source.is_dir():
        shutil.copytree(source, "in", copy_function=shutil.copyfile)
        ran = run("import", "in", "--format", format, "--keep-labels")
    else:
        ran = run("import", source, "--format", format, "--keep-labels", "-o", "in")
    assert ran.status in (0, 1), ran.err
    first = {path.relative_to("in"): said(path) for path in tagged("in")}
    double = sum(map(int, re.findall(r", (\d+) there already", ran.err)))
    assert sum(len(one.tags) for one in first.values()) + double == number
    out = run("export", "in", "--format", "uima", "-o", "out")
    lost = [line.removeprefix("annotate: uima: ") for line in out.err.splitlines()]
    assert lost == LOST.get(name, [])
    spans = 0
    for path in tagged("in"):
        made = Path("out") / path.relative_to("in").with_suffix(".xmi")
        got = [(span.label, span.begin, span.end) for span in cas_of(made).select("custom.Span")]
        tags = first[path.relative_to("in")].tags
        assert sorted(got) == sorted((tag[0], *span) for tag in tags for span in tag[1])
        spans += len(got)
    assert spans >= number - double
    for path in tagged("in"):
        (Path("back") / path.relative_to("in")).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, Path("back") / path.relative_to("in"))
    again = run("import", "out", "--format", "uima", "--keep-labels", "--text", "back")
    assert again.status == 0, again.err
    assert {path.relative_to("back"): said(path) for path in tagged("back")} == {
        path: Said([(*tag[:3], in_text(tag[3]), tag[4]) for tag in one.tags], one.links)
        for path, one in first.items()
    }


def in_text(attributes: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [(name, "true" if value is True else value) for name, value in attributes]


def tagged(folder: str) -> list[Path]:
    return [path for path in Path(folder).rglob("*.txt") if Path(f"{path}.tags.yaml").exists()]
