"""Parts of work in order, with processes that die."""

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from functools import partial
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from annotate.corpus.driver import PART, Named, mapped
from annotate.errors import AnnotateError
from annotate.store import address


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


def waiting(part: list[int]) -> list[int]:
    """Works on every part but the first only after half a minute."""
    if part[0]:
        time.sleep(30)
    return part


def test_a_run_that_ends_early_waits_for_nobody() -> None:
    results = mapped(waiting, range(100), 100, jobs=2, size=1)
    assert next(results) == [0]
    started = active_children()
    assert len(started) == 2
    results.close()
    for process in started:
        process.join(20)
        # The pool may have waited for it before, and then nobody knows how it ended.
        assert process.exitcode is not None or not is_there(process.pid)


def is_there(number: int | None) -> bool:
    try:
        os.kill(number or 0, 0)
    except ProcessLookupError:
        return False
    return True


def named(part: list[int]) -> int:
    """Which process works on a part; on the later ones only after a minute."""
    if part[0] > 1:
        time.sleep(60)
    return os.getpid()


OWNER = """
from annotate.corpus.driver import mapped
from tests.corpus.test_driver import named
for process in mapped(named, range(4), 4, jobs=2, size=1):
    print(process, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL")
def test_no_process_outlives_the_one_that_it_works_for() -> None:
    with subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True) as own:
        assert own.stdout is not None
        workers = {int(own.stdout.readline()), int(own.stdout.readline())}
        assert all(map(is_there, workers))
        own.kill()
    until = time.monotonic() + 20
    while any(map(is_there, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_there, workers))


def blocked(part: list[int]) -> tuple[bool, bool]:
    """Whether this process was started with SIGINT held back, and ignores it."""
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    return signal.SIGINT in mask, signal.getsignal(signal.SIGINT) == signal.SIG_IGN


@pytest.mark.skipif(os.name == "nt", reason="no masks of signals")
def test_no_process_gets_an_interrupt_while_it_starts() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    assert [*mapped(blocked, range(4), 4, jobs=2, size=1)] == [(True, True)] * 4
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == before


class Slow:
    """An engine, and its executor, that begins everything and finishes nothing by itself. Of its
    futures, those that have a number in `broken` break, and so does what is submitted then."""

    def __init__(self, *broken: int) -> None:
        self.begun: list[tuple[Future[Any], list[Any]]] = []
        self.broken = {*broken}
        self.starts = 0
        self.ended = 0
        self.closed = False

    def start(self) -> "Slow":
        self.starts += 1
        return self

    def window(self) -> int:
        return 8

    def submit(self, function: Callable[[list[Any]], Any], part: list[Any], /) -> Future[Any]:
        number = len(self.begun)
        future: Future[Any] = Future()
        self.begun.append((future, part))
        if number in self.broken:
            raise BrokenExecutor
        future.set_result(function(part))
        return future

    def result(self, future: Future[Any]) -> Any:
        return future.result()

    def died(self, part: object) -> AnnotateError:
        return AnnotateError(f"died at {part}")

    def shutdown(self, wait: bool, *, cancel_futures: bool) -> None:
        self.ended += 1

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    "path", [Path("news/a.txt"), Path("/news/ü.txt"), address.place("https://example.org/a.txt")]
)
@pytest.mark.parametrize("name", ["", "news/a"])
def test_articles_arrive_as_they_were_sent(path: Path, name: str) -> None:
    there = pickle.loads(pickle.dumps(Named(path, name)))
    assert there == Named(path, name)
    assert type(there) is Named
    assert type(there.path) is type(path)


def test_of_many_parts_few_are_begun() -> None:
    engine = Slow()
    walked = 0

    def numbers() -> Iterator[int]:
        nonlocal walked
        for number in range(10_000):
            walked += 1
            yield number

    results = mapped(doubled, numbers(), 10_000, size=10, engine=engine)
    assert next(results) == doubled([*range(10)])
    assert len(engine.begun) == 8 and walked <= 90
    del results
    assert engine.ended == 1 and engine.closed


@pytest.mark.parametrize("broken", [(0,), (3,), (7, 8), (9, 12)])
def test_no_part_is_lost_where_a_worker_dies_as_it_is_given_one(broken: tuple[int, ...]) -> None:
    engine = Slow(*broken)
    found = [*mapped(doubled, range(200), 200, size=10, engine=engine)]
    assert [number for part in found for number in part] == [n * 2 for n in range(200)]
    assert engine.starts == engine.ended == 1 + len(broken)


def test_parts_are_as_large_as_asked_for_whoever_works() -> None:
    for jobs, engine in ((1, None), (2, None), (0, Slow())):
        found = [*mapped(doubled, range(50), 50, jobs=jobs, size=20, engine=engine)]
        assert [*map(len, found)] == [20, 20, 10]
