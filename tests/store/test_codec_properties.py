"""Sidecars: what holds for every value and for every damage, and the speed."""

import random
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core.annotations import Annotations, Metadata, SchemaRef, Source
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag
from annotate.errors import AnnotateError
from annotate.store import build, codec
from tests.benchmarks import sidecar as benchmark
from tests.store.test_codec import BY_HAND, CANONICAL, REJECTED, WITH_LOST

ALPHABET = (
    "abc \"\\'\t\n\r\0\x1b\x7f\x80\x85\x9f\xa0«é–“\u2028\u2029\ufeff\ufffd\ufffe\uffffШ😀#:-{}[],"
)
TEXT = st.text(max_size=20) | st.text(st.sampled_from(ALPHABET), max_size=20)
NAME = TEXT.filter(bool)
ODD: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | TEXT
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
ORDINARY = TEXT | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.lists(TEXT, max_size=3)


def extras(known: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    keys = (TEXT | st.sampled_from(["extra", "<<", "no", "null", "id_", "a: b"])).filter(
        lambda key: key not in known
    )
    return st.just({}) | st.dictionaries(keys, ODD, max_size=2)


@st.composite
def sidecars(draw: st.DrawFn) -> Annotations:
    ids = draw(st.lists(NAME, min_size=1, max_size=8, unique=True))
    first = draw(st.integers(1, len(ids)))
    second = draw(st.integers(first, len(ids)))
    third = draw(st.integers(second, len(ids)))
    tags, rejected = _tags(draw, ids[:first]), _tags(draw, ids[second:third])
    lost = _tags(draw, ids[third:])
    places = st.sampled_from([*ids[:first], *ids[third:]])
    return Annotations(
        source=Source(
            *(draw(TEXT), draw(TEXT), draw(st.integers(0, 2**53)), draw(NAME), draw(TEXT)),
            draw(extras(build.SOURCE)),
        ),
        article=Metadata(draw(TEXT), draw(TEXT), draw(TEXT), draw(extras(build.ARTICLE))),
        schema=SchemaRef(draw(NAME), draw(st.integers(0, 9)), draw(extras(build.SCHEMA))),
        tags=tags,
        links=tuple(
            Link(id, draw(NAME), draw(places), draw(places), draw(extras(build.LINK)))
            for id in ids[first:second]
        ),
        rejected=rejected,
        lost=lost,
        comments=("# “one”", "#two: [\t"),
        extra=draw(extras(build.TOP)),
    )


def _tags(draw: st.DrawFn, ids: list[str]) -> tuple[Tag, ...]:
    """Tags in text order."""
    tags = []
    for id in ids:
        edges = draw(st.lists(st.integers(0, 99), min_size=2, max_size=6, unique=True).map(sorted))
        spans = tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False))
        tags.append(
            Tag(
                id=id,
                label=draw(NAME),
                spans=spans,
                text=draw(TEXT),
                before=draw(TEXT),
                after=draw(TEXT),
                attributes=draw(st.dictionaries(TEXT, ORDINARY | ODD, max_size=3)),
                note=draw(TEXT),
                by=draw(TEXT),
                at=draw(TEXT),
                extra=draw(extras(build.TAG)),
            )
        )
    return tuple(sorted(tags, key=lambda tag: tag.order))


def exact(value: Any) -> str:
    """Equal only for values of the same types."""
    return repr(value)


@settings(max_examples=180, deadline=None)
@given(sidecars())
def test_what_is_written_is_read_to_the_same_value_by_everyone(value: Annotations) -> None:
    data = codec.dump(value)
    fast = codec.parse_canonical(data)
    assert fast is not None
    assert exact(fast) == exact(value)
    assert exact(codec.parse_strictly(data, "x")) == exact(value)
    assert codec.dump(fast, codec.LineCache()) == data
    for loader in (yaml.CSafeLoader, yaml.SafeLoader):
        read = yaml.load(data, Loader=loader)
        assert [exact(codec._plain(tag)) for tag in value.tags] == [exact(t) for t in read["tags"]]
        rejected = read.get("rejected", [])
        assert [exact(codec._plain(tag)) for tag in value.rejected] == [exact(t) for t in rejected]
        assert ("rejected" in read) == bool(value.rejected)
        lost = read.get("lost", [])
        assert [exact(codec._plain(tag)) for tag in value.lost] == [exact(t) for t in lost]
        assert ("lost" in read) == bool(value.lost)
        assert [exact(codec._plain(k)) for k in value.links] == [exact(k) for k in read["links"]]
        assert exact({key: read[key] for key in value.extra}) == exact(value.extra)


PIECES = [
    *"\n\n::,,[]{}\"\"'&*!|>%@?~\t\r\\01e.x-# ", "\n- ", "- ", ": ", '"id": ', '"a": 1, ',
    ', "k": "v"', "1e5", "null", "true", "no", "# c\n", "\u2028", "\x85", "\x7f", "\ufeff", "é",
    "\\u0000", "\\ud83d", '"extra": {"a": 1}, ', '"note": "", ', '"label" : "z", ', "tags: []\n",
    "\nlinks:", "<<: ", "\nrejected:", "rejected: []\n", "\nlost:",
]  # fmt: skip


def test_whatever_the_fast_way_takes_the_strict_way_reads_the_same() -> None:
    chance = random.Random(11)
    extra = codec.dump(codec.parse(BY_HAND.encode(), "x")).decode()
    swaps, taken = ['": "', '", "', "person", '"', "{", "}", "\n- {"], 0
    for _ in range(20000):
        text = chance.choice((CANONICAL, CANONICAL + REJECTED, WITH_LOST, extra))
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            start = chance.randrange(len(text) + 1)
            if chance.random() < 0.3:
                start = max(0, text.find(chance.choice(swaps), start))
            end = min(len(text), start + chance.choice((0, 0, 1, 1, 2, 5, 12)))
            other = chance.randrange(len(text))
            text = text[:start] + chance.choice([*PIECES, text[other : other + 12]]) + text[end:]
        data = text.encode("utf-8")
        fast = codec.parse_canonical(data)
        if fast is not None:
            taken += 1
            assert exact(fast) == exact(codec.parse_strictly(data, "x")), text
            assert codec.dump(fast) == data
    assert taken > 300


def test_damage_gives_a_value_or_an_error_with_a_place() -> None:
    chance = random.Random(5)
    for _ in range(1500):
        data = bytearray(chance.choice((CANONICAL + REJECTED, WITH_LOST)).encode())
        for _ in range(chance.choice((1, 2, 8))):
            start = chance.randrange(len(data))
            data[start : start + chance.choice((0, 1, 3, 40))] = chance.randbytes(
                chance.choice((0, 1, 2))
            )
        try:
            codec.parse(bytes(data), "x")
        except AnnotateError as error:
            assert error.message.startswith("x:"), error.message


def test_it_is_much_faster_than_pyyaml() -> None:
    taken = benchmark.measure(1000, 3)
    assert taken["parse"] < taken["yaml.load, CSafeLoader"] / 12
    assert taken["dump"] < taken["yaml.dump, CSafeDumper"] / 12
