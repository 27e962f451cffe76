"""The canonical name that an article itself offers."""

import pytest

from annotate.core import canonical, edits, marking
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.core.tags import Tag, Value
from tests.core.test_session import a_session

TEXT = (
    "Maria Orlova met Tomas Beran in Karsk. Orlova left. Tomsa Beran stayed, as did Maria. "
    "ORLOVA wrote. The Orlova Fund paid. Then Orlova came back.\n"
)


def tagged(*quotes: str, label: str = "person") -> Session:
    """A session with a tag on each quote, the first that has none; `quote=name` names it."""
    session = a_session(TEXT)
    for quote in quotes:
        text, _, name = quote.partition("=")
        start = TEXT.index(text)
        while any(tag.start <= start < tag.end for tag in session.document):
            start = TEXT.index(text, start + 1)
        span = Span(start, start + len(text))
        attributes: dict[str, Value] = {"entity": name} if name else {}
        edit = edits.add_tags(session.document, label, [(span,)], attributes=attributes)
        session.do(edit)
    return session


def last(session: Session) -> Tag:
    """The tag made last, with the cursor on it."""
    tag = next(tag for _, tag in session.history.done[-1].tags if tag)
    session.go_to(tag)
    return tag


@pytest.mark.parametrize(
    ("quotes", "offered"),
    [
        (["Maria Orlova", "Orlova"], ["Maria Orlova"]),
        (["Maria Orlova", "Maria"], ["Maria Orlova"]),
        (["Maria Orlova", "ORLOVA"], ["Maria Orlova"]),
        # All words of the mention must be in the name.
        (["Maria Orlova", "Orlova Fund"], []),
        # A slip of the pen.
        (["Tomas Beran", "Tomsa Beran"], ["Tomas Beran"]),
        (["Tomas Beran", "Maria Orlova"], []),
        # What has a canonical name is likelier than what has none.
        (["Maria Orlova=Q1", "Orlova Fund", "Orlova"], ["Q1", "Orlova Fund"]),
        (["Maria Orlova=Q1", "Orlova=Q2", "Orlova"], ["Q2", "Q1"]),
        # The same words without a name are no news.
        (["Orlova", "Orlova"], []),
        (["Orlova=Maria Orlova", "Orlova"], ["Maria Orlova"]),
        (["Orlova"], []),
    ],
    ids=lambda value: " ".join(value),
)
def test_names_are_offered_likeliest_first(quotes: list[str], offered: list[str]) -> None:
    session = tagged(*quotes)
    tag = last(session)
    assert canonical.ranked(session.document, tag) == offered
    assert canonical.offered(session.document, tag) == (offered[0] if offered else "")


def test_a_tag_that_has_its_name_is_offered_none() -> None:
    session = tagged("Maria Orlova", "Orlova=Q1")
    assert canonical.offered(session.document, last(session)) == ""
    assert marking.offered_name(session) == ""


def test_tags_with_another_label_offer_nothing() -> None:
    session = tagged("Maria Orlova")
    marking.label(session, "person")
    session.do(edits.add_tags(session.document, "organization", [(Span(39, 45),)]))
    assert canonical.ranked(session.document, last(session)) == []


def test_only_tags_near_by_are_looked_at() -> None:
    text = "Maria Orlova " + "met " * (canonical.REACH + 1) + "Orlova"
    session = a_session(text)
    places = [Span(13 + 4 * n, 16 + 4 * n) for n in range(canonical.REACH)]
    places += [Span(0, 12), Span(len(text) - 6, len(text))]
    session.do(edits.add_tags(session.document, "person", [(span,) for span in places]))
    final = session.document.tags[session.document.order[-1][2]]
    assert canonical.ranked(session.document, final) == []
    first_met = session.document.tags[session.document.order[1][2]]
    session.do(edits.remove_tags(session.document, [first_met]))
    assert canonical.ranked(session.document, final) == ["Maria Orlova"]


def test_a_name_is_taken_for_all_with_the_same_text() -> None:
    session = tagged("Maria Orlova", "Orlova", "Orlova")
    before = [*session.document]
    steps = len(session.history.done)
    last(session)
    assert "2 times" in marking.take_name(session)
    names = [tag.attributes.get("entity") for tag in session.document]
    assert names == [None, "Maria Orlova", "Maria Orlova"]
    assert len(session.history.done) == steps + 1
    session.undo()
    assert [*session.document] == before
    session.redo()
    assert [tag.attributes.get("entity") for tag in session.document] == names


def test_a_name_that_is_there_goes_to_the_others() -> None:
    session = tagged("Orlova", "Orlova=Q1")
    last(session)
    marking.take_name(session)
    assert [tag.attributes["entity"] for tag in session.document] == ["Q1", "Q1"]
    assert "has its canonical name" in marking.take_name(session)


def test_labels_without_canonical_names_are_offered_none() -> None:
    session = tagged("Maria Orlova", "Orlova", label="quantity")
    last(session)
    assert marking.offered_name(session) == ""
    assert "no canonical name" in marking.take_name(session)
    assert not any(tag.attributes for tag in session.document)
