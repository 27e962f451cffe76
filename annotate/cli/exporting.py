"""What `annotate export` does once it is known what to write: articles through a format's writer.

Invariants: one article is in memory at a time, or in each process a part of them; what goes to a
file or folder appears whole; an article or sidecar that is read is never written over.

A format that must know all attributes before the first tag has the articles read twice. To a file
it is tried first with those of one schema, as most have no others: what was written is thrown away
if another turns up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from annotate import console
from annotate.cli.answering import in_unicode
from annotate.cli.common import require_label, target_of, write_output, write_whole
from annotate.cli.opening import Workspaces
from annotate.core.schema import Schema
from annotate.corpus.hand import at_hand
from annotate.errors import AnnotateError, ExitStatus
from annotate.formats import registry
from annotate.formats.contract import Exported, File, Format, Plan
from annotate.formats.loss import Loss
from annotate.formats.survey import Survey
from annotate.store.files import HERE, read_bytes
from annotate.store.kinds import kinds_of
from annotate.store.schemas import CONFIG_NAME, schema_for
from annotate.store.workspace import Workspace, sidecar_path

CHUNK = 1 << 16
"""Bytes that are written at once."""

TO_JOIN = 64
"""Articles in a part of which pieces are made. They hold the texts as well: what waits for the
process that joins them is to stay small, however many there are to make them."""


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
        self.venture = False
        """True while it is tried without a survey."""

    def run(self) -> None:
        """Write it. Raises AnnotateError, with nothing written, if strict and something would be
        lost."""
        order = self.order
        if self._may_venture():
            try:
                self.venture = True
                self._tell(self._write())
                return
            except Unforeseen:
                self.venture = False
        if order.format.survey and self.survey is None:
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

    def _may_venture(self) -> bool:
        """True if what is written can be taken back, and is all that a survey would tell of."""
        format, output = self.order.format, Path(self.order.output)
        return (
            format.survey
            and format.parts
            and not self.order.strict
            and not self.workspaces.opening.chosen
            and self.order.output != "-"
            and (output.is_file() or not output.exists())
            and len(self.workspaces.found) > 0
        )

    def _write(self) -> Loss:
        loss, pieces = self._pieces()
        if self.order.format.writes == "folder":
            self._write_folder(pieces)
        else:
            write_output(self.order.output, chunks(pieces), self.workspaces.read)
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
        if self.venture:
            schema = self.workspaces.schemas.of(next(iter(self.workspaces.found)))[0]
        else:
            schema = survey.schema() if survey else self._schema()
        plan = Plan(self.order.options, loss, schema, tuple(survey.strange) if survey else ())
        return loss, self._all(format, plan)

    def _all(self, format: Format, plan: Plan) -> Iterator[Any]:
        if format.parts and self.venture:
            # If it fails, all will be told anew.
            with console.kept() as told:
                yield from self._in_parts(format, plan)
            for message in told:
                console.say(message)
        elif format.parts:
            yield from self._in_parts(format, plan)
        elif format.joins:
            yield from pieces_of(format, self._to_join(format, plan), plan, "join")
        else:
            yield from pieces_of(format, exported(self.workspaces), plan)
        self.workspaces.require_known()
        if self.workspaces.status == ExitStatus.WRONG_USE:
            # None of them could be read.
            self.workspaces.finish()

    def _in_parts(self, format: Format, plan: Plan) -> Iterator[bytes]:
        """A file, a part of the articles at a time. Raises Unforeseen if a venture has failed."""
        head = b"".join(pieces_of(format, iter(()), plan))
        doubtful = False
        for part in self.workspaces.parts(partial(written, format, plan._replace(further=True))):
            if self.venture and part.strange:
                raise Unforeseen
            doubtful |= part.doubtful
            plan.loss.take(part.loss)
            yield head + part.data if part.data else b""
            head = b"" if part.data else head
        if self.venture and doubtful:
            self.survey = survey = self._survey()
            if survey.strange or survey.schema().attribute_names() != plan.schema.attribute_names():
                raise Unforeseen
        if self.workspaces.status != ExitStatus.WRONG_USE:
            yield head

    def _to_join(self, format: Format, plan: Plan) -> Iterator[bytes]:
        """The pieces of a file, of a part of the articles at a time."""
        work = partial(made, format, plan)
        for part in self.workspaces.parts(work, size=TO_JOIN, named=True):
            plan.loss.take(part.loss)
            yield from part.pieces

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


class Unforeseen(Exception):
    """The articles have an attribute that was not expected."""


class Written(NamedTuple):
    """What came of a part of the articles."""

    data: bytes
    """As a file has them."""
    loss: Loss
    strange: bool
    """True if a tag says what the schema of the plan does not have for its label."""
    doubtful: bool
    """True if only a survey tells whether one does: an article has another schema, has changed, or
    could not be opened."""


def written(format: Format, plan: Plan, workspaces: Workspaces) -> Written:
    """Write a part of the articles, in whichever process."""
    plan = plan._replace(loss=Loss())
    seen = Seen(plan.schema)
    data = b"".join(pieces_of(format, exported(workspaces, seen), plan))
    return Written(data, plan.loss, seen.strange, seen.doubtful or workspaces.failed > 0)


class Made(NamedTuple):
    """What came of a part of the articles, for a format that joins pieces."""

    pieces: list[bytes]
    loss: Loss


def made(format: Format, plan: Plan, workspaces: Workspaces) -> Made:
    """Make the pieces of a part of the articles, in whichever process."""
    plan = plan._replace(loss=Loss())
    return Made([*pieces_of(format, exported(workspaces), plan, "pieces")], plan.loss)


NONE: frozenset[str] = frozenset()


class Seen:
    """Whether a plan foresaw what there is in articles."""

    def __init__(self, schema: Schema) -> None:
        self.schemas = [schema]
        """That of the plan, and the same as other articles have it."""
        self.known = {label.name: {one.name for one in label.attributes} for label in schema.labels}
        self.strange = self.doubtful = False

    def look(self, workspace: Workspace) -> None:
        """Take in an article."""
        known = self.known
        for tag in workspace.document.tags.values():
            if tag.attributes and not known.get(tag.label, NONE).issuperset(tag.attributes):
                self.strange = True
        if not any(workspace.schema is known for known in self.schemas):
            self.doubtful = self.doubtful or workspace.schema != self.schemas[0]
            self.schemas.append(workspace.schema)
        self.doubtful = self.doubtful or workspace.replaced is not None


def surveyed(workspaces: Workspaces) -> Survey:
    """What there is in a part of the articles. What is wrong with one is told as it is written."""
    survey = Survey()
    layer, labels = workspaces.opening.layer, workspaces.opening.chosen.labels
    for path, _ in at_hand(((path, layer) for path in workspaces.paths), texts=False):
        try:
            survey.add_schema(workspaces.schemas.of(path)[0])
            sidecar = sidecar_path(path, layer)
            kinds, ties = kinds_of(read_bytes(sidecar), str(sidecar))
        except AnnotateError:
            continue
        survey.add((kind for kind in kinds if not labels or kind[0] in labels), ties)
    return survey


def exported(workspaces: Workspaces, seen: Seen | None = None) -> Iterator[Exported]:
    """The articles as writers take them."""
    for workspace in workspaces:
        path = workspace.path
        if workspace.is_new:
            console.say(f"no tags yet: {path}")
        if seen is not None:
            seen.look(workspace)
        yield Exported(
            in_unicode(path),
            workspaces.name_of(path),
            workspace.document,
            workspace.schema,
            workspaces.hidden(workspace),
        )


def pieces_of(
    format: Format, some: Iterator[Any], plan: Plan, function: str = "write"
) -> Iterator[Any]:
    """What a function of a format's module makes of articles, or of pieces."""
    try:
        yield from getattr(registry.module(format), function)(some, plan)
    except ImportError as error:
        raise registry.missing(format, error) from error


def chunks(pieces: Iterable[bytes]) -> Iterator[bytes]:
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
