"""The suggesters that come with the program, by name.

Invariant: what is not asked for is not imported, since a table of rules costs more to load than
most commands take.
"""

from collections.abc import Collection, Mapping
from importlib import import_module
from types import MappingProxyType

from annotate.core.schema import Schema
from annotate.core.suggestion import Suggester

BUILT_IN: Mapping[str, str] = MappingProxyType(
    {
        "dates": "annotate.suggest.dates.suggesting",
        "names": "annotate.suggest.names.suggesting",
        "quantities": "annotate.suggest.quantities",
        "attributions": "annotate.suggest.attributions.suggesting",
    }
)
"""Name → the module whose `suggester(schema, published)` makes it, or None where the schema has no
label for what it finds. Where two suggest the same, the first is asked first."""

FOR_PROGRAMS: Mapping[str, str] = MappingProxyType(
    {**BUILT_IN, "attributions": "annotate.suggest.attributions.whole"}
)
"""The same for programs, which want what is found in the form of their field."""


def built_in(
    schema: Schema,
    published: str,
    only: Collection[str] = (),
    off: Collection[str] = (),
    *,
    program: bool = False,
) -> dict[str, Suggester]:
    """The suggesters for an article of a day: all of them, or `only` some, without those that are
    `off`."""
    made: dict[str, Suggester] = {}
    for name, module in (FOR_PROGRAMS if program else BUILT_IN).items():
        if name in off or (only and name not in only):
            continue
        suggester: Suggester | None = import_module(module).suggester(schema, published)
        if suggester is not None:
            made[name] = suggester
    return made
