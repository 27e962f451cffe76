"""Articles behind URLs, in the store that fsspec has in memory."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import annotate
from annotate.corpus import remote as corpus_remote
from annotate.store import remote
from annotate.store.address import Address
from tests.cli.conftest import ROOT, Run

fsspec = pytest.importorskip("fsspec")

NAMES = (
    "news/a.txt", "news/a", "news/a-b.txt", "news/B.txt", "news/[1].txt", "news/ü ?.txt",
    "news/deep/a.txt", "news/deep.er/a.txt", "news/deep/er/z.md", "news/.hidden/a.txt",
)  # fmt: skip


@pytest.fixture
def store() -> Iterator[Any]:
    """The store, empty."""
    made = fsspec.filesystem("memory")
    made.store.clear()
    made.pseudo_dirs[:] = [""]
    yield made
    made.store.clear()


@pytest.fixture
def news(tagged: Path, store: Any) -> Path:
    """A folder with articles here, and the same in the store; some of them have no tags, one has
    those of a layer."""
    text, tags = tagged.read_bytes(), Path(f"{tagged}.tags.yaml").read_bytes()
    layered = "news/layers/a.txt"
    for name in (*NAMES, "news/untagged.txt", layered):
        place = Path(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text)
        if name in NAMES:
            Path(f"{name}.tags.yaml").write_bytes(tags)
    Path(f"{layered}.ana.tags.yaml").write_bytes(tags)
    upload(store)
    return Path("news")


def upload(store: Any) -> None:
    """Put all that is in the folder `news` into the store."""
    for file in Path("news").rglob("*"):
        if file.is_file():
            store.pipe_file(f"/{file.as_posix()}", file.read_bytes())


def same(here: str, there: str) -> bool:
    """True if two outputs differ in nothing but where the files are."""
    return there.replace("memory://news", "news") == here and "memory://news" in there


@pytest.mark.parametrize(
    "words",
    [
        ["export"],
        ["export", "--where", "label=person", "--format", "jsonl"],
        ["export", "--as", "ana"],
        ["check"],
        ["show", "--format", "json"],
        ["show", "--format", "html"],
        ["suggest", "--only", "dates", "--format", "jsonl"],
        ["stats", "--by", "label,article", "--format", "csv"],
        ["find", "orlova"],
        ["find", "claims by orlova", "--format", "json"],
        ["claims"],
        ["timeline", "--format", "json"],
    ],
    ids=" ".join,
)
def test_a_folder_elsewhere_is_as_one_here(news: Path, run: Run, words: list[str]) -> None:
    # The query of `find` is before the paths.
    place = 2 if words[0] == "find" else 1
    here = run(*words[:place], "news", *words[place:])
    for url in ("memory://news", "memory://news/"):
        there = run(*words[:place], url, *words[place:])
        assert there.status == here.status
        assert same(here.out + here.err, there.out + there.err)


def test_annotators_of_articles_elsewhere_are_compared(news: Path, store: Any, run: Run) -> None:
    for name in NAMES[:5]:
        tags = Path(f"{name}.tags.yaml").read_text("utf-8")
        Path(f"{name}.ana.tags.yaml").write_text(tags, "utf-8")
        Path(f"{name}.ben.tags.yaml").write_text(tags.replace('"date"', '"quantity"'), "utf-8")
    upload(store)
    for path in ("news", "news/a.txt", "news/*.txt", "news/a.txt.ben.tags.yaml"):
        here, there = run("agree", path), run("agree", f"memory://{path}")
        assert here.status == there.status == 0 and "ana" in here.out
        assert there.out.replace("memory://", "") == here.out


def test_names_for_files_are_those_of_a_folder_here(news: Path, run: Run) -> None:
    assert run("export", "news", "--format", "brat", "-o", "here").status == 0
    assert run("export", "memory://news", "--format", "brat", "-o", "there").status == 0
    found = [
        {file.relative_to(home): file.read_bytes() for file in home.rglob("*") if file.is_file()}
        for home in (Path("here"), Path("there"))
    ]
    assert found[0] == found[1] and len(found[0]) > 2 * len(NAMES) - 2


def test_the_nearest_configuration_above_applies(news: Path, store: Any, run: Run) -> None:
    label = "{name: person, layer: entity, attributes: [{name: NAME}]}"
    for folder, name in (("", "mood"), ("deep/", "tone")):
        labels = label.replace("NAME", name)
        config = Path(f"news/{folder}annotate.yaml")
        config.write_text(f"schema: {{name: own, labels: [{labels}]}}\n")
    upload(store)
    for path in ("news/a.txt", "news/deep/er/z.md", "news", "news/deep"):
        here, there = run("export", path), run("export", f"memory://{path}")
        assert same(here.out, there.out)
    assert ",tone," in run("export", "memory://news/deep/er/z.md").lines[0]
    assert ",mood," in run("export", "memory://news/deep.er").lines[0]
    given = run("export", "memory://news/a.txt", "--labels", "memory://news/deep/annotate.yaml")
    assert ",tone," in given.lines[0]


@pytest.mark.parametrize(
    "pattern",
    ["news/*.txt", "news/**/*.txt", "news/deep*", "news/?.txt", "news/[aB].txt", "news/[1].txt",
     "news/*", "news/**", "news/*.tags.yaml", "news/ü ?.txt"],
)  # fmt: skip
def test_patterns_mean_the_same_here_and_elsewhere(news: Path, run: Run, pattern: str) -> None:
    here, there = run("export", pattern), run("export", f"memory://{pattern}")
    assert here.status == there.status == 0
    assert same(here.out, there.out)
    assert ".hidden" not in here.out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["export", "memory://none"], "no such file: memory://none"),
        (["show", "memory://news/none.txt"], "no such file: memory://news/none.txt"),
        (["show", "memory://news/a.txt/none"], "no such file: memory://news/a.txt/none"),
        (["export", "memory://news/*.docx"], "no file matches memory://news/*.docx"),
        (["export", "memory://"], "memory:// names no bucket and no host"),
        (["export", "ss3://news/a.txt"], "no such kind of URL: ss3:// (did you mean s3?)"),
        (
            ["export", "memory://news/a.txt", "-o", "memory://news/a.txt"],
            "no format's files end with .txt",
        ),
        (
            ["export", "memory://news/a.txt", "--format", "csv", "-o", "memory://news/a.txt"],
            "memory://news/a.txt is one of the files that are read",
        ),
        (["export", "zip://a.txt::memory://news/a.zip"], "a URL within a URL is not read: zip:"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_wrong_is_one_line(news: Path, run: Run, words: list[str], message: str) -> None:
    done = run(*words)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"annotate: {message}") and done.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ["tag", "URL"],
        ["tag", "URL", "--read-only"],
        ["add", "URL", "person", "--quote", "Orlova"],
        ["set", "URL", "k3f9qa", "label=person"],
        ["remove", "URL", "k3f9qa"],
        ["link", "URL", "claimant", "a", "b"],
        ["reanchor", "URL"],
        ["suggest", "URL", "--accept"],
        ["labels", "rename", "person", "human", "URL"],
        ["labels", "merge", "person", "source", "URL"],
        ["labels", "delete", "person", "URL", "--drop"],
    ],
    ids=" ".join,
)
def test_what_writes_tags_refuses(news: Path, run: Run, words: list[str]) -> None:
    done = run(*(word.replace("URL", "memory://news/a.txt") for word in words))
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        "annotate: memory://news/a.txt is not on this machine, and tags are written next to the "
        "text (copy it here first)\n"
    )


def test_one_bad_sidecar_is_passed_over(news: Path, store: Any, run: Run) -> None:
    store.pipe_file("/news/B.txt.tags.yaml", b"tags: [}")
    store.rm("/news/a-b.txt")
    done = run("export", "memory://news")
    assert done.status == 1 and "memory://news/deep/a.txt" in done.out
    told = done.err.splitlines()
    assert len(told) == 2
    assert told[0].startswith("annotate: memory://news/B.txt.tags.yaml:1:")
    assert told[1] == "annotate: no such file: memory://news/a-b.txt"


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl", "t.html"])
def test_output_goes_elsewhere_whole(news: Path, store: Any, run: Run, name: str) -> None:
    command = "show" if name.endswith("html") else "export"
    assert run(command, "news", "-o", name).status == 0
    assert run(command, "news", "-o", f"memory://out/{name}").status == 0
    assert store.cat_file(f"/out/{name}") == Path(name).read_bytes()
    assert store.find("/out") == [f"/out/{name}"]


def test_what_fails_leaves_the_old_output(
    news: Path, store: Any, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.pipe_file("/out/t.csv", b"old")
    assert (
        run("export", "memory://news", "--label", "persn", "-o", "memory://out/t.csv").status == 2
    )
    assert store.cat_file("/out/t.csv") == b"old"
    # Where a file appears while it is written, it is given its name at the end.
    monkeypatch.setattr(remote, "WHOLE", ())
    assert run("export", "news/a.txt", "-o", "memory://out/t.csv").status == 0
    assert store.cat_file("/out/t.csv").startswith(b"file,id,")
    assert store.find("/out") == ["/out/t.csv"]

    def failing(*_: object, **__: object) -> None:
        raise PermissionError("no")

    monkeypatch.setattr(type(store), "mv", failing)
    done = run("export", "news/B.txt", "-o", "memory://out/t.csv")
    assert (done.status, done.err) == (2, "annotate: access denied: memory://out/t.csv\n")
    assert store.find("/out") == ["/out/t.csv"] and b"B.txt" not in store.cat_file("/out/t.csv")


def test_nothing_is_left_on_this_machine(
    news: Path, run: Run, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr("tempfile.tempdir", str(place))
    before = sorted(Path.cwd().rglob("*"))
    for words in (["memory://news"], ["memory://news/none"], ["news", "-o", "memory://out/t.csv"]):
        run("export", *words)
    assert sorted(Path.cwd().rglob("*")) == before and not [*place.iterdir()]


def test_files_are_asked_for_together_and_let_go(
    news: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In as many calls as there are parts, of which one is in memory."""
    monkeypatch.setattr(corpus_remote, "AT_ONCE", 4)
    asked: list[int] = []
    fetched = remote.fetched

    def counting(addresses: list[Address]) -> remote.Held:
        asked.append(len(addresses))
        return fetched(addresses)

    monkeypatch.setattr(remote, "fetched", counting)
    kept: list[remote.Held] = []
    every: Callable[..., Iterator[Address]] = corpus_remote.at_hand
    for article in every(
        (a, ("",)) for a in corpus_remote.named(Address("memory://news"), "", False)
    ):
        assert article.held is not None and len(article.held) <= 4 * 2 + 5
        kept.append(article.held)
    assert len(asked) == 3 and not any(kept)
    # Survey and table: nothing is asked for outside of the parts.
    asked.clear()
    assert run("export", "memory://news").status == 0
    assert len(asked) == 6


def test_commands_of_a_project_elsewhere_never_run(news: Path, store: Any, run: Run) -> None:
    store.pipe_file("/news/annotate.yaml", b'suggesters: {own: "touch ran"}\n')
    done = run("suggest", "memory://news/a.txt", "--only", "own")
    assert done.status == 0
    assert "is not on this machine, so what it names is not run: own" in done.err
    trusted = run("suggest", "memory://news/a.txt", "--trust")
    assert trusted.status == 2 and "never run" in trusted.err
    assert not [*Path.cwd().rglob("ran")]


MISSING = {
    "fsspec s3://b/a": "fsspec, which is not installed (pip install 'annotate-articles[s3]')",
    "fsspec memory://b/a": "fsspec, which is not installed "
    "(pip install 'annotate-articles[remote]')",
    "s3fs s3://b/a": "s3fs, which is not installed (pip install 'annotate-articles[s3]')",
    "gcsfs gs://b/a": "gcsfs, which is not installed (pip install 'annotate-articles[gs]')",
    "aiohttp https://b.example/a": "aiohttp, which is not installed "
    "(pip install 'annotate-articles[remote]')",
}
"""Package and URL → what is told."""

WITHOUT = """
import sys
from annotate.__main__ import main
for words in sys.argv[1:]:
    missing, url = words.split()
    kept = sys.modules.pop(missing, None)
    sys.modules[missing] = None
    main(["export", url])
    del sys.modules[missing]
"""


def test_what_is_not_installed_is_named(folder: Path) -> None:
    command = [sys.executable, "-c", WITHOUT, *MISSING]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ran = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    told = [f"annotate: {words.split()[1]} needs {what}" for words, what in MISSING.items()]
    assert ran.stderr.splitlines() == told


def test_python_reads_urls_as_well(news: Path) -> None:
    found = annotate.load("memory://news/a.txt")
    assert str(found.path) == "memory://news/a.txt" and len(found.tags) == 4
    every = [*annotate.load_all("memory://news")]
    assert [str(one.path) for one in every] == [
        f"memory://{os.fspath(one.path)}" for one in annotate.load_all("news")
    ]


@pytest.fixture
def parts(news: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """An export in parts on this machine."""
    monkeypatch.setattr("annotate.cli.part_files.ARTICLES", 3)
    assert annotate_main("export", news, "--format", "csv", "-o", "out/") == 0
    return {file.name: file.read_bytes() for file in Path("out").iterdir()}


def annotate_main(*words: object) -> int:
    from annotate.__main__ import main

    return main([*map(str, words)])


def objects(store: Any, folder: str = "/out/") -> dict[str, bytes]:
    return {name[len(folder) :]: store.cat_file(name) for name in store.find(folder)}


def test_an_export_in_parts_to_a_store(
    news: Path, store: Any, parts: dict[str, bytes], run: Run
) -> None:
    assert len(parts) > 3 and "_SUCCESS" in parts
    for _ in range(2):
        ran = run("export", "news", "--format", "csv", "-o", "memory://out/")
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        assert objects(store) == parts
    ran = run("export", "news/a.txt", "news/deep", "--format", "csv", "-o", "memory://out/")
    assert ran.status == 0 and sorted(objects(store)) == ["_SUCCESS", "part-00000.csv"]
    ran = run("export", "news", "--format", "jsonl", "-o", "memory://out/")
    assert ran.status == 2 and "memory://out/ has an export to another format" in ran.err
    store.pipe_file("/out/notes.txt", b"mine")
    ran = run("export", "news", "--format", "csv", "-o", "memory://out/")
    assert ran.status == 2 and "files that are of no export, such as notes.txt" in ran.err
    assert sorted(objects(store)) == ["_SUCCESS", "notes.txt", "part-00000.csv"]
    ran = run("export", "news", "--format", "csv", "-o", "memory://out/notes.txt/")
    assert ran.status == 2 and "memory://out/notes.txt/ is not a folder" in ran.err
    ran = run("export", "news", "--format", "csv", "-o", "https://localhost/out/")
    assert ran.status == 2 and "nothing can be written to the web" in ran.err


def test_an_export_to_a_store_that_fails_on_the_way(
    news: Path, store: Any, parts: dict[str, bytes], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run("export", "news", "--format", "csv", "-o", "memory://out/")
    assert whole.status == 0
    real, count = type(store).cp_file, 0

    def full(self: Any, source: str, target: str, **more: Any) -> None:
        nonlocal count
        count += 1
        if count == 2:
            raise OSError("the store is full")
        real(self, source, target, **more)

    with monkeypatch.context() as patch:
        patch.setattr(type(store), "cp_file", full)
        ran = run(
            "export", "news/deep", "news/a.txt", "news/B.txt", "news/a", "-o", "memory://out/"
        )
    assert ran.status == 2 and "cannot write to memory://out/: the store is full" in ran.err
    assert "_SUCCESS" not in objects(store), "no reader takes it for whole"
    left = [name for name in objects(store) if name.startswith(".annotate-")]
    assert len(left) == 1
    ran = run("export", "news", "--format", "csv", "-o", "memory://out/")
    assert ran.status == 0 and f"has not ended well and left {left[0]}" in ran.err
    assert objects(store) == parts
