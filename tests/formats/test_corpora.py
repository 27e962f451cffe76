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


def tagged(folder: str) -> list[Path]:
    return [path for path in Path(folder).rglob("*.txt") if Path(f"{path}.tags.yaml").exists()]
