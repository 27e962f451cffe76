"""Where annotators differ: the tags of all that are about the same thing, and are not the same.

Tags that are matched between any two annotators are one group. A group is a disagreement unless
each annotator has one tag in it and all are the same, attributes included.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from annotate.core.article import Article
from annotate.corpus.agreement.matching import matching
from annotate.corpus.agreement.said import Item, Said

KINDS = ("missing", "several", "label", "span", "attributes")
"""What annotators may differ in: one has no such tag, one has more than one, their labels, their
spans, what they say of it."""

Mine = tuple[str, Item]
"""An annotator and a tag of theirs."""


class Disagreement(NamedTuple):
    """One of them."""

    file: str
    line: int
    """From 1, as the column, of the first tag's start; a column counts code points."""
    column: int
    kinds: tuple[str, ...]
    """Some of KINDS, in their order."""
    has: tuple[tuple[str, tuple[Item, ...]], ...]
    """What each annotator of the article has, in the order of their names."""


def disagreements(
    file: str, article: Article, everyone: Mapping[str, Said]
) -> Iterator[Disagreement]:
    """Those in one article, in text order."""
    names = sorted(everyone)
    for group in _groups(everyone, names):
        has = tuple((name, tuple(item for who, item in group if who == name)) for name in names)
        kinds = tuple(_kinds([items for _, items in has]))
        if kinds:
            first = min(item.start for _, item in group)
            yield Disagreement(file, *article.line_column(first), kinds, has)


def _kinds(has: list[tuple[Item, ...]]) -> Iterator[str]:
    there = [item for items in has for item in items]
    if not all(has):
        yield "missing"
    if any(len(items) > 1 for items in has):
        yield "several"
    if len({item.label for item in there}) > 1:
        yield "label"
    if len({item.spans for item in there}) > 1:
        yield "span"
    if any(item.attributes != there[0].attributes for item in there):
        yield "attributes"


def _groups(everyone: Mapping[str, Said], names: list[str]) -> list[list[Mine]]:
    """All tags, those that are matched together, in text order."""
    leaders: dict[tuple[str, str], tuple[str, str]] = {}

    def leader(one: tuple[str, str]) -> tuple[str, str]:
        while leaders.setdefault(one, one) != one:
            leaders[one] = leaders[leaders[one]]
            one = leaders[one]
        return one

    for a, b in combinations(names, 2):
        for one, other in matching(everyone[a].items, everyone[b].items).pairs:
            leaders[leader((b, other.id))] = leader((a, one.id))
    groups: dict[tuple[str, str], list[Mine]] = {}
    for name in names:
        for item in everyone[name].items:
            groups.setdefault(leader((name, item.id)), []).append((name, item))
    return sorted(groups.values(), key=_place)


def _place(group: Iterable[Mine]) -> tuple[int, int, str, str]:
    return min((item.start, -item.end, item.label, name) for name, item in group)
