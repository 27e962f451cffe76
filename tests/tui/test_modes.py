"""Keys while a mode has them, and what else presses keys: a click, a paste.

What is pressed and what must hold then stands in `cases/actions.yaml`, under `modes`.
"""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot

from annotate.core.cells import width
from annotate.core.schema import Attribute
from annotate.core.spans import Span
from annotate.core.tags import Value
from annotate.store.schemas import Config, default_schema
from annotate.tui.app import TagApp
from annotate.tui.bindings import keymap_for
from annotate.tui.keymap import table
from annotate.tui.modes.ask import Ask, Question, value_keys
from annotate.tui.modes.form import Field, Form
from annotate.tui.modes.jump import LETTERS, Jump, hints_for
from annotate.tui.modes.reader import Reader, wrapped
from annotate.tui.rows import row_width
from annotate.tui.rows_widget import Rows
from tests.tui.expectations import CASES, EXPECTATIONS, Case, has_tags, place, says
from tests.tui.test_actions import marks, on_screen, play, press


def cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{mode}: {case['name']}", marks=marks(case))
        for mode, group in CASES["modes"].items()
        for case in group
    ]


@pytest.mark.parametrize("case", cases())
def test_keys_in_a_mode(case: Case, tmp_path: Path) -> None:
    play(tmp_path, case, case["press"])


# Clicks and pastes


async def click(pilot: Pilot[int], widget: Rows, words: str) -> None:
    """Click on the first cell of words that a widget shows."""
    rows = ["".join(segment.text for segment in row) for row in widget.rows]
    y = next(y for y, row in enumerate(rows) if words in row)
    x = width(rows[y][: rows[y].index(words)])
    assert await pilot.click(f"#{widget.id}", offset=(x, y))
    await pilot.pause()


CLICKED: list[tuple[str, Case, list[str], str]] = [
    ("footer", {"then": {"mode": "Prompt", "says": "find:"}}, [], "find "),
    ("footer's key", {"from": "|Maria", "then": {"selection": None}}, ["="], "Esc"),
    ("legend", {"from": "|Karsk on", "then": {"tags": [["location", "Karsk"]]}}, [], "location"),
    ("value", {"from": "|agreed", "then": {"chosen": ["minor"]}}, ["c", "d", "a"], "inor"),
    ("offer", {"from": "|agreed", "then": {"mode": None, "done": 1}}, ['"', "c"], "⏎ cue"),
    ("pick", {"then": {"mode": None}}, ["~"], "hide date"),
    ("every", {"from": "|Karsk on", "then": {"matches": 1}}, ["*"], "Space leave out"),
    ("page", {"then": {"mode": "Reader"}}, ["?"], "Esc back"),
]


@pytest.mark.parametrize("clicked", CLICKED, ids=lambda clicked: clicked[0])
def test_a_click_presses_the_key(clicked: tuple[str, Case, list[str], str], tmp_path: Path) -> None:
    _, case, keys, words = clicked

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, *keys)
        await click(pilot, app.frame.bottom, words)
        for name, expected in case["then"].items():
            EXPECTATIONS[name](app, expected)

    on_screen(tmp_path, case, script)


def test_a_click_on_the_legend_tags_behind_a_leader(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await click(pilot, app.frame.bottom, "·location")
        has_tags(app, [["location", "Karsk"]])

    on_screen(tmp_path, {"from": "|Karsk on", "config": "keys: vim"}, script)


def test_a_click_on_the_list_goes_to_the_tag(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await click(pilot, app.frame.list, "Tomas Beran")
        assert app.session.cursor == place("|Tomas")
        await click(pilot, app.frame.list, "2 tags")
        assert app.session.cursor == place("|Tomas")

    tags = [["person", "Maria Orlova"], ["person", "Tomas Beran"]]
    on_screen(tmp_path, {"size": (120, 24), "tags": tags}, script)


def test_pasted_text_goes_to_what_takes_text(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        app.paste("nothing takes it")
        await press(app, pilot, "/")
        app.paste("Kar")
        assert len(app.session.matches) == 2
        await press(app, pilot, "escape", "d")
        app.paste("1999\n")
        await press(app, pilot, "enter", "enter", "end")
        app.paste("-12")
        await press(app, pilot, "down")
        app.paste("a field of choices takes none")
        await press(app, pilot, "enter")
        has_tags(app, [["date", "Karsk", {"value": "1999-12", "type": "DATE"}]])

    on_screen(tmp_path, {"from": "|Karsk on"}, script)


def test_a_single_article_has_no_next_one(tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        says(app, "next article")
        app.queue.paths = app.queue.paths[:1]
        await press(app, pilot, "right")
        with pytest.raises(AssertionError):
            says(app, "next article")

    on_screen(tmp_path, {"size": (200, 24)}, script)


# Jump labels


@given(st.sets(st.integers(0, 5000), max_size=800), st.integers(0, 5000))
def test_no_jump_label_begins_another(starts: set[int], cursor: int) -> None:
    words = [Span(start, start + 1) for start in sorted(starts)]
    hints = hints_for(words, cursor)
    assert len(hints) == min(len(words), len(LETTERS) ** 2)
    assert len({*hints.values()}) == len(hints)
    names = sorted(hints)
    assert not any(b.startswith(a) for a, b in pairwise(names))
    by_distance = sorted(hints, key=lambda name: abs(hints[name].start - cursor))
    lengths = [len(name) for name in by_distance]
    assert lengths == sorted(lengths), "the nearest words have the shortest"


@given(st.integers(1, 300), st.data())
def test_the_letters_of_a_label_lead_to_its_word(count: int, data: st.DataObject) -> None:
    words = [Span(2 * n, 2 * n + 1) for n in range(count)]
    hints = hints_for(words, 0)
    hint = data.draw(st.sampled_from(sorted(hints)))
    up_to = data.draw(st.booleans())
    seen: list[tuple[Span, bool]] = []
    jump = Jump(hints, lambda word, up: seen.append((word, up)))
    for typed, letter in enumerate(hint):
        assert jump.showing()[hints[hint].start] == hint[typed:]
        assert not jump.done
        jump.key(letter.upper() if up_to and typed == len(hint) - 1 else letter)
    assert jump.done and seen == [(hints[hint], up_to)]


# Questions and forms


@pytest.mark.parametrize("label", default_schema().labels, ids=lambda label: label.name)
def test_every_value_has_a_key_of_its_own(label: Any) -> None:
    keys = value_keys(label.attributes)
    values = [(known.name, value) for known in label.attributes for value in known.values]
    assert sorted(keys.values()) == sorted(values)
    assert all(len(key) == 1 and key.isalnum() for key in keys)


def test_several_texts_are_asked_one_after_the_other() -> None:
    taken: list[dict[str, Value]] = []
    questions = [
        Question(Attribute(name="kind", values=("one", "two")), "two"),
        Question(Attribute(name="who"), "she", ("he", "they")),
        Question(Attribute(name="where", many=True)),
    ]
    ask = Ask("claim", questions, accepted=lambda values, links: taken.append(values))
    for key in ("o", "enter", "down", "down", "enter", *"here", "enter"):
        assert not ask.done
        ask.key(key)
    assert ask.done and not ask.passed
    assert taken == [{"kind": "one", "who": "they", "where": ["here"]}]


@pytest.mark.parametrize("height", [8, 10, 12])
def test_a_form_on_a_low_screen_shows_the_field_that_is_edited(height: int, tmp_path: Path) -> None:
    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, "enter")
        for name in [*fields, fields[0]]:
            assert len(app.frame.bottom.rows) <= height - 4
            says(app, "claim “agreed”")
            says(app, f"\n {name} ")
            await press(app, pilot, "tab")

    claim = default_schema().label("claim")
    assert claim is not None
    fields = [known.name for known in claim.attributes] + ["note"]
    case = {"size": (80, height), "from": "|agreed", "tags": [["claim", "agreed"]]}
    on_screen(tmp_path, case, script)


def test_a_form_leaves_what_is_not_touched_as_it_was() -> None:
    values: list[dict[str, Value]] = []

    def accepted(found: dict[str, Value]) -> str:
        values.append(found)
        return "not yet" if len(values) == 1 else ""

    fields = [Field(Attribute(name="count"), 3), Field(Attribute(name="list", many=True), ["a; b"])]
    form = Form("x", fields, accepted)
    form.key("enter")
    assert not form.done and form.problem == "not yet"
    form.key("enter")
    assert form.done and values == [{"count": 3, "list": ["a; b"]}] * 2


# Pages


def page_rows(reader: Reader) -> list[str]:
    return ["".join(segment.text for segment in row).rstrip() for row in reader.page()]


def help_lines(keys: str = "default") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    schema = default_schema()
    for group, entries in table(schema, keymap_for(schema, Config(keys=keys))).items():
        found += [(group, ""), *entries]
    return found


@given(st.integers(24, 200), st.integers(1, 60))
def test_every_line_of_a_page_can_be_read(columns: int, height: int) -> None:
    lines = help_lines()
    reader = Reader(lines, columns, height, ())
    seen: dict[int, str] = {}
    for _ in range(1000):
        seen |= {reader.top + y: row for y, row in enumerate(page_rows(reader))}
        before = reader.top
        reader.key("down")
        if reader.top == before:
            break
    text = " ".join(" ".join(seen[row].split()) for row in sorted(seen))
    for _, said in lines:
        assert " ".join(said.split()) in text
    assert len(reader.page()) <= height


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
@pytest.mark.parametrize("keys", ["default", "vim"])
def test_no_row_of_the_help_is_wider_than_the_screen(columns: int, keys: str) -> None:
    reader = Reader(help_lines(keys), columns, 10_000, ())
    assert max(row_width(row) for row in reader.page()) <= columns


def test_a_page_turns_ends_and_closes() -> None:
    reader = Reader([(f"line {n}", "") for n in range(100)], 80, 10, ("?", "f1"), end=True)
    assert page_rows(reader)[-1] == "line 99"
    for key, first in [("home", 0), ("pagedown", 9), (" ", 18), ("pageup", 9), ("up", 8)]:
        reader.key(key)
        assert page_rows(reader)[0] == f"line {first}"
    reader.key("end")
    reader.key("down")
    assert page_rows(reader)[0] == "line 90"
    reader.fit(80, 30)
    assert page_rows(reader)[0] == "line 70"
    for closing in ("escape", "enter", "ctrl+c", "q", "?", "f1"):
        reader.done = False
        reader.key(closing)
        assert reader.done
    assert page_rows(Reader(reader.lines, 80, 10, (), start=50))[0] == "line 50"


@given(st.text(max_size=200), st.integers(8, 60))
def test_wrapping_keeps_every_word_and_the_width(text: str, columns: int) -> None:
    rows = wrapped(text, columns)
    assert all(width(row) <= columns for row in rows)
    joined: Sequence[str] = "".join("".join(rows).split())
    assert joined == "".join("".join(wrapped(text, 10_000)).split())
