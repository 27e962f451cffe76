"""Every action of the key table through each of its keys, on the screen.

What a key must do stands in `cases/actions.yaml`. An action or a key of the table that has no case
there fails, so what is new has to say there what it is for.
"""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from textual import events
from textual.pilot import Pilot

from annotate.core import edits
from annotate.store.schemas import default_schema
from annotate.store.workspace import open_workspace
from annotate.suggest import registry
from annotate.tui.actions import ACTIONS, MOTIONS
from annotate.tui.app import TagApp
from annotate.tui.keymap import extending
from annotate.tui.queue import Queue
from tests.tui.expectations import CASES, EXPECTATIONS, TEXT, Case, place, stretch

ENTRIES: dict[str, Any] = CASES["actions"]


async def press(app: TagApp, pilot: Pilot[int], *keys: str) -> None:
    """Press keys as a terminal sends them. The pilot's own `press` waits after each until the
    computer is idle, which would make these tests twice as long."""
    for key in keys:
        character = " " if key == "space" else key.removeprefix("alt+")
        app.post_message(events.Key(key, character if len(character) == 1 else None))
        # One round for the app, which hands the key on, and one for the screen, which takes it.
        await pilot.pause(0)
        await pilot.pause(0)
    await pilot.pause()


def prepare(folder: Path, case: Case) -> list[Path]:
    """The articles of a case, with the tags that are there from the start."""
    article, second = folder / "a.txt", folder / "b.txt"
    article.write_text(TEXT, encoding="utf-8", newline="")
    second.write_text(CASES["second"], encoding="utf-8", newline="")
    if "config" in case:
        (folder / "annotate.yaml").write_text(case["config"], encoding="utf-8")
    if "suggest" in case:
        off = {name: False for name in registry.BUILT_IN if name not in case["suggest"]}
        text = yaml.safe_dump({"suggesters": off})
        (folder / "annotate.yaml").write_text(text, encoding="utf-8")
    if "tags" in case:
        workspace = open_workspace(article)
        document = workspace.document
        for label, quote in case["tags"]:
            document.apply(edits.add_tags(document, label, [(stretch(quote),)]))
        for kind, source, target in case.get("links", []):
            ends = [
                next(tag for tag in document if tag.start == stretch(quote).start)
                for quote in (source, target)
            ]
            document.apply(edits.link_tags(document, kind, ends[0], ends[1]))
        workspace.save()
    return [article, second]


def on_screen(folder: Path, case: Case, script: Callable[[TagApp, Pilot[int]], Any]) -> None:
    """Run a script on the screen of a case."""
    articles = prepare(folder, case)

    async def run() -> None:
        app = TagApp(Queue(articles, open_workspace), by="ana", suggest="suggest" in case)
        async with app.run_test(size=tuple(case.get("size", (80, 24)))) as pilot:
            await pilot.pause()
            while not app.suggesting.step(1):
                pass
            if "from" in case:
                app.session.go(place(case["from"]))
                app.after()
            await script(app, pilot)

    asyncio.run(run())


def play(folder: Path, case: Case, keys: Sequence[str]) -> None:
    """Press keys on the screen of a case, and see that what it expects holds."""

    async def script(app: TagApp, pilot: Pilot[int]) -> None:
        await press(app, pilot, *keys)
        await settled(app, pilot, case)
        for name, expected in case["then"].items():
            EXPECTATIONS[name](app, expected)

    on_screen(folder, case, script)


async def settled(app: TagApp, pilot: Pilot[int], case: Case) -> None:
    """Wait until what the keys began is done."""
    await pilot.pause()
    if "exit" in case["then"]:
        await app.workers.wait_for_complete()
        await pilot.pause()


@pytest.fixture(autouse=True)
def _places_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No case knows where another left its article."""
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / "state"))


def marks(case: Case) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else []


def through_its_keys() -> list[Any]:
    return [
        pytest.param(case, key, id=f"{name}-{key}-{number}", marks=marks(case))
        for name, entry in ENTRIES.items()
        for key in entry["keys"]
        for number, case in enumerate(entry["cases"])
    ]


@pytest.mark.parametrize(("case", "key"), through_its_keys())
def test_each_key_does_what_its_action_is_for(case: Case, key: str, tmp_path: Path) -> None:
    play(tmp_path, case, [*case.get("before", []), key, *case.get("after", [])])


def motions(kind: str) -> list[Any]:
    return [
        pytest.param(case, key, id=f"{action.name}-{key}", marks=marks(case))
        for action in MOTIONS
        for case in [ENTRIES.get(action.name, {}).get(kind)]
        if case
        for key in action.keys
    ]


@pytest.mark.parametrize(("case", "key"), motions("extends"))
def test_each_motion_extends_while_selecting(case: Case, key: str, tmp_path: Path) -> None:
    play(tmp_path, case, ["space", key])


@pytest.mark.parametrize(
    ("case", "key"), [entry for entry in motions("extends") if extending(str(entry.values[1]))]
)
def test_each_motion_extends_with_shift(case: Case, key: str, tmp_path: Path) -> None:
    play(tmp_path, case, [extending(key)])


@pytest.mark.parametrize(("case", "key"), motions("counted"))
def test_each_motion_is_repeated_by_a_number(case: Case, key: str, tmp_path: Path) -> None:
    play(tmp_path, case, ["3", key])


@pytest.mark.parametrize("case", CASES["others"], ids=lambda case: case["name"])
def test_keys_outside_the_table(case: Case, tmp_path: Path) -> None:
    play(tmp_path, case, case["press"])


@pytest.mark.parametrize("label", default_schema().labels, ids=lambda label: label.name)
def test_each_label_has_its_key_and_its_capital(label: Any, tmp_path: Path) -> None:
    once = {"from": "|Karsk on", "then": {"tags": [[label.name, "Karsk"]], "cursor": "|Karsk on"}}
    play(tmp_path, once, [label.key, "escape"])
    twice = {"from": "|Karsk on", "then": {"tags": [[label.name, "Karsk"]] * 2, "done": 1}}
    (tmp_path / "again").mkdir()
    play(tmp_path / "again", twice, [label.key.upper(), "escape"])


def test_no_action_and_no_key_is_without_a_case() -> None:
    table = {action.name: action.keys for action in ACTIONS}
    assert {name: tuple(entry["keys"]) for name, entry in ENTRIES.items()} == table
    assert all(entry["cases"] for entry in ENTRIES.values())
    cases = [case for entry in ENTRIES.values() for case in entry["cases"]]
    cases += [case for case, _ in (entry.values for entry in motions("extends"))]
    assert all(case["then"] for case in [*cases, *CASES["others"]])


def test_each_motion_has_a_case_with_shift_and_one_with_a_number() -> None:
    assert all({"extends", "counted"} <= ENTRIES[action.name].keys() for action in MOTIONS)
