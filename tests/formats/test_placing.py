"""Tags are placed where their text stands, or nowhere, and what was done is told."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.spans import Span
from annotate.formats import units
from annotate.formats.contract import Imported, ImportedTag
from annotate.formats.placing import place
from tests.formats.conftest import BLANKS, WORDS

TEXT = (
    "👍🏽 Orlova said.\r\nOrlova left Genf.\r\nThen Orlova spoke, far away"
    + " ." * 300
    + " Orlova 𝕏"
)
texts = st.lists(st.sampled_from([*WORDS, *BLANKS]), min_size=1, max_size=20).map("".join)


def placed(
    spans: list[tuple[int, int]],
    said: str | None,
    text: str = TEXT,
    *,
    base: str | None = None,
    **more: str,
) -> tuple[list[tuple[Span, ...]], list[str], list[str]]:
    tag = ImportedTag("person", tuple(Span(*span) for span in spans), said, line=7, **more)  # type: ignore[arg-type]
    found = place(Imported(text=base, tags=[tag]), text, " … ")
    assert all(trouble.line == 7 for trouble in found.troubles)
    return [spans for _, spans in found.placed], [t.why for t in found.troubles], found.notes


MOVED = ["1 tag placed where their text stands, as it is not at their offsets"]
FIRST = TEXT.index("Orlova")
SECOND = TEXT.index("Orlova", FIRST + 1)
GENF = TEXT.index("Genf")


def test_offsets_that_fit_are_taken() -> None:
    assert placed([(FIRST, FIRST + 6)], "Orlova") == ([((FIRST, FIRST + 6),)], [], [])
    assert placed([(FIRST, FIRST + 6)], None) == ([((FIRST, FIRST + 6),)], [], [])
    two = [(FIRST, FIRST + 6), (GENF, GENF + 4)]
    assert placed(two, "Orlova … Genf") == ([tuple(two)], [], [])


def test_a_blank_may_be_another_one() -> None:
    start = TEXT.index("said")
    assert placed([(start, start + 13)], "said. Orlova") == ([((start, start + 13),)], [], [])


def test_the_only_place_of_a_text_is_taken() -> None:
    assert placed([(0, 4)], "Genf") == ([((GENF, GENF + 4),)], [], MOVED)
    assert placed([], "Genf") == ([((GENF, GENF + 4),)], [], [])
    assert placed([(0, 9999)], "Genf") == ([((GENF, GENF + 4),)], [], MOVED)
    assert placed([(5, 5)], "Genf") == ([((GENF, GENF + 4),)], [], MOVED)


def test_of_several_places_only_one_that_is_told_apart_is_taken() -> None:
    last = TEXT.rindex("Orlova")
    assert placed([(last - 5, last + 1)], "Orlova") == ([((last, last + 6),)], [], MOVED)
    assert placed([], "Orlova", after=" left Genf") == ([((SECOND, SECOND + 6),)], [], [])
    assert placed([], "Orlova", before="\r\n", after=" left") == ([((SECOND, SECOND + 6),)], [], [])


@pytest.mark.parametrize(
    ("spans", "said", "told"),
    [
        ([(1, 7)], "Orlova", "“Orlova” is not at 1-7 and stands 4 times elsewhere"),
        ([], "Orlova", "“Orlova” stands 4 times"),
        ([(0, 4)], "Karsk", "“Karsk” is not at 0-4 and stands nowhere"),
        ([], "Karsk", "“Karsk” stands nowhere"),
        ([(0, 9999)], None, "no text stands at 0-9999"),
        ([(4, 4)], None, "no text stands at 4-4"),
        ([(0, 2), (3, 5)], "x", "“x” is not at 0-2, 3-5"),
        (
            [(0, 6), (7, 9)],
            "Orlova … Genf",
            "“Orlova … Genf” is not at 0-6, 7-9 and stands nowhere",
        ),
    ],
)
def test_else_it_is_told(spans: list[tuple[int, int]], said: str | None, told: str) -> None:
    tags, why, notes = placed(spans, said)
    assert (tags, [line.removeprefix("person: ") for line in why], notes) == ([], [told], [])


def test_fragments_are_found_together() -> None:
    shifted = [(SECOND - 3, SECOND + 3), (GENF - 3, GENF + 1)]
    expected = ((SECOND, SECOND + 6), (GENF, GENF + 4))
    assert placed(shifted, "Orlova … Genf") == ([expected], [], MOVED)


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (units.utf16, "UTF-16 units"),
        (units.utf8, "bytes"),
        (units.without_cr, "line ends of two characters as one"),
    ],
)
def test_offsets_in_another_unit_are_found_out(
    make: Callable[[str], units.Units], name: str
) -> None:
    unit = make(TEXT)
    places = [(FIRST, FIRST + 6), (GENF, GENF + 4), (len(TEXT) - 1, len(TEXT))]
    tags = [
        ImportedTag("x", (Span(unit.to_unit(a), unit.to_unit(b)),), TEXT[a:b]) for a, b in places
    ]
    found = place(Imported(tags=tags), TEXT, " ")
    assert [spans for _, spans in found.placed] == [((a, b),) for a, b in places]
    assert found.notes == [f"its offsets count {name}; they were converted"]


@given(texts, st.integers(0, 40), st.integers(1, 10))
def test_between_texts_that_differ_in_blanks_only_offsets_are_exact(
    text: str, start: int, size: int
) -> None:
    base = " ".join(text.split())
    end = min(len(base), start + size)
    if start >= end:
        return
    tags, why, _ = placed([(start, end)], None, text, base=base)
    wanted = "".join(base[start:end].split())
    if not wanted:
        assert (tags, len(why)) == ([], 1)
        return
    [((first, last),)] = tags
    assert "".join(text[first:last].split()) == wanted
    assert "".join(text[:first].split()) == "".join(base[:start].split())


def test_a_text_that_differs_in_more_is_searched() -> None:
    base = TEXT.replace("said", "had said")
    tags, why, notes = placed([(base.index("Genf"), base.index("Genf") + 4)], None, base=base)
    assert (tags, why, notes) == ([((GENF, GENF + 4),)], [], MOVED)


def test_fragments_parted_by_a_line_break_only_are_one() -> None:
    text = "one\r\n two three"
    tag = ImportedTag("x", (Span(0, 3), Span(6, 9), Span(10, 15)), None)
    found = place(Imported(tags=[tag], rejoin=True), text, " ")
    assert [spans for _, spans in found.placed] == [((0, 9), (10, 15))]
