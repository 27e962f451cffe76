"""CSV: one row a tag, RFC 4180, UTF-8, rows end with LF. Offsets are code points, end exclusive.

Invariant: Python's `csv` and pandas (`dtype=str, keep_default_na=False`) read every cell back
exactly. The columns are FIRST, the schema's attributes, LAST, then attributes that no schema knows
in the order in which they first appear: those never move a column that people count on.

A list of values is joined with `; `, and written as JSON if it could not be taken apart again;
only a list in JSON starts with a bracket. What has no
column, such as keys of a tag that this version does not know, `dropped` tells.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from annotate.errors import AnnotateError
from annotate.formats.rows import Row, strange_attributes

FIRST = ("file", "id", "layer", "label", "start", "end", "spans", "line", "column", "text")
LAST = ("links", "note", "by", "at")

BOM = "\ufeff"

SEPARATOR = "; "
"""Between the values of an attribute that has several."""

QUOTE = re.compile(r'[",\r\n\0]|^\s|\s$')
"""A cell with this is put in quotes; blanks at its ends need none, but some readers trim them."""

SIGN = re.compile(r"[=+\-@＝＋－＠﹢﹣﹦﹫]")
"""A spreadsheet takes a cell that starts with one of these for a formula (OWASP, CSV injection);
East Asian ones take the wide and small forms for the others."""

BREAKS = ";\t\r\n"
"""Where spreadsheets may start a cell of their own: many take the semicolon or the tab for the
separator, whatever the file has, and then quotes hold nothing together."""

BLANK = "".join(map(chr, range(0x21))) + (
    "\x7f\x85\xa0\xad\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060"
    "\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3000\ufeff"
)
"""What may stand unseen before a sign, and be trimmed off."""


WIDE = 1000
CELLS = 10_000_000
"""Of a table with more than so many columns, so many cells are written: tags that have each an
attribute of their own would make a table that grows with the square of their number."""


def lines(
    rows: Sequence[Row], attributes: Sequence[str], *, bom: bool = False, excel_safe: bool = False
) -> Iterator[str]:
    """The header and the rows, each with its line end. `attributes` are the schema's. Raises
    AnnotateError for a table that would have no end."""
    strange = strange_attributes(rows, attributes)
    names = [*FIRST, *map(_column, attributes), *LAST, *map(_column, strange)]
    if len(names) > WIDE and len(names) * len(rows) > CELLS:
        raise AnnotateError(
            f"the tags have {len(names):,} attributes, too many for the columns of a table",
            "jsonl holds them: --format jsonl",
        )
    head = map(_disarmed, names) if excel_safe else names
    yield (BOM if bom else "") + ",".join(map(_cell, head)) + "\n"
    for row in rows:
        tag = row.tag
        texts = [row.file, tag.id, row.layer, tag.label, tag.text]
        known = [_value(tag.attributes.get(name)) for name in attributes]
        links = ";".join(f"{link.kind}:{link.target}" for link in row.links)
        last = [links, tag.note, tag.by, tag.at]
        unknown = [_value(tag.attributes.get(name)) for name in strange]
        cells = [*texts, *known, *last, *unknown]
        file, id, layer, label, *rest = map(_cell, map(_disarmed, cells) if excel_safe else cells)
        spans = ";".join(f"{start}-{end}" for start, end in tag.spans)
        place = f"{tag.start},{tag.end},{spans},{row.line},{row.column}"
        yield ",".join((file, id, layer, label, place, *rest)) + "\n"


def _column(attribute: str) -> str:
    """The column of an attribute; one named as a column that is there already is told apart."""
    return f"attributes.{attribute}" if attribute in FIRST + LAST else attribute


def _value(value: Any) -> str:
    """An attribute's value as a cell holds it."""
    if isinstance(value, str):
        return value
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


def _disarmed(value: str) -> str:
    """A text with `'` before all that a spreadsheet might take for the start of a formula."""
    last = 0
    pieces: list[str] = []
    for found in SIGN.finditer(value):
        gap = value[last : found.start()]
        bare = gap.rstrip(BLANK)
        seen = (bare[-1:] if bare else "") + gap[len(bare) :]
        first = not last and not bare
        apart = any(mark in seen for mark in BREAKS)
        pieces += ("'" if first else "", gap, "'" if apart else "", found[0])
        last = found.end()
    made = "".join(pieces) + value[last:]
    return f"'{made}" if made[:1] in ("\t", "\r", "\n") else made


def dropped(rows: Iterable[Row]) -> str:
    """What these rows have that CSV has no column for, in words, or empty."""
    keys = Counter(key for row in rows for key in row.tag.extra)
    links = sum(bool(link.extra) for row in rows for link in row.links)
    parts = [f"{key} ({n} tag{'s' * (n != 1)})" for key, n in keys.items()]
    if links:
        parts.append(f"more keys of {links} link{'s' * (links != 1)}")
    return ", ".join(parts)
