"""Columns, as pyarrow and `datasets` read them."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from annotate.core.annotations import Annotations, Source
from annotate.core.spans import Span
from annotate.core.tags import Link, make_tag
from annotate.formats import datasets, parquet
from annotate.formats.contract import Exported
from annotate.store import codec
from tests.cli.conftest import ROOT, Run
from tests.formats.conftest import a_plan, articles, exported

pq: Any = pytest.importorskip("pyarrow.parquet")


def rows(*articles: Exported, module: Any = parquet) -> list[dict[str, Any]]:
    data = b"".join(module.write(iter(articles), a_plan()))
    found: list[dict[str, Any]] = pq.read_table(io.BytesIO(data)).to_pylist()
    return found


def test_pyarrow_reads_all_that_the_sidecars_say(hard: Path, run: Run) -> None:
    ran = run("export", hard, "-o", "x.parquet", "--strict")
    assert (ran.status, ran.err) == (0, "")
    table = pq.read_table("x.parquet")
    assert table.schema.metadata[b"annotate.offsets"].startswith(b"code points")
    assert table.num_rows == 3
    for row in table.to_pylist():
        text = Path(row["file"]).read_bytes().decode()
        assert row["text"] == text
        sidecar = codec.parse(Path(f"{row['file']}.tags.yaml").read_bytes(), "")
        assert (row["sha256"], row["title"]) == (sidecar.source.sha256, sidecar.article.title)
        assert len(row["tags"]) == len(sidecar.tags) > 4
        for found, tag in zip(row["tags"], sidecar.tags, strict=True):
            assert [(span["start"], span["end"]) for span in found["spans"]] == [*tag.spans]
            assert (found["start"], found["end"]) == (tag.start, tag.end)
            assert " … ".join(text[s["start"] : s["end"]] for s in found["spans"]) == tag.text
            for key in ("id", "label", "text", "note", "by", "at"):
                assert found[key] == getattr(tag, key)
            values = {one["name"]: one["values"] for one in found["attributes"]}
            assert values == {name: [value] for name, value in tag.attributes.items()}
        assert [(one["id"], one["kind"], one["from"], one["to"]) for one in row["links"]] == [
            (link.id, link.kind, link.source, link.target) for link in sidecar.links
        ]


def test_pandas_is_left_alone(hard: Path) -> None:
    program = (
        "import sys; from annotate.__main__ import main;"
        "assert main(['export', sys.argv[1], '-o', 'x.parquet']) == 0;"
        "assert 'pyarrow' in sys.modules and 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program, str(hard)], check=True)


def test_columns_have_the_same_types_with_and_without_tags(hard: Path, run: Run) -> None:
    assert run("export", hard, "-o", "x.parquet").status == 0
    empty = exported("text", Annotations(Source("a.txt")))
    for some in ([], [empty]):
        data = b"".join(parquet.write(iter(some), a_plan()))
        assert pq.read_schema(io.BytesIO(data)).equals(pq.read_schema("x.parquet"))


@given(article=articles())
def test_any_article_is_written(article: Exported) -> None:
    [row] = rows(article)
    assert row["text"] == article.text
    assert [(tag["id"], tag["label"], tag["note"]) for tag in row["tags"]] == [
        (tag.id, tag.label, tag.note) for tag in article.tags()
    ]
    assert [
        {one["name"]: one["values"][0] for one in tag["attributes"]} for tag in row["tags"]
    ] == [tag.attributes for tag in article.tags()]


def test_values_that_are_no_texts_are_json() -> None:
    tag = make_tag("ab", "claim", (Span(0, 1),), id="aaaaaa")
    tag.attributes.update({"n": 3, "yes": True, "many": ["x", "y"], "none": []})
    tag.extra["seen"] = {"a": [1]}
    other = make_tag("ab", "claim", (Span(1, 2),), id="bbbbbb")
    link = Link("cccccc", "supports", "aaaaaa", "bbbbbb", extra={"note": "é"})
    made = exported("ab", Annotations(Source("a.txt"), tags=(tag, other), links=(link,)))
    plan = a_plan()
    table = pq.read_table(io.BytesIO(b"".join(parquet.write(iter([made]), plan))))
    [row] = table.to_pylist()
    values = {one["name"]: one["values"] for one in row["tags"][0]["attributes"]}
    assert values == {"n": ["3"], "yes": ["true"], "many": ["x", "y"], "none": []}
    assert json.loads(row["tags"][0]["extra"]) == {"seen": {"a": [1]}}
    assert json.loads(row["links"][0]["extra"]) == {"note": "é"}
    assert [*plan.loss.lines()] == ["numbers and the like (2 values): written as text"]


def test_groups_of_rows_are_written_as_they_are_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP", 10)
    asked = 0

    def many() -> Any:
        nonlocal asked
        for number in range(20):
            asked += 1
            yield exported("12345", Annotations(Source("a.txt")), name=str(number))

    pieces = parquet.write(many(), a_plan())
    data = next(pieces)
    assert (data[:4], asked) == (b"PAR1", 2)
    data += b"".join(pieces)
    file = pq.ParquetFile(io.BytesIO(data))
    assert file.num_row_groups == 10
    assert [row["id"] for row in file.read().to_pylist()] == [str(n) for n in range(20)]


def test_a_file_tells_nothing_of_its_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    many = []
    for number in range(40):
        text = f"{number} " + "東京は雨。" * (1000 + 997 * number % 9000)
        tag = make_tag(text, "person", (Span(0, 2),), id="aaaaaa")
        many.append(exported(text, Annotations(Source("a.txt"), tags=(tag,)), name=str(number)))
    made = []
    for size in (1, 70_000, parquet.PIECE, parquet.GROUP):
        monkeypatch.setattr(parquet, "PIECE", size)
        made.append(b"".join(parquet.write(iter(many), a_plan())))
    assert made[1:] == made[:1] * 3
    file = pq.ParquetFile(io.BytesIO(made[0]))
    assert file.read()["text"].to_pylist() == [article.text for article in many]
    # A column of a group has several pages.
    assert file.metadata.row_group(0).column(6).total_uncompressed_size > 2 << 20
    sizes = [len(article.text) for article in many]
    groups = []
    for number in range(file.num_row_groups):
        rows = file.metadata.row_group(number).num_rows
        groups.append(sizes[:rows])
        sizes = sizes[rows:]
    assert len(groups) > 1 and not sizes
    assert all(sum(group[:-1]) < parquet.GROUP for group in groups)
    assert all(sum(group) >= parquet.GROUP for group in groups[:-1])


def test_who_makes_pieces_needs_no_pyarrow() -> None:
    program = (
        "import sys; sys.modules['pyarrow'] = None;"
        "from annotate.core.annotations import Annotations, Source;"
        "from annotate.formats import parquet; from tests.formats.conftest import a_plan, exported;"
        "made = [exported('text', Annotations(Source('a.txt')))];"
        "assert len([*parquet.pieces(iter(made), a_plan())]) == 1"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="asks Linux")
def test_numpy_starts_no_threads() -> None:
    program = (
        "import os; from annotate.formats.buffers import pyarrow; pyarrow();"
        "print(len(os.listdir('/proc/self/task')), os.environ.get('OPENBLAS_NUM_THREADS'))"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    environment.pop("OPENBLAS_NUM_THREADS", None)

    def threads(**more: str) -> list[str]:
        command = [sys.executable, "-c", program]
        return subprocess.check_output(command, env=environment | more, text=True).split()

    few, one = threads(OPENBLAS_NUM_THREADS="1")
    assert (threads(), one) == ([few, "None"], "1")


def test_datasets_knows_the_classes(hard: Path, run: Run, tmp_path: Path) -> None:
    hub = pytest.importorskip("datasets")
    ran = run("export", hard, "--format", "datasets", "-o", "x.parquet")
    assert ran.status == 0
    assert {line for line in ran.err.splitlines() if "who made" not in line} == {
        "annotate: datasets: attributes (8 values): left out",
        "annotate: datasets: notes (1 tag): left out",
        "annotate: datasets: links (5 links): left out",
        "annotate: datasets: fragments (1 split tag): each is a tag of its own",
        "annotate: datasets: blanks at the ends (1 tag): taken off",
        "annotate: datasets: inside another (1 tag): in the column spans only, not in ner_tags",
        "annotate: datasets: across the end of another (1 tag): "
        "in the column spans only, not in ner_tags",
    }
    loaded = hub.load_dataset(
        "parquet", data_files="x.parquet", split="train", cache_dir=str(tmp_path / "cache")
    )
    names = loaded.features["ner_tags"].feature.names
    assert names[:3] == ["O", "B-person", "I-person"]
    found = set()
    spans = set()
    for row in loaded:
        text = Path(row["file"]).read_bytes().decode()
        assert text[row["start"] :].startswith(row["text"])
        assert len(row["tokens"]) == len(row["ner_tags"])
        assert "".join(row["tokens"]) == "".join(row["text"].split())
        for token, number in zip(row["tokens"], row["ner_tags"], strict=True):
            found.add((names[number], token))
        for span in row["spans"]:
            assert row["text"][span["start"] : span["end"]] == span["text"]
            spans.add((Path(row["file"]).stem, row["start"] + span["start"], span["label"]))
    assert {("B-person", "Maria"), ("I-person", "Orlova"), ("B-location", "東")} <= found
    assert len(spans) == 19


def test_datasets_reads_the_whole_table_too(hard: Path, run: Run, tmp_path: Path) -> None:
    hub = pytest.importorskip("datasets")
    assert run("export", hard, "-o", "x.parquet").status == 0
    loaded = hub.load_dataset(
        "parquet", data_files="x.parquet", split="train", cache_dir=str(tmp_path / "cache")
    )
    assert loaded.to_list() == pq.read_table("x.parquet").to_pylist()


@given(article=articles())
def test_any_article_has_its_tags_on_tokens(article: Exported) -> None:
    names = [*datasets._classes(article.schema)]
    spans: list[Any] = []
    entities: list[Any] = []
    letters = ""
    for row in rows(article, module=datasets):
        letters += "".join(row["tokens"])
        place = row["start"]
        for token, number in zip(row["tokens"], row["ner_tags"], strict=True):
            place = article.text.index(token, place)
            prefix, _, label = names[number].partition("-")
            if prefix == "B":
                entities.append([label, place, place + len(token)])
            elif prefix == "I":
                assert entities[-1][0] == label
                entities[-1][2] = place + len(token)
            place += len(token)
        spans += [
            (one["label"], row["start"] + one["start"], row["start"] + one["end"])
            for one in row["spans"]
        ]
    assert letters == "".join(article.text.split())
    assert set(map(tuple, entities)) <= set(spans)
    last = -1
    for _, start, end in sorted(entities, key=lambda one: one[1]):
        assert last <= start < end
        last = end
    expected = []
    for tag in article.tags():
        for start, end in tag.spans:
            said = article.text[start:end]
            if said.strip():
                first = start + len(said) - len(said.lstrip())
                expected.append((tag.label, first, first + len(said.strip())))
    assert sorted(spans) == sorted(expected)
