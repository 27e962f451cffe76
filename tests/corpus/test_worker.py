"""What a worker of a cluster does with a part, without a cluster."""

import os
import pickle
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from annotate import console
from annotate.corpus.walk import Named
from annotate.corpus.worker import release, result_of, run
from annotate.errors import AnnotateError, ExitStatus

pytest.importorskip("distributed")


def names(part: list[Named]) -> tuple[str, list[bool], str]:
    before = Path.cwd().name
    seen = [one.path.exists() for one in part]
    time.sleep(0.002)
    return before, seen, Path.cwd().name


def saying(part: list[str]) -> list[str]:
    with console.kept() as told:
        for word in part:
            time.sleep(0.001)
            console.say(word)
    return told


def refusing(part: list[Any]) -> None:
    raise AnnotateError("no such label: x", "did you mean y?", ExitStatus.PROBLEMS)


class Own(Exception):
    def __init__(self, one: str, other: str) -> None:
        super().__init__(one)


def raising(part: list[Any]) -> Any:
    """What neither goes through a pickle nor comes out of one."""
    raise Own(lambda: None, "") if part == ["in"] else Own("broken", "")  # type: ignore[arg-type]


def asked(function: Callable[[list[Any]], Any], folder: Path, *part: Any) -> Any:
    return result_of(run(release(), str(folder), pickle.dumps((function, [*part]))))


def test_users_in_different_folders_do_not_meet(tmp_path: Path) -> None:
    home = Path.cwd()
    for name in ("a", "b"):
        (tmp_path / name / "news").mkdir(parents=True)
        (tmp_path / name / "news" / f"{name}.txt").touch()
    parts = [Named(Path("news/a.txt")), Named(Path("news/b.txt"))]
    with ThreadPoolExecutor(4) as threads:
        found = [threads.submit(asked, names, tmp_path / "ab"[i % 2], *parts) for i in range(40)]
    expected = [("a", [True, False], "a"), ("b", [False, True], "b")] * 20
    assert [one.result() for one in found] == expected
    assert Path.cwd() == home


def test_threads_keep_each_their_own_messages() -> None:
    parts = [[f"{number}-{word}" for word in range(5)] for number in range(8)]
    with ThreadPoolExecutor(4) as threads:
        assert [*threads.map(saying, parts)] == parts


def test_a_folder_that_is_not_seen_is_named(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    relative, absolute = Named(Path("old/a.txt")), Named(tmp_path / "news" / "a.txt")
    for folder, part, missing in (
        (tmp_path, relative, tmp_path / "old"),
        (tmp_path / "gone", relative, tmp_path / "gone"),
        (tmp_path / "gone", Named(tmp_path / "old" / "a.txt"), tmp_path / "old"),
    ):
        with pytest.raises(AnnotateError) as raised:
            asked(names, folder, part)
        words = f"the worker process {os.getpid()} does not see the folder {missing}"
        assert raised.value.message == words
    # The user's own folder does not matter to absolute paths.
    assert asked(names, tmp_path / "gone", absolute)[1] == [False]


def test_another_program_does_nothing(tmp_path: Path) -> None:
    with pytest.raises(AnnotateError) as raised:
        result_of(run("0.0.9 (12345678)", str(tmp_path), b"never unpacked"))
    assert f"has annotate {release()}, this program is 0.0.9" in raised.value.message


def test_what_is_raised_comes_back(tmp_path: Path) -> None:
    with pytest.raises(AnnotateError) as raised:
        asked(refusing, tmp_path)
    error = raised.value
    assert (error.message, error.hint, error.status) == (
        "no such label: x",
        "did you mean y?",
        ExitStatus.PROBLEMS,
    )
    for part in ("in", "out"):
        with pytest.raises(RuntimeError, match="Own"):
            asked(raising, tmp_path, part)
