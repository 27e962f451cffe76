"""What the keys do with suggestions: walk to one, take it, refuse it.

Suggestions and what else is worth a tag are one walk in text order. Answers are in words, for the
status line. Invariant: what is meant is what shows: the suggestion that is selected just so, or the
one under the cursor where no tag is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from annotate.core import edits, marking, untagged
from annotate.core.accepting import accept as accepted
from annotate.core.document import Edit
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.suggestion import Suggestion


def meant(session: Session) -> Suggestion | None:
    """The suggestion that the keys act on, among those that have been found."""
    pool = session.pool
    if pool is None:
        return None
    places = session.places() if session.selection is not None else ()
    start = places[0].start if places else session.cursor
    if not places and session.tag is not None:
        return None
    here = [s for s in pool.between(start, start + 1, ready=not places) if shows(session, s)]
    if places:
        return next((s for s in here if s.spans == places), None)
    here.sort(key=lambda suggestion: suggestion.end - suggestion.start)
    return here[0] if here else None


def shown(session: Session, start: int, end: int) -> list[Suggestion]:
    """The suggestions that show on a stretch of the text, as far as they have been found."""
    if session.pool is None:
        return []
    return [s for s in session.pool.between(start, end, ready=True) if shows(session, s)]


def shows(session: Session, suggestion: Suggestion) -> bool:
    """False if the label of a suggestion is hidden."""
    return suggestion.label not in session.hidden


def is_claim(session: Session, suggestion: Suggestion) -> bool:
    return session.schema.layer_of(suggestion.label) == "claim"


def takes(session: Session, suggestion: Suggestion, label: str) -> bool:
    """True if a label's key makes the tag of the suggestion that is meant: another label of its
    layer does, but a word in a claim that is not selected may be a source or a cue."""
    if label == suggestion.label:
        return True
    same = session.schema.layer_of(label) == session.schema.layer_of(suggestion.label)
    return same and (session.selection is not None or not is_claim(session, suggestion))


def _on_claim(session: Session) -> bool:
    """True if a whole claim is selected: what is in it comes after it."""
    if session.selection is None:
        return False
    suggestion = meant(session)
    if suggestion is not None:
        return is_claim(session, suggestion)
    tags = marking.with_spans(session, session.places())
    return any(session.schema.layer_of(tag.label) == "claim" for tag in tags)


def next_thing(session: Session) -> bool:
    """Select the next suggestion, or what else is worth a tag and has none. False if there is
    none."""
    return _select_first(session, ahead(session))


def previous_thing(session: Session) -> bool:
    """Select the suggestion before, or what else is worth a tag and has none."""
    return _select_first(session, _before(session))


def next_suggestion(session: Session, *, back: bool = False) -> str:
    """Select the next suggestion, or the one before; after the last the first, and the other way
    round. Returns `found`, `around` or nothing."""
    pool = session.pool
    if pool is None:
        return ""
    here = _here(session)
    found = pool.before(session.cursor + 1) if back else pool.after(session.cursor - 1)
    for suggestion in found:
        place = pool.order(suggestion)[:2]
        if shows(session, suggestion) and (place < here if back else place > here):
            session.select_parts(suggestion.spans)
            return "found"
    for suggestion in pool.before(len(session.text)) if back else pool.after(-1):
        if shows(session, suggestion):
            session.select_parts(suggestion.spans)
            return "around"
    return ""


def _here(session: Session) -> tuple[int, int]:
    """Where the walk is, as suggestions are ordered: before what starts at the cursor, unless
    something is selected."""
    if session.selection is None:
        return (session.cursor, -1)
    return (session.cursor, not _on_claim(session))


def _select_first(session: Session, found: Iterator[tuple[Span, ...]]) -> bool:
    spans = next(found, None)
    if spans is not None:
        session.select_parts(spans)
    return spans is not None


def ahead(session: Session, blocks: int | None = None) -> Iterator[tuple[Span, ...]]:
    """What comes next in the walk, each as its fragments; in so many blocks at most."""
    selected = session.selection is not None
    reading = session.cursor - 1 if _on_claim(session) else session.reading
    return _after(session, reading, session.cursor - (not selected), blocks)


def _after(
    session: Session, offset: int, claims: int, blocks: int | None
) -> Iterator[tuple[Span, ...]]:
    """What comes after an offset, claims after another."""
    bare = (
        span
        for span in session.candidates.after(offset, blocks)
        if not untagged.tagged(session.document, session.schema, span)
    )
    pool = session.pool
    if pool is None:
        yield from ((span,) for span in bare)
        return
    first = min(offset, claims)
    waiting = (
        suggestion
        for suggestion in pool.after(first, blocks)
        if shows(session, suggestion)
        and suggestion.start > (claims if is_claim(session, suggestion) else offset)
    )
    yield from _merged(session, bare, waiting, lambda one, span: one.start <= span.start)


def _merged(
    session: Session,
    bare: Iterator[Span],
    waiting: Iterator[Suggestion],
    first: Callable[[Suggestion, Span], bool],
) -> Iterator[tuple[Span, ...]]:
    """Both in their order, in which a suggestion may come `first`; of what is bare only that which
    no suggestion touches."""
    suggestion = next(waiting, None)
    for span in bare:
        while suggestion is not None and first(suggestion, span):
            yield suggestion.spans
            suggestion = next(waiting, None)
        if not _spoken_for(session, span):
            yield (span,)
    if suggestion is not None:
        yield suggestion.spans
        yield from (suggestion.spans for suggestion in waiting)


def _before(session: Session) -> Iterator[tuple[Span, ...]]:
    """What comes before the cursor or what is selected, the nearest first."""
    pool = session.pool
    bare = (
        span
        for span in session.candidates.before(session.cursor)
        if not untagged.tagged(session.document, session.schema, span)
    )
    if pool is None:
        yield from ((span,) for span in bare)
        return
    here = _here(session)
    waiting = (
        suggestion
        for suggestion in pool.before(session.cursor + 1)
        if shows(session, suggestion) and pool.order(suggestion)[:2] < here
    )
    yield from _merged(
        session, bare, waiting, lambda one, span: pool.order(one)[:2] >= (span.start, 1)
    )


def _spoken_for(session: Session, span: Span) -> bool:
    """True if something is suggested on a span, or was and a person refused it."""
    pool = session.pool
    if pool is None:
        return False
    layer_of = session.schema.layer_of
    refused = session.document.refusals.touching(*span)
    if any(layer_of(tag.label) != "claim" for tag in refused):
        return True
    there = pool.between(*span)
    return any(layer_of(s.label) != "claim" for s in there) or pool.refused_name(
        session.text[span.start : span.end]
    )


def accept(session: Session, suggestion: Suggestion, label: str = "") -> str:
    """Make the tag of a suggestion, under another label if one is given. The links of a claim are
    left to the questions that follow."""
    name = label or suggestion.label
    bare = replace(suggestion, links=())
    edit = accepted(session.document, session.schema, bare, name, session.by)
    session.do(edit)
    marking.made(session, edit, name)
    return edit.title


def take(session: Session, suggestion: Suggestion) -> str:
    """Make the tag of a suggestion with all its links, as one step."""
    edit = accepted(session.document, session.schema, suggestion, by=session.by)
    session.do(edit)
    marking.made(session, edit, suggestion.label)
    tag = edits.same_place(session.document, suggestion.label, suggestion.spans)
    if tag is not None:
        session.last_tag = tag.id
    return edit.title


def reject(session: Session, suggestions: Sequence[Suggestion]) -> str:
    """Refuse suggestions, as one step; they are not offered again."""
    return _each(
        session,
        (edits.reject(session.document, one, by=session.by) for one in suggestions),
        f"reject {len(suggestions)} suggestions of {_labels(suggestions)}",
        "rejected already",
    )


def accept_all(session: Session, suggestions: Sequence[Suggestion]) -> str:
    """Make the tags of suggestions with all their links, as one step."""
    document, schema, by = session.document, session.schema, session.by
    return _each(
        session,
        (accepted(document, schema, one, by=by) for one in suggestions),
        f"accept {len(suggestions)} suggestions of {_labels(suggestions)}",
        "nothing to accept",
    )


def _each(session: Session, steps: Iterable[Edit], title: str, otherwise: str) -> str:
    """Do edits one after the other, each made from what the one before has left, as one step."""
    done = sum(map(session.do, steps))
    if done > 1:
        session.history.merge(done, title)
    session.clear()
    return session.history.done[-1].title if done else otherwise


def _labels(suggestions: Sequence[Suggestion]) -> str:
    return ", ".join(dict.fromkeys(suggestion.label for suggestion in suggestions))
