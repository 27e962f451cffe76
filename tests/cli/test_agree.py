"""`annotate agree`, as a person meets it."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any, ClassVar

import pytest

from annotate.core.cells import width
from annotate.corpus import driver
from tests.cli.conftest import TEXT, Ran, Run
from tests.corpus.annotators import write


def at(quote: str, label: str = "person", **more: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {"label": label, "spans": [[start, start + len(quote)]], **more}


ANA = [
    at("Maria Orlova"),
    at("Genf", "location"),
    at("the talks in Genf have failed", "claim", attributes={"check": "worthy", "rating": "x"}),
    at("5 November", "date", attributes={"value": "2020-11-05"}),
]
BEN = [
    at("Maria Orlova"),
    at("Genf", "organization"),
    at("talks in Genf have failed", "claim", attributes={"check": "minor"}),
]
EVA = [at("Orlova told"), at("Genf", "location")]


@pytest.fixture
def news(folder: Path) -> Path:
    """Six articles by three annotators, one of which with a plain sidecar, and one by one."""
    home = folder / "news"
    for number in range(6):
        path = home / str(number % 2) / f"{number}.txt"
        write(path, TEXT, {"ana": ANA, "ben": BEN[: 1 + number % 3], "eva": EVA})
    write(home / "0" / "0.txt", TEXT, {"": ANA})
    write(home / "lone.txt", TEXT, {"ana": ANA})
    for name in "ab":
        write(folder / "plain" / f"{name}.txt", TEXT, {"": ANA})
    return home


def loaded(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.out)
    return found


def agreement(made: dict[str, Any], layer: str = "", label: str = "") -> dict[str, Any]:
    rows = [r for r in made["agreement"] if (r["layer"], r["label"]) == (layer, label)]
    assert len(rows) == 1
    found: dict[str, Any] = rows[0]
    return found


def test_the_figures_of_a_folder(news: Path, run: Run) -> None:
    ran = run("agree", "news", "--samples", 50)
    assert ran.status == 0
    total = 6 * len(TEXT.split())
    assert f"ana, ben, eva; 6 articles; {total} tokens (whitespace)" in ran.out
    assert all(width(line) <= 80 for line in ran.lines)
    assert "1 plain sidecar left out" in ran.err and "--as -" in ran.err
    assert "1 article without two of these layers left out" in ran.err
    assert "of 6 articles only" in ran.err
    captions = ("Tags: F1", "Tokens: Cohen's κ", "Pairs", "Attributes", "Confusion: matched")
    assert all(any(line.startswith(one) for line in ran.lines) for one in captions)
    made = loaded(run("agree", "news", "--format", "json", "--samples", 50))
    assert made["annotators"] == ["ana", "ben", "eva"] and made["articles"] == 6
    everything = agreement(made)
    assert everything["tags"] == {"ana": 24, "ben": 12, "eva": 12}
    low, high = everything["alpha"]["interval"]
    assert low <= everything["alpha"]["value"] <= high
    # Ana and Ben agree on Orlova each time, Ana and Eva on the place.
    shown = {(row["a"], row["b"], row["label"]): row for row in made["pairs"]}
    assert shown["ana", "ben", "person"]["exact_f1"] == 1
    assert shown["ana", "eva", "location"]["exact_f1"] == 1
    assert shown["ana", "eva", "person"]["exact_f1"] == 0
    assert shown["ana", "eva", "person"]["overlap_f1"] == 1
    assert {"labels": ["location", "organization"], "tags": 8} in made["confusion"]
    assert agreement(made, "date", "date")["exact_f1"]["value"] == 0


def test_attributes_and_links_of_matched_tags(folder: Path, run: Run) -> None:
    write(Path("a.txt"), TEXT, {"ana": ANA, "ben": BEN})
    ends = {
        "ana": [("claimant", "t2", "t0"), ("when", "t2", "t3")],
        "ben": [("claimant", "t2", "t0")],
    }
    for name, links in ends.items():
        rows = [
            json.dumps({"id": f"l{n}", "kind": kind, "from": source, "to": target})
            for n, (kind, source, target) in enumerate(links)
        ]
        with Path(f"a.txt.{name}.tags.yaml").open("a") as sidecar:
            sidecar.write("links:\n" + "".join(f"- {row}\n" for row in rows))
    made = loaded(run("agree", "a.txt", "--format", "json"))
    assert made["links"] == [
        {"kind": "claimant", "links": 2, "f1": 1.0, "f1_pooled": 1.0, "f1_of_all": 1.0},
        # Ben has no date for it to end at.
        {"kind": "when", "links": 0, "f1": None, "f1_pooled": None, "f1_of_all": 0.0},
    ]
    told = {row["attribute"]: (row["pairs"], row["percent"]) for row in made["attributes"]}
    assert told == {"check": (1, 0.0), "rating": (1, 0.0)}
    shown = run("agree", "a.txt").out
    assert "Links between matched tags" in shown and "claimant      2  1.000   1.000" in shown
    # A claim that is asked for still says who makes it.
    only = loaded(run("agree", "a.txt", "--label", "claim", "--format", "json"))
    assert [row["f1"] for row in only["links"]] == [1.0, None]
    assert {row["label"] for row in only["agreement"]} == {"", "claim"}


def test_who_is_compared(news: Path, run: Run) -> None:
    def who(*words: object) -> list[str]:
        found: list[str] = loaded(run("agree", *words, "--format", "json"))["annotators"]
        return found

    assert who("news", "--as", "ana", "--as", "eva") == ["ana", "eva"]
    assert who("news", "--as", "ana,eva") == ["ana", "eva"]
    assert who("news/0/0.txt", "--as", "-") == ["-", "ana", "ben", "eva"]
    assert who("news/0/0.txt", "--as", "ana", "--as", "-") == ["-", "ana"]
    assert who("news/0/0.txt", "--as", "ana") == ["-", "ana"]
    assert who("news/0/0.txt.ben.tags.yaml") == ["ana", "ben", "eva"]
    for layer in ("ben", "eva"):
        Path(f"news/0/0.txt.{layer}.tags.yaml").unlink()
    ran = run("agree", "news/0/0.txt", "--format", "json")
    assert loaded(ran)["annotators"] == ["-", "ana"]
    assert "the plain sidecars count as an annotator, called -" in ran.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["news/lone.txt"], "beside 1 article there are the layers ana (1)"),
        (["news", "--as", "bem"], "no article here has a layer bem (did you mean ben?)"),
        (["news/lone.txt", "--as", "ana"], "nothing to compare ana with: no article here has a"),
        (["plain"], "no article here has two layers: 2 plain sidecars, no layer with a name"),
        (["news", "--as", "a/b"], "--as takes a name"),
        (["news", "--format", "xml"], "no such format: xml (there are: table, csv, json)"),
        (["news", "-o", "a.xlsx"], "no format's files end with .xlsx"),
        (["news", "--tokens", "letters"], "no such tokens: letters"),
        (["news", "--label", "persn"], "no such label: persn (did you mean person?"),
        (["news", "--where", "verdct=x"], "no attribute, field or link is called verdct"),
        (["news", "-o", "news/0/0.txt", "--format", "csv"], "is one of the files that are read"),
        (["news", "-o", "news/0/0.txt.eva.tags.yaml", "--format", "csv"], "files that are read"),
        (["nowhere"], "nowhere"),
    ],
)
def test_mistakes_are_told(news: Path, run: Run, words: list[str], message: str) -> None:
    ran = run("agree", *words)
    assert (ran.status, ran.out) == (2, "") and message in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("words", [["--format", "json"], ["--list"]])
def test_processes_change_nothing_and_a_broken_layer_is_passed_over(
    news: Path, run: Run, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "PART", 2)
    (news / "1" / "3.txt.ben.tags.yaml").write_text("tags: [}")
    alone = run("agree", "news", "--jobs", 1, "--samples", 20, *words)
    several = run("agree", "news", "--jobs", 2, "--samples", 20, *words)
    assert alone.status == several.status == 1
    assert (alone.out, alone.err) == (several.out, several.err)
    assert alone.err.count("3.txt.ben.tags.yaml") == 1
    if words == ["--format", "json"]:
        made = loaded(alone)
        counts = {(r["a"], r["b"]): r["articles"] for r in made["pairs"] if not r["layer"]}
        assert counts == {("ana", "ben"): 5, ("ana", "eva"): 6, ("ben", "eva"): 5}


def test_an_article_of_which_too_little_can_be_read(news: Path, run: Run) -> None:
    for name in ("ana", "ben"):
        (news / "0" / f"0.txt.{name}.tags.yaml").write_text("tags: [}")
    alone = run("agree", "news/0/0.txt")
    assert (alone.status, alone.out) == (2, "") and "0.txt.ben.tags.yaml" in alone.err
    among = run("agree", "news", "--format", "json")
    assert among.status == 1 and loaded(among)["articles"] == 5
    assert "1 more article left out, with fewer than two layers to read" in among.err


def test_filters_read_alike(news: Path, run: Run) -> None:
    def tags(*words: str) -> dict[str, int]:
        found: dict[str, int] = agreement(loaded(run("agree", "news", "--format", "json", *words)))
        return found["tags"]  # type: ignore[return-value]

    assert tags("--label", "person") == {"ana": 6, "ben": 6, "eva": 6}
    assert tags("--layer", "date") == {"ana": 6, "ben": 0, "eva": 0}
    assert tags("--where", "check=minor") == {"ana": 0, "ben": 2, "eva": 0}
    assert tags("--by", "nobody") == {"ana": 0, "ben": 0, "eva": 0}
    warned = run("agree", "news", "--by", "nobody").err
    assert "--by leaves ana, ben, eva no tags" in warned and "--as NAME,NAME" in warned
    assert "--by" not in run("agree", "news", "--layer", "date").err
    none = run("agree", "news", "--status", "done")
    assert none.status == 1 and "no article has two layers that are asked for" in none.err


def test_what_is_not_defined(folder: Path, run: Run) -> None:
    write(Path("a.txt"), TEXT, {"ana": [], "ben": []})
    ran = run("agree", "a.txt")
    assert ran.status == 0 and "all     0      –       –        –       –" in ran.out
    assert "no intervals: they take 5 articles or more, and 1 article can be compared" in ran.err
    row = agreement(loaded(run("agree", "a.txt", "--format", "json")))
    assert row["alpha"] == row["exact_f1"] == {"value": None, "interval": None}
    cells = [*csv.DictReader(io.StringIO(run("agree", "a.txt", "--format", "csv").out))]
    assert {c["value"] for c in cells if c["figure"] == "alpha"} == {""}
    assert run("agree", "a.txt", "--list").out == ""
    assert run("agree", "a.txt", "--list", "--format", "json").out == "[]\n"


def test_the_list_leads_to_each_place(folder: Path, run: Run) -> None:
    write(Path("a.txt"), TEXT, {"ana": ANA, "ben": BEN, "eva": EVA})
    ran = run("agree", "a.txt", "--list")
    assert ran.lines[:2] == [
        "a.txt:3:1: span; ana, ben: person 32-44 “Maria Orlova”; eva: person 38-49 “Orlova told”",
        "a.txt:3:47: missing, span, attributes; ana: claim 78-107 “the talks in Genf have failed” "
        "(check=worthy, rating=x); ben: claim 82-107 “talks in Genf have failed” (check=minor); "
        "eva: nothing",
    ]
    assert [line.split(";")[0].split(": ")[1] for line in ran.lines[2:]] == ["label", "missing"]
    assert ran.err == "4 disagreements in 1 article\n"
    line, column = map(int, ran.lines[2].split(":")[1:3])
    assert TEXT.splitlines()[line - 1][column - 1 :].startswith("Genf")
    rows = [*csv.DictReader(io.StringIO(run("agree", "a.txt", "--list", "--format", "csv").out))]
    assert [row["annotator"] for row in rows] == ["ana", "ben", "eva"] * 4
    assert rows[5] | {"label": "", "start": "", "text": ""} == rows[5]
    made = json.loads(run("agree", "a.txt", "--list", "--format", "json").out)
    assert [one["differs"] for one in made][-1] == ["missing"]
    assert made[-1]["has"]["ana"][0]["attributes"] == {"value": "2020-11-05"}
    assert made[-1]["has"]["eva"] == []


def test_those_who_agree_have_nothing_to_list(folder: Path, run: Run) -> None:
    write(Path("a.txt"), TEXT, {"ana": ANA, "ben": ANA})
    assert run("agree", "a.txt", "--list").out == ""
    row = agreement(loaded(run("agree", "a.txt", "--format", "json")))
    assert {row[name]["value"] for name in row if name not in ("layer", "label", "tags")} == {1.0}


def test_files_by_their_endings(news: Path, run: Run) -> None:
    for name, start in (("a.json", "{"), ("a.csv", "figure,"), ("a.txt", "3 annotators")):
        assert run("agree", "news", "-o", name, "--samples", 0).out == ""
        assert Path(name).read_text("utf-8").startswith(start)
    risky = {"label": "=1+1", "spans": [[0, 8]]}
    write(Path("b.txt"), TEXT, {"ana": [risky], "ben": [risky]})
    assert ",'=1+1," in run("agree", "b.txt", "--format", "csv", "--excel-safe").out
    assert ",=1+1," in run("agree", "b.txt", "--format", "csv").out


def test_long_names_are_cut_and_figures_are_not(folder: Path, run: Run) -> None:
    label = "an-extraordinarily-long-label-" * 3
    tags = [{"label": label, "spans": [[0, 8]]}]
    for number in range(6):
        write(
            Path(f"{number}.txt"), TEXT, {"a" * 50: tags, "b" * 50: tags[: number % 2], "c": tags}
        )
    ran = run("agree", ".", "--samples", 20)
    wide = [line for line in ran.lines if width(line) > 80]
    assert not wide and "an-extra" in ran.out and "…" in ran.out


def test_edited_texts_keep_what_has_a_place(tagged: Path, run: Run) -> None:
    """The sidecars know the text that they were made on."""
    for name in ("ana", "ben"):
        shutil.copy(f"{tagged}.tags.yaml", f"{tagged}.{name}.tags.yaml")
    edited = TEXT.replace("Nobody answered", "Nobody at all answered").replace(
        "5 November", "today"
    )
    tagged.write_bytes(("New.\n\n" + edited).encode())
    ran = run("agree", tagged, "--format", "json")
    assert ran.status == 1
    assert ran.err.count("1 of 4 tags do not fit its text any more") == 2
    assert "annotate reanchor article.txt --as ben" in ran.err
    row = agreement(loaded(ran))
    assert row["tags"] == {"ana": 3, "ben": 3} and row["exact_f1"]["value"] == 1


def test_layers_in_different_encodings(folder: Path, run: Run) -> None:
    write(Path("a.txt"), TEXT, {"ana": [], "ben": []})
    Path("a.txt").write_bytes("Orlova left the café.\n".encode("latin-1"))
    for name, encoding in (("ana", "latin-1"), ("ben", "cp1251")):
        sidecar = Path(f"a.txt.{name}.tags.yaml")
        said = sidecar.read_text("utf-8")
        sidecar.write_text(said.replace('"a.txt"}', f'"a.txt", "encoding": "{encoding}"}}', 1))
    ran = run("agree", "a.txt")
    assert ran.status == 2 and "was made with another encoding than a.txt.ana.tags.yaml" in ran.err
    assert run("agree", "a.txt", "--encoding", "latin-1").status == 0


def test_tokens_are_words_if_asked_for(folder: Path, run: Run) -> None:
    write(Path("a.txt"), "“Ana Kern”, she said — 2,000 of them.", {"ana": [], "ben": []})
    assert loaded(run("agree", "a.txt", "--format", "json"))["tokens"] == 8
    made = loaded(run("agree", "a.txt", "--format", "json", "--tokens", "words"))
    assert (made["tokens"], made["token"]) == (7, "words")


def test_every_figure_is_explained(run: Run) -> None:
    ran = run("agree", "--explain")
    assert (ran.status, ran.err) == (0, "")
    assert "Krippendorff, Mathet, Bouvry & Widlöcher" in " ".join(ran.out.split())
    assert all(width(line) <= 80 for line in ran.lines)


class Continuum:
    """Stands for that of pygamma-agreement, which takes ten seconds to compile."""

    made: ClassVar[list["Continuum"]] = []

    def __init__(self) -> None:
        self.names: list[str] = []
        self.units: list[tuple[str, tuple[int, int], str]] = []
        self.made.append(self)

    def add_annotator(self, name: str) -> None:
        self.names.append(name)

    def add(self, name: str, segment: tuple[int, int], label: str) -> None:
        self.units.append((name, segment, label))

    def compute_gamma(self, _: object) -> Any:
        from types import SimpleNamespace

        return SimpleNamespace(gamma=len(self.units) / 10)


def test_gamma_is_the_mean_over_articles(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("numpy")
    import sys
    from types import SimpleNamespace

    package = SimpleNamespace(Continuum=Continuum, CombinedCategoricalDissimilarity=object)
    monkeypatch.setitem(sys.modules, "pygamma_agreement", package)
    segments = SimpleNamespace(Segment=lambda start, end: (start, end))
    monkeypatch.setitem(sys.modules, "pyannote.core", segments)
    write(Path("a.txt"), TEXT, {"ana": ANA, "ben": EVA})
    write(Path("b.txt"), TEXT, {"ana": ANA[:1], "ben": ANA[:1]})
    # One who has tagged nothing is aligned with nobody.
    write(Path("c.txt"), TEXT, {"ana": ANA[:1], "ben": []})
    made = loaded(run("agree", ".", "--gamma", "--format", "json"))
    assert made["gamma"] == pytest.approx((0.6 + 0.2) / 2)
    assert Continuum.made[0].names == ["ana", "ben"] and len(Continuum.made) == 2
    assert Continuum.made[1].units == [(who, (32, 44), "person") for who in ("ana", "ben")]
    assert "γ 0.400" in run("agree", ".", "--gamma").out


def test_gamma_needs_its_package(news: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pygamma_agreement", None)
    ran = run("agree", "news", "--gamma")
    assert (ran.status, ran.out) == (2, "")
    assert "pip install 'annotate-articles[gamma]'" in ran.err


def test_nothing_in_the_list_steers_a_terminal_behind_a_pipe(folder: Path, run: Run) -> None:
    text = "She said \x1b[31mno\x1b[0m twice.\n"
    tag = {"label": "claim", "spans": [[9, 16]], "text": text[9:16]}
    write(folder / "a.txt", text, {"ana": [tag], "ben": []})
    told = run("agree", "a.txt", "--list").out
    assert told.startswith("a.txt:1:10: missing;") and "␛[31mno" in told
    assert "\x1b" not in told


def test_json_steers_no_terminal(folder: Path, run: Run) -> None:
    text = "Lina \x9bK spoke.\n"
    kind = {"kind\u202e": "city\x9b"}
    tag = {"label": "person", "spans": [[0, 7]]}
    write(folder / "a.txt", text, {"ana": [{**tag, "attributes": kind}], "ben": [tag]})
    for words in ([], ["--list"]):
        ran = run("agree", "a.txt", "--format", "json", *words)
        assert "\\u202e" in ran.out and not {"\x9b", "\u202e"} & {*ran.out}
        assert json.loads(ran.out)
    assert json.loads(ran.out)[0]["has"]["ana"][0]["text"] == text[:7]


def test_who_made_nothing_is_told(news: Path, run: Run) -> None:
    write(news / "9.txt", TEXT, {"ana": [{**ANA[0], "by": "ana"}], "ben": BEN})
    for words in ([], ["--list"]):
        for jobs in (1, 2):
            ran = run("agree", news, "--by", "ana,nobody", "--jobs", jobs, *words)
            assert ran.err.endswith("no tag is by nobody (there are: ana)\n")
