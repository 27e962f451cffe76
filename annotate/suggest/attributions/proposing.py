"""Who says a stretch of text, and by what word: the cue and the source of a claim.

A person has selected what is claimed, in any way: a quotation, a part of one, a clause, fragments.
What is asked for stands near, in nearly all cases in the same sentence. So only the paragraph is
looked at, and its neighbours only if a quotation runs on over them.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from annotate.core.sentences import next_paragraph, visible_before
from annotate.core.spans import Span, joined
from annotate.core.trimming import trimmed
from annotate.suggest.attributions import clauses, cues, grammar, speakers
from annotate.suggest.attributions.cues import Hit
from annotate.suggest.attributions.passage import Passage, whole

ENOUGH = 55
"""The least score of a cue that does not stand beside its content."""

SPOKEN = 95.0
"""The score of a verb of speech that has a clause as its content."""

FAR = 4
"""Paragraphs over which a quotation may run on."""

LATE = 40
"""Words after a clause in which the end of its sentence may name who said it."""


class Attribution(NamedTuple):
    """The cue and the source of a content, how it is spoken, and why they are proposed."""

    cue: Span | None
    source: Span | None
    voice: str
    """`direct`, `indirect`, `mixed` or `outlet`."""
    why: str
    """`said: Maria Orlova`"""


def voice_of(passage: Passage, content: Sequence[Span]) -> str:
    """`direct` if all words of a content are quoted, `mixed` if some are, else `indirect`."""
    quoted = {
        passage.quoted[index] >= 0
        for span in content
        for index in range(passage.at(span.start), passage.at(span.end))
        if passage.low(index)[0].isalnum()
    }
    return "mixed" if len(quoted) == 2 else "direct" if True in quoted else "indirect"


def reach(passage: Passage, span: Span) -> tuple[Span, bool]:
    """A fragment grown over the quotations that it begins and ends in, and if it ends in one."""
    start, end = span
    ended = False
    for quote in passage.quotes:
        if quote.start < span.end and span.start < quote.end:
            start = min(start, quote.start)
            ended = ended or quote.end >= span.end
            end = max(end, quote.end)
    return Span(start, end), ended


def nearest(passage: Passage, content: Sequence[Span], voice: str) -> Hit | None:
    """The cue of a content in its passage, or None."""
    reached = [reach(passage, span) for span in content]
    for (part, _), (later, _) in pairwise(reached):
        hit = cues.after(passage, part.end, quoted=True)
        if hit and passage.words[hit.last].end <= later.start:
            return hit
    start, (last, quoted) = reached[0][0].start, reached[-1]
    following = cues.after(passage, last.end, quoted=quoted)
    preceding = outer(passage, cues.before(passage, start), start)
    if following and (preceding is None or preceding.score <= following.score - 5 * (not quoted)):
        return following
    if preceding and preceding.score >= ENOUGH:
        return preceding
    if voice != "direct" and (hit := inside(passage, content[0])):
        return hit
    for (part, _), (later, _) in pairwise(reached):
        if hit := cues.between(passage, part.end, later.start):
            return hit
    if voice != "indirect":
        return around(passage, start, last.end) or preceding
    return trailing(passage, last.end) or cues.beside(passage, last.end) or preceding


def outer(passage: Passage, hit: Hit | None, start: int) -> Hit | None:
    """The verb of speech whose content a weaker cue is in: `X said they ⟨want⟩ peace`.

    A weaker cue that brings a clause of its own stays: `X said they ⟨believe⟩ that …`.
    """
    if hit is None or hit.score >= SPOKEN:
        return hit
    first = passage.at(start)
    if any(
        passage.low(index) in ("that", "“", '"', "''") for index in range(hit.last + 1, first + 1)
    ):
        return hit
    for index in range(hit.first - 1, max(-1, hit.first - LATE), -1):
        if passage.breaks(index, index + 1):
            break
        kind = grammar.head(passage, index) if passage.quoted[index] < 0 else ""
        if kind not in ("speech", "tell"):
            continue
        end = clauses.sentence_end(passage, index)
        begin = clauses.start(passage, index, kind, end)
        if begin and begin.first <= hit.first and begin.joint in ("that", "clause"):
            if clauses.stop(passage, begin.first, end, begin.joint) > hit.last:
                group = grammar.group_start(passage, index)
                return Hit(group, index, speakers.subject(passage, group), SPOKEN)
            break
    return hit


def inside(passage: Passage, content: Span) -> Hit | None:
    """The cue that a content begins or ends with, if the whole sentence was selected."""
    for quote in passage.quotes:
        if content.start <= quote.start and quote.end <= content.end:
            hit = cues.after(passage, quote.end, quoted=True)
            if hit and passage.words[hit.last].end <= content.end:
                return hit
    first, last = passage.at(content.start), passage.at(content.end)
    for index in range(first, min(first + LATE, last)):
        kind = grammar.head(passage, index) if passage.quoted[index] < 0 else ""
        begin = clauses.start(passage, index, kind, last) if kind in ("speech", "tell") else None
        if begin and begin.joint in ("that", "quote", "clause", "question"):
            start = grammar.group_start(passage, index)
            source = speakers.left(passage, start)
            if source and first <= source[0] <= first + 1:
                return Hit(start, index, source, ENOUGH)
    return None


def around(passage: Passage, start: int, end: int) -> Hit | None:
    """The cue of the nearest quotation before or after a stretch in the same paragraph."""
    earlier = [quote for quote in passage.quotes if quote.end <= start]
    for quote in reversed(earlier):
        hit = cues.after(passage, quote.end, quoted=True)
        if hit and passage.words[hit.last].end <= start:
            return hit
    later = (quote for quote in passage.quotes if quote.start >= end)
    hits = (cues.after(passage, quote.end, quoted=True) for quote in later)
    return next((hit for hit in hits if hit), None)


def trailing(passage: Passage, end: int) -> Hit | None:
    """The cue at the end of the sentence that a clause is a part of: `…, the minister said.`"""
    first = passage.at(end)
    if passage.breaks(first - 1, first):
        return None
    for index in range(first, min(first + LATE, len(passage.words))):
        if passage.low(index) == "," and passage.quoted[index] < 0:
            hit = cues.after(passage, passage.words[index].end, quoted=False)
            if hit and (
                passage.breaks(hit.last, hit.last + 1)
                or passage.low(hit.last + 1) in (".", "on", "in", "at")
                or (hit.source and hit.source[0] > hit.last)
            ):
                return hit
        if passage.breaks(index, index + 1):
            return None
    return None


def runs_over(passage: Passage) -> bool:
    """True if the last quotation of a paragraph has no closing mark: it goes on in the next."""
    return passage.open_quote and passage.quotes[-1].end >= passage.words[-1].end


def neighbours(text: str, passage: Passage) -> tuple[Passage, Hit] | None:
    """The cue of a paragraph before or after, if a quotation runs on from one to the other."""
    here = passage
    for _ in range(FAR):
        last = visible_before(text, here.part.start)
        before = whole(text, last - 1, last) if last else None
        if before is None:
            break
        here = Passage(text, before)
        if not runs_over(here) and here.low(len(here.words) - 1) != ":":
            break
        hit = around(here, before.end, before.end) or cues.before(here, before.end)
        if hit:
            return here, hit
    here = passage
    while runs_over(here) and here.part.start < passage.part.end + FAR * len(passage.words):
        start = next_paragraph(text, here.part.end)
        after = whole(text, start, start + 1) if start < len(text) else None
        here = Passage(text, after) if after else here
        if after is None or not here.quotes or here.quotes[0].start > after.start:
            break
        hit = around(here, after.start, after.start)
        if hit:
            return here, hit
    return None


def propose(text: str, content: tuple[Span, ...]) -> Attribution:
    """The cue and the source of a content, and its voice."""
    fragments = joined(trimmed(text, span) for span in content)
    part = whole(text, fragments[0].start, fragments[0].end) if fragments else None
    if part is None:
        return Attribution(None, None, "outlet", "")
    passage = Passage(text, part)
    near = [span for span in fragments if span.start < part.end]
    voice = voice_of(passage, near)
    hit = nearest(passage, near, voice)
    if hit is None and voice == "direct":
        found = neighbours(text, passage)
        if found:
            passage, hit = found
    if hit is None:
        return Attribution(None, None, "outlet" if voice == "indirect" else voice, "")
    cue, source = cues.spans(passage, hit)
    named = ": " + " ".join(text[slice(*source)].split()) if source else ""
    return Attribution(cue, source, voice, " ".join(text[slice(*cue)].split()) + named)
