"""`annotate export` to a folder: several files that DuckDB, Spark and pandas read as one table.

Invariants: whoever works on a part of the articles writes its file, and no other process holds it;
which files there are, and what is in them, depends on the articles alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from annotate.cli.common import target_of, write_whole
from annotate.cli.exporting import Export, chunks, exported, pieces_of
from annotate.cli.opening import Workspaces
from annotate.cli.part_folders import OURS, folder_of, require_ours
from annotate.core.wording import counted
from annotate.errors import AnnotateError, ExitStatus
from annotate.formats.contract import Exported, Format, Plan
from annotate.formats.loss import Loss
from annotate.store.files import HERE

ARTICLES = 1024
"""Articles in a file: 5 MB of text, so that a few thousand are enough for every core, and a hundred
thousand do not make very many files."""


def wanted(format: Format, output: str) -> bool:
    """True if the output is a folder, and the format's files together are as good as one."""
    is_folder = output.endswith(("/", os.sep)) or (output != "-" and Path(output).is_dir())
    return format.part_files and is_folder


class Shard(NamedTuple):
    """A file that was written."""

    name: str
    """Empty if no article was to go into it."""
    articles: int
    loss: Loss


class PartFiles(Export):
    """One run of the command."""

    def run(self) -> None:
        """Write the files. Raises AnnotateError, with nothing changed, if the folder has what is of
        no export, and as `Export` does."""
        folder = folder_of(target_of(self.order.output))
        require_ours(folder, self.order.format.suffixes[0])
        if self.order.format.survey:
            self.survey = self._survey()
        with folder.place() as place:
            files, loss, articles = self._shards(place)
            if self.workspaces.status == ExitStatus.WRONG_USE:
                # None of them could be read.
                self.workspaces.finish()
            self._tell(loss)
            if self.order.strict and loss:
                raise AnnotateError(
                    f"{self.order.format.name} cannot hold all of it",
                    "nothing was written; leave out --strict to go on",
                    ExitStatus.PROBLEMS,
                )
            said = f"{OURS}{counted(articles, 'article')}, {counted(len(files), 'file')}\n"
            folder.take(files, said)

    def _shards(self, place: Path) -> tuple[list[Path], Loss, int]:
        """The files of all parts in their order, what is lost, and how many articles are in
        them."""
        format = self.order.format
        survey = self.survey
        schema = survey.schema() if survey else self._schema()
        loss = Loss()
        plan = Plan(self.order.options, loss, schema, tuple(survey.strange) if survey else ())
        files: list[Path] = []
        articles = 0
        work = partial(shard, format, plan, place)
        for part in self.workspaces.parts(work, size=ARTICLES, named=True):
            loss.take(part.loss)
            articles += part.articles
            if part.name:
                files.append(place / part.name)
        self.workspaces.require_known()
        if not files:
            # A table without rows has columns, which readers ask for.
            files.append(_file(format, place))
            write_whole(files[0], chunks(pieces_of(format, iter(()), plan)))
        return files, loss, articles


def shard(format: Format, plan: Plan, place: Path, workspaces: Workspaces) -> Shard:
    """Write a part of the articles to a file, in whichever process and on whichever machine."""
    if type(place) is HERE and not place.is_dir():
        from annotate.corpus.worker import unseen

        raise unseen(place)
    plan = plan._replace(loss=Loss())
    articles = exported(workspaces)
    first = next(articles, None)
    if first is None:
        return Shard("", 0, plan.loss)
    count = 1

    def all_of_them() -> Iterator[Exported]:
        nonlocal count
        yield first
        for article in articles:
            count += 1
            yield article

    file = _file(format, place)
    write_whole(file, chunks(pieces_of(format, all_of_them(), plan)))
    return Shard(file.name, count, plan.loss)


def _file(format: Format, place: Path) -> Path:
    """A name for a file that nobody else has, also if two workers are given the same part."""
    return place / f"{os.urandom(8).hex()}{format.suffixes[0]}"
