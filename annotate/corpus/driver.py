"""Work on very many articles, a part of them at a time, in this process or in others.

Invariants: results come in the order of the parts, whatever the engine; of the parts at most
WINDOW for each worker are begun and not yet taken, so memory does not grow with their number; a
worker that dies costs its parts a second try in a new pool, and only a part that kills every
worker that gets it ends the run.

An engine is anything with `submit`, as `concurrent.futures` has it: a pool of processes here, or
what Dask's `Client.get_executor()` gives.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from itertools import islice
from typing import Protocol, TypeVar

from annotate.errors import AnnotateError

PART = 256
"""Articles in a part: some 50 ms of work."""

WINDOW = 4
"""Parts begun for each worker."""

WORTH = 1000
"""From so many articles on processes are worth their start."""

TRIES = 3

T = TypeVar("T")
R = TypeVar("R")


class Engine(Protocol):
    """Where parts are worked on."""

    def submit(self, function: Callable[[list[T]], R], part: list[T], /) -> Future[R]:
        """Begin one."""
        ...


def parts(items: Iterable[T], size: int = PART) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    left = iter(items)
    while part := list(islice(left, size)):
        yield part


def cores() -> int:
    """How many processes may run at once here."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def mapped(function: Callable[[list[T]], R], items: list[T], *, jobs: int = 0) -> Iterator[R]:
    """What a function, which a process can be sent, makes of each part of the items. `jobs` is the
    number of processes; 0 takes as many as there are cores where that is worth it."""
    if jobs == 1 or (jobs == 0 and (len(items) < WORTH or cores() == 1)):
        yield from map(function, parts(items))
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    count = jobs or cores()
    left = deque(parts(items, max(1, min(PART, -(-len(items) // count)))))
    tries = 0
    while left:
        # Forked workers would share this process's terminal, locks and threads.
        pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"))
        try:
            for result in ordered(pool, function, tuple(left), WINDOW * count):
                left.popleft()
                tries = 0
                yield result
        except BrokenProcessPool:
            tries += 1
            if tries == TRIES:
                raise AnnotateError(
                    f"a process ended {TRIES} times at the same articles, from {left[0][0]} on",
                    "with --jobs 1 the reason may show",
                ) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def ordered(
    engine: Engine, function: Callable[[list[T]], R], some: Iterable[list[T]], window: int
) -> Iterator[R]:
    """The results of the parts in their order, of which at most `window` are begun."""
    begun: deque[Future[R]] = deque()
    left = iter(some)
    try:
        for part in left:
            begun.append(engine.submit(function, part))
            if len(begun) >= window:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        for future in begun:
            future.cancel()
