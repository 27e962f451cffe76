"""The suggesters that come with us, by name. Each is imported when it is first wanted."""

from collections.abc import Collection, Mapping
from importlib import import_module

from annotate.core.schema import Schema
from annotate.core.suggestion import Suggester

BUILT_IN: Mapping[str, str] = {
    "dates": "annotate.suggest.dates.suggesting",
    "names": "annotate.suggest.names.suggesting",
    "quantities": "annotate.suggest.quantities",
    "attributions": "annotate.suggest.attributions.suggesting",
}
"""Name → the module whose `suggester` makes it for a schema and a day of publication."""


def built_in(
    schema: Schema, published: str, only: Collection[str] = (), off: Collection[str] = ()
) -> dict[str, Suggester]:
    """Those of the suggesters that a schema has labels for; only some, if some are named."""
    made: dict[str, Suggester] = {}
    for name, module in BUILT_IN.items():
        if (only and name not in only) or name in off:
            continue
        suggester = import_module(module).suggester(schema, published)
        if suggester is not None:
            made[name] = suggester
    return made
