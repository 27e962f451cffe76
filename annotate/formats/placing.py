"""Where the tags of a file stand in the article.

Invariants: a tag is placed where its own text stands, or nowhere; offsets that do not fit are taken
in another unit, or given up for a place where the text stands, only if that is the only one, and
that is told; nothing is guessed.
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from annotate.core.search import occurrences
from annotate.core.spans import Span, joined
from annotate.core.wording import counted
from annotate.formats import units
from annotate.formats.contract import Imported, ImportedTag, Trouble
from annotate.formats.projection import rejoined
from annotate.formats.xml_text import stood_in

NEAR = 200
"""Of several places of a text, one that is the only one within so many code points of where the
file says is taken."""

EFFORT = 1 << 29
"""How many code points of an article are searched in all for texts that are not where they should
be, and looked at to tell their places apart."""

PLACE = 256
"""What looking at one place costs, in code points that are searched."""

AROUND = 32
"""So many blanks more than in the file may stand in the context of a tag."""

SHOWN = 50

OTHER_UNITS: tuple[tuple[str, Callable[[str], units.Units]], ...] = (
    ("UTF-16 units", units.utf16),
    ("bytes", units.utf8),
    ("line ends of two characters as one", units.without_cr),
)

Spans = tuple[Span, ...]


class Placement(NamedTuple):
    """Where the tags of one article stand."""

    placed: list[tuple[ImportedTag, Spans]]
    troubles: list[Trouble]
    """Those that stand nowhere, or not surely anywhere."""
    notes: list[str]
    """What was done to place others."""


def place(imported: Imported, text: str, joint: str) -> Placement:
    """The tags of an article in its `text`. `joint` is what the file puts between fragments."""
    base = text if imported.text is None else imported.text
    found = Placement([], [], [])
    unit = _unit(imported.tags, base, joint, found.notes)
    moved = _Moved(base, text)
    search = _Search(text, joint)
    shifted = 0
    for tag in imported.tags:
        spans = _converted(tag.spans, unit)
        fragments = _fragments(spans, len(base))
        if fragments and tag.text is None:
            tag.text = _quote(base, spans, joint)
        placed: Spans = ()
        if fragments and _says(tag.text, base, spans, joint):
            placed = moved.to_text(fragments)
        if not placed:
            near = spans if spans else ()
            placed, why = search.find(tag, near)
            shifted += bool(placed and tag.spans)
            if not placed:
                found.troubles.append(Trouble(tag.line, f"{tag.label}: {why}"))
                continue
        if imported.rejoin:
            placed = rejoined(placed, text)
        found.placed.append((tag, placed))
    if shifted:
        told = "placed where their text stands, as it is not at their offsets"
        found.notes.append(f"{counted(shifted, 'tag')} {told}")
    return found


def letters(text: str) -> str:
    """A text without its blanks: tools change those most."""
    return "".join(text.split())


def _fragments(spans: Spans, length: int) -> Spans:
    """The fragments in order; none if they do not lie in a text of this length."""
    try:
        found = joined(spans)
    except ValueError:
        return ()
    return found if found and found[-1].end <= length else ()


def _quote(text: str, spans: Spans, joint: str) -> str:
    return joint.join(text[start:end] for start, end in spans)


def _says(said: str | None, text: str, spans: Spans, joint: str) -> bool:
    """True if the spans have the text that the file says, but for blanks."""
    there = _quote(text, spans, joint)
    return said is None or said == there or letters(said) == letters(there)


def _converted(spans: Spans, unit: units.Units | None) -> Spans:
    if unit is None:
        return spans
    try:
        return tuple(Span(unit.from_unit(start), unit.from_unit(end)) for start, end in spans)
    except ValueError:
        return ()


def _unit(
    tags: Sequence[ImportedTag], text: str, joint: str, notes: list[str]
) -> units.Units | None:
    """The unit in which most offsets fit, None for code points."""
    known = [tag for tag in tags if tag.spans and tag.text is not None]

    def fitting(unit: units.Units | None) -> int:
        spans = ((tag, _converted(tag.spans, unit)) for tag in known)
        return sum(
            bool(_fragments(at, len(text))) and _says(tag.text, text, at, joint)
            for tag, at in spans
        )

    most = fitting(None)
    chosen: units.Units | None = None
    for name, make in OTHER_UNITS:
        if most == len(known):
            break
        unit = make(text)
        if not unit.places:
            continue
        there = fitting(unit)
        if there > most:
            most, chosen, told = there, unit, name
    if chosen is not None:
        notes.append(f"its offsets count {told}; they were converted")
    return chosen


class _Moved:
    """From offsets in the file's text to offsets in the article, if the two differ in blanks, or in
    what XML cannot hold, only.

    Invariant: the n-th character, or the n-th that is not blank, is the same in both.
    """

    def __init__(self, base: str, text: str) -> None:
        self.same = base == text or base == stood_in(text)
        self.known = self.same or letters(base) == letters(text)
        if self.known and not self.same:
            self.before = [0, *accumulate(not character.isspace() for character in base)]
            self.there = [i for i, character in enumerate(text) if not character.isspace()]

    def to_text(self, spans: Spans) -> Spans:
        """The spans in the article; none if that cannot be told."""
        if self.same or not self.known:
            return spans if self.same else ()
        found = []
        for start, end in spans:
            first, last = self.before[start], self.before[end] - 1
            if last < first:
                return ()
            found.append(Span(self.there[first], self.there[last] + 1))
        return joined(found)


class _Search:
    """The places of texts in an article, for tags that do not stand where the file says."""

    def __init__(self, text: str, joint: str) -> None:
        self.text = text
        self.joint = joint
        self.left = EFFORT
        self.known: dict[str, list[Span]] = {}

    def find(self, tag: ImportedTag, near: Spans) -> tuple[Spans, str]:
        """The only place of a tag's text, else the reason why there is none."""
        said = tag.text or ""
        offsets = ", ".join(f"{start}-{end}" for start, end in tag.spans)
        where = f" at {offsets}" if offsets else ""
        if not said.strip():
            return (), f"no text stands{where}"
        pieces = said.split(self.joint) if len(tag.spans) > 1 else [said]
        if len(pieces) != max(1, len(tag.spans)):
            return (), f"“{_cut(said)}” is not{where}"
        if self.left < (0 if said in self.known else len(self.text)):
            what = f"is not{where}" if where else "has no place"
            return (), f"“{_cut(said)}” {what}; too many were looked for elsewhere"
        if said not in self.known:
            self.left -= len(self.text)
            self.known[said] = self._occurrences(pieces[0])
        self.left -= len(self.known[said]) * PLACE
        places = [self._whole(first, pieces, tag.spans) for first in self.known[said]]
        there = [spans for spans in places if spans]
        if len(there) > 1:
            there = self._told_apart(there, tag, near)
        if len(there) == 1:
            return there[0], ""
        what = f"stands {len(there)} times" if there else "stands nowhere"
        if not where:
            return (), f"“{_cut(said)}” {what}"
        return (), f"“{_cut(said)}” is not{where} and {what}{' elsewhere' if there else ''}"

    def _occurrences(self, piece: str) -> list[Span]:
        return occurrences(self.text, piece) or occurrences(self.text, piece, whole_words=False)

    def _whole(self, first: Span, pieces: Sequence[str], spans: Spans) -> Spans:
        """All fragments, if those after the first stand as far from it as in the file."""
        found = [first]
        for piece, span in zip(pieces[1:], spans[1:], strict=True):
            start = first.start + span.start - spans[0].start
            if self.text[start : start + len(piece)] != piece:
                return ()
            found.append(Span(start, start + len(piece)))
        try:
            return joined(found)
        except ValueError:
            return ()

    def _told_apart(self, places: list[Spans], tag: ImportedTag, near: Spans) -> list[Spans]:
        """Those with the context that the file gives on both sides, else on one, else those near
        to where it says."""
        before, after = letters(tag.before), letters(tag.after)
        sides = [self._sides(spans, before, after) for spans in places]
        for enough in (2, 1):
            same = [spans for spans, n in zip(places, sides, strict=True) if n >= enough]
            if len(same) == 1:
                return same
        if near:
            starts = [spans[0].start for spans in places]
            low = bisect_left(starts, near[0].start - NEAR)
            high = bisect_left(starts, near[0].start + NEAR + 1)
            if high - low == 1:
                return places[low:high]
        return places

    def _sides(self, spans: Spans, before: str, after: str) -> int:
        """On how many sides a place has the context that the file gives, but for blanks."""
        start, end = spans[0].start, spans[-1].end
        found = 0
        if before:
            there = self.text[max(0, start - AROUND - 2 * len(before)) : start].rstrip()
            found += there.endswith(before[-1]) and letters(there).endswith(before)
        if after:
            then = self.text[end : end + AROUND + 2 * len(after)].lstrip()
            found += then.startswith(after[0]) and letters(then).startswith(after)
        return found


def _cut(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"
