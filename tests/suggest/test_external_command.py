"""Real commands as suggesters: good ones, and every way in which one can be bad."""

import os
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from annotate.store.schemas import default_schema
from annotate.suggest.external import SuggesterError, command
from annotate.suggest.external.protocol import Asked

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts and process groups")

TEXT = (
    "Envoys met in Köln and in Port Sella on flight KQ-207.\nKöln’s mayor, of “New Sella”, left.\n"
)

SHELL = r"""#!/bin/sh
# Suggests each name of places.txt, which has one on a line, as a location.
sed 's/\\[nrt]/ /g' | grep -owFf places.txt | sort -u | while read -r place; do
    printf '{"label": "location", "text": "%s", "why": "in places.txt"}\n' "$place"
done
"""

PYTHON = r"""
import json, re, sys

article = json.load(sys.stdin)
for found in re.finditer(r"\b[A-Z]{2}-\d{3,4}\b", article["text"]):
    tag = {"label": "other", "spans": [found.span()], "why": "a flight number"}
    print(json.dumps(tag))
"""


def ask(
    words: Sequence[str],
    request: bytes,
    cwd: Path,
    seconds: float = 10,
    stop: threading.Event | None = None,
) -> bytes:
    return command.ask(words, request, cwd, seconds, stop)


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@POSIX
def test_a_suggester_in_shell(tmp_path: Path) -> None:
    script = tmp_path / "places.sh"
    script.write_text(SHELL, encoding="utf-8")
    script.chmod(0o755)
    (tmp_path / "places.txt").write_text("Sella\nPort Sella\nKöln\nMors\n", encoding="utf-8")
    asked = Asked(TEXT, default_schema(), file="a.txt")
    found, problems = command.answer("places", ["./places.sh"], asked, folder=tmp_path, seconds=10)
    assert not problems
    assert [(one.start, one.text) for one in found] == [
        (14, "Köln"),
        (26, "Port Sella"),
        (55, "Köln"),
        (77, "Sella"),
    ]
    assert {(one.label, one.suggester, one.why) for one in found} == {
        ("location", "places", "in places.txt")
    }


def test_a_suggester_in_python(tmp_path: Path) -> None:
    (tmp_path / "flights.py").write_text(PYTHON, encoding="utf-8")
    asked = Asked(TEXT, default_schema())
    words = [sys.executable, "flights.py"]
    (one,), problems = command.answer("flights", words, asked, folder=tmp_path, seconds=10)
    assert (one.label, one.spans, one.text) == ("other", ((47, 53),), "KQ-207")
    assert not problems


def test_a_python_tool_reads_and_writes_utf_8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("PYTHONCOERCECLOCALE", "0")
    monkeypatch.setenv("PYTHONUTF8", "0")
    code = "import sys; print(len(sys.stdin.read()), chr(0xf6))"
    assert ask(python(code), "Köln “🙂”".encode(), tmp_path).strip() == "8 ö".encode()


def test_much_is_read_and_written_at_once(tmp_path: Path) -> None:
    echo = python("import sys, shutil; shutil.copyfileobj(sys.stdin.buffer, sys.stdout.buffer)")
    data = os.urandom(3_000_000)
    assert ask(echo, data, tmp_path) == data


@pytest.mark.parametrize("code", ["", "import sys; sys.stdin.close()", "import os; os.close(0)"])
def test_a_tool_need_not_read(tmp_path: Path, code: str) -> None:
    assert ask(python(f"{code}\nprint('ok')"), b"x" * 2_000_000, tmp_path).strip() == b"ok"


def test_it_runs_in_the_folder_and_without_a_shell(tmp_path: Path) -> None:
    code = "import os, sys; print(os.getcwd(), sys.argv[1:])"
    printed = ask([*python(code), "$HOME; *"], b"", tmp_path).decode()
    assert Path(printed.split(" [")[0]).samefile(tmp_path)
    assert printed.strip().endswith("['$HOME; *']")


def test_a_slow_tool_is_ended(tmp_path: Path) -> None:
    with pytest.raises(SuggesterError, match=r"took longer than 0\.3 s"):
        ask(python("import time; time.sleep(600)"), b"", tmp_path, 0.3)


def test_a_tool_that_closes_its_output_and_goes_on_is_ended(tmp_path: Path) -> None:
    code = "import os, time; os.close(1); time.sleep(600)"
    with pytest.raises(SuggesterError, match="took longer"):
        ask(python(code), b"", tmp_path, 0.5)


@POSIX
def test_what_a_slow_tool_has_started_is_ended(tmp_path: Path) -> None:
    script = "sleep 600 & echo $! > started; wait"
    with pytest.raises(SuggesterError, match="took longer"):
        ask(["sh", "-c", script], b"", tmp_path, 2)
    started = int((tmp_path / "started").read_text())
    for _ in range(200):
        if not alive(started):
            return
        time.sleep(0.02)
    pytest.fail("it still runs")


def alive(number: int) -> bool:
    """True if a process runs; one that has ended may wait to be buried."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{number}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


@POSIX
def test_what_holds_the_output_open_does_not_hold_us(tmp_path: Path) -> None:
    with pytest.raises(SuggesterError, match="took longer"):
        ask(["sh", "-c", "sleep 600 & echo done"], b"", tmp_path, 0.3)


def test_a_tool_that_is_no_longer_wanted_is_ended(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(SuggesterError, match="was stopped"):
        ask(python("import time; time.sleep(600)"), b"", tmp_path, 600, stop)
    code = "import os, time; os.close(1); time.sleep(600)"
    threading.Timer(0.3, stop.set).start()
    stop.clear()
    with pytest.raises(SuggesterError, match="was stopped"):
        ask(python(code), b"", tmp_path, 600, stop)


@POSIX
def test_a_command_ends_with_the_program(tmp_path: Path) -> None:
    """As the tag screen does, which asks in a thread that nothing waits for."""
    words = ["sh", "-c", "echo $$ > started; exec sleep 600"]
    program = f"""
import threading, time
from pathlib import Path
from annotate.suggest.external.command import ask

folder = Path({str(tmp_path)!r})
threading.Thread(target=ask, args=({words}, b"", folder, 600), daemon=True).start()
while not list(folder.glob("started")) or not (folder / "started").stat().st_size:
    time.sleep(0.01)
"""
    subprocess.run(python(program), check=True, stdin=subprocess.DEVNULL, timeout=60)
    assert not alive(int((tmp_path / "started").read_text()))


def test_nothing_is_started_that_is_not_wanted(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(SuggesterError, match="was stopped"):
        ask(python("open('started', 'w')"), b"", tmp_path, 600, stop)
    assert not (tmp_path / "started").exists()


def test_too_much_output(tmp_path: Path) -> None:
    code = "import sys\nwhile True: sys.stdout.write('x' * 1_000_000)"
    with pytest.raises(SuggesterError, match="printed more than 8 MB"):
        ask(python(code), b"", tmp_path, 60)


def test_much_on_the_standard_error_is_no_harm(tmp_path: Path) -> None:
    code = "import sys\nfor _ in range(20): sys.stderr.write('x' * 1_000_000)\nprint('ok')"
    assert ask(python(code), b"", tmp_path, 60).strip() == b"ok"


def test_a_tool_that_fails_is_told_with_its_last_word(tmp_path: Path) -> None:
    code = r"import sys; sys.stderr.write('a\nno model\x1b[2J found\n\n'); print('{}'); sys.exit(3)"
    with pytest.raises(SuggesterError) as caught:
        ask(python(code), b"", tmp_path)
    assert caught.value.message.endswith("failed with status 3: no model␛[2J found")


@POSIX
def test_a_tool_that_is_killed(tmp_path: Path) -> None:
    with pytest.raises(SuggesterError, match="was ended by SIGSEGV"):
        ask(["sh", "-c", "kill -SEGV $$"], b"", tmp_path)


def test_binary_output_is_a_problem(tmp_path: Path) -> None:
    code = "import os, sys; sys.stdout.buffer.write(bytes(range(256)) * 10)"
    found, problems = command.answer(
        "odd", python(code), Asked(TEXT, default_schema()), folder=tmp_path, seconds=10
    )
    assert not found
    assert all(problem.startswith("odd: ") for problem in problems) and problems


def test_a_failure_is_a_problem(tmp_path: Path) -> None:
    asked = Asked(TEXT, default_schema())
    answer = command.answer("mine", ["./no-such-tool"], asked, folder=tmp_path, seconds=10)
    assert answer == (
        [],
        [f"mine: no such command: ./no-such-tool (it is looked for in {tmp_path})"],
    )


@POSIX
@pytest.mark.parametrize(
    ("content", "mode", "words", "message"),
    [
        (None, 0o755, "no-such-tool-anywhere", "no such command: no-such-tool-anywhere"),
        ("", 0o755, "tool", "no such command: tool (is it ./tool?)"),
        ("#!/bin/sh\n", 0o644, "./tool", "cannot run ./tool: no permission (make it executable"),
        ("#!/no/such/sh\n", 0o755, "./tool", "cannot run ./tool: what its first line names"),
        ("\x7f\x00\x01", 0o755, "./tool", "cannot run ./tool: Exec format error"),
        (None, 0o755, ".", "cannot run .: no permission"),
    ],
)
def test_what_cannot_be_run(
    tmp_path: Path, content: str | None, mode: int, words: str, message: str
) -> None:
    if content is not None:
        (tmp_path / "tool").write_text(content)
        (tmp_path / "tool").chmod(mode)
    asked = Asked(TEXT, default_schema())
    _, (problem,) = command.answer("x", shlex.split(words), asked, folder=tmp_path, seconds=10)
    assert problem.startswith(f"x: {message}")


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(SuggesterError, match="there is no folder"):
        ask(["x"], b"", tmp_path / "gone")


@POSIX
def test_it_has_no_terminal(tmp_path: Path) -> None:
    code = "import os\ntry: os.open('/dev/tty', os.O_RDWR)\nexcept OSError: print('none')"
    assert ask(python(code), b"", tmp_path).strip() == b"none"
