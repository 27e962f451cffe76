"""What a folder of strangers can make the program do: nothing but show what is in it.

The interpreter itself tells (PEP 578) which files were opened and what was started.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, TEXT, Run

WATCHED = """
import json, os, sys
told = []

starting = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "pty.spawn")

def hook(event, values):
    if event in starting:
        told.append(["ran", event, str(values[:2])])
    elif event.startswith("socket.") and event not in ("socket.gethostname", "socket.__new__"):
        told.append(["ran", event, ""])
    elif event == "open" and not isinstance(values[0], int):
        path, mode, flags = values
        written = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        told.append(["wrote" if written else "read", os.path.abspath(os.fsdecode(path)), ""])
    elif event in ("os.rename", "os.remove", "os.symlink", "os.link", "os.mkdir", "os.chmod"):
        told.append(["wrote", os.path.abspath(os.fsdecode(values[0])), ""])

sys.addaudithook(hook)
from annotate.__main__ import main
status = main(sys.argv[2:])
answer = json.dumps([status, told])
with open(sys.argv[1], "w") as file:
    file.write(answer)
"""

SIDECAR = """\
format: "annotate/1"
source: {"file": "../../outside/secret.txt", "encoding": "utf-8", "include": "../outside/x"}
article: {"title": "file:///etc/passwd"}
schema: {"name": "../../outside/schema", "version": 1}
tags:
- {"id": "../../x", "label": "../x", "spans": [[0, 8]], "text": "Minister", "note": "http://127.0.0.1:9/"}
links: []
"""

CONFIG = """\
suggesters:
  tool: ["sh", "-c", "echo > ../outside/ran"]
  other: {command: "./tool.sh", seconds: 5}
  model: {spacy: "./model"}
"""

COMMANDS = {
    "show": ["show", "article.txt", "--no-pager"],
    "show json": ["show", ".", "--format", "json"],
    "export": ["export", "."],
    "check": ["check", "."],
    "labels": ["labels", "."],
    "suggest": ["suggest", ".", "--all"],
    "accept": ["suggest", ".", "--accept", "--all"],
    "add": ["add", "article.txt", "person", "--quote", "Maria Orlova"],
    "set": ["set", "article.txt", "../../x", "note=x"],
    "remove": ["remove", "article.txt", "../../x"],
}


@pytest.fixture
def cloned(folder: Path) -> Path:
    """A folder as somebody else made it, in one that is ours."""
    outside, here = folder / "outside", folder / "cloned"
    outside.mkdir()
    here.mkdir()
    (outside / "secret.txt").write_text("Minister, secret")
    (here / "article.txt").write_text(TEXT)
    (here / "article.txt.tags.yaml").write_text(SIDECAR)
    (here / "annotate.yaml").write_text(CONFIG)
    for path in (here / "tool.sh", here / "model" / "__init__.py", here / "yaml.py"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\necho > ../outside/ran\n" if path.suffix == ".sh" else "1 / 0\n")
        path.chmod(0o755)
    return here


def watched(here: Path, *arguments: str) -> tuple[int, list[list[str]]]:
    """The exit status of a command, and what it did."""
    answer = here.parent / "answer.json"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "ANNOTATE_STATE": str(here.parent / "s")}
    program = here.parent / "watched.py"
    program.write_text(WATCHED)
    # A script, as the command that is installed: the folder one is in is on no path of modules.
    subprocess.run(
        [sys.executable, str(program), str(answer), *arguments],
        cwd=here,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
        timeout=60,
    )
    status, told = json.loads(answer.read_text())
    return status, told


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_stays_in_the_folder_and_starts_nothing(cloned: Path, name: str) -> None:
    status, told = watched(cloned, *COMMANDS[name])
    assert status in (0, 1)
    assert [what for what in told if what[0] == "ran"] == []
    outside = str(cloned.parent / "outside")
    assert not [path for _, path, _ in told if path.startswith(outside)]
    state = str(cloned.parent / "s")
    for what, path, _ in told:
        if what == "wrote" and not path.startswith((state, "/dev/")) and "__pycache__" not in path:
            assert Path(path).parent == cloned
            assert path.endswith(".tags.yaml") or Path(path).name.startswith(".annotate-")
    assert [*(cloned.parent / "outside").iterdir()] == [cloned.parent / "outside" / "secret.txt"]


def test_it_is_seen_when_something_runs(cloned: Path) -> None:
    _, told = watched(cloned, "suggest", "article.txt", "--trust", "--only", "other")
    assert [what for what in told if what[0] == "ran"]
    assert (cloned.parent / "outside" / "ran").exists()


def test_what_was_allowed_is_asked_anew_once_it_has_changed(cloned: Path) -> None:
    watched(cloned, "suggest", "article.txt", "--trust", "--only", "none,other")
    (cloned.parent / "outside" / "ran").unlink(missing_ok=True)
    (cloned / "tool.sh").write_text("#!/bin/sh\necho more > ../outside/ran\n")
    _, told = watched(cloned, "suggest", "article.txt", "--only", "other")
    assert [what for what in told if what[0] == "ran"] == []
    assert not (cloned.parent / "outside" / "ran").exists()


def test_a_sidecar_that_is_a_link_is_written_only_over_a_sidecar(cloned: Path, run: Run) -> None:
    sidecar = cloned / "article.txt.tags.yaml"
    for target in ("../outside/secret.txt", "../outside/later.txt"):
        sidecar.unlink()
        sidecar.symlink_to(target)
        ran = run("add", cloned / "article.txt", "person", "--quote", "Maria Orlova")
        assert ran.status == 2
        assert "tags.yaml" in ran.err
    assert (cloned.parent / "outside" / "secret.txt").read_text() == "Minister, secret"
    assert not (cloned.parent / "outside" / "later.txt").exists()


def test_the_name_of_a_layer_is_no_path(cloned: Path, run: Run) -> None:
    for name in ("../x", "/x", "a/../b", "..", "a.b", "\n"):
        ran = run("add", cloned / "article.txt", "person", "--quote", "Genf", "--as", name)
        assert ran.status == 2
        assert "--as takes a name" in ran.err


def test_a_name_with_a_newline_is_one_name(folder: Path, run: Run) -> None:
    path = folder / "a\nfake.txt:1: no problems.txt"
    path.write_text(TEXT)
    assert run("add", path, "person", "--quote", "Maria Orlova").status == 0
    assert path.with_name(path.name + ".tags.yaml").read_text().startswith("# Tags for a␊fake.txt")
    path.write_text("changed")
    ran = run("check", path)
    assert ran.status == 1
    assert len(ran.lines) == 1
    assert "a␊fake.txt" in ran.lines[0]
