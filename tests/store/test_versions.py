"""Earlier texts from git: found where they are, and nothing that a repository says is run."""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from annotate.store import versions

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")

Git = Callable[..., None]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", ".")
    return folder


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false")
    quiet = ("-c", "commit.gpgSign=false")
    command = ["git", *identity, *quiet, "-C", str(folder), *arguments]
    subprocess.run(command, check=True, capture_output=True)


def commit(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    git(path.parent, "add", path.name)
    git(path.parent, "commit", "-q", "-m", "a version")


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_all_that_a_file_has_held_the_newest_first(repository: Path) -> None:
    path = repository / "first name.txt"
    texts = [b"one\n", "zwei \u00fc\n".encode(), b"\xff\xfeb\0i\0n\0", b"one\n", b""]
    for text in texts:
        commit(path, text)
    other = repository / "*second\tname.txt"
    git(repository, "mv", path.name, other.name)
    git(repository, "commit", "-q", "-m", "another name")
    commit(other, b"after\n")
    other.write_bytes(b"staged\n")
    git(repository, "add", "-A")
    other.write_bytes(b"only here\n")
    found = [*versions.versions(other)]
    assert found == [b"staged\n", b"after\n", b"", b"one\n", texts[2], texts[1]]
    assert versions.with_digest(other, digest(texts[1])) == texts[1]
    assert versions.with_digest(other, digest(b"only here\n")) is None
    assert versions.with_digest(other, "") is None


def test_line_ends_that_a_checkout_translates(repository: Path) -> None:
    path = repository / "a.txt"
    commit(path, b"one\ntwo\n")
    assert versions.with_digest(path, digest(b"one\r\ntwo\r\n")) == b"one\r\ntwo\r\n"


def test_no_more_than_so_many(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = repository / "a.txt"
    for number in range(5):
        commit(path, f"{number}\n".encode())
    monkeypatch.setattr(versions, "MOST", 3)
    assert [*versions.versions(path)] == [b"4\n", b"3\n", b"2\n"]
    monkeypatch.setattr(versions, "LARGEST", 1)
    assert [*versions.versions(path)] == []


def test_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("one\n")
    assert [*versions.versions(path)] == []
    assert [*versions.versions(tmp_path / "no folder" / "a.txt")] == []
    git(tmp_path, "init", "-q", ".")
    assert [*versions.versions(path)] == [], "nothing is committed yet"
    commit(path, b"one\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [*versions.versions(path)] == []


def test_time_is_bounded(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = repository / "git"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{repository}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(versions, "SECONDS", 0.2)
    assert [*versions.versions(repository / "a.txt")] == []


def test_one_version_is_enough(repository: Path) -> None:
    path = repository / "a.txt"
    for number in range(3):
        commit(path, f"{number}\n".encode())
    found = versions.versions(path)
    assert [*islice(found, 1)] == [b"2\n"]
    found.close()


def test_in_a_hook_of_another_repository(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository / "a.txt", b"one\n")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", "index")
    assert [*versions.versions(repository / "a.txt")] == [b"one\n"]


@pytest.mark.skipif(os.name != "posix", reason="the traps are shell scripts")
def test_a_hostile_repository_runs_nothing(repository: Path, tmp_path: Path) -> None:
    sprung = tmp_path / "sprung"
    trap = tmp_path / "trap"
    trap.write_text(f'#!/bin/sh\necho "$0 $*" >> {sprung}\ncat\nexit 0\n')
    trap.chmod(0o755)
    path = repository / "a.txt"
    commit(path, b"one\n")
    commit(path, b"two\n")
    (repository / ".gitattributes").write_text("*.txt filter=x diff=x merge=x\n")
    signed = subprocess.run(
        ["git", "-C", str(repository), "cat-file", "commit", "HEAD"],
        check=True,
        capture_output=True,
    ).stdout
    head, _, message = signed.partition(b"\n\n")
    faked = head + b"\ngpgsig -----BEGIN PGP SIGNATURE-----\n x\n -----END PGP SIGNATURE-----\n\n"
    made = subprocess.run(
        ["git", "-C", str(repository), "hash-object", "-t", "commit", "-w", "--stdin"],
        input=faked + message,
        check=True,
        capture_output=True,
    ).stdout.decode()
    git(repository, "reset", "-q", "--soft", made.strip())
    hooks = repository / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("fsmonitor-watchman", "post-index-change", "reference-transaction"):
        shutil.copy(trap, hooks / hook)
    for key, value in {
        "core.fsmonitor": str(trap),
        "core.pager": str(trap),
        "pager.log": str(trap),
        "core.sshCommand": str(trap),
        "core.hooksPath": str(hooks),
        "log.showSignature": "true",
        "gpg.program": str(trap),
        "filter.x.smudge": str(trap),
        "filter.x.clean": str(trap),
        "filter.x.process": str(trap),
        "diff.external": str(trap),
        "diff.x.command": str(trap),
        "diff.x.textconv": str(trap),
        "alias.log": f"!{trap}",
        "remote.origin.url": f"ext::{trap}",
        "remote.origin.promisor": "true",
        "remote.origin.partialclonefilter": "blob:none",
        "remote.origin.uploadpack": str(trap),
        "extensions.partialClone": "origin",
        "protocol.ext.allow": "always",
        "protocol.allow": "always",
    }.items():
        git(repository, "config", key, value)
    # An object that is to be fetched, through whatever the configuration says.
    missing = hashlib.sha1(b"blob 4\0one\n").hexdigest()
    (repository / ".git" / "objects" / missing[:2] / missing[2:]).unlink()
    assert [*versions.versions(path)] == [b"two\n"]
    assert not sprung.exists(), sprung.read_text()
    # The traps are real ones: without our care some of them spring.
    careless = ["git", "-C", str(repository), "log", "--format=%H", "--", "a.txt"]
    subprocess.run(careless, check=False, capture_output=True)
    assert sprung.exists()
