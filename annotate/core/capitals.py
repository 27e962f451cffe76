"""Which words have a capital letter and are no names.

Two kinds of evidence: lists of English words, and how the word is written elsewhere near by. A word
that stands in small letters too is an ordinary one; one that has its capital in the middle of a
sentence is a name. Offsets are code points.
"""

import re
from collections.abc import Sequence

from annotate.core.saying import SAYING
from annotate.core.sentences import visible_before
from annotate.core.small_words import (
    DEMONYMS,
    ENDINGS,
    FUNCTION,
    LEADING,
    LIKE_DEMONYM,
    NAMES,
    PARTIES,
    SIDES,
    STARTERS,
)
from annotate.core.spans import Span
from annotate.core.titles import is_office

ACTS = re.compile(rf"\s(?:{SAYING}|has|had|have|was|is|were|will|would|could|did|does|who|also)\b")
"""After a name that looks like a demonym: someone of that name does something."""

SENTENCE_START = re.compile(r"[.!?…:;“”\"«»‘(\[—–•*>\n。！？]")

EVIDENCE = 4096
"""How far, in code points, a word is looked for before and after a place."""

LINE = 200
"""A heading has fewer code points before and after a word."""

OCCURRENCES = 8
"""So many occurrences of a word with a capital are looked at, at most."""

CAPITAL_BEFORE = re.compile(r"(?<!\w)([^\W\d_a-z][\w’'-]*)\.? $")


def first_of_sentence(text: str, offset: int) -> bool:
    """True if a sentence, a quotation or a line begins at a word."""
    before = visible_before(text, offset)
    if before == 0 or "\n" in text[before:offset] or SENTENCE_START.match(text, before - 1):
        return True
    return text[before - 1] == "'" and not text[before - 2 : before - 1].isalnum()


def stem(text: str, word: Span) -> str:
    """A word in small letters, up to an apostrophe: `it` for `It’s`."""
    return re.split("['’]", text[slice(*word)], maxsplit=1)[0].lower()


def function_word(text: str, word: Span) -> bool:
    """True for `The`, `It’s`, `Wouldn’t`."""
    seen, end = text[slice(*word)], text[word.end - 3 : word.end].lower()
    shouted = len(seen) > 1 and seen.isupper()
    return not shouted and (stem(text, word) in FUNCTION or end in ("n't", "n’t"))


def pronoun(text: str, word: Span) -> bool:
    """True for `I` and `I’m`, which have a capital everywhere; an initial is none."""
    return stem(text, word) == "i" and text[word.end : word.end + 1] != "."


def stands_small(text: str, word: Span) -> bool:
    """True if a word stands near by in small letters too."""
    part = text[max(0, word.start - EVIDENCE) : word.end + EVIDENCE]
    small = re.escape(stem(text, word))
    return re.search(rf"(?<!\w){small}(?!\w)", part) is not None


def stands_named(text: str, word: Span) -> bool:
    """True if a word stands near by with a capital where no sentence begins."""
    low, high = max(0, word.start - EVIDENCE), min(len(text), word.end + EVIDENCE)
    form = re.escape(re.split("['’]", text[slice(*word)], maxsplit=1)[0])
    found = re.compile(rf"(?<![\w-]){form}(?![\w-])").finditer(text, low, high)
    for place, _ in zip(found, range(OCCURRENCES), strict=False):
        if place.start() != word.start and not first_of_sentence(text, place.start()):
            return True
    return False


def doubtful(small: str) -> bool:
    """True for a word that is seldom a name; in small letters."""
    return small in STARTERS or (small not in NAMES and ENDINGS.search(small) is not None)


def ordinary(text: str, word: Span) -> bool:
    """True if a word at the start of a sentence, with no other name beside it, is no name."""
    seen, small = text[slice(*word)], stem(text, word)
    if small.endswith("ly") and small not in NAMES and text.startswith(",", word.end):
        return True
    if len(seen) > 1 and seen.isupper():
        return False
    return stands_small(text, word) or (doubtful(small) and not stands_named(text, word))


def leads_in(text: str, word: Span) -> bool:
    """True if a word at the start of a sentence does not belong to the name that follows it."""
    if function_word(text, word):
        return True
    small = stem(text, word)
    participle = small.endswith("ing") and small not in NAMES
    return (small in LEADING or participle) and not stands_named(text, word)


def shouted(text: str, word: Span) -> bool:
    """True if a word stands in a line that has nothing but capitals: a heading."""
    if not text[slice(*word)].isupper():
        return False
    low = text.rfind("\n", max(0, word.start - LINE), word.start) + 1
    high = text.find("\n", word.end, word.end + LINE)
    line = text[max(low, word.start - LINE) : high if high >= 0 else word.end + LINE]
    return len(line) > len(text[slice(*word)]) and line.isupper()


def of_people(seen: str) -> bool:
    """True for `Karskian`, `French`, `French-born`: an adjective of a place, people or faith."""
    small = re.split("['’-]", seen, maxsplit=1)[0].lower()
    listed = small in DEMONYMS or small.removesuffix("s") in DEMONYMS or small in PARTIES
    return listed or LIKE_DEMONYM.fullmatch(seen) is not None


def adjective(text: str, words: Sequence[Span]) -> bool:
    """True for `Karskian` and `South Karskian`."""
    sides = all(stem(text, word) in SIDES for word in words[:-1])
    return sides and of_people(text[slice(*words[-1])])


def demonym(text: str, words: Sequence[Span]) -> bool:
    """True if words are such an adjective where they stand, and not the name of someone."""
    seen, end = text[slice(*words[-1])], words[-1].end
    if not adjective(text, words) or ACTS.match(text, end):
        return False
    if seen.lower().removesuffix("s") in DEMONYMS:
        return True
    noun = re.compile(r"[ \n-][^\W\d_]").match(text, end)
    return bool(noun and noun[0][1].islower()) and not surname(text, words[-1])


def surname(text: str, word: Span) -> bool:
    """True if a word stands near by after another name: `Kim` in `Ana Kim`."""
    form = re.escape(text[slice(*word)])
    part = text[max(0, word.start - EVIDENCE) : word.end + EVIDENCE]
    firsts = re.findall(rf"(?<!\w)([^\W\d_a-z]\w+) {form}(?!\w)", part)
    return any(first.lower() not in FUNCTION | SIDES for first in firsts)


def stands_alone(text: str, word: Span) -> bool:
    """True if a word stands near by with no other name before it, nor `of` after it: a surname."""
    low, high = max(0, word.start - EVIDENCE), min(len(text), word.end + EVIDENCE)
    form = re.escape(text[slice(*word)])
    found = re.compile(rf"(?<![\w-]){form}(?:['’]s)?(?![\w’'-])(?! of)").finditer(text, low, high)
    for place, _ in zip(found, range(2 * OCCURRENCES), strict=False):
        before = CAPITAL_BEFORE.search(text[max(0, place.start() - LINE) : place.start()])
        key = before[1].lower() if before else ""
        if place.start() != word.start and (not key or key in FUNCTION or is_office(key)):
            return True
    return False
