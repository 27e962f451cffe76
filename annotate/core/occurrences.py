"""Every occurrence of a text at once: which there are, which to tag, which to untag.

Invariant: an occurrence that a tag of the same layer touches is never tagged a second time.
"""

import re
from typing import NamedTuple

from annotate.core import candidates, edits, marking, search
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.tags import Tag

NAME_BESIDE = re.compile(r"[^\W\d_]")


class Hit(NamedTuple):
    """An occurrence without a tag."""

    span: Span
    longer: bool
    """True if it is only part of a longer name, such as `Orlova` in `Maria Orlova`."""


def wanted(session: Session) -> Span | None:
    """What the occurrences are looked for: the selection, the tag or the word here."""
    tag = session.tag
    if session.selection is None and tag is not None and len(tag.spans) == 1:
        return tag.spans[0]
    return session.unit()


def places(
    session: Session, quote: str, *, whole_words: bool = True, ignore_case: bool | None = None
) -> list[Span]:
    """Where a text stands. If nothing is said of case, a phrase may be written with other capitals
    after its first letter: `Foreign Ministry`, `Foreign ministry`, never `foreign ministry`."""
    phrase = " " in quote.strip()
    either = phrase if ignore_case is None else ignore_case
    found = search.occurrences(session.text, quote, whole_words=whole_words, ignore_case=either)
    if ignore_case is None and phrase:
        found = [span for span in found if session.text[span.start] == quote[0]]
    return found


def hits(
    session: Session,
    quote: str,
    layer: str,
    *,
    whole_words: bool = True,
    ignore_case: bool | None = None,
) -> list[Hit]:
    """The occurrences that have no tag of a layer yet, in text order."""
    index, schema = session.document.index, session.schema
    return [
        Hit(span, layer != "claim" and _longer(session.text, span))
        for span in places(session, quote, whole_words=whole_words, ignore_case=ignore_case)
        if not any(schema.layer_of(tag.label) == layer for tag in index.touching(*span))
    ]


def _longer(text: str, span: Span) -> bool:
    """True if a longer name holds the span; asked only if a letter is near on either side."""
    around = text[max(0, span.start - 2) : span.start] + text[span.end : span.end + 2]
    return bool(NAME_BESIDE.search(around)) and candidates.longer_name(text, span) is not None


def tagged(
    session: Session,
    quote: str,
    label: str,
    *,
    whole_words: bool = True,
    ignore_case: bool | None = None,
) -> list[Tag]:
    """The tags with a label whose text is one of the occurrences."""
    found = places(session, quote, whole_words=whole_words, ignore_case=ignore_case)
    index = session.document.index
    return [
        tag
        for span in found
        for tag in index.touching(*span)
        if tag.spans == (span,) and tag.label == label
    ]


def tag_all(session: Session, name: str, spans: list[Span]) -> str:
    """Tag these occurrences, as one step."""
    cursor = session.cursor
    edit = edits.add_tags(session.document, name, [(span,) for span in spans], by=session.by)
    if not session.do(edit):
        session.clear()
        return ""
    marking.made(session, edit, name)
    made = [after for _, after in edit.tags if after is not None]
    here = next((tag for tag in made if tag.start <= cursor < tag.end), None)
    if here is None:
        session.go(cursor)
    else:
        last = session.last_tag
        session.go_to(here)
        session.last_tag = last
    return edit.title


def label_every(session: Session, name: str) -> str:
    """Tag every occurrence of the selection, the tag or the word here that has no tag of the same
    layer yet and is no part of a longer name."""
    unit = wanted(session)
    if unit is None:
        return "nothing to tag here"
    quote = session.text[unit.start : unit.end]
    found = hits(session, quote, session.schema.layer_of(name))
    chosen = [hit.span for hit in found if not hit.longer or hit.span == unit]
    if session.selection is not None and unit not in chosen and not _there(session, unit, name):
        # What a person selects is tagged even within a tag of its layer, as by the small letter.
        chosen = sorted([*chosen, unit])
    title = tag_all(session, name, chosen)
    left = len(found) - len(chosen)
    if not title:
        return f"every “{quote}” has a tag already"
    return f"{title}; {left} in longer names left out, * shows them" if left else title


def _there(session: Session, span: Span, name: str) -> bool:
    """True if a tag of the label's layer has just this span."""
    layer = session.schema.layer_of(name)
    same = marking.with_spans(session, (span,))
    return any(session.schema.layer_of(tag.label) == layer for tag in same)


def untag_all(session: Session, tags: list[Tag]) -> str:
    """Remove tags, as one step."""
    if not tags:
        return "no tag on any of them"
    edit = edits.remove_tags(session.document, tags)
    session.do(edit)
    return edit.title
