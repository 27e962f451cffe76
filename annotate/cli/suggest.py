"""`annotate suggest`: what might be tagged in articles, to read, to hand on, or to accept.

Invariants: without `--accept` nothing is written; with it, an article's tags are written in one
save or not at all, and what is wrong with the command is told before anything is.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from annotate.cli.suggesting import Wanted
    from annotate.cli.tools import Tools
    from annotate.core.schema import Schema
    from annotate.store.schemas import Config

FORMATS = ("table", "jsonl")
ENDINGS = {".txt": "table", ".jsonl": "jsonl"}
"""The format of a file, by the end of its name."""


def suggest(
    paths: options.Paths,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="SUGGESTER,...",
            help="Only these: dates, names, quantities, attributions.",
            show_default=False,
        ),
    ] = None,
    suggester: Annotated[
        list[str] | None,
        typer.Option(
            "--suggester",
            metavar="COMMAND",
            help="Ask this command as well: it gets the article as JSON on its standard input, and "
            "answers a line of JSON a tag.",
            show_default=False,
        ),
    ] = None,
    trust: Annotated[
        bool,
        typer.Option(
            "--trust", help="Let the commands that annotate.yaml names run, now and later."
        ),
    ] = False,
    every: Annotated[
        bool, typer.Option("--all", help="Also those that are less sure, with how sure they are.")
    ] = False,
    layer: options.Layers = None,
    label: options.Labels = None,
    status: options.Statuses = None,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="NAME",
            help="Only tags that would be by NAME: a suggester, or annotate, who accepts them all; "
            "several with commas.",
            show_default=False,
        ),
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            "--since",
            metavar="DATE",
            help="Only tags that would be made since: now, so all, or none of a day to come.",
            show_default=False,
        ),
    ] = "",
    where: options.Where = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="table or jsonl; by default what -o ends with, else table.",
            show_default=False,
        ),
    ] = "",
    output: options.Output = "",
    accept: Annotated[
        bool, typer.Option("--accept", help="Write them into the sidecar, as tags by `annotate`.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="With --accept: tell what would be written.")
    ] = False,
    published: options.Published = "",
    encoding: options.Encoding = None,
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
    no_color: Annotated[bool, typer.Option("--no-color", help="Use no colours.")] = False,
    jobs: options.Jobs = 0,
    engine: options.Engine = "",
    scheduler: options.Scheduler = "",
) -> None:
    """Print what might be tagged, or tag it.

    What is tagged already, or was rejected, is left out. JSON Lines have the less sure dates and
    claims as well, at the end. Accepting takes one process: what is tagged in an article is known
    in the next.
    """
    from functools import partial

    from annotate import console
    from annotate.cli.answering import chosen_format
    from annotate.cli.common import tell_makers, write_output
    from annotate.cli.opening import Opening, each_workspace
    from annotate.cli.suggested import EFFORT, NOTHING, Printing, accepted, suggested
    from annotate.cli.suggesting import PIPED, Wanted, summary
    from annotate.cli.tools import Tools
    from annotate.core.article import valid_date
    from annotate.core.edits import now
    from annotate.core.suggestion import BY
    from annotate.errors import AnnotateError

    chosen = chosen_format(format, output, FORMATS, ENDINGS)
    if published and not valid_date(published):
        raise AnnotateError(
            f"no such date: {published}", "--published takes a date such as 2020-11-05"
        )
    if dry_run and not accept:
        raise AnnotateError("--dry-run goes with --accept", "without --accept nothing is written")
    if accept:
        options.require_here(paths)
        if engine or scheduler:
            raise AnnotateError("--accept takes one process", "leave out --engine and --scheduler")
    to_file = bool(output) and output != "-"
    asked = options.chosen(layer, label, status, by, since, where)
    named = [name.strip() for words in only or () for name in words.split(",")]
    wanted = Wanted(
        tuple(dict.fromkeys(named)),
        asked.layers,
        asked.labels,
        every,
        chosen == "jsonl" and not accept,
        asked.where,
        asked.by,
        asked.since,
        now(),
    )
    tools = Tools(suggester or (), wanted.only)
    articles = options.chosen(statuses=status)
    opening = Opening(as_layer, encoding, published, labels, fit=accept, chosen=articles)
    workspaces = each_workspace(
        paths, opening, untagged=True, jobs=jobs, engine=options.engine(engine, scheduler)
    )
    projects = _projects(workspaces.found, labels)
    _require_known(projects, wanted, tools)
    if trust:
        tools.allow(config for _, config in projects)
    coloured = console.colour(sys.stdout.isatty() and not to_file, False if no_color else None)
    printing = Printing(chosen, coloured, every, console.columns(PIPED))
    total = NOTHING

    def pieces() -> Iterator[str]:
        nonlocal total
        if accept:
            parts = accepted(workspaces, wanted, tools, printing, dry_run=dry_run)
        else:
            work = partial(suggested, wanted, tools, printing)
            parts = workspaces.parts(work, effort=EFFORT)
        for part in parts:
            tools.tell(part.notices)
            total += part.total
            yield part.text

    if to_file:
        encoded = (piece.encode("utf-8", "backslashreplace") for piece in pieces())
        write_output(output, encoded, workspaces.read)
    else:
        for piece in pieces():
            console.write(piece)
    console.say(summary(total.kinds, total.unsure))
    if total.undated:
        what = "1 article has" if total.undated == 1 else f"{total.undated} articles have"
        console.say(f"{what} no day of publication, which dates count from: --published DATE")
    if asked.by:
        tell_makers(asked.by, {BY, *_suggesters(projects, tools)})
    workspaces.finish()


def _projects(found: Iterable[Path], labels: Path | None) -> list[tuple[Schema, Config]]:
    """The schemas and configurations of articles, each once. What is wrong with one is told when
    its articles are opened."""
    from annotate.errors import AnnotateError
    from annotate.store.schemas import CONFIG_NAME, schema_for

    projects: dict[str, tuple[Schema, Config]] = {}
    for folder in dict.fromkeys(path.parent for path in found):
        try:
            schema, config = schema_for(folder / CONFIG_NAME, labels)
        except AnnotateError:
            continue
        projects[config.name] = schema, config
    return list(projects.values())


def _suggesters(projects: list[tuple[Schema, Config]], tools: Tools) -> list[str]:
    """The names of all that suggests."""
    from annotate.suggest.registry import BUILT_IN

    return [*BUILT_IN, *(name for _, config in projects for name in tools.names(config))]


def _require_known(projects: list[tuple[Schema, Config]], wanted: Wanted, tools: Tools) -> None:
    """Raises AnnotateError for a label, a suggester, or a name in a condition, that none of the
    projects has."""
    from annotate.cli.common import names, nearest, require_conditions, require_label
    from annotate.cli.suggesting import known_of
    from annotate.errors import AnnotateError
    from annotate.suggest.registry import BUILT_IN

    if others := [name for name in wanted.only if name not in BUILT_IN]:
        there = _suggesters(projects, tools)
        for name in others:
            if name not in there:
                raise AnnotateError(f"no such suggester: {name}", nearest(name, there))
    if wanted.labels and projects:
        labels = dict.fromkeys(name for schema, _ in projects for name in names(schema))
        for label in wanted.labels:
            require_label(label, labels)
    if wanted.where and projects:
        known = {name for schema, _ in projects for name in known_of(schema)}
        require_conditions(wanted.where, known)
