"""What `annotate export` does once it is known what to write: articles through a format's writer.

Invariants: one article is in memory at a time, or in each process a part of them; what goes to a
file or folder appears whole; an article or sidecar that is read is never written over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from annotate import console
from annotate.cli.common import require_label, target_of, write_output, write_whole
from annotate.cli.opening import Workspaces
from annotate.core.schema import Schema
from annotate.corpus.hand import Part, at_hand
from annotate.corpus.walk import Found
from annotate.errors import AnnotateError, ExitStatus
from annotate.formats import registry
from annotate.formats.contract import Exported, File, Format, Plan
from annotate.formats.loss import Loss
from annotate.formats.survey import Survey
from annotate.store import codec
from annotate.store.files import HERE, read_bytes
from annotate.store.schemas import CONFIG_NAME, schema_for
from annotate.store.workspace import sidecar_path

CHUNK = 1 << 16
"""Bytes that are written at once."""


class Order(NamedTuple):
    """What the command asks for."""

    format: Format
    output: str
    options: Mapping[str, str]
    labels: Path | None
    strict: bool


class Export:
    """One run of the command."""

    def __init__(self, order: Order, workspaces: Workspaces, paths: list[Path]) -> None:
        self.order = order
        self.workspaces = workspaces
        self.paths = paths
        self.survey: Survey | None = None

    def run(self) -> None:
        """Write it. Raises AnnotateError, with nothing written, if strict and something would be
        lost."""
        order = self.order
        if order.format.survey:
            self.survey = self._survey()
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
            with console.kept():
                # What there is to say of the articles was said.
                loss = self._write()
        else:
            loss = self._write()
        self._tell(loss)

    def _write(self) -> Loss:
        loss, pieces = self._pieces()
        if self.order.format.writes == "folder":
            self._write_folder(pieces)
        else:
            write_output(self.order.output, _chunks(pieces), self.workspaces.read)
        return loss

    def _tell(self, loss: Loss) -> None:
        for line in loss.lines():
            console.warn(f"{self.order.format.name}: {line}")

    def _survey(self) -> Survey:
        """What there is in all articles. Raises AnnotateError for a label that none has."""
        survey = Survey()
        for part in self.workspaces.parts(surveyed):
            survey.take(part)
        if not survey.schemas:
            survey.add_schema(self._schema())
        known = {label.name: None for label in survey.schema().labels}
        for label in sorted(self.workspaces.opening.chosen.labels):
            require_label(label, known)
        return survey

    def _schema(self) -> Schema:
        path = self.paths[0]
        beside = type(path) is not HERE and not path.is_dir()
        return schema_for(path if beside else path / CONFIG_NAME, self.order.labels)[0]

    def _pieces(self) -> tuple[Loss, Iterator[Any]]:
        """What the format makes of the articles, bytes or files, and what it loses while it
        does."""
        format, loss = self.order.format, Loss()
        survey = self.survey
        plan = Plan(
            self.order.options,
            loss,
            survey.schema() if survey else self._schema(),
            tuple(survey.strange) if survey else (),
        )
        return loss, self._all(format, plan)

    def _all(self, format: Format, plan: Plan) -> Iterator[Any]:
        if format.parts:
            head = b"".join(_written(format, iter(()), plan))
            work = partial(written, format, plan._replace(further=True))
            for data, loss in self.workspaces.parts(work):
                plan.loss.take(loss)
                yield head + data if data else b""
                head = b"" if data else head
            if self.workspaces.status != ExitStatus.WRONG_USE:
                yield head
        else:
            yield from _written(format, exported(self.workspaces), plan)
        self.workspaces.require_known()
        if self.workspaces.status == ExitStatus.WRONG_USE:
            # None of them could be read.
            self.workspaces.finish()

    def _write_folder(self, files: Iterable[File]) -> None:
        folder = target_of(self.order.output)
        for file in files:
            target = folder / file.name
            if self.workspaces.read(target):
                if file.is_text and target.read_bytes() == file.data:
                    continue
                raise AnnotateError(f"{target} is one of the files that are read", "name another")
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, file.data)


def written(format: Format, plan: Plan, workspaces: Workspaces) -> tuple[bytes, Loss]:
    """A part of the articles as a file has it, and what is lost of them; in whichever process."""
    plan = plan._replace(loss=Loss())
    return b"".join(_written(format, exported(workspaces), plan)), plan.loss


def surveyed(workspaces: Workspaces) -> Survey:
    """What there is in a part of the articles. What is wrong with one is told as it is written."""
    survey = Survey()
    layer, labels = workspaces.opening.layer, workspaces.opening.chosen.labels
    found = workspaces.found
    paths = found.paths if isinstance(found, Part) else found
    for path, _ in at_hand(((path, layer) for path in paths), texts=False):
        try:
            survey.add_schema(workspaces.schemas.of(path)[0])
            sidecar = sidecar_path(path, layer)
            kinds, ties = codec.kinds(read_bytes(sidecar), str(sidecar))
        except AnnotateError:
            continue
        survey.add((kind for kind in kinds if not labels or kind[0] in labels), ties)
    return survey


def exported(workspaces: Workspaces) -> Iterator[Exported]:
    """The articles as writers take them; in a part of all, without names for files of theirs."""
    found = workspaces.found
    for workspace in workspaces:
        path = workspace.path
        if workspace.seen is None:
            console.say(f"no tags yet: {path}")
        yield Exported(
            str(path).encode("utf-8", "backslashreplace").decode("utf-8"),
            found.name_of(path) if isinstance(found, Found) else "",
            workspace.document,
            workspace.schema,
            workspaces.hidden(workspace),
        )


def _written(format: Format, articles: Iterator[Exported], plan: Plan) -> Iterator[Any]:
    try:
        yield from registry.module(format).write(articles, plan)
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
