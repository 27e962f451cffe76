"""An export in several files, as other programs read the folder."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from annotate.cli import part_files, part_folders
from annotate.cli.exporting import exported
from annotate.errors import AnnotateError
from annotate.store.files import write_atomically
from tests.cli.conftest import Run


@pytest.fixture
def news(tagged: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twenty articles with four tags each, and one without."""
    home = tagged.parent / "news"
    for number in range(20):
        place = home / f"{number % 3}" / f"{number:02}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tagged, place)
        shutil.copy(f"{tagged}.tags.yaml", f"{place}.tags.yaml")
    monkeypatch.setattr(part_files, "ARTICLES", 6)
    monkeypatch.chdir(tagged.parent)
    return Path("news")


def files(folder: str) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in Path(folder).iterdir()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_they_are_one_table_to_whoever_reads_it(news: Path, run: Run, jobs: int) -> None:
    dataset: Any = pytest.importorskip("pyarrow.dataset")
    ran = run("export", news, "--format", "parquet", "-o", "out/", "--jobs", jobs)
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert sorted(files("out")) == ["_SUCCESS", *(f"part-0000{n}.parquet" for n in range(4))]
    assert run("export", news, "-o", "one.parquet").status == 0
    one = dataset.dataset("one.parquet").to_table()
    table = dataset.dataset("out").to_table()
    assert table.equals(one) and table.schema.equals(one.schema, check_metadata=True)
    assert len({*table["id"].to_pylist()}) == table.num_rows == 20


def test_pandas_and_duckdb_read_it(news: Path, run: Run) -> None:
    pandas = pytest.importorskip("pandas")
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    Path("out").mkdir()
    assert run("export", news, "--format", "parquet", "-o", "out").status == 0
    assert run("export", news, "-o", "one.parquet").status == 0
    frame, whole = pandas.read_parquet("out"), pandas.read_parquet("one.parquet")
    pandas.testing.assert_frame_equal(frame, whole)
    read = "from '{}' order by file"
    assert duckdb.sql(read.format("out/*.parquet")).fetchall() == (
        duckdb.sql(read.format("one.parquet")).fetchall()
    )
    counted = duckdb.sql(
        "select tag.label, count(*) from (select unnest(tags) as tag from 'out/*.parquet') "
        "group by all order by all"
    ).fetchall()
    assert counted == [("claim", 20), ("date", 20), ("person", 40)]


@pytest.mark.parametrize("format", ["csv", "jsonl", "datasets"])
def test_each_file_is_whole(news: Path, run: Run, format: str) -> None:
    if format == "datasets":
        pytest.importorskip("pyarrow")
    own = Path("news/2/02.txt.tags.yaml")
    own.write_text(own.read_text().replace('"value":', '"wert": "x", "value":'))
    assert run("export", news, "--format", format, "-o", "out/", "--jobs", 2).status == 0
    parts = files("out")
    assert parts.pop("_SUCCESS") == b"annotate export: 20 articles, 4 files\n"
    if format == "datasets":
        dataset: Any = pytest.importorskip("pyarrow.dataset")
        assert run("export", news, "--format", format, "-o", "one.parquet").status == 0
        one, table = (dataset.dataset(name).to_table() for name in ("one.parquet", "out"))
        assert table.equals(one) and table.schema.equals(one.schema, check_metadata=True)
        return
    lines = [part.decode().splitlines(True) for _, part in sorted(parts.items())]
    heads = {part[0] for part in lines}
    if format == "csv":
        # One has a column that only one article has.
        assert len(heads) == 1 and heads.pop().endswith(",wert\n")
        lines = [lines[0], *(part[1:] for part in lines[1:])]
    assert "".join(line for part in lines for line in part) == (
        run("export", news, "--format", format).out
    )


def test_two_runs_never_mix(news: Path, run: Run) -> None:
    assert run("export", news, "--format", "datasets", "-o", "out/").status == 0
    assert run("export", news / "1", "--format", "datasets", "-o", "out/").status == 0
    assert sorted(files("out")) == ["_SUCCESS", "part-00000.parquet", "part-00001.parquet"]
    before = files("out")
    # What fails leaves the one before.
    assert run("export", news, "--format", "datasets", "--label", "persn", "-o", "out/").status == 2
    assert run("export", news, "--format", "datasets", "--strict", "-o", "out/").status == 1
    for sidecar in (news / "0").glob("*.yaml"):
        sidecar.write_text("tags: [}")
    ran = run("export", news / "0", "--format", "datasets", "-o", "out/")
    assert ran.status == 2 and ran.err.count("tags.yaml") == 7
    assert files("out") == before
    assert run("export", news / "0", "-o", "new/").status == 2
    assert not Path("new").exists()


def test_a_table_without_rows_has_columns(news: Path, run: Run) -> None:
    Path("empty").mkdir()
    assert run("export", "empty", "-o", "out/").status == 0
    assert files("out") == {
        "_SUCCESS": b"annotate export: 0 articles, 1 file\n",
        "part-00000.csv": run("export", "empty").out.encode(),
    }


@pytest.mark.parametrize("name", ["notes.txt", "part-00000.csv", "_SUCCESS/part-00000.csv"])
def test_what_is_of_no_export_is_left_alone(news: Path, run: Run, name: str) -> None:
    (Path("out") / name).parent.mkdir(parents=True)
    (Path("out") / name).write_text("mine")
    if name.startswith("_"):
        shutil.move(Path("out") / name, "out/part-00000.csv")
        name = "part-00000.csv"
    ran = run("export", news, "-o", "out/")
    assert ran.status == 2
    assert ran.err == (
        f"annotate: out has files that are of no export, such as {name} "
        "(name an empty folder or a new one)\n"
    )
    assert (Path("out") / name).read_text() == "mine"
    assert run("export", news, "-o", "news/").status == 2


def test_what_a_killed_export_left_is_replaced(news: Path, run: Run) -> None:
    left = Path("out/.annotate-0123456789abcdef.parts")
    left.mkdir(parents=True)
    (left / "x.csv").touch()
    # It was killed while the files of it came in.
    Path("out/part-00000.csv").write_text("old")
    assert run("export", news, "-o", "out/").status == 0
    assert len(files("out")) == 5


def test_two_at_once_do_not_mix(news: Path, run: Run) -> None:
    from annotate.store.locking import lock

    other = Path("out/.annotate-0123456789abcdef.parts")
    other.mkdir(parents=True)
    handle = os.open(other, os.O_RDONLY)
    try:
        assert lock(handle)
        ran = run("export", news, "-o", "out/")
    finally:
        os.close(handle)
    assert ran.status == 2 and ran.err.startswith("annotate: another export is writing to ")
    assert other.is_dir() and len(list(Path("out").iterdir())) == 1


def test_one_article_at_a_time_is_in_memory(
    news: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file is written as its articles are read."""
    asked: list[str] = []

    def noted(workspaces: Any) -> Any:
        for article in exported(workspaces):
            asked.append(article.file)
            yield article

    def write(path: Path, pieces: Any) -> None:
        next(iter(pieces))
        asked.append("|")

    monkeypatch.setattr(part_files, "exported", noted)
    monkeypatch.setattr(part_files, "write_whole", write)
    monkeypatch.setattr(part_folders, "write_atomically", write)
    monkeypatch.setattr(part_files, "chunks", lambda pieces: pieces)
    monkeypatch.setattr(Path, "replace", lambda *_: None)
    assert run("export", news, "--format", "jsonl", "-o", "out/").status == 0
    assert "".join(word[0] for word in asked) == "n|n|n|n|" + "|"


def test_an_export_to_another_format_is_not_written_over(tagged: Path, run: Run) -> None:
    assert run("export", tagged, "-o", "parts/").status == 0
    assert run("export", tagged, "-o", "parts/").status == 0
    ran = run("export", tagged, "-o", "parts/", "--format", "jsonl")
    assert ran.status == 2 and "an export to another format, such as part-00000.csv" in ran.err
    assert sorted(path.name for path in Path("parts").iterdir()) == ["_SUCCESS", "part-00000.csv"]


def test_a_folder_has_no_ending(tagged: Path, run: Run) -> None:
    assert run("export", tagged, "-o", "news-2021.11/").status == 0
    assert Path("news-2021.11/part-00000.csv").exists()
    ran = run("export", tagged, "--format", "brat", "-o", "all.zip")
    assert ran.status == 2 and "brat writes several files" in ran.err


@pytest.mark.parametrize(
    "words",
    [
        ["show", "--format", "plain"],
        ["stats"],
        ["claims"],
        ["timeline"],
        ["find", "Orlova"],
        ["suggest"],
        ["export", "--format", "markdown"],
    ],
    ids=lambda words: words[0],
)
def test_one_file_is_not_called_as_a_folder(tagged: Path, run: Run, words: list[str]) -> None:
    ran = run(*words, tagged, "-o", "out/")
    assert ran.status == 2 and "out/ is a folder" in ran.err and not Path("out").exists()


def test_an_end_while_files_come_into_the_folder_bars_no_later_export(
    tagged: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("export", tagged, "-o", "parts/").status == 0

    def full(path: Path, data: Any) -> None:
        if path.name == "_SUCCESS":
            raise AnnotateError("the disk is full")
        write_atomically(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(part_folders, "write_atomically", full)
        assert run("export", tagged, "-o", "parts/").status == 2
    assert not Path("parts/_SUCCESS").exists()
    assert run("export", tagged, "-o", "parts/").status == 0
    assert sorted(os.listdir("parts")) == ["_SUCCESS", "part-00000.csv"]  # noqa: PTH208
