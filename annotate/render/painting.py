"""Words in colour for commands that answer in lines: few colours, each with a word beside it."""

BOLD, DIM, UNDERLINED = "1", "2", "4"

VERDICTS = {
    "supported": "32",
    "refuted": "1;31",
    "conflicting": "35",
    "insufficient": "33",
    "unchecked": "2",
}
"""Verdict → SGR parameters (ECMA-48, 8.3.117)."""


class Paint:
    """Puts safe words in colour, or leaves them."""

    def __init__(self, on: bool) -> None:
        self.on = on

    def __call__(self, look: str, words: str) -> str:
        """The words in a look, which is SGR parameters; blanks around them stay plain."""
        inner = words.strip(" ")
        if not (self.on and look and inner):
            return words
        return words.replace(inner, f"\x1b[{look}m{inner}\x1b[0m", 1)
