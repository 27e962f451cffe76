"""What the mark keys do to a session: label, relabel, every occurrence, fragment, link.

Each answers in words, for the status line. A word of it that is text from the article is quoted.
"""

from annotate.core import edits, search
from annotate.core.document import Edit
from annotate.core.session import Session
from annotate.core.spans import Span, joined
from annotate.core.tags import Tag


def label(session: Session, name: str) -> str:
    """Tag the selection or the word here. A tag of the same layer that is already there, or under
    the cursor while nothing is selected, takes the label instead."""
    there = _tag_to_relabel(session, name)
    if there is not None:
        return relabel(session, there, name)
    unit = session.unit()
    if unit is None:
        return "nothing to tag here"
    edit = edits.add_tags(session.document, name, [(unit,)], by=session.by)
    session.do(edit)
    _made(session, edit, name)
    return edit.title


def _tag_to_relabel(session: Session, name: str) -> Tag | None:
    layer = session.schema.layer_of(name)
    if session.selection is None:
        here = session.tags_here()
    else:
        unit = session.unit()
        same = unit and [
            tag for tag in session.document.index.touching(*unit) if tag.spans == (unit,)
        ]
        here = same or []
    return next((tag for tag in here if session.schema.layer_of(tag.label) == layer), None)


def relabel(session: Session, tag: Tag, name: str) -> str:
    """Give a tag another label; attributes that the new label does not have stay in the tag."""
    session.last_label, session.last_tag = name, tag.id
    if tag.label == name:
        session.clear()
        return f"{edits.quoted(tag)} is tagged {name} already"
    edit = edits.change_tag(tag, label=name, by=session.by)
    session.do(edit)
    session.go(tag.start)
    return edit.title


def _made(session: Session, edit: Edit, name: str) -> None:
    """Remember the last tag of an edit and put the cursor on the first."""
    made = [after for _, after in edit.tags if after is not None]
    session.last_label = name
    if made:
        session.last_tag = made[-1].id
        session.go(made[0].start)


def label_every(session: Session, name: str) -> str:
    """Tag every occurrence of the selection, the tag or the word here that has no tag of the same
    layer yet."""
    tag = session.tag
    if session.selection is None and tag is not None and len(tag.spans) == 1:
        unit: Span | None = tag.spans[0]
    else:
        unit = session.unit()
    if unit is None:
        return "nothing to tag here"
    quote = session.text[unit.start : unit.end]
    layer = session.schema.layer_of(name)
    index = session.document.index
    free = [
        (span,)
        for span in search.occurrences(session.text, quote)
        if not any(session.schema.layer_of(other.label) == layer for other in index.touching(*span))
    ]
    cursor = session.cursor
    edit = edits.add_tags(session.document, name, free, by=session.by)
    if not session.do(edit):
        session.clear()
        return f"every “{quote}” has a tag already"
    _made(session, edit, name)
    session.go(cursor if session.selection is None else unit.start)
    return edit.title


def every(session: Session) -> str:
    """Tag every occurrence with the label of the tag here, else with the last label."""
    tag = session.tag
    name = tag.label if tag is not None and session.selection is None else session.last_label
    return label_every(session, name) if name else "no label yet: press a label's key first"


def repeat(session: Session) -> str:
    """Tag with the last label again."""
    return label(session, session.last_label) if session.last_label else "no label used yet"


def fragment(session: Session) -> str:
    """Add the selection, or the word here, to the last tag."""
    tag = session.document.tags.get(session.last_tag)
    unit = session.unit()
    if tag is None or unit is None:
        return "no tag yet to add a fragment to: tag the first part, then select the next"
    if joined([*tag.spans, unit]) == tag.spans:
        return "select the text to add first"
    edit = edits.respan_tag(session.document, tag, (*tag.spans, unit), by=session.by)
    session.do(edit)
    session.go(unit.start)
    count = len(session.document.tags[tag.id].spans)
    return f"{tag.label} {edits.quoted(tag)}: {count} fragment{'s' * (count != 1)}"


def delete(session: Session) -> str:
    """Remove the tag under the cursor."""
    tag = session.tag
    if tag is None:
        return "no tag here"
    edit = edits.remove_tags(session.document, [tag])
    session.do(edit)
    session.depth = 0
    return edit.title


def start_link(session: Session) -> str:
    """Take the tag under the cursor as a link's start. Returns the reason why not, or empty."""
    tag = session.tag
    if tag is None:
        return "no tag here to link from"
    session.link_from = tag.id
    return ""


def link_kinds(session: Session) -> list[str]:
    """The kinds of link that fit from the chosen tag to the one under the cursor."""
    source = session.document.tags.get(session.link_from)
    target = session.tag
    if source is None or target is None or source.id == target.id:
        return []
    return [kind.name for kind in session.schema.links_between(source.label, target.label)]


def link(session: Session, kind: str) -> str:
    """Link the chosen tag to the one under the cursor."""
    source = session.document.tags.get(session.link_from)
    target = session.tag
    session.link_from = ""
    if source is None or target is None:
        return "no tag here to link to"
    try:
        edit = edits.link_tags(session.document, kind, source, target)
    except ValueError as error:
        return str(error)
    return edit.title if session.do(edit) else "linked already"


def unlink(session: Session) -> str:
    """Remove the links of the tag under the cursor."""
    tag = session.tag
    links = session.document.links_of(tag.id) if tag else []
    if not links:
        return "no links here"
    edit = edits.remove_links(links)
    session.do(edit)
    return edit.title
