"""An article that was edited since it was tagged, on a real terminal with a real repository."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from annotate.store.codec import parse
from tests.e2e.terminal import Terminal

SAMPLE = Path(__file__).parents[2] / "samples" / "border-talks.txt"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a pty")


@contextmanager
def screen(article: Path) -> Iterator[Terminal]:
    """The tag screen, left in order at the end."""
    command = [sys.executable, "-m", "annotate", "tag", "--no-suggest", str(article)]
    terminal = Terminal(command, env={"COLUMNS": "80", "LINES": "24", "ANNOTATE_BY": "ana"})
    try:
        yield terminal
        terminal.send("ctrl+q")
        assert terminal.finish() == 0
    finally:
        terminal.close()


@pytest.fixture
def article(tmp_path: Path) -> Path:
    made = Path(shutil.copy(SAMPLE, tmp_path))
    shutil.copy(f"{SAMPLE}.tags.yaml", tmp_path)
    if shutil.which("git"):
        git = ("git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.org")
        for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "tagged")):
            subprocess.run([*git, *words], check=True, capture_output=True)
    text = made.read_text("utf-8")
    made.write_text(text.replace("Maria Orlova", "Maria K. Orlova", 1), "utf-8")
    return made


def test_what_changed_is_decided_and_saved(article: Path) -> None:
    sidecar = Path(f"{article}.tags.yaml")
    before = sidecar.read_bytes()
    [edited] = [t for t in parse(before, "").tags if t.text == "Maria Orlova"][:1]
    with screen(article) as terminal:
        terminal.wait("to decide")
        terminal.wait("…son Maria Orlova” → “…son Maria K. Orlova”")
        assert sidecar.read_bytes() == before
        terminal.send("*")
        terminal.wait("no tag is lost any more")
    after = parse(sidecar.read_bytes(), "")
    made = next(tag for tag in after.tags if tag.id == edited.id)
    assert (made.text, made.by) == ("Maria K. Orlova", "ana")
    assert not after.lost

    with screen(article) as terminal:
        terminal.wait("saved")
        assert "to decide" not in terminal.text()


def test_looking_changes_nothing(article: Path) -> None:
    sidecar = Path(f"{article}.tags.yaml")
    before = sidecar.read_bytes()
    with screen(article) as terminal:
        terminal.wait("to decide")
        terminal.send("tab", "tab", "escape", "right")
    assert sidecar.read_bytes() == before
