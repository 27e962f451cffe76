"""Evidence for what a name stands for, and what follows from all of it.

Each piece speaks for one label (or, with a negative weight, against it), in units of log odds, and
says in words why. Invariant: the result depends on the pieces only, not on their order.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

PERSON, ORGANIZATION, LOCATION, EVENT, OTHER = (
    "person",
    "organization",
    "location",
    "event",
    "other",
)

PRIOR = {PERSON: 0.6, ORGANIZATION: 0.4, LOCATION: 0.2, EVENT: -1.5, OTHER: 0.2}
"""What names stand for in the news, before anything is known of one."""


class Evidence(NamedTuple):
    """One piece of evidence."""

    label: str
    weight: float
    why: str
    kind: str = ""
    """Of an organization or a location, as far as this piece says it."""


class Verdict(NamedTuple):
    """What a name most probably stands for."""

    label: str
    score: float
    why: str
    kind: str


def judged(pieces: Iterable[Evidence]) -> Verdict:
    """The most probable label, how sure that is, and the heaviest of what speaks for it.

    The same reason counts once, however often it is found.
    """
    best: dict[tuple[str, str], Evidence] = {}
    for piece in pieces:
        key = (piece.label, piece.why)
        if key not in best or abs(piece.weight) > abs(best[key].weight):
            best[key] = piece
    every = sorted(best.values(), key=lambda piece: (-piece.weight, piece.why))
    totals = dict(PRIOR)
    for piece in every:
        totals[piece.label] += piece.weight
    label = max(totals, key=lambda name: totals[name])
    score = 1 / sum(math.exp(total - totals[label]) for total in totals.values())
    telling = [piece for piece in every if piece.label == label and piece.weight > 0]
    why = ", ".join(piece.why for piece in telling[:2])
    kind = next((piece.kind for piece in telling if piece.kind), "")
    return Verdict(label, round(min(score, 0.99), 3), why or "capitals", kind)
