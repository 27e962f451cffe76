"""Counts as people ask for them, judged by pandas over what `export` says."""

import csv
import io
import json
import re
import shutil
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from annotate.cli import counting
from annotate.core.cells import width
from annotate.corpus import driver
from annotate.store.glance import Glimpse, glance
from tests.cli.conftest import ROOT, TEXT, Run, ids
from tests.corpus.annotators import write


@pytest.fixture
def samples(folder: Path) -> Path:
    """The samples of the project."""
    shutil.copytree(ROOT / "samples", folder / "samples")
    return Path("samples")


@pytest.fixture
def desk(tagged: Path, run: Run) -> Path:
    """Three articles alike, of two annotators, one with a verdict; one without tags; one broken;
    one edited so that a tag is lost."""
    home = tagged.parent / "desk"
    home.mkdir()
    for name in "abcd":
        shutil.copy(tagged, home / f"{name}.txt")
        shutil.copy(f"{tagged}.tags.yaml", home / f"{name}.txt.tags.yaml")
    claim = ids(run, home / "a.txt", "claim")[0]
    assert run("set", home / "a.txt", claim, "verdict=refuted").status == 0
    assert run("set", home / "a.txt", "status=done", "published=2026-03-04").status == 0
    person = ids(run, home / "b.txt", "person")[0]
    assert run("set", home / "b.txt", person, "entity=Maria Orlova").status == 0
    (home / "c.txt.tags.yaml").write_text("tags: [}")
    (home / "d.txt").write_text((home / "d.txt").read_text("utf-8").replace("5 November", "May"))
    return home


def exported(run: Run, path: Path) -> pd.DataFrame:
    out = run("export", path).out
    return pd.read_csv(io.StringIO(out), dtype=str, keep_default_na=False)


def table(run: Run, *words: object) -> pd.DataFrame:
    ran = run("stats", *words, "--format", "csv")
    return pd.read_csv(io.StringIO(ran.out), keep_default_na=False)


def test_the_overview_says_what_export_says(samples: Path, run: Run) -> None:
    rows = exported(run, samples)
    found = json.loads(run("stats", samples, "--format", "json").out)
    texts = [path.read_text("utf-8") for path in samples.glob("*.txt")]
    assert found["articles"] == len(texts) == rows.file.nunique()
    assert found["tags"] == len(rows)
    assert found["links"] == rows.links.str.count(":").sum()
    for name in ("layer", "label", "by"):
        said = {one["value"]: one for one in found["by"][name]}
        assert {key: one["tags"] for key, one in said.items()} == dict(rows[name].value_counts())
        articles = rows.groupby(name).file.nunique()
        assert {key: one["articles"] for key, one in said.items()} == dict(articles)
        for one in said.values():
            assert one["per_1000_words"] == pytest.approx(
                1000 * one["tags"] / found["words"], abs=1e-3
            )
            assert one["share"] == pytest.approx(one["tags"] / len(rows), abs=1e-5)
    statuses = found["by"]["status"]
    assert sum(one["articles"] for one in statuses) == found["articles"]
    assert sum(one["words"] for one in statuses) == found["words"]


@pytest.mark.parametrize(
    ("first", "second"), [("label", "by"), ("layer", "label"), ("file", "label")]
)
def test_a_cross_table_is_that_of_pandas(samples: Path, run: Run, first: str, second: str) -> None:
    rows = exported(run, samples)
    wanted = pd.crosstab(rows[first], rows[second], margins=True, margins_name="all")
    found = table(run, samples, "--by", f"{first},{second}").set_index(first)
    assert set(found.columns) == set(wanted.columns)
    pd.testing.assert_frame_equal(
        found.loc[wanted.index, wanted.columns], wanted, check_names=False, check_dtype=False
    )


def test_the_order_is_that_of_the_schema(samples: Path, run: Run) -> None:
    labels = list(table(run, samples, "--by", "label").value)
    assert labels[:3] == ["person", "organization", "location"] and labels[-1] == "cue"
    verdicts = list(table(run, samples, "--by", "verdict").value)
    assert verdicts[0] == "unchecked" and verdicts[-1] == ""


def test_attributes_count_where_labels_take_them(desk: Path, run: Run) -> None:
    ran = run("stats", desk / "a.txt", "--by", "verdict")
    assert "3 tags not counted: no verdict goes with their labels" in ran.out
    assert re.search(r"^refuted +1 +100\.0%", ran.out, re.MULTILINE)
    assert (
        json.loads(run("stats", desk / "a.txt", "--by", "verdict", "--format", "json").out)[
            "counted"
        ]
        == 1
    )


def test_a_claimant_without_a_name_is_its_articles_own(desk: Path, run: Run) -> None:
    two = [desk / "a.txt", desk / "b.txt"]
    assert set(table(run, *two, "--by", "claimant").value) == {
        "Maria Orlova",
        f"Orlova ({desk}/a.txt:3:7)",
    }


def test_two_pronouns_are_two_claimants_until_they_are_linked(folder: Path, run: Run) -> None:
    path = Path("a.txt")
    path.write_text("Then he said it held.\nLater he said it broke.\n")
    assert run("add", path, "claim", "--quote", "it held").status == 0
    assert run("add", path, "claim", "--quote", "it broke").status == 0
    assert run("add", path, "source", "--quote", "he", "--all").status == 0
    people = ids(run, path, "source")
    for claim, who in zip(ids(run, path, "claim"), people, strict=True):
        assert run("link", path, "claimant", claim, who).status == 0

    def claimants() -> int:
        found: dict[str, list[object]] = json.loads(run("claims", path, "--format", "json").out)
        return len(found["claimants"])

    assert [*table(run, path, "--by", "claimant").value] == ["he (a.txt:1:6)", "he (a.txt:2:7)"]
    assert claimants() == 2
    assert run("link", path, "same-as", *people).status == 0
    assert [*table(run, path, "--by", "claimant").value] == ["he (a.txt:1:6)"]
    assert claimants() == 1


def test_parts_of_dates(desk: Path, run: Run) -> None:
    two = [desk / "a.txt", desk / "b.txt"]
    months = table(run, *two, "--by", "published:month")
    assert list(months.value) == ["2026-03", ""] and list(months.articles) == [1, 1]
    assert list(table(run, *two, "--by", "value:year").value) == [2020]


def test_several_values_count_each_and_once_in_all(tagged: Path, run: Run) -> None:
    claim = ids(run, tagged, "claim")[0]
    done = run("set", tagged, claim, "evidence=https://a.example", "evidence=https://b.example")
    assert done.status == 0
    found = table(run, tagged, "--by", "label,evidence").set_index("label")
    assert found.loc["claim", "https://a.example"] == found.loc["claim", "https://b.example"] == 1


def test_filters_are_those_of_export(desk: Path, run: Run) -> None:
    for words in (
        ["--label", "person"],
        ["--layer", "claim"],
        ["--status", "done"],
        ["--since", "2999"],
        ["--where", "verdict"],
    ):
        rows = run("export", desk / "a.txt", *words).lines[1:]
        found = json.loads(run("stats", desk / "a.txt", *words, "--format", "json").out)
        assert found["tags"] == sum(line.count("ana,20") for line in rows)
    assert table(run, desk / "a.txt", "--where", "by=nobody", "--by", "label").empty


def test_what_is_wrong_is_told_as_export_tells_it(desk: Path, run: Run) -> None:
    counted = run("stats", desk)
    said = run("export", desk)
    assert counted.status == said.status == 1
    assert counted.err == said.err and "c.txt.tags.yaml" in counted.err and "d.txt" in counted.err
    assert counted.out.startswith("3 articles, ")
    alone = run("stats", desk / "c.txt")
    assert (alone.status, alone.out) == (2, "")


@pytest.mark.parametrize(
    "words", [[], ["--by", "verdict,by"], ["--by", "file"], ["--where", "label!=date"]]
)
def test_both_ways_and_all_processes_count_alike(
    desk: Path, run: Run, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "PART", 2)
    glances = []
    real = glance

    def looked(path: Path, layer: str) -> Glimpse | None:
        found = real(path, layer)
        glances.append(found)
        return found

    monkeypatch.setattr(counting, "glance", looked)
    fast = run("stats", desk, *words, "--format", "json", "--jobs", 1)
    assert sum(found is not None for found in glances) == 2, "the sound ones"
    monkeypatch.setattr(counting, "glance", lambda path, layer: None)
    assert run("stats", desk, *words, "--format", "json", "--jobs", 1) == fast
    assert run("stats", desk, *words, "--format", "json", "--jobs", 2) == fast


def test_layers_of_annotators(article: Path, run: Run) -> None:
    assert run("add", article, "person", "--quote", "Maria Orlova", "--as", "ana").status == 0
    assert json.loads(run("stats", article, "--as", "ana", "--format", "json").out)["tags"] == 1
    told = run("stats", article)
    assert "no tags yet" in told.err and told.out.startswith("1 article, ")


def _marked(quote: str, label: str, **more: object) -> dict[str, object]:
    start = TEXT.index(quote)
    return {"label": label, "spans": [[start, start + len(quote)]], **more}


@pytest.fixture
def news(folder: Path) -> Path:
    """Articles by ana and ben, one by ben alone, one by eva, one with a plain sidecar besides."""
    home = folder / "news"
    ana = [_marked("Maria Orlova", "person"), _marked("Genf", "location")]
    ben = [_marked("Genf", "organization", attributes={"kind": "ngo"})]
    write(home / "a.txt", TEXT, {"ana": ana, "ben": ben})
    write(home / "b.txt", TEXT, {"ben": [*ana, *ben]})
    write(home / "c.txt", TEXT, {"eva": ana})
    write(home / "d.txt", TEXT, {"": ben, "ana": ana, "ben": [], "eva": ana})
    return home


@pytest.mark.parametrize("names", [("--as", "ana,ben"), ("--as", "ana", "--as", "ben")])
def test_several_annotators_are_counted_in_one_table(
    news: Path, run: Run, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...]
) -> None:
    monkeypatch.setattr(driver, "PART", 2)
    words = ("stats", news, *names, "--format", "json")
    each = {
        name: json.loads(run("stats", news, "--as", name, *words[-2:]).out)
        for name in ("ana", "ben")
    }
    found = json.loads(run(*words, "--by", "as").out)
    rows = {row["value"]: row for row in found["by"]["as"]}
    assert {name: row["tags"] for name, row in rows.items()} == {"ana": 4, "ben": 4}
    for name, alone in each.items():
        assert rows[name]["tags"] == alone["tags"]
        assert rows[name]["articles"] == alone["articles"]
        assert rows[name]["words"] == alone["words"]
    # An article counts once, with those of the layers that it has; what eva tagged does not.
    assert found["articles"] == 3 and found["tags"] == 8
    assert found["words"] == each["ben"]["words"]
    crossed = json.loads(run(*words, "--by", "label,as").out)
    assert [column["value"] for column in crossed["columns"]] == ["ana", "ben"]
    assert {row["value"]: row["counts"] for row in crossed["rows"]} == {
        "person": [2, 1], "location": [2, 1], "organization": [0, 2],
    }  # fmt: skip
    labels = json.loads(run(*words, "--by", "label").out)["by"]["label"]
    assert {row["value"]: row["articles"] for row in labels} == {
        "person": 3, "location": 3, "organization": 2,
    }  # fmt: skip
    for more in ([], ["--by", "as"], ["--by", "as,label"], ["--by", "kind"], ["--label", "person"]):
        one, two = (run(*words, *more, "--jobs", jobs) for jobs in ("1", "2"))
        assert one == two and one.status == 0


def test_layers_are_named_as_for_agree(news: Path, run: Run) -> None:
    ran = run("stats", news, "--as", "ana,-", "--by", "as")
    assert [line.split()[:2] for line in ran.lines[-3:]] == [["-", "1"], ["ana", "4"], ["all", "5"]]
    assert "2 articles without any of these layers left out" in ran.err
    assert "by annotator's sidecar\n  -" in run("stats", news, "--as", "ana,-").out
    assert "sidecar" not in run("stats", news, "--as", "ana").out
    alone = run("stats", news, "--as", "ana", "--by", "as")
    assert [line.split()[:2] for line in alone.lines[-2:]] == [["ana", "4"], ["all", "4"]]
    wrong = run("stats", news, "--as", "ana,bem")
    assert wrong.status == 2 and "no layer" not in wrong.err
    assert "no article here has a layer bem (did you mean ben?)" in wrong.err
    assert "leave out --as" in run("stats", news, "--as", "-").err
    assert run("stats", f"{news}/[ab].txt", "--as", "ana,ben").out.startswith("2 articles, ")


def test_one_broken_layer_of_several_is_told(news: Path, run: Run) -> None:
    (news / "a.txt.ben.tags.yaml").write_text("tags: [}")
    ran = run("stats", news, "--as", "ana,ben", "--by", "as")
    assert ran.status == 1 and "a.txt.ben.tags.yaml" in ran.err
    assert [line.split()[:2] for line in ran.lines[-3:]] == [
        ["ana", "4"], ["ben", "3"], ["all", "7"],
    ]  # fmt: skip


MISTAKES = [
    (["--by", "verdct"], "no attribute, field or link is called verdct (did you mean verdict?)"),
    (["--by", "a,b,c"], "--by takes two names at most, not a, b, c"),
    (["--by", "label,"], "--by takes one or two names"),
    (["--by", "label", "--by", "label"], "--by has label twice"),
    (["--plot", "x.pdf"], "--plot takes a file that ends with .svg or .png, not: x.pdf"),
    (["-o", "x.docx"], "no format's files end with .docx"),
    (["-o", "x.svg"], "a drawing is no table: x.svg (to draw it: --plot x.svg)"),
    (["--format", "xml"], "no such format: xml"),
    (["--bars", "--format", "csv"], "--bars draws, and csv is data"),
    (["--label", "persn"], "no such label: persn"),
    (["--by", "ana"], "is called ana (only what ana tagged: --where by=ana)"),
]


@pytest.mark.parametrize(("words", "message"), MISTAKES)
def test_mistakes_are_told(tagged: Path, run: Run, words: list[str], message: str) -> None:
    ran = run("stats", tagged, *words)
    assert (ran.status, ran.out) == (2, "") and message in ran.err
    assert not Path(words[-1]).exists()


def test_files_by_their_endings(tagged: Path, run: Run) -> None:
    for name, start in (
        ("t.csv", "by,value,"),
        ("t.json", '{"articles": 1'),
        ("t.txt", "1 article"),
    ):
        assert run("stats", tagged, "-o", name) == (0, "", "")
        assert Path(name).read_text("utf-8").startswith(start)
    before = tagged.read_bytes()
    ran = run("stats", tagged, "-o", tagged, "--format", "csv")
    assert ran.status == 2 and "one of the files that are read" in ran.err
    assert tagged.read_bytes() == before


def test_formulas_are_disarmed(tagged: Path, run: Run) -> None:
    assert run("set", tagged, ids(run, tagged, "person")[0], "entity==1+1").status == 0
    assert "=1+1" in list(table(run, tagged, "--by", "entity").value)
    assert "'=1+1" in list(table(run, tagged, "--by", "entity", "--excel-safe").value)


@pytest.mark.parametrize("columns", [40, 80])
def test_tables_and_bars_stay_in_the_terminal(
    samples: Path, run: Run, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    for words in (
        ["--by", "claimant"],
        ["--by", "label,file"],
        ["--by", "file,label", "--bars"],
        ["--bars"],
    ):
        out = run("stats", samples, *words).lines
        assert out and max(map(width, out)) <= columns


def test_bars_without_colour_and_blocks(
    tagged: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    plain = run("stats", tagged, "--bars").lines
    assert [line.split()[-1] for line in plain[3:]] == ["2", "1", "1"]
    assert plain[3].count("█") // 2 == plain[4].count("█") > 0
    monkeypatch.setenv("LC_ALL", "C")
    assert run("stats", tagged, "--bars").out.isascii()
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in run("stats", tagged, "--bars").out
    assert "\x1b[" not in run("stats", tagged, "--bars", "--no-color").out


def test_a_drawing_goes_beside_the_table(tagged: Path, run: Run) -> None:
    ran = run("stats", tagged, "--by", "label,by", "--plot", "p.svg")
    assert ran.status == 0 and ran.out.startswith("1 article")
    root = ElementTree.parse("p.svg").getroot()
    words = [text.strip() for text in root.itertext()]
    assert {"person", "claim", "ana", "Tags by label and annotator"} <= {*words}


def test_a_picture_is_a_picture(tagged: Path, run: Run) -> None:
    pytest.importorskip("resvg_py")
    ran = run("stats", tagged, "--plot", "p.png")
    if ran.status:
        assert "no fonts" in ran.err
    else:
        assert Path("p.png").read_bytes().startswith(b"\x89PNG\r\n")


def test_a_picture_without_its_library_is_refused_first(
    tagged: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    ran = run("stats", tagged, "--plot", "p.png")
    assert (ran.status, ran.out) == (2, "")
    assert "pip install 'annotate-articles[plot]'" in ran.err


def test_claimants_are_those_of_claims(run: Run) -> None:
    samples = ROOT / "samples"
    found = csv.DictReader(io.StringIO(run("claims", samples, "--format", "csv").out))
    listed = Counter((row["claimant"], row["file"], row["id"]) for row in found)
    made = csv.DictReader(
        io.StringIO(run("stats", samples, "--by", "claimant", "--format", "csv").out)
    )
    counted = {row["value"]: int(row["tags"]) for row in made}
    names = Counter(name for name, _, _ in listed)
    assert counted["Maria Orlova"] == names["Maria Orlova"] > 8
    for name, number in names.items():
        some = [called for called in counted if called == name or called.startswith(f"{name} (")]
        if name and some:
            assert sum(counted[called] for called in some) == number, name
    orlova = run("claims", samples, "--where", "claimant=Maria Orlova", "--format", "csv").out
    rows = [*csv.DictReader(io.StringIO(orlova))]
    assert len({(row["file"], row["id"]) for row in rows}) == names["Maria Orlova"]


def test_of_nothing_no_heads_are_drawn(folder: Path, run: Run) -> None:
    (folder / "empty").mkdir()
    out = run("stats", "empty").out
    assert "all " in out and "by status" not in out and "by annotator" not in out


def test_a_part_of_a_date_is_told_in_words(samples: Path, run: Run) -> None:
    out = run("stats", samples, "--by", "value:month").out
    assert "tags not counted: no value goes with their labels" in out


def test_links_count_with_the_tags_that_they_start_at(run: Run) -> None:
    samples = ROOT / "samples"
    every = run("stats", samples, "--layer", "claim").out.splitlines()[0]
    assert "71 links" in every
    assert "1 link" in run("stats", samples, "--layer", "entity").out.splitlines()[0]
    assert "0 links" in run("stats", samples, "--layer", "date").out.splitlines()[0]
