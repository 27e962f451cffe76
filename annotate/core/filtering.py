"""Which articles and tags are asked for: the same words mean the same in every command.

A condition is `NAME=VALUE`, `!=`, `<`, `<=`, `>`, `>=`, `NAME~REGEX` (found anywhere), `!~`, `NAME`
(it has one) or `!NAME`. NAME is an attribute, or one of FIELDS, or a kind of link, which stands for
the tag at its other end: `claimant=Lavrov`. Pure; a
document is never changed: what is left out is a set of ids, so that a claim that is asked for can
still say who makes it.
"""

import operator
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from annotate.core.annotations import STATUSES, Metadata
from annotate.core.document import Document
from annotate.core.schema import LAYERS, Schema
from annotate.core.similar import suggestion
from annotate.core.tags import Tag

FIELDS = ("id", "label", "layer", "text", "note", "by", "at", "title", "published", "status")
"""What a condition may name besides attributes and links; attributes of these names come second."""

CLOSED = ("label", "layer", "status")
"""Fields of which all values are known."""

CLAIMANT = "claimant"
"""The kind of link whose other end is called by whose words it stands for, too: a source that holds
a name is who is called so."""

CONDITION = re.compile(
    r"(?s)(!?)\s*([^\s!=<>~](?:[^!=<>~]*[^\s!=<>~])?)\s*(?:(!=|<=|>=|[=<>~]|!~)(.*))?"
)

ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

LONGEST = 1000
"""Code points of a value that a regular expression is tried on at most."""


class Condition(NamedTuple):
    """What a tag must say."""

    name: str
    sign: str
    """One of `= != < <= > >= ~ !~`, or `` for "has one", or `!` for "has none"."""
    value: str = ""
    pattern: re.Pattern[str] | None = None

    def holds(self, values: Iterable[str]) -> bool:
        """Whether it holds of what a tag has under the name, which may be several or nothing. The
        ones with `!` hold of nothing as well."""
        there = [value for value in values if value]
        if self.sign in ("", "!"):
            return bool(there) is (self.sign == "")
        if self.sign in ("=", "!="):
            wanted = self.value.casefold()
            return any(value.casefold() == wanted for value in there) is (self.sign == "=")
        if self.pattern is not None:
            found = any(self.pattern.search(value[:LONGEST]) for value in there)
            return found is (self.sign == "~")
        return any(_ordered(self.sign, value, self.value) for value in there)


def condition(text: str) -> Condition:
    """A condition as a person writes it. Raises ValueError, with what is wrong and a hint, for
    one that cannot be read."""
    found = CONDITION.fullmatch(text.strip())
    hint = "for example verdict=refuted, value>=2020-11, claimant~Lavrov, !evidence"
    if not found or (found[1] and found[3]):
        raise ValueError(f"no condition: {text}", hint)
    name, sign, value = found[2], found[3] or found[1], (found[4] or "").strip()
    if sign in ORDERS and not value:
        raise ValueError(f"no condition: {text}", hint)
    if sign not in ("~", "!~"):
        return Condition(name, sign, value)
    try:
        return Condition(name, sign, value, re.compile(value, re.IGNORECASE))
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"no regular expression: {value} ({error})", hint) from None


def _ordered(sign: str, value: str, wanted: str) -> bool:
    """Numbers are compared as numbers; anything else as text, in which dates have their order."""
    try:
        pair: tuple[Any, Any] = (float(value.replace(",", "")), float(wanted.replace(",", "")))
    except ValueError:
        # `2020-11-05` counts as in `2020-11`, whatever else is compared.
        pair = (value[: len(wanted)], wanted) if sign in ("<=", ">") else (value, wanted)
    return ORDERS[sign](*pair)


class Filter:
    """What is asked for, over many articles; all that is given must hold."""

    def __init__(
        self,
        *,
        layers: Iterable[str] = (),
        labels: Iterable[str] = (),
        statuses: Iterable[str] = (),
        by: Iterable[str] = (),
        since: str = "",
        where: Iterable[str] = (),
    ) -> None:
        """Raises ValueError, with what is wrong and a hint, for a layer or status that does not
        exist, a date that is none, and a condition that cannot be read."""
        self.layers = _known(layers, LAYERS, "layer")
        self.labels = frozenset(labels)
        self.statuses = _known(statuses, (*STATUSES, "none"), "status")
        self.by = frozenset(by)
        self.since = _day(since)
        self.where = tuple(map(condition, where))

    def __bool__(self) -> bool:
        """True if it may leave anything out."""
        return self.of_tags or bool(self.statuses)

    @property
    def of_tags(self) -> bool:
        """True if it may leave out tags."""
        return bool(self.layers or self.labels or self.by or self.since or self.where)

    def takes(self, article: Metadata) -> bool:
        """Whether an article is asked for; one without a status has the status `none`."""
        return not self.statuses or (article.status or "none") in self.statuses

    def hidden(self, document: Document, schema: Schema) -> frozenset[str]:
        """The ids of a document's tags that are not asked for."""
        if not self.of_tags:
            return frozenset()
        return frozenset(tag.id for tag in document if not self.keeps(tag, document, schema))

    def keeps(self, tag: Tag, document: Document, schema: Schema) -> bool:
        """Whether one of its tags is asked for."""
        return (
            (not self.labels or tag.label in self.labels)
            and (not self.layers or schema.layer_of(tag.label) in self.layers)
            and (not self.by or tag.by in self.by)
            and (not self.since or tag.at[: len(self.since)] >= self.since)
            and all(one.holds(values(tag, one.name, document, schema)) for one in self.where)
        )


def values(tag: Tag, name: str, document: Document, schema: Schema) -> list[str]:
    """All that a tag has under a name, as text."""
    if name == "layer":
        return [schema.layer_of(tag.label)]
    if name in ("title", "published", "status"):
        found = [getattr(document.metadata, name)]
    elif name in FIELDS:
        found = [getattr(tag, name)]
    else:
        found = []
    if name in tag.attributes:
        found += _values(tag.attributes[name])
    for link in document.links_from(tag.id):
        if link.kind == name and (end := document.tags.get(link.target)):
            found += [end.text, *(v for v in [end.attributes.get("entity")] if isinstance(v, str))]
            if name == CLAIMANT:
                from annotate.core.claimants import speaker_of

                found.append(speaker_of(document, end).name)
    return found


def known_names(document: Document | None, schema: Schema) -> set[str]:
    """All that a condition may name in an article, or, without one, by the schema alone; and for
    what has a closed list of values, each `NAME=VALUE` that the schema or a tag has, or `NAME=` if
    somewhere it takes any. No name has a `=`, so that these are told apart from it."""
    free = {*FIELDS, *(link.name for link in schema.links)}.difference(CLOSED)
    tags: Iterable[Tag] = ()
    if document is not None:
        free.update(link.kind for link in document.links.values())
        tags = document
    listed = {
        *(f"layer={layer}" for layer in LAYERS),
        *(f"status={status}" for status in STATUSES),
        *(f"label={label.name}" for label in schema.labels),
        *(f"label={tag.label}" for tag in tags),
    }
    closed = set()
    for attribute in (one for label in schema.labels for one in label.attributes):
        if attribute.values:
            closed.add(attribute.name)
            listed.update(f"{attribute.name}={value}" for value in attribute.values)
        else:
            free.add(attribute.name)
    met: set[str] = set()
    for tag in tags:
        met.update(tag.attributes)
        for name in closed.intersection(tag.attributes):
            listed.update(f"{name}={value}" for value in _values(tag.attributes[name]))
    return {*CLOSED, *closed, *free, *met, *listed, *(f"{name}=" for name in free)}


def only_names(known: Iterable[str]) -> list[str]:
    """The names among `known_names`, in the order of the alphabet."""
    return sorted(name for name in known if "=" not in name)


def never(asked: Condition, known: Collection[str]) -> list[str]:
    """The values of which what a condition asks for is none, by `known_names` of all articles;
    empty if it may be one, or if the condition compares in another way than `=` and `!=`."""
    start = f"{asked.name}="
    if asked.sign not in ("=", "!=") or not asked.value or start in known:
        return []
    listed = sorted(one[len(start) :] for one in known if one.startswith(start))
    wanted = asked.value.casefold()
    return [] if any(one.casefold() == wanted for one in listed) else listed


def never_hint(asked: Condition, listed: Iterable[str]) -> str:
    """What to ask for in place of a value that there never is."""
    if asked.value.casefold() == "none":
        return f"that have no {asked.name}: '!{asked.name}'"
    return suggestion(asked.value, listed)


def _values(value: Any) -> Iterator[str]:
    """The values of an attribute as text."""
    for one in value if isinstance(value, list) else [value]:
        yield one if isinstance(one, str) else _text(one)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _known(some: Iterable[str], choices: tuple[str, ...], what: str) -> frozenset[str]:
    for one in (found := frozenset(some)):
        if one not in choices:
            raise ValueError(f"no such {what}: {one}", suggestion(one, choices))
    return found


def _day(text: str) -> str:
    """A day, month, year or moment, as tags have it in `at`. Raises ValueError for none."""
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d(T[\d:]+Z?)?)?)?", text or "2000"):
        raise ValueError(f"no such date: {text}", "for example --since 2026-11-05")
    if len(text) >= 10:
        try:
            date.fromisoformat(text[:10])
        except ValueError:
            raise ValueError(f"no such date: {text}", "for example --since 2026-11-05") from None
    return text
