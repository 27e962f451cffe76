"""Edits, undo and redo: whatever is done can be undone, and the index and order never drift."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core import edits
from annotate.core.annotations import Annotations, Metadata, Source
from annotate.core.article import Article
from annotate.core.differences import difference
from annotate.core.document import Document
from annotate.core.history import History
from annotate.core.index import SpanIndex, blocks
from annotate.core.spans import Span, cross, embeds, joined, overlap
from annotate.core.suggestion import Suggestion
from annotate.core.tags import CONTEXT, Tag, fits, make_tag, new_id, quote

TEXT = "Maria Orlova told reporters on Thursday that the talks had failed. " * 60


def a_document() -> Document:
    return Document(Article(TEXT, "a.txt"), Annotations(Source("a.txt")))


def state(document: Document) -> tuple[object, ...]:
    return (
        dict(document.tags),
        dict(document.links),
        list(document.order),
        document.metadata,
        dict(document.rejected),
        {block: dict(filed) for block, filed in document.index.filed.items()},
        {id: dict(links) for id, links in document.linked.items() if links},
    )


def some_edit(document: Document, random_: random.Random) -> None:
    """Do one random edit, through the same functions as people do."""
    tags = list(document.tags.values())
    kind = random_.choice(KINDS)
    history = document_history[id(document)]
    spans = tuple(
        Span(start, start + random_.randint(1, 40))
        for start in random_.sample(range(len(TEXT) - 50), random_.randint(1, 3))
    )
    if kind == "add" or (not tags and "reject" not in kind):
        history.do(edits.add_tags(document, "person", [spans], by="ana", note="n"))
    elif kind == "reject":
        history.do(edits.reject(document, a_suggestion(*spans), by="ana"))
    elif kind == "unreject":
        rejected = list(document.rejected.values())
        history.do(edits.unreject(document, random_.sample(rejected, min(2, len(rejected)))))
    elif kind == "many":
        history.do(edits.add_tags(document, "date", [(span,) for span in spans]))
    elif kind == "remove":
        history.do(edits.remove_tags(document, random_.sample(tags, min(2, len(tags)))))
    elif kind == "change":
        tag = random_.choice(tags)
        history.do(edits.change_tag(tag, label="claim", attributes={"kind": "event"}))
    elif kind == "respan":
        history.do(edits.respan_tag(document, random_.choice(tags), spans))
    elif kind == "link" and len(tags) > 1:
        source, target = random_.sample(tags, 2)
        history.do(edits.link_tags(document, "about", source, target))
    else:
        status = random_.choice(["todo", "done"])
        history.do(edits.describe_article(document, Metadata(title="t", status=status)))


KINDS = ["add", "add", "many", "remove", "change", "respan", "link", "about"]
KINDS += ["reject", "reject", "unreject"]

document_history: dict[int, History] = {}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 25))
def test_undo_and_redo_invert_each_other(seed: int, steps: int) -> None:
    document = a_document()
    history = document_history[id(document)] = History(document)
    random_ = random.Random(seed)
    before = state(document)
    states = [before]
    for _ in range(steps):
        some_edit(document, random_)
        states.append(state(document))
        check_invariants(document)
    states = [now for n, now in enumerate(states) if n == 0 or now != states[n - 1]]
    for expected in reversed(states[:-1]):
        assert history.undo() is not None
        assert state(document) == expected
    assert history.undo() is None
    for expected in states[1:]:
        assert history.redo() is not None
        assert state(document) == expected
    assert history.redo() is None


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 16), st.integers(1, 6), st.integers(0, 6))
def test_undo_never_takes_back_what_others_did(
    seed: int, before: int, theirs: int, after: int
) -> None:
    document = a_document()
    history = document_history[id(document)] = History(document)
    random_ = random.Random(seed)
    for _ in range(before):
        some_edit(document, random_)
    other = Document(document.article, document.snapshot())
    document_history[id(other)] = History(other)
    for _ in range(theirs):
        some_edit(other, random_)
    edit = difference(document.snapshot(), other.snapshot())
    history.take_in(edit)
    others = {tag.id: tag for _, tag in edit.tags if tag}
    for _ in range(after):
        history.do(edits.add_tags(document, "date", [(Span(after, after + 3),)]))
    while history.undo():
        check_invariants(document)
    assert others.items() <= document.tags.items()
    assert not {old.id for old, new in edit.tags if old and not new} & document.tags.keys()
    while history.redo():
        check_invariants(document)
    assert others.items() <= document.tags.items()


def check_invariants(document: Document) -> None:
    assert document.order == sorted(tag.order for tag in document.tags.values())
    fresh = SpanIndex(document.tags.values())
    assert document.index.filed == fresh.filed
    for tag in document.tags.values():
        assert fits(tag, TEXT)
        assert tag in document.index.touching(tag.start, tag.end)
        assert set(blocks(tag)) <= document.index.filed.keys()
    rejected = document.snapshot().rejected
    assert {tag.id: tag for tag in rejected} == document.rejected
    assert list(rejected) == sorted(rejected, key=lambda tag: tag.order)
    assert document.tags.keys() | document.rejected.keys() <= document.used
    assert not document.tags.keys() & document.rejected.keys()
    for link in document.links.values():
        assert link.source in document.tags
        assert link.target in document.tags


def test_a_new_edit_forgets_what_was_undone() -> None:
    document = a_document()
    history = History(document)
    history.do(edits.add_tags(document, "person", [(Span(0, 5),)]))
    history.undo()
    history.do(edits.add_tags(document, "person", [(Span(6, 12),)]))
    assert history.redo() is None


def test_an_edit_of_something_else_is_refused() -> None:
    document = a_document()
    stale = make_tag(TEXT, "person", (Span(0, 5),), id="a")
    document.apply(edits.add_tags(document, "person", [(Span(0, 5),)]))
    with pytest.raises(KeyError):
        document.apply(edits.change_tag(stale, label="date"))


def test_removing_a_tag_removes_its_links_in_one_step() -> None:
    document = a_document()
    history = History(document)
    history.do(edits.add_tags(document, "claim", [(Span(0, 5),), (Span(6, 12),)]))
    one, two = document
    history.do(edits.link_tags(document, "supports", one, two))
    history.do(edits.remove_tags(document, [two]))
    assert not document.links
    history.undo()
    assert [link.kind for link in document.links.values()] == ["supports"]
    assert [link.kind for link in document.links_of(one.id)] == ["supports"]


def test_the_same_tag_twice_is_one() -> None:
    document = a_document()
    document.apply(edits.add_tags(document, "person", [(Span(0, 5),)]))
    assert not edits.add_tags(document, "person", [(Span(0, 5),)])
    assert edits.add_tags(document, "location", [(Span(0, 5),)])


def a_suggestion(*spans: Span, label: str = "person", text: str = TEXT) -> Suggestion:
    fragments = joined(spans)
    return Suggestion(label, fragments, quote(text, fragments), {"entity": "x"}, why="because")


def test_a_rejected_suggestion_is_remembered_without_its_values() -> None:
    document = a_document()
    edit = edits.reject(document, a_suggestion(Span(0, 12)), by="ana")
    assert edit.title == "reject person “Maria Orlova”"
    document.apply(edit)
    [tag] = document.snapshot().rejected
    assert (tag.label, tag.spans, tag.text, tag.by) == ("person", (Span(0, 12),), TEXT[:12], "ana")
    assert (tag.attributes, tag.note, tag.before, tag.after) == ({}, "", "", TEXT[12:44])
    assert tag.at and not document.tags
    assert not edits.reject(document, a_suggestion(Span(0, 12)))
    assert not edits.reject(document, a_suggestion(Span(0, 5)))
    assert edits.reject(document, a_suggestion(Span(0, 12), label="location"))
    assert edits.reject(document, a_suggestion(Span(67, 79)))


def test_what_was_rejected_can_be_offered_again() -> None:
    document = a_document()
    for start in (0, 67, 134):
        document.apply(edits.reject(document, a_suggestion(Span(start, start + 12))))
    first, *others = document.rejected.values()
    edit = edits.unreject(document, [first])
    assert edit.title == "offer person “Maria Orlova” again"
    document.apply(edit)
    assert list(document.rejected.values()) == others
    assert not edits.unreject(document, [first])
    assert edits.unreject(document, others).title == "offer person “Maria Orlova” and 1 more again"
    document.apply(edits.reject(document, a_suggestion(Span(0, 12))))
    assert first.id not in document.rejected, "no id is given again"


def test_a_rejected_suggestion_that_does_not_fit_any_more_is_in_nobodys_way() -> None:
    old = make_tag(TEXT.replace("Maria", "Mario"), "person", (Span(0, 12),), id="old")
    document = Document(Article(TEXT, "a.txt"), Annotations(Source("a.txt"), rejected=(old,)))
    document.apply(edits.reject(document, a_suggestion(Span(0, 12))))
    assert len(document.rejected) == 2
    assert old in document.snapshot().rejected


def test_a_tag_outside_the_text_is_refused() -> None:
    document = a_document()
    for spans in [(Span(0, len(TEXT) + 1),), (Span(5, 5),), (Span(-1, 4),)]:
        with pytest.raises(ValueError, match=r"span|characters"):
            edits.add_tags(document, "person", [spans])
        with pytest.raises(ValueError, match=r"span|characters"):
            edits.reject(document, Suggestion("person", spans, "x"))


def test_context_is_kept_and_cut_at_the_text_ends() -> None:
    tag = make_tag(TEXT, "person", (Span(6, 12), Span(31, 39)), id="a")
    assert tag.text == "Orlova … Thursday"
    assert tag.before == "Maria "
    assert tag.after == TEXT[39 : 39 + CONTEXT]


def test_ids_start_with_a_letter_and_are_never_taken_twice() -> None:
    taken: set[str] = set()
    for _ in range(2000):
        made = new_id(taken)
        assert made[0].isalpha() and made.isascii() and made not in taken
        taken.add(made)


@given(
    st.tuples(st.integers(0, 30), st.integers(1, 9)),
    st.tuples(st.integers(0, 30), st.integers(1, 9)),
)
def test_two_spans_relate_in_one_way(a: tuple[int, int], b: tuple[int, int]) -> None:
    one, two = Span(a[0], sum(a)), Span(b[0], sum(b))
    shared = set(range(*one)) & set(range(*two))
    assert overlap(one, two) == bool(shared)
    assert embeds(one, two) == (set(range(*two)) <= set(range(*one)))
    assert cross(one, two) == (bool(shared) and not embeds(one, two) and not embeds(two, one))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), min_size=1, max_size=6))
def test_fragments_are_joined_where_they_touch(pairs: list[tuple[int, int]]) -> None:
    spans = [Span(start, start + size) for start, size in pairs]
    made = joined(spans)
    assert set().union(*(range(*s) for s in spans)) == set().union(*(range(*s) for s in made))
    assert all(a.end < b.start for a, b in pairwise(made))


def an_index_of(tags: list[Tag]) -> SpanIndex:
    return SpanIndex(tags)


def test_the_smallest_tag_at_a_place_comes_first() -> None:
    whole = make_tag(TEXT, "claim", (Span(0, 60),), id="a")
    name = make_tag(TEXT, "person", (Span(0, 12),), id="b")
    assert [tag.id for tag in an_index_of([whole, name]).at(3)] == ["b", "a"]
    assert [tag.id for tag in an_index_of([whole, name]).at(12)] == ["a"]


def test_next_and_previous_tag() -> None:
    document = a_document()
    document.apply(edits.add_tags(document, "person", [(Span(6, 12),)]))
    document.apply(edits.add_tags(document, "claim", [(Span(6, 40),), (Span(0, 3),)]))
    after = document.next_tag(0)
    assert after is not None and after.spans == (Span(6, 40),)
    before = document.previous_tag(7)
    assert before is not None and before.spans == (Span(6, 40),)
    assert document.previous_tag(0) is None
    assert document.next_tag(6) is None
