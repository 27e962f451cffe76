"""`annotate timeline`: the dates and dated claims of articles on a time axis."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from annotate.cli.opening import Workspaces
    from annotate.core.dated import Entry

FORMATS = ("text", "csv", "json", "svg", "html")

ENDINGS = {
    ".txt": "text", ".csv": "csv", ".json": "json", ".svg": "svg", ".html": "html", ".htm": "html",
}  # fmt: skip
"""The format of a file, by the end of its name."""

COLUMNS = (
    "first", "last", "time", "about", "what", "text", "value", "type", "claimant", "polarity",
    "verdict", "published", "file", "line", "column", "id", "label",
)  # fmt: skip
"""Of the CSV. `first` or `last` is empty where a stretch has no such end."""

FITTING = {"text": 40, "svg": 120, "html": 400}
"""Rows up to which a finer unit is taken."""

SHOWN = {"text": 8, "svg": 8, "html": 0}
"""Entries of a row, if nothing else is asked for; 0 for all."""


class Part(NamedTuple):
    """What a part of the articles holds."""

    articles: int
    entries: list[Entry]
    missing: Counter[str]


def timeline(
    paths: options.Paths,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="UNIT|NAME",
            help="A row for each day, week, month or year; by default the finest that fits. "
            "Any other NAME: only tags that NAME made.",
            show_default=False,
        ),
    ] = None,
    published: Annotated[
        bool,
        typer.Option(
            "--published", help="Put claims without a date at their article's day of publication."
        ),
    ] = False,
    most: Annotated[
        int | None,
        typer.Option(
            "--most",
            metavar="N",
            min=0,
            help="Show so many entries a row, 0 for all; by default 8, on a page all.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="text, csv, json, svg or html; by default what -o ends with, else text.",
            show_default=False,
        ),
    ] = "",
    output: options.Output = "-",
    layer: options.Layers = None,
    label: options.Labels = None,
    status: options.Statuses = None,
    since: options.Since = "",
    where: options.Where = None,
    bom: Annotated[bool, typer.Option("--bom", help="CSV: start with a BOM, for Excel.")] = False,
    excel_safe: Annotated[
        bool, typer.Option("--excel-safe", help="CSV: put ' before what looks like a formula.")
    ] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="Use no colours.")] = False,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Do not page long text.")] = False,
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
    jobs: options.Jobs = 0,
    engine: options.Engine = "",
    scheduler: options.Scheduler = "",
) -> None:
    """Put dates and dated claims on a time axis."""
    from annotate import console
    from annotate.cli.answering import chosen_format, give
    from annotate.cli.opening import Opening, each_workspace
    from annotate.core.periods import UNITS
    from annotate.errors import AnnotateError, ExitStatus

    chosen = chosen_format(format, output, FORMATS, ENDINGS)
    words = options.each(by)
    units = [word for word in words if word in UNITS]
    if len(set(units)) > 1:
        raise AnnotateError(
            f"--by takes one unit, not {' and '.join(dict.fromkeys(units))}",
            "tags by somebody of that name: --where by=NAME",
        )
    makers = [word for word in words if word not in UNITS]
    asked = options.chosen(layer, label, status, makers, since, where)
    opening = Opening(as_layer, labels=labels, chosen=asked)
    place = options.engine(engine, scheduler)
    workspaces = each_workspace(paths, opening, jobs=jobs, engine=place)
    articles = 0
    found: list[Entry] = []
    missing: Counter[str] = Counter()
    for part in workspaces.parts(partial(in_part, published=published)):
        articles += part.articles
        found += part.entries
        missing += part.missing
    workspaces.require_known()
    if workspaces.status == ExitStatus.WRONG_USE:
        # None of them could be read.
        workspaces.finish()
    if articles:
        _require_makers(makers, workspaces.makers)
    found.sort(key=lambda entry: entry.order)
    pieces: Iterable[str]
    if chosen == "csv":
        from annotate.cli.answering import comma_separated

        pieces = comma_separated(COLUMNS, map(_cells, found), bom=bom, excel_safe=excel_safe)
    elif chosen == "json":
        pieces = _in_json(found, missing)
    else:
        plain = no_color or output != "-"
        colour = console.colour(sys.stdout.isatty(), False if plain else None)
        unit = units[0] if units else ""
        blocks = output != "-" or console.blocks()
        shown = SHOWN[chosen] if most is None else most
        pieces = _drawn(chosen, found, unit, shown, colour, blocks)
    give(pieces, output, workspaces.read, to_read=chosen == "text", pager=not no_pager)
    _tell(articles, found, missing)
    workspaces.finish()


def in_part(workspaces: Workspaces, *, published: bool) -> Part:
    """What a part of the articles has on the axis; in whichever process."""
    from annotate.cli.answering import in_unicode
    from annotate.core.dated import entries_of

    articles = 0
    found: list[Entry] = []
    missing: Counter[str] = Counter()
    for workspace in workspaces:
        articles += 1
        file, hidden = in_unicode(workspace.path), workspaces.hidden(workspace)
        entries, without = entries_of(
            workspace.document, workspace.schema, file, hidden, published=published
        )
        found += entries
        missing += without
    return Part(articles, found, missing)


def _require_makers(asked: Iterable[str], met: Collection[str]) -> None:
    """Raises AnnotateError for a name that nothing is by, and that looks like a slip of a unit."""
    from annotate.core.periods import UNITS
    from annotate.core.similar import nearest
    from annotate.errors import AnnotateError

    for name in asked:
        if name not in met and (close := nearest(name, UNITS)):
            raise AnnotateError(
                f"--by takes a unit or who made tags, and there is no {name}",
                f"did you mean {close}?",
            )


def _tell(articles: int, found: Sequence[Entry], missing: Counter[str]) -> None:
    """Say how much is on the axis, and what is not."""
    from annotate import console
    from annotate.core.dated import UNDATED
    from annotate.core.wording import counted

    claims = sum(entry.claim is not None for entry in found)
    dates = len(found) - claims
    kinds = [(dates, "date")] * bool(dates) + [(claims, "dated claim")] * bool(claims)
    said = " and ".join(counted(*kind) for kind in kinds) or "no dates"
    console.say(f"{said} in {counted(articles, 'article')}")
    for why, number in missing.most_common():
        what = "" if why.startswith("claims") else "dates "
        hint = " (--published puts such at the day of publication)" * (why == UNDATED)
        console.say(f"  not on the axis: {number:,} {_singular(number, what + why)}{hint}")


def _singular(number: int, words: str) -> str:
    """`dates without a value` for one of them."""
    if number != 1:
        return words
    first, _, rest = words.partition(" ")
    rest = rest.replace("that are ", "that is ").replace("that come ", "that comes ")
    return f"{first.removesuffix('s')} {rest.replace('that only point ', 'that only points ')}"


def _drawn(
    chosen: str, found: Sequence[Entry], unit: str, most: int, colour: bool, blocks: bool
) -> Iterable[str]:
    """The entries in a format for people."""
    from annotate import console
    from annotate.core.periods import fitting, rows

    unit = unit or fitting(found, FITTING[chosen])
    drawn = rows(found, unit)
    if chosen == "svg":
        from annotate.render.timeline_drawing import document

        return document(drawn, most)
    if chosen == "html":
        from annotate.render.timeline_page import page

        return page(drawn, most)
    from annotate.render.painting import Paint
    from annotate.render.timeline_lines import timeline

    return timeline(drawn, unit, console.columns(), most, Paint(colour, blocks))


def _days(entry: Entry) -> tuple[str, str]:
    """First and last day as ISO 8601 has them, empty for an open end."""
    stretch = entry.stretch
    first = "" if stretch.open_first else stretch.first.isoformat()
    return first, "" if stretch.open_last else stretch.last.isoformat()


def _cells(entry: Entry) -> list[object]:
    claim = entry.claim
    who = "; ".join(speaker.name for speaker in claim.speakers) if claim else ""
    return [
        *_days(entry), entry.stretch.time, entry.stretch.about, "claim" if claim else "date",
        entry.text, entry.value, entry.type, who, claim.polarity if claim else "",
        claim.verdict if claim else "", "yes" if entry.published else "", entry.file, entry.line,
        entry.column, entry.id, entry.label,
    ]  # fmt: skip


def _in_json(found: Iterable[Entry], missing: Counter[str]) -> Iterator[str]:
    """One object: the entries in the order of time, and how many have no place, by reason."""
    from json import dumps

    from annotate.core.cells import in_json

    entries = []
    for entry in found:
        made = dict(zip(COLUMNS, _cells(entry), strict=True))
        who = [speaker.name for speaker in entry.claim.speakers] if entry.claim else []
        entries.append(made | {"claimant": who, "published": entry.published})
    whole = {"entries": entries, "unplaced": dict(missing.most_common())}
    yield in_json(dumps(whole, ensure_ascii=False)) + "\n"
