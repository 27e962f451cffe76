"""Tables of numbers for a terminal: a name at the left, numbers aligned at the right.

Invariant: no line is wider than the terminal unless one number is; columns that find no room go
into a further block below, which names its rows again.
"""

from collections.abc import Iterator, Sequence

from annotate.cli.table import wrapped
from annotate.core.cells import clip, safe, width

GAP = 2
NAMES = 0.45
"""Of the width, the part that the names of rows take at most."""
LEAST = 12
HEAD = 16
"""Cells of a head at most."""


def grid(
    heads: Sequence[Sequence[str]], rows: Sequence[Sequence[str]], columns: int
) -> Iterator[str]:
    """Lines, each with its end. A row may have a name only, or an empty one: a blank line. Of
    several lines of heads the first names what the columns are."""
    *above, last = heads
    names = [safe(last[0]), *(safe(row[0]) for row in rows)]
    room = min(max(map(width, names)), max(LEAST, int(columns * NAMES)))
    titles = [clip(head, HEAD) for head in last[1:]]
    sizes = [
        max(width(title), *(width(row[i + 1]) for row in rows if len(row) > 1), 1)
        for i, title in enumerate(titles)
    ]
    for number, block in enumerate(_blocks(sizes, columns - room)):
        if number:
            yield "\n"
        for line in above:
            yield f"{' ' * (room + GAP)}{clip(line[1], columns - room - GAP)}\n"
        yield from _line(last[0], [titles[i] for i in block], [sizes[i] for i in block], room)
        for row in rows:
            cells = [row[i + 1] for i in block] if len(row) > 1 else []
            yield from _line(row[0], cells, [sizes[i] for i in block], room)


def _blocks(sizes: Sequence[int], room: int) -> Iterator[list[int]]:
    """Which columns stand beside each other."""
    block: list[int] = []
    used = 0
    for i, size in enumerate(sizes):
        if block and used + GAP + size > room:
            yield block
            block, used = [], 0
        block.append(i)
        used += GAP + size
    if block:
        yield block


def _line(name: str, cells: Sequence[str], sizes: Sequence[int], room: int) -> Iterator[str]:
    """A row; a name that finds no room goes on below."""
    indent = " " * (len(name) - len(name.lstrip(" ")))
    first, *rest = wrapped(safe(name.strip(" ")), room - len(indent))
    numbers = "".join(
        " " * (GAP + size - width(cell)) + cell for cell, size in zip(cells, sizes, strict=False)
    )
    head = indent + first
    yield (head + " " * (room - width(head)) + numbers).rstrip() + "\n"
    for more in rest:
        yield f"{indent}  {more}\n"
