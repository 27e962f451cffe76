"""`annotate claims`: who claims what, as a table by claimant and as a graph."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from annotate.cli.opening import Workspaces
    from annotate.core.claims import Claim, Claimant

FORMATS = ("table", "text", "csv", "json", "dot", "svg")

ENDINGS = {
    ".txt": "text", ".csv": "csv", ".json": "json", ".dot": "dot", ".gv": "dot", ".svg": "svg",
}  # fmt: skip
"""The format of a file, by the end of its name."""

COLUMNS = (
    "claimant", "polarity", "claim", "verdict", "check", "kind", "voice", "when", "restated",
    "supports", "contradicts", "file", "line", "column", "id",
)  # fmt: skip
"""Of the CSV; a claim of several claimants has a row for each."""


class Part(NamedTuple):
    """What a part of the articles holds."""

    articles: int
    claims: list[Claim]
    beyond: int
    """Links to claims that are not asked for."""


def claims(
    paths: options.Paths,
    sort: Annotated[
        str,
        typer.Option(
            "--sort",
            metavar="ORDER",
            help="Order of the claimants: claims (most first), name, or place.",
        ),
    ] = "claims",
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="table; text, dot or svg, which draw what supports and contradicts what; csv or "
            "json. By default what -o ends with, else table.",
            show_default=False,
        ),
    ] = "",
    output: options.Output = "-",
    layer: options.Layers = None,
    label: options.Labels = None,
    status: options.Statuses = None,
    by: options.Annotators = None,
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
    """Tell who claims what, and what supports or contradicts it."""
    from annotate import console
    from annotate.cli.answering import chosen_format, give
    from annotate.cli.common import nearest
    from annotate.cli.opening import Opening, each_workspace
    from annotate.core.claims import SORTS, by_claimant
    from annotate.errors import AnnotateError, ExitStatus

    chosen = chosen_format(format, output, FORMATS, ENDINGS)
    if sort not in SORTS:
        raise AnnotateError(
            f"no such order: {sort}", nearest(sort, SORTS) or f"there are: {', '.join(SORTS)}"
        )
    asked = options.chosen(layer, label, status, by, since, where)
    opening = Opening(as_layer, labels=labels, chosen=asked)
    place = options.engine(engine, scheduler)
    workspaces = each_workspace(paths, opening, jobs=jobs, engine=place)
    articles = beyond = 0
    found: list[Claim] = []
    for part in workspaces.parts(in_part):
        articles += part.articles
        beyond += part.beyond
        found += part.claims
    workspaces.require_known()
    if workspaces.status == ExitStatus.WRONG_USE:
        # None of them could be read.
        workspaces.finish()
    claimants = by_claimant(found, sort)
    plain = no_color or output != "-"
    colour = console.colour(sys.stdout.isatty(), False if plain else None)
    pieces: Iterable[str]
    if chosen == "csv":
        from annotate.cli.answering import comma_separated

        pieces = comma_separated(COLUMNS, _rows(claimants), bom=bom, excel_safe=excel_safe)
    else:
        blocks = output != "-" or console.blocks()
        pieces = _drawn(chosen, claimants, found, colour, blocks)
    to_read = chosen in ("table", "text")
    give(pieces, output, workspaces.read, to_read=to_read, pager=not no_pager)
    _tell(articles, found, claimants, beyond)
    workspaces.finish()


def in_part(workspaces: Workspaces) -> Part:
    """The claims of a part of the articles; in whichever process."""
    from annotate.cli.answering import in_unicode
    from annotate.core.claims import claims_of, links_beyond

    articles = beyond = 0
    found: list[Claim] = []
    for workspace in workspaces:
        articles += 1
        file = in_unicode(workspace.path)
        hidden = workspaces.hidden(workspace)
        found += claims_of(workspace.document, workspace.schema, file, hidden)
        beyond += links_beyond(workspace.document, workspace.schema, hidden) if hidden else 0
    return Part(articles, found, beyond)


def _tell(
    articles: int, found: Sequence[Claim], claimants: Sequence[Claimant], beyond: int
) -> None:
    """Say how many there are, or that there are none, and what is left out of what is drawn."""
    from annotate import console
    from annotate.core.wording import counted

    where = f"in {counted(articles, 'article')}"
    if not found:
        console.say(f"no claims {where}")
        return
    people = sum(one.speaker.somebody for one in claimants)
    others = Counter(
        {one.speaker.name: len(one.claims) for one in claimants if not one.speaker.somebody}
    )
    more = "".join(f"; {number:,} by {name}" for name, number in others.items())
    console.say(f"{counted(len(found), 'claim')} by {counted(people, 'claimant')} {where}{more}")
    if beyond:
        console.say(f"left out: {counted(beyond, 'link')} to claims that are not asked for")


def _drawn(
    chosen: str,
    claimants: Sequence[Claimant],
    found: Sequence[Claim],
    colour: bool,
    blocks: bool,
) -> Iterable[str]:
    """The claims in a format for people, or for programs that draw."""
    from annotate import console

    if chosen == "json":
        return _in_json(claimants, found)
    known = {claim.key: claim for claim in found}
    if chosen == "dot":
        from annotate.render.claim_dot import dot

        return dot(claimants, known)
    if chosen == "svg":
        from annotate.render.claim_graph import graph

        return graph(claimants, known)
    from annotate.render.claim_lists import table, tree
    from annotate.render.painting import Paint

    if chosen == "text":
        return tree(claimants, known, console.columns(), Paint(colour, blocks))
    return table(claimants, console.columns(), Paint(colour, blocks))


def _rows(claimants: Iterable[Claimant]) -> Iterator[list[object]]:
    for speaker, claims in claimants:
        for claim in claims:
            yield [
                speaker.name, claim.polarity, claim.text, claim.verdict, claim.check, claim.kind,
                claim.voice, "; ".join(claim.when), claim.restated, "; ".join(claim.supports),
                "; ".join(claim.contradicts), claim.file, claim.line, claim.column, claim.id,
            ]  # fmt: skip


def _in_json(claimants: Iterable[Claimant], found: Iterable[Claim]) -> Iterator[str]:
    """One object: the claimants with the places of their claims, and the claims once each."""
    from json import dumps

    from annotate.core.cells import in_json

    places = {claim.key: number for number, claim in enumerate(found)}
    whole = {
        "claimants": [
            {
                "name": speaker.name,
                "named": speaker.somebody,
                "claims": [places[claim.key] for claim in claims],
            }
            for speaker, claims in claimants
        ],
        "claims": [
            claim._asdict() | {"speakers": [speaker.name for speaker in claim.speakers]}
            for claim in found
        ],
    }
    yield in_json(dumps(whole, ensure_ascii=False)) + "\n"
