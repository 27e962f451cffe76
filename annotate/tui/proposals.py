"""What the screen offers with a new tag: a date's value, a claim's cue, speaker and voice.

Invariant: an offer changes nothing by itself. What finds it is imported when first asked for, so
that the screen starts without.
"""

from collections.abc import Mapping
from typing import NamedTuple

from annotate.core.article import valid_date
from annotate.core.linking import end_at
from annotate.core.schema import Label
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.suggestion import Suggestion
from annotate.core.tags import Value, in_words, quote
from annotate.core.untagged import Finder

SPEECH = {"cue": "cue", "claimant": "source"}
"""Kind of link → which end of an attribution it points to."""


KINDS = ("kind", "polarity")
"""What of a claim its words may tell."""

ASKED = ("value", "type", "mod")
"""What of a date a person judges; the rest follows from it."""


class Offer(NamedTuple):
    """What is offered with a tag."""

    values: Mapping[str, str] = {}
    """Attribute → the value shown as default."""
    others: tuple[str, ...] = ()
    """Other values for a free text, such as other readings of a date."""
    ends: Mapping[str, Span] = {}
    """Kind of link → the span that it would point to."""


def dates(published: str) -> Finder:
    """Finds expressions of time, as they are suggested for that day of publication."""

    def found(text: str, start: int, end: int) -> list[Span]:
        from annotate.suggest.dates.suggesting import timexes

        return [timex.span for timex in timexes(text, published, start, end)]

    return found


def offer(
    session: Session,
    label: Label,
    spans: tuple[Span, ...],
    suggestion: Suggestion | None = None,
) -> Offer:
    """What to offer with a tag at these spans, of a suggestion if it was one."""
    values = {known.name: known.default for known in label.attributes if known.default}
    ends: dict[str, Span] = {}
    others: tuple[str, ...] = ()
    text = quote(session.text, spans)
    if label.layer == "date":
        values |= date_values(session, label, text)
        others = other_weeks(text, values.get("value", ""))
    kinds = {kind.name for kind in session.schema.links if label.name in kind.source}
    if suggestion is not None and suggestion.links:
        for link in suggestion.links:
            span = link.spans[0]
            if link.kind in kinds and end_at(session, label.name, link.kind, span):
                ends[link.kind] = span
    elif kinds & SPEECH.keys():
        from annotate.suggest.attributions import propose

        found = propose(session.text, spans)
        for kind, end in SPEECH.items():
            span = getattr(found, end)
            if kind in kinds and span is not None and end_at(session, label.name, kind, span):
                ends[kind] = span
        voice = label.attribute("voice")
        if voice is not None and found.voice in voice.values:
            values["voice"] = found.voice
    return Offer(values, others, ends)


def claim_values(label: Label, content: str) -> dict[str, str]:
    """Kind and polarity of a suggested claim, as far as its words tell. A claim that is marked by
    hand has none of them before they are given."""
    if not any(label.attribute(name) for name in KINDS):
        return {}
    from annotate.suggest.attributions import kinds

    guessed = {"kind": kinds.kind(content), "polarity": kinds.polarity(content)}
    return {
        name: value
        for name, value in guessed.items()
        if (attribute := label.attribute(name)) and value in attribute.values
    }


def date_values(session: Session, label: Label, expression: str) -> dict[str, str]:
    """Value, type and modifier of an expression of time, as far as they are known."""
    from annotate.suggest.dates import normalise
    from annotate.suggest.dates.suggesting import attributes_of

    found = normalise(expression, session.document.metadata.published)
    known = attributes_of(found, label) if found else {}
    return {name: in_words(known[name]) for name in ASKED if name in known}


def other_weeks(expression: str, value: str) -> tuple[str, ...]:
    """A day without a number may as well be that of the week after, or of the week before."""
    if any(map(str.isdigit, expression)) or not valid_date(value):
        return ()
    from datetime import date, timedelta

    day, week = date.fromisoformat(value), timedelta(days=7)
    return ((day + week).isoformat(), (day - week).isoformat())


def date_type(value: str) -> str:
    """The TIMEX3 type that a value has the form of."""
    if value.startswith("R") or "XXXX-W" in value:
        return "SET"
    if value.startswith("P") and value[1:2] in (*"0123456789XT",):
        return "DURATION"
    return "TIME" if "T" in value.removesuffix("_REF") and value[:1].isdigit() else "DATE"


def completed(label: Label, offered: Offer, values: dict[str, Value]) -> dict[str, Value]:
    """The values that were taken, with what follows from them: the type of a date."""
    if label.layer != "date" or not values.get("value"):
        return values
    same = values["value"] == offered.values.get("value")
    follows = dict(offered.values) if same else {"type": date_type(str(values["value"]))}
    known = {
        name: value
        for name, value in follows.items()
        if (attribute := label.attribute(name))
        and (not attribute.values or value in attribute.values)
    }
    return {**known, **values}
