"""Contents whose cue stands behind them or in their midst: `“…,” X said. “…”`, `…, X said.`

The part of a sentence before such a cue, and what goes on after it, are one content in pieces.
Each rule looks at one sentence, as a range of words, and yields what it finds.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from annotate.core.sentences import word_set
from annotate.suggest.attributions import clauses, cues, grammar, speakers
from annotate.suggest.attributions.cues import Hit
from annotate.suggest.attributions.passage import Passage

OPENING = {'"', "“", "''", "‘", "„", "«"}
SMALL = word_set("and of the de al van von bin")
"""Words without a capital in the name before a colon."""


CONNECTIVES = word_set("but and so yet still now however meanwhile")
"""What only ties a sentence to the one before."""

DATELINE = 8
"""Words of `KARSK (Reuters) —`, at most."""


class Piece(NamedTuple):
    """The first word of a fragment, and the index after its last."""

    first: int
    end: int


class Draft(NamedTuple):
    """A content in pieces, with its cue, how sure it is, and the rule that found it."""

    pieces: list[Piece]
    hit: Hit | None
    score: float
    rule: str


def according(passage: Passage, first: int, end: int) -> Iterator[Draft]:
    """`According to X, …` and `…, according to X`."""
    for at in range(first, end - 1):
        if passage.quoted[at] >= 0 or passage.low(at) != "according":
            continue
        source = speakers.right(passage, at + 2) if passage.low(at + 1) == "to" else None
        if source is None:
            continue
        if passage.low(at - 1) == "," and passage.low(at - 2) == "that":
            # `X said that, according to Y, …` is what X said.
            continue
        start, tail = unmarked(passage, first, at), source[1] + 1
        if start == at or passage.low(at - 1) in ("and", "but"):
            while tail < end and passage.low(tail) != ",":
                tail += 1
            pieces = [Piece(tail + 1, clauses.stop(passage, tail + 1, end, "that"))]
        else:
            pieces = [Piece(start, at)]
            if passage.low(tail) == "," and resumes(passage, tail + 1, end):
                pieces.append(Piece(tail + 1, clauses.stop(passage, tail + 1, end, "that")))
        yield Draft(pieces, Hit(at, at + 1, source, 0), 0.75, "according")


def labelled(passage: Passage, first: int, end: int) -> Iterator[Draft]:
    """`Orlova: “We shall see.”`, and in a headline without quotation marks."""
    for at in range(first + 1, end - 1):
        if passage.low(at) != ":" or passage.quoted[at] >= 0:
            continue
        name = speakers.ending(passage, at - 1)
        if not name or not grammar.begins_clause(passage, name[0]):
            continue
        words = range(name[0], name[1] + 1)
        named = all(passage.capital(word) or passage.low(word) in SMALL for word in words)
        quoted = passage.quoted[at + 1] >= 0
        if named and (quoted or (passage.title and name[0] == first == 0)):
            pieces = [Piece(at + 1, clauses.stop(passage, at + 1, end, "that"))]
            pieces += following_quotes(passage, end) if quoted else []
            yield Draft(pieces, Hit(at, at, name, 0), 0.8, "label")


def behind(passage: Passage, first: int, end: int, used: Sequence[bool]) -> Iterator[Draft]:
    """`…,” X said. “…”` and `…, X said.`"""
    for at in range(first, end):
        quote = passage.quoted[at]
        closing = quote >= 0 and (at + 1 == len(used) or passage.quoted[at + 1] != quote)
        if used[at] or not (closing or (quote < 0 and passage.low(at) == ",")):
            continue
        hit = cues.after(passage, passage.words[at].end, quoted=closing)
        if hit is None or any(used[hit.first : hit.last + 1]):
            continue
        start = unmarked(passage, unused(used, first, at), at)
        tail = max(hit.last, hit.source[1] if hit.source else 0) + 1
        if closing:
            start = prefix(passage, start, at)
        elif not clauses.stands_alone(passage, start, at) and not (
            passage.low(tail) == "," and resumes(passage, tail + 1, end)
        ):
            continue
        if any(passage.quoted[n] < 0 and clauses.cue_at(passage, n) for n in range(start, at)):
            continue
        whole = closing and passage.quoted[start] == quote
        if whole or spoken(passage, hit, tail, end):
            pieces = [Piece(start, at + 1), *continued(passage, tail, end, closing)]
            yield Draft(pieces, hit, *((0.95, "quote") if whole else (0.7, "postposed")))


def resumes(passage: Passage, index: int, end: int) -> bool:
    """True if a clause, or the verb of one, goes on behind its cue."""
    if passage.low(index) in ("and", "but", "while", "though"):
        return False
    return speakers.verb_like(passage, index) or clauses.clause_from(passage, index, end)


def unused(used: Sequence[bool], first: int, at: int) -> int:
    """Where what is not attributed yet begins before a word."""
    while at > first and not used[at - 1]:
        at -= 1
    return at


def unmarked(passage: Passage, first: int, end: int) -> int:
    """The first word behind a dateline and marks, but for one that opens a quotation."""
    if first == 0 and passage.text[slice(*passage.words[0][:2])].isupper():
        dashes = (at for at in range(1, min(DATELINE, end)) if passage.low(at) in grammar.DASHES)
        first = next(dashes, 0)
    while first < end and (
        passage.low(first) in grammar.PUNCTUATION - OPENING or passage.low(first) in CONNECTIVES
    ):
        first += 1
    return first


def prefix(passage: Passage, start: int, at: int) -> int:
    """Where the clause that a quotation ends begins: at the quotation if a comma is before it."""
    quote = passage.at(passage.quotes[passage.quoted[at]].start)
    if quote <= start or passage.low(quote - 1) in grammar.PUNCTUATION:
        return max(start, quote)
    return start


def spoken(passage: Passage, hit: Hit, tail: int, end: int) -> bool:
    """True if a verb of speech behind a clause has no content of its own after it."""
    low = passage.low(tail)
    free = tail >= end or low in (".", ",", ";") or low in clauses.UNCLAIMED
    verb = grammar.head(passage, hit.last) in ("speech", "tell") or passage.low(hit.last) == "to"
    return verb and (free or speakers.timely(passage, tail))


def continued(passage: Passage, tail: int, end: int, quoted: bool) -> list[Piece]:
    """What goes on behind a cue: the rest of the sentence, or the quotations after it."""
    index = tail
    while index < end and passage.quoted[index] < 0 and passage.low(index) not in (",", ":"):
        if clauses.cue_at(passage, index):
            return []
        index += 1
    if index < end and passage.low(index) in (",", ":"):
        index += 1
        resumed = index < end and passage.quoted[index] >= 0
        plain = not quoted and index < end and not passage.low(index).endswith("ing")
        if resumed or (plain and index == tail + 1):
            return [Piece(index, clauses.stop(passage, index, end, "that"))]
    return following_quotes(passage, end)


def following_quotes(passage: Passage, index: int) -> list[Piece]:
    """The quotations from a word on that are sentences and name no speaker of their own."""
    pieces: list[Piece] = []
    while index < len(passage.words) and passage.quoted[index] >= 0:
        last = index
        while last < len(passage.words) and passage.quoted[last] == passage.quoted[index]:
            last += 1
        named = cues.after(passage, passage.words[last - 1].end, quoted=True)
        if named or not passage.breaks(last - 1, last):
            break
        pieces.append(Piece(index, last))
        index = last
    return pieces
