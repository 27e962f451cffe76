"""Three-way merging of mappings: what two people made of one that both started from.

Invariants: the two sides may change places without changing the result; what both left alone stays
as it was, in its order; nothing that only one side changed is lost.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

Key = TypeVar("Key", str, tuple[str, str])


class Mixed(NamedTuple):
    """What became of a mapping."""

    values: dict[Any, Any]
    """What is settled; keys that clash are not in it."""
    clashes: dict[Any, tuple[Any, Any]]
    """Keys that both sides changed, each in its way: the value of ours and of theirs."""
    kept: list[Any]
    """Keys that one side changed and the other removed; they stay, as changed."""


class _Absent:
    """Stands for a value that is not there. Equal to itself alone."""


ABSENT = _Absent()


def same(a: object, b: object) -> bool:
    """True for values that a file holds alike: `1` and `true` differ, so does the order of keys."""
    return a is b or (a == b and repr(a) == repr(b))


def mix(base: Mapping[Any, Any], ours: Mapping[Any, Any], theirs: Mapping[Any, Any]) -> Mixed:
    """Merge the values of three mappings, key by key. Keys come in no order; see `ordered`."""
    mixed = Mixed({}, {}, [])
    for key in sorted({*base, *ours, *theirs}):
        old, one, other = base.get(key, ABSENT), ours.get(key, ABSENT), theirs.get(key, ABSENT)
        if same(one, other) or same(old, other):
            found = one
        elif same(old, one):
            found = other
        elif one is ABSENT or other is ABSENT:
            found = one if other is ABSENT else other
            mixed.kept.append(key)
        else:
            mixed.clashes[key] = (one, other)
            continue
        if found is not ABSENT:
            mixed.values[key] = found
    return mixed


def ordered(
    keys: Iterable[Key],
    base: Mapping[Key, Any],
    ours: Mapping[Key, Any],
    theirs: Mapping[Key, Any],
) -> list[Key]:
    """Keys of a merged mapping in an order that merging again does not change: that of a side that
    has just these keys, else that of the base, what is new last."""
    there = set(keys)
    for one, other in ((ours, theirs), (theirs, ours)):
        if other.keys() == there and list(one) == list(base):
            return list(other)
    alike = [list(side) for side in (ours, theirs) if side.keys() == there]
    if alike:
        return max(alike)
    place = {key: number for number, key in enumerate(base)}
    return sorted(there, key=lambda key: (place.get(key, len(place)), key))


def mixed_lines(
    base: tuple[str, ...], ours: tuple[str, ...], theirs: tuple[str, ...]
) -> tuple[str, ...]:
    """Merge lines of prose: gone is what either side took away, there is what either added."""
    sides = [_numbered(side) for side in (base, ours, theirs)]
    keys = mix(*sides).values
    return tuple(line for line, _ in ordered(keys, *sides))


def _numbered(lines: tuple[str, ...]) -> dict[tuple[str, str], None]:
    """Lines as keys; of those that are alike, each with the number of those before it."""
    seen: Counter[str] = Counter()
    keys: dict[tuple[str, str], None] = {}
    for line in lines:
        keys[line, f"{seen[line]:09}"] = None
        seen[line] += 1
    return keys
