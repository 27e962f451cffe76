"""The README tells the truth: its commands exist, its keys are the keys, its picture is there."""

import re
import subprocess
import sys
from pathlib import Path

from annotate.cli.app import COMMANDS
from annotate.store.schemas import default_schema, load_config
from annotate.tui.bindings import keymap_for, palette_for
from tests.readme import TABLE, keys

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
