"""The edit that decides clusters: which tags, links and records it leaves in the agreed layer.

Pure, like `edits`. Invariants: a decision is one step, whatever it changes; a tag that stays keeps
its id; a link is made as soon as both of its ends are there, and only between them.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from annotate.core.disagreements import Cluster, Member, Tie, values
from annotate.core.document import Document, Edit, LinkChange, TagChange
from annotate.core.edits import now
from annotate.core.merging_records import RECORD
from annotate.core.merging_rows import CONFLICT
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag, context, derived_id

if TYPE_CHECKING:
    from annotate.core.adjudicating import Adjudication

FROM = "from"
"""Key of a tag of the agreed layer: whose it is, as a mapping of annotators to ids of their tags.
Of a rejected one: who said what was not taken."""


class Decision(NamedTuple):
    """What is to become of a cluster."""

    cluster: Cluster
    layers: tuple[str, ...] | None
    """Whose tags are taken; None leaves those that are there."""
    choice: str


def refs(tag: Tag) -> Iterator[Member]:
    """What a tag of the agreed layer was made from. What a person may have written there else is
    passed over."""
    found = tag.extra.get(FROM)
    if isinstance(found, dict):
        for layer, id in found.items():
            if isinstance(id, str):
                yield layer, id


def wanted(cluster: Cluster, layers: Sequence[str]) -> list[Tag]:
    """The tags that taking these annotators' means: one for all that say the same, with all that
    they say of it as long as that goes together. `extra` says whose they are; ids are theirs."""
    made: list[Tag] = []
    notes: list[dict[str, list[str]]] = []
    for layer in layers:
        for tag in cluster.says[layer]:
            place = next((n for n, other in enumerate(made) if _joins(other, tag, layer)), None)
            if place is None:
                place = len(made)
                own = {key: value for key, value in tag.extra.items() if key != CONFLICT}
                made.append(replace(tag, note="", extra=own | {FROM: {}}))
                notes.append({})
            one = made[place]
            made[place] = replace(
                one,
                attributes=one.attributes | tag.attributes,
                extra=one.extra | {FROM: one.extra[FROM] | {layer: tag.id}},
            )
            if tag.note:
                notes[place].setdefault(tag.note, []).append(layer)
    found = (replace(one, note=_noted(said)) for one, said in zip(made, notes, strict=True))
    return sorted(found, key=lambda tag: tag.order)


def _joins(made: Tag, tag: Tag, layer: str) -> bool:
    """True if another annotator's tag can be one with a tag."""
    said, other = dict(values(made)), dict(values(tag))
    return (
        (made.label, made.spans) == (tag.label, tag.spans)
        and layer not in made.extra[FROM]
        and all(said.get(name, value) == value for name, value in other.items())
    )


def _noted(notes: dict[str, list[str]]) -> str:
    """All notes in one, with their authors if they say different things."""
    if len(notes) < 2:
        return next(iter(notes), "")
    return " / ".join(f"{', '.join(layers)}: {note}" for note, layers in notes.items())


class Changes:
    """What a decision changes, gathered cluster by cluster."""

    def __init__(self, all: "Adjudication") -> None:
        self.all = all
        self.document: Document = all.document
        self.at = now()
        self.taken = set(self.document.used)
        self.tags: list[TagChange] = []
        self.links: dict[str, LinkChange] = {}
        self.tied: set[tuple[str, str, str]] = set()
        """Kind and ends of the links that are new."""
        self.rejected: dict[str, TagChange] = {}
        self.record: dict[str, dict[str, Any]] = {}
        self.gone: set[str] = set()
        self.made: dict[Member, list[str]] = {}
        """Ids in the agreed layer, by what they are made from, of the clusters that are decided."""
        self.clusters: dict[int, list[Tag]] = {}
        """What will be there in the clusters that are decided."""

    def new_id(self, seed: str) -> str:
        made = derived_id(self.taken, seed)
        self.taken.add(made)
        return made

    def place_tags(self, decision: Decision) -> None:
        """The tags of one decision; their links come when all are there."""
        cluster, document = decision.cluster, self.document
        here = list(self.all.now(cluster))
        if decision.layers is None:
            made = here
        else:
            made = [self._placed(tag, here) for tag in wanted(cluster, decision.layers)]
            for tag in here:
                # What is left was not taken up again.
                self.tags.append((tag, None))
                self.gone.add(tag.id)
                self.links |= {link.id: (link, None) for link in document.links_of(tag.id)}
        self.clusters[self.all.number(cluster)] = made
        for tag in made:
            for member in refs(tag):
                self.made.setdefault(member, []).append(tag.id)
            for old in self._refusing(cluster, tag.label, tag.spans):
                self.rejected[old.id] = (old, None)
        if decision.layers == ():
            self._refuse(cluster)
        for layer, id in cluster.members:
            self.record.setdefault(layer, {})[id] = f"{cluster.digest} {decision.choice}"

    def _placed(self, tag: Tag, here: list[Tag]) -> Tag:
        """The tag of the agreed layer that says this: one that is there, taken out of `here`, or a
        new one."""
        old = next((o for o in here if (o.label, o.spans) == (tag.label, tag.spans)), None)
        if old is None:
            layer, id = next(refs(tag))
            before, after = context(self.document.article.text, tag.spans)
            made = replace(
                tag,
                id=self.new_id(f"{layer} {id}"),
                before=before,
                after=after,
                by=self.all.by,
                at=self.at,
            )
            self.tags.append((None, made))
            return made
        here.remove(old)
        extra = {key: value for key, value in old.extra.items() if key != CONFLICT}
        made = replace(
            old, attributes=tag.attributes, note=tag.note, extra=extra | {FROM: tag.extra[FROM]}
        )
        if (values(made), made.note) != (values(old), old.note):
            made = replace(made, by=self.all.by or old.by, at=self.at)
        if made != old:
            self.tags.append((old, made))
        return made

    def _refuse(self, cluster: Cluster) -> None:
        """Remember that nothing of a cluster was taken."""
        said: dict[Any, dict[str, str]] = {}
        for layer, tags in cluster.says.items():
            for tag in tags:
                said.setdefault((tag.label, tag.spans, tag.text), {})[layer] = tag.id
        for (label, spans, text), whose in said.items():
            if self._refusing(cluster, label, spans):
                continue
            before, after = context(self.document.article.text, spans)
            id = self.new_id(f"rejected {whose}")
            extra = {FROM: whose}
            made = Tag(id, label, spans, text, before, after, by=self.all.by, at=self.at)
            self.rejected[id] = (None, replace(made, extra=extra))

    def _refusing(self, cluster: Cluster, label: str, spans: tuple[Span, ...]) -> list[Tag]:
        """The rejected tags that one of a cluster would be. Those of other clusters were decided
        there, and stay whichever comes first."""
        place, of = self.all.number(cluster), self.all.cluster_of
        found = self.document.refusing(label, spans)
        return [tag for tag in found if all(of.get(ref, place) == place for ref in refs(tag))]

    # links

    def tie(self, decision: Decision) -> None:
        """The links that start or end at what was decided."""
        if decision.layers is None:
            return
        place = self.all.number(decision.cluster)
        meant = [
            (source, layer, tie)
            for layer in decision.layers
            for tie in decision.cluster.ties[layer]
            for source in self.made.get((layer, tie.source), ())
        ]
        self._untie(decision.cluster, place)
        self._link_all(meant)
        self._link_all(self._arriving(place))

    def _arriving(self, place: int) -> Iterator[tuple[str, str, Tie]]:
        """The links to a cluster from what was taken before."""
        for layer, source in self.all.arriving.get(place, ()):
            start = self.all.cluster_of[layer, source]
            if start in self.clusters:
                continue
            for own in self.all.made.get((layer, source), ()):
                for tie in self.all.clusters[start].ties[layer]:
                    if (tie.source, tie.cluster) == (source, place):
                        yield own.id, layer, tie

    def _link_all(self, meant: Iterable[tuple[str, str, Tie]]) -> None:
        """Make links, each from a tag of the agreed layer to where an annotator ties it. Of those
        who tie it to one cluster, those count whose target was taken."""
        sorted_out: dict[tuple[str, str, int], list[tuple[str, Tie]]] = {}
        for source, layer, tie in meant:
            sorted_out.setdefault((source, tie.kind, tie.cluster), []).append((layer, tie))
        for (source, kind, _), ties in sorted_out.items():
            exact = [target for layer, tie in ties for target in self._exact(layer, tie.target)]
            others = [target for layer, tie in ties for target in self._instead(layer, tie)]
            for target in exact or others:
                self._link(kind, source, target)

    def _exact(self, layer: str, id: str) -> list[str]:
        """What the agreed layer has from an annotator's tag."""
        member = (layer, id)
        place = self.all.cluster_of[member]
        if place in self.clusters:
            return self.made.get(member, [])
        return [tag.id for tag in self.all.made.get(member, ()) if tag.id not in self.gone]

    def _instead(self, layer: str, tie: Tie) -> list[str]:
        """What was taken in the place of what a link ends at."""
        cluster = self.all.clusters[tie.cluster]
        here = self.clusters.get(tie.cluster)
        if here is None:
            here = list(self.all.now(cluster)) if self.all.choice(cluster) else []
        said = next(tag for tag in cluster.says[layer] if tag.id == tie.target)
        return [tag.id for tag in sorted(here, key=lambda tag: tag.label != said.label)][:1]

    def _untie(self, cluster: Cluster, place: int) -> None:
        """Remove the links that stayed from another decision on the same tags."""
        said = {(tie.kind, tie.cluster) for ties in cluster.ties.values() for tie in ties}
        if not said:
            return
        for tag in self.clusters[place]:
            for link in self.document.links_from(tag.id):
                target = self.document.tags.get(link.target)
                ends = map(self.all.cluster_of.get, refs(target)) if target else ()
                if any((link.kind, end) in said for end in ends):
                    self.links[link.id] = (link, None)

    def _link(self, kind: str, source: str, target: str) -> None:
        """A link, unless it is there."""
        if source == target or (kind, source, target) in self.tied:
            return
        for link in self.document.links_from(source):
            if (link.kind, link.target) == (kind, target):
                self.links.pop(link.id, None)
                return
        self.tied.add((kind, source, target))
        made = Link(self.new_id(f"link {kind} {source} {target}"), kind, source, target)
        self.links[made.id] = (None, made)


def decided(all: "Adjudication", decisions: Iterable[Decision], title: str) -> Edit:
    """What decides clusters, as one step. It is empty if there is nothing to decide."""
    found = list(decisions)
    if not found:
        return Edit(title)
    changes = Changes(all)
    for decision in found:
        changes.place_tags(decision)
    for decision in found:
        changes.tie(decision)
    before = all.document.metadata
    known = before.extra.get(RECORD)
    record = dict(known) if isinstance(known, dict) else {}
    for layer, entries in changes.record.items():
        old = record.get(layer)
        record[layer] = (old if isinstance(old, dict) else {}) | entries
    after = replace(before, extra=before.extra | {RECORD: record})
    return Edit(
        title,
        tuple(changes.tags),
        tuple(changes.links.values()),
        (before, after) if after != before else None,
        tuple(changes.rejected.values()),
    )
