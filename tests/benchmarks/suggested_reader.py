"""The reader of `reader.py` with suggestions on.

What is different in the policy:

* At the start, and as long as it brings something, all suggestions of a kind are taken at once, for
  each kind of name, number and date of which two or more are left. Before, those that are wrong are
  left out in the preview, as far as that takes few keys; a wrong one that is taken is gone to and
  removed, and those keys count.
* A claim of which nothing is suggested is marked by hand when it is reached. When names and dates
  are done, the suggested claims are gone through in one go: each is made shorter if the reference
  has a part of it, answered and taken, or rejected.
* At the end, what is still suggested and wrong is rejected, kind by kind, and those keys count.
"""

from collections.abc import Sequence
from typing import Any

from annotate.core import offers
from annotate.core.pool import Pool
from annotate.core.schema import Label
from annotate.core.shaping import rest_after, sentence_in
from annotate.core.spans import Span
from annotate.core.suggestion import Suggestion
from annotate.tui.modes.kinds import Kinds
from annotate.tui.modes.review import SENTENCE, SHAPES, Review
from tests.benchmarks.reader import MOVES, REACHING, Keys, Reader

FEW = 12
"""Keys that leaving one out in the preview may take; removing it takes about as many."""

MOST_SHAPING = 5
"""Keys that making a suggestion shorter may take; marking by hand takes about as many."""

KEYS = tuple((key, shape) for key, shape in SHAPES.items() if key != "-")

Spans = tuple[Span, ...]

FORESEEN = MOVES | {"ctrl+k": offers.next_suggestion}


class SuggestedReader(Reader):
    """Takes suggestions where they are right, and refuses the others."""

    moves = FORESEEN
    missing: Spans = ()
    """Fragments that the last claim still lacks."""
    reaching = (*REACHING, *(("ctrl+k",) * n for n in (1, 2, 3, 4)))

    @property
    def pool(self) -> Pool:
        pool = self.session.pool
        assert pool is not None
        return pool

    def suggested(self) -> list[Suggestion]:
        """All that is suggested now."""
        return self.pool.between(0, len(self.text))

    def begin(self) -> None:
        self.purpose = "mentions"
        before = -1
        while before != len(self.session.document.tags):
            before = len(self.session.document.tags)
            for label in self.session.schema.labels:
                if label.layer != "claim":
                    self._take_kind(label)

    def end(self) -> None:
        for label in self.session.schema.labels:
            if any(suggestion.label == label.name for suggestion in self.suggested()):
                self.purpose = "claims" if label.layer == "claim" else "mentions"
                self._open(label)
                self.press(("backspace",))

    def _right(self, suggestion: Suggestion) -> bool:
        mention = next((m for m in self.mentions if (m["span"],) == suggestion.spans), None)
        return (
            mention is not None
            and mention["label"] == suggestion.label
            and self._fits(suggestion, mention)
        )

    def _fits(self, suggestion: Suggestion, mention: dict[str, Any]) -> bool:
        """True if all values that the reference gives of a date are as suggested."""
        return all(
            suggestion.attributes.get(name) == mention[name]
            for name in ("value", "type")
            if name in mention
        )

    def _open(self, label: Label) -> Kinds:
        self.settle()
        self.press(("ctrl+d",))
        mode = self.app.mode
        assert isinstance(mode, Kinds), self.app.message
        if mode.label != label.name:
            self.press((label.key,))
        return mode

    def _take_kind(self, label: Label) -> None:
        """Take all suggestions of a label."""
        there = [s for s in self.suggested() if s.label == label.name]
        right = sum(map(self._right, there))
        if right < 2 or right * 2 < len(there):
            return
        mode = self._open(label)
        for place, suggestion in enumerate(mode.listed):
            if not self._right(suggestion):
                steps = place - mode.place
                around = steps - len(mode.listed) if steps > 0 else steps + len(mode.listed)
                steps = min(steps, around, key=abs)
                if abs(steps) < FEW:
                    self.press((("tab",) if steps > 0 else ("shift+tab",)) * abs(steps))
                    self.press(("space",))
        self.press(("enter",))

    def mark(self, mentions: list[dict[str, Any]], claims: list[dict[str, Any]]) -> None:
        suggested = [one.spans for one in self.suggested() if offers.is_claim(self.session, one)]
        by_hand = [
            claim
            for claim in claims
            if all(self._reachable(whole, [fragments_of(claim)]) is None for whole in suggested)
        ]
        super().mark(mentions, by_hand)
        self._go_through([claim for claim in claims if claim not in by_hand])

    def _go_through(self, claims: Sequence[dict[str, Any]]) -> None:
        """Go through all that is suggested as a claim."""
        self.purpose = "claims"
        waiting = [(fragments_of(claim), claim) for claim in claims]
        waiting.sort(key=lambda entry: entry[0])
        self._walk()
        while waiting:
            if not isinstance(self.app.mode, Review) and self.session.selection is not None:
                self._walk()
            mode = self.app.mode
            if not isinstance(mode, Review):
                self.claim(waiting.pop(0)[1])
                continue
            if self.missing and self._add(mode):
                continue
            wanted = [fragments for fragments, _ in waiting]
            place = self._reachable(mode.whole, wanted)
            if place is None:
                self.press(("backspace",))
            else:
                fragments, claim = waiting.pop(place)
                self._take(fragments, claim, [fragments for fragments, _ in waiting])

    def _walk(self) -> None:
        """Go to the next suggested claim; names and dates that are still suggested are passed."""
        self.press(("ctrl+k",))
        while not isinstance(self.app.mode, Review) and self.session.selection is not None:
            self.press(("ctrl+k",))

    def _reachable(self, whole: Spans, wanted: Sequence[Spans]) -> int | None:
        """Which of the claims that are wanted can be made, or begun, from what is suggested."""
        for place, fragments in enumerate(wanted):
            if shaped(self.text, whole, fragments) is not None:
                return place
            if self._first_part(whole, fragments) is not None:
                return place
        return None

    def _first_part(self, whole: Spans, fragments: Spans) -> Keys | None:
        """The keys that leave the first fragments of a claim, if the others may be added after."""
        for count in range(len(fragments) - 1, 0, -1):
            keys = shaped(self.text, whole, fragments[:count])
            if keys is not None:
                return keys
        return None

    def _take(self, fragments: Spans, claim: dict[str, Any], others: Sequence[Spans]) -> None:
        """Take a part of what is under review, or all, as a claim."""
        mode = self.review
        keys = shaped(self.text, mode.whole, fragments)
        if keys is None:
            keys = self._first_part(mode.whole, fragments)
            assert keys is not None
        self.press(keys)
        self.missing = fragments[len(self.review.spans) :]
        left = rest_after(self.text, mode.whole, self.review.spans[-1].end)
        more = [*others, self.missing] if self.missing else [*others]
        rest = any(left and shaped(self.text, left, wanted) is not None for wanted in more)
        letters = self._letters(claim)
        ends = {
            kind: Span(*claim[end])
            for kind, end in (("cue", "cue"), ("claimant", "source"))
            if end in claim
        }
        subset = self._right_ends(self.review, ends)
        self.press(("@",) * self.review.subsets.index(subset))
        if letters and not rest:
            letters[-1] = letters[-1].upper()
        self.press(letters)
        if rest or not letters:
            self.press((" " if rest else "enter",))
        made = self.session.last_tag
        if subset != ends.keys():
            self._link(made, claim)
            self.session.last_tag = made
            self._walk()

    def _letters(self, claim: dict[str, Any]) -> list[str]:
        """The keys of the values that are not as offered."""
        mode = self.review
        keys = {entry: key for key, entry in mode.keys.items()}
        offered = {question.attribute.name: question.value for question in mode.choices}
        return [
            keys[name, claim[name]]
            for name in ("kind", "voice", "polarity")
            if name in claim and offered.get(name) != claim[name]
        ]

    @property
    def review(self) -> Review:
        mode = self.app.mode
        assert isinstance(mode, Review)
        return mode

    def _add(self, mode: Review) -> bool:
        """Add to the last claim what it lacks: from what is under review, else by hand."""
        first, *others = self.missing
        keys = shaped(self.text, mode.whole, (first,))
        if keys is None and mode.whole[0].start <= first.start:
            self.missing = ()
            raise AssertionError("a fragment behind the walk")
        if keys is None:
            return False
        self.press((*keys, "&"))
        self.missing = tuple(others)
        return True


def fragments_of(claim: dict[str, Any]) -> Spans:
    return tuple(Span(*fragment) for fragment in claim["fragments"])


def shaped(text: str, whole: Spans, wanted: Spans) -> Keys | None:
    """The fewest keys that make what is under review as it is wanted, if a few do."""
    found: dict[Spans, Keys] = {whole: ()}
    newest = [whole]
    for _ in range(MOST_SHAPING + 1):
        if wanted in found:
            return found[wanted]
        reached = [
            (shape(text, spans), (*found[spans], key)) for spans in newest for key, shape in KEYS
        ]
        reached += [
            (sentence_in(text, whole, spans), (*found[spans], SENTENCE)) for spans in newest
        ]
        newest = []
        for spans, keys in reached:
            if spans not in found:
                found[spans] = keys
                newest.append(spans)
    return None
