"""Names that were tagged before: in this article, or in others of its folder.

Nothing is learned beforehand: each tag that a person makes is known at once, with its label and
its canonical name, for all ways to write the name. Invariant: what is suggested follows from the
tags that are there now; it is the same whatever came and went before, and in whatever pieces the
text is asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from annotate.core import untagged
from annotate.core.document import Document
from annotate.core.mentions import Mentions
from annotate.core.names import GAP
from annotate.core.remembered import (
    ENTITY,
    LONGEST,
    POSSESSIVE,
    WORD,
    Remembered,
    fold,
    key,
    words_of,
)
from annotate.core.schema import Schema
from annotate.core.small_words import FUNCTION
from annotate.core.spans import Span, embeds, overlap
from annotate.core.suggestion import Suggestion
from annotate.core.tags import Value
from annotate.suggest.labels import label_for
from annotate.suggest.names import matching
from annotate.suggest.names.index import Index
from annotate.suggest.names.matching import Labels, Match

NAME = "names"
"""What this suggester is called."""

REACH = 128
"""Code points that a known text may have where it stands in an article."""

NAME_REACH = 256
"""So far before a place a name may begin that reaches it."""

PHRASES = (4, 3, 2, 1)
"""So many words may a text have that is looked for because other articles have it."""

SMALL = 0.07
"""So much less sure is a text without a capital, which may be an ordinary word."""

KEPT = 256
"""What stands in so many blocks is kept."""


class Word(NamedTuple):
    """A word of the text, folded."""

    start: int
    end: int
    folded: str


class Block(NamedTuple):
    """What stands in a part of the text, whatever is known."""

    names: list[Span]
    words: list[Word]


class Known:
    """What is known of names. `refresh` takes in what was tagged since."""

    def __init__(self, schema: Schema, memory: Mapping[str, Remembered] | None = None) -> None:
        self.memory = {} if memory is None else memory
        self.attributes = {
            label.name: {attribute.name for attribute in label.attributes}
            for label in schema.labels
            if label.layer == "entity" and label.attribute(ENTITY)
        }
        """The labels of names → what may be said of them."""
        kinds = (label_for(schema, what) for what in Labels._fields)
        self.labels = Labels(*(name if name in self.attributes else "" for name in kinds))
        self._mentions = Mentions()
        self._seen = 0
        self._index = Index(self.attributes)
        self._inexact: dict[str, Match | None] = {}
        self._text = ""
        self._blocks: dict[int, Block] = {}

    def refresh(self, document: Document) -> bool:
        """Take in what has changed since the last time. True if it makes a difference."""
        mentions = document.mentions
        if mentions is self._mentions and mentions.version == self._seen:
            return False
        if mentions is self._mentions:
            changed = dict.fromkeys(mentions.changed[self._seen :])
        else:
            self._index = Index(self.attributes)
            changed = dict.fromkeys(mentions.senses)
        new = [self._index.take(text, mentions.senses.get(text, {})) for text in changed]
        news = any(new) or mentions is not self._mentions
        self._mentions, self._seen = mentions, mentions.version
        if news:
            self._inexact.clear()
        return news

    def find(self, text: str, start: int, end: int) -> list[Suggestion]:
        """What starts in `start:end` of a text and is known, in text order."""
        if not self._index.entries and not self.memory:
            return []
        if text is not self._text:
            self._text, self._blocks = text, {}
        phrases = [
            (span, match) for span, match in self._phrases(start - REACH, end) if match is not None
        ]
        found = [
            (span, self._match(text[slice(*span)]))
            for span in self._names(start, end)
            if not any(overlap(span, phrase) for phrase, _ in phrases)
        ]
        found += [(span, match) for span, match in phrases if start <= span.start]
        return [
            self._suggestion(text, span, match)
            for span, match in sorted(found, key=lambda pair: pair[0])
            if match is not None
        ]

    def _match(self, text: str) -> Match | None:
        """What a name is taken for."""
        name = key(text)
        elsewhere = self._elsewhere(name)
        here = matching.exact(self._index, self.labels, name, text) or self._inexactly(text)
        if here is None:
            return elsewhere or self._without_middle(name)
        if elsewhere is None or here.score >= elsewhere.score:
            if elsewhere and elsewhere.label == here.label and not here.entity:
                return here._replace(entity=elsewhere.entity)
            return here
        return elsewhere

    def _inexactly(self, text: str) -> Match | None:
        if text not in self._inexact:
            if len(self._inexact) > KEPT * 16:
                self._inexact.clear()
            self._inexact[text] = matching.inexact(self._index, self.labels, text)
        return self._inexact[text]

    def _elsewhere(self, name: str) -> Match | None:
        return matching.remembered(self.memory.get(name), self.attributes) if name else None

    def _without_middle(self, name: str) -> Match | None:
        """What `Ana Petrovna Orlova` is in other articles, which call her `Ana Orlova`."""
        words = name.split(" ")
        found = self._elsewhere(f"{words[0]} {words[-1]}") if 2 < len(words) < 5 else None
        if found is None or found.label != self.labels.person:
            return None
        text = self.memory[f"{words[0]} {words[-1]}"].text
        return found._replace(score=matching.NAMESAKE, text=text, entity=found.entity or text)

    def _suggestion(self, text: str, span: Span, match: Match) -> Suggestion:
        allowed = self.attributes[match.label]
        seen = text[slice(*span)]
        attributes: dict[str, Value] = {}
        if match.entity:
            attributes[ENTITY] = match.entity
        if match.kind and "kind" in allowed:
            attributes["kind"] = match.kind
        return Suggestion(
            match.label,
            (span,),
            seen,
            attributes,
            suggester=NAME,
            why=_why(match, seen),
            score=round(match.score, 2),
        )

    # What stands in the text.

    def _block(self, number: int) -> Block:
        found = self._blocks.get(number)
        if found is None:
            text, start = self._text, number * untagged.BLOCK
            end = min(start + untagged.BLOCK, len(text))
            found = Block(list(untagged.names_in(text, start, end)), list(_words(text, start, end)))
            if len(self._blocks) >= KEPT:
                self._blocks.pop(next(iter(self._blocks)))
            self._blocks[number] = found
        return found

    def _names(self, start: int, end: int) -> Iterator[Span]:
        """The names by their shape that start in a part of the text."""
        for number in _numbers(start, end):
            yield from (name for name in self._block(number).names if start <= name.start < end)

    def _phrases(self, start: int, end: int) -> Iterator[tuple[Span, Match | None]]:
        """Known texts that are no names by their shape and start in `start:end`. What an earlier
        one reaches into is left out, so that it does not matter where one begins to look."""
        reached = -1
        for span, match in self._occurrences(start - REACH, end):
            if span.start >= reached and span.start >= start:
                yield span, match
            reached = max(reached, span.end)

    def _occurrences(self, start: int, end: int) -> Iterator[tuple[Span, Match]]:
        """The longest known text at each word, if it is no part of a name and parts none."""
        words = [
            word
            for number in _numbers(start, end + REACH)
            for word in self._block(number).words
            if start <= word.start < end + REACH
        ]
        folded = [word.folded for word in words]
        entries, memory = self._index.entries, self.memory
        for place, word in enumerate(words):
            if word.start >= end:
                return
            for size in self._sizes(word.folded):
                name = " ".join(folded[place : place + size])
                # Nearly all are unknown, so that is found out first.
                if name not in entries and (not memory or memory.get(name) is None):
                    continue
                run = words[place : place + size]
                match = self._phrase(name, run) if len(run) == size else None
                if match is not None:
                    yield Span(word.start, run[-1].end), match
                    break

    def _sizes(self, word: str) -> Sequence[int]:
        """How many words known texts have that begin with a word, the largest first."""
        here = self._index.firsts.get(word)
        if self.memory:
            return sorted({*here, *PHRASES}, reverse=True) if here else PHRASES
        return sorted(here, reverse=True) if here else ()

    def _phrase(self, name: str, run: list[Word]) -> Match | None:
        """What a run of words is known as, if it is written and placed like that."""
        entry, memory = self._index.entries.get(name), self.memory.get(name)
        texts = [*(entry.texts if entry else ()), *([memory.text] if memory else ())]
        if not texts or (len(run) == 1 and name in FUNCTION):
            return None
        text, span = self._text, Span(run[0].start, run[-1].end)
        seen = text[slice(*span)]
        if span.end - span.start > REACH or not any(_written(seen, known) for known in texts):
            return None
        gaps = [text[one.end : two.start] for one, two in pairwise(run)]
        if not all(map(_gap, gaps)) or _within_word(text, span):
            return None
        for part in self._names(span.start - NAME_REACH, span.end):
            if part == span or (overlap(part, span) and not embeds(span, part)):
                return None
        match = self._match(seen)
        if match is not None and not seen[0].isupper():
            match = match._replace(score=match.score - SMALL)
        return match


def _numbers(start: int, end: int) -> range:
    """The blocks that a part of a text lies in."""
    return range(max(0, start) // untagged.BLOCK, max(0, end - 1) // untagged.BLOCK + 1)


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    """The words that start in a part of a text."""
    for found in WORD.finditer(text, start, min(len(text), end + LONGEST)):
        if found.start() >= end:
            return
        if found.start() > start or start == 0 or not WORD.match(text, start - 1, start):
            yield Word(*found.span(), fold(found[0]))


def _gap(between: str) -> bool:
    """True for what may stand between two words of one text."""
    return between in ("\n", "'", "’", "\u00a0", "/", ".") or GAP.fullmatch(between) is not None


def _within_word(text: str, span: Span) -> bool:
    """True if a span is a part of a word with hyphens or apostrophes."""
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    if len(before) == 2 and before[1] in "-'’" and before[0].isalnum():
        return True
    if after[:1] in ("'", "’"):
        return not POSSESSIVE.match(text[span.end - 1 : span.end + 2], 1) and after[1:].isalpha()
    return len(after) == 2 and after[0] == "-" and after[1].isalnum()


def _written(seen: str, known: str) -> bool:
    """True if a text may be another writing of a known one: `The rebels` of `the rebels`, not
    `turkey` of `Turkey`."""
    if len(words_of(known)) > 1:
        return seen[0].isupper() or not known[:1].isupper()
    bare = POSSESSIVE.sub("", known)
    return seen in (bare, bare[:1].upper() + bare[1:]) or (len(seen) > 3 and seen == bare.upper())


def _why(match: Match, seen: str) -> str:
    """Why a name is suggested, for the person who has to judge it."""
    if match.articles:
        others = "1 other article" if match.articles == 1 else f"{match.articles} other articles"
        named = f"as {match.text}, " if match.text else ""
        return f"{named}tagged in {others} here"
    if match.spelled:
        return f"spelled like {match.text}, tagged before in this article"
    if match.text and match.text != seen:
        told = "as" if match.entity else "like"
        return f"{told} {match.text}, tagged before in this article"
    if match.entity and match.entity != seen:
        return f"tagged before in this article, as {match.entity}"
    return "tagged before in this article"
