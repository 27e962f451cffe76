"""Keys as people write them, and as Textual names them.

Invariant: a name that leaves `named` reaches the screen from every common terminal, so a key that
somebody chose is never dead. What terminals send is in xterm's ctlseqs (PC-Style Function Keys);
that some, such as kitty, tell more keys apart does not help who logs in from another one.
"""

import re
from collections.abc import Iterable

MODIFIERS = {
    **dict.fromkeys(("ctrl", "control", "ctl", "c"), "ctrl"),
    **dict.fromkeys(("shift", "s"), "shift"),
    **dict.fromkeys(("alt", "meta", "option", "opt", "m", "a"), "alt"),
}

MOVING = ("left", "right", "up", "down", "home", "end", "pageup", "pagedown", "insert", "delete")
"""Keys that terminals send with each modifier."""

NAMES = {
    **{name: name for name in (*MOVING, "space", "tab", "enter", "escape", "backspace")},
    **{f"f{number}": f"f{number}" for number in range(1, 25)},
    **{"esc": "escape", "return": "enter", "cr": "enter", "spc": "space", "bs": "backspace"},
    **{"pgup": "pageup", "pgdn": "pagedown", "pgdown": "pagedown", "pagedn": "pagedown"},
    **{"del": "delete", "ins": "insert", "←": "left", "→": "right", "↑": "up", "↓": "down"},
    **{"comma": ",", "dot": ".", "period": ".", "colon": ":", "semicolon": ";", "slash": "/"},
    **{"backslash": "\\", "bar": "|", "pipe": "|", "plus": "+", "minus": "-", "hash": "#"},
    **{"star": "*", "at": "@", "tilde": "~", "quote": '"', "apostrophe": "'", "backtick": "`"},
    **{"rightsquarebracket": "]", "circumflexaccent": "^"},
    **{f"{name}arrow": name for name in MOVING[:4]},
    **{f"arrow{name}": name for name in MOVING[:4]},
    **{"underscore": "_", "equals": "=", "percent": "%", "ampersand": "&", "question": "?"},
    **{"less": "<", "greater": ">", "exclamation": "!", "dollar": "$", "caret": "^"},
}
"""Names of keys, in small letters without blanks. Those of signs save quotes in YAML."""

CONTROLS = {
    "\\": "ctrl+backslash",
    "]": "ctrl+right_square_bracket",
    "^": "ctrl+circumflex_accent",
    "_": "ctrl+underscore",
    "@": "ctrl+@",
    "space": "ctrl+@",
}
"""What Textual calls the signs that a terminal sends with Ctrl."""

SAME = {"h": "Backspace", "i": "Tab", "m": "Enter", "[": "Esc"}
"""What a terminal sends for Ctrl with one of these."""


class NoKey(Exception):
    """No terminal sends what somebody wrote; says why, and what to write instead."""


def named(written: str) -> str:
    """Textual's name of a key: `^Z` → `ctrl+z`, `PgUp` → `pageup`, `?` → `?`. Raises NoKey."""
    if len(written) == 1:
        return _sign(written)
    text = re.sub(r"\s*([+-])\s*", r"\1", written.strip())
    if not text:
        raise NoKey(f"no key is called {written!r}")
    if len(text) > 2 and text[0] == "<" and text[-1] == ">":
        text = text[1:-1]
    if len(text) == 2 and text[0] == "^":
        return _with({"ctrl"}, text[1], written)
    plain = _folded(text)
    if plain in NAMES:
        return NAMES[plain]
    if plain in ("backtab", "stab"):
        return "shift+tab"
    *found, name = re.split(r"(?<=.)[+-](?=.)", text)
    if found and (wrong := [word for word in found if _folded(word) not in MODIFIERS]):
        raise NoKey(f"no key is called {written!r}{_nearest(wrong[0], MODIFIERS.values())}")
    if len(name) > 1:
        if _folded(name) not in NAMES:
            raise NoKey(f"no key is called {written!r}{_nearest(name, NAMES)}")
        name = NAMES[_folded(name)]
    return _with({MODIFIERS[_folded(word)] for word in found}, name, written)


def written(key: str) -> str:
    """A key of Textual as `named` takes it, quoted where YAML needs it."""
    sign = next((f"ctrl+{sign}" for sign, name in CONTROLS.items() if name == key), key)
    if re.fullmatch(r"[a-zA-Z0-9](?:[a-z0-9+]*[a-z0-9])?", sign):
        return sign
    return f"'{sign}'" if '"' in sign or "\\" in sign else f'"{sign}"'


def _folded(word: str) -> str:
    return re.sub(r"[ _-]", "", word.strip().casefold())


def _nearest(word: str, names: Iterable[str]) -> str:
    from annotate.core.similar import nearest

    close = nearest(_folded(word), [name for name in names if len(name) > 1])
    return f": did you mean {close}?" if close else ""


def _sign(character: str) -> str:
    if character == " ":
        return "space"
    if not character.isprintable():
        raise NoKey(f"no key is called {character!r}")
    return NAMES.get(character, character)


def _with(modifiers: set[str], name: str, text: str) -> str:
    """The name of a key pressed with modifiers."""
    if not modifiers:
        return _sign(name) if len(name) == 1 else name
    joined = "+".join([*sorted(modifiers), name])
    if name in MOVING:
        return joined
    if re.fullmatch(r"f\d+", name):
        if name == "f3" or int(name[1:]) > 12:
            # With a modifier, xterm sends for F3 what it also tells the place of the cursor with.
            raise NoKey(f"terminals send nothing of its own for {text!r}: {name} alone works")
        return joined
    if name == "tab" and modifiers == {"shift"}:
        return joined
    if modifiers == {"ctrl"}:
        return _control(name, text)
    if modifiers == {"shift"} and len(name) == 1:
        if name.isalpha() and len(name.upper()) == 1:
            return name.upper()
        raise NoKey(f"{text!r} differs between keyboards: write the sign that it gives")
    if "ctrl" not in modifiers and len(name) == 1 and name.isascii() and name.isalpha():
        return _alternate(name if "shift" not in modifiers else name.upper(), text)
    raise NoKey(f"most terminals send nothing of its own for {text!r}: choose another key")


def _control(name: str, text: str) -> str:
    letter = name.lower()
    if letter in SAME:
        raise NoKey(f"terminals send for {text!r} what {SAME[letter]} sends: choose another key")
    if letter in CONTROLS:
        return CONTROLS[letter]
    if len(letter) == 1 and letter.isascii() and letter.isalpha():
        return f"ctrl+{letter}"
    raise NoKey(f"most terminals send nothing of its own for {text!r}: choose another key")


def _alternate(letter: str, text: str) -> str:
    if letter in "bf":
        arrow = "left" if letter == "b" else "right"
        raise NoKey(f"{text!r} arrives as ctrl+{arrow} (readline): choose another key")
    if letter == "O":
        raise NoKey(f"{text!r} begins what other keys send: choose another key")
    return f"alt+shift+{letter.lower()}" if letter.isupper() else f"alt+{letter}"
