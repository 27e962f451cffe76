"""The cursor's place is kept for each article, and nothing about it can fail."""

import json
import os
import sys
from pathlib import Path

import pytest

from annotate.store.places import LIMIT, Place, recall, remember
from annotate.store.state import folder


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "deep" / "state"
    monkeypatch.setenv("ANNOTATE_STATE", str(folder))
    return folder


def test_a_place_is_recalled(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    assert recall(article) == Place(0, 0)
    remember(article, 40, 90)
    remember(tmp_path / "b.txt", 1, 2)
    assert recall(article) == Place(40, 90)
    remember(article, 3, 90)
    assert recall(article) == Place(3, 90)
    assert recall(tmp_path / "b.txt") == Place(1, 2)


def test_a_relative_path_is_the_same_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember(tmp_path / "a.txt", 7, 7)
    monkeypatch.chdir(tmp_path)
    assert recall(Path("a.txt")) == Place(7, 7)


def test_each_layer_of_an_article_has_its_place(tmp_path: Path) -> None:
    plain, ana = tmp_path / "a.txt.tags.yaml", tmp_path / "a.txt.ana.tags.yaml"
    remember(ana, 40, 90)
    assert recall(plain) == Place()
    remember(plain, 1, 2)
    assert (recall(ana), recall(plain)) == (Place(40, 90), Place(1, 2))
    assert recall(tmp_path / "a.txt") == Place(1, 2), "as it was named before there were layers"


def test_only_the_last_are_kept(state: Path) -> None:
    state.mkdir(parents=True)
    many = {f"/somewhere/{n}.txt": [n, n] for n in range(LIMIT)}
    (state / "places.json").write_text(json.dumps(many))
    remember(Path("/somewhere/0.txt"), 5, 5)
    remember(Path("/somewhere/new.txt"), 6, 6)
    assert len(json.loads((state / "places.json").read_text())) == LIMIT
    assert recall(Path("/somewhere/0.txt")) == Place(5, 5)
    assert recall(Path("/somewhere/1.txt")) == Place()
    assert recall(Path("/somewhere/2.txt")) == Place(2, 2)


@pytest.mark.parametrize(
    "damaged", [b"", b"\xff\0", b"[1]", b'{"a": 1}', b'{"a": ["x", 2]}', b'{"a": [1, 2, 3', b"null"]
)
def test_a_damaged_file_is_ignored_and_replaced(state: Path, damaged: bytes) -> None:
    state.mkdir(parents=True)
    (state / "places.json").write_bytes(damaged)
    assert recall(Path("a.txt")) == Place()
    remember(Path("a.txt"), 2, 3)
    assert recall(Path("a.txt")) == Place(2, 3)


def test_a_folder_that_cannot_be_made_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / "file" / "state"))
    remember(Path("a.txt"), 2, 3)
    assert recall(Path("a.txt")) == Place()


@pytest.mark.skipif(sys.platform == "win32", reason="names are bytes on POSIX only")
def test_a_name_that_is_no_text_is_no_error() -> None:
    remember(Path(os.fsdecode(b"a\xff.txt")), 2, 3)
    assert recall(Path(os.fsdecode(b"a\xff.txt"))) == Place()


def test_an_offset_counts_only_within_the_text() -> None:
    assert Place(5, 9).within(9) == Place(5, 9)
    assert Place(5, 9).within(7) == Place(5, 7)
    assert Place(5, 9).within(4) == Place()
    assert Place(-1, 9).within(4) == Place()
    assert Place(5, 0).within(5) == Place(5, 5)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="XDG")
def test_the_folder_is_that_of_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("ANNOTATE_STATE")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert folder() == tmp_path / "annotate"
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/ana")
    assert folder() == Path("/home/ana/.local/state/annotate")
