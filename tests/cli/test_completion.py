"""The Tab key: in a real bash, with the script that we print, and what other shells are told."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from annotate.cli.app import COMMANDS
from annotate.cli.completion import POWERSHELL_LINE
from tests.cli.conftest import ROOT, Run

BASH = shutil.which("bash") or ""
needs_bash = pytest.mark.skipif(not BASH or os.name == "nt", reason="needs bash")

TAB = """\
source <(annotate --show-completion bash)
complete -p annotate >&2
COMP_LINE=$1
COMP_POINT=${#COMP_LINE}
# As bash splits a line: blanks between words, and `=` a word of its own.
read -r -a COMP_WORDS <<< "${COMP_LINE//=/ = }"
[[ $COMP_LINE == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_annotate_completion annotate "${COMP_WORDS[COMP_CWORD]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""
"""What bash does when Tab is pressed at the end of the line $1."""


@pytest.fixture
def path(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PATH with the program on it."""
    bin = tmp_path_factory.mktemp("bin")
    program = bin / "annotate"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m annotate "$@"\n')
    program.chmod(0o755)
    return os.pathsep.join([str(bin), os.environ["PATH"]])


def shell(path: str, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    python = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.run(
        arguments,
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": path, "PYTHONPATH": python, "HOME": str(Path.cwd())} | more,
        check=False,
    )


def tab(path: str, line: str) -> list[str]:
    """What bash is offered at the end of a line."""
    ran = shell(path, BASH, "--norc", "--noprofile", "-c", TAB, "tab", line)
    assert ran.returncode == 0
    # Bash itself offers file names when there is nothing else, for `-o default`.
    assert ran.stderr == "complete -o default -F _annotate_completion annotate\n"
    return ran.stdout.split()


@needs_bash
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("annotate ta", ["tag"]),
        ("annotate t", ["tag", "timeline", "tutor"]),
        ("annotate ", list(COMMANDS)),
        ("annotate --", ["--version", "--install-completion", "--show-completion", "--help"]),
        ("annotate show --la", ["--layer", "--label", "--labels"]),
        ("annotate add article.txt per", ["person"]),
        ("annotate add 'article.txt' 'per", ["person"]),
        ("annotate add article.txt c", ["claim", "cue"]),
        ("annotate show --label=per", ["person"]),
        ("annotate show article.txt --label per", ["person"]),
        ("annotate show --layer ", ["entity", "date", "claim"]),
        ("annotate show --format ", ["ansi", "plain", "html", "svg", "json"]),
        ("annotate find --format ", ["text", "json", "csv"]),
        ("annotate find orlova --label per", ["person"]),
        ("annotate suggest --format ", ["table", "jsonl"]),
        ("annotate claims --format ", ["table", "text", "csv", "json", "dot", "svg"]),
        ("annotate claims --sort n", ["name"]),
        ("annotate timeline --by ", ["day", "week", "month", "year"]),
        ("annotate export --format c", ["csv", "conll", "claimreview"]),
        ("annotate import --format br", ["brat"]),
        ("annotate suggest --only na", ["names"]),
        ("annotate link article.txt cl", ["claimant"]),
        ("annotate add news/article.txt m", ["mensch"]),
        ("annotate show news --label m", ["mensch"]),
        ("annotate show --labels news/annotate.yaml --label m", ["mensch"]),
        ("annotate agree article.txt --tokens wh", ["whitespace"]),
        ("annotate labels ren", ["rename"]),
        ("annotate labels rename per", ["person"]),
        ("annotate labels delete person article.txt --to org", ["organization"]),
        ("annotate labels merge --ba", ["--backup"]),
        # Nothing of ours, so bash offers files.
        ("annotate add art", []),
        ("annotate labels art", []),
        ("annotate export -o art", []),
        ("annotate add no/such/file.txt zzz", []),
        ("annotate add broken/article.txt p", []),
    ],
)
def test_bash(line: str, offered: list[str], article: Path, path: str, run: Run) -> None:
    for folder in ("news", "broken"):
        Path(folder).mkdir()
        (Path(folder) / "article.txt").write_bytes(article.read_bytes())
    assert run("labels", "--init", "news").status == 0
    schema = Path("news/annotate.yaml")
    schema.write_text(schema.read_text("utf-8").replace('"person"', '"mensch"'), "utf-8")
    Path("broken/annotate.yaml").write_text("schema: {")
    assert tab(path, line) == offered


@needs_bash
def test_a_file_name_is_completed_by_bash_itself(article: Path, path: str) -> None:
    """Tab in an interactive bash: the script, `-o default`, and readline together."""
    from tests.e2e.terminal import Terminal

    Path("rc").write_text("PS1='> '\nsource <(annotate --show-completion bash)\n")
    environment = {"PATH": path, "PYTHONPATH": str(ROOT), "INPUTRC": "/dev/null", "HOME": "."}
    terminal = Terminal([BASH, "--rcfile", "rc", "-i"], env=environment)
    try:
        terminal.wait(">")
        terminal.type("annotate ta\t")
        terminal.wait("> annotate tag")
        terminal.type("art\t")
        terminal.wait("> annotate tag article.txt")
        terminal.type("\x15annotate add article.txt per\t")
        terminal.wait("> annotate add article.txt person")
    finally:
        terminal.close()


def test_the_ids_of_tags_are_offered(tagged: Path, run: Run, path: str) -> None:
    ids = [line.split(",")[1] for line in run("export", tagged, "--label", "date").lines[1:]]
    answer = asked(path, "fish", f"annotate remove {tagged} {ids[0][:3]}")
    assert answer.stdout.split("\t")[0] == ids[0]
    assert "date “5 November”" in answer.stdout


def test_the_names_of_annotators_are_offered(article: Path, path: str) -> None:
    for name in (".ana", ".ben", ""):
        Path(f"{article}{name}.tags.yaml").write_text("")
    answer = asked(path, "fish", f"annotate agree {article} --as ")
    assert answer.stdout.split() == ["ana", "ben"]


def asked(path: str, name: str, line: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """What the program answers a shell other than bash."""
    environment = {
        "_ANNOTATE_COMPLETE": f"complete_{name}",
        "_TYPER_COMPLETE_ARGS": line,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_TYPER_COMPLETE_WORD_TO_COMPLETE": line.rpartition(" ")[2],
    }
    return shell(path, "annotate", **(environment | more))


def test_the_other_shells_are_told_what_a_word_means(article: Path, path: str) -> None:
    line = "annotate add article.txt per"
    assert asked(path, "zsh", line).stdout.startswith('_arguments \'*: :(("person":"A human being')
    assert asked(path, "fish", line).stdout.startswith("person\tA human being")
    assert asked(path, "powershell", line).stdout.startswith("person:::A human being")
    assert asked(path, "zsh", "annotate add art").stdout == "_files\n"
    there = asked(path, "fish", line, _TYPER_COMPLETE_FISH_ACTION="is-args")
    none = asked(path, "fish", "annotate add art", _TYPER_COMPLETE_FISH_ACTION="is-args")
    assert (there.returncode, none.returncode) == (0, 1)


def test_a_shell_is_never_told_an_error(article: Path, path: str) -> None:
    Path("annotate.yaml").write_text("schema: {")
    for name in ("bash", "zsh", "fish", "powershell", "tcsh", ""):
        ran = asked(path, name, "annotate add article.txt per", COMP_WORDS="x", COMP_CWORD="y")
        assert (ran.stdout.strip(), ran.stderr) == ("", "")


HOSTILE = "x\\$(touch pwned)'`touch pwned`\""


def test_what_an_article_or_schema_says_is_never_run_by_a_shell(article: Path, path: str) -> None:
    """Zsh evaluates what it is offered, so text from elsewhere comes as plain words only."""
    Path("annotate.yaml").write_text(
        "schema:\n  name: x\n  labels:\n"
        f'  - {{name: "good", layer: "entity", definition: {_quoted(HOSTILE)}}}\n'
        f'  - {{name: {_quoted(HOSTILE)}, layer: "entity"}}\n'
    )
    for name in ("zsh", "fish", "powershell"):
        ran = asked(path, name, "annotate add article.txt ")
        assert "good" in ran.stdout
        assert "touch pwned" in ran.stdout
        assert not set("$`\\") & set(ran.stdout)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("bash", ".bash_completions/annotate.sh"),
        ("zsh", ".zfunc/_annotate"),
        ("fish", ".config/fish/completions/annotate.fish"),
    ],
)
def test_install(name: str, file: str, path: str) -> None:
    settings = Path(f".{name}rc")
    if name != "fish":
        settings.write_text("alias mine=true\n")
    for _ in range(2):
        ran = shell(path, "annotate", "--install-completion", name)
        assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (0, "", 1)
        assert file in ran.stderr
    shown = shell(path, "annotate", f"--show-completion={name}")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert Path(file).read_text().strip() == shown.stdout.strip()
    if name != "fish":
        text = settings.read_text()
        assert text.startswith("alias mine=true\n")
        assert text.count("zfunc" if name == "zsh" else "annotate.sh") == 1


@needs_bash
def test_a_shell_that_is_not_named_is_the_one_that_runs(path: str) -> None:
    ran = shell(path, BASH, "--norc", "-c", "annotate --install-completion; true")
    assert ran.returncode == 0
    assert ran.stderr.startswith("annotate: ") or ran.stderr.startswith("completion for bash: ")


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a shell script")
def test_powershell_loads_it_from_the_profile(path: str, tmp_path: Path) -> None:
    pretended = Path(path.split(os.pathsep)[0]) / "pwsh"
    pretended.write_text(f'#!/bin/sh\necho "{tmp_path}/deep/profile.ps1"\n')
    pretended.chmod(0o755)
    for _ in range(2):
        ran = shell(path, "annotate", "--install-completion", "pwsh")
        assert (ran.returncode, ran.stdout) == (0, "")
    assert Path("deep/profile.ps1").read_text().split("\n") == ["", POWERSHELL_LINE, ""]
    pretended.unlink()


@pytest.mark.parametrize("option", ["--install-completion", "--show-completion"])
def test_a_shell_that_is_not_known(option: str, run: Run) -> None:
    ran = run(option, "tcsh")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "annotate: no completion for the shell tcsh (name one of bash, zsh, fish, powershell)\n"
    )


def test_settings_that_are_not_utf_8_are_left_as_they_are(path: str) -> None:
    Path(".bashrc").write_bytes(b"# \xff\n")
    ran = shell(path, "annotate", "--install-completion", "bash", LC_ALL="C.UTF-8")
    assert (ran.returncode, ran.stderr.count("\n")) == (2, 1)
    assert "not UTF-8" in ran.stderr
    assert Path(".bashrc").read_bytes() == b"# \xff\n"
