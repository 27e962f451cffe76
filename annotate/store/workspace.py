"""An article with its sidecar and schema, opened together and saved together.

Invariants: a sidecar is written only whole, and only when every tag of it fits the text or is known
to be lost; what others have written to it since it was read is in what is written over it; a broken
one is never written over; rejected suggestions that do not fit the text are kept as they are, and
are in nobody's way; the article is never written.

A text that was edited since it was tagged is found out by its hash at every opening. What is
certain of its tags is placed again, in memory: `problem` and `notice` say what is to be told.
"""

import hashlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from msgspec.structs import replace

from annotate.core.annotations import Annotations, Metadata, SchemaRef
from annotate.core.document import Document, Edit
from annotate.core.schema import Schema
from annotate.core.tags import Tag
from annotate.core.wording import counted
from annotate.errors import AnnotateError, ExitStatus
from annotate.store import codec
from annotate.store.articles import load_article
from annotate.store.files import HERE, read_bytes, write_atomically
from annotate.store.inplace import complete
from annotate.store.reading import described, for_text, read_again, source_of
from annotate.store.schemas import Config, Schemas, schema_for
from annotate.store.turns import turn

if TYPE_CHECKING:
    from annotate.core.merging import Merged
    from annotate.core.reanchoring import Replaced

SUFFIX = ".tags.yaml"


def sidecar_path(article: Path, layer: str = "") -> Path:
    """Where an article's tags are: `a.txt` → `a.txt.tags.yaml`, with a layer
    `a.txt.LAYER.tags.yaml`."""
    ending = f".{layer}{SUFFIX}" if layer else SUFFIX
    if type(article) is HERE:
        return Path(f"{article}{ending}")
    return article.with_name(article.name + ending)


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
        layer: str,
        document: Document,
        schema: Schema,
        config: Config,
        misplaced: tuple[Tag, ...],
        data: bytes | None,
        replaced: "Replaced | None" = None,
    ) -> None:
        self.path = path
        self.layer = layer
        self.document = document
        self.schema = schema
        self.config = config
        self.misplaced = misplaced
        """Tags that have no certain place in the text since it was changed. They are among the
        lost of the document, and the file still says that they are tags."""
        self.is_new = data is None
        """True if there was no sidecar."""
        self._data = data
        self.known = document.base if replaced is None else document.snapshot()
        """What the document and the sidecar have in common: where both started from."""
        self.ahead: Annotations | None = None
        """What the sidecar holds, if others have written to it and the document lacks that."""
        self.told: list[str] = []
        """What there is to say of others' changes that went together with ours."""
        self.replaced = replaced
        """What became of the tags, if the text was changed since it was tagged."""
        self.cache = codec.LineCache()
        self._saving = Lock()

    @cached_property
    def sidecar(self) -> Path:
        """Where the tags are. Who only reads an article seldom asks, and it takes time to make."""
        return sidecar_path(self.path, self.layer)

    @cached_property
    def seen(self) -> bytes | None:
        """Digest of the sidecar's bytes as last read or written; None if there is no sidecar. Who
        only reads, as most do, needs none."""
        data, self._data = self._data, None
        return None if data is None else hashlib.sha256(data).digest()

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
        return f"{self.path} has {counted(lost, 'lost tag')}" if lost else ""

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
        """Write the sidecar, with what others have written to it meanwhile. Returns the bytes
        written; 0 if the file holds just that already.

        Raises AnnotateError, with nothing written, if others have left what cannot be read.
        """
        self.require_fit()
        with self._saving, turn(self.sidecar):
            return self._write(self._fingerprinted(annotations or self.document.snapshot()))

    def look(self) -> bool:
        """Read the sidecar if others have changed it. True if there is something that the document
        lacks. Raises AnnotateError if it cannot be read; then it is not read again until it
        changes."""
        with self._saving:
            return self._news(_bytes(self.sidecar)) is not None

    def take_in(self) -> Edit:
        """What brings the document to what others have made of it, to be applied before anything
        else is. It is empty if there is nothing that it lacks."""
        with self._saving:
            found, self.ahead = self.ahead, None
            if found is None:
                return Edit("")
            from annotate.core.differences import difference
            from annotate.core.merging import merge

            merged = merge(self.known, self.document.snapshot(), found)
            self._tell(merged)
            self.known = found
            self.document.base = replace(merged.annotations, tags=(), links=())
            return difference(self.document.snapshot(), merged.annotations)

    def _news(self, data: bytes | None) -> Annotations | None:
        """What the sidecar holds, if that is more than the document knew of."""
        digest = None if data is None else hashlib.sha256(data).digest()
        if digest == self.seen:
            return self.ahead
        if data is None:
            # All that it held is here.
            self.ahead = None
        else:
            self.ahead = read_again(data, self.sidecar, self.path, self.document.article)
        self.seen = digest
        return self.ahead

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
        found = self._news(_bytes(self.sidecar))
        ours, ahead = annotations, None
        if found is not None:
            from annotate.core.merging import merge

            merged = merge(self.known, ours, found)
            self._tell(merged)
            annotations = ahead = merged.annotations
        pieces = codec.dump_pieces(annotations, self.cache)
        made = hashlib.sha256()
        for piece in pieces:
            made.update(piece)
        digest = made.digest()
        new = digest != self.seen
        if new:
            write_atomically(self.sidecar, pieces)
        # Not before: while nothing is written, the sidecar lacks what is ours.
        self.seen, self.known, self.ahead = digest, ours, ahead
        return sum(map(len, pieces)) if new else 0

    def _tell(self, merged: "Merged") -> None:
        self.told += [m for m in merged.conflicts + merged.notes if m not in self.told]


def _bytes(path: Path) -> bytes | None:
    """A file's content, or None if there is no such file."""
    return read_bytes(path) if path.exists() else None


def open_workspace(
    path: Path,
    *,
    layer: str = "",
    encoding: str | None = None,
    published: str = "",
    labels: Path | None = None,
    history: bool = False,
    schemas: Schemas | None = None,
) -> Workspace:
    """Open an article with its sidecar, if it has one, and the schema that applies to it. With
    `history`, the old text of one that was changed is looked for in git: so do all that may write.

    Raises AnnotateError for what cannot be read, and for the sidecar of another article.
    """
    sidecar = sidecar_path(path, layer)
    found: Annotations | None = None
    data: bytes | None = None
    if complete(sidecar):
        data = read_bytes(sidecar)
        found = codec.parse(data, str(sidecar))
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
    schema, config = schemas.of(path) if schemas else schema_for(path, labels)
    if found is None:
        annotations = Annotations(
            source=source_of(article),
            article=Metadata(title=article.title, published=article.published),
            schema=SchemaRef(schema.name, schema.version),
        )
        return Workspace(path, layer, Document(article, annotations), schema, config, (), None)
    name = found.source.file
    found, replaced = for_text(found, article, path if history else None)
    if replaced and replaced.placements and not found.tags and name != article.name:
        raise AnnotateError(
            f"{sidecar} is the sidecar of another article, {name}",
            "none of its tags fits this text; move it away to start anew",
        )
    metadata = described(found.article, article, published)
    document = Document(article, replace(found, article=metadata))
    misplaced = tuple(p.tag for p in replaced.uncertain) if replaced else ()
    return Workspace(path, layer, document, schema, config, misplaced, data, replaced)
