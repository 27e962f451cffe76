"""The line that tells how far a command has come."""

import io
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from annotate import console
from annotate.cli import progress
from annotate.cli.progress import Progress
from tests.cli.conftest import ROOT, TEXT, Run
from tests.e2e.terminal import Terminal


class Screen(io.StringIO):
    """A terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    made = Screen()
    # Not sys.stderr: pytest sets that one itself before a test begins.
    for module in (console, progress):
        monkeypatch.setattr(module, "sys", SimpleNamespace(stdout=io.StringIO(), stderr=made))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    return made


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(progress, "time", made)
    return made


def test_nothing_is_drawn_in_the_first_second(screen: Screen, clock: Clock) -> None:
    followed = Progress(1200)
    for _ in range(3):
        clock.now += 0.3
        followed.step(100)
    assert screen.getvalue() == ""
    clock.now += 0.3
    followed.step(100)
    [drawn] = screen.getvalue().split(console.CLEARED)[1:]
    assert drawn == "━━━━━━━───────────── 400 of 1,200 articles, 33%, 0:02 left"


def test_it_is_drawn_ten_times_a_second_and_taken_away(screen: Screen, clock: Clock) -> None:
    followed = Progress(10_000)
    for _ in range(2000):
        clock.now += 0.001
        followed.step()
    assert 9 <= screen.getvalue().count(console.CLEARED) <= 11
    console.say("a message")
    assert screen.getvalue().endswith(f"left{console.CLEARED}a message\n")
    clock.now += 1
    followed.step()
    followed.close()
    assert screen.getvalue().endswith(f"left{console.CLEARED}")
    followed.close()
    assert not screen.getvalue().endswith(console.CLEARED * 2)


def test_neither_in_a_pipe_nor_of_one_article(
    screen: Screen, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Progress(1)
    clock.now += 5
    one.step()
    monkeypatch.setenv("TERM", "dumb")
    many = Progress(10)
    clock.now += 5
    many.step()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(screen, "isatty", lambda: False)
    clock.now += 5
    many.step()
    assert screen.getvalue() == ""


def test_without_unicode(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "encoding", "ascii")
    followed = Progress(4)
    followed.done = 1
    assert followed.line(3600).startswith("#####---------------")
    assert followed.line(3600).endswith("25%, 3:00:00 left")


def test_a_pager_has_the_screen_to_itself(tagged: Path, run: Run) -> None:
    for number in range(80):
        Path(f"{number:02}.txt").write_text(TEXT)
        Path(f"{number:02}.txt.tags.yaml").write_bytes(Path("article.txt.tags.yaml").read_bytes())
    Path("79.txt.tags.yaml").write_text("tags: [}")
    pager = f"{sys.executable} -c 'import sys; sys.stdin.read(); print(\"END\")'"
    command = [sys.executable, "-m", "annotate", "show", "."]
    terminal = Terminal(
        command, env={"COLUMNS": "80", "LINES": "24", "PAGER": pager, "PYTHONPATH": str(ROOT)}
    )
    assert terminal.finish() == 1
    out = terminal.raw.decode()
    assert out.index("END") < out.index("79.txt.tags.yaml:1")
