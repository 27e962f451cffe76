"""One tagger at a time: told who, let in when they are gone."""

import errno
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate.store import holding, state
from annotate.store.holding import Owner, hold

fcntl = pytest.importorskip("fcntl")

KEEPING = """
import sys, time
from pathlib import Path
from annotate.store.holding import hold
held = hold(Path(sys.argv[1]), "bob")
print("held" if held.owner is None else "taken", flush=True)
time.sleep(60)
"""


@pytest.fixture
def sidecar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / "state"))
    (tmp_path / "articles").mkdir()
    return tmp_path / "articles" / "a.txt.tags.yaml"


@pytest.fixture
def bob(sidecar: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the sidecar."""
    command = [sys.executable, "-c", KEEPING, str(sidecar)]
    program = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None and program.stdout.readline() == "held\n"
    yield program
    program.kill()
    program.communicate()


def test_it_is_ours_and_leaves_nothing(sidecar: Path) -> None:
    held = hold(sidecar, "ana")
    assert held.owner is None and held.warning == ""
    assert len([*sidecar.parent.iterdir()]) == 1
    held.release()
    held.release()
    assert not [*sidecar.parent.iterdir()]


def test_the_second_is_told_who_has_it(sidecar: Path, bob: subprocess.Popen[str]) -> None:
    second = hold(sidecar, "ana")
    assert second.owner is not None
    assert second.owner.user == "bob" and second.owner.pid == bob.pid
    assert abs(second.owner.since - time.time()) < 60
    second.release()
    assert hold(sidecar).owner is not None, "who does not have it cannot give it back"
    # Another layer of the article is another sidecar.
    other = hold(sidecar.with_name("a.txt.ana.tags.yaml"))
    assert other.owner is None
    other.release()


def test_the_lock_of_a_killed_program_is_nobodys(sidecar: Path, bob: subprocess.Popen[str]) -> None:
    bob.kill()
    bob.wait()
    assert [*sidecar.parent.iterdir()], "it could not clean up"
    held = hold(sidecar, "ana")
    assert held.owner is None
    again = hold(sidecar)
    assert again.owner is not None and again.owner.user == "ana"
    held.release()
    assert not [*sidecar.parent.iterdir()]


def test_a_link_to_the_sidecar_is_the_same_one(sidecar: Path, tmp_path: Path) -> None:
    sidecar.write_bytes(b"")
    link = tmp_path / "link.tags.yaml"
    link.symlink_to(sidecar)
    held = hold(link, "ana")
    assert hold(sidecar).owner is not None
    held.release()


def test_where_no_file_can_be_made_it_is_locked_in_the_state_folder(tmp_path: Path) -> None:
    sidecar = tmp_path / "gone" / "a.txt.tags.yaml"
    os.environ["ANNOTATE_STATE"], before = str(tmp_path / "state"), os.environ["ANNOTATE_STATE"]
    try:
        held = hold(sidecar, "ana")
        assert held.owner is None and held.warning == ""
        other = hold(sidecar)
        assert other.owner is not None and other.owner.user == "ana"
        held.release()
        assert not [*(tmp_path / "state" / state.WORK).iterdir()]
    finally:
        os.environ["ANNOTATE_STATE"] = before


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_file_system_without_locks_is_told_and_worked_on(
    number: int, sidecar: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(handle: int, how: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", none)
    held = hold(sidecar, "ana")
    assert held.owner is None
    assert held.warning == holding.UNLOCKED
    held.release()
    assert not [*sidecar.parent.iterdir()]


def test_an_owner_in_words() -> None:
    now = time.time()
    clock = time.strftime("%H:%M", time.localtime(now))
    assert str(Owner("ana", "lamport", 4711, now)) == f"ana has it open since {clock}"
    assert Owner("ana", "lamport", 4711, now).where == "process 4711 on lamport"
    day = time.strftime("%Y-%m-%d", time.localtime(now - 90000))
    assert f"since {day} " in str(Owner("ana", "lamport", 4711, now - 90000))
    assert str(Owner()) == "somebody has it open"
