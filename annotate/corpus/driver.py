"""Work on very many articles, a part of them at a time, in this process or in others.

Invariants: results come in the order of the parts, whatever the engine; of the parts at most
WINDOW for each worker are begun and not yet taken, so memory does not grow with their number; a
worker that dies costs a second try of what was begun, and only a part at which workers die again
and again ends the run; no process outlives the one that it works for.

An engine starts executors as `concurrent.futures` has them: a pool of processes here, or what
Dask's `Client.get_executor()` gives (engines.py).
"""

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from annotate.errors import AnnotateError
from annotate.store.files import HERE

if TYPE_CHECKING:
    from concurrent.futures import Future
    from multiprocessing.process import BaseProcess

PART = 256
"""Articles in a part: some 50 ms of work."""

WINDOW = 4
"""Parts begun for each worker."""

WORTH = 1000
"""From so many articles on processes are worth their start."""

TRIES = 3

GARBAGE = 50_000
"""Objects made and not freed, after which Python looks for cycles while a part is worked on. What
articles are made of has none, and to look after each 700 takes a tenth of the time."""

T = TypeVar("T")
R = TypeVar("R")


class Named(NamedTuple):
    """An article on its way to whoever works on it."""

    path: Path
    name: str = ""
    """For files that belong to it, as `walk.Found.name_of` has it; empty if it is not asked for."""

    def __reduce__(self) -> "tuple[Callable[[str | Path, str], Named], tuple[str | Path, str]]":
        # A path takes long to be packed, and longer to be unpacked.
        return _named, (str(self.path) if type(self.path) is HERE else self.path, self.name)

    def __str__(self) -> str:
        return str(self.path)


def _named(path: str | Path, name: str) -> Named:
    return Named(Path(path) if isinstance(path, str) else path, name)


class Executor(Protocol):
    """What works on parts until a worker of it dies."""

    def submit(self, function: Callable[[list[T]], R], part: list[T], /) -> "Future[R]":
        """Begin one."""
        ...

    def shutdown(self, wait: bool, *, cancel_futures: bool) -> None:
        """End it, with all that was begun."""
        ...


class Engine(Protocol):
    """Where parts are worked on."""

    def start(self) -> Executor:
        """One that has nothing begun. Raises AnnotateError where there is none to have."""
        ...

    def window(self) -> int:
        """How many parts may be begun at once, as things stand."""
        ...

    def result(self, future: "Future[R]") -> R:
        """What came of a part, waited for. Raises what the function raised, BrokenExecutor if a
        worker died, and AnnotateError if nobody is left to wait for."""
        ...

    def died(self, part: object) -> AnnotateError:
        """The error for a part, named by the first that is in it, at which workers die."""
        ...

    def close(self) -> None:
        """Leave it, with nothing of ours running. It may be called again."""
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
    function: Callable[[list[T]], R],
    items: Iterable[T],
    count: int,
    *,
    jobs: int = 0,
    effort: int = 1,
    size: int = 0,
    engine: Engine | None = None,
) -> Generator[R, None, None]:
    """What a function, which a process can be sent, makes of each part of the `count` items.

    `jobs` is the number of processes here; 0 takes as many as there are cores where that is worth
    it. An engine is used, and closed, in their place. `effort` says how many times as long an
    article takes as it takes to read it. Parts have `size` items, whoever works on them; 0 leaves
    that to us. Raises what the function raises, and AnnotateError where workers die again and
    again.
    """
    most = size or max(1, PART // effort)
    if engine is None:
        wanted = jobs or (cores() if count * effort >= WORTH else 1)
        if wanted == 1:
            yield from map(function, parts(items, most))
            return
        engine = Processes(wanted)
        most = size or max(1, min(most, -(-count // wanted)))
    try:
        yield from ordered(engine, function, parts(items, most))
    finally:
        engine.close()


class _Pool:
    """An executor whose processes never get a Ctrl-C, from their start on."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool

    def submit(self, function: Callable[[list[T]], R], part: list[T], /) -> "Future[R]":
        with uninterrupted():
            return self._pool.submit(function, part)

    def shutdown(self, wait: bool, *, cancel_futures: bool) -> None:
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Have a Ctrl-C wait until what is within is through; processes that are started within never
    get one, so that none is told of while they cannot handle it yet."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Processes:
    """Processes of this machine."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._running: Mapping[int, BaseProcess] = {}

    def start(self) -> Executor:
        """A pool of them."""
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # Forked ones would share this process's terminal, locks and threads.
        pool = ProcessPoolExecutor(self.count, get_context("spawn"), _serve)
        # The pool has no way to end them before Python 3.14.
        self._running = getattr(pool, "_processes", {})
        return _Pool(pool)

    def window(self) -> int:
        return WINDOW * self.count

    def result(self, future: "Future[R]") -> R:
        return future.result()

    def died(self, part: object) -> AnnotateError:
        return AnnotateError(
            f"a process ended {TRIES} times at the articles from {part} on",
            "with --jobs 1 the reason may show",
        )

    def close(self) -> None:
        for process in [*self._running.values()]:
            process.terminate()


@contextmanager
def unhurried() -> Iterator[None]:
    """Have Python look for cycles seldom within. It is left alone where threads share it, as those
    of a cluster's worker do: what one sets, another would take for the usual."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = gc.get_threshold()
    gc.set_threshold(GARBAGE, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _serve() -> None:
    """What a process does first that works for another."""
    from multiprocessing import parent_process

    # A Ctrl-C reaches all processes of a terminal; only the first one has to act on it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := parent_process():
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: "BaseProcess") -> None:
    # One that is killed cannot end those that work for it, and they would wait for ever.
    parent.join()
    os._exit(1)


def ordered(
    engine: Engine, function: Callable[[list[T]], R], some: Iterable[list[T]]
) -> Iterator[R]:
    """The results of the parts in their order, of which the engine's window is begun, by an
    executor that is started again if it breaks."""
    # It brings logging along, which costs each command that starts no engine.
    from concurrent.futures import BrokenExecutor

    left = iter(some)
    begun: deque[_Begun[T, R]] = deque()
    executor = engine.start()
    tries = 0
    try:
        while True:
            try:
                while len(begun) < engine.window() and (part := next(left, None)) is not None:
                    begun.append(_Begun(part))
                for one in begun:
                    if one.future is None:
                        one.future = executor.submit(function, one.part)
                if not begun or begun[0].future is None:
                    return
                result = engine.result(begun[0].future)
            except BrokenExecutor:
                tries += 1
                if tries == TRIES:
                    raise engine.died(begun[0].part[0]) from None
                for one in begun:
                    one.future = None
                executor.shutdown(False, cancel_futures=True)
                executor = engine.start()
                continue
            begun.popleft()
            tries = 0
            yield result
    finally:
        executor.shutdown(False, cancel_futures=True)


class _Begun(Generic[T, R]):
    """A part that was taken, and its future once an executor has it."""

    __slots__ = ("future", "part")

    def __init__(self, part: list[T]) -> None:
        self.part = part
        self.future: Future[R] | None = None
