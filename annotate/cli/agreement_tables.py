"""Agreement as tables for a terminal: small ones, each with a line that says what it is.

Invariant: no line is wider than the terminal where names can be cut so that it is not; figures are
never cut. What is not defined is a dash.
"""

from collections.abc import Iterable, Iterator, Sequence

from annotate.cli.table import wrapped
from annotate.core.cells import clusters, safe, width
from annotate.core.wording import counted
from annotate.corpus.agreement.definitions import DEFINITIONS
from annotate.corpus.agreement.figures import Figure
from annotate.corpus.agreement.report import Report, Row, Value
from annotate.corpus.agreement.said import ALL, Scope

GAP = 2
SHORTEST = 8
"""Cells of a name that are never cut."""

UNDEFINED = "–"

CONFUSED = 12
"""Pairs of labels that are shown; the other formats have all."""


def tables(report: Report, token: str, gamma: Figure, columns: int) -> Iterator[str]:
    """The lines, each with its end, at most `columns` cells wide."""
    for number, (caption, rows, names) in enumerate(_all(report)):
        if number == 0:
            yield from _lines(_head(report, token, gamma), columns)
        yield "\n"
        yield from _lines(caption, columns)
        yield from aligned(rows, names, columns)
    yield "\n"
    yield from _lines(_matched(report), columns)
    yield from _lines("What each figure is: annotate agree --explain", columns)


Table = tuple[str, list[list[str]], int]
"""A caption, rows of which the first are headers, and how many columns are names."""


def _head(report: Report, token: str, gamma: Figure) -> str:
    who = ", ".join(report.annotators)
    told = [
        f"{counted(len(report.annotators), 'annotator')}: {who}",
        counted(report.articles, "article"),
        f"{counted(report.tokens, 'token')} ({token})",
    ]
    if report.samples:
        told.append(f"in brackets 95 % intervals of {report.samples:,} resamplings")
    if gamma is not None:
        told.append(f"γ {gamma:.3f}")
    return "; ".join(told)


def _all(report: Report) -> Iterator[Table]:
    layers = {row.scope[0] for row in report.rows} - {""}
    # Of one layer only, its figures are those of all.
    shown = [row for row in report.rows if row.scope[1] or row.scope == ALL or len(layers) > 1]
    yield (
        "Tags: F1, the mean over pairs of annotators, and pooled over pairs",
        [["", "tags", "exact", "pooled", "overlap", "pooled"], *map(_tags, shown)],
        1,
    )
    yield (
        "Tokens: Cohen's κ as the mean over pairs, Fleiss' κ, Krippendorff's α; characters: ᵤα",
        [["", "Cohen κ", "Fleiss κ", "α", "ᵤα"], *map(_tokens, shown)],
        1,
    )
    pairs = [
        [
            *(row.a, row.b, f"{row.articles:,}"),
            *map(_figure, (*row.exact, row.overlap[2], row.kappa)),
        ]
        for row in report.pairs
        if row.scope == ALL
    ]
    if len(pairs) > 1:
        head = ["", "", "articles", "P", "R", "exact F1", "overlap F1", "Cohen κ"]
        yield "Pairs of annotators, the first as the reference", [head, *pairs], 2
    if report.attributes:
        rows = [
            [
                row.scope[1],
                row.name,
                f"{row.pairs:,}",
                UNDEFINED if row.same is None else f"{100 * row.same:.1f}",
                _figure(row.kappa),
                _figure(row.alpha),
            ]
            for row in report.attributes
        ]
        head = ["", "", "pairs", "% same", "Cohen κ", "α"]
        yield "Attributes of matched tags with the same label", [head, *rows], 2
    if report.links:
        rows = [
            [row.kind, f"{row.links:,}", _figure(row.f1), _figure(row.pooled)]
            for row in report.links
        ]
        head = ["", "links", "F1", "pooled"]
        yield "Links between matched tags", [head, *rows], 1
    differ = [(labels, n) for labels, n in report.labels.items() if labels[0] != labels[1]]
    if differ:
        differ.sort(key=lambda one: (-one[1], one[0]))
        rows = [[one, other, f"{n:,}"] for (one, other), n in differ[:CONFUSED]]
        if len(differ) > CONFUSED:
            left = differ[CONFUSED:]
            rows.append([f"{len(left)} more", "", f"{sum(n for _, n in left):,}"])
        yield "Confusion: matched tags with different labels", [["", "", "tags"], *rows], 2


def _matched(report: Report) -> str:
    same = sum(n for (one, other), n in report.labels.items() if one == other)
    total = sum(report.labels.values())
    alone = "; ".join(f"{label} {n:,}" for label, n in report.alone.items())
    return (
        f"Matched pairs of tags: {total:,}, with the same label {same:,}. "
        f"Tags that are not matched, over all pairs: {alone or 'none'}."
    )


def _name(scope: Scope) -> str:
    layer, label = scope
    return f"  {label}" if label else layer or "all"


def _tags(row: Row) -> list[str]:
    names = ("exact_f1", "overlap_f1")
    cells = [_name(row.scope), f"{sum(row.tags.values()):,}"]
    for name in names:
        cells += [_value(row.figures[name]), _figure(row.figures[f"{name}_pooled"].value)]
    return cells


def _tokens(row: Row) -> list[str]:
    figures = row.figures
    return [
        _name(row.scope),
        _value(figures["cohen_kappa"]),
        # So that all has room: it hardly ever differs from α by more than its last digit.
        _figure(figures["fleiss_kappa"].value),
        _value(figures["alpha"]),
        _value(figures["alpha_unitizing"]),
    ]


def _figure(value: Figure) -> str:
    return UNDEFINED if value is None else f"{value:.3f}".replace("-", "−")


def _value(value: Value) -> str:
    """A figure, and in brackets the ends of its interval to two digits."""
    told = _figure(value.value)
    if value.low is None or value.high is None:
        return told
    return f"{told} ({_short(value.low)}–{_short(value.high)})"


def _short(end: float) -> str:
    return f"{end:.2f}".replace("-0.00", "0.00").replace("0.", ".").replace("-", "−")


def aligned(rows: Sequence[Sequence[str]], names: int, columns: int) -> Iterator[str]:
    """Lines of cells: so many columns of names at the left, which are cut where there is no room,
    and numbers, which are not."""
    clean = [[safe(cell) for cell in row] for row in rows]
    sizes = [max(map(width, column)) for column in zip(*clean, strict=True)]
    room = columns - sum(sizes[names:]) - GAP * (len(sizes) - 1)
    for place in range(names):
        sizes[place] = min(sizes[place], max(SHORTEST, room // names))
    for row in clean:
        cells = [_left(cell, size) for cell, size in zip(row[:names], sizes, strict=False)]
        cells += [
            " " * (size - width(cell)) + cell
            for cell, size in zip(row[names:], sizes[names:], strict=True)
        ]
        yield (" " * GAP).join(cells).rstrip() + "\n"


def _left(cell: str, size: int) -> str:
    if width(cell) > size:
        kept = ""
        for cluster in clusters(cell):
            if width(kept + cluster) > size - 1:
                break
            kept += cluster
        cell = kept + "…"
    return cell + " " * (size - width(cell))


def _lines(text: str, columns: int) -> Iterable[str]:
    return (f"{line}\n" for line in wrapped(safe(text), columns))


def explained(columns: int) -> Iterator[str]:
    """What each figure is."""
    for name, definition in DEFINITIONS.items():
        yield f"{name}\n"
        for line in wrapped(definition, max(SHORTEST, columns - 4)):
            yield f"    {line}\n"
