"""What kind of claim a content seems to be, and whether it denies or asks, by its words.

It is offered with the questions on a claim, where a person sees and judges it, and is no part of a
suggestion. Invariant: without a sign in the words nothing is said.
"""

import re

from annotate.core.untagged import numbers
from annotate.suggest.dates.suggesting import timexes
from annotate.suggest.quantities import counts

LOOKED_AT = 1 << 10
"""Code points of a content that are looked at."""

FIRST_WORDS = 8
"""A word for `no` among so many words belongs to the main clause."""

DENIES = re.compile(r"\b(?:not|no|never|nobody|none|[a-z]+n[’']t|cannot)\b", re.IGNORECASE)
TWO_SIDED = re.compile(r"\b(?:neither|nor|not only|no longer|no doubt)\b", re.IGNORECASE)

SMALL = re.compile(
    r"(?:a|an|one|two|three|four|five|six|seven|eight|nine|ten|few|several|many|dozens?|hundreds?"
    r"|thousands?|millions?|of| |several hundred)+",
    re.IGNORECASE,
)
TIMES = re.compile(r"[ \n](?:times|percent|per cent)\b")
"""A small number in words counts only with these: `two observers` is no figure to check."""

CAUSAL = re.compile(
    r"\b(?:because|due to|owing to|in order to|thanks to|as a result|led to|leads to|resulted in"
    r"|results in|caused|causes|therefore|that is why|so that)\b",
    re.IGNORECASE,
)
PREDICTION = re.compile(
    r"\b(?:will|shall|would|could|might|going to|expected to|likely to|about to)\b|[’']ll\b",
    re.IGNORECASE,
)
POSITION = re.compile(
    r"\b(?:must|should|ought|need to|needs to|urge|urges|call (?:on|for)|calls (?:on|for)|believes?"
    r"|regrets?|hopes?|hoped|wants?|demands?|supports?|opposes?|condemns?|welcomes?|rejects?"
    r"|deplores?|right to|duty|concerned|committed|commitment|unacceptable|wrong|important"
    r"|necessary|perhaps|ready to|willing to|unwilling|proud|glad|sorry|fair|unfair|shameful)\b",
    re.IGNORECASE,
)
EVENT = re.compile(
    r"\b(?:was|were|been|being|had|did|has|have|took|came|went|made|gave|began|said|saw|told|sent"
    r"|left|held|met|fell|rose|killed|[a-z]{3,}ed|[A-Z]?[a-z]{2,}ing)\b"
)


def kind(content: str) -> str:
    """`numerical`, `causal`, `position`, `prediction` or `event`; empty without a sign."""
    seen = content[:LOOKED_AT]
    if _numerical(seen):
        return "numerical"
    first = seen[: _first_clause(seen)]
    for name, pattern, where in (
        ("causal", CAUSAL, seen),
        ("position", POSITION, first),
        ("prediction", PREDICTION, first),
        ("event", EVENT, seen),
    ):
        if pattern.search(where):
            return name
    return ""


def polarity(content: str) -> str:
    """`asks` for a question, `denies` for a main clause with a word for `no`; else empty."""
    seen = content[:LOOKED_AT]
    sentence = re.match(r"[^.?!]*[.?!]?", seen)
    if sentence and sentence[0].endswith("?"):
        return "asks"
    words = " ".join(seen.split()[:FIRST_WORDS])
    clause = re.split(r"[,;:.]", words, maxsplit=1)[0]
    return "denies" if DENIES.search(clause) and not TWO_SIDED.search(clause) else ""


def _numerical(content: str) -> bool:
    """True if it has a number that is part of no date."""
    found = [
        span
        for span in numbers(content, 0, len(content))
        if not SMALL.fullmatch(content, *span) or TIMES.match(content, span.end)
    ]
    found = [span for span in found if counts(content, span)]
    if not found:
        return False
    dates = timexes(content, "", 0, len(content))
    return any(
        all(date.span.end <= span.start or span.end <= date.span.start for date in dates)
        for span in found
    )


def _first_clause(content: str) -> int:
    """Where the first sentence of a content ends."""
    found = re.search(r"[.?!](?:\s|$)", content)
    return found.end() if found else len(content)
