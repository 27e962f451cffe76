"""The first paint: no Textual, the colours that Textual will use, and nothing left behind."""

import fcntl
import os
import re
import shutil
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from rich.console import Console
from textual.strip import Strip

from annotate.store.places import remember
from annotate.store.workspace import open_workspace
from annotate.tui import first_paint, parts
from annotate.tui.queue import Queue

SAMPLE = Path(__file__).parents[2] / "samples" / "border-talks.txt"


def test_textual_is_not_needed() -> None:
    program = (
        "import sys; from pathlib import Path; from annotate.tui.queue import Queue;"
        "from annotate.store.workspace import open_workspace;"
        "from annotate.tui.first_paint import screenful;"
        f"print(len([*screenful(Queue([Path({str(SAMPLE)!r})], open_workspace), '', True, None)]));"
        "print([name for name in sys.modules if name.split('.')[0] == 'textual'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env=os.environ | {"COLUMNS": "100", "LINES": "30"},
    )
    assert done.stdout.decode().split() == ["2", "[]"]


@pytest.mark.parametrize("colorterm", ["", "truecolor", "24bit", " TrueColor ", "yes"])
@pytest.mark.parametrize("term", ["xterm-256color", "xterm", "linux", "xterm-kitty", "dumb", ""])
def test_the_colours_are_those_that_textual_will_use(
    monkeypatch: pytest.MonkeyPatch, term: str, colorterm: str
) -> None:
    environment = {"TERM": term, "COLORTERM": colorterm}
    console = Console(force_terminal=True, legacy_windows=False, _environ=environment)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    expected = console._color_system or 3
    assert first_paint.colour_system() == expected


@pytest.mark.parametrize("columns", ["", "100", "0", "-3", "x"])
@pytest.mark.parametrize("lines", ["", "30"])
def test_the_size_is_the_one_that_textual_will_find(
    monkeypatch: pytest.MonkeyPatch, columns: str, lines: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", lines)
    assert first_paint.screen_size() == shutil.get_terminal_size()
    keys, screen = os.openpty()
    with os.fdopen(screen, "r+b", buffering=0) as terminal:
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        monkeypatch.setattr(sys, "__stdout__", terminal)
        assert first_paint.screen_size() == shutil.get_terminal_size()
    os.close(keys)


@pytest.mark.parametrize(("columns", "rows"), [(100, 30), (80, 24), (40, 10), (12, 4), (200, 60)])
def test_it_fits_the_screen(monkeypatch: pytest.MonkeyPatch, columns: int, rows: int) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LINES", str(rows))
    shown = "".join(first_paint.screenful(Queue([SAMPLE], open_workspace), "", True, None))
    lines = [int(line) for line in re.findall(r"\x1b\[(\d+);\d+H", shown)]
    assert sorted({*lines}) == [*range(1, rows + 1)]


def test_the_place_where_one_left_is_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    article = tmp_path / "a.txt"
    article.write_text("".join(f"line {n}.\n\n" for n in range(300)))
    remember(article, article.read_text().index("line 200"), 0)
    shown = "".join(first_paint.screenful(Queue([article], open_workspace), "", True, None))
    assert "ine 200." in shown
    assert "line 1." not in shown


def test_without_a_terminal_nothing_is_shown_and_nothing_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with open(os.devnull) as nowhere:  # noqa: PTH123
        monkeypatch.setattr(sys, "__stdin__", nowhere)
        queue = Queue([SAMPLE], open_workspace)
        assert first_paint.paint(queue, by="", coloured=True, coach=None) is None


def read_rest(keys: int) -> bytes:
    """What a terminal without a program still holds, some at a time."""
    try:
        return os.read(keys, 1 << 16)
    except OSError:
        return b""


def test_a_mistake_on_the_way_puts_the_terminal_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The panel, which comes second, fails."""
    keys, screen = os.openpty()

    def fail(*_: object) -> str:
        raise ValueError

    with os.fdopen(screen, "r+b", buffering=0) as terminal:
        before = termios.tcgetattr(terminal)
        monkeypatch.setattr(sys, "__stdin__", terminal)
        monkeypatch.setattr(sys, "__stderr__", terminal)
        monkeypatch.setenv("COLUMNS", "100")
        monkeypatch.setattr(first_paint, "panel", fail)
        queue = Queue([SAMPLE], open_workspace)
        assert first_paint.paint(queue, by="", coloured=True, coach=None) is None
        assert termios.tcgetattr(terminal) == before
    data = b"".join(iter(lambda: read_rest(keys), b""))
    os.close(keys)
    assert data.startswith(first_paint.ENTER.encode())
    assert data.endswith(first_paint.LEAVE.encode())


def test_a_row_is_painted_as_textual_paints_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.delenv("NO_COLOR", raising=False)
    from annotate.core.session import Session
    from annotate.tui.bindings import palette_for

    workspace = open_workspace(SAMPLE)
    session = Session(workspace.document, workspace.schema)
    palette = palette_for(workspace.schema, workspace.config)
    row = parts.article_row(session, palette, 0, session.overlay())
    painted = first_paint.painted([(0, 0, row)])
    console = Console(color_system="truecolor", force_terminal=True)
    assert painted == "\x1b[1;1H" + Strip(row).render(console)


def test_the_cursor_stays_within_a_text_that_became_shorter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    article = tmp_path / "a.txt"
    article.write_text("Short.\n")
    remember(article, 5000, 6000)
    shown = "".join(first_paint.screenful(Queue([article], open_workspace), "", True, None))
    assert " 1:1 " in shown
