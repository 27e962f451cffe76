"""How many tags there are, by what is asked for, over very many articles.

Counts are made in parts and put together. Invariants: they are the same in whatever parts, and as
large as the answer, not as the number of articles; a tag with several values counts under each of
them, and once in every total.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain

from annotate.core.filtering import CLAIMANT
from annotate.core.schema import Schema
from annotate.core.word_count import words
from annotate.corpus.naming import (
    ANNOTATOR,
    Column,
    Kinds,
    Name,
    Seen,
    column,
    known_names,
    of_article,
    order_of,
)

OVERVIEW = ("layer", "label", "status", "by")
"""What is counted if nothing is asked for; of several annotators, tags by each as well."""

WAITING = 5000
"""So many values are kept before they are counted: a counter takes many at once in half the
time."""


class Group:
    """Counts by one name, or by two: rows and columns. The value of what has none is empty."""

    def __init__(self, by: Sequence[Name]) -> None:
        self.by = tuple(by)
        self.tags = 0
        """Tags that are counted: to the others a name does not apply."""
        self.rows: Counter[str] = Counter()
        """Tags by the first name."""
        self.columns: Counter[str] = Counter()
        """Tags by the second."""
        self.cells: Counter[tuple[str, str]] = Counter()
        """Tags by both; empty without a second name."""
        self.articles: Counter[str] = Counter()
        """Articles that have the value of a row, or a tag that has it."""
        self.words: Counter[str] = Counter()
        """Words of the articles of a row; empty where rows are no kinds of articles."""
        self.orders: tuple[dict[str, None], ...] = tuple({} for _ in by)
        """For each name the values that have an order of their own, in it."""
        self._spellings: tuple[dict[str, str] | None, ...] = tuple(
            {} if name.name == CLAIMANT and not name.part else None for name in by
        )
        """How a claimant was spelled first, where there are claimants."""
        self._rows: list[str] = []
        self._columns: list[str] = []
        self._cells: list[tuple[str, str]] = []
        self._articles: list[str] = []

    def add(self, some: Sequence[Seen], size: int) -> None:
        """Count an article of so many words: what each of its annotators made of it."""
        first = self.by[0]
        met: set[str] = set()
        for seen in some:
            if len(self.by) == 2:
                self._cross(self._column(0, seen), self._column(1, seen))
            elif first.of_article:
                key = of_article(first, seen)
                self.rows[key] += len(seen.tags)
                self.tags += len(seen.tags)
                met.add(key)
            else:
                met.update(self._count(self._column(0, seen)))
        if len(self.by) == 1:
            self._articles += met
            if first.of_article:
                for key in met:
                    self.words[key] += size
        if len(self._rows) > WAITING:
            self.settle()

    def _column(self, side: int, seen: Seen) -> Column:
        """The values by one of the names; a claimant as it was spelled first."""
        values = column(self.by[side], seen)
        if self._spellings[side] is None:
            return values
        return [
            tuple(dict.fromkeys([self._spelled(side, value) for value in each])) for each in values
        ]

    def _spelled(self, side: int, value: str) -> str:
        """A value; a claimant as it was spelled first. One of a single article, whose place stands
        behind it in brackets, is spelled like no other."""
        known = self._spellings[side]
        if known is None or value.endswith(")"):
            return value
        from annotate.core.claimants import folded

        return known.setdefault(folded(value), value)

    def _count(self, values: Column) -> list[str]:
        """Count the values of a sidecar's tags, which come back."""
        flat = [*_flat(values)]
        self.tags += len(flat) if _single(values) else sum(map(bool, values))
        self._rows += flat
        return flat

    def _cross(self, first: Column, second: Column) -> None:
        for rows, columns in zip(_several(first), _several(second), strict=True):
            if rows and columns:
                self.tags += 1
                self._rows += rows
                self._columns += columns
                self._cells += [(row, one) for row in rows for one in columns]

    def settle(self) -> None:
        """Count what waits to be counted."""
        self.rows.update(self._rows)
        self.columns.update(self._columns)
        self.cells.update(self._cells)
        self.articles.update(self._articles)
        for waiting in (self._rows, self._columns, self._cells, self._articles):
            waiting.clear()

    def learn(self, schema: Schema) -> None:
        """Learn the order of a schema's values."""
        for known, name in zip(self.orders, self.by, strict=True):
            known.update(dict.fromkeys(order_of(name, schema)))

    def take(self, other: "Group") -> None:
        """Add what was counted and settled elsewhere."""
        self.tags += other.tags
        for key, number in other.rows.items():
            self.rows[self._spelled(0, key)] += number
        for key, number in other.columns.items():
            self.columns[self._spelled(1, key)] += number
        for (row, one), number in other.cells.items():
            self.cells[self._spelled(0, row), self._spelled(1, one)] += number
        for key, number in other.articles.items():
            self.articles[self._spelled(0, key)] += number
        self.words.update(other.words)
        for known, more in zip(self.orders, other.orders, strict=True):
            known.update(more)

    def row_keys(self) -> list[str]:
        """The values of the first name, in the order in which they are shown."""
        return self._sorted(0, self.rows)

    def column_keys(self) -> list[str]:
        """The values of the second name, in the order in which they are shown."""
        return self._sorted(1, self.columns)

    def _sorted(self, side: int, counted: Counter[str]) -> list[str]:
        """Values in their own order, which dates and files have too; the others by how often they
        are there; nothing at the end."""
        name, places = self.by[side], {key: i for i, key in enumerate(self.orders[side])}
        by_value = bool(name.part) or name.name in ("published", "at", "file", "article", ANNOTATOR)

        def place(key: str) -> tuple[bool, int, int, str]:
            return (not key, places.get(key, len(places)), 0 if by_value else -counted[key], key)

        return sorted(counted, key=place)


def _single(values: Column) -> bool:
    """True if each item is a value itself."""
    return not values or isinstance(values[0], str)


def _several(values: Column) -> Iterable[Sequence[str]]:
    """The values of each tag."""
    return [(value,) for value in values] if _single(values) else values  # type: ignore[misc]


def _flat(values: Column) -> Iterable[str]:
    """All values."""
    return values if _single(values) else chain.from_iterable(values)  # type: ignore[return-value]


class Counts:
    """All that one run of the command counts."""

    def __init__(self, by: Sequence[Name], *, several: bool = False) -> None:
        """Without names, an overview; of `several` annotators, if there may be some."""
        every = (*OVERVIEW, *[ANNOTATOR] * several)
        self.groups = [Group(by)] if by else [Group([Name(name)]) for name in every]
        self.articles = 0
        self.words = 0
        """Of all articles; 0 for a cross table, which says nothing of them."""
        self.tags = 0
        self.links = 0
        self.names: dict[str, None] = {}
        """The attributes and links of schemas; those of tags too if not only fields are asked
        for."""
        self.makers: set[str] = set()
        """Who made tags, if not only fields are asked for."""
        self.layers: dict[str, str] = {}
        """The layer of each label that is counted in an overview, by the first schema that it is
        met under."""
        self._kinds: list[Kinds] = []
        self._fields = all(name.is_field for name in by)

    def add(self, *some: Seen) -> None:
        """Count one article, which each of several annotators may have seen."""
        size = words(some[0].text) if len(self.groups[0].by) == 1 else 0
        self.articles += 1
        self.words += size
        for seen in some:
            self.tags += len(seen.tags)
            self.links += _links(seen)
            if not any(seen.kinds is known for known in self._kinds):
                self._learn(seen.kinds)
            if not self._fields:
                self.makers.update([tag.by for tag in seen.all_tags])
                for tag in seen.all_tags:
                    self.names.update(dict.fromkeys(tag.attributes))
                self.names.update(dict.fromkeys([link.kind for link in seen.links]))
        for group in self.groups:
            group.add(some, size)

    def settle(self) -> "Counts":
        """The same, when all articles of a part were added."""
        for group in self.groups:
            group.settle()
        for kinds in self._kinds:
            self.layers = kinds.layers | self.layers
        self._kinds.clear()
        return self

    def _learn(self, kinds: Kinds) -> None:
        self._kinds.append(kinds)
        self.names.update(dict.fromkeys(known_names(kinds.schema)))
        for group in self.groups:
            group.learn(kinds.schema)

    def take(self, other: "Counts") -> None:
        """Add what was counted elsewhere."""
        self.articles += other.articles
        self.words += other.words
        self.tags += other.tags
        self.links += other.links
        self.names.update(other.names)
        self.makers |= other.makers
        self.layers = other.layers | self.layers
        for group, more in zip(self.groups, other.groups, strict=True):
            group.take(more)

    def unknown(self, by: Iterable[Name]) -> str:
        """The first name that no schema and no tag has, or nothing."""
        return next((n.name for n in by if not n.is_field and n.name not in self.names), "")


def _links(seen: Seen) -> int:
    """Links that start at the tags that are asked for."""
    if len(seen.tags) == len(seen.all_tags):
        return len(seen.links)
    ids = {tag.id for tag in seen.tags}
    return sum(link.source in ids for link in seen.links)
