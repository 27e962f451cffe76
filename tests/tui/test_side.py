"""The side panel as rows: what it lists, that it always fits, and the advice on what is next."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core import edits
from annotate.core.annotations import STATUSES
from annotate.core.session import Session
from annotate.core.spans import Span
from annotate.render.palette import Palette
from annotate.store.schemas import Config, default_schema
from annotate.tui import side
from annotate.tui.advice import advice
from annotate.tui.bindings import palette_for
from annotate.tui.keymap import Keymap
from annotate.tui.rows import row_width
from annotate.tui.side import DETAILS, PANEL_WIDTH, Side, panel
from tests.core.test_session import SCHEMA, TEXT, a_session, at

PALETTE: Palette = palette_for(default_schema(), Config())
KEYMAP = Keymap(default_schema())


def with_tags(*tags: tuple[str, str]) -> Session:
    """A session with each label on the first place of its text; the cursor is at the start."""
    session = a_session()
    for label, quote in tags:
        start = session.text.index(quote)
        session.do(edits.add_tags(session.document, label, [(Span(start, start + len(quote)),)]))
    session.go(0)
    return session


THREE = (("location", "Karsk"), ("person", "Maria Orlova"), ("person", "Tomas Beran"))


def lines(
    session: Session,
    known: Side | None = None,
    height: int = 30,
    told: str = "",
    walking: bool = False,
) -> list[str]:
    rows = panel(session, PALETTE, known or Side(), height, told, walking)
    return ["".join(segment.text for segment in row).rstrip() for row in rows]


def listed(session: Session, known: Side) -> list[str]:
    return [session.document.tags[id].text for id in known.ids(session)]


def test_tags_are_listed_in_text_order_or_by_label() -> None:
    session, known = with_tags(*THREE), Side()
    assert listed(session, known) == ["Maria Orlova", "Tomas Beran", "Karsk"]
    known.only = frozenset({"location"})
    assert listed(session, known) == ["Karsk"]
    known.only = frozenset()
    session.do(edits.add_tags(session.document, "location", [(Span(0, 7),)]))
    session.do(edits.add_tags(session.document, "no such label", [(Span(8, 15),)]))
    assert listed(session, known)[:2] == ["Veldian", "Foreign"]
    known.sort_by_label = True
    # Those of the schema in its order, each in text order; others after them.
    assert listed(session, known) == ["Maria Orlova", "Tomas Beran", "Veldian", "Karsk", "Foreign"]


def test_another_article_is_another_list() -> None:
    known = Side()
    assert listed(with_tags(*THREE), known) and listed(a_session(), known) == []


@pytest.mark.parametrize(
    ("cursor", "only", "by_label", "expected"),
    [
        ("Veldian", "", False, "Maria Orlova"),
        ("Maria", "", False, "Maria Orlova"),
        ("met", "", False, "Tomas Beran"),
        ("denied", "", False, "Karsk"),
        ("Karsk", "", True, "Karsk"),
        ("met", "location", False, "Karsk"),
        ("Maria", "location", False, "Karsk"),
        ("met", "", True, "Tomas Beran"),
    ],
)
def test_the_list_is_where_the_cursor_is(
    cursor: str, only: str, by_label: bool, expected: str
) -> None:
    session, known = at(with_tags(*THREE), cursor), Side()
    known.only, known.sort_by_label = frozenset({only} - {""}), by_label
    assert listed(session, known)[known.place_of(session)] == expected


def test_an_empty_list_has_a_place_too() -> None:
    known = Side()
    assert known.place_of(a_session()) == 0
    known.only = frozenset({"event"})
    assert known.place_of(with_tags(*THREE)) == 0


def test_counts_list_and_the_tag_here_are_shown() -> None:
    session = with_tags(*THREE)
    tag = next(iter(session.document))
    changes = {"entity": "Q1", "role": "minister"}
    session.do(edits.change_tag(tag, attributes={**changes}, note="of Veldia", by="ana"))
    shown = lines(at(session, "Maria"))
    assert shown[0] == "│ 3 tags"
    assert shown[1] == "│ p 2  l 1"
    assert shown[2:5] == ["│› p  Maria Orlova", "│  p  Tomas Beran", "│  l  Karsk"]
    below = "\n".join(shown[5:])
    for fact in (
        "person",
        "A human being",
        "entity: Q1",
        "role: minister",
        "note: of Veldia",
        "ana",
    ):
        assert fact in below


def test_fragments_and_links_of_the_tag_here_are_shown_from_both_ends() -> None:
    session = with_tags(("claim", "We agreed on nothing"), ("person", "Tomas Beran"))
    person, claim = session.document
    session.do(edits.link_tags(session.document, "claimant", claim, person))
    other = TEXT.index("We will")
    session.do(edits.respan_tag(session.document, claim, (*claim.spans, Span(other, other + 7))))
    shown = "\n".join(lines(at(session, "agreed")))
    assert "claimant → Tomas Beran" in shown and "2 fragments" in shown
    assert "claimant ← We agreed" in "\n".join(lines(at(session, "Tomas")))


def test_the_list_scrolls_with_the_cursor() -> None:
    session = a_session("word " * 500)
    places = [(Span(5 * n, 5 * n + 4),) for n in range(500)]
    session.do(edits.add_tags(session.document, "other", places))
    for cursor in (0, 1200, 2495):
        session.go(cursor)
        assert sum(line.startswith("│›") for line in lines(session)) == 1


def test_a_filtered_list_says_of_how_many() -> None:
    known = Side()
    known.only, known.sort_by_label = frozenset({"person"}), True
    assert lines(with_tags(*THREE), known)[0] == "│ 2 of 3 tags  by label"


TAGS = st.lists(
    st.tuples(
        st.sampled_from([*(label.name for label in SCHEMA.labels), "unknown"]),
        st.integers(0, len(TEXT) - 30),
        st.integers(1, 29),
        st.text(max_size=80),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(TAGS, st.integers(0, len(TEXT)), st.integers(1, 40), st.text(max_size=120), st.booleans())
def test_the_panel_fits_whatever_is_in_it(
    tags: list[tuple[str, int, int, str]], cursor: int, height: int, told: str, walking: bool
) -> None:
    session = a_session()
    for label, start, size, text in tags:
        edit = edits.add_tags(
            session.document,
            label,
            [(Span(start, start + size),)],
            attributes={"entity": text, "list": [text, text]},
            note=text,
        )
        session.do(edit)
    session.go(session.cluster_start(cursor))
    rows = panel(session, PALETTE, Side(), height, told, walking)
    assert all(row_width(row) <= PANEL_WIDTH for row in rows)
    assert len(rows) == height or height < 8
    assert len(side._details(session, PALETTE, session.tag)) <= DETAILS


def test_a_label_that_starts_with_a_wide_letter_fits() -> None:
    session = a_session()
    session.do(edits.add_tags(session.document, "漢字", [(Span(0, 40),)]))
    rows = panel(session, PALETTE, Side(), 20, "", False)
    assert all(row_width(row) <= PANEL_WIDTH for row in rows)


def test_with_many_labels_the_advice_is_not_pushed_out() -> None:
    session = a_session()
    for label in SCHEMA.labels:
        places = [(Span(n, n + 3),) for n in range(12)]
        session.do(edits.add_tags(session.document, label.name, places))
    tag = session.document.tags[session.document.order[0][2]]
    many = {f"attribute {n}": "x" for n in range(12)}
    session.do(edits.change_tag(tag, attributes={**many}))
    session.go_to(session.document.tags[tag.id])
    # The panel of a screen of 24 rows.
    assert len(panel(session, PALETTE, Side(), 19, "what is next " * 9, False)) == 19


# Advice


@pytest.mark.parametrize(
    ("tags", "cursor", "expected"),
    [
        ([], "met", "Tab next: “Orlova” has no tag"),
        ([("person", "Maria Orlova")], "Maria", "Tab next: “Orlova” has no tag"),
        ([("claim", "We agreed")], "agreed", "@ this claim has no claimant yet"),
        ([("date", "Tuesday")], "Tuesday", "Enter sets its value"),
        ([], "left for", "Tab next: “Karsk” has no tag"),
        (
            [("location", "Karsk.")],
            "Karsk.",
            "nothing without a tag from here on: ^T sets the status",
        ),
    ],
)
def test_advice_on_what_is_next(tags: list[tuple[str, str]], cursor: str, expected: str) -> None:
    assert advice(at(with_tags(*tags), cursor), KEYMAP) == expected


def test_a_claim_lacks_its_claimant_then_its_cue_then_values() -> None:
    session = with_tags(("claim", "We agreed"), ("cue", "said"), ("person", "Tomas Beran"))
    person, claim, cue = session.document
    at(session, "agreed")
    for kind, other, expected in [
        ("claimant", person, "@ this claim has no cue yet"),
        ("cue", cue, "Enter sets its check"),
    ]:
        session.do(edits.link_tags(session.document, kind, claim, other))
        assert advice(session, KEYMAP) == expected
    session.do(edits.change_tag(claim, attributes={"check": "worthy"}))
    assert advice(session, KEYMAP).startswith("Tab next")


@pytest.mark.parametrize("status", ["", *STATUSES])
def test_at_the_end_the_status_is_told(status: str) -> None:
    session = a_session()
    session.document.metadata = type(session.document.metadata)(status=status)
    session.go(len(TEXT))
    told = advice(session, KEYMAP)
    assert told == f"this article is {status}" if status in ("done", "reviewed") else "^T" in told
