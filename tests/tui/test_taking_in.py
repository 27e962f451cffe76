"""What others write while an article is on the screen."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from annotate.core import edits
from annotate.core.spans import Span
from annotate.core.tags import Tag
from annotate.store.codec import parse
from annotate.store.workspace import open_workspace
from annotate.tui.app import TagApp
from tests.tui.test_screen import TEXT, bottom, on_screen, painted, tags


def add(article: Path, label: str, text: str, by: str = "ben", **values: str) -> str:
    """Another program tags a text. Returns the tag's id."""
    workspace = open_workspace(article)
    start = TEXT.index(text)
    place = (Span(start, start + len(text)),)
    edit = edits.add_tags(workspace.document, label, [place], by=by, attributes=values)
    workspace.document.apply(edit)
    workspace.save()
    made = edit.tags[0][1]
    assert made is not None
    return made.id


def change(article: Path, id: str, *, remove: bool = False, **values: str) -> None:
    workspace = open_workspace(article)
    tag = workspace.document.tags[id]
    edit = (
        edits.remove_tags(workspace.document, [tag])
        if remove
        else edits.change_tag(tag, by="ben", attributes=values)
    )
    workspace.document.apply(edit)
    workspace.save()


def on_disk(article: Path) -> list[tuple[str, str]]:
    data = article.with_name("a.txt.tags.yaml").read_bytes()
    return [(tag.label, tag.text) for tag in parse(data, "").tags]


async def saved(app: TagApp, pilot: Pilot[int]) -> None:
    for _ in range(100):
        await pilot.pause(0.05)
        if not app.saver.dirty and not app.saver.saving:
            return
    raise AssertionError(bottom(app))


async def taken_in(app: TagApp, pilot: Pilot[int]) -> None:
    """Look now, in place of in a second."""
    await saved(app, pilot)
    app.idle.taking_in.look()
    await pilot.pause()


def test_a_tag_of_another_program_is_there_at_once_and_nothing_moves(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("slash", *"Karsk", "enter", "l", "slash", *"Tuesday", "enter")
        await saved(app, pilot)
        cursor, selection = app.session.cursor, app.session.selection
        add(tmp_path / "a.txt", "person", "Tomas Beran")
        before = painted(app)
        await taken_in(app, pilot)
        assert tags(app) == [("person", "Tomas Beran"), ("location", "Karsk")]
        assert (app.session.cursor, app.session.selection) == (cursor, selection)
        assert "taken in: 1 tag by ben" in bottom(app)
        assert [row.rstrip() for row in painted(app)] == [row.rstrip() for row in before]
        assert not app.saver.dirty

    article = on_screen(tmp_path, script)
    assert on_disk(article) == [("person", "Tomas Beran"), ("location", "Karsk")]


def test_it_is_looked_for_without_a_key(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("slash", *"Karsk", "enter", "l")
        await saved(app, pilot)
        add(tmp_path / "a.txt", "person", "Tomas Beran")
        for _ in range(100):
            await pilot.pause(0.05)
            if len(tags(app)) == 2:
                return
        raise AssertionError(bottom(app))

    on_screen(tmp_path, script)


def test_both_keep_what_they_do_before_either_sees_the_other(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("slash", *"Karsk", "enter", "l")
        await saved(app, pilot)
        add(tmp_path / "a.txt", "person", "Tomas Beran")
        await pilot.press("slash", *"Tuesday", "enter", "v")
        await saved(app, pilot)
        assert len(on_disk(tmp_path / "a.txt")) == 3
        await pilot.press("slash", *"Maria", "enter", "x")
        await saved(app, pilot)
        assert len(on_disk(tmp_path / "a.txt")) == 4
        await taken_in(app, pilot)
        assert len(tags(app)) == 4 and not app.saver.dirty

    article = on_screen(tmp_path, script)
    assert len(on_disk(article)) == 4


def test_undo_takes_back_our_steps_and_never_what_others_did(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("slash", *"Karsk", "enter", "l", "slash", *"Tuesday", "enter", "v")
        await saved(app, pilot)
        own, _ = app.session.document
        change(tmp_path / "a.txt", own.id, kind="city")
        add(tmp_path / "a.txt", "person", "Tomas Beran")
        await taken_in(app, pilot)
        theirs = [("person", "Tomas Beran"), ("location", "Karsk")]
        assert tags(app) == [*theirs, ("event", "Tuesday")]
        await pilot.press("ctrl+z")
        assert tags(app) == theirs
        await pilot.press("ctrl+z")
        assert tags(app) == theirs and "nothing to undo" in bottom(app)
        await pilot.press("ctrl+y")
        assert tags(app) == [*theirs, ("event", "Tuesday")]
        assert app.session.document.tags[own.id].attributes["kind"] == "city"

    article = on_screen(tmp_path, script)
    assert len(on_disk(article)) == 3


def test_a_conflict_is_said_and_both_are_there(tmp_path: Path) -> None:
    found: list[Tag] = []

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("slash", *"Karsk", "enter", "l")
        await saved(app, pilot)
        (tag,) = app.session.document
        change(tmp_path / "a.txt", tag.id, kind="city")
        app.session.do(edits.change_tag(tag, by="ana", attributes={"kind": "region"}))
        app.after()
        await taken_in(app, pilot)
        found.extend(app.session.document)
        assert "both kept: kind “" in bottom(app)
        app.session.go_to(next(tag for tag in found if "conflict" in tag.extra))
        await pilot.press("backspace")
        assert len(tags(app)) == 1
        await saved(app, pilot)

    article = on_screen(tmp_path, script)
    assert {tag.attributes["kind"] for tag in found} == {"city", "region"}
    assert len(on_disk(article)) == 1


def test_a_form_that_is_open_waits_and_then_has_its_say(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("slash", *"Karsk", "enter", "l")
        await saved(app, pilot)
        (tag,) = app.session.document
        await pilot.press("semicolon", *"look it up")
        change(tmp_path / "a.txt", tag.id, remove=True)
        app.idle.taking_in.look()
        assert [*app.session.document] == [tag]
        await pilot.press("enter")
        await taken_in(app, pilot)
        (tag,) = app.session.document
        assert tag.note == "look it up"

    article = on_screen(tmp_path, script)
    assert len(on_disk(article)) == 1


@pytest.mark.parametrize("content", ["", "format: nonsense", "<<<<<<< HEAD\n"])
def test_a_broken_file_is_told_and_never_written_over(tmp_path: Path, content: str) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await pilot.press("slash", *"Karsk", "enter", "l")
        await saved(app, pilot)
        app.workspace.sidecar.write_text(content)
        app.idle.taking_in.look()
        await pilot.pause()
        assert "another program" in bottom(app)
        await pilot.press("slash", *"Tuesday", "enter", "v")
        await pilot.pause(0.8)
        assert "NOT SAVED" in bottom(app)

    article = on_screen(tmp_path, script)
    assert article.with_name("a.txt.tags.yaml").read_text() == content
