"""`annotate find`: tags and places in the texts of articles, as lines that an editor jumps to."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from annotate.cli.finding import Order
    from annotate.core.filtering import Filter
    from annotate.core.matching import How
    from annotate.core.query import Query
    from annotate.render.hits import Painting

FORMATS = ("text", "json", "csv")

ENDINGS = {".txt": "text", ".json": "json", ".jsonl": "json", ".csv": "csv"}
"""The format of a file, by the end of its name."""


def find(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUERY] PATH...",
            help="What to look for, in one word or in quotes; then articles, or folders of them, "
            "by default this one.",
            show_default=False,
        ),
    ] = None,
    regex: Annotated[
        list[str] | None,
        typer.Option(
            "--regex",
            "-e",
            metavar="PATTERN",
            help="A regular expression that must be found.",
            show_default=False,
        ),
    ] = None,
    ignore_case: Annotated[
        bool,
        typer.Option(
            "--ignore-case", "-i", help="Capitals never matter; by default those that you type do."
        ),
    ] = False,
    case_sensitive: Annotated[
        bool, typer.Option("--case-sensitive", "-s", help="Capitals and small letters matter.")
    ] = False,
    whole_words: Annotated[
        bool, typer.Option("--word", "-w", help="Find whole words only.")
    ] = False,
    in_text: Annotated[
        bool,
        typer.Option(
            "--text",
            help="Only in the text of articles, tagged or not. By default in both text and tags; "
            "once labels or conditions are named, in tags.",
        ),
    ] = False,
    in_tags: Annotated[
        bool, typer.Option("--tags", help="Only in tags: their text, attributes and notes.")
    ] = False,
    layer: options.Layers = None,
    label: options.Labels = None,
    status: options.Statuses = None,
    by: options.Annotators = None,
    since: options.Since = "",
    where: options.Where = None,
    context: Annotated[
        int | None,
        typer.Option(
            "--context",
            "-C",
            metavar="N",
            min=0,
            help="Show N lines on each side; by default the sentence.",
            show_default=False,
        ),
    ] = None,
    count: Annotated[bool, typer.Option("--count", "-c", help="Only count, by article.")] = False,
    files: Annotated[
        bool, typer.Option("--files-with-matches", "-l", help="Only name the articles.")
    ] = False,
    most: Annotated[
        int,
        typer.Option(
            "--max",
            "-m",
            metavar="N",
            min=0,
            help="End after N hits, with -c and -l after N articles.",
            show_default=False,
        ),
    ] = 0,
    format: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="NAME",
            help="text, json (one object a line) or csv; by default what -o ends with, else text.",
            show_default=False,
        ),
    ] = "",
    output: options.Output = "-",
    excel_safe: Annotated[
        bool, typer.Option("--excel-safe", help="CSV: put ' before what looks like a formula.")
    ] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help="Mark tags in brackets.")] = False,
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
    jobs: options.Jobs = 0,
    engine: options.Engine = "",
    scheduler: options.Scheduler = "",
) -> None:
    """Find tags, and text, in articles.

    \b
    QUERY is text as you type it, or, if it starts with a label:
      LABELS [by NAME] [about NAME] [with ATTRIBUTE [VALUE]] [without ATTRIBUTE]
             [since|before|on DATE] [TEXT | "TEXT" | /REGEX/]
    for example
      annotate find 'claims by Orlova with verdict refuted' news/
      annotate find 'persons and organizations "border"' news/
      annotate find . --label claim --where claimant~orlova

    Lines are `file:line:column: label: text`, lines and columns from 1, columns in characters (code
    points). A date is that of the tag, of its link `when`, or of the article. How QUERY was
    understood is told on stderr.

    Exit status: 0 if something was found, 1 if not or if some articles could not be read, 2 if none
    could or the command is wrong.
    """
    from annotate import console
    from annotate.cli.answering import chosen_format
    from annotate.cli.common import write_output
    from annotate.cli.finding import Search
    from annotate.cli.opening import Opening, each_workspace
    from annotate.core.matching import How
    from annotate.errors import AnnotateError, ExitStatus

    if ignore_case and case_sensitive:
        raise AnnotateError("-i and -s say the opposite", "leave one of them out")
    if count and files:
        raise AnnotateError("--count and -l are two answers", "leave one of them out")
    chosen = options.chosen(layer, label, status, by, since, where)
    how = How(True if ignore_case else False if case_sensitive else None, whole_words)
    text, paths = _divided(words or [], bool(regex or chosen.of_tags))
    query = _query(text, paths, regex or [], chosen, how, labels)
    order = _order(query, chosen, how, in_text=in_text, in_tags=in_tags)
    order = order._replace(
        format=chosen_format(format, output, FORMATS, ENDINGS),
        painting=_painting(output, no_color),
        context=context,
        per_article="count" if count else "files" if files else "",
        most=most,
        excel_safe=excel_safe,
    )
    if text or regex:
        console.say(_understood(order, here=len(words or []) < 2 and bool(text or not words)))
    opening = Opening(as_layer, labels=labels, chosen=chosen)
    place = options.engine(engine, scheduler)
    workspaces = each_workspace(
        paths, opening, untagged=order.asked.in_text, jobs=jobs, engine=place
    )
    search = Search(order, workspaces)
    if output == "-" and order.format == "text":
        for piece in search.pieces():
            console.write(piece)
    else:
        write_output(output, search.pieces(), workspaces.read)
    workspaces.require_known()
    workspaces.finish(early=bool(most) and search.given == most)
    if not search.given:
        console.say("nothing found")
        raise typer.Exit(ExitStatus.PROBLEMS)


def _divided(words: list[str], asked: bool) -> tuple[str, list[Path]]:
    """The query and the paths: the first word is a path only if there is such a file. `asked` is
    true if options ask for something. Raises AnnotateError for what may be meant in two ways."""
    from annotate.core.query_reading import EXAMPLE
    from annotate.errors import AnnotateError

    first, *rest = words or [""]
    if _there(first):
        if not asked:
            raise AnnotateError(
                f"nothing says what to look for: {first} is there, so it is where to look",
                f"put a query before it; to search for the word: annotate find '\"{first}\"' PATH",
            )
        return "", [*map(options.place, words)]
    if not (first.strip() or asked):
        raise AnnotateError("nothing says what to look for", EXAMPLE)
    # A path that is not there among others is told when it comes to it.
    some_there = any(map(_there, rest))
    lacking = next(
        (word for word in rest if not (_there(word) or (some_there and _path_like(word)))), ""
    )
    missing = lacking or (first if not rest else "")
    if _path_like(missing) or (lacking and " " in first):
        from annotate.store.files import no_such_file

        raise no_such_file(Path(missing))
    if lacking and lacking != "-":
        together = " ".join(word for word in words if not _there(word))
        raise AnnotateError(
            f"no such file: {lacking}", f"a query of several words is put in quotes: '{together}'"
        )
    return first.strip(), [*map(options.place, rest or ["."])]


def _there(word: str) -> bool:
    """True if a word is a path to something here or, by its scheme, elsewhere, or a pattern that
    something fits."""
    import os

    if os.path.lexists(word) or ("://" in word and " " not in word):
        return True
    if not any(sign in word for sign in "*?[") or not _path_like(word):
        # Alone, such a word is rather a query.
        return False
    from annotate.corpus.patterns import matching

    return next(matching(Path(word)), None) is not None


def _path_like(word: str) -> bool:
    """True for what is a path rather than a query: it has a slash or the ending of an article."""
    expression = len(word) > 2 and word.startswith("/") and word.endswith("/")
    if " " in word or expression:
        return False
    return "/" in word or word.endswith((".txt", ".tags.yaml"))


def _query(
    text: str, paths: list[Path], patterns: list[str], chosen: Filter, how: How, labels: Path | None
) -> Query:
    """What is asked for. Raises AnnotateError for a query that cannot be read."""
    from annotate.core.matching import How, require_sound
    from annotate.core.query import Piece, Query
    from annotate.core.query_reading import parse
    from annotate.errors import AnnotateError
    from annotate.store.schemas import CONFIG_NAME, schema_for

    try:
        query = Query()
        if text:
            inside = {path / CONFIG_NAME if path.is_dir() else path for path in paths}
            schemas = {id(schema): schema for schema, _ in (schema_for(p, labels) for p in inside)}
            query = parse(text, schemas.values())
        expressions = tuple(Piece(pattern, True) for pattern in patterns if pattern)
        query = query._replace(pieces=query.pieces + expressions)
        for piece in query.pieces:
            require_sound(piece, how)
        for said in query.said:
            require_sound(said.piece, How(True))
    except ValueError as error:
        raise AnnotateError(*error.args) from None
    return query if query.pieces else query._replace(of_tags=True)


def _order(query: Query, chosen: Filter, how: How, *, in_text: bool, in_tags: bool) -> Order:
    """Where to look. Raises AnnotateError for a text that is to have a label."""
    from annotate.cli.finding import Order
    from annotate.corpus.finding import Asked
    from annotate.errors import AnnotateError

    of_tags = query.of_tags or chosen.of_tags
    if in_text and (of_tags or in_tags):
        raise AnnotateError(
            "--text looks for no tags, and labels and conditions are those of tags",
            "leave one of them out",
        )
    return Order(Asked(query, how, not (of_tags or in_tags), not in_text))


def _understood(order: Order, *, here: bool) -> str:
    """How the query was understood."""
    from annotate.core.matching import minds_case

    asked = order.asked
    query = asked.query
    parts = [f"looking for {query.in_words()}"]
    if query.pieces:
        where = "texts and tags" if asked.in_tags else "texts"
        parts += [f"in {where if asked.in_text else 'tags'}"] if not query.of_tags else []
        if any(minds_case(piece, asked.how) for piece in query.pieces):
            parts.append("with just these capitals")
    told = " ".join(parts)
    if query.of_tags and any(not piece.regex for piece in query.pieces):
        told += ' (to search for all of it as text, put it in "…")'
    return f"{told}, below this folder" if here else told


def _painting(output: str, no_color: bool) -> Painting:
    """How the lines look: colours as everywhere, and cut only for a terminal."""
    from annotate import console
    from annotate.render.ansi import depth
    from annotate.render.hits import Painting

    terminal = output == "-" and sys.stdout.isatty()
    coloured = console.colour(terminal, False if no_color or output != "-" else None)
    return Painting(console.columns() if terminal else None, depth() if coloured else 0)
