"""What commands that answer in one of several formats share: which one is asked for, and CSV.

Invariant: a file whose name ends like no format's is refused, never written as something else.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path, PurePath

from annotate.errors import AnnotateError

BOM = "\ufeff"


def chosen_format(
    format: str,
    output: str,
    formats: Sequence[str],
    endings: Mapping[str, str],
    default: str = "",
) -> str:
    """The format that is asked for by name or by what a file ends with, else the default, else the
    first of `formats`. Raises AnnotateError for one that does not exist."""
    if format and format not in formats:
        from annotate.core.similar import suggestion

        raise AnnotateError(f"no such format: {format}", suggestion(format, formats, "there are"))
    suffix = PurePath(output).suffix.lower() if output != "-" else ""
    ending = endings.get(suffix, "")
    if suffix and not ending and not format:
        raise AnnotateError(
            f"no format's files end with {suffix}",
            f"say which it is with --format: {', '.join(formats)}",
        )
    return format or ending or default or formats[0]


def give(
    pieces: Iterable[str],
    output: str,
    read: Callable[[Path], bool],
    *,
    to_read: bool,
    pager: bool,
) -> None:
    """Write an answer to a file, or to stdout for `-`, where one for people `to_read` is paged if
    there is a pager for it. Raises AnnotateError for a file that is `read`."""
    from annotate import console
    from annotate.cli.common import write_output

    if output != "-" or not to_read:
        write_output(output, (piece.encode("utf-8", "replace") for piece in pieces), read)
    elif pager:
        console.page(pieces)
    else:
        console.write(*pieces)


def in_unicode(path: Path) -> str:
    """A file's name, which may hold bytes that are no UTF-8, as text that can be written."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def comma_separated(
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    bom: bool = False,
    excel_safe: bool = False,
) -> Iterator[str]:
    """CSV, RFC 4180, rows end with LF: a header, then a row each. Cells that are numbers are never
    disarmed."""
    import csv
    import io

    from annotate.formats.tables import disarmed

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    if bom:
        buffer.write(BOM)
    for row in chain([columns], rows):
        cells = [disarmed(c) if excel_safe and isinstance(c, str) else c for c in row]
        writer.writerow(cells)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
