"""Text in drawings: how wide it may be, where it breaks, and its way into SVG.

A drawing is made without the fonts that it will be shown in, so widths are those of DejaVu Sans,
which is the widest of the usual sans-serif fonts: in any other a text is as wide or less.
"""

from functools import lru_cache

from annotate.core.cells import clusters, safe, width

FONT = "system-ui,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif"

MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})

ADVANCES = {
    sign: ems
    for ems, signs in {
        0.28: "ijl'", 0.30: "IJ", 0.32: " ,.·‘’", 0.34: "/:;\\|", 0.36: "f", 0.37: "-",
        0.40: "()[]t", 0.41: "!", 0.42: "r", 0.46: '"', 0.50: "*_`–", 0.52: "“”", 0.53: "sz",
        0.54: "?", 0.55: "c",
        0.56: "L", 0.58: "Fk", 0.60: "vxy", 0.61: "P", 0.62: "TYaeo",
        0.64: "$0123456789ESbdghnpqu{}",
        0.66: "K", 0.69: "ABVXZ", 0.70: "CR", 0.74: "U", 0.75: "N", 0.76: "H", 0.78: "&DG",
        0.79: "OQ", 0.82: "w", 0.84: "#+<=>^~", 0.87: "M", 0.96: "%", 0.98: "m", 0.99: "W",
        1.00: "@—…",
    }.items()
    for sign in signs
}  # fmt: skip
"""Advance widths of DejaVu Sans 2.37, in ems; an accent makes no letter wider."""
USUAL, CAPITAL = 0.7, 0.8
"""Of most other letters; the widest are half as wide again, and rare."""
BOLD = 1.15
"""So much wider a bold text is, whole words taken together."""
FULL = 1.05
"""Of what takes two cells in a terminal."""


def escaped(text: str) -> str:
    """Text for an element or an attribute in quotes, its unsafe characters as signs."""
    return safe(text).translate(MARKUP)


def advance(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a safe text is at most, in the unit of its letters' `size`."""
    ems = 0.0
    for cluster in clusters(text):
        ems += FULL if width(cluster) > 1 else ADVANCES.get(cluster[0]) or _other(cluster[0])
    return ems * size * (BOLD if bold else 1)


@lru_cache(maxsize=4096)
def _other(letter: str) -> float:
    """The advance of a letter that has none of its own in the table."""
    from unicodedata import normalize

    return ADVANCES.get(normalize("NFD", letter)[0]) or (CAPITAL if letter.isupper() else USUAL)


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text in one line that is no wider than `room`, with an ellipsis if something was cut."""
    line = safe(text)
    if advance(line, size, bold=bold) <= room:
        return line
    return _fitting(line, room - advance("…", size, bold=bold), size, bold).rstrip() + "…"


def broken(text: str, room: float, size: float, lines: int) -> list[str]:
    """The text in at most so many lines, broken at blanks where that can be, or where a path can be
    broken; the last one is cut if the text is longer."""
    rest = safe(text).strip()
    made: list[str] = []
    while rest and len(made) < lines - 1:
        if advance(rest, size) <= room:
            break
        line = _fitting(rest, room, size, False)
        head, blank, _ = line.rpartition(" ")
        if not blank and "/" in line[1:]:
            head, blank = line[: line.rindex("/") + 1], "/"
        if blank and not rest[len(line) :].startswith(" ") and head.strip():
            line = head
        made.append(line.rstrip())
        rest = rest[len(line) :].lstrip()
    return [*made, cut(rest, room, size)] if rest else made


def _fitting(line: str, room: float, size: float, bold: bool) -> str:
    """As many clusters as fit, at least one."""
    kept: list[str] = []
    left = room
    for cluster in clusters(line):
        left -= advance(cluster, size, bold=bold)
        if left < 0 and kept:
            break
        kept.append(cluster)
    return "".join(kept)


def tooltip(text: str) -> str:
    """An element that names what it is in, for the pointer and for screen readers."""
    return f"<title>{escaped(text)}</title>"
