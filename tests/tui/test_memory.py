"""What was tagged in one article is suggested in the others, by the command and on the screen."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from annotate.core import edits
from annotate.core.spans import Span
from annotate.store.remembering import Project
from annotate.store.workspace import open_workspace
from annotate.tui.app import TagApp
from annotate.tui.queue import Queue
from tests.cli.conftest import Run, folder, run
from tests.tui.test_actions import press

__all__ = ["folder", "run"]

TEXT = "The talks failed, Maria Orlova said in Karsk.\n"


@pytest.fixture(autouse=True)
def _state_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / ".state"))


@pytest.fixture
def pair(folder: Path) -> tuple[Path, Path]:
    """Two articles with the same names, of which the first has one tagged."""
    first, second = Path("a.txt"), Path("b.txt")
    for path in (first, second):
        path.write_text(TEXT, encoding="utf-8")
    workspace = open_workspace(first)
    document = workspace.document
    start = TEXT.index("Karsk")
    spans = (Span(start, start + 5),)
    document.apply(edits.add_tags(document, "location", [spans], by="ana"))
    workspace.save()
    return first, second


def test_it_is_suggested_by_the_command(pair: tuple[Path, Path], run: Run) -> None:
    first, second = pair
    ran = run("suggest", first, second, "--only", "names", "--label", "location")
    (line,) = [line for line in ran.lines if "Karsk" in line]
    assert line.startswith("b.txt:1:") and "location" in line
    assert line.endswith("tagged in 1 other article here")
    again = run("suggest", second, "--only", "names", "--label", "location", "--accept")
    assert again.status == 0
    third = Path("c.txt")
    third.write_text(TEXT, encoding="utf-8")
    ran = run("suggest", third, "--only", "names", "--label", "location")
    assert "tagged in 1 other article here" in ran.out, "what the command tagged itself is no news"


def offered(app: TagApp) -> list[tuple[str, str]]:
    """What is suggested because of other articles, once nothing is left to look for."""
    while not app.suggesting.step(1):
        pass
    pool = app.suggesting.pool
    assert pool is not None
    found = pool.between(0, len(TEXT))
    return [(one.text, one.why) for one in found if "other article" in one.why]


def on_screen(articles: list[Path], script: Callable[[TagApp, Pilot[int]], Any]) -> None:
    async def play() -> None:
        app = TagApp(Queue(articles, open_workspace), by="ana", suggest=True)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await script(app, pilot)

    asyncio.run(play())


ELSEWHERE = [("Karsk", "tagged in 1 other article here")]


def test_it_is_suggested_on_the_screen(pair: tuple[Path, Path]) -> None:
    first, second = pair

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        assert offered(app) == ELSEWHERE
        await press(app, pilot, "ctrl+n")
        assert app.workspace.path == first
        assert offered(app) == [], "an article learns nothing from itself"
        await press(app, pilot, "ctrl+p")
        assert offered(app) == ELSEWHERE

    on_screen([second, first], script)


def test_what_is_tagged_is_suggested_in_the_next_article(folder: Path) -> None:
    first, second = Path("a.txt"), Path("b.txt")
    for path in (first, second):
        path.write_text(TEXT, encoding="utf-8")

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        assert offered(app) == []
        app.session.go(TEXT.index("Karsk"))
        app.after()
        await press(app, pilot, "l", "ctrl+n")
        assert app.workspace.path == second
        assert offered(app) == ELSEWHERE
        await press(app, pilot, "ctrl+p", "backspace", "ctrl+n")
        assert app.workspace.path == second
        assert offered(app) == []

    on_screen([first, second], script)


def test_where_names_are_off_nothing_is_read(
    pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("annotate.yaml").write_text("suggesters: {names: false}\n")
    monkeypatch.setattr(Project, "step", None)

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        assert offered(app) == []

    on_screen([pair[1]], script)
