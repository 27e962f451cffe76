"""A suggestion: a tag that waits for one key.

Invariant: a suggestion changes nothing until a person accepts it, and it says why it is there.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct, field

from annotate.core.spans import Span, touching
from annotate.core.tags import Tag, Value

BY = "annotate"
"""Who makes the tags that no person has judged. Nothing is learned from them."""

SHOWN = 0.65
"""Suggestions with at least this score are shown by themselves; the rest on request."""


class Prepared(Struct, frozen=True, gc=False):
    """A link that would be made with the tag, to what stands at other spans."""

    kind: str
    spans: tuple[Span, ...]


class Suggestion(Struct, frozen=True, gc=False):
    """A tag that might be made. Offsets are code points."""

    label: str
    spans: tuple[Span, ...]
    """Fragments in text order, at least one, not touching."""
    text: str
    attributes: dict[str, Value] = field(default_factory=dict)
    links: tuple[Prepared, ...] = ()
    suggester: str = ""
    """Who suggests it: `dates`, `names`, `quantities`, `attributions`, or a tool's name."""
    why: str = ""
    """For the person who has to judge it, such as `weekday before 2020-11-05`."""
    score: float = 1.0
    """How sure it is, from 0 to 1; what is shown by default is right nine times of ten."""

    @property
    def start(self) -> int:
        return self.spans[0].start

    @property
    def end(self) -> int:
        return self.spans[-1].end


Suggester = Callable[[str, int, int], Iterable[Suggestion]]
"""What starts in `start:end` of a text, in text order. It is asked block by block, and what it
finds in a block must be what it would find there in the whole text."""


def alike(tag: Tag, label: str, spans: tuple[Span, ...]) -> bool:
    """True if a tag has this label, and these spans or much the same: more than half of either's
    text."""
    if tag.label != label:
        return False
    size = sum(end - start for start, end in spans)
    return 2 * _shared(tag.spans, spans) > min(tag.size, size)


def _shared(left: tuple[Span, ...], right: tuple[Span, ...]) -> int:
    """Code points that are in both."""
    few, many = sorted((left, right), key=len)
    return sum(min(a.end, b.end) - max(a.start, b.start) for a in few for b in touching(many, *a))
