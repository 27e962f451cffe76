"""Tags of an article that was edited since: placed again as far as that is certain, and for the
rest what there is to decide.

Imported only where a text has changed. Invariant: nothing is written from here.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from annotate.core.anchors.placing import reanchor
from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.lost import Waiting, waiting
from annotate.core.reanchoring import Replaced, certain, taken_over
from annotate.core.tags import Tag, context, fits
from annotate.errors import AnnotateError
from annotate.store import codec, versions
from annotate.store.articles import decode

TRIED = 20
"""So many earlier versions of a text are tried for tags that were lost before."""


def opened(found: Annotations, article: Article, source: Source, path: Path | None) -> Replaced:
    """The annotations that were read, for the text as it is now. With `path`, of the article, the
    old text is looked for in git."""
    edited = found.source.sha256 != article.sha256
    old = old_text(path, found.source) if path is not None and edited else None
    whole = codec.complete(found, article.text if old is None else old)
    return taken_over(whole, article.text, source, old)


def old_text(path: Path, source: Source) -> str | None:
    """The text that tags were made on, if git has it."""
    if not source.sha256:
        return None
    data = versions.with_digest(path, source.sha256)
    text = None if data is None else _decoded(data, source.encoding)
    return text if text is None or len(text) == (source.chars or len(text)) else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return decode(data, "an earlier version", recorded=encoding).text
    except AnnotateError:
        return None


def undecided(
    lost: dict[str, Tag], article: Article, path: Path, known: Replaced | None
) -> list[Waiting]:
    """What there is to decide about the lost tags, in the order that they had. `known` is what was
    found out about those that have been lost just now.

    A tag that was lost earlier is looked for with the text that it was lost from, if git has that.
    Without it no place but the old one is certain.
    """
    fresh = {p.tag.id: p for p in known.uncertain} if known is not None else {}
    earlier = [tag for tag in lost.values() if fresh.get(tag.id) is None]
    found = {id: waiting(placement) for id, placement in fresh.items() if id in lost}
    rest = {tag.id: tag for tag in earlier}
    for old in _earlier(path, article) if rest else ():
        some = [tag for tag in rest.values() if fits(tag, old)]
        for placement in reanchor(some, article.text, old=old):
            found[placement.tag.id] = waiting(placement, certain=certain(placement))
            del rest[placement.tag.id]
        if not rest:
            break
    for placement in reanchor([*rest.values()], article.text):
        back = _as_it_was(placement.tag, article.text)
        found[placement.tag.id] = waiting(placement, certain=back and certain(placement))
    return sorted(found.values(), key=lambda entry: entry.tag.order)


def _as_it_was(tag: Tag, text: str) -> bool:
    """True if a tag stands where it stood, in the same context: the text has been restored.
    Without the old text a quote elsewhere may be another that reads the same."""
    return fits(tag, text) and context(text, tag.spans) == (tag.before, tag.after)


def _earlier(path: Path, article: Article) -> Iterator[str]:
    """Earlier texts of an article, the newest first."""
    with closing(versions.versions(path)) as found:
        tried = [*islice(found, TRIED)]
    for data in tried:
        text = _decoded(data, article.encoding)
        if text is not None and text != article.text:
            yield text
