"""How a selection grows and shrinks: by word, clause, sentence, quotation, paragraph.

Invariant: what is selected starts and ends on clusters, and its start stays where it is unless a
larger unit around is asked for.
"""

from collections.abc import Callable

from annotate.core import clauses, quotations, segmentation, sentences
from annotate.core.session import Session
from annotate.core.spans import Span, embeds
from annotate.core.trimming import trimmed


def unit(session: Session, unit: str) -> None:
    """Select the word or the sentence here."""
    at = segmentation.word_at if unit == "word" else sentences.sentence_at
    span = at(session.text, session.cursor)
    if span is not None:
        session.select(trimmed(session.text, span) if unit == "word" else span)


def grow(session: Session) -> None:
    """One more word at the end of the selection; of a word that is selected in part, the rest."""
    span = session.selection or segmentation.word_at(session.text, session.cursor)
    if span is None:
        return
    if session.selection is None:
        span = trimmed(session.text, span)
    else:
        last = segmentation.word_at(session.text, span.end - 1)
        rest = trimmed(session.text, last) if last else span
        if last and last.start < span.end < rest.end:
            session.select(Span(span.start, rest.end))
            return
    following = segmentation.next_word(session.text, span.end - 1)
    end = segmentation.word_end(session.text, following) if following >= span.end else span.end
    session.select(trimmed(session.text, Span(span.start, max(span.end, end))))


def shrink(session: Session) -> None:
    """One word less at the end of the selection."""
    span = session.selection
    if span is None:
        return
    last = segmentation.previous_word(session.text, span.end)
    if last > span.start:
        kept = session.text[span.start : last].rstrip()
        session.select(Span(span.start, span.start + len(kept)))


def extend_to(session: Session, end_after: Callable[[str, int], int]) -> None:
    """Select from the start of the selection, or of the word here, to the next end of a unit:
    `end_after` gives the first one after an offset."""
    span = session.selection
    if span is None:
        word = segmentation.word_at(session.text, session.cursor)
        span = Span(word.start, word.start) if word else None
    if span is not None:
        session.select(Span(span.start, max(span.end, end_after(session.text, span.end))))


def to_clause(session: Session) -> None:
    """Select on to the end of the clause, or of the next one."""
    extend_to(session, clauses.clause_end)


def to_sentence(session: Session) -> None:
    """Select on to the end of the sentence, or of the next one."""
    extend_to(session, clauses.sentence_end)


def widen(session: Session) -> None:
    """Select the next larger unit around: word, clause, quotation, sentence, paragraph."""
    here = session.selection or Span(session.cursor, session.cursor)
    word = segmentation.word_at(session.text, session.cursor)
    quoted = quotations.quotation_at(session.text, session.cursor)
    units = [
        trimmed(session.text, word) if word else None,
        clauses.clause_at(session.text, session.cursor),
        quotations.content(session.text, quoted) if quoted else None,
        sentences.sentence_at(session.text, session.cursor),
        sentences.paragraph_at(session.text, session.cursor),
    ]
    larger = [
        unit
        for unit in units
        if unit and embeds(unit, here) and unit.end - unit.start > here.end - here.start
    ]
    if larger:
        session.select(min(larger, key=lambda unit: unit.end - unit.start))


def narrow(session: Session) -> None:
    """Keep of the selection its first sentence, else its first clause, else its first word."""
    span = session.selection
    if span is None:
        return
    word = segmentation.word_at(session.text, span.start)
    ends = [
        clauses.sentence_end(session.text, span.start),
        clauses.clause_end(session.text, span.start),
        trimmed(session.text, word).end if word else span.end,
    ]
    shorter = [end for end in ends if span.start < end < span.end]
    if shorter:
        session.select(Span(span.start, max(shorter)))


def quotation(session: Session) -> bool:
    """Select the quotation around the cursor, or the next one. False if there is none."""
    here = quotations.quotation_at(session.text, session.cursor)
    if here is None or session.selection in (here, quotations.content(session.text, here)):
        here = quotations.next_quotation(session.text, session.cursor)
    if here is None:
        return False
    session.select(quotations.content(session.text, here))
    return True


def split(session: Session) -> int:
    """Select all parts of the quotation here that its speaker interrupts. Returns how many
    there are, 0 if there is no quotation here."""
    parts = quotations.split_quotation(session.text, session.cursor)
    if parts:
        session.select_parts(parts)
    return len(parts)


def trim(session: Session) -> None:
    """Leave blanks and punctuation at both ends out of the selection."""
    if session.selection is not None:
        session.select(trimmed(session.text, session.selection))
