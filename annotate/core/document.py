"""The annotations of one article while they are edited.

`Document` is the only mutable thing of the core. It changes through `apply` alone, with an `Edit`
that knows its own inverse; so whatever is done can be undone, and a snapshot can be saved at any
moment.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cached_property

import msgspec
from msgspec import Struct

from annotate.core.annotations import Annotations, Metadata
from annotate.core.article import Article
from annotate.core.index import SpanIndex
from annotate.core.mentions import Mentions
from annotate.core.spans import Span
from annotate.core.suggestion import alike
from annotate.core.tags import Link, Tag, fits

TagChange = tuple[Tag | None, Tag | None]
LinkChange = tuple[Link | None, Link | None]


class Edit(Struct, frozen=True):
    """One step of the history: what was there before, and what is there after."""

    title: str
    """What it did, in words, such as `tag person “Maria Orlova”`."""
    tags: tuple[TagChange, ...] = ()
    links: tuple[LinkChange, ...] = ()
    article: tuple[Metadata, Metadata] | None = None
    rejected: tuple[TagChange, ...] = ()
    """Suggestions that are rejected, or are not any more."""
    lost: tuple[TagChange, ...] = ()
    """Tags that have lost their place, or are not lost any more."""

    def inverse(self) -> "Edit":
        return Edit(
            self.title,
            tuple((after, before) for before, after in reversed(self.tags)),
            tuple((after, before) for before, after in reversed(self.links)),
            (self.article[1], self.article[0]) if self.article else None,
            tuple((after, before) for before, after in reversed(self.rejected)),
            tuple((after, before) for before, after in reversed(self.lost)),
        )

    def __bool__(self) -> bool:
        return bool(self.tags or self.links or self.article or self.rejected or self.lost)


class Document:
    """An article's tags and links, by id and by place.

    Invariants: `order` lists every tag once in text order; `index`, `labels`, `linked` and
    `mentions` hold exactly the tags and links that are there, `refusals` what is rejected; every
    change is one more `version`.
    """

    def __init__(self, article: Article, annotations: Annotations) -> None:
        self.article = article
        self.base = annotations
        self.metadata = annotations.article
        self.tags: dict[str, Tag] = {tag.id: tag for tag in annotations.tags}
        self.links: dict[str, Link] = {link.id: link for link in annotations.links}
        self.rejected: dict[str, Tag] = {tag.id: tag for tag in annotations.rejected}
        self.lost: dict[str, Tag] = {tag.id: tag for tag in annotations.lost}
        """Tags without a place in this text."""
        self.version = 0
        self.applied: Callable[[int, Edit], None] | None = None
        """Told of every edit as soon as it is done, with the version that came of it."""

    def __iter__(self) -> Iterator[Tag]:
        """The tags in text order."""
        if "order" not in self.__dict__:
            return iter(self.base.tags)
        return (self.tags[id] for _, _, id in self.order)

    @cached_property
    def order(self) -> list[tuple[int, int, str]]:
        """`Tag.order` of each tag."""
        tags = self.tags.values()
        return sorted([(tag.spans[0].start, -tag.spans[-1].end, tag.id) for tag in tags])

    @cached_property
    def used(self) -> set[str]:
        """Ids of the tags and links that are or were here; they are never given again."""
        return {*self.tags, *self.links, *self.rejected, *self.lost}

    @cached_property
    def labels(self) -> Counter[str]:
        """How many tags each label has; labels without any may be in it."""
        return Counter([tag.label for tag in self.tags.values()])

    @cached_property
    def linked(self) -> dict[str, dict[str, Link]]:
        """Links by the tags that they start or end at."""
        linked: dict[str, dict[str, Link]] = {}
        for link in self.links.values():
            for end in (link.source, link.target):
                linked.setdefault(end, {})[link.id] = link
        return linked

    @cached_property
    def index(self) -> SpanIndex:
        """The tags by place. Made when it is first asked for, as are `refusals` and `mentions`: few
        commands need them. The four above are made before the first edit at the latest."""
        return SpanIndex(self.tags.values())

    @cached_property
    def refusals(self) -> SpanIndex:
        """The rejected by place, where they fit the text or not; those beyond its end have none."""
        return SpanIndex(tag for tag in self.rejected.values() if self._within(tag))

    @cached_property
    def mentions(self) -> Mentions:
        """What each text is tagged as."""
        return Mentions(self)

    def apply(self, edit: Edit) -> None:
        """Do an edit. Raises KeyError if what it replaces is not there as it says."""
        used, linked = self.used, self.linked
        for before, after in edit.tags:
            self._replace_tag(before, after)
        for old, new in edit.links:
            if old is not None:
                del self.links[old.id]
                for end in (old.source, old.target):
                    linked[end].pop(old.id, None)
            if new is not None:
                self.links[new.id] = new
                used.add(new.id)
                for end in (new.source, new.target):
                    linked.setdefault(end, {})[new.id] = new
        for before, after in edit.rejected:
            if before is not None:
                del self.rejected[before.id]
                if "refusals" in self.__dict__ and self._within(before):
                    self.refusals.remove(before)
            if after is not None:
                self.rejected[after.id] = after
                if "refusals" in self.__dict__ and self._within(after):
                    self.refusals.add(after)
                used.add(after.id)
        for before, after in edit.lost:
            if before is not None:
                del self.lost[before.id]
            if after is not None:
                self.lost[after.id] = after
                used.add(after.id)
        if edit.article:
            self.metadata = edit.article[1]
        self.version += 1
        if self.applied is not None:
            self.applied(self.version, edit)

    def _replace_tag(self, before: Tag | None, after: Tag | None) -> None:
        labels, order = self.labels, self.order
        if before is not None:
            if self.tags[before.id] != before:
                raise KeyError(before.id)
            del self.tags[before.id]
            labels[before.label] -= 1
            del order[bisect_left(order, before.order)]
            if "index" in self.__dict__:
                self.index.remove(before)
            if "mentions" in self.__dict__:
                self.mentions.remove(before)
        if after is not None:
            self.tags[after.id] = after
            labels[after.label] += 1
            insort(order, after.order)
            if "index" in self.__dict__:
                self.index.add(after)
            if "mentions" in self.__dict__:
                self.mentions.add(after)
            self.used.add(after.id)

    def _within(self, tag: Tag) -> bool:
        """True if the text is long enough for a tag. One that a sidecar claims to end at 2^53 would
        be filed under more blocks than there is memory."""
        return tag.end <= len(self.article.text)

    def links_of(self, id: str) -> list[Link]:
        """The links that start or end at a tag."""
        return list(self.linked.get(id, {}).values())

    def links_from(self, id: str) -> tuple[Link, ...]:
        """The links that start at a tag."""
        found = self.linked.get(id)
        return tuple([link for link in found.values() if link.source == id]) if found else ()

    def other_end(self, link: Link, id: str) -> Tag | None:
        """The tag at the other end of a link of a tag; None if it is not there."""
        return self.tags.get(link.target if link.source == id else link.source)

    def refusing(self, label: str, spans: tuple[Span, ...]) -> list[Tag]:
        """The rejected suggestions that a tag with this label and these spans would be, or one much
        like them."""
        near = (tag for span in spans for tag in self.refusals.touching(*span))
        there = {tag.id: tag for tag in near if alike(tag, label, spans)}
        return [tag for tag in there.values() if fits(tag, self.article.text)]

    def counts(self) -> Counter[str]:
        """How many tags each label has."""
        return +self.labels

    def next_tag(self, offset: int) -> Tag | None:
        """The first tag that starts after an offset."""
        place = bisect_left(self.order, (offset + 1, -len(self.article.text) - 1, ""))
        return self.tags[self.order[place][2]] if place < len(self.order) else None

    def previous_tag(self, offset: int) -> Tag | None:
        """The last tag that starts before an offset; of those at one place, the longest."""
        place = bisect_left(self.order, (offset, -len(self.article.text) - 1, ""))
        if place == 0:
            return None
        start = self.order[place - 1][0]
        first = bisect_left(self.order, (start, -len(self.article.text) - 1, ""))
        return self.tags[self.order[first][2]]

    def snapshot(self) -> Annotations:
        """What a sidecar should hold now."""
        return msgspec.structs.replace(
            self.base,
            article=self.metadata,
            tags=tuple(self),
            links=tuple(self.links.values()),
            rejected=tuple(sorted(self.rejected.values(), key=lambda tag: tag.order)),
            lost=tuple(sorted(self.lost.values(), key=lambda tag: tag.order)),
        )
