"""What a pattern of words cannot match without, told before the pattern is compiled.

To compile all patterns of a language takes longer than to read an article, and most of them have no
place in it. Invariant: where the needs of a pattern are not met it does not match.
"""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

PIECE = re.compile(r" +|\(\?<?[=!]|[()|?*+]|(?:[a-z_]+=)?([A-Z_]+|[a-z]+)|.")


class Needs(NamedTuple):
    """All sets are of characters that stand for words."""

    first: frozenset[str]
    """What it matches begins with one of these, if it is not empty."""
    every: tuple[frozenset[str], ...]
    """Of each of these there is one in what it matches."""
    empty: bool
    """True if it may match no word at all."""


NOTHING = Needs(frozenset(), (), True)


def one_of(signs: Iterable[str]) -> Needs:
    """One of some words, or of some phrases that begin with them."""
    first = frozenset(signs)
    return Needs(first, (first,), False)


def needs(pattern: str, known: Callable[[str], Needs]) -> Needs:
    """What a pattern needs; `known` tells it of a class, a part or a word."""
    pieces = [piece for piece in PIECE.finditer(pattern) if piece[0][0] != " "]
    return _choice(pieces[::-1], known)


def _choice(pieces: list[re.Match[str]], known: Callable[[str], Needs]) -> Needs:
    """One of what `|` parts, up to the end or the bracket that closes it. Takes it from the end of
    the pieces, which are in reverse."""
    branches = [_row(pieces, known)]
    while pieces and pieces[-1][0] == "|":
        pieces.pop()
        branches.append(_row(pieces, known))
    first = frozenset().union(*(branch.first for branch in branches))
    # Of each branch the set that tells most.
    least = [min(branch.every, key=len) for branch in branches if branch.every]
    if len(branches) == 1:
        every = branches[0].every
    else:
        every = (frozenset().union(*least),) if len(least) == len(branches) else ()
    return Needs(first, every, any(branch.empty for branch in branches))


def _row(pieces: list[re.Match[str]], known: Callable[[str], Needs]) -> Needs:
    """One thing after the other."""
    first, every, empty = NOTHING
    while pieces and pieces[-1][0] not in ("|", ")"):
        item = _item(pieces, known)
        first = first | item.first if empty else first
        every, empty = (*every, *item.every), empty and item.empty
    return Needs(first, every, empty)


def _item(pieces: list[re.Match[str]], known: Callable[[str], Needs]) -> Needs:
    """A word or a group, with the mark that says how often it stands there."""
    piece = pieces.pop()
    if piece[1]:
        item = known(piece[1])
    elif piece[0].startswith("("):
        item = _choice(pieces, known)
        pieces.pop()
        if piece[0] != "(":
            # It only looks around.
            item = NOTHING
    else:
        raise ValueError(f"{piece[0]} has no meaning in {piece.string}")
    while pieces and pieces[-1][0] in ("?", "*", "+"):
        if pieces.pop()[0] != "+":
            item = Needs(item.first, (), True)
    return item
