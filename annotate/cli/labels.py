"""`annotate labels`: which labels, attributes and links there are, and a copy of them to change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli import options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from annotate.core.schema import Attribute, Label, LinkKind, Schema

FORMATS = ("table", "json")


def labels(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="[PATH]",
            help="Whose labels: an article, a folder, an annotate.yaml; with --init, the new file.",
            show_default=False,
        ),
    ] = None,
    labels: options.LabelsFile = None,
    init: Annotated[
        bool, typer.Option("--init", help="Write the default as annotate.yaml, to change it.")
    ] = False,
    format: Annotated[
        str, typer.Option("--format", metavar="NAME", help="table or json.")
    ] = "table",
) -> None:
    """Print labels, attributes and links, or write a copy to change."""
    from annotate import console
    from annotate.core.cells import in_json
    from annotate.core.similar import suggestion
    from annotate.errors import AnnotateError

    if format not in FORMATS:
        raise AnnotateError(f"no such format: {format}", suggestion(format, FORMATS))
    if init:
        target = _write_default(path)
        console.say(f"wrote {target}; change it: it holds for the articles beside and below it")
        return
    schema = _schema(path, labels)
    if format == "json":
        import msgspec

        line = in_json(msgspec.json.encode(schema).decode())
        console.write(msgspec.json.format(line, indent=2), "\n")
    else:
        console.write("".join(_lines(schema, console.columns())))


def _write_default(path: Path | None) -> Path:
    from annotate.errors import AnnotateError
    from annotate.store.files import write_atomically
    from annotate.store.schemas import CONFIG_NAME, default_text

    target = path or Path(CONFIG_NAME)
    if target.is_dir():
        target = target / CONFIG_NAME
    if target.exists() or target.is_symlink():
        raise AnnotateError(f"{target} is there already", "it was not changed; name another file")
    write_atomically(target, default_text())
    return target


def _schema(path: Path | None, labels: Path | None) -> Schema:
    from annotate.store.files import no_such_file
    from annotate.store.schemas import CONFIG_NAME, schema_for

    if path is not None and not path.exists():
        raise no_such_file(path)
    if path is not None and path.name == CONFIG_NAME and labels is None:
        labels = path
    inside = path / CONFIG_NAME if path is not None and path.is_dir() else path
    return schema_for(inside, labels)[0]


def _lines(schema: Schema, columns: int) -> Iterator[str]:
    from annotate.cli.table import table
    from annotate.core.cells import safe

    yield f"{safe(schema.name)}, version {schema.version}\n\n"
    labels = [(label.key, label.name, label.layer, _described(label)) for label in schema.labels]
    yield from table(
        [("key", "label", "layer", "what it is, and its attributes"), *labels], columns
    )
    yield "\n"
    if schema.links:
        links = [(link.key, link.name, _tied(link)) for link in schema.links]
        yield from table([("key", "link", "what it says, and what it ties"), *links], columns)
        yield "\n"
    yield from table([("★", "asked as soon as the tag is made"), ("…", "several values")], columns)


def _described(label: Label) -> str:
    attributes = "; ".join(map(_attribute, label.attributes))
    return "\n".join(filter(None, (label.definition, attributes)))


def _attribute(attribute: Attribute) -> str:
    name = f"{'★' if attribute.ask else ''}{attribute.name}{'…' if attribute.many else ''}"
    return f"{name}: {', '.join(attribute.values)}" if attribute.values else name


def _tied(link: LinkKind) -> str:
    source, target = (", ".join(labels) or "any" for labels in (link.source, link.target))
    ends = f"one to another: {source}" if source == target else f"{source} → {target}"
    return "\n".join(filter(None, (link.definition, ends)))
