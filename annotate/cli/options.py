"""The arguments and options that several commands share, so that they read alike everywhere."""

from pathlib import Path
from typing import Annotated

import typer

from annotate.errors import AnnotateError


def _layer(name: str) -> str:
    """A name that can stand in a file's name. Raises AnnotateError for any other."""
    if name and not name.replace("-", "").replace("_", "").isalnum():
        raise AnnotateError(
            f"--as takes a name of letters, digits, - and _, not: {name}", "for example --as ana"
        )
    return name


Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH...", help="Articles, or folders of them.", show_default=False),
]
File = Annotated[
    Path, typer.Argument(metavar="FILE", help="The article, a text file.", show_default=False)
]
Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="Articles, text files.", show_default=False)
]
Layers = Annotated[
    list[str] | None,
    typer.Option(
        "--layer",
        metavar="LAYER",
        help="Only these layers: entity, date, claim.",
        show_default=False,
    ),
]
Labels = Annotated[
    list[str] | None,
    typer.Option("--label", metavar="LABEL", help="Only these labels.", show_default=False),
]
LabelsFile = Annotated[
    Path | None,
    typer.Option(
        "--labels",
        metavar="FILE",
        help="Label schema, in place of annotate.yaml's.",
        show_default=False,
    ),
]
As = Annotated[
    str,
    typer.Option(
        "--as",
        callback=_layer,
        metavar="NAME",
        help="Use the sidecar ARTICLE.NAME.tags.yaml.",
        show_default=False,
    ),
]
By = Annotated[
    str,
    typer.Option(
        "--by", metavar="NAME", help="Who makes the change; else $ANNOTATE_BY.", show_default=False
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
