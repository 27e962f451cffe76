"""What is suggested, and what of it still waits, whatever was looked at and edited before."""

import random
import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core import edits, offers
from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.pool import BLOCK, Pool
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.suggestion import SHOWN, Suggestion
from annotate.store.schemas import default_schema

SCHEMA = default_schema()
PARAGRAPH = (
    "Maria Orlova met Tomas Beran on 4 March. “We agreed on 12 points,” Orlova said. “We will meet"
    " again.” Beran left Karsk on 5 March for Sarn.\n\n"
)
TEXT = PARAGRAPH * 30


def names(text: str, start: int, end: int) -> Iterator[Suggestion]:
    for found in re.finditer(r"[A-Z]\w+(?: [A-Z]\w+)*", text):
        if start <= found.start() < end:
            score = 0.9 if " " in found[0] else 0.7
            yield Suggestion(
                "person", (Span(*found.span()),), found[0], suggester="names", score=score
            )


def unsure(text: str, start: int, end: int) -> Iterator[Suggestion]:
    for found in re.finditer(r"points", text):
        if start <= found.start() < end:
            span = Span(*found.span())
            yield Suggestion("other", (span,), found[0], suggester="names", score=SHOWN / 2)


def dates(text: str, start: int, end: int) -> Iterator[Suggestion]:
    for found in re.finditer(r"\d+ March", text):
        if start <= found.start() < end:
            yield Suggestion("date", (Span(*found.span()),), found[0], suggester="dates", score=0.9)


def numbers(text: str, start: int, end: int) -> Iterator[Suggestion]:
    for found in re.finditer(r"\d+", text):
        if start <= found.start() < end:
            span = Span(*found.span())
            yield Suggestion("quantity", (span,), found[0], suggester="quantities", score=1)


def claims(text: str, start: int, end: int) -> Iterator[Suggestion]:
    for found in re.finditer("“([^”]*)”", text):
        if start <= found.start(1) < end:
            yield Suggestion("claim", (Span(*found.span(1)),), found[1], suggester="attributions")


SUGGESTERS = {
    "names": names,
    "unsure": unsure,
    "dates": dates,
    "quantities": numbers,
    "attributions": claims,
}


def a_session(text: str = TEXT) -> Session:
    document = Document(Article(text, "a.txt"), Annotations(Source("a.txt")))
    session = Session(document, SCHEMA, by="ana")
    session.pool = Pool(document, SCHEMA, SUGGESTERS)
    return session


def pool_of(session: Session) -> Pool:
    assert session.pool is not None
    return session.pool


def told(found: list[Suggestion]) -> list[tuple[str, str]]:
    return [(suggestion.label, suggestion.text) for suggestion in found]


def test_of_two_that_overlap_the_better_is_offered() -> None:
    pool = pool_of(a_session(PARAGRAPH))
    assert told(pool.between(0, len(PARAGRAPH))) == [
        ("person", "Maria Orlova"),
        ("person", "Tomas Beran"),
        ("date", "4 March"),
        ("claim", "We agreed on 12 points,"),
        ("person", "We"),
        ("quantity", "12"),
        ("person", "Orlova"),
        ("claim", "We will meet again."),
        ("person", "We"),
        ("person", "Beran"),
        ("person", "Karsk"),
        ("date", "5 March"),
        ("person", "Sarn"),
    ]


def test_what_is_less_sure_is_offered_on_request() -> None:
    pool = pool_of(a_session(PARAGRAPH))
    assert ("other", "points") not in told(pool.between(0, 200))
    pool.ask_for(0)
    assert ("other", "points") in told(pool.between(0, 200))


@given(st.lists(st.integers(0, len(TEXT) - 1), max_size=8), st.integers(0, len(TEXT)))
def test_what_is_offered_does_not_depend_on_what_was_looked_at(
    places: list[int], start: int
) -> None:
    whole = pool_of(a_session()).between(0, len(TEXT))
    pool = pool_of(a_session())
    for place in places:
        pool.between(place, place + 1)
    assert pool.between(0, len(TEXT)) == whole
    assert list(pool.after(start)) == [s for s in whole if s.start > start]
    assert list(pool.before(start)) == [s for s in reversed(whole) if s.start < start]


def test_a_suggestion_is_found_once_where_blocks_meet() -> None:
    text = "x" * (BLOCK - 4) + " Maria Orlova met 12 people. " + "y" * BLOCK
    pool = pool_of(a_session(text))
    assert told(pool.between(0, len(text))) == [("person", "Maria Orlova"), ("quantity", "12")]
    assert told(pool.between(BLOCK, BLOCK + 1)) == [("person", "Maria Orlova")]


def test_only_blocks_that_are_asked_for_are_looked_through() -> None:
    asked: list[tuple[int, int]] = []

    def noting(text: str, start: int, end: int) -> list[Suggestion]:
        asked.append((start, end))
        return []

    document = Document(Article("x" * BLOCK * 1000, "a.txt"), Annotations(Source("a.txt")))
    pool = Pool(document, SCHEMA, {"noting": noting})
    pool.look(0, 500 * BLOCK, 502 * BLOCK - 1)
    pool.look(9, 500 * BLOCK, 502 * BLOCK - 1)
    assert asked == [(n * BLOCK, n * BLOCK + BLOCK) for n in (499, 500, 501)] or asked == [
        (n * BLOCK, n * BLOCK + BLOCK) for n in (500, 499, 501)
    ]
    pool.between(500 * BLOCK, 502 * BLOCK)
    assert len(asked) <= 3 + 4


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32))
def test_what_waits_is_what_is_neither_tagged_nor_rejected(seed: int) -> None:
    """After any edits, the pool that saw them and a new one agree, and what is left is counted."""
    random_ = random.Random(seed)
    session = a_session()
    pool = pool_of(session)
    for _ in range(random_.randrange(1, 12)):
        waiting = pool.between(0, len(TEXT))
        some = random_.sample(waiting, min(len(waiting), random_.randrange(1, 4)))
        kind = random_.choice(["accept", "reject", "undo", "redo", "tag"])
        if kind == "accept":
            offers.accept_all(session, some)
        elif kind == "reject":
            offers.reject(session, some)
        elif kind == "undo":
            session.undo()
        elif kind == "redo":
            session.redo()
        else:
            start = random_.randrange(len(TEXT) - 9)
            place = (Span(start, start + 9),)
            label = random_.choice(["person", "claim", "cue"])
            session.do(edits.add_tags(session.document, label, [place]))
    again = Pool(session.document, SCHEMA, SUGGESTERS)
    waiting = again.between(0, len(TEXT))
    assert pool.between(0, len(TEXT)) == waiting
    while not pool.left()[1]:
        pass
    assert pool.left() == (len(waiting), True)


def test_a_name_that_is_rejected_twice_is_not_offered_elsewhere() -> None:
    session = a_session()
    pool = pool_of(session)
    first, second, *_ = [s for s in pool.after(0) if s.text == "Karsk"]
    offers.reject(session, [first])
    assert [s.text for s in pool.after(-1)].count("Karsk") == 29
    offers.reject(session, [second])
    assert "Karsk" not in [s.text for s in pool.after(-1)]
    session.undo()
    assert [s.text for s in pool.after(-1)].count("Karsk") == 29


def test_a_name_that_is_tagged_is_offered_in_spite_of_a_rejection() -> None:
    session = a_session()
    pool = pool_of(session)
    first, second, third, *_ = [s for s in pool.after(0) if s.text == "Karsk"]
    offers.reject(session, [first, second])
    session.do(edits.add_tags(session.document, "location", [third.spans]))
    assert [s.text for s in pool.after(-1)].count("Karsk") == 27


def test_a_date_that_is_rejected_is_offered_elsewhere() -> None:
    session = a_session()
    pool = pool_of(session)
    first = next(s for s in pool.after(0) if s.text == "4 March")
    offers.reject(session, [first])
    assert [s.text for s in pool.after(-1)].count("4 March") == 29


@pytest.mark.parametrize(
    ("label", "quote", "gone"),
    [
        ("person", "Tomas", True),
        ("date", "Tomas Beran", True),
        ("claim", "met Tomas Beran on", False),
        ("cue", "Tomas Beran", False),
    ],
)
def test_what_a_tag_touches_is_not_offered(label: str, quote: str, gone: bool) -> None:
    session = a_session(PARAGRAPH)
    start = PARAGRAPH.index(quote)
    place = (Span(start, start + len(quote)),)
    session.do(edits.add_tags(session.document, label, [place]))
    there = told(pool_of(session).between(0, len(PARAGRAPH)))
    assert (("person", "Tomas Beran") not in there) == gone


# Walking


def walked(session: Session, steps: int, *, back: bool = False) -> list[str]:
    seen = []
    for _ in range(steps):
        if not (offers.previous_thing if back else offers.next_thing)(session):
            break
        seen.append(session.text[slice(*session.places()[0])])
    return seen


def test_suggestions_and_what_else_is_worth_a_tag_are_one_walk() -> None:
    session = a_session("Maria Orlova met 12 men. “Sarn is 7 km away,” she said.\n")
    session.pool = Pool(session.document, SCHEMA, {"claims": claims, "dates": dates})
    ahead = walked(session, 9)
    assert ahead == ["Maria Orlova", "12", "Sarn is 7 km away,", "Sarn", "7"]
    session.go(len(session.text))
    assert walked(session, 9, back=True) == ahead[::-1]


def test_what_was_rejected_is_walked_past() -> None:
    session = a_session("Maria Orlova met 12 men in Sarn.\n")
    offers.next_thing(session)
    suggestion = offers.meant(session)
    assert suggestion is not None and suggestion.text == "Maria Orlova"
    offers.reject(session, [suggestion])
    session.go(0)
    assert walked(session, 9) == ["12", "Sarn"]


def test_the_walk_over_suggestions_visits_each_once() -> None:
    session = a_session(PARAGRAPH)
    wanted = [s.text for s in pool_of(session).between(0, len(PARAGRAPH))]
    seen = []
    while offers.next_suggestion(session) == "found":
        seen.append(session.text[slice(*session.places()[0])])
    assert seen == wanted
    session.go(len(PARAGRAPH))
    seen = []
    while offers.next_suggestion(session, back=True) == "found":
        seen.append(session.text[slice(*session.places()[0])])
    assert seen == wanted[::-1]


def test_the_walk_over_suggestions_goes_around() -> None:
    session = a_session(PARAGRAPH)
    wanted = [s.text for s in pool_of(session).between(0, len(PARAGRAPH))]
    session.go(len(PARAGRAPH))
    assert offers.next_suggestion(session) == "around"
    assert session.text[slice(*session.places()[0])] == wanted[0]
    session.go(0)
    assert offers.next_suggestion(session, back=True) == "around"
    assert session.text[slice(*session.places()[0])] == wanted[-1]
    offers.reject(session, pool_of(session).between(0, len(PARAGRAPH)))
    assert offers.next_suggestion(session) == ""


def test_nothing_is_meant_where_a_tag_is() -> None:
    session = a_session(PARAGRAPH)
    pool_of(session).look(9)
    session.go(PARAGRAPH.index("agreed"))
    meant = offers.meant(session)
    assert meant is not None and meant.label == "claim"
    session.do(
        edits.add_tags(session.document, "other", [(Span(session.cursor, session.cursor + 6),)])
    )
    assert offers.meant(session) is None


def test_a_word_in_a_suggested_claim_is_tagged_by_itself() -> None:
    session = a_session(PARAGRAPH)
    pool_of(session).look(9)
    session.go(PARAGRAPH.index("agreed"))
    claim = offers.meant(session)
    assert claim is not None and claim.label == "claim"
    assert offers.takes(session, claim, "claim") and not offers.takes(session, claim, "source")
    session.select_parts(claim.spans)
    assert offers.takes(session, claim, "source") and not offers.takes(session, claim, "person")


def test_who_tags_what_was_rejected_takes_that_back() -> None:
    session = a_session(PARAGRAPH)
    first = next(s for s in pool_of(session).after(0) if s.text == "Karsk")
    offers.reject(session, [first])
    session.do(edits.add_tags(session.document, "location", [first.spans]))
    assert session.document.rejected, "as something else, it is no person still"
    session.do(edits.add_tags(session.document, "person", [first.spans]))
    assert not session.document.rejected
    session.undo()
    assert [tag.text for tag in session.document.rejected.values()] == ["Karsk"]


def test_what_changes_on_the_screen_is_told() -> None:
    session = a_session()
    pool = pool_of(session)
    pool.look(9)
    assert len(pool.news()) == len(pool.between(0, len(TEXT))) and not pool.news()
    first, second, third, *_ = [s for s in pool.after(0) if s.text == "Karsk"]
    offers.reject(session, [first, second])
    assert third.spans[0] in pool.news(), "it is not offered any more, either"
    pool.ask_for(0)
    pool.look(9)
    assert {TEXT[slice(*span)] for span in pool.news()} == {"points"}
