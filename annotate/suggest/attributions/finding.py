"""All attributions of an article: who says what, by which words.

Sentence by sentence: first the quotations and clauses that name their speaker behind them, then
from left to right the cues whose content follows. What is attributed once is not attributed again,
so contents never overlap: of two cues the outer one counts.
"""

from collections.abc import Iterator
from typing import NamedTuple

from annotate.core.sentences import ends, next_paragraph, paragraph_at, word_set
from annotate.core.spans import Span
from annotate.suggest.attributions import clauses, cues, grammar, speakers
from annotate.suggest.attributions.cues import Hit
from annotate.suggest.attributions.lexicon import WEAK, verbs
from annotate.suggest.attributions.passage import Passage
from annotate.suggest.attributions.proposing import voice_of

LONG = 6000
"""A paragraph of more code points is looked at in pieces of whole sentences."""


class Found(NamedTuple):
    """What is attributed, by which words, to whom, how, and how sure it is, from 0 to 1."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    voice: str
    score: float
    rule: str


def find(text: str) -> list[Found]:
    """The attributions of a text, in text order."""
    return [found for part in parts(text) for found in Finder(Passage(text, part)).run()]


def parts(text: str) -> Iterator[Span]:
    """The paragraphs of a text, long ones in pieces."""
    offset = -1
    while (offset := next_paragraph(text, offset)) < len(text) or not offset:
        paragraph = paragraph_at(text, offset)
        if paragraph is None:
            return
        start = paragraph.start
        while paragraph.end - start > LONG:
            cuts = [end for end in ends(text, start, start + LONG, paragraph) if end > start]
            cut = cuts[-1] if cuts else start + LONG
            yield Span(start, min(cut, paragraph.end))
            start = cut
        if start < paragraph.end:
            yield Span(start, paragraph.end)
        offset = max(offset, paragraph.start)


class Finder:
    """The work on one passage. `used` marks the words of contents and cues."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.used = [False] * len(passage.words)
        self.found: list[Found] = []

    def run(self) -> list[Found]:
        first = 0
        while first < len(self.passage.words):
            end = clauses.sentence_end(self.passage, first)
            self.according(first, end)
            self.behind(first, end)
            self.forward(first, end)
            first = end
        self.unattributed()
        return sorted(self.found)

    # making one

    def add(self, pieces: list[tuple[int, int]], hit: Hit | None, score: float, rule: str) -> None:
        """Take word ranges as a content of a hit, if nothing of them is taken."""
        passage = self.passage
        pieces = [self.bare(*piece) for piece in pieces]
        pieces = [(first, end) for first, end in pieces if first < end]
        if not pieces or any(any(self.used[first:end]) for first, end in pieces):
            return
        for first, end in pieces:
            self.used[first:end] = [True] * (end - first)
        if hit:
            self.used[hit.first : hit.last + 1] = [True] * (hit.last + 1 - hit.first)
        content = tuple(
            Span(passage.words[first].start, passage.words[end - 1].end) for first, end in pieces
        )
        cue, source = cues.spans(passage, hit) if hit else (None, None)
        self.found.append(Found(content, cue, source, voice_of(passage, content), score, rule))

    def bare(self, first: int, end: int) -> tuple[int, int]:
        """A range without the marks around it, but with a quotation mark whose partner is in."""
        passage = self.passage
        while first < end and passage.low(first) in grammar.PUNCTUATION:
            first += 1
        while first < end and passage.low(end - 1) in grammar.PUNCTUATION:
            end -= 1
        return first, end

    def taken(self, first: int, end: int) -> bool:
        return any(self.used[first:end])

    # the rules

    def according(self, first: int, end: int) -> None:
        passage = self.passage
        for at in range(first, end - 1):
            if passage.low(at) != "according" or passage.low(at + 1) != "to":
                continue
            if passage.quoted[at] >= 0:
                continue
            source = speakers.right(passage, at + 2)
            if source is None:
                continue
            hit = Hit(at, at + 1, source, 0)
            opening = all(passage.low(before) in grammar.PUNCTUATION for before in range(first, at))
            if opening or passage.low(at - 1) in ("and", "but"):
                comma = source[1] + 1
                while comma < end and passage.low(comma) != ",":
                    comma += 1
                self.add(
                    [(comma, clauses.stop(passage, comma + 1, end, "that"))], hit, 0.88, "according"
                )
            else:
                self.add([(self.lead(first, at), at)], hit, 0.88, "according")

    def lead(self, first: int, end: int) -> int:
        """Where a clause begins behind `But` and `And`."""
        while first < end and (
            self.passage.low(first) in ("but", "and", "yet", "still", "so")
            or self.passage.low(first) in grammar.PUNCTUATION - {'"', "“", "''", "‘", "„", "«"}
        ):
            first += 1
        return first

    def behind(self, first: int, end: int) -> None:
        """`…,” X said. “…”` and `…, X said.`"""
        passage = self.passage
        for at in range(first, end):
            quote = passage.quoted[at]
            closing = quote >= 0 and (at + 1 == len(self.used) or passage.quoted[at + 1] != quote)
            comma = quote < 0 and passage.low(at) == ","
            if not (closing or comma) or self.used[at]:
                continue
            hit = cues.after(passage, passage.words[at].end, quoted=closing)
            if hit is None or self.taken(hit.first, hit.last + 1):
                continue
            if passage.low(hit.first) == "according":
                continue
            tail = max(hit.last, hit.source[1] if hit.source else 0) + 1
            start = self.clause_start(first, at)
            if closing:
                start = self.prefix(start, at)
            elif not clauses.stands_alone(passage, start, at):
                continue
            if not (closing and passage.quoted[start] == quote) and not self.spoken(hit, tail, end):
                continue
            pieces = [(start, at + 1), *self.continued(tail, end, closing)]
            self.add(pieces, hit, 0.95 if closing else 0.85, "quote" if closing else "postposed")

    def clause_start(self, first: int, at: int) -> int:
        """Where the clause that ends with a word begins: behind an earlier cue, and `But`."""
        used = (index + 1 for index in range(at, first - 1, -1) if self.used[index])
        return self.lead(next(used, first), at)

    def prefix(self, start: int, at: int) -> int:
        """Where the clause of a quotation begins: with the quotation behind a comma or a colon."""
        passage = self.passage
        quote = passage.at(passage.quotes[passage.quoted[at]].start)
        if quote <= start or passage.low(quote - 1) in grammar.PUNCTUATION:
            return max(start, quote)
        return start

    def spoken(self, hit: Hit, tail: int, end: int) -> bool:
        """True if a verb of speech behind a clause has no content of its own after it."""
        low = self.passage.low(tail)
        nothing = tail >= end or low in (".", ",", ";", "") or low in NOT_CLAIMED
        verb = grammar.head(self.passage, hit.last) in ("speech", "tell")
        return verb and (nothing or speakers.timely(self.passage, tail))

    def continued(self, tail: int, end: int, quoted: bool) -> list[tuple[int, int]]:
        """What goes on behind a cue: the rest of the clause, the quotation in the next sentence."""
        passage = self.passage
        pieces: list[tuple[int, int]] = []
        index = tail
        while index < end and passage.quoted[index] < 0 and passage.low(index) not in (",", ":"):
            if clauses.cue_at(passage, index):
                return []
            index += 1
        if index < end and passage.low(index) in (",", ":"):
            index += 1
        resumed = index < end and passage.quoted[index] >= 0
        plain = not quoted and index < end and not passage.low(index).endswith("ing")
        if resumed or (plain and passage.low(tail) == ","):
            return [(index, clauses.stop(passage, index, end, "that"))]
        index = end
        while index < len(self.used) and passage.quoted[index] >= 0:
            quote = passage.quoted[index]
            last = index
            while last < len(self.used) and passage.quoted[last] == quote:
                last += 1
            if cues.after(passage, passage.words[last - 1].end, quoted=True):
                break
            if not passage.breaks(last - 1, last):
                break
            pieces.append((index, last))
            index = last
        return pieces if quoted or pieces else []

    def forward(self, first: int, end: int) -> None:
        """Cues whose content follows: `X said that …`."""
        passage = self.passage
        for at in range(first, end):
            if self.used[at] or passage.quoted[at] >= 0:
                continue
            kind = grammar.head(passage, at)
            if not kind:
                continue
            begin = clauses.start(passage, at, kind, end)
            if begin is None:
                continue
            score, rule = self.judge(at, kind, begin.joint)
            if score < 0.3:
                continue
            start = grammar.group_start(passage, at)
            if kind == "noun":
                nominal = cues.nominal(passage, at, begin.first, kind)
                if nominal is None:
                    continue
                hit = nominal
            else:
                last = at + (begin.joint == "prep")
                source = cues.agent(passage, at) or speakers.subject(passage, start)
                hit = Hit(start, last, source, 0)
            stop = clauses.stop(passage, begin.first, end, begin.joint, self.subordinate(hit))
            pieces = [(begin.first, stop)]
            if begin.joint == "to" and self.raising(at, start):
                topic = speakers.left(passage, start)
                pieces = [(topic[0], topic[1] + 1), *pieces] if topic else pieces
                hit = hit._replace(source=cues.agent(passage, at))
            if begin.joint == "quote" and stop == end:
                pieces += self.continued(end, end, True)
            self.add(pieces, hit, score, rule)

    def subordinate(self, hit: Hit) -> bool:
        """True if a cue is in a clause that the main clause follows behind a comma."""
        passage = self.passage
        first = min(hit.first, hit.source[0]) if hit.source else hit.first
        ahead = hit.source is not None and hit.source[0] > hit.last
        return passage.low(first - 1) in SUBORDINATE or (
            ahead and passage.low(hit.last).endswith("ing")
        )

    def raising(self, at: int, start: int) -> bool:
        """True if what is attributed has its subject before the cue: `prices seem to rise`."""
        base = verbs().get(self.passage.low(at), ("", ""))[0]
        if base in ("appear", "seem", "tend"):
            return True
        passive = any(self.passage.low(index) in BE for index in range(start, at))
        return (passive and self.passage.low(at).endswith(("ed", "n"))) or (
            passive and self.passage.low(at) in ("likely", "unlikely", "known")
        )

    def judge(self, at: int, kind: str, joint: str) -> tuple[float, str]:
        """How sure a cue before its content is."""
        base = verbs().get(self.passage.low(at), ("", ""))[0]
        weak = base in WEAK and joint not in ("that", "quote")
        return 0.2 if weak else SCORES.get((kind, joint), 0.0), f"{kind} {joint}"

    def unattributed(self) -> None:
        """Quotations of a few words that nobody was named for."""
        passage = self.passage
        for number, quote in enumerate(passage.quotes):
            first, end = passage.at(quote.start), passage.at(quote.end)
            if end - first >= 6 and not self.taken(first, end) and passage.quoted[first] == number:
                self.add([(first, end)], None, 0.5, "unattributed")


SUBORDINATE = word_set("if when while although though as after because since before whether")
NOT_CLAIMED = grammar.NEAR - {"about"} | SUBORDINATE
BE = word_set("is are was were be been being")

SCORES = {
    ("speech", "that"): 0.9, ("speech", "quote"): 0.9, ("speech", "clause"): 0.8,
    ("speech", "question"): 0.8, ("speech", "phrase"): 0.5, ("speech", "prep"): 0.45,
    ("speech", "to"): 0.6,
    ("tell", "that"): 0.9, ("tell", "quote"): 0.9, ("tell", "clause"): 0.8,
    ("tell", "question"): 0.8, ("tell", "to"): 0.8, ("tell", "prep"): 0.6,
    ("mind", "that"): 0.8, ("mind", "quote"): 0.7, ("mind", "clause"): 0.6,
    ("mind", "question"): 0.6, ("mind", "to"): 0.6, ("mind", "phrase"): 0.45,
    ("mind", "prep"): 0.45,
    ("noun", "that"): 0.6, ("noun", "to"): 0.5, ("noun", "prep"): 0.3,
    ("adjective", "that"): 0.5, ("adjective", "to"): 0.4, ("adjective", "prep"): 0.3,
}  # fmt: skip
"""How often a cue of a class is one, by what joins it to its content."""
