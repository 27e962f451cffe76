"""Commands on many articles: what is asked for, several processes, what is wrong with some."""

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotate.cli import common, exporting
from annotate.corpus import driver
from annotate.corpus.walk import Found
from annotate.formats import parquet
from tests.cli.conftest import TEXT, Run


@pytest.fixture
def news(tagged: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Forty articles, of which one has a broken sidecar."""
    home = tagged.parent / "news"
    for number in range(40):
        place = home / str(number % 3) / f"{number:02}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tagged, place)
        shutil.copy(f"{tagged}.tags.yaml", f"{place}.tags.yaml")
    Path(home / "1" / "07.txt.tags.yaml").write_text("tags: [}")
    monkeypatch.setattr(driver, "PART", 4)
    monkeypatch.chdir(tagged.parent)
    return home


@pytest.mark.parametrize("words", [["csv"], ["jsonl"], ["csv", "--label", "person"]])
def test_processes_change_nothing(news: Path, run: Run, words: list[str]) -> None:
    alone = run("export", "news", "--jobs", 1, "--format", *words)
    several = run("export", "news", "--jobs", 2, "--format", *words)
    assert alone.status == several.status == 1
    assert alone.out == several.out and alone.out.count("\n") > 78
    assert alone.err == several.err
    assert alone.err.count("07.txt.tags.yaml") == 1


@pytest.mark.parametrize("words", [[], ["--label", "person"], ["--strict"]])
def test_processes_make_a_file_that_one_joins(
    news: Path, run: Run, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    pq: Any = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(parquet, "GROUP", 2000)
    said = news / "2" / "38.txt.tags.yaml"
    _say(said, '"score": 3')
    made = []
    for jobs, size in ((1, 4), (1, 100), (2, 3), (3, 7)):
        monkeypatch.setattr(exporting, "TO_JOIN", size)
        with monkeypatch.context() as here:
            if jobs > 1:
                # Other processes read.
                here.delattr(exporting, "exported")
            ran = run("export", "news", "--jobs", jobs, "-o", "t.parquet", *words)
        made.append((ran.status, ran.out, ran.err, Path("t.parquet").read_bytes()))
    assert made[1:] == made[:1] * 3
    status, _, told, _ = made[0]
    assert status == 1 and told.count("07.txt.tags.yaml") == 1
    assert "annotate: parquet: numbers and the like (1 value): written as text\n" in told
    file = pq.ParquetFile("t.parquet")
    assert 39 > file.num_row_groups > 3
    rows = file.read().to_pylist()
    names = sorted(path for path in news.rglob("*.txt") if path.name != "07.txt")
    assert [row["file"] for row in rows] == [f"news/{path.relative_to(news)}" for path in names]
    assert [row["id"] for row in rows] == [
        path.relative_to(news).with_suffix("").as_posix() for path in names
    ]
    assert {len(row["tags"]) for row in rows} == ({2} if "--label" in words else {4})


def test_all_that_fail_are_told_and_nothing_is_written(news: Path, run: Run) -> None:
    for sidecar in news.rglob("*.yaml"):
        sidecar.write_text("tags: [}")
    for jobs, name in ((1, "t.csv"), (2, "t.csv"), (1, "t.parquet"), (2, "t.parquet")):
        done = run("export", "news", "--jobs", jobs, "-o", name)
        assert (done.status, done.out) == (2, "")
        assert done.err.count(".tags.yaml") == 40
        assert not Path(name).exists()


def test_one_that_fails_counts_once_though_all_are_read_twice(news: Path, run: Run) -> None:
    two = [news / "1" / "07.txt", news / "1" / "10.txt"]
    for format in ("jsonl", "stam"):
        ran = run("export", *two, "--strict", "--format", format, "-o", f"t.{format}")
        assert ran.status == 1 and ran.err.count("07.txt.tags.yaml") == 1
        assert Path(f"t.{format}").exists()


def _say(sidecar: Path, said: str) -> None:
    """Give the first person of a sidecar an attribute."""
    text = sidecar.read_text("utf-8")
    place = text.index("}", text.index('"label": "person"'))
    if '"attributes": {' in text[:place]:
        text = text[:place] + f", {said}" + text[place:]
    else:
        before = text.index(', "by"', text.index('"label": "person"'))
        text = text[:before] + f', "attributes": {{{said}}}' + text[before:]
    sidecar.write_text(text, "utf-8")


def _another_attribute(news: Path) -> None:
    _say(news / "2" / "38.txt.tags.yaml", '"mood": "grim"')


def _an_attribute_of_another_label(news: Path) -> None:
    _say(news / "2" / "38.txt.tags.yaml", '"verdict": "refuted"')


def _one_of_a_lost_article(news: Path) -> None:
    _another_attribute(news)
    (news / "2" / "38.txt").unlink()


def _one_of_a_changed_article(news: Path) -> None:
    _another_attribute(news)
    (news / "2" / "38.txt").write_text("All is new.")


def _another_schema(news: Path) -> None:
    (news / "2" / "annotate.yaml").write_text(
        "schema:\n  name: mine\n  labels:\n"
        "    - {name: person, layer: entity, attributes: [{name: rank}]}\n"
    )


def _a_changed_article(news: Path) -> None:
    (news / "2" / "38.txt").write_text("All is new.")


def _nothing(news: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("odd", "surveys", "writes"),
    [
        (_nothing, 0, 1),
        (_a_changed_article, 1, 1),
        (_another_attribute, 1, 2),
        (_an_attribute_of_another_label, 1, 2),
        (_one_of_a_lost_article, 1, 2),
        (_one_of_a_changed_article, 1, 2),
        (_another_schema, 1, 2),
    ],
)
def test_columns_that_turn_up_late(
    news: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    odd: Callable[[Path], None],
    surveys: int,
    writes: int,
) -> None:
    odd(news)
    _mended(news)
    told = run("export", "news")
    done: list[str] = []
    for name in ("surveyed", "written"):
        work = getattr(exporting, name)

        def noted(*given: Any, name: str = name, work: Any = work) -> Any:
            done.append(name)
            return work(*given)

        monkeypatch.setattr(exporting, name, noted)
    found = run("export", "news", "-o", "t.csv", "--jobs", 1)
    assert Path("t.csv").read_text("utf-8") == told.out and told.out.count("\n") > 78
    assert (found.status, found.err) == (told.status, told.err)
    assert done.count("surveyed") == 10 * surveys and done.count("written") == 10 * writes


def _mended(news: Path) -> None:
    broken, whole = (news / "1" / f"{number}.txt.tags.yaml" for number in ("07", "10"))
    shutil.copy(whole, broken)


def test_filters_read_alike(tagged: Path, run: Run) -> None:
    def texts(*words: object) -> list[str]:
        out = run("export", tagged, *words).out
        return [row["label"] for row in csv.DictReader(io.StringIO(out, newline=""))]

    everything = texts()
    assert sorted(set(everything)) == ["claim", "date", "person"]
    assert texts("--where", "text~^orl") == ["person", "person"]
    assert texts("--where", "!value", "--label", "date") == []
    assert texts("--where", "claimant=orlova") == ["claim"]
    assert texts("--by", "nobody") == texts("--since", "2999") == texts("--status", "done") == []
    assert texts("--status", "none") == everything
    assert (
        texts("--label", "person,date")
        == texts("--layer", "entity, date")
        == [label for label in everything if label != "claim"]
    )
    assert texts("--by", "nobody,ana", "--status", "done,none") == everything
    shown = run("show", tagged, "--where", "label=date", "--format", "plain").out
    assert "|date]" in shown and "|person]" not in shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ["--where", "verdct=refuted"],
            "no attribute, field or link is called verdct (did you mean verdict?)",
        ),
        (["--where", "=x"], "no condition: =x"),
        (["--status", "finished"], "no such status: finished"),
        (["--since", "soon"], "no such date: soon"),
        (["--label", "persn"], "no such label: persn"),
        (["--where", "verdict=refutd"], "verdict is never refutd (did you mean refuted?)"),
        (["--where", "verdict!=refutd"], "verdict is never refutd (did you mean refuted?)"),
        (["--where", "layer=entty"], "layer is never entty (did you mean entity?)"),
        (["--where", "label=persn"], "label is never persn (did you mean person?)"),
        (["--where", "status=none"], "status is never none (that have no status: '!status')"),
    ],
)
def test_what_nobody_has_is_told(tagged: Path, run: Run, words: list[str], message: str) -> None:
    for command in ("export", "show"):
        done = run(command, tagged, *words)
        assert done.status == 2 and message in done.err
        assert done.out.count("\n") <= 1


@pytest.mark.parametrize(
    "asked", ["verdict=REFUTED", "verdict=grim", "verdict~refutd", "text=refutd", "claimant=refutd"]
)
def test_values_that_may_be_there_are_no_mistake(news: Path, run: Run, asked: str) -> None:
    _mended(news)
    _say(news / "2" / "38.txt.tags.yaml", '"verdict": "grim"')
    for jobs in (1, 2):
        for command in ("export", "stats", "show"):
            done = run(command, "news", "--where", asked, "--jobs", jobs)
            assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    "words",
    [
        ["export"],
        ["export", "-o", "out/", "--format", "parquet"],
        ["show", "--format", "plain"],
        ["show", "--format", "html"],
        ["show", "--format", "json"],
        ["check"],
        ["find"],
        ["claims"],
        ["timeline"],
        ["suggest"],
    ],
)
def test_who_made_nothing_is_told_alike(news: Path, run: Run, words: list[str], jobs: int) -> None:
    _mended(news)
    last = news / "2" / "38.txt.tags.yaml"
    last.write_text(last.read_text("utf-8").replace('"ana"', '"zoe"', 1), "utf-8")
    own = words == ["suggest"]
    made = "annotate, attributions, dates, names, quantities" if own else "ana, zoe"
    command, *more = words
    told = f"no tag is by nobody (there are: {made})\n"
    done = run(
        command, "news", "--by", "nobody,dates" if own else "nobody,ana", "--jobs", jobs, *more
    )
    assert done.status == 0 and done.err.count("no tag is by") == 1 and done.err.endswith(told)


def test_who_is_not_met_yet_may_be_there(tagged: Path, run: Run) -> None:
    done = run("find", ".", "--by", "ana,ben", "--max", 1)
    assert (done.status, done.err) == (0, "")
    assert "by ben" in run("find", ".", "--by", "ana,ben", "--max", 9).err


def test_a_list_that_is_open_in_one_project_takes_any_value(news: Path, run: Run) -> None:
    _mended(news)
    asked = ["export", "news", "--where", "verdict=refutd"]
    assert run(*asked).status == 2
    (news / "2" / "annotate.yaml").write_text(
        "schema:\n  name: mine\n  labels:\n"
        "    - {name: claim, layer: claim, attributes: [{name: verdict}]}\n"
    )
    assert (run(*asked).status, run(*asked).err) == (0, "")


def test_no_file_that_is_read_is_written_over_by_whatever_name(news: Path, run: Run) -> None:
    article = news / "0" / "00.txt"
    hard, soft, inside = news.parent / "hard", news.parent / "soft", news / "tags.csv"
    hard.hardlink_to(article)
    soft.symlink_to(Path(f"{article}.tags.yaml").absolute())
    inside.write_text("of yesterday")
    for target in (article, hard, soft):
        for _ in range(2):
            ran = run("export", "news", "-o", target, "--format", "csv")
            assert ran.status == 2 and f"{target} is one of the files that are read" in ran.err
    assert run("export", "news", "-o", inside).status == 1
    assert inside.read_text("utf-8").startswith("file,id,")
    outside = news.parent / "outside.txt"
    outside.write_text("The talks had failed.")
    (news / "2" / "linked.txt").symlink_to(outside.absolute())
    (news / "2" / "linked.txt.tags.yaml").write_bytes(Path(f"{article}.tags.yaml").read_bytes())
    ran = run("export", "news", "-o", outside, "--format", "csv")
    assert ran.status == 2 and f"{outside} is one of the files that are read" in ran.err


def test_names_for_files_differ(tmp_path: Path) -> None:
    for name in ("a.txt", "a", "b.md", "deep/a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = Found([tmp_path])
    names = [found.name_of(tmp_path / name) for name in ("a.txt", "a", "b.md", "deep/a.txt")]
    assert names == ["a.txt", "a", "b.md", "deep/a"]


@pytest.mark.parametrize("words", [["--format", "plain"], ["--format", "json"], ["--no-pager"]])
def test_articles_are_shown_alike_by_several_processes(
    news: Path, run: Run, words: list[str]
) -> None:
    alone = run("show", "news", "--jobs", 1, *words)
    several = run("show", "news", "--jobs", 2, *words)
    assert alone == several and alone.status == 1
    assert alone.out.count("Minister calls talks a failure") >= 39


def test_nothing_is_shown_before_a_label_is_known(
    news: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = news / "2" / "38.txt"
    last.write_text(f"{TEXT}A vessel left.\n")
    start = len(TEXT) + 2
    Path(f"{last}.tags.yaml").write_text(
        f'format: "annotate/1"\ntags: [{{label: vessel, spans: [[{start}, {start + 6}]]}}]\n'
    )
    monkeypatch.setattr(common, "HELD", 500)
    shown = run("show", "news", "--label", "vessel", "--format", "plain", "--jobs", 2)
    assert shown.status == 1 and "\nA [vessel|vessel] left.\n" in shown.out
    assert shown.out.count("Minister calls talks a failure") == 39
    assert run("show", "news", "--label", "vesel").out == ""


def test_several_processes_suggest_the_same(folder: Path, run: Run) -> None:
    for number in range(12):
        Path(f"{number:02}.txt").write_text(TEXT)
    run("add", "00.txt", "person", "--quote", "Maria Orlova")
    Path("03.txt").write_bytes(b"\0\1\2")
    Path("annotate.yaml").write_text('suggesters: {crowd: "./crowd.sh"}\n')
    for words in ([], ["--format", "jsonl"], ["--all", "--only", "names,dates"]):
        alone = run("suggest", ".", "--jobs", 1, *words)
        several = run("suggest", ".", "--jobs", 2, *words)
        assert alone == several and alone.status == 1
        assert alone.err.count("03.txt") == 1 and alone.err.count("not allowed to run") <= 1
        assert "00.txt" in alone.out and "11.txt" in alone.out


def test_conditions_on_what_would_be_tagged(article: Path, run: Run) -> None:
    def places(*words: str) -> list[str]:
        return [line.split()[0] for line in run("suggest", article, *words).lines]

    assert places("--where", "text~^orlova")
    assert set(places("--where", "suggester=dates")) == set(places("--only", "dates")) != set()
    assert places("--where", "label=claim", "--where", "claimant~orlova") == places(
        "--label", "claim"
    )
    assert places("--status", "done") == places("--where", "status=done") == []
    assert (
        places("--by", "dates, nobody")
        == places("--where", "by=dates")
        == places("--only", "dates")
    )
    assert places("--by", "annotate") == places("--since", "2020") == places("--where", "at>2020")
    assert places("--by", "ana") == places("--since", "2999") == places("--where", "id") == []
    run("suggest", article, "--accept", "--by", "dates")
    rows = csv.DictReader(io.StringIO(run("export", article).out, newline=""))
    assert {row["label"] for row in rows} == {"date"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("sugester=dates", "no attribute, field or link is called sugester (did you mean sugg"),
        ("verdct=refuted", "no attribute, field or link is called verdct (did you mean verdict?)"),
        ("verdict=refutd", "verdict is never refutd (did you mean refuted?)"),
        ("layer=entty", "layer is never entty (did you mean entity?)"),
        ("status=none", "status is never none (that have no status: '!status')"),
    ],
)
def test_what_no_suggestion_has_is_told(article: Path, run: Run, asked: str, told: str) -> None:
    ran = run("suggest", article, "--where", asked)
    assert (ran.status, ran.out) == (2, "") and ran.err.startswith(f"annotate: {told}")


def test_a_format_that_is_not_there(article: Path, run: Run) -> None:
    ran = run("suggest", article, "-o", "found.csv")
    assert ran.status == 2 and "no format's files end with .csv" in ran.err


def test_layers_that_are_there_are_named(article: Path, run: Run) -> None:
    for name in ("bo", "cleo"):
        run("add", article, "person", "--quote", "Maria Orlova", "--as", name)
    told = "no tagged articles in . (their tags are in the layers bo, cleo: --as bo)\n"
    assert run("export", ".").err == told
    run("add", article, "person", "--quote", "Maria Orlova")
    assert (
        "in the layers bo, cleo, and in no layer: leave out --as"
        in run("stats", ".", "--as", "dan").err
    )


def test_texts_in_a_row_say_whose_they_are(tagged: Path, run: Run) -> None:
    for name in ("b.txt", "\x1bc.txt"):
        shutil.copy(tagged, name)
    shown = run("show", "article.txt", "b.txt", "\x1bc.txt", "--format", "plain").out
    heads = [line for line in shown.splitlines() if line.startswith("==> ")]
    assert heads == ["==> article.txt <==", "==> b.txt <==", "==> ␛c.txt <=="]
    assert "==>" not in run("show", "article.txt", "--format", "plain").out


@pytest.mark.parametrize("wrong", ["news/none.txt", "news/x*", "none/"])
@pytest.mark.parametrize("command", [["stats"], ["check"], ["show"], ["export"]])
def test_a_wrong_path_among_several_is_passed_over(
    news: Path, run: Run, command: list[str], wrong: str
) -> None:
    right = run(*command, "news/1")
    both = run(*command, wrong, "news/1", wrong)
    assert (both.status, both.out) == (1, right.out) and right.out
    told = [line for line in both.err.splitlines() if line.startswith("annotate: no ")]
    assert len(told) == 1 and wrong.rstrip("/") in told[0]


def test_wrong_paths_alone_are_told_each(news: Path, run: Run) -> None:
    done = run("stats", "news/none.txt", "x*")
    assert (done.status, done.out) == (2, "")
    assert done.err.splitlines() == [
        "annotate: no such file: news/none.txt",
        "annotate: no file matches x*",
    ]


def test_a_link_to_nowhere_is_called_so(folder: Path, run: Run) -> None:
    Path("a.txt").symlink_to("none.txt")
    done = run("show", "a.txt")
    assert (done.status, done.err) == (2, "annotate: a.txt is a link that leads nowhere\n")


def test_a_layer_that_is_not_there_is_told_with_those_that_are(tagged: Path, run: Run) -> None:
    none = run("show", tagged, "--as", "nobody")
    assert none.err == f"no tags of nobody: {tagged} (there are: the plain one)\n"
    plain = Path(f"{tagged}.tags.yaml").read_bytes()
    for name in ("ana", "ben"):
        Path(f"{tagged}.{name}.tags.yaml").write_bytes(plain)
    none = run("show", tagged, "--as", "nobody")
    assert none.status == 0
    assert none.err == f"no tags of nobody: {tagged} (there are: ana, ben, and the plain one)\n"
    assert run("show", tagged, "--as", "ana").err == ""
    assert run("find", "talks", ".", "--as", "nobody").err.count("no tags of nobody: . (") == 1
