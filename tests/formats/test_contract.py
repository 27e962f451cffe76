"""What every format keeps to: its declaration, one article at a time, nothing loaded unasked."""

import os
import shutil
import sys
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotate.cli import exporting
from annotate.core.annotations import Annotations, Source
from annotate.core.schema import Schema
from annotate.core.spans import Span
from annotate.core.tags import make_tag
from annotate.errors import AnnotateError
from annotate.formats import registry
from annotate.formats.contract import CARRIES, UNITS, Exported, File, Format, Imported, Input
from annotate.formats.declarations import BUILT_IN
from tests.cli.conftest import Run, process
from tests.formats.conftest import a_plan, exported, said
from tests.formats.surveys import survey_of
from tests.test_layers import HEAVY, loaded

EVERY = pytest.mark.parametrize("format", BUILT_IN, ids=lambda format: format.name)
TEXT = "Orlova left Genf on Monday."


def module_of(format: Format) -> Any:
    """The module of a format; skips where what it needs is not installed."""
    try:
        return registry.module(format)
    except AnnotateError as error:
        pytest.skip(error.message)


def written(format: Format, articles: Iterator[Exported]) -> Iterator[Any]:
    module = module_of(format)
    try:
        yield from module.write(articles, a_plan())
    except ImportError as error:
        pytest.skip(str(error))


def an_article(number: int) -> Exported:
    tags = (
        make_tag(TEXT, "person", (Span(0, 6),), id="aaaaaa"),
        make_tag(TEXT, "location", (Span(12, 16),), id="bbbbbb"),
    )
    return exported(TEXT, Annotations(Source(f"a{number}.txt"), tags=tags), name=f"a{number}")


@EVERY
def test_a_declaration_is_sound(format: Format) -> None:
    assert [one.name for one in BUILT_IN].count(format.name) == 1
    assert set(format.carries) <= set(CARRIES)
    assert format.unit in UNITS
    assert format.about and not format.about.endswith(".")
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in format.suffixes)
    module = module_of(format)
    assert hasattr(module, "write") == bool(format.writes)
    for function in ("pieces", "join"):
        assert hasattr(module, function) or not format.joins
    assert hasattr(module, "read") == format.reads
    assert format.writes in ("", "file", "folder")


@EVERY
def test_a_writer_holds_one_article_at_a_time(format: Format) -> None:
    if not format.writes:
        pytest.skip("it is only read")
    alive: list[weakref.ref[Any]] = []
    most = 0

    def articles() -> Iterator[Exported]:
        nonlocal most
        for number in range(12):
            made = an_article(number)
            alive.append(weakref.ref(made.document))
            yield made
            del made
            most = max(most, sum(one() is not None for one in alive))

    pieces = [*written(format, articles())]
    assert all(isinstance(piece, File if format.writes == "folder" else bytes) for piece in pieces)
    assert len(alive) == 12
    assert most <= 2


@EVERY
def test_articles_without_tags_are_written(format: Format) -> None:
    if not format.writes:
        pytest.skip("it is only read")
    empty = exported("", Annotations(Source("a.txt")))
    bare = exported(TEXT, Annotations(Source("b.txt")), name="b")
    for articles in ([], [empty], [bare], [empty, bare]):
        for piece in written(format, iter(articles)):
            assert isinstance(piece, File | bytes)


@pytest.mark.parametrize("name", ["csv", "jsonl", "conll", "doccano", "prodigy"])
def test_a_reader_gives_an_article_before_it_has_read_the_next_but_one(
    name: str, tmp_path: Path
) -> None:
    format = registry.find(name)
    path = tmp_path / "x"
    path.write_bytes(b"".join(written(format, map(an_article, range(50)))))
    total = path.read_bytes().count(b"\n")
    read = 0

    class Counted(Input):
        def lines(self) -> Iterator[tuple[int, str]]:
            nonlocal read
            for number, line in super().lines():
                read = number
                yield number, line

    source = registry.module(format).read(Counted(path), a_plan())
    assert isinstance(next(source), Imported)
    assert read < total / 10
    assert sum(1 for _ in source) == 49
    assert read == total


@pytest.mark.parametrize("name", ["doccano", "prodigy"])
def test_an_import_holds_one_article_at_a_time(
    name: str, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotate.formats import taking

    format = registry.find(name)
    Path("x.jsonl").write_bytes(b"".join(written(format, map(an_article, range(30)))))
    alive: list[weakref.ref[Any]] = []
    most = 0
    take = taking.take

    def counted(document: Any, *rest: Any, **more: Any) -> Any:
        nonlocal most
        alive.append(weakref.ref(document))
        most = max(most, sum(one() is not None for one in alive))
        return take(document, *rest, **more)

    monkeypatch.setattr("annotate.cli.imports.take", counted)
    assert run("import", "x.jsonl").status == 0
    assert len(alive) == len([*Path().glob("*.tags.yaml")]) == 30
    assert most <= 2


def test_only_the_chosen_format_is_loaded(tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(TEXT)
    loaded("add", article, "person", "--quote", "Orlova")
    modules = {format.module for format in BUILT_IN}
    assert not loaded("formats") & modules
    there = loaded("export", article, "--format", "jsonl")
    assert there & modules == {"annotate.formats.jsonl"}
    assert not there & HEAVY
    assert loaded("export", article, "-o", tmp_path / "x.conll") & modules == {
        "annotate.formats.conll"
    }
    there = loaded("import", tmp_path / "x.conll", "--text", article)
    assert there & modules == {"annotate.formats.conll"}
    assert not there & HEAVY


def test_the_table_names_all_and_fits_a_terminal(run: Run) -> None:
    ran = run("formats")
    assert (ran.status, ran.err) == (0, "")
    assert [line.split()[0] for line in ran.lines if line[:1].strip()] == [
        "FORMAT",
        *(format.name for format in BUILT_IN),
    ]
    assert all(len(line) <= 100 for line in ran.lines)


def test_a_suffix_means_the_first_that_has_it() -> None:
    assert registry.of_name("x.CSV").name == "csv"
    assert registry.of_name("x.conll").name == "conll"
    assert registry.of_name("x.stam.json").name == "stam"
    assert registry.of_name("-").name == registry.of_name("tags").name == "csv"
    with pytest.raises(AnnotateError, match=r"no format's files end with \.xlsx"):
        registry.of_name("x.xlsx")


def test_what_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    format = Format(
        name="x", module="no_such_module.x", about="x", suffixes=(".x",), carries=(), extra="x"
    )
    with pytest.raises(AnnotateError) as told:
        registry.module(format)
    assert told.value.message == "x needs no_such_module, which is not installed"
    assert told.value.hint == "pip install 'annotate-articles[x]'"


PLUGIN = """
from annotate.core.spans import Span
from annotate.formats.contract import Format, Imported, ImportedTag

FORMAT = Format(name="lines", module="lines_format", about="a line a tag", suffixes=(".lines",),
                carries=("articles",), reads=True, writes="file")
STRANGE = Format(name="strange", module="lines_format", about="x", suffixes=(".x",),
                 carries=("tea",))
TORN = Format(name="torn", module="lines_format", about="x", suffixes=(".x",), carries=(),
              writes="folder", joins=True)
TAKEN = Format(name="csv", module="lines_format", about="x", suffixes=(".x",), carries=())
NOTHING = 7

def write(articles, plan):
    for article in articles:
        for tag in article.tags():
            yield f"{tag.start} {tag.end} {tag.label}\\n".encode()

def read(source, plan):
    tags = []
    for number, line in source.lines():
        start, end, label = line.split()
        tags.append(ImportedTag(label, (Span(int(start), int(end)),), line=number))
    yield Imported(tags=tags)
"""


@pytest.fixture
def plugin(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path with a package of formats, as `pip` would have installed it."""
    site = folder / "site"
    info = site / "lines_format-1.dist-info"
    info.mkdir(parents=True)
    (site / "lines_format.py").write_text(PLUGIN)
    names = ("FORMAT", "STRANGE", "TAKEN", "TORN", "NOTHING", "missing")
    entries = "".join(f"{name.lower()} = lines_format:{name}\n" for name in names)
    (info / "entry_points.txt").write_text(f"[annotate.formats]\n{entries}")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lines-format\nVersion: 1\n")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.delitem(sys.modules, "lines_format", raising=False)
    return site


def test_a_format_of_another_package(plugin: Path, tagged: Path, run: Run) -> None:
    ran = run("formats")
    assert ran.status == 0
    [line] = [line for line in ran.lines if line.startswith("lines ")]
    assert line.split()[:4] == ["lines", ".lines", "in,", "out"]
    assert ran.err.splitlines() == [
        "annotate: missing: AttributeError: module 'lines_format' has no attribute 'missing'",
        "annotate: nothing: expected a Format, got int",
        f"annotate: strange: carries tea; expected some of {', '.join(CARRIES)}",
        "annotate: taken: the name csv is taken",
        "annotate: torn: joins pieces and writes folder; expected file, and no parts",
    ]
    assert run("export", tagged, "--format", "lines", "-o", "x.lines").status == 0
    before = [tag[:2] for tag in said(tagged).tags if tag[0] != "claim"]
    Path(f"{tagged}.tags.yaml").unlink()
    assert run("import", "x.lines", "--text", tagged).status == 0
    assert [tag[:2] for tag in said(tagged).tags if tag[0] != "claim"] == before
    ran = run("export", tagged, "--format", "line")
    assert ran.err.startswith("annotate: no such format: line (did you mean lines?; missing: ")


JOINER = """
import os
from annotate.formats.contract import Format

NUMBERED = Format(name="numbered", module="numbered_format", about="a line an article",
                  suffixes=(".n",), carries=("articles",), writes="file", joins=True)

def pieces(articles, plan):
    for article in articles:
        plan.loss.add("tags", n=len([*article.tags()]))
        yield f"{article.name} {os.getpid()}".encode()

def join(pieces, plan):
    for number, piece in enumerate(pieces):
        yield b"%d %s %d\\n" % (number, piece, os.getpid())

def write(articles, plan):
    return join(pieces(articles, plan), plan)
"""


def test_a_format_of_another_package_that_joins(
    plugin: Path, tagged: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    (plugin / "numbered_format.py").write_text(JOINER)
    points = plugin / "lines_format-1.dist-info" / "entry_points.txt"
    points.write_text("[annotate.formats]\nnumbered = numbered_format:NUMBERED\n")
    for number in range(5):
        shutil.copy(tagged, tagged.parent / f"{number}.txt")
        shutil.copy(f"{tagged}.tags.yaml", tagged.parent / f"{number}.txt.tags.yaml")
    monkeypatch.setattr(exporting, "TO_JOIN", 2)
    ran = run("export", tagged.parent, "--jobs", 2, "--format", "numbered")
    assert (ran.status, ran.err) == (0, "annotate: numbered: tags (24 tags): left out\n")
    rows = [line.split() for line in ran.out.splitlines()]
    names = [*"01234", tagged.stem]
    assert [(number, name) for number, name, _, _ in rows] == [
        (str(number), name) for number, name in enumerate(names)
    ]
    assert {joiner for *_, joiner in rows} == {str(os.getpid())}
    assert str(os.getpid()) not in {maker for *_, maker, _ in rows}


def test_strict_writes_nothing_anywhere(hard: Path, run: Run) -> None:
    for output in ("x.conll", "-"):
        ran = run("export", hard, "--format", "conll", "--strict", "-o", output)
        assert (ran.status, ran.out, Path("x.conll").exists()) == (1, "", False)


def test_a_pipe_that_closes_ends_it_quietly(hard: Path) -> None:
    for format in ("jsonl", "conll"):
        ran = process("export", "hard", "--format", format, folder=Path.cwd())
        assert ran.stdout is not None and ran.stderr is not None
        ran.stdout.close()
        told = ran.stderr.read().decode()
        assert ran.wait() == 0
        assert "Traceback" not in told and "internal" not in told


def test_the_schema_of_a_survey_has_all_labels(tagged: Path, run: Run) -> None:

    text = "a b"
    tags = (
        make_tag(text, "person", (Span(0, 1),), id="aaaaaa", attributes={"age": "3", "role": "x"}),
        make_tag(text, "robot", (Span(2, 3),), id="bbbbbb", attributes={"model": "R2"}),
    )
    article = exported(text, Annotations(Source("a.txt"), tags=tags))
    survey = survey_of(article.document, article.schema)
    schema = survey.schema()
    assert isinstance(schema, Schema)
    assert [one.name for one in schema.labels][-1] == "robot"
    person, robot = schema.label("person"), schema.label("robot")
    assert person and [one.name for one in person.attributes] == ["entity", "role", "age"]
    assert robot and [one.name for one in robot.attributes] == ["model"]
    assert survey.strange == ["age", "model"]
