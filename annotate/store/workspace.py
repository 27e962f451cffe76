"""An article with its sidecar and schema, opened together and saved together.

Invariants: a sidecar is written only over the bytes that were read from it, only whole, and only
when every tag of it fits the text or is known to be lost; rejected suggestions that do not fit it
are kept as they are, and are in nobody's way; the article is never written.

A text that was edited since it was tagged is found out by its hash at every opening. What is
certain of its tags is placed again, in memory: `problem` and `notice` say what is to be told.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from msgspec.structs import replace

from annotate.core.annotations import Annotations, Metadata, SchemaRef, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.schema import Schema
from annotate.core.tags import Tag, fits
from annotate.errors import AnnotateError, ExitStatus
from annotate.store import codec
from annotate.store.articles import load_article
from annotate.store.files import read_bytes, write_atomically
from annotate.store.inplace import complete
from annotate.store.schemas import Config, schema_for

if TYPE_CHECKING:
    from annotate.core.reanchoring import Replaced

SUFFIX = ".tags.yaml"


def sidecar_path(article: Path, layer: str = "") -> Path:
    """Where an article's tags are: `a.txt` → `a.txt.tags.yaml`, with a layer
    `a.txt.LAYER.tags.yaml`."""
    return article.with_name(f"{article.name}{'.' + layer if layer else ''}{SUFFIX}")


def layer_of(stem: str, there: Callable[[str], bool]) -> str:
    """The layer in a sidecar's name without its suffix: `a.txt.ana` is of `ana` if in its folder
    there is an `a.txt` and no `a.txt.ana`."""
    name, dot, layer = stem.rpartition(".")
    return layer if name and dot and layer and not there(stem) and there(name) else ""


class Workspace:
    """One article opened for reading or editing."""

    def __init__(
        self,
        path: Path,
        sidecar: Path,
        document: Document,
        schema: Schema,
        config: Config,
        misplaced: tuple[Tag, ...],
        seen: bytes | None,
        replaced: "Replaced | None" = None,
    ) -> None:
        self.path = path
        self.sidecar = sidecar
        self.document = document
        self.schema = schema
        self.config = config
        self.misplaced = misplaced
        """Tags that have no certain place in the text since it was changed. They are among the
        lost of the document, and the file still says that they are tags."""
        self.seen = seen
        """Digest of the sidecar's bytes as last read or written; None if there is no sidecar."""
        self.replaced = replaced
        """What became of the tags, if the text was changed since it was tagged."""
        self.cache = codec.LineCache()
        self._saving = Lock()

    @property
    def problem(self) -> str:
        """What is wrong with the sidecar as a whole, in words, or nothing."""
        if not self.misplaced:
            return ""
        total = len(self.misplaced) + len(self.document.tags)
        return (
            f"{self.path} was changed after it was tagged: {len(self.misplaced)} of {total} tags "
            "do not fit its text any more"
        )

    @property
    def notice(self) -> str:
        """What else there is to say of the tags' places, in words, or nothing."""
        total = len(self.document.tags)
        if self.replaced is not None and not self.misplaced and total:
            moved = sum(p.spans != p.tag.spans for p in self.replaced.placements)
            which = f"{moved} of {total} tags are at other places" if moved else "no tag has moved"
            return f"{self.path} was changed after it was tagged: {which}, all are certain"
        lost = len(self.document.lost) - len(self.misplaced)
        return f"{self.path} has {lost} lost tag{'s' * (lost != 1)}" if lost else ""

    def require_fit(self) -> "Workspace":
        """Raises AnnotateError if the tags cannot be edited without losing some of them."""
        if self.misplaced:
            raise AnnotateError(
                self.problem,
                f"nothing was written; place them again with: annotate reanchor {self.path}",
                ExitStatus.PROBLEMS,
            )
        return self

    def keep_lost(self) -> "Workspace":
        """From now on a save writes the tags without a certain place as lost."""
        self.misplaced = ()
        return self

    def save(self, annotations: Annotations | None = None) -> int:
        """Write the sidecar. Returns the bytes written; 0 if the file holds just that already.

        Raises AnnotateError, with nothing written, if the file was changed by someone else.
        """
        self.require_fit()
        with self._saving:
            return self._write(self._fingerprinted(annotations or self.document.snapshot()))

    def _fingerprinted(self, annotations: Annotations) -> Annotations:
        """With the fingerprints of the text. What nobody has changed stays without, if it is."""
        unchanged = self.seen is not None and self.document.version == 0
        if annotations.source.paragraphs or unchanged:
            return annotations
        from annotate.core.anchors.fingerprint import fingerprints

        made = replace(annotations.source, paragraphs=fingerprints(self.document.article.text))
        self.document.base = replace(self.document.base, source=made)
        return replace(annotations, source=made)

    def _write(self, annotations: Annotations) -> int:
        pieces = codec.dump_pieces(annotations, self.cache)
        now = _digest(self.sidecar)
        if now != self.seen:
            raise AnnotateError(
                f"{self.sidecar} was changed by another program since it was read",
                "it was not overwritten; open the article again",
                ExitStatus.PROBLEMS,
            )
        made = hashlib.sha256()
        for piece in pieces:
            made.update(piece)
        digest = made.digest()
        if digest == now:
            return 0
        write_atomically(self.sidecar, pieces)
        self.seen = digest
        return sum(map(len, pieces))


def _digest(path: Path) -> bytes | None:
    found = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while data := file.read(1 << 16):
                found.update(data)
        return found.digest()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise AnnotateError(f"cannot read {path}: {error.strerror}") from error


def open_workspace(
    path: Path,
    *,
    layer: str = "",
    encoding: str | None = None,
    published: str = "",
    labels: Path | None = None,
    history: bool = False,
) -> Workspace:
    """Open an article with its sidecar, if it has one, and the schema that applies to it. With
    `history`, the old text of one that was changed is looked for in git: so do all that may write.

    Raises AnnotateError for what cannot be read, and for the sidecar of another article.
    """
    if path.is_dir():
        raise AnnotateError(f"{path} is a folder, not a file")
    sidecar = sidecar_path(path, layer)
    complete(sidecar)
    found: Annotations | None = None
    seen: bytes | None = None
    if sidecar.exists():
        found, seen = _read(sidecar)
    elif sidecar.is_symlink():
        # To save would make a file wherever whoever made the link wants one.
        raise AnnotateError(
            f"{sidecar} is a symbolic link to what is not there", "remove it, or make that file"
        )
    article = load_article(
        path,
        encoding=encoding,
        published=published,
        recorded=found.source.encoding if found else "",
    )
    schema, config = schema_for(path, labels)
    if found is None:
        annotations = Annotations(
            source=_source(article),
            article=Metadata(title=article.title, published=article.published),
            schema=SchemaRef(schema.name, schema.version),
        )
        return Workspace(path, sidecar, Document(article, annotations), schema, config, (), None)
    source, name = _source(article), found.source.file
    replaced = None
    whole = codec.complete(found, article.text)
    if _still_right(whole, article):
        found = replace(
            whole,
            source=replace(source, paragraphs=found.source.paragraphs, extra=found.source.extra),
        )
    else:
        from annotate.store import anchoring

        replaced = anchoring.opened(found, article, source, path if history else None)
        found = replaced.annotations
        if replaced.placements and not found.tags and name != article.name:
            raise AnnotateError(
                f"{sidecar} is the sidecar of another article, {name}",
                "none of its tags fits this text; move it away to start anew",
            )
    metadata = replace(
        found.article,
        title=found.article.title or article.title,
        published=published or found.article.published or article.published,
    )
    document = Document(article, replace(found, article=metadata))
    misplaced = tuple(p.tag for p in replaced.uncertain) if replaced else ()
    return Workspace(path, sidecar, document, schema, config, misplaced, seen, replaced)


def _still_right(found: Annotations, article: Article) -> bool:
    """True if the tags were made on this very text, as far as that can be told."""
    made_on = found.source.sha256
    return made_on in ("", article.sha256) and all(fits(tag, article.text) for tag in found.tags)


def _read(sidecar: Path) -> tuple[Annotations, bytes]:
    """A sidecar's content and its digest."""
    data = read_bytes(sidecar)
    return codec.parse(data, str(sidecar)), hashlib.sha256(data).digest()


def _source(article: Article) -> Source:
    return Source(
        file=article.name,
        sha256=article.sha256,
        chars=len(article.text),
        encoding=article.encoding,
    )
