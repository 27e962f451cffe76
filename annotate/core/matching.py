"""Texts and regular expressions that are looked for, in one way for articles and for values.

Invariant: what is found lies at its offsets in code points and cuts no cluster; a regular
expression is given up after LIMIT seconds an article, in whichever thread, so that none hangs.

Regular expressions are those of the `regex` library, which has time limits and full case folding;
texts go the way of `core.search`, which needs no such thing: its patterns never backtrack far.
"""

import re
import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import prod
from typing import Any, NamedTuple

from annotate.core.folding import letters
from annotate.core.query import Piece
from annotate.core.search import find, whole, whole_word
from annotate.core.spans import Span

LIMIT = 2.0
"""Seconds that regular expressions may take for one article."""

LONGEST = 2000
"""Code points of what is looked for."""
REPEATS = 100_000
"""The counts of a pattern multiplied: `regex` writes out what is repeated so often."""

COUNT = re.compile(r"\{\s*(\d+)")
RUN = re.compile("[a-z0-9]+")
ESCAPES = re.compile(r"\\(?:[pPN]\{[^}]*\}|.)", re.DOTALL)


class How(NamedTuple):
    """How texts are compared."""

    ignore_case: bool | None = None
    """None lets case matter only for what has capitals."""
    whole_words: bool = False


class Slow(Exception):
    """A regular expression took more than LIMIT; holds the expression."""


class Clock:
    """The time that is left for one article."""

    def __init__(self, seconds: float = LIMIT) -> None:
        self.until = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds, never quite nothing."""
        return max(1e-3, self.until - time.monotonic())


def capitals(pattern: str) -> bool:
    """True if a regular expression has capitals other than those of escapes such as `\\W`."""
    bare = ESCAPES.sub("", pattern)
    return bare != bare.lower()


def require_sound(piece: Piece, how: How) -> None:
    """Raises ValueError, with what is wrong and a hint, for what cannot be looked for."""
    if piece.regex:
        compiled(piece.wanted, how)
    elif len(piece.wanted) > LONGEST:
        raise ValueError(
            f"the text to look for has {len(piece.wanted):,} characters",
            f"look for a part of it: at most {LONGEST:,}",
        )


def minds_case(piece: Piece, how: How) -> bool:
    """True if capitals matter."""
    if how.ignore_case is not None:
        return not how.ignore_case
    return capitals(piece.wanted) if piece.regex else piece.wanted != piece.wanted.lower()


@lru_cache(maxsize=64)
def compiled(pattern: str, how: How) -> Any:
    """A regular expression; `^` and `$` stand for the ends of lines. Raises ValueError, with what
    is wrong and a hint, for one that cannot be read or would take too much memory."""
    import warnings

    import regex

    if len(pattern) > LONGEST or prod(map(_count, COUNT.findall(pattern))) > REPEATS:
        raise ValueError(
            "the regular expression is too big", f"at most {LONGEST:,} characters and few counts"
        )
    either = not minds_case(Piece(pattern, True), how)
    flags = regex.MULTILINE | (regex.IGNORECASE | regex.FULLCASE if either else 0)
    try:
        with warnings.catch_warnings():
            # It warns of what some later version may read in another way.
            warnings.simplefilter("ignore")
            regex.compile(pattern, flags)
            return regex.compile(whole_word(pattern) if how.whole_words else pattern, flags)
    except (regex.error, RecursionError, OverflowError, MemoryError) as error:
        hint = "to search for it as text, leave the slashes or -e out"
        raise ValueError(f"no regular expression: {pattern} ({error})", hint) from None


def _count(digits: str) -> int:
    # What is longer is too big, whatever it says.
    return max(1, int(digits)) if len(digits) < 9 else REPEATS + 1


def spans(piece: Piece, text: str, how: How, clock: Clock) -> list[Span]:
    """Every place of a piece in a text, from left to right. Raises Slow."""
    if piece.regex:
        return [*whole(_matches(piece.wanted, text, how, clock), text)]
    return find(text, piece.wanted, ignore_case=how.ignore_case, whole_words=how.whole_words)


def _matches(pattern: str, text: str, how: How, clock: Clock) -> Iterator[Span]:
    try:
        for match in compiled(pattern, how).finditer(text, timeout=clock.left()):
            yield Span._make(match.span())
    except TimeoutError:
        raise Slow(pattern) from None


def there(piece: Piece, text: str, how: How, clock: Clock) -> bool:
    """True if a piece is somewhere in a text. Raises Slow."""
    if text.isascii() and run(piece) not in text.lower():
        return False
    return bool(spans(piece, text, how, clock))


@lru_cache(maxsize=256)
def run(piece: Piece) -> str:
    """The longest run of plain letters and digits, in small letters, that all that is found for a
    piece has in one of the ways in which it may be written; in ASCII there is one only. Empty if
    none is certain."""
    if piece.regex:
        return ""
    plain = " ".join(
        "".join(letter.base.lower() if not letter.accents else " " for letter in letters(word))
        for word in piece.wanted.split()
    )
    return max(RUN.findall(plain), key=len, default="")


def in_lines(pieces: Sequence[list[Span]], text: str) -> list[Span]:
    """Of the places of several pieces, those on lines that have all of the pieces, in text order;
    of two that overlap the first. A place is on the line that it starts on."""
    if len(pieces) == 1:
        return pieces[0]
    lines = [{_line(text, span): None for span in some} for some in pieces]
    every = set.intersection(*map(set, lines))
    found = sorted(span for some in pieces for span in some if _line(text, span) in every)
    kept: list[Span] = []
    for span in found:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _line(text: str, span: Span) -> int:
    """Where the line of a span starts."""
    return text.rfind("\n", 0, span.start) + 1
