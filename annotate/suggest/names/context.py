"""What stands before and after a name, and what it says of the name.

Only the words right beside it count, in the same sentence, so the evidence at a place is always
the same. Offsets are code points.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from annotate.suggest.names.evidence import LOCATION, ORGANIZATION, OTHER, PERSON, Evidence
from annotate.suggest.names.gazetteer import PLACES, gazetteer
from annotate.suggest.names.rules import AFTER, ASIDE, BEFORE, OWNED, PAIRS, TAILS
from annotate.suggest.names.words import FOLLOWING, SAYS, is_role

WITHIN = ("of", "in", "from", "at")
"""Before a place: `Ana Orlova of Sarn, who` says of Orlova that she is a person."""

REACH = 64
"""Code points that are looked at before a name and after it."""

LAST = re.compile(
    r"(?:(?<![\w’'-])([\w’'-]+),?[ \n])?(?<![\w’'-])(?:([\w’'-]+)|([A-Z]\w{0,5})\.)[ \n]$"
)
"""The last two words before a name; an abbreviation may have a dot."""

ARTICLE = re.compile(r"(?<!\w)[Tt]he[ \n]$")
NEXT = re.compile(r"[ \n]([\w-]+|[—–])(?:[ \n]([\w-]+))?")
OWNS = re.compile(r"['’]s?[ \n]([\w-]+)(?:[ \n]([\w-]+))?")
COMMA = re.compile(r",[ \n]([\w’-]+)((?:[ \n][\w’-]+){0,6})")
TAIL = re.compile(r"-([a-z]+)")
AGE = re.compile(r",[ \n](?:then )?\d\d(?:,|$)(?! \d)")

APPOSED = re.compile(r"([\w-]+)(?: (?:of|at|for|to) (?:the )?[\w &’'-]{1,40})?, $")
"""`the manager of Strand & Moller, Greta Halvorsen`"""

DATELINE = re.compile(
    r"(?:, [A-Z][\w. ]{1,20})?(?: \([A-Z]\w+ ?\w*\)|(?= [—–]| --))(?: [—–]| --)?[ \n]"
)
LISTED_BEFORE = re.compile(r"([A-Z][\w-]+(?: [A-Z][\w-]+)?)(?:,| and|, and) $")
LISTED_AFTER = re.compile(r"(?:,| and|, and) ([A-Z][\w-]+)( [A-Z][\w-]+)?(?=[,. ])")


def context(text: str, start: int, end: int) -> Iterator[Evidence]:
    """What stands beside a name at `start:end`."""
    left = text[max(0, start - REACH) : start]
    right = text[end : end + REACH]
    article = ARTICLE.search(left)
    last = LAST.search(left[: article.start()] if article else left)
    following = NEXT.match(right)
    if last:
        word = last[2] or last[3]
        if not article or word.casefold() in ("in", "near", "across", "throughout", "outside"):
            yield from before(word)
        yield from pair(last[1] or "", word)
    if article:
        yield from the(following[1] if following else "")
    elif left.endswith((", ", "and ")):
        yield from beside(LISTED_BEFORE.search(left))
        apposed = APPOSED.search(left)
        if apposed and is_role(apposed[1]):
            yield Evidence(PERSON, 1.0, f"“{apposed[1]},” before it")
        for piece in BEFORE.get(apposed[1], ()) if apposed else ():
            if piece.label in (ORGANIZATION, OTHER) and piece.weight > 2:
                yield piece
    if following:
        yield from after(following[1], following[2] or "")
    for piece in joined(right):
        if piece.label != PERSON or right[:1] != "," or not (last and last[2] in WITHIN):
            yield piece
    if (start == 0 or text[start - 1] == "\n") and DATELINE.match(right):
        yield Evidence(LOCATION, 4.5, "a report begins with it", "city")


def joined(right: str) -> Iterator[Evidence]:
    """What stands after a name and a mark: an apostrophe, a comma, a hyphen."""
    mark = right[:1]
    if mark in ("'", "’"):
        owned = OWNS.match(right)
        if owned:
            yield from OWNED.get(owned[1].casefold(), ())
            if owned[1][0].isupper():
                yield Evidence(LOCATION, 0.5, "a name after its “’s”")
            for piece in OWNED.get(owned[2] or "", ()):
                if piece.label == PERSON:
                    yield piece
    elif mark == ",":
        aside = COMMA.match(right)
        if AGE.match(right):
            yield Evidence(PERSON, 2.5, "an age after it")
        elif aside:
            yield from appositive(aside[1], aside[2])
        yield from beside(LISTED_AFTER.match(right))
    elif mark == "-":
        tail = TAIL.match(right)
        yield from TAILS.get(tail[1], ()) if tail else ()
    elif right.startswith(" and "):
        yield from beside(LISTED_AFTER.match(right))


@lru_cache(maxsize=1024)
def appositive(first: str, rest: str) -> tuple[Evidence, ...]:
    """After a comma: `who`, or `the former spokeswoman`, or `director of`."""
    if first in ("who", "whose", "himself", "herself"):
        return ASIDE[first]
    words = [first, *rest.split()]
    determined = first in ("a", "an", "the", "his", "her", "its", "their", "now", "former")
    determined = determined or first.endswith("’s")
    for number, word in enumerate(words if determined else words[:3]):
        if is_role(word) and word.casefold() == word:
            return (Evidence(PERSON, 2.5 if determined else 1.2, f"“{word}” after it"),)
        if determined and number and word in ASIDE:
            return ASIDE[word]
        if word in ("of", "in", "said", "says", "that", "which", "was", "is", "has", "and"):
            break
    if first in SAYS:
        return (Evidence(PERSON, 0.5, "a verb of saying after it"),)
    return ()


@lru_cache(maxsize=2048)
def the(following: str) -> tuple[Evidence, ...]:
    """After `the` stands no person, unless a noun follows: `the Beran delegation`."""
    small = following.islower() and following not in SAYS and following not in FOLLOWING
    if small and not following.endswith(("ed", "ly")):
        return (Evidence(PERSON, -0.5, "“the” before it"),)
    return (
        Evidence(PERSON, -2.5, "“the” before it"),
        Evidence(ORGANIZATION, 0.7, "“the” before it"),
        Evidence(OTHER, 0.3, "“the” before it"),
    )


@lru_cache(maxsize=4096)
def before(word: str) -> tuple[Evidence, ...]:
    """What the last word says."""
    found = BEFORE.get(word.casefold(), ())
    if is_role(word):
        return (*found, Evidence(PERSON, 3.2, f"title before it: {word}"))
    return found


@lru_cache(maxsize=4096)
def pair(first: str, second: str) -> tuple[Evidence, ...]:
    """What the last two words say."""
    if second not in ("in", "at", "to", "from", "for", "of", "by", "on"):
        return ()
    words = f"{first} {second}"
    pieces = [
        Evidence(rule.label, rule.weight, rule.why.format(words), rule.kind)
        for rule in PAIRS
        if rule.pattern.match(words)
    ]
    if first and is_role(first) and second in ("of", "for", "in"):
        pieces.append(Evidence(LOCATION, 1.5, f"“{words}” before it"))
        pieces.append(Evidence(ORGANIZATION, 1.0, f"“{words}” before it"))
    return tuple(pieces)


@lru_cache(maxsize=4096)
def after(word: str, second: str) -> tuple[Evidence, ...]:
    """What the next two words say."""
    if word == "state" and second in ("television", "tv", "media", "radio"):
        return (Evidence(LOCATION, 3.0, f"“state {second}” after it"),)
    found = AFTER.get(word, ())
    if word in ("conflict", "war", "border", "peace", "buffer", "news") and second in AFTER:
        found = (*found, *AFTER[second])
    return found


def beside(found: re.Match[str] | None) -> Iterator[Evidence]:
    """Places stand in a row with places."""
    if found:
        known = gazetteer().sections
        for name in (found[0].strip(" ,").removeprefix("and "), found[1]):
            if known.get(name) in PLACES:
                yield Evidence(LOCATION, 1.2, f"beside {name}")
                return
