"""What is suggested for one article: found block by block, and what of it still waits.

Suggesters answer for a block of the text once; what is tagged or rejected by now is left out when
it is asked for. Invariants: what is offered in a place does not depend on the order in which blocks
were looked at; no two offers of names, numbers and dates overlap, and no two claims do; a text of
any length costs what has been looked at.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from time import perf_counter
from typing import Protocol

from annotate.core.document import Document, Edit
from annotate.core.schema import Schema
from annotate.core.spans import Span
from annotate.core.suggestion import SHOWN, Suggester, Suggestion, alike

BLOCK = 1024
"""So much of the text is looked through at once, in code points."""

KEPT = 2048
"""What was found in so many blocks is kept."""

COUNTED = 32
"""Blocks that are counted at once."""

REACH = 4
"""A suggestion may start so many blocks before where it is asked for."""

TWICE = 2
"""A name that is rejected in so many places is not offered in others: once may be because of the
place, as `Sarn` in `Sarn Inquiry`."""

RANKS = {"dates": 2, "quantities": 0}
"""Of two that overlap the one of higher rank stays: a date, then a name, then a number."""


class Learner(Protocol):
    """A suggester that learns from the tags of the document."""

    def refresh(self, document: Document) -> bool:
        """Take in what has changed. True if it may suggest something else now."""

    def find(self, text: str, start: int, end: int) -> Sequence[Suggestion]:
        """What starts in `start:end`, as a `Suggester` finds it."""


class Pool:
    """The suggestions for a document."""

    def __init__(
        self,
        document: Document,
        schema: Schema,
        suggesters: Mapping[str, Suggester],
        learner: Learner | None = None,
        *,
        least: float = SHOWN,
    ) -> None:
        self.document = document
        self.schema = schema
        self.text = document.article.text
        self.suggesters = suggesters
        self.learner = learner
        self.least = least
        """The score that a suggestion must have to be offered."""
        self.version = 0
        """One more with every change of what may be offered somewhere."""
        self._found: dict[tuple[str, int], tuple[Suggestion, ...]] = {}
        self._added: dict[str, dict[int, list[Suggestion]]] = {}
        self._merged: dict[int, tuple[Suggestion, ...]] = {}
        self._before: dict[int, tuple[Suggestion, ...]] = {}
        """What a block had when it was judged last; shown until it is judged anew."""
        self._cross: dict[int, tuple[Suggestion, ...]] = {}
        """What of a block reaches into the next."""
        self._ends: dict[int, int] = {}
        """How far what starts in a block reaches."""
        self._news: list[Span] = []
        self._waiting: dict[int, list[Suggestion]] = {}
        """What of a block waits; blocks in which that may have changed are left out."""
        self._current = document.version
        """The version of the document that `_waiting` is of."""
        self._learned = -1
        self._refused: tuple[int, set[tuple[str, str]]] = (-1, set())
        """Labels and texts of names that are rejected, as of a version of the document."""

    @property
    def last(self) -> int:
        """The number of the last block."""
        return max(0, len(self.text) - 1) // BLOCK

    # what there is

    def add(self, name: str, suggestions: Iterable[Suggestion]) -> None:
        """Take what a tool has found in the whole text, in place of what it found before."""
        filed: dict[int, list[Suggestion]] = {}
        for suggestion in suggestions:
            filed.setdefault(suggestion.start // BLOCK, []).append(suggestion)
        self._added[name] = filed
        self.forget()

    def forget(self) -> None:
        """Judge all anew; what suggesters found is kept."""
        self._before.update(self._merged)
        self._merged.clear()
        self._cross.clear()
        self.version += 1

    def news(self) -> list[Span]:
        """Where something else has been offered since this was asked last."""
        news, self._news = self._news, []
        return news

    def teach(self, learner: Learner) -> None:
        """Ask another learner from now on."""
        self.learner = learner
        self._learned = -1
        self.forget()
        self.refresh()

    def ask_for(self, least: float) -> None:
        """Offer what has this score or more."""
        self.least = least
        self.forget()

    def refresh(self) -> None:
        """Take in what has changed in the document."""
        if self._current != self.document.version:
            self._current = self.document.version
            self._waiting.clear()
        if self._learned == self.document.version:
            return
        self._learned = self.document.version
        if self.learner is not None and self.learner.refresh(self.document):
            self.forget()

    def changed(self, edit: Edit) -> None:
        """An edit has just been done or undone: what it touches is judged anew."""
        if self._current == self.document.version - 1:
            self._current = self.document.version
        for tag in (tag for pair in (*edit.tags, *edit.rejected) for tag in pair if tag):
            for start, end in tag.spans:
                for number in range(start // BLOCK - REACH, end // BLOCK + 1):
                    self._waiting.pop(number, None)
        names = {(tag.label, tag.text) for pair in edit.rejected for tag in pair if tag}
        if names:
            self._touch(names)

    def _touch(self, names: set[tuple[str, str]]) -> None:
        """What has these labels and texts may not be offered any more, or again."""
        for number, merged in self._merged.items():
            same = [one for one in merged if (one.label, one.text) in names]
            if same:
                self._waiting.pop(number, None)
                self._news += [span for one in same for span in one.spans]

    def look(self, seconds: float, first: int = 0, last: int | None = None) -> bool:
        """Look through more blocks, those of the offsets `first:last` or all, for about so long.
        True if all of them have been looked through."""
        self.refresh()
        until = perf_counter() + seconds
        stop = self.last if last is None else min(self.last, last // BLOCK)
        for number in range(first // BLOCK, stop + 1):
            if number in self._merged:
                continue
            # One suggester at a time: all of them on one block take longer than a key may wait.
            for name in self.suggesters:
                if (name, number) not in self._found:
                    self._find(name, number)
                    if perf_counter() > until:
                        return False
            self._block(number)
            if perf_counter() > until:
                return all(n in self._merged for n in range(number, stop + 1))
        return True

    def _find(self, name: str, number: int) -> tuple[Suggestion, ...]:
        """What a suggester finds in a block."""
        found = self._found.get((name, number))
        if found is None:
            start = number * BLOCK
            end = min(start + BLOCK, len(self.text))
            found = tuple(self.suggesters[name](self.text, start, end))
            if len(self._found) >= KEPT * len(self.suggesters):
                gone = next(iter(self._found))
                del self._found[gone]
            self._found[name, number] = found
        return found

    def _all(self, number: int) -> list[Suggestion]:
        """All of a block that is sure enough, with what is learned and what tools have added."""
        start = number * BLOCK
        end = min(start + BLOCK, len(self.text))
        found = [one for name in self.suggesters for one in self._find(name, number)]
        if self.learner is not None:
            found += self.learner.find(self.text, start, end)
        for filed in self._added.values():
            found += filed.get(number, ())
        return [suggestion for suggestion in found if suggestion.score >= self.least]

    def _over(self, number: int, every: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
        """Those of a block that reach into the next."""
        return tuple(one for one in every if one.end > (number + 1) * BLOCK)

    def _crossing(self, number: int) -> tuple[Suggestion, ...]:
        """What of a block reaches into the next."""
        if number not in self._cross:
            self._cross[number] = self._over(number, self._all(number))
        return self._cross[number]

    def _block(self, number: int) -> tuple[Suggestion, ...]:
        """What may be offered in a block, in text order: of those that overlap, the better one."""
        merged = self._merged.get(number)
        if merged is not None:
            return merged
        start = number * BLOCK
        every = sorted(self._all(number), key=_rank)
        self._cross[number] = self._over(number, every)
        crossing = self._crossing(number - 1) if number else ()
        size = max((one.end for one in (*every, *crossing)), default=start) - start
        taken = {True: bytearray(size), False: bytearray(size)}
        """Which characters are spoken for, by claims and by others."""
        found = []
        for suggestion in (*crossing, *every):
            line = taken[self._claims(suggestion)]
            places = [(max(0, a - start), b - start) for a, b in suggestion.spans if b > start]
            if suggestion.start >= start:
                if any(line.find(1, a, b) >= 0 for a, b in places):
                    continue
                found.append(suggestion)
            for a, b in places:
                line[a:b] = b"\1" * (b - a)
        if len(self._merged) >= KEPT:
            self._merged.clear()
        self._merged[number] = made = tuple(sorted(found, key=self.order))
        self._ends[number] = max((one.end for one in made), default=0)
        self._waiting.pop(number, None)
        old = {(one.label, one.spans) for one in self._before.pop(number, ())}
        new = {(one.label, one.spans) for one in made}
        self._news += [span for _, spans in old ^ new for span in spans]
        return made

    def order(self, suggestion: Suggestion) -> tuple[int, bool, int]:
        """Sort key of the text order; a claim comes before what is in it."""
        return (suggestion.start, not self._claims(suggestion), -suggestion.end)

    def _claims(self, suggestion: Suggestion) -> bool:
        return self.schema.layer_of(suggestion.label) == "claim"

    # what is offered

    def waits(self, suggestion: Suggestion) -> bool:
        """True if it is neither tagged nor rejected."""
        document, spans = self.document, suggestion.spans
        claims = self._claims(suggestion)
        touching = [tag for span in spans for tag in document.index.touching(*span)]
        for tag in touching:
            if claims:
                if alike(tag, suggestion.label, spans):
                    return False
            elif self.schema.layer_of(tag.label) != "claim":
                return False
        rejected = document.refusing(suggestion.label, spans)
        return not rejected and not self._unwanted(suggestion)

    def _unwanted(self, suggestion: Suggestion) -> bool:
        """True if the same name was rejected elsewhere, more than once, and nowhere tagged."""
        if self.schema.layer_of(suggestion.label) != "entity":
            return False
        same = (suggestion.label, suggestion.text)
        refused_names = self._refused_names()
        tagged = self.document.mentions.senses
        return same in refused_names and suggestion.text not in tagged

    def _refused_names(self) -> set[tuple[str, str]]:
        if self._refused[0] != self.document.version:
            rejected = self.document.rejected.values()
            counts = Counter(
                (tag.label, tag.text)
                for tag in rejected
                if self.schema.layer_of(tag.label) == "entity"
            )
            names = {name for name, count in counts.items() if count >= TWICE}
            self._refused = (self.document.version, names)
        return self._refused[1]

    def refused_name(self, text: str) -> bool:
        """True if a person rejected this name more than once, as the same, and tagged it
        nowhere."""
        names = {name for _, name in self._refused_names()}
        return text in names and text not in self.document.mentions.senses

    def between(self, start: int, end: int, *, ready: bool = False) -> list[Suggestion]:
        """What is offered on `start:end`, in text order; of the blocks looked at already if only
        what is `ready` is asked for."""
        self.refresh()
        first = max(0, start // BLOCK - REACH)
        found: list[Suggestion] = []
        for number in range(first, min(self.last, max(start, end - 1) // BLOCK) + 1):
            if not ready:
                self._block(number)
            if self._ends.get(number, 0) > start:
                there = self._still(number)
                found += [one for one in there if one.start < end and start < one.end]
        return found

    def _still(self, number: int) -> list[Suggestion]:
        """What of a block waits, as it was judged last."""
        waiting = self._waiting.get(number)
        if waiting is None:
            judged = self._merged.get(number) or self._before.get(number, ())
            self._waiting[number] = waiting = [one for one in judged if self.waits(one)]
        return waiting

    def after(self, offset: int, blocks: int | None = None) -> Iterator[Suggestion]:
        """What starts after an offset, in text order; in so many blocks at most."""
        self.refresh()
        first = max(0, offset) // BLOCK
        last = self.last if blocks is None else min(self.last, first + blocks - 1)
        for number in range(first, last + 1):
            self._block(number)
            for suggestion in self._still(number):
                if suggestion.start > offset:
                    yield suggestion

    def before(self, offset: int) -> Iterator[Suggestion]:
        """What starts before an offset, backwards."""
        self.refresh()
        for number in range(min(self.last, max(0, offset - 1) // BLOCK), -1, -1):
            self._block(number)
            for suggestion in reversed(self._still(number)):
                if suggestion.start < offset:
                    yield suggestion

    def left(self) -> tuple[int, bool]:
        """How many wait in the blocks counted so far, and whether those are all. So many blocks
        are counted in one call that no key has to wait for it."""
        self.refresh()
        new = [number for number in self._merged if number not in self._waiting]
        for number in new[:COUNTED]:
            self._still(number)
        whole = len(self._merged) > self.last and len(new) <= COUNTED
        return sum(map(len, self._waiting.values())), whole


def _rank(suggestion: Suggestion) -> tuple[float, int, int]:
    """Sort key: the better of two first; of equals the longer, then the first."""
    rank = RANKS.get(suggestion.suggester, 1) + suggestion.score
    return (-rank, suggestion.start - suggestion.end, suggestion.start)
