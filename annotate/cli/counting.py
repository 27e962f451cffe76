"""What `annotate stats` does with its articles: nearly all are only glanced at, and what is wrong,
edited or old goes the way that every command takes, which tells it in the same words.

Invariant: both ways give equal counts.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from annotate import console
from annotate.cli.answering import in_unicode
from annotate.cli.opening import Workspaces
from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.schema import Schema
from annotate.core.tags import Link, Tag
from annotate.corpus.counts import Counts
from annotate.corpus.naming import Kinds, Name, Seen
from annotate.errors import AnnotateError
from annotate.store.files import HERE
from annotate.store.glance import Glimpse, glance
from annotate.store.workspace import Workspace


def counted(by: Sequence[Name], workspaces: Workspaces) -> Counts:
    """The counts of a part of the articles; in whichever process."""
    counts = Counts(by)
    for seen in each_seen(workspaces):
        counts.add(seen)
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
    return Seen(in_unicode(path), text, metadata, kinds, asked, tags, links)


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
    )


def _asked(tags: list[Tag], hidden: frozenset[str]) -> list[Tag]:
    return [tag for tag in tags if tag.id not in hidden] if hidden else tags


def _placed(link: Link, document: Document) -> bool:
    """True if no end of a link is a lost tag."""
    return link.source in document.tags and link.target in document.tags
