"""`annotate tutor` in a real terminal: the first steps, leaving, and what is left behind."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("pty")

from tests.e2e.terminal import Terminal

ROOT = Path(__file__).parents[2]

F8 = "\x1b[19~"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    environment = {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    program = Terminal([sys.executable, "-m", "annotate", "tutor"], env=environment)
    try:
        yield program
    finally:
        program.close()


def test_the_first_steps_and_out(terminal: Terminal, tmp_path: Path) -> None:
    screen = terminal.wait("Welcome!")
    assert " 1/13 " in screen
    assert "Harbour of Halm" in screen
    copies = list(tmp_path.glob("annotate-tutor-*/harbour.txt"))
    assert len(copies) == 1
    terminal.send("tab", "tab", "tab")
    terminal.wait(" 2/13 ")
    terminal.send("l")
    terminal.wait("That is another label.")
    terminal.send("p")
    assert "✓ Tagged, and saved already." in terminal.wait(" 3/13 ")
    terminal.type(F8)
    terminal.wait(" 4/13 ")
    terminal.wait("saved")
    assert copies[0].with_name("harbour.txt.tags.yaml").exists()
    terminal.send("ctrl+q")
    assert terminal.finish() == 0
    told = terminal.wait("annotate export ARTICLE")
    assert "You left after 3 of 13 steps" in told
    assert not list(tmp_path.glob("annotate-tutor-*"))


def test_a_lesson_to_its_end(terminal: Terminal) -> None:
    terminal.wait("Welcome!")
    for place in range(2, 14):
        terminal.type(F8)
        terminal.wait(f" {place}/13 ")
    terminal.type(F8)
    terminal.wait("That was all of it.")
    terminal.send("ctrl+q")
    assert terminal.finish() == 0
    assert "That was the tutor" in terminal.wait("annotate export ARTICLE")
