"""Running commands: in this process for speed, in a real one for pipes and exits."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from annotate.__main__ import main

ROOT = Path(__file__).parents[2]

TEXT = """\
Minister calls talks a failure

Maria Orlova told reporters on Thursday that “the talks in Genf have failed”.
Orlova, the foreign minister, left the city on 5 November. Nobody answered her questions.
"""


class Ran(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Run = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, as a person whose name is ana."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ANNOTATE_BY", "ana")
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.fixture
def run(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs a command line in this process."""

    def command(*arguments: str | Path) -> Ran:
        capfdbinary.readouterr()
        status = main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return Ran(status, out.decode("utf-8"), err.decode("utf-8", "surrogateescape"))

    return command


@pytest.fixture
def article(folder: Path) -> Path:
    """An article without tags."""
    path = Path("article.txt")
    path.write_bytes(TEXT.encode())
    return path


@pytest.fixture
def tagged(article: Path, run: Run) -> Path:
    """An article with a person (twice), a date, a claim in two fragments, a note and a link."""
    assert run("add", article, "person", "--quote", "Orlova", "--all").status == 0
    value = ("--attribute", "value=2020-11-05", "--note", 'a "note"\nof two, lines')
    assert run("add", article, "date", "--quote", "5 November", *value).status == 0
    start = TEXT.index("the talks in")
    places = ("--start", start, "--end", start + 9, "--start", start + 18, "--end", start + 29)
    claim = run("add", article, "claim", *map(str, places)).out.strip()
    assert run("link", article, "claimant", claim, ids(run, article, "person")[0]).status == 0
    return article


def ids(run: Run, path: Path, label: str) -> list[str]:
    """The ids of an article's tags that have a label, in text order."""
    rows = [line.split(",") for line in run("export", path, "--label", label).lines[1:]]
    return [row[1] for row in rows if len(row) > 3 and row[3] == label]


def process(*arguments: str | Path, folder: Path, **environment: str) -> "subprocess.Popen[bytes]":
    """A real process of the program."""
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-m", "annotate", *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": path} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
