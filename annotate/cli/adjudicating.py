"""What `annotate adjudicate` does once its arguments are known: with the screen, and without it.

Invariants: the annotators' layers are only read; without the screen, nothing is written but what
`--take` says.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from annotate import console
from annotate.cli.common import nearest, saved
from annotate.core.annotations import Annotations
from annotate.core.cells import clip, safe
from annotate.core.wording import counted
from annotate.corpus.layers import LayeredFound, layered_articles, layers_beside
from annotate.errors import AnnotateError, ExitStatus
from annotate.store.author import author
from annotate.store.holding import Held, hold
from annotate.store.schemas import Schemas
from annotate.store.workspace import Workspace, open_workspace, sidecar_path

if TYPE_CHECKING:
    from annotate.core.adjudicating import Adjudication
    from annotate.core.disagreements import Cluster
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
    ) -> None:
        """Raises AnnotateError for a wrong option, and where no article has two layers."""
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

    def read(self, workspace: Workspace) -> dict[str, Annotations]:
        """What each annotator says of an article as it is now. Raises AnnotateError."""
        path = workspace.path
        layers = [layer for layer in layers_beside(path) if self.found.takes(layer)]
        if len(layers) < 2:
            raise AnnotateError(
                f"{path} has no layers of two annotators any more",
                "see: annotate adjudicate --help",
            )
        return dict(_read(path, layers, self.schemas))


class Layer(NamedTuple):
    name: str
    annotations: Annotations


def _read(path: Path, layers: Sequence[str], schemas: Schemas) -> Iterator[Layer]:
    for name in layers:
        workspace = open_workspace(path, layer=name, history=True, schemas=schemas)
        if workspace.document.lost:
            lost = counted(len(workspace.document.lost), "tag")
            console.warn(f"{workspace.sidecar}: {lost} without a place in the text are left out")
        yield Layer(name, workspace.document.snapshot())


def on_screen(wanted: Wanted, *, coloured: bool | None, read_only: bool) -> None:
    """Adjudicate on the terminal, one article after the other."""
    from annotate.tui.adjudicating import Adjudicating
    from annotate.tui.queue import Queue
    from annotate.tui.run import run

    def opened(path: Path) -> Workspace:
        return wanted.opened(path).keep_lost()

    paths = [found.path for found in wanted.found]
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
    _tell_seen(list(adjudicating.seen().values()), len(paths))


def _tell_seen(seen: "Sequence[Tally]", total: int) -> None:
    """How far the articles are that were on the screen."""
    articles = counted(len(seen), "article")
    if len(seen) < total:
        articles = f"{len(seen):,} of {counted(total, 'article')}"
    agreed, decided, left = map(sum, zip(*seen, strict=True)) if seen else (0, 0, 0)
    console.say(f"{articles}: {agreed} agreed, {decided} decided, {left} left")


def reader(wanted: Wanted) -> "Callable[[Workspace], tuple[dict[str, Annotations], list[str]]]":
    """What the screen reads the annotators' layers with: what there is to tell of them is for it to
    show."""

    def read(workspace: Workspace) -> tuple[dict[str, Annotations], list[str]]:
        with console.kept() as told:
            return wanted.read(workspace), told

    return read


def listed(wanted: Wanted) -> None:
    """Take what can be taken without asking, and print what is left."""
    from annotate.core.adjudicating import NEITHER

    articles = agreed = decided = rejected = left = failed = 0
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
        articles += 1
        agreed += sum(some.unanimous for some in all.clusters)
        decided += sum(1 for some in all.clusters if not some.unanimous and all.choice(some))
        rejected += sum(1 for some in all.clusters if all.choice(some) == NEITHER)
        left += len(rest)
    of_them = f" ({rejected} of them: no tag)" if rejected else ""
    said = f"{counted(articles, 'article')}: {agreed} agreed, {decided} decided{of_them}, "
    said += f"{left} left"
    if not (wanted.take and wanted.save):
        said += "; nothing was written"
    console.say(said)
    if left and not status:
        status = ExitStatus.PROBLEMS
    if status:
        raise typer.Exit(status)


def _taken(wanted: Wanted, path: Path) -> "Adjudication":
    """The adjudication of an article, with what can be taken without asking taken and saved, if
    that is wanted. Raises AnnotateError for what cannot be read or written."""
    from annotate.core.adjudicating import Adjudication

    workspace = wanted.opened(path).require_fit()
    document = workspace.document
    all = Adjudication(document, workspace.schema, wanted.read(workspace), wanted.by)
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


def _line(all: "Adjudication", some: "Cluster", path: Path) -> str:
    """A disagreement in one line: where it is, what differs, and who says what."""
    from annotate.core.disagreements import differs

    line, column = all.document.article.line_column(some.start)
    said = []
    for layer, tags in some.says.items():
        texts = [f"{tag.label} “{clip(' '.join(tag.text.split()), QUOTED)}”" for tag in tags]
        said.append(f"{layer}: {' and '.join(texts) or 'no tag'}")
    what = ", ".join(differs(some)) or "all agree"
    if all.known(some):
        what += ", said anew since it was decided"
    return f"{path}:{line}:{column}: {what}; {'; '.join(said)}"
