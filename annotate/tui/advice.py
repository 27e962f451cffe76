"""What a reader may do next, in a few words for the side panel."""

from annotate.core import offers, untagged
from annotate.core.cells import clip
from annotate.core.session import Session
from annotate.core.tags import Tag
from annotate.tui.keymap import Keymap

NEAR = 4
"""So many blocks of the text are looked through for it."""

SHOWN = 24
"""So much of a text is quoted, in cells."""


def ready(session: Session) -> bool:
    """Look ahead a little further; True when all is there for an advice at once."""
    return session.candidates.look(session.reading, NEAR)


def advice(session: Session, keymap: Keymap) -> str:
    """The next step: an open end of the tag under the cursor, else the next thing without a tag."""
    tag = session.tag
    open_end = _open_end(session, keymap, tag) if tag is not None else ""
    if open_end:
        return open_end
    spans = next(offers.ahead(session, NEAR), None)
    if spans is None and session.reading + NEAR * untagged.BLOCK < len(session.text):
        return f"{keymap.key_of('next_name')} looks for more without a tag further on"
    if spans is None:
        status = session.document.metadata.status
        if status in ("done", "reviewed"):
            return f"this article is {status}"
        return f"nothing without a tag from here on: {keymap.key_of('status')} sets the status"
    text = clip(" ".join(session.text[slice(*spans[0])].split()), SHOWN)
    return f"{keymap.key_of('next_name')} next: “{text}” has no tag"


def _open_end(session: Session, keymap: Keymap, tag: Tag) -> str:
    """What a tag still lacks: a link that its label can have to who says it, or a value."""
    kinds = {link.kind for link in session.document.links_of(tag.id)}
    for kind in session.schema.links:
        if kind.name in ("claimant", "cue") and tag.label in kind.source and kind.name not in kinds:
            return f"{keymap.key_of('link')} this {tag.label} has no {kind.name} yet"
    label = session.schema.label(tag.label)
    for attribute in label.attributes if label else ():
        if attribute.ask and not tag.attributes.get(attribute.name):
            return f"{keymap.key_of('attributes')} sets its {attribute.name}"
    return ""
