"""What the meaning of a rule may ask: the words that it matched, and what stands around them."""

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from annotate.suggest.dates.grammar import Grammar
from annotate.suggest.dates.timex import Timex

REACH = 1000
"""How far back, in code points, an expression may look for what it refers to."""


class Found:
    """The words that a rule gave names to."""

    def __init__(self, grammar: Grammar, named: dict[str, tuple[str, str]], whole: str) -> None:
        self.grammar = grammar
        self.named = named
        """For each name the class or part that it holds, and the words that stood there."""
        self.whole = whole

    def __contains__(self, name: object) -> bool:
        return name in self.named

    def words(self, name: str) -> str:
        """The words that stood at a name, with a blank between them."""
        return self.named[name][1] if name in self.named else ""

    def text(self, name: str, default: str = "") -> str:
        """What a word or phrase stands for, as text."""
        return str(self.grammar.value(*self.named[name])) if name in self.named else default

    def integer(self, name: str, default: int = 0) -> int:
        """What a word or phrase stands for, as a whole number."""
        digits = re.search(r"-?\d+", self.text(name))
        return int(digits[0][:9]) if digits else default

    def number(self, name: str) -> float | None:
        """The number that some words spell, such as `two thousand`; None if they are vague."""
        total: float = 0
        numerals = self.grammar.language.numerals
        seen = False
        for word in self.words(name).lower().split():
            value = _decimal(word) if word[:1].isdigit() else numerals.get(word)
            if value == "X":
                return None
            if isinstance(value, int | float):
                multiplies = seen and value >= 100
                total = max(total, 1) * value if multiplies or value == 12 else total + value
                seen = True
        return total if seen else 1


def _decimal(word: str) -> float:
    """What a number in figures starts with: `2.5`, `2,000`, `3-4`."""
    figures = re.match(r"\d+(?:\.\d+)?", word.replace(",", ""))
    return float(figures[0][:12]) if figures else 0


class Context(NamedTuple):
    """What stands around an expression."""

    anchor: date | None
    """The day of publication."""
    start: int
    last: Timex | None
    """The expression before this one."""
    previous: list[Timex]
    """Those before it that lend a value, in text order, each with that value."""
    direction: Callable[[], int]
    """1 if the words around speak of what is to come, -1 of what has been, 0 of neither."""

    def recent(self, pattern: str, reach: int = REACH) -> str:
        """The latest value before this expression that looks so; empty if there is none near."""
        for timex in reversed(self.previous):
            if self.start - timex.span.end > reach:
                break
            if re.fullmatch(pattern, timex.value):
                return timex.value
        return ""
