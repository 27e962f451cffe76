"""Finds expressions of time in a text and says what they mean.

Where several rules match, the longest match wins, and of equals the first in the table; matches
never overlap. Only runs of words that a language's patterns name are looked at, so the cost is that
of cutting the text into words. Part of a text is read with a margin around it, so that what is
found there is what would have been found in the whole.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from annotate.core.article import HEADER, valid_date
from annotate.core.calendar import bounds
from annotate.core.spans import Span
from annotate.suggest.dates.context import Context, Found
from annotate.suggest.dates.grammar import UNKNOWN, Grammar, Language, ReadyRule
from annotate.suggest.dates.timex import Reading, Timex

MARGIN = 1200
"""Code points read before a part of a text: more than the reach of any expression."""

BEYOND = 500
"""Code points read after it, to end an expression and see what follows."""

BLOCK = 1 << 16
"""Code points read at a time, so that memory does not grow with the text."""

BEFORE, AFTER = 10, 4
"""Words looked at around an expression for one that tells a tense."""

STOPS = frozenset(".;!?")

LEADS = ("", "in ", "the ", "at this ", "this ")
"""What a person may have left off at the start of an expression."""

SELECTED = 200
"""Code points; what is longer was not selected as an expression of time."""

HEAD = 500
"""Code points at the start of a text that may hold a header line."""


@cache
def grammar() -> Grammar:
    """The grammar of English."""
    from annotate.suggest.dates.english import ENGLISH

    return Grammar(ENGLISH)


def anchor_of(text: str, published: str) -> date | None:
    """The day of publication as it is given or, failing that, as a header line states it."""
    day = published[:10]
    if not published:
        header = HEADER.match(text[:HEAD].lstrip("\r\n"))
        day = header[1] if header else ""
    return date.fromisoformat(day) if valid_date(day) else None


class Tokens:
    """A stretch of text, cut into words; of each where it is and what character stands for it."""

    def __init__(self, known: Grammar, text: str, low: int, high: int) -> None:
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        signs: list[str] = []
        last = low
        for found in known.token.finditer(text, low, high):
            start, end = found.span()
            if start < last:
                continue
            kind = found.lastgroup
            token = found[0]
            if kind == "word":
                sign = known.sign(token)
                if text[end : end + 1] == "." and token.lower() + "." in known.dotted:
                    end += 1
                    sign = known.sign(token + ".")
            elif kind == "number":
                inside = len(token) > 2 and start > low and text[start - 1].isalpha()
                sign = UNKNOWN if inside else known.number_sign(token)
            elif kind == "gap":
                sign = UNKNOWN
            else:
                sign = known.small.get(token, UNKNOWN)
            self.starts.append(start)
            self.ends.append(end)
            signs.append(sign)
            last = end
        self.signs = "".join(signs)

    def words(self, first: int, last: int) -> str:
        """Some words, with a blank between them."""
        pairs = zip(self.starts[first:last], self.ends[first:last], strict=True)
        return " ".join(self.text[start:end] for start, end in pairs)


class Finder:
    """One search through a stretch of text."""

    def __init__(
        self, text: str, anchor: date | None, low: int, high: int, direction: int | None = None
    ) -> None:
        self.grammar = grammar()
        self.tokens = Tokens(self.grammar, text, low, high)
        self.anchor = anchor
        self.direction = direction
        self.last: Timex | None = None
        self.lenders: list[Timex] = []
        """The expressions so far that others may count from, each with the value that it lends."""

    def search(self) -> Iterator[Timex]:
        """The expressions in text order."""
        signs, heads = self.tokens.signs, self.grammar.heads
        high = 0
        while high < len(signs):
            low = high
            while low < len(signs) and signs[low] == UNKNOWN:
                low += 1
            high = signs.find(UNKNOWN, low)
            high = len(signs) if high < 0 else high
            present = frozenset(signs[low:high])
            if not heads.isdisjoint(present):
                yield from self._run(low, high, present)

    def _run(self, low: int, high: int, present: frozenset[str]) -> Iterator[Timex]:
        place = low
        while place < high:
            timex, last = self._best(place, present)
            if timex:
                yield timex
            place = max(place + 1, last)

    def _best(self, first: int, present: frozenset[str]) -> tuple[Timex | None, int]:
        """The longest match at a word that means something, and where it ends; `present` are the
        characters of the run that the word is in."""
        signs = self.tokens.signs
        matches = []
        for rule in self.grammar.rules.get(signs[first], ()):
            if any(map(present.isdisjoint, rule.needs.every)):
                continue
            match = rule.pattern.match(signs, first)
            if match and match.end() > first:
                matches.append((match, rule))
        # Of equals the first of the table stays the first.
        for match, rule in sorted(matches, key=lambda pair: -pair[0].end()):
            reading = self._reading(match, rule)
            if reading:
                self.last = self._timex(first, match.end(), reading, rule.sure)
                lends = reading.value if reading.lends is None else reading.lends
                if lends:
                    self.lenders.append(self.last._replace(value=lends))
                return self.last, match.end()
        return None, first

    def _reading(self, match: "re.Match[str]", rule: ReadyRule) -> Reading | None:
        """What a match means; None if it is no expression of time."""
        first, last = match.span()
        context = Context(
            self.anchor,
            self.tokens.starts[first],
            self.last,
            self.lenders,
            lambda: self._direction(first, last),
        )
        named = {
            name: (holds, self.tokens.words(*match.span(group)))
            for group, (name, holds) in enumerate(rule.names, 1)
            if match[group]
        }
        try:
            found = Found(self.grammar, named, self.tokens.words(first, last))
            return rule.meaning(found, context)
        except (OverflowError, ValueError):
            # No such day, or one beyond the calendar.
            return None

    def _timex(self, first: int, last: int, reading: Reading, sure: float) -> Timex:
        begin, end = reading.begin, reading.end
        if not begin and reading.type in ("DATE", "TIME"):
            begin, end = bounds(reading.value)
        counted = self.anchor is not None and str(self.anchor) in reading.why
        return Timex(
            Span(self.tokens.starts[first], self.tokens.ends[last - 1]),
            reading.type,
            reading.value,
            reading.mod,
            str(self.anchor) if counted else "",
            begin,
            end,
            reading.why,
            sure,
        )

    def _direction(self, first: int, last: int) -> int:
        if self.direction is not None:
            return self.direction
        before = self.tokens.words(max(0, first - BEFORE), first)
        return direction(self.grammar.language, before, self.tokens.words(last, last + AFTER))


def direction(language: Language, before: str, after: str) -> int:
    """Where the nearest word that tells a tense points, before an expression or else after it.

    It is looked for within the sentence. 0 if there is none.
    """
    for words in (before.split()[::-1], after.split()):
        for place, word in enumerate(words):
            if word in STOPS and not (word == "." and _initial(words, place)):
                break
            small = word.lower()
            if small in language.ahead:
                return 1
            if small in language.behind or _past(small, language):
                return -1
    return 0


def _past(word: str, language: Language) -> bool:
    """True if the ending of a word tells that it speaks of what has been."""
    ending = language.past_ending
    return (
        bool(ending) and len(word) > 4 and word.endswith(ending) and word not in language.timeless
    )


def _initial(words: list[str], place: int) -> bool:
    """True if a dot belongs to an initial, as in `Ana P. Orlova`."""
    return any(len(word) == 1 and word.isupper() for word in words[max(0, place - 1) : place + 2])


def find(text: str, published: str = "", start: int = 0, end: int | None = None) -> list[Timex]:
    """The expressions that start in a stretch of a text, in text order, none overlapping."""
    high = len(text) if end is None else min(end, len(text))
    anchor = anchor_of(text, published)
    found: list[Timex] = []
    for low in range(start, high, BLOCK):
        last = found[-1].span.end if found else 0
        part = _between(text, anchor, low, min(low + BLOCK, high))
        found.extend(timex for timex in part if timex.span.start >= last)
    return found


def _between(text: str, anchor: date | None, start: int, end: int) -> Iterator[Timex]:
    """The expressions that start in a part of a text, read with a margin around it."""
    low = _blank(text, max(0, start - MARGIN))
    high = _blank(text, min(len(text), end + BEYOND))
    for timex in Finder(text, anchor, low, high).search():
        if timex.span.start >= end:
            return
        if timex.span.start >= start:
            yield timex


def _blank(text: str, offset: int) -> int:
    """A place between two words at or shortly before an offset."""
    if 0 < offset < len(text):
        low = max(0, offset - 100)
        return max(low, text.rfind(" ", low, offset), text.rfind("\n", low, offset))
    return offset


def normalise(expression: str, published: str = "", context: str = "") -> Timex | None:
    """What an expression means that a person selected, with or without its preposition or article.

    `context` is the sentence around it, which may tell whether it looks ahead.
    """
    anchor = anchor_of("", published)
    tense = _tense(expression, context)
    best: Timex | None = None
    for lead in LEADS if len(expression) <= SELECTED else LEADS[:1]:
        for words in (expression, expression.title()):
            text = lead + words
            for timex in Finder(text, anchor, 0, len(text), tense).search():
                start, end = (max(0, offset - len(lead)) for offset in timex.span)
                if end > start and (best is None or end - start > best.span.end - best.span.start):
                    best = timex._replace(span=Span(start, min(end, len(expression))))
    return best


def _tense(expression: str, context: str) -> int | None:
    """Where the words around an expression in its context point; None if it is not in it."""
    place = context.find(expression)
    if place < 0 or not expression:
        return None
    known = grammar()
    before = Tokens(known, context, 0, place)
    after = Tokens(known, context, place + len(expression), len(context))
    words = before.words(-BEFORE, len(before.starts))
    return direction(known.language, words, after.words(0, AFTER))
