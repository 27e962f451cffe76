"""`annotate add`: tag a text without the screen, for scripts and editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli import options
from annotate.core.wording import counted

if TYPE_CHECKING:
    from annotate.core.spans import Span


def add(
    file: options.File,
    label: Annotated[
        str, typer.Argument(metavar="LABEL", help="See: annotate labels.", show_default=False)
    ],
    quote: Annotated[
        str, typer.Option("--quote", metavar="TEXT", help="The text to tag.", show_default=False)
    ] = "",
    nth: Annotated[
        int,
        typer.Option("--nth", metavar="N", help="Its Nth occurrence, from 1.", show_default=False),
    ] = 0,
    every: Annotated[bool, typer.Option("--all", help="Every occurrence.")] = False,
    start: Annotated[
        list[int] | None,
        typer.Option(
            "--start",
            metavar="S",
            help="Offset of the first character, in code points from 0; again for a fragment.",
            show_default=False,
        ),
    ] = None,
    end: Annotated[
        list[int] | None,
        typer.Option(
            "--end", metavar="E", help="Offset after the last character.", show_default=False
        ),
    ] = None,
    attribute: Annotated[
        list[str] | None,
        typer.Option(
            "--attribute", metavar="NAME=VALUE", help="Again for others.", show_default=False
        ),
    ] = None,
    note: Annotated[
        str, typer.Option("--note", metavar="TEXT", help="A remark.", show_default=False)
    ] = "",
    by: options.By = "",
    as_layer: options.As = "",
    labels: options.LabelsFile = None,
    encoding: options.Encoding = None,
    published: options.Published = "",
) -> None:
    """Tag a quote, or a place, and print the ids of the new tags."""
    from annotate import console
    from annotate.cli.common import editable, named_label, saved
    from annotate.cli.values import assignments, attribute_value
    from annotate.core import edits
    from annotate.errors import AnnotateError
    from annotate.store.author import author

    workspace = editable(
        file, layer=as_layer, encoding=encoding, published=published, labels=labels
    )
    document = workspace.document
    text = document.article.text
    known = named_label(workspace.schema, label)
    if bool(quote) == bool(start or end):
        raise AnnotateError("say what to tag: either --quote TEXT, or --start S and --end E")
    if quote:
        places = _quoted(text, quote, nth, every)
    elif nth or every:
        raise AnnotateError("--nth and --all go with --quote")
    else:
        places = [_placed(len(text), start or [], end or [])]
    written = assignments(attribute or ())
    values = {name: attribute_value(known, name, written[name]) for name in written}
    attributes = {name: value for name, value in values.items() if value not in ("", [])}
    edit = edits.add_tags(
        document, label, places, by=by or author(as_layer), attributes=attributes, note=note
    )
    if edit:
        document.apply(edit)
        saved(workspace)
    made = [tag.id for _, tag in edit.tags if tag is not None]
    console.write(*(f"{id}\n" for id in made))
    if len(made) < len(places):
        there = [edits.same_place(document, label, spans) for spans in places]
        old = [tag.id for tag in there if tag is not None and tag.id not in made]
        console.say(f"tagged {label} already: {', '.join(old)}")


def _placed(length: int, starts: list[int], ends: list[int]) -> tuple[Span, ...]:
    """The fragments between pairs of offsets. Raises AnnotateError for what the text has not."""
    from annotate.core.spans import Span, joined
    from annotate.errors import AnnotateError

    if len(starts) != len(ends):
        pairs = f"got {len(starts)} --start and {len(ends)} --end"
        raise AnnotateError(f"--start and --end come in pairs: {pairs}")
    for start, end in zip(starts, ends, strict=True):
        if start < 0 or end > length:
            raise AnnotateError(
                f"{start} to {end} is outside of the article, which has {length} characters",
                f"offsets count code points, from 0 to {length}, the end exclusive",
            )
        if start >= end:
            raise AnnotateError(f"nothing is from {start} to {end}", "the end is exclusive")
    return joined(Span(*pair) for pair in zip(starts, ends, strict=True))


def _quoted(text: str, quote: str, nth: int, every: bool) -> list[tuple[Span, ...]]:
    """The places of a quote that are asked for: as whole words if it stands so anywhere. Raises
    AnnotateError if there is none, or it is not said which."""
    from annotate.core.cells import clip
    from annotate.core.search import occurrences
    from annotate.core.similar import similar_text
    from annotate.errors import AnnotateError

    found = occurrences(text, quote) or occurrences(text, quote, whole_words=False)
    shown = clip(quote, 60)
    times = counted(len(found), "time")
    if not found:
        close, difference = similar_text(text, quote)
        hint = f"did you mean “{clip(close, 60)}”? It differs in {difference}" if close else ""
        raise AnnotateError(f"the article does not have the text “{shown}”", hint)
    if nth and every:
        raise AnnotateError("--nth and --all exclude each other")
    if nth < 0 or nth > len(found):
        raise AnnotateError(f"there is no occurrence {nth} of “{shown}”", f"it is there {times}")
    if nth:
        return [(found[nth - 1],)]
    if len(found) > 1 and not every:
        offsets = ", ".join(str(span.start) for span in found[:8])
        more = ", …" if len(found) > 8 else ""
        raise AnnotateError(
            f"“{shown}” is in the article {times}, at {offsets}{more}",
            f"say which: --nth 1 to --nth {len(found)}, or --all",
        )
    return [(span,) for span in found]
