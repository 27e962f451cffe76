"""What a word can be in its place, judged by the words beside it.

There is no tagger here: a few closed classes of words and a look to both sides tell a verb from a
noun well enough to find who speaks.
"""

from annotate.core.sentences import word_set
from annotate.core.small_words import CALENDAR
from annotate.suggest.attributions.lexicon import ADJECTIVES, AMBIGUOUS, nouns, verbs
from annotate.suggest.attributions.passage import Passage

SUBJECT = word_set("he she they it we i you")
PRONOUNS = SUBJECT | word_set(
    "everyone everybody nobody someone somebody others many some most few both neither none there"
    " he's she's it's they're we're i'm you're he'd she'd they'd we'd i'd you'd they've we've i've"
    " you've he'll she'll they'll we'll i'll"
)
RELATIVE = word_set("who which that whom")
ARTICLES = word_set("the a an this these those his her its their our my your no every any another")
NUMBERS = word_set("one two three four five six seven eight nine ten")
DETERMINERS = ARTICLES | NUMBERS | word_set("that some many several each all both most few other")
AUXILIARIES = word_set(
    "is are was were be been being has have had having do does did will would can could may might"
    " shall should must 's 've 'd 'll 're isn't aren't wasn't weren't hasn't haven't hadn't don't"
    " doesn't didn't won't wouldn't can't couldn't cannot shouldn't mustn't ain't"
)
ADVERBS = word_set(
    "not never also then later earlier still now just even only already once again ever always"
    " often sometimes twice first further soon yesterday today tonight long since instead rather"
    " quite very so too perhaps maybe indeed thus therefore both all though however meanwhile"
    " nevertheless nonetheless moreover furthermore"
)
VERBS = word_set(
    "is are was were be been being has have had do does did will would can could may might shall"
    " should must went came got took made gave put became began kept left held ran stood met won"
    " lost said says told gets goes comes takes makes gives seems isn't aren't wasn't weren't"
    " hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't cannot"
    " threw fell rose knew grew chose spoke drew flew drove broke wore shook stole tore woke"
    " withdrew ate sang sank forgot forgave foresaw arose"
)
"""Verbs so common that no noun phrase goes across them."""

PASTS = word_set(
    "sent spent led built brought bought sold caught lent dealt hit cut put set let read fed paid"
    " laid struck swept shot taught sought meant"
)
"""Verbs that are the past or a participle; what they are the past of has an object after them."""

SUBORDINATE = word_set(
    "that when while because if although though unless until since after before whether as than"
    " how why where what but or nor yet so whereas once even who which whom whose"
)
NEAR = word_set(
    "of for at in from with on to by against under near about over behind inside outside between"
    " among across around within through during into"
)
PUNCTUATION = frozenset(",;:.!?—–-…()[]{}\"“”„«»‘'*•|/") | {"''", "--"}
DASHES = ("-", "–", "—", "--")
LEAD = word_set(
    "but and so yet however meanwhile also then still later earlier now today yesterday tonight"
    " or nor plus moreover nevertheless indeed thus therefore instead though because if when while"
    " as that after before since although where whether recently even perhaps maybe here there"
    " likewise besides again once"
)
VERBAL = word_set("to and or but who which that people police let not men women ,")
"""Words, besides subjects and plurals, after which a base form is a verb."""

CHAIN = word_set(
    "on want wants wanted able used need needs come comes came quick happy like likes fail fails"
    " failed manage manages managed start starts started appears appeared seems seemed has have had"
    " is are was were continues continued going"
)
"""Words that join `to` and a verb to one cue, besides the lexicon: `went on to say`."""

PLURALS = word_set(
    "emails tweets comments texts posts remarks records documents questions names terms"
)
"""Nouns that a name before them makes no verbs."""

GO = ("go", "goes", "went", "going", "gone")


def adverb(passage: Passage, index: int) -> bool:
    """True for `never` and `repeatedly`; a name in `-ly` is none."""
    low = passage.low(index)
    if low in ADVERBS:
        return True
    return low.endswith("ly") and len(low) > 4 and low != "family" and not passage.capital(index)


def possessed(low: str) -> bool:
    """True for `holt's` and `officials'`."""
    return low.endswith(("'s", "s'"))


def boundary(passage: Passage, index: int, quote: int) -> bool:
    """True if no noun phrase goes on over a word: it is missing, punctuation or quoted."""
    low = passage.low(index)
    return not low or low in PUNCTUATION or passage.quoted[index] != quote


def begins_clause(passage: Passage, index: int) -> bool:
    """True if a word begins a clause: nothing, a mark of punctuation or a conjunction before."""
    low = passage.low(index - 1)
    before = not low or low in PUNCTUATION or low in SUBORDINATE or low in LEAD
    return before or low in CALENDAR


def finite(passage: Passage, index: int) -> bool:
    """True if a word is surely a verb and no part of a noun phrase."""
    low = passage.low(index)
    if low in VERBS or low in AUXILIARIES:
        return True
    if not low or low.endswith("ing") or passage.capital(index):
        return False
    before = passage.low(index - 1)
    if before in DETERMINERS or possessed(before) or adverb(passage, index - 1):
        return False
    object_follows = passage.low(index + 1) in DETERMINERS or passage.capital(index + 1)
    past = low.endswith("ed") and (object_follows or bool(passage.kind(index)))
    past = past or (low in PASTS and object_follows)
    return past or head(passage, index) in ("speech", "tell")


def verbal(passage: Passage, index: int) -> bool:
    """True if what may be a noun can be a verb where it stands: after `to`, `they`, a plural."""
    low, before = passage.low(index), passage.low(index - 1)
    if low in PLURALS:
        return before in SUBJECT or before in RELATIVE
    if verbs()[low][0] != low:
        return not (
            passage.low(index + 1) in AUXILIARIES
            or passage.low(index + 1) == "of"
            or (before in verbs() and not before.endswith("s") and before not in AMBIGUOUS)
            or (
                passage.low(index - 2) in ARTICLES
                and not passage.capital(index - 1)
                and passage.low(index + 1) in NEAR
            )
        )
    return (
        not before
        or before in VERBAL
        or before in AUXILIARIES
        or before in PRONOUNS
        or adverb(passage, index - 1)
        or (before.endswith("s") and not before.endswith(("ss", "us", "is", "'s")))
    )


def determined(passage: Passage, index: int) -> bool:
    """True if an article is before a word, with nothing but adverbs between: `the only witness`."""
    index -= 1
    while adverb(passage, index):
        index -= 1
    return passage.low(index) in ARTICLES


def head(passage: Passage, index: int) -> str:
    """What a word can be as a cue: the class of a verb, `noun`, `adjective`, or empty."""
    low, before = passage.low(index), passage.low(index - 1)
    kind = "" if low == "states" and passage.capital(index) else passage.kind(index)
    described = low.endswith("ed") and before in NEAR and before not in ("before", "after")
    if kind and (determined(passage, index) or possessed(before) or described):
        kind = ""
    elif kind and verbs()[low][0] in AMBIGUOUS and not low.endswith(("ed", "ing")):
        kind = kind if verbal(passage, index) else ""
    if low in nouns() and not kind:
        return "noun"
    return kind or ("adjective" if low in ADJECTIVES else "")


def group_start(passage: Passage, index: int) -> int:
    """The first word of a verb group: with auxiliaries, `not`, adverbs, `went on to`."""
    first = index
    while first > 0 and passage.quoted[first - 1] == passage.quoted[index]:
        low = passage.low(first - 1)
        if passage.breaks(first - 1, first):
            break
        if low in AUXILIARIES or adverb(passage, first - 1):
            first -= 1
        elif low == "to" and first > 1:
            word = passage.low(first - 2)
            if not (word in CHAIN or head(passage, first - 2)):
                break
            first -= 3 if word == "on" and passage.low(first - 3) in GO else 2
        else:
            break
    while first < index and passage.low(first) in ("though", "however", "so", "yesterday", "today"):
        first += 1
    return first
