"""Back and forward, as in a browser."""

from hypothesis import given
from hypothesis import strategies as st

from annotate.core.trail import LONGEST, Trail

PLACES = st.integers(0, 9)


def test_back_and_forward_through_all_that_was_left() -> None:
    trail = Trail()
    trail.left(1)
    trail.left(2)
    assert trail.back(3) == 2
    assert trail.back(2) == 1
    assert trail.back(1) is None
    assert trail.forward(1) == 2
    assert trail.forward(2) == 3
    assert trail.forward(3) is None


def test_nothing_lies_behind_or_ahead_at_first() -> None:
    assert Trail().back(5) is None
    assert Trail().forward(5) is None


def test_to_leave_for_elsewhere_forgets_what_lay_ahead() -> None:
    trail = Trail()
    trail.left(1)
    trail.back(2)
    trail.left(1)
    assert trail.forward(7) is None
    assert trail.back(7) == 1


def test_the_place_where_one_is_already_is_no_step() -> None:
    trail = Trail()
    trail.left(1)
    trail.left(2)
    trail.left(2)
    assert trail.back(2) == 1


def test_only_the_last_places_are_kept() -> None:
    trail = Trail()
    for place in range(3 * LONGEST):
        trail.left(place)
    seen = [3 * LONGEST]
    while (behind := trail.back(seen[-1])) is not None:
        seen.append(behind)
    assert seen[1:] == [*range(3 * LONGEST - 1, 2 * LONGEST - 1, -1)]


@given(st.lists(PLACES, max_size=30), PLACES, st.integers(1, 30))
def test_forward_undoes_back(left: list[int], here: int, steps: int) -> None:
    trail = Trail()
    for place in left:
        trail.left(place)
    visited = [here]
    for _ in range(steps):
        behind = trail.back(visited[-1])
        if behind is None:
            break
        assert behind != visited[-1], "a step leads somewhere"
        visited.append(behind)
    while len(visited) > 1:
        assert trail.forward(visited.pop()) == visited[-1]
    assert trail.forward(here) is None
