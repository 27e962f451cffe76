"""The side panel: counts, the list of tags, the tag under the cursor in full, the next step.

Pure but for the choice of what is listed. Invariant: it costs no more with 10,000 tags than with
ten, except in the moment when one is made.
"""

from bisect import bisect_left
from collections.abc import Sequence
from typing import overload

from rich.segment import Segment

from annotate.core.cells import clip, safe, width
from annotate.core.session import Session
from annotate.core.tags import Tag, in_words
from annotate.core.wording import counted
from annotate.render.palette import Palette
from annotate.tui.modes.reader import wrapped
from annotate.tui.panels import tag_style
from annotate.tui.rows import Row, button, cell, fit, row_width
from annotate.tui.styles import BOLD, DIM, PLAIN, REVERSE

PANEL_WIDTH = 30
"""Cells of the panel."""

PANEL_FROM = 100
"""The screen width from which the panel is shown at the start."""

ADVICE = 3
"""Rows for the next step."""

DETAILS = 12
"""Rows for the tag under the cursor, at most."""


class InOrder(Sequence[str]):
    """The ids of all tags in text order, without a copy of them."""

    def __init__(self, order: list[tuple[int, int, str]]) -> None:
        self.order = order

    def __len__(self) -> int:
        return len(self.order)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [id for _, _, id in self.order[place]]
        return self.order[place][2]


class Side:
    """Which tags the panel lists, and in which order."""

    def __init__(self) -> None:
        self.only: frozenset[str] = frozenset()
        """Labels; none means all."""
        self.sort_by_label = False
        self._ids: Sequence[str] = ()
        self._known: tuple[object, ...] = ()

    def ids(self, session: Session) -> Sequence[str]:
        """The tags listed, in order."""
        document = session.document
        known = (document, document.version, self.only, self.sort_by_label)
        if known != self._known:
            self._known = known
            self._ids = self._listed(session)
        return self._ids

    def _listed(self, session: Session) -> Sequence[str]:
        order, tags = session.document.order, session.document.tags
        if not self.only and not self.sort_by_label:
            return InOrder(order)
        ids = [i for _, _, i in order if not self.only or tags[i].label in self.only]
        if self.sort_by_label:
            rank = {label.name: n for n, label in enumerate(session.schema.labels)}
            ids.sort(key=lambda i: (rank.get(tags[i].label, len(rank)), tags[i].label))
        return ids

    def place_of(self, session: Session) -> int:
        """Where in the list the tag under the cursor is, or the next after the cursor."""
        ids = self.ids(session)
        tag = session.tag
        order = tag.order if tag is not None else (session.cursor, 0, "")
        if not self.only and not self.sort_by_label:
            return min(bisect_left(session.document.order, order), max(0, len(ids) - 1))
        if tag is not None and tag.id in ids:
            return list(ids).index(tag.id)
        tags = session.document.tags
        return next((n for n, i in enumerate(ids) if tags[i].start >= session.cursor), 0)


def panel(
    session: Session, palette: Palette, side: Side, height: int, advice: str, walking: bool
) -> list[Row]:
    """The rows of the panel. `advice` is the reader's next step; `walking` says that the keys walk
    the list."""
    focus = session.tag
    below = _details(session, palette, focus)
    if height >= 12:
        # As many rows with advice as without, so that the list does not move when it comes.
        lines = [*wrapped(advice, PANEL_WIDTH - 2)[:ADVICE], *[""] * ADVICE][:ADVICE]
        below += [[cell("│" + "─" * (PANEL_WIDTH - 2), DIM)]]
        below += [
            [cell("│ ", DIM), cell(line, BOLD if n == 0 else PLAIN)] for n, line in enumerate(lines)
        ]
    ids = side.ids(session)
    above = [_title(session, side, len(ids)), *_counts(session, palette, side)]
    below = below[: max(0, height - len(above) - 1)]
    room = max(1, height - len(above) - len(below))
    place = side.place_of(session)
    first = max(0, min(place - room // 2, len(ids) - room))
    tags = session.document.tags
    rows = above + [
        _entry(session, palette, tags[id], here=tags[id] is focus, walking=walking)
        for id in ids[first : first + room]
    ]
    rows += [[cell("│", DIM)] for _ in range(height - len(rows) - len(below))]
    return rows + below


def _title(session: Session, side: Side, listed: int) -> Row:
    total = len(session.document.tags)
    count = counted(total, "tag") if listed == total else f"{listed} of {total} tags"
    order = "by label" if side.sort_by_label else ""
    return fit([cell("│ ", DIM), cell(count, BOLD), cell(f"  {order}", DIM)], PANEL_WIDTH)


def _counts(session: Session, palette: Palette, side: Side) -> list[Row]:
    """Counts by label, of those that are listed, in as many rows as it takes."""
    counts = session.document.counts()
    rows: list[Row] = []
    for label in session.schema.labels:
        if not counts[label.name] or (side.only and label.name not in side.only):
            continue
        key = label.key or safe(label.name)[:1]
        piece = [
            Segment(f" {key} ", tag_style(palette, label.name)),
            cell(f"{counts[label.name]} "),
        ]
        if not rows or row_width(rows[-1]) + row_width(piece) > PANEL_WIDTH:
            rows.append([cell("│", DIM)])
        rows[-1] += piece
    return rows


def _entry(session: Session, palette: Palette, tag: Tag, *, here: bool, walking: bool) -> Row:
    label = session.schema.label(tag.label)
    key = (label.key if label and label.key else safe(tag.label)[:1]) or "?"
    text = clip(" ".join(tag.text.split()), PANEL_WIDTH - 5 - width(key))
    marker = cell("│›" if here else "│ ", BOLD if here else DIM)
    name = button(text, f"tag:{tag.id}", BOLD if here else PLAIN)
    if here and walking:
        name = button(text, f"tag:{tag.id}", BOLD + REVERSE)
    return [marker, Segment(f" {key} ", tag_style(palette, tag.label)), cell(" "), name]


def _details(session: Session, palette: Palette, tag: Tag | None) -> list[Row]:
    """The tag under the cursor in full."""
    if tag is None:
        return []
    label = session.schema.label(tag.label)
    lines = [(tag.label, BOLD)]
    if label and label.definition:
        lines += [(line, DIM) for line in wrapped(label.definition, PANEL_WIDTH - 2)[:2]]
    lines += [(f"{name}: {in_words(value)}", PLAIN) for name, value in tag.attributes.items()]
    if tag.note:
        lines += [(line, PLAIN) for line in wrapped(f"note: {tag.note}", PANEL_WIDTH - 2)[:3]]
    for link in session.document.links_of(tag.id):
        other = session.document.other_end(link, tag.id)
        arrow = "→" if link.source == tag.id else "←"
        lines.append((f"{link.kind} {arrow} {other.text if other else '?'}", PLAIN))
    if len(tag.spans) > 1:
        lines.append((f"{len(tag.spans)} fragments", DIM))
    if tag.by:
        lines.append((f"by {tag.by}", DIM))
    rows: list[Row] = [[cell("│" + "─" * (PANEL_WIDTH - 2), DIM)]]
    rows += [
        [cell("│ ", DIM), cell(clip(text, PANEL_WIDTH - 3), look)]
        for text, look in lines[: DETAILS - 1]
    ]
    return rows
