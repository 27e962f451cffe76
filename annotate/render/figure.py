"""An article with its tags as one SVG drawing, for papers and slides.

The rows are those of the terminal, cell by cell, so what is wide there is wide here. Tags have the
hues of the terminal too, and lines below that lie apart where tags overlap. The drawing names
generic fonts only and loads nothing; it is the same wherever it is made.
"""

from collections.abc import Iterator
from math import ceil
from typing import NamedTuple

from annotate.core.cells import safe, width
from annotate.core.document import Document
from annotate.core.layout import Layout
from annotate.core.pieces import pieces, tracks
from annotate.core.runs import Run, row_runs
from annotate.core.tags import Tag
from annotate.render.palette import COLOURS, INK, Palette

SIZE = 14
"""Of the letters, in CSS pixels, as all lengths here."""
CELL = 8.4
"""Width of a cell: the advance of most monospaced fonts is 0.6 of their size."""
ROW = 21
TRACK = 4
"""How far apart the lines below one place are."""
DROP = 4
"""From the foot of the letters to the first line."""
MARGIN = 16
ALONE = "#444444"
"""The lines of claims, which have no colour."""

MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})

STYLE = (
    f"text{{font:{SIZE}px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;"
    f"fill:{INK};white-space:pre}}"
    ".entity,.claim{stroke-width:1.5}.date{stroke-width:2;stroke-dasharray:4 2}"
    ".source{stroke-width:3}.cue{stroke-width:2;stroke-dasharray:1.5 2.5}"
    ".evidence{stroke-width:1.2}.italic{font-style:italic}"
)


class Line(NamedTuple):
    """A stretch of a tag on one row, in cells."""

    tag: Tag
    start: int
    end: int


def figure(
    document: Document, palette: Palette, columns: int, hidden: frozenset[str] = frozenset()
) -> Iterator[str]:
    """An SVG document in pieces, its text wrapped at `columns` cells."""
    layout = Layout(document.article.text, columns)
    tags = [tag for tag in document if tag.label not in hidden]
    lines = tracks(pieces(len(document.article.text), tags))
    # Most rows have one line below another at most: those are all of one height.
    usual = min(1, max(lines.values(), default=0))
    tops = [MARGIN]
    for row in range(len(layout)):
        there = document.index.touching(*layout.body(row))
        deepest = max([usual, *(lines[tag.id] for tag in there if tag.id in lines)])
        tops.append(tops[-1] + ROW + TRACK * deepest)
    legend = _legend(palette, tags, columns)
    whole = tops[-1] + ROW * (len(legend) + 1 if legend else 0) + MARGIN
    cells = max([layout.width, *(width(word) for row in legend for word, _ in row)])
    wide = ceil(cells * CELL + 2 * MARGIN)
    title = document.metadata.title or document.article.name
    counted = ", ".join(f"{count} {label}" for label, count in _counts(palette, tags))
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc"'
        f' viewBox="0 0 {wide} {whole}" width="{wide}" height="{whole}">\n'
        f'<title id="title">{_escaped(title)}</title>\n'
        f'<desc id="desc">The text of the article with its tags: {_escaped(counted) or "none"}.'
        f"</desc>\n<style>{STYLE}</style>\n"
        f'<rect width="{wide}" height="{whole}" fill="#ffffff"/>\n'
    )
    for row in range(len(layout)):
        runs = _without_blank(row_runs(layout, row, document.index, hidden=hidden))
        yield from _row(palette, runs, lines, tops[row] + SIZE)
    foot = tops[-1] + ROW + SIZE
    for number, entries in enumerate(legend):
        column = 0
        for word, label in entries:
            yield from _swatch(palette, word, label, column, foot + number * ROW)
            column += width(word) + 2
    yield "</svg>\n"


def _without_blank(runs: list[Run]) -> list[Run]:
    """The runs of a row without the blank that it was broken at."""
    if not runs or not runs[-1].text.endswith(" "):
        return runs
    last = runs[-1]
    shorter = last._replace(text=last.text[:-1], width=last.width - 1)
    return [*runs[:-1], shorter] if shorter.width else runs[:-1]


def _row(palette: Palette, runs: list[Run], lines: dict[str, int], foot: float) -> Iterator[str]:
    """Grounds first, then lines, then letters, so that nothing hides a letter."""
    column = 0
    open_lines: dict[str, Line] = {}
    letters: list[str] = []
    for run in runs:
        end = column + run.width
        labels = [tag.label for tag in run.tags]
        look = palette.look(labels)
        if look.background:
            yield _ground(look.background, column, end, foot)
        for tag in run.tags:
            start = open_lines[tag.id].start if tag.id in open_lines else column
            last = open_lines[tag.id].end if tag.id in open_lines else column
            if last < column:
                # The tag left the row for a gap between two of its fragments.
                yield from _line(palette, open_lines[tag.id], lines[tag.id], foot)
                start = column
            open_lines[tag.id] = Line(tag, start, end)
        letters.append(_letters(run.text, column, run.width, foot, look.italic))
        column = end
    for line in open_lines.values():
        yield from _line(palette, line, lines[line.tag.id], foot)
    yield from letters


def _ground(colour: str, start: int, end: int, foot: float) -> str:
    return (
        f'<rect x="{_x(start)}" y="{foot - SIZE + 1:g}" width="{(end - start) * CELL:.1f}"'
        f' height="{SIZE + 3}" fill="{_mixed(colour, 255, 0.5)}"/>\n'
    )


def _line(palette: Palette, line: Line, track: int, foot: float) -> Iterator[str]:
    """A tag's line: each layer, and each label of the layer claim, has its own kind."""
    label = line.tag.label
    y = foot + DROP + 1 + TRACK * track
    for offset in (0, 2) if label == "evidence" else (0,):
        yield (
            f'<path class="{_kind(palette, label)}" stroke="{_stroke(palette, label)}"'
            f' d="M{_x(line.start)} {y + offset:g}H{_x(line.end)}"/>\n'
        )


def _kind(palette: Palette, label: str) -> str:
    layer = palette.schema.layer_of(label)
    return label if layer == "claim" and label in ("source", "cue", "evidence") else layer


def _stroke(palette: Palette, label: str) -> str:
    """A darker shade of the label's colour."""
    if palette.schema.layer_of(label) == "claim" or not palette.coloured:
        return ALONE
    return _mixed(palette.colours.get(label, "grey"), 0, 0.4)


def _mixed(colour: str, other: int, share: float) -> str:
    """A colour mixed with white (255) or black (0): lighter ground for print, darker lines."""
    rgb = COLOURS[colour].rgb
    parts = (int(rgb[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part * (1 - share) + other * share):02x}" for part in parts)


def _letters(text: str, column: int, cells: int, foot: float, italic: bool) -> str:
    if not text.strip():
        return ""
    kind = ' class="italic"' if italic else ""
    return (
        f'<text{kind} x="{_x(column)}" y="{foot:g}" textLength="{cells * CELL:.1f}"'
        f' lengthAdjust="spacingAndGlyphs" xml:space="preserve">{text.translate(MARKUP)}</text>\n'
    )


def _counts(palette: Palette, tags: list[Tag]) -> list[tuple[str, int]]:
    """The labels in the schema's order with the number of their tags, then those it has not."""
    counts: dict[str, int] = {label.name: 0 for label in palette.schema.labels}
    for tag in tags:
        counts[tag.label] = counts.get(tag.label, 0) + 1
    return [(label, count) for label, count in counts.items() if count]


def _legend(palette: Palette, tags: list[Tag], columns: int) -> list[list[tuple[str, str]]]:
    """Rows of words with the label that each is for."""
    rows: list[list[tuple[str, str]]] = []
    taken = columns
    for label, count in _counts(palette, tags):
        word = f"{safe(label)} {count}"
        if taken + width(word) > columns:
            rows.append([])
            taken = 0
        rows[-1].append((word, label))
        taken += width(word) + 2
    return rows


def _swatch(palette: Palette, word: str, label: str, column: int, foot: float) -> Iterator[str]:
    """A label in its own look, with its count beside it."""
    cells = width(safe(label))
    look = palette.look([label])
    if look.background:
        yield _ground(look.background, column, column + cells, foot)
    example = Line(Tag("", label, (), ""), column, column + cells)
    yield from _line(palette, example, 0, foot)
    yield _letters(word, column, width(word), foot, look.italic)


def _x(column: int) -> str:
    return f"{MARGIN + column * CELL:.1f}"


def _escaped(text: str) -> str:
    return safe(text).translate(MARKUP)
