"""Imports go down only: statically in every module, and at run time in a fresh interpreter."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

BELOW: dict[str, set[str]] = {
    "errors": set(),
    "core": set(),
    "console": {"core", "errors"},
    "store": {"core", "errors"},
    "render": {"core", "errors"},
    "suggest": {"core", "errors"},
    "formats": {"core", "errors"},
    "corpus": {"core", "errors", "store", "formats", "suggest"},
    "web": {"core", "errors", "store"},
    "tui": {"core", "errors", "store", "render", "suggest", "formats", "corpus", "console"},
    "tutor": {"core", "errors", "store", "tui"},
    "cli": {
        *("core", "errors", "store", "render", "suggest", "formats", "corpus", "console", "tui"),
        *("tutor", "web"),
    },
    "api": {"core", "errors", "store", "render", "corpus"},
    "__main__": {"errors", "console", "cli"},
    "__init__": {"api"},
}
"""For each layer, the layers that its modules may import besides their own."""

FORBIDDEN = {"core": {"yaml", "rich", "textual", "typer"}, "store": {"rich", "textual", "typer"}}
"""For each layer, the packages of others that it may not import; no layer may import click."""

MODULES = sorted((ROOT / "annotate").rglob("*.py"))


def layer(path: Path) -> str:
    return path.relative_to(ROOT / "annotate").with_suffix("").parts[0]


def imported(tree: ast.AST) -> Iterator[str]:
    """The modules that a module imports, wherever in it, by their full names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_lies_below(path: Path) -> None:
    own = layer(path)
    for name in imported(ast.parse(path.read_text("utf-8"))):
        package, *rest = name.split(".")
        parts = {package, *rest}
        assert "click" not in parts and "_click" not in parts, f"{path} imports {name}"
        assert package not in FORBIDDEN.get(own, set()), f"{path} imports {name}"
        assert own == "web" or package not in ("trafilatura", "lxml"), f"{path} imports {name}"
        if package == "annotate" and rest:
            assert rest[0] in BELOW[own] | {own}, f"{path} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_has_a_docstring_and_a_bounded_length(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 350


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_the_console_writes_to_the_streams(path: Path) -> None:
    if layer(path) in ("console", "__main__", "tui"):
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "print", f"{path}:{node.lineno}"
        if isinstance(node, ast.Attribute) and node.attr in ("write", "buffer"):
            written = ast.unparse(node)
            assert "sys.stdout" not in written and "sys.stderr" not in written, path


DRIVER = """
import json, sys
from annotate.__main__ import main
status = main(sys.argv[1:])
sys.stderr.write(json.dumps([status, sorted(sys.modules)]))
"""


def loaded(*arguments: str | Path) -> set[str]:
    """The modules that a fresh interpreter has loaded after a command."""
    ran = subprocess.run(
        [sys.executable, "-c", DRIVER, *map(str, arguments)],
        capture_output=True,
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if key != "PYTHONWARNINGS"},
        check=True,
    )
    status, modules = json.loads(ran.stderr.splitlines()[-1])
    assert status == 0
    return set(modules)


HEAVY = {"yaml", "rich", "rich.console", "textual", "pydantic", "importlib.metadata", "tempfile"}


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small article with a canonical sidecar."""
    path = tmp_path_factory.mktemp("layers") / "article.txt"
    path.write_text("Maria Orlova told reporters on Thursday that the talks had failed.\n")
    loaded("add", path, "person", "--quote", "Maria Orlova")
    return path


@pytest.mark.parametrize("arguments", [["--help"], [], ["export", "--help"], ["suggest", "--help"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    modules = loaded(*arguments)
    assert not modules & (HEAVY | {"msgspec", "csv"})
    assert not {name for name in modules if name.startswith(("annotate.store", "annotate.tui"))}


def test_export_loads_nothing_heavy(article: Path) -> None:
    assert not loaded("export", article) & HEAVY


def test_stats_load_nothing_heavy(article: Path) -> None:
    assert not loaded("stats", article) & (HEAVY | {"csv"})


def test_find_loads_nothing_heavy_and_regular_expressions_only_for_one(article: Path) -> None:
    modules = loaded("find", "claims or persons Maria", article) | loaded("find", "Maria", article)
    assert not modules & (HEAVY | {"regex", "csv"})
    assert "regex" in loaded("find", "/Mari/", article)


@pytest.mark.parametrize("command", ["show", "export", "stats", "suggest"])
def test_what_starts_no_other_process_loads_nothing_for_that(article: Path, command: str) -> None:
    assert not loaded(command, article) & {"logging", "concurrent.futures", "multiprocessing"}


@pytest.mark.parametrize("works", ["opening", "exporting", "counting", "finding", "agreeing"])
def test_a_process_that_works_for_another_loads_no_command_line(works: str) -> None:
    code = f"import sys, annotate.cli.{works} as works; print('typer' in sys.modules, works)"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=ROOT, text=True, check=True
    )
    assert ran.stdout.startswith("False <module")


URLS = {"fsspec", "annotate.store.address", "annotate.store.remote", "annotate.corpus.remote"}


@pytest.mark.parametrize("command", ["show", "export", "check", "suggest"])
def test_paths_on_this_machine_load_nothing_for_urls(article: Path, command: str) -> None:
    assert not loaded(command, article) & URLS


def test_show_loads_no_textual(article: Path) -> None:
    modules = loaded("show", article)
    assert not modules & {"textual", "yaml", "rich.console"}
    assert not {name for name in modules if name.startswith(("annotate.render.page", "html"))}
    assert "annotate.render.figure" not in modules
    for written in ("html", "svg"):
        assert not loaded("show", article, "--format", written, "-o", os.devnull) & HEAVY


def test_suggestions_load_no_yaml_and_no_textual(article: Path) -> None:
    assert not loaded("suggest", article, "-o", os.devnull) & {"textual", "yaml", "rich.console"}
    options = ("--only", "dates,names", "-o", os.devnull)
    assert not loaded("suggest", article, *options) & HEAVY, "installed packages are not looked at"


def test_the_help_of_fetch_loads_nothing_of_the_web() -> None:
    modules = loaded("fetch", "--help")
    assert not modules & {"trafilatura", "lxml", "ssl", "http.client", "annotate.web"}


def test_labels_load_no_yaml() -> None:
    assert not loaded("labels") & {"textual", "yaml", "rich.console"}
