"""An article as sentences of tokens, for formats that know no offsets.

Invariants: the tokens of a text are all that is not blank in it, in order, each at its offsets, so
that they can be put back; a token ends at every border that is asked for, so that no tag begins or
ends inside of one. The same text gives the same tokens whatever its tags, but for those borders.

A word is what the tag screen takes for one. Besides, a possessive `’s` is a token of its own, as in
CoNLL-2003, and so is each Han character; every other mark is one, also beside a word: `“We` is two.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from annotate.core.article import HEADER
from annotate.core.segmentation import HAN, next_cluster, word_pattern
from annotate.core.sentences import ends, next_paragraph, paragraph_at, visible_before
from annotate.core.spans import Span

SPLIT = re.compile(rf"(?<=\w)['’][sS]\Z|[{HAN}]")
"""What is taken out of a word."""


def sentences(text: str, unbroken: Iterable[Span] = ()) -> Iterator[Span]:
    """The sentences in order. Those that one of the `unbroken` stretches goes over the border of,
    which must be in order and may not overlap, are one."""
    joints = _joints(unbroken)
    open_from = -1
    for paragraph in _paragraphs(text):
        start = paragraph.start
        borders = [paragraph.end]
        if not (HEADER.match(text, start) and not visible_before(text, start)):
            borders = [*ends(text, *paragraph, paragraph), paragraph.end]
        for end in borders:
            while start < end and text[start].isspace():
                start += 1
            if start >= end:
                continue
            first = start if open_from < 0 else open_from
            start = end
            if _inside(joints, end):
                open_from = first
                continue
            open_from = -1
            yield Span(first, end)
    if open_from >= 0:
        yield Span(open_from, visible_before(text, len(text)))


def _paragraphs(text: str) -> Iterator[Span]:
    place = -1
    found = paragraph_at(text, 0)
    while found is not None and found.start > place:
        yield found
        place = found.start
        following = next_paragraph(text, place)
        found = paragraph_at(text, following) if following < len(text) else None


def _joints(spans: Iterable[Span]) -> tuple[list[int], list[int]]:
    pairs = list(spans)
    return [span.start for span in pairs], [span.end for span in pairs]


def _inside(joints: tuple[list[int], list[int]], offset: int) -> bool:
    """True if a stretch begins before an offset and ends after it."""
    starts, stops = joints
    index = bisect_left(starts, offset) - 1
    return index >= 0 and stops[index] > offset


def tokens(text: str, start: int, end: int, borders: Sequence[int] = ()) -> Iterator[Span]:
    """The tokens of a stretch of text. `borders` are offsets that no token goes over,
    in order, each once."""
    for word in _words(text, start, end):
        place = word.start
        for border in borders[bisect_left(borders, place + 1) : bisect_left(borders, word.end)]:
            yield Span(place, border)
            place = border
        yield Span(place, word.end)


def _words(text: str, start: int, end: int) -> Iterator[Span]:
    done = start
    for match in word_pattern().finditer(text, start, end):
        yield from _marks(text, done, match.start())
        yield from _parts(text, *match.span())
        done = match.end()
    yield from _marks(text, done, end)


def _marks(text: str, start: int, end: int) -> Iterator[Span]:
    """What stands between words, a cluster each."""
    while start < end:
        following = min(end, next_cluster(text, start))
        if text[start].isspace():
            following = start + 1
        else:
            yield Span(start, following)
        start = following


def _parts(text: str, start: int, end: int) -> Iterator[Span]:
    done = start
    for match in SPLIT.finditer(text, start, end):
        if match.start() > done:
            yield Span(done, match.start())
        yield Span(*match.span())
        done = match.end()
    if done < end:
        yield Span(done, end)
