"""Runs many inputs through a reader in a process of its own, under limits.

A signal stops what takes too much CPU, a limit of the system what takes too much memory; what is
stuck where no signal is heard, or dies, is noticed from outside, since the input that is being read
lies in memory that both processes share.
"""

import mmap
import os
import random
import resource
import signal
import struct
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from tests.fuzz.mutate import LARGEST, mutated
from tests.fuzz.readers import READERS, guarded, known_words, tidy

SECONDS = 5.0
"""CPU that one input may take."""

STUCK = 900.0
"""Seconds by the clock after which a process counts as stuck: on a busy machine one of low priority
may wait for minutes, and what takes CPU is interrupted long before."""

MEMORY = 512 << 20
"""Bytes of data that inputs may take."""

POOL = 400
"""So many inputs that were taken are kept, to be changed further."""

REPORT = 2000
"""Inputs between two reports to whoever waits."""

HEAD = struct.Struct("di")


class Slow(Exception):
    """An input took more than its time."""


class Result(NamedTuple):
    """What became of the inputs of one reader."""

    inputs: int = 0
    taken: int = 0
    refused: int = 0
    findings: int = 0
    slowest: float = 0.0
    """CPU seconds of the slowest input."""
    cpu: float = 0.0
    peak: int = 0
    """Peak resident memory of the process, in bytes."""


def save(name: str, data: bytes, what: str) -> Path:
    """Keep an input that was a finding, with what happened."""
    folder = Path(tempfile.gettempdir()) / "annotate-fuzz"
    folder.mkdir(exist_ok=True)
    handle, path = tempfile.mkstemp(prefix=f"{name}-", dir=folder)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(f"{path}.txt").write_text(what, "utf-8", "backslashreplace")
    return Path(path)


def limit() -> None:
    """Hold this process to MEMORY besides what it has from the one that it was forked from, which
    may have run other tests for minutes, and have it interrupted when an input takes too long."""
    most = _held() + MEMORY
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, _slow)


def _held() -> int:
    """Bytes of what RLIMIT_DATA limits; 0 where that is not told."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) << 10
    return 0


def _slow(number: int, frame: FrameType | None) -> None:
    raise Slow


def timed(read: Callable[[bytes], bool], data: bytes, seconds: float) -> tuple[bool, float, str]:
    """Whether an input was taken, the CPU that it took, and the finding, if it is one."""
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, seconds)
    taken, finding = False, ""
    try:
        taken = read(data)
    except Slow:
        finding = f"more than {seconds} s"
    except MemoryError:
        finding = f"more than {MEMORY >> 20} MiB"
    except BaseException:
        finding = traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return taken, time.process_time() - start, finding


def work(name: str, seed: int, inputs: int, shared: mmap.mmap, told: Connection) -> None:
    """Read so many inputs and tell what became of them, the last time with all of them."""
    limit()
    reader = READERS[name]
    rng = random.Random(f"{seed} {name}")
    pool = list(reader.seeds())
    size = len(pool)
    words = (*known_words(), *reader.words)
    result = Result()
    shown: set[str] = set()
    for number in range(inputs):
        # The good ones themselves come first.
        data = pool[number] if number < size else mutated(rng, pool, words)
        data = data[:LARGEST]
        shared[: HEAD.size] = HEAD.pack(time.monotonic(), len(data))
        shared[HEAD.size : HEAD.size + len(data)] = data
        taken, cpu, finding = timed(lambda given: guarded(reader, given), data, SECONDS)
        result = result._replace(
            inputs=result.inputs + 1,
            taken=result.taken + taken,
            refused=result.refused + (not taken and not finding),
            findings=result.findings + bool(finding),
            slowest=max(result.slowest, cpu),
            cpu=result.cpu + cpu,
        )
        if finding:
            last = finding.strip().splitlines()[-3:]
            if str(last) not in shown and len(shown) < 20:
                shown.add(str(last))
                told.send(f"{name}: {save(name, data, finding)}: {' '.join(last)}")
        elif taken and number >= size and len(data) < 4096:
            if len(pool) < POOL:
                pool.append(data)
            else:
                pool[size + int(rng.random() * (POOL - size))] = data
        if number % REPORT == REPORT - 1 or number == inputs - 1:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
            told.send(result._replace(peak=peak))
    tidy()
    told.close()


def run(
    wanted: list[tuple[str, int]], seed: int, jobs: int, say: Callable[[str], None]
) -> dict[str, Result]:
    """Read so many inputs with each reader, in `jobs` processes at once. `say` gets findings."""
    context = get_context("fork")
    waiting, results = list(wanted), dict.fromkeys((name for name, _ in wanted), Result())
    going: dict[Connection, tuple[str, BaseProcess, mmap.mmap]] = {}
    while waiting or going:
        while waiting and len(going) < jobs:
            name, inputs = waiting.pop(0)
            shared = mmap.mmap(-1, HEAD.size + LARGEST)
            shared[: HEAD.size] = HEAD.pack(time.monotonic(), 0)
            here, there = context.Pipe(duplex=False)
            process: BaseProcess = context.Process(
                target=work, args=(name, seed, inputs, shared, there)
            )
            process.start()
            there.close()
            going[here] = name, process, shared
        for ready in wait([*going], timeout=1.0):
            assert isinstance(ready, Connection)
            name, process, shared = going[ready]
            try:
                told = ready.recv()
            except EOFError:
                process.join()
                status = process.exitcode
                if status:
                    results[name] = _died(name, results[name], shared, f"exit {status}", say)
                say(f"{name}: {results[name].inputs:,} inputs, {results[name].findings} findings")
                del going[ready]
                continue
            if isinstance(told, Result):
                results[name] = told
            else:
                say(told)
        for here, (name, process, shared) in [*going.items()]:
            since, _ = HEAD.unpack(shared[: HEAD.size])
            if time.monotonic() - since > STUCK:
                process.kill()
                results[name] = _died(name, results[name], shared, "stuck", say)
                del going[here]
    return results


def _died(
    name: str, result: Result, shared: mmap.mmap, what: str, say: Callable[[str], None]
) -> Result:
    _, length = HEAD.unpack(shared[: HEAD.size])
    data = shared[HEAD.size : HEAD.size + length]
    say(f"{name}: {save(name, data, what)}: {what}")
    return result._replace(findings=result.findings + 1)
