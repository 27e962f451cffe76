"""Where something was found, in one line: the text around it, cut to a width in cells.

Invariant: what is made has no line end within, moves no cursor, and is never cut within a cluster;
what was found is in it, or at least where it starts.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from annotate.core.cells import clip, clusters, plain, safe, shown, width
from annotate.core.segmentation import cluster_at, snapped
from annotate.core.sentences import sentence_at
from annotate.core.spans import Span, overlap, touching
from annotate.core.tags import Tag
from annotate.render.ansi import RESET, paint
from annotate.render.palette import Palette

REACH = 600
"""Code points on each side of what was found that are shown at most; of that itself twice as
many."""

FOUND = "\x1b[7m"
"""A place in the text is shown in reverse, on whatever colours its tags have."""

DIM = "\x1b[2m"
MORE = "…"
BLANKS = re.compile(r"\s+")

LEAST = 20
"""Cells of text that a line has, however narrow the terminal is."""


class Shown(NamedTuple):
    """What is to be shown of an article."""

    text: str
    stretch: Span
    """What is shown of it if there is room."""
    found: tuple[Span, ...]
    """What was found in it, in text order."""
    tags: Sequence[Tag] = ()
    """The tags that have their looks; the one that was found, if it is one, first."""
    is_tag: bool = False
    """True if a tag was found; without colours it is in brackets."""


class Painting(NamedTuple):
    """How a terminal shows it."""

    columns: int | None = None
    """Cells of a line; None for as many as it takes."""
    bits: int = 0
    """Bits of colour; 0 for none."""


class Cell(NamedTuple):
    """A cluster as it is shown; brackets have no length."""

    text: str
    width: int
    span: Span
    found: bool


def sentences(text: str, span: Span) -> Span:
    """The sentences that a span starts and ends in, and what is between."""
    first = sentence_at(text, span.start)
    if first is None:
        return span
    last = first if span.end <= first.end else sentence_at(text, span.end - 1)
    return Span(min(first.start, span.start), max(last.end if last else span.end, span.end))


def lines(text: str, span: Span) -> Span:
    """The lines that a span starts and ends on, without the last one's end."""
    end = text.find("\n", span.end - 1)
    end = end if end >= 0 else len(text)
    if text[end - 1 : end] == "\r" and end > span.end:
        end -= 1
    return Span(text.rfind("\n", 0, span.start) + 1, end)


def bounded(text: str, span: Span, stretch: Span) -> Span:
    """A stretch around a span cut to REACH, at clusters."""
    low, high = stretch
    if span.start - low > REACH:
        low = cluster_at(text, span.start - REACH).start
    if high - span.end > REACH:
        high = cluster_at(text, span.end + REACH).start
    if high - span.start > 3 * REACH:
        high = cluster_at(text, span.start + 3 * REACH).start
    return Span(low, high)


def around(what: Shown, palette: Palette | None, painting: Painting, taken: int) -> str:
    """The text around what was found, for a line of which so many cells are `taken`."""
    whole = Span(what.found[0].start, what.found[-1].end)
    stretch = bounded(what.text, whole, what.stretch)
    coloured = palette is not None and painting.bits > 0
    uncut = painting.columns is None
    brackets = what.is_tag and not coloured
    cells = [*_cells(what, stretch, whole=uncut, brackets=brackets)]
    start, end = 0, len(cells)
    if painting.columns is not None:
        start, end = _cut(cells, max(LEAST, painting.columns - taken))
    left = MORE if start > 0 or stretch.start > what.stretch.start else ""
    right = MORE if end < len(cells) or stretch.end < what.stretch.end else ""
    kept = cells[start:end]
    if not coloured or palette is None:
        return left + "".join(cell.text for cell in kept) + right
    return left + "".join(_painted(kept, what, palette, painting.bits)) + right


def _cells(what: Shown, stretch: Span, *, whole: bool, brackets: bool) -> Iterator[Cell]:
    """A stretch in clusters, or if the `whole` of it is shown in pieces between the edges of what
    looks alike. Any run of blanks and line ends is one blank."""
    found = [snapped(what.text, *span) for span in what.found]
    starts = {span.start for span in found} if brackets else set()
    ends = {span.end for span in found} if brackets else set()
    blank = True
    for span in _pieces(what, stretch, found) if whole else _clusters(what.text, stretch):
        piece = what.text[span.start : span.end]
        inside = any(overlap(span, one) for one in found)
        if span.start in starts:
            yield Cell("[", 1, Span(span.start, span.start), inside)
        out, cells = shown(piece) if not whole else (_one_line(piece), 0)
        if piece[0].isspace() if whole else piece.isspace():
            out = out.lstrip() if whole else ""
            out, cells = (out, 1) if blank else (f" {out}", 1)
        if out:
            yield Cell(out, cells, span, inside)
        blank = piece[-1].isspace()
        if span.end in ends:
            yield Cell("]", 1, Span(span.end, span.end), inside)


def _clusters(text: str, stretch: Span) -> Iterator[Span]:
    start = stretch.start
    for cluster in clusters(text[stretch.start : stretch.end]):
        yield Span(start, start + len(cluster))
        start += len(cluster)


def _pieces(what: Shown, stretch: Span, found: Sequence[Span]) -> Iterator[Span]:
    edges = {*stretch}
    tagged = (snapped(what.text, *span) for tag in what.tags for span in tag.spans)
    for span in (*found, *tagged):
        edges.update(edge for edge in span if stretch.start < edge < stretch.end)
    return (Span(*pair) for pair in pairwise(sorted(edges)))


def _one_line(text: str) -> str:
    """A text as a terminal may have it, any run of blanks as one."""
    line = BLANKS.sub(" ", text)
    if plain(line):
        return line
    one_by_one = (" " if one.isspace() else shown(one)[0] for one in clusters(text))
    return BLANKS.sub(" ", "".join(one_by_one))


def _cut(cells: list[Cell], room: int) -> tuple[int, int]:
    """Which of the cells are shown in so much room, the signs for more on both sides included."""
    if sum(cell.width for cell in cells) <= room:
        return 0, len(cells)
    first = next((place for place, cell in enumerate(cells) if cell.found), 0)
    budget = room - 2 * width(MORE)
    left = _leftwards(cells, first, budget // 3)
    used, right = sum(cell.width for cell in cells[left:first]), first
    while right < len(cells) and used + cells[right].width <= budget:
        used += cells[right].width
        right += 1
    if right == len(cells):
        left = _leftwards(cells, first, budget - used + sum(c.width for c in cells[left:first]))
    return left, max(right, first + 1)


def _leftwards(cells: list[Cell], first: int, room: int) -> int:
    """From which cell on what is before the first one found has room. A word that is cut off tells
    nothing, so it is left out if there is another."""
    left = first
    while left > 0 and cells[left - 1].width <= room:
        left -= 1
        room -= cells[left].width
    if left == 0:
        return 0
    return next((place + 1 for place in range(left - 1, first) if cells[place].text == " "), left)


def _painted(cells: list[Cell], what: Shown, palette: Palette, bits: int) -> Iterator[str]:
    labelled = [
        (cell, tuple(tag.label for tag in what.tags if touching(tag.spans, *cell.span)))
        for cell in cells
    ]
    for (found, labels), some in groupby(labelled, key=lambda pair: (pair[0].found, pair[1])):
        text = "".join(cell.text for cell, _ in some)
        painted = paint(text, palette.look(labels), bits)
        if found and not what.is_tag:
            painted = FOUND + (painted if painted.endswith(RESET) else painted + RESET)
        yield painted


def place(file: str, line: int, column: int, painting: Painting) -> tuple[str, int]:
    """`file:line:column: `, as editors read it, and its cells."""
    written = f"{safe(file)}:{line}:{column}:"
    return f"{dim(written, painting)} ", width(written) + 1


def labelled(label: str, palette: Palette | None, painting: Painting) -> tuple[str, int]:
    """A tag's label before its text, and its cells."""
    word = safe(label)
    if palette is None or not painting.bits:
        return f"{word}: ", width(word) + 2
    return f"{paint(f' {word} ', palette.look([label]), painting.bits)} ", width(word) + 3


def reasons(pairs: Sequence[tuple[str, str]], painting: Painting, taken: int) -> tuple[str, int]:
    """In which values something was found, behind the text, and the cells of that: at most a third
    of a line, and nothing where the text would have no room."""
    if not pairs:
        return "", 0
    written = safe(f"({', '.join(f'{name}: {value}' for name, value in pairs)})")
    if painting.columns is not None:
        room = min(painting.columns // 3, painting.columns - taken - 2 * LEAST)
        if room < LEAST // 2:
            return "", 0
        written = clip(written, room - 1)
    return f" {dim(written, painting)}", width(written) + 1


def dim(text: str, painting: Painting) -> str:
    """Text that is less than what was found."""
    return f"{DIM}{text}{RESET}" if painting.bits else text
