"""What a tool is asked, and what is taken of its answer.

A request is one line of JSON: the article, the labels, the tags that are there. An answer is one
JSON object a line, a tag each, in the sidecar's own form or shorter. Invariant: what leaves here
lies in the text, has a label of the schema and only attributes and links that the schema allows;
everything else of an answer is told, with its line, and left out.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from annotate.core.rules import attribute_fault, label_fault
from annotate.core.schema import Label, Schema
from annotate.core.similar import suggestion as nearest
from annotate.core.spans import Span
from annotate.core.suggestion import Prepared, Suggestion
from annotate.core.tags import Tag, Value, quote
from annotate.suggest.external.naming import label_named
from annotate.suggest.external.placing import Misplaced, Place, Places, everywhere

VERSION = 1
"""Of the protocol; a tool may look at it."""

TOLD = 8
"""How many problems of one answer are told one by one."""

LIMIT = 100_000
"""How many suggestions of one answer are taken."""

WHY_LIMIT = 200
"""A reason is cut to so many code points."""

PROBLEM_LIMIT = 500
"""And a problem, which may quote what was wrong, to so many."""


class Asked(NamedTuple):
    """What a tool is asked about."""

    text: str
    schema: Schema
    file: str = ""
    """The article's name without its folder."""
    title: str = ""
    published: str = ""
    """The day of publication, ISO 8601, or empty."""
    tags: Sequence[Tag] = ()


class Answer(NamedTuple):
    """What a tool gave: suggestions in text order, and what was wrong, a line each."""

    suggestions: list[Suggestion]
    problems: list[str]


class Refused(Exception):
    """A part of an answer that cannot be taken, and why."""


def request(asked: Asked) -> bytes:
    """The line of JSON that a command gets on its standard input."""
    return (
        msgspec.json.encode(
            {
                "protocol": VERSION,
                "file": _encodable(asked.file),
                "title": asked.title,
                "published": asked.published,
                "text": asked.text,
                "schema": asked.schema,
                "tags": asked.tags,
            }
        )
        + b"\n"
    )


def _encodable(name: str) -> str:
    """A file name that is no text is told with question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


def parse(data: bytes, text: str, schema: Schema, name: str) -> Answer:
    """The suggestions in the output of the tool `name`."""
    reader = Reader(text, schema, name)
    for number, line in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            reader.read(line, number)
    return reader.answer()


def ordered(found: list[Suggestion]) -> list[Suggestion]:
    """Suggestions in text order, the longer first, as tags are."""
    return sorted(found, key=lambda one: (one.start, -one.end))


class Reader:
    """Takes an answer in, line by line."""

    def __init__(self, text: str, schema: Schema, name: str) -> None:
        self.text = text
        self.schema = schema
        self.name = name
        self.places = Places(text)
        self.found: dict[tuple[str, tuple[Span, ...]], Suggestion] = {}
        self.loose: set[tuple[str, tuple[Span, ...]]] = set()
        """What was found as one of all the places of a text."""
        self.texts: set[tuple[str, str]] = set()
        """Labels and texts all of whose places were found."""
        self.problems: list[str] = []
        self.untold = 0

    def answer(self) -> Answer:
        problems = list(self.problems)
        if self.untold:
            problems.append(f"{self.name}: and {self.untold} more problems like these")
        return Answer(self._outermost(), problems)

    def _outermost(self) -> list[Suggestion]:
        """The suggestions in text order. A tool without offsets that names both `Port Sella` and
        `Sella` does not mean the second within the first."""
        kept: list[Suggestion] = []
        reach: dict[str, int] = {}
        for one in ordered([*self.found.values()]):
            if (one.label, one.spans) in self.loose and one.end <= reach.get(one.label, 0):
                continue
            if len(one.spans) == 1:
                reach[one.label] = max(one.end, reach.get(one.label, 0))
            kept.append(one)
        return kept

    def read(self, line: bytes, number: int) -> None:
        """Take one line in, or tell why not."""
        where = f"line {number}"
        try:
            given = _object(line)
            for suggestion in self._suggestions(given, where):
                if len(self.found) == LIMIT:
                    raise Refused(f"more than {LIMIT:,} suggestions")
                key = (suggestion.label, suggestion.spans)
                if self.found.setdefault(key, suggestion) is suggestion and everywhere(given):
                    self.loose.add(key)
        except (Refused, Misplaced) as refused:
            self._tell(f"{where}: {refused}")

    def _tell(self, problem: str) -> None:
        if len(self.problems) < TOLD:
            self.problems.append(_cut(f"{self.name}: {problem}", PROBLEM_LIMIT))
        else:
            self.untold += 1

    def _suggestions(self, given: dict[str, Any], where: str) -> list[Suggestion]:
        """What one object suggests: several if it names a text that stands in several places."""
        label = self._label(given.get("label"))
        places = self.places.of(given)
        why, score = why_of(given.get("why"), self.name), _score(given.get("score"))
        if everywhere(given):
            # A tool without offsets says the same of each place where it has found a text.
            if (label.name, given["text"]) in self.texts:
                return []
            self.texts.add((label.name, given["text"]))
        attributes = self._attributes(label, given.get("attributes"), where)
        return [
            Suggestion(
                label=label.name,
                spans=spans,
                text=quote(self.text, spans),
                attributes=attributes,
                links=self._links(label, given.get("links"), spans, where),
                suggester=self.name,
                why=why,
                score=score,
            )
            for spans in places
        ]

    def _label(self, given: Any) -> Label:
        if given is None:
            raise Refused("it has no label")
        if not isinstance(given, str):
            raise Refused(f"label must be text, got {_shown(given)}")
        label = self.schema.label(label_named(self.schema, given))
        if label is None:
            raise Refused(str(label_fault(self.schema, given)))
        return label

    def _attributes(self, label: Label, given: Any, where: str) -> dict[str, Value]:
        taken: dict[str, Value] = {}
        if given is not None and not isinstance(given, dict):
            self._tell(f"{where}: attributes left out: expected an object, got {_shown(given)}")
            return taken
        for name, value in (given or {}).items():
            if value is None or value in ("", []):
                continue
            try:
                taken[name] = value_of(label, name, value)
            except Refused as refused:
                self._tell(f"{where}: attribute left out: {refused}")
        return taken

    def _links(
        self, label: Label, given: Any, spans: tuple[Span, ...], where: str
    ) -> tuple[Prepared, ...]:
        taken: list[Prepared] = []
        if given is not None and not isinstance(given, list):
            self._tell(f"{where}: links left out: expected a list, got {_shown(given)}")
            return ()
        for link in given or ():
            try:
                kind = self._kind(label, link)
                taken.append(Prepared(kind, _nearest(self.places.of(link), spans)))
            except (Refused, Misplaced) as refused:
                self._tell(f"{where}: link left out: {refused}")
        return tuple(taken)

    def _kind(self, label: Label, link: Any) -> str:
        if not isinstance(link, dict) or not isinstance(link.get("kind"), str):
            raise Refused(f"expected an object with kind and spans, got {_shown(link)}")
        kind = self.schema.link(link["kind"])
        if kind is None:
            close = nearest(link["kind"], [known.name for known in self.schema.links])
            raise Refused(f"no such link: {link['kind']}" + (f" ({close})" if close else ""))
        if kind.source and label.name not in kind.source:
            raise Refused(f"{kind.name} cannot go from a {label.name}")
        return kind.name


def _object(line: bytes) -> dict[str, Any]:
    try:
        given = msgspec.json.decode(line)
    except (ValueError, RecursionError, msgspec.MsgspecError):
        raise Refused(f"no JSON: {_shown(line.decode('utf-8', 'replace').strip())}") from None
    if isinstance(given, list):
        raise Refused("expected one object a line, got a list")
    if not isinstance(given, dict):
        raise Refused(f"expected an object, got {_shown(given)}")
    return given


def value_of(label: Label, name: str, value: Any) -> Value:
    """A value that the attribute takes. A fraction is kept as it reads. Raises Refused."""
    attribute = label.attribute(name)
    made: Value
    if isinstance(value, list) or (attribute is not None and attribute.many):
        made = [_one(name, item) for item in (value if isinstance(value, list) else [value])]
    elif isinstance(value, (bool, int)):
        made = value
    else:
        made = _one(name, value)
    fault = attribute_fault(label, name, made)
    if fault:
        raise Refused(str(fault))
    return made


def _one(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (str, int, float)):
        return str(value)
    raise Refused(f"{name} takes text, a number or a list of them, got {_shown(value)}")


def why_of(given: Any, name: str) -> str:
    """A reason in one line of bounded length. Raises Refused."""
    if given is None:
        return f"found by {name}"
    if not isinstance(given, str):
        raise Refused(f"why must be text, got {_shown(given)}")
    return _cut(" ".join(given.split()), WHY_LIMIT)


def _cut(line: str, limit: int) -> str:
    return line if len(line) <= limit else line[: limit - 1] + "…"


def _score(given: Any) -> float:
    if given is None:
        return 1.0
    if isinstance(given, bool) or not isinstance(given, (int, float)) or not 0 <= given <= 1:
        raise Refused(f"score must be a number from 0 to 1, got {_shown(given)}")
    return float(given)


def _nearest(places: list[Place], spans: Place) -> Place:
    """Of places in text order, none reaching into the next, the one that is nearest."""
    after = bisect_left(places, spans[0].start, key=lambda place: place[-1].end)
    return min(places[max(0, after - 1) : after + 1], key=lambda place: _distance(place, spans))


def _distance(place: Place, other: Place) -> int:
    """Code points between two places; none if one reaches into the other."""
    return max(0, place[0].start - other[-1].end, other[0].start - place[-1].end)


def _shown(value: Any) -> str:
    """The beginning of what was given instead."""
    written = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return f"“{written[:40]}{'…' if len(written) > 40 else ''}”"
