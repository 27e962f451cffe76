"""Earlier versions of a file, from the git repository that it is in.

Invariants: nothing that a repository holds is run, whatever its configuration says: no hook, no
filter, no helper, and nothing is fetched; time, memory and the number of versions are bounded; and
where there is no git, no repository or no version, there is just none.
"""

import hashlib
import os
import subprocess
import time
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Timer

MOST = 200
"""So many versions of a file are looked at, the newest first."""

SECONDS = 4.0
"""Time for all of them, from the first question on."""

LARGEST = 64 << 20
"""Bytes of a version that is looked at."""

HARMLESS = (
    *("--no-pager", "--no-optional-locks", "--no-replace-objects", "--literal-pathspecs"),
    *("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}"),
    *("-c", "log.showSignature=false", "-c", "core.quotePath=true"),
)
"""What in a repository's configuration could run a program is switched off."""

ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
"""A repository that lacks an object is not to fetch it, through whatever it says it must run."""


ELSEWHERE = frozenset(("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"))
"""What git tells its hooks; the repository of the file may be another one."""


def with_digest(path: Path, sha256: str) -> bytes | None:
    """The version of a file whose bytes have this SHA-256, in hexadecimal; None if there is none.

    With a checkout that translates line ends, git holds LF where the file has CRLF: that is tried
    as well.
    """
    with closing(versions(path)) as found:
        for data in found if sha256 else ():
            for version in (data, data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")):
                if hashlib.sha256(version).hexdigest() == sha256:
                    return version
    return None


def versions(path: Path) -> Generator[bytes]:
    """What a file has held, as git knows it, each content once: first what is staged, then the
    newest. Close it when no more is needed."""
    # Without git, or if it is stopped or killed while it answers, that was all.
    with suppress(OSError):
        yield from _contents(path)


def at_revision(path: Path, revision: str) -> bytes | None:
    """What a file held at a revision, such as `HEAD~1` or a branch; None if there is no git, no
    such revision, or no such file in it."""
    if revision.startswith("-") or not revision:
        return None
    try:
        with _git(path.parent, "cat-file", "blob", f"{revision}:./{path.name}") as git:
            assert git.stdout is not None
            data = git.stdout.read(LARGEST)
            return data if git.wait() == 0 else None
    except OSError:
        return None


def _contents(path: Path) -> Iterator[bytes]:
    real, until = Path(os.path.realpath(path)), time.monotonic() + SECONDS
    names = list(dict.fromkeys((*_staged(real, until), *_committed(real, until))))[:MOST]
    if not names:
        return
    with _git(real.parent, until, "cat-file", "--batch") as git:
        assert git.stdin is not None and git.stdout is not None
        for name in names:
            git.stdin.write(name.encode() + b"\n")
            git.stdin.flush()
            answer = git.stdout.readline().split()
            if len(answer) != 3 or answer[1] != b"blob" or int(answer[2]) > LARGEST:
                return
            size = int(answer[2])
            data = git.stdout.read(size + 1)
            if len(data) <= size:
                return
            yield data[:size]


def _staged(path: Path, until: float) -> Iterator[str]:
    """The object in the index."""
    for entry in _said(path, until, "ls-files", "--stage", "-z", "--", path.name):
        yield entry.split()[1]


def _committed(path: Path, until: float) -> Iterator[str]:
    """The objects in the commits, under the names that the file has had."""
    options = ("--follow", "-m", f"--max-count={MOST}", "--format=", "--raw", "--no-abbrev", "-z")
    harmless = ("--no-ext-diff", "--no-textconv", "--no-color")
    for entry in _said(path, until, "log", *options, *harmless, "--", path.name):
        if entry.startswith(":"):
            _, _, before, after, _ = entry.split()
            yield from (name for name in (after, before) if name.strip("0"))


def _said(path: Path, until: float, *arguments: str) -> list[str]:
    """What git answers about a file, part by part; what it has said by then if time runs out."""
    with _git(path.parent, until, *arguments) as git:
        assert git.stdout is not None
        data = git.stdout.read()
    return data.decode("utf-8", "surrogateescape").split("\0")[:-1]


@contextmanager
def _git(folder: Path, until: float, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A git that ends with what it was asked, or at a time of the monotonic clock. Raises OSError
    if there is none."""
    command = ("git", *HARMLESS, "-C", str(folder), *arguments)
    environment = {key: value for key, value in os.environ.items() if key not in ELSEWHERE}
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    git = subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=nowhere, env=environment | ENVIRONMENT
    )
    timer = Timer(max(0.0, until - time.monotonic()), git.kill)
    timer.daemon = True
    timer.start()
    try:
        yield git
    finally:
        timer.cancel()
        git.kill()
        git.communicate()
