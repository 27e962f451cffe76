"""The tag screen through its keys: state, painted text, and the work that a key costs."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import yaml
from textual.pilot import Pilot

from annotate.core.cells import UNSAFE
from annotate.store.codec import parse
from annotate.store.workspace import open_workspace
from annotate.tui.actions import ACTIONS, MOTIONS
from annotate.tui.app import TagApp
from annotate.tui.commands import PARTS
from annotate.tui.keymap import Keymap, spoken, table
from annotate.tui.queue import Queue
from annotate.tui.rows_widget import Rows

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "texts.yaml").read_text("utf-8"))

TEXT = (
    " date 2021-03-11 Orlova Meets Beran\n\n"
    "Maria Orlova met Tomas Beran in Karsk on Tuesday.\n\n"
    "“We agreed on nothing,” Orlova said. “We will meet again.” Beran denied it.\n"
)

Script = Callable[[TagApp, Pilot[int]], Awaitable[None]]


def on_screen(
    folder: Path, script: Script, *, text: str = TEXT, size: tuple[int, int] = (80, 24)
) -> Path:
    """Run a script on the screen of an article. Returns the article."""
    article = folder / "a.txt"
    article.write_bytes(text.encode())

    async def run() -> None:
        app = TagApp(Queue([article], open_workspace), by="ana", suggest=False)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await script(app, pilot)

    asyncio.run(run())
    return article


def painted(app: TagApp) -> list[str]:
    """The article's rows as they are on the screen."""
    return [app.article.render_line(y).text for y in range(app.article.size.height)]


def bottom(app: TagApp) -> str:
    return "\n".join("".join(segment.text for segment in row) for row in app.frame.bottom.rows)


def tags(app: TagApp) -> list[tuple[str, str]]:
    return [(tag.label, tag.text) for tag in app.session.document]


def test_a_first_tag_is_painted_told_and_saved(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("slash", *"maria", "enter", "+", "p")
        assert tags(app) == [("person", "Maria Orlova")]
        assert "tag person “Maria Orlova”" in bottom(app)
        assert "saving" in bottom(app)
        await pilot.pause(0.8)
        assert "saved" in bottom(app)
        assert "person" in bottom(app)

    article = on_screen(tmp_path, script)
    sidecar = article.with_name("a.txt.tags.yaml")
    found = parse(sidecar.read_bytes(), "a")
    assert [(tag.label, tag.text, tag.by) for tag in found.tags] == [
        ("person", "Maria Orlova", "ana")
    ]
    assert found.article.published == "2021-03-11"


def test_nothing_is_written_before_the_first_change(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("down", "right", "tab", "ctrl+s")

    assert not on_screen(tmp_path, script).with_name("a.txt.tags.yaml").exists()


def test_a_cursor_key_renders_at_most_three_rows(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        for key in ("right", "ctrl+right", "down", "up", "left", "shift+right", "p", "ctrl+z"):
            before = app.article.rendered
            await pilot.press(key)
            await pilot.pause()
            assert 0 <= app.article.rendered - before <= 3, key

    on_screen(tmp_path, script, text=TEXT * 30)


def test_the_cursor_stays_on_the_screen_to_both_ends(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        for key in ("ctrl+end", "pageup", "pageup", "ctrl+home", "pagedown", "down", "up"):
            await pilot.press(key)
            row = app.session.layout.row_of(app.session.cursor)
            assert app.article.top <= row < app.article.top + app.article.size.height

    on_screen(tmp_path, script, text=TEXT * 30)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_no_text_can_reach_the_terminal_raw(case: dict[str, str], tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("right", "x", ";", *"note", "enter", "ctrl+end", "up")
        rows = [*painted(app), bottom(app)]
        rows += ["".join(segment.text for row in app.frame.list.rows for segment in row)]
        assert not any(UNSAFE.search(row.replace("\n", "")) for row in rows)
        app.update_list()

    on_screen(tmp_path, script, text=case["text"], size=(120, 30))


@pytest.mark.parametrize("size", [(80, 24), (40, 10), (200, 60), (20, 6)])
def test_every_size_shows_text_and_status(size: tuple[int, int], tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("ctrl+end", "up")
        row = app.session.layout.row_of(app.session.cursor)
        assert app.article.size.height >= 1
        assert app.article.top <= row < app.article.top + app.article.size.height
        assert all(len(line) <= size[0] for line in painted(app))
        assert "saved" in bottom(app)

    on_screen(tmp_path, script, size=size)


def test_resizing_keeps_the_cursor_and_shows_it(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("slash", *"denied", "enter")
        offset = app.session.cursor
        for size in [(40, 10), (120, 40), (60, 12)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert app.session.cursor == offset
            row = app.session.layout.row_of(offset)
            assert app.article.top <= row < app.article.top + app.article.size.height
        assert app.frame.list.display is False

    on_screen(tmp_path, script, text=TEXT * 5)


def test_the_form_edits_attributes_and_note(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("slash", *"Karsk", "enter", "l", "enter")
        await pilot.press(*"Karsk City", "down", "right", "right", "down", *"a note", "enter")
        tag = next(iter(app.session.document))
        assert tag.attributes == {"entity": "Karsk City", "kind": "city"}
        assert tag.note == "a note"
        await pilot.press("enter", "ctrl+u", "x", "escape")
        assert next(iter(app.session.document)) == tag
        await pilot.press("ctrl+z")
        assert not next(iter(app.session.document)).attributes

    on_screen(tmp_path, script)


def test_article_data_are_edited_and_checked(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("#", "down", "ctrl+u", *"2021-13-01", "enter")
        assert "2020-11-05" in bottom(app)
        await pilot.press("ctrl+u", *"2021-03-12", "down", *"dd", "enter")
        assert app.session.document.metadata.published == "2021-03-12"
        assert app.session.document.metadata.status == "done"
        assert "2021-03-12" in "".join(segment.text for segment in app.frame.heading.rows[0])

    on_screen(tmp_path, script)


def test_links_are_made_by_pointing(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("slash", *"agreed", "enter", '"', "c", "escape")
        await pilot.press("slash", *"Orlova said", "enter", "-", "p")
        await pilot.press("slash", *"agreed", "enter", "@")
        assert "link from here" in bottom(app)
        await pilot.press("slash", *"Orlova said", "enter", "-", "@")
        assert "claimant" in bottom(app)
        await pilot.press("c")
        links = list(app.session.document.links.values())
        assert [link.kind for link in links] == ["claimant"]
        await pilot.press("!")
        assert not app.session.document.links

    on_screen(tmp_path, script)


def test_a_label_key_that_does_nothing_says_so(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("z")
        assert "no such key" in bottom(app)
        await pilot.press("@")
        assert "no tag here" in bottom(app)

    on_screen(tmp_path, script)


def test_help_lists_every_action_and_label(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("?")
        assert app.frame.page.display and not app.article.display
        seen = set()
        for _ in range(12):
            seen |= {"".join(segment.text for segment in row) for row in app.frame.page.rows}
            await pilot.press("pagedown")
        whole = "\n".join(seen)
        for action in ACTIONS:
            assert action.help.split(",")[0].split(";")[0][:30] in whole, action.name
        for label in app.session.schema.labels:
            assert label.name in whole
        await pilot.press("escape")
        assert app.article.display and not app.frame.page.display

    on_screen(tmp_path, script, size=(120, 24))


def test_the_mouse_points_selects_and_widens(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        row = next(y for y, line in enumerate(painted(app)) if "Maria Orlova" in line)
        await pilot.click("#article", offset=(8, row))
        assert app.session.cursor == TEXT.index("Orlova met")
        await pilot.click("#article", offset=(8, row), times=2)
        span = app.session.selection
        assert span is not None and TEXT[slice(*span)] == "Orlova"
        await pilot.mouse_down("#article", offset=(2, row))
        await pilot.hover("#article", offset=(13, row))
        await pilot.mouse_up("#article", offset=(13, row))
        await pilot.press("p")

    on_screen(tmp_path, script)


def test_a_failed_save_is_told_and_the_tags_are_kept(tmp_path: Path) -> None:
    kept: list[str] = []

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("slash", *"Karsk", "enter", "l")
        app.workspace.sidecar.write_text("somebody else wrote this\n")
        await pilot.pause(0.8)
        assert "NOT SAVED" in bottom(app)
        assert "another program" in bottom(app)
        await pilot.press("ctrl+q")
        await pilot.pause(0.2)
        assert "again leaves" in bottom(app)
        kept.append(app.workspace.sidecar.read_text())

    on_screen(tmp_path, script)
    assert kept == ["somebody else wrote this\n"]


def test_every_action_has_a_command_and_a_key_of_its_own() -> None:
    keys = [key for action in ACTIONS for key in action.keys]
    assert len(keys) == len(set(keys))
    methods = {name for part in PARTS for name in dir(part)}
    for action in ACTIONS:
        assert action in MOTIONS or f"do_{action.name}" in methods, action.name
    from annotate.store.schemas import default_schema

    schema = default_schema()
    keymap = Keymap(schema)
    for label in schema.labels:
        assert keymap.action(label.key) == ("label", label.name)
        assert label.key not in keys and label.key.upper() not in keys
    assert set(table(schema)) == {"Labels", "Move", "Select", "Mark", "Screen"}
    assert spoken("ctrl+shift+left") == "^⇧←"


def test_rows_repaint_only_what_changed() -> None:
    rows = Rows("x")
    rows.put([])
    assert rows.rows == []
