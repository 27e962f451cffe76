"""Suggests tags for the expressions of time of an article, with what they mean.

Invariant: what is suggested for a stretch of text is what the whole text would give there, and an
attribute is filled in only if the label has it and allows the value.
"""

from collections.abc import Iterator
from functools import lru_cache

from annotate.core.schema import Attribute, Label, Schema
from annotate.core.suggestion import Suggester, Suggestion
from annotate.core.tags import Value
from annotate.suggest.dates.finder import find
from annotate.suggest.dates.timex import Timex
from annotate.suggest.labels import label_for

NAME = "dates"

UNKNOWN = "XXXX"
"""How the value of a day starts that needs the day of publication, which is not known."""

MEANS = {
    "PRESENT_REF": "the present, no day in particular",
    "PAST_REF": "the past, no day in particular",
    "FUTURE_REF": "the future, no day in particular",
}
KINDS = {"DURATION": "a length of time", "SET": "again and again", "TIME": "a time of day"}


def suggester(schema: Schema, published: str = "") -> Suggester | None:
    """Suggests dates as a schema calls them, counted from a day; None if it has no label for them.

    Without a day of publication, that of a header line counts.
    """
    label = schema.label(label_for(schema, "date"))
    if not label:
        return None

    def suggested(text: str, start: int, end: int) -> Iterator[Suggestion]:
        for timex in timexes(text, published, start, end):
            yield Suggestion(
                label=label.name,
                spans=(timex.span,),
                text=text[timex.span.start : timex.span.end],
                attributes=attributes_of(timex, label),
                suggester=NAME,
                why=reason(timex),
                score=timex.sure,
            )

    return suggested


@lru_cache(maxsize=4)
def timexes(text: str, published: str, start: int, end: int) -> tuple[Timex, ...]:
    """The expressions of time that start in `start:end`. Kept for a moment, because whoever
    suggests numbers wants those of the same block."""
    return tuple(find(text, published, start, end))


def attributes_of(timex: Timex, label: Label) -> dict[str, Value]:
    """What an expression means, as far as a label has attributes for it."""
    # One day begins and ends with itself, which says nothing.
    day = timex.begin == timex.end == timex.value
    meaning = {
        "value": "" if unknown(timex) else timex.value,
        "type": timex.type,
        "mod": timex.mod,
        "anchor": timex.anchor,
        "begin": "" if day else timex.begin,
        "end": "" if day else timex.end,
    }
    return {
        name: [text] if attribute.many else text
        for name, text in meaning.items()
        if text and (attribute := label.attribute(name)) and allows(attribute, text)
    }


def allows(attribute: Attribute, text: str) -> bool:
    """True if an attribute may have such a value."""
    return not attribute.values or text in attribute.values


def unknown(timex: Timex) -> bool:
    """True if an expression names a day, week, month or year that only its publication tells."""
    return timex.type != "SET" and timex.value.startswith((UNKNOWN, "T"))


def reason(timex: Timex) -> str:
    """Why an expression means what it does, for the person who judges it."""
    if unknown(timex):
        return "counts from a day of publication that is not known"
    return timex.why or MEANS.get(timex.value) or KINDS.get(timex.type) or "an expression of time"
