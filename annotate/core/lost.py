"""Tags that have no place in the text since it was changed, and what people do about them.

Pure, like `edits`: a document is read, never changed. Invariant: what is not decided stays lost,
as it was, with its links.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from annotate.core.anchors.placing import LOST, MOVED, Placement
from annotate.core.cells import clip
from annotate.core.document import Document, Edit
from annotate.core.edits import now, quoted, remove_tags
from annotate.core.reanchoring import PLACED, at_spans
from annotate.core.spans import Span, joined
from annotate.core.tags import Tag


class Waiting(Struct, frozen=True):
    """A lost tag that waits for somebody to decide."""

    tag: Tag
    """As it was."""
    state: str = LOST
    """CHANGED if its quote was edited, MOVED if it may have moved, else LOST."""
    places: tuple[tuple[Span, ...], ...] = ()
    """Where it may belong now, the likeliest first."""
    confidence: float = 0.0
    """Of the first place."""
    reason: str = ""
    certain: bool = False
    """True if it can be put there without being asked."""

    @property
    def proposed(self) -> tuple[Span, ...]:
        """The place that is proposed, if any is: that of a tag that is lost is only a chance."""
        return self.places[0] if self.state != LOST and self.places else ()


def waiting(placement: Placement, *, certain: bool = False) -> Waiting:
    """What there is to decide about a tag."""
    places = dict.fromkeys(filter(None, (placement.spans, *placement.candidates)))
    state = MOVED if placement.state in PLACED else placement.state
    return Waiting(
        placement.tag, state, tuple(places), placement.confidence, placement.reason, certain
    )


def contrasted(old: str, new: str, columns: int) -> tuple[str, str]:
    """Two texts in one line each, cut to so many cells such that what differs is to be seen."""
    old, new = (" ".join(text.split()) for text in (old, new))
    pairs = enumerate(zip(old, new, strict=False))
    same = next((n for n, (one, other) in pairs if one != other), min(len(old), len(new)))
    if old != new and same + 1 >= columns:
        old, new = (f"…{text[same - columns // 2 :]}" for text in (old, new))
    return clip(old, columns), clip(new, columns)


def put(document: Document, tag: Tag, spans: tuple[Span, ...], *, by: str = "") -> Edit:
    """Give a lost tag a place. Who gives it another text than it had is named as who changed it.

    Raises ValueError for a place outside of the text.
    """
    text = document.article.text
    fragments = joined(spans)
    if not fragments or fragments[-1].end > len(text):
        raise ValueError(f"the article has {len(text)} characters, the tag ends after them")
    made = at_spans(tag, fragments, text)
    if made.text != tag.text:
        made = replace(made, by=by or tag.by, at=now())
    return Edit(f"place {tag.label} {quoted(made)}", tags=((None, made),), lost=((tag, None),))


def lose(placed: Tag, before: Tag) -> Edit:
    """Take a tag from its place, back to what it was `before` that."""
    return Edit(
        f"lose {placed.label} {quoted(placed)}", tags=((placed, None),), lost=((None, before),)
    )


def forget(document: Document, tags: Iterable[Tag]) -> Edit:
    """Remove lost tags, and the links that start or end at them."""
    edit = remove_tags(document, tags)
    title = edit.title.replace("remove", "remove lost", 1)
    return replace(edit, title=title, tags=(), lost=edit.tags)
