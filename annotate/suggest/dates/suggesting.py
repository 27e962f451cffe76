"""Expressions of time as suggestions."""

from collections.abc import Iterator

from annotate.core.schema import Schema
from annotate.core.suggestion import Suggester, Suggestion
from annotate.suggest.dates import find
from annotate.suggest.labels import label_for


def suggester(schema: Schema, published: str = "") -> Suggester | None:
    """Suggests dates, if the schema has a label for them."""
    label = label_for(schema, "date")

    def suggest(text: str, start: int, end: int) -> Iterator[Suggestion]:
        for found in find(text, published, start, end):
            values = {"value": found.value, "type": found.type, "mod": found.mod}
            yield Suggestion(
                label=label,
                spans=(found.span,),
                text=text[slice(*found.span)],
                attributes={name: value for name, value in values.items() if value},
                suggester="dates",
                why=found.why,
                score=0.9,
            )

    return suggest if label else None
