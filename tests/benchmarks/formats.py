"""Real corpora in and out through our formats, and how much memory large files take.

    python -m tests.benchmarks.formats FOLDER [MEGABYTES]

FOLDER holds brat-tutorials, litbank, polnear-train and wnut17; those that are not there are left
out. Each corpus is imported by the real command, exported in every format, and imported again next
to copies of its texts: equal means that what the sidecars say is the same, or, where a format holds
less, that what is missing is exactly what the command told. Then so many megabytes (100 by default)
of JSON Lines, and the same as CSV, go out and in, and out in what is only written, with articles
that are made here. Linux only: the kernel tells the peak of memory.
"""

import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.spans import Span
from annotate.core.tags import Tag, make_tag
from annotate.formats.contract import Exported
from annotate.formats.loss import Loss
from annotate.formats.projection import trimmed, unfragmented
from annotate.store import codec
from annotate.store.schemas import default_schema

CORPORA = {
    "brat-tutorials": "brat",
    "litbank": "brat",
    "polnear-train": "brat",
    "wnut17": "conll",
}
FORMATS = ("brat", "conll", "csv", "jsonl")

TOLD = re.compile(r"annotate: conll: (.*) \(([\d,]+) (?:split )?tags?\): (.*)")
THERE = re.compile(r"([\d,]+) there already")
TROUBLE = re.compile(r"annotate: \S+?:\d+: |and [\d,]+ more like these")

TAGS = 300
"""In each of the articles that are made."""


class Ran(NamedTuple):
    """What a command did."""

    status: int
    told: str
    peak: float
    """MiB."""
    cpu: float
    """Seconds."""


DRIVER = """
import json, re, resource, sys
from annotate.__main__ import main
status = main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())
sys.stderr.write("\\n" + json.dumps([status, int(peak[1]) / 1024, used.ru_utime + used.ru_stime]))
"""


def annotate(*arguments: str | Path) -> Ran:
    """Run the real command in a process of its own. Its peak is that of its own address space: what
    the kernel tells the parent counts the parent's memory, too."""
    ran = subprocess.run(
        [sys.executable, "-c", DRIVER, *map(str, arguments)], capture_output=True, text=True
    )
    told, _, last = ran.stderr.rpartition("\n")
    status, peak, cpu = json.loads(last)
    return Ran(status, told, peak, cpu)


class Said(NamedTuple):
    """What the sidecars of a folder say, but for ids, who and when."""

    tags: Counter[Any]
    links: Counter[Any]
    pieces: Counter[Any]
    """Fragments without the blanks at their ends."""


def said(folder: Path) -> Said:
    """What the sidecars of a folder say."""
    tags: Counter[Any] = Counter()
    links: Counter[Any] = Counter()
    pieces: Counter[Any] = Counter()
    for sidecar in sorted(folder.rglob("*.tags.yaml")):
        path = Path(str(sidecar).removesuffix(".tags.yaml"))
        name = path.relative_to(folder).as_posix()
        found = codec.parse(sidecar.read_bytes(), str(sidecar))
        places = {tag.id: (name, tag.label, tag.spans) for tag in found.tags}
        for tag in found.tags:
            attributes = [(key, repr(value)) for key, value in sorted(tag.attributes.items())]
            tags[name, tag.label, tag.spans, tuple(attributes), tag.note] += 1
        for link in found.links:
            links[link.kind, places[link.source], places[link.target]] += 1
        text = path.read_bytes().decode("utf-8")
        for piece in trimmed(unfragmented(found.tags, Loss()), text, Loss()):
            pieces[name, piece.tag.label, piece.span] += 1
    return Said(tags, links, pieces)


def copied(source: Path, target: Path) -> None:
    """Copy the texts of a folder."""
    for path in source.rglob("*.txt"):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def corpus(name: str, format: str, source: Path, place: Path) -> None:
    """Take one corpus through all formats and print what came of it."""
    first = place / "first"
    if format == "brat":
        shutil.copytree(source, first, copy_function=shutil.copyfile)
        came = annotate("import", first, "--format", format, "--keep-labels")
    else:
        first.mkdir()
        [file] = source.glob("*.conll")
        came = annotate("import", file, "--format", format, "--keep-labels", "-o", first)
    before = said(first)
    articles = len([*first.rglob("*.tags.yaml")])
    troubles = sum(bool(TROUBLE.match(line)) for line in came.told.splitlines())
    double = sum(int(number.replace(",", "")) for number in THERE.findall(came.told))
    counts = articles, before.tags.total(), before.links.total(), troubles, double
    print(f"{name:16}{'':8}" + "".join(f"{count:>10,}" for count in counts))
    for target in FORMATS:
        out, back = place / f"{target}.out", place / f"{target}.back"
        options = ["--option", "labels=own"] if target == "conll" else []
        went = annotate("export", first, "--format", target, "-o", out, *options)
        copied(first, back)
        again = annotate("import", out, "--format", target, "--text", back, "--keep-labels")
        after = said(back)
        if target == "conll":
            lost = told_lost(went.told)
            equal = after.pieces <= before.pieces
            equal = equal and after.pieces.total() + lost == before.pieces.total()
        else:
            lost = before.tags.total() - after.tags.total()
            equal = (after.tags, after.links) == (before.tags, before.links)
            if "numbers and the like" in went.told:
                equal = (as_texts(after.tags), after.links) == (as_texts(before.tags), before.links)
        equal = equal and (went.status, again.status) == (0, 0)
        row = "".join(f"{count:>10,}" for count in (after.tags.total(), after.links.total(), lost))
        print(f"{'':16}{target:8}{'':10}{row} lost   {'equal' if equal else 'NOT EQUAL'}")
        for line in went.told.splitlines() if target != "conll" else ():
            if "who made it" not in line and not line.startswith("no tags yet"):
                print(f"{'':34}{line.removeprefix('annotate: ')}")


def as_texts(tags: Counter[Any]) -> Counter[Any]:
    """The tags with all values of attributes as texts."""
    made: Counter[Any] = Counter()
    for (*tag, attributes, note), count in tags.items():
        texts = tuple((name, value.strip("'\"").lower()) for name, value in attributes)
        key = (*tag, texts, note)
        made[key] += count
    return made


def told_lost(told: str) -> int:
    """How many fragments CoNLL has no place for, as the command told."""
    kinds = {what: int(number.replace(",", "")) for what, number, _ in TOLD.findall(told)}
    return sum(
        number
        for what, number in kinds.items()
        if what in ("inside another", "across the end of another")
    )


def an_article(number: int) -> tuple[str, tuple[Tag, ...]]:
    """A fictional article of many tags."""
    chance = random.Random(number)
    names = [f"Person {chance.randrange(1000)} 👍 Orlova" for _ in range(TAGS)]
    text = " told reporters in Veld that ".join(names) + ".\r\n"
    tags = []
    start = 0
    for place, name in enumerate(names):
        attributes = {"entity": name, "role": "spokeswoman of the ministry"}
        tags.append(
            make_tag(
                text,
                "person",
                (Span(start, start + len(name)),),
                id=f"a{place}",
                by="ana",
                at="2026-11-24T09:30:00Z",
                attributes={**attributes},
                note="Is this the one of last week?",
            )
        )
        start += len(name) + len(" told reporters in Veld that ")
    return text, tuple(tags)


def size_of(number: int) -> int:
    """Bytes of JSON Lines that an article makes."""
    from annotate.formats import jsonl
    from annotate.formats.rows import rows

    text, tags = an_article(number)
    document = Document(Article(text), Annotations(Source("a.txt"), tags=tags))
    article = Exported("a.txt", "a", document, default_schema(), frozenset())
    return sum(len(line.encode()) for line in jsonl.lines(rows(article)))


def large(megabytes: int, place: Path) -> None:
    """So much JSON Lines, and the same as CSV, out and in."""
    folder = place / "many"
    folder.mkdir()
    count = megabytes * 1_000_000 // size_of(0) + 1
    for number in range(count):
        text, tags = an_article(number)
        path = folder / f"{number:05}.txt"
        path.write_bytes(text.encode())
        source = Source(path.name, "", len(text))
        made = codec.dump(Annotations(source=source, tags=tags))
        Path(f"{path}.tags.yaml").write_bytes(made)
    print(f"\n{count:,} articles of {TAGS} tags{'':14}MB    peak MiB     CPU s")
    for format in ("jsonl", "csv"):
        file, back = place / f"big.{format}", place / f"{format}.big"
        went = annotate("export", folder, "-o", file)
        size = file.stat().st_size / 1e6
        copied(folder, back)
        came = annotate("import", file, "--text", back)
        found = sum(line.startswith(b"- ") for one in back.glob("*.yaml") for line in lines(one))
        assert (went.status, came.status, found) == (0, 0, count * TAGS), came.told[-2000:]
        for way, ran in (("out", went), ("in", came)):
            print(f"{format:12}{way:24}{size:10.1f}{ran.peak:12.1f}{ran.cpu:10.1f}")
        file.unlink()
        shutil.rmtree(back)
    for format in ("markdown", "refi-qda"):
        file = place / f"big.{format}"
        went = annotate("export", folder, "--format", format, "-o", file)
        size = file.stat().st_size / 1e6
        print(f"{format:12}{'out':24}{size:10.1f}{went.peak:12.1f}{went.cpu:10.1f}")


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines()


def main() -> None:
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    source = Path(sys.argv[1])
    heads = ("articles", "tags", "links", "troubles", "double")
    print(f"{'':24}" + "".join(f"{head:>10}" for head in heads))
    for name, format in CORPORA.items():
        if (source / name).is_dir():
            with tempfile.TemporaryDirectory() as place:
                corpus(name, format, source / name, Path(place))
    with tempfile.TemporaryDirectory() as place:
        large(int(sys.argv[2]) if len(sys.argv) > 2 else 100, Path(place))


if __name__ == "__main__":
    main()
