"""What the screen does while it cannot save, after a kill, and while another has the article."""

import asyncio
import errno
import os
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from annotate.core.session import Session
from annotate.store import holding, state, workspace
from annotate.store.codec import parse
from annotate.store.files import write_atomically
from annotate.store.holding import Held, hold
from annotate.store.journal import found
from annotate.store.workspace import open_workspace, sidecar_path
from annotate.tui import saver
from annotate.tui.actions import ACTIONS, CHANGING, MARK
from annotate.tui.app import TagApp
from annotate.tui.opening import keep_typed
from annotate.tui.queue import Queue

TEXT = "The talks failed, Maria Orlova said in Karsk.\nTurov was calm.\n"

Play = Callable[[TagApp, Pilot[int]], Awaitable[None]]


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(saver, "PAUSE", 0.01)
    monkeypatch.setattr(saver, "RETRY", 0.01)
    (tmp_path / "articles").mkdir()
    path = tmp_path / "articles" / "a.txt"
    path.write_text(TEXT, "utf-8")
    return path


def on_screen(article: Path, play: Play, holder: Callable[[Path], Held] | None = None) -> TagApp:
    queue = Queue([article], open_workspace, holder)
    app = TagApp(queue, by="ana", suggest=False)

    async def run() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await play(app, pilot)
            await app.saver.finish()

    try:
        asyncio.run(run())
        app.saver.close()
    finally:
        queue.close()
    return app


async def until(true: Callable[[], bool]) -> None:
    for _ in range(2000):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it never came true")


def labels(path: Path) -> list[str]:
    return [tag.label for tag in parse(path.read_bytes(), "").tags]


def work(article: Path) -> list[Path]:
    """Files in the folder for unsaved work."""
    folder = state.folder() / state.WORK
    return [path for path in folder.rglob("*") if path.is_file()]


def refused(number: int) -> Callable[..., None]:
    """Writing that fails."""

    def refuse(path: Path, *_: object) -> None:
        from annotate.store.files import _cannot_write

        raise _cannot_write(path, path.parent, OSError(number, os.strerror(number)))

    return refuse


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "your disk quota is used up"),
        (errno.EROFS, "the disk is read-only"),
        (errno.ENOENT, "there is no folder"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_a_save_that_fails_is_told_kept_elsewhere_and_tried_again(
    article: Path, number: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = write_atomically
    monkeypatch.setattr(workspace, "write_atomically", refused(number))

    async def play(app: TagApp, pilot: Pilot[int]) -> None:
        app.press("p")
        await until(lambda: app.saver.kept is not None)
        assert app.saver.state.startswith("NOT SAVED: " + words)
        assert words in app.message and str(app.saver.kept) in app.message
        kept = app.saver.kept
        assert kept is not None and labels(kept) == ["person"]
        app.press("ctrl+right")
        app.press("l")
        await until(lambda: len(labels(kept)) == 2)
        assert not sidecar_path(article).exists()
        monkeypatch.setattr(workspace, "write_atomically", real)
        await until(lambda: not app.saver.dirty)
        assert app.saver.state == "saved" and app.message == "all is saved now"
        assert not kept.exists()

    on_screen(article, play)
    assert labels(sidecar_path(article)) == ["person", "location"]
    assert not work(article)


def test_the_folder_that_vanished_and_came_back(article: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"

    async def play(app: TagApp, pilot: Pilot[int]) -> None:
        article.parent.rename(moved)
        app.press("p")
        await until(lambda: app.saver.kept is not None)
        moved.rename(article.parent)
        await until(lambda: not app.saver.dirty)

    on_screen(article, play)
    assert labels(sidecar_path(article)) == ["person"]


def test_what_could_not_be_saved_is_there_at_the_next_start(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(app: TagApp, pilot: Pilot[int]) -> None:
        app.press("p")
        await until(lambda: app.saver.kept is not None)

    with monkeypatch.context() as patch:
        patch.setattr(workspace, "write_atomically", refused(errno.ENOSPC))
        left = on_screen(article, play)
    assert left.saver.dirty and found(sidecar_path(article))

    async def again(app: TagApp, pilot: Pilot[int]) -> None:
        assert app.message == "restored 1 change that had not been saved; ^Z takes that back"
        assert [tag.label for tag in app.session.document] == ["person"]
        await until(lambda: not app.saver.dirty)
        assert not work(article)
        app.press("ctrl+z")
        assert not app.session.document.tags

    on_screen(article, again)
    assert labels(sidecar_path(article)) == []


def test_tags_whose_text_is_another_now_are_kept_in_a_file(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play(app: TagApp, pilot: Pilot[int]) -> None:
        app.press("p")
        app.press("ctrl+end")
        app.press("ctrl+left")
        app.press("l")

    with monkeypatch.context() as patch:
        patch.setattr(workspace, "write_atomically", refused(errno.ENOSPC))
        on_screen(article, play)
    article.write_text("A" + TEXT[1:], "utf-8")

    async def again(app: TagApp, pilot: Pilot[int]) -> None:
        assert app.message.startswith("restored 1 change")
        assert "the text of 1 is another now: they are in " in app.message
        assert [tag.label for tag in app.session.document] == ["location"]

    on_screen(article, again)
    (kept,) = work(article)
    assert labels(kept) == ["person"]


def test_what_is_typed_is_kept_when_the_system_ends_the_program(article: Path) -> None:
    async def play(app: TagApp, pilot: Pilot[int]) -> None:
        for key in ("p", "escape", ";", *"seen"):
            app.press(key)
        keep_typed(app)

    on_screen(article, play)
    (tag,) = parse(sidecar_path(article).read_bytes(), "").tags
    assert tag.note == "seen"


def test_the_second_screen_only_reads(article: Path) -> None:
    shutil.copy(article, article.with_name("b.txt"))

    async def tagging(app: TagApp, pilot: Pilot[int]) -> None:
        app.press("p")

    on_screen(article, tagging)
    before = sidecar_path(article).read_bytes()
    owner = hold(sidecar_path(article), "bob")

    async def play(app: TagApp, pilot: Pilot[int]) -> None:
        assert app.message.startswith("bob has it open since ")
        assert "READ ONLY" in row(app)
        version = app.session.document.version
        for action in ACTIONS:
            for key in action.keys:
                if action.name in ("quit", "suspend"):
                    continue
                app.press("ctrl+home")
                app.press(key)
                if action.name in CHANGING:
                    assert app.message.startswith("read only: bob has it open since ")
                    assert app.mode is None
                for _ in range(3):
                    app.press("escape")
                app.mode = None
        for key in "plodPLOD":
            app.press(key)
            assert app.message.startswith("read only: bob")
        app.press("/")
        for key in ("K", "a", "r", "enter"):
            app.press(key)
        assert app.session.selection is not None
        assert app.session.document.version == version
        assert not app.saver.dirty

    on_screen(article, play, lambda path: hold(sidecar_path(path), "ana"))
    assert sidecar_path(article).read_bytes() == before
    owner.release()
    on_screen(article, tagging, lambda path: hold(sidecar_path(path), "ana"))
    assert not [path for path in article.parent.iterdir() if path.name.startswith(".")]


def row(app: TagApp) -> str:
    """The status row."""
    return "".join(segment.text for segment in app.frame.bottom.rows[-1])


def test_every_change_goes_through_a_door_that_can_be_closed(article: Path) -> None:
    opened = open_workspace(article)
    session = Session(opened.document, opened.schema)
    session.history.closed = "read only"
    from annotate.core import marking
    from annotate.core.history import ReadOnly

    with pytest.raises(ReadOnly):
        marking.label(session, "person")
    assert opened.document.version == 0
    assert {action.name for action in ACTIONS if action.group == MARK} - CHANGING <= {
        *("links", "cycle", "adjudicate"),
    }


def test_nothing_is_asked_for_and_nothing_saved_with_the_option(article: Path) -> None:
    queue = Queue([article], open_workspace, hold, read_only=True)
    assert not queue.held and queue.read_only == "read only, as you asked"
    assert holding.UNLOCKED not in queue.told


def test_a_queue_gives_back_what_it_leaves(article: Path) -> None:
    other = Path(shutil.copy(article, article.with_name("b.txt")))
    queue = Queue([article, other], open_workspace, lambda path: hold(sidecar_path(path), "ana"))
    assert queue.step(1)
    queue.settle()
    first, second = hold(sidecar_path(article)), hold(sidecar_path(other))
    assert first.owner is None and second.owner is not None
    first.release()
    queue.close()
    assert sorted(path.name for path in article.parent.iterdir()) == ["a.txt", "b.txt"]
