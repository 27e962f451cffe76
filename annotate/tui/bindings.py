"""Keys and colours that people choose in `annotate.yaml`, checked as a whole.

Invariant: a `Keymap` that leaves this module starts one thing with each key, and help, undo and
quit have one. So a key is given away only by who says so: an action that moves onto the key of
another is refused until that one has moved as well. Each mistake names file, line and key.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from annotate.core.schema import Schema
from annotate.render.palette import Palette, mistake
from annotate.store.checks import Path as Place
from annotate.store.checks import Problem, unknown, wrong
from annotate.store.schemas import Config
from annotate.tui.actions import ACTIONS
from annotate.tui.keymap import Keymap
from annotate.tui.keynames import NoKey, named, written
from annotate.tui.presets import PRESETS, Preset

NEEDED = {"help": "?", "undo": "ctrl+z", "quit": "ctrl+q"}
"""Actions that are never without a key, and one that suits them."""

SPARE = tuple(f"f{number}" for number in range(4, 25))
"""Keys to propose for an action that has lost its own."""

TOP: Place = ("keys",)

HINT = "mend that line, or take it out"


def keymap_for(schema: Schema, config: Config) -> Keymap:
    """The key table with the changes under `keys`. Raises AnnotateError for a mistake in them."""
    if not config.keys and isinstance(config.keys, dict):
        return Keymap(schema)
    try:
        keys, leader = _table(schema, config.keys)
    except Problem as problem:
        raise config.mistake(problem) from None
    actions = [action._replace(keys=keys[action.name]) for action in ACTIONS]
    return Keymap(schema, actions, leader)


def palette_for(schema: Schema, config: Config, coloured: bool = True) -> Palette:
    """The palette with the choice under `palette`. Raises AnnotateError for a mistake in it."""
    found = mistake(schema, config.palette) if config.palette != {} else None
    if found:
        path = ("palette", *found.path)
        problem = unknown(path, found.message, found.word, found.choices)
        problem.hint = HINT
        raise config.mistake(problem)
    return Palette(schema, coloured=coloured, chosen=config.palette)


def _table(
    schema: Schema, chosen: Mapping[str, Any] | str
) -> tuple[dict[str, tuple[str, ...]], str]:
    """The keys of each action, and the leader."""
    if isinstance(chosen, str):
        preset, chosen = _preset(chosen, TOP), {}
    else:
        preset = _preset(chosen.get("preset", "default"), (*TOP, "preset"))
    keys = {action.name: preset.keys.get(action.name, action.keys) for action in ACTIONS}
    leader = preset.leader
    places: dict[str, list[tuple[str, Place]]] = {}
    """The keys that are chosen, with their places in the file."""
    for name, value in chosen.items():
        path = (*TOP, name)
        if name == "leader":
            places[name] = list(_keys(value, path))
            if len(places[name]) > 1:
                raise wrong(path, "one key", value)
            leader = places[name][0][0] if places[name] else ""
        elif name in keys:
            places[name] = list(_keys(value, path))
            keys[name] = tuple(dict.fromkeys(key for key, _ in places[name]))
            if name in NEEDED and not keys[name]:
                example = f"{name}: {written(NEEDED[name])}"
                raise Problem(path, f"{name} has no key: give it one, as in {example}", HINT)
        elif name != "preset":
            raise _unknown_action(schema, name, value, path)
    labels = {} if leader else _label_keys(schema)
    _check_places(keys, leader, places, labels)
    _check_labels(keys, labels, (*TOP, "leader") if "leader" in chosen else TOP)
    return keys, leader


def _preset(value: Any, path: Place) -> Preset:
    if not isinstance(value, str):
        raise wrong(path, f"one of {', '.join(PRESETS)}", value)
    if value not in PRESETS:
        problem = unknown(path, f"unknown preset {value!r}", value, PRESETS)
        problem.hint = "a preset is a whole key table; without one, write action: key"
        raise problem
    return PRESETS[value]


def _keys(value: Any, path: Place) -> Iterator[tuple[str, Place]]:
    """The keys that somebody gave an action, with their places."""
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield _key(item, (*path, i)), (*path, i)
    else:
        yield _key(value, path), path


def _key(value: Any, path: Place) -> str:
    if type(value) is int and 0 <= value <= 9:
        value = str(value)
    if value is None or value == "":
        # What `# ~ | >` without quotes mean to YAML; so nothing is no way to unbind an action.
        raise Problem(
            path, 'expected a key, got nothing: signs need quotes ("#"), and [] is no key', HINT
        )
    if not isinstance(value, str):
        raise wrong(path, "a key or a list of keys", value)
    try:
        return named(value)
    except NoKey as no:
        raise Problem(path, str(no), HINT) from None


def _unknown_action(schema: Schema, name: str, value: Any, path: Place) -> Problem:
    names = [action.name for action in ACTIONS]
    if schema.label(name):
        return Problem(
            path,
            f"{name} is a label: its key is under schema, labels, not here",
            "annotate labels --init writes the schema to copy and change",
        )
    if isinstance(value, str) and value in names:
        return Problem(path, f"actions come first: write {value}: {written(name)}", HINT)
    named_so = [action.name for action in ACTIONS if action.hint and action.hint == name]
    if named_so:
        return Problem(path, f"unknown action {name!r}: did you mean {named_so[0]}?", HINT)
    problem = unknown(path, f"unknown action {name!r}", name, [*names, "preset", "leader"])
    problem.hint = HINT if "did you mean" in problem.message else f"known are: {', '.join(names)}"
    return problem


def _label_keys(schema: Schema) -> dict[str, str]:
    """What each key of a label does."""
    keys: dict[str, str] = {}
    for label in schema.labels:
        if label.key:
            keys[label.key.upper()] = f"tags every occurrence as {label.name}"
            keys[label.key] = f"tags {label.name}"
    return keys


def _check_places(
    keys: Mapping[str, tuple[str, ...]],
    leader: str,
    places: Mapping[str, list[tuple[str, Place]]],
    labels: Mapping[str, str],
) -> None:
    """No chosen key belongs to a label, to another chosen action or to one that has not moved."""
    kept = {key: name for name, own in keys.items() if name not in places for key in own}
    if leader and "leader" not in places:
        kept[leader] = "leader"
    given: dict[str, str] = {}
    for name, own in places.items():
        for key, path in own:
            if key in labels:
                raise Problem(
                    path,
                    f"{written(key)} {labels[key]}: choose another key for {name}, "
                    "or put labels behind a key of their own, as in leader: f4",
                    HINT,
                )
            if given.get(key, name) != name:
                both = f"{given[key]} and {name} are both on {written(key)}"
                raise Problem(path, f"{both}: give one of them another key", HINT)
            if key in kept:
                other = kept[key]
                taken = {key for own in places.values() for key, _ in own}
                rest = [key for key in keys.get(other, ()) if key not in taken]
                rest = rest or [
                    next((key for key in SPARE if key not in taken and key not in kept), "[]")
                ]
                raise Problem(
                    path,
                    f"{written(key)} is {other}'s: choose another key for {name}, "
                    f"or move {other} as well, as in {other}: {_listed(rest)}",
                    HINT,
                )
            given[key] = name


def _check_labels(
    keys: Mapping[str, tuple[str, ...]], labels: Mapping[str, str], path: Place
) -> None:
    """No key of the table or the preset belongs to a label."""
    for name, own in keys.items():
        for key in own:
            if key in labels:
                raise Problem(
                    path,
                    f"without a leader {written(key)} {labels[key]}, but it is {name}'s as well: "
                    "set one, as in leader: space",
                    HINT,
                )


def _listed(keys: list[str]) -> str:
    """Keys as they are written in YAML."""
    texts = [written(key) for key in keys]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"
