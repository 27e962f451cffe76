"""An article with its sidecar and schema, opened together and saved together.

Invariants: a sidecar is written only over the bytes that were read from it, only whole, and only
when every tag of it fits the text; rejected suggestions that do not fit it are kept as they are,
and are in nobody's way; the article is never written.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from threading import Lock

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
    ) -> None:
        self.path = path
        self.sidecar = sidecar
        self.document = document
        self.schema = schema
        self.config = config
        self.misplaced = misplaced
        """Tags whose text is not where they say; they are kept out of the document."""
        self.seen = seen
        """Digest of the sidecar's bytes as last read or written; None if there is no sidecar."""
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

    def require_fit(self) -> "Workspace":
        """Raises AnnotateError if the tags cannot be edited without losing some of them."""
        if self.misplaced:
            raise AnnotateError(
                self.problem,
                f"nothing was written; see them with: annotate check {self.path}",
                ExitStatus.PROBLEMS,
            )
        return self

    def save(self, annotations: Annotations | None = None) -> int:
        """Write the sidecar. Returns the bytes written; 0 if the file holds just that already.

        Raises AnnotateError, with nothing written, if the file was changed by someone else.
        """
        self.require_fit()
        with self._saving:
            return self._write(annotations or self.document.snapshot())

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
) -> Workspace:
    """Open an article with its sidecar, if it has one, and the schema that applies to it.

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
    found = codec.complete(found, article.text)
    misplaced = tuple(tag for tag in found.tags if not fits(tag, article.text))
    if misplaced and len(misplaced) == len(found.tags) and found.source.file != article.name:
        raise AnnotateError(
            f"{sidecar} is the sidecar of another article, {found.source.file}",
            "none of its tags fits this text; move it away to start anew",
        )
    fitting = found.tags
    if misplaced:
        lost = {tag.id for tag in misplaced}
        fitting = tuple(tag for tag in found.tags if tag.id not in lost)
    metadata = replace(
        found.article,
        title=found.article.title or article.title,
        published=published or found.article.published or article.published,
    )
    annotations = replace(
        found,
        source=replace(_source(article), extra=found.source.extra),
        article=metadata,
        tags=fitting,
    )
    document = Document(article, annotations)
    return Workspace(path, sidecar, document, schema, config, misplaced, seen)


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
