"""Patterns for names: what a shell would have made of them, without one."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from annotate.corpus.patterns import matching
from annotate.corpus.walk import Found, sidecars
from annotate.errors import AnnotateError

NAMES = (
    "a.txt", "a.txt.tags.yaml", "a.txt.ana.tags.yaml", "b.txt", "B.txt", "annotate.yaml",
    "[1].txt", "1.txt", "what?.txt", ".hidden.txt", "d/c.txt", "d/c.txt.tags.yaml", "d/x.txt",
    "d/.h/e.txt", "d/.h/e.txt.tags.yaml", "d/e/f.txt", "[d]/g.txt", "d-e/h.txt",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `n` with files of all kinds, to be beside of."""
    for name in NAMES:
        if os.name == "nt" and "?" in name:
            continue
        file = tmp_path / "n" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*patterns: str, layer: str = "") -> list[str]:
    return [path.as_posix() for path in Found(map(Path, patterns), layer=layer)]


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
@pytest.mark.parametrize(
    "pattern",
    ["n/*.txt", "n/?.txt", "n/[ab].txt", "n/[!a-z].txt", "n/*/*.txt", "n/d*/?.txt", "*/b.txt",
     "n/**/*.txt", "n/d/**/f.txt", "n/*[?].txt", "n/[[]1].txt"],
)  # fmt: skip
def test_files_are_those_of_a_shell(folder: Path, pattern: str) -> None:
    script = f"shopt -s globstar; printf '%s\\n' {pattern}"
    ran = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=True,
        env=os.environ | {"LC_ALL": "C"},
    )  # fmt: skip
    expected = sorted(ran.stdout.splitlines(), key=lambda name: name.split("/"))
    assert found(pattern) == expected and expected != [pattern]


@pytest.mark.parametrize(
    ("pattern", "layer", "expected"),
    [
        # Folders mean what is in them; sidecars their articles, each once.
        ("n/d*", "", ["n/d/c.txt"]),
        ("n/a*", "", ["n/a.txt"]),
        ("n/*.yaml", "", ["n/a.txt"]),
        ("n/*.yaml", "ana", ["n/a.txt"]),
        ("n/d/*.yaml", "ana", []),
        ("n/[1].txt", "", ["n/[1].txt"]),
        ("n/[d]/*.txt", "", ["n/[d]/g.txt"]),
        ("n/[d]", "", []),
    ],
)
def test_what_fits_means_what_it_means_alone(
    folder: Path, pattern: str, layer: str, expected: list[str]
) -> None:
    assert found(pattern, layer=layer) == expected


def test_patterns_and_names_go_together(folder: Path) -> None:
    assert found("n/d/x.txt", "n/d/*.txt", "n/d") == ["n/d/x.txt", "n/d/c.txt"]


@pytest.mark.skipif(os.name == "nt", reason="no such name on Windows")
def test_a_name_that_is_there_is_no_pattern(folder: Path) -> None:
    Path("n/*.txt").write_text("x")
    Path("n/ab?.txt").write_text("x")
    assert found("n/*.txt") == ["n/*.txt"]
    assert found("n/what?.txt") == ["n/what?.txt"]


@pytest.mark.parametrize("pattern", ["n/*.docx", "m/*.txt", "n/**/z.txt", "*/[z].txt"])
def test_nothing_that_fits_is_an_error(folder: Path, pattern: str) -> None:
    with pytest.raises(AnnotateError, match="no file matches") as told:
        found(pattern)
    assert str(Path(pattern)) in told.value.message
    with pytest.raises(AnnotateError, match="no file matches"):
        list(sidecars([Path(pattern)]))


def test_sidecars_of_what_fits(folder: Path) -> None:
    def names(pattern: str, layer: str = "") -> list[str]:
        return [path.as_posix() for path in sidecars([Path(pattern)], layer=layer)]

    assert names("n/a*") == ["n/a.txt.ana.tags.yaml", "n/a.txt.tags.yaml"]
    assert names("n/a*", "ana") == ["n/a.txt.ana.tags.yaml"]
    assert names("n/d*") == ["n/d/c.txt.tags.yaml"]


def test_names_for_files_count_from_the_fixed_part(folder: Path) -> None:
    every = Found([Path("n/d*/*.txt")], layer="")
    assert [every.name_of(path) for path in every] == ["d/c", "d/x", "d-e/h"]


def test_links_that_lead_back_come_to_an_end(tmp_path: Path) -> None:
    home = tmp_path
    for name in "abc":
        home = home / name
        home.mkdir()
        (home / "x.txt").write_text("x")
        for number in range(4):
            (home / f"back{number}").symlink_to(tmp_path)
    found = [path for path, _ in matching(tmp_path / "**" / "*.txt")]
    assert found == [tmp_path / place / "x.txt" for place in ("a/b/c", "a/b", "a")]
