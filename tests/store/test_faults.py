"""Writing, with an error of the system at every call that it makes."""

import errno
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from annotate.errors import AnnotateError
from annotate.store import files, inplace, state
from annotate.store.files import write_atomically
from annotate.store.locking import lock

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX")

CALLS: list[tuple[Any, str]] = [
    *((os, name) for name in ("open", "write", "fsync", "chown", "ftruncate", "posix_fallocate")),
    *((Path, name) for name in ("stat", "chmod", "replace", "unlink")),
    *((os, name) for name in ("fdopen", "access", "read", "scandir", "close")),
]
NUMBERS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EINVAL, errno.EDQUOT]


@pytest.fixture(autouse=True)
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / "state"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "temporary"))
    files._swept.clear()
    yield


def failing(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, number: int, place: int
) -> Callable[[], int]:
    """Have a call fail at its n-th time. Returns how often it was made."""
    real = getattr(owner, name)
    calls = 0

    def fail(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == place:
            raise OSError(number, os.strerror(number))
        return real(*arguments, **named)

    monkeypatch.setattr(owner, name, fail)
    return lambda: calls


@pytest.mark.parametrize("kind", ["new", "plain", "linked twice"])
@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call[1]}")
def test_an_error_at_any_call_leaves_all_of_one_content(
    kind: str, call: tuple[Any, str], tmp_path: Path
) -> None:
    owner, name = call
    old, new = b"old\n" * 50, b"newer\n" * 60
    for number in NUMBERS:
        for place in range(1, 12):
            folder = tmp_path / f"{number}-{place}"
            folder.mkdir()
            path = folder / "a.yaml"
            if kind != "new":
                path.write_bytes(old)
            if kind == "linked twice":
                os.link(path, folder / "b.yaml")
            failed = False
            with pytest.MonkeyPatch.context() as patch:
                calls = failing(patch, owner, name, number, place)
                try:
                    write_atomically(path, new)
                except AnnotateError as error:
                    failed = True
                    assert str(path) in error.message
                made = calls()
            inplace.complete(path)
            there = path.read_bytes() if path.exists() else None
            before = None if kind == "new" else old
            assert there == new or (failed and there == before)
            left = {entry.name for entry in folder.iterdir()} - {"a.yaml", "b.yaml"}
            if name != "unlink":
                assert not left
            if kind == "linked twice":
                assert path.stat().st_nlink == 2
            if made < place:
                break


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_file_system_without_sync_is_written_to(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", none)
    write_atomically(tmp_path / "a.yaml", b"new")
    assert (tmp_path / "a.yaml").read_bytes() == b"new"


def test_the_second_name_of_a_file_stays_one(tmp_path: Path) -> None:
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_bytes(b"old and long")
    first.chmod(0o640)
    os.link(first, second)
    write_atomically(first, b"new")
    assert second.read_bytes() == b"new"
    assert first.samefile(second)
    assert stat.S_IMODE(first.stat().st_mode) == 0o640
    assert not [*(tmp_path / "state" / state.WORK).glob("*")]


@pytest.mark.parametrize(("old", "new"), [(b"abcdef" * 9, b"xy" * 9), (b"ab", b"abcdefgh" * 4)])
def test_a_write_that_was_cut_off_is_completed(old: bytes, new: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    for written in range(len(new) + 1):
        path.write_bytes(new[:written] + old.ljust(len(new), b"\0")[written:])
        (tmp_path / "b.yaml").unlink(missing_ok=True)
        os.link(path, tmp_path / "b.yaml")
        copy = inplace._keep(path, old, new)
        inplace.complete(path)
        assert path.read_bytes() in (old, new)
        assert path.read_bytes() == new or written == 0 or new[:written] == old[:written]
        assert not copy.exists()


def test_what_somebody_else_wrote_since_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"by somebody else")
    os.link(path, tmp_path / "b.yaml")
    copy = inplace._keep(path, b"old", b"new")
    inplace.complete(path)
    assert path.read_bytes() == b"by somebody else"
    assert not copy.exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="takes root")
def test_owner_and_group_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    os.chown(path, 1234, 2345)
    path.chmod(0o664)
    write_atomically(path, b"new")
    found = path.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (1234, 2345, 0o664)


def test_a_writable_file_in_a_folder_that_takes_no_new_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    path = folder / "a.yaml"
    path.write_bytes(b"old")
    inode = path.stat().st_ino
    real = os.access
    monkeypatch.setattr(os, "access", lambda p, mode: Path(p) != folder and real(p, mode))
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_ino == inode


def test_a_file_that_is_mounted_alone_is_written_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    real = Path.replace

    def busy(self: Path, target: Path) -> Path:
        if target == path:
            raise OSError(errno.EBUSY, "Device or resource busy")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.glob(".*")] == []
    with pytest.raises(AnnotateError, match="busy"):
        write_atomically(path, iter([b"made ", b"once"]))
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.glob(".*")] == []


KILLED = """
import os, sys
from pathlib import Path
from annotate.store.files import write_atomically
os.fsync = lambda handle: os.kill(os.getpid(), 9)
write_atomically(Path(sys.argv[1]), b"half")
"""


def test_what_a_killed_save_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert killed.returncode == -9
    (left,) = tmp_path.glob(".annotate-*.tmp")
    living = tmp_path / ".annotate-0123456789abcdef.tmp"
    for name in (living.name, ".annotate-notes.tmp", ".annotate-0123456789ABCDEF.tmp"):
        (tmp_path / name).write_bytes(b"")
    long_ago = time.time() - 100
    for other in (left, living):
        os.utime(other, (long_ago, long_ago))
    handle = os.open(living, os.O_RDONLY)
    try:
        assert lock(handle)
        write_atomically(path, b"new")
    finally:
        os.close(handle)
    assert not left.exists()
    assert sorted(entry.name for entry in tmp_path.glob(".*")) == [
        ".annotate-0123456789ABCDEF.tmp",
        living.name,
        ".annotate-notes.tmp",
    ]
