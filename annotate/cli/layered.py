"""Opens articles with the layers of several annotators, for commands that compare them.

Invariants: what is wrong with one layer is told and the others go on; all layers of an article are
over one text. The plain sidecar, which is the layer without a name, is called PLAIN.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

from annotate import console
from annotate.cli.common import nearest
from annotate.cli.opening import Opening, Workspaces, pass_over
from annotate.core.wording import counted
from annotate.corpus.engines import Choice
from annotate.corpus.layers import Layered, LayeredFound, layered_articles
from annotate.corpus.naming import PLAIN
from annotate.corpus.walk import Wrong
from annotate.errors import AnnotateError, ExitStatus
from annotate.store.workspace import Workspace, open_workspace


class Opened(NamedTuple):
    """An article, and the workspace of each of its annotators by name."""

    path: Path
    workspaces: dict[str, Workspace]


class LayeredWorkspaces(Workspaces):
    """Articles with the layers that are asked for. A part of them holds `Layered` where those of
    other commands hold paths; `layers_of` opens one of them."""

    def __init__(self, found: LayeredFound, opening: Opening, jobs: int, engine: Choice) -> None:
        alone = len(found) == 1
        super().__init__(
            cast(Any, found), opening, alone=alone, whole=True, jobs=jobs, engine=engine
        )
        self.layered = found

    def read(self, file: Path) -> bool:
        return self.layered.read(file)


class Survey(NamedTuple):
    """Which layers there are beside the articles that paths name."""

    articles: int
    layers: Counter[str]
    several: bool
    """True if some article has two layers with names."""


def survey(paths: Sequence[Path], wrong: Wrong | None = None) -> Survey:
    """Looks for layers. Raises AnnotateError for a wrong path, or puts one of several in
    `wrong`."""
    layers: Counter[str] = Counter()
    articles = 0
    several = False
    for found in layered_articles(paths, wrong=wrong):
        articles += 1
        layers.update(found.layers)
        several = several or sum(map(bool, found.layers)) > 1
    return Survey(articles, layers, several)


def compared(paths: Sequence[Path], named: Sequence[str]) -> LayeredFound:
    """The articles with at least two of the layers that are to be compared, and says what is left
    out. Those are the `named` ones; with one name, that and the plain sidecars; with `-` alone,
    all; with none, all that have a name, and the plain ones where no article has two that do.

    Raises AnnotateError where there are none, and for a layer that nowhere is.
    """
    paths, wrong, there, wanted = _looked(paths, named)
    if wanted == {""}:
        wanted = set(there.layers)
    elif len(wanted) == 1:
        if "" not in there.layers:
            raise AnnotateError(
                f"there is nothing to compare {named[0]} with: no article here has a plain sidecar",
                f"name two, as in: --as {named[0]},NAME",
            )
        wanted.add("")
        console.say(f"{named[0]} is compared with the plain sidecars ({PLAIN})")
    without: set[str] = set()
    if not wanted and "" in there.layers:
        if there.several:
            without.add("")
            files = counted(there.layers[""], "plain sidecar")
            console.say(f"{files} left out, as there are layers with names (to add: --as {PLAIN})")
        elif len(there.layers) > 1:
            console.say(f"the plain sidecars count as an annotator, called {PLAIN}")
    found = LayeredFound(paths, only=wanted, without=without, least=2)
    found.wrong = wrong
    if not found.count:
        _nothing(there, wanted)
    alone = there.articles - found.count
    if alone:
        console.say(f"{counted(alone, 'article')} without two of these layers left out")
    return found


def with_any(paths: Sequence[Path], named: Sequence[str]) -> LayeredFound:
    """The articles with any of the layers that are named, of which PLAIN is one, and says how many
    have none. Raises AnnotateError for a layer that nowhere is."""
    paths, wrong, there, wanted = _looked(paths, named)
    found = LayeredFound(paths, only=wanted, least=1)
    found.wrong = wrong
    without = there.articles - found.count
    if without:
        console.say(f"{counted(without, 'article')} without any of these layers left out")
    return found


def _looked(
    paths: Sequence[Path], named: Sequence[str]
) -> tuple[Sequence[Path], Wrong, Survey, set[str]]:
    """The paths that are right and those that are not, what there is, and the layers that are
    asked for. Raises AnnotateError for one that nowhere is."""
    wrong: Wrong = {}
    there = survey(paths, wrong)
    pass_over(paths, wrong, there.articles)
    wanted = {"" if name == PLAIN else name for name in named}
    for layer in sorted(wanted - set(there.layers)):
        known = [name or PLAIN for name in sorted(there.layers)]
        hint = nearest(layer or PLAIN, known) or f"there are: {', '.join(known) or 'none'}"
        raise AnnotateError(f"no article here has a layer {layer or PLAIN}", hint)
    return [path for path in paths if path not in wrong], wrong, there, wanted


def _nothing(there: Survey, wanted: set[str]) -> None:
    """Raises AnnotateError that says what was looked for."""
    layers = ", ".join(
        f"{name or 'the plain sidecar'} ({n:,})" for name, n in sorted(there.layers.items())
    )
    among = f" of {', '.join(name or 'the plain' for name in sorted(wanted))}" if wanted else ""
    if set(there.layers) == {""}:
        files = counted(there.layers[""], "plain sidecar")
        raise AnnotateError(
            f"no article here has two layers: {files}, no layer with a name",
            "annotators write layers with: annotate tag ARTICLE --as NAME",
        )
    raise AnnotateError(
        f"no article here has two layers{among}: beside {counted(there.articles, 'article')} "
        f"there are the layers {layers or 'none'}",
        "annotators write layers with: annotate tag ARTICLE --as NAME",
    )


def opened(workspaces: Workspaces) -> Iterator[Opened]:
    """The articles of a part with those of their layers that can be read and are asked for, which
    may be fewer than two. Raises AnnotateError if there is one article only and no two can be
    read."""
    workspaces.failed = 0
    for item in cast(Sequence[Layered], workspaces.paths):
        yield Opened(item.path, layers_of(workspaces, item, least=2))


def layers_of(workspaces: Workspaces, item: Layered, *, least: int) -> dict[str, Workspace]:
    """Those layers of one article of a part that can be read and are asked for, by name. Raises
    AnnotateError if it is the only article and fewer than `least` can be read."""
    found: dict[str, Workspace] = {}
    broken = 0
    for layer in item.layers:
        try:
            workspace = _open(workspaces, item.path, layer, found)
        except AnnotateError as error:
            broken += 1
            if workspaces.alone and len(item.layers) - broken < least:
                raise
            told = console.fail(error)
            every = broken == len(item.layers)
            workspaces.failed += every
            all_failed = every and workspaces.failed == len(workspaces.paths)
            workspaces.status = told if all_failed else ExitStatus.PROBLEMS
            continue
        if workspaces.opening.chosen.takes(workspace.document.metadata):
            workspaces.tell(workspace, layer)
            workspaces.meet(workspace.document, workspace.schema)
            found[layer or PLAIN] = workspace
    return found


def _open(
    workspaces: Workspaces, path: Path, layer: str, others: dict[str, Workspace]
) -> Workspace:
    made = open_workspace(
        path,
        layer=layer,
        encoding=workspaces.opening.encoding,
        labels=workspaces.opening.labels,
        schemas=workspaces.schemas,
    )
    for other in others.values():
        if other.document.article.text != made.document.article.text:
            raise AnnotateError(
                f"{made.sidecar} was made with another encoding than {other.sidecar}",
                "say which is right with --encoding",
            )
    return made
