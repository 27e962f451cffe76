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

    from annotate.cli.opening import Workspaces
    from annotate.cli.suggesting import Found, Wanted
    from annotate.cli.tools import Tools
    from annotate.core.schema import Schema
    from annotate.store.schemas import Config
    from annotate.store.workspace import Workspace

FORMATS = ("table", "jsonl")


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
) -> None:
    """Print what might be tagged, or tag it.

    What is tagged already, or was rejected, is left out. JSON Lines have the less sure dates and
    claims as well, at the end.
    """
    from annotate import console
    from annotate.cli.common import nearest, write_output
    from annotate.cli.opening import Opening, each_workspace
    from annotate.cli.suggesting import Wanted, summary
    from annotate.cli.tools import Tools
    from annotate.core.article import valid_date
    from annotate.errors import AnnotateError

    chosen = format or ("jsonl" if output.lower().endswith(".jsonl") else "table")
    if chosen not in FORMATS:
        raise AnnotateError(f"no such format: {chosen}", nearest(chosen, FORMATS))
    if published and not valid_date(published):
        raise AnnotateError(
            f"no such date: {published}", "--published takes a date such as 2020-11-05"
        )
    if dry_run and not accept:
        raise AnnotateError("--dry-run goes with --accept", "without --accept nothing is written")
    if accept:
        options.require_here(paths)
    to_file = bool(output) and output != "-"
    named = [name.strip() for words in only or () for name in words.split(",")]
    wanted = Wanted(
        tuple(dict.fromkeys(named)),
        layer or (),
        label or (),
        every,
        chosen == "jsonl" and not accept,
    )
    tools = Tools(suggester or (), wanted.only)
    workspaces = each_workspace(
        paths, Opening(as_layer, encoding, published, labels, fit=accept), untagged=True
    )
    projects = _projects(workspaces.found, labels)
    _require_known(projects, wanted, tools)
    if trust:
        tools.allow(config for _, config in projects)
    coloured = console.colour(sys.stdout.isatty() and not to_file, False if no_color else None)
    total = _Total()

    def pieces() -> Iterator[str]:
        for workspace in workspaces:
            found = _found(workspaces, workspace, wanted, tools, accept, dry_run)
            if found is not None:
                total.add(workspace, found)
                yield "".join(_rendered(workspace, found, chosen, coloured, every))

    if to_file:
        data = "".join(pieces()).encode("utf-8", "backslashreplace")
        write_output(output, data, workspaces.read)
    else:
        for piece in pieces():
            console.write(piece)
    console.say(summary(total.kinds, total.unsure))
    if total.undated:
        what = "1 article has" if total.undated == 1 else f"{total.undated} articles have"
        console.say(f"{what} no day of publication, which dates count from: --published DATE")
    workspaces.finish()


class _Total:
    """What was found in all articles."""

    def __init__(self) -> None:
        from collections import Counter

        self.kinds: Counter[str] = Counter()
        self.unsure = 0
        self.undated = 0

    def add(self, workspace: Workspace, found: Found) -> None:
        kinds = [suggestion.suggester for suggestion in found.suggestions]
        self.kinds.update(kinds)
        self.unsure += found.unsure
        self.undated += "dates" in kinds and not workspace.document.metadata.published


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


def _require_known(projects: list[tuple[Schema, Config]], wanted: Wanted, tools: Tools) -> None:
    """Raises AnnotateError for a layer that does not exist, and for a label or a suggester that
    none of the projects has."""
    from annotate.cli.common import names, nearest, require_label
    from annotate.errors import AnnotateError
    from annotate.suggest.registry import BUILT_IN

    options.chosen(list(wanted.layers))
    if others := [name for name in wanted.only if name not in BUILT_IN]:
        known = [*BUILT_IN, *(name for _, config in projects for name in tools.names(config))]
        for name in others:
            if name not in known:
                raise AnnotateError(f"no such suggester: {name}", nearest(name, known))
    if wanted.labels and projects:
        labels = dict.fromkeys(name for schema, _ in projects for name in names(schema))
        for label in wanted.labels:
            require_label(label, labels)


def _found(
    workspaces: Workspaces,
    workspace: Workspace,
    wanted: Wanted,
    tools: Tools,
    accept: bool,
    dry_run: bool,
) -> Found | None:
    """What is suggested for an article, and done with it; None if that fails, which is told.
    Raises AnnotateError if it is the only one."""
    from annotate import console
    from annotate.cli.common import saved
    from annotate.cli.suggesting import find, take
    from annotate.core.wording import counted
    from annotate.errors import AnnotateError, ExitStatus

    try:
        if not accept:
            return find(workspace, wanted, tools)
        found = take(workspace, wanted, tools)
        if found.tags or found.links:
            if not dry_run:
                saved(workspace)
            made = f"{counted(found.tags, 'tag')} and {counted(found.links, 'link')}"
            console.say(f"{workspace.sidecar}: {made}{' to write' if dry_run else ' written'}")
        return found
    except AnnotateError as error:
        if len(workspaces.found) == 1:
            raise
        console.fail(error)
        workspaces.status = ExitStatus.PROBLEMS
        return None


def _rendered(
    workspace: Workspace, found: Found, format: str, coloured: bool, scores: bool
) -> Iterable[str]:
    from annotate import console
    from annotate.cli import suggesting

    if format == "jsonl":
        from annotate.formats.suggestions import lines

        return lines(str(workspace.path), found.suggestions)
    palette = None
    if coloured:
        from annotate.cli.show import palette_of

        palette = palette_of(workspace)
    columns = console.columns(suggesting.PIPED)
    return suggesting.lines(workspace, found.suggestions, columns, palette=palette, scores=scores)
