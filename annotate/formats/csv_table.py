"""CSV: one row a tag, RFC 4180, UTF-8, rows end with LF. Offsets are code points, end exclusive.

Invariant: Python's `csv` and pandas (`dtype=str, keep_default_na=False`) read every cell back
exactly. The columns are FIRST, the schema's attributes, LAST, then attributes that no schema knows
in the order in which they first appear: those never move a column that people count on.

A list of values is joined with `; `, and written as JSON if it could not be taken apart again;
only a list in JSON starts with a bracket. Keys of tags and links that this version does not know
have no column. What a spreadsheet program makes of the file is read too: with a BOM, or with
semicolons or tabs between the cells; so is a table of other makers that has a column `label` and
columns `start` and `end`, `spans` or `text`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from annotate.core.tags import Link
from annotate.errors import AnnotateError
from annotate.formats.contract import Exported, Plan
from annotate.formats.csv_reading import read, sniff
from annotate.formats.loss import LEFT_OUT, Loss
from annotate.formats.rows import Row, rows
from annotate.formats.tables import FIRST, LAST, disarmed

__all__ = ["lines", "read", "sniff", "write"]

NUMBERS = range(FIRST.index("start"), FIRST.index("text"))
"""Columns of numbers, which no spreadsheet takes for anything else."""

BOM = "\ufeff"

SEPARATOR = "; "
"""Between the values of an attribute that has several."""

QUOTE = re.compile(r'[",\r\n\0]|^\s|\s$')
"""A cell with this is put in quotes; blanks at its ends need none, but some readers trim them."""

ODD = "\0\t\n\v\f\r\x1c\x1d\x1e\x1f"
"""The ASCII characters, besides the space, for which QUOTE may want quotes."""

AT_ONCE = 32
"""Rows that are looked at together for what needs quotes; in most of them nothing does."""

WIDE = 1000
CELLS = 10_000_000
"""Of a table with more than so many columns, so many cells are written: tags that have each an
attribute of their own would make a table that grows with the square of their number."""


KEPT_BY = f"{LEFT_OUT}; jsonl keeps them"


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """The header, then a row for each tag. A survey has told which columns there are."""
    found = chain.from_iterable(map(rows, articles))
    attributes = [name for name in plan.schema.attribute_names() if name not in plan.strange]
    written = lines(
        found,
        attributes,
        plan.strange,
        bom=plan.flag("bom"),
        excel_safe=plan.flag("excel-safe"),
        header=not plan.further,
        loss=plan.loss,
    )
    return (some.encode("utf-8", "backslashreplace") for some in written)


def lines(
    found: Iterable[Row],
    attributes: Sequence[str],
    strange: Sequence[str] = (),
    *,
    bom: bool = False,
    excel_safe: bool = False,
    header: bool = True,
    loss: Loss | None = None,
) -> Iterator[str]:
    """The header, if it is wanted, and the rows, some at a time, each with its line end.
    `attributes` are the schema's, `strange` those that the rows have besides. What has no column is
    counted in `loss`. Raises AnnotateError for a table that would have no end."""
    loss = Loss() if loss is None else loss
    names = [*FIRST, *map(_column, attributes), *LAST, *map(_column, strange)]
    head = map(disarmed, names) if excel_safe else names
    if header:
        yield (BOM if bom else "") + ",".join(map(_cell, head)) + "\n"
    places = {name: i for i, name in enumerate((*attributes, *strange))}
    left, width, first, written = iter(found), len(names), len(attributes), 0
    blank = [""] * len(places)
    while some := [*islice(left, AT_ONCE)]:
        written += width * len(some)
        if width > WIDE and written > CELLS:
            raise AnnotateError(
                f"the tags have {width:,} attributes, too many for the columns of a table",
                "jsonl holds them: --format jsonl",
            )
        table = [_cells(row, blank, places, first, loss) for row in some]
        if excel_safe:
            table = [
                [cell if i in NUMBERS else disarmed(cell) for i, cell in enumerate(cells)]
                for cells in table
            ]
        made = [",".join(cells) for cells in table]
        if not _plain(",".join(made), width * len(made)):
            made = [
                line if _plain(line, width) else ",".join(map(_cell, cells))
                for line, cells in zip(made, table, strict=True)
            ]
        yield "\n".join(made) + "\n"


def _cells(
    row: Row, blank: Sequence[str], places: Mapping[str, int], first: int, loss: Loss
) -> list[str]:
    """What a row's cells hold. `places` are those of the attributes, of which so many stand
    `first`; `blank` are their cells where a tag has none."""
    tag, spans, values = row.tag, row.tag.spans, blank
    if tag.attributes:
        values = [*blank]
        for name, value in tag.attributes.items():
            if type(value) is not str:
                value = _value(value, loss)
            if name in places:
                values[places[name]] = value
    (start, end), parts = spans[0], ""
    if len(spans) > 1:
        end = spans[-1].end
        parts = ";".join([f"{a}-{b}" for a, b in spans])
    tied = _tied(row.links, loss) if row.links else ""
    if tag.extra:
        for key in tag.extra:
            loss.add(key, KEPT_BY)
    known, more = (values[:first], values[first:]) if first < len(values) else (values, ())
    return [
        row.file, tag.id, row.layer, tag.label, str(start), str(end), parts or f"{start}-{end}",
        str(row.line), str(row.column), tag.text, *known, tied, tag.note, tag.by, tag.at, *more,
    ]  # fmt: skip


def _plain(line: str, cells: int) -> bool:
    """True if no cell of a row, or of several with commas between them, needs quotes. The
    only blank that prints is the space."""
    return (
        # To look for each of ten characters takes a tenth of a look at each character.
        not (any(map(line.__contains__, ODD)) if line.isascii() else not line.isprintable())
        and line.count(",") == cells - 1
        and '"' not in line
        and ", " not in line
        and " ," not in line
        and line == line.strip(" ")
    )


def _column(attribute: str) -> str:
    """The column of an attribute; one named as a column that is there already is told apart."""
    return f"attributes.{attribute}" if attribute in FIRST + LAST else attribute


def _tied(links: Sequence[Link], loss: Loss) -> str:
    """The cell of the links that start at a tag."""
    for link in links:
        if link.extra:
            loss.add("more keys", KEPT_BY, of="link")
    return ";".join([f"{link.kind}:{link.target}" for link in links])


def _value(value: Any, loss: Loss) -> str:
    """The cell of an attribute's value that is not a string."""
    if not isinstance(value, list) or not value:
        loss.add_aside("numbers and the like", "written as text", of="value")
    if value is None or value == []:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        joined = SEPARATOR.join(value)
        # What starts with a bracket would be read back as JSON.
        plain = "" not in value and not joined.startswith("[")
        if plain and joined.split(SEPARATOR) == value:
            return joined
    import json

    return json.dumps(value, ensure_ascii=False)


def _cell(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if QUOTE.search(value) else value
