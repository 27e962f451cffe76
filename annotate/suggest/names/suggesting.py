"""Suggestions for names that nobody has tagged yet: which label, how sure, and why.

The names are those that motion stops at; here it is decided what each stands for, from its own
words, from what stands beside it, and from the same name elsewhere in the article. A name that
stands for a thing of which the schema has no label is passed over.
"""

import re
from collections.abc import Iterator
from itertools import chain

from annotate.core.schema import Schema
from annotate.core.spans import Span
from annotate.core.suggestion import Suggester, Suggestion
from annotate.core.tags import Value
from annotate.core.untagged import names_in
from annotate.suggest.labels import label_for
from annotate.suggest.names.context import context
from annotate.suggest.names.elsewhere import elsewhere
from annotate.suggest.names.evidence import (
    EVENT,
    LOCATION,
    ORGANIZATION,
    OTHER,
    PERSON,
    Verdict,
    judged,
)
from annotate.suggest.names.gazetteer import gazetteer
from annotate.suggest.names.shape import KNOWN_OTHER, shape
from annotate.suggest.names.words import HEADS, NO_TITLES, is_role

LABELS = (PERSON, ORGANIZATION, LOCATION, EVENT, OTHER)

TITLES = 48
"""Code points that titles before a name may take."""

WORD = re.compile(r"\S+")

PARTISANS = frozenset(("republican", "democrat", "democratic", "likely", "former"))
"""Words that stand before a name, when a sentence begins with them."""

QUIET = 0.6
"""What is known to be no person, body or place, such as `Bible`, is seldom worth a tag."""

KIND_FROM = 0.8
"""The kind of an organization or a place is given only with a score from this on."""


def judge(text: str, start: int, end: int) -> Verdict:
    """What the name at `start:end` stands for."""
    known = gazetteer()
    verdict = judged(
        chain(
            shape(text[start:end], known),
            context(text, start, end),
            elsewhere(text, start, end),
        )
    )
    if verdict.label == OTHER and verdict.why.startswith(KNOWN_OTHER):
        return verdict._replace(score=min(verdict.score, QUIET))
    return verdict


def untitled(text: str, span: Span) -> Span:
    """The name without what someone is in front of it: `Sir Edmund Kestrel`, `Shopkeeper Beran`."""
    words = list(WORD.finditer(text, *span))
    if words[-1][0].casefold() in HEADS:
        return span
    first = 0
    while first + 1 < len(words) and words[first].start() - span.start < TITLES:
        small = words[first][0].casefold().rstrip(".")
        named = words[first + 1][0] in gazetteer().first
        if not (named and small in PARTISANS) and (small in NO_TITLES or not is_role(small)):
            break
        first += 1
    return Span(words[first].start(), span.end)


def suggester(schema: Schema, published: str = "") -> Suggester | None:
    """Suggests the names in a text, or None if the schema has a label for none of them."""
    labels = {what: name for what in LABELS if (name := label_for(schema, what))}
    if not labels:
        return None
    kinds = {
        name: attribute.values
        for name in labels.values()
        if (label := schema.label(name)) and (attribute := label.attribute("kind"))
    }

    def suggest(text: str, start: int, end: int) -> Iterator[Suggestion]:
        before = names_in(text, max(0, start - TITLES), start)
        for name in (*before, *names_in(text, start, end)):
            span = untitled(text, name)
            if not start <= span.start < end:
                continue
            verdict = judge(text, *span)
            label = labels.get(verdict.label)
            if label is None:
                continue
            attributes: dict[str, Value] = {}
            if verdict.score >= KIND_FROM and verdict.kind in kinds.get(label, ()):
                attributes["kind"] = verdict.kind
            yield Suggestion(
                label=label,
                spans=(span,),
                text=text[slice(*span)],
                attributes=attributes,
                suggester="names",
                why=verdict.why,
                score=verdict.score,
            )

    return suggest
