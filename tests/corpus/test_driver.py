"""Parts of work in order, with processes that die."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from annotate.corpus.driver import PART, mapped, ordered, parts
from annotate.errors import AnnotateError


def doubled(part: list[int]) -> list[int]:
    return [number * 2 for number in part]


def dying(where: Path, times: int, part: list[int]) -> list[int]:
    """Ends its process at the part with 5, so many times."""
    if 5 in part:
        before = len(list(where.iterdir()))
        if before < times:
            (where / str(before)).touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return doubled(part)


def failing(part: list[int]) -> list[int]:
    raise AnnotateError(f"no {part[0]}")


@pytest.mark.parametrize("jobs", [0, 1, 2])
def test_results_come_in_order(jobs: int) -> None:
    found = [*mapped(doubled, iter(range(1000)), 1000, jobs=jobs)]
    assert [number for part in found for number in part] == [n * 2 for n in range(1000)]
    assert max(map(len, found)) <= PART


def test_a_process_that_dies_costs_a_second_try(tmp_path: Path) -> None:
    found = [*mapped(partial(dying, tmp_path, 2), range(20), 20, jobs=2)]
    assert [number for part in found for number in part] == [n * 2 for n in range(20)]
    assert len(list(tmp_path.iterdir())) == 2


def test_one_that_always_dies_ends_the_run_and_is_named(tmp_path: Path) -> None:
    with pytest.raises(AnnotateError, match="a process ended 3 times at the articles from 0 on"):
        [*mapped(partial(dying, tmp_path, 99), range(20), 20, jobs=2)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_part_raises_is_raised(jobs: int) -> None:
    with pytest.raises(AnnotateError, match="no 0"):
        [*mapped(failing, range(20), 20, jobs=jobs)]


class Slow:
    """An engine that begins everything and finishes nothing by itself."""

    def __init__(self) -> None:
        self.begun: list[tuple[Future[Any], list[Any]]] = []
        self.ended = False

    def submit(self, function: Callable[[list[Any]], Any], part: list[Any], /) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(function(part))
        self.begun.append((future, part))
        return future

    def shutdown(self, wait: bool, *, cancel_futures: bool) -> None:
        self.ended = True


def test_of_many_parts_few_are_begun() -> None:
    engine = Slow()
    walked = 0

    def numbers() -> Iterator[int]:
        nonlocal walked
        for number in range(10_000):
            walked += 1
            yield number

    results = ordered(lambda: engine, doubled, parts(numbers(), 10), 8)
    assert next(results) == doubled([*range(10)])
    assert len(engine.begun) == 8 and walked <= 90
    del results
    assert engine.ended
