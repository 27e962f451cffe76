"""Rows for a terminal, with colours as ANSI escape sequences (ECMA-48, SGR).

Only this module makes escape sequences; text comes to it from `core.runs`, made safe already.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator

from annotate.core.cells import clip, safe, width
from annotate.core.document import Document
from annotate.core.index import SpanIndex
from annotate.core.layout import Layout
from annotate.core.runs import row_runs
from annotate.core.schema import Schema
from annotate.core.tags import Tag
from annotate.render.palette import COLOURS, INK, Colour, Look, Palette

RESET = "\x1b[0m"
BAR = "▎ "
"""Stands in the margin of every row that a claim runs through."""
GUTTER = len(BAR)
READABLE = 100
"""The widest column of text that reads well, in cells."""


def depth() -> int:
    """Bits of colour that the terminal has: 24, 8 or 4."""
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return 24
    return 8 if "256" in os.environ.get("TERM", "") else 4


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _code(colour: Colour, bits: int, ground: int) -> str:
    """The SGR parameters for a colour; `ground` is 38 for text, 48 for background."""
    if bits == 24:
        return f"{ground};2;" + ";".join(map(str, _rgb(colour.rgb)))
    if bits == 8:
        red, green, blue = (round(value / 255 * 5) for value in _rgb(colour.rgb))
        return f"{ground};5;{16 + 36 * red + 6 * green + blue}"
    base = ground - 8 if colour.ansi < 8 else ground + 52
    return str(base + colour.ansi % 8)


def sgr(look: Look, bits: int) -> str:
    """The escape sequence that switches a look on; empty for plain text."""
    codes = []
    if look.background:
        codes += [_code(COLOURS[look.background], bits, 48), _code(Colour(INK, 0), bits, 38)]
    if look.bold:
        codes.append("1")
    if look.italic:
        codes.append("3")
    if look.double:
        codes.append("21")
    elif look.underline:
        codes.append("4")
    return f"\x1b[{';'.join(codes)}m" if codes else ""


def paint(text: str, look: Look, bits: int) -> str:
    start = sgr(look, bits)
    return f"{start}{text}{RESET}" if start else text


def inked(text: str, colour: str, bits: int) -> str:
    """Text in a colour, which is a name of COLOURS."""
    return f"\x1b[{_code(COLOURS[colour], bits, 38)}m{text}{RESET}"


def has_claim(schema: Schema, tags: tuple[Tag, ...]) -> bool:
    return any(schema.layer_of(tag.label) == "claim" for tag in tags)


def article_rows(
    document: Document, palette: Palette, columns: int, hidden: frozenset[str] = frozenset()
) -> Iterator[str]:
    """The article's rows, each ending in a newline, with a legend below. Tags whose ids are
    `hidden` are left out."""
    bits = depth()
    tags = [tag for tag in document if tag.id not in hidden]
    index = SpanIndex(tags) if hidden else document.index
    size = max(20, min(columns, READABLE))
    layout = Layout(document.article.text, size - GUTTER)
    yield from _heading(document, size)
    for row in range(len(layout)):
        runs = row_runs(layout, row, index)
        claimed = any(has_claim(palette.schema, run.tags) for run in runs)
        line = "".join(
            paint(run.text, palette.look([tag.label for tag in run.tags]), bits) for run in runs
        )
        yield (BAR if claimed else " " * GUTTER if line else "") + line + "\n"
    yield from legend(tags, palette, size, bits)


def _heading(document: Document, columns: int) -> Iterator[str]:
    facts = [document.article.name, document.metadata.published, document.metadata.status]
    line = " · ".join(fact for fact in facts if fact)
    if document.article.encoding not in ("utf-8", "utf-8-sig"):
        line += (
            f" · {document.article.encoding}{' (detected)' if document.article.detected else ''}"
        )
    yield (
        f"\x1b[1m{clip(document.metadata.title, columns)}{RESET}\n"
        if document.metadata.title
        else ""
    )
    yield f"\x1b[2m{clip(line, columns)}{RESET}\n\n"


def legend(tags: Iterable[Tag], palette: Palette, columns: int, bits: int) -> Iterator[str]:
    """Each label that is used, in its own look, with its count."""
    counts = Counter(tag.label for tag in tags)
    used = [label.name for label in palette.schema.labels if counts[label.name]]
    used += sorted(name for name in counts if palette.schema.label(name) is None)
    yield "\n"
    line, taken = "", 0
    for name in used:
        word = safe(name)
        size = width(word) + len(str(counts[name])) + 4
        if taken and taken + size > columns:
            yield line.rstrip() + "\n"
            line, taken = "", 0
        line += f"{paint(f' {word} ', palette.look([name]), bits)} {counts[name]} "
        taken += size
    yield (line.rstrip() or "no tags yet") + "\n"
