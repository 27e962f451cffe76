"""What several commands do alike: open what paths name, choose labels, write a file.

Imported inside the commands only, so it may import what it needs.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

import typer

from annotate import console
from annotate.core.schema import LAYERS, Label, Schema
from annotate.corpus.walk import articles
from annotate.errors import AnnotateError, ExitStatus
from annotate.store.files import write_atomically
from annotate.store.workspace import Workspace, open_workspace, sidecar_path


def counted(number: int, what: str) -> str:
    """`1 tag`, `2 tags`."""
    return f"{number} {what}{'s' * (number != 1)}"


def nearest(word: str, choices: Iterable[str]) -> str:
    """A hint: `did you mean …?`, else which choices there are if they are few."""
    from annotate.core.similar import suggestion

    return suggestion(word, choices)


class Workspaces:
    """The workspaces of many articles, opened one after the other.

    What is wrong with one of several is told on stderr and the others go on; what is wrong with a
    single one is raised.
    """

    def __init__(
        self,
        found: list[Path],
        *,
        layer: str,
        encoding: str | None,
        published: str,
        labels: Path | None,
        fit: bool,
        history: bool,
    ) -> None:
        self.found = found
        self.layer = layer
        self.encoding = encoding
        self.published = published
        self.labels = labels
        self.fit = fit
        self.history = history
        self.opened: list[Path] = [*found, *(sidecar_path(path, layer) for path in found)]
        """Articles and sidecars that are read."""
        self.status = ExitStatus.DONE

    def __iter__(self) -> Iterator[Workspace]:
        failed = 0
        for path in self.found:
            try:
                workspace = self._open(path)
            except AnnotateError as error:
                if len(self.found) == 1:
                    raise
                failed += 1
                told = console.fail(error)
                self.status = told if failed == len(self.found) else ExitStatus.PROBLEMS
                continue
            self._tell(workspace)
            yield workspace

    def _tell(self, workspace: Workspace) -> None:
        """Say what is to be said of its tags' places."""
        command = f"annotate reanchor {workspace.path}"
        if self.history:
            return
        if workspace.problem:
            console.warn(f"{workspace.problem}; they are left out (place them with: {command})")
            self.status = ExitStatus.PROBLEMS
        elif workspace.notice:
            placed = workspace.replaced is not None
            if self.fit:
                todo = "; they are saved with what is accepted" if placed else ""
            else:
                todo = f" ({'nothing was written; to do that' if placed else 'see'}: {command})"
            console.say(f"{workspace.notice}{todo}")

    def _open(self, path: Path) -> Workspace:
        workspace = open_workspace(
            path,
            layer=self.layer,
            encoding=self.encoding,
            published=self.published,
            labels=self.labels,
            history=self.history or self.fit,
        )
        return workspace.require_fit() if self.fit else workspace

    def again(self, path: Path) -> Workspace:
        """An article that was opened before; what was told of it then is not told again."""
        return self._open(path)

    def finish(self) -> None:
        """End the command with the exit status of what was met."""
        if self.status:
            raise typer.Exit(self.status)


def each_workspace(
    paths: Iterable[Path],
    *,
    layer: str = "",
    encoding: str | None = None,
    published: str = "",
    labels: Path | None = None,
    untagged: bool = False,
    fit: bool = False,
    history: bool = False,
) -> Workspaces:
    """The workspaces of the articles that paths name; with `untagged`, folders mean those without
    tags as well; with `fit`, an article whose tags do not fit its text counts as one that cannot
    be opened; with `history`, tags are placed by all that git knows, and nothing is said of their
    places. Raises AnnotateError for a wrong path."""
    named = list(paths)
    found = list(articles(named, layer=layer, untagged=untagged))
    if not found:
        what = "articles (*.txt)" if untagged else "tagged articles"
        console.say(f"no {what} in {', '.join(map(str, named))}")
    return Workspaces(
        found,
        layer=layer,
        encoding=encoding,
        published=published,
        labels=labels,
        fit=fit,
        history=history,
    )


def editable(
    path: Path,
    *,
    layer: str = "",
    encoding: str | None = None,
    published: str = "",
    labels: Path | None = None,
) -> Workspace:
    """An article to be changed; says so if the change will also write new places of its tags.

    Raises AnnotateError for what cannot be read, and while tags have no certain place.
    """
    workspace = open_workspace(
        path, layer=layer, encoding=encoding, published=published, labels=labels, history=True
    ).require_fit()
    if workspace.replaced is not None and workspace.notice:
        console.say(f"{workspace.notice}; they are saved with this change")
    return workspace


def saved(workspace: Workspace) -> None:
    """Save, and tell what there is to say of others' changes that went together with it."""
    workspace.save()
    for message in workspace.told:
        console.warn(message)


class Selection:
    """Which layers and labels are asked for, over many articles."""

    def __init__(self, layers: list[str] | None, labels: list[str] | None) -> None:
        """Raises AnnotateError for a layer that does not exist."""
        for layer in layers or ():
            if layer not in LAYERS:
                raise AnnotateError(f"no such layer: {layer}", nearest(layer, LAYERS))
        self.layers = layers
        self.labels = labels
        self.known: dict[str, None] = {}
        """The labels of all schemas and tags met so far."""

    def hidden(self, workspace: Workspace) -> frozenset[str]:
        """The labels of an article's tags that are not asked for."""
        there = workspace.document.counts()
        layer_of = workspace.schema.layer_of
        self.known.update(dict.fromkeys([*names(workspace.schema), *there]))
        return frozenset(
            label
            for label in there
            if (self.layers and layer_of(label) not in self.layers)
            or (self.labels and label not in self.labels)
        )

    def require_known(self) -> None:
        """Raises AnnotateError for a label that no schema and no tag met so far has."""
        for label in (self.labels or ()) if self.known else ():
            require_label(label, self.known)


def named_label(schema: Schema, name: str) -> Label:
    """The label of a name. Raises AnnotateError if the schema has none."""
    require_label(name, names(schema))
    label = schema.label(name)
    assert label is not None
    return label


def names(schema: Schema) -> list[str]:
    """The names of a schema's labels."""
    return [label.name for label in schema.labels]


def require_label(label: str, known: Iterable[str]) -> None:
    """Raises AnnotateError, with the nearest of the known labels, for one that is not known."""
    choices = list(known)
    if label not in choices:
        close = nearest(label, choices)
        hint = f"{close}; see them with: annotate labels" if close else "see: annotate labels"
        raise AnnotateError(f"no such label: {label}", hint)


def write_output(output: str, data: bytes | Iterable[bytes], sources: Iterable[Path]) -> None:
    """Write a file whole, or stdout for `-`; the data may come in pieces. Raises AnnotateError
    for a file that was read."""
    if output == "-":
        console.data([data] if isinstance(data, bytes) else data)
        return
    target = Path(output)
    if target.exists():
        for source in sources:
            if source.exists() and source.samefile(target):
                raise AnnotateError(f"{output} is one of the files that are read", "name another")
    write_atomically(target, data)
