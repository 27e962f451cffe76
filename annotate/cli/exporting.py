"""What `annotate export` does once it is known what to write: articles through a format's writer.

Invariants: one article is in memory at a time; what goes to a file or folder appears whole; an
article or sidecar that is read is never written over.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from annotate import console
from annotate.cli.common import Selection, Workspaces, write_output
from annotate.core.schema import Schema
from annotate.errors import AnnotateError, ExitStatus
from annotate.formats import registry
from annotate.formats.contract import Exported, File, Format, Plan
from annotate.formats.loss import Loss
from annotate.formats.survey import Survey
from annotate.store.files import write_atomically
from annotate.store.schemas import CONFIG_NAME, schema_for
from annotate.store.workspace import Workspace

CHUNK = 1 << 16
"""Bytes that are written at once."""


class Order(NamedTuple):
    """What the command asks for."""

    format: Format
    output: str
    options: Mapping[str, str]
    selection: Selection
    labels: Path | None
    strict: bool


class Export:
    """One run of the command."""

    def __init__(self, order: Order, workspaces: Workspaces, paths: list[Path]) -> None:
        self.order = order
        self.workspaces = workspaces
        self.paths = paths
        self.names = _names(workspaces.found)
        self.survey = Survey()
        self.ready: list[Path] | None = None
        """Articles that were opened by the survey, all that can be."""
        self.only: Workspace | None = None
        """The single article, kept from the survey."""

    def run(self) -> None:
        """Write it. Raises AnnotateError, with nothing written, if strict and something would be
        lost."""
        order = self.order
        if order.format.survey or order.strict:
            self._survey()
        if order.strict:
            # To a folder or a pipe nothing could be taken back.
            loss, pieces = self._pieces()
            for _ in pieces:
                pass
            if loss:
                self._tell(loss)
                raise AnnotateError(
                    f"{order.format.name} cannot hold all of it",
                    "nothing was written; leave out --strict to go on",
                    ExitStatus.PROBLEMS,
                )
        loss, pieces = self._pieces()
        if order.format.writes == "folder":
            self._write_folder(pieces)
        else:
            write_output(order.output, _chunks(pieces), self.workspaces.opened)
        self._tell(loss)

    def _tell(self, loss: Loss) -> None:
        for line in loss.lines():
            console.warn(f"{self.order.format.name}: {line}")

    def _survey(self) -> None:
        """Look at all articles for what there is in them."""
        self.ready = []
        for workspace in self.workspaces:
            self._greet(workspace)
            self.ready.append(workspace.path)
            hidden = self.order.selection.hidden(workspace)
            self.survey.add(workspace.document, workspace.schema, hidden)
            if len(self.workspaces.found) == 1:
                self.only = workspace
        if not self.workspaces.found:
            self.survey.add_schema(self._schema())
        if self.workspaces.status == ExitStatus.WRONG_USE:
            self.workspaces.finish()
        self.order.selection.require_known()

    def _greet(self, workspace: Workspace) -> None:
        if workspace.seen is None:
            console.say(f"no tags yet: {workspace.path}")

    def _schema(self) -> Schema:
        return schema_for(self.paths[0] / CONFIG_NAME, self.order.labels)[0]

    def _opened(self) -> Iterator[Workspace]:
        if self.only is not None:
            yield self.only
        elif self.ready is not None:
            yield from map(self.workspaces.again, self.ready)
        else:
            for workspace in self.workspaces:
                self._greet(workspace)
                yield workspace
            if self.workspaces.status == ExitStatus.WRONG_USE:
                # None of them could be read.
                self.workspaces.finish()

    def _articles(self) -> Iterator[Exported]:
        for workspace in self._opened():
            path = workspace.path
            yield Exported(
                str(path).encode("utf-8", "backslashreplace").decode("utf-8"),
                self.names[path],
                workspace.document,
                workspace.schema,
                self.order.selection.hidden(workspace),
            )
        self.order.selection.require_known()

    def _pieces(self) -> tuple[Loss, Iterator[Any]]:
        """What the format makes of the articles, bytes or files, and what it loses while it
        does."""
        format, loss = self.order.format, Loss()
        schema = self.survey.schema() if self.ready is not None else self._schema()
        plan = Plan(self.order.options, loss, schema, tuple(self.survey.strange))
        return loss, _guarded(format, registry.module(format).write(self._articles(), plan))

    def _write_folder(self, files: Iterable[File]) -> None:
        folder = Path(self.order.output)
        for file in files:
            target = folder / file.name
            mine = next((path for path in self.workspaces.opened if _same(path, target)), None)
            if mine is not None:
                if file.is_text and target.read_bytes() == file.data:
                    continue
                raise AnnotateError(f"{target} is one of the files that are read", "name another")
            target.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(target, file.data)


def _guarded(format: Format, pieces: Iterator[Any]) -> Iterator[Any]:
    try:
        yield from pieces
    except ImportError as error:
        raise registry.missing(format, error) from error


def _chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Small pieces together, so that each write is worth its while."""
    kept: list[bytes] = []
    size = 0
    for piece in pieces:
        kept.append(piece)
        size += len(piece)
        if size >= CHUNK:
            yield b"".join(kept)
            kept, size = [], 0
    if kept:
        yield b"".join(kept)


def _same(path: Path, target: Path) -> bool:
    try:
        return path.samefile(target)
    except OSError:
        return False


def _names(paths: list[Path]) -> dict[Path, str]:
    """For each article a name for files that belong to it, relative to the folder of all."""
    absolute = {path: path.parent.resolve() / path.name for path in paths}
    folders = {str(place.parent) for place in absolute.values()}
    root = Path(os.path.commonpath(folders)) if folders else Path()
    names: dict[Path, str] = {}
    taken: set[str] = set()
    for path, place in absolute.items():
        relative = place.relative_to(root)
        name = relative.with_suffix("").as_posix() if relative.suffix == ".txt" else ""
        if not name or name in taken:
            name = relative.as_posix()
        taken.add(name)
        names[path] = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return names
