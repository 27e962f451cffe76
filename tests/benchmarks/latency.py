"""How fast the tag screen starts and answers, side by side with SLATE 1.1.3 in the same run.

    python -m tests.benchmarks.latency [--starts N] [--keys N] [--slate PROGRAM]

Both programs get the same texts and tags on the same terminal (100×30) and take turns, so a busy
machine slows both alike. SLATE (`slate-nlp`, curses) goes into an environment of its own in the
folder for temporary files. Linux only: CPU time comes from the kernel's nanosecond counters.

- first paint: from before the fork until the article's text on the screen is all there; `screen` is
  when nine tenths of all that will be there are there, `up` when the last byte of the start comes.
- settled: from the key to the last byte of the answer, which is over once nothing more comes and
  the processor is idle.
- cpu, bytes: what the process used and wrote from the key until then. A save, which comes by itself
  later, is waited for and not counted.
"""

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pyte

from annotate.core.annotations import Annotations, Source
from annotate.core.spans import Span
from annotate.core.tags import make_tag
from annotate.store.codec import dump
from tests.benchmarks.meter import COLUMNS, ROWS, Answer, Program

SLATE = "slate-nlp==1.1.3"
SAVING = 0.9
"""Seconds after a change until its save is over."""

SENTENCE = "Maria Orlova told reporters on Thursday that “the talks in Karsk” had failed again. "


class Kind(NamedTuple):
    """Keys that do one kind of thing."""

    share: int
    """In a hundred keys."""
    keys: tuple[tuple[str, ...], tuple[str, ...]]
    """annotate's, and SLATE's nearest to them."""


KEYS: dict[str, Kind] = {
    "char": Kind(30, (("right", "right", "left"), ("right", "right", "left"))),
    "word": Kind(24, (("ctrl+right", "ctrl+right", "ctrl+left"), ("right", "right", "left"))),
    "row": Kind(16, (("down", "down", "up"), ("down", "down", "up"))),
    "sentence": Kind(8, ((")", ")", "("), ("down", "down", "up"))),
    "extend": Kind(10, (("shift+right", "shift+right", "escape"), ("/", "/", "l"))),
    "tag": Kind(4, (("n",), (" s",))),
    "undo": Kind(4, (("ctrl+z",), ("u",))),
    "page": Kind(4, (("pagedown", "pagedown", "pageup"), ("pagedown", "pagedown", "pageup"))),
}

CHANGES = ("tag", "undo")


class Start(NamedTuple):
    """Milliseconds from before the fork."""

    text: float
    """Until the article's text on the screen is all there."""
    screen: float
    """Until nine tenths of all cells are there that are there in the end."""
    up: float
    """Until the last byte."""


def start(program: Program, text: str) -> Start:
    """Wait for the end of a program's start, and look back at how its screen came to be."""
    program.start()
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    states = []
    for when, data in program.chunks:
        stream.feed(data)
        states.append((when * 1000, list(screen.display)))
    settled = states[-1][1]
    parts = [re.split("  +|│", row.strip("▎┊ "))[0].strip() for row in settled]
    wanted = [(y, part) for y, part in enumerate(parts) if len(part) > 20 and part in text]
    cells = [(y, x) for y, row in enumerate(settled) for x, sign in enumerate(row) if sign != " "]
    assert len(wanted) > ROWS // 2, "\n".join(settled)
    return Start(
        next(t for t, shown in states if all(part in shown[y] for y, part in wanted)),
        next(
            t
            for t, shown in states
            if sum(shown[y][x] == settled[y][x] for y, x in cells) >= 0.9 * len(cells)
        ),
        states[-1][0],
    )


# Texts and tags


def make(folder: Path, size: int, count: int) -> Path:
    """An article with the same tags for both programs, each on two words."""
    paragraph = SENTENCE * 5
    text = (paragraph.rstrip() + "\n\n") * max(1, size // (len(paragraph) + 1))
    pairs = [
        (line, token, Span(words[token].start(), words[token + 1].end()))
        for line, words in _lines(text)
        for token in range(0, len(words) - 1, 2)
    ]
    chosen = pairs[:: max(1, len(pairs) // count)][:count]
    labels = ("person", "location", "date", "claim", "organization")
    tags = [
        make_tag(text, labels[n % 5], (span,), id=f"a{n}", by="ana")
        for n, (_, _, span) in enumerate(chosen)
    ]
    article = folder / "article.txt"
    article.write_bytes(text.encode())
    data = dump(Annotations(Source(article.name, chars=len(text)), tags=tuple(tags)))
    article.with_name("article.txt.tags.yaml").write_bytes(data)
    theirs = (
        f"(({line}, {token}), ({line}, {token + 1})) - label:{'asdv'[n % 4]}\n"
        for n, (line, token, _) in enumerate(chosen)
    )
    article.with_name("article.txt.annotations").write_text("".join(theirs))
    return article


def _lines(text: str) -> list[tuple[int, list[re.Match[str]]]]:
    """Each line's number with the words of it, as places in the whole text."""
    found: list[tuple[int, list[re.Match[str]]]] = []
    for number, line in enumerate(re.finditer("[^\n]*\n?", text)):
        found.append((number, list(re.compile(r"\S+").finditer(text, *line.span()))))
    return found


def slate(given: str | None) -> Path | None:
    """SLATE's program, installed if need be; None if that fails."""
    if given:
        return Path(given)
    home = Path(tempfile.gettempdir()) / "annotate-benchmark-slate"
    program = home / "bin" / "slate"
    if not program.exists():
        print(f"installing {SLATE} in {home}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        done = subprocess.run([home / "bin" / "pip", "install", "--quiet", SLATE], check=False)
        if done.returncode:
            return None
    return program


# Measuring


class Figures(NamedTuple):
    """What one program took on one article."""

    start: Start
    keys: dict[str, list[Answer]]
    peak: float

    def of(self, what: str, *kinds: str, without: str = "") -> list[float]:
        return sorted(
            getattr(answer, what)
            for kind, answers in self.keys.items()
            for answer in answers
            if (not kinds or kind in kinds) and kind != without
        )


def p99(values: Sequence[float]) -> float:
    return sorted(values)[-1 - len(values) // 100]


def sequence(count: int) -> list[str]:
    """Kinds of keys in a random order that is the same for both programs."""
    kinds = [kind for kind, (share, _) in KEYS.items() for _ in range(share)]
    chance = random.Random(7)
    return [chance.choice(kinds) for _ in range(count)]


def press_all(program: Program, kinds: Sequence[str], side: int) -> dict[str, list[Answer]]:
    """Press keys of these kinds; the first of each kind, which warms up, is not counted."""
    pressed: dict[str, list[Answer]] = {kind: [] for kind in KEYS}
    for kind in [*KEYS, *kinds]:
        keys = KEYS[kind].keys[side]
        pressed[kind].append(program.press(keys[len(pressed[kind]) % len(keys)]))
        if kind in CHANGES:
            time.sleep(SAVING)
            program.listen(time.perf_counter(), program.cpu(), patience=0.05)
    return {kind: answers[1:] for kind, answers in pressed.items()}


def measure(
    article: Path, programs: Sequence[Sequence[str]], starts: int, keys: int
) -> list[Figures]:
    """The figures of each program, which take turns."""
    text = article.read_text("utf-8")
    all_starts: list[list[Start]] = [[] for _ in programs]
    for _ in range(starts + 1):
        for times, command in zip(all_starts, programs, strict=True):
            program = Program([*command, article.name], article.parent)
            times.append(start(program, text))
            program.end()
    made = []
    for side, (times, command) in enumerate(zip(all_starts, programs, strict=True)):
        program = Program([*command, article.name], article.parent)
        program.start()
        time.sleep(1)
        answers = press_all(program, sequence(keys), side)
        median = Start(*(statistics.median(column) for column in zip(*times[1:], strict=True)))
        made.append(Figures(median, answers, program.peak()))
        program.end()
    return made


# The table


class Row(NamedTuple):
    """A line of the table: a figure, and what it may be, of itself or of SLATE's."""

    name: str
    value: Callable[[Figures], float]
    limit: float | None = None
    ratio: float | None = None


def median_bytes(kind: str) -> Callable[[Figures], float]:
    return lambda figures: statistics.median(figures.of("bytes", kind))


def rows(big: bool) -> list[Row]:
    made = [
        Row("first paint, ms", lambda f: f.start.text, ratio=1.0 if big else 2.5),
        Row("screen, ms", lambda f: f.start.screen),
        Row("up, ms", lambda f: f.start.up),
        Row(
            "key settled, median ms",
            lambda f: statistics.median(f.of("settled")),
            ratio=0.1 if big else None,
        ),
        Row("key settled, p99 ms", lambda f: p99(f.of("settled"))),
        Row("key cpu, median ms", lambda f: statistics.median(f.of("cpu"))),
        Row("key cpu but page, p99 ms", lambda f: p99(f.of("cpu", without="page")), limit=8),
        Row("page cpu, p99 ms", lambda f: p99(f.of("cpu", "page")), limit=16),
        Row("key, median bytes", lambda f: statistics.median(f.of("bytes")), ratio=1.0),
        Row("key, mean bytes", lambda f: statistics.mean(f.of("bytes")), ratio=1.0),
    ]
    made += [Row(f"  {kind}, median bytes", median_bytes(kind)) for kind in KEYS]
    made.append(Row("peak memory, MiB", lambda f: f.peak, limit=64 if big else None))
    return made


def judged(row: Row, ours: float, ratio: float | None) -> str:
    """The limit and whether it is kept."""
    if row.limit is not None:
        return f"≤ {row.limit:g}".ljust(8) + ("pass" if ours <= row.limit else "FAIL")
    if row.ratio is not None and ratio is not None:
        return f"≤ {row.ratio:g} ×".ljust(8) + ("pass" if ratio <= row.ratio else "FAIL")
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--starts", type=int, default=9)
    parser.add_argument("--keys", type=int, default=400)
    parser.add_argument("--slate", metavar="PROGRAM", help="SLATE, if it is installed already")
    arguments = parser.parse_args()
    theirs = slate(arguments.slate)
    installed = Path(sys.executable).with_name("annotate")
    ours = [str(installed)] if installed.exists() else [sys.executable, "-m", "annotate"]
    programs: list[list[str]] = [[*ours, "tag"]]
    if theirs:
        programs.append([str(theirs), "-o"])
    failed = 0
    print(f"{COLUMNS}×{ROWS}, {arguments.starts} starts, {arguments.keys} keys")
    for size, count in ((5_000, 30), (1_000_000, 10_000)):
        with tempfile.TemporaryDirectory() as folder:
            article = make(Path(folder), size, count)
            figures = measure(article, programs, arguments.starts, arguments.keys)
        title = f"{size // 1000:,} KB, {count:,} tags"
        print(f"\n{title:<28}{'annotate':>10}{'SLATE':>10}{'ratio':>9}   limit")
        for row in rows(count > 1000):
            values = [row.value(each) for each in figures]
            ratio = values[0] / values[1] if len(values) > 1 and values[1] else None
            verdict = judged(row, values[0], ratio)
            failed += verdict.endswith("FAIL")
            other = f"{values[1]:10.1f}" if len(values) > 1 else " " * 10
            times = f"{ratio:7.2f} ×" if ratio is not None else " " * 9
            print(f"{row.name:<28}{values[0]:10.1f}{other}{times}   {verdict}")
    return 1 if failed else 0


if __name__ == "__main__":
    if not os.path.isdir("/proc/self/task"):  # noqa: PTH112
        raise SystemExit("this benchmark reads Linux's counters")
    sys.exit(main())
