"""The texts that were tagged in an article, by key, by word and by spelling.

Invariant: what is filed depends on the tags alone, not on the order in which they were made, and
taking in a change costs no more than the change.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import TypeVar

from annotate.core.remembered import Sense, key, words_of

NAMELIKE = re.compile(r"[^\W\d_][^\d/:@#_]*")
"""A canonical name that may stand in a text; no id, no address."""

CAPITAL = re.compile(r"(?<![^\W_])[^\W\d_]")

Item = TypeVar("Item")

SPELLED = 5
"""Words of fewer letters have no other spelling: `Iran` and `Iraq` are two."""


class Entry:
    """What is known of one key."""

    __slots__ = ("named", "senses", "texts")

    def __init__(self) -> None:
        self.texts: Counter[str] = Counter()
        """The ways in which it is written where it is tagged."""
        self.senses: Counter[Sense] = Counter()
        """What it is tagged as."""
        self.named: Counter[Sense] = Counter()
        """Senses of tags on other texts, whose canonical name this is."""

    def held(self) -> Counter[Sense]:
        """What it is tagged as; else what it is the canonical name of."""
        return self.senses or self.named

    def count(self, label: str) -> int:
        """How many tags with a label speak of it."""
        return sum(n for sense, n in self.held().items() if sense.label == label)

    @property
    def total(self) -> int:
        """How many tags speak of it."""
        return self.senses.total() + self.named.total()

    def entity(self, label: str) -> str:
        """The canonical name that most of its tags have; empty if none has one."""
        for senses in (self.senses, self.named):
            names: Counter[str] = Counter()
            for sense, n in senses.items():
                if sense.label == label and sense.entity:
                    names[sense.entity] += n
            if names:
                return min(names, key=lambda name: (-names[name], name))
        return ""

    def kind(self, label: str) -> str:
        """The kind that all its tags with a label have."""
        kinds = {sense.kind for sense in self.held() if sense.label == label}
        return next(iter(kinds)) if len(kinds) == 1 else ""

    def text(self, label: str) -> str:
        """How it is mostly written; as a canonical name if it is tagged nowhere."""
        if self.texts:
            return min(self.texts, key=lambda text: (-self.texts[text], text))
        return self.entity(label)


class Index:
    """Entries by their keys, and the keys by what leads to them."""

    def __init__(self, labels: Collection[str]) -> None:
        self.labels = labels
        """The labels that count; tags with others are as if they were not there."""
        self.entries: dict[str, Entry] = {}
        self.by_word: dict[str, set[str]] = {}
        self.firsts: dict[str, Counter[int]] = {}
        """First word → how many words the keys have that begin with it."""
        self.acronyms: dict[str, Counter[str]] = {}
        """Initials in small letters → keys."""
        self._spelled: dict[str, set[str]] = {}
        """Words with one letter left out, or none → words."""
        self._taken: dict[str, dict[Sense, int]] = {}

    def take(self, text: str, senses: Mapping[Sense, int]) -> bool:
        """Take in what a text is tagged as now. True if that is news to anyone who asks."""
        now = {sense: n for sense, n in senses.items() if sense.label in self.labels}
        before = self._taken.get(text, {})
        if now == before:
            return False
        touched = self._keys(text, {**before, **now})
        ranks = [self._rank(name) for name in touched]
        self._file(text, before, -1)
        self._file(text, now, 1)
        if now:
            self._taken[text] = now
        else:
            del self._taken[text]
        return now.keys() != before.keys() or ranks != [self._rank(name) for name in touched]

    @staticmethod
    def _keys(text: str, senses: Mapping[Sense, int]) -> list[str]:
        return sorted({key(text), *(key(sense.entity) for sense in senses)} - {""})

    def _rank(self, name: str) -> object:
        """How a key stands to those that it shares a word with, and its senses to each other."""
        entry = self.entries.get(name)
        if entry is None:
            return None
        own = entry.total
        order = sorted(entry.senses, key=lambda sense: (-entry.senses[sense], sense))
        ties = [entry.senses[a] == entry.senses[b] for a, b in pairwise(order)]
        around = {other for word in words_of(name) for other in self.by_word.get(word, ())}
        stands = []
        for other in sorted(around - {name}):
            total = self.entries[other].total
            stands.append((total > own) - (total < own))
        shares = len({sense.label for sense in order}) > 1 and tuple(entry.senses.values())
        return order, ties, stands, shares, entry.text("")

    def _file(self, text: str, senses: Mapping[Sense, int], sign: int) -> None:
        """Add what a text is tagged as, or take it out again."""
        own = key(text)
        for sense, n in senses.items():
            if own:
                entry = self._entry(own)
                _count(entry.texts, text, sign * n)
                _count(entry.senses, sense, sign * n)
                self._initials(own, text, sign * n)
            name = key(sense.entity) if NAMELIKE.fullmatch(sense.entity) else ""
            if name and name != own:
                _count(self._entry(name).named, sense, sign * n)
                self._initials(name, sense.entity, sign * n)
        for name in self._keys(text, senses):
            found = self.entries.get(name)
            if found and not found.senses and not found.named:
                del self.entries[name]
                self._words(name, -1)

    def _entry(self, name: str) -> Entry:
        entry = self.entries.get(name)
        if entry is None:
            entry = self.entries[name] = Entry()
            self._words(name, 1)
        return entry

    def _words(self, name: str, sign: int) -> None:
        """File a key under its words, or take it out there."""
        words = name.split(" ")
        lengths = self.firsts.setdefault(words[0], Counter())
        _count(lengths, len(words), sign)
        if not lengths:
            del self.firsts[words[0]]
        for word in words:
            if sign > 0:
                if word not in self.by_word:
                    self.by_word[word] = set()
                    for short in shortened(word):
                        self._spelled.setdefault(short, set()).add(word)
                self.by_word[word].add(name)
            elif word in self.by_word:
                self.by_word[word].discard(name)
                if not self.by_word[word]:
                    del self.by_word[word]
                    for short in shortened(word):
                        self._spelled[short].discard(word)
                        if not self._spelled[short]:
                            del self._spelled[short]

    def _initials(self, name: str, text: str, n: int) -> None:
        initials = initials_of(text)
        if initials:
            keys = self.acronyms.setdefault(initials, Counter())
            _count(keys, name, n)
            if not keys:
                del self.acronyms[initials]

    def spelled_like(self, word: str) -> set[str]:
        """The words that differ from a word by one letter, or by two that changed places."""
        return {
            other
            for short in shortened(word)
            for other in self._spelled.get(short, ())
            if other != word
        }

    def named(self, name: str, label: str) -> Entry | None:
        """The entry of a key, if it is known as a label."""
        entry = self.entries.get(name)
        return entry if entry and entry.count(label) else None

    def with_word(self, word: str, label: str) -> Iterator[tuple[list[str], Entry]]:
        """The entries of a label that have a word: their words, and what is known."""
        for name in self.by_word.get(word, ()):
            entry = self.entries[name]
            if entry.count(label):
                yield name.split(" "), entry


def shortened(word: str) -> set[str]:
    """A word with one letter left out after the first, or none; empty for a short one."""
    if len(word) < SPELLED or not word.isalpha():
        return set()
    return {word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))}


def initials_of(text: str) -> str:
    """The capitals that the words of a long name begin with, in small letters; else empty."""
    if " " not in text:
        return ""
    found = [letter for letter in CAPITAL.findall(text) if letter.isupper()]
    return "".join(found).lower() if len(found) > 2 else ""


def _count(counter: Counter[Item], item: Item, n: int) -> None:
    """Count; what comes to nothing is not in the counter."""
    counter[item] += n
    if not counter[item]:
        del counter[item]
