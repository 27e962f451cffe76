"""Texts and prints that are made to cost time or memory, or to mislead."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.anchors import fingerprint
from annotate.core.anchors.placing import LOST, reanchor
from annotate.core.anchors.skeleton import skeleton
from annotate.core.spans import Span
from annotate.core.tags import Tag, make_tag

SIZE = 40_000
"""Tokens: what is done for each pair of them would take hours."""


def tags_on(text: str, count: int = 300) -> list[Tag]:
    step = max(1, len(text) // count)
    places = range(0, len(text) - 4, step)
    return [make_tag(text, "x", (Span(at, at + 4),), id=f"t{at}") for at in places]


def numbered(order: Callable[[list[str]], list[str]]) -> tuple[str, str]:
    words = [f"w{number}" for number in range(SIZE)]
    return " ".join(words), " ".join(order(words))


HOSTILE: dict[str, tuple[str, str]] = {
    "the same word": ("word " * SIZE, "new " + "word " * SIZE + "x"),
    "one word": ("a" * SIZE, "b" + "a" * SIZE),
    "the same line": ("a\n" * SIZE, "b\n" + "a\n" * SIZE + "c"),
    "blank lines": ("\n" * SIZE + "a tag", "b" + "\n" * SIZE + "a tag"),
    "marks": ("\u0301" * SIZE, "a" + "\u0301" * SIZE),
    "joined signs": ("😀\u200d" * SIZE, "x" + "😀\u200d" * SIZE),
    "reversed": numbered(lambda words: words[::-1]),
    "shuffled": numbered(lambda words: random.Random(1).sample(words, len(words))),
    "in turns": ("a b " * SIZE, "b a a " * SIZE),
}


@pytest.mark.parametrize("knows", [True, False])
@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_takes_long(name: str, knows: bool) -> None:
    old, new = HOSTILE[name]
    tags = tags_on(old)
    placed = reanchor(tags, new, old=old if knows else None, chars=len(old))
    assert len(placed) == len(tags)
    assert all(span.end <= len(new) for one in placed for span in one.spans)


@given(st.text() | st.text("0123456789+:/ abcdef"), st.text("ab\n. ", max_size=60))
def test_rubbish_in_place_of_prints_raises_nothing(written: str, text: str) -> None:
    fingerprint.read(written)
    fingerprint.known_again(written, text)


@given(st.text("ab\n\r. é…“", max_size=300))
def test_prints_are_short_ascii_and_know_their_own_text(text: str) -> None:
    written = fingerprint.fingerprints(text)
    assert written.isascii() and written.isprintable()
    for start, piece in fingerprint.known_again(written, text, len(text)):
        assert text[start : start + len(piece)] == piece
    known = "".join(piece for _, piece in fingerprint.known_again(written, text, len(text)))
    assert "".join(known.split()) == "".join(text.split())


@pytest.mark.parametrize("line", ["The mayor did not answer.", "x", "word " * 40, "A. B! C? " * 9])
def test_prints_of_many_lines_stay_small(line: str) -> None:
    text = "\n".join(f"{line} {number}" for number in range(40_000))
    written = fingerprint.fingerprints(text)
    assert len(written) <= 1.5 * fingerprint.SHARE * len(text) + fingerprint.LEAST
    known = fingerprint.known_again(written, f"A new line.\n{text}", len(text))
    assert sum(len(piece) for _, piece in known) > 0.9 * len(text)


@pytest.mark.parametrize("unit", ["", "/0 "])
def test_prints_that_would_make_a_huge_text_are_let_go(unit: str) -> None:
    text = "a line that is long enough " * 1000
    one = fingerprint.fingerprints(text).removeprefix("/0 ")
    assert len(fingerprint.known_again(f"{unit}{one}", text)) == 1
    assert fingerprint.known_again(f"{unit}{f'{one} ' * 1000}", text) == []


def test_sentences_beside_an_edited_one_are_known_again() -> None:
    old = "Ministers met in Halden. They left on Monday! The bridge stays shut.\n\nNo more."
    written = fingerprint.fingerprints(old)
    new = old.replace("left on Monday", "left by boat on Tuesday")
    known = fingerprint.known_again(written, new, len(old))
    assert [piece for _, piece in known] == [
        "Ministers met in Halden.",
        "The bridge stays shut.",
        "No more.",
    ]
    assert all(old[start : start + len(piece)] == piece for start, piece in known)


def test_between_sentences_known_again_there_is_nothing_but_blanks() -> None:
    old = "Ministers met. They left.\n\nNo more was said on Monday. The end."
    new = old.replace("on Monday", "after that")
    parts = skeleton([], new, fingerprint.fingerprints(old), len(old))
    assert parts == [(0, "Ministers met. They left.\n\n"), (old.index("The end"), "The end.")]


def test_prints_of_paragraphs_without_a_unit_are_still_read() -> None:
    old = "Ministers met. They left.\n\nNo more."
    lines = list(fingerprint.rows(old, 1))
    written = fingerprint.encoded(lines, len(old), 1)
    assert not written.startswith("/")
    assert fingerprint.known_again(written, old, len(old)) == [
        (0, "Ministers met. They left."),
        (27, "No more."),
    ]


def test_a_tag_that_another_contradicts_is_lost_and_offered_its_place() -> None:
    text = "Ministers met in Halden on Monday to talk about the harbour and the bridge."
    sound = make_tag(text, "x", (Span(17, 23),), id="a")
    lying = Tag(
        "b", "x", (Span(14, 23),), "of Bergen", "Ministers met ", " on Monday to talk about"
    )
    placed = reanchor([sound, lying], f"Yesterday, {text}")
    assert placed[0].state == LOST
    assert placed[0].candidates == ((Span(28, 34),),)


def test_offsets_far_out_cost_nothing() -> None:
    far = Tag("a", "x", (Span(10**15, 10**15 + 6),), "Halden", "met in ", " on Monday")
    (placed,) = reanchor([far], "Ministers met in Halden on Monday.", chars=10**16)
    assert all(span.end <= 34 for span in placed.spans)
