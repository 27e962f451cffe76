"""What counts as the same text: line ends, quotation marks, dashes, blanks and composed letters are
often changed by programs on a text's way, without anybody having edited it.

Invariant: `plain` keeps every offset, one code point for one, so offsets in it are offsets in the
text. What cannot be so is left to `normal_token` and to the gaps between tokens.
"""

import re
import unicodedata

SAME = {
    '"': "“”„‟«»″＂〝〞",
    "'": "‘’‚‛‹›′`´ʼ＇",
    "-": "‐‑‒–—―−﹘﹣－",
    " ": "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
    "\u205f\u3000\x1f",
    "\n": "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029",
}
"""A character → those that are taken for it."""

TABLE = {ord(form): kept for kept, forms in SAME.items() for form in forms}

LONG_FORMS = {"...": "…", "''": '"', "--": "-", "---": "-"}
"""Characters as typewriters write them → the one they stand for."""

LONG_FORM = r"\.\.\.|''|---?"
UNSEEN = "\u00ad\u200b\u2060\ufeff"
"""Takes part in no comparison: soft hyphens, zero width spaces, byte order marks."""

FORMS = re.compile(rf"{LONG_FORM}|[{UNSEEN}]")


def plain(text: str) -> str:
    """The text with one form for each quotation mark, dash, blank and line end; as long as it."""
    return (
        text
        if text.isascii() and "\r" not in text and "\t" not in text and not ODD.search(text)
        else text.translate(TABLE)
    )


ODD = re.compile("[`\x0b\x0c\x1c-\x1f]")


def normal_token(token: str) -> str:
    """The one form of a token cut from a plain text."""
    if token.isascii():
        return LONG_FORMS.get(token, token)
    return unicodedata.normalize("NFC", FORMS.sub("", token)) or token


def normal(text: str) -> str:
    """The one form of a text: equal for two texts that nobody would call different."""
    short = FORMS.sub(lambda found: LONG_FORMS.get(found[0], ""), plain(text))
    return unicodedata.normalize("NFC", " ".join(short.split()))
