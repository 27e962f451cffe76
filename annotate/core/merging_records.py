"""Three-way merging of what two adjudicators have decided.

Their tags are merged like all others, so where they decided differently both versions are there.
Invariant: such a decision is in neither's record any more, so the question is open again and shows
both; what only one decided, or both alike, stays decided.
"""

from typing import Any

from annotate.core.merging_rows import Log
from annotate.core.threeway import mix, ordered, same
from annotate.core.wording import counted

RECORD = "adjudicated"
"""Key of the article: annotator → id of a tag → hash of what was said there, and what became of
it."""

Flat = dict[tuple[str, str], Any]


def merged_records(base: Any, ours: Any, theirs: Any, log: Log) -> Any:
    """Merge three values of the key RECORD, None where it is not there. One that is no record, by
    hand, is merged as a whole; the larger of two stands then."""
    sides = [_flat(side) for side in (base, ours, theirs)]
    if any(side is None for side in sides):
        if same(ours, theirs) or same(base, theirs):
            return ours
        return theirs if same(base, ours) else max(ours, theirs, key=repr)
    old, one, other = (side or {} for side in sides)
    mixed = mix(old, one, other)
    if mixed.clashes:
        places = counted(len(set(mixed.clashes)), "tag")
        log.conflict(
            f"article: of {places} two people decided differently; both versions are kept, and "
            "annotate adjudicate asks again"
        )
    if (ours, theirs) == (None, None):
        return None
    made: dict[str, dict[str, Any]] = {}
    for layer, id in ordered(mixed.values, old, one, other):
        made.setdefault(layer, {})[id] = mixed.values[layer, id]
    return made


def _flat(record: Any) -> Flat | None:
    """A record by annotator and id; None for what is no record."""
    if record is None:
        return {}
    if not isinstance(record, dict) or not all(isinstance(of, dict) for of in record.values()):
        return None
    flat = {(layer, id): what for layer, of in record.items() for id, what in of.items()}
    if not all(isinstance(part, str) for key in flat for part in key):
        return None
    return flat
