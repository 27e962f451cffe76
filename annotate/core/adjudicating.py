"""Making one layer of those of several annotators: what is decided, and what is left to decide.

The agreed layer says itself what was decided. A tag has at `from` whose it is, by annotator and id;
the article has at `adjudicated`, for each tag of each annotator, a hash of what was said there
and what became of it. So a decision is undone like any edit, a removed tag stays removed, and once
an annotator says something else the question is open again. Invariant: nothing that was decided or
made by hand is changed without being asked, and what is not asked for stays open: it is neither
taken nor recorded.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from annotate.core.annotations import Annotations
from annotate.core.deciding import FROM, Decision, decided, refs, wanted
from annotate.core.disagreements import (
    Cluster,
    Member,
    alternatives,
    clusters,
    content,
    digest,
    values,
    variants,
)
from annotate.core.document import Document, Edit
from annotate.core.edits import quoted
from annotate.core.merging_records import RECORD
from annotate.core.schema import Schema
from annotate.core.tags import Tag
from annotate.core.wording import counted

NEITHER = "neither"
KEPT = "kept"
"""What became of a cluster where the agreed layer was left as it was."""

Asked = Callable[[str, Tag], bool]
"""Whether an annotator's tag is asked for, or, with no name, one of the agreed layer."""


class Heard(NamedTuple):
    """What annotators say of an article."""

    layers: Mapping[str, Annotations]
    asked: Asked | None = None
    """Which of their tags are asked for; None if all are."""
    told: Sequence[str] = ()
    """What there is to tell of it."""


class Adjudication:
    """The clusters of one article, looked at together with its agreed layer.

    Reads the document, which others change, and keeps no state of its own besides what it has read.
    """

    def __init__(
        self,
        document: Document,
        schema: Schema,
        layers: Mapping[str, Annotations],
        by: str = "",
        asked: Asked | None = None,
    ) -> None:
        """`layers` are of the document's text. A cluster is asked for if any tag in it is; of one
        that nobody says anything of any more, the agreed layer's tag counts. Raises ValueError for
        less than two."""
        if len(layers) < 2:
            raise ValueError("there is nothing to adjudicate: it takes two annotators or more")
        self.document = document
        self.schema = schema
        self.by = by
        self.layers = tuple(layers)
        self._version = -1
        self._made: dict[Member, list[Tag]] = {}
        self._record: Mapping[str, Mapping[str, str]] = {}
        self.clusters = clusters(layers, schema, document.article.text)
        self.cluster_of: dict[Member, int] = {
            member: place for place, some in enumerate(self.clusters) for member in some.members
        }
        self.clusters += self._gone()
        self.cluster_of |= {
            member: place for place, some in enumerate(self.clusters) for member in some.members
        }
        self.asked = [some for some in self.clusters if asked is None or self._asks(some, asked)]
        """The clusters that are asked for."""
        self._alike = {id(some) for some in self.clusters if some.unanimous}
        self._numbers = {id(some): place for place, some in enumerate(self.clusters)}
        self.arriving: dict[int, list[Member]] = {}
        """By cluster, what is tied to it from elsewhere."""
        for place, some in enumerate(self.clusters):
            for layer, ties in some.ties.items():
                for tie in ties:
                    if tie.cluster != place:
                        self.arriving.setdefault(tie.cluster, []).append((layer, tie.source))

    def _gone(self) -> list[Cluster]:
        """What was taken from an annotator who has removed it since, where nobody says anything."""
        found = []
        for tag in self.document:
            members = tuple(refs(tag))
            known = all(layer in self.layers for layer, _ in members)
            if not members or not known or any(m in self.cluster_of for m in members):
                continue
            nothing: dict[str, tuple[()]] = dict.fromkeys(self.layers, ())
            hash = digest(("gone", sorted(members)))
            if not any(tag in self.now(some) for some in self.clusters):
                found.append(Cluster(nothing, nothing, members, tag.start, hash))
        return found

    def _asks(self, cluster: Cluster, asked: Asked) -> bool:
        if any(cluster.says.values()):
            return any(asked(layer, tag) for layer, tags in cluster.says.items() for tag in tags)
        return any(asked("", tag) for tag in self.now(cluster))

    def number(self, cluster: Cluster) -> int:
        """Which of all clusters it is, from 0."""
        return self._numbers[id(cluster)]

    # what is there

    def _read(self) -> None:
        """Look at the document again, if it has changed."""
        if self._version != self.document.version:
            self._version = self.document.version
            self._record = recorded(self.document)
            self._made = {}
            for tag in self.document.tags.values():
                for member in refs(tag):
                    self._made.setdefault(member, []).append(tag)

    @property
    def made(self) -> Mapping[Member, Sequence[Tag]]:
        """The tags of the agreed layer by what they were made from."""
        self._read()
        return self._made

    @property
    def record(self) -> Mapping[str, Mapping[str, str]]:
        """What the document says of decisions, see `recorded`."""
        self._read()
        return self._record

    def now(self, cluster: Cluster) -> tuple[Tag, ...]:
        """What the agreed layer has in the place of a cluster: what was made from it, and what was
        made by hand and may mean the same."""
        found = {tag.id: tag for member in cluster.members for tag in self.made.get(member, ())}
        for tags in cluster.says.values():
            for said in tags:
                for tag in self.document.index.touching(said.start, said.end):
                    if tag.id not in found and self._free(tag) and self._may_be(tag, said):
                        found[tag.id] = tag
        return tuple(sorted(found.values(), key=lambda tag: tag.order))

    def _free(self, tag: Tag) -> bool:
        """True if a tag is of no cluster."""
        return not any(member in self.cluster_of for member in refs(tag))

    def _may_be(self, tag: Tag, said: Tag) -> bool:
        return alternatives(tag.label, tag.spans, said.label, said.spans, self.schema)

    def choice(self, cluster: Cluster) -> str:
        """What became of a cluster: annotators' names with `+` between them, NEITHER, KEPT; empty
        if that is open, or somebody has said something else since."""
        found = {self.record.get(layer, {}).get(id, "") for layer, id in cluster.members}
        hash, _, choice = found.pop().partition(" ")
        return choice if not found and hash == cluster.digest else ""

    def known(self, cluster: Cluster) -> bool:
        """True if something was decided here before, whatever was said then."""
        return any(id in self.record.get(layer, {}) for layer, id in cluster.members)

    def disagreements(self) -> list[Cluster]:
        """What of that which is asked for a person has to decide or has decided: all but what
        everybody has alike."""
        alike = self._alike
        return [s for s in self.asked if id(s) not in alike or not self.choice(s)]

    def left(self) -> list[Cluster]:
        """What is asked for and not decided yet."""
        return [some for some in self.asked if not self.choice(some)]

    def others(self) -> int:
        """How many clusters stay open because they are not asked for."""
        if len(self.asked) == len(self.clusters):
            return 0
        return sum(not self.choice(some) for some in self.clusters) - len(self.left())

    def touched(self, edit: Edit) -> Cluster | None:
        """The first cluster that is asked for and that an edit decides, or opens again; None if
        there is none."""
        if edit.article is None:
            return None
        old, new = (
            {
                (layer, id, what)
                for layer, entries in dict(_records(side.extra.get(RECORD))).items()
                for id, what in entries.items()
            }
            for side in edit.article
        )
        members = ((layer, id) for layer, id, _ in old ^ new)
        places = [self.cluster_of[member] for member in members if member in self.cluster_of]
        touched = {id(self.clusters[place]) for place in places}
        return next((some for some in self.asked if id(some) in touched), None)

    # decisions

    def take(self, cluster: Cluster, layers: Sequence[str]) -> Edit:
        """Take what some annotators say, in the place of what is there. To take who says nothing is
        to take nothing."""
        chosen = [layer for layer in layers if cluster.says[layer]]
        choice = "+".join(chosen or layers)
        title = f"{choice}: {told(wanted(cluster, chosen))}" if chosen else f"{choice}: no tag"
        return decided(self, [Decision(cluster, tuple(chosen), choice)], f"take {title}")

    def everybody(self, cluster: Cluster) -> Edit:
        """Take what all say."""
        return self.take(cluster, self.layers)

    def neither(self, cluster: Cluster) -> Edit:
        """Take nothing, and have it not suggested either."""
        said = [tag for tags in cluster.says.values() for tag in tags]
        title = f"{NEITHER}: no {told(said)}" if said else f"{NEITHER}: no tag"
        return decided(self, [Decision(cluster, (), NEITHER)], title)

    def keep(self, cluster: Cluster) -> Edit:
        """Decide that the agreed layer is right as it is."""
        here = self.now(cluster)
        title = f"keep {told(here)}" if here else "keep no tag"
        return decided(self, [Decision(cluster, None, KEPT)], title)

    def agreed(self) -> Edit:
        """Take all that is asked for and that everybody has alike, where nothing else was decided
        or made by hand."""
        taken = [
            Decision(some, self.layers, "+".join(self.layers))
            for some in self.left()
            if some.unanimous and self._new(some)
        ]
        return decided(self, taken, f"take what all agree on: {counted(len(taken), 'tag')}")

    def _new(self, cluster: Cluster) -> bool:
        """True if taking a cluster changes nothing that somebody has decided."""
        here = self.now(cluster)
        if not here:
            return not self.known(cluster)
        made = wanted(cluster, self.layers)
        return [(t.label, t.spans, values(t), t.note) for t in here] == [
            (t.label, t.spans, values(t), t.note) for t in made
        ]

    def majority(self) -> Edit:
        """Take what more than half of the annotators say, where that is new; nothing, if that is
        what they say."""
        taken = []
        for some in self.left():
            most = variants(some)[0]
            if some.unanimous or len(most) * 2 <= len(self.layers):
                continue
            if self.known(some) or self.now(some):
                continue
            chosen = tuple(most) if content(some, most[0])[0] else ()
            taken.append(Decision(some, chosen, "+".join(chosen) or NEITHER))
        return decided(self, taken, f"take what most say: {counted(len(taken), 'place')}")


def told(tags: Sequence[Tag]) -> str:
    """Tags in words, the first of several by name."""
    first = tags[0]
    more = f" and {len(tags) - 1} more" if len(tags) > 1 else ""
    return f"{first.label} {quoted(first)}{more}"


def aside(others: int) -> str:
    """That so many clusters are not asked for."""
    return f"{others:,} not asked for {'stays' if others == 1 else 'stay'} open"


def recorded(document: Document) -> Mapping[str, Mapping[str, str]]:
    """What a document says of decisions: annotator → id → hash and choice. What else stands there,
    by hand, is none."""
    return dict(_records(document.metadata.extra.get(RECORD)))


def _records(found: Any) -> Iterator[tuple[str, dict[str, str]]]:
    for layer, entries in found.items() if isinstance(found, dict) else ():
        if isinstance(entries, dict):
            yield layer, {id: what for id, what in entries.items() if isinstance(what, str)}


__all__ = [
    "FROM",
    "KEPT",
    "NEITHER",
    "RECORD",
    "Adjudication",
    "Asked",
    "Heard",
    "aside",
    "recorded",
    "told",
]
