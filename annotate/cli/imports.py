"""What `annotate import` does once it is known what to read: a file's articles into sidecars.

Invariants: an article's tags are written in one save or not at all; an article that is there is
never written, and one that a file brings its text of is made only where no file is; what is wrong
with one article, line or label is told, and the others go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import typer

from annotate import console
from annotate.cli.articles_in import Places
from annotate.cli.common import nearest
from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.schema import Schema
from annotate.core.wording import counted
from annotate.errors import AnnotateError, ExitStatus
from annotate.formats import registry
from annotate.formats.contract import STDIN, Format, Imported, Input, Plan, Trouble
from annotate.formats.loss import Loss
from annotate.formats.naming import Names, Unknown
from annotate.formats.taking import Taken, take
from annotate.store.files import no_such_file
from annotate.store.schemas import schema_for
from annotate.store.workspace import Workspace, open_workspace

TOLD = 20
"""So many troubles of one file are told one by one."""


class Wanted(NamedTuple):
    """What the command asks for."""

    format: str
    options: Mapping[str, str]
    text: Path | None
    folder: Path | None
    names: Mapping[str, str]
    keep: bool
    update: bool
    dry_run: bool
    by: str
    layer: str
    labels: Path | None
    encoding: str | None


class Import:
    """One run of the command."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.unknown = Unknown()
        self.names: dict[tuple[int, str], Names] = {}
        """By schema and format; schemas are kept alive by it."""
        self.schemas: list[Schema] = []
        self.articles = 0
        self.troubles = 0

    def run(self, paths: list[Path]) -> None:
        """Take all files. Ends the command with its exit status."""
        chosen = registry.find(self.wanted.format) if self.wanted.format else None
        files = [file for path in paths for file in _files(path, chosen)]
        failed = []
        for file in files:
            try:
                self._file(file, chosen)
            except (AnnotateError, OSError) as error:
                if isinstance(error, OSError):
                    error = AnnotateError(f"cannot read {file}: {error.strerror or error}")
                if len(files) == 1:
                    raise error from None
                failed.append(console.fail(error))
        for line in self.unknown.lines():
            console.say(line)
        problems = [*self.unknown.problems()]
        for line in problems:
            console.warn(f"{line}; take them with --map or --keep-labels")
        if failed and not self.articles:
            raise typer.Exit(ExitStatus.WRONG_USE)
        if failed or problems or self.troubles:
            raise typer.Exit(ExitStatus.PROBLEMS)

    def _file(self, file: Path, chosen: Format | None) -> None:
        format = chosen or registry.of_file(file)
        if not format.reads:
            raise AnnotateError(f"{format.name} is only written", "see: annotate formats")
        schema, _ = schema_for(file, self.wanted.labels)
        self._require_known(schema)
        given = registry.options(format, dict(self.wanted.options))
        module = registry.module(format)
        places = Places(file, self.wanted.text, self.wanted.folder)
        told = 0
        try:
            for found in module.read(Input(file), Plan(given, Loss(), schema)):
                if isinstance(found, Trouble):
                    troubles = [found]
                else:
                    troubles = self._article(file, format, found, places)
                for trouble in troubles:
                    told += 1
                    if told <= TOLD:
                        console.warn(
                            f"{file}{f':{trouble.line}' * (trouble.line > 0)}: {trouble.why}"
                        )
        except ImportError as error:
            raise registry.missing(format, error) from error
        finally:
            self.troubles += told
            if told > TOLD:
                console.warn(f"{file}: and {told - TOLD:,} more like these")

    def _require_known(self, schema: Schema) -> None:
        """Raises AnnotateError for a label or link to map to that a schema does not have."""
        known = [*(one.name for one in schema.labels), *(one.name for one in schema.links)]
        for name in self.wanted.names.values():
            if name and name not in known and not self.wanted.keep:
                close = nearest(name, known)
                raise AnnotateError(
                    f"no such label or link: {name}", close or "see: annotate labels"
                )

    def _article(
        self, file: Path, format: Format, imported: Imported, places: Places
    ) -> list[Trouble]:
        """Take one article of a file. Returns what could not be taken."""
        try:
            place = places.of(imported)
            if place.text is not None and self.wanted.dry_run:
                schema, _ = schema_for(place.path, self.wanted.labels)
                article = Article(place.text, place.path.name)
                document = Document(article, Annotations(Source(place.path.name)))
                console.say(f"{place.path}: the article to write")
                taken = self._taken(document, schema, format, imported)
                self._say(place.path, taken)
                return taken.troubles
            if place.text is not None:
                places.write(place)
            workspace = open_workspace(
                place.path,
                layer=self.wanted.layer,
                encoding=self.wanted.encoding,
                labels=self.wanted.labels,
            ).require_fit()
            taken = self._taken(workspace.document, workspace.schema, format, imported)
            self._write(workspace, taken)
            return taken.troubles
        except AnnotateError as error:
            hint = f" ({error.hint})" if error.hint else ""
            first = next((tag.line for tag in imported.tags if tag.line), 0)
            return [Trouble(first, f"{error.message}{hint}")]

    def _taken(
        self, document: Document, schema: Schema, format: Format, imported: Imported
    ) -> Taken:
        key = id(schema), format.name
        if key not in self.names:
            self.schemas.append(schema)
            self.names[key] = Names(
                schema,
                format.scheme,
                self.wanted.names,
                keep=self.wanted.keep,
                apart=format.apart,
            )
        return take(
            document,
            schema,
            imported,
            self.names[key],
            self.unknown,
            joint=format.joint,
            by=self.wanted.by,
            update=self.wanted.update,
        )

    def _write(self, workspace: Workspace, taken: Taken) -> None:
        if taken.edit:
            workspace.document.apply(taken.edit)
            if not self.wanted.dry_run:
                workspace.save()
        self._say(workspace.sidecar, taken)

    def _say(self, path: Path, taken: Taken) -> None:
        self.articles += 1
        parts = [f"{counted(taken.tags, 'tag')} and {counted(taken.links, 'link')}"]
        if taken.changed:
            parts.append(f"{counted(taken.changed, 'tag')} changed")
        done = "to write" if self.wanted.dry_run else "written"
        if not taken.edit:
            parts, done = ["nothing new"], ""
        there = f", {taken.there:,} there already" if taken.there else ""
        console.say(f"{path}: {', '.join(parts)} {done}".rstrip() + there)
        for note in taken.notes:
            console.say(f"{path}: {note}")


def _files(path: Path, format: Format | None) -> Iterator[Path]:
    """The files that a path names. Raises AnnotateError for one that is not there."""
    if str(path) == STDIN and format is None:
        raise AnnotateError("the format of standard input cannot be told", "say it with --format")
    if not path.is_dir():
        if str(path) != STDIN and not path.exists():
            raise no_such_file(path)
        yield path
        return
    if format is None:
        raise AnnotateError(f"{path} is a folder", "say what is in it with --format")
    below = (
        file
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.name.lower().endswith(format.suffixes)
    )
    first = next(below, None)
    if first is None:
        raise AnnotateError(f"no file in {path} ends with {' or '.join(format.suffixes)}")
    yield first
    yield from below
