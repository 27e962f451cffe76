"""Opens the articles that paths name, for commands that take many: one after the other, or a part
of them at a time in several processes.

Invariant: what is wrong with one of several is told and the others go on; what is wrong with a
single one is raised. A command's answer is the same however many processes make it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Generic, NamedTuple, NoReturn, TypeVar

from annotate import console
from annotate.cli.common import names, require_conditions, require_label, tell_makers
from annotate.cli.other_layers import layers_there, tell_absent
from annotate.cli.progress import Progress
from annotate.core.document import Document
from annotate.core.filtering import FIELDS, Filter, known_names, never
from annotate.core.schema import Schema
from annotate.corpus.driver import Named, mapped, unhurried
from annotate.corpus.engines import Choice
from annotate.corpus.hand import Part, at_hand
from annotate.corpus.walk import Found, Wrong
from annotate.errors import AnnotateError, ExitStatus
from annotate.store.files import HERE
from annotate.store.schemas import Schemas
from annotate.store.workspace import Workspace, open_workspace

R = TypeVar("R")
T = TypeVar("T")


class Opening(NamedTuple):
    """How articles are opened, and which of them and of their tags are asked for."""

    layer: str = ""
    encoding: str | None = None
    published: str = ""
    labels: Path | None = None
    fit: bool = False
    """True if an article whose tags do not fit its text counts as one that cannot be opened."""
    history: bool = False
    """True if tags are placed by all that git knows, and nothing is said of their places."""
    chosen: Filter = Filter()

    @property
    def plain(self) -> bool:
        """True if articles are opened as they are, and only read."""
        return not (self.encoding or self.published or self.fit or self.history)


class Done(NamedTuple, Generic[R]):
    """What came of a part."""

    result: R
    articles: int
    told: list[str]
    failed: int
    status: ExitStatus
    known: dict[str, None]
    known_names: set[str]
    makers: set[str]


class Workspaces:
    """The workspaces of the articles that are asked for."""

    def __init__(
        self,
        found: Found | Sequence[Path],
        opening: Opening,
        *,
        alone: bool,
        whole: bool = False,
        jobs: int = 1,
        engine: Choice = Choice(),  # noqa: B008, it is immutable
    ) -> None:
        """`found` are all that are asked for, if it is the `whole`, or a part of them."""
        self.found = found
        self.whole = whole
        self.names: dict[Path, str] = {}
        """Of a part, the names for files that belong to its articles, where they are asked for."""
        self.opening = opening
        self.alone = alone
        """True if there is one article only, in all parts."""
        self.jobs = jobs
        self.engine = engine
        self.schemas = Schemas(opening.labels)
        wrong = getattr(found, "wrong", None)
        self.status = ExitStatus.PROBLEMS if wrong else ExitStatus.DONE
        self.failed = 0
        """How many could not be opened, the last time that they were gone through."""
        self.known: dict[str, None] = {}
        """The labels of all schemas and tags met so far."""
        self._schema: Schema | None = None
        """That of the article before."""
        self.known_names: set[str] = {*FIELDS}
        """What conditions may name, as far as it was met."""
        self.makers: set[str] = set()
        """Who made the tags met so far, if it is asked for who did."""

    def __iter__(self) -> Iterator[Workspace]:
        self.failed = 0
        pairs = at_hand((path, self.opening.layer) for path in self.found)
        for path, _ in self._followed(pairs, lambda _: 1):
            workspace = self.take(path)
            if workspace is not None:
                yield workspace

    def take(self, path: Path) -> Workspace | None:
        """The workspace of one of them, what there is to say of it told; None if it is not asked
        for, or cannot be opened and is not the only one. Raises AnnotateError if it is."""
        try:
            workspace = self.opened(path)
        except AnnotateError as error:
            if self.alone:
                raise
            self.failed += 1
            told = console.fail(error)
            self.status = told if self.failed == len(self.found) else ExitStatus.PROBLEMS
            return None
        if workspace is not None:
            self.tell(workspace, self.opening.layer)
        return workspace

    def opened(self, path: Path) -> Workspace | None:
        """The workspace of one of them, None if it is not asked for. Raises AnnotateError for what
        cannot be read."""
        workspace = self._open(path)
        if not self.opening.chosen.takes(workspace.document.metadata):
            return None
        self.meet(workspace.document, workspace.schema)
        return workspace

    def parts(
        self,
        work: "Callable[[Workspaces], R]",
        *,
        effort: int = 1,
        size: int = 0,
        named: bool = False,
    ) -> Iterator[R]:
        """What `work`, which other processes can be sent, makes of each part of them, in order; of
        parts of `size` articles where that matters to the answer. `effort` is as in `mapped`. With
        `named`, parts know names for files as well."""
        total = len(self.found)
        self.failed = 0
        part = partial(_part, work, self.opening, total == 1)
        items: Iterable[Named | Path | str] = self.found
        if named:
            items = (Named(path, self.name_of(path)) for path in self.found)
        elif isinstance(self.found, Found):
            items = self.found.sent()
        engine = self.engine.engine(self.jobs)
        all_done = mapped(
            part, items, total, jobs=self.jobs, effort=effort, size=size, engine=engine
        )
        for done in self._followed(all_done, lambda done: done.articles):
            for message in done.told:
                console.say(message)
            self.failed += done.failed
            if done.status:
                every = self.failed == total
                self.status = done.status if every else ExitStatus.PROBLEMS
            self.known.update(done.known)
            self.known_names |= done.known_names
            self.makers |= done.makers
            yield done.result

    def name_of(self, article: Path) -> str:
        """A name for files that belong to an article, as `Found` has it; empty in a part that was
        not given names."""
        if isinstance(self.found, Found):
            return self.found.name_of(article)
        return self.names.get(article, "") if self.names else ""

    def _followed(self, some: Iterable[T], articles: Callable[[T], int]) -> Iterator[T]:
        """The same, while the user sees how far it has come."""
        progress = Progress(len(self.found) if self.whole else 0)
        with closing(progress):
            for one in some:
                yield one
                progress.step(articles(one))

    @property
    def paths(self) -> Sequence[Path]:
        """Those of a part, without anything fetched."""
        assert isinstance(self.found, Part)
        return self.found.paths

    def hidden(self, workspace: Workspace) -> frozenset[str]:
        """The ids of an article's tags that are not asked for."""
        return self.opening.chosen.hidden(workspace.document, workspace.schema)

    def meet(self, document: Document, schema: Schema) -> None:
        """Take note of the labels and names that an article has."""
        if schema is not self._schema:
            self._schema = schema
            self.known.update(dict.fromkeys(names(schema)))
        self.known.update(dict.fromkeys([tag.label for tag in document.tags.values()]))
        if self.opening.chosen.where:
            self.known_names |= known_names(document, schema)
        if self.opening.chosen.by:
            self.makers.update([tag.by for tag in document.tags.values()])

    @property
    def all_known(self) -> bool:
        """True if schemas and tags met so far have all labels, and all names and values in
        conditions, that are asked for."""
        chosen, known = self.opening.chosen, self.known_names
        names = {condition.name for condition in chosen.where}
        if not (chosen.labels <= self.known.keys() and names <= known):
            return False
        return not any(never(condition, known) for condition in chosen.where)

    def require_known(self) -> None:
        """Raises AnnotateError for a label, or a name or value in a condition, that no schema and
        no tag met so far has."""
        if not self.known or self.all_known:
            return
        for label in sorted(self.opening.chosen.labels):
            require_label(label, self.known)
        require_conditions(self.opening.chosen.where, self.known_names)

    def tell_makers(self) -> None:
        """Say of which names that are asked for no tag met so far is."""
        if self.known:
            tell_makers(self.opening.chosen.by, self.makers)

    def tell(self, workspace: Workspace, layer: str) -> None:
        """Say what is to be said of the places of a layer's tags."""
        command = f"annotate reanchor {workspace.path}{f' --as {layer}' if layer else ''}"
        if self.opening.history:
            return
        if workspace.problem:
            console.warn(f"{workspace.problem}; they are left out (place them with: {command})")
            self.status = ExitStatus.PROBLEMS
        elif workspace.notice:
            placed = workspace.replaced is not None
            if self.opening.fit:
                todo = "; they are saved with what is accepted" if placed else ""
            else:
                todo = f" ({'nothing was written; to do that' if placed else 'see'}: {command})"
            console.say(f"{workspace.notice}{todo}")

    def _open(self, path: Path) -> Workspace:
        opening = self.opening
        if not self.alone and opening.plain and type(path) is HERE:
            from annotate.store.glance import glanced

            seen = glanced(path, opening.layer, self.schemas)
            if seen is not None:
                return seen
        workspace = open_workspace(
            path,
            layer=opening.layer,
            encoding=opening.encoding,
            published=opening.published,
            labels=opening.labels,
            history=opening.history or opening.fit,
            schemas=self.schemas,
        )
        return workspace.require_fit() if opening.fit else workspace

    def read(self, file: Path) -> bool:
        """True if a file is one of those that are read."""
        return isinstance(self.found, Found) and self.found.read(file)

    def finish(self, *, early: bool = False) -> None:
        """Say who of those that are asked for made nothing, unless it ended `early` with some not
        looked at, and end the command with the exit status of what was met."""
        if not early:
            self.tell_makers()
        if self.status:
            _end(self.status)


def _part(
    work: Callable[[Workspaces], R], opening: Opening, alone: bool, part: list[Named | Path | str]
) -> Done[R]:
    """Work on one part, wherever that is."""
    paths = [Path(one) if isinstance(one, str) else _article(one) for one in part]
    workspaces = Workspaces(Part(paths, opening.layer), opening, alone=alone)
    workspaces.names = {one.path: one.name for one in part if isinstance(one, Named)}
    with console.kept() as told, unhurried():
        result = work(workspaces)
    return Done(
        result,
        len(part),
        told,
        workspaces.failed,
        workspaces.status,
        workspaces.known,
        workspaces.known_names,
        workspaces.makers,
    )


def _article(one: Named | Path) -> Path:
    return one.path if isinstance(one, Named) else one


def each_workspace(
    paths: Iterable[Path],
    opening: Opening = Opening(),  # noqa: B008, it is frozen
    *,
    untagged: bool = False,
    jobs: int = 1,
    engine: Choice = Choice(),  # noqa: B008
) -> Workspaces:
    """The workspaces of the articles that paths name; with `untagged`, folders mean those without
    tags as well. One of several paths that is wrong is told and passed over. Raises AnnotateError
    for one that is alone."""
    found = Found(paths, layer=opening.layer, untagged=untagged, passing=True)
    pass_over(found.paths, found.wrong, found.count)
    if not found.count:
        what = "articles (*.txt)" if untagged else "tagged articles"
        console.say(f"no {what} in {', '.join(map(str, found.right))}{layers_there(found)}")
    elif opening.layer and not opening.fit:
        tell_absent(found)
    return Workspaces(found, opening, alone=found.count == 1, whole=True, jobs=jobs, engine=engine)


def pass_over(paths: Sequence[Path], wrong: Wrong, count: int) -> None:
    """Tell which paths were wrong. Ends the command if it is all of them, with no article."""
    for error in wrong.values():
        console.fail(error)
    if wrong and not count and all(path in wrong for path in paths):
        _end(ExitStatus.WRONG_USE)


def _end(status: ExitStatus) -> NoReturn:
    # A process that works for another never needs it, and would be half of what one loads.
    import typer

    raise typer.Exit(status)
