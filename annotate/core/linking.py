"""What the link keys do to a session: start here, end there, or take what is offered.

Each answers in words, for the status line.
"""

from collections.abc import Mapping, Sequence

from annotate.core import accepting, edits
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag, Value


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


def remove(session: Session, link: Link) -> str:
    """Remove one link."""
    edit = edits.remove_links([link])
    session.do(edit)
    return edit.title


def complete(
    session: Session,
    tags: Sequence[Tag],
    attributes: Mapping[str, Value],
    ends: Mapping[str, Span],
    steps: int,
) -> str:
    """Set attributes on new tags and link each to the tags at `ends` (kind of link → span), which
    are made if need be; the whole is one step of the history with the last `steps`."""
    done = steps
    for tag in tags:
        done += session.do(edits.change_tag(tag, attributes=attributes, by=session.by))
        for kind, span in ends.items():
            other = end_at(session, tag.label, kind, span)
            if isinstance(other, str):
                done += session.do(
                    edits.add_tags(session.document, other, [(span,)], by=session.by)
                )
                other = edits.same_place(session.document, other, (span,)) or ""
            if isinstance(other, Tag):
                done += session.do(edits.link_tags(session.document, kind, tag, other))
    first = session.history.done[-done] if done else None
    if first is None:
        return ""
    facts = [f"{name}={value}" for name, value in attributes.items() if value]
    facts += [f"{kind} “{session.text[span.start : span.end]}”" for kind, span in ends.items()]
    title = " · ".join([first.title, *facts])
    session.history.merge(done, title)
    return title


def end_at(session: Session, label: str, kind: str, span: Span) -> Tag | str:
    """The tag with just this span that a link of this kind can point to, else the label for a new
    one; empty if the schema has none."""
    return accepting.end_at(session.document, session.schema, label, kind, (span,))
