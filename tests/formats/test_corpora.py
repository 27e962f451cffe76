"""Real corpora in brat standoff: in, out, and in again, equal."""

import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.formats.conftest import corpus, said

CORPORA = [
    ("brat-tutorials", 226, []),
    ("litbank/entities", 1979, []),
    ("polnear-train", 11571, ["usa-today_2016-08-09_khans-trump-stirs-ugliness-musli.ann:87"]),
]
"""Names, how many text-bound lines there are, and which lines are broken."""


@pytest.mark.parametrize(("name", "tags", "broken"), CORPORA)
def test_a_corpus_comes_back(
    name: str, tags: int, broken: list[str], folder: Path, run: Run
) -> None:
    shutil.copytree(corpus(name), "in", copy_function=shutil.copyfile)
    ran = run("import", "in", "--format", "brat", "--keep-labels")
    assert ran.status == bool(broken), ran.err
    told = [line.split(": ")[1] for line in ran.err.splitlines() if line.startswith("annotate: ")]
    assert [place.removeprefix("in/") for place in told] == broken
    first = {path.relative_to("in"): said(path) for path in tagged("in")}
    double = sum(map(int, re.findall(r", (\d+) there already", ran.err)))
    assert sum(len(one.tags) for one in first.values()) + double == tags
    out = run("export", "in", "--format", "brat", "-o", "out", "--strict")
    assert out.status == 0, out.err
    again = run("import", "out", "--format", "brat", "--keep-labels")
    assert again.status == 0, again.err
    assert {path.relative_to("out"): said(path) for path in tagged("out")} == first


@pytest.mark.parametrize("format", ["web-annotation", "stam"])
@pytest.mark.parametrize("name", [name for name, _, _ in CORPORA])
def test_a_corpus_goes_through_another_format(
    name: str, format: str, folder: Path, run: Run
) -> None:
    shutil.copytree(corpus(name), "in", copy_function=shutil.copyfile)
    run("import", "in", "--format", "brat", "--keep-labels")
    goes_through(format, "in", run)


@pytest.mark.parametrize("format", ["web-annotation", "stam"])
def test_a_corpus_of_tweets_goes_through_another_format(
    format: str, folder: Path, run: Run
) -> None:
    [path] = corpus("wnut17").glob("*.conll")
    assert run("import", path, "-o", "in", "--keep-labels").status == 0
    assert goes_through(format, "in", run) == path.read_text("utf-8").count("\tB-")


def goes_through(format: str, folder: str, run: Run) -> int:
    """Writes articles in a format, and reads that next to their bare texts: all is as before."""
    before = {path: said(path) for path in tagged(folder)}
    assert before
    assert run("export", folder, "--format", format, "-o", "out").status == 0
    for path in before:
        Path(f"{path}.tags.yaml").unlink()
    back = run("import", "out", "--format", format, "--keep-labels")
    assert back.status == 0, back.err
    assert {path: said(path) for path in tagged(folder)} == before
    return sum(len(one.tags) for one in before.values())


def tagged(folder: str) -> list[Path]:
    return [path for path in Path(folder).rglob("*.txt") if Path(f"{path}.tags.yaml").exists()]
