"""`annotate export` to a folder: several files that DuckDB, Spark and pandas read as one table.

Invariants: whoever works on a part of the articles writes its file, and no other process holds it;
which files there are, and what is in them, depends on the articles alone; a folder has the files of
one export: they come into it when all are whole, in the place of those of the one before, and what
is not of an export is never touched. MARK comes last, so a reader can tell that all are there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from annotate.cli.exporting import Export, chunks, exported, pieces_of
from annotate.cli.opening import Workspaces
from annotate.core.wording import counted
from annotate.errors import AnnotateError, ExitStatus
from annotate.formats.contract import Exported, Format, Plan
from annotate.formats.loss import Loss
from annotate.store.files import write_atomically
from annotate.store.locking import NoLocks, abandoned, lock
from annotate.store.turns import turn

ARTICLES = 1024
"""Articles in a file: 5 MB of text, so that a few thousand are enough for every core, and a hundred
thousand do not make very many files."""

MARK = "_SUCCESS"
"""As Hadoop and Spark call it (`FileOutputCommitter.SUCCEEDED_FILE_NAME`); readers of folders pass
over what starts with `_` or a dot."""

OURS = "annotate export: "
"""What that file starts with."""

PART = re.compile(r"part-\d{5,}\.\w+")

UNFINISHED = re.compile(r"\.annotate-[0-9a-f]{16}\.parts")
"""The name of the folder in which files wait until all are there."""


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
        if "://" in self.order.output:
            raise AnnotateError(
                f"several files cannot be written to {self.order.output}",
                "name a folder of this machine, or one file",
            )
        folder = Path(self.order.output)
        _require_ours(folder, self.order.format)
        if self.order.format.survey:
            self.survey = self._survey()
        with _place(folder) as place:
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
            self._commit(folder, files, articles)

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
            write_atomically(files[0], chunks(pieces_of(format, iter(()), plan)))
        return files, loss, articles

    def _commit(self, folder: Path, files: list[Path], articles: int) -> None:
        """Let the files take the place of those that are there."""
        said = f"{OURS}{counted(articles, 'article')}, {counted(len(files), 'file')}\n"
        with turn(folder / MARK):
            # If anything goes wrong from here on, this says that what is there is ours.
            unfinished = _unfinished(folder)
            unfinished.mkdir()
            left = {entry.name for entry in folder.iterdir() if PART.fullmatch(entry.name)}
            (folder / MARK).unlink(missing_ok=True)
            for number, file in enumerate(files):
                target = folder / f"part-{number:05}{file.suffix}"
                file.replace(target)
                left.discard(target.name)
            for name in left:
                (folder / name).unlink()
            write_atomically(folder / MARK, said.encode())
            unfinished.rmdir()


def shard(format: Format, plan: Plan, place: Path, workspaces: Workspaces) -> Shard:
    """Write a part of the articles to a file, in whichever process and on whichever machine."""
    if not place.is_dir():
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
    write_atomically(file, chunks(pieces_of(format, all_of_them(), plan)))
    return Shard(file.name, count, plan.loss)


def _file(format: Format, place: Path) -> Path:
    """A name for a file that nobody else has, also if two workers are given the same part."""
    return place / f"{os.urandom(8).hex()}{format.suffixes[0]}"


def _require_ours(folder: Path, format: Format) -> None:
    """Raises AnnotateError for a folder with files that are of no export, or of one to another
    format."""
    if not folder.is_dir():
        if os.path.lexists(folder):
            raise AnnotateError(f"{folder} is not a folder", "name another")
        return
    names = [entry.name for entry in folder.iterdir()]
    strange = [
        name for name in names if not name.startswith((".", "_")) and not PART.fullmatch(name)
    ]
    parts = [name for name in names if PART.fullmatch(name)]
    if strange or (parts and not _marked(folder, names)):
        first = min(strange or parts)
        raise AnnotateError(
            f"{folder} has files that are of no export, such as {first}",
            "name an empty folder or a new one",
        )
    others = [name for name in parts if not name.endswith(format.suffixes[0])]
    if others:
        raise AnnotateError(
            f"{folder} has an export to another format, such as {min(others)}",
            "name another folder, or remove that one first",
        )


def _marked(folder: Path, names: list[str]) -> bool:
    """True if an export was finished in a folder, or ended while its files came into it."""
    if any(UNFINISHED.fullmatch(name) for name in names):
        return True
    with suppress(OSError, UnicodeError):
        return (folder / MARK).read_text("utf-8").startswith(OURS)
    return False


def _unfinished(folder: Path) -> Path:
    """A new name that UNFINISHED fits."""
    return folder / f".annotate-{os.urandom(8).hex()}.parts"


@contextmanager
def _place(folder: Path) -> Iterator[Path]:
    """A folder for files that are being written. It is gone in the end, and so is what a killed
    program left. Raises AnnotateError if another export is writing there."""
    there = folder.is_dir()
    place = _unfinished(Path(os.path.abspath(folder)))  # noqa: PTH100
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for entry in folder.iterdir():
            if UNFINISHED.fullmatch(entry.name):
                _clear(entry)
        place.mkdir()
    except OSError as error:
        raise AnnotateError(f"cannot write to the folder {folder}: {error.strerror}") from error
    handle = -1
    try:
        with suppress(OSError, NoLocks):
            handle = os.open(place, os.O_RDONLY)
            lock(handle)
        yield place
    finally:
        if handle >= 0:
            os.close(handle)
        _remove(place)
        if not there:
            with suppress(OSError):
                folder.rmdir()


def _clear(place: Path) -> None:
    """Remove what a killed program left. Raises AnnotateError if it may not have ended."""
    if not abandoned(place):
        raise AnnotateError(
            f"another export is writing to {place.parent}",
            f"wait for it; if there is none, remove {place}",
        )
    _remove(place)


def _remove(place: Path) -> None:
    import shutil

    shutil.rmtree(place, ignore_errors=True)
