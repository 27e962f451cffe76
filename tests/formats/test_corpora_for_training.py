"""Real corpora into the files of tools for training, and back: equal, but for what was told."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.formats.conftest import Said, corpus, said

CORPORA = [
    ("brat-tutorials", "brat", (18, 226, 117)),
    ("litbank/entities", "brat", (15, 1979, 0)),
    ("polnear-train", "brat", (120, 11571, 8692)),
    ("wnut17", "conll", (1, 836, 0)),
]
"""Names, their format, and how many articles, tags and links there are."""

UNKNOWN = {"note (2 links)", "reference (1 tag)"}
"""What brat has and we do not know."""

EVERYTHING = ("prodigy", "docbin", "label-studio")


@pytest.mark.parametrize(("name", "source", "counts"), CORPORA)
def test_a_corpus_comes_back(
    name: str, source: str, counts: tuple[int, int, int], folder: Path, run: Run
) -> None:
    first = taken(corpus(name), source, run)
    assert (len(first), *sums(first)) == counts
    for format in (*EVERYTHING, "doccano"):
        if format == "docbin":
            pytest.importorskip("spacy")
        out = run("export", "in", "--format", format, "-o", format)
        assert out.status == 0, out.err
        back = Path("back")
        texts = copied(Path("in"), back)
        came = run("import", format, "--format", format, "--keep-labels", "--text", back)
        assert came.status == 0, came.err
        again = {path: said(back / path) for path in texts if is_tagged(back / path)}
        lost = {line for line in out.err.splitlines() if "who made" not in line}
        if format in EVERYTHING:
            lines = [line for line in lost if not line.endswith("; doc.spans has all")]
            assert {line.split(": ")[2] for line in lines} <= UNKNOWN
            assert again == first
        else:
            assert {re.sub(r"annotate: doccano: (\w+).*", r"\1", line) for line in lost} <= {
                *("attributes", "notes", "fragments", "note", "reference"),
            }
            assert in_pieces(again) == in_pieces(first)
        shutil.rmtree(back)


@pytest.mark.parametrize(("name", "source", "counts"), CORPORA)
def test_columns_have_all_of_a_corpus(
    name: str, source: str, counts: tuple[int, int, int], folder: Path, run: Run
) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    first = taken(corpus(name), source, run)
    assert run("export", "in", "--format", "parquet", "-o", "x", "--strict").status == 0
    rows = pq.read_table("x").to_pylist()
    assert {Path(row["file"]).relative_to("in"): by_columns(row) for row in rows} == {
        path: (sorted(map(in_texts, one.tags), key=repr), one.links) for path, one in first.items()
    }
    assert run("export", "in", "--format", "datasets", "-o", "y").status == 0
    places = {path: set[Any]() for path in first}
    for row in pq.read_table("y").to_pylist():
        text = (path := Path(row["file"])).read_bytes().decode()
        assert text.startswith(row["text"], row["start"])
        for span in row["spans"]:
            start = row["start"] + span["start"]
            assert text.startswith(span["text"], start)
            place = (span["label"], start, start + len(span["text"]))
            places[path.relative_to("in")].add(place)
    assert places == {
        path: {*pieces(one, (Path("in") / path).read_bytes().decode())}
        for path, one in first.items()
    }


def taken(place: Path, source: str, run: Run) -> dict[Path, Said]:
    """What a corpus says, by article, once it is taken into the folder `in`."""
    if source == "brat":
        shutil.copytree(place, "in", copy_function=shutil.copyfile)
        run("import", "in", "--format", "brat", "--keep-labels")
    else:
        assert run("import", place, "--format", source, "--keep-labels", "-o", "in").status == 0
    paths = [path for path in Path("in").rglob("*.txt") if is_tagged(path)]
    return {path.relative_to("in"): said(path) for path in paths}


def is_tagged(path: Path) -> bool:
    return Path(f"{path}.tags.yaml").exists()


def sums(found: dict[Path, Said]) -> tuple[int, int]:
    return sum(len(one.tags) for one in found.values()), sum(
        len(one.links) for one in found.values()
    )


def copied(source: Path, target: Path) -> list[Path]:
    """The texts, without their tags, in another folder."""
    texts = [path.relative_to(source) for path in source.rglob("*.txt")]
    for path in texts:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / path, target / path)
    return texts


def in_pieces(found: dict[Path, Said]) -> dict[Path, Any]:
    """As doccano can hold it: fragments as tags, links between the first ones of two tags."""
    return {
        path: (
            {(tag[0], *span) for tag in one.tags for span in tag[1]},
            {
                (kind, (start, places[0]), (end, ends[0]))
                for kind, (start, places), (end, ends) in one.links
                if (start, places[0]) != (end, ends[0])
            },
        )
        for path, one in found.items()
    }


def pieces(one: Said, text: str) -> Iterator[Any]:
    """The fragments without the blanks at their ends."""
    for label, spans, *_ in one.tags:
        for start, end in spans:
            if bare := text[start:end].strip():
                first = text.index(bare, start)
                yield label, first, first + len(bare)


def in_texts(tag: Any) -> Any:
    """A tag whose attributes have lists of texts as their values."""
    label, spans, text, attributes, note = tag
    lists = [(name, value if isinstance(value, list) else [value]) for name, value in attributes]
    texts = [
        (name, *(one if isinstance(one, str) else json.dumps(one) for one in values))
        for name, values in lists
    ]
    return label, spans, text, texts, note


def by_columns(row: dict[str, Any]) -> Any:
    places = {
        tag["id"]: (tag["label"], [(span["start"], span["end"]) for span in tag["spans"]])
        for tag in row["tags"]
    }
    tags = [
        (
            *places[tag["id"]],
            tag["text"],
            sorted((one["name"], *one["values"]) for one in tag["attributes"]),
            tag["note"],
        )
        for tag in row["tags"]
    ]
    links = [(link["kind"], places[link["from"]], places[link["to"]]) for link in row["links"]]
    return sorted(tags, key=repr), sorted(links, key=repr)
