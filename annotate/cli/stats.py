"""`annotate stats`: how many tags there are, by what is asked for, as a table, data or a plot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from annotate.cli.opening import Workspaces
    from annotate.corpus.counts import Counts
    from annotate.corpus.naming import Name

FORMATS = ("table", "csv", "json")

ENDINGS = {".txt": "table", ".csv": "csv", ".json": "json"}
"""The format of a file, by the end of its name."""

PLOTS = (".svg", ".png")


def _layers(names: list[str] | None) -> list[str]:
    """The layers that are asked for. Raises AnnotateError for a name that none can have; one alone
    is no other than in all commands."""
    return options.annotators(names, plain=len({*options.each(names)}) > 1)


def stats(
    paths: options.Paths,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            metavar="NAME[,NAME]",
            help="Count by label, layer, by (who tagged), as (whose sidecar), status, file, "
            "published:month, at:year, an attribute such as verdict, or a link such as claimant; "
            "by two names in rows and columns. Only what ana tagged: --where by=ana.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="table, csv or json; by default what -o ends with, else table.",
            show_default=False,
        ),
    ] = "",
    output: options.Output = "-",
    plot: Annotated[
        str,
        typer.Option(
            "--plot",
            metavar="FILE",
            help="Draw it too, to a file that ends with .svg or .png.",
            show_default=False,
        ),
    ] = "",
    bars: Annotated[bool, typer.Option("--bars", help="Draw bars in place of a table.")] = False,
    layer: options.Layers = None,
    label: options.Labels = None,
    status: options.Statuses = None,
    since: options.Since = "",
    where: options.Where = None,
    excel_safe: Annotated[
        bool, typer.Option("--excel-safe", help="CSV: put ' before what looks like a formula.")
    ] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="Draw bars without colour.")] = False,
    as_layers: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            callback=_layers,
            metavar="NAME,...",
            help="Use the sidecars ARTICLE.NAME.tags.yaml; of several annotators - is who wrote "
            "the plain ones, and --by as counts what each tagged.",
            show_default=False,
        ),
    ] = None,
    labels: options.LabelsFile = None,
    jobs: options.Jobs = 0,
    engine: options.Engine = "",
    scheduler: options.Scheduler = "",
) -> None:
    """Count tags: by label, attribute, annotator, status, article.

    A word stands between blanks or long dashes and has a letter or digit; in scripts without blanks
    a run of one script is one. A tag with several values counts under each, a link with the tag
    that it starts at.
    """
    from functools import partial

    from annotate.cli.counting import counted, counted_layers
    from annotate.cli.opening import Opening, each_workspace
    from annotate.cli.stats_output import Told
    from annotate.corpus.counts import Counts
    from annotate.errors import ExitStatus

    chosen = _chosen(format, output, bars)
    _require_plot(plot)
    names = _names(by or [])
    asked = options.chosen(layer, label, status, None, since, where)
    place = options.engine(engine, scheduler)
    layers = as_layers or [""]
    several = len(layers) > 1
    opening = Opening("" if several else layers[0], labels=labels, chosen=asked)
    if several:
        from annotate.cli.layered import LayeredWorkspaces, with_any

        workspaces: Workspaces = LayeredWorkspaces(with_any(paths, layers), opening, jobs, place)
    else:
        workspaces = each_workspace(paths, opening, jobs=jobs, engine=place)
    counts = Counts(names, several=several)
    for part in workspaces.parts(partial(counted_layers if several else counted, names)):
        counts.take(part)
    workspaces.require_known()
    if counts.articles:
        _require_names(counts, names)
    if workspaces.status != ExitStatus.WRONG_USE:
        told = Told(counts, chosen, output, excel_safe, False if no_color else None)
        told.write(workspaces.read)
        if plot:
            told.plot(plot, workspaces.read)
    workspaces.finish()


def _chosen(format: str, output: str, bars: bool) -> str:
    """The format that is asked for. Raises AnnotateError for one that does not exist."""
    from pathlib import PurePath

    from annotate.cli.answering import chosen_format
    from annotate.errors import AnnotateError

    suffix = PurePath(output).suffix.lower()
    if suffix in PLOTS and not format:
        raise AnnotateError(f"a drawing is no table: {output}", f"to draw it: --plot {output}")
    found = chosen_format(format, output, FORMATS, ENDINGS)
    if not bars:
        return found
    if found != "table":
        raise AnnotateError(f"--bars draws, and {found} is data", "leave out one of the two")
    return "bars"


def _require_plot(plot: str) -> None:
    """Raises AnnotateError for a file that no drawing can be, or if what draws is missing."""
    from pathlib import PurePath

    from annotate.errors import AnnotateError

    if not plot:
        return
    suffix = PurePath(plot).suffix.lower()
    if suffix not in PLOTS:
        raise AnnotateError(
            f"--plot takes a file that ends with {' or '.join(PLOTS)}, not: {plot}",
            "for example --plot labels.svg",
        )
    if suffix == ".png":
        from annotate.render.plots_png import require

        require()


def _names(by: list[str]) -> list[Name]:
    """What to count by. Raises AnnotateError for more than a table has sides, and for one name
    twice."""
    from annotate.corpus.naming import named
    from annotate.errors import AnnotateError

    texts = [text.strip() for each in by for text in each.split(",")]
    hint = "for example --by label,verdict; narrow it down with --where"
    if "" in texts:
        raise AnnotateError("--by takes one or two names", hint)
    if len(texts) > 2:
        raise AnnotateError(f"--by takes two names at most, not {', '.join(texts)}", hint)
    names = [named(text) for text in texts]
    if len({*names}) < len(names):
        raise AnnotateError(f"--by has {names[0]} twice", "leave out one of the two")
    return names


def _require_names(counts: Counts, names: list[Name]) -> None:
    """Raises AnnotateError, with the nearest, for a name that nothing is called."""
    from annotate.cli.common import nearest
    from annotate.corpus.naming import ALL
    from annotate.errors import AnnotateError

    unknown = counts.unknown(names)
    if unknown:
        known = sorted({*ALL, *counts.names})
        name = unknown if unknown in counts.makers else "NAME"
        hint = f"only what {name} tagged: --where by={name}"
        close = nearest(unknown, known) if name == "NAME" else ""
        raise AnnotateError(f"no attribute, field or link is called {unknown}", close or hint)
