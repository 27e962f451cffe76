"""Contents that follow their cue: `X said that …`, `X wants to …`, `X rejected the plan`.

How sure a cue is depends on its class and on what joins it to the content. The shares were counted
in news; the words themselves are known from the language.
"""

from collections.abc import Iterator, Sequence

from annotate.core.sentences import word_set
from annotate.suggest.attributions import clauses, cues, grammar, speakers
from annotate.suggest.attributions.behind import Draft, Piece, following_quotes
from annotate.suggest.attributions.clauses import Start
from annotate.suggest.attributions.cues import Hit
from annotate.suggest.attributions.lexicon import AMBIGUOUS, WEAK, nouns, verbs
from annotate.suggest.attributions.passage import Passage

BE = word_set("is are was were be been being")

SCORES = {
    ("speech", "that"): 0.9, ("speech", "quote"): 0.9, ("speech", "clause"): 0.9,
    ("speech", "question"): 0.9, ("speech", "to"): 0.75, ("speech", "phrase"): 0.64,
    ("speech", "prep"): 0.55,
    ("tell", "that"): 0.85, ("tell", "quote"): 0.85, ("tell", "clause"): 0.85,
    ("tell", "question"): 0.9, ("tell", "to"): 0.8, ("tell", "prep"): 0.45,
    ("tell", "phrase"): 0.64,
    ("mind", "that"): 0.65, ("mind", "quote"): 0.5, ("mind", "clause"): 0.62,
    ("mind", "question"): 0.6, ("mind", "to"): 0.65, ("mind", "phrase"): 0.6,
    ("mind", "prep"): 0.5,
    ("noun", "that"): 0.45, ("adjective", "that"): 0.65, ("adjective", "prep"): 0.6,
}  # fmt: skip
"""The share of contents that are right by more than half, by class and joint. What is not here,
as `plan to` or `likely to`, is wrong too often. An object alone, as in `repeated his demand`, is
right as often as what is shown, but claims nothing: it is held just below that."""


def forward(passage: Passage, first: int, end: int, used: Sequence[bool]) -> Iterator[Draft]:
    """The contents behind the cues of a sentence, from left to right."""
    for at in range(first, end):
        kind = "" if used[at] or passage.quoted[at] >= 0 else grammar.head(passage, at)
        begin = clauses.start(passage, at, kind, end) if kind else None
        score = SCORES.get((kind, begin.joint), 0.0) if begin else 0.0
        if begin and kind == "noun" and begin.joint == "prep" and about(passage, at):
            score = 0.45
        if begin is None or not score or weak(passage, at, begin) or relative(passage, at, begin):
            continue
        hit = cue_of(passage, at, kind, begin)
        if hit is None:
            continue
        stop = clauses.stop(passage, begin.first, end, begin.joint, subordinate(passage, hit))
        pieces = [Piece(begin.first, stop)]
        if begin.joint == "to" and raising(passage, hit.first, at):
            topic = speakers.left(passage, hit.first)
            pieces = [Piece(topic[0], topic[1] + 1), *pieces] if topic else pieces
            hit = hit._replace(source=cues.agent(passage, at))
            score = min(score, 0.6)
        if begin.joint == "quote" and stop == end:
            pieces += following_quotes(passage, end)
        yield Draft(pieces, hit, score, f"{kind} {begin.joint}")


ABOUT = {
    "in": word_set("confidence faith belief"),
    "of": word_set(
        "criticism endorsement disapproval approval accusation allegation condemnation rejection"
        " denial praise critique assessment perception portrayal depiction denunciation acceptance"
        " mockery ridicule opinion fear hatred distrust repudiation"
        " warning promise idea notion talk claim hint threat acknowledgment admission"
        " insistence discussion reminder recollection"
    ),
    "for": word_set(
        "support praise call demand request plea hope enthusiasm sympathy contempt disdain blame"
        " preference respect desire"
    ),
    "to": word_set("opposition objection resistance hostility commitment"),
    "about": word_set(
        "concern question doubt worry statement comment complaint remark view opinion"
    ),
    "over": word_set("concern question anger outrage fury alarm"),
    "against": word_set("accusation allegation attack"),
    "on": word_set("attack view position stance opinion"),
}
"""Prepositions, and the nouns which by them name what they are about."""


def about(passage: Passage, at: int) -> bool:
    """True for `support for`, `criticism of`, `concerns about`."""
    low = passage.low(at)
    known = ABOUT.get(passage.low(at + 1), frozenset())
    return low in known or low.removesuffix("s") in known


def weak(passage: Passage, at: int, begin: Start) -> bool:
    """True if a verb means too many things to attribute what follows it."""
    base = verbs().get(passage.low(at), ("", ""))[0]
    return base in WEAK and begin.joint not in ("that", "quote")


def relative(passage: Passage, at: int, begin: Start) -> bool:
    """True if `that` stands for what may be a noun: `the reports that track spending`."""
    if begin.joint != "that" or passage.low(begin.first) != "that":
        return False
    low = passage.low(at)
    noun = low in nouns() or (verbs().get(low, ("", ""))[0] in AMBIGUOUS and low.endswith("s"))
    return noun and speakers.verb_like(passage, begin.first + 1)


def cue_of(passage: Passage, at: int, kind: str, begin: Start) -> Hit | None:
    """The cue around a word, and its source."""
    if kind == "noun":
        return cues.nominal(passage, at, begin.first, kind)
    start = grammar.group_start(passage, at)
    start = cues.linked(passage, start) if kind == "adjective" else start
    source = cues.agent(passage, at) or speakers.subject(passage, start)
    if not source and kind == "speech" and passage.breaks(at - 1, at):
        # `Said Orlova: “…”`
        source = speakers.right(passage, at + 1)
    joined = begin.first == at + 2 and (
        begin.joint == "prep" or passage.low(at + 1) in clauses.PARTICLES
    )
    return Hit(start, at + joined, source, 0)


def subordinate(passage: Passage, hit: Hit) -> bool:
    """True if the main clause follows the content behind a comma: `If X says …, it will …`."""
    first = min(hit.first, hit.source[0]) if hit.source else hit.first
    ahead = hit.source is not None and hit.source[0] > hit.last
    participle = passage.low(hit.last).endswith(("ing", "ed"))
    opening = participle and passage.breaks(hit.first - 1, hit.first)
    apart = passage.low(hit.first - 1) == "who" and passage.low(hit.first - 2) == ","
    return (
        apart or passage.low(first - 1) in clauses.SUBORDINATE or (ahead and participle) or opening
    )


def raising(passage: Passage, start: int, at: int) -> bool:
    """True if the subject of what is attributed is before the cue: `prices seem to rise`."""
    low = passage.low(at)
    passive = any(passage.low(index) in BE for index in range(start, at))
    known = low.endswith(("ed", "n")) or low in ("likely", "unlikely")
    return (passive and known) or verbs().get(low, ("", ""))[0] in ("appear", "seem", "tend")
