"""Names that were tagged before: cases as data, and that only what is tagged now counts."""

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core import edits
from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.history import History
from annotate.core.mentions import Mentions
from annotate.core.remembered import Remembered, Sense, key
from annotate.core.spans import Span
from annotate.core.suggestion import SHOWN, Suggestion
from annotate.core.tags import Value
from annotate.store.schemas import default_schema
from annotate.suggest.names.known import Known

CASES = yaml.load(
    (Path(__file__).parents[1] / "cases" / "known_names.yaml").read_text("utf-8"), yaml.BaseLoader
)

MEMORY = {
    key(text): Remembered(text, senses, articles)
    for text, senses, articles in [
        ("Vorn", {Sense("person", "Ilka Vorn"): 4}, 3),
        ("Ilka Vorn", {Sense("person"): 2}, 2),
        ("Tass Agency", {Sense("organization", "", "media"): 1}, 1),
        ("the rebels", {Sense("organization"): 2}, 2),
        ("Mixed", {Sense("person"): 1, Sense("location"): 1}, 2),
    ]
}


def an_article(tagged: list[list[str]], text: str) -> Document:
    """An article that begins with what is tagged, a line each, then the text."""
    lines = "".join(f"— {quote}.\n" for quote, *_ in tagged)
    document = Document(Article(f"{lines}\n\n{text}"), Annotations(Source("a.txt")))
    start = 0
    for quote, label, *entity in tagged:
        start = document.article.text.index(quote, start)
        span = Span(start, start + len(quote))
        attributes: dict[str, Value] = {"entity": entity[0]} if entity else {}
        document.apply(edits.add_tags(document, label, [(span,)], attributes=attributes))
        start = span.end
    return document


def known_in(document: Document, memory: dict[str, Remembered] | None = None) -> list[Suggestion]:
    known = Known(default_schema(), memory)
    known.refresh(document)
    text = document.article.text
    return known.find(text, 0, len(text))


def untagged(document: Document, memory: dict[str, Remembered] | None = None) -> list[Suggestion]:
    """What is known in the text under the lines that are tagged."""
    below = document.article.text.index("\n\n")
    return [found for found in known_in(document, memory) if found.start > below]


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case[1]) for group in CASES.values() for case in group]
)
def test_what_was_tagged_before_is_known(case: Any) -> None:
    tagged, text, expected = case
    found = untagged(an_article(tagged, text))
    told = [[each.text, each.label, each.attributes.get("entity", "")] for each in found]
    assert told == [[*each, ""][:3] for each in expected]
    assert all(each.why and SHOWN <= each.score < 1 for each in found)


@pytest.mark.parametrize(
    ("tagged", "text", "why"),
    [
        ([["Orlova", "person"]], "said Orlova", "tagged before in this article"),
        (
            [["Maria Orlova", "person"]],
            "said Orlova",
            "as Maria Orlova, tagged before in this article",
        ),
        (
            [["Segei Berov", "person"]],
            "said Sergei Berov",
            "spelled like Segei Berov, tagged before in this article",
        ),
        ([], "said Vorn", "tagged in 3 other articles here"),
        ([], "the Tass Agency", "tagged in 1 other article here"),
    ],
)
def test_it_says_why(tagged: list[list[str]], text: str, why: str) -> None:
    assert [each.why for each in untagged(an_article(tagged, text), MEMORY)] == [why]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said Vorn", [("Vorn", "person", {"entity": "Ilka Vorn"})]),
        ("said Ilka Anna Vorn", [("Ilka Anna Vorn", "person", {"entity": "Ilka Vorn"})]),
        ("the Tass Agency", [("Tass Agency", "organization", {"kind": "media"})]),
        ("met the rebels", [("the rebels", "organization", {})]),
        ("in Mixed", []),
    ],
)
def test_other_articles_are_remembered(text: str, expected: list[tuple[str, str, Any]]) -> None:
    found = untagged(an_article([], text), MEMORY)
    assert [(each.text, each.label, each.attributes) for each in found] == expected


def test_this_article_counts_more_than_others() -> None:
    found = untagged(an_article([["Vorn", "location"]], "in Vorn"), MEMORY)
    assert [(each.label, each.attributes) for each in found] == [("location", {})]
    found = untagged(an_article([["Vorn", "person"]], "in Vorn"), MEMORY)
    assert [each.attributes for each in found] == [{"entity": "Ilka Vorn"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Orlova", [("person", {"entity": "Maria Orlova"})]),
        ("Maria Orlova", [("person", {})]),
        ("Vorn", [("person", {"entity": "Ilka Vorn"})]),
        ("Nobody", []),
    ],
)
def test_what_is_tagged_here_and_elsewhere(text: str, expected: list[tuple[str, Any]]) -> None:
    found = untagged(an_article([["Maria Orlova", "person"]], text), MEMORY)
    assert [(each.label, each.attributes) for each in found] == expected


def test_nothing_new_is_no_news() -> None:
    document = an_article([["Maria Orlova", "person"]], "Maria Orlova on 2000")
    known = Known(default_schema())
    assert known.refresh(document)
    assert not known.refresh(document)
    text = document.article.text
    place = text.rindex("Maria Orlova")
    document.apply(edits.add_tags(document, "person", [(Span(place, place + 12),)]))
    assert not known.refresh(document)
    document.apply(edits.add_tags(document, "quantity", [(Span(len(text) - 4, len(text)),)]))
    assert not known.refresh(document)
    document.apply(edits.add_tags(document, "location", [(Span(place, place + 12),)]))
    assert known.refresh(document)


def test_another_document_is_another_world() -> None:
    known = Known(default_schema())
    known.refresh(an_article([["Orlova", "person"]], ""))
    other = an_article([["Beran", "person"]], "Orlova and Beran")
    assert known.refresh(other)
    text = other.article.text
    assert {each.text for each in known.find(text, 0, len(text))} == {"Beran"}


NAMES = [
    *("Maria Orlova", "Orlova", "Maria", "Hana Orlova", "Marya Orlova", "M. Orlova", "Orlová"),
    *("Sarn Foreign Ministry", "foreign ministry", "Karsk Foreign Ministry", "SFMT", "Maria’s"),
    *("Sarn Front for More Trade", "Sarn", "South Sarn", "the rebels", "rebels", "Orlova Fund"),
]
ENTITIES = ["", "", "Maria Orlova", "Hana Orlova", "Q1", "Sarn Foreign Ministry", "Orlova"]
TEXT = " met ".join([*NAMES, *NAMES, *NAMES]) + ".\n"

changes = st.lists(
    st.tuples(
        st.sampled_from(["tag", "tag", "tag", "untag", "name", "undo", "redo"]),
        st.integers(0, 3 * len(NAMES) - 1),
        st.sampled_from(["person", "organization", "location", "date"]),
        st.sampled_from(ENTITIES),
    ),
    max_size=14,
)


def change(history: History, kind: str, number: int, label: str, entity: str) -> None:
    document = history.document
    tags = list(document)
    attributes: dict[str, Value] = {"entity": entity} if entity else {}
    if kind == "tag":
        start = 0
        for name in [*NAMES, *NAMES, *NAMES][:number]:
            start += len(name) + len(" met ")
        span = Span(start, start + len(NAMES[number % len(NAMES)]))
        edit = edits.add_tags(document, label, [(span,)], attributes=attributes)
    elif kind == "untag" and tags:
        edit = edits.remove_tags(document, [tags[number % len(tags)]])
    elif kind == "name" and tags:
        edit = edits.change_tag(tags[number % len(tags)], label=label, attributes=attributes)
    elif kind == "undo":
        history.undo()
        return
    else:
        history.redo()
        return
    if edit:
        history.do(edit)


@settings(max_examples=150, deadline=None)
@given(changes)
def test_only_what_is_tagged_now_counts(steps: list[tuple[str, int, str, str]]) -> None:
    document = Document(Article(TEXT), Annotations(Source("a.txt")))
    history = History(document)
    known = Known(default_schema())
    known.refresh(document)
    before = known.find(TEXT, 0, len(TEXT))
    for step in steps:
        change(history, *step)
        news = known.refresh(document)
        now = known.find(TEXT, 0, len(TEXT))
        assert now == known_in(document)
        assert news or now == before
        before = now


@settings(max_examples=100, deadline=None)
@given(changes)
def test_mentions_are_what_the_tags_say(steps: list[tuple[str, int, str, str]]) -> None:
    document = Document(Article(TEXT), Annotations(Source("a.txt")))
    history = History(document)
    seen = document.mentions.version
    texts = dict[str, Counter[Sense]]()
    for step in steps:
        change(history, *step)
        assert document.mentions.senses == Mentions(document).senses
        for text in document.mentions.changed[seen:]:
            texts[text] = Counter(document.mentions.senses.get(text, {}))
        seen = document.mentions.version
        assert {text: senses for text, senses in texts.items() if senses} == (
            document.mentions.senses
        )


pieces = st.lists(st.sampled_from([*NAMES, "said", ".", ",", "\n\n", "and", "-"]), max_size=60)


@settings(max_examples=100, deadline=None)
@given(
    pieces.map(" ".join),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=5),
    st.lists(st.integers(0, 600), max_size=5),
)
def test_pieces_of_the_text_give_what_the_whole_gives(
    text: str, tagged: list[str], cuts: list[int]
) -> None:
    known = Known(default_schema(), MEMORY)
    known.refresh(an_article([[name, "person"] for name in tagged], ""))
    bounds = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    found = [each for start, end in pairwise(bounds) for each in known.find(text, start, end)]
    assert found == known.find(text, 0, len(text))
    assert all(each.text == text[each.start : each.end] for each in found)
    assert all(one.end <= two.start for one, two in pairwise(found))
