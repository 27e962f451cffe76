"""What a key costs on 1 MB with 10,000 tags, in a real terminal.

    python -m tests.benchmarks.keys [MEGABYTES [TAGS [KEYS]]]

CPU is that of the whole process, from the kernel's nanosecond counters (Linux), from the key to the
moment when it is idle again; bytes are what the terminal got.
"""

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from annotate.core.annotations import Annotations, Source
from annotate.core.spans import Span
from annotate.core.tags import make_tag
from annotate.store.codec import dump
from tests.e2e.terminal import Terminal

SENTENCE = "Maria Orlova told reporters on Thursday that “the talks in Karsk” had failed again. "
LABELS = ("person", "location", "date", "claim", "organization")

GROUPS = {
    "cursor": ("right", "left", "ctrl+right", "down", "up", "ctrl+left"),
    "tag": ("n", "ctrl+right", "x", "ctrl+right"),
    "undo, redo": ("ctrl+z", "ctrl+y"),
    "page": ("pagedown", "pagedown", "pageup"),
    "select": ("shift+right", "shift+right", "ctrl+shift+right", "escape"),
}


def make(folder: Path, megabytes: float, tags: int) -> Path:
    """An article with a sidecar."""
    paragraph = SENTENCE * 5 + "\n\n"
    text = (paragraph * (int(megabytes * 1_000_000) // len(paragraph) + 1))[
        : int(megabytes * 1_000_000)
    ]
    step = len(text) // tags
    made = [
        make_tag(text, LABELS[n % 5], (Span(n * step, n * step + 12),), id=f"a{n}", by="ana")
        for n in range(tags)
    ]
    article = folder / "big.txt"
    article.write_bytes(text.encode())
    data = dump(Annotations(Source("big.txt", chars=len(text)), tags=tuple(made)))
    article.with_name("big.txt.tags.yaml").write_bytes(data)
    return article


def cpu(pid: int) -> float:
    """CPU that a process has used, in ms."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e6


def press(terminal: Terminal, key: str) -> tuple[float, float, int]:
    """CPU in ms, time to the last byte in ms, and bytes of one key."""
    before, size, start = cpu(terminal.pid), len(terminal.raw), time.perf_counter()
    terminal.send(key)
    last, seen, used = start, size, before
    while time.perf_counter() - last < 0.03 or seen == size:
        time.sleep(0.002)
        now, spent = len(terminal.raw), cpu(terminal.pid)
        if now != seen or spent != used:
            last, seen, used = time.perf_counter(), now, spent
        if time.perf_counter() - start > 0.3:
            break
    return used - before, (last - start) * 1000, seen - size


def main() -> None:
    megabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 1
    tags = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 60
    with tempfile.TemporaryDirectory() as folder:
        article = make(Path(folder), megabytes, tags)
        terminal = Terminal(
            [sys.executable, "-m", "annotate", "tag", str(article)], columns=100, rows=40
        )
        terminal.wait("saved")
        time.sleep(1)
        print(f"{megabytes:g} MB, {tags} tags, 100×40, {count} keys a row")
        print(f"{'keys':<12} {'cpu ms median':>14} {'p99':>7} {'bytes median':>13} {'most':>7}")
        for group, keys in GROUPS.items():
            for key in keys:
                press(terminal, key)
            time.sleep(0.8)
            figures = []
            for n in range(count):
                figures.append(press(terminal, keys[n % len(keys)]))
                if group == "tag" or group.startswith("undo"):
                    # A save that runs at the same time would be counted as the key's.
                    time.sleep(0.7)
            spent = sorted(figure[0] for figure in figures)
            sent = [figure[2] for figure in figures]
            print(
                f"{group:<12} {statistics.median(spent):14.2f} {spent[-1 - count // 100]:7.2f}"
                f" {statistics.median(sent):13.0f} {max(sent):7d}"
            )
        peak = [
            line.split()[1]
            for line in Path(f"/proc/{terminal.pid}/status").read_text().splitlines()
            if line.startswith("VmHWM")
        ]
        print(f"peak memory {int(peak[0]) / 1024:.0f} MiB")
        terminal.send("ctrl+q")
        terminal.finish()
        terminal.close()


if __name__ == "__main__":
    if not os.path.isdir("/proc/self/task"):  # noqa: PTH112
        raise SystemExit("this benchmark reads Linux's counters")
    main()
