"""Feeds every reader with inputs that are nearly right, and prints what became of them.

    python -m tests.fuzz --inputs 1000000 [--seed N] [--reader NAME] [--jobs 2]

The exit status is 1 if anything but a refusal came out, or took more than 5 s of CPU or 512 MiB;
such inputs are kept in the folder for temporary files. Small inputs only: see `tests.fuzz.shapes`.
"""

import argparse
import sys
import time

from tests.fuzz.readers import READERS
from tests.fuzz.running import Result, run

HEAD = ("reader", "inputs", "taken", "refused", "findings", "slowest ms", "a second", "peak MiB")


def shares(inputs: int, names: list[str]) -> list[tuple[str, int]]:
    """How many inputs each reader gets, the ones that take longest first."""
    total = sum(READERS[name].share for name in names)
    made = [(name, -(-inputs * READERS[name].share // total)) for name in names]
    return sorted(made, key=lambda pair: READERS[pair[0]].share)


def row(name: str, result: Result) -> tuple[str, ...]:
    speed = result.inputs / result.cpu if result.cpu else 0
    return (
        name, f"{result.inputs:,}", f"{result.taken:,}", f"{result.refused:,}",
        f"{result.findings:,}", f"{result.slowest * 1000:.0f}", f"{speed:,.0f}",
        f"{result.peak >> 20}",
    )  # fmt: skip


def table(results: dict[str, Result]) -> str:
    every = results.values()
    total = Result(
        inputs=sum(result.inputs for result in every),
        taken=sum(result.taken for result in every),
        refused=sum(result.refused for result in every),
        findings=sum(result.findings for result in every),
        slowest=max(result.slowest for result in every),
        cpu=sum(result.cpu for result in every),
        peak=max(result.peak for result in every),
    )
    lines = [HEAD, *(row(name, result) for name, result in results.items()), row("all", total)]
    sizes = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(size) if i == 0 else cell.rjust(size)
            for i, (cell, size) in enumerate(zip(line, sizes, strict=True))
        )
        for line in lines
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--reader", choices=READERS, action="append")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    start = time.monotonic()
    wanted = shares(options.inputs, options.reader or list(READERS))
    results = run(wanted, options.seed, options.jobs, lambda told: print(told, flush=True))
    print(table(results))
    print(f"seed {options.seed}, {time.monotonic() - start:.0f} s, {options.jobs} at once")
    return 1 if any(result.findings for result in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
