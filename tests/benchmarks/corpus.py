"""What it costs to answer a question of very many articles.

    python -m tests.benchmarks.corpus [ARTICLES] [FOLDER]

ARTICLES are 10,000 if no other number is given; 100,000 take 1.6 GB. Articles of 5 KB with 30 tags
are made in a temporary folder, or kept in FOLDER and taken from there the next time. Each command
runs as a user runs it, with one process and with one a core; beside it two loops: what a script of
ten lines does (PyYAML's C loader and `csv`), on a sample, and the floor below which no program of
Python comes (the bytes of both files, and `orjson.loads` of the same lines). CPU time of all
processes, the time that passed, and the most memory that any of them had; of the loops without the
start of Python, of the commands with it.
"""

import csv
import hashlib
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from annotate.core.annotations import Annotations, Metadata, SchemaRef
from annotate.core.article import Article
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag, make_tag
from annotate.store import codec
from annotate.store.reading import source_of

TAGS = 30
CHARACTERS = 5000
A_FOLDER = 1000
SYLLABLES = ("ka", "ro", "mi", "ta", "len", "sor", "ve", "dan", "il", "pu", "bre", "gos", "tin")
LABELS = ("person", "organization", "location", "date", "claim")
VERDICTS = ("unchecked", "supported", "refuted", "conflicting", "insufficient")
BETWEEN = (" ", " ", " ", " ", " ", ". ", ", ", ".\n\n")
PEOPLE = ("ana", "ben", "cleo")
SEED = 7

TEXT, SUFFIX = ".txt", ".tags.yaml"

SAMPLE = 500
"""Articles that the script is run on; it needs the same time for each."""

FLOOR = 10_000
"""Articles that the floor is measured on at most."""

CROSSED = 300
"""Articles of the crosstab."""

COMMANDS = {
    "export csv": ("export", "-o", "{out}/tags.csv"),
    "export parquet": ("export", "-o", "{out}/tags.parquet"),
    "export jsonl": ("export", "-o", "{out}/tags.jsonl"),
    "stats": ("stats", "-o", "{out}/stats.csv"),
    "find claims": ("find", "-o", "{out}/found.csv", "claims with verdict refuted"),
    "find a word": ("find", "-o", "{out}/found.csv", "lenka"),
}
"""What is measured on all articles; the paths come last."""


def make(folder: Path, count: int) -> None:
    """Fictional articles with their sidecars, a thousand a folder."""
    chance = random.Random(SEED)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randrange(1, 4))) for _ in range(4000)]
    names = [f"{a.capitalize()} {b.capitalize()}" for a, b in pairwise(words)]
    for number in range(count):
        home = folder / f"{number // A_FOLDER:03}"
        if number % A_FOLDER == 0:
            home.mkdir(parents=True)
        text, tags, links = an_article(chance, words, names)
        path = home / f"{number:06}.txt"
        data = text.encode()
        path.write_bytes(data)
        article = Article(text, path.name, sha256=hashlib.sha256(data).hexdigest())
        sidecar = Annotations(
            source=source_of(article),
            article=Metadata(
                title=text.partition("\n")[0],
                published=f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}",
                status=("todo", "doing", "done", "reviewed")[number % 4],
            ),
            schema=SchemaRef(),
            tags=tags,
            links=links,
        )
        path.with_name(f"{path.name}.tags.yaml").write_bytes(codec.dump(sidecar))


def an_article(
    chance: random.Random, words: list[str], names: list[str]
) -> tuple[str, tuple[Tag, ...], tuple[Link, ...]]:
    """A text, its tags, each claim linked to the person before it."""
    pieces: list[str] = []
    places: list[tuple[int, int, str]] = []
    length = 0

    def add(piece: str) -> int:
        nonlocal length
        pieces.append(piece)
        start, length = length, length + len(piece)
        return start

    for index in range(TAGS):
        while length < CHARACTERS * index // TAGS:
            add(chance.choice(words) + chance.choice(BETWEEN))
        label = LABELS[index % len(LABELS)]
        quoted = " ".join(chance.choices(words, k=9)) if label == "claim" else chance.choice(names)
        start = add(quoted)
        places.append((start, start + len(quoted), label))
        add(" ")
    while length < CHARACTERS:
        add(chance.choice(words) + " ")
    text = "".join(pieces)
    tags = []
    for index, (start, end, label) in enumerate(places):
        said = {"entity": text[start:end]} if label == "person" else {}
        if label == "claim":
            said = {"verdict": chance.choice(VERDICTS), "kind": chance.choice(("event", "quote"))}
        tags.append(
            make_tag(
                text,
                label,
                (Span(start, end),),
                id=f"a{index:05}".translate(str.maketrans("01", "xy")),
                by=chance.choice(PEOPLE),
                at=f"2026-11-{chance.randrange(1, 29):02}T09:30:00Z",
                attributes={**said},
            )
        )
    links = tuple(
        Link(f"l{tag.id[1:]}", "claimant", tag.id, tags[index - 4].id)
        for index, tag in enumerate(tags)
        if tag.label == "claim"
    )
    return text, tuple(tags), links


class Cost(NamedTuple):
    """What a process and its own have cost."""

    cpu: float
    wall: float
    peak: float
    """MiB of the largest."""
    status: int


def run(arguments: list[str], output: Path) -> Cost:
    """Run Python, with what it writes in a file."""
    # Compiled modules are written and used, as they are where a program is installed.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        for stream in (1, 2):
            os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
        os.execv(sys.executable, [sys.executable, "-m", *arguments])
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    cpu = used.ru_utime + used.ru_stime
    return Cost(cpu, wall, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status))


def script(sidecar: Path, writer: Any) -> None:
    """What one writes in a minute."""
    import yaml

    found = yaml.load(sidecar.read_bytes(), yaml.CSafeLoader)
    article = Path(str(sidecar).removesuffix(SUFFIX))
    text = article.read_text("utf-8")
    for tag in found["tags"]:
        start, end = tag["spans"][0]
        assert text[start:end] == tag["text"]
        said = tag.get("attributes", {})
        more = [said.get(key) for key in ("entity", "verdict", "kind")]
        place = [article, tag["id"], tag["label"], start, end, tag["text"]]
        writer.writerow([*place, *more, tag["by"], tag["at"]])


def floor(sidecar: Path, writer: Any) -> None:
    """The least that there is to do."""
    import orjson

    name = str(sidecar)
    with open(name[: -len(SUFFIX)], "rb") as file:  # noqa: PTH123, a path costs more than it does
        file.read()
    with open(name, "rb") as file:  # noqa: PTH123
        lines = file.read().split(b"\n- ")
    for line in lines[1:]:
        orjson.loads(line.partition(b"\nlinks:")[0])


LOOPS: dict[str, tuple[Callable[[Path, Any], None], int]] = {
    "script": (script, SAMPLE),
    "floor": (floor, FLOOR),
}


def loop(name: str, folder: Path) -> None:
    """Run a loop over some of the articles and print what one of them cost: seconds of CPU and in
    all, how many they were."""
    work, most = LOOPS[name]
    found = [Path(name) for name in islice(files(folder, SUFFIX), most)]
    with tempfile.TemporaryFile("w", newline="") as output:
        writer = csv.writer(output)
        work(found[0], writer)
        cpu, wall = time.process_time(), time.perf_counter()
        for sidecar in found:
            work(sidecar, writer)
        spent = time.process_time() - cpu, time.perf_counter() - wall
    print(*(seconds / len(found) for seconds in spent), len(found))


def files(folder: Path, ending: str) -> Iterator[str]:
    """What is in a folder and below and is called so, a folder at a time."""
    for here, _, names in os.walk(folder):
        yield from (f"{here}/{name}" for name in sorted(names) if name.endswith(ending))


def measure(folder: Path, out: Path) -> None:
    """Print the table."""
    # Nothing of all articles is kept: a process that is started counts what this one holds as its
    # own until it becomes another program.
    sizes = [sum(map(os.path.getsize, files(folder, ending))) for ending in (TEXT, SUFFIX)]
    size, count = sum(sizes) / 1e6, sum(1 for _ in files(folder, SUFFIX))
    print(f"{count:,} articles, {size:,.0f} MB in both files; {os.cpu_count()} cores\n")
    print(
        f"{'':34}{'articles/s':>11}{'MB/s':>7}{'CPU s':>8}{'wall s':>8}{'MiB':>6}"
        f"{'× script CPU':>14}{'wall':>6}{'× floor CPU':>13}{'wall':>6}"
    )
    loops: dict[str, Cost] = {}
    for name in LOOPS:
        said = out / name
        cost = run(["tests.benchmarks.corpus", "--loop", name, str(folder)], said)
        if cost.status:
            print(f"{name}: {said.read_text().splitlines()[-1]} (pip install orjson PyYAML)")
            return
        cpu, wall, some = map(float, said.read_text().split())
        loops[name] = cost._replace(cpu=cpu * count, wall=wall * count)
        of = f" ({some:,.0f} of them)" if some < count else ""
        tell(name + of, loops[name], count, size, loops)
    for name, (command, *more) in COMMANDS.items():
        if not known(command, out):
            continue
        for jobs in (1, 0):
            rest = [one.format(out=out) for one in more]
            asked = [command, f"--jobs={jobs}", *rest, str(folder)]
            label = f"{name}, {'a process a core' if jobs == 0 else 'one process'}"
            cost = run(["annotate", *asked], out / "said")
            tell(label, cost, count, size, loops)
            if cost.status:
                print((out / "said").read_text()[:300])
    if known("stats", out):
        some_articles = [
            name.removesuffix(SUFFIX) for name in islice(files(folder, SUFFIX), CROSSED)
        ]
        cost = run(["annotate", "stats", "--by", "label,verdict", *some_articles], out / "said")
        print(
            f"\nstats --by label,verdict of {len(some_articles)} articles: {cost.wall:.2f} s wall"
        )


def known(command: str, out: Path) -> bool:
    """Whether there is such a command."""
    return run(["annotate", command, "--help"], out / "said").status == 0


def tell(name: str, cost: Cost, count: int, size: float, loops: dict[str, Cost]) -> None:
    """Print a row: of the script it says how many times faster, of the floor how many times as
    long."""
    row = f"{name:34}{count / cost.wall:11,.0f}{size / cost.wall:7.1f}"
    row += f"{cost.cpu:8.1f}{cost.wall:8.1f}{cost.peak:6.0f}"
    if "script" in loops and "floor" in loops:
        slow, least = loops["script"], loops["floor"]
        row += f"{slow.cpu / cost.cpu:14.1f}{slow.wall / cost.wall:6.1f}"
        row += f"{cost.cpu / least.cpu:13.1f}{cost.wall / least.wall:6.1f}"
    print(row, flush=True)


def main() -> None:
    if sys.argv[1:2] == ["--loop"]:
        loop(sys.argv[2], Path(sys.argv[3]))
        return
    if sys.argv[1:2] == ["--make"]:
        make(Path(sys.argv[3]), int(sys.argv[2]))
        return
    count = sys.argv[1] if len(sys.argv) > 1 else "10000"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else place) / f"articles-{count}"
        out = Path(place)
        if not folder.exists():
            # In a process of its own: what it needs would count as that of those that follow.
            run(["tests.benchmarks.corpus", "--make", count, str(folder)], out / "said")
        measure(folder, out)


if __name__ == "__main__":
    main()
