"""`annotate adjudicate` without its screen: what it prints, takes and refuses."""

import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from annotate.cli.adjudicating import Wanted, on_screen
from annotate.core import edits
from annotate.core.filtering import Filter
from annotate.core.spans import Span
from annotate.errors import AnnotateError
from annotate.store import codec
from annotate.store.workspace import Workspace, open_workspace
from tests.cli.conftest import ROOT, TEXT, Run
from tests.e2e.tmux import Tmux
from tests.tui.test_adjudicate import tagged

pytestmark = pytest.mark.usefixtures("folder")

ANA: list[list[Any]] = [["person", "Maria Orlova"], ["date", "Thursday"], ["location", "Genf"]]
BEN: list[list[Any]] = [
    ["person", "Orlova"],
    ["date", "Thursday"],
    ["location", "Genf", {"kind": "city"}],
]


@pytest.fixture
def two(article: Path) -> Path:
    """An article with the layers of two people, who agree on the date."""
    tagged(article, "ana", ANA)
    tagged(article, "ben", BEN)
    return article


LISTED = [
    "article.txt:3:1: the span differs; ana: person “Maria Orlova”; ben: person “Orlova”",
    "article.txt:3:60: kind differs; ana: location “Genf”; ben: location “Genf”",
]


def agreed(path: Path, layer: str = "") -> list[list[str]]:
    return [[tag.label, tag.text] for tag in open_workspace(path, layer=layer).document]


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--dry-run"],
        ["--dry-run", "--take", "agreed"],
        ["--read-only", "--take", "agreed"],
    ],
)
def test_without_a_terminal_it_prints_what_is_left_and_writes_nothing(
    two: Path, run: Run, options: list[str]
) -> None:
    ran = run("adjudicate", two, *options)
    assert (ran.status, ran.lines) == (1, LISTED)
    assert ran.err == "1 article: 1 agreed, 0 decided, 2 left; nothing was written\n"
    assert not two.with_name("article.txt.tags.yaml").exists()


def test_what_all_agree_on_is_taken(two: Path, run: Run) -> None:
    layers = [two.with_name(f"article.txt.{name}.tags.yaml") for name in ("ana", "ben")]
    before = [layer.read_bytes() for layer in layers]
    ran = run("adjudicate", two, "--take", "agreed", "--by", "eve")
    assert (ran.status, ran.lines) == (1, LISTED)
    assert ran.err == "1 article: 1 agreed, 0 decided, 2 left\n"
    assert agreed(two) == [["date", "Thursday"]]
    assert [layer.read_bytes() for layer in layers] == before
    written = two.with_name("article.txt.tags.yaml").read_bytes()
    again = run("adjudicate", two, "--take", "agreed", "--by", "eve")
    assert again == ran
    assert two.with_name("article.txt.tags.yaml").read_bytes() == written
    assert run("check", two).status == 0


def test_where_all_is_decided_the_status_is_0(article: Path, run: Run) -> None:
    for name in ("ana", "ben"):
        tagged(article, name, ANA)
    ran = run("adjudicate", article, "--take", "agreed", "--into", "gold")
    assert (ran.status, ran.out) == (0, "")
    assert agreed(article, "gold") == ANA
    assert run("adjudicate", article, "--into", "gold").status == 0


def test_a_majority_of_three_decides(two: Path, run: Run) -> None:
    tagged(two, "cyd", [["person", "Orlova"], ["cue", "told"]])
    ran = run("adjudicate", two, "--take", "majority")
    assert ran.status == 1
    assert [line.split(":")[2] for line in ran.lines] == ["60"], "all three differ on its kind"
    assert agreed(two) == [["person", "Orlova"], ["date", "Thursday"]]
    found = codec.parse(two.with_name("article.txt.tags.yaml").read_bytes(), "")
    assert [tag.text for tag in found.rejected] == ["told"]


def test_names_choose_the_annotators(two: Path, run: Run) -> None:
    tagged(two, "cyd", [["person", "Maria Orlova"], ["date", "Thursday"], ["location", "Genf"]])
    ran = run("adjudicate", two, "--as", "ana, cyd", "--take", "agreed")
    assert (ran.status, ran.err) == (0, "1 article: 3 agreed, 0 decided, 0 left\n")


@pytest.mark.parametrize("words", [["--as", "ana", "--as", "cyd"], ["--as", "ana,cyd"]])
def test_names_come_one_by_one_or_together(two: Path, run: Run, words: list[str]) -> None:
    tagged(two, "cyd", ANA)
    ran = run("adjudicate", two, *words)
    assert (ran.status, ran.out) == (0, "") and "3 agreed, 0 decided, 0 left" in ran.err


def test_what_most_do_not_have_is_counted(two: Path, run: Run) -> None:
    tagged(two, "cyd", ANA[1:])
    tagged(two, "dan", ANA[1:])
    tagged(two, "eva", ANA[1:])
    ran = run("adjudicate", two, "--take", "majority")
    assert ran.err == "1 article: 1 agreed, 2 decided (1 of them: no tag), 0 left\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--as", "ana,-"], "(for the plain sidecar, leave out --as)"),
        (["--as", "ana,bob"], "no annotator is called bob"),
        (["--as", "ana,zoe"], "no annotator is called zoe (known are: ana, ben)"),
        (["s3://bucket/news"], "s3://bucket/news is not on this machine"),
        (["--as", "ana"], "nothing to adjudicate with one annotator"),
        (["--as", "ana,../x"], "takes a name of letters"),
        (["--into", "../x"], "--into takes a name of letters"),
        (["--as", "ana,ben", "--into", "ben"], "cannot be adjudicated into itself"),
        (["--take", "all"], "--take is one of agreed, majority"),
    ],
)
def test_wrong_use_is_told(two: Path, run: Run, words: list[str], told: str) -> None:
    ran = run("adjudicate", two, *words)
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err and ran.err.count("\n") == 1


def test_one_layer_is_not_enough(article: Path, run: Run) -> None:
    tagged(article, "ana", ANA)
    ran = run("adjudicate", article)
    assert ran.status == 2
    assert "no article here has the layers of two annotators" in ran.err


def test_one_that_cannot_be_read_is_told_and_passed_over(two: Path, run: Run) -> None:
    other = two.with_name("other.txt")
    other.write_text(TEXT, encoding="utf-8")
    for name in ("ana", "ben"):
        tagged(other, name, ANA)
    two.with_name("article.txt.ben.tags.yaml").write_text("tags: [")
    ran = run("adjudicate", ".", "--take", "agreed")
    assert ran.status == 1
    assert "article.txt.ben.tags.yaml:1" in ran.err
    assert "1 article: 3 agreed, 0 decided, 0 left" in ran.err
    assert agreed(other) == ANA
    alone = run("adjudicate", two)
    assert alone.status == 2


def test_one_that_cannot_be_written_is_told_and_passed_over(
    two: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = two.with_name("b.txt")
    other.write_text(two.read_text("utf-8"), "utf-8")
    tagged(other, "ana", [["date", "Thursday"]])
    tagged(other, "ben", [["date", "Thursday"]])

    def full(workspace: Workspace) -> None:
        if workspace.path.name == two.name:
            raise AnnotateError("the disk is full")
        workspace.save()

    monkeypatch.setattr("annotate.cli.adjudicating.saved", full)
    ran = run("adjudicate", ".", "--take", "agreed")
    assert ran.status == 1
    assert ran.err.startswith("annotate: the disk is full\n1 article: 1 agreed")
    assert agreed(Path("b.txt")) == [["date", "Thursday"]]


def test_layers_of_an_edited_text_are_placed_again(two: Path, run: Run) -> None:
    run("adjudicate", two, "--take", "agreed")
    two.write_text("Read this first, all of it.\n\n" + TEXT, encoding="utf-8")
    ran = run("adjudicate", two, "--take", "agreed")
    assert [line.split(";")[0] for line in ran.lines] == [
        "article.txt:5:1: the span differs",
        "article.txt:5:60: kind differs",
    ]
    start = two.read_text(encoding="utf-8").index("Thursday")
    (tag,) = open_workspace(two).document
    assert tag.spans == (Span(start, start + 8),)


@pytest.mark.parametrize(
    ("words", "lines", "told"),
    [
        (["--label", "person"], LISTED[:1], "0 agreed, 0 decided, 1 left; 2 not asked for stay"),
        (["--label", "person,location"], LISTED, "0 decided, 2 left; 1 not asked for stays open;"),
        (["--layer", "date"], [], "1 agreed, 0 decided, 0 left; 2 not asked for stay open;"),
        (["--where", "kind=city"], LISTED[1:], "1 left; 2 not asked for stay open;"),
        (["--where", "by=nobody"], [], "0 articles: 0 agreed, 0 decided, 0 left; 3 not asked"),
        (["--status", "none"], LISTED, "1 agreed, 0 decided, 2 left; nothing was written"),
        (["--status", "done"], [], "0 articles: 0 agreed, 0 decided, 0 left; 3 not asked for"),
    ],
)
def test_filters_ask_for_some(
    two: Path, run: Run, words: list[str], lines: list[str], told: str
) -> None:
    ran = run("adjudicate", two, "--dry-run", *words)
    assert (ran.status, ran.lines) == (1 if lines else 0, lines)
    assert told in ran.err


def test_what_filters_leave_out_is_not_taken_and_comes_in_the_next_run(two: Path, run: Run) -> None:
    for name in ("cyd", "dan"):
        tagged(two, name, BEN)
    sidecar = two.with_name("article.txt.tags.yaml")
    ran = run("adjudicate", two, "--take", "majority", "--label", "claim")
    assert (ran.status, ran.out, sidecar.exists()) == (0, "", False)
    assert ran.err.endswith("0 left; 3 not asked for stay open\n")
    ran = run("adjudicate", two, "--take", "majority", "--layer", "date")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "1 article: 1 agreed, 0 decided, 0 left; 2 not asked for stay open\n"
    assert agreed(two) == [["date", "Thursday"]]
    ran = run("adjudicate", two, "--take", "majority")
    assert (ran.status, ran.err) == (0, "1 article: 1 agreed, 2 decided, 0 left\n")
    in_steps = agreed(two)
    sidecar.unlink()
    run("adjudicate", two, "--take", "majority")
    assert in_steps == agreed(two) == [[label, text] for label, text, *_ in BEN]


def test_a_status_is_that_of_all_the_annotators(two: Path, run: Run) -> None:
    def has(name: str, status: str) -> None:
        workspace = open_workspace(two, layer=name)
        workspace.document.apply(
            edits.describe_article(
                workspace.document, replace(workspace.document.metadata, status=status)
            )
        )
        workspace.save()

    words = ["adjudicate", two, "--dry-run", "--status", "done,reviewed"]
    has("ana", "done")
    assert run(*words).out == "", "ben may have more to say"
    has("ben", "reviewed")
    assert run(*words).lines == LISTED


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--label", "persom"], "no such label: persom (did you mean person?"),
        (["--where", "!kimd"], "no attribute, field or link is called kimd"),
        (["--where", "layer!=entitty"], "layer is never entitty"),
        (["--where", "kind~("], "no regular expression: ("),
        (["--layer", "entitty"], "no such layer: entitty"),
        (["--status", "finished"], "no such status: finished"),
    ],
)
@pytest.mark.parametrize("take", [[], ["--take", "agreed"]])
def test_filters_for_what_nobody_has_are_told_before_anything_is_written(
    two: Path, run: Run, words: list[str], told: str, take: list[str]
) -> None:
    ran = run("adjudicate", two, *words, *take)
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err and ran.err.count("\n") == 1
    assert not two.with_name("article.txt.tags.yaml").exists()


def test_a_name_that_only_the_last_article_has_may_be_asked_for(two: Path, run: Run) -> None:
    last = two.with_name("z.txt")
    last.write_text(TEXT, encoding="utf-8")
    for name in ("ana", "ben"):
        tagged(last, name, [["date", "Thursday", {"own": "yes"}]])
    ran = run("adjudicate", ".", "--take", "agreed", "--where", "own=yes")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == "1 article: 1 agreed, 0 decided, 0 left; 3 not asked for stay open\n"
    assert agreed(last) == [["date", "Thursday"]]


def test_only_articles_with_something_that_is_asked_for_are_walked(two: Path) -> None:
    other = two.with_name("other.txt")
    other.write_text(TEXT, encoding="utf-8")
    broken = two.with_name("broken.txt")
    for name in ("ana", "ben"):
        tagged(other, name, ANA[1:2])
    broken.write_text(TEXT, encoding="utf-8")
    for name in ("ana", "ben"):
        broken.with_name(f"broken.txt.{name}.tags.yaml").write_text("tags: [")

    def paths(**only: list[str]) -> tuple[list[str], int]:
        chosen = Filter(**only)  # type: ignore[arg-type]
        wanted = Wanted(
            [Path()], [], into="", take="", by="eve", labels=None, save=True, chosen=chosen
        )
        found, others = wanted.asked_for()
        return [path.name for path in found], others

    assert paths(labels=["person"]) == (["article.txt", "broken.txt"], 3)
    assert paths(layers=["date"]) == (["article.txt", "broken.txt", "other.txt"], 2)
    assert paths() == (["article.txt", "broken.txt", "other.txt"], 0)


def test_no_screen_opens_where_nothing_is_asked_for(
    two: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = Filter(labels=["claim"])
    wanted = Wanted([two], [], into="", take="", by="", labels=None, save=True, chosen=chosen)
    on_screen(wanted, coloured=None, read_only=False)
    told = "0 articles: 0 agreed, 0 decided, 0 left; 3 not asked for stay open\n"
    assert capsys.readouterr() == ("", told)


def test_the_walk_in_a_real_terminal(two: Path) -> None:
    """At 80 by 24: two decisions, undo, help and back, and the layer on disk at the end."""
    command = [sys.executable, "-m", "annotate", "adjudicate", str(two.resolve()), "--by", "eve"]
    env = {"PYTHONPATH": str(ROOT), "ANNOTATE_STATE": str(two.resolve().parent / "state")}
    with_screen = Tmux(command, env=env)
    try:
        # All of it: a screen may be looked at while it is being painted.
        first = ("1/2  the span differs", "“Maria Orlova”", "“[Maria ]Orlova”", "to the tags")
        with_screen.wait(lambda shown: all(part in shown for part in first))
        with_screen.send("2")
        second = ("2/2  kind differs", "kind=city", "kind=–", "to the tags")
        with_screen.wait(lambda shown: all(part in shown for part in second))
        with_screen.send("?")
        with_screen.wait(lambda shown: "Adjudicate" in shown)
        with_screen.send("escape")
        with_screen.wait(lambda shown: all(part in shown for part in second))
        with_screen.send("b")
        with_screen.wait(lambda shown: "nothing is left to decide" in shown)
        with_screen.send("ctrl+z")
        with_screen.wait(lambda shown: "undone: take ben" in shown)
        with_screen.send("1")
        with_screen.wait(lambda shown: "nothing is left to decide" in shown)
        with_screen.send("ctrl+q")
        assert with_screen.finish() == 0
        told = with_screen.run("capture-pane", "-p", "-S", "-50")
        assert "1 article: 1 agreed, 2 decided, 0 left" in told
    finally:
        with_screen.close()
    found = codec.parse(two.with_name("article.txt.tags.yaml").read_bytes(), "")
    assert [[tag.label, tag.text, tag.attributes] for tag in found.tags] == [
        ["person", "Orlova", {}],
        ["date", "Thursday", {}],
        ["location", "Genf", {}],
    ]
    assert {tag.by for tag in found.tags} == {"eve"}
