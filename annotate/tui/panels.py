"""The rows around the article: heading, list of tags, status, legend.

Pure: a session in, rows out.
"""

from bisect import bisect_left

from rich.segment import Segment
from rich.style import Style

from annotate.core.cells import clip, safe, width
from annotate.core.document import Document
from annotate.core.session import Session
from annotate.core.tags import Tag
from annotate.render.palette import Palette
from annotate.tui.keymap import Action, spoken
from annotate.tui.rows import Row, cell, row_width
from annotate.tui.styles import ALERT, BOLD, DIM, PLAIN, REVERSE, style

PANEL_WIDTH = 30
"""Cells of the list of tags."""

PANEL_FROM = 100
"""The screen width from which the list is shown at the start."""


def heading(document: Document, columns: int) -> Row:
    """File, publication date, title."""
    article = document.article
    facts = [article.name, document.metadata.published or "no date"]
    if article.encoding not in ("utf-8", "utf-8-sig"):
        facts.append(article.encoding + (" (detected)" if article.detected else ""))
    if document.metadata.status:
        facts.append(document.metadata.status)
    left = clip(" " + " · ".join(facts) + " ", columns)
    title = clip(document.metadata.title, max(0, columns - width(left)))
    return [Segment(left, BOLD), Segment(title, DIM)]


def tag_style(palette: Palette, label: str) -> Style:
    return style(palette.look([label]), mono=not palette.coloured)


def about(document: Document, tag: Tag) -> str:
    """A tag in words: attributes, note, and how many fragments it has."""
    facts = [
        f"{name}={'; '.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in tag.attributes.items()
    ]
    if tag.note:
        facts.append(f"note: {tag.note}")
    if len(tag.spans) > 1:
        facts.append(f"{len(tag.spans)} fragments")
    for link in document.links_of(tag.id):
        other = document.tags.get(link.target if link.source == tag.id else link.source)
        arrow = "→" if link.source == tag.id else "←"
        facts.append(f"{link.kind} {arrow} {clip(other.text, 24) if other else '?'}")
    return " · ".join(facts)


def status(session: Session, palette: Palette, saved: str, columns: int) -> Row:
    """The tag under the cursor by name, whether all is saved, and the position."""
    row = session.layout.row_of(session.cursor)
    line, column = session.document.article.line_column(session.cursor)
    share = 100 * (row + 1) // len(session.layout)
    right = f" {saved} · {line}:{column} · {share}% "
    left: Row = []
    room = columns - width(right)
    here = session.tags_here()
    if here and session.tag is not None:
        tag = session.tag
        left = [Segment(f" {safe(tag.label)} ", tag_style(palette, tag.label))]
        if len(here) > 1:
            left.append(cell(f" {here.index(tag) + 1}/{len(here)}"))
        facts = about(session.document, tag)
        text = " ".join(tag.text.split())
        left.append(cell(f" “{clip(text, 32)}”" + (f" {facts}" if facts else "")))
    elif session.selection is not None:
        chosen = session.selection
        count = chosen.end - chosen.start
        left = [cell(f" selected: {count} character{'s' * (count != 1)}")]
    else:
        left = [cell(" no tag here", DIM)]
    look = ALERT if saved.startswith("NOT") else REVERSE
    return [*fill(fit(left, room), room), cell(right, look)]


def fit(row: Row, columns: int) -> Row:
    """The row cut to a width."""
    made: Row = []
    left = max(0, columns)
    for segment in row:
        text = clip(segment.text, left)
        left -= width(text)
        made.append(Segment(text, segment.style))
        if left <= 0:
            break
    return made


def fill(row: Row, columns: int) -> Row:
    """The row made up to a width with blanks."""
    return [*row, Segment(" " * max(0, columns - row_width(row)), PLAIN)]


def legend(palette: Palette, columns: int) -> list[Row]:
    """The labels with their keys, each in its own look, in as many rows as it takes."""
    rows: list[Row] = [[Segment(" ")]]
    for label in palette.schema.labels:
        if not label.key:
            continue
        piece: Row = [
            cell(label.key, BOLD),
            Segment(f"·{safe(label.name)}", tag_style(palette, label.name)),
            Segment(" "),
        ]
        if row_width(rows[-1]) + row_width(piece) > columns:
            rows.append([Segment(" ")])
        rows[-1] += piece
    return rows


def hints(actions: tuple[Action, ...], columns: int) -> Row:
    """The keys that are good to know, as many as there is room for."""
    row: Row = [Segment(" ")]
    for action in actions:
        if action.hint:
            piece = [cell(spoken(action.keys[0]), BOLD), cell(f" {action.hint}  ", DIM)]
            if row_width(row) + row_width(piece) <= columns:
                row += piece
    return row


def tag_list(session: Session, palette: Palette, height: int) -> list[Row]:
    """The list of tags around the cursor, and below it the tag under the cursor in full."""
    document = session.document
    focus = session.tag
    details = _details(session, focus)
    room = max(1, height - 1 - len(details))
    count = len(document.order)
    rows: list[Row] = [fit([cell(f"│ {count} tag{'s' * (count != 1)}", BOLD)], PANEL_WIDTH)]
    if focus is not None:
        place = bisect_left(document.order, focus.order)
    else:
        place = bisect_left(document.order, (session.cursor, 0, ""))
    first = max(0, min(place - room // 2, count - room))
    for _, _, id in document.order[first : first + room]:
        tag = document.tags[id]
        rows.append(_entry(session, palette, tag, here=tag is focus))
    rows += [[cell("│", DIM)] for _ in range(height - len(rows) - len(details))]
    return rows + details


def _entry(session: Session, palette: Palette, tag: Tag, *, here: bool) -> Row:
    label = session.schema.label(tag.label)
    key = (label.key if label and label.key else safe(tag.label)[:1]) or "?"
    text = clip(" ".join(tag.text.split()), PANEL_WIDTH - 6)
    marker = Segment("│›" if here else "│ ", BOLD if here else DIM)
    look = style(palette.look([tag.label]), mono=not palette.coloured)
    return [marker, Segment(f" {key} ", look), Segment(" "), Segment(text, BOLD if here else PLAIN)]


def _details(session: Session, tag: Tag | None) -> list[Row]:
    if tag is None:
        return []
    label = session.schema.label(tag.label)
    lines = [("─" * (PANEL_WIDTH - 2), DIM), (tag.label, BOLD)]
    if label and label.definition:
        lines += [(line, DIM) for line in _wrapped(label.definition)[:2]]
    lines += [
        (f"{name}: {'; '.join(map(str, value)) if isinstance(value, list) else value}", PLAIN)
        for name, value in tag.attributes.items()
    ]
    if tag.note:
        lines += [(line, PLAIN) for line in _wrapped(f"note: {tag.note}")[:3]]
    for link in session.document.links_of(tag.id):
        other = session.document.tags.get(link.target if link.source == tag.id else link.source)
        arrow = "→" if link.source == tag.id else "←"
        lines.append((f"{link.kind} {arrow} {other.text if other else '?'}", PLAIN))
    if tag.by:
        lines.append((f"by {tag.by}", DIM))
    return [[cell("│ ", DIM), cell(clip(text, PANEL_WIDTH - 2), look)] for text, look in lines[:12]]


def _wrapped(text: str) -> list[str]:
    """The text in lines as wide as the panel."""
    from annotate.core.layout import Layout

    line = safe(text)
    layout = Layout(line, PANEL_WIDTH - 3)
    return [line[slice(*layout.span(row))].rstrip() for row in range(len(layout))]
