"""The dates and dated claims of articles: what stands on a time axis, and what has no place on it.

Pure, small and picklable: an article is not kept. Invariant: what is not on the axis is counted
under the reason why.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import NamedTuple

from annotate.core.claimants import targets
from annotate.core.claims import Claim, claim_of, is_claim, one_line, said
from annotate.core.document import Document
from annotate.core.moments import Stretch, place_of, placed
from annotate.core.schema import Schema

UNDATED = "claims without a date"
UNKNOWN_DAY = "claims whose article has no day of publication"


class Entry(NamedTuple):
    """A date, or a claim at its date, on the axis."""

    stretch: Stretch
    file: str
    """The article as the user named it."""
    line: int
    column: int
    """Both from 1, the column in code points; for an article's own day, where the claim stands."""
    id: str
    """Of the tag; unique in its file."""
    label: str
    text: str
    """As the article has it, in one line."""
    value: str
    """As the date's tag has it."""
    type: str = ""
    claim: Claim | None = None
    """What is claimed; None for a date by itself."""
    published: bool = False
    """True for a claim without a date, at its article's day of publication."""

    @property
    def place(self) -> str:
        """As editors jump to it."""
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def order(self) -> tuple[object, ...]:
        """By time, dates before claims, then by place."""
        return (self.stretch.order, self.claim is not None, self.file, self.line, self.column)

    @property
    def words(self) -> str:
        """What the article says there: a date's words in quotes, or who claims what."""
        return self.in_words("“", "”")

    def in_words(self, opened: str, closed: str) -> str:
        """The same between other quotes."""
        if self.claim is None:
            return f"{opened}{self.text}{closed}"
        who = ", ".join(speaker.name for speaker in self.claim.speakers)
        return f"{who} {self.claim.saying} {opened}{self.claim.text}{closed}"


def entries_of(
    document: Document,
    schema: Schema,
    file: str,
    hidden: Collection[str] = (),
    *,
    published: bool = False,
) -> tuple[list[Entry], Counter[str]]:
    """What an article has on the axis, in the order of its tags, and how much it has that is not
    there, by reason: the dates by those of `moments.UNPLACED`, claims by UNDATED or UNKNOWN_DAY.

    A claim stands at each date that its `when` links lead to; one without any at the day of
    publication, if `published`.
    """
    found: list[Entry] = []
    missing: Counter[str] = Counter()
    for tag in document:
        if tag.id in hidden:
            continue
        if is_claim(tag, schema):
            made, why = _claims(document, claim_of(document, tag, file), tag.id, published)
            found += made
            if why:
                missing[why] += 1
        elif schema.layer_of(tag.label) == "date":
            stretch = placed(tag)
            if isinstance(stretch, str):
                missing[stretch] += 1
                continue
            line, column = document.article.line_column(tag.start)
            text, value = one_line(tag.text), said(tag, "value")
            place = (file, line, column, tag.id, tag.label)
            found.append(Entry(stretch, *place, text, value, said(tag, "type")))
    return found, missing


def _claims(document: Document, claim: Claim, id: str, published: bool) -> tuple[list[Entry], str]:
    """A claim at each of its dates, else why it has no place."""
    tag = document.tags[id]
    place = (claim.file, claim.line, claim.column, id, tag.label, claim.text)
    made: dict[Stretch, Entry] = {}
    for date in targets(document, tag, "when"):
        stretch = placed(date)
        if isinstance(stretch, Stretch):
            value, type = said(date, "value"), said(date, "type")
            made.setdefault(stretch, Entry(stretch, *place, value, type, claim))
    if made:
        return [*made.values()], ""
    if not published:
        return [], UNDATED
    day = document.metadata.published
    stretch = place_of(day)
    if isinstance(stretch, str):
        return [], UNKNOWN_DAY
    return [Entry(stretch, *place, day, "DATE", claim, True)], ""


def ordered(entries: list[Entry]) -> Iterator[Entry]:
    """The entries of all articles in the order of time."""
    return iter(sorted(entries, key=lambda entry: entry.order))
