"""What `annotate adjudicate` does once its arguments are known: with the screen, and without it.

Invariants: the annotators' layers are only read; without the screen, nothing is written but what
`--take` says; what filters leave out is counted, and nothing of it is written.
"""

import sys
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from annotate import console
from annotate.cli.common import nearest, saved
from annotate.cli.opening import Opening, Workspaces
from annotate.cli.progress import Progress
from annotate.core.adjudicating import NEITHER, Adjudication, Heard, aside
from annotate.core.cells import clip, safe
from annotate.core.disagreements import Cluster, differs
from annotate.core.filtering import Filter
from annotate.core.tags import Tag
from annotate.core.wording import counted
from annotate.corpus.layers import LayeredFound, layered_articles, layers_beside
from annotate.errors import AnnotateError, ExitStatus
from annotate.store.author import author
from annotate.store.holding import Held, hold
from annotate.store.schemas import Schemas
from annotate.store.workspace import Workspace, open_workspace, sidecar_path

if TYPE_CHECKING:
    from annotate.tui.adjudicating import Tally

TAKES = ("agreed", "majority")

QUOTED = 60
"""Cells of a tag's text in the list."""

NAMED = 1000
"""So many articles are looked at for the names of who has a layer."""


class Wanted:
    """The articles that are asked for, and how each is adjudicated."""

    def __init__(
        self,
        paths: Sequence[Path],
        names: Sequence[str],
        *,
        into: str,
        take: str,
        by: str,
        labels: Path | None,
        save: bool,
        chosen: Filter = Filter(),  # noqa: B008, it is never changed
    ) -> None:
        """Raises AnnotateError for a wrong option, for what `chosen` names and nobody has, and
        where no article has two layers."""
        if take and take not in TAKES:
            raise AnnotateError(f"--take is one of {', '.join(TAKES)}, not: {take}")
        if into and not into.replace("-", "").replace("_", "").isalnum():
            raise AnnotateError(
                f"--into takes a name of letters, digits, - and _, not: {into}",
                "for example --into agreed",
            )
        if len(names) == 1:
            raise AnnotateError("there is nothing to adjudicate with one annotator", "name two")
        if into in names:
            raise AnnotateError(f"{into} cannot be adjudicated into itself", "name another layer")
        self.into = into
        self.take = take
        self.save = save
        self.by = by or author()
        self.schemas = Schemas(labels)
        self.found = LayeredFound(paths, only=names, without=("", into), least=2)
        if not len(self.found):
            raise self._none(paths, names)
        self.chosen = chosen
        self._require_known()

    def _require_known(self) -> None:
        """Looks at layers until all that the filters name was met, which is often in the first
        schema. Raises AnnotateError for what nobody has."""
        if not (self.chosen.labels or self.chosen.where):
            return
        met = Workspaces([], Opening(chosen=self.chosen), alone=False)
        with closing(Progress(len(self.found))) as progress:
            for found in self.found:
                for layer in found.layers:
                    with suppress(AnnotateError):
                        workspace = open_workspace(found.path, layer=layer, schemas=self.schemas)
                        met.meet(workspace.document, workspace.schema)
                        if met.all_known:
                            return
                progress.step()
        met.require_known()

    def _none(self, paths: Sequence[Path], names: Sequence[str]) -> AnnotateError:
        there: dict[str, None] = {}
        for place, article in enumerate(layered_articles(paths)):
            there |= dict.fromkeys(layer for layer in article.layers if layer)
            if place == NAMED:
                break
        known = sorted(there)
        wrong = next((name for name in names if name not in there), "")
        if wrong and known:
            close = nearest(wrong, known)
            return AnnotateError(
                f"no annotator is called {wrong}", close or f"there are: {', '.join(known)}"
            )
        return AnnotateError(
            "no article here has the layers of two annotators",
            "each makes theirs with: annotate tag ARTICLE --as NAME",
        )

    @property
    def terminal(self) -> bool:
        return sys.stdin.isatty() and sys.stderr.isatty()

    def opened(self, path: Path) -> Workspace:
        """The agreed layer of an article. Raises AnnotateError."""
        return open_workspace(path, layer=self.into, history=True, schemas=self.schemas)

    def held(self, path: Path) -> Held:
        return hold(sidecar_path(path, self.into), self.by)

    def read(self, workspace: Workspace) -> Heard:
        """What each annotator says of an article as it is now, and what of it is asked for. Raises
        AnnotateError."""
        path = workspace.path
        layers = [layer for layer in layers_beside(path) if self.found.takes(layer)]
        if len(layers) < 2:
            raise AnnotateError(
                f"{path} has no layers of two annotators any more",
                "see: annotate adjudicate --help",
            )
        read = {name: self._layer(path, name).document for name in layers}
        said = {name: document.snapshot() for name, document in read.items()}
        if not self.chosen:
            return Heard(said)
        taken = all(self.chosen.takes(document.metadata) for document in read.values())
        read[""] = workspace.document

        def asked(name: str, tag: Tag) -> bool:
            return taken and self.chosen.keeps(tag, read[name], workspace.schema)

        return Heard(said, asked)

    def _layer(self, path: Path, name: str) -> Workspace:
        workspace = open_workspace(path, layer=name, history=True, schemas=self.schemas)
        if workspace.document.lost:
            lost = counted(len(workspace.document.lost), "tag")
            console.warn(f"{workspace.sidecar}: {lost} without a place in the text are left out")
        return workspace

    def adjudicated(self, workspace: Workspace) -> Adjudication:
        """What is decided and left to decide in an article. Raises AnnotateError."""
        heard = self.read(workspace)
        return Adjudication(
            workspace.document, workspace.schema, heard.layers, self.by, heard.asked
        )

    def asked_for(self) -> tuple[list[Path], int]:
        """The articles in which something is asked for, or that cannot be read, and how many
        questions of all articles stay open because they are not asked for."""
        if not self.chosen:
            return [found.path for found in self.found], 0
        paths, others = [], 0
        with closing(Progress(len(self.found))) as progress:
            for found in self.found:
                try:
                    with console.kept():
                        all = self.adjudicated(self.opened(found.path))
                except AnnotateError:
                    # Why is told where it is opened.
                    paths.append(found.path)
                else:
                    others += all.others()
                    if all.asked:
                        paths.append(found.path)
                progress.step()
        return paths, others


def on_screen(wanted: Wanted, *, coloured: bool | None, read_only: bool) -> None:
    """Adjudicate on the terminal, one article after the other."""
    from annotate.tui.adjudicating import Adjudicating
    from annotate.tui.queue import Queue
    from annotate.tui.run import run

    def opened(path: Path) -> Workspace:
        return wanted.opened(path).keep_lost()

    paths, others = wanted.asked_for()
    if not paths:
        _tell_seen([], 0, others)
        return
    queue = Queue(paths, opened, wanted.held, read_only=read_only)
    adjudicating = Adjudicating(reader(wanted))
    try:
        run(
            queue,
            by=wanted.by,
            coloured=console.colour(True, coloured),
            suggest=False,
            adjudicating=adjudicating,
        )
    finally:
        queue.close()
    _tell_seen(list(adjudicating.seen().values()), len(paths), others)


def _tell_seen(seen: "Sequence[Tally]", total: int, others: int) -> None:
    """How far the articles are that were on the screen."""
    articles = counted(len(seen), "article")
    if len(seen) < total:
        articles = f"{len(seen):,} of {counted(total, 'article')}"
    agreed, decided, left = map(sum, zip(*seen, strict=True)) if seen else (0, 0, 0)
    rest = f"; {aside(others)}" if others else ""
    console.say(f"{articles}: {agreed} agreed, {decided} decided, {left} left{rest}")


def reader(wanted: Wanted) -> Callable[[Workspace], Heard]:
    """What the screen reads the annotators' layers with: what there is to tell of them is for it to
    show."""

    def read(workspace: Workspace) -> Heard:
        with console.kept() as told:
            return wanted.read(workspace)._replace(told=told)

    return read


def listed(wanted: Wanted) -> None:
    """Take what can be taken without asking, and print what is left."""
    articles = agreed = decided = rejected = left = others = failed = 0
    status = ExitStatus.DONE
    for found in wanted.found:
        try:
            all = _taken(wanted, found.path)
        except AnnotateError as error:
            if len(wanted.found) == 1:
                raise
            failed += 1
            told = console.fail(error)
            status = told if failed == len(wanted.found) else ExitStatus.PROBLEMS
            continue
        rest = all.left()
        for some in rest:
            console.write(safe(_line(all, some, found.path)) + "\n")
        articles += bool(all.asked) or not wanted.chosen
        agreed += sum(some.unanimous for some in all.asked)
        decided += sum(1 for some in all.asked if not some.unanimous and all.choice(some))
        rejected += sum(1 for some in all.asked if all.choice(some) == NEITHER)
        others += all.others()
        left += len(rest)
    of_them = f" ({rejected} of them: no tag)" if rejected else ""
    said = f"{counted(articles, 'article')}: {agreed} agreed, {decided} decided{of_them}, "
    said += f"{left} left"
    if others:
        said += f"; {aside(others)}"
    if not (wanted.take and wanted.save):
        said += "; nothing was written"
    console.say(said)
    if left and not status:
        status = ExitStatus.PROBLEMS
    if status:
        raise typer.Exit(status)


def _taken(wanted: Wanted, path: Path) -> Adjudication:
    """The adjudication of an article, with what can be taken without asking taken and saved, if
    that is wanted. Raises AnnotateError for what cannot be read or written."""
    workspace = wanted.opened(path).require_fit()
    document = workspace.document
    all = wanted.adjudicated(workspace)
    edits = [all.agreed]
    if wanted.take == "majority":
        edits.append(all.majority)
    for made in edits:
        edit = made()
        if edit:
            document.apply(edit)
    if wanted.take and wanted.save and document.version:
        saved(workspace)
    return all


def _line(all: Adjudication, some: Cluster, path: Path) -> str:
    """A disagreement in one line: where it is, what differs, and who says what."""
    line, column = all.document.article.line_column(some.start)
    said = []
    for layer, tags in some.says.items():
        texts = [f"{tag.label} “{clip(' '.join(tag.text.split()), QUOTED)}”" for tag in tags]
        said.append(f"{layer}: {' and '.join(texts) or 'no tag'}")
    what = ", ".join(differs(some)) or "all agree"
    if all.known(some):
        what += ", said anew since it was decided"
    return f"{path}:{line}:{column}: {what}; {'; '.join(said)}"
