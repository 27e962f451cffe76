"""How a language describes its expressions of time: words in classes, and rules over them.

A pattern is a regular expression whose letters are words. In it `lower` is that word, `UPPER` a
class of words (or a named part, a pattern of its own), `name=UPPER` keeps what stood there for the
meaning of the rule, `( )` only groups. Blanks do not count; `|`, `?`, `*`, `+` and what looks ahead
or behind mean the same as in `re`:

    (the)? which=WHICH unit=UNIT (?!old)

The text is turned into a string with one character per word, the same one for all words that are
in the same classes, so patterns stay short and never look at letters. All of it is made at first
use, and a pattern is compiled when a text has the words that it needs.
"""

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from annotate.suggest.dates.needs import Needs, needs, one_of
from annotate.suggest.dates.timex import Reading

if TYPE_CHECKING:
    from annotate.suggest.dates.context import Context, Found

Value = int | str
Words = Mapping[str, Value]
Meaning = Callable[["Found", "Context"], Reading | None]

SURE = 0.95
"""How sure it is of most patterns that what they match is an expression of time."""

UNKNOWN = "\x01"
"""Stands for every word that no pattern names. Breaks a run of words that do."""

GROUP = re.compile(r"\((?!\?)")
NAME = re.compile(r"(?:([a-z_]+)=)?([A-Z_]+|[a-z]+)")
TOKEN = (
    r"(?P<number>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[-+]\d\d:?\d\d)?"
    r"|[^\W\d_]{1,3}\d\w*|['’]?\d+(?:[.,:/–-]\d+)*[^\W\d_]*)"
    r"|(?P<word>[^\W\d_](?:\.[^\W\d_]\b)+|[^\W\d_]+)|['’]s\b|(?P<gap>\n[ \t\r]*\n\s*)|\S"
)
"""A token: letters and digits together, figures, a word, a mark, or the end of a paragraph."""


class Rule(NamedTuple):
    """What a pattern of words means."""

    pattern: str
    meaning: Meaning
    sure: float = SURE
    """How sure it is that such words are meant as an expression of time, from 0 to 1."""


class Shape(NamedTuple):
    """The classes of a token with digits that looks so."""

    pattern: str
    classes: str


class Language(NamedTuple):
    """All that the engine needs to know of a language."""

    words: Mapping[str, Words]
    """For each class its words, or phrases, in lower case, with what each stands for."""
    capital: frozenset[str]
    """The classes whose words count only with a capital letter."""
    shapes: tuple[Shape, ...]
    parts: Mapping[str, str]
    numerals: Words
    """The words that numbers are made of; those of 12 and above 99 multiply what is before."""
    heads: str
    """The classes and words of which every expression has at least one."""
    rules: tuple[Rule, ...]
    ahead: frozenset[str]
    """Words that speak of what is to come."""
    behind: frozenset[str]
    """Words that speak of what has been."""
    past_ending: str
    """How other words end that do so; empty if none can be told by their ending."""
    timeless: frozenset[str] = frozenset()
    """Words that end so and do not."""


class ReadyRule:
    """A rule whose pattern runs over the characters that stand for words. The pattern is compiled
    when it is first asked for."""

    def __init__(self, grammar: "Grammar", rule: Rule) -> None:
        self.grammar = grammar
        self.source, self.meaning, self.sure = rule
        self.needs = needs(self.source, grammar.needed)
        self.names: list[tuple[str, str]] = []
        """For each group of the pattern its name and the class or part that it holds."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.grammar.expanded(self.source, self.names))


class Grammar:
    """A language made ready to search with."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.classes: dict[str, set[str]] = {}
        """For each word in lower case the classes that it is in."""
        for name, words in language.words.items():
            for phrase in words:
                first, *rest = phrase.split()
                if rest:
                    for word in (first, *rest):
                        self.classes.setdefault(word, set()).add(word)
                else:
                    self.classes.setdefault(first, set()).add(name)
        patterns = [rule.pattern for rule in language.rules]
        for pattern in (*patterns, *language.parts.values(), language.heads):
            for found in NAME.finditer(pattern):
                if found[2].islower():
                    self.classes.setdefault(found[2], set()).add(found[2])
        self.signs: dict[frozenset[str], str] = {}
        """For each set of classes the character that stands for words in just these."""
        self.small: dict[str, str] = {}
        self.large: dict[str, str] = {}
        """The character of a word in lower case, and with a capital."""
        for word, classes in self.classes.items():
            self.large[word] = self._sign(classes)
            small = classes - language.capital
            if small:
                self.small[word] = self._sign(small)
        self.shapes = [
            (re.compile(shape.pattern), self._sign(set(shape.classes.split())))
            for shape in language.shapes
        ]
        self.named: dict[str, str] = {}
        """For each class the characters that stand for its words."""
        for names, sign in self.signs.items():
            for name in names:
                self.named[name] = self.named.get(name, "") + sign
        self.members: dict[str, str] = {}
        self._needed: dict[str, Needs] = {}
        self.token = re.compile(TOKEN)
        self.dotted = {word for word in self.classes if word.endswith(".")}
        self.numbers: dict[str, str] = {}

    def _sign(self, classes: set[str]) -> str:
        return self.signs.setdefault(frozenset(classes), chr(0x100 + len(self.signs)))

    def sign(self, token: str) -> str:
        """The character that stands for a token."""
        if token[0].isupper():
            return self.large.get(token.lower(), UNKNOWN)
        return self.small.get(token, UNKNOWN)

    def number_sign(self, token: str) -> str:
        """The same for a token with digits."""
        known = self.numbers.get(token)
        if known is None:
            signs = (sign for pattern, sign in self.shapes if pattern.fullmatch(token))
            known = next(signs, UNKNOWN)
            if len(self.numbers) < 10_000:
                self.numbers[token] = known
        return known

    def expanded(self, pattern: str, names: list[tuple[str, str]]) -> str:
        """A pattern as a regular expression over characters that stand for words.

        Its groups are what the pattern names; `names` takes each name and what it names, in the
        order of the groups.
        """

        def named(found: "re.Match[str]") -> str:
            name, key = found[1], found[2]
            if name:
                names.append((name, key))
            part = self.language.parts.get(key)
            inner = self._members(key) if part is None else f"(?:{self.expanded(part, names)})"
            return f"({inner})" if name else inner

        return NAME.sub(named, GROUP.sub("(?:", pattern)).replace(" ", "")

    def _members(self, name: str) -> str:
        """What matches one word of a class, or one of its phrases."""
        known = self.members.get(name)
        if known is None:
            signs = self.named.get(name, "")
            phrases = [
                "".join(map(self._members, phrase.split()))
                for phrase in self.language.words.get(name, ())
                if " " in phrase
            ]
            single = [f"[{signs}]" if len(signs) > 1 else signs] if signs else []
            choices = [*sorted(phrases, key=len, reverse=True), *single]
            known = choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
            self.members[name] = known
        return known

    @cached_property
    def heads(self) -> frozenset[str]:
        """The characters of which an expression has at least one."""
        names = set(self.language.heads.split())
        return frozenset(sign for classes, sign in self.signs.items() if classes & names)

    @cached_property
    def rules(self) -> dict[str, list[ReadyRule]]:
        """For each character the rules whose match may begin with it, in the order of the table."""
        rules: dict[str, list[ReadyRule]] = {}
        for rule in self.language.rules:
            ready = ReadyRule(self, rule)
            for sign in ready.needs.first:
                rules.setdefault(sign, []).append(ready)
        return rules

    def needed(self, name: str) -> Needs:
        """What a class, a part or a word needs to match."""
        known = self._needed.get(name)
        if known is None:
            part = self.language.parts.get(name)
            if part is None:
                phrases = (phrase.split() for phrase in self.language.words.get(name, ()))
                firsts = [self.named.get(words[0], "") for words in phrases if len(words) > 1]
                known = one_of("".join((self.named.get(name, ""), *firsts)))
                if not known.first:
                    raise ValueError(f"no words in {name}")
            else:
                known = needs(part, self.needed)
            self._needed[name] = known
        return known

    def value(self, name: str, phrase: str) -> Value:
        """What a phrase stands for in a class or part; the phrase itself if that does not say."""
        part = self.language.parts.get(name)
        if part is None:
            return self.language.words.get(name, {}).get(phrase.lower(), phrase)
        values = (self.value(found[2], phrase) for found in NAME.finditer(part))
        return next((value for value in values if value != phrase), phrase)
