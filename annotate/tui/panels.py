"""The rows around the article: heading, status, legend, and the keys that are good to know now.

Pure: a session in, rows out.
"""

from collections.abc import Collection, Sequence

from rich.segment import Segment
from rich.style import Style

from annotate.core.cells import clip, safe, width
from annotate.core.document import Document
from annotate.core.offers import meant
from annotate.core.session import Session
from annotate.core.suggestion import Suggestion
from annotate.core.tags import Tag, in_words
from annotate.core.wording import counted
from annotate.render.palette import Palette
from annotate.tui.actions import Action
from annotate.tui.keymap import Keymap, spoken
from annotate.tui.rows import Row, button, cell, fit, flow, row_width
from annotate.tui.styles import ALERT, BOLD, DIM, PLAIN, REVERSE, style

READ_ONLY = "READ ONLY"
"""The state of an article that may not be changed."""
NARROW = 40
"""On screens with fewer columns than this the status leaves out how many tags are lost."""


def heading(document: Document, position: str, columns: int) -> Row:
    """File, which of how many it is, publication date, status, title."""
    article = document.article
    facts = [article.name, document.metadata.published or "no date"]
    if position:
        facts.insert(1, position)
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
    facts = [f"{name}={in_words(value)}" for name, value in tag.attributes.items()]
    if tag.note:
        facts.append(f"note: {tag.note}")
    if len(tag.spans) > 1:
        facts.append(f"{len(tag.spans)} fragments")
    for link in document.links_of(tag.id):
        other = document.other_end(link, tag.id)
        arrow = "→" if link.source == tag.id else "←"
        facts.append(f"{link.kind} {arrow} {clip(other.text, 24) if other else '?'}")
    return " · ".join(facts)


def status(
    session: Session,
    palette: Palette,
    facts: Sequence[str],
    columns: int,
    instead: Sequence[Segment] = (),
) -> Row:
    """The tag under the cursor by name, or what is said instead of it; on the right the facts,
    such as whether all is saved, the sentences seen, how many tags are lost, and the position."""
    line, column = session.document.article.line_column(session.cursor)
    lost = session.document.lost and columns >= NARROW and f"{len(session.document.lost)} lost"
    right = f" {' · '.join(fact for fact in (*facts, lost, f'{line}:{column}') if fact)} "
    left: Row = []
    room = columns - width(right)
    here = session.tags_here()
    suggestion = meant(session)
    if instead:
        left = [*instead]
    elif suggestion is not None:
        left = offered(palette, suggestion)
    elif here and session.tag is not None:
        tag = session.tag
        left = [Segment(f" {safe(tag.label)} ", tag_style(palette, tag.label))]
        if len(here) > 1:
            left.append(cell(f" {here.index(tag) + 1}/{len(here)}"))
        said = about(session.document, tag)
        text = " ".join(tag.text.split())
        left.append(cell(f" “{clip(text, 32)}”" + (f" {said}" if said else "")))
    elif session.selection is not None:
        chosen = session.selection
        count = chosen.end - chosen.start
        left = [cell(f" selected: {counted(count, 'character')}")]
        if session.parts:
            left.append(cell(f", {len(session.parts) + 1} parts"))
    else:
        left = [cell(" no tag here", DIM)]
    look = ALERT if facts and facts[0].startswith(("NOT", READ_ONLY)) else REVERSE
    return [*fill(fit(left, room), room), cell(right, look)]


def offered(palette: Palette, suggestion: Suggestion) -> Row:
    """A suggestion in words: what it would be, with which values, and why. Its text is where the
    cursor is."""
    look = tag_style(palette, suggestion.label) if palette.coloured else BOLD
    facts = [f"{name}={in_words(value)}" for name, value in suggestion.attributes.items() if value]
    facts[1:1] = [suggestion.why] if suggestion.why else []
    return [Segment(f" {safe(suggestion.label)}? ", look), cell(f" {' · '.join(facts)}")]


def fill(row: Row, columns: int) -> Row:
    """The row made up to a width with blanks."""
    return [*row, Segment(" " * max(0, columns - row_width(row)), PLAIN)]


def legend(palette: Palette, keymap: Keymap, columns: int) -> list[Row]:
    """The labels with their keys, each in its own look, in as many rows as it takes; a click on one
    presses its key."""
    pieces = [
        [
            Segment(" "),
            button(keymap.label_key(label.key), f"label:{label.name}", BOLD),
            button(f"·{label.name}", f"label:{label.name}", tag_style(palette, label.name)),
        ]
        for label in palette.schema.labels
        if label.key
    ]
    return flow(pieces, columns)


def hints(keymap: Keymap, here: Collection[str], columns: int) -> Row:
    """The keys that do something now, as many as there is room for: first those for what is under
    the cursor, then those that always do."""
    suggested = "suggestion" in here
    named: list[tuple[int, str, str]] = []
    for action in keymap.actions:
        word = (suggested and action.suggested) or action.hint
        if word and action.keys and (word == action.suggested or _fits(action, here)):
            # First what a suggestion is asked for, then what is under the cursor, then the rest.
            rank = 0 if word == action.suggested else 1 if action.when else 2
            named.append((rank, action.keys[0], word))
    row: Row = [Segment(" ")]
    for _, key, word in sorted(named, key=lambda entry: entry[0]):
        piece = [button(spoken(key), key, BOLD), button(f" {word}  ", key, DIM)]
        if row_width(row) + row_width(piece) <= columns:
            row += piece
    return row


def _fits(action: Action, here: Collection[str]) -> bool:
    return not action.when or action.when in here
