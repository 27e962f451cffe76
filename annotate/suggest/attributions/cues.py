"""The verb or phrase that attributes, and whether it stands beside what is attributed.

Two places are asked for: right after a content (`…,” Orlova told reporters`, `…, said Orlova`) and
before one (`Orlova told reporters that …`). Each answer is a Hit with the words of the cue and of
its source.
"""

from typing import NamedTuple

from annotate.core.sentences import word_set
from annotate.core.spans import Span
from annotate.suggest.attributions import speakers
from annotate.suggest.attributions.lexicon import ADJECTIVES, nouns, verbs
from annotate.suggest.attributions.passage import Passage

PARTICLES = word_set(
    "that to how whether if of about for on against with in as at by over from into out up off"
    " toward towards around behind what why who when where which upon like back down forward away"
)
"""Words that join a cue and its content."""

CHAIN = word_set(
    "go goes went going gone on continue continues continued want wants wanted able used need"
    " needs try tries tried trying come comes came quick happy like likes refused declined fail"
    " fails failed manage managed begin began start started appears appeared seems seemed is are"
    " was were have has had"
)
MARKS = frozenset(",:;–—-“\"'”‘«»„.") | {"''", "--"}
FURTHEST = 45
"""Words before a content in which its cue may be."""

NEAR_SCORE = {"speech": 100.0, "tell": 98.0, "mind": 92.0, "noun": 60.0, "adjective": 60.0}
FAR_SCORE = {"speech": 70.0, "tell": 72.0, "mind": 45.0}
"""How sure a cue is by its class, beside its content and apart from it."""


class Hit(NamedTuple):
    """The first and last word of a cue, the words of its source, and how sure it is."""

    first: int
    last: int
    source: tuple[int, int] | None
    score: float


def head(passage: Passage, index: int) -> str:
    """What a word can be as a cue: the class of a verb, `noun`, `adjective`, or empty."""
    low, before = passage.low(index), passage.low(index - 1)
    nominal = before in speakers.DETERMINERS or speakers.possessed(before)
    kind = passage.kind(index)
    if low in nouns() and (nominal or not kind):
        return "noun"
    if kind and not (nominal and before not in ("all", "both", "each", "some", "that", "this")):
        return kind
    if low in ADJECTIVES:
        return "adjective"
    return ""


def group_start(passage: Passage, index: int) -> int:
    """The first word of a verb group: with auxiliaries, `not`, adverbs, `went on to`."""
    first = index
    while first > 0 and passage.quoted[first - 1] == passage.quoted[index]:
        low = passage.low(first - 1)
        if low in speakers.AUXILIARIES or (
            speakers.adverb(low) and not passage.breaks(first - 1, first)
        ):
            first -= 1
        elif low == "to" and first > 1:
            word = passage.low(first - 2)
            if not (word in CHAIN or word in verbs() or word in ADJECTIVES):
                break
            first -= 2
            if word == "on" and passage.low(first - 1) in ("go", "goes", "went", "going"):
                first -= 1
        else:
            break
    while first < index and passage.low(first) in ("though", "however", "so", "yesterday", "today"):
        first += 1
    return first


def subject(passage: Passage, index: int) -> tuple[int, int] | None:
    """Whose act a verb group from a word on is: left of it, or the subject of a verb before."""
    found = speakers.left(passage, index)
    low = passage.low(index)
    if found and not (low.endswith("ing") and passage.low(index - 1) not in speakers.SUBJECT):
        return found
    return inherited(passage, index)


def inherited(passage: Passage, index: int) -> tuple[int, int] | None:
    """The subject of a verb before a word in its sentence: the nearest that is not subordinate."""
    fallback = None
    for at in range(index - 1, max(0, index - FURTHEST), -1):
        if passage.quoted[at] >= 0:
            continue
        if passage.breaks(at, at + 1):
            break
        if not speakers.finite(passage, at):
            continue
        start = group_start(passage, at)
        found = speakers.left(passage, start)
        if not found and passage.quoted[start - 2] >= 0:
            found = speakers.right(passage, at + 1)
        if not found or not speakers.begins_clause(passage, found[0]):
            continue
        if passage.low(found[0] - 1) not in speakers.SUBORDINATE:
            return found
        fallback = fallback or found
    return fallback


def after(passage: Passage, offset: int, *, quoted: bool) -> Hit | None:
    """The cue right after a content that ends at an offset: `, X said`, `, said X`."""
    index = passage.at(offset)
    comma = passage.low(index - 1) == "," or passage.text[offset - 1 : offset] == ","
    while passage.low(index) in (",", "-", "–", "—", "--") or passage.low(index).startswith("http"):
        comma = True
        index += 1
    if index >= len(passage.words) or passage.quoted[index] >= 0:
        return None
    if index and passage.breaks(index - 1, index):
        return None
    if passage.low(index) == "according" and passage.low(index + 1) == "to":
        return Hit(index, index + 1, speakers.right(passage, index + 2), 100)
    if not (quoted or comma):
        return None
    verb = index
    while speakers.adverb(passage.low(verb)):
        verb += 1
    kind = head(passage, verb)
    if kind in ("speech", "tell", "mind") and passage.low(verb) not in ("like", "set", "need"):
        source = speakers.right(passage, verb + 1)
        ing = passage.low(verb).endswith("ing")
        if source and not ing:
            return Hit(index, verb, source, 95)
    first = index + (passage.low(index) in ("as", "and", "or"))
    for verb in range(first + 1, min(first + FURTHEST, len(passage.words))):
        if passage.quoted[verb] >= 0 or passage.breaks(verb - 1, verb):
            return None
        kind = head(passage, verb)
        if kind in ("speech", "tell") or (kind == "mind" and (quoted or verb - first < 6)):
            start = group_start(passage, verb)
            source = speakers.left(passage, start)
            if source and source[0] <= first + 1 and source[0] >= first:
                return Hit(start, verb, source, 95)
    return None


def before(passage: Passage, offset: int) -> Hit | None:
    """The best cue before a content that starts at an offset, in the same sentence."""
    limit = passage.at(offset)
    best: Hit | None = None
    depth = 0
    for index in range(limit - 1, max(-1, limit - FURTHEST), -1):
        if passage.breaks(index, index + 1) and index < limit - 1:
            break
        if index == limit - 1 and passage.breaks(index, limit):
            break
        if passage.quoted[index] >= 0:
            depth += 1
            continue
        found = candidate(passage, index, limit)
        if found:
            score = found.score - depth
            if best is None or score > best.score:
                best = found._replace(score=score)
    return best


def candidate(passage: Passage, index: int, limit: int) -> Hit | None:
    """The hit of a word before a content, if it can be a cue."""
    low = passage.low(index)
    if low == "to" and passage.low(index - 1) == "according":
        source = speakers.right(passage, index + 1)
        after_it = source[1] + 1 if source else limit
        certain = passage.low(after_it) == "," and after_it < limit
        return Hit(index - 1, index, source, 90 if certain else 40) if source else None
    kind = head(passage, index)
    if not kind or (passage.headline and kind not in ("speech", "tell")):
        return None
    gap = [passage.low(at) for at in range(index + 1, limit)]
    words = [word for word in gap if word not in MARKS]
    near = all(word in PARTICLES for word in words) and len(words) <= 3
    last = index
    if near and words:
        last = index + max(
            (n + 1 for n, word in enumerate(gap) if word in PARTICLES and word != "that"), default=0
        )
    if kind in ("noun", "adjective"):
        if not near or (kind == "adjective" and not words and limit - index > 1):
            return None
        start = group_start(passage, index)
        return Hit(start, last, None, NEAR_SCORE[kind])
    start = group_start(passage, index)
    score = NEAR_SCORE[kind]
    if not near:
        joined = gap[-1] in ("that", ":", "“", '"', ",", "how", "whether", "if", "to")
        told = kind == "tell" and len(words) <= 6
        score = FAR_SCORE[kind] + 15 * joined + 12 * told - 1.5 * len(words)
        last = index
    return Hit(start, last, subject(passage, start), score)


def spans(passage: Passage, hit: Hit) -> tuple[Span, Span | None]:
    """The offsets of a cue and its source."""
    cue = Span(passage.words[hit.first].start, passage.words[hit.last].end)
    return cue, speakers.span(passage, hit.source) if hit.source else None
