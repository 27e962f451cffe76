"""brat standoff: written so that medkit reads it, read whatever brat and its users write."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from annotate.formats import brat
from annotate.formats.contract import Exported, File, Imported, Input, Trouble
from annotate.formats.naming import Names, Unknown
from annotate.formats.taking import take
from annotate.store.schemas import default_schema
from tests.cli.conftest import Run
from tests.formats.conftest import a_plan, articles, said

ANN = """\
T1\tPerson 0 12\tMaria Orlova
T2\tSay 13 17\tsaid
T3\tContent 18 20;21 29\twe pay nothing
T4\tGPE 33 37\tGenf
T5\tOrg 40 44\tVeld
E1\tSay:T2 Source:T1 Content:T3 Topic:T4 Topic2:T5
R1\tLocated Arg1:T1 Arg2:T4
*\tEquiv T1 T4 T5
A1\tNegation E1
A2\tConfidence E1 High
M1\tMention T1 Name
N1\tReference T4 Wikidata:Q71\tGeneva
#1\tAnnotatorNotes T1\tIs she?
#2\tAnnotatorNotes R1\tNot stated
"""
TEXT = "Maria Orlova said we\npay nothing in Genf, Veld paid.\n"


def imported(folder: Path, ann: str, **options: str) -> tuple[Imported, list[Trouble]]:
    path = folder / "a.ann"
    path.write_bytes(ann.encode())
    *troubles, found = brat.read(Input(path), a_plan(**options))
    assert isinstance(found, Imported)
    assert found.beside == folder / "a.txt"
    return found, [one for one in troubles if isinstance(one, Trouble)]


def ends(found: Imported) -> list[tuple[str, str, str]]:
    return [(link.kind, link.source, link.target) for link in found.links]


def test_all_kinds_of_lines(tmp_path: Path) -> None:
    found, troubles = imported(tmp_path, ANN)
    assert troubles == []
    tags = {tag.id: tag for tag in found.tags}
    assert [*tags] == ["T1", "T2", "T3", "T4", "T5"]
    assert tags["T3"].spans == ((18, 20), (21, 29))
    assert tags["T2"].attributes == {"Negation": True, "Confidence": "High"}
    assert (tags["T1"].attributes, tags["T1"].note) == ({"Mention": "Name"}, "Is she?")
    assert tags["T4"].attributes == {"entity": "Wikidata:Q71"}
    assert tags["T4"].extra == {"reference": "Geneva"}
    assert ends(found) == [
        ("Source", "T2", "T1"),
        ("Content", "T2", "T3"),
        ("Topic", "T2", "T4"),
        ("Topic", "T2", "T5"),
        ("Equiv", "T1", "T4"),
        ("Equiv", "T4", "T5"),
        ("Located", "T1", "T4"),
    ]
    assert found.links[-1].extra == {"note": "Not stated"}


def test_the_links_of_an_event_can_start_at_one_of_its_arguments(tmp_path: Path) -> None:
    found, _ = imported(tmp_path, ANN, hub="Content")
    assert ends(found)[:3] == [("Source", "T3", "T1"), ("Topic", "T3", "T4"), ("Topic", "T3", "T5")]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("T9\tPerson 0\tx", "T9: expected a type and offsets: Person 0"),
        ("R9\tLocated Arg1:T1", "R9: expected a type and two arguments: Located Arg1:T1"),
        ("R9\tLocated Arg1:T1 Arg2:T77", "R9: there is no T77"),
        ("E9\tSay:T77 Source:T1", "E9: there is no T77"),
        ("E9\tSay:T2 Source", "E9: no argument: Source"),
        ("E9\t", "E9: there is no id"),
        ("A9\tNegation", "A9: there is no id"),
        ("*\tEquiv T1", "*: expected a type and two ids or more: Equiv T1"),
        ("N9\tReference T1\tx", "N9: expected a type, an id and a reference: Reference T1"),
        ("#9\tAnnotatorNotes T77\tx", "#9: there is no T77"),
        ("T1\tPerson 0 5\tMaria", "T1 is there twice; what names it means the first"),
        ("what is this", "no line of brat's: what is this"),
    ],
)
def test_a_wrong_line_is_told_and_the_others_are_read(line: str, told: str, tmp_path: Path) -> None:
    found, troubles = imported(tmp_path, f"{ANN}{line}\n#8\tAnnotatorNotes T5\tlast\n")
    assert troubles == [Trouble(ANN.count("\n") + 1, told)]
    assert len(found.tags) >= 5
    assert next(tag for tag in found.tags if tag.id == "T5").note == "last"


def test_a_line_break_inside_of_a_tag_is_told_and_read(folder: Path, run: Run) -> None:
    Path("a.txt").write_text("He said:\n\n“You go.”\n", "utf-8")
    Path("a.ann").write_text("T1\tclaim 3 19\tsaid:\n\n“You go.”\nT2\tperson 0 2\tHe\n", "utf-8")
    ran = run("import", "a.ann")
    assert ran.status == 1
    assert "annotate: a.ann:3: a line break in the text of T1; read as part of it\n" in ran.err
    assert [tag[:3] for tag in said(Path("a.txt")).tags] == [
        ("claim", [(3, 19)], "said:\n\n“You go.”"),
        ("person", [(0, 2)], "He"),
    ]


def written(article: Exported, **options: str) -> tuple[dict[str, bytes], Any]:
    plan = a_plan(**options)
    files = [*brat.write(iter([article]), plan)]
    assert all(isinstance(file, File) for file in files)
    return {file.name: file.data for file in files}, plan.loss


@given(article=articles())
def test_any_article_comes_back(
    article: Exported, tmp_path_factory: pytest.TempPathFactory
) -> None:
    files, loss = written(article)
    assert files["a.txt"].decode() == article.text
    folder = tmp_path_factory.mktemp("brat")
    found, troubles = imported(folder, files["a.ann"].decode())
    assert troubles == []
    empty = Exported("a.txt", "a", fresh(article), article.schema, frozenset())
    names = Names(default_schema())
    taken = take(empty.document, default_schema(), found, names, Unknown(), joint=" ", by="")
    assert taken.troubles == []
    empty.document.apply(taken.edit)
    lost = {what for what, _, _ in loss.content}
    assert lost <= {
        "nothing but blanks",
        "line breaks",
        "links to nothing but blanks",
        "blanks and line breaks at borders",
    }
    if not lost:
        back, before = (
            sorted(((tag.label, tag.spans, tag.attributes, tag.note) for tag in tags), key=repr)
            for tags in (empty.document, article.document)
        )
        assert back == before
        assert len(empty.document.links) == len(article.document.links)


def fresh(article: Exported) -> Any:
    from msgspec.structs import replace

    from annotate.core.document import Document

    bare = replace(article.document.base, tags=(), links=())
    return Document(article.document.article, bare)


def test_medkit_reads_what_we_write(hard: Path, run: Run) -> None:
    io = pytest.importorskip("medkit.io.brat")
    assert run("export", hard, "--format", "brat", "-o", "out").status == 0
    total = 0
    for path in sorted(hard.glob("*.txt")):
        doc = io.BratInputConverter().load_doc(f"out/{path.stem}.ann", f"out/{path.stem}.txt")
        text = path.read_bytes().decode()
        entities = {one.uid: one for one in doc.anns.entities}
        expected = said(path)
        for one in entities.values():
            spans = [(s.start, s.end) for s in one.spans if hasattr(s, "start")]
            assert one.text == " ".join(text[start:end] for start, end in spans)
        inside = {
            (one.label, "".join(one.text.split())): {attr.label: attr.value for attr in one.attrs}
            for one in entities.values()
        }
        assert {label for label, _, _, _, _ in expected.tags} == {label for label, _ in inside}
        for label, spans, _, attributes, note in expected.tags:
            letters = "".join("".join(text[start:end] for start, end in spans).split())
            attrs = inside[label, letters]
            listed = {key: value for key, value in attributes if key in ("check", "kind")}
            assert {key: attrs[key] for key in listed} == listed
            if note:
                assert note in attrs["brat_note"]
        links = [
            (one.label, entities[one.source_id].label, entities[one.target_id].label)
            for one in doc.anns.relations
        ]
        assert sorted(links) == sorted((kind, a[0], b[0]) for kind, a, b in expected.links)
        total += len(entities)
    assert total == 18


def test_claims_can_be_events(hard: Path, run: Run) -> None:
    ran = run("export", hard / "crlf.txt", "--format", "brat", "-o", "out", "--option", "events")
    assert ran.status == 0
    lines = Path("out/crlf.ann").read_text("utf-8").splitlines()
    types = {line.split("\t")[0]: line.split("\t")[1].split(" ")[0] for line in lines}
    [event] = [line.split("\t")[1].split() for line in lines if line.startswith("E")]
    assert [(part.split(":")[0], types[part.split(":")[1]]) for part in event] == [
        ("claim", "claim"),
        ("claimant", "person"),
        ("cue", "cue"),
        ("when", "date"),
    ]
    configuration = Path("out/annotation.conf").read_text("utf-8")
    events = configuration.split("[events]")[1].split("[attributes]")[0]
    assert "claim claimant*:source|person|organization, cue*:cue" in events


def test_the_articles_themselves_are_left_alone(hard: Path, run: Run) -> None:
    before = {path: path.read_bytes() for path in hard.glob("*.txt")}
    assert run("export", hard, "--format", "brat", "-o", hard).status == 0
    assert {path: path.read_bytes() for path in hard.glob("*.txt")} == before
    assert len([*hard.glob("*.ann")]) == 3
    Path("hard/crlf.txt").write_bytes(before[Path("hard/crlf.txt")].decode().encode("utf-16"))
    ran = run("export", hard / "crlf.txt", "--format", "brat", "-o", hard)
    assert (ran.status, ran.err.count("hard/crlf.txt is one of the files that are read")) == (2, 1)
    ran = run("export", hard, "--format", "brat")
    assert (ran.status, ran.err) == (
        2,
        "annotate: brat writes several files (name a folder for them: -o DIR)\n",
    )
