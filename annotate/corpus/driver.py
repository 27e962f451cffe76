"""Work on very many articles, a part of them at a time, in this process or in others.

Invariants: results come in the order of the parts, whatever the engine; of the parts at most
WINDOW for each worker are begun and not yet taken, so memory does not grow with their number; a
worker that dies costs a second try of what it had, and only a part at which workers die again and
again ends the run.

An engine is anything with `submit`, as `concurrent.futures` has it: a pool of processes here, or
what Dask's `Client.get_executor()` gives.
"""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Protocol, TypeVar

from annotate.errors import AnnotateError

if TYPE_CHECKING:
    from concurrent.futures import Future

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

    def submit(self, function: Callable[[list[T]], R], part: list[T], /) -> "Future[R]":
        """Begin one."""
        ...

    def shutdown(self, wait: bool, *, cancel_futures: bool) -> None:
        """End it, with all that was begun."""
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


def mapped(
    function: Callable[[list[T]], R], items: Iterable[T], count: int, *, jobs: int = 0
) -> Iterator[R]:
    """What a function, which a process can be sent, makes of each part of the `count` items.

    `jobs` is the number of processes; 0 takes as many as there are cores where that is worth it.
    Raises what the function raises, and AnnotateError where processes end again and again.
    """
    wanted = jobs or (cores() if count >= WORTH else 1)
    if wanted == 1:
        yield from map(function, parts(items))
        return
    size = max(1, min(PART, -(-count // wanted)))
    yield from ordered(lambda: processes(wanted), function, parts(items, size), WINDOW * wanted)


def processes(count: int) -> Engine:
    """A pool of processes on this machine."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Forked ones would share this process's terminal, locks and threads.
    return ProcessPoolExecutor(count, get_context("spawn"), signal.signal, IGNORED)


IGNORED = (signal.SIGINT, signal.SIG_IGN)
"""A Ctrl-C reaches all processes of a terminal; only the first one has to act on it."""


def ordered(
    start: Callable[[], Engine],
    function: Callable[[list[T]], R],
    some: Iterable[list[T]],
    window: int,
) -> Iterator[R]:
    """The results of the parts in their order, of which at most `window` are begun, by an engine
    that is started again if it breaks."""
    # It brings logging along, which costs each command that starts no engine.
    from concurrent.futures import BrokenExecutor

    left = iter(some)
    begun: deque[tuple[list[T], Future[R]]] = deque()
    engine = start()
    tries = 0
    try:
        while True:
            try:
                while len(begun) < window and (part := next(left, None)) is not None:
                    begun.append((part, engine.submit(function, part)))
                if not begun:
                    return
                result = begun[0][1].result()
            except BrokenExecutor:
                tries += 1
                if tries == TRIES:
                    first = begun[0][0][0] if begun else "the start"
                    raise AnnotateError(
                        f"a process ended {TRIES} times at the articles from {first} on",
                        "with --jobs 1 the reason may show",
                    ) from None
                engine.shutdown(False, cancel_futures=True)
                engine = start()
                begun = deque((part, engine.submit(function, part)) for part, _ in begun)
                continue
            begun.popleft()
            tries = 0
            yield result
    finally:
        engine.shutdown(False, cancel_futures=True)
