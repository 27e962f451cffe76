"""No tag goes missing, whatever happens to a text; and what people do about the lost ones."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotate.core import edits, lost
from annotate.core.anchors.placing import CHANGED, LOST, MOVED, Placement
from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document, Edit
from annotate.core.history import History
from annotate.core.reanchoring import CERTAIN, at_spans, certain, taken_over
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag, fits, make_tag
from annotate.store import codec

SAMPLES = Path(__file__).parents[2] / "samples"
TEXT = (SAMPLES / "border-talks.txt").read_bytes().decode("utf-8")
KNOWN = codec.parse((SAMPLES / "border-talks.txt.tags.yaml").read_bytes(), "")

cuts = st.tuples(
    st.integers(0, len(TEXT)),
    st.integers(0, 400),
    st.sampled_from(
        ["", "x", "Orlova", "A sentence that was not there. ", "\r\n", "“", TEXT[:300]]
    ),
)


def cut(text: str, changes: list[tuple[int, int, str]]) -> str:
    for start, size, put in changes:
        text = text[:start] + put + text[start + size :]
    return text


@given(st.lists(cuts, max_size=6), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_no_tag_is_missing_and_what_is_placed_fits(
    changes: list[tuple[int, int, str]], with_old: bool, with_prints: bool
) -> None:
    new = cut(TEXT, changes)
    source = KNOWN.source if with_prints else replace(KNOWN.source, paragraphs="")
    some = KNOWN.tags[::7]
    refused = tuple(replace(tag, id=f"r{tag.id}") for tag in some)
    before = replace(KNOWN, source=source, rejected=refused)
    made = taken_over(before, new, Source(file="a.txt"), TEXT if with_old else None)
    after = made.annotations
    ids = [tag.id for tag in (*after.tags, *after.lost)]
    assert sorted(ids) == sorted(tag.id for tag in KNOWN.tags)
    assert all(fits(tag, new) for tag in after.tags)
    assert all(tag in KNOWN.tags for tag in after.lost)
    assert {p.tag.id for p in made.uncertain} == {tag.id for tag in after.lost}
    assert {tag.id for tag in after.rejected} == {tag.id for tag in refused}
    assert after.links == KNOWN.links
    for tag in after.tags:
        assert tag.end <= len(new)
    data = codec.dump(after)
    again = codec.parse_canonical(data)
    assert again is not None and replace(again, comments=()) == replace(after, comments=())
    assert codec.parse_strictly(data, "x") == again


def test_text_that_was_not_edited_keeps_every_tag() -> None:
    made = taken_over(KNOWN, TEXT, Source(file="a.txt"))
    assert made.annotations.tags == KNOWN.tags
    assert made.uncertain == ()


def test_what_is_certain() -> None:
    tag = KNOWN.tags[0]

    def placement(state: str, confidence: float) -> Placement:
        return Placement(tag, state, tag.spans, tag.text, confidence, (), "")

    assert certain(placement(MOVED, CERTAIN))
    assert not certain(placement(MOVED, CERTAIN - 0.01))
    assert not certain(placement(CHANGED, 1.0))
    assert not certain(placement(MOVED, CERTAIN), 0.95)


SHORT = "Maria Orlova spoke. Turov did not."
WORDS = (
    make_tag(SHORT, "person", (Span(0, 12),), id="a1", by="ana", at="2026-01-01T00:00:00Z"),
    make_tag("Old text: Beran spoke", "person", (Span(10, 15),), id="b1", by="ana", note="n"),
    make_tag("Old text: Beran spoke", "cue", (Span(16, 21),), id="c1"),
)
LINK = Link(id="l1", kind="claimant", source="a1", target="b1")


def document() -> Document:
    return Document(
        Article(SHORT),
        Annotations(Source(file="a.txt"), tags=WORDS[:1], lost=WORDS[1:], links=(LINK,)),
    )


def undone(made: Document, edit: Edit) -> None:
    """Do an edit, and see that undo and redo are exact."""
    before = made.snapshot()
    history = History(made)
    history.do(edit)
    after = made.snapshot()
    assert after != before
    history.undo()
    assert made.snapshot() == before
    history.redo()
    assert made.snapshot() == after


def test_a_lost_tag_is_put_somewhere() -> None:
    made = document()
    undone(made, lost.put(made, WORDS[1], (Span(20, 25),), by="bo"))
    tag = made.tags["b1"]
    assert (tag.text, tag.note, tag.by, tag.before) == ("Turov", "n", "bo", SHORT[:20])
    assert [*made.lost] == ["c1"]
    assert made.links_of("b1") == [LINK] and made.other_end(LINK, "a1") == tag
    same = lost.put(made, replace(WORDS[2], text="spoke"), (Span(13, 18),), by="bo")
    assert same.tags[0][1] is not None and same.tags[0][1].by == "", "it says what it said"


def test_a_lost_tag_is_removed_with_its_links() -> None:
    made = document()
    undone(made, lost.forget(made, [WORDS[1]]))
    assert not made.links and [*made.lost] == ["c1"]
    assert "b1" in made.used, "no new tag gets its id"


def test_a_tag_is_lost() -> None:
    made = document()
    undone(made, lost.lose(made.tags["a1"], WORDS[0]))
    assert not made.tags and "a1" in made.lost
    assert made.links["l1"] == LINK


def test_steps_made_one_keep_what_is_lost() -> None:
    made = document()
    history = History(made)
    before = made.snapshot()
    history.do(lost.put(made, WORDS[1], (Span(20, 25),)))
    history.do(lost.forget(made, [WORDS[2]]))
    history.merge(2, "both")
    assert not made.lost
    history.undo()
    assert made.snapshot() == before


def test_an_edit_elsewhere_leaves_lost_tags_alone() -> None:
    made = document()
    made.apply(edits.add_tags(made, "cue", [(Span(13, 18),)]))
    assert made.snapshot().lost == WORDS[1:]


def test_what_waits_is_in_words() -> None:
    tag = WORDS[1]
    places = ((Span(0, 5),), (Span(6, 12),))
    seen = lost.waiting(Placement(tag, LOST, (), "", 0.0, places, "gone"))
    assert seen.proposed == () and seen.places == places
    seen = lost.waiting(Placement(tag, CHANGED, places[1], "Orlova", 0.5, places, "edited"))
    assert seen.proposed == places[1] and seen.places == (places[1], places[0])
    assert at_spans(tag, places[1], SHORT).text == "Orlova"


def test_tags_of_many_fragments_stay_whole() -> None:
    text = "“We agreed,” said Orlova, “on nothing at all that day in Karsk.”"
    tag: Tag = make_tag(text, "claim", (Span(1, 10), Span(27, 37)), id="a1")
    known = Annotations(Source(file="a.txt", chars=len(text)), tags=(tag,))
    new = "A first sentence is new here. " + text
    made = taken_over(known, new, Source(file="a.txt"), text)
    [moved] = made.annotations.tags
    assert [span.start - 30 for span in moved.spans] == [span.start for span in tag.spans]
    assert moved.text == tag.text


def test_what_differs_is_to_be_seen() -> None:
    assert lost.contrasted("Maria\nOrlova", "Maria Orlowa", 20) == ("Maria Orlova", "Maria Orlowa")
    long = "the foreign minister of the republic, "
    old, new = lost.contrasted(f"{long}Maria Orlova", f"{long}Maria K. Orlova", 20)
    assert (old, new) == ("…ic, Maria Orlova", "…ic, Maria K. Orlova")
    assert lost.contrasted(long, long, 20) == (long[:19] + "…",) * 2
    assert lost.contrasted(long, long + "x", 20)[1].endswith("x")
