"""The verb or phrase that attributes, and whether it stands beside what is attributed.

Two places are asked for: right after a content (`…,” Orlova told reporters`, `…, said Orlova`) and
before one (`Orlova told reporters that …`). Each answer is a Hit with the words of the cue and of
its source, and how sure it is.
"""

from typing import NamedTuple

from annotate.core.sentences import word_set
from annotate.core.spans import Span
from annotate.suggest.attributions import grammar, speakers
from annotate.suggest.attributions.passage import Passage

PARTICLES = word_set(
    "that to how whether if of about for on against with in as at by over from into out up off"
    " toward towards around behind what why who when where which upon like back down forward away"
)
"""Words that join a cue and its content."""

OPENING = word_set("that to how whether if as for over from into about what why")
"""Words by which a content begins that stands apart from its cue."""

LIGHT = word_set(
    "make makes made making express expresses expressed expressing issue issued issues issuing"
    " voice voiced voices voicing raise raised raises raising give gave gives giving offer offered"
    " offers deliver delivered release released put take took has have had having show showed shows"
    " reached drew hold held"
)
"""Verbs that say nothing without their noun: `express concern`, `made the point`."""

PRONOUNS = ("who", "which", "that")
"""What may stand for a source that is named before."""

LINKING = word_set(
    "make makes made making become becomes became becoming grow grows grew remain remains remained"
)
"""Verbs that an adjective belongs to, besides the forms of `be`."""

POSSESSIVES = word_set("his her their its our my your")
FURTHEST = 45
"""Words before a content in which its cue may be."""

NEAR_SCORE = {"speech": 100.0, "tell": 98.0, "mind": 92.0, "noun": 60.0, "adjective": 60.0}
FAR_SCORE = {"speech": 70.0, "tell": 72.0, "mind": 50.0}
"""How sure a cue is by its class, beside its content and apart from it."""

GUESS = 50.0
"""How sure it is that an unknown verb beside a content is a cue."""


class Hit(NamedTuple):
    """The first and last word of a cue, its source, and how sure it is."""

    first: int
    last: int
    source: speakers.Phrase | None
    score: float


MARKS = 8
"""So many commas and dashes may stand between a content and its cue; a row of thousands would be
gone through from each of them."""


def agent(passage: Passage, last: int) -> speakers.Phrase | None:
    """Who did what a passive verb says: `rejected by the mayor`."""
    return speakers.right(passage, last + 2) if passage.low(last + 1) == "by" else None


def after(passage: Passage, offset: int, *, quoted: bool) -> Hit | None:
    """The cue right after a content that ends at an offset: `, X said`, `, said X`."""
    index = passage.at(offset)
    comma = passage.text[offset - 1 : offset] == ","
    last = index + MARKS
    while index < last and (
        passage.low(index) in (",", *grammar.DASHES) or passage.low(index).startswith("http")
    ):
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
    return inverted(passage, index, quoted) or following(passage, index, quoted)


def inverted(passage: Passage, index: int, quoted: bool) -> Hit | None:
    """A verb at a word with its subject after it: `said Orlova`."""
    verb = index
    while grammar.adverb(passage, verb):
        verb += 1
    low = passage.low(verb)
    if low.endswith("ing") or grammar.head(passage, verb) not in ("speech", "tell", "mind"):
        return None
    source = speakers.right(passage, verb + 1)
    if not source or (not quoted and grammar.head(passage, verb) == "mind"):
        return None
    return Hit(index, verb, source, 95)


def following(passage: Passage, index: int, quoted: bool) -> Hit | None:
    """A subject at a word with its verb: `Orlova said`."""
    first = index + (passage.low(index) in ("as", "and", "or"))
    for verb in range(first + 1, min(first + FURTHEST, len(passage.words))):
        if passage.quoted[verb] >= 0 or passage.breaks(verb - 1, verb):
            return None
        kind = grammar.head(passage, verb)
        if kind in ("speech", "tell") or (kind == "mind" and (quoted or verb - first < 6)):
            start = grammar.group_start(passage, verb)
            source = speakers.left(passage, start)
            if source and source[0] == first and nominal_words(passage, source):
                return Hit(start, verb, source, 95)
        elif quoted and not kind and passage.low(verb).endswith("ed"):
            # An unknown verb, as in `“…,” Orlova chuckled.`
            source = speakers.left(passage, verb)
            ended = passage.low(verb + 1) in (".", ",", ":", "on", "in", "at", "")
            if source and source[0] == first and ended:
                return Hit(verb, verb, source, 60)
    return None


def nominal_words(passage: Passage, source: speakers.Phrase) -> bool:
    """True if nothing in a phrase makes it a clause: `asking him to probe` is no subject."""
    words = range(source[0], source[1] + 1)
    return not passage.low(source[0]).endswith("ing") and all(
        passage.low(index) != "to" or passage.low(index - 1) == "," for index in words
    )


def beside(passage: Passage, offset: int) -> Hit | None:
    """The cue after a phrase without a comma: `a war Orlova denies`, `was rejected by Orlova`."""
    index = passage.at(offset)
    for verb in range(index, min(index + FURTHEST // 3, len(passage.words))):
        if passage.quoted[verb] >= 0 or (verb and passage.breaks(verb - 1, verb)):
            return None
        if grammar.head(passage, verb) not in ("speech", "tell", "mind"):
            continue
        start = grammar.group_start(passage, verb)
        source = speakers.left(passage, start) if start > index else None
        if source and source[0] == index:
            return Hit(start, verb, source, GUESS)
        if start == index and (source := agent(passage, verb)):
            return Hit(start, verb, source, GUESS)
        return None
    return None


def between(passage: Passage, start: int, end: int) -> Hit | None:
    """The cue that stands alone between two fragments: `prices ⟨are expected⟩ to rise`."""
    first, last = passage.at(start), passage.at(end) - 1
    if last - first > FURTHEST // 3:
        return None
    for verb in range(last, first - 1, -1):
        if passage.quoted[verb] < 0 and grammar.head(passage, verb) in ("speech", "tell", "mind"):
            group = max(first, grammar.group_start(passage, verb))
            source = speakers.left(passage, group) if group > first else agent(passage, verb)
            return Hit(group, verb, source if source and source[0] >= first else None, GUESS)
    return None


def before(passage: Passage, offset: int) -> Hit | None:
    """The best cue before a content that starts at an offset, in the same sentence."""
    limit = passage.at(offset)
    best: Hit | None = None
    depth = dashes = 0
    for index in range(limit - 1, max(-1, limit - FURTHEST), -1):
        if index + 1 < len(passage.words) and passage.breaks(index, index + 1):
            break
        if passage.quoted[index] >= 0:
            depth += 1
            continue
        dashes += passage.low(index) in grammar.DASHES
        found = candidate(passage, index, limit)
        if found:
            score = found.score - depth - 30 * (dashes == 1 and index < limit - 2)
            if best is None or score > best.score:
                best = found._replace(score=score)
    return best or guess(passage, limit)


def candidate(passage: Passage, index: int, limit: int) -> Hit | None:
    """The hit of a word before a content, if it can be a cue."""
    low = passage.low(index)
    if low == "to" and passage.low(index - 1) == "according":
        source = speakers.right(passage, index + 1)
        certain = source is not None and passage.low(source[1] + 1) in (",", ":", "—", "–", "-")
        return Hit(index - 1, index, source, 90 if certain else 40) if source else None
    if low == ":" and index == limit - 1 - (passage.low(limit - 1) in ("“", '"')):
        return labelled(passage, index)
    kind = grammar.head(passage, index)
    if not kind or (passage.headline and kind not in ("speech", "tell")):
        return None
    gap = [passage.low(at) for at in range(index + 1, limit)]
    words = [word for word in gap if word not in grammar.PUNCTUATION]
    near = len(words) <= 3 and all(word in PARTICLES for word in words)
    if kind in ("noun", "adjective"):
        return nominal(passage, index, limit, kind) if near else None
    start = grammar.group_start(passage, index)
    source = agent(passage, index) or speakers.subject(passage, start)
    if near:
        return Hit(start, joined(passage, index, limit), source, NEAR_SCORE[kind])
    told = kind == "tell" and len(words) <= 6
    opened = gap[-1] in OPENING or (kind != "mind" and gap[-1] in grammar.PUNCTUATION)
    score = FAR_SCORE[kind] + 15 * opened + 12 * told - 1.5 * len(words)
    return Hit(start, index, source, score)


def joined(passage: Passage, index: int, limit: int) -> int:
    """The last word of a cue with its particles: `called for`, `pointed out`, not `said that`."""
    last = index
    while last + 1 < limit and passage.low(last + 1) in PARTICLES - {"that"}:
        last += 1
    return last


def linked(passage: Passage, start: int) -> int:
    """Where a cue that is an adjective begins: with its verb in `made it clear`, `become vocal`."""
    verb = start - 1 - (passage.low(start - 1) == "it")
    return grammar.group_start(passage, verb) if passage.low(verb) in LINKING else start


def nominal(passage: Passage, index: int, limit: int, kind: str) -> Hit | None:
    """The hit of a noun or an adjective beside a content: `his claim that`, `is sure that`."""
    last = joined(passage, index, limit)
    start = grammar.group_start(passage, index)
    if kind == "adjective":
        start = linked(passage, start)
        source = speakers.subject(passage, start)
        return Hit(start, last, source, NEAR_SCORE[kind]) if start < index else None
    for back in range(1, 4):
        low = passage.low(index - back)
        if low in LIGHT:
            start = grammar.group_start(passage, index - back)
            return Hit(start, last, speakers.subject(passage, start), NEAR_SCORE[kind] + 2)
        if low in grammar.ARTICLES or grammar.possessed(low) or low in grammar.PUNCTUATION:
            break
    source = None
    for back in range(1, 4):
        low = passage.low(index - back)
        if grammar.possessed(low):
            source = (speakers.phrase_start(passage, index - back), index - back)
        if low in POSSESSIVES:
            source = (index - back, index - back)
        if source or low in grammar.PUNCTUATION:
            break
    return Hit(index, last, source or agent(passage, index), NEAR_SCORE[kind])


def labelled(passage: Passage, colon: int) -> Hit | None:
    """A name and a colon at the start of a paragraph: `Orlova: The port is closed`."""
    name = colon > 0 and all(
        passage.capital(at) or passage.low(at) in grammar.NEAR for at in range(colon)
    )
    if not name or colon > 6 or passage.quoted[0] >= 0:
        return None
    return Hit(colon, colon, (0, colon - 1), 58)


def guess(passage: Passage, limit: int) -> Hit | None:
    """An unknown verb beside a content, with a subject before it: `Orlova torpedoed the deal`."""
    index = limit - 1
    while index > 0 and passage.low(index) in PARTICLES:
        index -= 1
    low = passage.low(index)
    if index < 1 or passage.headline or passage.quoted[index] >= 0 or not low.endswith("ed"):
        return None
    group = grammar.group_start(passage, index)
    source = agent(passage, index) or speakers.left(passage, group)
    return Hit(group, limit - 1, source, GUESS) if source else None


def spans(passage: Passage, hit: Hit) -> tuple[Span, Span | None]:
    """The offsets of a cue and its source."""
    cue = Span(passage.words[hit.first].start, passage.words[hit.last].end)
    return cue, speakers.span(passage, hit.source) if hit.source else None


def relative(passage: Passage, hit: Hit) -> Span | None:
    """The pronoun before a cue that stands for its source: `Orlova, who told`."""
    if hit.source and hit.source[1] < hit.first - 1 and passage.low(hit.first - 1) in PRONOUNS:
        word = passage.words[hit.first - 1]
        return Span(word.start, word.end)
    return None
