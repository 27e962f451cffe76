"""`annotate diff`: what differs between two sidecars, in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from annotate.core.annotations import Annotations
    from annotate.core.tags import Tag


def diff(
    one: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help="An article, a sidecar, or REVISION:PATH; alone, it is compared with the revision "
            "committed last.",
            show_default=False,
        ),
    ],
    other: Annotated[str, typer.Argument(metavar="[B]", help="The same.", show_default=False)] = "",
    revision: Annotated[
        str,
        typer.Option("--rev", metavar="REVISION", help="Compare A with itself at this revision."),
    ] = "HEAD",
    format: Annotated[str, typer.Option("--format", metavar="NAME", help="text or json.")] = "text",
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="The exit status is 1 if there is a difference.")
    ] = False,
    as_layer: options.As = "",
) -> None:
    """Tell the differences of two sidecars, tag by tag.

    `+` is new, `-` is gone, `~` has changed.
    """
    from annotate import console
    from annotate.cli.common import nearest
    from annotate.core.cells import safe
    from annotate.core.differences import told
    from annotate.errors import AnnotateError, ExitStatus

    if format not in ("text", "json"):
        raise AnnotateError(f"no such format: {format}", nearest(format, ("text", "json")))
    if other:
        sides = [_named(side, as_layer) for side in (one, other)]
    else:
        sides = [_named(f"{revision}:{one}", as_layer), _named(one, as_layer)]
    (before, old), (after, new) = sides
    lines = [*told(before, after, _Places(before, old), _Places(after, new))]
    if format == "json":
        console.write(_json(before, after))
    else:
        console.write(*(safe(line) + "\n" for line in lines))
    if exit_code and lines:
        raise typer.Exit(ExitStatus.PROBLEMS)


def _named(name: str, layer: str) -> tuple[Annotations, Path]:
    """What a path, or a revision and a path, means, and the path of its sidecar."""
    from annotate.store.files import no_such_file
    from annotate.store.loading import at, load, sidecar_of

    path = Path(name)
    revision, colon, rest = name.partition(":")
    if colon and rest and not path.exists():
        sidecar = sidecar_of(Path(rest), layer)
        return at(sidecar, revision), sidecar
    if not path.exists():
        raise no_such_file(path)
    sidecar = sidecar_of(path, layer)
    return load(sidecar), sidecar


class _Places:
    """Says where tags are: line and column if the article is there and is the text that they were
    made on, else offsets."""

    def __init__(self, annotations: Annotations, sidecar: Path) -> None:
        from annotate.core.article import Article
        from annotate.errors import AnnotateError
        from annotate.store.articles import load_article
        from annotate.store.workspace import SUFFIX

        self.article: Article | None = None
        path = sidecar.with_name(sidecar.name.removesuffix(SUFFIX))
        if path == sidecar or not path.exists():
            return
        try:
            article = load_article(path, recorded=annotations.source.encoding)
        except AnnotateError:
            return
        if article.sha256 == annotations.source.sha256:
            self.article = article

    def __call__(self, tag: Tag) -> str:
        if self.article is not None and tag.end <= len(self.article.text):
            line, column = self.article.line_column(tag.start)
            return f"{line}:{column}"
        return ", ".join(f"{start}-{end}" for start, end in tag.spans)


def _json(before: Annotations, after: Annotations) -> str:
    """The differences as one JSON object: for each list the pairs of before and after."""
    import msgspec

    from annotate.core.cells import in_json
    from annotate.core.differences import changes

    found = {
        some: [
            {"before": old, "after": new}
            for old, new in changes(getattr(before, some), getattr(after, some))
        ]
        for some in ("tags", "links", "rejected", "lost")
    }
    article = {"before": before.article, "after": after.article}
    made = {**found, "article": article if before.article != after.article else None}
    indented = msgspec.json.format(msgspec.json.encode(made), indent=2).decode("utf-8")
    return "".join(in_json(line) + "\n" for line in indented.split("\n"))
