"""What differs between two sidecars of one article, as an edit and in words."""

from typing import TypeVar

from annotate.core.annotations import Annotations
from annotate.core.document import Edit
from annotate.core.tags import Link, Tag
from annotate.core.threeway import same

Row = TypeVar("Row", Tag, Link)


def difference(before: Annotations, after: Annotations) -> Edit:
    """What makes of a document with the one a document with the other, as far as an edit can."""
    tags = changes(before.tags, after.tags)
    described = (before.article, after.article) if before.article != after.article else None
    title = "taken in: changes"
    if tags:
        by = {tag.by for pair in tags for tag in pair[-1:] if tag is not None and tag.by}
        title = f"taken in: {len(tags)} tag{'s' * (len(tags) != 1)}"
        title += f" by {', '.join(sorted(by))}" if by else ""
    return Edit(
        title,
        tags,
        changes(before.links, after.links),
        described,
        changes(before.rejected, after.rejected),
        changes(before.lost, after.lost),
    )


def changes(
    before: tuple[Row, ...], after: tuple[Row, ...]
) -> tuple[tuple[Row | None, Row | None], ...]:
    """Pairs of what was there and what is there instead, of all rows that are not the same."""
    old: dict[str, Row] = {row.id: row for row in before}
    new: dict[str, Row] = {row.id: row for row in after}
    return tuple(
        (old.get(id), new.get(id))
        for id in dict.fromkeys((*old, *new))
        if not same(old.get(id), new.get(id))
    )
