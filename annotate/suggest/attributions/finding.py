"""The attributions of an article, or of a stretch of it: who says what, by which words.

Sentence by sentence: first the quotations and clauses that name their speaker behind them, then
from left to right the cues whose content follows, last the quotations that nobody was named for.

Invariant: what is attributed once is not attributed again, so contents never overlap, and of two
cues the outer one counts. What is found in a stretch is what the whole text gives there.
"""

from collections.abc import Iterator
from typing import NamedTuple

from annotate.core.spans import Span
from annotate.core.suggestion import SHOWN
from annotate.core.trimming import trimmed
from annotate.suggest.attributions import cues
from annotate.suggest.attributions.ahead import forward
from annotate.suggest.attributions.behind import Draft, Piece, according, behind, labelled
from annotate.suggest.attributions.clauses import sentence_end
from annotate.suggest.attributions.parts import part_before, parts
from annotate.suggest.attributions.passage import Passage
from annotate.suggest.attributions.proposing import ENOUGH, nearest, voice_of

FEW = 9
"""Words and marks of a quotation that is no attribution if nobody is named for it."""

BACK = 3
"""Parts of the text before a quotation in which its speaker may be named, at most."""

KEPT = 64
"""Parts of the text whose attributions a finder remembers, at most."""


class Found(NamedTuple):
    """What is attributed, by which words, to whom, how, and how sure it is, from 0 to 1."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None
    """The words that name who says it, beside the cue: a relative pronoun, too."""
    speaker: Span | None
    """What such a pronoun stands for; else the source."""
    voice: str
    score: float
    rule: str


def find(text: str, start: int = 0, end: int | None = None) -> list[Found]:
    """The attributions whose content starts in `start:end`, in text order."""
    return Finder(text).find(start, len(text) if end is None else end)


class Finder:
    """Finds attributions in one text, part by part, and remembers the last parts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._known: dict[Span, list[Found]] = {}

    def find(self, start: int, end: int) -> list[Found]:
        """The attributions whose content starts in `start:end`, in text order."""
        result: list[Found] = []
        for part in parts(self.text, start, end):
            last: Span | None = None
            for found in self._own(part):
                if not found.cue and not found.source:
                    # A quotation alone is mostly by whoever was quoted last.
                    last = last or self._speaker_before(part)
                    found = found._replace(source=last, speaker=last)
                last = found.speaker or last
                if start <= found.content[0].start < end:
                    result.append(found)
        return result

    def _own(self, part: Span) -> list[Found]:
        """What a part of the text says for itself."""
        if part not in self._known:
            if len(self._known) >= KEPT:
                del self._known[next(iter(self._known))]
            self._known[part] = Sheet(Passage(self.text, part)).found()
        return self._known[part]

    def _speaker_before(self, part: Span) -> Span | None:
        """The last speaker that the parts before one name."""
        here: Span | None = part
        for _ in range(BACK):
            here = part_before(self.text, here) if here else None
            if here is None:
                return None
            named = [found.speaker for found in self._own(here) if found.speaker]
            if named:
                return named[-1]
        return None


class Sheet:
    """One passage, with a mark at each word that belongs to a content or a cue found so far."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.used = [False] * len(passage.words)
        self.kept: list[Found] = []

    def found(self) -> list[Found]:
        """What is attributed in the passage, in text order."""
        first = 0
        while first < len(self.used):
            end = sentence_end(self.passage, first)
            unsure = []
            for drafts in (
                according(self.passage, first, end),
                labelled(self.passage, first, end),
                behind(self.passage, first, end, self.used),
                forward(self.passage, first, end, self.used),
            ):
                for draft in drafts:
                    # `referencing comments by Beran, who told us that …`: the inner one is surer.
                    if draft.score < SHOWN:
                        unsure.append(draft)
                    else:
                        self.keep(draft)
            for draft in unsure:
                self.keep(draft)
            first = end
        for draft in self.unattributed():
            self.keep(draft)
        return sorted(self.kept, key=lambda found: found.content)

    def keep(self, draft: Draft) -> None:
        """Take a draft if nothing of its content has been taken."""
        passage, hit = self.passage, draft.hit
        pieces = [piece for piece in draft.pieces if piece.first < piece.end]
        words = (passage.low(index) for piece in pieces for index in range(*piece))
        said = any(character.isalnum() for word in words for character in word)
        if not said or any(self.taken(piece) for piece in pieces):
            return
        content = tuple(
            trimmed(
                passage.text,
                Span(passage.words[piece.first].start, passage.words[piece.end - 1].end),
            )
            for piece in pieces
        )
        voice = voice_of(passage, content)
        cue, source, speaker = None, None, None
        if hit:
            cue, speaker = cues.spans(passage, hit)
            source = speaker and (cues.relative(passage, hit) or speaker)
            # What only shares a speaker with something that has taken the cue has none of its own.
            own = not self.taken(Piece(hit.first, hit.last + 1))
            cue = cue if own else None
            pieces.append(Piece(hit.first, hit.last + 1))
        for piece in pieces:
            self.used[piece.first : piece.end] = [True] * (piece.end - piece.first)
        self.kept.append(Found(content, cue, source, speaker, voice, draft.score, draft.rule))

    def taken(self, piece: Piece) -> bool:
        return any(self.used[piece.first : piece.end])

    def unattributed(self) -> Iterator[Draft]:
        """The quotations of more than a few words that no rule has found."""
        passage = self.passage
        for number, quote in enumerate(passage.quotes):
            piece = Piece(passage.at(quote.start), passage.at(quote.end))
            if piece.end - piece.first < FEW or passage.quoted[piece.first] != number:
                continue
            hit = nearest(passage, [quote], "direct")
            sure = hit is not None and hit.score >= ENOUGH
            yield Draft([piece], hit if sure else None, 0.4, "unattributed")
