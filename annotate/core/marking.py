"""What the mark keys do to a session: label, relabel, fragment, remove, canonical name.

Each answers in words, for the status line. A word of it that is text from the article is quoted.
"""

from annotate.core import canonical, edits
from annotate.core.document import Edit
from annotate.core.session import Session
from annotate.core.spans import Span, joined
from annotate.core.tags import Tag
from annotate.core.wording import counted


def label(session: Session, name: str) -> str:
    """Tag the selection or the word here. A tag of the same layer that is already there, or under
    the cursor while nothing is selected, takes the label instead."""
    there = _tag_to_relabel(session, name)
    if there is not None:
        return relabel(session, there, name)
    places = session.places()
    if not places:
        return "nothing to tag here"
    edit = edits.add_tags(session.document, name, [places], by=session.by)
    session.do(edit)
    made(session, edit, name)
    return edit.title


def _tag_to_relabel(session: Session, name: str) -> Tag | None:
    layer = session.schema.layer_of(name)
    if session.selection is None:
        # Those of hidden layers, too: a second tag on the same word would be found too late.
        here = session.document.index.at(session.cursor)
    else:
        here = with_spans(session, session.places())
    meant = session.tag
    if meant is not None and meant in here:
        here = [meant, *here]
    return next((tag for tag in here if session.schema.layer_of(tag.label) == layer), None)


def with_spans(session: Session, spans: tuple[Span, ...]) -> list[Tag]:
    """The tags that have just these fragments."""
    around = session.document.index.touching(*spans[0]) if spans else []
    return [tag for tag in around if tag.spans == spans]


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


def made(session: Session, edit: Edit, name: str) -> None:
    """Remember the last tag of an edit and put the cursor on the first."""
    tags = [after for _, after in edit.tags if after is not None]
    session.last_label = name
    if tags:
        session.go_to(tags[0])
        session.last_tag = tags[-1].id


def repeat(session: Session) -> str:
    """Tag with the last label again."""
    return label(session, session.last_label) if session.last_label else "no label used yet"


def fragment(session: Session) -> str:
    """Add the selection, or the word here, to the last tag."""
    tag = session.document.tags.get(session.last_tag)
    places = session.places()
    if tag is None or not places:
        return "no tag yet to add a fragment to: tag the first part, then select the next"
    if joined([*tag.spans, *places]) == tag.spans:
        return "select the text to add first"
    edit = edits.respan_tag(session.document, tag, (*tag.spans, *places), by=session.by)
    session.do(edit)
    session.go(places[0].start)
    grown = session.document.tags[tag.id]
    count = len(grown.spans)
    return f"{tag.label} {edits.quoted(grown)}: {counted(count, 'fragment')}"


def delete(session: Session) -> str:
    """Remove the tag under the cursor."""
    tag = session.tag
    if tag is None:
        return "no tag here"
    edit = edits.remove_tags(session.document, [tag])
    session.do(edit)
    session.depth = 0
    return edit.title


def offered_name(session: Session) -> str:
    """The canonical name that the article offers for the tag under the cursor, or nothing."""
    tag = session.tag
    label = session.schema.label(tag.label) if tag else None
    if tag is None or label is None or not label.attribute("entity"):
        return ""
    return canonical.offered(session.document, tag)


def take_name(session: Session) -> str:
    """Give the canonical name of the tag under the cursor, or else the one that is offered for it,
    to all tags with its label and text that have none."""
    tag = session.tag
    name = str(tag.attributes.get("entity") or "") if tag else ""
    name = name or offered_name(session)
    if tag is None or not name:
        return "no canonical name to offer here: Enter edits it"
    same = [
        other
        for other in session.document
        if (other.label, other.text) == (tag.label, tag.text) and not other.attributes.get("entity")
    ]
    if not same:
        return f"every {edits.quoted(tag)} has its canonical name"
    for other in same:
        session.do(edits.change_tag(other, attributes={"entity": name}, by=session.by))
    times = f" {len(same)} times" if len(same) > 1 else ""
    session.history.merge(len(same), f"name {tag.label} {edits.quoted(tag)} “{name}”{times}")
    return session.history.done[-1].title
