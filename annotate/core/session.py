"""One person at work on one article: cursor, selection, search and what they point at.

Holds the state of the tag screen without a screen, so that all of it can be tested as values. The
cursor is on a cluster, as a block; a selection includes the clusters at both of its ends.
"""

from collections.abc import Sequence

from annotate.core import (
    search,
    segmentation,
    untagged,
)
from annotate.core.document import Document, Edit
from annotate.core.history import History
from annotate.core.layout import Layout
from annotate.core.motions import BETWEEN_ROWS, Place, move
from annotate.core.pool import Pool
from annotate.core.runs import Overlay
from annotate.core.schema import Schema
from annotate.core.spans import Span
from annotate.core.tags import Tag
from annotate.core.trimming import trimmed


class Session:
    """State of the work. Invariant: the cursor is on a cluster's start, from 0 to the length."""

    FINDERS: tuple[untagged.Finder, ...] = (untagged.names_in, untagged.numbers)
    """What is worth a tag, if nothing else is said."""

    def __init__(
        self,
        document: Document,
        schema: Schema,
        *,
        by: str = "",
        width: int = 79,
        finders: Sequence[untagged.Finder] | None = None,
    ) -> None:
        self.document = document
        self.schema = schema
        self.by = by
        self.history = History(document)
        self.text = document.article.text
        found = self.FINDERS if finders is None else finders
        self.candidates = untagged.Candidates(self.text, found)
        self.numbers = untagged.Candidates(self.text, (untagged.numbers,))
        self.layout = Layout(self.text, width)
        self.page = 20
        self.cursor = 0
        self.goal = 0
        self.anchor: Span | None = None
        self.parts: tuple[Span, ...] = ()
        """What is selected besides, for a tag of several fragments."""
        self.selecting = False
        """True while motions extend the selection without Shift."""
        self.depth = 0
        """Which of the tags under the cursor is meant, from the smallest."""
        self.last_label = ""
        self.last_tag = ""
        """Id of the tag made or touched last."""
        self.link_from = ""
        """Id of the tag that a link is being made from."""
        self.placing = ""
        """Id of the lost tag that is being placed by hand."""
        self.adjudicated = False
        """True if these are the tags that are made of several annotators'."""
        self.matches: list[Span] = []
        self.hidden: frozenset[str] = frozenset()
        """Labels that are not shown for now; their tags are not under the cursor either."""
        self.pool: Pool | None = None
        """What is suggested, if anything is."""
        self.touched: list[Span] = []
        """Spans whose look has changed; whoever paints takes them."""

    def wrap(self, width: int) -> None:
        """Lay the text out anew."""
        if width != self.layout.width:
            self.layout = Layout(self.text, width)
            self.goal = self.layout.column_of(self.cursor)

    # cursor and selection

    @property
    def cluster(self) -> Span:
        """The cluster under the cursor; empty at the end of the text."""
        if self.cursor >= len(self.text):
            return Span(self.cursor, self.cursor)
        return segmentation.cluster_at(self.text, self.cursor)

    def cluster_start(self, offset: int) -> int:
        """The start of the cluster that holds an offset; the end of the text stays what it is."""
        if offset >= len(self.text):
            return len(self.text)
        return segmentation.cluster_at(self.text, offset).start

    @property
    def selection(self) -> Span | None:
        if self.anchor is None:
            return None
        here = self.cluster
        return Span(min(self.anchor.start, here.start), max(self.anchor.end, here.end))

    def go(self, offset: int, *, extend: bool = False, keep_goal: bool = False) -> None:
        """Put the cursor on an offset; the selection goes unless it is extended."""
        if extend and self.anchor is None:
            self.anchor = self.cluster
        if not extend:
            self.clear()
        if offset != self.cursor:
            self.depth = 0
        self.cursor = max(0, min(offset, len(self.text)))
        if not keep_goal:
            self.goal = self.layout.column_of(self.cursor)

    def move(self, name: str, *, extend: bool = False, count: int = 1) -> None:
        """Do a motion of `motions.MOTIONS`."""
        extend = extend or self.selecting
        place = Place(self.text, self.layout, self.cursor, self.goal, self.page)
        offset = move(name, place, extend=extend, count=count)
        self.go(offset, extend=extend, keep_goal=name in BETWEEN_ROWS)

    def select(self, span: Span) -> None:
        """Select a span; the cursor is where it starts."""
        self.go(self.cluster_start(span.start))
        if span.end > span.start:
            self.anchor = segmentation.cluster_at(self.text, span.end - 1)

    def select_parts(self, parts: Sequence[Span]) -> None:
        """Select several stretches at once; the cursor is where the first starts."""
        first, *others = sorted(parts)
        self.select(first)
        self.parts = tuple(others)

    def toggle_selecting(self) -> None:
        started = not self.selecting and self.anchor is None
        self.clear()
        if started:
            self.selecting, self.anchor = True, self.cluster

    def clear(self) -> None:
        self.anchor = None
        self.parts = ()
        self.selecting = False

    def unit(self) -> Span | None:
        """What a label key tags: the selection, else the word here; trimmed. None if there is
        nothing but blanks."""
        selection = self.selection
        if selection is None:
            word = segmentation.word_at(self.text, self.cursor)
            if word is None or "\n" in self.text[slice(*sorted((self.cursor, word.start)))]:
                return None
            return trimmed(self.text, word)
        chosen = self.text[selection.start : selection.end]
        start = selection.start + len(chosen) - len(chosen.lstrip())
        end = selection.end - len(chosen) + len(chosen.rstrip())
        return Span(start, end) if start < end else None

    def places(self) -> tuple[Span, ...]:
        """What a label key tags, fragment by fragment; empty if there is nothing to tag."""
        unit = self.unit()
        return (unit, *self.parts) if unit else ()

    # tags under the cursor

    def tags_here(self) -> list[Tag]:
        """The tags on the cursor, the smallest first."""
        here = self.document.index.at(self.cursor)
        return [tag for tag in here if tag.label not in self.hidden] if self.hidden else here

    @property
    def tag(self) -> Tag | None:
        """The tag that is meant: one that has just the selection as a fragment, else the smallest
        under the cursor, or the one cycled to."""
        here = self.tags_here()
        if not here:
            return None
        exact = [tag for tag in here if self.selection in tag.spans]
        return (exact or here)[self.depth % len(exact or here)]

    def cycle(self) -> None:
        self.depth += 1

    @property
    def reading(self) -> int:
        """The offset after which the next thing is looked for."""
        return self.cursor - 1 if self.selection is None else self.selection.end - 1

    def next_number(self) -> bool:
        """Select the next number without a tag. False if there is none."""
        numbers = self.numbers.after(self.reading)
        span = untagged.first(self.document, self.schema, numbers)
        if span is not None:
            self.select(span)
        return span is not None

    def go_to_tag(self, *, back: bool = False) -> bool:
        """Put the cursor on the next tag's start. False if there is none."""
        document = self.document
        step = document.previous_tag if back else document.next_tag
        tag = step(self.cursor)
        while tag is not None and tag.label in self.hidden:
            tag = step(tag.start)
        if tag is not None:
            self.go_to(tag)
        return tag is not None

    def go_to(self, tag: Tag) -> None:
        """Put the cursor on a tag, which is the one that is meant then."""
        self.go(tag.start)
        self.last_tag = tag.id
        here = self.tags_here()
        self.depth = here.index(tag) if tag in here else 0

    # search

    def search(self, wanted: str, start: int) -> Span | None:
        """Find a text and select the match at or after `start`."""
        self.matches = search.find(self.text, wanted)
        found = search.following(self.matches, start - 1)
        if found:
            self.select(found)
        return found

    def next_match(self, *, back: bool = False) -> Span | None:
        step = search.preceding if back else search.following
        found = step(self.matches, self.cursor)
        if found:
            self.select(found)
        return found

    # changes

    def do(self, edit: Edit) -> bool:
        """Do an edit. False if it changes nothing."""
        if not edit:
            return False
        self.history.do(edit)
        self._touch(edit)
        return True

    def take_in(self, edit: Edit) -> None:
        """Do what others have done. The cursor, the selection and the tag that is meant stay."""
        meant = self.tag
        self.history.take_in(edit)
        self._touch(edit)
        ids = [tag.id for tag in self.tags_here()]
        self.depth = ids.index(meant.id) if meant is not None and meant.id in ids else 0

    def undo(self) -> Edit | None:
        return self._step(self.history.undo())

    def redo(self) -> Edit | None:
        return self._step(self.history.redo())

    def _step(self, edit: Edit | None) -> Edit | None:
        """Show where an edit was undone or done again."""
        if edit is not None:
            self._touch(edit)
            tag = next((tag for pair in edit.tags for tag in pair if tag), None)
            if tag is not None:
                self.go(tag.start)
        return edit

    def _touch(self, edit: Edit) -> None:
        if self.pool is not None:
            self.pool.changed(edit)
        for _, refused in edit.rejected:
            self.touched.extend(refused.spans if refused else ())
        for pair in edit.tags:
            for tag in pair:
                if tag is not None:
                    self.touched.extend(tag.spans)

    def overlay(self) -> Overlay:
        """What lies on the text now; matches are added by whoever knows which rows show."""
        selection = self.selection
        return Overlay(self.cluster, (selection, *self.parts) if selection else ())
