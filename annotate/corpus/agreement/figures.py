"""The figures of agreement, as functions of counts. `definitions` says which each follows.

A figure that is not defined, such as chance-corrected agreement where nothing could differ, is
None.
"""

from collections.abc import Iterable, Mapping, Sequence

Figure = float | None


def share(part: int, whole: int) -> Figure:
    """A part of a whole: precision, recall, percent agreement."""
    return part / whole if whole else None


def f1(same: int, one: int, other: int) -> Figure:
    """The F1 of two sets with so many members, of which so many are the same."""
    return 2 * same / (one + other) if one + other else None


def harmonic(precision: Figure, recall: Figure) -> Figure:
    """F1 of precision and recall; where one of them is not defined nothing was found, or nothing
    was there to be found."""
    if precision is None and recall is None:
        return None
    if not precision or not recall:
        return 0.0
    return 2 * precision * recall / (precision + recall)


def kappa(units: int, differ: int, given: Iterable[tuple[int, int]]) -> Figure:
    """Cohen's κ of two annotators: over so many units, at which they differ so often, each value
    was given so often by one and by the other. The rest of the units has no value."""
    chance = mine = theirs = 0
    for one, other in given:
        chance += one * other
        mine += one
        theirs += other
    chance += (units - mine) * (units - theirs)
    if not units or chance == units * units:
        return None
    return 1 - differ * units / (units * units - chance)


def fleiss(units: Mapping[int, int], differ: Mapping[int, int], given: Sequence[int]) -> Figure:
    """Fleiss' κ. `units` are how many there are with each number of annotators, `differ` the
    ordered pairs of annotators that differ at them, `given` how often each value was given."""
    number = sum(units.values())
    total = sum(m * n for m, n in units.items())
    squared = _squared(total, given)
    if not total or squared == total * total:
        return None
    observed = sum(differ.get(m, 0) / (m * (m - 1)) for m in sorted(units)) / number
    return 1 - observed * total * total / (total * total - squared)


def alpha(units: Mapping[int, int], differ: Mapping[int, int], given: Sequence[int]) -> Figure:
    """Krippendorff's α for nominal data; the arguments are those of `fleiss`."""
    total = sum(m * n for m, n in units.items())
    squared = _squared(total, given)
    if not total or squared == total * total:
        return None
    observed = sum(differ.get(m, 0) / (m - 1) for m in sorted(units))
    return 1 - (total - 1) * observed / (total * total - squared)


def unitized(
    points: Mapping[int, int], differ: Mapping[int, int], given: Sequence[int], squares: int
) -> Figure:
    """Krippendorff's ᵤα; the units are code points, `squares` is the sum of the squared lengths of
    all segments that have a value."""
    total = sum(m * n for m, n in points.items())
    squared = _squared(total, given)
    if not total or squared == total * total:
        return None
    observed = sum(differ.get(m, 0) / (m - 1) for m in sorted(points)) / total
    alone = squares + total - sum(given)
    return 1 - observed * (total * total - alone) / (total * total - squared)


def _squared(total: int, given: Sequence[int]) -> int:
    """The sum of the squares of how often each value was given, that of no value as well."""
    return sum(n * n for n in given) + (total - sum(given)) ** 2


def mean(some: Iterable[Figure]) -> Figure:
    """The mean of those that are defined."""
    there = [one for one in some if one is not None]
    return sum(there) / len(there) if there else None


def interval(some: Iterable[Figure], share: float = 0.95) -> tuple[float, float] | None:
    """The middle part of resampled figures (the percentile interval of Efron & Tibshirani 1993),
    between neighbours in proportion. None if fewer than half of them are defined."""
    every = list(some)
    there = sorted(one for one in every if one is not None)
    if not there or 2 * len(there) < len(every):
        return None
    return _quantile(there, (1 - share) / 2), _quantile(there, (1 + share) / 2)


def _quantile(ordered: Sequence[float], part: float) -> float:
    place = part * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
