"""Quotations near an offset, with the marks that news uses around the world.

A quotation never leaves its paragraph. One that is not closed ends with its paragraph: so do the
paragraphs of a long speech, and a forgotten mark does no harm further on. If the same mark opens
again in the paragraph, the first quotation ends there. Single marks count only in pairs, because
an apostrophe looks the same.

Spans are the content, without the marks and the blanks beside them; they are never empty.
"""

import re
from typing import NamedTuple

from annotate.core.saying import SAYING
from annotate.core.sentences import paragraph_at
from annotate.core.spans import Span, embeds
from annotate.core.trimming import DOTTED

CLOSERS = {
    "“": '”"', "„": '“”"', '"': '"”', "”": "”", "‘": "’", "‚": "‘’", "«": "»", "‹": "›",
    "「": "」", "『": "』", "《": "》",
}  # fmt: skip
"""Opening mark → what closes it. Finnish and Swedish open with ” as well."""

PAIRED_ONLY = "‘‚‹"
EITHER = '"”“‘'
"""Marks that open or close, which the characters beside them tell."""

MARK = re.compile("[" + "".join({*CLOSERS, *"".join(CLOSERS.values())}) + "]")
OPENER = re.compile("[" + "".join(CLOSERS) + "]")
BEFORE_OPENER = '([{—–-/‘“"«„'

INTERRUPTION = 12
"""Words between two parts of a quotation, at most."""

SAID = re.compile(rf"\b{SAYING}\b", re.IGNORECASE)
SENTENCE_INSIDE = re.compile(r"[.!?…]\s+\w")

REACH = 1 << 14
"""In a paragraph of more code points than this, only the quotations near by are looked at."""


class Quotation(NamedTuple):
    """The offsets of the opening mark and after the closing one, and the content between."""

    start: int
    end: int
    content: Span


def opens(text: str, place: int) -> bool:
    """True if a mark has the look of an opening one: nothing before it, something after."""
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    return (not before or before.isspace() or before in BEFORE_OPENER) and bool(after.strip())


def quotation(text: str, start: int, close: int, end: int) -> Quotation | None:
    """The quotation with its marks at `start` and from `close` to `end`; None if it is empty."""
    first, last = start + 1, close
    while first < last and text[first].isspace():
        first += 1
    while first < last and text[last - 1].isspace():
        last -= 1
    return Quotation(start, end, Span(first, last)) if first < last else None


def stretch(text: str, offset: int) -> Span | None:
    """The paragraph at an offset; of a very long one, the part around the offset."""
    paragraph = paragraph_at(text, offset)
    if paragraph is None or paragraph.end - paragraph.start <= 2 * REACH:
        return paragraph
    block = max(0, min(offset, paragraph.end - 1) - paragraph.start) // REACH
    low = paragraph.start + max(0, block - 1) * REACH
    return Span(low, min(paragraph.end, low + 3 * REACH))


def quotations_in(text: str, part: Span) -> list[Quotation]:
    """The quotations of a paragraph, or of a part of it, in text order, outer before inner."""
    waiting: list[int] = []
    found: list[Quotation | None] = []
    for match in MARK.finditer(text, part.start, part.end):
        mark, place = match[0], match.start()
        if mark == "’" and text[place + 1 : place + 2].isalnum():
            continue
        opening = mark in CLOSERS and (mark not in EITHER or opens(text, place))
        closed = next(
            (at for at in range(len(waiting) - 1, -1, -1) if mark in CLOSERS[text[waiting[at]]]), -1
        )
        if closed >= 0 and not opening:
            found.append(quotation(text, waiting[closed], place, place + 1))
            del waiting[closed:]
        elif opening or (mark in CLOSERS and mark != "”" and not text[place - 1 : place].isalnum()):
            same = next((at for at, open_at in enumerate(waiting) if text[open_at] == mark), -1)
            if same >= 0:
                if mark not in PAIRED_ONLY:
                    found.append(quotation(text, waiting[same], place, place))
                del waiting[same:]
            waiting.append(place)
    found += [
        quotation(text, place, part.end, part.end)
        for place in waiting
        if text[place] not in PAIRED_ONLY
    ]
    return sorted((one for one in found if one), key=lambda one: (one.start, -one.end))


def quotation_at(text: str, offset: int) -> Span | None:
    """The content of the innermost quotation around an offset, which may be on a mark; or None."""
    part = stretch(text, offset)
    around = [
        one for one in (quotations_in(text, part) if part else []) if one.start <= offset < one.end
    ]
    return min(around, key=lambda one: one.end - one.start).content if around else None


def content(text: str, span: Span) -> Span:
    """The content of a quotation without the comma, full stop or dash at its end, in code points.

    `?` and `!` carry meaning and stay, as do the dots of `U.S.` and `…`.
    """
    start, end = span
    while end > start:
        last = text[end - 1]
        dots = last == "." and (
            text[max(start, end - 2) : end - 1] == "."
            or DOTTED.search(text[max(start, end - 24) : end])
        )
        if dots or not (last.isspace() or last in ",.;:–—-"):
            return Span(start, end)
        end -= 1
    return span


def interrupted(text: str, before: Quotation, after: Quotation) -> bool:
    """True if the speaker goes on after a few words that say who it is: `“A,” he said. “B”`."""
    if not MARK.match(text, before.end - 1):
        return False
    gap = text[before.end : after.start].strip()
    if not any(map(str.isalnum, gap)):
        return True
    if len(gap.split(None, INTERRUPTION)) > INTERRUPTION or not SAID.search(gap):
        return False
    # “A.” Orlova replied: “B” – and in a sentence of its own, someone else may speak.
    done = text[before.content.end - 1]
    begins_anew = gap[-1] not in ".!?…" and (done == "." or (done in "!?" and gap[-1] == ":"))
    return gap[-1] in ".!?…,:;–—-" and not begins_anew and not SENTENCE_INSIDE.search(gap)


def split_quotation(text: str, offset: int) -> tuple[Span, ...]:
    """The parts of the quotation at an offset, where words such as `he said` interrupt it.

    Each is without the comma or full stop at its end. An offset in a quotation inside of another
    means the outer one. Empty if there is no quotation at the offset.
    """
    part = stretch(text, offset)
    outer: list[Quotation] = []
    for one in quotations_in(text, part) if part else []:
        if not outer or not embeds(Span(outer[-1].start, outer[-1].end), Span(one.start, one.end)):
            outer.append(one)
    here = next((at for at, one in enumerate(outer) if one.start <= offset < one.end), None)
    if here is None:
        return ()
    first = last = here
    while first > 0 and interrupted(text, outer[first - 1], outer[first]):
        first -= 1
    while last + 1 < len(outer) and interrupted(text, outer[last], outer[last + 1]):
        last += 1
    return tuple(content(text, one.content) for one in outer[first : last + 1])


def next_quotation(text: str, offset: int) -> Span | None:
    """The content of the next quotation that starts after an offset, inner ones too, or None."""
    place = max(0, offset - 1)
    while mark := OPENER.search(text, place):
        part = stretch(text, mark.start())
        if part is None:
            return None
        for one in quotations_in(text, part):
            if one.content.start > offset:
                return one.content
        place = max(part.end, mark.end())
    return None


def previous_quotation(text: str, offset: int) -> Span | None:
    """The content of the last quotation that starts before an offset, or None."""
    place = min(offset, len(text))
    while place > 0 and (part := stretch(text, place)):
        before = [one for one in quotations_in(text, part) if one.content.start < offset]
        if before:
            return before[-1].content
        place = min(place, part.start) - 1
    return None
