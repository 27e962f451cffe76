"""Every mistake is one line, in safe characters, with the right exit status and no traceback."""

import errno
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotate import console
from annotate.cli.app import COMMANDS
from annotate.store import files
from tests.cli.conftest import TEXT, Run, process

CALLS: list[list[str]] = [
    ["export", "{}"],
    ["show", "{}"],
    ["suggest", "{}"],
    ["add", "{}", "person", "--quote", "Maria"],
    ["remove", "{}", "--all"],
    ["set", "{}", "status=done"],
]
every_command = pytest.mark.parametrize("command", CALLS, ids=lambda command: command[0])


def on(command: list[str], path: str) -> list[str]:
    return [word.format(path) for word in command]


def tree() -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}


@every_command
def test_a_missing_file(command: list[str], article: Path, run: Run) -> None:
    ran = run(*on(command, "artcle.txt"))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "annotate: no such file: artcle.txt (did you mean article.txt?)\n"


@every_command
def test_a_binary_file(command: list[str], folder: Path, run: Run) -> None:
    Path("x.txt").write_bytes(bytes(range(256)) * 20)
    before = tree()
    ran = run(*on(command, "x.txt"))
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "x.txt" in ran.err
    assert tree() == before


@every_command
def test_a_broken_sidecar(command: list[str], article: Path, run: Run) -> None:
    Path("article.txt.tags.yaml").write_text(
        "format: annotate/1\ntags:\n- {label: person, spans: 3}\n"
    )
    before = tree()
    ran = run(*on(command, "article.txt"))
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("annotate: article.txt.tags.yaml:3: tags[0].spans: expected")
    assert tree() == before


@every_command
def test_the_sidecar_of_another_article(command: list[str], tagged: Path, run: Run) -> None:
    Path("b.txt").write_text("Something else altogether.\n" * 20)
    Path("b.txt.tags.yaml").write_bytes(Path("article.txt.tags.yaml").read_bytes())
    before = tree()
    ran = run(*on(command, "b.txt"))
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "b.txt.tags.yaml is the sidecar of another article, article.txt" in ran.err
    assert tree() == before


@pytest.mark.parametrize("command", CALLS[3:], ids=lambda command: command[0])
def test_a_folder_where_a_file_is_needed(command: list[str], folder: Path, run: Run) -> None:
    Path("news").mkdir()
    ran = run(*on(command, "news"))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == "annotate: news is a folder, not a file\n"


@pytest.mark.parametrize("code", [errno.EACCES, errno.ENOSPC, errno.EROFS])
@pytest.mark.parametrize("command", CALLS[3:], ids=lambda command: command[0])
def test_a_folder_that_cannot_be_written(
    command: list[str], code: int, tagged: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(target: Path, data: bytes, mode: int | None) -> None:
        raise OSError(code, os.strerror(code))

    before = tree()
    monkeypatch.setattr(files, "_replace", refuse)
    ran = run(*on(command, "article.txt"))
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("annotate: cannot write article.txt.tags.yaml: ")
    assert tree() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_read_only_folder(tagged: Path, run: Run, folder: Path) -> None:
    folder.chmod(0o555)
    try:
        ran = run("add", tagged, "person", "--quote", "Maria Orlova")
    finally:
        folder.chmod(0o755)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["exprot", "x"], "no such command: exprot (did you mean export?)"),
        (["article.txt"], "no such command: article.txt (to tag it: annotate tag article.txt)"),
        (["export", "--lable", "x", "y"], "no such option: --lable (did you mean --label?)"),
        (["suggest", "--by", "x", "y"], "no such file: y"),
        (["suggest", "--since", "x", "y"], "no such date: x (for example --since 2026-11-05)"),
        (["export"], "missing: PATH... (see: annotate export --help)"),
        (["add", "x"], "missing: LABEL (see: annotate add --help)"),
        (
            ["export", "--label"],
            "option '--label' requires an argument (see: annotate export --help)",
        ),
        (["export", "x", "--format", "cvs"], "no such format: cvs (did you mean csv?)"),
        (["export", "x", "--as", "../y"], "--as takes a name of letters"),
        (["show", "article.txt", "--encoding", "utf-9"], "no such encoding"),
        (["--", "exprot"], "no such command: exprot"),
        (["export", "-"], "an article on standard input has no tags"),
        (["--vresion"], "no such option: --vresion (did you mean --version?)"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use(command: list[str], told: str, article: Path, run: Run) -> None:
    ran = run(*command)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"annotate: {told}")


HOSTILE = "a\x1b]2;pwned\x07\x9b31m\u202eb\r\n"


@pytest.mark.parametrize(
    "command",
    [
        [HOSTILE],
        ["export", HOSTILE],
        ["export", f"--{HOSTILE}"],
        ["export", "article.txt", "--label", HOSTILE],
        ["export", "article.txt", "--format", HOSTILE],
        ["export", "article.txt", "-o", f"none/{HOSTILE}"],
        ["add", "article.txt", HOSTILE, "--quote", "Maria"],
        ["add", "article.txt", "person", "--quote", HOSTILE],
        ["add", "article.txt", "person", "--quote", "Maria", "--attribute", HOSTILE],
        ["add", "article.txt", "person", "--quote", "Maria", "--nth", HOSTILE],
        ["remove", "article.txt", HOSTILE],
        ["set", "article.txt", f"{HOSTILE}=x"],
        ["link", "article.txt", HOSTILE, HOSTILE, HOSTILE],
        ["labels", HOSTILE],
        ["labels", "rename", "person", HOSTILE, "article.txt"],
        ["labels", "merge", HOSTILE, "person", "article.txt"],
        ["labels", "delete", HOSTILE, "article.txt", "--drop"],
        ["labels", "merge", "person", "other", HOSTILE],
        ["fetch", HOSTILE],
        ["fetch", f"http://{HOSTILE}/"],
        ["fetch", "article.txt", "-o", f"none/{HOSTILE}"],
        ["check", HOSTILE],
    ],
    ids=lambda command: " ".join(command).replace(HOSTILE, "EVIL"),
)
def test_a_message_is_safe(command: list[str], tagged: Path, run: Run) -> None:
    ran = run(*command)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert not set("\x1b\x07\x9b\u202e\r") & set(ran.err)


def test_names_and_values_are_safe(folder: Path, run: Run) -> None:
    name = HOSTILE.strip()
    Path(name).write_text(TEXT)
    assert run("add", name, "person", "--quote", "Maria Orlova", "--note", HOSTILE).status == 0
    told = [
        run("set", name, f"title={HOSTILE}"),
        run("remove", name, "--all"),
        run("export", name, "--as", "x"),
        run("check", name),
    ]
    for ran in told:
        assert ran.status == 0
        assert not set("\x1b\x07\x9b\u202e\r") & set(ran.err)


def test_an_unexpected_error(article: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> bytes:
        raise KeyError("a\x1bb")

    monkeypatch.setattr("annotate.store.articles.load_article", fail)
    monkeypatch.setattr("annotate.store.workspace.load_article", fail)
    ran = run("export", article)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith("annotate: internal error: ")
    assert "ANNOTATE_DEBUG=1" in ran.err
    monkeypatch.setenv("ANNOTATE_DEBUG", "1")
    with pytest.raises(TypeError):
        run("export", article)


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (KeyboardInterrupt(), 130, ""),
        (console.Closed(), 0, ""),
        (BrokenPipeError(), 0, ""),
        (MemoryError(), 2, "annotate: out of memory\n"),
        (OSError(errno.ENOSPC, "No space left"), 2, "annotate: cannot write: No space left\n"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_ends(
    error: BaseException,
    status: int,
    told: str,
    article: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def write(*chunks: str | bytes) -> None:
        raise error

    monkeypatch.setattr(console, "silence", lambda: None)
    monkeypatch.setattr(console, "write", write)
    ran = run("export", article)
    assert (ran.status, ran.out, ran.err.replace("no tags yet: article.txt\n", "")) == (
        status,
        "",
        told,
    )


def test_help(folder: Path, run: Run) -> None:
    ran = run()
    assert (ran.status, ran.err) == (0, "")
    assert all(f"annotate {name} ARTICLE" in ran.out for name in ("tag", "show", "export"))
    ran = run("--help")
    assert (ran.status, ran.err) == (0, "")
    listed = [line.split()[0] for line in ran.out.split("Commands:\n")[1].splitlines()]
    assert listed == list(COMMANDS)
    assert "..." not in ran.out.split("Commands:\n")[1]
    for name in listed:
        ran = run(name, "--help")
        assert (ran.status, ran.err) == (0, "")
        assert COMMANDS[name][1].rstrip(".") in " ".join(ran.out.split())
        assert ran.out.startswith(f"Usage: annotate {name} ")
    assert run("--version").out.startswith("annotate")


@pytest.fixture
def large(folder: Path, run: Run) -> Iterator[Path]:
    """An article whose export is larger than a pipe holds."""
    path = Path("large.txt")
    path.write_text("word " * 5000)
    assert run("add", path, "other", "--quote", "word", "--all").status == 0
    yield folder / path


@pytest.mark.parametrize("arguments", [["export"], ["show"], ["export", "--format", "jsonl"]])
def test_a_closed_pipe_ends_quietly(arguments: list[str], large: Path, folder: Path) -> None:
    running = process(*arguments, large, folder=folder)
    assert running.stdout is not None and running.stderr is not None
    assert running.stdout.read(10)
    running.stdout.close()
    assert running.stderr.read() == b""
    assert running.wait() == 0


@pytest.mark.parametrize("arguments", [["--help"], [], ["labels"], ["export", "--help"]])
def test_a_pipe_that_is_closed_at_once(arguments: list[str], folder: Path) -> None:
    running = process(*arguments, folder=folder)
    assert running.stdout is not None and running.stderr is not None
    running.stdout.close()
    assert running.stderr.read() == b""
    assert running.wait() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["export", "large.txt"], ["--help"], ["labels"]])
def test_a_full_disk(arguments: list[str], large: Path, folder: Path) -> None:
    import subprocess

    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "annotate", *arguments],
            cwd=folder,
            stdout=full,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )
    assert (ran.returncode, ran.stderr.count(b"\n")) == (2, 1)
    assert ran.stderr.startswith(b"annotate: cannot write: ")


@pytest.mark.skipif(os.name == "nt", reason="no signals")
def test_an_interrupt(large: Path, folder: Path) -> None:
    running = process("export", large, folder=folder)
    assert running.stdout is not None and running.stderr is not None
    assert running.stdout.read(10)
    running.send_signal(signal.SIGINT)
    assert running.stderr.read() == b""
    assert running.wait() == 130
    running.stdout.close()


@pytest.mark.skipif(os.name == "nt", reason="no signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_whoever_is_told_to_end_leaves_nothing(
    large: Path, folder: Path, number: signal.Signals
) -> None:
    fifo = folder / "asked.txt"
    os.mkfifo(fifo)
    # Who started the tests may have wanted it ignored, as nohup does, and that is inherited.
    before = signal.signal(number, signal.SIG_DFL)
    try:
        running = process("export", large, fifo, "-o", "tags.csv", folder=folder)
    finally:
        signal.signal(number, before)
    assert running.stdout is not None and running.stderr is not None
    with fifo.open("wb"):
        # It waits for the text of the second, and has begun to write.
        assert [*folder.glob(".annotate-*")]
        running.send_signal(number)
        assert running.stderr.read() == b""
        assert running.wait() == 128 + number
    assert not [*folder.glob(".annotate-*")] and not (folder / "tags.csv").exists()
    running.stdout.close()


INTERRUPTING = """\
import atexit, os, signal, sys, time
from annotate import __main__

def interrupt():
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.001)

class Last:
    def __del__(self):
        interrupt()

def in_destructor(arguments):
    Last()
    time.sleep(30)

def twice(arguments):
    try:
        interrupt()
    finally:
        interrupt()

def at_exit(arguments):
    atexit.register(interrupt)
    return 0

__main__._guarded = globals()[sys.argv[1]]
sys.exit(__main__.main())
"""


@pytest.mark.skipif(os.name == "nt", reason="no signals")
@pytest.mark.parametrize(
    ("where", "status"), [("in_destructor", 130), ("twice", 130), ("at_exit", 0)]
)
def test_an_interrupt_is_quiet_wherever_it_comes(folder: Path, where: str, status: int) -> None:
    import subprocess

    ran = subprocess.run(
        [sys.executable, "-c", INTERRUPTING, where],
        cwd=folder,
        capture_output=True,
        timeout=20,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert (ran.returncode, ran.stderr) == (status, b"")


def test_closed_streams(article: Path, folder: Path) -> None:
    if os.name == "nt":
        pytest.skip("needs a shell")
    import subprocess

    command = f'"{sys.executable}" -m annotate export article.txt'
    for closed in (">&-", "2>&-", ">&- 2>&-"):
        ran = subprocess.run(
            ["sh", "-c", f"{command} {closed}"],
            cwd=folder,
            capture_output=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert b"Traceback" not in ran.stderr
        assert ran.returncode == 0
