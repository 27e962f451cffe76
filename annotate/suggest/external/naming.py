"""Which label of a schema is meant by the name that a tool gives to what it found.

Tools name their finds in their own schemes: `PERSON`, `PER`, `GPE`. The project's schema decides;
what it does not name goes by what such names commonly mean.
"""

from annotate.core.schema import Schema
from annotate.suggest.labels import SCHEMES, label_for

COMMON: dict[str, str] = {
    **{name.casefold(): what for what, names in SCHEMES.items() for name in names},
    **dict.fromkeys(("fac", "facility", "gpe_loc", "gpe_org"), "location"),
    **dict.fromkeys(("time", "duration", "set"), "date"),
    **dict.fromkeys(
        ("misc", "norp", "language", "law", "product", "work_of_art", "evt", "prod"), "other"
    ),
}
"""A name in another scheme, without regard to case → what it commonly means."""

IGNORED = frozenset({"ORDINAL"})
"""What common pipelines find and no label is made for: `first`, `third`."""


def label_named(schema: Schema, name: str) -> str:
    """The label that a tool means by a name; empty if the schema has none for it.

    A name that several labels go by, such as `MISC`, is settled by what it commonly means.
    """
    for label in schema.labels:
        if name == label.name:
            return name
    folded = name.casefold()
    common = label_for(schema, COMMON.get(folded, folded))
    named = [
        label.name
        for label in schema.labels
        if folded in (label.name.casefold(), *map(str.casefold, label.names.values()))
    ]
    if named and common not in named:
        return named[0]
    return common
