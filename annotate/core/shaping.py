"""How what is suggested is made shorter: often the claim is a part of a quotation.

Each step takes the largest whole off one end: a fragment, else a sentence, else a clause, else a
word. Invariants: what is left lies inside of what was there, is never empty, and has no fragments
that touch; a step that can take nothing off leaves all as it is.
"""

from annotate.core import clauses, segmentation, sentences
from annotate.core.spans import Span
from annotate.core.trimming import trimmed

Spans = tuple[Span, ...]


def later(text: str, spans: Spans) -> Spans:
    """Without its first sentence; of a single sentence without its first clause."""
    first, *rest = spans
    for starts in (sentences.next_sentence, clauses.next_clause):
        start = starts(text, first.start)
        if start < first.end:
            return (_bare(text, Span(start, first.end)), *rest)
        if rest:
            return tuple(rest)
    return later_word(text, spans)


def earlier(text: str, spans: Spans) -> Spans:
    """Without its last sentence; of a single sentence without its last clause."""
    *rest, last = spans
    for ends in (clauses.sentence_end, clauses.clause_end):
        end = last.start
        while (following := ends(text, end)) < last.end:
            end = following
        if end > last.start:
            return (*rest, Span(last.start, end))
        if rest:
            return tuple(rest)
    return earlier_word(text, spans)


def sentence_in(text: str, whole: Spans, spans: Spans) -> Spans:
    """One sentence of the whole: the first, or the one after these spans; after the last the
    first."""
    start = spans[0].start if spans != whole else whole[0].start - 1
    found = [one for fragment in whole for one in _sentences(text, fragment)]
    return (next((one for one in found if one.start > start), found[0]),)


def _sentences(text: str, fragment: Span) -> list[Span]:
    """The sentences of a fragment, without what stands between them."""
    found = []
    start = fragment.start
    while start < fragment.end:
        end = min(fragment.end, clauses.sentence_end(text, start))
        found.append(Span(start, end))
        following = clauses.FIRST.search(text, end, fragment.end)
        start = following.start() if following else fragment.end
    return found


def later_word(text: str, spans: Spans) -> Spans:
    """Without its first word."""
    first, *rest = spans
    start = segmentation.next_word(text, first.start)
    if start >= first.end:
        return tuple(rest) or spans
    return (Span(start, first.end), *rest)


def earlier_word(text: str, spans: Spans) -> Spans:
    """Without its last word."""
    *rest, last = spans
    start = segmentation.previous_word(text, last.end)
    if start <= last.start:
        return tuple(rest) or spans
    return (*rest, _bare(text, Span(last.start, start)))


def rest_after(text: str, spans: Spans, taken: int) -> Spans:
    """What of spans comes after an offset, from its first word on; nothing if there is no word."""
    left = []
    for start, end in spans:
        found = clauses.FIRST.search(text, max(start, taken), end)
        if found:
            left.append(Span(found.start(), end))
    return tuple(left)


def _bare(text: str, span: Span) -> Span:
    """A fragment without the blanks and marks at its ends."""
    return trimmed(text, span)
