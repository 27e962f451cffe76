"""What edits that were not saved mean for the document as it is now.

The sidecar may hold some of them, all, or none, and may have been changed by others since.
Invariant: a tag that nobody else has touched gets the state that the edits left it in; what both
changed is kept twice, the newcomer under an id of its own; nothing is placed where its text is not.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from msgspec.structs import asdict, replace

from annotate.core.annotations import Metadata
from annotate.core.document import Document, Edit, TagChange
from annotate.core.tags import Link, Tag, fits, new_id

Thing = TypeVar("Thing", Tag, Link)

States = dict[str, list[Thing | None]]
"""By id, the states that a tag or link went through; None is not there."""


class CatchingUp(NamedTuple):
    """What to do to a document."""

    edit: Edit
    twice: list[Tag]
    """Tags that others have changed as well; they are there twice then."""
    left: list[Tag]
    """Tags whose text is not where they say any more; they are not in the edit."""

    @property
    def changes(self) -> int:
        """How many tags, links and data of the article it changes."""
        edit = self.edit
        lost = {tag.id for change in edit.lost for tag in change if tag}
        lost -= {tag.id for change in edit.tags for tag in change if tag}
        rows = (edit.tags, edit.links, edit.rejected, lost)
        return sum(map(len, rows)) + bool(edit.article)


def catch_up(document: Document, edits: Iterable[Edit], title: str) -> CatchingUp:
    """What brings a document to where the edits led, as one edit with a title."""
    done = list(edits)
    text = document.article.text
    taken = set(document.used)
    tags: list[TagChange] = []
    twice: list[Tag] = []
    left: list[Tag] = []
    for id, states in _states(change for edit in done for change in edit.tags).items():
        here, wanted = document.tags.get(id), states[-1]
        if here == wanted:
            continue
        if wanted is not None and not fits(wanted, text):
            left.append(wanted)
        elif here in states or here is None:
            tags.append((here, wanted))
        elif wanted is not None:
            # Others have changed it, too.
            own = replace(wanted, id=new_id(taken))
            taken.add(own.id)
            tags.append((None, own))
            twice.append(own)
    rejected = [
        (document.rejected.get(id), states[-1])
        for id, states in _states(change for edit in done for change in edit.rejected).items()
        if document.rejected.get(id) != states[-1]
    ]
    lost = _states(change for edit in done for change in edit.lost)
    for _, placed in tags:
        if placed is not None and placed.id in document.lost:
            # A tag is in one place or in none.
            lost[placed.id] = [None]
    out = [
        (document.lost.get(id), states[-1])
        for id, states in lost.items()
        if document.lost.get(id) != states[-1]
    ]
    there = document.tags.keys() - {old.id for old, new in tags if old and not new}
    there |= {new.id for _, new in tags if new}
    links = list(_links(document, done, there))
    article = _article(document.metadata, [edit.article for edit in done if edit.article])
    metadata = (document.metadata, article) if article != document.metadata else None
    edit = Edit(title, tuple(tags), tuple(links), metadata, tuple(rejected), tuple(out))
    return CatchingUp(edit, twice, left)


def _states(changes: Iterable[tuple[Thing | None, Thing | None]]) -> "States[Thing]":
    found: States[Thing] = {}
    for before, after in changes:
        thing = before or after
        if thing is not None:
            found.setdefault(thing.id, [before]).append(after)
    return found


def _links(
    document: Document, edits: list[Edit], there: set[str]
) -> Iterator[tuple[Link | None, Link | None]]:
    """Changes of links: those that were made and removed, and those whose tags go."""
    found = _states(change for edit in edits for change in edit.links)
    for id, states in found.items():
        here, wanted = document.links.get(id), states[-1]
        if wanted is not None and not {wanted.source, wanted.target} <= there:
            wanted = None
        if here != wanted:
            yield here, wanted
    for id, link in document.links.items():
        if id not in found and not {link.source, link.target} <= there:
            yield link, None


def _article(now: Metadata, changes: list[tuple[Metadata, Metadata]]) -> Metadata:
    """The article's data, each value as it was left unless others have changed it."""
    if not changes:
        return now
    left = asdict(changes[-1][1])
    states = [asdict(one) for change in changes for one in change]
    return replace(
        now,
        **{
            name: left[name]
            for name, value in asdict(now).items()
            if any(value == state[name] for state in states)
        },
    )
