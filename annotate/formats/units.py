"""Offsets in other units than code points, and back, exactly.

Browsers, Java and .NET count UTF-16 units, some tools bytes of UTF-8, some take CRLF for one
character. Invariant: what `to_unit` gives, `from_unit` takes back; an offset in the middle of a
character is an error, never rounded. Only the characters that count differently are kept, so a
conversion costs O(log n) of their number.
"""

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

ASTRAL = re.compile("[\U00010000-\U0010ffff]")
WIDE = re.compile("[\x80-\U0010ffff]")
CRLF = re.compile("\r(?=\n)")


class Units:
    """The offsets of one text in a unit in which some characters count more than one, or none."""

    def __init__(self, text: str, places: list[int], extra: list[int]) -> None:
        """`places` are the code points that count differently, `extra` by how much."""
        self.length = len(text)
        self.places = places
        self.sums = [0, *accumulate(extra)]
        self.starts = [place + self.sums[i] for i, place in enumerate(places)]
        """Where those characters start in this unit."""

    def to_unit(self, offset: int) -> int:
        """The offset of a code point in this unit."""
        return offset + self.sums[bisect_left(self.places, offset)]

    def from_unit(self, offset: int) -> int:
        """The code point at an offset in this unit. Raises ValueError if none starts there, or
        the text ends before it."""
        index = bisect_right(self.starts, offset)
        found = offset - self.sums[index]
        if index and self.starts[index - 1] == offset:
            found = self.places[index - 1]
        elif index and found <= self.places[index - 1]:
            raise ValueError(f"{offset} is in the middle of a character")
        if not 0 <= found <= self.length:
            raise ValueError(f"{offset} is outside of the text")
        return found


def utf16(text: str) -> Units:
    """Offsets in UTF-16 units, as JavaScript, Java and UIMA count."""
    places = [match.start() for match in ASTRAL.finditer(text)]
    return Units(text, places, [1] * len(places))


def utf8(text: str) -> Units:
    """Offsets in bytes of UTF-8."""
    places = [match.start() for match in WIDE.finditer(text)]
    return Units(text, places, [_bytes(text[place]) - 1 for place in places])


def without_cr(text: str) -> Units:
    """Offsets in a text whose CRLF was read as one character. The CR and the LF then start at the
    same offset; it means the CR."""
    places = [match.start() for match in CRLF.finditer(text)]
    return Units(text, places, [-1] * len(places))


def _bytes(character: str) -> int:
    code = ord(character)
    return 2 if code < 0x800 else 3 if code < 0x10000 else 4
