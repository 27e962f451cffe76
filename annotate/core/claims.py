"""The claims of articles with all that a reader needs to judge them: who makes each, how, where.

What the commands that tell who claims what work on, so that their tables, graphs and timelines
agree. Pure, small and picklable: an article is not kept. Invariant: a claim's polarity goes with
its words wherever they are shown, for a denial without its `denies` says the opposite.
"""

from collections.abc import Collection, Iterable, Iterator
from sys import intern
from typing import NamedTuple

from annotate.core.claimants import Speaker, claimants, targets
from annotate.core.document import Document
from annotate.core.schema import Schema
from annotate.core.tags import Tag, in_words

KINDS = ("supports", "contradicts")
"""Kinds of link from a claim to a claim."""

SORTS = ("claims", "name", "place")
"""Orders of claimants: most claims first, by name, by their first claim."""


class Claim(NamedTuple):
    """A claim at its place."""

    file: str
    """The article as the user named it."""
    id: str
    """Of the tag; unique in its file."""
    line: int
    column: int
    """Both from 1, the column in code points."""
    text: str
    """As the article has it, in one line."""
    speakers: tuple[Speaker, ...]
    """Who makes it; at least one, which may be nobody."""
    polarity: str = ""
    verdict: str = ""
    check: str = ""
    kind: str = ""
    voice: str = ""
    restated: str = ""
    when: tuple[str, ...] = ()
    """Values of the dates that it is about, else their words."""
    supports: tuple[str, ...] = ()
    """Ids of claims in the same file."""
    contradicts: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """As editors jump to it."""
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def key(self) -> tuple[str, str]:
        """The same for the same claim only, in all articles."""
        return self.file, self.id

    @property
    def verb(self) -> str:
        """What the speaker does: the polarity, `claims` where nobody said which."""
        return self.polarity or "claims"

    @property
    def saying(self) -> str:
        """What stands before the claim's words, such as `denies that`. Words that are the speaker's
        own may be a denial themselves, and follow a colon."""
        own = self.voice.casefold() in ("direct", "mixed", "outlet")
        said = self.verb.casefold() in ("asserts", "denies", "claims")
        return f"{self.verb} that" if said and not own else f"{self.verb}:"


class Claimant(NamedTuple):
    """A speaker and all that they claim."""

    speaker: Speaker
    claims: tuple[Claim, ...]


def is_claim(tag: Tag, schema: Schema) -> bool:
    """True if a tag is of a label that can have a verdict, or has one."""
    label = schema.label(tag.label)
    known = tag.label == "claim" or (label is not None and label.attribute("verdict") is not None)
    return known or bool(tag.attributes.get("verdict"))


def said(tag: Tag, name: str) -> str:
    """An attribute's value in words; empty if there is none."""
    value = tag.attributes.get(name)
    return "" if value is None else in_words(value).strip()


def claims_of(
    document: Document, schema: Schema, file: str, hidden: Collection[str] = ()
) -> Iterator[Claim]:
    """The claims of an article that are asked for, in text order. Links between them lead only to
    those that are asked for, too."""
    shown = {tag.id for tag in document if tag.id not in hidden and is_claim(tag, schema)}
    for tag in document:
        if tag.id in shown:
            yield claim_of(document, tag, file, shown)


def links_beyond(document: Document, schema: Schema, hidden: Collection[str]) -> int:
    """How many links lead from a claim that is asked for to one that is not."""
    return sum(
        link.kind in KINDS
        and link.source not in hidden
        and link.target in hidden
        and all(is_claim(document.tags[end], schema) for end in (link.source, link.target))
        for link in document.links.values()
        if link.source in document.tags and link.target in document.tags
    )


def claim_of(document: Document, tag: Tag, file: str, shown: Collection[str] = ()) -> Claim:
    """One claim; its links lead to those that are `shown`."""
    line, column = document.article.line_column(tag.start)
    ties = {
        kind: tuple(dict.fromkeys(t.id for t in targets(document, tag, kind) if t.id in shown))
        for kind in KINDS
    }
    return Claim(
        file,
        tag.id,
        line,
        column,
        one_line(tag.text),
        tuple(_apart(speaker, file) for speaker in claimants(document, tag)),
        intern(said(tag, "polarity")),
        intern(said(tag, "verdict")),
        intern(said(tag, "check")),
        intern(said(tag, "kind")),
        intern(said(tag, "voice")),
        one_line(said(tag, "restated")),
        tuple(said(d, "value") or one_line(d.text) for d in targets(document, tag, "when")),
        ties["supports"],
        ties["contradicts"],
    )


def one_line(text: str) -> str:
    """A text with every run of blanks as one space."""
    return " ".join(text.split())


def _apart(speaker: Speaker, file: str) -> Speaker:
    """A speaker of one article, told apart from those of others."""
    key = speaker.key if speaker.shared else f"{file}{speaker.key}"
    # Many claims say the same in these words, which should cost memory once.
    return Speaker(intern(key), intern(speaker.name), speaker.shared)


def by_claimant(claims: Iterable[Claim], sort: str = "claims") -> list[Claimant]:
    """Each speaker with what they claim, in the order of the claims; a claim of several stands
    under each. `sort` is one of SORTS; who is nobody comes last."""
    speakers: dict[str, Speaker] = {}
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        for speaker in claim.speakers:
            speakers.setdefault(speaker.key, speaker)
            found.setdefault(speaker.key, []).append(claim)
    made = [Claimant(speaker, tuple(found[key])) for key, speaker in speakers.items()]
    if sort != "place":
        made.sort(key=lambda one: (one.speaker.name.casefold(), one.speaker.key))
    if sort == "claims":
        made.sort(key=lambda one: -len(one.claims))
    return sorted(made, key=lambda one: not one.speaker.somebody)
