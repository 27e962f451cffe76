"""The README tells the truth: its commands exist, its keys are the keys, its picture is there."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from annotate.cli.app import COMMANDS
from annotate.store.schemas import default_schema, load_config
from annotate.tui.bindings import keymap_for, palette_for
from tests.readme import TABLE, keys

ID = re.compile(r"^(?: {2}(?=\w+ {2}))?(?:[a-z][a-z2-9]{5}|ID)(?=$| {2})", re.MULTILINE)
"""The id of a tag, which is another one each time."""

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def test_every_command_that_is_named_exists_and_every_one_is_named() -> None:
    named = set(re.findall(r"annotate (\w+)", README)) & set(COMMANDS)
    named |= {name for name in COMMANDS if f"`{name}`" in README}
    assert named == set(COMMANDS)


def test_the_keys_of_the_labels_are_those_of_the_schema() -> None:
    said = " ".join(README.split())
    for label in default_schema().labels:
        assert f"`{label.key}` {label.name}" in said


def test_the_table_of_keys_is_that_of_the_program() -> None:
    found = TABLE.search(README)
    assert found and found[0] == keys(), "renew it with: python -m tests.readme"


def test_the_configuration_that_is_shown_is_taken(tmp_path: Path) -> None:
    shown = next(
        block for block in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if "keys:" in block
    )
    (tmp_path / "annotate.yaml").write_text(shown)
    config = load_config(tmp_path / "annotate.yaml")
    schema = default_schema()
    assert keymap_for(schema, config).action("f4") == ("jump", "")
    assert palette_for(schema, config).colours["person"] == "yellow"


def test_the_commands_print_what_the_readme_shows(tmp_path: Path) -> None:
    """One block after the other, in one folder."""
    shown = "".join(re.findall(r"```console\n(.*?)```", README, re.DOTALL))
    steps = [step.partition("\n") for step in re.split(r"^\$ ", shown, flags=re.MULTILINE)[1:]]
    commands = [command for command, _, _ in steps]
    article = next(output for command, _, output in steps if command == "cat article.txt")
    (tmp_path / "article.txt").write_text(article, "utf-8")
    shutil.copytree(ROOT / "samples", tmp_path / "samples")
    for command, _, output in steps:
        ran = subprocess.run(
            [
                "bash",
                "-c",
                f'annotate() {{ "{sys.executable}" -m annotate "$@"; }}; {command} 2>&1',
            ],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"},
            capture_output=True,
            check=False,
        )
        # 1 says that a person has to look: the output says at what.
        assert ran.returncode in (0, 1), command
        assert ID.sub("ID", ran.stdout.decode()) == ID.sub("ID", output), command
    assert any(command.startswith("annotate show") for command in commands)


def block(start: str) -> str:
    """The example in the README that starts so."""
    found = re.search(rf"```\w+\n({re.escape(start)}.*?)```", README, re.DOTALL)
    assert found, start
    return found[1]


def suggested(folder: Path, suggester: str) -> list[tuple[str, str]]:
    """Labels and texts that a command suggests for an article."""
    (folder / "article.txt").write_text("Flight QX-310 left Karsk for Lake Oren.\n", "utf-8")
    command = [sys.executable, "-m", "annotate", "suggest", "article.txt", "--format", "jsonl"]
    ran = subprocess.run(
        [*command, "--suggester", suggester],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return [(found["label"], found["text"]) for found in map(json.loads, ran.stdout.splitlines())]


def test_the_suggester_in_shell_works(tmp_path: Path) -> None:
    (tmp_path / "places.txt").write_text("Lake Oren\nSarn\n", "utf-8")
    script = tmp_path / "places.sh"
    script.write_text(block("#!/bin/sh"), "utf-8")
    script.chmod(0o755)
    assert ("location", "Lake Oren") in suggested(tmp_path, "./places.sh")


def test_the_suggester_in_python_works(tmp_path: Path) -> None:
    (tmp_path / "flights.py").write_text(block("import json, re, sys"), "utf-8")
    assert ("other", "QX-310") in suggested(tmp_path, f"{sys.executable} flights.py")


def test_files_that_are_named_are_there() -> None:
    for name in re.findall(r"samples/[\w.-]+", README):
        assert (ROOT / name).exists(), name


def test_the_samples_have_no_problems() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "annotate", "check", "samples"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, b"")


def test_a_folder_is_no_article() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "annotate", "tag", "."], capture_output=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert b"folder" in done.stderr


def test_the_example_in_python_runs() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", block("import annotate\n")],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    assert len(ran.stdout.splitlines()) > 1
