"""Where each row of a screen starts in the text, and which column each character takes.

The whole text is wrapped at once into a flat table of offsets: 1 MB takes about 10 ms, so nothing
is lazy; offset → row is a bisection, row → text a slice. Invariant: the rows tile the text, and
every offset from 0 to its length lies on exactly one row.

Only LF ends a line. A row keeps the blank that it was broken at, so a row takes at most `width`
cells, and the sign for a line's end one more.
"""

import re
from array import array
from bisect import bisect_right
from typing import NamedTuple

from annotate.core.cells import ODD, TAB_STOP, clusters, shown, spaces

WIDE = "[\u3041-\u3096\u30a1-\u30ff\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]"
"""Kana, ideographs and Hangul syllables: a row may be broken before each of them. Compiled when a
text first needs it: that takes longer than to wrap an article."""


class Cell(NamedTuple):
    """One cluster as it stands in a row."""

    offset: int
    length: int
    """Code points."""
    column: int
    text: str
    """What the terminal gets."""
    width: int
    """Cells that it takes."""


class Layout:
    """A text wrapped to a width, in cells."""

    def __init__(self, text: str, width: int) -> None:
        self.text = text
        self.width = max(2, width)
        self.rows = array("I", [0])
        start = 0
        while (end := text.find("\n", start)) >= 0:
            self._wrap(start, end)
            start = end + 1
            self.rows.append(start)
        self._wrap(start, len(text))

    def __len__(self) -> int:
        return len(self.rows)

    def _wrap(self, start: int, end: int) -> None:
        """Add the starts of the second and later rows of the line `start:end`."""
        if end - start > self.width // TAB_STOP and ODD.search(self.text, start, end):
            self._wrap_odd(start, end)
            return
        while end - start > self.width:
            blank = self.text.rfind(" ", start, start + self.width)
            start = blank + 1 if blank >= 0 else start + self.width
            self.rows.append(start)

    def _wrap_odd(self, start: int, end: int) -> None:
        """The same for a line with characters that take no cell, two cells, or a tab's worth."""
        column = 0
        chance = start
        chance_column = 0
        place = row = start
        wide = re.compile(WIDE).match
        for cluster in clusters(self.text[start:end]):
            out_width = len(spaces(column)) if cluster == "\t" else shown(cluster)[1]
            if place > row and wide(cluster):
                chance, chance_column = place, column
            while column + out_width > self.width and place > row:
                if chance > row:
                    row = chance
                    column -= chance_column
                else:
                    row = place
                    column = 0
                self.rows.append(row)
                if cluster == "\t":
                    out_width = len(spaces(column))
            place += len(cluster)
            column += out_width
            if cluster in (" ", "\t"):
                chance, chance_column = place, column

    def row_of(self, offset: int) -> int:
        """The row that an offset lies on."""
        return bisect_right(self.rows, offset) - 1

    def span(self, row: int) -> tuple[int, int]:
        """Start and end of a row, its line end included."""
        end = self.rows[row + 1] if row + 1 < len(self.rows) else len(self.text)
        return self.rows[row], end

    def body(self, row: int) -> tuple[int, int]:
        """Start and end of a row without its LF or CR LF."""
        start, end = self.span(row)
        if end > start and self.text[end - 1] == "\n":
            end -= 2 if end - 1 > start and self.text[end - 2] == "\r" else 1
        return start, end

    def plain(self, row: int) -> bool:
        """True if each code point of the row takes one cell, so that columns are offsets."""
        return ODD.search(self.text, *self.body(row)) is None

    def cells(self, row: int) -> list[Cell]:
        """The clusters of a row in order, without its line end."""
        start, end = self.body(row)
        made: list[Cell] = []
        column = 0
        for cluster in clusters(self.text[start:end]):
            if cluster == "\t":
                text = spaces(column)
                size = len(text)
            else:
                text, size = shown(cluster)
            made.append(Cell(start, len(cluster), column, text, size))
            start += len(cluster)
            column += size
        return made

    def column_of(self, offset: int) -> int:
        """The cell at which the character at an offset starts, from 0."""
        row = self.row_of(offset)
        start, end = self.body(row)
        if self.plain(row):
            return min(offset, end) - start
        column = 0
        for cell in self.cells(row):
            if cell.offset + cell.length > offset:
                return cell.column
            column = cell.column + cell.width
        return column

    def offset_at(self, row: int, column: int) -> int:
        """The offset of the character at a cell; beyond the row's end, that of its last place."""
        row = max(0, min(row, len(self) - 1))
        start, end = self.body(row)
        last = end if end < self.span(row)[1] or row == len(self) - 1 else end - 1
        if self.plain(row):
            return min(start + max(0, column), max(start, last))
        cells = self.cells(row)
        for cell in cells:
            if column < cell.column + cell.width:
                return cell.offset
        if last == end or not cells:
            return end
        return cells[-1].offset
