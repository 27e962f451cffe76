"""Suggesters of installed packages: the entry-point group `annotate.suggesters`.

An entry names a factory, `suggester(schema, published)`, that gives a suggester for a schema or
None. To have installed a package is to trust it. Invariant: whatever a plug-in raises or gives,
what leaves here is sound suggestions and lines that say what was wrong.

What entries there are is found by reading the metadata of every installed package, so this is
called only where suggestions are wanted.
"""

from importlib.metadata import EntryPoint
from itertools import islice
from typing import Any

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
)

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
            wrong = fault(one, asked)
            if not wrong:
                found.append(_named(one, entry.name))
            elif len(problems) < TOLD:
                problems.append(f"{entry.name}: {wrong}")
            else:
                untold += 1
    except (Exception, SystemExit) as error:
        said = " ".join(str(error).split())[:200]
        problems.append(f"{entry.name}: {type(error).__name__}{': ' if said else ''}{said}")
    if untold:
        problems.append(f"{entry.name}: and {untold} more problems like these")
    return Answer(ordered(found), problems)


def fault(one: Any, asked: Asked) -> str:
    """What is wrong with a suggestion that is not our own, or empty."""
    if not isinstance(one, Suggestion):
        return f"expected a Suggestion, got {type(one).__name__}"
    label = asked.schema.label(one.label)
    if label is None:
        return f"no such label: {one.label}"
    if not _sound(one.spans, asked.text):
        return f"{one.label}: its spans are not in the text"
    if quote(asked.text, one.spans) != one.text:
        return f"{one.label}: “{one.text[:40]}” does not stand at its spans"
    for name, value in one.attributes.items():
        try:
            value_of(label, name, value)
        except Refused as refused:
            return f"{one.label}: {refused}"
    for link in one.links:
        if asked.schema.link(link.kind) is None:
            return f"{one.label}: no such link: {link.kind}"
        if not _sound(link.spans, asked.text):
            return f"{one.label}: the spans of its {link.kind} are not in the text"
    return "" if 0 <= one.score <= 1 else f"{one.label}: score must be from 0 to 1"


def _sound(spans: tuple[Span, ...], text: str) -> bool:
    try:
        return bool(spans) and joined(spans) == tuple(spans) and spans[-1].end <= len(text)
    except ValueError:
        return False


def _named(one: Suggestion, name: str) -> Suggestion:
    """The suggestion as this plug-in's, whatever it calls itself."""
    return Suggestion(
        label=one.label,
        spans=_spans(one.spans),
        text=one.text,
        attributes=one.attributes,
        links=tuple(Prepared(link.kind, _spans(link.spans)) for link in one.links),
        suggester=name,
        why=" ".join(one.why.split()) or f"found by {name}",
        score=one.score,
    )


def _spans(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(Span(*span) for span in spans)
