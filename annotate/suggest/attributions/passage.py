"""The words of a stretch of text, and which of them are quoted.

Rules for attributions look from word to word, at both sides of a quotation mark; this is what they
look at. A passage is a paragraph, or of a long one the part near what is asked for, so the cost
does not grow with the article.

Invariant: a quotation that was never closed ends where the text goes on to say who said it. So no
verb that attributes a quotation lies inside that quotation.
"""

import re
from bisect import bisect_left
from functools import cached_property, lru_cache
from typing import NamedTuple

from annotate.core.article import HEADER, TITLE_LIMIT
from annotate.core.quotations import quotations_in
from annotate.core.sentences import ends, paragraph_at, visible_before
from annotate.core.spans import Span
from annotate.suggest.attributions.lexicon import verbs

REACH = 1500
"""How many code points of a paragraph before and after a content are looked at."""

CLOSING = "”\"“»›」』》’‘'"
"""What a quotation may end with if it was closed."""

ENDINGS = ".!?…" + CLOSING
TITLE = "Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Sen|Sens|Rep|Reps|Gov|Rev|St|Jr|Sr|No"


class Word(NamedTuple):
    """A word or a mark of punctuation, with its small letters."""

    start: int
    end: int
    low: str


@lru_cache(maxsize=1)
def token_pattern() -> re.Pattern[str]:
    inner = r"(?:[-‐’',&/@]|\.(?=[a-z\d]))\w+"
    return re.compile(
        rf"https?://\S*[^\s.,;:!?”\"')\]]|(?:[^\W\d_]\.){{2,}}|(?:{TITLE})\."
        rf"|[A-Z]\.(?=\s?[A-Z])|[@#$£€]?\w+(?:{inner})*%?(?:(?<=s)[’'](?=\s\w))?|''|--|\S"
    )


@lru_cache(maxsize=1)
def leak_pattern() -> re.Pattern[str]:
    """Where a quotation that was never closed goes over to its speaker: `…, Orlova told`."""
    said = "said|says|told|added|wrote|asked|replied|explained|noted|declared|insisted|warned"
    name = (
        r"(?:[A-Z][\w.’'-]*|(?:the|a|an) (?:[\w-]+ ){0,3}?[\w-]+)(?: (?:[A-Z][\w.’'-]*|of|de|al))*"
    )
    speaker = rf"(?:he|she|they|{name})"
    return re.compile(rf"[,?!](?= (?:(?!I |We |You ){speaker} (?:{said})|(?:{said}) {speaker})\b)")


def repaired(text: str, start: int, end: int) -> int:
    """Where a quotation from `start` to `end` that has no closing mark really ends."""
    leak = leak_pattern().search(text, start, end)
    return leak.end() if leak else end


def whole(text: str, offset: int, until: int) -> Span | None:
    """The paragraph at an offset, or the part of it that is near `offset:until`.

    Of a stretch that is longer than a passage may be, the first part counts.
    """
    until = min(until, offset + 2 * REACH)
    line = text.rfind("\n", max(0, offset - REACH), offset) + 1
    stop = text.find("\n", until, until + REACH)
    if line and stop >= 0:
        return Span(line, stop)
    paragraph = paragraph_at(text, offset)
    if paragraph is None:
        return None
    low = max(paragraph.start, offset - REACH)
    high = min(max(paragraph.end, until), until + REACH)
    return Span(low, high) if low < high else None


def headed(text: str, part: Span) -> int:
    """Where the words of a part begin: behind the date of an archive's header."""
    header = HEADER.match(text, part.start)
    return header.start(2) if header and not visible_before(text, part.start) else part.start


class Passage:
    """A stretch of text as words. Indexes count words; `quoted` is −1 outside of quotations."""

    def __init__(self, text: str, part: Span) -> None:
        self.text = text
        self.part = part
        self.words = [
            Word(found.start(), found.end(), found[0].lower().replace("’", "'"))
            for found in token_pattern().finditer(text, headed(text, part), part.end)
        ]
        self.starts = [word.start for word in self.words]
        self.quotes = self._quotes()
        self.quoted = [-1] * len(self.words)
        for number, quote in enumerate(self.quotes):
            for index in range(self.at(quote.start), self.at(quote.end)):
                self.quoted[index] = number

    def _quotes(self) -> list[Span]:
        """The outermost quotations with their marks, in text order, none inside another."""
        text, found = self.text, list[Span]()
        part = self.part
        doubled = text[part.start : part.end].count("''")
        if doubled:
            copy = re.sub("''(?=\\w)", ' "', text[part.start : part.end]).replace("''", '" ')
            quotations = [
                (
                    part.start + one.start - copy.startswith(' "', max(0, one.start - 1)),
                    part.start + one.end + copy.startswith('" ', one.end - 1),
                )
                for one in quotations_in(copy, Span(0, len(copy)))
            ]
        else:
            quotations = [(one.start, one.end) for one in quotations_in(text, part)]
        for start, end in quotations:
            if found and start < found[-1].end:
                continue
            closed = text[end - 1] in CLOSING and end - start > 1
            found.append(Span(start, end if closed else repaired(text, start, end)))
        return found

    @cached_property
    def sentence_ends(self) -> list[int]:
        """Where sentences end, outside of quotations or just behind one."""
        inside = self.quotes
        found = []
        for end in ends(self.text, self.part.start, self.part.end, self.part):
            near = bisect_left(inside, Span(end, end)) - 1
            if near < 0 or end >= inside[near].end:
                found.append(end)
        return found

    @cached_property
    def title(self) -> bool:
        """True for the first paragraph of a text if it is short."""
        start, end = self.part
        return end - start <= TITLE_LIMIT and not visible_before(self.text, start)

    @property
    def headline(self) -> bool:
        """True for a title that ends as no sentence does."""
        return self.title and self.text[self.part.end - 1] not in ENDINGS

    @property
    def open_quote(self) -> bool:
        """True if the last quotation has no closing mark."""
        return bool(self.quotes) and self.text[self.quotes[-1].end - 1] not in CLOSING

    def at(self, offset: int) -> int:
        """The index of the first word that starts at or after an offset."""
        return bisect_left(self.starts, offset)

    def low(self, index: int) -> str:
        """The small letters of a word; empty outside of the passage."""
        return self.words[index].low if 0 <= index < len(self.words) else ""

    def capital(self, index: int) -> bool:
        return index < len(self.words) and self.text[self.words[index].start].isupper()

    def kind(self, index: int) -> str:
        """The class of a verb, or empty."""
        return verbs().get(self.low(index), ("", ""))[1]

    def breaks(self, index: int, following: int) -> bool:
        """True if a sentence ends between two neighbouring words."""
        if index < 0 or following >= len(self.words):
            return True
        low, high = self.words[index].end, self.words[following].start
        place = bisect_left(self.sentence_ends, low)
        ended = place < len(self.sentence_ends) and self.sentence_ends[place] <= high
        return ended or "\n" in self.text[low:high]
