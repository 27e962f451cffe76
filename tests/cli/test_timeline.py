"""`annotate timeline`: what a person sees, and what programs read."""

import csv
import io
import json
import shutil
from collections import Counter
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from annotate.core.cells import width
from annotate.corpus import driver
from annotate.render.lettering import advance
from tests.cli.conftest import ROOT, Run, ids
from tests.corpus.annotators import write
from tests.render.pages import classed, parsed

SAMPLES = ("border-talks.txt", "harbour-inquiry.txt", "many-scripts.txt")

TEXT = """\
The bridge was closed for a month. Ana Berg said on 5 March 2021 that bolts were loose.
It was built around 1900, rebuilt from 1988 to 1990, and has been free since 2001.
Nine days later nobody knew. Now it is shut, as every winter; in 44 BC there was none.
"""


@pytest.fixture
def news(folder: Path) -> Path:
    """The samples, in a folder."""
    home = folder / "news"
    home.mkdir()
    for name in SAMPLES:
        for suffix in ("", ".tags.yaml"):
            shutil.copy(ROOT / "samples" / f"{name}{suffix}", home)
    return Path("news")


@pytest.fixture
def bridge(folder: Path, run: Run) -> Path:
    """An article with dates of many kinds and two claims, of which one has a date."""
    path = Path("bridge.txt")
    path.write_text(TEXT)
    for words, *values in (
        ("a month", "value=2021-03"),
        ("5 March 2021", "value=2021-03-05"),
        ("around 1900", "value=1900", "mod=APPROX"),
        ("from 1988 to 1990", "value=1988/1990"),
        ("since 2001", "value=PXY", "begin=2001"),
        ("Nine days", "value=P9D", "type=DURATION"),
        ("Now", "value=PRESENT_REF"),
        ("every winter", "value=P1Y", "type=SET"),
        ("44 BC", "value=BC0044"),
    ):
        given = [word for value in values for word in ("--attribute", value)]
        assert run("add", path, "date", "--quote", words, *given).status == 0
    assert run("add", path, "person", "--quote", "Ana Berg").status == 0
    for words in ("bolts were loose", "nobody knew"):
        polarity = "polarity=asserts" if "bolts" in words else "polarity=denies"
        assert run("add", path, "claim", "--quote", words, "--attribute", polarity).status == 0
    claim, _ = ids(run, path, "claim")
    day = run("export", path, "--where", "value=2021-03-05").lines[1].split(",")[1]
    assert run("link", path, "claimant", claim, ids(run, path, "person")[0]).status == 0
    assert run("link", path, "when", claim, day).status == 0
    return path


def table(run: Run, *words: object) -> list[dict[str, str]]:
    ran = run("timeline", *map(str, words), "--format", "csv")
    return list(csv.DictReader(io.StringIO(ran.out, newline="")))


def test_a_row_for_each_day_or_period_in_the_order_of_time(bridge: Path, run: Run) -> None:
    ran = run("timeline", bridge)
    assert ran.status == 0
    assert (
        ran.out
        == """\
███    1900            about “around 1900”  bridge.txt:2:14
       ⋮ 88 years
███    1988 to 1990    “from 1988 to 1990”  bridge.txt:2:35
       ⋮ 13 years
███    since 2001      “since 2001”  bridge.txt:2:72
       ⋮ 20 years
███    2021-03         “a month”  bridge.txt:1:27
       ⋮ 3 days
██████ 2021-03-05 Fri  “5 March 2021”  bridge.txt:1:53
                       Ana Berg asserts that “bolts were loose”  bridge.txt:1:71
"""
    )
    assert (
        ran.err
        == """\
5 dates and 1 dated claim in 1 article
  not on the axis: 1 date with a length but no begin or end
  not on the axis: 1 claim without a date (--published puts such at the day of publication)
  not on the axis: 1 date that only points to past, present or future
  not on the axis: 1 date that comes again and again
  not on the axis: 1 date outside the years 1 to 9999
"""
    )


def test_claims_without_a_date_at_the_day_of_publication(bridge: Path, run: Run) -> None:
    undated = "not on the axis: 1 claim whose article has no day of publication"
    assert undated in run("timeline", bridge, "--published").err
    assert run("set", bridge, "published=2021-03-06").status == 0
    ran = run("timeline", bridge, "--published")
    assert "2021-03-06 Sat  published nobody named denies that “nobody knew”" in ran.out
    assert "2 dated claims" in ran.err and "claim whose" not in ran.err
    (row,) = [row for row in table(run, bridge, "--published") if row["published"]]
    assert (row["first"], row["text"], row["polarity"]) == ("2021-03-06", "nobody knew", "denies")


@pytest.mark.parametrize(
    ("unit", "labels"),
    [
        ("day", ["1900", "1988 to 1990", "since 2001", "2021-03", "2021-03-05 Fri"]),
        ("week", ["1900", "1988 to 1990", "since 2001", "2021-03", "2021-W09"]),
        ("month", ["1900", "1988 to 1990", "since 2001", "2021-03"]),
        ("year", ["1900", "1988 to 1990", "since 2001", "2021"]),
    ],
)
def test_rows_by_a_unit(bridge: Path, run: Run, unit: str, labels: list[str]) -> None:
    ran = run("timeline", bridge, "--by", unit)
    heads = [line[7:].split("  ")[0] for line in ran.lines if line.startswith("█")]
    assert heads == labels
    if unit == "year":
        assert "2021-03-05 “5 March 2021”" in ran.out and "2021-03 “a month”" in ran.out


def test_by_is_a_unit_or_an_annotator(bridge: Path, run: Run) -> None:
    assert run("timeline", bridge, "--by", "ana", "--by", "day").out == run("timeline", bridge).out
    assert run("timeline", bridge, "--by", "bo").err.startswith("no dates in 1 article")
    two = run("timeline", bridge, "--by", "day", "--by", "year")
    assert two.status == 2 and "--by takes one unit, not day and year" in two.err
    years = run("timeline", bridge, "--by", "year")
    assert run("timeline", bridge, "--by", "ana, year").out == years.out != ""


def test_a_slip_of_a_unit_is_told(bridge: Path, run: Run) -> None:
    for jobs in (1, 2):
        ran = run("timeline", bridge, "--by", "moth", "--jobs", jobs)
        assert (ran.status, ran.out) == (2, "") and "no moth (did you mean month?)" in ran.err
    shutil.copy(bridge, "b.txt")
    assert run("add", "b.txt", "date", "--quote", "44 BC", "--by", "moth").status == 0
    assert run("timeline", bridge, "b.txt", "--by", "moth").status == 0
    told = run("timeline", bridge, "--by", "nobody")
    assert told.status == 0 and "no tag is by nobody (there are: ana)\n" in told.err


def test_rows_are_cut_and_places_are_not(
    news: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for columns in (40, 50, 80, 130):
        monkeypatch.setenv("COLUMNS", str(columns))
        ran = run("timeline", news, "--published", "--most", 0)
        assert all(width(line) <= columns for line in ran.lines)
        for row in table(run, news, "--published"):
            assert f"{row['file']}:{row['line']}:{row['column']}\n" in ran.out


def test_a_full_row_says_how_many_more(news: Path, run: Run) -> None:
    ran = run("timeline", news, "--published", "--by", "year", "--most", 2)
    assert "… 10 more\n" in ran.out and "published" not in ran.out


def test_csv_and_json_hold_the_same(bridge: Path, run: Run) -> None:
    rows = table(run, bridge)
    whole = json.loads(run("timeline", bridge, "--format", "json").out)
    assert [one["id"] for one in whole["entries"]] == [row["id"] for row in rows]
    assert whole["unplaced"] == {
        "with a length but no begin or end": 1,
        "that only point to past, present or future": 1,
        "claims without a date": 1,
        "that come again and again": 1,
        "outside the years 1 to 9999": 1,
    }
    by_text = {row["text"]: row for row in rows}
    assert (by_text["since 2001"]["first"], by_text["since 2001"]["last"]) == ("2001-01-01", "")
    assert by_text["around 1900"]["about"] == "about"
    claim = by_text["bolts were loose"]
    assert (claim["what"], claim["claimant"], claim["first"]) == ("claim", "Ana Berg", "2021-03-05")


@pytest.mark.parametrize("words", [["-o", "t.pdf"], ["--format", "htlm"]])
def test_mistakes(bridge: Path, run: Run, words: list[str]) -> None:
    ran = run("timeline", bridge, *words)
    assert (ran.status, ran.out) == (2, "") and not Path("t.pdf").exists()


def test_several_processes_and_a_broken_sidecar(
    news: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "PART", 1)
    (news / "border-talks.txt.tags.yaml").write_text("tags: [}")
    alone, several = (run("timeline", news, "--published", "--jobs", n) for n in (1, 2))
    assert alone.status == several.status == 1
    assert (alone.out, alone.err) == (several.out, several.err)
    assert alone.err.count("border-talks.txt.tags.yaml") == 1


NAME = "{http://www.w3.org/2000/svg}"


def test_the_drawing_names_its_breaks_and_nothing_overlaps(news: Path, run: Run) -> None:
    run("timeline", news, "-o", "t.svg")
    root = ElementTree.parse("t.svg").getroot()
    texts = ["".join(text.itertext()) for text in root.iter(f"{NAME}text")]
    assert "15 months" in texts and any("broken in 8 places" in text for text in texts)
    said = texts.index(
        "Leila Marsh asserts that “the bolts were rated for about 60 percent of the load that the"
    )
    assert texts[said + 1].startswith("drawings required”✓ supported  news/harbour")
    assert not any("…" in text for text in texts)
    height = float(root.attrib["height"])
    (group,) = (one for one in root.iter(f"{NAME}g") if "transform" in one.attrib)
    shift = float(group.attrib["transform"].removeprefix("translate(0 ").rstrip(")"))
    words = [text for text in root.iter(f"{NAME}text") if float(text.attrib["x"]) > 200]
    for column in {text.attrib["x"] for text in words}:
        feet = sorted(float(text.attrib["y"]) for text in words if text.attrib["x"] == column)
        assert all(after - before >= 17.9 for before, after in pairwise(feet))
        assert feet[0] + shift > 0 and feet[-1] + shift < height


def test_what_stands_beside_many_bars_has_its_room(folder: Path, run: Run) -> None:
    home = Path("a-folder-of-articles-of-the-year")
    name = "a-name-of-a-file-that-is-as-long-as-those-that-sites-give-to-their-articles.txt"
    path = home / name
    text = " ".join(f"year{year}" for year in range(2000, 2040))
    tags = [
        {
            "label": "date",
            "spans": [[9 * n, 9 * n + 8]],
            "attributes": {"value": f"{2000 + n}/2050"},
        }
        for n in range(39)
    ]
    tags[0]["attributes"] = {"value": "2000-12-01/2051-02-28"}
    write(path, text, {"": tags})
    root = ElementTree.fromstring(run("timeline", path, "--format", "svg").out)
    texts = [one for one in root.iter(f"{NAME}text") if float(one.attrib["x"]) > 300]
    said = ["".join(text.itertext()) for text in texts]
    assert "2000-12-01 to 2051-02-28" in said and f"{name}:1:343" in said
    assert not any("…" in text for text in said) and f"{home}/" in said
    right = max(
        float(text.attrib["x"]) + advance(one, 13) for text, one in zip(texts, said, strict=True)
    )
    assert right <= float(root.attrib["width"]) + 24


def test_an_axis_without_breaks_is_to_scale(bridge: Path, run: Run) -> None:
    out = run("timeline", bridge, "--where", "value~2021", "--layer", "date", "--format", "svg").out
    assert "To scale." in out and 'class="break"' not in out


def test_the_page_loads_nothing_and_has_all_words(news: Path, run: Run) -> None:
    run("timeline", news, "--published", "-o", "t.html")
    markup = Path("t.html").read_text("utf-8")
    root = parsed(markup, strict=True)
    assert "default-src 'none'" in markup and "://" not in markup.replace(NAME[1:-1], "")
    entries = [one for one in root.iter("li") if one.get("data-kind")]
    assert len(entries) == 61
    assert Counter(one.get("data-kind") for one in entries) == {
        "date": 26,
        "claim": 1,
        "published": 34,
    }
    rows = [one.get("id") for one in root.iter("li") if one.get("id")]
    assert [link.get("href") for link in classed(root, "row")] == [f"#{id}" for id in rows]


def test_what_articles_hold_stays_text_on_the_page(folder: Path, run: Run) -> None:
    odd = "<script>alert(1)</script>&\"' 5 May"
    Path("<b>.txt").write_text(odd)
    run("add", "<b>.txt", "date", "--quote", odd, "--attribute", "value=2021-05-05")
    for format in ("html", "svg"):
        out = run("timeline", "<b>.txt", "--format", format).out
        assert "<script>alert" not in out and "<b>.txt" not in out
    root = parsed(run("timeline", "<b>.txt", "--format", "html").out, strict=True)
    (entry,) = [one for one in root.iter("li") if one.get("data-kind")]
    assert "".join(entry.itertext()).split("  ")[0].startswith(f"“{odd}” <b>.txt:1:1")


def test_nothing_dated(tagged: Path, run: Run) -> None:
    for format in ("text", "csv", "json", "svg", "html"):
        ran = run("timeline", tagged, "--label", "person", "--format", format)
        assert ran.status == 0 and ran.err == "no dates in 1 article\n"
        assert format == "text" or ran.out


@pytest.mark.parametrize(("name", "value"), [("TERM", "dumb"), ("LC_ALL", "C")])
def test_a_terminal_without_blocks_gets_ascii(
    bridge: Path, run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    words = ("timeline", bridge, "--by", "month", "--most", "1", "--published")
    assert run("set", bridge, "published=2021-03-09").status == 0
    monkeypatch.setenv("COLUMNS", "60")
    assert not run(*words).out.isascii()
    monkeypatch.setenv(name, value)
    out = run(*words).out
    assert out.isascii() and "###### 2021-03" in out and "... 3 more" in out
    assert max(map(len, out.splitlines())) <= 60
    # A file is not what a terminal shows.
    assert run(*words, "-o", "axis.txt").status == 0
    assert "█" in Path("axis.txt").read_text("utf-8")


DATES = {
    "2001/..": ("2001-01-01", "", ""), "2020~": ("2020-01-01", "2020-12-31", "about"),
    "../2020-11": ("", "2020-11-30", ""), "2020-22": ("2020-06-01", "2020-08-31", ""),
    "2020-11-XX": ("2020-11-01", "2020-11-30", "some time in"),
}  # fmt: skip


def test_what_add_takes_is_placed_and_what_it_refuses_is_not(folder: Path, run: Run) -> None:
    path = Path("a.txt")
    path.write_text("It was then.\n")
    sidecar = Path("a.txt.tags.yaml")
    for value, placed in DATES.items():
        ran = run("add", path, "date", "--quote", "then", "--attribute", f"value={value}")
        assert ran.status == 0, ran.err
        assert run("check", path).status == 0
        (row,) = table(run, path)
        assert (row["first"], row["last"], row["about"]) == placed
        sidecar.unlink()
    assert run("add", path, "date", "--quote", "then", "--attribute", "value=2020").status == 0
    written = sidecar.read_text("utf-8")
    for value, why in {
        "2021-13": "no date", "2021-02-30": "no date", "Y17000": "outside the years 1 to 9999"
    }.items():  # fmt: skip
        ran = run("add", path, "date", "--quote", "It", "--attribute", f"value={value}")
        assert ran.status == 2 and why in ran.err
        sidecar.write_text(written.replace('"value": "2020"', f'"value": "{value}"'), "utf-8")
        assert why in run("check", path).out
        assert "not on the axis: 1 date" in run("timeline", path).err
        sidecar.write_text(written, "utf-8")
