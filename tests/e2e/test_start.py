"""The start in a real terminal: painted before Textual is there, handed over without a flicker."""

import os
import re
import shutil
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pyte
import pytest

from annotate.store.codec import parse
from annotate.tui.side import PANEL_FROM, PANEL_WIDTH
from tests.e2e.terminal import Terminal

SAMPLE = Path(__file__).parents[2] / "samples" / "border-talks.txt"

ALTERNATE = b"\x1b[?1049h"
MOUSE = b"\x1b[?1003h"
COUNT = re.compile(r"(?:\d+/\d+ · )?(\d+:\d+) *$")
"""The position in the status row, and the sentences read, which are counted after the start."""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    copy = Path(shutil.copy(SAMPLE, tmp_path))
    # What is suggested is found after the first paint.
    off = "suggesters: {dates: false, names: false, quantities: false, attributions: false}\n"
    (tmp_path / "annotate.yaml").write_text(off, "utf-8")
    shutil.copy(SAMPLE.with_name(SAMPLE.name + ".tags.yaml"), tmp_path)
    return copy


def start(
    *files: Path,
    columns: int = 100,
    rows: int = 30,
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Terminal:
    command = [sys.executable, "-m", "annotate", "tag", *map(str, files)]
    # The program may look at the size before it has been set.
    size = {"COLUMNS": str(columns), "LINES": str(rows)}
    env = {"COLORTERM": "truecolor", **size, **environment}
    return Terminal(command, columns=columns, rows=rows, env=env)


def cells(terminal: Terminal) -> list[object]:
    """Every cell with its colours, but for what is counted or looked for later: the sentences, and
    the advice in the last rows of the panel."""
    with terminal._lock:
        screen = terminal.screen
        found: list[object] = [
            [screen.buffer[y][x] for x in range(shown(screen, y))] for y in range(screen.lines - 1)
        ]
        status = re.sub(" +", " ", COUNT.sub(r"\1", screen.display[-1]))
    return [*found, status]


def shown(screen: pyte.Screen, y: int) -> int:
    """The columns of a row that are there from the first paint on."""
    advised = screen.columns >= PANEL_FROM and "│" in screen.display[y] and y >= screen.lines - 7
    return screen.columns - PANEL_WIDTH if advised else screen.columns


def painted(terminal: Terminal) -> bool:
    """The first paint is complete."""
    screen = terminal.text().split("\n")
    return "saved" in screen[-1] and (terminal.screen.columns < 100 or "│" in screen[-5])


def handed_over(terminal: Terminal) -> bool:
    """Textual has asked for the mouse, and painted: it puts the cursor away after each frame."""
    return terminal.raw.rfind(b"\x1b[1;1H") > terminal.raw.find(MOUSE) > 0


@pytest.mark.parametrize(("columns", "rows"), [(100, 30), (80, 24), (50, 12)])
@pytest.mark.parametrize(
    "environment", [{}, {"COLORTERM": ""}, {"NO_COLOR": "1"}, {"COLORTERM": "", "TERM": "xterm"}]
)
def test_the_hand_over_changes_no_cell(
    article: Path, columns: int, rows: int, environment: dict[str, str]
) -> None:
    terminal = start(article, columns=columns, rows=rows, environment=environment)
    try:
        terminal.wait(lambda _: painted(terminal))
        first = cells(terminal)
        assert MOUSE not in terminal.raw, "too late to see the first paint"
        while not handed_over(terminal):
            assert cells(terminal) == first
            time.sleep(0.003)
        time.sleep(0.3)
        assert cells(terminal) == first
        terminal.send("ctrl+q")
        assert terminal.finish() == 0
        assert terminal.raw.count(ALTERNATE) == 1
        assert b"\x1b[2J" not in terminal.raw
        assert terminal.raw.count(b"\x1b[?1049l") == 1
    finally:
        terminal.close()


def test_keys_typed_meanwhile_are_kept_in_order(article: Path, tmp_path: Path) -> None:
    article.with_name(article.name + ".tags.yaml").unlink()
    text = article.read_text("utf-8")
    terminal = start(article)
    try:
        while ALTERNATE not in terminal.raw:
            time.sleep(0.001)
        terminal.send("ctrl+right", "p", "ctrl+right", "l", "ctrl+z", "ctrl+right", "o")
        terminal.wait("saved")
        terminal.wait(lambda screen: "2 tags" in screen)
        terminal.send("ctrl+q")
        assert terminal.finish() == 0
    finally:
        terminal.close()
    tags = parse(article.with_name(article.name + ".tags.yaml").read_bytes(), "x").tags
    assert [tag.label for tag in tags] == ["person", "organization"]
    assert text[tags[0].start : tags[0].end] == tags[0].text


def test_the_terminal_is_left_as_it_was(article: Path) -> None:
    terminal = start(article)
    before = termios.tcgetattr(terminal.file)
    try:
        terminal.wait(lambda _: handed_over(terminal))
        assert termios.tcgetattr(terminal.file) != before
        terminal.send("ctrl+q")
        assert terminal.finish() == 0
        assert termios.tcgetattr(terminal.file) == before
        assert terminal.raw.rindex(b"\x1b[?1049l") > terminal.raw.rindex(ALTERNATE)
        assert b"\x1b[?25h" in terminal.raw
    finally:
        terminal.close()


@pytest.mark.parametrize(("signal", "status"), [(2, 130), (15, 143)])
def test_a_signal_before_textual_is_there_puts_the_terminal_back(
    article: Path, signal: int, status: int
) -> None:
    terminal = start(article)
    before = termios.tcgetattr(terminal.file)
    try:
        while ALTERNATE not in terminal.raw:
            time.sleep(0.001)
        terminal.kill(signal)
        assert terminal.finish() == status
        assert termios.tcgetattr(terminal.file) == before
        assert bytes(terminal.raw).endswith(b"\x1b[?1049l\x1b[?25h")
    finally:
        terminal.close()


def test_an_import_that_fails_puts_the_terminal_back(article: Path, tmp_path: Path) -> None:
    (tmp_path / "broken" / "textual").mkdir(parents=True)
    (tmp_path / "broken" / "textual" / "__init__.py").write_text("raise ImportError('broken')")
    path = os.pathsep.join((str(tmp_path / "broken"), str(Path.cwd())))
    terminal = start(article, environment={"PYTHONPATH": path})
    before = termios.tcgetattr(terminal.file)
    try:
        assert terminal.finish() == 2
        assert termios.tcgetattr(terminal.file) == before
        assert b"\x1b[?1049l\x1b[?25hannotate: internal error: ImportError: broken" in terminal.raw
    finally:
        terminal.close()


def test_work_goes_on_where_it_was_left(article: Path, tmp_path: Path) -> None:
    state = {"ANNOTATE_STATE": str(tmp_path / "state")}
    opened, left = visit(article, state, "pagedown", "pagedown", "ctrl+right")
    assert opened == "1:1" != left
    assert visit(article, state) == (left, left)


def visit(article: Path, state: dict[str, str], *keys: str) -> tuple[str, str]:
    """The positions that the first paint shows, and that the cursor has after some keys."""
    terminal = start(article, environment=state)
    try:
        terminal.wait(lambda _: painted(terminal))
        first = position(terminal)
        terminal.wait(lambda _: handed_over(terminal))
        terminal.send(*keys)
        time.sleep(0.5)
        then = position(terminal)
        terminal.send("ctrl+q")
        assert terminal.finish() == 0
    finally:
        terminal.close()
    return first, then


def position(terminal: Terminal) -> str:
    found = COUNT.search(terminal.text())
    assert found
    return found[1]


def test_several_articles_one_of_which_is_missing(article: Path) -> None:
    terminal = start(article, article.with_name("missing.txt"))
    try:
        assert terminal.finish() == 2
        assert b"no such file" in terminal.raw
        assert ALTERNATE not in terminal.raw
    finally:
        terminal.close()


@pytest.mark.parametrize("name", [".", "articles"])
def test_a_folder_is_no_article(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("articles").mkdir()
    terminal = start(Path(name))
    try:
        assert terminal.finish() == 2
        assert f"annotate: {name} is a folder, not a file".encode() in terminal.raw
        assert ALTERNATE not in terminal.raw
        assert [path.name for path in tmp_path.iterdir()] == ["articles"]
    finally:
        terminal.close()
