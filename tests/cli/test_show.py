"""`annotate show`: which format, for whom, to where."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.conftest import TEXT, Run
from tests.render.pages import by_id, parsed


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("page.html", "<!DOCTYPE html>"),
        ("PAGE.HTM", "<!DOCTYPE html>"),
        ("figure.svg", '<?xml version="1.0"'),
        ("record.json", '{"file":'),
        ("text.txt", "Minister calls"),
        ("text", "Minister calls"),
    ],
)
def test_the_files_ending_chooses_the_format(tagged: Path, run: Run, name: str, start: str) -> None:
    before = tagged.read_bytes()
    assert run("show", tagged, "-o", name) == (0, "", "")
    assert Path(name).read_text("utf-8").startswith(start)
    assert tagged.read_bytes() == before


def test_format_is_stronger_than_the_ending(tagged: Path, run: Run) -> None:
    assert run("show", tagged, "--format", "json", "-o", "page.html").status == 0
    assert json.loads(Path("page.html").read_text("utf-8"))["text"] == TEXT


def test_a_file_of_an_ending_that_means_nothing_is_not_written(tagged: Path, run: Run) -> None:
    for command in ("show", "export"):
        ran = run(command, tagged, "-o", "t.pdf")
        assert (ran.status, ran.out) == (2, "")
        assert "no format's files end with .pdf" in ran.err and "--format" in ran.err
        assert not Path("t.pdf").exists()


def test_an_unknown_format_names_those_there_are(tagged: Path, run: Run) -> None:
    ran = run("show", tagged, "--format", "pdf", "-o", "a.pdf")
    assert ran.status == 2 and ran.out == ""
    assert ran.err == "annotate: no such format: pdf (there are: ansi, plain, html, svg, json)\n"
    assert not Path("a.pdf").exists()


def test_a_page_goes_to_stdout_too(tagged: Path, run: Run) -> None:
    ran = run("show", tagged, "--format", "html")
    root = parsed(ran.out, strict=True)
    assert "".join(by_id(root, "text1").itertext()) == TEXT
    assert by_id(root, "tag1").get("aria-label") == "person: Orlova"


def test_a_page_holds_several_articles_and_a_drawing_one(tagged: Path, run: Run) -> None:
    other = Path("other.txt")
    other.write_text("Nobody answered.\n", "utf-8")
    assert run("show", tagged, other, "-o", "page.html").status == 0
    root = parsed(Path("page.html").read_text("utf-8"), strict=True)
    assert "".join(by_id(root, "text2").itertext()) == "Nobody answered.\n"
    ran = run("show", tagged, other, "-o", "figure.svg")
    assert ran.status == 2 and not Path("figure.svg").exists()
    assert "an svg shows one article, not 2" in ran.err and "--format html" in ran.err


def test_layers_and_labels_are_chosen_on_a_page_and_a_drawing(tagged: Path, run: Run) -> None:
    page = run("show", tagged, "--format", "html", "--layer", "date").out
    assert 'aria-label="date: 5 November"' in page and "person: Orlova" not in page
    drawing = run("show", tagged, "--format", "svg", "--label", "person").out
    kinds = {one.get("class") for one in ElementTree.fromstring(drawing).iter()}
    assert "entity" in kinds and "date" not in kinds
    ran = run("show", tagged, "-o", "page.html", "--label", "persn")
    assert ran.status == 2 and "did you mean person?" in ran.err
    assert not Path("page.html").exists()


def test_a_drawing_is_as_wide_as_columns_say(
    tagged: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    widths = []
    for columns in ("40", "120", ""):
        monkeypatch.setenv("COLUMNS", columns)
        if not columns:
            monkeypatch.delenv("COLUMNS")
        root = ElementTree.fromstring(run("show", tagged, "--format", "svg").out)
        widths.append(int(root.attrib["width"]))
    assert widths == [368, 1040, 704]


def test_nothing_to_show_writes_no_page(folder: Path, run: Run) -> None:
    Path("page.html").write_text("an older one", "utf-8")
    Path("empty").mkdir()
    ran = run("show", "empty", "-o", "page.html")
    assert (ran.status, ran.out) == (0, "")
    assert "no tagged articles in empty" in ran.err
    assert run("show", "missing.txt", "-o", "page.html").status == 2
    assert Path("page.html").read_text("utf-8") == "an older one"


def test_the_article_is_never_written_over(tagged: Path, run: Run) -> None:
    ran = run("show", tagged, "--format", "html", "-o", tagged)
    assert ran.status == 2 and "is one of the files that are read" in ran.err
    assert tagged.read_text("utf-8") == TEXT
