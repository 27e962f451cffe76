"""The formats by name: what `export --format` offers, and which one a file's name asks for."""

from collections.abc import Iterator, Sequence

from annotate.formats.rows import Row

FORMATS = {"csv": ".csv", "jsonl": ".jsonl"}
"""Name → the suffix of its files. The first one is the default."""


def of_file(name: str) -> str:
    """The format that a file's name asks for, else the default."""
    named = (format for format, suffix in FORMATS.items() if name.lower().endswith(suffix))
    return next(named, "csv")


def encode(
    format: str, rows: Sequence[Row], attributes: Sequence[str], *, bom: bool, excel_safe: bool
) -> Iterator[str]:
    """The rows in a format of FORMATS, piece by piece."""
    if format == "jsonl":
        from annotate.formats import jsonl

        return jsonl.lines(rows)
    from annotate.formats import csv_table

    return csv_table.lines(rows, attributes, bom=bom, excel_safe=excel_safe)


def dropped(format: str, rows: Sequence[Row]) -> str:
    """What a format cannot hold of these rows, in words, or empty."""
    if format == "jsonl":
        return ""
    from annotate.formats import csv_table

    return csv_table.dropped(rows)
