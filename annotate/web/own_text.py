"""The text of a page as the page has it, sign by sign.

What takes an article out of a page rewrites it on the way: other blanks, composed letters. So its
paragraphs only say which part of the page is meant; the text itself is taken from the page. White
space is what HTML says it is: a run of it is one blank, and everything else stays, no-break spaces
and soft hyphens among it.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Collection
from itertools import accumulate
from typing import Any

BLOCKS = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd",
    "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "legend", "li", "main", "menu", "nav",
    "ol", "option", "p", "pre", "section", "select", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
])  # fmt: skip
"""Elements of HTML that begin and end a paragraph."""

HIDDEN = frozenset(["head", "iframe", "noscript", "script", "style", "template", "textarea"])
"""Elements of HTML whose text is not the page's."""

BREAK = "br"

WHITE = " \t\n\r\f"

CONTROLS = dict.fromkeys([*range(9), 11, *range(14, 32), *range(0x7F, 0xA0)])
"""Characters that no browser shows."""

PIECE = 256
"""Characters of a piece of text, of which it is known where it is."""

GAPS = ("", " ", "\n", "\n\n")


def text_of(
    root: Any,
    *,
    blocks: Collection[str] = BLOCKS,
    hidden: Collection[str] = HIDDEN,
    break_: str = BREAK,
) -> str:
    """The text of a tree of lxml: its paragraphs with an empty line between them."""
    from lxml import etree

    pieces: list[str] = []
    gap = 0

    def add(text: str | None) -> None:
        nonlocal gap
        if not text:
            return
        words = [word for word in _split(text) if word]
        if not words or text[0] in WHITE:
            gap = max(gap, 1)
        if words:
            if pieces:
                pieces.append(GAPS[gap])
            pieces.append(" ".join(words))
            gap = int(text[-1] in WHITE)

    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event in ("comment", "pi"):
            add(element.tail)
            continue
        if event == "start" and element.tag in hidden:
            walk.skip_subtree()
        elif event == "start":
            gap = max(gap, 3) if element.tag in blocks else gap
            add(element.text)
        if event == "end":
            if element.tag in blocks:
                gap = 3
            elif element.tag == break_:
                gap = 2 if gap < 2 else 3
            if element is not root:
                add(element.tail)
    return "".join(pieces).translate(CONTROLS)


def _split(text: str) -> list[str]:
    for white in WHITE[1:]:
        text = text.replace(white, " ")
    return text.split(" ")


class PageText:
    """A page's text, and where in it a paragraph is that was taken out of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.keys = _Keys()
        pieces = [text[at : at + PIECE].translate(self.keys) for at in range(0, len(text), PIECE)]
        self.key = "".join(pieces)
        """The text as it is compared."""
        self.starts = [0, *accumulate(map(len, pieces))]
        """Where in the key each piece of the text begins."""
        self.last = 0

    def find(self, paragraph: str) -> str | None:
        """The page's own text of a paragraph, or None if it is not in the page. Paragraphs come in
        the order of the page, so that of two that are alike the next one is meant."""
        key = paragraph.translate(self.keys)
        if not key:
            return None
        at = self.key.find(key, self.last)
        at = self.key.find(key) if at < 0 else at
        if at < 0:
            return None
        self.last = at + len(key)
        return self.text[self._place(at) : self._place(self.last - 1) + 1]

    def _place(self, at: int) -> int:
        """Where in the text the character is that is at a place of the key."""
        piece = bisect_right(self.starts, at) - 1
        left = at - self.starts[piece]
        for place in range(piece * PIECE, len(self.text)):
            left -= len(self.keys[ord(self.text[place])])
            if left < 0:
                return place
        raise IndexError(at)


class _Keys(dict[int, str]):
    """Each character as it is compared: taken to pieces, nothing for what cannot be seen."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        unseen = character.isspace() or unicodedata.category(character) in ("Cc", "Cf")
        made = self[code] = "" if unseen else unicodedata.normalize("NFD", character)
        return made
