"""The noun phrase that speaks, left or right of the verb.

There is no parser: a phrase is walked word by word until something that cannot belong to it. The
result is the full phrase, `the head of the port authority, Maria Orlova`, without a relative
pronoun, and without the `But` or `On Tuesday` in front of it.
"""

from annotate.core.candidates import CALENDAR
from annotate.core.sentences import word_set
from annotate.core.spans import Span
from annotate.suggest.attributions.passage import Passage

PRONOUNS = word_set(
    "he she they it we i you everyone everybody nobody someone somebody one others many some most"
    " few both neither none he's she's they're we're i'm you're he'd she'd they'd we'd i'd you'd"
    " they've we've i've you've he'll she'll they'll we'll i'll it's there"
)
SUBJECT = word_set("he she they it we i you")
RELATIVE = word_set("who which that whom")
DETERMINERS = word_set(
    "the a an this that these those his her its their our my your some many several no each every"
    " all both another any one two three four five six seven eight nine ten most few other"
)
POSSESSIVES = word_set("his her its their our my your")
AUXILIARIES = word_set(
    "is are was were be been being has have had having do does did will would can could may might"
    " shall should must 's 've 'd 'll 're isn't aren't wasn't weren't hasn't haven't hadn't don't"
    " doesn't didn't won't wouldn't can't couldn't cannot shouldn't mustn't ain't"
)
ADVERBS = word_set(
    "not never also then later earlier still now just even only already once again ever always"
    " often sometimes twice first further soon yesterday today tonight has long since instead"
    " rather quite very so too perhaps maybe indeed thus therefore both all though however too"
    " meanwhile nevertheless nonetheless moreover furthermore"
)
VERBS = word_set(
    "is are was were be been being has have had do does did will would can could may might shall"
    " should must went came got took made gave put became began kept left held ran stood met won"
    " lost said says told gets goes comes takes makes gives seems"
)
"""Verbs so common that no noun phrase goes across them."""

SUBORDINATE = word_set(
    "that when while because if although though unless until since after before whether as than"
    " how why where what but or nor yet so whereas once even who which whom whose"
)
NEAR = word_set("of for at in from with on to by against under near about over behind inside"
                " outside between among across around within through during into")  # fmt: skip
PUNCTUATION = frozenset(",;:.!?—–-…()[]{}\"“”„«»‘'*•|/") | {"''", "--"}
LEAD = word_set(
    "but and so yet however meanwhile also then still later earlier now today yesterday tonight"
    " or nor plus moreover nevertheless indeed thus therefore instead though because if when while"
    " as that after before since although where whether recently even perhaps maybe here there"
    " likewise besides again once"
)
LONGEST = 30
"""Words in a noun phrase, at most."""

APPOSITION = word_set(
    "a an the one whose his her its their our my former chief head president director chairman"
    " chairwoman chair professor spokesman spokeswoman spokesperson senior deputy vice executive"
    " editor author founder co-founder leader member minister secretary mayor governor lawyer"
    " attorney another then now"
)
NO_NAME_AFTER = word_set(
    "statement interview speech tweet post letter email e-mail report press news phone telephone"
    " conference message video memo release filing briefing column blog article essay debate"
    " series address"
)
"""After `in a`: how something was said, not who said it."""


def adverb(low: str) -> bool:
    return low in ADVERBS or (low.endswith("ly") and len(low) > 4 and low not in ("family", "july"))


def possessed(low: str) -> bool:
    return low.endswith(("'s", "s'"))


def boundary(passage: Passage, index: int, quote: int) -> bool:
    """True if no noun phrase goes on over a word: it is missing, punctuation or quoted."""
    low = passage.low(index)
    return not low or low in PUNCTUATION or passage.quoted[index] != quote


def finite(passage: Passage, index: int) -> bool:
    """True if a word is surely a verb and no part of a noun phrase."""
    low = passage.low(index)
    if low in VERBS or low in AUXILIARIES:
        return True
    if low.endswith("ing") or passage.capital(index):
        return False
    before, following = passage.low(index - 1), passage.low(index + 1)
    if before in DETERMINERS or possessed(before) or adverb(before):
        return False
    past = low.endswith("ed") and (bool(passage.kind(index)) or following in DETERMINERS)
    return past or passage.kind(index) in ("speech", "tell")


def begins_clause(passage: Passage, index: int) -> bool:
    """True if a word begins a clause: nothing, a mark of punctuation or a conjunction before."""
    low = passage.low(index - 1)
    return not low or low in PUNCTUATION or low in SUBORDINATE or low in LEAD


def phrase_start(passage: Passage, last: int) -> int:
    """The first word of the noun phrase that ends with a word."""
    quote = passage.quoted[last]
    first = last
    while last - first < LONGEST:
        index = first - 1
        low = passage.low(index)
        if low == ")":
            opening = next((at for at in range(index, max(index - 8, -1), -1)
                            if passage.low(at) == "("), -1)  # fmt: skip
            if opening > 0 and not boundary(passage, opening - 1, quote):
                first = opening - 1
                continue
        if boundary(passage, index, quote) or passage.breaks(index, first):
            break
        if low in CALENDAR and not possessed(low):
            break
        if low == "and" or low in NEAR:
            if boundary(passage, index - 1, quote) or passage.low(index - 1) in VERBS:
                break
            sub = phrase_start(passage, index - 1)
            if low != "of" and not begins_clause(passage, sub):
                break
            return sub
        if low in SUBORDINATE or low in PRONOUNS - DETERMINERS or finite(passage, index):
            break
        if passage.low(first) in DETERMINERS and not (low in DETERMINERS or possessed(low)):
            break
        if passage.low(first) in SUBJECT:
            break
        first = index
    return first


def phrase(passage: Passage, last: int) -> tuple[int, int] | None:
    """The noun phrase that ends with a word, its first and last word; None if there is none."""
    quote = passage.quoted[last] if 0 <= last < len(passage.words) else 0
    while last >= 0 and (passage.low(last) in CALENDAR or adverb(passage.low(last))):
        last -= 1
        if passage.low(last) == "on":
            last -= 1
    if last < 0 or (boundary(passage, last, quote) and passage.low(last) != ")"):
        return None
    low = passage.low(last)
    if low in SUBJECT:
        return last, last
    if low in SUBORDINATE or low in NEAR or low in AUXILIARIES or low in ("and", "to"):
        return None
    first = phrase_start(passage, last)
    while first < last and (
        passage.low(first) in LEAD or (adverb(passage.low(first)) and passage.low(first) != "both")
    ):
        first += 1
    if first == last and (passage.low(first) in LEAD or passage.low(first) in CALENDAR):
        return None
    return first, last


def left(passage: Passage, before: int) -> tuple[int, int] | None:
    """The subject that ends just before a word: its first and last word, or None."""
    index = before - 1
    low = passage.low(index)
    if not low or passage.quoted[index] != passage.quoted[before]:
        return None
    if low in RELATIVE:
        comma = passage.low(index - 1) == ","
        return phrase(passage, index - 1 - comma)
    if low in (",", "-", "–", "—", "--"):
        return aside(passage, index)
    return phrase(passage, index)


def aside(passage: Passage, comma: int) -> tuple[int, int] | None:
    """The subject before something between two commas, with it if it says who the subject is."""
    mark, quote = passage.low(comma), passage.quoted[comma]
    opening = comma - 1
    while passage.low(opening) != mark:
        if (
            comma - opening > LONGEST
            or opening <= 0
            or passage.quoted[opening] != quote
            or passage.breaks(opening - 1, opening)
        ):
            return None
        opening -= 1
    if comma - opening < 2:
        return None
    found = phrase(passage, opening - 1)
    if found is None or not begins_clause(passage, found[0]):
        return None
    inner = passage.low(opening + 1)
    clause = inner in RELATIVE or inner in NEAR or inner.endswith("ing") or inner in SUBORDINATE
    if clause or adverb(inner):
        return found
    return found[0], comma - 1


def ends_phrase(passage: Passage, index: int) -> bool:
    """True if a noun phrase ends before a word: a verb, an adverb, a new clause."""
    low, following = passage.low(index), passage.low(index + 1)
    if low == "and":
        return following in SUBJECT or bool(passage.kind(index + 1)) or finite(passage, index + 1)
    new = low in SUBORDINATE or low in CALENDAR or low in SUBJECT
    return new or adverb(low) or finite(passage, index)


def right(passage: Passage, first: int) -> tuple[int, int] | None:
    """The noun phrase that begins with a word: its first and last word, or None."""
    if first >= len(passage.words) or boundary(passage, first, -1):
        return None
    low = passage.low(first)
    if low in SUBJECT:
        return first, first
    if low in SUBORDINATE or low in NEAR or low in AUXILIARIES or low in CALENDAR or adverb(low):
        return None
    if low in ("to", "and"):
        return None
    last = first
    while last - first < LONGEST:
        index = last + 1
        low, following = passage.low(index), passage.low(index + 1)
        if low == "(":
            closing = next((at for at in range(index, min(index + 10, len(passage.words)))
                            if passage.low(at) == ")"), -1)  # fmt: skip
            if closing > 0:
                last = closing
                continue
        if low == ",":
            if last > first or passage.capital(first):
                return first, apposition(passage, index, last)
            break
        if boundary(passage, index, -1) or passage.breaks(last, index):
            break
        if low in NEAR:
            how = following in ("a", "an", "the", "his", "her", "their", "its")
            if following in CALENDAR or low in ("on", "to", "by", "during", "about", "into"):
                break
            if how and any(passage.low(index + far) in NO_NAME_AFTER for far in (2, 3, 4)):
                break
            if boundary(passage, index + 1, -1):
                break
        elif ends_phrase(passage, index):
            break
        last = index
    return first, last


def apposition(passage: Passage, comma: int, last: int) -> int:
    """The last word of a noun phrase that a comma follows, with what tells who that is."""
    inner = passage.low(comma + 1)
    named = passage.capital(last)
    starts = inner in APPOSITION or inner in ("who", "which") or inner.isdigit()
    if not (named and starts) or (inner in DETERMINERS and passage.low(comma + 2) in NO_NAME_AFTER):
        return last
    index = comma + 1
    while index < len(passage.words) and not boundary(passage, index, -1):
        if passage.breaks(index, index + 1):
            return index
        index += 1
    if passage.low(index) == "," and passage.low(index + 1).endswith("ing"):
        return index - 1
    return index - 1


def span(passage: Passage, found: tuple[int, int]) -> Span:
    """The offsets of a phrase; of `he’s` and of a possessive, without what is joined on."""
    first, last = found
    end = passage.words[last].end
    low = passage.low(last)
    for tail in ("'s", "'re", "'ve", "'ll", "'d", "'m"):
        if low.endswith(tail):
            end -= len(tail)
            break
    else:
        if low.endswith("s'"):
            end -= 1
    return Span(passage.words[first].start, end)
