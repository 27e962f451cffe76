"""Accepting a suggestion: its tag, its links and their ends, once and within the schema."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from annotate.core import edits
from annotate.core.accepting import accept, allowed, end_at, in_schema
from annotate.core.document import Document
from annotate.core.rules import link_fault
from annotate.core.spans import Span
from annotate.core.suggestion import Prepared, Suggestion
from annotate.core.tags import Value
from tests.core.test_session import SCHEMA, TEXT, a_session


def span(quote: str) -> Span:
    return Span(TEXT.index(quote), TEXT.index(quote) + len(quote))


SPLIT = (span("We agreed on nothing"), span("We will meet again"))
SAID = span("said")
SPEAKER = Span(SAID.start - len("Orlova "), SAID.start - 1)
CLAIM = Suggestion(
    "claim",
    SPLIT,
    "We agreed on nothing … We will meet again",
    {"voice": "direct"},
    (Prepared("claimant", (SPEAKER,)), Prepared("cue", (SAID,))),
)
PERSON = Suggestion("person", (SPEAKER,), "Orlova", {"entity": "Maria Orlova"})


def a_document(*tags: tuple[str, Span]) -> Document:
    document = a_session().document
    for label, place in tags:
        document.apply(edits.add_tags(document, label, [(place,)]))
    return document


def links(document: Document) -> list[tuple[str, str, str, str]]:
    tags = document.tags
    return sorted(
        (link.kind, tags[link.source].label, tags[link.target].label, tags[link.target].text)
        for link in document.links.values()
    )


def test_a_plain_suggestion_is_one_tag() -> None:
    document = a_document()
    edit = accept(document, SCHEMA, PERSON, by="ana")
    assert not document.tags, "the document is read only"
    [(before, tag)] = edit.tags
    assert before is None and tag is not None
    assert (tag.label, tag.spans, tag.text, tag.by) == ("person", (SPEAKER,), "Orlova", "ana")
    assert (tag.attributes, bool(tag.at)) == ({"entity": "Maria Orlova"}, True)
    assert (edit.title, edit.links) == ("tag person “Orlova”", ())


@pytest.mark.parametrize(
    ("there", "labels", "claimant"),
    [
        ([], ["claim", "cue", "source"], "source"),
        ([("cue", SAID)], ["claim", "cue", "source"], "source"),
        ([("person", SPEAKER), ("cue", SAID)], ["claim", "cue", "person"], "person"),
        # What cannot be the end of such a link stays beside the one that can.
        ([("location", SPEAKER)], ["claim", "cue", "location", "source"], "source"),
        # Of several that could, the one that the schema names first, whichever was made first.
        (
            [("person", SPEAKER), ("source", SPEAKER)],
            ["claim", "cue", "person", "source"],
            "source",
        ),
        (
            [("source", SPEAKER), ("person", SPEAKER)],
            ["claim", "cue", "person", "source"],
            "source",
        ),
    ],
)
def test_links_go_to_what_is_tagged_or_to_new_tags(
    there: list[tuple[str, Span]], labels: list[str], claimant: str
) -> None:
    document = a_document(*there)
    edit = accept(document, SCHEMA, CLAIM)
    document.apply(edit)
    assert sorted(tag.label for tag in document) == labels
    assert links(document) == [
        ("claimant", "claim", claimant, "Orlova"),
        ("cue", "claim", "cue", "said"),
    ]
    assert edit.title.endswith(" · claimant “Orlova” · cue “said”")
    [claim] = [tag for tag in document if tag.label == "claim"]
    assert (claim.spans, claim.attributes) == (SPLIT, {"voice": "direct"})


def test_a_tag_that_is_there_keeps_what_it_says_and_gets_its_links() -> None:
    document = a_document()
    document.apply(edits.add_tags(document, "claim", [SPLIT], attributes={"voice": "mixed"}))
    document.apply(accept(document, SCHEMA, CLAIM))
    claims = [tag for tag in document if tag.label == "claim"]
    assert [tag.attributes for tag in claims] == [{"voice": "mixed"}]
    assert len(links(document)) == 2


def test_another_label_takes_only_what_it_has() -> None:
    document = a_document()
    document.apply(accept(document, SCHEMA, CLAIM, label="event"))
    [tag] = document
    assert (tag.label, tag.attributes, links(document)) == ("event", {}, [])
    document.apply(accept(document, SCHEMA, PERSON, label="organization"))
    assert [tag.attributes for tag in document][1] == {"entity": "Maria Orlova"}


def test_attributes_keep_to_the_schema() -> None:
    said: dict[str, Value] = {
        "kind": "causal",
        "voice": "shouted",
        "certainty": "",
        "mood": "sad",
        "evidence": [],
    }
    assert allowed(SCHEMA, "claim", said) == {"kind": "causal"}
    assert allowed(SCHEMA, "creature", {"mood": "sad", "name": ""}) == {"mood": "sad"}
    odd = replace(CLAIM, attributes=said, links=(*CLAIM.links, Prepared("owns", (SAID,))))
    kept = in_schema(SCHEMA, odd)
    assert (kept.attributes, kept.links) == ({"kind": "causal"}, CLAIM.links)
    assert in_schema(SCHEMA, replace(CLAIM, label="person")).links == ()


@pytest.mark.parametrize("kind", ["no such kind", "about", "when"])
def test_a_link_without_an_end_is_left_out(kind: str) -> None:
    odd = replace(CLAIM, links=(Prepared(kind, (SAID,)), Prepared("cue", ())))
    edit = accept(a_document(), SCHEMA, odd)
    assert (len(edit.tags), edit.links) == (1, ())


def test_no_tag_is_linked_to_itself_and_one_place_is_tagged_once() -> None:
    same = replace(CLAIM, links=(Prepared("same-as", SPLIT), Prepared("claimant", SPLIT)))
    document = a_document()
    document.apply(accept(document, SCHEMA, same))
    assert links(document) == [("claimant", "claim", "source", CLAIM.text)]
    twice = replace(CLAIM, links=(*CLAIM.links, *CLAIM.links))
    document = a_document()
    document.apply(accept(document, SCHEMA, twice))
    assert (len(document.tags), len(links(document))) == (3, 2)


def test_what_lies_outside_of_the_article_is_refused() -> None:
    beyond = (Span(len(TEXT) - 2, len(TEXT) + 2),)
    for odd in (replace(PERSON, spans=beyond), replace(CLAIM, links=(Prepared("cue", beyond),))):
        with pytest.raises(ValueError, match="the article has"):
            accept(a_document(), SCHEMA, odd)


def test_the_end_of_a_link_may_be_split() -> None:
    split = (Span(0, 3), Span(5, 8))
    assert end_at(a_document(), SCHEMA, "claim", "claimant", split) == "source"


spans = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda at: Span(at[0], sum(at)))
fragments = st.lists(spans, min_size=1, max_size=2).map(tuple)
labels = st.sampled_from(["person", "claim", "cue", "source", "date", "creature"])
kinds = st.sampled_from(["claimant", "cue", "same-as", "about", "supports", "owns"])
suggestions = st.builds(
    Suggestion,
    labels,
    fragments,
    st.just(""),
    st.dictionaries(st.sampled_from(["entity", "voice", "value"]), st.sampled_from(["direct", ""])),
    st.lists(st.builds(Prepared, kinds, fragments), max_size=3).map(tuple),
)


@given(st.lists(st.tuples(labels, spans), max_size=4), st.lists(suggestions, max_size=4))
@settings(max_examples=150)
def test_accepting_twice_does_nothing_more(
    there: list[tuple[str, Span]], offered: list[Suggestion]
) -> None:
    document = a_document(*there)
    before = document.snapshot()
    done = []
    for suggestion in offered:
        done.append(accept(document, SCHEMA, suggestion))
        document.apply(done[-1])
        assert not accept(document, SCHEMA, suggestion)
    assert len({(tag.label, tag.spans) for tag in document}) == len(document.tags)
    for link in document.links.values():
        ends = document.tags[link.source], document.tags[link.target]
        assert link_fault(SCHEMA, link.kind, *ends) is None
    for edit in reversed(done):
        document.apply(edit.inverse())
    assert document.snapshot() == before
