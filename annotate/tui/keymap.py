"""Which action each key starts, and how keys are written for people."""

from collections.abc import Mapping, Sequence

from annotate.core.schema import Schema
from annotate.tui.actions import ACTIONS, MOTIONS, SELECT, Action

SPOKEN = {
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "backspace": "⌫",
    "escape": "Esc",
    "space": "Space",
    "enter": "Enter",
    "tab": "Tab",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "insert": "Ins",
    "backslash": "\\",
    "right_square_bracket": "]",
    "circumflex_accent": "^",
    "underscore": "_",
}
"""How a key is written for people."""

PREFIXES = {"ctrl": "^", "shift": "⇧", "alt": "Alt-"}


def spoken(key: str) -> str:
    """A key as people write it: `ctrl+left` → `^←`."""
    if len(key) == 1:
        return key
    *modifiers, name = key.split("+")
    word = SPOKEN.get(name) or (name.upper() if len(name) == 1 else name.title())
    return "".join(PREFIXES[modifier] for modifier in modifiers) + word


class Keymap:
    """Which action each key starts. Invariant: a key starts one action only."""

    def __init__(
        self, schema: Schema, actions: Sequence[Action] = ACTIONS, leader: str = ""
    ) -> None:
        self.actions = tuple(actions)
        self.leader = leader
        """The key that comes before a label's; empty if labels have their keys to themselves."""
        self.by_key: dict[str, tuple[str, str]] = {}
        """Key → (action, argument)."""
        self.labels: dict[str, tuple[str, str]] = {}
        """The keys of labels → (action, argument)."""
        motions = {action.name for action in MOTIONS}
        for action in self.actions:
            if action.name in motions:
                for key in action.keys:
                    self.by_key.setdefault(extending(key), ("extend", action.name))
        for action in self.actions:
            for key in action.keys:
                moves = action.name in motions
                self.by_key[key] = ("move", action.name) if moves else (action.name, "")
        for label in schema.labels:
            if label.key:
                self.labels[label.key] = ("label", label.name)
                if label.key.upper() != label.key:
                    self.labels[label.key.upper()] = ("label_every", label.name)
        if leader:
            self.by_key[leader] = ("leader", "")
        else:
            self.by_key |= self.labels

    def action(self, key: str) -> tuple[str, str] | None:
        """The action and argument of a key, or None."""
        return self.by_key.get(key)

    def keys_of(self, name: str) -> tuple[str, ...]:
        """The keys of an action."""
        return next((action.keys for action in self.actions if action.name == name), ())

    def key_of(self, name: str) -> str:
        """The first key of an action as people write it; empty if it has none."""
        keys = self.keys_of(name)
        return spoken(keys[0]) if keys else ""

    def label_key(self, key: str) -> str:
        """How the key of a label is pressed, written for people."""
        return f"{spoken(self.leader)} {key}" if self.leader else key


def extending(key: str) -> str:
    """The key that extends the selection where `key` only moves: `ctrl+left` → `ctrl+shift+left`.

    Punctuation has no shifted form: it extends while selecting.
    """
    *modifiers, name = key.split("+")
    if len(key) == 1 or not name or len(name) == 1:
        return ""
    return "+".join([*modifiers, "shift", name])


def table(schema: Schema, keymap: Keymap | None = None) -> Mapping[str, list[tuple[str, str]]]:
    """Group → (keys, what they do) in the order of the table, for help and README."""
    known = keymap or Keymap(schema)
    labels = [label for label in schema.labels if label.key]
    groups: dict[str, list[tuple[str, str]]] = {
        "Labels": [
            (known.label_key(label.key), f"{label.name}: {label.definition}") for label in labels
        ]
    }
    if labels:
        capital = known.label_key(labels[0].key.upper())
        groups["Labels"].append((f"{capital} …", "the capital tags every occurrence"))
    for action in known.actions:
        keys = "  ".join(spoken(key) for key in action.keys)
        groups.setdefault(action.group, []).append((keys, action.help))
    groups[SELECT].insert(0, ("⇧ + move", "extend the selection"))
    groups["Move"].insert(0, ("1 … 9", "a number before a move repeats it"))
    return groups
