"""An edited article on the screen: what is certain is placed, the rest is decided by keys."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from annotate.core import edits
from annotate.core.annotations import Annotations
from annotate.core.cells import width
from annotate.core.spans import Span
from annotate.core.tags import Tag, fits
from annotate.store import codec
from annotate.store.workspace import Workspace, open_workspace
from annotate.tui import first_paint
from annotate.tui.app import TagApp
from annotate.tui.modes.lost import Lost
from annotate.tui.queue import Queue
from annotate.tui.rows import row_width
from annotate.tui.saver import PAUSE
from tests.tui.test_actions import press

OLD = """\
Orlova Meets Beran in Karsk

Maria Orlova met Tomas Beran in Karsk on Tuesday. He left after the talks, an official said.

“We agreed on nothing at all,” Orlova said. “We will meet again.” Beran denied it to 2,000 people.

Then the minister left for the old harbour of Velden, where 300 people had waited for her.
"""
NEW = """\
Orlova Meets Beran in Karsk

Maria Orlova met Tomáš Beran in Karsk on Tuesday. He left after the talks, an official said.

A paragraph was put in by the desk, which nobody has tagged yet.

“We agreed on nothing at all,” Orlova said. “We will meet again.” Beran denied it to 2,000 people.

It rained. Velden was quiet, and the harbour of Velden slept.
"""
"""One name is edited, the last paragraph is another."""

QUOTES = ("Maria Orlova", "Tomas Beran", "We will meet again", "Velden", "300")

Script = Callable[[TagApp, Pilot[int]], Awaitable[None]]


@pytest.fixture(autouse=True)
def _places_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / "state"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An article that was tagged and then edited."""
    made = tmp_path / "a.txt"
    made.write_text(OLD, encoding="utf-8")
    workspace = open_workspace(made)
    document = workspace.document
    for quote in QUOTES:
        start = OLD.index(quote)
        label = "claim" if quote.startswith("We") else "person" if " " in quote else "location"
        place = (Span(start, start + len(quote)),)
        document.apply(edits.add_tags(document, label, [place], by="ana"))
    tags = {tag.text: tag for tag in document}
    link = edits.link_tags(document, "claimant", tags["We will meet again"], tags["Tomas Beran"])
    document.apply(link)
    workspace.save()
    made.write_text(NEW, encoding="utf-8")
    return made


def opener(path: Path) -> Workspace:
    return open_workspace(path, history=True).keep_lost()


def written(path: Path) -> Annotations:
    return codec.parse(Path(f"{path}.tags.yaml").read_bytes(), "")


def on_screen(
    paths: Path | list[Path],
    script: Script,
    size: tuple[int, int] = (80, 24),
    *,
    coloured: bool = True,
) -> None:
    files = [paths] if isinstance(paths, Path) else paths

    async def run() -> None:
        app = TagApp(Queue(files, opener), by="bo", suggest=False, coloured=coloured)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await script(app, pilot)

    asyncio.run(run())


def bottom(app: TagApp) -> list[str]:
    return ["".join(segment.text for segment in row) for row in app.frame.bottom.rows]


def mode(app: TagApp) -> Lost:
    assert isinstance(app.mode, Lost)
    return app.mode


def text(app: TagApp, tag: Tag) -> str:
    return app.session.text[tag.start : tag.end]


async def saved(app: TagApp, pilot: Pilot[int]) -> None:
    while app.saver.dirty:
        await pilot.pause(PAUSE / 4)


def test_it_opens_with_what_there_is_to_decide_and_writes_nothing(path: Path) -> None:
    before = Path(f"{path}.tags.yaml").read_bytes()

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        session = app.session
        assert {tag.text for tag in session.document} == {"Maria Orlova", "We will meet again"}
        assert all(fits(tag, NEW) for tag in session.document)
        assert [entry.tag.text for entry in mode(app).entries] == ["Tomas Beran", "Velden", "300"]
        first, second, *_, status = bottom(app)
        assert first.startswith(" changed 1/3  person “Tomas Beran” → “Tomáš Beran”")
        assert "the text was edited: 1 tags in place, 1 moved, 3 to decide" in second
        assert "3 lost" in status and "saved" in status
        assert session.selection == Span(NEW.index("Tomáš"), NEW.index(" in Karsk on"))
        await press(app, pilot, "tab", "tab", "tab")
        _, second, *_ = bottom(app)
        assert second.startswith(" was: ") and "Maria Orlova met Tomas Beran in Karsk" in second
        await pilot.pause(PAUSE * 2)
        assert not app.saver.dirty and app.saver.saves == 0
        await press(app, pilot, "escape")
        assert app.mode is None and app.message == "3 tags are lost still"
        await press(app, pilot, "right", "f6")
        assert len(mode(app).entries) == 3
        await press(app, pilot, "f6")
        assert app.mode is None

    on_screen(path, script)
    assert Path(f"{path}.tags.yaml").read_bytes() == before


def test_a_change_is_accepted_and_taken_back(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        document = app.session.document
        [beran] = [tag for tag in document.lost.values() if tag.text == "Tomas Beran"]
        await press(app, pilot, "enter")
        tag = document.tags[beran.id]
        assert (tag.text, tag.by) == ("Tomáš Beran", "bo")
        assert len(mode(app).entries) == 2 and len(document.lost) == 2
        await press(app, pilot, "ctrl+z")
        assert beran.id in document.lost and mode(app).here.tag == beran
        await press(app, pilot, "ctrl+z")
        assert len(mode(app).entries) == 3, "there is nothing more to take back here"
        await press(app, pilot, "enter", "escape", "ctrl+z")
        assert beran.id in document.lost
        await press(app, pilot, "ctrl+y")
        assert beran.id in document.tags
        await saved(app, pilot)
        now = written(path)
        assert beran.id in {tag.id for tag in now.tags}
        assert [tag.text for tag in now.lost] == ["Velden", "300"]
        assert all(fits(tag, NEW) for tag in now.tags)
        assert len(now.links) == 1

    on_screen(path, script)
    again = open_workspace(path)
    assert again.replaced is None and len(again.document.lost) == 2


def test_another_of_the_places_is_taken(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "tab")
        entry = mode(app).here
        assert entry.tag.text == "Velden" and entry.proposed == ()
        assert len(entry.places) == 2
        assert " → place 1/2 " in bottom(app)[2]
        places = [NEW.index("Velden"), NEW.rindex("Velden")]
        assert app.session.cursor in places
        first = app.session.cursor
        await press(app, pilot, "right")
        assert app.session.cursor in places and app.session.cursor != first
        second = app.session.cursor
        assert " → place 2/2 " in bottom(app)[2]
        await press(app, pilot, "right", "left", "enter")
        assert app.session.document.tags[entry.tag.id].start == second

    on_screen(path, script)


def test_a_tag_is_placed_by_hand(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        session, document = app.session, app.session.document
        await press(app, pilot, "tab", "tab")
        tag = mode(app).here.tag
        assert tag.text == "300" and "no place" in bottom(app)[0]
        await press(app, pilot, "enter")
        assert tag.id in document.lost, "there is no place to take"
        await press(app, pilot, "=")
        assert app.mode is None and session.placing == tag.id
        assert app.message == "select the place of “300”, then F6; Esc leaves it lost"
        await press(app, pilot, "escape")
        assert session.placing == "" and app.message == "it stays lost"
        await press(app, pilot, "f6", "tab", "tab", "=")
        session.go(NEW.index("\n\n"))
        await press(app, pilot, "f6")
        assert tag.id in document.lost and "first" in app.message
        session.select(Span(NEW.index("2,000"), NEW.index(" people")))
        await press(app, pilot, "f6")
        placed = document.tags[tag.id]
        assert placed.text == "2,000" and session.placing == ""
        assert app.message == "place location “2,000”; F6 goes on with 2 more"
        await press(app, pilot, "ctrl+z")
        assert tag.id in document.lost

    on_screen(path, script)


def test_all_that_have_a_place_and_removing_the_rest(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        document, history = app.session.document, app.session.history
        await press(app, pilot, "*")
        assert len(history.done) == 1 and len(mode(app).entries) == 2
        await press(app, pilot, "*")
        assert len(history.done) == 1, "no other has a place"
        await press(app, pilot, "backspace", "delete")
        assert app.mode is None and not document.lost
        assert app.message.endswith("no tag is lost any more")
        await press(app, pilot, "ctrl+z", "ctrl+z", "ctrl+z")
        assert len(document.lost) == 3
        await press(app, pilot, "f6")
        mode(app)
        await press(app, pilot, "backspace")
        assert not document.links, "its links are removed with it"
        await press(app, pilot, "ctrl+z")
        assert len(document.links) == 1

    on_screen(path, script)


def test_where_all_is_certain_it_only_says_so(path: Path) -> None:
    path.write_text("A new first line.\n" + OLD, encoding="utf-8")

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        assert app.mode is None
        said = "the text was edited: 0 tags in place, 5 moved; saved with your next change"
        assert app.message == said and bottom(app)[0].strip() == said
        assert not app.saver.dirty
        await press(app, pilot, "ctrl+t")
        await saved(app, pilot)
        now = written(path)
        assert now.article.status == "todo" and len(now.tags) == 5
        assert [tag.start for tag in now.tags] == sorted(OLD.index(q) + 18 for q in QUOTES)

    on_screen(path, script)


def test_the_next_article_says_so_as_well(path: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.txt"
    first.write_text("Nothing to see here.\n")

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        assert app.mode is None
        await press(app, pilot, "ctrl+n")
        await pilot.pause()
        assert len(mode(app).entries) == 3
        await press(app, pilot, "escape", "ctrl+p")
        assert app.mode is None

    on_screen([first, path], script)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 12), (24, 8)])
@pytest.mark.parametrize("coloured", [True, False])
def test_it_fits_the_screen(path: Path, size: tuple[int, int], coloured: bool) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        for _ in range(4):
            assert all(row_width(row) <= size[0] for row in app.frame.bottom.rows)
            assert len(app.frame.bottom.rows) <= max(2, size[1] - 4)
            assert not {"\n", "\x1b"} & {*"".join(bottom(app))}
            await press(app, pilot, "tab")
        if size == (80, 24):
            assert len(app.frame.bottom.rows) == 4
            assert all(width(line) <= 80 for line in bottom(app))

    on_screen(path, script, size, coloured=coloured)


def test_hostile_text_reaches_no_terminal(path: Path) -> None:
    data = Path(f"{path}.tags.yaml").read_text("utf-8")
    evil = "\\u001b]0;owned\\u0007"
    data = data.replace('"text": "300", "before": "', f'"text": "{evil}300", "before": "{evil}')
    Path(f"{path}.tags.yaml").write_text(data, "utf-8")

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        for _ in range(4):
            assert not {"\x1b", "\x07"} & {*"".join(bottom(app))}
            await press(app, pilot, "tab")

    on_screen(path, script)


def test_the_first_paint_shows_the_same_status(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    shown = "".join(first_paint.screenful(Queue([path], opener), "bo", True, None))
    assert "saved · 3 lost" in shown
