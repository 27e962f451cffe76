"""Text in drawings: how wide it may be, where it breaks, and its way into SVG.

A drawing is made without the fonts that it will be shown in, so widths are those of DejaVu Sans,
which is the widest of the usual sans-serif fonts: in any other a text is as wide or less.
"""

from annotate.core.cells import clusters, safe, width

FONT = "system-ui,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif"

MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})

NARROW = dict.fromkeys("ijl.,:;'|!()[]/ ftrI·’‘-", 0.39)
WIDE = dict.fromkeys("mwMW@%—…", 0.99) | dict.fromkeys("ABCDEGHKNOPQRUVXYÄÖÜ&", 0.78)
USUAL = 0.635
"""Advance of most letters and digits, in ems, as the widest of them has it."""
FULL = 1.05
"""Of what takes two cells in a terminal."""


def escaped(text: str) -> str:
    """Text for an element or an attribute in quotes, its unsafe characters as signs."""
    return safe(text).translate(MARKUP)


def advance(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a safe text is at most, in the unit of its letters' `size`."""
    ems = 0.0
    for cluster in clusters(text):
        if width(cluster) > 1:
            ems += FULL
        else:
            first = cluster[0]
            ems += NARROW.get(first) or WIDE.get(first) or USUAL
    return ems * size * (1.1 if bold else 1)


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text in one line that is no wider than `room`, with an ellipsis if something was cut."""
    line = safe(text)
    if advance(line, size, bold=bold) <= room:
        return line
    return _fitting(line, room - advance("…", size, bold=bold), size, bold).rstrip() + "…"


def broken(text: str, room: float, size: float, lines: int) -> list[str]:
    """The text in at most so many lines, broken at blanks where that can be; the last one is cut
    if the text is longer."""
    rest = safe(text).strip()
    made: list[str] = []
    while rest and len(made) < lines - 1:
        if advance(rest, size) <= room:
            break
        line = _fitting(rest, room, size, False)
        head, blank, _ = line.rpartition(" ")
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
