"""What several annotators say of one article, side by side: where they agree and where not.

A cluster is a place in the text that is one question: a tag that all have alike, or tags of which
only one can be right. Invariant: each tag of each annotator is in exactly one cluster, and what
comes out depends neither on the order of the tags nor on that of the annotators.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from annotate.core.annotations import Annotations
from annotate.core.schema import Schema
from annotate.core.spans import Span
from annotate.core.tags import Tag

BESIDE = 8
"""Code points before and after a tag that count as what was said: a tag that was moved to the same
word elsewhere says something else, one that moved with its text does not."""

DIGEST = 10
"""Hexadecimal digits that stand for what all say in a cluster."""

Member = tuple[str, str]
"""An annotator and the id of a tag of theirs."""


class Tie(NamedTuple):
    """A link that starts at a tag of an annotator."""

    kind: str
    source: str
    target: str
    """Ids of tags of the same annotator."""
    cluster: int
    """The cluster of the target: two that tie the same place say the same, whatever becomes of
    it."""
    follows: bool = False
    """True if somebody has no tag at the target, so that they could not tie it: the link comes with
    the target then, and is no question of its own."""


class Cluster(Struct, frozen=True, eq=False):
    """One place, and what each annotator says there."""

    says: Mapping[str, tuple[Tag, ...]]
    """By annotator, in the order of all; empty if they say nothing."""
    ties: Mapping[str, tuple[Tie, ...]]
    """The links that start here, by annotator."""
    members: tuple[Member, ...]
    """All that is said here; of a cluster that nothing is said of any more, what was."""
    start: int
    """Where it begins in the text, in code points."""
    digest: str

    @property
    def spans(self) -> tuple[Span, ...]:
        """All fragments of all tags, in text order."""
        return tuple(
            sorted({span for tags in self.says.values() for t in tags for span in t.spans})
        )

    @property
    def unanimous(self) -> bool:
        """True if all annotators say the same, but for their notes."""
        said = {content(self, layer) for layer in self.says}
        return len(said) == 1 and all(self.says.values())


def content(cluster: Cluster, layer: str) -> Any:
    """What an annotator says, to compare and to count: labels, spans, attributes, links."""
    ids = {tag.id: number for number, tag in enumerate(cluster.says[layer])}
    return (
        tuple(_said(tag) for tag in cluster.says[layer]),
        tuple(
            sorted(
                {
                    (tie.kind, ids[tie.source], tie.cluster)
                    for tie in cluster.ties[layer]
                    if not tie.follows
                }
            )
        ),
    )


def values(tag: Tag) -> tuple[tuple[str, str], ...]:
    """A tag's attributes, to compare: `1` and `true` differ, the order does not count."""
    return tuple(sorted((name, repr(value)) for name, value in tag.attributes.items()))


def _said(tag: Tag) -> Any:
    return tag.label, tag.spans, values(tag)


def differs(cluster: Cluster) -> list[str]:
    """In words, what the annotators do not agree on; empty if they do."""
    some = [layer for layer, tags in cluster.says.items() if tags]
    if not some:
        return ["nobody has it any more"]
    found: list[str] = []
    if len(some) < len(cluster.says):
        found.append(f"only {' and '.join(some)} {'have' if len(some) > 1 else 'has'} it")
    tags = [tag for layer in some for tag in cluster.says[layer]]
    if len({tag.label for tag in tags}) > 1:
        found.append("the label differs")
    if len({tag.spans for tag in tags}) > 1:
        found.append("the span differs")
    names = dict.fromkeys(name for tag in tags for name in tag.attributes)
    other = [name for name in names if len({repr(tag.attributes.get(name)) for tag in tags}) > 1]
    if other:
        found.append(f"{', '.join(other)} {'differ' if len(other) > 1 else 'differs'}")
    if len({content(cluster, layer)[1] for layer in some}) > 1:
        found.append("links differ")
    return found


def variants(cluster: Cluster) -> list[list[str]]:
    """The annotators, those who say the same together, the most first."""
    found: dict[Any, list[str]] = {}
    for layer in cluster.says:
        found.setdefault(content(cluster, layer), []).append(layer)
    return sorted(found.values(), key=len, reverse=True)


def clusters(layers: Mapping[str, Annotations], schema: Schema, text: str) -> list[Cluster]:
    """All clusters in text order. The annotations are of `text`, and tags outside of it are none of
    them."""
    units = _units(layers, len(text))
    grouped = sorted(_grouped(units, frozenset(layers), schema), key=_place)
    number = {
        (layer, tag.id): place
        for place, some in enumerate(grouped)
        for unit in some
        for layer, tags in unit.says.items()
        for tag in tags
    }
    lacking = {
        place
        for place, some in enumerate(grouped)
        if len({layer for unit in some for layer in unit.says}) < len(layers)
    }
    ties = {layer: _ties(layer, found, number, lacking) for layer, found in layers.items()}
    return [_cluster(some, layers, ties, text) for some in grouped]


class _Unit(NamedTuple):
    """Tags of one label on the very same spans."""

    label: str
    spans: tuple[Span, ...]
    says: dict[str, list[Tag]]

    @property
    def size(self) -> int:
        return sum(end - start for start, end in self.spans)


def _units(layers: Mapping[str, Annotations], length: int) -> list[_Unit]:
    found: dict[tuple[str, tuple[Span, ...]], _Unit] = {}
    for layer, annotations in layers.items():
        for tag in annotations.tags:
            if tag.end <= length:
                unit = found.setdefault((tag.label, tag.spans), _Unit(tag.label, tag.spans, {}))
                unit.says.setdefault(layer, []).append(tag)
    return sorted(found.values(), key=lambda unit: (unit.spans, unit.label))


def _grouped(
    units: Sequence[_Unit], every: frozenset[str], schema: Schema
) -> Iterator[list[_Unit]]:
    """What all have stands for itself; of the rest, what may be meant to be one is together."""
    rest = [unit for unit in units if unit.says.keys() != every]
    yield from ([unit] for unit in units if unit.says.keys() == every)
    root = list(range(len(rest)))

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = place = root[root[place]]
        return place

    open: list[int] = []
    for place, unit in enumerate(rest):
        open = [other for other in open if rest[other].spans[-1].end > unit.spans[0].start]
        for other in open:
            if find(other) != find(place) and _rivals(rest[other], unit, schema):
                root[find(place)] = find(other)
        open.append(place)
    together: dict[int, list[_Unit]] = {}
    for place, unit in enumerate(rest):
        together.setdefault(find(place), []).append(unit)
    yield from together.values()


def _rivals(one: _Unit, other: _Unit, schema: Schema) -> bool:
    """True if different people may have meant the same by two units: nobody has both."""
    return not one.says.keys() & other.says.keys() and alternatives(
        one.label, one.spans, other.label, other.spans, schema
    )


def alternatives(
    label: str,
    spans: Sequence[Span],
    other_label: str,
    other_spans: Sequence[Span],
    schema: Schema,
) -> bool:
    """True if two tags overlap such that only one of them may be right.

    Under one label, and within a layer that does not nest, any overlap counts. Claims hold names,
    cues and other claims; there each has to cover half of both.
    """
    shared = sum(
        max(0, min(a.end, b.end) - max(a.start, b.start)) for a in spans for b in other_spans
    )
    if not shared or label == other_label:
        return shared > 0
    layer = schema.layer_of(label)
    if layer == schema.layer_of(other_label) and layer != "claim":
        return True
    longer = max(sum(end - start for start, end in some) for some in (spans, other_spans))
    return shared * 2 >= longer


def _place(some: list[_Unit]) -> Any:
    return min((unit.spans[0].start, -unit.spans[-1].end, unit.label, unit.spans) for unit in some)


def _ties(
    layer: str, found: Annotations, number: Mapping[Member, int], lacking: Set[int]
) -> dict[str, list[Tie]]:
    """An annotator's links by the tags that they start at. `lacking` are the clusters where not all
    have a tag."""
    ties: dict[str, list[Tie]] = {}
    for link in found.links:
        cluster = number.get((layer, link.target))
        if cluster is not None and (layer, link.source) in number:
            tie = Tie(link.kind, link.source, link.target, cluster, cluster in lacking)
            ties.setdefault(link.source, []).append(tie)
    return ties


def _cluster(
    some: Iterable[_Unit],
    layers: Mapping[str, Annotations],
    ties: Mapping[str, Mapping[str, list[Tie]]],
    text: str,
) -> Cluster:
    says = {
        layer: tuple(
            sorted(
                (tag for unit in some for tag in unit.says.get(layer, ())),
                key=lambda tag: (tag.spans, tag.label, values(tag), tag.id),
            )
        )
        for layer in layers
    }
    tied = {
        layer: tuple(sorted({tie for tag in tags for tie in ties[layer].get(tag.id, ())}))
        for layer, tags in says.items()
    }
    members = tuple((layer, tag.id) for layer, tags in says.items() for tag in tags)
    start = min(tag.start for tags in says.values() for tag in tags)
    made = Cluster(says, tied, members, start, "")
    return replace(made, digest=_digest(made, text))


def _digest(cluster: Cluster, text: str) -> str:
    """Stands for who was asked and what each says; where in the text that is does not count."""
    said = [
        (
            layer,
            [_fingerprint(tag, text) for tag in sorted(tags, key=lambda tag: tag.id)],
            sorted((tie.kind, tie.source, tie.target) for tie in cluster.ties[layer]),
        )
        for layer, tags in sorted(cluster.says.items())
    ]
    return digest(said)


def digest(value: object) -> str:
    """A short hash of a value."""
    data = repr(value).encode("utf-8", "backslashreplace")
    return hashlib.sha256(data).hexdigest()[:DIGEST]


def _fingerprint(tag: Tag, text: str) -> Any:
    sizes = [end - start for start, end in tag.spans]
    beside = text[max(0, tag.start - BESIDE) : tag.start], text[tag.end : tag.end + BESIDE]
    return tag.id, tag.label, sizes, tag.text, beside, values(tag), tag.note
