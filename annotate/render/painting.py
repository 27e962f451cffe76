"""Words in colour for commands that answer in lines, and the signs that they draw with.

Few colours, each with a word beside it; of every sign there is one in ASCII, for a terminal or a
locale that has no others. What articles say stays as it is.
"""

from collections.abc import Mapping
from typing import NamedTuple

from annotate.core.cells import clip, safe, width

BOLD, DIM, UNDERLINED = "1", "2", "4"

VERDICTS = {
    "supported": "32",
    "refuted": "1;31",
    "conflicting": "35",
    "insufficient": "33",
    "unchecked": "2",
}
"""Verdict → SGR parameters (ECMA-48, 8.3.117)."""

VERDICT_SIGNS = {
    "supported": "✓",
    "refuted": "✗",
    "conflicting": "≷",
    "insufficient": "?",
    "unchecked": "·",
}
"""A sign beside each verdict, for those who do not tell the colours apart."""


class Signs(NamedTuple):
    """What is drawn between and around words."""

    quotes: tuple[str, str] = ("“", "”")
    dot: str = " · "
    """Between facts."""
    more: str = "…"
    """Of what is cut or left out."""
    gap: str = "⋮"
    """For days without anything."""
    fork: str = "├─ "
    last: str = "└─ "
    line: str = "│  "
    """The branches of a tree, each of three cells."""
    verdicts: Mapping[str, str] = VERDICT_SIGNS


SIGNS = Signs()
ASCII = Signs(
    ('"', '"'), " - ", "...", ":", "|- ", "`- ", "|  ",
    dict(VERDICT_SIGNS, supported="+", refuted="x", conflicting="%", unchecked="-"),
)  # fmt: skip


class Paint:
    """Puts safe words in colour, or leaves them."""

    def __init__(self, on: bool, blocks: bool = True) -> None:
        """`blocks` if there may be signs beyond ASCII."""
        self.on = on
        self.blocks = blocks
        self.signs = SIGNS if blocks else ASCII

    def __call__(self, look: str, words: str) -> str:
        """The words in a look, which is SGR parameters; blanks around them stay plain."""
        inner = words.strip(" ")
        if not (self.on and look and inner):
            return words
        return words.replace(inner, f"\x1b[{look}m{inner}\x1b[0m", 1)

    def clip(self, text: str, cells: int) -> str:
        """The safe text cut to at most `cells`, with a sign for it if something was cut."""
        if self.blocks or width(safe(text)) <= cells:
            return clip(text, cells)
        more = self.signs.more[: max(0, cells)]
        return clip(text, cells - len(more) + 1)[:-1] + more

    def quoted(self, words: str) -> str:
        opened, closed = self.signs.quotes
        return f"{opened}{words}{closed}"
