"""What `annotate stats` does with its articles: nearly all are only glanced at, and what is wrong,
edited or old goes the way that every command takes, which tells it in the same words.

Invariant: both ways give equal counts.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from annotate import console
from annotate.cli.opening import Workspaces
from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.schema import Schema
from annotate.core.tags import Link, Tag
from annotate.corpus.counts import Counts
from annotate.corpus.naming import Name, Seen
from annotate.errors import AnnotateError
from annotate.store.files import HERE
from annotate.store.glance import Glimpse, glance


def counted(by: Sequence[Name], workspaces: Workspaces) -> Counts:
    """The counts of a part of the articles; in whichever process."""
    counts = Counts(by)
    for seen in each_seen(workspaces):
        counts.add(seen)
    return counts


def each_seen(workspaces: Workspaces) -> Iterator[Seen]:
    """The articles that are asked for, with the tags that are."""
    workspaces.failed = 0
    for path in workspaces.found:
        found = glance(path, workspaces.opening.layer) if type(path) is HERE else None
        schema = _schema(workspaces, path) if found else None
        if found is None or schema is None:
            yield from _opened(workspaces, path)
        elif workspaces.opening.chosen.takes(found.metadata):
            yield _glanced(workspaces, path, found, schema)


def _schema(workspaces: Workspaces, path: Path) -> Schema | None:
    """The schema for an article, or None if there is something wrong with it."""
    try:
        return workspaces.schemas.of(path)[0]
    except AnnotateError:
        return None


def _glanced(workspaces: Workspaces, path: Path, found: Glimpse, schema: Schema) -> Seen:
    tags, links, metadata, text = found
    asked = tags
    chosen = workspaces.opening.chosen
    if chosen.of_tags:
        annotations = Annotations(Source(path.name), metadata, tags=tuple(tags), links=tuple(links))
        document = Document(Article(text, path.name), annotations)
        workspaces.meet(document, schema)
        asked = _asked(tags, chosen.hidden(document, schema))
    return Seen(_name(path), text, metadata, schema, asked, tags, links)


def _opened(workspaces: Workspaces, path: Path) -> Iterator[Seen]:
    workspace = workspaces.take(path)
    if workspace is None:
        return
    if workspace.seen is None:
        console.say(f"no tags yet: {path}")
    document = workspace.document
    tags = [*document]
    yield Seen(
        _name(path),
        document.article.text,
        document.metadata,
        workspace.schema,
        _asked(tags, workspaces.hidden(workspace)),
        tags,
        [link for link in document.links.values() if _placed(link, document)],
    )


def _asked(tags: list[Tag], hidden: frozenset[str]) -> list[Tag]:
    return [tag for tag in tags if tag.id not in hidden] if hidden else tags


def _placed(link: Link, document: Document) -> bool:
    """True if no end of a link is a lost tag."""
    return link.source in document.tags and link.target in document.tags


def _name(path: Path) -> str:
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")
