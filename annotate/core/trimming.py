"""What of a selection is meant: the name without the comma, the quotation mark, the possessive.

A person points roughly and quickly; a tag should say `Maria Orlova`, not ` “Maria Orlova,”`. The
result lies inside the selection and is never empty; a selection of nothing but blanks and
punctuation stays as it is.
"""

import re
import unicodedata

from annotate.core.segmentation import cluster_at
from annotate.core.spans import Span

PAIRS = {
    "(": ")", "[": "]", "{": "}", "“": "”", "„": "“", "‘": "’", "‚": "‘", "«": "»", "‹": "›",
    "「": "」", "『": "』", "（": "）", "【": "】", "《": "》", '"': '"', "'": "'",
}  # fmt: skip
OPENERS = {closer: opener for opener, closer in PAIRS.items()} | {"“": "„", "‘": "‚"}

INVISIBLE = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)

DOTTED = re.compile(
    r"(?:^|[^\w.])(?:(?:[^\W\d_]\.){2,}|Ph\.D\.|(?:Jr|Sr|Inc|Corp|Ltd|Co|Bros|Esq|Messrs)\.)$"
)
"""An end at which the dot is part of the word."""


def find(text: str, mark: str, start: int, end: int) -> int:
    """The first place of a bracket or quotation mark in `start:end`, or -1.

    An apostrophe inside a word is no quotation mark.
    """
    place = text.find(mark, start, end)
    while place > 0 and mark in "'’" and text[place - 1].isalnum():
        if not text[place + 1 : place + 2].isalnum():
            break
        place = text.find(mark, place + 1, end)
    return place


def wrapped(text: str, start: int, end: int) -> bool:
    """True if the first and the last character are a pair of marks around all the rest."""
    opener, closer = text[start], text[end - 1]
    if end - start < 2 or (PAIRS.get(opener) != closer and OPENERS.get(closer) != opener):
        return False
    closing = find(text, closer, start + 1, end - 1)
    if closing < 0 or opener == closer:
        return closing < 0
    return -1 < find(text, opener, start + 1, end - 1) < closing


def loose_first(text: str, start: int, end: int) -> bool:
    """True if the first character does not belong to what follows."""
    first, following = text[start], text[start + 1 : min(start + 2, end)]
    if unicodedata.category(first)[0] != "P":
        return first in "`´"
    if first in PAIRS and find(text, PAIRS[first], start + 1, end) >= 0:
        return False
    return not (following.isalnum() if first in "@#" else first == "-" and following.isdigit())


def loose_last(text: str, start: int, end: int) -> bool:
    """True if the last character does not belong to what precedes."""
    last, before = text[end - 1], text[max(start, end - 2) : end - 1]
    if unicodedata.category(last)[0] != "P":
        return last in "`´"
    if last in OPENERS and find(text, OPENERS[last], start, end - 1) >= 0:
        return False
    if last == ".":
        return not DOTTED.search(text[max(start, end - 24) : end])
    return not (last in "%‰" and before.isdigit())


def possessive(text: str, start: int, end: int) -> bool:
    """True if the stretch ends with `’s` after a letter or digit, and so does the word."""
    return (
        end - start > 2
        and text[end - 2] in "'’"
        and text[end - 1] in "sS"
        and text[end - 3].isalnum()
        and not text[end : end + 1].isalnum()
    )


def trimmed(text: str, span: Span) -> Span:
    """The span without blanks, punctuation and quotation marks around it, and without `’s`.

    Brackets and quotation marks stay if their partner is inside, the dot of `U.S.` and `Jr.` too.
    """
    start, end = span
    while start < end:
        if INVISIBLE.match(text, start):
            start += 1
        elif INVISIBLE.match(text, end - 1):
            end -= 1
        elif wrapped(text, start, end):
            start, end = start + 1, end - 1
        elif loose_first(text, start, end):
            start += 1
        elif loose_last(text, start, end):
            end -= 1
        elif possessive(text, start, end):
            end -= 2
        else:
            return Span(max(span.start, cluster_at(text, start).start), end)
    return span
