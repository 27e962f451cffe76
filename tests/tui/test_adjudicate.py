"""The walk through what annotators do not agree on: each key, what shows, and what is on disk."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from annotate.cli.adjudicating import Wanted, reader
from annotate.core import edits
from annotate.core.adjudicating import FROM, recorded
from annotate.core.cells import width
from annotate.core.filtering import Filter
from annotate.core.spans import Span
from annotate.store import codec
from annotate.store.workspace import Workspace, open_workspace
from annotate.tui.adjudicating import Adjudicating
from annotate.tui.app import TagApp
from annotate.tui.modes.adjudicate import Walk
from annotate.tui.modes.form import Form
from annotate.tui.modes.reader import Reader
from annotate.tui.queue import Queue
from annotate.tui.rows import row_width
from tests.tui.expectations import rows_of
from tests.tui.test_actions import press

TEXT = """\
Orlova Meets Beran

Maria Orlova met Tomas Beran in Karsk on Tuesday. He left after the talks, an official said.

“We agreed on nothing at all,” Orlova said. “We will meet again.” Beran denied it.
"""

ANA = [
    ["person", "Maria Orlova"],
    ["location", "Karsk"],
    ["date", "Tuesday"],
    ["claim", "We will meet again"],
]
BEN = [["person", "Orlova met"], ["organization", "Karsk"], ["date", "Tuesday"]]
"""They agree on the date."""

Script = Callable[[TagApp, Pilot[int]], Awaitable[None]]


@pytest.fixture(autouse=True)
def _places_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / "state"))


def tagged(path: Path, name: str, tags: list[list[Any]]) -> None:
    workspace = open_workspace(path, layer=name)
    document = workspace.document
    for label, quote, *attributes in tags:
        start = document.article.text.index(quote)
        place = (Span(start, start + len(quote)),)
        values = attributes[0] if attributes else {}
        document.apply(edits.add_tags(document, label, [place], by=name, attributes=values))
    workspace.save()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a.txt"
    made.write_text(TEXT, encoding="utf-8")
    tagged(made, "ana", ANA)
    tagged(made, "ben", BEN)
    return made


def on_screen(
    paths: list[Path],
    script: Script,
    *,
    size: tuple[int, int] = (80, 24),
    coloured: bool = True,
    read_only: bool = False,
    chosen: Filter = Filter(),  # noqa: B008, it is never changed
) -> None:
    wanted = Wanted(paths, [], into="", take="", by="eve", labels=None, save=True, chosen=chosen)

    def opened(path: Path) -> Workspace:
        return wanted.opened(path).keep_lost()

    async def run() -> None:
        app = TagApp(
            Queue(paths, opened, read_only=read_only),
            by="eve",
            suggest=False,
            coloured=coloured,
            adjudicating=Adjudicating(reader(wanted)),
        )
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await pilot.pause()
            await script(app, pilot)

    asyncio.run(run())


def walk(app: TagApp) -> Walk:
    assert isinstance(app.mode, Walk)
    return app.mode


def there(app: TagApp) -> list[list[str]]:
    return [[tag.label, tag.text] for tag in app.session.document]


def bottom(app: TagApp) -> str:
    return rows_of(app.frame.bottom)


DATE = ["date", "Tuesday"]


def test_what_all_agree_on_is_there_and_the_walk_is_at_the_first_that_is_left(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        assert there(app) == [DATE]
        here = walk(app).here
        assert here is not None and here.start == TEXT.index("Maria")
        assert app.session.cursor == here.start
        shown = bottom(app)
        assert "1/3  the span differs" in shown
        assert "“Maria Orlova[ met]”" in shown and "“[Maria ]Orlova met”" in shown
        assert " ana " in shown and " ben " in shown
        assert "take what all agree on: 1 tag" in shown

    on_screen([path], script)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["1"], [["person", "Maria Orlova"], DATE]),
        (["a"], [["person", "Maria Orlova"], DATE]),
        (["2"], [["person", "Orlova met"], DATE]),
        (["b"], [["person", "Orlova met"], DATE]),
        (["*"], [["person", "Maria Orlova"], ["person", "Orlova met"], DATE]),
        (["0"], [DATE]),
        (["="], [DATE]),
        (["1", "2"], [["person", "Maria Orlova"], ["organization", "Karsk"], DATE]),
        (["tab", "1"], [["location", "Karsk"], DATE]),
        (["right", "right", "1"], [DATE, ["claim", "We will meet again"]]),
        (["left", "1"], [DATE, ["claim", "We will meet again"]]),
        (["1", "left", "2"], [["person", "Orlova met"], DATE]),
        (["1", "ctrl+z"], [DATE]),
        (["1", "ctrl+z", "ctrl+y"], [["person", "Maria Orlova"], DATE]),
        (["1", "2", "1", "ctrl+z", "ctrl+z"], [["person", "Maria Orlova"], DATE]),
        (["9", "x", "1"], [["person", "Maria Orlova"], DATE]),
    ],
)
def test_a_key_decides(path: Path, keys: list[str], expected: list[list[str]]) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, *keys)
        assert there(app) == expected
        walk(app)

    on_screen([path], script)


def test_it_is_saved_with_whose_it_is_and_who_decided(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "2", "1")
        assert app.saver.now()

    on_screen([path], script)
    found = codec.parse((path.with_name("a.txt.tags.yaml")).read_bytes(), "")
    by_text = {tag.text: tag for tag in found.tags}
    assert set(by_text["Tuesday"].extra[FROM]) == {"ana", "ben"}
    assert set(by_text["Orlova met"].extra[FROM]) == {"ben"}
    assert {tag.by for tag in found.tags} == {"eve"}

    async def again(app: TagApp, pilot: Pilot[int]) -> None:
        here = walk(app).here
        assert here is not None and here.says["ana"][0].label == "claim"
        assert "1 of 3 left" in bottom(app)

    on_screen([path], again)


def test_undo_after_all_is_decided_opens_the_last_question_again(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "1", "1", "1")
        assert "nothing is left to decide" in bottom(app)
        await press(app, pilot, "2", "ctrl+z")
        # The 2 was another decision on the last one, not a number before the undo.
        assert len(app.session.history.done) == 4
        await press(app, pilot, "ctrl+z")
        here = walk(app).here
        assert here is not None and here.says["ana"][0].label == "claim"
        assert len(walk(app).all.left()) == 1

    on_screen([path], script)


def test_undo_on_the_tag_screen_opens_the_walk_once_whatever_was_typed(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "1", "1", "1", "escape")
        assert app.mode is None
        await press(app, pilot, "3", "ctrl+z")
        here = walk(app).here
        assert here is not None and here.says["ana"][0].label == "claim"
        assert len(app.session.history.done) == 3

    on_screen([path], script)


def test_undo_of_what_was_done_by_hand_opens_nothing(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "f7", "p", "ctrl+z")
        assert app.mode is None

    on_screen([path], script)


def test_the_agreement_can_be_undone_and_is_asked_then(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "ctrl+z")
        assert there(app) == []
        assert "all agree" in bottom(app)
        await press(app, pilot, "1")
        assert there(app) == [DATE]

    on_screen([path], script)


def test_help_begins_with_the_keys_of_the_walk_and_comes_back(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "tab", "?")
        assert isinstance(app.mode, Reader)
        assert rows_of(app.frame.page).lstrip().startswith("Adjudicate")
        await press(app, pilot, "escape")
        assert walk(app).place == 1
        assert "the label differs" in bottom(app)

    on_screen([path], script)


@pytest.mark.parametrize("key", ["ctrl+l", "ctrl+g", "#"])
def test_other_pages_come_back_as_well(path: Path, key: str) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "tab", key)
        assert not isinstance(app.mode, Walk)
        await press(app, pilot, "escape")
        assert walk(app).place == 1

    on_screen([path], script)


def test_the_tag_screen_and_back(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "tab", "f7")
        assert app.mode is None
        assert not app.article.marks
        assert "3 of 3 left; F7 goes back" in bottom(app)
        await press(app, pilot, "right")
        assert "f7" in {
            (s.style.meta.get("key") if s.style else "") for s in app.frame.bottom.rows[0]
        }
        await press(app, pilot, "l", "f7")
        assert walk(app).place == 1
        assert "tagged otherwise already" in bottom(app)
        await press(app, pilot, "=")
        assert ["location", "Karsk"] in there(app)
        assert len(walk(app).all.left()) == 2

    on_screen([path], script)


def test_editing_takes_opens_the_form_and_goes_on(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "tab", "2", "left", "enter")
        assert isinstance(app.mode, Form)
        await press(app, pilot, *"Karsk", "enter")
        (tag,) = [tag for tag in app.session.document if tag.label == "organization"]
        assert tag.attributes == {"entity": "Karsk"}
        assert tag.extra[FROM]
        assert walk(app).place == 2

    on_screen([path], script)


def test_editing_what_is_not_decided_takes_the_first(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "enter")
        assert isinstance(app.mode, Form)
        await press(app, pilot, "enter")
        assert walk(app).place == 1
        assert there(app) == [["person", "Maria Orlova"], DATE]

    on_screen([path], script)


@pytest.mark.parametrize("keys", [[], ["2", "left"]])
def test_a_form_that_is_dropped_leaves_all_as_it_was(path: Path, keys: list[str]) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, *keys)
        was, steps, place = there(app), len(app.session.history.done), walk(app).place
        record = app.session.document.metadata.extra
        await press(app, pilot, "enter")
        assert isinstance(app.mode, Form)
        await press(app, pilot, *"Karsk", "escape")
        assert (there(app), walk(app).place) == (was, place)
        assert len(app.session.history.done) == steps and not app.session.history.undone
        assert app.session.document.metadata.extra == record
        assert len(walk(app).all.left()) == 3 - bool(keys)
        assert "left as it was" in bottom(app)

    on_screen([path], script)


def test_it_says_what_is_there_now(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        rows = [row for row in bottom(app).splitlines() if " now " in row]
        assert rows[0].split() == ["=", "now", "no", "tag"]
        assert "= as now" in bottom(app)
        await press(app, pilot, "=", "left")
        assert "decided: kept" in bottom(app)

    on_screen([path], script)


def test_brackets_are_explained_where_there_are_any(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        assert "[…]: not in that tag" in bottom(app)
        await press(app, pilot, "tab")
        assert "[" not in bottom(app)

    on_screen([path], script, size=(40, 30))


def test_narrow_rows_keep_what_became_of_it(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "2", "left", "escape")
        workspace = open_workspace(path, layer="ben")
        (tag,) = [tag for tag in workspace.document if tag.label == "person"]
        workspace.document.apply(edits.remove_tags(workspace.document, [tag]))
        workspace.save()
        await press(app, pilot, "f7")
        shown = " ".join(bottom(app).split())
        assert "only ana has it said anew since it was decided" in shown

    on_screen([path], script, size=(40, 24))


def test_the_sides_are_told_apart_in_the_text(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        looks = {TEXT[slice(*span)]: look for span, look in app.article.marks}
        assert list(looks) == ["Maria ", "Orlova", " met"]
        assert len(set(looks.values())) == 3
        row = app.session.layout.row_of(app.session.cursor) - app.article.top
        strip = app.article.render_line(row)
        shown = {s.text: s.style.bgcolor for s in strip if s.style and s.text in looks}
        assert shown["Orlova"] == looks["Orlova"].bgcolor
        await press(app, pilot, "tab")
        assert [TEXT[slice(*span)] for span, _ in app.article.marks] == ["Karsk"]

    on_screen([path], script)


def test_the_sides_are_told_apart_without_colour(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        looks = [look for _, look in app.article.marks]
        assert len(set(looks)) == 3
        assert all(look.color is None and look.bgcolor is None for look in looks)

    on_screen([path], script, coloured=False)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 16), (40, 12), (30, 8)])
def test_rows_fit_and_the_text_keeps_its_place(path: Path, size: tuple[int, int]) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        heights = set()
        for key in ("tab", "1", "1", "left", "0", "1"):
            await press(app, pilot, key)
            rows = app.frame.bottom.rows
            heights.add(len(rows))
            assert len(rows) <= size[1] - 2
            assert all(row_width(row) <= size[0] for row in rows)
        assert len(heights) == 1

    on_screen([path], script, size=size)


def test_keys_that_people_chose_are_no_annotators(path: Path) -> None:
    path.with_name("annotate.yaml").write_text("keys: {preset: vim}\n", encoding="utf-8")
    tagged(path, "uli", [["person", "Orlova met"]])

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        assert walk(app).cast.keys == {
            "1": "ana",
            "2": "ben",
            "3": "uli",
            "a": "ana",
            "b": "ben",
            "l": "uli",
        }
        await press(app, pilot, "l")
        assert there(app) == [["person", "Orlova met"]]
        await press(app, pilot, "u")
        assert there(app) == []

    on_screen([path], script)


def test_the_tag_screen_loads_nothing_of_it() -> None:
    heavy = "('annotate.core.disagreements', 'annotate.tui.modes.adjudicate')"
    code = f"import sys, annotate.tui.app; print([n for n in {heavy} if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert ran.stdout.strip() == b"[]"


def test_read_only_shows_and_changes_nothing(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "1", "enter", "ctrl+z")
        assert there(app) == []
        assert "read only" in bottom(app)
        walk(app)

    on_screen([path], script, read_only=True)
    assert not path.with_name("a.txt.tags.yaml").exists()


def test_the_next_article_has_a_walk_of_its_own(path: Path) -> None:
    second = path.with_name("b.txt")
    second.write_text(TEXT, encoding="utf-8")
    tagged(second, "ana", ANA[:1])
    tagged(second, "ben", BEN[:1])

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "1", "ctrl+n")
        await pilot.pause()
        assert app.workspace.path == second
        assert "1/1  the span differs" in bottom(app)
        await press(app, pilot, "2", "ctrl+p")
        await pilot.pause()
        assert app.workspace.path == path
        assert "2/3" in bottom(app)

    on_screen([path, second], script)
    assert [t.text for t in open_workspace(second).document] == ["Orlova met"]


def test_tab_goes_to_the_next_article_where_nothing_is_left(path: Path) -> None:
    second = path.with_name("b.txt")
    second.write_text(TEXT, encoding="utf-8")
    tagged(second, "ana", ANA[:1])
    tagged(second, "ben", BEN[:1])

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        assert "^N next article" in bottom(app) and "article before" not in bottom(app)
        await press(app, pilot, "1", "1", "1")
        assert "nothing is left here (1/2); ⇥: to the next article" in bottom(app)
        await press(app, pilot, "tab")
        await pilot.pause()
        assert app.workspace.path == second
        assert "^P article before" in bottom(app) and "next article" not in bottom(app)
        assert app.adjudicating is not None
        assert app.adjudicating.seen() == {path: (1, 3, 0), second: (0, 0, 1)}
        await press(app, pilot, "1", "tab")
        assert app.workspace.path == second
        assert "nothing is left here (2/2), the last article" in bottom(app)
        await press(app, pilot, "shift+tab")
        await pilot.pause()
        assert app.workspace.path == path

    on_screen([path, second], script)


def test_filters_show_and_write_what_is_asked_for_and_the_next_run_finds_the_rest(
    path: Path,
) -> None:
    async def some(app: TagApp, pilot: Pilot[int]) -> None:
        assert there(app) == [], "all have the date, but it is not asked for"
        assert "1/1  the label differs  3 not asked for stay open" in bottom(app)
        assert "1 of 1 left" in bottom(app)
        await press(app, pilot, "right")
        assert "1/1  the label differs" in bottom(app)
        await press(app, pilot, "2", "tab")
        assert "1/1  the label differs  decided: ben  3 not asked for stay open" in bottom(app)
        assert "nothing is left to decide" in bottom(app)
        await press(app, pilot, "escape", "f7")
        assert "1/1  the label differs  decided: ben" in bottom(app)
        await press(app, pilot, "ctrl+z")
        assert "undone: take ben" in bottom(app) and there(app) == []
        await press(app, pilot, "1")
        assert app.adjudicating is not None
        assert app.adjudicating.seen() == {path: (0, 1, 0)}
        assert app.saver.now()

    async def rest(app: TagApp, pilot: Pilot[int]) -> None:
        assert there(app) == [["location", "Karsk"], ["date", "Tuesday"]]
        assert "1/3  the span differs" in bottom(app)
        assert "not asked" not in bottom(app)
        await press(app, pilot, "2", "0")
        assert app.saver.now()

    async def whole(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "2", "1", "0")
        assert app.saver.now()

    on_screen([path], some, chosen=Filter(labels=["location"]))
    saved = codec.parse(path.with_name("a.txt.tags.yaml").read_bytes(), "")
    assert [[tag.label, tag.text] for tag in saved.tags] == [["location", "Karsk"]]
    assert {name: len(of) for name, of in recorded(open_workspace(path).document).items()} == {
        "ana": 1,
        "ben": 1,
    }
    on_screen([path], rest)
    steps, sidecar = open_workspace(path).document, path.with_name("a.txt.tags.yaml")
    sidecar.unlink()
    on_screen([path], whole)
    once = open_workspace(path).document
    assert [[t.id, t.label, t.text, t.extra] for t in steps] == [
        [t.id, t.label, t.text, t.extra] for t in once
    ]
    assert recorded(steps) == recorded(once)


@pytest.mark.parametrize(
    ("label", "says", "others"),
    [
        ("date", "ana, ben agree in everything asked for: 1 tag", 3),
        ("source", "nothing here is asked for", 4),
    ],
)
def test_where_nothing_asked_for_is_left_it_says_so(
    path: Path, label: str, says: str, others: int
) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        assert f"{says}; {others} not asked for stay open" in bottom(app)
        await press(app, pilot, "tab")
        assert "nothing is left to decide" in bottom(app)

    on_screen([path], script, chosen=Filter(labels=[label]))


def test_where_all_agree_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    for name in ("ana", "ben"):
        tagged(path, name, ANA)

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        assert "agree in everything: 4 tags" in bottom(app)
        await press(app, pilot, "1", "tab", "=", "enter", "right")
        assert len(app.session.history.done) == 1

    on_screen([path], script)


def test_hostile_texts_are_shown_as_signs(tmp_path: Path) -> None:
    evil = "evil\x1b]0;pwned\x07\x9b5m\u202e"
    path = tmp_path / "a.txt"
    path.write_text(f"Maria {evil}Orlova left.\n", encoding="utf-8", newline="")
    tagged(path, "ana", [["person", f"Maria {evil}Orlova", {"role": evil}]])
    tagged(path, "ben", [["person", f"{evil}Orlova left", {"role": "x"}]])

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        shown = bottom(app)
        assert "evil␛]0;pwned" in shown
        assert not any(sign in shown for sign in "\x1b\x07\x9b\u202e")
        assert all(width(line) <= 80 for line in shown.splitlines())

    on_screen([path], script)


def test_a_changed_layer_is_asked_about_when_the_walk_opens_again(path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "1", "f7")
        tagged(path, "ben", [["claim", "We agreed on nothing at all"]])
        await press(app, pilot, "f7")
        assert len(walk(app).all.disagreements()) == 4
        assert len(walk(app).all.left()) == 3

    on_screen([path], script)


def test_the_cursor_of_one_layer_is_not_that_of_another(path: Path) -> None:
    def at(layer: str, keys: list[str]) -> list[int]:
        seen: list[int] = []

        async def run() -> None:
            def opened(path: Path) -> Workspace:
                return open_workspace(path, layer=layer)

            app = TagApp(Queue([path], opened), by=layer, suggest=False)
            async with app.run_test() as pilot:
                seen.append(app.session.cursor)
                await press(app, pilot, *keys)
                app.keep_place()

        asyncio.run(run())
        return seen

    at("ana", ["ctrl+end"])
    assert at("ben", ["right"]) == [0]
    assert at("", []) == [0]
    assert at("ana", []) == [len(TEXT)]
    assert at("ben", []) == [1]
