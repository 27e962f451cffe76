"""What stands before and after a name, and what it says of the name.

Only the words right beside it count, in the same sentence, so the evidence at a place is always
the same. What a word says is worked out once and kept: news has few words in these places. Offsets
are code points.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from annotate.suggest.names.evidence import (
    LOCATION,
    ORGANIZATION,
    OTHER,
    PERSON,
    Evidence,
)
from annotate.suggest.names.rules import (
    AFTER,
    ASIDE,
    BEFORE,
    OWNED,
    PAIRS,
    TAILS,
    VERBS,
    Rule,
)
from annotate.suggest.names.words import ROLES

REACH = 64
"""Code points that are looked at before a name and after it."""

LAST = re.compile(r"(?:(?<![\w’'-])([\w’'-]+),?[ \n])?(?<![\w’'-])([\w’'-]+)\.?[ \n]$")
"""The last two words before a name; an abbreviation may have a dot."""

ARTICLE = re.compile(r"(?<!\w)[Tt]he[ \n]$")

NEXT = re.compile(r"[ \n]([\w’'-]+)(?:[ \n]([\w-]+))?")

APPOSED = re.compile(rf"\b(?i:{ROLES})\b(?: (?:of|at|for|to) (?:the )?[\w &’'-]{{1,40}})?, $")
"""`the manager of Strand & Moller, Greta Halvorsen`"""

DATELINE = re.compile(r"(?: [—–]|,? \((?:AP|AFP|Reuters|Tass|TASS|[A-Z]\w+ ?\w*)\)| --)[ \n]")


def context(text: str, start: int, end: int) -> Iterator[Evidence]:
    """What stands beside a name at `start:end`."""
    left = text[max(0, start - REACH) : start]
    article = ARTICLE.search(left)
    last = LAST.search(left[: article.start()] if article else left)
    if last:
        yield from word_before(last[2])
        if last[1]:
            yield from words_before(f"{last[1]} {last[2]}")
    right = text[end : end + REACH]
    following = NEXT.match(right)
    if article:
        yield from the(following[1] if following else "")
    elif left.endswith(", ") and APPOSED.search(left):
        yield Evidence(PERSON, 1.0, "what someone is before it")
    if following:
        yield from words_after(following[1], following[2] or "")
    elif right[:2] in ("'s", "’s", "' ", "’ "):
        yield from owned(right)
    elif right[:1] == ",":
        yield from aside(right)
    elif right[:1] == "-":
        yield from _told(TAILS, right)
    if (start == 0 or text[start - 1] == "\n") and DATELINE.match(right):
        yield Evidence(LOCATION, 3.0, "a report begins with it", "city")


@lru_cache(maxsize=2048)
def the(following: str) -> tuple[Evidence, ...]:
    """After `the` stands no person. What a noun follows, as in `the Karsk delegation`, may be one."""
    if following and following[0].islower() and not VERBS.fullmatch(following):
        return (Evidence(PERSON, -0.5, "“the” before it"),)
    return (
        Evidence(PERSON, -2.5, "“the” before it"),
        Evidence(ORGANIZATION, 0.7, "“the” before it"),
        Evidence(OTHER, 0.3, "“the” before it"),
    )


@lru_cache(maxsize=4096)
def word_before(word: str) -> tuple[Evidence, ...]:
    return tuple(_told(BEFORE, word))


@lru_cache(maxsize=4096)
def words_before(words: str) -> tuple[Evidence, ...]:
    return tuple(_told(PAIRS, words))


@lru_cache(maxsize=4096)
def words_after(word: str, second: str) -> tuple[Evidence, ...]:
    return tuple(_told(AFTER, f"{word} {second}"))


@lru_cache(maxsize=1024)
def owned(right: str) -> tuple[Evidence, ...]:
    return tuple(_told(OWNED, right.replace("\n", " ")))


@lru_cache(maxsize=1024)
def aside(right: str) -> tuple[Evidence, ...]:
    return tuple(_told(ASIDE, right.replace("\n", " ")))


def _told(rules: tuple[Rule, ...], seen: str) -> Iterator[Evidence]:
    """What the rules say that match at the beginning of what is seen."""
    for rule in rules:
        found = rule.pattern.match(seen)
        if found:
            said = found.groupdict().get("w") or ""
            yield Evidence(rule.label, rule.weight, rule.why.format(said), rule.kind)
