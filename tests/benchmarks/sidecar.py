"""How fast sidecars are read and written, against PyYAML's C loader and dumper.

    python tests/benchmarks/sidecar.py [TAGS]

CPU time, medians, the contestants taking turns; so a busy machine slows all of them alike.
"""

import random
import re
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import yaml
from msgspec.structs import replace

from annotate.core.annotations import Annotations, Metadata, Source
from annotate.core.spans import Span
from annotate.core.tags import Link, make_tag, new_id
from annotate.store import codec

WORDS = re.split(
    " ",
    "the of a that said on in government Maria Petersson Россия 5 November “claims” news it's "
    'report "quoted" according to ministry, city. naïve – \n',
)
ROUNDS = 7


def sample(count: int) -> Annotations:
    """A sidecar of many tags with full context."""
    chance = random.Random(1)
    text = " ".join(chance.choice(WORDS) for _ in range(count * 20))
    tags, taken = [], set[str]()
    for i in range(count):
        start = i * 100 + chance.randrange(50)
        id = new_id(taken)
        taken.add(id)
        attributes = {"check": "worthy", "kind": "event"} if i % 3 else {"entity": "Maria"}
        tag = make_tag(
            text,
            chance.choice(("person", "claim", "date")),
            (Span(start, start + chance.randrange(3, 40)),),
            id=id,
            by="ana",
            at="2026-11-24T09:30:00Z",
            attributes={**attributes},
            note="" if i % 10 else "is this so?",
        )
        tags.append(tag)
    links = [
        Link(id=new_id(taken), kind="claimant", source=tag.id, target=tags[0].id)
        for tag in tags[1::20]
    ]
    source = Source(file="article.txt", sha256="0" * 64, chars=len(text))
    return Annotations(
        source=source,
        article=Metadata(title="News", published="2020-11-05"),
        tags=tuple(sorted(tags, key=lambda tag: tag.order)),
        links=tuple(links),
    )


def medians(contestants: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """CPU milliseconds of each."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            start = time.process_time()
            run()
            times[name].append((time.process_time() - start) * 1000)
    return {name: statistics.median(taken) for name, taken in times.items()}


def measure(count: int, rounds: int = ROUNDS) -> dict[str, float]:
    """CPU milliseconds for a sidecar of so many tags."""
    annotations = sample(count)
    data = codec.dump(annotations)
    value = yaml.load(data, Loader=yaml.CSafeLoader)
    cache = codec.LineCache()
    codec.dump(annotations, cache)
    tags = annotations.tags
    changed = [
        replace(annotations, tags=(replace(tags[0], note=str(i)), *tags[1:])) for i in range(rounds)
    ]
    assert codec.parse(data, "") == replace(annotations, comments=codec.parse(data, "").comments)
    return medians(
        {
            "yaml.load, CSafeLoader": lambda: yaml.load(data, Loader=yaml.CSafeLoader),
            "parse": lambda: codec.parse(data, "article.txt.tags.yaml"),
            "parse, edited by hand": lambda: codec.parse_strictly(data, "article.txt.tags.yaml"),
            "yaml.dump, CSafeDumper": lambda: yaml.dump(value, Dumper=yaml.CSafeDumper),
            "dump": lambda: codec.dump(annotations),
            "dump, one tag changed": lambda: codec.dump(changed.pop(), cache),
        },
        rounds,
    )


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    print(f"{count} tags, {len(codec.dump(sample(count))) / 1e6:.1f} MB")
    yardstick = 0.0
    for name, taken in measure(count).items():
        if name.startswith("yaml"):
            yardstick = taken
        print(f"{name:28}{taken:10.2f} ms   1/{yardstick / taken:.1f}")


if __name__ == "__main__":
    main()
