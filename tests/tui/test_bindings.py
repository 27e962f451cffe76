"""Keys and colours of annotate.yaml: what is chosen, and what is refused."""

import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from textual import events
from textual._xterm_parser import XTermParser

from annotate.errors import AnnotateError
from annotate.store.schemas import Config, default_schema, schema_for
from annotate.tui.actions import BY_NAME
from annotate.tui.bindings import keymap_for, palette_for
from annotate.tui.keymap import Keymap
from annotate.tui.keynames import NoKey, named, written
from annotate.tui.presets import PRESETS

CASES = Path(__file__).parents[1] / "cases"
KEY_NAMES = yaml.safe_load((CASES / "key_names.yaml").read_text(encoding="utf-8"))


def cases(mistakes: bool) -> list[Any]:
    found = yaml.safe_load((CASES / "bindings.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in found if ("error" in case) == mistakes]


def chosen(folder: Path, text: str) -> tuple[Keymap, Any]:
    (folder / "annotate.yaml").write_text(text, encoding="utf-8")
    schema, config = schema_for(folder / "a.txt")
    return keymap_for(schema, config), palette_for(schema, config)


def keys_of(keymap: Keymap) -> dict[str, tuple[str, ...]]:
    return {action.name: action.keys for action in keymap.actions}


@pytest.mark.parametrize("case", cases(False))
def test_what_is_chosen_applies(tmp_path: Path, case: dict[str, Any]) -> None:
    keymap, _ = chosen(tmp_path, case["file"])
    assert [action.name for action in keymap.actions] == list(BY_NAME)
    for name, keys in case.get("keys", {}).items():
        assert keys_of(keymap)[name] == tuple(keys), name
    for key, action in case.get("starts", {}).items():
        assert keymap.action(key) == tuple(action), key


@pytest.mark.parametrize("case", cases(True))
def test_a_mistake_is_told_with_its_place(tmp_path: Path, case: dict[str, str]) -> None:
    with pytest.raises(AnnotateError) as caught:
        chosen(tmp_path, case["file"])
    start = f"{tmp_path.resolve() / 'annotate.yaml'}:{case['error']}"
    assert caught.value.message[: len(start)] == start
    assert caught.value.hint.startswith(case.get("hint", ""))
    assert caught.value.hint and "\n" not in caught.value.message + caught.value.hint


def test_without_a_configuration_the_table_applies() -> None:
    schema = default_schema()
    assert keymap_for(schema, Config()).by_key == Keymap(schema).by_key
    assert palette_for(schema, Config()).coloured
    assert not palette_for(schema, Config(palette="mono")).coloured
    assert not palette_for(schema, Config(), coloured=False).coloured


def test_a_configuration_of_code_is_no_file() -> None:
    with pytest.raises(AnnotateError, match=r"annotate\.yaml:1: keys\.undo: "):
        keymap_for(default_schema(), Config(keys={"undo": "u"}))


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_is_whole(preset: str) -> None:
    keymap = keymap_for(default_schema(), Config(keys=preset))
    keys = [key for own in keys_of(keymap).values() for key in own]
    assert sorted(keys) == sorted(set(keys)), "a key starts two actions"
    assert keymap.leader not in keys
    assert all(keys_of(keymap).values()), "an action has no key"
    assert PRESETS[preset].keys.keys() <= BY_NAME.keys()
    for label in default_schema().labels:
        key = label.key
        assert keymap.labels[key] == ("label", label.name)
        assert keymap.labels[key.upper()] == ("label_every", label.name)
        assert keymap.leader or keymap.action(key) == ("label", label.name)


def test_vim_is_written_for_people() -> None:
    keymap = keymap_for(default_schema(), Config(keys="vim"))
    assert keymap.label_key("p") == "Space p"
    assert keymap.key_of("links") == "^]"


def test_vim_keeps_the_keys_that_have_names() -> None:
    schema = default_schema()
    table, vim = Keymap(schema), keymap_for(schema, Config(keys="vim"))
    common = ["left", "right", "up", "down", "home", "end", "pageup", "pagedown", "tab", "enter"]
    common += ["shift+tab", "escape", "backspace", "delete", "shift+left", "f1", "f2", "ctrl+left"]
    common += ["ctrl+home", "ctrl+end", "ctrl+s", "ctrl+q", "?", "/", ".", "*"]
    for key in common:
        assert vim.action(key) == table.action(key), key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        *((text, key) for key, texts in KEY_NAMES["named"].items() for text in texts),
        *((key, key) for preset in PRESETS.values() for own in preset.keys.values() for key in own),
    ],
)
def test_keys_as_people_write_them(text: str, key: str) -> None:
    assert named(text) == key
    assert named(str(yaml.safe_load(f"key: {written(key)}")["key"])) == key


@pytest.mark.parametrize("text", [text for texts in KEY_NAMES["dead"] for text in texts])
def test_keys_that_do_not_arrive(text: str) -> None:
    with pytest.raises(NoKey, match=r"[a-z]"):
        named(text)


def arrives(data: str) -> list[str]:
    """The keys that Textual makes of what a terminal sends."""
    parser = XTermParser()
    found = list(parser.feed(data))
    time.sleep(0.11)
    found += parser.tick()
    return [event.key for event in found if isinstance(event, events.Key)]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("\x1a", "ctrl+z"),
        ("\n", "ctrl+j"),
        ("\x1d", "ctrl+]"),
        ("\x1c", "ctrl+\\"),
        ("\x1e", "ctrl+^"),
        ("\x1f", "ctrl+_"),
        ("\0", "ctrl+space"),
        ("\r", "enter"),
        ("\t", "tab"),
        ("\x1b[Z", "shift+tab"),
        ("\x7f", "backspace"),
        ("\x1b[3~", "delete"),
        ("\x1b[1;5D", "ctrl+left"),
        ("\x1b[1;8D", "ctrl+shift+alt+left"),
        ("\x1b[5;3~", "alt+pgup"),
        ("\x1b[2;5~", "ctrl+insert"),
        ("\x1b[15;2~", "shift+f5"),
        ("\x1b[1;5Q", "ctrl+f2"),
        ("\x1bOR", "f3"),
        ("\x1bz", "alt+z"),
        ("\x1bZ", "alt+Z"),
    ],
)
def test_textual_names_what_a_terminal_sends_so(data: str, text: str) -> None:
    assert arrives(data) == [named(text)]
