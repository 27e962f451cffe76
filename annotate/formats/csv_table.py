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
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from annotate.core.spans import Span
from annotate.core.tags import Value
from annotate.errors import AnnotateError
from annotate.formats.contract import (
    Exported,
    Imported,
    ImportedLink,
    ImportedTag,
    Input,
    Plan,
    Trouble,
)
from annotate.formats.loss import LEFT_OUT, Loss
from annotate.formats.rows import Row, rows

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

MARKED = re.compile(rf"'(?={SIGN.pattern})")

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


KEPT_BY = f"{LEFT_OUT}; jsonl keeps them"

CELL_LIMIT = 1 << 28
"""Code points in a cell. The default of Python's `csv` is less than a long claim's text."""


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """The header, then a row for each tag. A survey has told which columns there are."""
    found = chain.from_iterable(map(rows, articles))
    attributes = [name for name in plan.schema.attribute_names() if name not in plan.strange]
    written = lines(
        _counted(found, plan.loss),
        attributes,
        plan.strange,
        bom=plan.flag("bom"),
        excel_safe=plan.flag("excel-safe"),
    )
    return (line.encode("utf-8", "backslashreplace") for line in written)


def _counted(found: Iterable[Row], loss: Loss) -> Iterator[Row]:
    """The rows, with what has no column counted."""
    for row in found:
        for key in row.tag.extra:
            loss.add(key, KEPT_BY)
        loss.add("more keys", KEPT_BY, of="link", n=sum(bool(link.extra) for link in row.links))
        yield row


def lines(
    found: Iterable[Row],
    attributes: Sequence[str],
    strange: Sequence[str] = (),
    *,
    bom: bool = False,
    excel_safe: bool = False,
) -> Iterator[str]:
    """The header and the rows, each with its line end. `attributes` are the schema's, `strange`
    those that the rows have besides. Raises AnnotateError for a table that would have no end."""
    names = [*FIRST, *map(_column, attributes), *LAST, *map(_column, strange)]
    head = map(_disarmed, names) if excel_safe else names
    yield (BOM if bom else "") + ",".join(map(_cell, head)) + "\n"
    for number, row in enumerate(found, 1):
        if len(names) > WIDE and len(names) * number > CELLS:
            raise AnnotateError(
                f"the tags have {len(names):,} attributes, too many for the columns of a table",
                "jsonl holds them: --format jsonl",
            )
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


def sniff(head: str) -> bool:
    """True for a header that has what a tag needs."""
    import csv

    first = head.partition("\n")[0]
    try:
        _require_columns(next(csv.reader([first], delimiter=_delimiter(first)), []))
        return True
    except (AnnotateError, csv.Error):
        return False


def read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]:
    """The articles of a table, each as often as its rows stand together. Raises AnnotateError for
    a table that has no columns for tags."""
    import csv

    csv.field_size_limit(CELL_LIMIT)
    numbered = source.lines()
    first = next(numbered, (1, ""))
    text = (line for _, line in chain([first], numbered))
    table = csv.reader(text, delimiter=_delimiter(first[1]), strict=True)
    header = next(table, [])
    _require_columns(header, f"{source.path}: ")
    article: Imported | None = None
    done = table.line_num
    while True:
        try:
            cells = next(table, None)
        except csv.Error as error:
            yield Trouble(done + 1, f"no CSV: {error}; the rest of the file was not read")
            break
        if cells is None:
            break
        line, done = done + 1, table.line_num
        if not any(cells):
            continue
        if len(cells) > len(header):
            yield Trouble(line, f"{len(cells)} cells, but {len(header)} columns")
            continue
        if plan.flag("excel-safe"):
            cells = [_armed(cell) for cell in cells]
        record = {name: cell for name, cell in zip(header, cells, strict=False) if cell}
        if article is None or article.name != record.get("file", ""):
            if article is not None:
                yield article
            article = Imported(name=record.get("file", ""))
        try:
            tag = _tag(record, line)
            links = [*_links(record, tag.id, line)]
        except ValueError as error:
            yield Trouble(line, str(error))
            continue
        article.tags.append(tag)
        article.links += links
    if article is not None:
        yield article


def _delimiter(line: str) -> str:
    """What stands between the cells of a header."""
    return max(",;\t", key=line.count)


def _require_columns(header: Sequence[str], where: str = "") -> None:
    there = set(header)
    if "label" not in there or not (there & {"spans", "text"} or {"start", "end"} <= there):
        raise AnnotateError(
            f"{where}no table of tags",
            "it must have columns label, and spans, start and end, or text",
        )


def _tag(record: dict[str, str], line: int) -> ImportedTag:
    """The tag of a row. Raises ValueError, in words, if it is none."""
    if "label" not in record:
        raise ValueError("no label")
    attributes = {
        name.removeprefix("attributes."): _attribute(cell)
        for name, cell in record.items()
        if name and name not in FIRST + LAST
    }
    spans = _spans(record)
    if not spans and "text" not in record:
        raise ValueError("neither offsets nor a text")
    return ImportedTag(
        label=record["label"],
        spans=spans,
        text=record.get("text"),
        id=record.get("id", ""),
        line=line,
        attributes=attributes,
        note=record.get("note", ""),
        by=record.get("by", ""),
        at=record.get("at", ""),
    )


def _spans(record: dict[str, str]) -> tuple[Span, ...]:
    try:
        if "spans" in record:
            pairs = [part.split("-") for part in record["spans"].split(";")]
            return tuple(Span(int(start), int(end)) for start, end in pairs)
        if "start" in record or "end" in record:
            return (Span(int(record.get("start", "")), int(record.get("end", ""))),)
        return ()
    except ValueError:
        there = {key: record[key] for key in ("spans", "start", "end") if key in record}
        raise ValueError(f"no offsets: {there}") from None


def _links(record: dict[str, str], id: str, line: int) -> Iterator[ImportedLink]:
    for part in record.get("links", "").split(";"):
        kind, colon, target = part.rpartition(":")
        if colon and kind and target and id:
            yield ImportedLink(kind, id, target, line)
        elif part:
            raise ValueError(f"no link: {part}; expected kind:id")


def _attribute(cell: str) -> Value:
    """What a cell means: lists are written as JSON only if `; ` would not do."""
    if cell.startswith("["):
        import json

        try:
            found = json.loads(cell)
        except ValueError:
            return cell
        if isinstance(found, list) and all(isinstance(item, str) for item in found):
            return found
    return cell


def _armed(cell: str) -> str:
    """What `_disarmed` made a cell of, if it did; of two texts the one with fewer marks."""
    bare = cell.removeprefix("'")
    for text in (MARKED.sub("", bare), bare, MARKED.sub("", cell)):
        if text != cell and _disarmed(text) == cell:
            return text
    return cell
