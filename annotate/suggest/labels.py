"""Which label of a schema stands for what a suggester has found.

A suggester speaks of persons and dates; what a project calls them is said by its schema: by the
name of a label, or by what that label is called in another scheme.
"""

from annotate.core.schema import Schema

SCHEMES: dict[str, tuple[str, ...]] = {
    "person": ("PERSON", "PER"),
    "organization": ("ORG", "ORGANIZATION", "organisation"),
    "location": ("GPE", "LOC", "LOCATION", "place"),
    "event": ("EVENT",),
    "quantity": ("QUANTITY", "CARDINAL", "MONEY", "PERCENT", "number"),
    "date": ("DATE", "TIMEX3"),
    "claim": ("content", "CONTENT", "attribution"),
    "cue": ("CUE",),
    "source": ("SOURCE", "claimant"),
}
"""What is found → what labels and schemes may call it besides, the best first."""


def label_for(schema: Schema, what: str) -> str:
    """The label for `person`, `date` … or for a name of another scheme; empty if there is none."""
    for name in (what, *SCHEMES.get(what, ())):
        for label in schema.labels:
            if name.casefold() == label.name.casefold():
                return label.name
    for name in (what, *SCHEMES.get(what, ())):
        for label in schema.labels:
            if name in label.names.values():
                return label.name
    return ""
