"""Tables of text for a terminal or a pipe: columns aligned by cells, the last one wrapped."""

from collections.abc import Iterator, Sequence

from annotate.core.cells import clusters, safe, width

GAP = 2
NARROWEST = 24
"""The last column is never narrower than this, in cells, however narrow the terminal."""


def table(rows: Sequence[Sequence[str]], columns: int) -> Iterator[str]:
    """Lines, each with its end, at most `columns` cells wide where that can be. A newline in the
    last cell starts a new paragraph of it."""
    clean = [[safe(cell) for cell in row[:-1]] for row in rows]
    sizes = [max(map(width, column)) for column in zip(*clean, strict=True)]
    indent = sum(sizes) + GAP * len(sizes)
    room = max(NARROWEST, columns - indent)
    for row, cells in zip(rows, clean, strict=True):
        padded = (
            cell + " " * (size - width(cell) + GAP) for cell, size in zip(cells, sizes, strict=True)
        )
        head = "".join(padded)
        for paragraph in row[-1].split("\n"):
            for line in wrapped(safe(paragraph), room):
                yield (head + line).rstrip() + "\n"
                head = " " * indent


def wrapped(text: str, room: int) -> Iterator[str]:
    """A safe text in lines of at most `room` cells, broken at blanks; a longer word is broken
    where it must be."""
    line = ""
    for word in text.split(" "):
        if line and width(line) + 1 + width(word) <= room:
            line += " " + word
            continue
        if line:
            yield line
        line = ""
        for cluster in clusters(word):
            if line and width(line + cluster) > room:
                yield line
                line = ""
            line += cluster
    yield line
