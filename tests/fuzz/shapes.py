"""The worst inputs that we can think of, large: does twice as much take more than twice as long?

    python -m tests.fuzz.shapes [--size BYTES] [--reader NAME] [--shape NAME] [--jobs 2]

Each shape is read at a size and at twice that size, each in a process of its own that may have
512 MiB more than it starts with. Printed are CPU seconds, their ratio and the peak of memory; a
ratio above 3, where it can be measured, is a finding, and so is whatever else is one to
`tests.fuzz`. Ratios do not depend on how fast the machine is.
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import NamedTuple

from tests.fuzz.readers import PARTED, READERS, guarded, tidy
from tests.fuzz.running import limit, timed

SIZE = 1 << 20
SECONDS = 120.0
"""CPU that one input may take at most."""

STEEPEST = 3.0
SHORT = 0.1
"""Ratios of what takes less, in CPU seconds, say nothing."""

Shape = Callable[[int], bytes]


def filled(unit: str, *, before: str = "", after: str = "") -> Shape:
    """A text of one unit again and again."""
    data = unit.encode()

    def made(size: int) -> bytes:
        return before.encode() + data * max(1, size // len(data)) + after.encode()

    return made


TEXTS: dict[str, Shape] = {
    "one line": filled("a"),
    "newlines": filled("\n"),
    "blanks": filled(" "),
    "tabs": filled("\t"),
    "carriage returns": filled("\r"),
    "opening quotes": filled("“"),
    "straight quotes": filled('"'),
    "apostrophes": filled("’"),
    "quotes and words": filled("“a "),
    "combining marks": filled("\u0301"),
    "accents": filled("e\u0301"),
    "accents and hyphens": filled("e\u0301-"),
    "joiners": filled("\u200d"),
    "flags": filled("🇩"),
    "family": filled("👨\u200d"),
    "ideographs": filled("漢"),
    "kana": filled("カ・"),
    "brackets": filled("["),
    "alternating": filled("[]"),
    "parentheses": filled("(", after=")"),
    "nested words": filled("(a "),
    "digits": filled("1"),
    "digits and commas": filled("1,"),
    "numbers": filled("1 "),
    "capital letters": filled("A"),
    "capitals": filled("A "),
    "initials": filled("A."),
    "names": filled("Orlova "),
    "names and commas": filled("Orlova, "),
    "titles": filled("Mr. President "),
    "said": filled("said "),
    "said that": filled("said that he said "),
    "according": filled("according to "),
    "commas": filled(", "),
    "dashes": filled("—"),
    "hyphens": filled("a-"),
    "stops": filled("."),
    "sentences": filled("A. "),
    "months": filled("March "),
    "days": filled("5 March, "),
    "ago": filled("two years "),
    "hundreds": filled("hundred "),
    "hundreds of": filled("hundreds of "),
    "half": filled("half of the "),
    "money": filled("$1 "),
    "at signs": filled("@"),
    "addresses": filled("http://a."),
    "address": filled("a", before="http://"),
    "possessives": filled("A’s "),
    "of the": filled("Bank of the "),
    "and": filled("Orlova and "),
    "quoted said": filled("“A b,” said Orlova. "),
    "open quotation": filled("A b said, ", before="“"),
    "colons": filled("Orlova: "),
}
"""For whatever reads text."""

YAMLS: dict[str, Shape] = {
    "open lists": filled("["),
    "open mappings": filled('{"a":'),
    "lists": filled("[]"),
    "dashes": filled("- "),
    "dash lines": filled("- a\n"),
    "question marks": filled("? "),
    "keys": lambda size: b"".join(b"k%d: 1\n" % n for n in range(size // 10)),
    "one key": filled("a"),
    "comments": filled("# a\n"),
    "one comment": filled("#"),
    "quotes": filled('"'),
    "long string": filled("a", before='format: "', after='"'),
    "escapes": filled("\\u0041", before='a: "', after='"'),
    "block text": filled("  a\n", before="a: |\n"),
    "anchors": filled("&a "),
    "aliases": filled("*a, ", before="a: [", after="]"),
    "tags": filled("!a "),
    "documents": filled("---\n"),
    "directives": filled("%YAML 1.2\n"),
    "digits": filled("1", before="a: "),
    "newlines": filled("\n"),
    "spaces": filled(" "),
    "tabs": filled("\t"),
    "conflict": filled("<<<<<<< a\n"),
    "bytes": lambda size: bytes(range(256)) * (size // 256),
    "zeros": lambda size: bytes(size),
}
"""For whatever reads YAML or JSON."""

HEAD = 'format: "annotate/1"\nsource: {"file": "a.txt"}\narticle: {}\n'
HEAD += 'schema: {"name": "news", "version": 1}\ntags:\n'


def sidecar(rows: Iterable[str], links: Iterable[str] = (), rejected: str = "") -> bytes:
    tied = "".join(f"- {link}\n" for link in links)
    made = HEAD + "".join(f"- {row}\n" for row in rows)
    return f"{made}links:{' []' if not tied else ''}\n{tied}{rejected}".encode()


def tag(number: int, spans: list[list[int]], text: str, **more: object) -> str:
    made = {"id": f"t{number}", "label": "person", "spans": spans, "text": text}
    return json.dumps(made | more, ensure_ascii=False)


def fragments(size: int) -> bytes:
    """One tag of so many fragments."""
    number = size // 16
    spans = [[2 * n, 2 * n + 1] for n in range(number)]
    return PARTED.join((b"ab" * number, sidecar(iter([tag(0, spans, " … ".join("a" * number))]))))


def combs(size: int) -> bytes:
    """Several tags of many fragments each, at the same places."""
    number = size // 200
    spans = [[2 * n, 2 * n + 1] for n in range(number)]
    rows = (tag(n, spans, " … ".join("a" * number)) for n in range(12))
    return PARTED.join((b"ab" * number, sidecar(rows)))


def one_place(size: int) -> bytes:
    """So many tags on one place."""
    return PARTED.join((b"word", sidecar(tag(n, [[0, 4]], "word") for n in range(size // 80))))


def staggered(size: int) -> bytes:
    """Tags each of which crosses hundreds of others."""
    number = size // 300
    text = "x" * (number + 200)
    rows = (tag(n, [[n, n + 200]], text[:200]) for n in range(number))
    return PARTED.join((text.encode(), sidecar(rows)))


def nested(size: int) -> bytes:
    """Tags each of which lies in all before it; none states its text."""
    number = size // 80
    text = "x" * 2000
    rows = (tag(n, [[n % 900, 2000 - n % 900]], "") for n in range(min(number, 15000)))
    return PARTED.join((text.encode(), sidecar(rows)))


def untold(size: int) -> bytes:
    """Tags that state no text and have all of the article."""
    rows = (f"{{label: person, spans: [[{n % 99}, {size}]]}}" for n in range(size // 50))
    return PARTED.join((b"x" * size, sidecar(rows)))


def far(size: int) -> bytes:
    """Rejected suggestions that claim to end at the largest number."""
    rows = "".join(
        f'- {{"id": "r{n}", "label": "person", "spans": [[0, {2**53}]], "text": "x"}}\n'
        for n in range(size // 80)
    )
    return PARTED.join((b"word", sidecar((), rejected=f"rejected:\n{rows}")))


def star(size: int) -> bytes:
    """So many links between two tags."""
    links = (
        json.dumps({"id": f"l{n}", "kind": "same-as", "from": "t0", "to": "t1"})
        for n in range(size // 60)
    )
    return PARTED.join(
        (b"a word", sidecar(iter([tag(0, [[0, 1]], "a"), tag(1, [[2, 6]], "word")]), links))
    )


def unnamed(size: int) -> bytes:
    """Tags and links without ids, all wrong."""
    rows = (f"{{label: nobody, spans: [[{n}, {n + 1}]], text: y}}" for n in range(size // 50))
    return PARTED.join((b"x" * (size // 50 + 1), sidecar(rows)))


def by_hand(size: int) -> bytes:
    """Tags in another style than ours, with unknown labels: each is a finding."""
    rows = (f"{{id: t{n}, label: nobody, spans: [[0, 1]]}}" for n in range(size // 50))
    return PARTED.join((b"xyz", sidecar(rows)))


def attributes(size: int) -> bytes:
    """One tag with so many attributes, in CSV a column each."""
    many = {f"a{n}": "x" for n in range(size // 12)}
    return PARTED.join((b"word", sidecar(iter([tag(0, [[0, 4]], "word", attributes=many)]))))


def columns(size: int) -> bytes:
    """Tags with an attribute each of a name of its own."""
    rows = (tag(n, [[0, 4]], "word", attributes={f"a{n}": "x"}) for n in range(size // 100))
    return PARTED.join((b"word", sidecar(rows)))


TAGS: dict[str, Shape] = {
    made.__name__.replace("_", " "): made
    for made in (
        fragments, combs, one_place, staggered, nested, untold, far, star, unnamed, by_hand,
        attributes, columns,
    )
}  # fmt: skip


def parted(shapes: dict[str, Shape]) -> dict[str, Shape]:
    """Texts as articles without tags."""
    return {
        name: lambda size, shape=shape: shape(size) + PARTED + sidecar(())  # type: ignore[misc]
        for name, shape in shapes.items()
    }


ANSWERS: dict[str, Shape] = {
    "empty objects": filled("{}\n"),
    "texts": filled('{"label": "person", "text": "Orlova"}\n'),
    "other texts": lambda size: b"".join(
        b'{"label": "person", "text": "Orlova %d"}\n' % n for n in range(size // 40)
    ),
    "unknown labels": lambda size: b"".join(b'{"label": "p%d"}\n' % n for n in range(size // 20)),
    "one line": filled("a", before='{"label": "', after='"}'),
    "links": lambda size: json.dumps(
        {"label": "claim", "start": 0, "end": 5}
        | {"links": [{"kind": "claimant", "text": "Orlova"}] * (size // 40)}
    ).encode(),
    "spans": lambda size: json.dumps({"label": "claim", "spans": [[0, 1]] * (size // 8)}).encode(),
    "attributes": lambda size: json.dumps(
        {
            "label": "claim",
            "start": 0,
            "end": 5,
            "attributes": {f"a{n}": n for n in range(size // 12)},
        }
    ).encode(),
}

CONFIGS: dict[str, Shape] = {
    "labels": lambda size: (
        b"schema:\n  name: a\n  labels:\n"
        + b"".join(b"  - {name: l%d, layer: entity}\n" % n for n in range(size // 32))
    ),
    "values": lambda size: (
        b"schema: {name: a, labels: [{name: a, layer: date, attributes: ["
        + b"{name: x, values: ["
        + b", ".join(b"v%d" % n for n in range(size // 8))
        + b"]}]}]}"
    ),
    "links": lambda size: (
        b"schema: {name: a, labels: [{name: a, layer: date}], links: [\n"
        + b",\n".join(b"{name: l%d, from: a, to: a}" % n for n in range(size // 32))
        + b"]}"
    ),
    "ends": lambda size: (
        b"schema: {name: a, labels: [\n"
        + b",\n".join(b"{name: l%d, layer: date}" % n for n in range(size // 60))
        + b"], links: [{name: x, from: ["
        + b", ".join(b"l%d" % n for n in range(size // 60))
        + b"]}]}"
    ),
    "keys": lambda size: b"keys:\n" + b"".join(b"  a%d: x\n" % n for n in range(size // 10)),
    "key list": lambda size: b"keys:\n  undo: [" + b"f4, " * (size // 4) + b"]",
    "palette": lambda size: b"palette:\n" + b"".join(b"  a%d: x\n" % n for n in range(size // 10)),
    "suggesters": lambda size: (
        b"suggesters:\n" + b"".join(b"  a%d: x\n" % n for n in range(size // 10))
    ),
    "switches": lambda size: (
        b"suggesters:\n" + b"".join(b"  a%d: false\n" % n for n in range(size // 14))
    ),
    "unlike": lambda size: (
        b"schema: {name: a, labels: [{name: a, layer: date, attributes: ["
        + b"{name: x, values: ["
        + b"ab" * (size // 4)
        + b"], default: "
        + b"ba" * (size // 4)
        + b"}]}]}"
    ),
    "command": lambda size: b"suggesters: {a: '" + b"a " * (size // 2) + b"'}",
}

KEPT: dict[str, Shape] = {
    "places": lambda size: b"{" + b",".join(b'"%d":[1,2]' % n for n in range(size // 16)) + b"}",
    "open lists": filled("["),
    "mentions": lambda size: (
        b'["a.txt.tags.yaml",1,2,['
        + b",".join(b'["w%d","person","","",3]' % n for n in range(size // 28))
        + b"]]\n"
    ),
    "lines": filled('["a.txt.tags.yaml",1,2,[]]\n'),
}

SHAPES: dict[str, dict[str, Shape]] = {
    "article": TEXTS | {"zeros": YAMLS["zeros"], "bytes": YAMLS["bytes"]},
    "legacy": {
        "cyrillic": filled("Привет, мир. ".encode("cp1251").decode("latin-1")),
        "bytes": YAMLS["bytes"],
    },
    "front-matter": YAMLS,
    "sidecar": YAMLS,
    "sidecar-strict": YAMLS,
    "plain": YAMLS,
    "config": YAMLS | CONFIGS,
    "rendered": TAGS | parted(TEXTS),
    "checked": TAGS,
    "session": TAGS | parted(TEXTS),
    "answer": YAMLS | ANSWERS,
    "suggested": TEXTS,
    "known-names": TEXTS,
    "pieces": TEXTS,
    "states": KEPT,
    "memory": KEPT,
    "titles": {name: TEXTS[name] for name in ("one line", "names", "combining marks")},
}
"""Which shapes each reader gets."""


class Measured(NamedTuple):
    """One shape at one size."""

    cpu: float
    peak: int
    """Bytes of memory that came on top of what the process started with."""
    finding: str = ""


def measure(reader: str, shape: str, size: int) -> Measured:
    """Read a shape in a process of its own."""
    context = get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_measured, args=(reader, shape, size, there))
    process.start()
    there.close()
    try:
        made: Measured = here.recv()
    except EOFError:
        process.join()
        return Measured(0, 0, f"exit {process.exitcode}")
    process.join()
    return made


def _measured(reader: str, shape: str, size: int, told: Connection) -> None:
    data = SHAPES[reader][shape](size)
    limit()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _, cpu, finding = timed(lambda given: guarded(READERS[reader], given), data, SECONDS)
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
    tidy()
    told.send(Measured(cpu, more << 10, finding.strip().split("\n")[-1]))


def line(reader: str, shape: str, size: int) -> tuple[str, bool]:
    """A row of the table, and whether it is a finding."""
    start = time.monotonic()
    once, twice = measure(reader, shape, size), measure(reader, shape, 2 * size)
    ratio = twice.cpu / once.cpu if once.cpu else 0
    finding = once.finding or twice.finding
    if not finding and once.cpu > SHORT and ratio > STEEPEST:
        finding = "not linear"
    shown = f"{ratio:5.1f}" if once.cpu > SHORT else "    ·"
    row = f"{reader:15} {shape:18} {once.cpu:8.2f} {twice.cpu:8.2f} {shown} "
    row += f"{twice.peak >> 20:6}  {finding}"
    if os.environ.get("FUZZ_DEBUG"):
        row += f"  {time.monotonic() - start:.0f} s"
    return row, bool(finding)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzz.shapes",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--reader", choices=SHAPES, action="append")
    parser.add_argument("--shape", action="append")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    pairs = [
        (reader, shape, options.size)
        for reader in options.reader or SHAPES
        for shape in SHAPES[reader]
        if not options.shape or shape in options.shape
    ]
    print(f"{'reader':15} {'shape':18} {'CPU s':>8} {'twice':>8} ratio    MiB", flush=True)
    found = 0
    # Threads only wait: what is measured are processes.
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(options.jobs) as pool:
        for row, finding in pool.map(lambda pair: line(*pair), pairs):
            print(row, flush=True)
            found += finding
    print(f"{len(pairs)} shapes of {options.size:,} bytes and twice that, {found} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
