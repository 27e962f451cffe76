"""What tables for spreadsheets are made of: their columns, and cells that nothing is computed from.

Invariant: `armed` gives back what `disarmed` was given, unless that had such marks itself.
"""

import re

FIRST = ("file", "id", "layer", "label", "start", "end", "spans", "line", "column", "text")
LAST = ("links", "note", "by", "at")

SIGN = re.compile(r"[=+\-@＝＋－＠﹢﹣﹦﹫]")
"""A spreadsheet takes a cell that starts with one of these for a formula (OWASP, CSV injection);
East Asian ones take the wide and small forms for the others."""

MARKED = re.compile(rf"'(?={SIGN.pattern})")

BREAKS = ";\t\r\n"
"""Where spreadsheets may start a cell of their own: many take the semicolon or the tab for the
separator, whatever the file has, and then quotes hold nothing together."""

BLANK = "".join(map(chr, range(0x21))) + (
    "\x7f\x85\xa0\xad\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060"
    "\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3000\ufeff"
)
"""What may stand unseen before a sign, and be trimmed off."""


def disarmed(value: str) -> str:
    """A text with `'` before all that a spreadsheet might take for the start of a formula."""
    last = 0
    pieces: list[str] = []
    for found in SIGN.finditer(value):
        gap = value[last : found.start()]
        bare = gap.rstrip(BLANK)
        seen = (bare[-1:] if bare else "") + gap[len(bare) :]
        first = not last and not bare
        apart = any(mark in seen for mark in BREAKS)
        pieces += ("'" if first else "", gap, "'" if apart else "", found[0])
        last = found.end()
    made = "".join(pieces) + value[last:]
    return f"'{made}" if made[:1] in ("\t", "\r", "\n") else made


def armed(cell: str) -> str:
    """What `disarmed` made a cell of, if it did; of two texts the one with fewer marks."""
    bare = cell.removeprefix("'")
    for text in (MARKED.sub("", bare), bare, MARKED.sub("", cell)):
        if text != cell and disarmed(text) == cell:
            return text
    return cell
