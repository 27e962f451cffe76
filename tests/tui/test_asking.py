"""Tools of other makers on the tag screen: asked without a key waiting, only if allowed, and ended
with the screen."""

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from annotate.store import trust
from annotate.store.suggesters import chosen
from annotate.store.workspace import open_workspace
from annotate.tui.app import TagApp
from annotate.tui.queue import Queue

TEXT = "The ship QX-310 left on Thursday.\n"
OURS = "dates: false, names: false, quantities: false, attributions: false"

ANSWERS = """
import json, sys
json.load(sys.stdin)
print("nonsense")
print(json.dumps({"label": "other", "text": "QX-310", "why": "a ship"}))
"""

SLEEPS = """
import os, pathlib, time
pathlib.Path("pid").write_text(str(os.getpid()))
time.sleep(60)
"""


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / "state"))


def project(folder: Path, script: str, *, allowed: bool) -> Path:
    """An article whose project names a tool."""
    article = folder / "a.txt"
    article.write_text(TEXT, "utf-8")
    (folder / "tool.py").write_text(script, "utf-8")
    command = json.dumps([sys.executable, "tool.py"])
    config = folder / "annotate.yaml"
    config.write_text(f"suggesters: {{{OURS}, tool: {{command: {command}}}}}\n", "utf-8")
    if allowed:
        trust.allow(config, chosen(open_workspace(article).config).tools)
    return article


def on_screen(article: Path, script: Callable[[TagApp, Pilot[int]], Awaitable[None]]) -> None:
    async def run() -> None:
        app = TagApp(Queue([article], open_workspace), by="ana")
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await script(app, pilot)

    asyncio.run(run())


async def until(pilot: Pilot[int], holds: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end, "it did not come"
        await pilot.pause(0.02)


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_a_tool_says_is_suggested_and_what_is_wrong_is_told(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await until(pilot, lambda: "tool: line 1" in app.message)
        assert app.session.pool is not None
        await pilot.press("ctrl+k")
        span = app.session.selection
        assert span is not None and app.session.text[slice(*span)] == "QX-310"
        await pilot.press("enter")
        assert [(tag.label, tag.text) for tag in app.session.document] == [("other", "QX-310")]

    on_screen(project(tmp_path, ANSWERS, allowed=True), script)


def test_what_is_not_allowed_does_not_run(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await until(pilot, lambda: "annotate suggest --trust" in app.message)

    on_screen(project(tmp_path, SLEEPS, allowed=False), script)
    assert not (tmp_path / "pid").exists()


def test_a_command_ends_with_the_screen_and_no_key_waits_for_it(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await until(pilot, (tmp_path / "pid").exists)
        await until(pilot, lambda: (tmp_path / "pid").read_text())
        await pilot.press("x")
        assert [tag.text for tag in app.session.document] == ["The"]
        app.suggesting.stop()
        await until(pilot, lambda: not runs(int((tmp_path / "pid").read_text())))

    on_screen(project(tmp_path, SLEEPS, allowed=True), script)
