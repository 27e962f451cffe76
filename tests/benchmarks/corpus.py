"""What it costs to answer a question of very many articles.

    python -m tests.benchmarks.corpus [ARTICLES] [FOLDER]

Articles of 5 KB with 30 tags are made in a temporary folder, or kept in FOLDER and taken from there
the next time. Each command runs as a user runs it, with one process and with one a core; beside it
two loops: what a script of ten lines does (PyYAML's C loader and `csv`), on a hundredth of the
articles, and the floor below which no program of Python comes (the bytes of both files, and
`orjson.loads` of the same lines). CPU time of all processes, the time that passed, and the most
memory that any process had.
"""

import random
from itertools import pairwise
from pathlib import Path

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


def make(folder: Path, count: int) -> None:
    """Fictional articles with their sidecars, a thousand a folder."""
    chance = random.Random(7)
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
        article = Article(text, path.name, sha256=hashlib_of(data))
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


def hashlib_of(data: bytes) -> str:
    import hashlib

    return hashlib.sha256(data).hexdigest()


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
