"""Finding text in the article, as someone types it or exactly as it stands.

Invariant: what is found lies at its offsets in the text, in code points, and cuts no cluster: a
letter is never parted from its accents.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import filterfalse

from annotate.core.folding import bearing, pattern_for
from annotate.core.segmentation import FLAGS, MARKS, UNSPACED, snapped
from annotate.core.spans import Span

SAMPLE = 1 << 12
ASCII = re.compile("[\x00-\x7f]+")
ACCENTS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff"
"""They join the letter before them and nothing else."""

JOINING = re.compile(
    f"[{MARKS}{FLAGS}\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\u1100-\u11ff\ua960-\ua97c"
    "\ud7b0-\ud7fb\U0001f3fb-\U0001f3ff]"
)
"""A character that may be in one cluster with a neighbour."""

IN_WORD = rf"(?:[^\W{UNSPACED}]|[{MARKS}])"
"""A letter, digit or mark beside which no word starts or ends."""


@lru_cache(maxsize=1)
def alphabet(text: str) -> frozenset[str]:
    """What characters of a text are not ASCII. Kept, because a search is typed letter by letter."""
    if text.isascii():
        return frozenset()
    # Where most is ASCII, to drop it first takes a quarter of the time; else three times as long.
    few = len(ASCII.sub("", text[:SAMPLE])) < SAMPLE // 16
    return frozenset(filterfalse(str.isascii, ASCII.sub("", text) if few else set(text)))


def matches(pattern: str, text: str, *, accents: bool) -> Iterator[Span]:
    """The matches of a pattern as whole clusters. `accents` tells whether the pattern minds the
    accents after a letter, so that they cost no more time."""
    found = (Span._make(match.span()) for match in re.finditer(pattern, text))
    return whole(found, text, accents=accents)


def whole(found: Iterable[Span], text: str, *, accents: bool = False) -> Iterator[Span]:
    """Matches, from left to right, grown to whole clusters; those that are empty or overlap the one
    before are left out."""
    joining = filter(JOINING.match, alphabet(text))
    if all(accents and re.match(f"[{ACCENTS}]", one) for one in joining):
        yield from (span for span in found if span.start < span.end)
        return
    done = 0
    for span in found:
        near_start = JOINING.search(text, max(0, span.start - 1), span.start + 1)
        if near_start or JOINING.search(text, span.end - 1, span.end + 1):
            span = snapped(text, *span)
        if done <= span.start < span.end:
            yield span
            done = span.end


def find(
    text: str, wanted: str, *, ignore_case: bool | None = None, whole_words: bool = False
) -> list[Span]:
    """Every place that `wanted` may be typed for, from left to right, none overlapping another.

    Unless it is said, case matters only if `wanted` has capitals; an accent matters only where it
    has one. Any blank matches any run of blanks, a straight quotation mark a curly one, a hyphen
    any dash.
    """
    either = wanted == wanted.lower() if ignore_case is None else ignore_case
    beyond = alphabet(text)
    pattern = typed(wanted, bearing(beyond, wanted) if beyond else beyond, either, whole_words)
    if not pattern:
        return []
    return list(matches(pattern, text, accents=not JOINING.match(wanted.lstrip())))


@lru_cache(maxsize=256)
def typed(wanted: str, beyond: frozenset[str], ignore_case: bool, whole_words: bool) -> str:
    """A pattern for what is typed, in texts with an alphabet. Kept, because many short texts have
    the same one."""
    pattern = pattern_for(wanted, beyond, ignore_case)
    return whole_word(pattern, wanted.strip()) if whole_words and pattern else pattern


def whole_word(pattern: str, wanted: str = "") -> str:
    """A pattern that starts and ends where words do; of what is typed only the ends that are
    letters. Scripts without blanks have no such places, so there any will do."""
    before = "" if wanted and not re.match(r"\w", wanted) else f"(?<!{IN_WORD})"
    after = "" if wanted and not re.search(rf"\w[{MARKS}]*\Z", wanted) else f"(?!{IN_WORD})"
    return f"{before}(?:{pattern}){after}"


def occurrences(
    text: str, quote: str, *, whole_words: bool = True, ignore_case: bool = False
) -> list[Span]:
    """Every place where exactly `quote` stands, as whole words if it starts and ends with one.

    A blank in the quote stands for any run of blanks, so a quote may go over the end of a line.
    No place is cut out of a cluster.
    """
    if not quote:
        return []
    parts = [r"\s+" if part.isspace() else re.escape(part) for part in re.split(r"(\s+)", quote)]
    pattern = "".join(parts)
    if whole_words and re.match(r"\w", quote):
        # Looking back from behind the first letter, `re` can run to the next one quickly.
        pattern = rf"{quote[0]}(?<![\w{ACCENTS}]{quote[0]}){pattern[1:]}"
    if whole_words and re.search(r"\w\Z", quote):
        pattern = rf"{pattern}(?!\w)"
    pattern = f"{'(?i)' if ignore_case else ''}{pattern}(?![{ACCENTS}])"
    if not any(map(JOINING.match, alphabet(text))):
        return [Span._make(match.span()) for match in re.finditer(pattern, text)]
    return [
        span
        for match in re.finditer(pattern, text)
        if (span := Span._make(match.span())) == snapped(text, *span)
    ]


def following(spans: list[Span], offset: int) -> Span | None:
    """The first span that starts after an offset, else the first of all."""
    if not spans:
        return None
    return spans[bisect_right(spans, (offset, 1 << 60)) % len(spans)]


def preceding(spans: list[Span], offset: int) -> Span | None:
    """The last span that starts before an offset, else the last of all."""
    return spans[bisect_left(spans, (offset, 0)) - 1] if spans else None


def between(spans: list[Span], start: int, end: int) -> list[Span]:
    """Of spans that do not overlap, those that touch `start:end`."""
    first = max(0, bisect_left(spans, (start, 0)) - 1)
    return spans[first : bisect_left(spans, (end, 0))]
