"""Edits to an article as an editor makes them, with the truth about every character.

A draft keeps for each character where it comes from: `k` if it is the k-th character of the
article, NEW, or, as negative numbers, that it stands in place of the k-th one or is a copy of it.
So the truth about a span after the edits comes from the edits themselves.
"""

import random
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from annotate.core.anchors.normal import normal
from annotate.core.spans import Span

NEW = -1
SENTENCE = re.compile(r"[^\s][^\n]*?(?:[.!?…。]+[\"”’»')]*(?=\s|$)|(?=\r?\n)|$)")
PARAGRAPH = re.compile(r"[^\s][^\r\n]*")
WORD = re.compile(r"[^\W\d_]{2,}")
NAME = re.compile(r"\b[A-ZА-Я][^\W\d_]{3,}")


def standing_for(origin: int) -> int:
    """The origin of what is put in place of a character of this origin."""
    if origin >= 0:
        return -2 - 2 * origin
    return origin if origin % 2 == 0 else NEW


def copy_of(origin: int) -> int:
    return -3 - 2 * origin if origin >= 0 else NEW


def source(origin: int) -> int:
    """The character of the article that one is, or stands for; NEW for all others."""
    if origin >= 0:
        return origin
    return (-2 - origin) // 2 if origin % 2 == 0 else NEW


class Truth(NamedTuple):
    """What became of a span: "same", "changed", "split" or "gone", and where it is."""

    state: str
    spans: tuple[Span, ...] = ()


class Draft:
    """A text that is edited."""

    def __init__(self, text: str, rng: random.Random, foreign: Sequence[str]) -> None:
        self.chars = list(text)
        self.origins = list(range(len(text)))
        self.rng = rng
        self.foreign = foreign
        """Sentences of other articles."""

    @property
    def text(self) -> str:
        return "".join(self.chars)

    def found(self, pattern: re.Pattern[str]) -> list[Span]:
        return [
            Span(*found.span())
            for found in pattern.finditer(self.text)
            if found.end() > found.start()
        ]

    def put(self, start: int, end: int, chars: Iterable[str], origins: Iterable[int]) -> None:
        self.chars[start:end] = chars
        self.origins[start:end] = origins

    def replace(self, start: int, end: int, text: str) -> None:
        """Put a text in the place of another; each character stands for the one at its part."""
        old = self.origins[start:end]
        origins = [standing_for(old[at * len(old) // len(text)]) for at in range(len(text))]
        self.put(start, end, text, origins)

    def insert(self, at: int, text: str) -> None:
        self.put(at, at, text, [NEW] * len(text))

    def cut(self, start: int, end: int) -> tuple[list[str], list[int]]:
        """Take a stretch out, with the blanks after it on its line."""
        while end < len(self.chars) and self.chars[end] == " ":
            end += 1
        piece = self.chars[start:end], self.origins[start:end]
        self.put(start, end, (), ())
        return piece

    def pick(self, pattern: re.Pattern[str]) -> Span | None:
        found = self.found(pattern)
        return self.rng.choice(found) if found else None

    # What an editor does, by name.

    def typo(self) -> None:
        word = self.pick(WORD)
        if word:
            self.replace(*word, self.misspelt("".join(self.chars[slice(*word)])))

    def misspelt(self, word: str) -> str:
        at = self.rng.randrange(len(word) - 1)
        return self.rng.choice(
            (
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + word[at] + word[at:],
                word[:at] + self.rng.choice("aeinorst") + word[at + 1 :],
                word[: at + 1] + word[at + 2 :],
            )
        )

    def replace_word(self) -> None:
        word = self.pick(WORD)
        if word:
            self.replace(*word, self.other_word())

    def other_word(self) -> str:
        own = self.rng.random() < 0.4
        words = WORD.findall(self.text if own else self.rng.choice(self.foreign))
        return str(self.rng.choice(words or ["instead"]))

    def insert_sentence(self) -> None:
        sentences = self.found(SENTENCE)
        if not sentences:
            return
        at = self.rng.randrange(len(sentences))
        place = self.rng.choice(sentences[at])
        others = [other for near, other in enumerate(sentences) if abs(near - at) > 1]
        ends = place == sentences[at].end
        if others and self.rng.random() < 0.5:
            start, end = self.rng.choice(others)
            chars = self.chars[start:end]
            origins = [copy_of(origin) for origin in self.origins[start:end]]
        else:
            chars = list(self.rng.choice(self.foreign))
            origins = [NEW] * len(chars)
        blank = ([" "], [NEW])
        if ends:
            self.put(place, place, blank[0] + chars, blank[1] + origins)
        else:
            self.put(place, place, chars + blank[0], origins + blank[1])

    def delete_sentence(self) -> None:
        sentence = self.pick(SENTENCE)
        if sentence and len(self.found(SENTENCE)) > 3:
            self.cut(*sentence)

    def move_sentence(self) -> None:
        sentence = self.pick(SENTENCE)
        if not sentence:
            return
        chars, origins = self.cut(*sentence)
        other = self.pick(SENTENCE)
        place = other.start if other else 0
        self.put(place, place, [*chars, " "], [*origins, NEW])

    def move_paragraph(self) -> None:
        paragraphs = self.found(PARAGRAPH)
        if len(paragraphs) > 2:
            order = list(range(len(paragraphs)))
            moved = order.pop(self.rng.randrange(len(order)))
            order.insert(self.rng.randrange(len(order) + 1), moved)
            self.arrange(paragraphs, order)

    def reorder(self) -> None:
        paragraphs = self.found(PARAGRAPH)
        order = list(range(len(paragraphs)))
        if len(order) > 3:
            start = self.rng.randrange(len(order) - 2)
            part = order[start : start + 5]
            self.rng.shuffle(part)
            order[start : start + 5] = part
            self.arrange(paragraphs, order)

    def arrange(self, paragraphs: Sequence[Span], order: Sequence[int]) -> None:
        """Put other paragraphs in the places of paragraphs."""
        pieces = [(self.chars[start:end], self.origins[start:end]) for start, end in paragraphs]
        for place, taken in reversed(list(zip(paragraphs, order, strict=True))):
            self.put(*place, *pieces[taken])

    def quotes(self) -> None:
        """Curly quotation marks straight, or straight ones curly."""
        if any(mark in self.chars for mark in "“”‘’«»"):
            self.each({"“": '"', "”": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})
        else:
            last = " "
            for at, char in enumerate(self.chars):
                if char in "\"'":
                    marks = "“”" if char == '"' else "‘’"
                    self.replace(at, at + 1, marks[not last.isspace() and last not in "([—"])
                last = char

    def each(self, table: dict[str, str]) -> None:
        for at in range(len(self.chars) - 1, -1, -1):
            if self.chars[at] in table:
                self.replace(at, at + 1, table[self.chars[at]])

    def blanks(self) -> None:
        """Line ends of another system, two paragraphs joined, one parted, or blanks doubled."""
        kind = self.rng.choice(("crlf", "join", "part", "double"))
        if kind == "crlf":
            if "\r" not in self.chars:
                self.each({"\n": "\r\n"})
            return
        pattern = {
            "join": r"(?<=\S)[\r\n]+(?=\S)",
            "part": r"(?<=[.!?] )(?=\S)",
            "double": "(?<=,) ",
        }
        places = [found.span() for found in re.finditer(pattern[kind], self.text)]
        if not places:
            return
        if kind == "double":
            for start, end in reversed(places):
                self.replace(start, end, "  ")
            return
        start, end = self.rng.choice(places)
        if kind == "join":
            self.replace(start, end, " ")
        else:
            self.insert(start, "\n\n")

    def respell_name(self) -> None:
        names = Counter(NAME.findall(self.text))
        often = [name for name, count in names.items() if count > 1]
        if not often:
            return
        name = self.rng.choice(often)
        other = self.misspelt(name)
        for found in reversed(list(re.finditer(rf"\b{name}\b", self.text))):
            self.replace(*found.span(), other)

    def rewrite(self) -> None:
        sentence = self.pick(SENTENCE)
        if not sentence:
            return
        start, end = sentence
        for found in reversed(list(WORD.finditer("".join(self.chars[start:end])))):
            if self.rng.random() < 0.35:
                self.replace(start + found.start(), start + found.end(), self.other_word())

    def top_and_tail(self) -> None:
        paragraphs = self.found(PARAGRAPH)
        if len(paragraphs) > 4:
            self.cut(*paragraphs[-1])
            first = paragraphs[0]
            self.put(
                *first, *(lambda text: (text, [NEW] * len(text)))(self.rng.choice(self.foreign))
            )

    def wire_update(self) -> None:
        """A new top that says again a part of what follows."""
        sentences = self.found(SENTENCE)
        copied = self.rng.choice(sentences) if sentences else Span(0, 0)
        chars = self.chars[slice(*copied)]
        origins = [copy_of(origin) for origin in self.origins[slice(*copied)]]
        top = f"UPDATE: {self.rng.choice(self.foreign)} "
        self.put(0, 0, [*top, *chars, "\n", "\n"], [NEW] * len(top) + origins + [NEW, NEW])

    def encode(self) -> None:
        """The whole file through a program with another idea of characters."""
        if self.rng.random() < 0.5:
            self.each(
                {"…": "...", "—": "--", "–": "-", "\u00a0": " ", "“": '"', "”": '"', "’": "'"}
            )
        else:
            for at in range(len(self.chars) - 1, -1, -1):
                apart = unicodedata.normalize("NFD", self.chars[at])
                if len(apart) > 1 and not self.chars[at].isascii():
                    self.replace(at, at + 1, apart)


EDITS: dict[str, tuple[float, Callable[[Draft], None]]] = {
    "typo": (3, Draft.typo),
    "word": (3, Draft.replace_word),
    "insertion": (2, Draft.insert_sentence),
    "deletion": (1.5, Draft.delete_sentence),
    "sentence move": (0.8, Draft.move_sentence),
    "paragraph move": (0.8, Draft.move_paragraph),
    "reorder": (0.3, Draft.reorder),
    "quotes": (0.4, Draft.quotes),
    "blanks": (0.8, Draft.blanks),
    "name": (0.4, Draft.respell_name),
    "rewrite": (0.8, Draft.rewrite),
    "top and tail": (0.3, Draft.top_and_tail),
    "wire update": (0.2, Draft.wire_update),
    "encoding": (0.2, Draft.encode),
}
"""What an editor does → how often, and how."""


def edited(
    text: str, count: int, rng: random.Random, foreign: Sequence[str], only: str = ""
) -> Draft:
    """A text after so many edits."""
    draft = Draft(text, rng, foreign)
    weights = [weight for weight, _ in EDITS.values()]
    for name in [only] * count if only else rng.choices(list(EDITS), weights, k=count):
        EDITS[name][1](draft)
    return draft


class Truths:
    """What became of the spans of an article."""

    def __init__(self, old: str, draft: Draft) -> None:
        self.old = old
        self.new = draft.text
        self.origins = draft.origins
        pairs = sorted(
            (source(origin), at) for at, origin in enumerate(draft.origins) if source(origin) != NEW
        )
        self.sources = [pair[0] for pair in pairs]
        self.places = [pair[1] for pair in pairs]

    def of(self, spans: Sequence[Span]) -> Truth:
        """What became of the fragments of a tag."""
        parts = [self.part(span) for span in spans]
        for state in ("gone", "split", "changed"):
            if any(part.state == state for part in parts):
                where = tuple(sorted(span for part in parts for span in part.spans))
                return Truth(state, where)
        return Truth("same", tuple(sorted(span for part in parts for span in part.spans)))

    def part(self, span: Span) -> Truth:
        low, high = (
            bisect_right(self.sources, span.start - 1),
            bisect_right(self.sources, span.end - 1),
        )
        places = [at for at in self.places[low:high] if not self.new[at].isspace()]
        read = any(map(str.isalnum, self.old[slice(*span)]))
        if not places or (read and not any(self.new[at].isalnum() for at in places)):
            return Truth("gone")
        where = Span(min(places), max(places) + 1)
        for at in range(*where):
            k = source(self.origins[at])
            if k != NEW and not span.start <= k < span.end and not self.new[at].isspace():
                return Truth("split", (where,))
        same = normal(self.new[slice(*where)]) == normal(self.old[slice(*span)])
        return Truth("same" if same and not self.glued(where) else "changed", (where,))

    def glued(self, where: Span) -> bool:
        """True if a letter that is new stands at an edge."""
        start, end = where
        before = start > 0 and self.origins[start - 1] == NEW and self.new[start - 1].isalnum()
        after = end < len(self.new) and self.origins[end] == NEW and self.new[end].isalnum()
        return before or after
