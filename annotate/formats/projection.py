"""Tags as formats with fewer ways to say things can hold them, each simplification counted.

Invariant: what leaves here differs from what went in only by what the loss tells.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from annotate.core.spans import Span
from annotate.core.tags import Tag
from annotate.formats.contract import Exported
from annotate.formats.loss import Loss

LINE_BREAK = re.compile(r"[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
"""What Python, and so many a tool, takes for the end of a line."""


class Piece(NamedTuple):
    """A stretch of text with one label."""

    span: Span
    tag: Tag


def tally(
    article: Exported, loss: Loss, carries: Iterable[str], *, keys: Iterable[str] = ()
) -> None:
    """Count what is said of an article's tags that a format with no more than `carries` leaves
    out: attributes, notes, links, who made them and when, and keys that this version does not
    know, but for `keys`."""
    kept, known = frozenset(carries), frozenset(keys)
    for tag in article.tags():
        if tag.attributes and "attributes" not in kept:
            loss.add("attributes", n=len(tag.attributes), of="value")
        if tag.note and "notes" not in kept:
            loss.add("notes")
        for key in tag.extra:
            if key not in known:
                loss.add(key)
        if (tag.by or tag.at) and "who" not in kept:
            loss.add_aside("who made it, and when")
    if "links" not in kept:
        loss.add("links", of="link", n=sum(1 for _ in article.links()))


def unfragmented(tags: Iterable[Tag], loss: Loss) -> Iterator[Piece]:
    """The tags without fragments, in text order: each fragment stands for itself."""
    pieces = []
    for tag in tags:
        if len(tag.spans) > 1:
            loss.add("fragments", "each is a tag of its own", of="split tag")
        pieces += [Piece(span, tag) for span in tag.spans]
    yield from sorted(pieces, key=lambda piece: (piece.span.start, -piece.span.end))


def trimmed(pieces: Iterable[Piece], text: str, loss: Loss) -> Iterator[Piece]:
    """The pieces without blanks at their ends; one that is all blank is left out."""
    for piece in pieces:
        start, end = piece.span
        said = text[start:end]
        start += len(said) - len(said.lstrip())
        end -= len(said) - len(said.rstrip())
        if start >= end:
            loss.add("nothing but blanks")
            continue
        if (start, end) != piece.span:
            loss.add("blanks at the ends", "taken off")
        yield Piece(Span(start, end), piece.tag)


def flattened(pieces: Iterable[Piece], loss: Loss) -> Iterator[Piece]:
    """Pieces in text order without overlaps: of nested ones the outermost, of crossing ones the
    first, of several at one place the first."""
    last: Piece | None = None
    for piece in sorted(pieces, key=lambda piece: (piece.span.start, -piece.span.end)):
        if last is None or piece.span.start >= last.span.end:
            last = piece
            yield piece
        elif piece.span.end <= last.span.end:
            loss.add("inside another", "left out, the outermost is kept")
        else:
            loss.add("across the end of another", "left out, the first is kept")


def by_lines(spans: Iterable[Span], text: str) -> list[Span]:
    """Fragments without line breaks: each is split where a line ends; blank parts are left out."""
    found = []
    for start, end in spans:
        place = start
        for match in LINE_BREAK.finditer(text, start, end):
            found.append(Span(place, match.start()))
            place = match.end()
        found.append(Span(place, end))
    return [span for span in found if text[span.start : span.end].strip()]


def rejoined(spans: Sequence[Span], text: str) -> tuple[Span, ...]:
    """What `by_lines` has split, as it was: fragments with only blanks between them, a line break
    among those, are one."""
    found = [spans[0]]
    for span in spans[1:]:
        gap = text[found[-1].end : span.start]
        if gap.isspace() and LINE_BREAK.search(gap):
            found[-1] = Span(found[-1].start, span.end)
        else:
            found.append(span)
    return tuple(found)


def in_one_line(text: str) -> str:
    """A text whose line breaks are blanks."""
    return LINE_BREAK.sub(" ", text)


def covering(spans: Sequence[Span]) -> Span:
    """The stretch from the first fragment to the end of the last."""
    return Span(spans[0].start, spans[-1].end)
