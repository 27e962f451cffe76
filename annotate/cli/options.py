"""The arguments and options that several commands share, so that they read alike everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotate.errors import AnnotateError

if TYPE_CHECKING:
    from annotate.core.filtering import Filter
    from annotate.corpus.engines import Choice


def layer(name: str) -> str:
    """A name that can stand in a file's name. Raises AnnotateError for any other."""
    if name == "-":
        raise AnnotateError(
            "--as takes the name of a layer, not: -", "for the plain sidecar, leave out --as"
        )
    if name and not name.replace("-", "").replace("_", "").isalnum():
        raise AnnotateError(
            f"--as takes a name of letters, digits, - and _, not: {name}", "for example --as ana"
        )
    return name


def each(words: list[str] | None) -> list[str]:
    """The words of an option that may be given several times, or with commas."""
    return [one.strip() for word in words or () for one in word.split(",") if one.strip()]


def annotators(words: list[str] | None, *, plain: bool = False) -> list[str]:
    """The names of annotators that the words of an option have, each once; with `plain`, - may
    stand for who wrote the plain sidecars. Raises AnnotateError as `layer` does."""
    found = list(dict.fromkeys(each(words)))
    for name in found:
        if not (plain and name == "-"):
            layer(name)
    return found


def chosen(
    layers: list[str] | None = None,
    labels: list[str] | None = None,
    statuses: list[str] | None = None,
    by: list[str] | None = None,
    since: str = "",
    where: list[str] | None = None,
) -> Filter:
    """What the options ask for, of which several may stand in one, with commas. Raises
    AnnotateError for what does not exist or cannot be read."""
    from annotate.core.filtering import Filter

    try:
        return Filter(
            layers=each(layers),
            labels=each(labels),
            statuses=each(statuses),
            by=each(by),
            since=since,
            where=where or (),
        )
    except ValueError as error:
        raise AnnotateError(*error.args) from None


def engine(name: str, scheduler: str) -> Choice:
    """Where to work. Raises AnnotateError for what does not exist or does not go together."""
    from annotate.corpus.engines import chosen

    return chosen(name, scheduler)


def place(word: str) -> Path:
    """What a word names, here or elsewhere. Raises AnnotateError for what can be no URL."""
    if "://" not in word:
        return Path(word)
    from annotate.store import address

    return address.place(word)


def _here(word: str) -> Path:
    """The same for what is written next to. Raises AnnotateError for what is elsewhere."""
    path = place(word)
    require_here([path])
    return path


def require_here(paths: list[Path]) -> None:
    """Raises AnnotateError for what is elsewhere, where a command writes tags."""
    if any(type(path) is not type(Path()) for path in paths):
        from annotate.store import address

        address.require_here(paths)


Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH...",
        parser=place,
        help="Articles, folders or URLs of them.",
        show_default=False,
    ),
]
PathsHere = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH...", parser=_here, help="Articles, or folders of them.", show_default=False
    ),
]
"""For commands that write tags."""
File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", parser=_here, help="The article, a text file.", show_default=False
    ),
]
Files = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...", parser=_here, help="Articles, text files.", show_default=False
    ),
]
Layers = Annotated[
    list[str] | None,
    typer.Option(
        "--layer",
        metavar="LAYER",
        help="Only these layers: entity, date, claim; several with commas.",
        show_default=False,
    ),
]
Labels = Annotated[
    list[str] | None,
    typer.Option(
        "--label",
        metavar="LABEL",
        help="Only these labels, several with commas; of a label that has a comma itself: "
        "--where 'label=one, two'.",
        show_default=False,
    ),
]
Statuses = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        help="Only articles that are todo, doing, done, reviewed, or none of these; several with "
        "commas.",
        show_default=False,
    ),
]
Annotators = Annotated[
    list[str] | None,
    typer.Option(
        "--by",
        metavar="NAME",
        help="Only tags that NAME made; several with commas.",
        show_default=False,
    ),
]
Since = Annotated[
    str,
    typer.Option(
        "--since", metavar="DATE", help="Only tags made or changed since.", show_default=False
    ),
]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="CONDITION",
        help="Only tags of which it is true: verdict=refuted, value>=2020-11, claimant~lavrov, "
        "!evidence.",
        show_default=False,
    ),
]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=0,
        help="Processes; by default as many as there are cores, where that is worth it.",
        show_default=False,
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="NAME",
        help="Where to work: local, the cores of this machine, or dask, a cluster.",
        show_default=False,
    ),
]
Scheduler = Annotated[
    str,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="The cluster's Dask scheduler: tcp://HOST:8786. Its workers must see the same files.",
        show_default=False,
    ),
]
LabelsFile = Annotated[
    Path | None,
    typer.Option(
        "--labels",
        metavar="FILE",
        parser=place,
        help="Label schema, in place of annotate.yaml's.",
        show_default=False,
    ),
]
As = Annotated[
    str,
    typer.Option(
        "--as",
        callback=layer,
        metavar="NAME",
        help="Use the sidecar ARTICLE.NAME.tags.yaml.",
        show_default=False,
    ),
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="NAME",
        help="Who makes the change; else $ANNOTATE_BY, else the name after --as.",
        show_default=False,
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        metavar="NAME",
        help="The text's encoding, if not detected.",
        show_default=False,
    ),
]
Published = Annotated[
    str,
    typer.Option("--published", metavar="DATE", help="The day of publication.", show_default=False),
]
Output = Annotated[
    str,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to a file, not to stdout.", show_default=False
    ),
]
FormatOptions = Annotated[
    list[str] | None,
    typer.Option(
        "--option",
        metavar="NAME=VALUE",
        help="An option of the format; see: annotate formats.",
        show_default=False,
    ),
]
