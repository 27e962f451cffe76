"""The one door between text from files and a terminal.

Whatever an article, a label, a note or a file name holds, what leaves here moves no cursor, sets
no title and reorders nothing: control characters, escape sequences, bidirectional controls and
noncharacters become visible signs, one for one. What is alone and would take no cell gets one, so
that every character can be seen and pointed at.

A *cluster* is what a reader takes for one character (an extended grapheme cluster, UAX #29); cells
are the columns that it takes in a terminal.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

TAB_STOP = 8

CONTROL = "\ufffd"
"""Stands for what has no sign of its own: C1 and bidi controls, noncharacters, surrogates."""

SIGNS: dict[int, str] = {code: chr(0x2400 + code) for code in range(0x20)} | {
    0x7F: "\u2421",
    0x85: "\u2424",
    0xAD: "\u00b7",
    0x2028: "\u2424",
    0x2029: "\u00b6",
}
"""Code point → the sign that stands for it, of one cell; for other unsafe ones it is CONTROL."""

UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufdd0-\ufdef\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff"
    + "".join(
        f"{chr(plane | 0xFFFE)}-{chr(plane | 0xFFFF)}"
        for plane in range(0x10000, 0x110000, 0x10000)
    )
    + "]"
)

PLAIN = (
    " -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1"
    "\u03a3-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
)
"""Ranges of what is one cluster of one cell, whatever stands beside it."""

ODD = re.compile(f"[^{PLAIN}]")
"""A character that may take other than one cell, join its neighbours, or need a sign. Text without
one has a cluster and a cell for each code point, so columns are offsets. Curly quotes, dashes,
Latin, Greek and Cyrillic are not odd."""

LONE_MARK = "\u25cc"
"""Carries a combining mark that has nothing to combine with."""

INVISIBLE = "\u00b7"
"""Stands for a lone character of no width, such as a zero width space."""


def safe(text: str) -> str:
    """The text with every unsafe character replaced by its sign, one for one.

    For labels, notes, file names and messages: tabs and newlines become signs as well.
    """
    return UNSAFE.sub(lambda match: SIGNS.get(ord(match[0]), CONTROL), text)


KEPT = dict.fromkeys(map(ord, "\n\t"))
"""What plain text of several lines may hold although a terminal acts on it."""


def visible(text: str) -> str:
    """The text made safe, its line ends and tabs kept."""
    if UNSAFE.search(text.translate(KEPT)) is None:
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(map(safe, line.split("\t"))) for line in lines)


def in_json(line: str) -> str:
    """One line of JSON with all that could steer a terminal escaped, which is the same value."""
    if line.isprintable():
        return line
    import json

    return UNSAFE.sub(lambda match: json.dumps(match[0])[1:-1], line)


def plain(text: str) -> bool:
    """True if every code point is one cluster of one cell that needs no sign."""
    return ODD.search(text) is None


def clusters(text: str) -> Iterator[str]:
    """The clusters of a text; CR LF is one."""
    if plain(text):
        return iter(text)
    from wcwidth import iter_graphemes

    return iter(iter_graphemes(text))


@lru_cache(maxsize=4096)
def shown(cluster: str) -> tuple[str, int]:
    """What a terminal gets for one cluster, and the cells that it takes: always 1 or more.

    A tab is for `spaces` to lay out; here it is a sign.
    """
    if len(cluster) == 1 and cluster.isascii():
        return (cluster, 1) if cluster.isprintable() else (SIGNS[ord(cluster)], 1)
    from wcwidth import wcswidth

    out = safe(cluster)
    cells = wcswidth(out)
    if cells > 0:
        return out, cells
    import unicodedata

    if any(unicodedata.category(character)[0] == "M" for character in out):
        return LONE_MARK + out, max(1, wcswidth(LONE_MARK + out))
    return INVISIBLE * len(out), len(out)


def spaces(column: int) -> str:
    """What a tab shows at a column: blanks up to the next stop."""
    return " " * (TAB_STOP - column % TAB_STOP)


def width(text: str) -> int:
    """Cells of a text that has gone through `safe`."""
    if plain(text):
        return len(text)
    return sum(shown(cluster)[1] for cluster in clusters(text))


def clip(text: str, cells: int) -> str:
    """The safe text cut to at most `cells`, with an ellipsis if something was cut."""
    line = safe(text)
    if width(line) <= cells:
        return line
    kept, used = [], 0
    for cluster in clusters(line):
        out, size = shown(cluster)
        if used + size > cells - 1:
            break
        kept.append(out)
        used += size
    return "".join(kept) + "…" if cells > 0 else ""
