"""The one key table: what the keys of the tag screen do.

Bindings, footer, help screen and the README's table are made from it, so they cannot disagree.
Label keys come from the schema: plain letters are labels, and a capital tags every occurrence; so
all else lives on arrows, punctuation and control keys.
"""

from collections.abc import Mapping
from typing import NamedTuple

from annotate.core.schema import Schema


class Action(NamedTuple):
    """Something that a key does."""

    name: str
    """Name of the action; the screen's method is `do_` and this name."""
    keys: tuple[str, ...]
    help: str
    group: str
    hint: str = ""
    """A word or two for the footer; empty leaves the action out of it."""


MOVE, SELECT, MARK, SCREEN = "Move", "Select", "Mark", "Screen"

MOTIONS: tuple[Action, ...] = (
    Action("left", ("left",), "one character to the left", MOVE),
    Action("right", ("right",), "one character to the right", MOVE),
    Action("up", ("up",), "one row up", MOVE),
    Action("down", ("down",), "one row down", MOVE),
    Action("word_left", ("ctrl+left", "alt+left"), "to the word before", MOVE),
    Action("word_right", ("ctrl+right", "alt+right"), "to the next word", MOVE),
    Action("line_start", ("home", "ctrl+a"), "to the start of the row", MOVE),
    Action("line_end", ("end", "ctrl+e"), "to the end of the row", MOVE),
    Action("sentence_left", ("(",), "to the sentence before", MOVE),
    Action("sentence_right", (")",), "to the next sentence", MOVE),
    Action("paragraph_up", ("{", "ctrl+up"), "to the paragraph before", MOVE),
    Action("paragraph_down", ("}", "ctrl+down"), "to the next paragraph", MOVE),
    Action("page_up", ("pageup", "ctrl+b"), "one page up", MOVE),
    Action("page_down", ("pagedown", "ctrl+f"), "one page down", MOVE),
    Action("top", ("ctrl+home",), "to the start of the article", MOVE),
    Action("bottom", ("ctrl+end",), "to the end of the article", MOVE),
)
"""With Shift, and while selecting, these extend the selection."""

COMMANDS: tuple[Action, ...] = (
    Action("next_name", ("tab",), "select the next name that has no tag", MOVE, "next name"),
    Action("previous_name", ("shift+tab",), "select the name before that has no tag", MOVE),
    Action("next_tag", ("]",), "to the next tag", MOVE),
    Action("previous_tag", ("[",), "to the tag before", MOVE),
    Action("search", ("/",), "find as you type; Enter keeps the match selected", MOVE, "find"),
    Action("next_match", (">", "f3"), "to the next match", MOVE),
    Action("previous_match", ("<", "shift+f3"), "to the match before", MOVE),
    Action("select", ("space",), "start or stop selecting", SELECT, "select"),
    Action("grow", ("+",), "one more word", SELECT),
    Action("shrink", ("-",), "one word less", SELECT),
    Action("widen", ("=",), "word, then quotation, sentence, paragraph", SELECT),
    Action("quotation", ('"',), "select the quotation here, or the next one", SELECT, "quotation"),
    Action("trim", (",",), "trim blanks and punctuation off the selection", SELECT),
    Action("clear", ("escape",), "drop the selection", SELECT),
    Action("repeat", (".",), "tag with the last label again", MARK),
    Action("every", ("*",), "tag every occurrence like the tag under the cursor", MARK),
    Action("fragment", ("&",), "add the selection to the last tag as a fragment", MARK),
    Action("attributes", ("enter",), "edit the attributes and note of the tag", MARK, "edit"),
    Action("note", (";",), "write a note on the tag", MARK),
    Action("delete", ("backspace", "delete"), "remove the tag under the cursor", MARK, "remove"),
    Action("link", ("@",), "link: here from, there to", MARK, "link"),
    Action("unlink", ("!",), "remove the links of the tag under the cursor", MARK),
    Action("cycle", ("`",), "to the next of several tags under the cursor", MARK),
    Action("undo", ("ctrl+z",), "undo", MARK, "undo"),
    Action("redo", ("ctrl+y", "ctrl+r"), "redo", MARK),
    Action("article", ("#",), "edit title, date and status of the article", SCREEN),
    Action("panel", ("\\", "f2"), "show or hide the list of tags", SCREEN, "list"),
    Action("history", ("ctrl+g",), "what was done so far", SCREEN),
    Action("save", ("ctrl+s",), "save now (it happens by itself, too)", SCREEN),
    Action("help", ("?", "f1"), "this help", SCREEN, "help"),
    Action("quit", ("ctrl+q", "ctrl+c"), "save and leave", SCREEN, "quit"),
)

ACTIONS = MOTIONS + COMMANDS

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

    def __init__(self, schema: Schema, actions: tuple[Action, ...] = ACTIONS) -> None:
        self.actions = actions
        self.by_key: dict[str, tuple[str, str]] = {}
        """Key → (action, argument)."""
        for action in MOTIONS:
            for key in action.keys:
                self.by_key.setdefault(extending(key), ("extend", action.name))
        for action in actions:
            for key in action.keys:
                kind = ("move", action.name) if action in MOTIONS else (action.name, "")
                self.by_key[key] = kind
        for label in schema.labels:
            if label.key:
                self.by_key[label.key] = ("label", label.name)
                if label.key.upper() != label.key:
                    self.by_key[label.key.upper()] = ("label_every", label.name)

    def action(self, key: str) -> tuple[str, str] | None:
        """The action and argument of a key, or None."""
        return self.by_key.get(key)


def extending(key: str) -> str:
    """The key that extends the selection where `key` only moves: `ctrl+left` → `ctrl+shift+left`.

    Punctuation has no shifted form: it extends while selecting.
    """
    *modifiers, name = key.split("+")
    if len(key) == 1 or not name or len(name) == 1:
        return ""
    return "+".join([*modifiers, "shift", name])


def table(schema: Schema) -> Mapping[str, list[tuple[str, str]]]:
    """Group → (keys, what they do) in the order of the table, for help and README."""
    groups: dict[str, list[tuple[str, str]]] = {
        "Labels": [
            (label.key, f"{label.name}: {label.definition}") for label in schema.labels if label.key
        ]
    }
    groups["Labels"].append(("P …", "the capital of a label's key tags every occurrence"))
    for action in ACTIONS:
        keys = "  ".join(spoken(key) for key in action.keys)
        groups.setdefault(action.group, []).append((keys, action.help))
    groups[SELECT].insert(0, ("⇧ + move", "extend the selection"))
    return groups
