"""What it costs to know the tags of a large folder.

    python -m tests.benchmarks.memory [SIDECARS]

Sidecars of thirty tags are made in a temporary folder and read twice, each time by a process of its
own: cold, with nothing written down before, and warm. CPU time; a slice is what the tag screen does
between two keys.
"""

import gc
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from annotate.core.annotations import Annotations, Source
from annotate.core.spans import Span
from annotate.core.tags import Tag, make_tag
from annotate.store import codec
from annotate.store.memory import Memories

SLICE = 0.002
TAGS = 30
LABELS = ("person", "organization", "location")
SYLLABLES = ("ka", "ro", "mi", "ta", "len", "sor", "ve", "dan", "il", "pu", "bre", "gos", "tin")


def write(folder: Path, count: int) -> None:
    """Sidecars of fictional names, some of which come in many articles."""
    chance = random.Random(1)

    def word() -> str:
        return "".join(chance.choices(SYLLABLES, k=chance.randrange(2, 4))).capitalize()

    often = [f"{word()} {word()}" for _ in range(4000)]
    for number in range(count):
        names = [
            chance.choice(often) if chance.random() < 0.7 else f"{word()} {word()}"
            for _ in range(TAGS)
        ]
        text = " said to ".join(names)
        tags: list[Tag] = []
        start = 0
        for name in names:
            tags.append(
                make_tag(
                    text,
                    LABELS[ord(name[0]) % 3],
                    (Span(start, start + len(name)),),
                    id=f"a{len(tags)}",
                    by="ana",
                    at="2026-11-24T09:30:00Z",
                    attributes={"entity": name} if chance.random() < 0.4 else {},
                )
            )
            start += len(name) + len(" said to ")
        article = folder / f"{number:05}.txt"
        article.write_text(text, "utf-8")
        source = Source(file=article.name, sha256="0" * 64, chars=len(text))
        sidecar = folder / f"{article.name}.tags.yaml"
        sidecar.write_bytes(codec.dump(Annotations(source=source, tags=tuple(tags))))


def read(article: Path) -> None:
    """Read all, a slice at a time, and print what it took."""
    memory = Memories().of(article)
    # As the tag screen does when it is up.
    gc.collect()
    gc.freeze()
    longest, slices, done = 0.0, 0, False
    before = time.process_time()
    while not done:
        start = time.process_time()
        done = memory.project.step(SLICE)
        longest, slices = max(longest, time.process_time() - start), slices + 1
    spent = time.process_time() - before
    print(
        f"{spent:6.2f} s CPU, {slices} slices, the longest {longest * 1000:.1f} ms,"
        f" {len(memory.project.known)} names known, peak {peak():.0f} MiB"
    )


def peak() -> float:
    """The most memory that this process had, in MiB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    if len(sys.argv) > 2:
        read(Path(sys.argv[2]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as place:
        folder, state = Path(place) / "articles", Path(place) / "state"
        folder.mkdir()
        write(folder, count)
        print(f"{count} sidecars of {TAGS} tags")
        for name in ("cold", "warm"):
            print(name, end="", flush=True)
            subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.memory", "read", folder / "00000.txt"],
                env=os.environ | {"ANNOTATE_STATE": str(state)},
                check=True,
            )
        size = sum(file.stat().st_size for file in state.rglob("*.jsonl"))
        print(f"{size / 1e6:.1f} MB written down")


if __name__ == "__main__":
    main()
