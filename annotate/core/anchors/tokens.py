"""A text as words and marks: what the alignment works on.

A word is a run of letters, digits and the marks on them. Where a script puts no blanks between
words, every letter is a token; so is every sign, with what belongs to its cluster. Equal tokens of
two texts have equal numbers. Tokens of a text that is known in parts have gaps between the parts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from annotate.core.anchors.normal import LONG_FORM, UNSEEN, normal_token, plain
from annotate.core.segmentation import MARKS, UNSPACED

ON_SIGN = rf"{UNSEEN}{MARKS}\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"

TOKEN = re.compile(
    rf"(?:(?![_{UNSPACED}])[\w{MARKS}{UNSEEN}])+"
    rf"|{LONG_FORM}"
    rf"|\S[{ON_SIGN}]*(?:(?<=\u200d)\S[{ON_SIGN}]*)*"
)

BEGIN, END = 0, 1
"""Numbers of the tokens that stand before and after all others of a text."""

FIRST = 2
"""The smallest number of a token that is text. Gaps have numbers below 0, each its own."""


@dataclass(slots=True)
class Tokens:
    """Parallel lists, in text order."""

    ids: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    """Offsets in the text, in code points. Tokens that are no text are empty."""
    lines: list[int] = field(default_factory=list)
    """The number of the line that a token stands on."""

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, number: int, offset: int) -> None:
        """A token that is no text, on a line of its own."""
        self.ids.append(number)
        self.starts.append(offset)
        self.ends.append(offset)
        self.lines.append(self.lines[-1] + 1 if self.lines else 0)


class Numbers(dict[str, int]):
    """A token as it is cut from plain text → the number of its one form."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, int] = {}
        self.words: list[str] = []

    def __missing__(self, token: str) -> int:
        form = normal_token(token)
        number = self.forms.setdefault(form, len(self.forms) + FIRST)
        if number - FIRST == len(self.words):
            self.words.append(form)
        self[token] = number
        return number

    def of(self, words: Iterable[str]) -> frozenset[int]:
        """The numbers of those of some words that were met."""
        return frozenset(self.forms[word] for word in words if word in self.forms)

    def word(self, number: int) -> str:
        """The form that has a number; empty for what is no text."""
        return self.words[number - FIRST] if number >= FIRST else ""


def tokenised(
    pieces: Iterable[tuple[int, str]], numbers: Numbers, size: int | None = None
) -> Tokens:
    """The tokens of the known pieces of a text, given in text order and not touching.

    `size` is the length of the whole text if that is known.
    """
    found = Tokens()
    gaps = 0
    end = 0
    for start, text in pieces:
        if not found.ids:
            found.add(BEGIN, 0)
        if start > end:
            gaps += 1
            found.add(-gaps, end)
        append(found, start, text, numbers)
        end = start + len(text)
    if not found.ids:
        found.add(BEGIN, 0)
    if size != end:
        found.add(-gaps - 1, end)
    found.add(END, end if size is None else max(size, end))
    return found


def append(found: Tokens, offset: int, text: str, numbers: Numbers) -> None:
    """Add the tokens of a piece that starts at an offset."""
    source = plain(text)
    line = found.lines[-1]
    start = 0
    while start < len(source):
        end = source.find("\n", start)
        end = len(source) if end < 0 else end
        line += 1
        for token in TOKEN.finditer(source, start, end):
            found.ids.append(numbers[token[0]])
            found.starts.append(offset + token.start())
            found.ends.append(offset + token.end())
            found.lines.append(line)
        start = end + 1
