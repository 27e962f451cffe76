"""Files written whole, whatever fails in between."""

import errno
import os
import stat
from pathlib import Path

import pytest

from annotate.errors import AnnotateError
from annotate.store.files import read_bytes, write_atomically

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions and links")
unprivileged = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def test_a_new_file(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.txt", b"new\n")
    assert (tmp_path / "a.txt").read_bytes() == b"new\n"
    assert names(tmp_path) == ["a.txt"]


@posix
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_respects_the_umask(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        write_atomically(tmp_path / "a.txt", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == mode


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o755])
def test_the_mode_of_a_file_stays(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(mode)
    write_atomically(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_bytes() == b"new"


@posix
def test_a_symbolic_link_stays_and_its_target_changes(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    target = tmp_path / "deep" / "real.txt"
    target.write_bytes(b"old")
    link = tmp_path / "link.txt"
    link.symlink_to(Path("deep") / "real.txt")
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    dangling = tmp_path / "dangling.txt"
    dangling.symlink_to("deep/later.txt")
    write_atomically(dangling, b"new")
    assert (tmp_path / "deep" / "later.txt").read_bytes() == b"new"
    assert names(tmp_path) == ["dangling.txt", "deep", "link.txt"]


@posix
def test_a_device_is_written_to_and_not_replaced() -> None:
    write_atomically(Path("/dev/null"), b"nothing")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.parametrize("failing", ["fsync", "write", "replace"])
@pytest.mark.parametrize("there", [True, False])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, there: bool
) -> None:
    path = tmp_path / "a.txt"
    if there:
        path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if failing == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    elif failing == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    else:

        def full(handle: int, mode: str) -> None:
            os.close(handle)
            fail()

        monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(AnnotateError) as caught:
        write_atomically(path, b"new")
    assert caught.value.message == f"cannot write {path}: the disk is full"
    assert names(tmp_path) == (["a.txt"] if there else [])
    if there:
        assert path.read_bytes() == b"old"


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a.txt", b"new")
    assert names(tmp_path) == []


def test_a_folder_that_cannot_be_synced_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def only_files(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        real(handle)

    monkeypatch.setattr(os, "fsync", only_files)
    write_atomically(tmp_path / "a.txt", b"new")
    assert names(tmp_path) == ["a.txt"]


def test_a_name_of_the_greatest_length(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    with pytest.raises(AnnotateError):
        write_atomically(tmp_path / ("n" * 256), b"new")


@pytest.mark.parametrize(
    ("name", "message"),
    [("gone/a.txt", "there is no folder"), ("", "it is a folder"), ("a\0b", "cannot write")],
)
def test_where_nothing_can_be_written(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(AnnotateError, match=message):
        write_atomically(tmp_path / name, b"new")
    assert names(tmp_path) == []


@posix
@unprivileged
def test_a_read_only_file_and_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(AnnotateError, match="the file is read-only"):
        write_atomically(path, b"new")
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(AnnotateError, match="no permission to write in the folder"):
            write_atomically(tmp_path / "b.txt", b"new")
    finally:
        tmp_path.chmod(0o755)
    assert path.read_bytes() == b"old"


@posix
def test_links_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(AnnotateError):
        write_atomically(tmp_path / "a", b"new")
    with pytest.raises(AnnotateError):
        read_bytes(tmp_path / "a")
    assert names(tmp_path) == ["a", "b"]


def test_reading(tmp_path: Path) -> None:
    path = tmp_path / "article.txt"
    path.write_bytes(b"a\r\n\0")
    assert read_bytes(path) == b"a\r\n\0"
    with pytest.raises(AnnotateError) as caught:
        read_bytes(tmp_path / "artcle.txt")
    expected = f"no such file: {tmp_path / 'artcle.txt'} (did you mean {path}?)"
    assert caught.value.message == expected
    with pytest.raises(AnnotateError, match=r"no such file: .*zzz$"):
        read_bytes(tmp_path / "zzz")
    with pytest.raises(AnnotateError, match="there is no folder"):
        read_bytes(tmp_path / "gone" / "a.txt")
    with pytest.raises(AnnotateError, match="is a folder, not a file"):
        read_bytes(tmp_path)
    with pytest.raises(AnnotateError, match="cannot read"):
        read_bytes(tmp_path / "a\0b")


@posix
@unprivileged
def test_reading_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"x")
    path.chmod(0)
    with pytest.raises(AnnotateError, match="no permission to read"):
        read_bytes(path)
