"""Counts as a table for people, as CSV and JSON for programs, and as what is drawn.

Invariant: all say the same numbers; a share is of the tags that are counted, a frequency is per
1,000 words of the articles that are meant.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from annotate.cli.answering import comma_separated
from annotate.cli.grid import grid
from annotate.cli.table import wrapped
from annotate.core.cells import safe
from annotate.core.wording import counted
from annotate.corpus.counts import Counts, Group
from annotate.corpus.naming import ANNOTATOR, Name
from annotate.render.chart import Chart

NOTHING = "(none)"
"""Stands in tables and plots for the value of what has none."""

HEADS = ("tags", "share", "per 1,000 words", "articles")

WORDS = {
    "layer": "layer", "label": "label", "status": "status", "by": "annotator",
    ANNOTATOR: "annotator's sidecar",
}  # fmt: skip
"""What the overview calls what it counts."""

Row = Sequence[str]


class Line(NamedTuple):
    """The numbers of one value."""

    value: str
    tags: int
    share: float
    words: int
    articles: int

    @property
    def frequency(self) -> float | None:
        """Tags per 1,000 words; of a text without words nothing."""
        return self.tags * 1000 / self.words if self.words else None


def lines(counts: Counts, group: Group) -> Iterator[Line]:
    """The values of a group of one name."""
    for key in group.row_keys():
        tags = group.rows[key]
        words = group.words[key] if group.by[0].of_article else counts.words
        yield Line(key, tags, _share(tags, group.tags), words, group.articles[key])


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def table(counts: Counts, columns: int) -> Iterator[str]:
    """Lines for people, at most `columns` cells wide."""
    yield from _said(_summary(counts), columns)
    yield "\n"
    group = counts.groups[0]
    if len(group.by) == 2:
        yield from grid(*_cross(group), columns)
    elif len(counts.groups) == 1:
        rows = [_row(_shown(line.value), line) for line in lines(counts, group)]
        yield from grid([[str(group.by[0]), *HEADS]], [*rows, _all(counts, group)], columns)
    else:
        yield from grid([["", *HEADS]], [*_overview(counts)], columns)
    others = counts.tags - group.tags
    if others:
        names = " and ".join(name.name for name in group.by)
        yield "\n"
        told = f"{counted(others, 'tag')} not counted: no {names} goes with their labels"
        yield from _said(told, columns)


def _said(text: str, columns: int) -> Iterator[str]:
    return (f"{line}\n" for line in wrapped(safe(text), columns))


def _summary(counts: Counts) -> str:
    words = [counted(counts.words, "word")] if len(counts.groups[0].by) == 1 else []
    parts = [
        counted(counts.articles, "article"),
        *words,
        counted(counts.tags, "tag"),
        counted(counts.links, "link"),
    ]
    return ", ".join(parts)


def _all(counts: Counts, group: Group) -> Row:
    return _row("all", Line("", group.tags, 1.0 * bool(group.tags), counts.words, counts.articles))


def _overview(counts: Counts) -> Iterator[Row]:
    """Layers with their labels below, then the others."""
    layers, labels, *others = counts.groups
    yield _all(counts, labels)
    for layer in lines(counts, layers):
        yield ("",)
        yield _row(_shown(layer.value), layer)
        for line in lines(counts, labels):
            if counts.layers[line.value] == layer.value:
                yield _row(f"  {_shown(line.value)}", line)
    for group in others:
        if not group.rows:
            continue
        yield ("",)
        yield (f"by {WORDS[group.by[0].name]}",)
        for line in lines(counts, group):
            yield _row(f"  {_shown(line.value)}", line)


def _row(head: str, line: Line) -> Row:
    often = "" if line.frequency is None else f"{line.frequency:,.2f}"
    return head, f"{line.tags:,}", f"{line.share:.1%}", often, f"{line.articles:,}"


def _shown(value: str) -> str:
    return value or NOTHING


def _cross(group: Group) -> tuple[list[Row], list[Row]]:
    """Two lines of heads, and the rows, with totals."""
    first, second = group.by
    across = group.column_keys()
    rows: list[Row] = []
    for key in group.row_keys():
        cells = [group.cells[key, other] for other in across]
        rows.append([_shown(key), *_numbers([*cells, group.rows[key]])])
    rows.append(["all", *_numbers([*(group.columns[key] for key in across), group.tags])])
    heads: list[Row] = [["", str(second)], [str(first), *map(_shown, across), "all"]]
    return heads, rows


def _numbers(some: Sequence[int]) -> Iterator[str]:
    return (f"{one:,}" if one else "·" for one in some)


def records(counts: Counts) -> Iterator[Sequence[Any]]:
    """The rows of a CSV file, the first one its heads."""
    group = counts.groups[0]
    if len(group.by) == 2:
        across = group.column_keys()
        yield [str(group.by[0]), *across, "all"]
        for key in group.row_keys():
            yield [key, *(group.cells[key, other] for other in across), group.rows[key]]
        yield ["all", *(group.columns[key] for key in across), group.tags]
        return
    yield ["by", "value", "tags", "share", "per_1000_words", "articles", "words"]
    if len(counts.groups) > 1:
        every = Line("", counts.tags, 1.0 * bool(counts.tags), counts.words, counts.articles)
        yield ["all", *_values(every)]
    for each in counts.groups:
        for line in lines(counts, each):
            yield [str(each.by[0]), *_values(line)]


def _values(line: Line) -> list[Any]:
    often = "" if line.frequency is None else round(line.frequency, 4)
    return [line.value, line.tags, round(line.share, 6), often, line.articles, line.words]


def as_csv(counts: Counts, excel_safe: bool) -> str:
    """RFC 4180, rows end with LF."""
    head, *rows = records(counts)
    return "".join(comma_separated(head, rows, excel_safe=excel_safe))


def as_json(counts: Counts) -> str:
    """One line of JSON; the value of what has none is null."""
    import json

    from annotate.core.cells import in_json

    group = counts.groups[0]
    made: dict[str, Any] = {"articles": counts.articles, "tags": counts.tags, "links": counts.links}
    if len(group.by) == 2:
        across = group.column_keys()
        made |= {
            "by": [*map(str, group.by)],
            "counted": group.tags,
            "columns": [{"value": key or None, "tags": group.columns[key]} for key in across],
            "rows": [
                {
                    "value": key or None,
                    "tags": group.rows[key],
                    "counts": [group.cells[key, other] for other in across],
                }
                for key in group.row_keys()
            ],
        }
    else:
        made["words"] = counts.words
        if len(counts.groups) == 1:
            made["counted"] = group.tags
        made["by"] = {
            str(each.by[0]): [_object(line) for line in lines(counts, each)]
            for each in counts.groups
        }
    return in_json(json.dumps(made, ensure_ascii=False)) + "\n"


def _object(line: Line) -> Mapping[str, Any]:
    value, tags, share, often, articles, words = _values(line)
    return {
        "value": value or None,
        "tags": tags,
        "share": share,
        "per_1000_words": None if often == "" else often,
        "articles": articles,
        "words": words,
    }


def chart(counts: Counts) -> Chart:
    """What is drawn: of an overview the labels."""
    group = counts.groups[0] if len(counts.groups) == 1 else counts.groups[1]
    names = [str(name) for name in group.by]
    rows = group.row_keys()
    if len(names) == 2:
        series = group.column_keys()
        values = [[group.cells[row, one] for one in series] for row in rows]
    else:
        series, values = [""], [[group.rows[row]] for row in rows]
    title = f"Tags by {' and '.join(map(_word, group.by))}"
    return Chart(
        title,
        _summary(counts),
        [_shown(row) for row in rows],
        _word(group.by[1]) if len(names) == 2 else "",
        [_shown(one) for one in series] if len(names) == 2 else [],
        values,
    )


def _word(name: Name) -> str:
    return WORDS.get(str(name), str(name))


class Told:
    """Writes the counts as they are asked for."""

    def __init__(
        self, counts: Counts, format: str, output: str, excel_safe: bool, colour: bool | None
    ) -> None:
        self.counts = counts
        self.format = format
        self.output = output
        self.excel_safe = excel_safe
        self.colour = colour

    def write(self, read: Callable[[Path], bool]) -> None:
        """Write them to stdout or a file. Raises AnnotateError for a file that is `read`."""
        from annotate import console
        from annotate.cli.common import write_output

        text = self._text()
        if self.output == "-" and self.format in ("table", "bars"):
            # What it holds was made safe, and colours must pass.
            console.write(text)
        else:
            write_output(self.output, text.encode("utf-8", "backslashreplace"), read)

    def _text(self) -> str:
        from annotate import console

        counts = self.counts
        if self.format == "csv":
            return as_csv(counts, self.excel_safe)
        if self.format == "json":
            return as_json(counts)
        if self.format == "table":
            return "".join(table(counts, console.columns()))
        import sys

        from annotate.render.plots_bars import bars

        to_file = self.output != "-"
        coloured = console.colour(not to_file and sys.stdout.isatty(), self.colour)
        blocks = to_file or console.blocks()
        return "".join(bars(chart(counts), console.columns(), coloured=coloured, blocks=blocks))

    def plot(self, file: str, read: Callable[[Path], bool]) -> None:
        """Draw them to a file that ends with .svg or .png. Raises AnnotateError."""
        from annotate.cli.common import write_output
        from annotate.render.plots import plot

        drawn = plot(chart(self.counts))
        if file.lower().endswith(".png"):
            from annotate.render.plots_png import png

            write_output(file, png(drawn), read)
        else:
            write_output(file, drawn.encode("utf-8"), read)
