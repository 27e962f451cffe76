"""Edits without the screen: what they write, and that a mistake writes nothing."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import TEXT, Run, ids

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "edit_mistakes.yaml").read_text())


def sidecar(article: Path) -> dict[str, Any]:
    """What PyYAML reads from an article's sidecar."""
    loaded: dict[str, Any] = yaml.safe_load(Path(f"{article}.tags.yaml").read_text("utf-8"))
    return loaded


def test_add_a_quote(article: Path, run: Run) -> None:
    ran = run("add", article, "person", "--quote", "Maria Orlova", "--note", "minister")
    [tag] = sidecar(article)["tags"]
    assert (ran.status, ran.lines, ran.err) == (0, [tag["id"]], "")
    start = TEXT.index("Maria Orlova")
    assert (tag["spans"], tag["text"]) == ([[start, start + 12]], "Maria Orlova")
    assert (tag["label"], tag["note"], tag["by"]) == ("person", "minister", "ana")


def test_add_again_changes_nothing(article: Path, run: Run) -> None:
    first = run("add", article, "person", "--quote", "Maria Orlova").lines
    before = Path("article.txt.tags.yaml").read_bytes()
    ran = run("add", article, "person", "--quote", "Maria Orlova")
    assert (ran.status, ran.out) == (0, "")
    assert ran.err == f"tagged person already: {first[0]}\n"
    assert Path("article.txt.tags.yaml").read_bytes() == before


def test_add_every_or_the_nth(article: Path, run: Run) -> None:
    assert len(run("add", article, "person", "--quote", "Orlova", "--all").lines) == 2
    run("add", article, "other", "--quote", "Orlova", "--nth", "2")
    tags = sidecar(article)["tags"]
    assert sorted(tag["label"] for tag in tags) == ["other", "person", "person"]
    assert tags[1]["spans"] == tags[2]["spans"]


def test_whole_words_come_first(article: Path, run: Run) -> None:
    article.write_text("Article 5 of the Art Act")
    run("add", article, "other", "--quote", "Art")
    run("add", article, "other", "--quote", "rticl")
    assert [tag["spans"] for tag in sidecar(article)["tags"]] == [[[1, 6]], [[17, 20]]]


def test_add_fragments(article: Path, run: Run) -> None:
    places = ("--start", "40", "--end", "45", "--start", "10", "--end", "20")
    assert run("add", article, "claim", *places).status == 0
    [tag] = sidecar(article)["tags"]
    assert tag["spans"] == [[10, 20], [40, 45]]
    assert tag["text"] == f"{TEXT[10:20]} … {TEXT[40:45]}"


def test_add_attributes(article: Path, run: Run) -> None:
    words = ("check=worthy", "evidence=https://a.example/1,2, https://b.example", "evidence=c, d")
    options = [part for word in words for part in ("--attribute", word)]
    assert run("add", article, "claim", "--quote", "failed", "--by", "bo", *options).status == 0
    [tag] = sidecar(article)["tags"]
    evidence = ["https://a.example/1,2", "https://b.example", "c", "d"]
    assert tag["attributes"] == {"check": "worthy", "evidence": evidence}
    assert tag["by"] == "bo"


def test_a_layer_of_its_own(article: Path, run: Run) -> None:
    run("add", article, "person", "--quote", "Maria Orlova", "--as", "bo")
    assert Path("article.txt.bo.tags.yaml").exists()
    assert not Path("article.txt.tags.yaml").exists()


def test_a_layer_is_by_whom_it_is_called(
    article: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by(*words: str) -> str:
        made = run("add", article, "person", "--quote", "Maria Orlova", "--as", "bo", *words)
        [row] = csv.DictReader(io.StringIO(run("export", article, "--as", "bo").out))
        run("remove", article, made.out.strip(), "--as", "bo")
        return row["by"]

    assert by() == "ana"
    monkeypatch.delenv("ANNOTATE_BY")
    assert by() == "bo"
    assert by("--by", "cleo") == "cleo"


def test_a_link_with_its_words_in_another_order_is_told(tagged: Path, run: Run) -> None:
    claim, person = ids(run, tagged, "claim")[0], ids(run, tagged, "person")[0]
    ran = run("link", tagged, claim, "claimant", person)
    assert ran.status == 2 and "annotate link article.txt KIND FROM TO" in ran.err


def test_remove(tagged: Path, run: Run) -> None:
    claim, person = ids(run, tagged, "claim")[0], ids(run, tagged, "person")
    ran = run("remove", tagged, person[0])
    assert (ran.status, ran.out, ran.err) == (0, "", "removed 1 tag and 1 link\n")
    assert run("remove", tagged, "--label", "person").err == "removed 1 tag\n"
    assert sidecar(tagged)["tags"][0]["id"] == claim
    assert run("remove", tagged, "--label", "event").err == "removed 0 tags\n"
    assert run("remove", tagged, "--all").err == "removed 2 tags\n"
    assert sidecar(tagged)["tags"] == []


def test_set_a_tag(tagged: Path, run: Run) -> None:
    [id] = ids(run, tagged, "date")
    assert run("set", tagged, id, "value=2020-11-06", "type=DATE", "note=").status == 0
    tag = sidecar(tagged)["tags"][-1]
    assert (tag["attributes"], "note" in tag) == ({"value": "2020-11-06", "type": "DATE"}, False)
    assert run("set", tagged, id, "type=", "note=so").status == 0
    assert sidecar(tagged)["tags"][-1]["attributes"] == {"value": "2020-11-06"}
    ran = run("set", tagged, id, "label=event", "entity=Departure")
    assert (ran.status, ran.err) == (0, "relabel date as event “5 November”\n")
    assert sidecar(tagged)["tags"][-1]["label"] == "event"
    assert run("set", tagged, id, "note=so").err == "nothing to change\n"


def test_set_the_article(tagged: Path, run: Run) -> None:
    ran = run("set", tagged, "status=done", "published=2020-11-05", "title=A = b")
    assert (ran.status, ran.out) == (0, "")
    known = {"title": "A = b", "published": "2020-11-05", "status": "done"}
    assert sidecar(tagged)["article"] == known
    run("set", tagged, "status=")
    assert "status" not in sidecar(tagged)["article"]


def test_link(tagged: Path, run: Run) -> None:
    [claim], [date] = ids(run, tagged, "claim"), ids(run, tagged, "date")
    assert run("link", tagged, "when", claim, date).status == 0
    assert run("link", tagged, "when", claim, date).err.startswith("linked already")
    links = [(link["kind"], link["from"], link["to"]) for link in sidecar(tagged)["links"]]
    assert links[1:] == [("when", claim, date)]
    assert run("link", tagged, "when", claim, date, "--remove").status == 0
    assert len(sidecar(tagged)["links"]) == 1
    assert run("link", tagged, "when", claim, date, "--remove").status == 2


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case["command"])[:60])
def test_a_mistake_is_told_and_writes_nothing(case: dict[str, Any], tagged: Path, run: Run) -> None:
    known = {label: ids(run, tagged, label)[0] for label in ("person", "claim", "date")}
    before = {path: path.read_bytes() for path in Path().iterdir()}
    ran = run(*(word.format_map(known) for word in case["command"]))
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1), ran
    for part in case["says"]:
        assert part.format_map(known) in ran.err
    assert {path: path.read_bytes() for path in Path().iterdir()} == before


def test_tags_that_do_not_fit_are_not_lost(tagged: Path, run: Run) -> None:
    tagged.write_text(TEXT.replace("5 November", "6 November"))
    before = Path("article.txt.tags.yaml").read_bytes()
    for command in (("add", tagged, "person", "--quote", "Maria"), ("remove", tagged, "--all")):
        ran = run(*command)
        assert (ran.status, ran.err.count("annotate reanchor article.txt")) == (1, 1)
    assert Path("article.txt.tags.yaml").read_bytes() == before
