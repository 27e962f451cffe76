"""Suggesters of installed packages: the entry-point group `annotate.suggesters`.

An entry names a factory, `suggester(schema, published)`, that gives a suggester for a schema or
None. To have installed a package is to trust it. Invariant: whatever a plug-in raises or gives,
what leaves here is sound suggestions and lines that say what was wrong.

What entries there are is found by reading the metadata of every installed package, so this is
called only where suggestions are wanted.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Any

from annotate.core.spans import Span, joined
from annotate.core.suggestion import Prepared, Suggestion
from annotate.core.tags import quote
from annotate.suggest.external.protocol import (
    LIMIT,
    TOLD,
    Answer,
    Asked,
    Refused,
    ordered,
    value_of,
    why_of,
)

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "annotate.suggesters"


def installed() -> dict[str, EntryPoint]:
    """The plug-ins by name, in alphabetical order."""
    from importlib.metadata import entry_points

    found: dict[str, EntryPoint] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        found.setdefault(entry.name, entry)
    return found


def answer(entry: EntryPoint, asked: Asked) -> Answer:
    """What a plug-in suggests. Whatever goes wrong is among the problems."""
    found: list[Suggestion] = []
    problems: list[str] = []
    untold = 0
    try:
        suggester = entry.load()(asked.schema, asked.published)
        given = () if suggester is None else suggester(asked.text, 0, len(asked.text))
        for one in islice(given, LIMIT):
            try:
                found.append(sound(one, asked, entry.name))
            except Refused as refused:
                if len(problems) < TOLD:
                    problems.append(f"{entry.name}: {refused}")
                else:
                    untold += 1
    except (Exception, SystemExit) as error:
        said = " ".join(str(error).split())[:200]
        problems.append(f"{entry.name}: {type(error).__name__}{': ' if said else ''}{said}")
    if untold:
        problems.append(f"{entry.name}: and {untold} more problems like these")
    return Answer(ordered(found), problems)


def sound(one: Any, asked: Asked, name: str) -> Suggestion:
    """A suggestion of the plug-in `name`, whatever it calls itself, in the form of our own. Raises
    Refused if it is not sound."""
    if not isinstance(one, Suggestion):
        raise Refused(f"expected a Suggestion, got {type(one).__name__}")
    label = asked.schema.label(one.label)
    if label is None:
        raise Refused(f"no such label: {one.label}")
    try:
        spans = _spans(one.spans, asked.text, "its spans are")
        if quote(asked.text, spans) != one.text:
            raise Refused(f"“{one.text[:40]}” does not stand at its spans")
        attributes = {key: value_of(label, key, value) for key, value in one.attributes.items()}
        links = tuple(_link(link, asked) for link in one.links)
        if not 0 <= one.score <= 1:
            raise Refused("score must be from 0 to 1")
    except Refused as refused:
        raise Refused(f"{one.label}: {refused}") from None
    return Suggestion(
        label=label.name,
        spans=spans,
        text=one.text,
        attributes=attributes,
        links=links,
        suggester=name,
        why=why_of(one.why or None, name),
        score=one.score,
    )


def _link(link: Prepared, asked: Asked) -> Prepared:
    if asked.schema.link(link.kind) is None:
        raise Refused(f"no such link: {link.kind}")
    return Prepared(link.kind, _spans(link.spans, asked.text, f"the spans of its {link.kind} are"))


def _spans(given: Iterable[Iterable[int]], text: str, what: str) -> tuple[Span, ...]:
    spans = tuple(Span(*span) for span in given)
    try:
        if spans and joined(spans) == spans and spans[-1].end <= len(text):
            return spans
    except ValueError:
        pass
    raise Refused(f"{what} not in the text")
