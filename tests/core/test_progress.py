"""How far the reader has come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.core import sentences
from annotate.core.progress import Progress
from tests.core.test_segmentation import texts

TEXT = "One is here. Two is there.\n\nThree stands alone. Four ends it.\n"


def counted(text: str, furthest: int = 0) -> Progress:
    progress = Progress(text, furthest)
    # Between two keys there is time for some of them; as often as it takes, all are counted.
    for _ in range(1000):
        if progress.count(0.001):
            return progress
    raise AssertionError("it never ends")


@pytest.mark.parametrize(
    ("place", "shown"),
    [("One", "1/4"), ("is here", "1/4"), ("Two", "2/4"), ("Three", "3/4"), ("ends", "4/4")],
)
def test_the_sentence_of_the_furthest_place_is_shown(place: str, shown: str) -> None:
    progress = counted(TEXT)
    progress.read(TEXT.index(place))
    assert progress.shown == shown


def test_going_back_takes_nothing_back() -> None:
    progress = counted(TEXT)
    progress.read(len(TEXT))
    progress.read(0)
    assert progress.shown == "4/4"


def test_what_was_read_the_last_time_counts() -> None:
    assert counted(TEXT, TEXT.index("Three")).shown == "3/4"


def test_nothing_is_shown_until_all_are_counted() -> None:
    progress = Progress(TEXT)
    assert not progress.count(0)
    assert progress.shown == ""
    progress.count(1000)
    assert progress.shown == "1/4"


@pytest.mark.parametrize("text", ["", " \n\n "])
def test_a_text_of_nothing_has_no_sentences(text: str) -> None:
    progress = Progress(text)
    assert progress.count(0)
    assert progress.shown == ""


@given(texts, st.integers(0, 200))
def test_the_count_is_that_of_the_motion(text: str, offset: int) -> None:
    progress = counted(text)
    progress.read(min(offset, len(text)))
    starts = [*progress.starts]
    assert starts == sorted(set(starts))
    assert all(sentences.next_sentence(text, start - 1) == start for start in starts)
    if starts:
        read, every = map(int, progress.shown.split("/"))
        assert 1 <= read <= every == len(starts)
