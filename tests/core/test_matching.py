"""What is looked for is found in all its forms; a regular expression never hangs."""

import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.matching import Clock, How, Slow, compiled, in_lines, require_sound, spans, there
from annotate.core.query import Piece
from annotate.core.spans import Span


def found(text: str, wanted: str, how: How = How(), *, regex: bool = False) -> list[str]:  # noqa: B008
    return [text[a:b] for a, b in spans(Piece(wanted, regex), text, how, Clock())]


ANY = How(ignore_case=True)
WORD = How(whole_words=True)


@pytest.mark.parametrize(
    ("text", "wanted", "how", "hits"),
    [
        ("STRASSE, Straße", "straße", ANY, ["STRASSE", "Straße"]),
        ("strasse, Straße", "STRASSE", ANY, ["strasse", "Straße"]),
        ("İzmir, izmir, i\u0307zmir", "İZMİR", ANY, []),
        ("İzmir, i\u0307zmir", "İzmir", ANY, ["İzmir", "i\u0307zmir"]),
        ("Orlova orlova", "Orlova", How(), ["Orlova"]),
        ("Orlova orlova", "orlova", How(), ["Orlova", "orlova"]),
        ("Orlova orlova", "orlova", How(ignore_case=False), ["orlova"]),
        ("Ana, Banana, ana’s", "ana", WORD, ["Ana", "ana"]),
        ("ba a a", "a a", WORD, ["a a"]),
        ("Cafe\u0301s cafe\u0301", "café", WORD, ["cafe\u0301"]),
        ("玛丽亚说", "玛丽亚", WORD, ["玛丽亚"]),
        ("“don’t”", '"don\'t"', How(), ["“don’t”"]),
    ],
)
def test_texts(text: str, wanted: str, how: How, hits: list[str]) -> None:
    assert found(text, wanted, how) == hits


@pytest.mark.parametrize(
    ("text", "pattern", "how", "hits"),
    [
        ("Orlova, orlov", "orlova?", How(), ["Orlova", "orlov"]),
        ("Orlova, orlov", "Orlova?", How(), ["Orlova"]),
        (r"Orlova", r"\W|\p{Lu}rlova", How(), ["Orlova"]),
        ("STRASSE", "straße", How(), ["STRASSE"]),
        ("one\ntwo", "^t.*$", How(), ["two"]),
        ("e\u0301a", "e", How(), ["e\u0301"]),
        ("abc", "x*", How(), []),
        ("Ana, Banana", "ana", WORD, ["Ana"]),
        ("ab", "a|b", How(), ["a", "b"]),
        ("banana", "a|an", WORD, []),
    ],
)
def test_regular_expressions(text: str, pattern: str, how: How, hits: list[str]) -> None:
    assert found(text, pattern, how, regex=True) == hits


ALIKE = {"'": "'‘’", '"': '"“”', "-": "-–—"}


@st.composite
def forms(draw: st.DrawFn) -> tuple[str, str]:
    """What is typed, and a form of it that a text may have."""
    letters = st.sampled_from([*"abkSsIiß'\"- ", "é", "ü", "ç", "Ö", "σ", "й", "Я"])
    wanted = draw(st.text(letters, min_size=1, max_size=12).filter(str.strip))
    text = wanted
    if draw(st.booleans()):
        text = draw(st.sampled_from([str.upper, str.lower]))(text)
    text = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), text)
    text = "".join(draw(st.sampled_from(ALIKE.get(char, char))) for char in text)
    return unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), wanted), text


@given(forms())
def test_every_form_of_what_is_typed_is_found_whole(form: tuple[str, str]) -> None:
    wanted, text = form
    assert [unicodedata.normalize("NFC", one) for one in found(f"({text})", wanted, ANY)][:1] == [
        unicodedata.normalize("NFC", text).strip()
    ]


SLOW = r"(\w|\w\w)+\d[^ -~]"
LONG = ("x" * 46 + " ") * 9 + "1é"


def slow() -> str:
    with pytest.raises(Slow) as caught:
        spans(Piece(SLOW, True), LONG, How(), Clock(0.05))
    return str(caught.value)


WRITTEN = st.text(st.sampled_from([*"aAbsSkK1 -'\"\n", *"ßſéﬁK", "\u0301", "\u00ad"]), max_size=8)


@given(WRITTEN, WRITTEN, st.sampled_from([How(), How(True), How(False, True), How(True, True)]))
def test_a_text_that_has_a_piece_has_a_place_of_it(text: str, wanted: str, how: How) -> None:
    piece = Piece(wanted)
    assert there(piece, text, how, Clock()) is bool(spans(piece, text, how, Clock()))


def test_a_regular_expression_is_given_up() -> None:
    assert slow() == SLOW


def test_so_it_is_in_another_thread() -> None:
    told: list[str] = []
    thread = threading.Thread(target=lambda: told.append(slow()))
    thread.start()
    thread.join()
    assert told == [SLOW]


@pytest.mark.parametrize(
    "pattern",
    ["((a{1000}){1000}){1000}", "(", "a" * 3000, "(" * 1900, "a{99999999999999}", r"\p{Nonsense}"],
)
def test_what_is_no_expression_or_too_big_is_told(pattern: str) -> None:
    with pytest.raises(ValueError) as caught:
        compiled(pattern, How())
    assert len(caught.value.args) == 2


def test_what_is_too_long_is_told() -> None:
    require_sound(Piece("x" * 2000), How())
    with pytest.raises(ValueError, match="the text to look for has 2,001 characters"):
        require_sound(Piece("x" * 2001), How())


def test_several_pieces_are_on_one_line() -> None:
    text = "red blue\nred\nblue red red"
    red, blue = ([*spans(Piece(word), text, How(), Clock())] for word in ("red", "blue"))
    assert [text[slice(*span)] for span in in_lines([red, blue], text)] == [
        *("red", "blue", "blue", "red", "red")
    ]
    assert in_lines([[Span(0, 8)], [Span(4, 8)]], text) == [Span(0, 8)]
