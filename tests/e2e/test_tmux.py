"""The tag screen in tmux: whole articles by keys and by mouse, other sizes, suspend and resume.

What tmux shows is compared as text with `tests/cases/tmux`. After a change of the screen that is
meant, write these files anew and read the difference:

    ANNOTATE_RENEW=1 python -m pytest tests/e2e/test_tmux.py; git diff tests/cases/tmux
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("pty")

from annotate.core.sentences import sentence_at
from annotate.store.codec import parse
from annotate.store.workspace import open_workspace
from tests.e2e.by_mouse import Mouse
from tests.e2e.short_keys import (
    Keys,
    Mark,
    Work,
    asked,
    without_modifiers,
    work_for,
    work_of,
)
from tests.e2e.terminal import Terminal
from tests.e2e.tmux import Tmux

pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases"
TALKS, INQUIRY = ROOT / "samples" / "border-talks.txt", ROOT / "samples" / "harbour-inquiry.txt"


SHELL = ("env", "PS1=ready> ", "bash", "--norc", "--noprofile", "-i")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Tmux]]:
    """Starts a program in tmux that is ended after the test."""
    running: list[Tmux] = []

    def start(*command: str, size: tuple[int, int]) -> Tmux:
        environment = {
            "ANNOTATE_BY": "ana",
            "ANNOTATE_STATE": str(tmp_path / "state"),
            "PYTHONPATH": str(ROOT),
            "HISTFILE": os.devnull,
        }
        running.append(Tmux(command, columns=size[0], rows=size[1], env=environment))
        return running[-1]

    yield start
    for tmux in running:
        tmux.close()


def tagging(article: Path) -> list[str]:
    return [sys.executable, "-m", "annotate", "tag", "--no-suggest", str(article)]


def saved(article: Path) -> Work:
    sidecar = article.with_name(article.name + ".tags.yaml")
    return work_of(parse(sidecar.read_bytes(), str(sidecar)))


def sample_work(sample: Path) -> Work:
    """What is to be tagged in a sample."""
    if sample == TALKS:
        return work_for(json.loads((CASES / "border-talks.reference.json").read_text("utf-8")))
    return saved(sample)


def check(tmux: Tmux, name: str) -> None:
    """Compare what is on the screen with the file of this name, once all is saved."""
    tmux.wait(" saved")
    seen = tmux.still() + "\n"
    golden = CASES / "tmux" / f"{name}.txt"
    if os.environ.get("ANNOTATE_RENEW"):
        golden.write_text(seen, "utf-8")
    assert seen == golden.read_text("utf-8")


def at_once(tmux: Tmux) -> None:
    """Wait until all keys have been taken: those of the help come after them."""
    tmux.send("?")
    tmux.wait("Esc back to the article", 60)
    tmux.send("escape")
    tmux.wait(lambda screen: "Esc back to the article" not in screen)


@pytest.mark.parametrize(
    ("sample", "size", "between"),
    [(TALKS, (80, 24), (100, 30)), (INQUIRY, (200, 60), (60, 20))],
    ids=["80x24", "200x60"],
)
def test_a_whole_article_by_keys(
    tmp_path: Path,
    start: Callable[..., Tmux],
    sample: Path,
    size: tuple[int, int],
    between: tuple[int, int],
) -> None:
    article = Path(shutil.copy(sample, tmp_path))
    work = sample_work(sample)
    steps = Keys(open_workspace(article).document).steps(work)
    name = f"keys-{size[0]}x{size[1]}"
    tmux = start(*tagging(article), size=size)
    tmux.wait(" saved")
    for place, keys in enumerate(_in_parts(steps)):
        # The size changes while keys are still on their way.
        tmux.send(*keys)
        tmux.resize(*(between if place == 0 else size))
        if place < 2:
            at_once(tmux)
            tmux.send("ctrl+home")
            tmux.wait(lambda screen: screen.endswith(" 1:1"))
            check(tmux, f"{name}-{place}")
    at_once(tmux)
    tmux.send("ctrl+home")
    tmux.wait(lambda screen: screen.endswith(" 1:1"))
    check(tmux, name)
    tmux.send("ctrl+q")
    assert tmux.finish() == 0
    assert without_modifiers(saved(article)) == without_modifiers(work)


def _in_parts(steps: list[list[str]]) -> Iterator[list[str]]:
    """The keys of the first quarter, the middle and the last quarter."""
    quarter = len(steps) // 4
    for part in (steps[:quarter], steps[quarter:-quarter], steps[-quarter:]):
        yield [key for keys in part for key in keys]


@pytest.mark.parametrize(
    ("size", "between"), [((80, 24), (100, 30)), ((200, 60), (80, 24))], ids=["80x24", "200x60"]
)
def test_a_whole_article_by_mouse(
    tmp_path: Path, start: Callable[..., Tmux], size: tuple[int, int], between: tuple[int, int]
) -> None:
    article = Path(shutil.copy(INQUIRY, tmp_path))
    work = sample_work(INQUIRY)
    if size[0] >= 100:
        # A link is made in the same way on every screen; all of them once are enough.
        work = Work(work.marks, work.ties[:4])
    name = f"mouse-{size[0]}x{size[1]}"
    tmux = start(*tagging(article), size=size)
    tmux.wait(" saved")
    # What shows at first is painted before there is anything to click; keys wait, clicks do not.
    tmux.send("right")
    tmux.wait(lambda screen: screen.endswith(" 1:2"))
    mouse = Mouse(tmux, article.read_bytes().decode())
    judge = next(mark for mark in work.marks if mark.label == "person")
    third = len(work.marks) // 3
    for place, mark in enumerate(work.marks):
        if place in (third, 2 * third):
            tmux.resize(*(between if place == third else size))
            go_to_tag(mouse, judge)
            check(tmux, f"{name}-{place // third}")
        mouse.mark(mark)
    for tie in work.ties:
        mouse.tie(tie, work)
    take_back(mouse)
    go_to_tag(mouse, judge)
    check(tmux, name)
    if size[0] >= 100:
        go_by_panel(mouse, work)
    tmux.send("ctrl+q")
    assert tmux.finish() == 0
    assert asked(saved(article)) == asked(work)


def go_to_tag(mouse: Mouse, mark: Mark) -> None:
    """Turn the wheel to the start of the article, and click a tag there."""
    mouse.look()
    mouse.tmux.wheel(30, 5, -400)
    mouse.look(lambda view: view.top == 0)
    mouse.point(mark.spans[0].start)
    mouse.find(rf"^ {mark.label}  “")


def take_back(mouse: Mouse) -> None:
    """Tag a sentence by mistake, and undo that, all by mouse."""
    span = sentence_at(mouse.text, mouse.text.index("It was the only joke"))
    assert span is not None
    mouse.select(span)
    mouse.find(f"selected: {span.end - span.start} characters")
    mouse.click("(x·other)")
    mouse.find("tag other “It was the only")
    mouse.tmux.click(2, 1)
    mouse.click(r"(\^Z) undo")
    mouse.find("undone: tag other")


def go_by_panel(mouse: Mouse, work: Work) -> None:
    """Click an entry of the side panel that is on the screen."""
    *_, mark = (mark for mark in work.marks if mark.label == "date" and mark.spans[0].start < 2500)
    text = mouse.text[slice(*mark.spans[0])]
    rows = mouse.tmux.text().split("\n")
    y = next(y for y, row in enumerate(rows) if row.endswith(f" d  {text}"))
    mouse.tmux.click(len(rows[y]) - 2, y)
    mouse.find(rf"^ date  “{text}”")


def in_a_shell(article: Path, start: Callable[..., Tmux]) -> Tmux:
    """The article in the tag screen, started from a shell that has jobs, and two tags made."""
    tmux = start(*SHELL, size=(80, 24))
    tmux.wait("ready>")
    tmux.send(*" ".join(tagging(article)), "enter")
    tmux.wait(" saved")
    tmux.send("tab", "d")
    tmux.wait("value:")
    tmux.send("enter", "tab", "o")
    tmux.wait("tag organization")
    tmux.send("right")
    tmux.wait(lambda screen: "tag organization" not in screen and " saved" in screen)
    return tmux


def to_the_shell_and_back(tmux: Tmux, size: tuple[int, int]) -> None:
    """Suspend, do something in the shell, have another size of screen, resume."""
    tmux.send("alt+z")
    tmux.wait("Stopped")
    tmux.send(*"clear; echo in the shell", "enter")
    tmux.wait(lambda screen: screen.startswith("in the shell"))
    tmux.resize(*size)
    tmux.send(*"fg", "enter")
    tmux.wait("Veldia voiced deep concern")


def test_the_screen_is_whole_after_a_while_in_the_shell(
    tmp_path: Path, start: Callable[..., Tmux]
) -> None:
    tmux = in_a_shell(Path(shutil.copy(TALKS, tmp_path)), start)
    before = tmux.still()
    to_the_shell_and_back(tmux, (80, 24))
    assert tmux.still() == before


def test_suspended_and_resumed_from_a_shell(tmp_path: Path, start: Callable[..., Tmux]) -> None:
    article = Path(shutil.copy(TALKS, tmp_path))
    tmux = in_a_shell(article, start)
    before = tmux.still()
    to_the_shell_and_back(tmux, (100, 30))
    assert len(saved(article).marks) == 2
    tmux.wait(lambda screen: screen.split("\n")[29].endswith(" 1:19"))
    to_the_shell_and_back(tmux, (80, 24))
    tmux.wait(lambda screen: screen == before)
    tmux.click(3, 4)
    tmux.wait(lambda screen: screen.endswith(" 3:2"))
    tmux.send("n")
    tmux.wait("tag quantity “Veldia”")
    tmux.send("ctrl+q")
    tmux.wait(lambda screen: screen.rstrip().endswith("ready>"))
    tmux.send("ctrl+d")
    assert tmux.finish() == 0
    assert len(saved(article).marks) == 3


@pytest.mark.skipif(not shutil.which("screen"), reason="GNU screen is not installed")
def test_suspended_and_resumed_in_gnu_screen(tmp_path: Path) -> None:
    article = Path(shutil.copy(TALKS, tmp_path))
    folder = tmp_path / "screens"
    folder.mkdir(mode=0o700)
    terminal = Terminal(
        ["screen", "-c", os.devnull, "-U", *SHELL],
        env={
            "SCREENDIR": str(folder),
            "ANNOTATE_STATE": str(tmp_path),
            "PYTHONPATH": str(ROOT),
            "HISTFILE": os.devnull,
        },
    )
    try:
        terminal.wait("ready>")
        terminal.type(" ".join(tagging(article)) + "\r")
        terminal.wait(" saved")
        terminal.send("tab", "tab", "o")
        terminal.wait("tag organization")
        terminal.wait(" saved")
        terminal.type("\x1bz")
        terminal.wait("Stopped")
        terminal.type("fg\r")
        terminal.wait(lambda text: " organization  “" in text and " saved" in text)
        terminal.resize(100, 30)
        terminal.wait(lambda text: "u·cue\n e·evidence" in text and "│ 1 tag" in text)
        terminal.resize(80, 24)
        terminal.wait(lambda text: "\n s·source u·cue e·evidence" in text)
        terminal.send("ctrl+q")
        # Without an alternate screen what was shown stays, and the prompt is written over it.
        terminal.wait(lambda _: terminal.screen.cursor.x == len("ready> "))
        terminal.send("ctrl+d")
        terminal.finish()
    finally:
        terminal.close()
    assert [mark.label for mark in saved(article).marks] == ["organization"]


def test_a_small_screen(tmp_path: Path, start: Callable[..., Tmux]) -> None:
    article = Path(shutil.copy(TALKS, tmp_path))
    tmux = start(*tagging(article), size=(40, 10))
    tmux.wait("saved")
    tmux.send("tab", "d")
    tmux.wait("value:")
    check(tmux, "small-question")
    tmux.send("enter", "tab", "o")
    tmux.wait("tag organization")
    check(tmux, "small-tagged")
    tmux.send("enter")
    tmux.wait("entity")
    tmux.send(*"Ministry", "down", "right")
    check(tmux, "small-form")
    tmux.send("enter", "?")
    tmux.wait("Esc back")
    tmux.send("pagedown")
    check(tmux, "small-help")
    tmux.send("escape", "f2")
    tmux.wait(" list")
    tmux.send("up")
    check(tmux, "small-list")
    tmux.send("enter")
    check(tmux, "small")
    for keys in ([], ["?"], ["f2"], ["enter"]):
        tmux.send(*keys)
        for size in ((20, 5), (10, 3), (1, 1), (40, 10)):
            tmux.resize(*size)
            tmux.still(0.06)
            assert tmux.status is None
        tmux.send("escape")
    tmux.send("right", "left")
    check(tmux, "small")
    tmux.send("ctrl+q")
    assert tmux.finish() == 0
    values = [mark.attributes for mark in saved(article).marks]
    assert values[1] == {"entity": "Ministry", "kind": "government"}
