"""Attributions as suggestions: a claim with its voice, and links to its speaker and its cue.

A person marks a claim from its first word to its last. So what is suggested has no `that` before
it, no quotation mark around it and no stop after it, as the tag screen has it when it marks a
quotation or a clause.

Invariant: spans are never empty, and what is suggested in a block is what the whole text gives
there.
"""

import re
from collections.abc import Iterable

from annotate.core.schema import Label, Schema
from annotate.core.spans import Span, joined
from annotate.core.suggestion import Prepared, Suggester, Suggestion
from annotate.core.tags import Value
from annotate.suggest.attributions.finding import Finder, Found
from annotate.suggest.labels import label_for

CLAIMANT = ("claimant", "source", "speaker")
CUE = ("cue",)
"""What the kinds of link may be called, the best first."""

DENYING = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|refut(?:e|es|ed|ing)|disavow(?:s|ed|ing)?)\b", re.I
)

LEAD = re.compile(
    r"(?:that\b(?:,[^,.;:“”\"\n]{1,60},)?|according to [^,.;:“”\"\n]{1,60},"
    r"|(?:frankly|honestly)(?: speaking)?,|to be (?:honest|frank),|you know,|well,|look,)"
    r"[\s,]{0,32}",
    re.IGNORECASE,
)
"""`that` before a clause, with what stands between two commas right behind it, what the clause is
based on, or what a speaker says before getting to the point."""

REACH = 128
"""Code points of what LEAD matches, at most."""


def suggester(schema: Schema, published: str = "", *, whole: bool = False) -> Suggester | None:
    """Suggests claims, if the schema has a label for them. `whole` leaves contents and sources as
    corpora of attributions have them (PARC, PolNeAR): with their `that`, and a `who` as it is."""
    label = schema.label(label_for(schema, "claim"))
    return Attributions(schema, label, whole).suggest if label else None


class Attributions:
    """Suggests claims in one text after the other; of the last text it remembers some parts."""

    def __init__(self, schema: Schema, label: Label, whole: bool = False) -> None:
        self.whole = whole
        self.label = label.name
        self.claimant = kind_of_link(schema, label.name, CLAIMANT)
        self.cue = kind_of_link(schema, label.name, CUE)
        self.voices = values_of(label, "voice")
        self.polarities = values_of(label, "polarity")
        self._finder = Finder("")

    def suggest(self, text: str, start: int, end: int) -> Iterable[Suggestion]:
        """The claims that start in `start:end` of a text, in text order."""
        if self._finder.text is not text:
            self._finder = Finder(text)
        # A claim starts a little further on than what its `that` belongs to.
        found = self._finder.find(max(0, start - REACH), end)
        made = sorted((self.suggestion(text, one) for one in found), key=lambda one: one.spans)
        return [one for one in made if start <= one.start < end]

    def suggestion(self, text: str, found: Found) -> Suggestion:
        """What was found as a suggestion."""
        spans = joined(found.content) if self.whole else claim(text, found)
        speaker = found.source if self.whole else found.speaker
        cue = " ".join(text[slice(*found.cue)].split()) if found.cue else ""
        source = " ".join(text[slice(*found.speaker)].split()) if found.speaker else ""
        attributes: dict[str, Value] = {}
        if found.voice in self.voices:
            attributes["voice"] = found.voice
        if "denies" in self.polarities and DENYING.search(cue):
            attributes["polarity"] = "denies"
        links = [
            Prepared(kind, (span,))
            for kind, span in ((self.claimant, speaker), (self.cue, found.cue))
            if kind and span
        ]
        return Suggestion(
            label=self.label,
            spans=spans,
            text=" … ".join(text[slice(*span)] for span in spans),
            attributes=attributes,
            links=tuple(links),
            suggester="attributions",
            why=why(cue, source),
            score=found.score,
        )


def why(cue: str, source: str) -> str:
    """`said: Maria Orlova`"""
    if cue.strip(":"):
        return f"{cue}: {source}" if source else cue
    return f"quotation: {source}" if source else "quotation without a speaker"


def kind_of_link(schema: Schema, label: str, names: Iterable[str]) -> str:
    """The kind of link with one of the names that may start at a label; empty if there is none."""
    for name in names:
        kind = schema.link(name)
        if kind and (not kind.source or label in kind.source):
            return name
    return ""


def values_of(label: Label, name: str) -> tuple[str, ...]:
    attribute = label.attribute(name)
    return attribute.values if attribute else ()


def claim(text: str, found: Found) -> tuple[Span, ...]:
    """The fragments of a content as a person marks them."""
    first, *rest = found.content
    lead = LEAD.match(text, first.start, first.end)
    if lead and lead.end() < first.end:
        first = Span(lead.end(), first.end)
    return joined(asked(text, bare(text, span)) for span in (first, *rest))


def bare(text: str, span: Span) -> Span:
    """A fragment without the doubled single marks around it."""
    start, end = span
    if text.startswith("''", start) and text.endswith("''", start + 2, end):
        inner = text[start + 2 : end - 2].rstrip(" ,.;:")
        end = start + 2 + len(inner)
        start = end - len(inner.lstrip())
    return Span(start, end) if start < end else span


def asked(text: str, span: Span) -> Span:
    """A fragment with the marks of a question or an exclamation that it ends with."""
    end = span.end
    while text[end : end + 1] in ("?", "!"):
        end += 1
    return Span(span.start, end)
