"""Three sidecars for a merge: one, and what two people made of it."""

from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from annotate.core.annotations import Annotations, Metadata, SchemaRef, Source
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag, make_tag

TEXT = "Maria Orlova met Ivan Petrov in Lesna. She said the dam holds. Maria Orlova left on Friday."
PLACES = (*((Span(i, i + 5),) for i in range(0, 80, 16)), (Span(0, 5), Span(63, 70)))
VALUES: st.SearchStrategy[Any] = st.sampled_from(["a", "b", "", True, 1, ["x", "y"]])
STAMPS = st.sampled_from(["", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"])
CHANGE = st.sampled_from(["keep", "keep", "keep", "change", "remove"])
TOGETHER = {"place": ("spans", "text", "before", "after"), "signature": ("by", "at")}
"""Fields that change at once."""
NAMES = st.sampled_from(["ana", "ben", ""])
HASHES = st.sampled_from(["a" * 64, "b" * 64, "c" * 64])


@st.composite
def tags(draw: st.DrawFn, id: str) -> Tag:
    tag = make_tag(
        TEXT,
        draw(st.sampled_from(["person", "claim"])),
        draw(st.sampled_from(PLACES)),
        id=id,
        by=draw(NAMES),
        at=draw(STAMPS),
        attributes=draw(st.dictionaries(st.sampled_from(["kind", "entity", "role"]), VALUES)),
        note=draw(st.sampled_from(["", "", "n", "m"])),
    )
    return replace(tag, extra=draw(st.dictionaries(st.sampled_from(["old", "x"]), VALUES)))


@st.composite
def links(draw: st.DrawFn, id: str, ends: list[str]) -> Link:
    pick = st.sampled_from(ends)
    extra: dict[str, Any] = draw(st.dictionaries(st.sampled_from(["w"]), VALUES, max_size=1))
    return Link(id, draw(st.sampled_from(["about", "cue"])), draw(pick), draw(pick), extra)


@st.composite
def bases(draw: st.DrawFn) -> Annotations:
    made = [draw(tags(f"b{i}")) for i in range(draw(st.integers(0, 4)))]
    ids = [tag.id for tag in made]
    tied = [draw(links(f"l{i}", ids)) for i in range(draw(st.integers(0, 3)) if ids else 0)]
    return Annotations(
        source=Source("a.txt", draw(HASHES), len(TEXT)),
        article=Metadata("A title", "2026-01-01", draw(st.sampled_from(["", "todo"])), {"z": 1}),
        schema=SchemaRef("news", 1),
        tags=sound(made),
        links=tuple(tied),
        rejected=sound([draw(tags(f"r{i}")) for i in range(draw(st.integers(0, 2)))]),
        comments=("# Tags", "#", "# two"),
    )


def sound(some: list[Tag]) -> tuple[Tag, ...]:
    return tuple(sorted(some, key=lambda tag: tag.order))


@st.composite
def worked_on(
    draw: st.DrawFn, base: Annotations, mine: str, same_text: bool = False
) -> Annotations:
    """What a person may make of a sidecar; the ids of what they add start with `mine`, but for some
    that two have added alike."""
    made = _rows(draw, base.tags, mine, "t")
    ids = sorted(tag.id for tag in made)
    tied: list[Link] = []
    for link in base.links:
        what = draw(CHANGE)
        if what == "change" and ids:
            tied.append(draw(links(link.id, ids)))
        elif what == "keep" and link.source in ids and link.target in ids:
            tied.append(link)
    new = draw(st.sets(st.sampled_from([f"{mine}l0", f"{mine}l1", "nl"]))) if ids else set()
    tied += [draw(links(id, ids)) for id in sorted(new)]
    extra = draw(st.dictionaries(st.sampled_from(["k", "q"]), VALUES))
    article = Metadata(
        draw(st.sampled_from(["A title", "A title", "Other", ""])),
        draw(st.sampled_from(["2026-01-01", "2026-01-02"])),
        draw(st.sampled_from([base.article.status, "doing", "done"])),
        draw(st.sampled_from([base.article.extra, extra])),
    )
    lines = [*base.comments, draw(st.sampled_from(["#", "# a", "# b"]))]
    source = base.source
    if not same_text:
        source = replace(source, sha256=draw(st.sampled_from([source.sha256] * 3) | HASHES))
    return replace(
        base,
        source=source,
        article=article,
        schema=SchemaRef(draw(st.sampled_from(["news", "mine"])), draw(st.integers(1, 3))),
        tags=sound(made),
        links=tuple(draw(st.permutations(tied)) if draw(st.booleans()) else tied),
        rejected=sound(_rows(draw, base.rejected, mine, "r")),
        comments=tuple(draw(st.permutations(lines))) if draw(st.booleans()) else base.comments,
        extra=draw(st.sampled_from([{}, extra])),
    )


def _rows(draw: st.DrawFn, some: tuple[Tag, ...], mine: str, name: str) -> list[Tag]:
    found = []
    for tag in some:
        what = draw(CHANGE)
        if what == "change":
            other = draw(tags(tag.id))
            parted = ["label", "note", "attributes", "extra", "place", "signature"]
            fields = draw(st.sets(st.sampled_from(parted), min_size=1))
            keys = [key for field in fields for key in TOGETHER.get(field, (field,))]
            found.append(replace(tag, **{key: getattr(other, key) for key in keys}))
        elif what == "keep":
            found.append(tag)
    ids = draw(st.sets(st.sampled_from([f"{mine}{name}0", f"{mine}{name}1", f"n{name}"])))
    return found + [draw(tags(id)) for id in sorted(ids)]


@st.composite
def three(draw: st.DrawFn) -> tuple[Annotations, Annotations, Annotations]:
    base = draw(bases())
    return base, draw(worked_on(base, "o")), draw(worked_on(base, "t"))
