"""Sums of the counts of many articles, in as little memory as their resampling takes.

Articles are dealt to groups in turn, and the groups are what is resampled: a group is one article
until there are GROUPS of them. Invariants: what is summed depends on the order of the articles
alone; no more than CELLS numbers are kept, however many articles there are.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from annotate.corpus.agreement.counts import SUMMED, Key

GROUPS = 512
LEAST = 32
"""Groups are made of several only while there are more than so many."""

CELLS = 1 << 22

VALUES = 10_000
"""Of an attribute with more values than so many, over all annotators, no values are counted."""

BYTES = array("Q").itemsize


class Sums:
    """The sums of the articles so far."""

    def __init__(self) -> None:
        self.articles = 0
        self.slots: dict[Key, int] = {}
        """The place in a group of each count that is resampled."""
        self.groups: list[array[int]] = []
        self.limit = GROUPS
        self.others: Counter[Key] = Counter()
        """What is not resampled."""
        self.values: Counter[Key] = Counter()
        """How many values there are of each attribute, those of each annotator apart."""

    def add(self, counts: Mapping[Key, int]) -> None:
        """Add an article."""
        place = self.articles % self.limit
        self.articles += 1
        if place == len(self.groups):
            self.groups.append(array("Q"))
        group = self.groups[place]
        for key, count in counts.items():
            if key[0] in SUMMED:
                slot = self.slots.setdefault(key, len(self.slots))
                if slot >= len(group):
                    group.frombytes(bytes(BYTES * (slot + 1 - len(group))))
                group[slot] += count
            elif self._counts(key):
                self.others[key] += count
        while self.limit > LEAST and len(self.slots) * len(self.groups) > CELLS:
            self._halve()

    def _counts(self, key: Key) -> bool:
        """Whether a count is kept: not that of one more value of an attribute with very many."""
        if key[0] != "attribute" or len(key) < 8 or key in self.others:
            return True
        of = key[:4]
        self.values[of] += 1
        return self.values[of] <= VALUES

    def _halve(self) -> None:
        self.limit //= 2
        for place, group in enumerate(self.groups[self.limit :]):
            into = self.groups[place]
            into.frombytes(bytes(BYTES * max(0, len(group) - len(into))))
            for slot, count in enumerate(group):
                into[slot] += count
        del self.groups[self.limit :]

    def total(self) -> Sequence[int]:
        """The sums of what is resampled, by slot, and at the end a 0, for what has no slot."""
        return self._unpacked(sum(self._packed()))

    def resampled(self, samples: int, seed: int) -> Iterator[Sequence[int]]:
        """The same of as many groups drawn with replacement, so many times (the bootstrap of Efron
        1979, over articles)."""
        # In numbers of thousands of digits the interpreter adds all counts at once.
        packed = self._packed()
        draw = Random(seed).random
        size = len(packed)
        for _ in range(samples):
            yield self._unpacked(sum([packed[int(draw() * size)] for _ in range(size)]))

    def _packed(self) -> list[int]:
        return [int.from_bytes(_little(group), "little") for group in self.groups]

    def _unpacked(self, number: int) -> Sequence[int]:
        size = len(self.slots)
        return _little_array(number.to_bytes(BYTES * (size + 1), "little"))


def _little(group: "array[int]") -> bytes:
    import sys

    if sys.byteorder == "big":
        group = array("Q", group)
        group.byteswap()
    return group.tobytes()


def _little_array(data: bytes) -> "array[int]":
    import sys

    made = array("Q", data)
    if sys.byteorder == "big":
        made.byteswap()
    return made
