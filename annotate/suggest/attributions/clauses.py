"""Where a content begins after its cue and where it ends: the reach of `said that …`.

A content starts behind the cue, the recipient and the when and where (`told reporters on Tuesday
that`), and goes on to the end of the sentence, unless a semicolon, a lone dash or another cue
(`, adding that`, `and said`) ends it. Quotations are never split.
"""

from typing import NamedTuple

from annotate.core.sentences import word_set
from annotate.core.small_words import CALENDAR
from annotate.suggest.attributions import grammar, speakers
from annotate.suggest.attributions.lexicon import WEAK, verbs
from annotate.suggest.attributions.passage import Passage

QUESTIONS = word_set("how why whether if what who when where which")
PREPOSITIONS = word_set("about for on of against with at over from into in as toward towards")
CUTTING = word_set("but though although saying adding calling citing noting arguing referring")
"""What ends a content behind a comma."""

ADVERBIAL = word_set(
    "if when while although though as after because since before later soon despite following just"
    " asked given like speaking unlike once until so also too again instead less more in"
)
"""What a clause that is no content begins with."""

PLACES = {
    "in": word_set("believe trust confide delight rejoice"),
    "on": word_set(
        "comment elaborate remark opine reflect insist agree disagree dwell expound speculate"
        " report tweet focus rule vote testify waver debate lecture"
    ),
    "at": word_set("scoff bristle laugh balk hint aim jeer marvel sneer rail look lash snipe"),
    "with": word_set("agree disagree concur sympathize empathize quibble"),
    "over": word_set("fret worry agonize mourn grieve gloat fume"),
    "into": word_set("inquire look"),
    "from": word_set("quote read"),
}
"""Prepositions that mostly say where or when, and the verbs which join their object by them."""

PARTICLES = {
    "out": word_set("call point rule blurt find figure cry rip read"),
    "up": word_set("back hold raise take"),
    "down": word_set("vote talk"),
    "off": word_set("brush write laugh shrug"),
    "back": word_set("push hit fight"),
    "away": word_set("explain"),
}
"""Small words, and the verbs that with them have what is said as their object."""

OBLIQUE = word_set("him her them me us")
TOWARD = word_set("refer point allude respond react object admit")
"""Verbs with `to` and a noun."""

OBJECTS = word_set("accuse order question challenge quote answer promise instruct invite")
"""Verbs of telling that have what is said as their object, too."""

SUBORDINATE = word_set("if when while although though as after because since before whether")
UNCLAIMED = grammar.NEAR - {"about"} | SUBORDINATE
"""What may follow a verb of speech that has its content before it."""

CLAUSAL = word_set("say insist argue contend assert think believe hope maintain")
"""Verbs that bring a clause even if no verb is seen in it."""

CONTRACTED = frozenset(low for low in grammar.PRONOUNS if "'" in low)

AHEAD = 12
"""Words after a cue in which `that`, or the verb of a clause, is looked for."""


class Start(NamedTuple):
    """The first word of a content and what joins it to its cue."""

    first: int
    joint: str
    """`that`, `quote`, `to`, `question`, `clause`, `phrase` or a preposition: `prep`."""


def sentence_end(passage: Passage, index: int) -> int:
    """The index after the last word of the sentence that a word is in."""
    while index < len(passage.words) and not passage.breaks(index, index + 1):
        index += 1
    return min(index + 1, len(passage.words))


def quoted_here(passage: Passage, index: int) -> bool:
    return index < len(passage.words) and passage.quoted[index] >= 0


def start(passage: Passage, cue: int, kind: str, end: int) -> Start | None:
    """Where the content of a cue begins in the sentence that ends at `end`, or None."""
    index = cue + 1
    low = passage.low(index)
    if index >= end or passage.breaks(cue, index):
        return None
    if low in (",", ":") and quoted_here(passage, index + 1) and index + 1 < end:
        return Start(index + 1, "quote")
    if low == ":" and index + 1 < end:
        return Start(index + 1, "that")
    if quoted_here(passage, index):
        return Start(index, "quote")
    if low == "," and kind == "speech" and cited(passage, cue):
        return Start(index + 1, "clause") if index + 1 < end else None
    if kind in ("speech", "tell"):
        far = further(passage, index, end, kind)
        if far:
            return far
        while index < end - 1 and speakers.timely(passage, index):
            index += 1
        low = passage.low(index)
        if kind == "tell":
            return told(passage, cue, index, end)
    if low == "that":
        return Start(index, "that")
    if low == "to":
        named = passage.low(index + 1) in grammar.DETERMINERS or passage.capital(index + 1)
        if named or verbs().get(passage.low(cue), ("", ""))[0] in TOWARD:
            return Start(index + 1, "prep") if index + 1 < end else None
        return Start(index, "to")
    if low in QUESTIONS:
        return Start(index, "question")
    if low in PREPOSITIONS:
        joins = low not in PLACES or kind not in ("speech", "tell", "mind")
        joins = joins or verbs()[passage.low(cue)][0] in PLACES[low]
        return Start(index + 1, "prep") if joins and index + 1 < end else None
    if grammar.boundary(passage, index, -1) or low in grammar.AUXILIARIES or low in CALENDAR:
        return None
    if low in grammar.SUBORDINATE | grammar.NEAR or low == "by":
        return None
    base = verbs().get(passage.low(cue), ("", ""))[0]
    if low in PARTICLES:
        whole = base in PARTICLES[low] and index + 1 < end
        return Start(index + 1, "phrase") if whole else None
    clause = base in CLAUSAL or clause_from(passage, index, end)
    return Start(index, "clause" if clause else "phrase")


def cited(passage: Passage, cue: int) -> bool:
    """True if a sentence begins `As X said`."""
    places = range(cue - 1, max(-1, cue - AHEAD), -1)
    opening = next((at for at in places if passage.breaks(at - 1, at)), -1)
    return opening >= 0 and passage.low(opening) == "as"


def further(passage: Passage, index: int, end: int, kind: str) -> Start | None:
    """`that`, or a quotation, after when, where and to whom something was said."""
    apart = kind == "tell" or adverbial(passage, index) or passage.breaks(index - 2, index - 1)
    for at in range(index, min(index + AHEAD, end)):
        low = passage.low(at)
        if low == "that" and (at == index or apart):
            return Start(at, "that")
        if low in (",", ":") and quoted_here(passage, at + 1) and at + 1 < end:
            return Start(at + 1, "quote") if apart or low == ":" else None
        if low in grammar.PUNCTUATION or (grammar.finite(passage, at) and at > index):
            return None
        if quoted_here(passage, at):
            return None
    return None


def adverbial(passage: Passage, index: int) -> bool:
    low = passage.low(index)
    return (
        low in grammar.NEAR
        or low in CALENDAR
        or grammar.adverb(passage, index)
        or (speakers.timely(passage, index))
    )


def told(passage: Passage, cue: int, index: int, end: int) -> Start | None:
    """The content after a recipient: `told her the port was closed`, `asked them to go`."""
    recipient = speakers.right(passage, index)
    if passage.low(index) in OBLIQUE:
        recipient = (index, index)
    if recipient is None:
        if passage.low(index) in QUESTIONS:
            return Start(index, "question")
        if passage.low(index) in PREPOSITIONS and index + 1 < end:
            return Start(index + 1, "prep")
        return None
    after = recipient[1] + 1
    low = passage.low(after)
    if after >= end:
        return None
    if low == "to":
        told = verbs()[passage.low(cue)][0] in ("tell", "remind")
        return Start(after if told else index, "to")
    if low in QUESTIONS:
        return Start(after, "question")
    base = verbs()[passage.low(cue)][0]
    if low in ("about", "of", "on") and after + 1 < end and base not in OBJECTS:
        return Start(after, "prep")
    while after < end and speakers.timely(passage, after):
        after += 1
    low = passage.low(after)
    begins = passage.low(index) in OBLIQUE or low in grammar.SUBJECT or low in grammar.ARTICLES
    if begins and clause_from(passage, after, end):
        return Start(after, "clause")
    return Start(index, "phrase") if base in OBJECTS else None


def clause_from(passage: Passage, index: int, end: int) -> bool:
    """True if a clause begins with a word: a noun phrase and then a verb."""
    if passage.low(index) in grammar.SUBJECT:
        either = passage.low(index) in ("it", "you")
        return not (either and grammar.boundary(passage, index + 1, passage.quoted[index]))
    if passage.low(index) in CONTRACTED:
        return True
    for at in range(index + 1, min(index + AHEAD, end)):
        low = passage.low(at)
        if quoted_here(passage, at):
            continue
        if low in (",", ";", ":", "who", "which", "that", "to", "when", "while", "after"):
            return False
        if low == "and" and predicate(passage, at + 1):
            return False
        if low in grammar.VERBS or low in grammar.AUXILIARIES:
            return True
        if grammar.head(passage, at) in ("speech", "tell", "mind") and not low.endswith("ing"):
            return True
    return False


def predicate(passage: Passage, index: int) -> bool:
    """True if a verb with no subject of its own stands at a word: `and has appeared`."""
    index += grammar.adverb(passage, index)
    low = passage.low(index)
    if low in grammar.VERBS or low in grammar.AUXILIARIES:
        return True
    return grammar.finite(passage, index) and not low.endswith("ing")


def stands_alone(passage: Passage, first: int, end: int) -> bool:
    """True if a range is a clause, and no `In Karsk` or `After the talks`."""
    low = passage.low(first)
    if low in grammar.NEAR or low in ADVERBIAL or low.endswith("ing") or low in CALENDAR:
        commas = (at for at in range(first, end - 2) if passage.low(at) == ",")
        comma = next(commas, -1)
        return comma > 0 and stands_alone(passage, comma + 1, end)
    return low in grammar.SUBJECT or any(
        grammar.finite(passage, at)
        or (passage.low(at).endswith("ed") and passage.low(at - 1) not in grammar.DETERMINERS)
        for at in range(first + 1, end)
    )


def stop(passage: Passage, first: int, end: int, joint: str, subordinate: bool = False) -> int:
    """The index after the last word of a content that begins with a word."""
    dashes = commas = 0
    at = first
    while at < end:
        low, following = passage.low(at), passage.low(at + 1)
        if quoted_here(passage, at):
            at += 1
            closed = joint == "quote" and at < end and not quoted_here(passage, at)
            if closed and passage.low(at - 2) in (",", "!", "?"):
                return at
            continue
        if low == ";":
            return at
        if low in grammar.DASHES[1:] or (low == "-" and at > first and spaced(passage, at)):
            paired = any(
                passage.low(later) in grammar.DASHES and passage.quoted[later] < 0
                for later in range(at + 1, end)
            )
            if not paired and not dashes:
                return at
            dashes += 1
        if low == "," and (following in CUTTING or joint in ("phrase", "prep", "to")):
            return at
        if low == "," and (subordinate or (following in grammar.VERBS and not commas)):
            return at
        if low == "," and cue_at(passage, at + 1):
            return at
        if low == "," and following in ("and", "while", "as") and cue_at(passage, at + 2):
            return at
        coordinate = low == "," and following == "and" and passage.low(at + 2) in grammar.SUBJECT
        if coordinate and cue_at(passage, at + 3):
            return at
        if joint in ("phrase", "prep"):
            if low == "and" and predicate(passage, at + 1):
                return at
            if low in ("who", "which") and at > first and cue_at(passage, at + 1):
                return at
        if low == "and" and cue_at(passage, at + 1):
            return at - (passage.low(at - 1) == ",")
        commas += low == ","
        at += 1
    return end


def spaced(passage: Passage, index: int) -> bool:
    """True if blanks stand on both sides of a dash."""
    word = passage.words[index]
    return (
        passage.text[word.start - 1 : word.start].isspace()
        and passage.text[word.end : word.end + 1].isspace()
    )


def cue_at(passage: Passage, index: int) -> bool:
    """True if a cue stands at a word, or behind an adverb there: `and asked`, `, suggesting`."""
    index += grammar.adverb(passage, index)
    low = passage.low(index)
    kind = grammar.head(passage, index)
    if verbs().get(low, ("", ""))[0] == "call":
        return passage.low(index + 1) in grammar.ARTICLES | {"him", "them", "for", "on"} or (
            quoted_here(passage, index + 1)
        )
    past = low.endswith(("ed", "ing")) or low in ("said", "told", "wrote", "says", "tells")
    return kind in ("speech", "tell") and past and verbs()[low][0] not in WEAK
