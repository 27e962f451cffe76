"""A short print of every sentence of a text, so that those that nobody edited are known again in a
later version even where no tag stood.

A print is `SIZE+GAP:HASH`: the code points of the sentence and those of the blanks after it, and
eight hexadecimal digits of a hash over its normal form; `+1` is left out. Prints are parted by
blanks: about 13 bytes for each sentence of some hundred characters. `/0` stands first.

At most LEAST bytes or SHARE of the text are stored, whichever is more. Where there are too many
sentences for that, there is one print for each paragraph, with nothing before the first print and
`+2` left out. Where those are too many as well, several in a row share one print: a row ends after
a paragraph whose own hash divides by a power of two, so that an edit moves no other row's borders.
The power stands first: `/8 …`. A text that makes too many prints whatever the power has none.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b
from itertools import islice, pairwise
from typing import NamedTuple

from annotate.core.anchors.normal import normal

LEAST = 4096
SHARE = 0.02
SIZE = 16
"""Bytes that a print is reckoned with."""

MOST_POWER = 16

LINE = re.compile(r"[^\S\r\n]*\S[^\r\n]*")
PRINT = re.compile(r"(\d{1,10})(?:\+(\d{1,10}))?:([0-9a-f]{8})")
SENTENCE = re.compile(r"\S[^\r\n]*?(?:[.!?…。！？][\"'”’»)\]]*(?=\s|\Z)|(?=[\r\n]|\Z))")
SENTENCES = 0
"""Stands in place of the power if the prints are of sentences."""
MOST_BLANKS = 8
"""Between two neighbours there is nothing but blanks; more of them than this are not filled in."""
MOST_TIMES = 8
"""Prints that would make a text so many times as long as the new one are made to do harm."""


class Paragraph(NamedTuple):
    """A sentence, a paragraph, or a row of those, of a text that may not be at hand."""

    start: int
    size: int
    hash: str


def fingerprints(text: str) -> str:
    """The prints of all of a text, as one line of ASCII; empty if there are none."""
    most = max(LEAST, int(len(text) * SHARE)) // SIZE
    for modulus in (SENTENCES, *(1 << power for power in range(MOST_POWER + 1))):
        found = list(islice(rows(text, modulus), most + 1))
        if len(found) <= most:
            return encoded(found, len(text), modulus)
    return ""


def encoded(found: list[Paragraph], size: int, modulus: int) -> str:
    """Paragraphs of a text of this size in writing."""
    if not found:
        return ""
    parts = [] if modulus == 1 else [f"/{modulus}"]
    if found[0].start:
        parts.append(f"0+{found[0].start}:00000000")
    for paragraph, following in zip(found, [*found[1:], None], strict=True):
        next_start = following.start if following else size
        gap = next_start - paragraph.start - paragraph.size
        written = "" if gap == usual_gap(modulus) else f"+{gap}"
        parts.append(f"{paragraph.size}{written}:{paragraph.hash}")
    return " ".join(parts)


def usual_gap(modulus: int) -> int:
    """Blanks between two neighbours; those of sentences are left out where they are one."""
    return 1 if modulus == SENTENCES else 2


def hashed(text: str, unit: re.Pattern[str]) -> Iterator[Paragraph]:
    """The units of a text that are not blank, with hashes."""
    for found in unit.finditer(text):
        size = len(found[0].rstrip())
        digest = blake2b(normal(found[0]).encode("utf-8", "surrogatepass"), digest_size=4)
        yield Paragraph(found.start(), size, digest.hexdigest())


def rows(text: str, modulus: int) -> Iterator[Paragraph]:
    """What has one print each: sentences, lines, or lines joined to rows that end where a hash
    divides by the modulus."""
    if modulus <= 1:
        yield from hashed(text, SENTENCE if modulus == SENTENCES else LINE)
        return
    start, end, hashes = -1, 0, ""
    for line in hashed(text, LINE):
        start = line.start if start < 0 else start
        end = line.start + line.size
        hashes += line.hash
        if int(line.hash, 16) % modulus == 0:
            yield row_of(start, end, hashes)
            start, hashes = -1, ""
    if hashes:
        yield row_of(start, end, hashes)


def row_of(start: int, end: int, hashes: str) -> Paragraph:
    return Paragraph(start, end - start, blake2b(hashes.encode(), digest_size=4).hexdigest())


def read(written: str) -> tuple[int, list[Paragraph], int]:
    """The modulus, what has a print, and the length of the text that they were made of.

    What is no print ends the reading: the places after it cannot be told.
    """
    parts = written.split()
    modulus = 1
    if parts and re.fullmatch(r"/(?:0|[1-9][0-9]{0,9})", parts[0], re.ASCII):
        modulus = int(parts.pop(0)[1:])
    found: list[Paragraph] = []
    offset = 0
    for part in parts:
        match = PRINT.fullmatch(part)
        if not match or not part.isascii():
            return modulus, found, 0
        size, gap = int(match[1]), int(match[2] or usual_gap(modulus))
        if size:
            found.append(Paragraph(offset, size, match[3]))
        offset += size + gap
    return modulus, found, offset


def known_again(written: str, new: str, chars: int = 0) -> list[tuple[int, str]]:
    """What of an old text stands in a new one: where it started, and what it says.

    Nothing if the prints are of a text of another length than `chars`, unless that is 0. What
    has another length now, for blanks or signs in it, is not known again: the places in it are
    other ones.
    """
    modulus, paragraphs, size = read(written)
    if not paragraphs or (chars and size != chars):
        return []
    here = {(row.hash, row.size): row for row in rows(new, modulus)}
    again = [
        (paragraph.start, row)
        for paragraph in paragraphs
        if (row := here.get((paragraph.hash, paragraph.size)))
    ]
    if sum(row.size for _, row in again) > MOST_TIMES * len(new):
        return []
    return [(start, new[row.start : row.start + row.size]) for start, row in again]


def blanks_after(written: str, known: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """What stood between what is known again and its neighbour in the old text: where it started,
    and blanks, if there were few.

    Which blanks they were is not stored. One, two or more of them tell lines from sentences.
    """
    _, paragraphs, _ = read(written)
    follows = {one.start: two.start for one, two in pairwise(paragraphs)}
    for start, text in known:
        end = start + len(text)
        count = follows.get(start, end) - end
        if 0 < count <= MOST_BLANKS:
            yield end, " " if count == usual_gap(SENTENCES) else "\n" * count
