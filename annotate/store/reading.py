"""What a sidecar says, for the text that its article has now.

Invariant: what comes out counts in this text; what has no certain place in it is lost.
"""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from annotate.core.annotations import Annotations, Metadata, Source
from annotate.core.article import Article
from annotate.core.tags import all_fit
from annotate.errors import AnnotateError, ExitStatus
from annotate.store import codec
from annotate.store.files import read_bytes

if TYPE_CHECKING:
    from annotate.core.reanchoring import Replaced


def for_text(
    found: Annotations, article: Article, path: Path | None
) -> "tuple[Annotations, Replaced | None]":
    """Annotations for an article as it is, and what became of them if it is another text now. With
    a path, the old text is looked for in git."""
    source = source_of(article)
    whole = codec.complete(found, article.text)
    if _still_right(whole, article):
        known = found.source
        made = replace(source, paragraphs=known.paragraphs, extra=known.extra)
        return replace(whole, source=made), None
    from annotate.store import anchoring

    replaced = anchoring.opened(found, article, source, path)
    return replaced.annotations, replaced


def _still_right(found: Annotations, article: Article) -> bool:
    """True if the tags were made on this very text, as far as that can be told."""
    made_on = found.source.sha256
    return made_on in ("", article.sha256) and all_fit(found.tags, article.text)


def described(known: Metadata, article: Article, published: str = "") -> Metadata:
    """What is known of an article, with what its text tells where nobody has said so."""
    return replace(
        known,
        title=known.title or article.title,
        published=published or known.published or article.published,
    )


def read_again(data: bytes, sidecar: Path, path: Path, article: Article) -> Annotations:
    """What others have made of a sidecar while its article was open. Raises AnnotateError if it
    cannot be read, or the article is another text by now."""
    try:
        found = codec.parse(data, str(sidecar))
    except AnnotateError as error:
        raise AnnotateError(
            f"another program left what cannot be read: {error.message}",
            "it was not overwritten; mend it, or move it away",
            ExitStatus.PROBLEMS,
        ) from error
    if found.source.sha256 not in ("", article.sha256):
        now = hashlib.sha256(read_bytes(path)).hexdigest()
        if now != article.sha256:
            raise AnnotateError(
                f"another program changed {path} and its tags",
                "they were not overwritten; open the article again",
                ExitStatus.PROBLEMS,
            )
    found, _ = for_text(found, article, path)
    return replace(found, article=described(found.article, article))


def source_of(article: Article) -> Source:
    """Which text offsets count in."""
    return Source(
        file=article.name,
        sha256=article.sha256,
        chars=len(article.text),
        encoding=article.encoding,
    )
