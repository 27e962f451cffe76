"""Reading a table back: ours, what a spreadsheet program made of it, or one of other makers.

Invariant: a row that cannot be a tag is told with its line, and the others are taken.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from annotate.core.spans import Span
from annotate.core.tags import Value
from annotate.errors import AnnotateError
from annotate.formats.contract import Imported, ImportedLink, ImportedTag, Input, Plan, Trouble
from annotate.formats.tables import FIRST, LAST, armed

CELL_LIMIT = 1 << 28
"""Code points in a cell. The default of Python's `csv` is less than a long claim's text."""


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
    try:
        header = next(table, [])
    except csv.Error as error:
        raise AnnotateError(f"{source.path}: no CSV: {error}") from None
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
            cells = [armed(cell) for cell in cells]
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
        except (ValueError, RecursionError):
            return cell
        if isinstance(found, list) and all(isinstance(item, str) for item in found):
            return found
    return cell
