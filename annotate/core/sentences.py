"""Paragraphs and sentences near an offset.

A paragraph is a line that is not blank, without the blanks around it: articles separate paragraphs
by blank lines or write one a line, and both work. A sentence never leaves its paragraph.

Sentences are found by rules for English news, with the terminators of other scripts. Whether one
ends at a dot is decided from a few characters on both sides, so the cost does not grow with the
article; at the same place the answer is always the same.
"""

import re
from collections.abc import Iterator

from annotate.core.article import HEADER
from annotate.core.spans import Span

VISIBLE = re.compile(r"\S")
TERMINATOR = re.compile(
    "([.!?…‼⁇⁈⁉؟۔।॥።။៕。．｡！？]{1,64})"
    r"(?:[”’\"'“‘›)\]}」』〉》）］】]|[ \u00a0\u202f]?»(?!\w))*"
)
"""What may end a sentence, with the closing quotation marks and brackets that belong to it."""

WIDE = "。．｡！？"
"""These need no blank after them."""

CITED = re.compile("と|って|など|との|[^。，、\\s]{0,12}[说說称稱]")
"""Goes on after a CJK quotation that ends with a terminator: the sentence goes on too."""

SAID = re.compile(
    r"\s+(?:[\w’'.-]+\s+){1,4}?(?:said|says|asked|asks|told|added|wrote|replied|shouted|tweeted)\b"
)
"""A speaker after a quoted question or exclamation: the sentence goes on."""

NEXT = re.compile(r"\s+(?:[—–-]+\s*)?")
TOKEN = re.compile(r"[^\s(\[“\"«‘'—–/-]+$")


def word_set(words: str) -> frozenset[str]:
    """The words of a list that is written with blanks between them."""
    return frozenset(words.split())


TITLES = word_set(
    "mr mrs ms mx dr prof gen lt col maj capt cpl sgt cmdr adm brig sen sens rep reps gov govs rev"
    " fr hon pres supt insp det amb atty st mt ft messrs mme mlle dept"
)
"""Abbreviations that a name follows, so that no sentence ends with them."""

NUMBERED = word_set(
    "no nos art arts sec secs fig figs vol vols p pp ch jan feb mar apr jun jul aug sep sept oct"
    " nov dec"
)
"""Abbreviations only if a number follows."""

LOWER = word_set("p pp ch v vs etc al cf approx est ca ed eds ret")
"""Abbreviations of the two sets around that are written without a capital."""

ABBREVIATIONS = word_set(
    "jr sr inc corp co ltd llc plc bros esq ret etc vs v al cf approx est ca ed eds ave blvd rd"
    " univ assn ala ariz ark calif colo conn del fla ga ill ind kan ky la mass md mich minn miss mo"
    " mont neb nev okla ore pa penn tenn tex va vt wash wis wyo ph.d ph"
)
"""Only before an OPENING does a sentence end with one of these, or with initials as in `U.S.`"""

OPENING = re.compile(
    r"[“\"«„]?(?:The|A|An|In|On|At|He|She|It|They|We|I|You|But|And|Or|If|When|While|As|After|Before"
    r"|Since|That|This|These|Those|There|Then|Its|His|Her|Their|Our|My|What|Who|Why|How|Where|For"
    r"|From|With|By|To|Not|No|So|Yet|Also|Meanwhile|However|Although|Though|Because|Until|Under"
    r"|Over|During|Among|Between|Many|Most|Some|Several|All|Both|Each|Every|Such|Now|Asked"
    r"|According)\b|[“«„]"
)

LIST_NUMBER = re.compile(r"\s*\d{1,3}")
SLACK = 64
"""Code points; a longer run of terminators, or blanks before a header, gets no special care."""


def visible_before(text: str, offset: int) -> int:
    """The end of what is not blank before an offset; 0 if all is blank."""
    while offset > 0:
        part = text[max(0, offset - 1024) : offset]
        kept = len(part.rstrip())
        if kept:
            return offset - len(part) + kept
        offset -= len(part)
    return 0


def paragraph_at(text: str, offset: int) -> Span | None:
    """The paragraph at an offset; on a blank line the next one, after the last the last one.

    None if the text is blank.
    """
    line = text.rfind("\n", 0, max(0, offset)) + 1
    first = VISIBLE.search(text, line)
    if not first:
        last = visible_before(text, line)
        return paragraph_at(text, last - 1) if last else None
    end = text.find("\n", first.start())
    return Span(first.start(), visible_before(text, len(text) if end < 0 else end))


def next_paragraph(text: str, offset: int) -> int:
    """The nearest start of a paragraph after an offset, or the end of the text."""
    paragraph = paragraph_at(text, offset)
    if paragraph and paragraph.start > offset:
        return paragraph.start
    line = text.find("\n", max(offset, paragraph.end)) if paragraph else -1
    first = VISIBLE.search(text, line) if line >= 0 else None
    return first.start() if first else len(text)


def previous_paragraph(text: str, offset: int) -> int:
    """The nearest start of a paragraph before an offset, or 0."""
    paragraph = paragraph_at(text, offset)
    if paragraph and paragraph.start >= offset:
        before = visible_before(text, paragraph.start)
        paragraph = paragraph_at(text, before - 1) if before else None
    return paragraph.start if paragraph else 0


def abbreviated(text: str, low: int, dot: int, following: int) -> bool:
    """True if the dot belongs to an abbreviation or a list number and ends no sentence.

    `low` is the start of the paragraph, `following` the offset of what comes next.
    """
    if LIST_NUMBER.fullmatch(text, low, dot):
        return True
    found = TOKEN.search(text[max(low, dot - 24) : dot])
    token = found[0] if found else ""
    key = token.casefold() if token[:1].isupper() or token in LOWER else ""
    if key in NUMBERED:
        return text[following].isdigit()
    if key in TITLES:
        return True
    initials = all(len(part) == 1 and part.isalpha() for part in token.split("."))
    if initials and len(token) == 1:
        return token.isupper() and not OPENING.match(text, following)
    return (initials or key in ABBREVIATIONS) and not OPENING.match(text, following)


def ends_here(text: str, found: re.Match[str], paragraph: Span) -> bool:
    """True if a sentence ends where a TERMINATOR and its closing marks do."""
    end = found.end()
    if end >= paragraph.end:
        return True
    marks, closing = found[1], text[found.end(1) : end]
    if any(mark in WIDE for mark in marks):
        return not (closing and CITED.match(text, end))
    gap = NEXT.match(text, end)
    if not gap:
        return marks[-1] in "।॥"
    if gap.end() >= paragraph.end:
        return True
    following = text[gap.end()]
    if following.islower() or following in ".,;:!?…":
        return False
    if marks == "." and abbreviated(text, paragraph.start, found.start(), gap.end()):
        return False
    asked = marks[-1] in "!?…" and any(mark in "”\"'’»" for mark in closing)
    return not (asked and SAID.match(text, end))


def ends(text: str, low: int, high: int, paragraph: Span) -> Iterator[int]:
    """The ends of sentences whose terminator begins in `low:high` of a paragraph, in order."""
    care = max(paragraph.start, low - SLACK)
    while low > care and TERMINATOR.match(text, low - 1):
        low -= 1
    # A long paragraph without any must not be searched to its end each time.
    limit = min(high + SLACK, paragraph.end)
    for match in TERMINATOR.finditer(text, low, limit):
        if match.start() >= high:
            return
        found = match
        if match.end() >= limit - 1:
            found = TERMINATOR.match(text, match.start(), paragraph.end) or match
        if ends_here(text, found, paragraph):
            yield found.end()


def end_before(text: str, offset: int, paragraph: Span) -> int:
    """The last end of a sentence at or before an offset, or the start of the paragraph."""
    high, step = offset, 256
    while high > paragraph.start:
        low = max(paragraph.start, high - step)
        found = [end for end in ends(text, low, high, paragraph) if end <= offset]
        if found:
            return found[-1]
        high, step = low, step * 4
    return paragraph.start


def sentence_at(text: str, offset: int) -> Span | None:
    """The sentence at an offset; between sentences the next one, after the last the last one.

    Its closing quotation marks belong to it, the blanks around it do not. None if the text is
    blank.
    """
    paragraph = paragraph_at(text, offset)
    if paragraph is None:
        return None
    offset = max(paragraph.start, min(offset, paragraph.end - 1))
    if HEADER.match(text, paragraph.start) and not visible_before(text, paragraph.start):
        return paragraph
    start = end_before(text, offset, paragraph)
    while text[start].isspace():
        start += 1
    later = ends(text, max(paragraph.start, offset - SLACK), paragraph.end, paragraph)
    return Span(start, next((end for end in later if end > offset), paragraph.end))


def next_sentence(text: str, offset: int) -> int:
    """The nearest start of a sentence after an offset, or the end of the text."""
    sentence = sentence_at(text, offset)
    if sentence and sentence.start > offset:
        return sentence.start
    place = VISIBLE.search(text, sentence.end) if sentence else None
    return place.start() if place and place.start() > offset else len(text)


def previous_sentence(text: str, offset: int) -> int:
    """The nearest start of a sentence before an offset, or 0."""
    sentence = sentence_at(text, offset)
    if sentence and sentence.start >= offset:
        before = visible_before(text, sentence.start)
        sentence = sentence_at(text, before - 1) if before else None
    return sentence.start if sentence else 0
