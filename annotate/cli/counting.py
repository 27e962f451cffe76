"""What `annotate stats` does with its articles: nearly all are only glanced at, and what is wrong,
edited or old goes the way that every command takes, which tells it in the same words.

Invariant: both ways give equal counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from annotate import console
from annotate.cli.answering import in_unicode
from annotate.cli.opening import Workspaces
from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.schema import Schema
from annotate.core.tags import Link, Tag
from annotate.corpus.counts import Counts
from annotate.corpus.naming import PLAIN, Kinds, Name, Seen
from annotate.errors import AnnotateError
from annotate.store.files import HERE
from annotate.store.glance import Glimpse, glance
from annotate.store.workspace import Workspace

if TYPE_CHECKING:
    from annotate.corpus.layers import Layered


def counted(by: Sequence[Name], workspaces: Workspaces) -> Counts:
    """The counts of a part of the articles; in whichever process."""
    counts = Counts(by)
    for seen in each_seen(workspaces):
        counts.add(seen)
    return counts.settle()


def counted_layers(by: Sequence[Name], workspaces: Workspaces) -> Counts:
    """The same of the layers of several annotators, each article counted once."""
    counts = Counts(by, several=True)
    for some in _each_layered(workspaces):
        counts.add(*some)
    return counts.settle()


def each_seen(workspaces: Workspaces) -> Iterator[Seen]:
    """The articles that are asked for, with the tags that are."""
    workspaces.failed = 0
    kinds: dict[int, Kinds] = {}
    for path in workspaces.found:
        found = glance(path, workspaces.opening.layer) if type(path) is HERE else None
        schema = _schema(workspaces, path) if found else None
        if found is None or schema is None:
            workspace = workspaces.take(path)
            if workspace is not None:
                yield _opened(workspaces, workspace, _kinds(kinds, workspace.schema))
        elif workspaces.opening.chosen.takes(found.metadata):
            yield _glanced(workspaces, path, found, _kinds(kinds, schema))


def _each_layered(workspaces: Workspaces) -> Iterator[list[Seen]]:
    """The articles that are asked for, each as those annotators have seen it who are."""
    from annotate.cli.layered import layers_of

    workspaces.failed = 0
    kinds: dict[int, Kinds] = {}
    for item in cast("Iterable[Layered]", workspaces.found):
        path = item.path
        glances = [glance(path, layer) if type(path) is HERE else None for layer in item.layers]
        schema = _schema(workspaces, path) if all(glances) else None
        if schema is None:
            opened = layers_of(workspaces, item, least=1)
            seen = [
                _opened(workspaces, one, _kinds(kinds, one.schema))._replace(annotator=name)
                for name, one in opened.items()
            ]
        else:
            seen = [
                _glanced(workspaces, path, found, _kinds(kinds, schema))._replace(
                    annotator=layer or PLAIN
                )
                for layer, found in zip(item.layers, glances, strict=True)
                if found and workspaces.opening.chosen.takes(found.metadata)
            ]
        if seen:
            yield seen


def _kinds(known: dict[int, Kinds], schema: Schema) -> Kinds:
    """One for each schema. It keeps the schema, so that no other one gets its identity."""
    found = known.get(id(schema))
    if found is None:
        found = known[id(schema)] = Kinds(schema)
    return found


def _schema(workspaces: Workspaces, path: Path) -> Schema | None:
    """The schema for an article, or None if there is something wrong with it."""
    try:
        return workspaces.schemas.of(path)[0]
    except AnnotateError:
        return None


def _glanced(workspaces: Workspaces, path: Path, found: Glimpse, kinds: Kinds) -> Seen:
    tags, links, metadata, text = found.tags, found.links, found.metadata, found.text
    asked = tags
    chosen = workspaces.opening.chosen
    if chosen.of_tags:
        annotations = Annotations(Source(path.name), metadata, tags=tuple(tags), links=tuple(links))
        document = Document(Article(text, path.name), annotations)
        workspaces.meet(document, kinds.schema)
        asked = _asked(tags, chosen.hidden(document, kinds.schema))
    annotator = workspaces.opening.layer or PLAIN
    return Seen(in_unicode(path), text, metadata, kinds, asked, tags, links, annotator)


def _opened(workspaces: Workspaces, workspace: Workspace, kinds: Kinds) -> Seen:
    if workspace.seen is None:
        console.say(f"no tags yet: {workspace.path}")
    document = workspace.document
    tags = [*document]
    return Seen(
        in_unicode(workspace.path),
        document.article.text,
        document.metadata,
        kinds,
        _asked(tags, workspaces.hidden(workspace)),
        tags,
        [link for link in document.links.values() if _placed(link, document)],
        workspaces.opening.layer or PLAIN,
    )


def _asked(tags: list[Tag], hidden: frozenset[str]) -> list[Tag]:
    return [tag for tag in tags if tag.id not in hidden] if hidden else tags


def _placed(link: Link, document: Document) -> bool:
    """True if no end of a link is a lost tag."""
    return link.source in document.tags and link.target in document.tags
