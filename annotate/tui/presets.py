"""Whole key tables for fingers that know another program.

A preset names only the actions whose keys differ from the table in `actions`. Invariants, which
tests hold: every action has a key, no key starts two actions, and arrows, Home, PgUp, Tab and Enter
do in every preset what they do in the table.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Preset(NamedTuple):
    """A key table, as the changes to the one in `actions`."""

    keys: Mapping[str, tuple[str, ...]]
    """Name of an action → its keys as Textual names them, the one to show first."""
    leader: str = ""
    """The key before the key of a label."""


# Labels are behind the leader, so all letters are free. Where vim has an action of the same kind,
# its key does it; what only we have keeps its key, or takes the next of kin:
# t "till" the end of the clause, T of the sentence; V selects a larger unit; K explains what is
# under the cursor; ^] follows a link; m lists what is marked; O is the way back from ^O, because
# Tab, which vim takes for ^I, goes to the next name; Z is half of ZZ; : is where the way out is
# looked for, so it shows the help, and ^C only drops the selection; ^A takes all of a kind.
VIM = Preset(
    {
        "left": ("h", "left"),
        "right": ("l", "right"),
        "up": ("k", "up"),
        "down": ("j", "down", "ctrl+j"),
        "word_left": ("b", "B", "ctrl+left", "alt+left"),
        "word_right": ("w", "W", "e", "E", "ctrl+right", "alt+right"),
        "line_start": ("0", "^", "home"),
        "line_end": ("$", "end"),
        "page_up": ("ctrl+b", "ctrl+u", "pageup"),
        "page_down": ("ctrl+f", "ctrl+d", "pagedown"),
        "top": ("g", "ctrl+home"),
        "bottom": ("G", "ctrl+end"),
        "jump": ("f", "'"),
        "kind": ("ctrl+a",),
        "next_match": ("n", ">", "f3"),
        "previous_match": ("N", "<"),
        "forward": ("O",),
        "select": ("v",),
        "to_clause": ("t",),
        "to_sentence": ("T",),
        "widen": ("V", "="),
        "clear": ("escape", "ctrl+c"),
        "attributes": ("i", "enter"),
        "delete": ("x", "delete", "backspace"),
        "links": ("ctrl+right_square_bracket",),
        "undo": ("u",),
        "redo": ("ctrl+r", "ctrl+y"),
        "list": ("m", "f2"),
        "guideline": ("K", "ctrl+g"),
        "suspend": ("ctrl+z", "alt+z"),
        "help": ("?", "f1", ":"),
        "quit": ("ctrl+q", "Z"),
    },
    leader="space",
)

PRESETS: Mapping[str, Preset] = {"default": Preset({}), "vim": VIM}
