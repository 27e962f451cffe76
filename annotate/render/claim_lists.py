"""Who claims what in lines for a terminal: by claimant, and as a tree of what supports what.

Every line is cut at the width that is given, never a claim's polarity or place. Nothing of a file
comes out but through `core.cells`.
"""

from collections.abc import Iterator, Mapping, Sequence

from annotate.core.cells import safe, width
from annotate.core.claims import KINDS, Claim, Claimant
from annotate.core.wording import counted
from annotate.render.painting import BOLD, DIM, SIGNS, VERDICTS, Paint, Signs

LEAST = 20
"""Cells of a claim's words that are shown however narrow the window is."""


def table(claimants: Sequence[Claimant], columns: int, paint: Paint) -> Iterator[str]:
    """Each claimant with their claims, two lines a claim, at most `columns` cells wide where that
    can be: what it says, then what is known of it and where it stands."""
    verbs = (claim.verb for one in claimants for claim in one.claims)
    verb = max((width(safe(verb)) for verb in verbs), default=0)
    for number, one in enumerate(claimants):
        yield "\n" if number else ""
        yield heading(one, columns, paint)
        for claim in one.claims:
            yield from _rows(claim, columns, verb, paint)


def heading(one: Claimant, columns: int, paint: Paint) -> str:
    """A claimant's name with how many claims they make."""
    number = counted(len(one.claims), "claim")
    name = paint.clip(one.speaker.name, max(LEAST, columns - len(number) - 2))
    look = BOLD if one.speaker.somebody else f"{BOLD};{DIM}"
    return f"{paint(look, name)}  {paint(DIM, number)}\n"


def verdict_words(claim: Claim, signs: Signs = SIGNS) -> str:
    """The verdict behind its sign; empty if nobody gave one."""
    sign = signs.verdicts.get(claim.verdict, "")
    return f"{sign} {claim.verdict}".strip()


def _rows(claim: Claim, columns: int, verb: int, paint: Paint) -> Iterator[str]:
    said = safe(claim.verb)
    said = paint(BOLD, said) + " " * (verb - width(said))
    indent = 4 + verb
    room = max(LEAST, columns - indent)
    yield f"  {said}  {paint.clip(claim.text, room)}\n"
    place = safe(claim.place)
    when = f"when {', '.join(claim.when)}" if claim.when else ""
    dot = paint.signs.dot
    verdict = safe(verdict_words(claim, paint.signs))
    look = VERDICTS.get(claim.verdict, "")
    facts = dot.join(fact for fact in (claim.check, when) if fact)
    before = f"{verdict}{dot}" if verdict else ""
    after = f"{safe(facts)}{dot}" if facts else ""
    start = min(indent, max(2, columns - width(place)))
    if width(before + after + place) <= room:
        yield f"{' ' * indent}{paint(look, before)}{paint(DIM, after + place)}\n"
        return
    # What has no room in one line has two: a place that is cut leads nowhere.
    if verdict or facts:
        known = paint.clip(facts, max(LEAST, room - width(before)))
        yield f"{' ' * indent}{paint(look, before if facts else verdict)}{paint(DIM, known)}\n"
    yield f"{' ' * start}{paint(DIM, place)}\n"


def tree(
    claimants: Sequence[Claimant],
    known: Mapping[tuple[str, str], Claim],
    columns: int,
    paint: Paint,
) -> Iterator[str]:
    """Claimant → claim → what it supports or contradicts, drawn with lines; `known` are all claims
    by their keys. Places are whole; of a claim's words as much is shown as there is room for."""
    signs = paint.signs
    for one in claimants:
        yield heading(one, columns, paint)
        for number, claim in enumerate(one.claims, 1):
            last = number == len(one.claims)
            rest = "   " if last else signs.line
            ties = [(kind, other) for kind, other in tied(claim, known)]
            yield from _branch(signs.last if last else signs.fork, claim, "", columns, paint)
            for place, (kind, other) in enumerate(ties, 1):
                end = place == len(ties)
                who = ", ".join(speaker.name for speaker in other.speakers)
                fork = rest + (signs.last if end else signs.fork)
                others = width(f"{fork}{kind} , who {safe(other.saying)} “”")
                name = paint.clip(who, max(LEAST // 2, columns - others - LEAST))
                yield from _branch(fork, other, f"{kind} {name}, who ", columns, paint)


def tied(claim: Claim, known: Mapping[tuple[str, str], Claim]) -> Iterator[tuple[str, Claim]]:
    """The claims that a claim's links lead to, each with the kind of link."""
    for kind, ids in zip(KINDS, (claim.supports, claim.contradicts), strict=True):
        for id in ids:
            if (other := known.get((claim.file, id))) is not None:
                yield kind, other


def _branch(fork: str, claim: Claim, before: str, columns: int, paint: Paint) -> Iterator[str]:
    """A claim at the end of a line of the tree, with its verdict and place."""
    found = safe(verdict_words(claim, paint.signs))
    tail = f" ({found + ', ' if found else ''}{safe(claim.place)})"
    lead = safe(before) + safe(claim.saying)
    room = columns - width(fork) - width(lead) - width(tail) - 3
    if room >= LEAST:
        words = paint.quoted(paint.clip(claim.text, room))
        yield f"{fork}{_verb(lead, claim, paint)} {words}{paint(DIM, tail)}\n"
        return
    # Below each other, where they have no room beside each other.
    signs = paint.signs
    rest = fork.replace(signs.fork, signs.line).replace(signs.last, "   ")
    room = max(LEAST, columns - width(fork) - width(lead) - 3)
    words = paint.quoted(paint.clip(claim.text, room))
    yield f"{fork}{_verb(lead, claim, paint)} {words}\n"
    yield f"{rest}{paint(DIM, tail.strip())}\n"


def _verb(lead: str, claim: Claim, paint: Paint) -> str:
    """The words before a claim with its polarity in bold."""
    said = safe(claim.saying)
    return lead[: len(lead) - len(said)] + paint(BOLD, said)
