"""The noun phrase that speaks, left or right of the verb.

There is no parser: a phrase is walked word by word until something that cannot belong to it. The
result is the full phrase, `the head of the port authority, Maria Orlova`, without a relative
pronoun, and without the `But` or `On Tuesday` in front of it.

Phrases are pairs of indexes: the first and the last word.
"""

from annotate.core.sentences import word_set
from annotate.core.small_words import CALENDAR
from annotate.core.spans import Span
from annotate.suggest.attributions.grammar import (
    ARTICLES,
    AUXILIARIES,
    DASHES,
    DETERMINERS,
    LEAD,
    NEAR,
    PASTS,
    PRONOUNS,
    RELATIVE,
    SUBJECT,
    SUBORDINATE,
    VERBS,
    adverb,
    begins_clause,
    boundary,
    finite,
    group_start,
    head,
    possessed,
)
from annotate.suggest.attributions.passage import Passage

Phrase = tuple[int, int]

LONGEST = 30
"""Words in a noun phrase, at most."""

FURTHEST = 45
"""Words between a verb and the subject that it shares with an earlier one, at most."""

NESTED = 3
"""Descriptions of the same person between commas, one after the other, at most."""

ENCLOSED = 10
"""Words in brackets within a noun phrase, at most."""

APPOSITION = word_set(
    "a an the one whose his her its their our my former chief head president director chairman"
    " chairwoman chair professor spokesman spokeswoman spokesperson senior deputy vice executive"
    " editor author founder co-founder leader member minister secretary mayor governor lawyer"
    " attorney another then now who which"
)
HOW = word_set(
    "statement interview speech tweet post letter email e-mail report press news phone telephone"
    " conference message video memo release filing briefing column blog article essay debate"
    " series address"
)
"""After `in a`: how something was said, not who said it."""

TIMES = word_set("morning afternoon evening night week month year day weekend spring summer fall")
WHEN = word_set("on in last this next early late earlier that each every by")
TITLED = word_set(
    "director president chief head chairman professor secretary manager spokesman spokeswoman"
    " spokesperson editor officer leader member minister adviser advisor counsel attorney lawyer"
    " analyst strategist expert economist scientist fellow owner founder of for at"
)
"""One of these near the front of what stands behind a comma tells who somebody is."""

TAILS = ("'s", "'re", "'ve", "'ll", "'d", "'m")


def bracketed(passage: Passage, closing: int) -> int:
    """The index of the bracket that a closing one belongs to, or −1."""
    places = range(closing, max(closing - ENCLOSED, -1), -1)
    return next((at for at in places if passage.low(at) == "("), -1)


def phrase_start(passage: Passage, last: int, floor: int = -1) -> int:
    """The first word of the noun phrase that ends with a word, no further left than `floor`."""
    quote = passage.quoted[last]
    floor = max(floor, last - LONGEST)
    first = last
    while first > floor:
        index = first - 1
        low = passage.low(index)
        if low == ")":
            opening = bracketed(passage, index)
            if opening > 0 and not boundary(passage, opening - 1, quote):
                first = opening - 1
                continue
        if boundary(passage, index, quote) or passage.breaks(index, first):
            break
        if low in CALENDAR:
            break
        if low == "and" or low in NEAR:
            if boundary(passage, index - 1, quote) or passage.low(index - 1) in VERBS:
                break
            earlier = phrase_start(passage, index - 1, floor)
            return earlier if low == "of" or begins_clause(passage, earlier) else first
        if low in SUBORDINATE or low in PRONOUNS - DETERMINERS or finite(passage, index):
            break
        if passage.low(first) in DETERMINERS and not (low in DETERMINERS or possessed(low)):
            break
        if passage.low(first) in SUBJECT:
            break
        first = index
    return first


def timely(passage: Passage, index: int) -> bool:
    """True if a word says when, as `on Tuesday`, `last week` and `in June` do before a verb."""
    low, following = passage.low(index), passage.low(index + 1)
    if low in TIMES:
        return passage.low(index - 1) in WHEN or passage.low(index - 1) in CALENDAR
    return low in CALENDAR or (low in WHEN and (following in CALENDAR or following in TIMES))


def ending(passage: Passage, last: int) -> Phrase | None:
    """The noun phrase that ends with a word, or a few adverbs and days before it; or None."""
    quote = passage.quoted[last] if 0 <= last < len(passage.words) else 0
    while last > 0 and (timely(passage, last) or adverb(passage, last)):
        last -= 1
    end = last
    if last >= 0 and passage.low(last) == ")":
        last = bracketed(passage, last) - 1
    if last < 0 or boundary(passage, last, quote):
        return None
    low = passage.low(last)
    if low in SUBJECT:
        return last, last
    if low in SUBORDINATE or low in NEAR or low in AUXILIARIES or low in ("and", "to"):
        return None
    first = widened(passage, phrase_start(passage, last))
    while first < last and (
        passage.low(first) in LEAD
        or (adverb(passage, first) and passage.low(first) not in ("both", "all"))
    ):
        first += 1
    if first == last and passage.low(first) in LEAD:
        return None
    return first, end


def widened(passage: Passage, first: int) -> int:
    """Where a phrase begins that a relative clause is in: `those who came to the port said`."""
    if begins_clause(passage, first) and passage.low(first - 1) not in ("who", "whose"):
        return first
    for index in range(first - 1, max(0, first - LONGEST // 2), -1):
        if boundary(passage, index, passage.quoted[first]) or passage.breaks(index, index + 1):
            break
        if passage.low(index) in ("who", "whose") and not boundary(passage, index - 1, -1):
            earlier = phrase_start(passage, index - 1)
            return earlier if begins_clause(passage, earlier) else first
    return first


def left(passage: Passage, before: int) -> Phrase | None:
    """The subject that ends just before a verb group, or None."""
    index = before - 1
    low = passage.low(index)
    if not low or passage.quoted[index] != passage.quoted[before]:
        return None
    if passage.breaks(index, before):
        return None
    if low in RELATIVE:
        comma = passage.low(index - 1) == ","
        return ending(passage, index - 1 - comma)
    if low == "," or low in DASHES:
        return aside(passage, index)
    return ending(passage, index)


def aside(passage: Passage, comma: int, deep: int = 0) -> Phrase | None:
    """The subject before something between two commas, with it if it says who the subject is."""
    mark, quote = passage.low(comma), passage.quoted[comma]
    opening = comma - 1
    while passage.low(opening) != mark or passage.quoted[opening] != quote:
        if opening <= 0 or comma - opening > LONGEST or passage.breaks(opening - 1, opening):
            return None
        opening -= 1
    found = ending(passage, opening - 1) if comma - opening > 1 else None
    nested = found is not None and passage.low(found[0] - 1) == mark and deep < NESTED
    if found and nested and described(passage, found[0]):
        found = aside(passage, found[0] - 1, deep + 1) or found
    if found is None or not begins_clause(passage, found[0]):
        return None
    inner = passage.low(opening + 1)
    clause = inner in RELATIVE or inner in NEAR or inner in SUBORDINATE or inner.endswith("ing")
    return found if clause or adverb(passage, opening + 1) else (found[0], comma - 1)


def described(passage: Passage, first: int) -> bool:
    """True if what begins behind a comma tells who somebody is: `a lawyer`, `chief of staff`."""
    low = passage.low(first)
    if low in APPOSITION or low.isdigit():
        return True
    plain = not passage.capital(first) and low not in SUBORDINATE and low not in NEAR
    if not plain or low.endswith(("ing", "ed")) or adverb(passage, first):
        return False
    return any(passage.low(first + far) in TITLED for far in range(4))


def subject(passage: Passage, group: int) -> Phrase | None:
    """Whose act a verb group is: what stands left of it, or the subject of another verb."""
    found = left(passage, group)
    if not passage.low(group).endswith("ing") or passage.low(group - 1) in SUBJECT:
        return found or inherited(passage, group)
    if found and (passage.low(found[0] - 1) == "with" or passage.low(found[0] - 1) in DASHES):
        return found
    return inherited(passage, group) or found or later(passage, group) or opening(passage, group)


def opening(passage: Passage, group: int) -> Phrase | None:
    """The noun phrase that the sentence of a participle begins with: `Holt hit back, saying`."""
    first = group
    while first > max(0, group - FURTHEST) and not passage.breaks(first - 1, first):
        first -= 1
    while first < group and (passage.low(first) in LEAD or adverb(passage, first)):
        first += 1
    found = right(passage, first) if first < group - 1 else None
    if not found or found[1] >= group - 1 or passage.quoted[first] >= 0:
        return None
    last = first
    while last < found[1] and passage.capital(first) and passage.capital(last + 1):
        last += 1
    named = passage.capital(last) and not passage.capital(last + 1) and last > first
    return (first, last) if named or passage.low(first) in SUBJECT else found


def later(passage: Passage, group: int) -> Phrase | None:
    """The subject of the main clause after a participle: `After denying it, the mayor left`."""
    for at in range(group + 1, min(group + FURTHEST, len(passage.words))):
        if passage.breaks(at - 1, at):
            break
        if passage.low(at) == "," and passage.quoted[at] < 0:
            found = right(passage, at + 1)
            if found and (verb_like(passage, found[1] + 1) or passage.low(found[1] + 1) == ","):
                return found
    return None


def verb_like(passage: Passage, index: int) -> bool:
    """True if a word looks like a verb after its subject."""
    low = passage.low(index)
    verb = finite(passage, index) or bool(passage.kind(index))
    return verb or low.endswith("ed") or adverb(passage, index)


def inherited(passage: Passage, group: int) -> Phrase | None:
    """The subject of a verb before in the sentence: the nearest that is not subordinate."""
    fallback = None
    for at in range(group - 1, max(0, group - FURTHEST), -1):
        if passage.quoted[at] >= 0:
            continue
        if passage.breaks(at, at + 1):
            break
        low = passage.low(at)
        if not (finite(passage, at) or low.endswith("ed") or low in PASTS):
            continue
        start = group_start(passage, at)
        found = left(passage, start)
        if not found and passage.quoted[start - 2] >= 0:
            found = right(passage, at + 1)
        if not found or not begins_clause(passage, found[0]):
            continue
        if passage.low(found[0] - 1) not in SUBORDINATE:
            return found
        fallback = fallback or found
    return fallback


def ends_phrase(passage: Passage, index: int) -> bool:
    """True if a noun phrase ends before a word: a verb, an adverb, a new clause."""
    low, following = passage.low(index), passage.low(index + 1)
    if low == "and":
        return following in SUBJECT or bool(passage.kind(index + 1)) or finite(passage, index + 1)
    if low in NEAR:
        how = following in ARTICLES and any(passage.low(index + far) in HOW for far in (2, 3, 4))
        when = following in CALENDAR or low in ("on", "to", "by", "during", "about", "into")
        return how or when or boundary(passage, index + 1, -1)
    before = passage.low(index - 1)
    if low in ("the", "a", "an") and before not in NEAR and before not in ("and", "all", "both"):
        return True
    new = low in SUBORDINATE or low in CALENDAR or low in SUBJECT
    return new or adverb(passage, index) or finite(passage, index)


def right(passage: Passage, first: int) -> Phrase | None:
    """The noun phrase that begins with a word, or None."""
    if boundary(passage, first, -1):
        return None
    low = passage.low(first)
    if low in SUBJECT:
        return first, first
    if low in SUBORDINATE or low in NEAR or low in AUXILIARIES or low in CALENDAR or low == "and":
        return None
    if adverb(passage, first) and low not in ("both", "all"):
        return None
    last = first
    while last - first < LONGEST:
        index = last + 1
        low = passage.low(index)
        if low == "(":
            places = range(index, min(index + ENCLOSED, len(passage.words)))
            closing = next((at for at in places if passage.low(at) == ")"), -1)
            if closing > 0:
                last = closing
                continue
        if low == ",":
            return first, apposition(passage, index, last)
        if boundary(passage, index, -1) or passage.breaks(last, index):
            break
        if ends_phrase(passage, index):
            break
        last = index
    return first, last


def apposition(passage: Passage, comma: int, last: int, deep: int = 0) -> int:
    """The last word of a noun phrase that a comma follows, with what tells who that is."""
    low = passage.low(comma + 1)
    named = passage.capital(last) or passage.low(last) == ")" or passage.low(last).isdigit()
    if deep > NESTED or not (named and described(passage, comma + 1)):
        return last
    if low in ARTICLES and passage.low(comma + 2) in HOW:
        return last
    if low in RELATIVE and head(passage, comma + 2) in ("speech", "tell"):
        return last
    index = comma + 1
    while not boundary(passage, index, -1) and not passage.breaks(index, index + 1):
        index += 1
    if passage.low(index) != ",":
        return index - boundary(passage, index, -1)
    place = passage.low(index + 2) in (",", ".") and passage.capital(index + 1)
    if place and passage.low(index + 2) == ",":
        return apposition(passage, index + 2, index + 1, deep + 1)
    return index + 1 if place else apposition(passage, index, index - 1, deep + 1)


def span(passage: Passage, found: Phrase) -> Span:
    """The offsets of a phrase, without what is joined to its last word: `he’s`, `Orlova’s`."""
    last = passage.words[found[1]]
    tail = next((tail for tail in TAILS if last.low.endswith(tail)), "")
    joined = len(tail) or last.low.endswith("s'")
    return Span(passage.words[found[0]].start, last.end - joined)
