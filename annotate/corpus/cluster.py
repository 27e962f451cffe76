"""The workers of a Dask scheduler as an engine for articles (https://distributed.dask.org).

Invariants: a run ends within seconds if there is no scheduler, and within PATIENCE if there is no
worker; a worker that dies costs a second try; nothing of ours is left on the cluster when a run
ends, however it ends. Dask says nothing to the user: what is wrong is told in one line.
"""

import logging
import pickle
import time
import warnings
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future
from concurrent.futures import TimeoutError as StillAtIt
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from annotate.corpus.driver import TRIES, Executor
from annotate.corpus.worker import INSTALL, release, result_of
from annotate.errors import AnnotateError

T = TypeVar("T")
R = TypeVar("R")

REACH = 5
"""Seconds in which a scheduler must answer."""

PATIENCE = 15
"""Seconds that are waited for a worker while there is none. One that died is started again by Dask
in some two."""

TICK = 0.5
"""Seconds between two looks at the cluster."""

WINDOW = 2
"""Parts begun for each thread of the workers: the results of those that are done wait here."""

NOISY = ("distributed", "dask", "tornado", "asyncio", "bokeh")
"""Loggers that write to stderr what is told in one line, or is no concern of the user."""

CALL = "__import__('annotate.corpus.worker', fromlist=['run']).run(release, folder, call)"
"""What a task is. A scheduler takes tasks apart and looks up the functions in them; it need not
have this package if they are only Python's own."""


def cluster(scheduler: str, jobs: int = 0) -> "Dask":
    """The workers of a scheduler, by default of the one that Dask's own settings name
    (`DASK_SCHEDULER_ADDRESS`). Raises AnnotateError if there is none, or Dask is not installed."""
    try:
        import distributed  # noqa: F401
        from dask import config
    except ImportError as error:
        raise AnnotateError(
            f"--engine dask needs {error.name or error}, which is not installed", INSTALL
        ) from error
    known = scheduler or config.get("scheduler-address", None)
    if not known:
        raise AnnotateError(
            "--engine dask needs a scheduler",
            "name it: --scheduler tcp://HOST:8786; without --engine all cores of this machine work",
        )
    return Dask(str(known), jobs)


class Dask:
    """The workers of a Dask scheduler."""

    def __init__(self, address: str, jobs: int = 0) -> None:
        self.address = address
        self.jobs = jobs
        self._client: Any = None
        self._threads = 1
        self._looked = 0.0
        self._alone: float | None = None
        """Since when there is no worker."""

    def start(self) -> Executor:
        """An executor of the scheduler's client. Raises AnnotateError if it does not answer."""
        # A scheduler drops what was begun when the client leaves that began it.
        self.close()
        self._client = self._connected()
        return _Tasks(self._client.get_executor(pure=False))

    def _connected(self) -> Any:
        import distributed

        _quiet()
        client: Any = distributed.Client
        try:
            return client(self.address, timeout=REACH, set_as_default=False)
        except (OSError, ValueError, TypeError, RuntimeError, ImportError) as error:
            wrong = isinstance(error, ValueError | TypeError)
            raise AnnotateError(
                f"the scheduler {self.address} cannot be reached: {error}"
                if wrong
                else f"the scheduler {self.address} does not answer",
                "an address looks like tcp://HOST:8786"
                if wrong
                else "is it running? start one with: dask scheduler",
            ) from error

    def window(self) -> int:
        self._look()
        return self.jobs or WINDOW * max(self._threads, 1)

    def _look(self) -> None:
        """See how many threads the workers have. Raises AnnotateError if there was no worker for
        too long, or no scheduler any more."""
        now = time.monotonic()
        if now - self._looked < TICK and self._looked:
            return
        try:
            found = self._client.sync(self._client.scheduler.ncores, callback_timeout=REACH)
        except Exception as error:
            raise self._gone() from error
        self._looked = now
        self._threads = sum(found.values())
        if self._threads:
            self._alone = None
        elif self._alone is None:
            self._alone = now
        elif now - self._alone > PATIENCE:
            raise AnnotateError(
                f"the scheduler {self.address} has no workers",
                f"start one with: dask worker {self.address}",
            )

    def _gone(self) -> AnnotateError:
        return AnnotateError(f"the scheduler {self.address} has gone", "what was begun is given up")

    def result(self, future: "Future[R]") -> R:
        from distributed.comm.core import CommClosedError
        from distributed.scheduler import KilledWorker, NoValidWorkerError

        data: Any = None
        while data is None:
            try:
                data = future.result(TICK)
            except StillAtIt:
                self._look()
            except CancelledError as error:
                if self._client.status != "running":
                    raise self._gone() from error
                raise BrokenExecutor from error
            except (KilledWorker, NoValidWorkerError, CommClosedError, ValueError) as error:
                # A ValueError: distributed's executor takes what a task gave for its error if the
                # worker that held it dies just then (`cfexecutor._cascade_future`).
                raise BrokenExecutor from error
            except Exception as error:
                raise self._strange(error) from error
        found: R = result_of(data)
        return found

    def _strange(self, error: Exception) -> AnnotateError:
        """The error for a task that did not even come to our code."""
        if isinstance(error, ImportError):
            return AnnotateError(
                f"the workers at {self.address} cannot load annotate: {error}",
                f"install the same there: {INSTALL}",
            )
        return AnnotateError(
            f"the workers at {self.address} fail: {type(error).__name__}: {error}",
            "their logs say more",
        )

    def died(self, part: object) -> AnnotateError:
        return AnnotateError(
            f"workers ended {TRIES} times at the articles from {part} on",
            "their logs say why; too little memory is a common reason",
        )

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                client.close(timeout=REACH)


class _Tasks:
    """A `distributed` executor that sends our calls packed."""

    def __init__(self, executor: Any) -> None:
        self.executor = executor

    def submit(self, function: Callable[[list[T]], R], part: list[T], /) -> "Future[R]":
        call = pickle.dumps((function, part), pickle.HIGHEST_PROTOCOL)
        given = {"release": release(), "folder": str(Path.cwd()), "call": call}
        made: Future[R] = self.executor.submit(eval, CALL, given, key=f"annotate-{uuid4().hex}")
        return made

    def shutdown(self, wait: bool, *, cancel_futures: bool) -> None:
        """What was begun is dropped as the engine is left: to ask a scheduler for it would be to
        wait for one that is stuck."""


def _quiet() -> None:
    """Keep what Dask logs and warns of off stderr."""
    for name in (*NOISY, *logging.root.manager.loggerDict):
        if name.partition(".")[0] in NOISY:
            logger = logging.getLogger(name)
            # Without any, the ones of Dask aside, Python would write to stderr itself.
            logger.handlers = [logging.NullHandler()]
            logger.propagate = False
    warnings.filterwarnings("ignore", module=r"(distributed|dask|tornado)\b")
