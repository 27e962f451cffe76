"""Names in a headline that has a capital in front of most words.

There a capital tells nothing. So what the text below has as a name, or as part of one, is a name
in the headline; the rest is not. The headline is read once.
"""

import re
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from annotate.core.article import HEADER, TITLE_LIMIT
from annotate.core.capitals import of_people, stem
from annotate.core.names import capitalised, joined, names_around
from annotate.core.segmentation import words_from
from annotate.core.sentences import paragraph_at
from annotate.core.small_words import FUNCTION
from annotate.core.spans import Span, embeds
from annotate.core.trimming import trimmed

BELOW = 1 << 16
"""How far below the headline, in code points, its names are looked for."""

OCCURRENCES = 4
"""So many places below are looked at for each of them, at most."""

LONGEST = 8
"""Words in a name, at most."""


class Headline(NamedTuple):
    """The line, and the names in it; code points."""

    start: int
    end: int
    names: tuple[Span, ...]


@lru_cache(maxsize=2)
def headline(text: str) -> Headline | None:
    """The first line of a text, if most of its words are capitalised; else None."""
    line = paragraph_at(text, 0)
    if line is None or line.end - line.start > TITLE_LIMIT + 32:
        return None
    header = HEADER.match(text, line.start)
    if not header and text[line.end - 1] in '.!”"':
        return None
    start = header.start(2) if header else line.start
    words = [word for word in words_from(text, start, line.end) if start <= word.start < line.end]
    telling = [word for word in words if stem(text, word) not in FUNCTION]
    large = sum(capitalised(text, word) for word in telling)
    if len(telling) < 4 or large < 0.8 * len(telling) or not text[line.end :].strip():
        return None
    return Headline(start, line.end, tuple(names_in(text, words, line.end)))


def names_in(text: str, words: list[Span], end: int) -> list[Span]:
    """The longest runs of words that are names, or parts of them, below the headline."""
    found: list[Span] = []
    known = [
        capitalised(text, word) and stem(text, word) not in FUNCTION and below(text, word, end)
        for word in words
    ]
    place = 0
    while place < len(words):
        size = LONGEST if known[place] else 0
        while size > 1 and not (
            all(known[place + size - 1 : place + size])
            and place + size <= len(words)
            and all(joined(text, *pair) for pair in pairwise(words[place : place + size]))
            and below(text, Span(words[place].start, words[place + size - 1].end), end)
        ):
            size -= 1
        if size:
            span = trimmed(text, Span(words[place].start, words[place + size - 1].end))
            if not of_people(text[slice(*span)]):
                found.append(span)
        place += max(1, size)
    return found


def below(text: str, span: Span, end: int) -> bool:
    """True if a name in the text after an offset is the same as a span, or holds the same."""
    seen = re.escape(text[slice(*trimmed(text, span))])
    places = re.compile(rf"(?<!\w){seen}(?!\w)").finditer(text, end, end + BELOW)
    return any(
        embeds(name, Span(*place.span()))
        for place in islice(places, OCCURRENCES)
        for name in names_around(text, place.start())
    )
