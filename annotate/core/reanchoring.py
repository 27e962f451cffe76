"""The annotations of a text that has been edited since, taken over to the text as it is now.

Invariants: no tag goes missing: each is placed, or lost and kept as it was; a tag is placed without
being asked only where that is certain.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from annotate.core.anchors.fingerprint import fingerprints
from annotate.core.anchors.placing import EXACT, MOVED, UNCHANGED, Placement, reanchor
from annotate.core.annotations import Annotations, Source
from annotate.core.spans import Span
from annotate.core.tags import Tag, context, quote

CERTAIN = EXACT
"""A quote that reads as before is placed without being asked from this confidence on: one that the
texts as wholes say is the same, not one that was found by its own words alone."""

PLACED = (UNCHANGED, MOVED)
"""States of a quote that reads as it did."""


class Replaced(Struct, frozen=True):
    """What became of annotations."""

    annotations: Annotations
    """For the new text: what is certain is placed, all other tags are lost."""
    placements: tuple[Placement, ...]
    """What was found out of each tag that had a place before, in their old order."""

    @property
    def uncertain(self) -> tuple[Placement, ...]:
        """Those of the tags that are lost now."""
        return tuple(placement for placement in self.placements if not certain(placement))


def certain(placement: Placement, least: float = CERTAIN) -> bool:
    """True if the tag can be placed without being asked."""
    return placement.state in PLACED and placement.confidence >= least


def at_spans(tag: Tag, spans: tuple[Span, ...], text: str) -> Tag:
    """A tag at another place of a text. It stays the work of who made it, when they made it."""
    before, after = context(text, spans)
    return replace(tag, spans=spans, text=quote(text, spans), before=before, after=after)


def taken_over(found: Annotations, text: str, source: Source, old: str | None = None) -> Replaced:
    """Place annotations in a text. `source` says of which text they are from now on, `old` is the
    text that they were made on, if that is known.

    Rejected suggestions are placed like tags; those without a certain place stay as they are.
    """
    known = found.source
    placements = reanchor(found.tags, text, old=old, paragraphs=known.paragraphs, chars=known.chars)
    placed, lost = _parted(placements, text)
    made = replace(source, paragraphs=fingerprints(text), extra=known.extra)
    annotations = replace(
        found,
        source=made,
        tags=_ordered(placed),
        lost=_ordered([*found.lost, *lost]),
        rejected=_rejected(found, text, old),
    )
    return Replaced(annotations, tuple(placements))


def _rejected(found: Annotations, text: str, old: str | None) -> tuple[Tag, ...]:
    """The rejected suggestions where they are now. Without the old text the tags help to find
    them."""
    if not found.rejected:
        return ()
    beside = found.tags if old is None else ()
    known = found.source
    everything = reanchor(
        [*found.rejected, *beside], text, old=old, paragraphs=known.paragraphs, chars=known.chars
    )
    placed, rest = _parted(everything[: len(found.rejected)], text)
    return _ordered([*placed, *rest])


def _parted(placements: Iterable[Placement], text: str) -> tuple[list[Tag], list[Tag]]:
    """The tags at their new places, and those that have none for certain."""
    placed, rest = [], []
    for placement in placements:
        if certain(placement):
            placed.append(at_spans(placement.tag, placement.spans, text))
        else:
            rest.append(placement.tag)
    return placed, rest


def _ordered(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    return tuple(sorted(tags, key=lambda tag: tag.order))
