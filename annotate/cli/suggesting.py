"""What `annotate suggest` finds in an article, makes of it, and tells.

Invariants: it asks the same pool as the tag screen, so both offer the same; what it accepts it
goes on accepting until nothing more is offered, so a second run finds nothing to do.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from annotate.cli.tools import Tools
from annotate.core.accepting import accept, in_schema
from annotate.core.cells import clip, safe, width
from annotate.core.document import Document
from annotate.core.filtering import Condition, known_names
from annotate.core.pool import Pool
from annotate.core.schema import Schema
from annotate.core.suggestion import BY, SHOWN, Suggestion
from annotate.core.tags import in_words, quote
from annotate.core.wording import counted
from annotate.render.ansi import RESET, depth, paint
from annotate.render.palette import Palette
from annotate.store.workspace import Workspace
from annotate.suggest.registry import built_in

NAMES = "names"
"""The suggester that knows, besides shapes, what was tagged before."""

ONE = {"dates": "date", "names": "name", "quantities": "quantity", "attributions": "attribution"}
"""What one suggestion of a suggester is called."""

PIPED = 120
"""Cells of a line where there is no terminal to tell its width."""

GAP = "  "
LEAST = 16
"""The text and the reason are never cut shorter than this, in cells."""


RANKED_LAST = ("dates", "attributions")
"""The less sure of these are right more often than not: programs get them, after the rest."""


class Wanted(NamedTuple):
    """Which suggestions are asked for."""

    only: Collection[str] = ()
    """Names of suggesters; none means all."""
    layers: Collection[str] = ()
    labels: Collection[str] = ()
    unsure: bool = False
    """Those too that are not shown by themselves."""
    program: bool = False
    """For a program, which judges by itself: contents as corpora of attributions have them, and
    what is less sure of RANKED_LAST at the end."""
    where: tuple[Condition, ...] = ()
    by: Collection[str] = ()
    """Names of who makes the tags, see `makers`."""
    since: str = ""
    at: str = ""
    """When the tags would be made: the moment of the command, for `since` and conditions."""

    def has(self, document: Document, schema: Schema, suggestion: Suggestion) -> bool:
        """True if it is asked for, however sure it is."""
        return (
            (not self.labels or suggestion.label in self.labels)
            and (not self.layers or schema.layer_of(suggestion.label) in self.layers)
            and (not self.by or not {*makers(suggestion)}.isdisjoint(self.by))
            and (not self.since or self.at[: len(self.since)] >= self.since)
            and all(
                one.holds(self._said(suggestion, one.name, document, schema)) for one in self.where
            )
            and (
                not self.program
                or self.unsure
                or suggestion.score >= SHOWN
                or suggestion.suggester in RANKED_LAST
            )
        )

    def _said(
        self, suggestion: Suggestion, name: str, document: Document, schema: Schema
    ) -> list[str]:
        """All that a suggestion has under a name: what the tag would have, and what is said of the
        suggestion itself."""
        if name == "layer":
            return [schema.layer_of(suggestion.label)]
        if name == "by":
            found = makers(suggestion)
        elif name == "at":
            found = [self.at]
        elif name in OF_ARTICLES:
            found = [getattr(document.metadata, name)]
        else:
            found = [str(getattr(suggestion, name))] if name in FIELDS else []
        if name in suggestion.attributes:
            found += in_words(suggestion.attributes[name]).split("; ")
        text = document.article.text
        found += [quote(text, link.spans) for link in suggestion.links if link.kind == name]
        return found

    @property
    def least(self) -> float:
        """The score that a suggestion must have."""
        return 0.0 if self.unsure or self.program else SHOWN


OWN_FIELDS = ("suggester", "why", "score")
"""What a condition may name of a suggestion, besides what it may name of the tag."""

FIELDS = ("label", "text", *OWN_FIELDS)
"""What stands in the suggestion itself."""

OF_ARTICLES = ("title", "published", "status")


def known_of(schema: Schema) -> set[str]:
    """All that a condition may name of a suggestion, as `core.filtering.known_names` has it."""
    return known_names(None, schema).union(OWN_FIELDS, [f"{name}=" for name in OWN_FIELDS])


def makers(suggestion: Suggestion) -> list[str]:
    """Who the tag would be by: who writes it, and who suggests it."""
    return [BY, suggestion.suggester]


class Found(NamedTuple):
    """What was found in one article."""

    suggestions: list[Suggestion]
    """In text order; for a program those that are not shown by themselves at the end."""
    unsure: int = 0
    """How many more there are that are not shown by themselves."""
    tags: int = 0
    links: int = 0
    """Made of the suggestions."""


def pool_for(workspace: Workspace, wanted: Wanted, tools: Tools) -> Pool:
    """All that suggests something for an article. What the project has turned off is asked only
    if it is named."""
    document, schema = workspace.document, workspace.schema
    off = frozenset() if wanted.only else tools.chosen(workspace.config).off
    published = document.metadata.published
    suggesters = built_in(schema, published, wanted.only, off, program=wanted.program)
    known = None
    if NAMES in (wanted.only or {NAMES} - off):
        from annotate.suggest.names.known import Known

        known = Known(schema, tools.memories.read(workspace.path))
    pool = Pool(document, schema, suggesters, known, least=wanted.least)
    for name, suggestions in tools.answers(workspace):
        pool.add(name, suggestions)
    return pool


def find(workspace: Workspace, wanted: Wanted, tools: Tools) -> Found:
    """The suggestions for an article."""
    pool = pool_for(workspace, wanted, tools)
    offered = _offered(workspace, pool, wanted)
    return Found(offered, _unsure(workspace, pool, wanted))


def take(workspace: Workspace, wanted: Wanted, tools: Tools) -> Found:
    """Tag what is suggested for an article, in the document only: nothing is saved yet.

    What a claim may be linked to is tagged before the claim; and what is tagged may lead to more,
    such as a name that comes again.
    """
    document, schema = workspace.document, workspace.schema
    pool = pool_for(workspace, wanted, tools)
    taken: list[Suggestion] = []
    tags = links = 0
    while True:
        before = len(taken)
        for suggestion in sorted(
            _offered(workspace, pool, wanted), key=lambda one: schema.layer_of(one.label) == "claim"
        ):
            edit = accept(document, schema, suggestion, by=BY)
            if edit:
                document.apply(edit)
                taken.append(suggestion)
                tags += len(edit.tags)
                links += len(edit.links)
        if len(taken) == before:
            taken.sort(key=lambda one: (one.start, -one.end))
            return Found(taken, _unsure(workspace, pool, wanted), tags, links)


def _offered(workspace: Workspace, pool: Pool, wanted: Wanted) -> list[Suggestion]:
    schema = workspace.schema
    offered = pool.between(0, len(pool.text))
    document = workspace.document
    found = [in_schema(schema, one) for one in offered if wanted.has(document, schema, one)]
    return sorted(found, key=lambda one: one.score < SHOWN) if wanted.program else found


def _unsure(workspace: Workspace, pool: Pool, wanted: Wanted) -> int:
    """How many more there would be with those that are not shown by themselves."""
    if wanted.unsure or wanted.program:
        return 0
    pool.ask_for(0.0)
    return sum(one.score < SHOWN for one in _offered(workspace, pool, wanted))


def lines(
    workspace: Workspace,
    suggestions: Sequence[Suggestion],
    columns: int,
    *,
    palette: Palette | None = None,
    scores: bool = False,
) -> Iterator[str]:
    """A line for each suggestion: place, label, text and why; with a palette in colours."""
    places = [_place(workspace, one) for one in suggestions]
    rows = list(zip(places, suggestions, strict=True))
    place_size = max(map(width, places), default=0)
    label_size = max((width(safe(one.label)) for one in suggestions), default=0)
    if palette:
        label_size += 2
    room = columns - place_size - label_size - (3 + scores) * len(GAP) - 4 * scores
    texts = [" ".join(safe(one.text).split()) for one in suggestions]
    reasons = max((width(safe(one.why)) for one in suggestions), default=0)
    text_size = max(LEAST, room - max(LEAST, min(reasons, room // 2)))
    text_size = min(text_size, max(map(width, texts), default=0))
    for (place, one), text in zip(rows, texts, strict=True):
        label, why = safe(one.label), clip(one.why, max(LEAST, room - text_size))
        shown = f" {label} " if palette else label
        cells = [
            _dim(place, palette) + " " * (place_size - width(place)),
            *([f"{one.score:.2f}"] if scores else []),
            (paint(shown, palette.look([one.label]), depth()) if palette else shown)
            + " " * (label_size - width(shown)),
        ]
        text = clip(text, text_size)
        cells += [text + " " * (text_size - width(text)), _dim(why, palette)]
        yield GAP.join(cells).rstrip() + "\n"


def _place(workspace: Workspace, suggestion: Suggestion) -> str:
    line, column = workspace.document.article.line_column(suggestion.start)
    return f"{safe(str(workspace.path))}:{line}:{column}"


def _dim(text: str, palette: Palette | None) -> str:
    return f"\x1b[2m{text}{RESET}" if palette and text else text


def summary(suggestions: Counter[str], unsure: int) -> str:
    """`23 suggestions: 9 dates, 14 names; 3 less sure: --all`"""
    total = suggestions.total()
    told = counted(total, "suggestion") if total else "no suggestions"
    kinds = [
        f"{number} {ONE.get(name, name) if number == 1 else name}"
        for name, number in suggestions.most_common()
    ]
    if kinds:
        told += f": {', '.join(kinds)}"
    return f"{told}; {unsure} less sure: --all" if unsure else told
