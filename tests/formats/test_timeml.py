"""TimeML: written so that a plain XML parser finds each date, read in its two styles."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given

from annotate.core.annotations import Annotations, Metadata, Source
from annotate.core.schema import Label, LinkKind, Schema
from annotate.core.spans import Span
from annotate.core.tags import Link, make_tag
from annotate.errors import AnnotateError
from annotate.formats import timeml
from annotate.formats.contract import Exported, File, Imported, Input, Trouble
from annotate.store import codec
from tests.cli.conftest import Run
from tests.formats.conftest import Round, a_plan, articles, corpus, exported, said

TEMPEVAL = """\
<?xml version="1.0" ?>
<TimeML xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<DOCID>wire_19980108.0711</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="1998-01-08" temporalFunction="false"
 functionInDocument="CREATION_TIME">1998-01-08</TIMEX3></DCT>
<TITLE>Karsk &amp; Veld talk</TITLE>
<TEXT>
Orlova <EVENT eid="e1" class="REPORTING">said</EVENT> on
<TIMEX3 tid="t1" type="DATE" value="1998-01-07" temporalFunction="true" anchorTimeID="t0"
 functionInDocument="NONE">Wed&#13;
nesday</TIMEX3> that <TIMEX3 tid="t2" type="DURATION" value="P2W" mod="EQUAL_OR_MORE"
 beginPoint="t9" endPoint="t1" valueFromFunction="tf1"
 comment="At &quot;least&quot;">two weeks</TIMEX3>
<SIGNAL sid="s1">after</SIGNAL> it <EVENT eid="e2" class="OCCURRENCE">ended</EVENT>,
<TIMEX3 tid="t3" type="SET" value="P1D" quant="EVERY" freq="2X">twice a day</TIMEX3>.
</TEXT>
<MAKEINSTANCE eventID="e1" eiid="ei1" tense="PAST" aspect="NONE" polarity="POS" pos="VERB"/>
<MAKEINSTANCE eventID="e2" eiid="ei2" tense="PAST"/>
<TIMEX3 tid="t9" type="DATE" value="1997-12-24" functionInDocument="NONE"/>
<TLINK lid="l1" relType="AFTER" eventInstanceID="ei1" relatedToEventInstance="ei2" signalID="s1"/>
<TLINK lid="l2" relType="IS_INCLUDED" timeID="t1" relatedToTime="t0"/>
<SLINK lid="l3" relType="EVIDENTIAL" eventInstanceID="ei1" subordinatedEventInstance="ei2"/>
</TimeML>
"""

TIMEBANK = """\
<?xml version="1.0" ?>
<!DOCTYPE TimeML SYSTEM "TimeML.dtd">
<TimeML>

wire 0711 NEWS <TIMEX3 tid="t5" type="TIME" value="1998-01-08T18:30:00"
 functionInDocument="CREATION_TIME">01-08-98 18:30</TIMEX3>
<s>Shares <ENAMEX TYPE="ORG">Veld</ENAMEX> fell <ENAMEX TYPE="ORG">Karsk</ENAMEX>
<TIMEX3 tid="t6" type="DATE" value="1998-01-08" anchorTimeID="t5">today</TIMEX3>.</s>
</TimeML>
"""


def imported(folder: Path, text: str) -> tuple[Imported, list[str]]:
    path = folder / "a.tml"
    path.write_bytes(text.encode())
    *troubles, found = timeml.read(Input(path), a_plan())
    assert isinstance(found, Imported)
    return found, [f"{one.line}: {one.why}" for one in troubles if isinstance(one, Trouble)]


def test_all_that_tempeval_3_has(tmp_path: Path) -> None:
    found, troubles = imported(tmp_path, TEMPEVAL)
    assert (found.name, found.title, found.published) == (
        "wire_19980108.0711.txt",
        "Karsk & Veld talk",
        "1998-01-08",
    )
    assert found.text is not None and found.text.startswith("\nOrlova said on\nWed\r\nnesday that")
    tags = {tag.id: tag for tag in found.tags}
    places = {id: found.text[tag.spans[0].start : tag.spans[0].end] for id, tag in tags.items()}
    assert places == {
        "e1": "said",
        "t1": "Wed\r\nnesday",
        "t2": "two weeks",
        "s1": "after",
        "e2": "ended",
        "t3": "twice a day",
    }
    assert tags["t1"].attributes == {"type": "DATE", "value": "1998-01-07", "anchor": "1998-01-08"}
    assert tags["t1"].extra == {}
    assert tags["t2"].attributes == {
        "type": "DURATION",
        "value": "P2W",
        "mod": "EQUAL_OR_MORE",
        "begin": "1997-12-24",
        "end": "1998-01-07",
    }
    assert (tags["t2"].extra, tags["t2"].note) == ({"valueFromFunction": "tf1"}, 'At "least"')
    assert tags["t3"].attributes == {
        "type": "SET",
        "value": "P1D",
        "quant": "EVERY",
        "freq": "2X",
    }
    assert tags["e1"].attributes == {
        "class": "REPORTING",
        "tense": "PAST",
        "aspect": "NONE",
        "polarity": "POS",
        "pos": "VERB",
    }
    assert [(link.kind, link.source, link.target) for link in found.links] == [
        ("AFTER", "e1", "e2"),
        ("EVIDENTIAL", "e1", "e2"),
    ]
    assert troubles == [
        "0: left out (1): links with times that stand nowhere in the text, such as the DCT",
        "0: left out (1): the signals of links; the links are kept",
    ]


def test_the_style_of_the_old_timebank(tmp_path: Path) -> None:
    found, troubles = imported(tmp_path, TIMEBANK)
    assert found.name == "a.txt"
    assert found.published == "1998-01-08"
    assert found.text == ("\n\nwire 0711 NEWS 01-08-98 18:30\nShares Veld fell Karsk\ntoday.\n")
    first, second = found.tags
    assert first.attributes == {"type": "TIME", "value": "1998-01-08T18:30:00"}
    assert first.extra == {"functionInDocument": "CREATION_TIME"}
    assert second.attributes["anchor"] == "1998-01-08T18:30:00"
    assert troubles == ["7: ENAMEX (2 marks): not TimeML's; left out, its text is kept"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('anchorTimeID="t0"', 'anchorTimeID="t7"', "9: t1: its anchorTimeID t7 is not there"),
        ('value="1997-12-24"', "", "11: t2: its beginPoint t9 has no value"),
        ('eventID="e2"', 'eventID="e7"', "18: ei2: there is no event e7"),
        ('eventID="e2"', 'eventID="e1"', "18: ei2: a second instance of e1; left out"),
        (">after<", "><", "14: s1: it stands nowhere in the text"),
        (">two weeks<", "><", "11: t2: it stands nowhere in the text"),
        ("Karsk &amp;", '<TIMEX3 tid="t8"/>', "6: t8: it stands nowhere in the text"),
        ('value="1998-01-08"', 'value="1998-01"', "4: no day of publication: 1998-01"),
        ('value="1998-01-08"', 'value="1998-01-08T10:00"', "4: only the day is kept of"),
        ("</TEXT>", "</TEXT><TEXT>x</TEXT>", "16: a second TEXT; read as more of the first"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_is_read(
    old: str, new: str, told: str, tmp_path: Path
) -> None:
    assert old in TEMPEVAL
    found, troubles = imported(tmp_path, TEMPEVAL.replace(old, new, 1))
    assert any(line.startswith(told) for line in troubles), troubles
    assert len(found.tags) >= 5


def test_events_are_no_named_events_unless_the_schema_says_so(folder: Path, run: Run) -> None:
    Path("a.tml").write_text(TEMPEVAL)
    ran = run("import", "a.tml")
    assert ran.status == 1
    assert "left out, no such label: EVENT (2), SIGNAL (1)" in ran.err
    assert "left out, no such link: AFTER (1), EVIDENTIAL (1)" in ran.err
    assert "date has no attribute quant (1 tag); kept" in ran.err
    assert {tag[0] for tag in said(Path("wire_19980108.0711.txt")).tags} == {"date"}
    ran = run("import", "a.tml", "--map", "EVENT=event", "--map", "SIGNAL=", "--map", "AFTER=when")
    assert "taken: EVENT as event (2), TIMEX3 as date (3), AFTER as when (1)" in ran.err
    label = "{name: happening, layer: entity, key: h, names: {timex3: EVENT}}"
    Path("annotate.yaml").write_text(f"schema:\n  name: t\n  labels:\n  - {label}\n")
    ran = run("import", "a.tml", "-o", "own")
    assert "taken: EVENT as happening (2)" in ran.err


def test_events_and_links_come_back(folder: Path, run: Run) -> None:
    Path("a.tml").write_text(TEMPEVAL)
    assert run("import", "a.tml", "--keep-labels", "-o", "one").status == 1
    out = run("export", "one", "--format", "timeml", "-o", "out", "--strict")
    assert out.status == 0, out.err
    again = run("import", "out", "--format", "timeml", "--keep-labels", "-o", "two")
    assert again.status == 0, again.err
    [first], [second] = (sorted(Path(place).rglob("*.0711.txt")) for place in ("one", "two"))
    assert said(second) == said(first)
    assert len(said(first).links) == 2
    assert second.read_bytes() == first.read_bytes()


def test_a_plain_parser_finds_each_date(hard: Path, run: Run) -> None:
    for name, day in (("emoji", "2020-11-05"), ("crlf", "2020-11-06")):
        text = (hard / f"{name}.txt").read_bytes()
        sidecar = hard / f"{name}.txt.tags.yaml"
        found = codec.parse(sidecar.read_bytes(), "")
        assert text and found
        changed = Annotations(
            found.source, Metadata("A & B", day), found.schema, found.tags, found.links
        )
        sidecar.write_bytes(codec.dump(changed))
    ran = run("export", hard, "--format", "timeml", "-o", "out")
    assert ran.status == 0, ran.err
    dates = 0
    for path in sorted(hard.glob("*.txt")):
        root = ElementTree.parse(f"out/{path.stem}.tml").getroot()
        body = root.find("TEXT")
        assert body is not None
        assert "".join(body.itertext()) == path.read_bytes().decode()
        expected = [tag for tag in said(path).tags if tag[0] == "date"]
        assert offsets(body) == [(tag[1][0], tag[2]) for tag in expected]
        for element, tag in zip(body.iter("TIMEX3"), expected, strict=True):
            assert element.attrib["value"] == dict(tag[3])["value"]
            dates += 1
        days = {"emoji": "2020-11-05", "crlf": "2020-11-06"}
        assert root.findtext("DCT/TIMEX3") == days.get(path.stem)
    assert dates == 2


def test_a_plain_parser_finds_what_dates_count_from(folder: Path, run: Run) -> None:
    Path("a.txt").write_bytes("---\ntitle: T\ndate: 2020-11-05\n---\nOn Monday 👍 he left\r\n"
                              "for two weeks until Friday, every day.".encode())  # fmt: skip
    said_of = {
        "Monday": ["value=2020-11-09", "type=DATE", "anchor=2020-11-05"],
        "two weeks": ["value=P2W", "type=DURATION", "begin=2020-10-30", "end=2020-11-13"],
        "Friday": ["value=2020-11-13", "type=DATE", "anchor=2020-10-30", "mod=BEFORE"],
        "every day": ["value=P1D", "type=SET", "anchor=2020-11-13"],
    }
    for quote, values in said_of.items():
        more = [word for value in values for word in ("--attribute", value)]
        ran = run("add", "a.txt", "date", "--quote", quote, *more)
        assert ran.status == 0, ran.err
    ran = run("export", "a.txt", "--format", "timeml", "-o", "out", "--strict")
    assert ran.status == 0, ran.err
    root = ElementTree.parse("out/a.tml").getroot()
    times = {one.attrib["tid"]: one for one in root.iter("TIMEX3")}
    assert times["t0"].attrib["functionInDocument"] == "CREATION_TIME"
    pointers = {"anchorTimeID": "anchor", "beginPoint": "begin", "endPoint": "end"}
    for one in root.iterfind("TEXT/TIMEX3"):
        found: dict[str, str] = {
            key: one.attrib[key] for key in ("value", "type", "mod") if key in one.attrib
        }
        for pointer, name in pointers.items():
            if pointer in one.attrib:
                found[name] = times[one.attrib[pointer]].attrib["value"]
        assert sorted(f"{key}={value}" for key, value in found.items()) == sorted(
            said_of.pop(str(one.text))
        )
    assert said_of == {}
    # A day that stands nowhere in the text, once for both that name it.
    assert [one.attrib["value"] for one in root.findall("TIMEX3")] == ["2020-10-30"]
    before = said(Path("a.txt"))
    Path("a.txt.tags.yaml").unlink()
    assert run("import", "out", "--format", "timeml", "--text", "a.txt").status == 0
    assert said(Path("a.txt")) == before


def offsets(body: ElementTree.Element) -> list[tuple[tuple[int, int], str]]:
    """Where the marks in a text are, and what stands there."""
    found = []
    place = len(body.text or "")
    for element in body:
        text = "".join(element.itertext())
        found.append(((place, place + len(text)), text))
        place += len(text) + len(element.tail or "")
    return found


def test_dates_come_back(there_and_back: Round) -> None:
    before, after, out, came = there_and_back("timeml")
    assert (out.status, came.status) == (0, 0), out.err + came.err
    assert {line for line in out.err.splitlines() if "who made" not in line} == {
        "annotate: timeml: person (6 tags): left out",
        "annotate: timeml: claim (4 tags): left out",
        "annotate: timeml: quantity (1 tag): left out",
        "annotate: timeml: location (2 tags): left out",
        "annotate: timeml: other (1 tag): left out",
        "annotate: timeml: cue (1 tag): left out",
        "annotate: timeml: event (1 tag): left out",
        "annotate: timeml: links (5 links): left out",
        "annotate: timeml: dates without a type (2 tags): written as what the value looks like",
        "annotate: timeml: no date of publication (3 articles): there is no DCT",
    }
    for name, one in before.items():
        expected = [tag for tag in one.tags if tag[0] == "date"]
        if expected:
            typed = [(*tag[:3], [("type", "DATE"), *tag[3]], tag[4]) for tag in expected]
            assert after[name].tags == typed


def written(article: Exported) -> tuple[str, Any]:
    plan = a_plan()
    [file] = timeml.write(iter([article]), plan)
    assert isinstance(file, File)
    return file.data.decode(), plan.loss


SCHEMA = Schema(
    "t",
    labels=(
        Label("person", "date"),
        Label("claim", "entity", names={"timex3": "EVENT"}),
        Label("cue", "claim", names={"timex3": "SIGNAL"}),
    ),
    links=(LinkKind("BEFORE"),),
)


@given(article=articles())
def test_any_article_comes_back(
    article: Exported, tmp_path_factory: pytest.TempPathFactory
) -> None:
    text, loss = written(article._replace(schema=SCHEMA))
    found, troubles = imported(tmp_path_factory.mktemp("any"), text)
    assert troubles == []
    assert found.text == article.text
    assert found.name == "a.txt"
    element = {"person": "TIMEX3", "claim": "EVENT", "cue": "SIGNAL"}
    tags = [tag for tag in article.tags() if tag.label in element]
    places = [(element[tag.label], *span) for tag in tags for span in tag.spans]
    kept = [(tag.label, *tag.spans[0]) for tag in found.tags]
    assert set(kept) <= set(places)
    told = sum(
        n for (what, _, _), n in loss.content.items() if what.startswith(("inside", "across"))
    )
    assert len(kept) + told == len(places)
    if not loss:
        assert len(found.links) == len([*article.links()])
        assert [tag.note for tag in found.tags] == [tag.note for tag in tags]


def test_what_xml_cannot_hold_is_replaced_one_for_one() -> None:
    text = "On \x01Mon\x0bday\ufffe\ud800 <b>"
    tag = make_tag(text, "date", (Span(4, 11),), id="aaaaaa", attributes={"value": "2020-11-09"})
    article = exported(text, Annotations(Source("a.txt"), tags=(tag,)))
    made, loss = written(article)
    body = ElementTree.fromstring(made.encode()).find("TEXT")
    assert body is not None
    assert "".join(body.itertext()) == "On \ufffdMon day\ufffd\ufffd <b>"
    assert offsets(body) == [((4, 11), "Mon day")]
    assert loss.content[("what XML cannot hold", "character", "a blank or \ufffd is there")] == 4


def test_links_to_no_mark_are_counted() -> None:
    text = "He left Monday"
    tags = (
        make_tag(text, "claim", (Span(3, 7),), id="aaaaaa"),
        make_tag(text, "other", (Span(0, 2),), id="bbbbbb"),
    )
    links = (Link("l", "BEFORE", "aaaaaa", "bbbbbb"), Link("m", "when", "aaaaaa", "bbbbbb"))
    article = exported(text, Annotations(Source("a.txt"), tags=tags, links=links))
    made, loss = written(article._replace(schema=SCHEMA))
    assert "LINK" not in made
    assert loss.content[("links", "link", "left out")] == 2


LAUGHS = (
    '<!DOCTYPE TimeML [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><TimeML><TEXT>&i;</TEXT></TimeML>"
)


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        '<!DOCTYPE TimeML [<!ENTITY x SYSTEM "secret.txt">]><TimeML><TEXT>&x;</TEXT></TimeML>',
        '<!DOCTYPE TimeML [<!ENTITY % x SYSTEM "secret.txt"> %x;]><TimeML>x</TimeML>',
        '<!DOCTYPE TimeML SYSTEM "secret.txt"><TimeML><TEXT>&x;</TEXT></TimeML>',
        "<TimeML><TEXT>&nbsp;</TEXT></TimeML>",
        "<TimeML><TEXT>&#xD800;</TEXT></TimeML>",
        "<TimeML><TEXT>\x01</TEXT></TimeML>",
        '<?xml version="1.0" encoding="no-such"?><TimeML/>',
        '<?xml version="1.0" encoding="shift_jis"?><TimeML/>',
        "<TimeML>",
        "",
        "a" * 100,
    ],
)
def test_what_is_dangerous_or_no_xml_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    with pytest.raises(AnnotateError) as told:
        imported(tmp_path, text)
    assert "secret" not in told.value.message


def test_deep_and_wide_files_are_read_in_time(tmp_path: Path) -> None:
    deep = 200_000
    found, troubles = imported(
        tmp_path, "<TimeML>" + "<s>x<TIMEX3>y" * deep + "</TIMEX3></s>" * deep + "</TimeML>"
    )
    assert (len(found.tags), troubles) == (deep, [])
    wide = "<TIMEX3 tid='t1' anchorTimeID='t1' value='x'>y</TIMEX3>" * deep
    assert len(imported(tmp_path, f"<TimeML><TEXT>{wide}</TEXT></TimeML>")[0].tags) == deep


CORPORA = {"timebank": (183, 1243, 23), "aquaint": (73, 579, 19), "meantime_dev": (58, 193, 0)}
"""Articles, expressions of time that no other covers, and articles that say the time of day when
they were published."""


@pytest.mark.parametrize("name", sorted(CORPORA))
def test_a_corpus_comes_back(name: str, folder: Path, run: Run) -> None:
    """From its own lines to TimeML by a few lines of Python, in, out, and in again."""
    Path("in").mkdir()
    expected = {}
    with (corpus("timex") / f"{name}.jsonl").open(encoding="utf-8", newline="") as lines:
        for line in lines:
            record = json.loads(line)
            timexes = apart(record["timexes"])
            made = as_timeml(record, timexes)
            Path("in", f"{record['id']}.tml").write_bytes(made.encode())
            expected[record["id"]] = [
                ("date", [(one["start"], one["end"])], one["text"], said_of(one), "")
                for one in timexes
            ]
    ran = run("import", "in", "--format", "timeml", "-o", "one")
    days = ran.err.count("only the day is kept of")
    assert ran.status == bool(days), ran.err
    first = {path.name: said(path) for path in texts("one")}
    assert {name.removesuffix(".txt"): one.tags for name, one in first.items()} == {
        id: sorted(tags, key=repr) for id, tags in expected.items()
    }
    tags = sum(len(one.tags) for one in first.values())
    assert (len(first), tags, days) == CORPORA[name]
    out = run("export", "one", "--format", "timeml", "-o", "out", "--strict")
    assert out.status == 0, out.err
    again = run("import", "out", "--format", "timeml", "-o", "two")
    assert again.status == 0, again.err
    assert {path.name: said(path) for path in texts("two")} == first
    for path in texts("two"):
        [other] = Path("one").rglob(path.name)
        assert path.read_bytes() == other.read_bytes()


def apart(timexes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The expressions in text order, of those that overlap the first."""
    found: list[dict[str, Any]] = []
    for one in sorted(timexes, key=lambda one: (one["start"], -one["end"])):
        if not found or one["start"] >= found[-1]["end"]:
            found.append(one)
    return found


def said_of(timex: dict[str, Any]) -> list[tuple[str, str]]:
    names = ("freq", "mod", "quant", "type", "value")
    return [(name, timex[name]) for name in names if timex.get(name)]


def as_timeml(record: dict[str, Any], timexes: list[dict[str, Any]]) -> str:
    place = 0
    body = []
    for one in timexes:
        body.append(escape(record["text"][place : one["start"]]))
        said = "".join(f" {name}={quoteattr(value)}" for name, value in said_of(one))
        body.append(f'<TIMEX3 tid="{one["tid"]}"{said}>{escape(one["text"])}</TIMEX3>')
        place = one["end"]
    body.append(escape(record["text"][place:]))
    return (
        f"<TimeML><DOCID>{escape(record['id'])}</DOCID>"
        f'<DCT><TIMEX3 tid="x0" value="{record["dct"]}" functionInDocument="CREATION_TIME"/></DCT>'
        f"<TITLE>{escape(record['title'])}</TITLE><TEXT>{''.join(body)}</TEXT></TimeML>"
    )


def texts(folder: str) -> list[Path]:
    return sorted(
        path
        for path in Path(folder).rglob("*")
        if path.is_file() and not re.search(r"\.tags\.yaml$|/\.", str(path))
    )
