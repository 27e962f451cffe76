"""The way in: where tags stand in an edited text.

Confidence is 0 for what is lost. A span whose text is as it was has 0.8, and up to 0.2 more for the
tokens around it that are as they were (eight on each side count); one that only its own words and
surroundings were found of, wherever they are, 0.7. One that was edited has 0.3, up to 0.4 more for
the share of its tokens that is kept, and up to 0.2 for those around it. A tag has the confidence of
its least sure fragment.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from msgspec import Struct

from annotate.core.anchors.alignment import CONTEXT, NONE, aligned
from annotate.core.anchors.changes import Finder, Region
from annotate.core.anchors.choices import CONTEXT as WIDE
from annotate.core.anchors.choices import SHOWN, Choices
from annotate.core.anchors.deciding import Decider
from annotate.core.anchors.moves import with_moves
from annotate.core.anchors.normal import normal, plain
from annotate.core.anchors.skeleton import Part, fragments, skeleton
from annotate.core.anchors.tokens import Numbers, tokenised
from annotate.core.spans import Span, joined
from annotate.core.tags import Tag, context, fits, quote

UNCHANGED, MOVED, CHANGED, LOST = "unchanged", "moved", "changed", "lost"

EXACT, AROUND, FOUND = 0.8, 0.2, 0.7
EDITED, KEPT = 0.3, 0.4

TIMES, MORE = 4, 40
"""What stands where a quote stood is not taken for it if it is longer than this: so many times as
long, and so many characters more."""

STATES = (UNCHANGED, MOVED, CHANGED, LOST)
FAR = 512
"""So many tokens are looked at for one that is still in place."""


class Placement(Struct, frozen=True):
    """Where a tag stands in a new text."""

    tag: Tag
    """As it was, with its old spans."""
    state: str
    """UNCHANGED: same spans, same text. MOVED: the text is the same up to blanks, line ends and the
    form of its marks. CHANGED: its own words were edited. LOST: nowhere for certain."""
    spans: tuple[Span, ...]
    """Where it is; empty if it is lost."""
    text: str
    """What stands there; empty if it is lost."""
    confidence: float
    """From 0 to 1; see the module."""
    candidates: tuple[tuple[Span, ...], ...]
    """Places that a person may choose from, the best first, if it is lost or changed."""
    reason: str
    """In words for people."""


@dataclass(slots=True)
class Piece:
    """Where one fragment of a tag is."""

    state: str
    span: Span | None
    confidence: float
    reason: str
    candidates: list[Span]


def reanchor(
    tags: Sequence[Tag],
    new: str,
    *,
    old: str | None = None,
    paragraphs: str = "",
    chars: int = 0,
) -> list[Placement]:
    """Where each tag stands in the new text, in the order of the tags.

    `old` is the text that the tags' spans count in. Where it is not known, it is rebuilt as far as
    the tags and the prints of its paragraphs (`fingerprint.fingerprints`) hold it; `chars` is its
    length in code points, or 0. Raises nothing, whatever tags, prints and texts hold.
    """
    parts = skeleton(tags, new, paragraphs, chars) if old is None else [(0, old)]
    placer = Placer(parts, new, chars if old is None else len(old))
    return [placer.placed(tag) for tag in tags]


class Placer:
    """The alignment of what is known of an old text with a new one."""

    def __init__(self, parts: Sequence[Part], new: str, chars: int) -> None:
        self.parts = parts
        self.starts = [start for start, _ in parts]
        self.new = new
        self.numbers = Numbers()
        old_tokens = tokenised(parts, self.numbers, chars or None)
        self.found = aligned(old_tokens, tokenised([(0, new)], self.numbers, len(new)))
        with_moves(self.found, self.numbers)
        self.decider = Decider(self.found, self.numbers, new)
        self.finder = Finder(self.found, self.numbers)
        self.choices = Choices(self.found, self.numbers)

    def placed(self, tag: Tag) -> Placement:
        """Where a tag stands: each fragment by itself, and the tag only if all of them are."""
        texts = fragments(tag)
        if not texts or not all(map(self.holds, tag.spans, texts)):
            return self.foreign(tag)
        pieces = [self.piece(span, text) for span, text in zip(tag.spans, texts, strict=True)]
        worst = max(pieces, key=lambda piece: STATES.index(piece.state))
        spans = tuple(piece.span for piece in pieces if piece.span)
        if len(spans) < len(pieces):
            return Placement(tag, LOST, (), "", 0.0, whole_choices(pieces), worst.reason)
        spans = joined(spans)
        text = quote(self.new, spans)
        state, reason = worst.state, worst.reason
        if state != CHANGED and normal(text) != normal(tag.text):
            state, reason = CHANGED, "its words are the same, their order or the blanks are not"
        if state != CHANGED:
            same = spans == tag.spans and text == tag.text
            state = UNCHANGED if same else MOVED
        candidates = whole_choices(pieces) if state == CHANGED else ()
        confidence = min(piece.confidence for piece in pieces)
        return Placement(tag, state, spans, text, confidence, candidates, reason)

    def holds(self, span: Span, text: str) -> bool:
        """True if the old text, as far as it is known, says this at a place."""
        at = bisect_right(self.starts, span.start) - 1
        if at < 0:
            return False
        start, says = self.parts[at]
        return plain(says[span.start - start : span.end - start]) == plain(text)

    def piece(self, span: Span, text: str) -> Piece:
        """Where a fragment stands."""
        place = self.decider.place(span)
        first, last = self.decider.tokens_of(span)
        if place.span and normal(self.new[slice(*place.span)]) == normal(text):
            confidence = EXACT + AROUND * min(1.0, place.support / (2 * CONTEXT))
            return Piece(MOVED, place.span, confidence, self.how(first, last), [])
        if first == last:
            return Piece(LOST, None, 0.0, "deleted", [])
        old = self.found.old.ids
        size = last - first
        found = self.choices.of(
            old[first:last],
            old[max(0, first - WIDE) : first],
            old[last : last + WIDE],
            self.expected(first),
        )
        spans = [self.span(choice.start, choice.start + size) for choice in found[:SHOWN]]
        doubt = place.doubt
        if not doubt:
            region = self.finder.region(first, last)
            edited = region and self.edited(region, size, len(text), spans)
            if edited:
                return edited
            if not region:
                best = self.choices.last_resort(found, size)
                if best:
                    where = self.span(best.start, best.start + size)
                    return Piece(MOVED, where, FOUND, "found by what stands around it", [])
            doubt = "deleted" if region else "what stood around it is gone"
        if len(spans) > 1:
            doubt = f"{doubt}; its words stand at {len(found)} places"
        elif spans:
            doubt = f"{doubt}; its words stand at one place"
        return Piece(LOST, None, 0.0, doubt, spans)

    def edited(self, region: Region, size: int, length: int, spans: list[Span]) -> Piece | None:
        """A fragment whose own words were edited; None if nothing stands there any more, or far
        more than before."""
        if region.start == region.end:
            return None
        where = self.span(region.start, region.end)
        if where.end - where.start > TIMES * length + MORE:
            return None
        share = min(1.0, region.kept / size)
        confidence = EDITED + KEPT * share + AROUND * min(1.0, region.around / (2 * CONTEXT))
        others = [span for span in spans if span != where]
        return Piece(CHANGED, where, confidence, "edited", [where, *others][:SHOWN])

    def how(self, first: int, last: int) -> str:
        """In words, whether a matched quote kept its place in the order of the text."""
        return "moved" if any(self.found.apart[max(0, first - 1) : last + 1]) else "in place"

    def expected(self, first: int) -> int:
        """The new token at which an old one should be, going by its nearest neighbours."""
        to = self.found.to
        for far in range(1, FAR):
            for at in (first - far, first + far):
                if 0 <= at < len(to) and to[at] != NONE:
                    return max(0, to[at] + first - at)
        return first

    def span(self, start: int, end: int) -> Span:
        """The place of new tokens."""
        return Span(self.found.new.starts[start], self.found.new.ends[end - 1])

    def foreign(self, tag: Tag) -> Placement:
        """A tag that does not fit the old text: placed only where it stands and says so itself."""
        before, after = context(self.new, tag.spans)
        if fits(tag, self.new) and (before, after) == (tag.before, tag.after):
            reason = "made on the new text"
            return Placement(tag, UNCHANGED, tag.spans, tag.text, 1.0, (), reason)
        pieces = []
        for text in fragments(tag) or [tag.text]:
            found = self.choices.of(
                self.ids(text),
                self.ids(tag.before),
                self.ids(tag.after),
                0,
            )
            size = len(self.ids(text))
            spans = [self.span(one.start, one.start + size) for one in found[:SHOWN]]
            pieces.append(Piece(LOST, None, 0.0, "", spans))
        reason = "it did not fit the text before it was edited"
        return Placement(tag, LOST, (), "", 0.0, whole_choices(pieces), reason)

    def ids(self, text: str) -> list[int]:
        return tokenised([(0, text)], self.numbers, len(text)).ids[1:-1]


def whole_choices(pieces: Sequence[Piece]) -> tuple[tuple[Span, ...], ...]:
    """Places for a whole tag, given those for its fragments."""
    options = [
        [piece.span] if piece.span and not piece.candidates else piece.candidates
        for piece in pieces
    ]
    if len(options) == 1:
        return tuple((span,) for span in options[0])
    if not all(options):
        return ()
    return (joined(option[0] for option in options),)
