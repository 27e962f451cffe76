"""Where one clause borders on the next: by marks, by quotations and by the words between clauses.

Each border is decided from a few words on both sides of it, so at the same place the answer is
always the same, however long the text. The rules are for English; marks work in any language.
Where a rule is not sure it sees a border: one too many costs a key press, one too few a search.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from annotate.core.quotations import Quotation
from annotate.core.saying import SAYING
from annotate.core.spans import Span

NEAR = 160
"""Code points before and after a border that its rules look at."""

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
SUBJECT = "(?:he|she|it|they|we|I|you|there)\\b"
OBJECT = "(?:which|whom|whose)\\b"
TO = "of|in|on|at|to|for|from|with|by|under|through|during|after|before|about|against|among|over"
EVEN = "(?:(?:even|only|just|except|especially|particularly|not|as|and|or)\\s)?"

OPENER = re.compile(
    r"(?P<that>that\b(?!\s*[,.;:?!)]"
    r"|\s(?:time|day|night|week|month|year|moment|point|matter|end|way|case|regard|extent|kind|sort"
    r"|much|many|one|same)\b))"
    rf"|(?:(?:(?:all|any|some|many|most|none|both|one|two|each|few|several|part|half)\s)?"
    rf"(?:{TO})\s)?{OBJECT}|who\b|whether\b|why\b"
    rf"|{EVEN}(?:because|although|though|whereas|unless|if|when|while|where|whenever|wherever)\b"
    rf"|{EVEN}(?:after|before|until|till|since|once|as)\s{SUBJECT}"
    rf"|(?:and|or|so|yet)\s(?:{SUBJECT}|that\b|{SAYING}\b)|(?<!nothing\s)(?<!anything\s)(?<!\ball\s)but\b"
    r"|according\sto|as\s(?:well|long|soon)\sas|rather\sthan|in\sorder\sto"
    r"|(?:given|provided|now|in)\sthat\b",
    re.IGNORECASE,
)
"""Before these a clause begins; after `that`, if it only brings the clause in."""

SAID = re.compile(
    r"(?<=[\w,]\s)(?:said|says?|insisted|argued|claimed|believes?|thinks?|hopes?)"
    rf"(?=\s(?:{SUBJECT}|(?:the|a|an|his|her|its|their|our|my|this|these|those|no|all|some|any|many|most"
    r"|more|such|nobody|nothing|everyone|everything)\s|\d))",
    re.IGNORECASE,
)
"""A clause begins after these, though nothing brings it in. After a quotation none does:
`,” said the minister`."""

PREPOSITION = re.compile(
    rf"(?:\b(?:{TO}|than|since|like|as|all|is|was|and|or|but|so|not)\s|[.!?:…][”\"’)]*\s|\n|^\s?)$",
    re.IGNORECASE,
)
"""Before `that`: it points at something, and brings no clause in."""

NOUN_BEFORE = re.compile(r"\b(?:a|an|the|this|quite a|worth|its|his|her|their)\s$", re.IGNORECASE)
"""Before `while` and other words: they are nouns here."""

MARK = re.compile(
    r"(?P<comma>[,،、，])(?!\d)(?!['’”\"»])|[;:؛](?=\s)|[；：]|\s(?:[–—-]|--)\s|—|--|''|[()\[\]]|"
    rf"(?<=\s)(?={OPENER.pattern})|(?P<said>{SAID.pattern})",
    re.IGNORECASE,
)

WORD = r"[^\s,;:()\[\]“”\"–—]+"
SAYS = re.compile(rf"\b(?:{SAYING}|according)\b")
CLAUSE_AHEAD = re.compile(
    rf"\s(?:{OPENER.pattern}|{SUBJECT}|[a-z]+ing\b|(?:the|a|an|this|these|his|her|its|their)\s)",
    re.IGNORECASE,
)
FEW_WORDS = re.compile(rf"\s+({WORD}(?:\s+{WORD}){{0,2}}?)(?:,|\s+(?:and|or|&)\s)")
"""After a comma: at most three words up to the next comma or `and`: a list, an apposition."""

LAST_OF_LIST = re.compile(rf",\s+{WORD}(?:\s+{WORD}){{0,2}}$")
"""Before a comma with `and`: at most three words since the one before."""

PLACE_OR_YEAR = re.compile(
    r"\s+(?:\d{4}\b(?!\s+\w+s\b)|[A-Z][\w’'.-]*(?:\s[A-Z][\w’'.-]*)?(?=[.?!”\"]*(?:\s*$|\s*\n)))"
)
"""After a comma: `May 5, 2020`, `in Karsk, Northland.`"""

DAY = re.compile(rf"\b(?:{WEEKDAYS})$")
DATE = re.compile(rf"\s+(?:\d{{1,2}}\b|(?:{MONTHS})\b)")
ADJECTIVE = re.compile(
    r"\b(?:a|an|the|this|that|these|those|its|his|her|their|our|my|more|most|very|any|no|some|such)"
    r"\s(?:\w+ly\s)?[a-z-]+$"
)
ADJECTIVES = re.compile(
    rf"\s[a-z-]+\s(?!(?:{TO}|is|was|are|were|has|have|had|will|would|can|could|may|that|who|which|by"
    r"|and|said|says|told|added|yesterday|today)\b)[a-z-]+"
)
"""`unverified, groundless information`: an adjective, then another one and a noun."""

ASIDE = re.compile(r"[(\[][^\s()\[\]]{1,40}(?:\s[^\s()\[\]]{1,40})?[)\]]")


class Border(NamedTuple):
    """The offsets up to which one clause may reach, and from which the next one may."""

    end: int
    start: int


def is_list(text: str, comma: int) -> bool:
    """True if a comma parts words and no clauses."""
    before, after = text[max(0, comma - NEAR) : comma], text[comma + 1 : comma + 1 + NEAR]
    if DAY.search(before) and DATE.match(after):
        return True
    if PLACE_OR_YEAR.match(after) and before[-1:].isalnum():
        return True
    few = FEW_WORDS.match(after)
    if few and SAYS.search(few[1]):
        return False
    if CLAUSE_AHEAD.match(after):
        return False
    if few:
        return True
    if re.match(r"\s+(?:and|or)\s", after):
        return bool(LAST_OF_LIST.search(before))
    return bool(ADJECTIVE.search(before) and ADJECTIVES.match(after))


def border_of_words(text: str, place: int) -> Border | None:
    """The border before `which`, `because`, `so that`; None if it is none here."""
    found = OPENER.match(text, place)
    before = text[max(0, place - NEAR) : place]
    if not found or NOUN_BEFORE.search(before):
        return None
    if not found["that"]:
        return Border(place, place)
    return None if PREPOSITION.search(before) else Border(place, found.end())


def is_aside(text: str, place: int) -> bool:
    """True if a bracket is around one or two words: `(EU)`, `[sic]`."""
    if text[place] not in "()[]":
        return False
    near = max(0, place - NEAR)
    low = place if text[place] in "([" else max(text.rfind(mark, near, place) for mark in "([")
    return low >= 0 and bool(ASIDE.match(text, low))


def of_marks(text: str, part: Span) -> Iterator[Border]:
    """The borders by marks and words that begin in a part of a paragraph."""
    for found in MARK.finditer(text, *part):
        place, mark = found.start(), found[0]
        if found["said"]:
            yield Border(found.end(), found.end())
        elif not mark:
            border = border_of_words(text, place)
            if border:
                yield border
        elif not (is_list(text, place) if found["comma"] else is_aside(text, place)):
            yield Border(place, found.end())


def of_quotation(text: str, quotation: Quotation) -> Iterator[Border]:
    """The borders at the marks of a quotation, unless it is a word or a few that are quoted."""
    before = text[max(0, quotation.start - NEAR) : quotation.start].rstrip()
    content = text[slice(*quotation.content)]
    few = len(content.split(None, 4)) < 4
    if not few or not before or before[-1] in ',:.!?”"’\n':
        yield Border(quotation.start, quotation.content.start)
        yield Border(quotation.end, quotation.end)
