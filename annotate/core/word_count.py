"""How many words a text has: what frequencies per 1,000 words are of.

A word is what stands between blanks or long dashes and has a letter or a digit, as `wc -w` and word
processors count: `don’t`, `Nagorno-Karabakh`, `2,000` and `www.example.org` are one each, a dash or
an ellipsis by itself is none. In scripts without blanks a run of one script is one word, as for the
tag screen (`core.segmentation`). Letters, digits and blanks are those of Unicode.

Invariant: the way for plain text, which is bytes and no Python object a word, counts as the
definition does; it is a tenth of what the tag screen's pattern costs.
"""

import re
from functools import lru_cache

from annotate.core.segmentation import BURMESE, HAN, HIRAGANA, KATAKANA, KHMER, LAO, THAI

DASHES = "\u2014\u2015"
"""Em dash and horizontal bar."""

SPACES = "\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What `str.isspace` takes for a blank, without ASCII."""

ASCII = tuple(map(chr, range(128)))
BLANK, INSIDE = b" ", b"a"

KINDS = bytes((BLANK if code < 128 and chr(code).isspace() else INSIDE)[0] for code in range(256))
"""Byte → BLANK or INSIDE; all of a character beyond ASCII is INSIDE."""

SIGNS = "".join(c for c in ASCII if not c.isalnum() and not c.isspace()).encode()
"""ASCII that makes no word by itself."""


def words(text: str) -> int:
    """The number of words in a text."""
    return of_bytes(text.encode("utf-8", "replace") if text.isascii() else _plain(text))


def of_bytes(data: bytes) -> int:
    """The words of ASCII, or of UTF-8 that has no other blanks and signs than ASCII has."""
    return (BLANK + data.translate(KINDS, SIGNS)).count(BLANK + INSIDE)


def _plain(text: str) -> bytes:
    """UTF-8 with as many words whose blanks are ASCII and whose words have no other signs."""
    blanks, signs, runs = _patterns()
    spaced = signs.sub("", blanks.sub(" ", text))
    return runs.sub(r" \g<0> ", spaced).encode("utf-8", "replace")


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Blanks, signs, and runs of a script without blanks. Compiled on first use."""
    scripts = (HAN, HIRAGANA, KATAKANA, THAI, LAO, BURMESE, KHMER)
    return (
        re.compile(f"[{SPACES}{DASHES}]"),
        re.compile(r"[^\w\x00-\x7f]+"),
        re.compile("|".join(f"[{script}]+" for script in scripts)),
    )
