"""Text from files as HTML: the only door through which it comes onto the page.

Text *about* the article (labels, notes, names) has its unsafe characters replaced by signs, as on a
terminal. The article's own text keeps every character, so that a copy of it is exact; what cannot
be seen, or would reorder the line, is wrapped in an isolated element that shows a sign for it.
"""

import re

from annotate.core.cells import SIGNS, UNSAFE, safe

MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})

KEPT = "\t\n"
"""Control characters that a browser shows as what they mean."""

SPECIAL = re.compile(rf"\r\n|(?![{KEPT}]){UNSAFE.pattern}")

REPLACED = {"\0": "\ufffd"} | {chr(code): "\ufffd" for code in range(0xD800, 0xE000)}
"""Characters that no HTML page and no UTF-8 file can hold, and what a browser makes of them."""


def escaped(text: str) -> str:
    """Text about the article, for an element or an attribute in quotes."""
    return safe(text).translate(MARKUP)


def exact(text: str) -> str:
    """A stretch of the article, such that the text of the element that it lies in is the same."""
    return SPECIAL.sub(_wrapped, text.translate(MARKUP))


def held(text: str) -> str:
    """The text that a page can hold: all of it but NUL and lone surrogates."""
    return "".join(REPLACED.get(character, character) for character in text)


def _wrapped(match: re.Match[str]) -> str:
    found = match[0]
    if found == "\r\n":
        # A browser takes a bare CR for a line's end of its own, and a reference for the character.
        return "<span class=cr>&#13;</span>\n"
    code = ord(found)
    sign = SIGNS.get(code, f"U+{code:04X}")
    raw = "&#13;" if found == "\r" else REPLACED.get(found, found)
    return f'<bdi class=odd data-sign="{sign}">{raw}</bdi>'
