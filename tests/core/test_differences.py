"""What two sidecars differ in, in words."""

from msgspec.structs import replace

from annotate.core.annotations import Annotations, Source
from annotate.core.differences import told
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag, make_tag

TEXT = "Maria Orlova said that the talks have failed."
WHO = make_tag(TEXT, "person", (Span(0, 12),), id="a")
WHAT = make_tag(TEXT, "claim", (Span(23, 44),), id="b")
ONE = Annotations(
    Source("a.txt", "00", len(TEXT), paragraphs="/0 45:1234"),
    tags=(WHO, WHAT),
    links=(Link("c", "claimant", "b", "a"),),
)


def said(before: Annotations, after: Annotations) -> list[str]:
    def place(tag: Tag) -> str:
        return str(tag.start)

    return [*told(before, after, place, place)]


def test_the_same_link_by_another_id_is_no_difference() -> None:
    assert said(ONE, replace(ONE, links=(Link("x", "claimant", "b", "a"),))) == []


def test_links_that_are_new_gone_or_there_twice() -> None:
    link = "link claimant: claim “the talks have failed” → person “Maria Orlova”"
    none = replace(ONE, links=())
    assert said(ONE, none) == [f"- {link}"] and said(none, ONE) == [f"+ {link}"]
    twice = replace(ONE, links=(*ONE.links, Link("x", "claimant", "b", "a")))
    assert said(ONE, twice) == [f"+ {link}"]
    noted = replace(ONE, links=(replace(ONE.links[0], extra={"sure": True}),))
    assert said(ONE, noted) == [f"~ {link}"]


def test_fingerprints_are_named_not_shown() -> None:
    other = replace(ONE, source=replace(ONE.source, paragraphs="/0 45:5678"))
    assert said(ONE, other) == ["~ source: fingerprints of the text"]
