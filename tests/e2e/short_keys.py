"""The keys that tag an article after a reference, few enough to press them in every test run.

`by_keys` types every text in full. Here a place is found with the letters that it takes, its end is
reached by clause, sentence and word, and a date's value is typed where it is asked for. What a key
will select is foreseen on a session; rules for names, dates and speech play no part, so better ones
change none of these keys.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from annotate.core.annotations import Annotations
from annotate.core.document import Document
from annotate.core.search import find
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.tags import Value
from tests.benchmarks.reader import ENDING, MOVES
from tests.e2e.by_keys import SCHEMA

Spans = tuple[Span, ...]

ENDS = (
    *(keys for keys in ENDING if not any(key.isdigit() for key in keys)),
    *(("+",) * count for count in range(4, 12)),
)
"""Ways from the start of a place to its end."""


class Mark(NamedTuple):
    """A tag without what differs between two runs."""

    label: str
    spans: Spans
    attributes: dict[str, Value]


class Tie(NamedTuple):
    """A link, its ends by label and place."""

    kind: str
    source: tuple[str, Spans]
    target: tuple[str, Spans]


class Work(NamedTuple):
    """What is to be tagged and linked, or what was."""

    marks: list[Mark]
    ties: list[Tie]


def work_of(annotations: Annotations) -> Work:
    """What a sidecar holds, in an order of its own."""
    ends = {tag.id: (tag.label, tag.spans) for tag in annotations.tags}
    marks = [Mark(tag.label, tag.spans, dict(tag.attributes)) for tag in annotations.tags]
    ties = [Tie(link.kind, ends[link.source], ends[link.target]) for link in annotations.links]
    return Work(sorted(marks, key=lambda mark: (mark.spans, mark.label)), sorted(ties))


def work_for(reference: dict[str, Any]) -> Work:
    """What a reference of the form of `tests/cases/border-talks.reference.json` asks for."""
    marks = [
        Mark(
            mention["label"],
            (Span(mention["start"], mention["end"]),),
            {name: mention[name] for name in ("entity", "value", "type") if name in mention},
        )
        for mention in reference["mentions"]
    ]
    labels = {mark.spans: mark.label for mark in marks}
    ties = []
    for claim in reference["claims"]:
        spans = tuple(Span(*fragment) for fragment in claim["fragments"])
        values = {name: claim[name] for name in ("kind", "voice", "polarity") if name in claim}
        marks.append(Mark("claim", spans, values))
        for end, kind in (("cue", "cue"), ("source", "claimant")):
            if end in claim:
                place = (Span(*claim[end]),)
                if place not in labels:
                    labels[place] = end
                    marks.append(Mark(end, place, {}))
                ties.append(Tie(kind, ("claim", spans), (labels[place], place)))
    return Work(sorted(marks, key=lambda mark: (mark.spans, mark.label)), sorted(ties))


def without_modifiers(work: Work) -> Work:
    """The work without a date's modifier, which is offered with its value."""
    return Work(
        [
            mark._replace(attributes={k: v for k, v in mark.attributes.items() if k != "mod"})
            for mark in work.marks
        ],
        work.ties,
    )


def asked(work: Work) -> Work:
    """The work with no more values than are asked for on the screen by a key each."""
    kept = ("check", "kind", "voice", "polarity")
    return Work(
        [
            mark._replace(
                attributes={k: v for k, v in mark.attributes.items() if k in kept}
                if mark.label == "claim"
                else {}
            )
            for mark in work.marks
        ],
        work.ties,
    )


class Keys:
    """Finds the keys for an article, on a document of it without tags."""

    def __init__(self, document: Document) -> None:
        self.session = Session(document, SCHEMA)
        self.text = self.session.text
        self.known: dict[Span, tuple[str, ...]] = {}

    def go(self, span: Span) -> tuple[str, ...]:
        """The fewest keys that select a span, from anywhere."""
        if span not in self.known:
            self.known[span] = min(self._ways(span), key=len)
        return self.known[span]

    def _ways(self, span: Span) -> Iterator[tuple[str, ...]]:
        wanted = " ".join(self.text[slice(*span)].split())
        for size in range(1, len(wanted) + 1):
            typed = wanted[:size]
            matches = find(self.text, typed)
            starts = [match.start for match in matches]
            if typed != typed.strip() or starts.count(span.start) != 1:
                continue
            further = starts.index(span.start)
            ends = self._ends(matches[further], span)
            if ends is not None:
                yield ("ctrl+home", "/", *typed, "enter", *[">"] * further, *ends)
                if not further:
                    return

    def _ends(self, found: Span, wanted: Span) -> tuple[str, ...] | None:
        """The keys that make one selection of another with the same start."""
        for keys in ENDS:
            self.session.select(found)
            for key in keys:
                MOVES[key](self.session)
            if self.session.places() == (wanted,):
                return keys
        return None

    def mark(self, mark: Mark) -> Iterator[str]:
        """The keys that make a tag with all its values."""
        known = SCHEMA.label(mark.label)
        assert known is not None
        first, *others = mark.spans
        left = dict(mark.attributes)
        yield from (*self.go(first), known.key)
        if mark.label == "date":
            # The type follows from the value.
            yield from (*str(left["value"]), "enter")
            left = {}
        elif mark.label == "claim":
            # What is asked depends on the room and on what is offered; the form does not.
            yield "escape"
        if left:
            # Of several tags here, the one with just the selection is meant.
            yield from (*self.go(first), "enter")
            for attribute in known.attributes:
                value = str(left.pop(attribute.name, ""))
                if attribute.values and value:
                    yield from ["right"] * (attribute.values.index(value) + 1)
                else:
                    yield from value
                if not left:
                    break
                yield "down"
            yield "enter"
        for fragment in others:
            yield from (*self.go(fragment), "&")

    def tie(self, tie: Tie) -> Iterator[str]:
        """The keys that make a link."""
        for _, spans in (tie.source, tie.target):
            yield from (*self.go(spans[0]), "@")
        kinds = SCHEMA.links_between(tie.source[0], tie.target[0])
        if len(kinds) > 1:
            yield next(kind.key for kind in kinds if kind.name == tie.kind)

    def steps(self, work: Work) -> list[list[str]]:
        """The keys for each tag, in the order of the text, and then for each link."""
        marks = [list(self.mark(mark)) for mark in work.marks]
        return marks + [list(self.tie(tie)) for tie in work.ties]
