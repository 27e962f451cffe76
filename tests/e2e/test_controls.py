"""Nothing from outside steers a terminal: not what files hold, how they are called, or who asks.

Each case runs a command in a pty, on a project whose every text is hostile (`tests.e2e.hostile`).
"""

import os
import stat
import sys
import time
from pathlib import Path

import pytest

from annotate.cli.app import COMMANDS as APP
from annotate.cli.app import SUBCOMMANDS
from tests.e2e import hostile
from tests.e2e.hostile import LONG, NAME, offences
from tests.e2e.terminal import Terminal

ARTICLE = object()
"""Stands for the hostile article among the words of a command."""
OTHER = {
    "SECOND": "second.txt",
    "BROKEN": f"broken{NAME}.txt",
    "BINARY": f"binary{NAME}.txt",
    "EDITED": f"edited{NAME}.txt",
    "OURS": f"edited{NAME}.txt.tags.yaml",
    **{f"IN{suffix}": f"in{NAME}{suffix}" for suffix in hostile.FILES},
}
"""Other files of the project: articles without tags, with a broken sidecar, not text at all, edited
after they were tagged; a sidecar; and files of other tools."""

EVIL = f"x{LONG}"
"""What somebody types, or pastes, into a command line."""

QUIET = {"add", "add again", "remove", "remove all", "labels anew"}
"""Commands whose answer says nothing of what the texts are."""

COMMANDS: list[tuple[str, list[object]]] = [
    ("show", ["show", ARTICLE, "--no-pager"]),
    ("show the folder", ["show", ".", "--no-pager"]),
    ("show with a pager", ["show", ARTICLE, "SECOND", "BROKEN"]),
    ("show plain", ["show", ARTICLE, "--no-pager", "--format", "plain"]),
    ("show ansi", ["show", ARTICLE, "--no-pager", "--format", "ansi"]),
    ("show json", ["show", ARTICLE, "--format", "json"]),
    ("show html", ["show", ARTICLE, "--format", "html"]),
    ("show svg", ["show", ARTICLE, "--format", "svg"]),
    ("show what is asked for", ["show", ARTICLE, "--no-pager", "--where", f"note~{EVIL[:4]}"]),
    ("show by a condition", ["show", ARTICLE, "--where", f"{EVIL}=x"]),
    ("show since", ["show", ARTICLE, "--since", EVIL]),
    ("show a status", ["show", ARTICLE, "--status", EVIL]),
    ("show a label", ["show", ARTICLE, "--label", EVIL]),
    ("show a layer", ["show", ARTICLE, "--layer", EVIL]),
    ("show a format", ["show", ARTICLE, "--format", EVIL]),
    ("show an encoding", ["show", ARTICLE, "--encoding", EVIL]),
    ("show a date", ["show", ARTICLE, "--published", EVIL]),
    ("show into nowhere", ["show", "SECOND", "-o", f"{NAME}/{NAME}"]),
    ("show what is not there", ["show", EVIL[:40]]),
    ("show the broken", ["show", "BROKEN"]),
    ("show the binary", ["show", "BINARY"]),
    ("export", ["export", ARTICLE]),
    ("export jsonl", ["export", ARTICLE, "--format", "jsonl"]),
    ("export for Excel", ["export", ARTICLE, "--excel-safe", "--bom"]),
    ("export the folder", ["export", "."]),
    ("export a format", ["export", ARTICLE, "--format", EVIL]),
    ("find", ["find", "evil", ".", "--no-color"]),
    ("find tags", ["find", "tags", ".", "-C", "1"]),
    ("find json", ["find", "evil", ARTICLE, "--format", "json"]),
    ("find csv", ["find", "tags", ARTICLE, "--format", "csv"]),
    ("find the articles", ["find", "evil", ".", "-c"]),
    ("find what nobody wrote", ["find", EVIL, "."]),
    ("find an attribute", ["find", f"claims with {EVIL.split()[0]}", "."]),
    ("find an expression", ["find", "x", ".", "-e", f"({EVIL}"]),
    ("find what is a file", ["find", ARTICLE]),
    ("find in no file", ["find", "evil", EVIL[:40]]),
    ("stats", ["stats", "."]),
    ("stats by two", ["stats", ARTICLE, "--by", "label,text"]),
    ("stats as bars", ["stats", ARTICLE, "--by", "text,label", "--bars"]),
    ("stats csv", ["stats", ARTICLE, "--by", "note", "--format", "csv"]),
    ("stats json", ["stats", ARTICLE, "--by", "text", "--format", "json"]),
    ("stats by a name", ["stats", ARTICLE, "--by", EVIL]),
    ("stats plot", ["stats", ARTICLE, "--plot", EVIL]),
    ("add", ["add", ARTICLE, "person", "--quote", "reporters", "--note", EVIL, "--by", EVIL]),
    ("add again", ["add", ARTICLE, "person", "--quote", "Ana"]),
    ("add what is not there", ["add", ARTICLE, "person", "--quote", EVIL]),
    ("add what is like it", ["add", ARTICLE, "person", "--quote", "Maria evil Orlowa"]),
    ("add a label", ["add", ARTICLE, EVIL, "--quote", "reporters"]),
    ("add an attribute", ["add", ARTICLE, "person", "--quote", "Genf", "--attribute", EVIL]),
    ("add a value", ["add", ARTICLE, "claim", "--quote", "Genf", "--attribute", f"check={EVIL}"]),
    ("remove", ["remove", ARTICLE, "a1"]),
    ("remove all", ["remove", ARTICLE, "--all"]),
    ("remove an id", ["remove", ARTICLE, EVIL]),
    ("remove a label", ["remove", ARTICLE, "--label", EVIL]),
    ("set a note", ["set", ARTICLE, "a1", f"note={EVIL}"]),
    ("set an attribute", ["set", ARTICLE, "a1", f"{EVIL}={EVIL}"]),
    ("set a label", ["set", ARTICLE, "a1", f"label={EVIL}"]),
    ("set a title", ["set", ARTICLE, f"title={EVIL}"]),
    ("set a date", ["set", ARTICLE, f"published={EVIL}"]),
    ("set a key", ["set", ARTICLE, f"{EVIL}=x"]),
    ("link", ["link", ARTICLE, LONG, "c1", "a1"]),
    ("link a kind", ["link", ARTICLE, "k" + EVIL, "c1", "a1"]),
    ("link ids", ["link", ARTICLE, LONG, EVIL, EVIL]),
    ("suggest", ["suggest", ARTICLE]),
    ("suggest all", ["suggest", ".", "--all"]),
    ("suggest jsonl", ["suggest", "SECOND", "--format", "jsonl"]),
    ("suggest by the tool", ["suggest", "SECOND", "--trust", "--only", "tool"]),
    ("suggest by a command", ["suggest", "SECOND", "--suggester", f"sh ./tool.sh '{NAME}'"]),
    ("suggest by none", ["suggest", "SECOND", "--suggester", f"'./{NAME}'"]),
    ("suggest only", ["suggest", "SECOND", "--only", EVIL]),
    ("suggest and accept", ["suggest", "SECOND", "--accept", "--all", "--trust"]),
    ("claims", ["claims", ARTICLE, "--no-pager"]),
    ("claims as a tree", ["claims", ".", "--format", "text", "--no-pager"]),
    ("claims in csv", ["claims", ARTICLE, "--format", "csv"]),
    ("claims in json", ["claims", ARTICLE, "--format", "json"]),
    ("claims in dot", ["claims", ARTICLE, "--format", "dot"]),
    ("claims in svg", ["claims", ARTICLE, "--format", "svg"]),
    ("claims in an order", ["claims", ARTICLE, "--sort", EVIL]),
    ("timeline", ["timeline", ARTICLE, "--no-pager"]),
    ("timeline of all", ["timeline", ".", "--published", "--no-pager"]),
    ("timeline in csv", ["timeline", ARTICLE, "--format", "csv"]),
    ("timeline in json", ["timeline", ARTICLE, "--format", "json"]),
    ("timeline in svg", ["timeline", ARTICLE, "--format", "svg"]),
    ("timeline in html", ["timeline", ARTICLE, "--format", "html"]),
    ("timeline in a format", ["timeline", ARTICLE, "--format", EVIL]),
    ("labels", ["labels", ARTICLE]),
    ("labels json", ["labels", ".", "--format", "json"]),
    ("labels of what is not there", ["labels", NAME]),
    ("labels anew", ["labels", "--init", "."]),
    ("check", ["check", ARTICLE]),
    ("check the folder", ["check", "."]),
    ("check the broken", ["check", "BROKEN"]),
    ("export brat", ["export", ".", "--format", "brat", "-o", "out"]),
    *(
        (f"export {name}", ["export", ARTICLE, "--format", name])
        for name in (
            *("conll", "web-annotation", "stam", "doccano", "prodigy", "label-studio"),
            *("claimreview", "markdown", "refi-qda"),
        )
    ),
    ("export an option", ["export", ARTICLE, "--option", EVIL]),
    ("adjudicate a name", ["adjudicate", ARTICLE, "--as", EVIL]),
    ("adjudicate into", ["adjudicate", ARTICLE, "--into", EVIL]),
    ("adjudicate what is taken", ["adjudicate", ARTICLE, "--take", EVIL]),
    ("adjudicate a layer", ["adjudicate", ARTICLE, "--layer", EVIL]),
    ("adjudicate a status", ["adjudicate", ARTICLE, "--status", EVIL]),
    ("import jsonl", ["import", "IN.jsonl"]),
    ("import csv", ["import", "IN.csv", "--text", ARTICLE]),
    ("import csv anew", ["import", "IN.csv", "--text", ARTICLE, "--keep-labels", "--update"]),
    ("import brat", ["import", "IN.ann", "--text", ARTICLE, "--keep-labels"]),
    ("import conll", ["import", "IN.conll", "-o", "new"]),
    ("import a guess", ["import", "IN.html"]),
    ("import a map", ["import", "IN.jsonl", "--map", f"{EVIL}={EVIL}", "--dry-run"]),
    ("import what is not there", ["import", NAME]),
    ("formats", ["formats", EVIL]),
    ("fetch", ["fetch", "IN.html"]),
    ("fetch to stdout", ["fetch", "IN.html", "-o", "-"]),
    ("fetch an address", ["fetch", f"http://127.0.0.1/{EVIL}"]),
    ("fetch a scheme", ["fetch", f"ftp://{EVIL}"]),
    ("reanchor", ["reanchor", "EDITED", "--verbose", "--accept-changed"]),
    ("reanchor dry", ["reanchor", ".", "--dry-run"]),
    ("reanchor json", ["reanchor", "EDITED", "--format", "json"]),
    ("show the edited", ["show", "EDITED", "--no-pager"]),
    ("agree", ["agree", ARTICLE]),
    ("agree json", ["agree", ARTICLE, "--format", "json"]),
    ("agree csv", ["agree", ARTICLE, "--format", "csv", "--excel-safe"]),
    ("agree list", ["agree", ARTICLE, "--list"]),
    ("agree list csv", ["agree", ".", "--list", "--format", "csv"]),
    ("agree as nobody", ["agree", ARTICLE, "--as", EVIL]),
    ("agree of one", ["agree", "SECOND", "EDITED", EVIL[:40]]),
    ("diff", ["diff", "OURS", "theirs.tags.yaml"]),
    ("diff json", ["diff", "OURS", "theirs.tags.yaml", "--format", "json"]),
    ("diff a revision", ["diff", ARTICLE, "--rev", EVIL]),
    ("merge", ["merge", "nothing", "OURS", "theirs.tags.yaml", "-o", "-"]),
    ("merge under a name", ["merge", "nothing", "OURS", "theirs.tags.yaml", "--path", EVIL]),
    ("merge the broken", ["merge", "nothing", "BINARY", "theirs.tags.yaml"]),
    ("git as text", ["git", "--textconv", "OURS"]),
    ("git in no repository", ["git", "--install", EVIL]),
    ("labels rename", ["labels", "rename", LONG, "y" + LONG, "."]),
    ("labels rename to a word", ["labels", "rename", EVIL, "vessel", ".", "--yes"]),
    ("labels merge", ["labels", "merge", f"claim,{LONG}", "person", "."]),
    ("labels delete", ["labels", "delete", LONG, ".", "--drop"]),
    ("tag what is not there", ["tag", EVIL[:60]]),
    ("tag the broken", ["tag", "BROKEN"]),
    ("tutor with a mistake", ["tutor", EVIL]),
    ("no such command", [EVIL]),
    ("a file for a command", [NAME + ".txt"]),
    ("no such option", ["show", f"--{EVIL}"]),
    ("complete", ["--show-completion", EVIL]),
]
"""What is run; the words of OTHER stand for those articles."""

TOOL = r"""
printf '{"label": "person", "text": "Orlova", "why": "evil\\u001b[31337m\\u009b5m\\u202e"}\n'
printf '{"label": "evil\033[31337m\302\2335m", "text": "Orlova"}\n'
printf 'evil no json \033]0;pwned\007 \302\2335m\n'
printf 'evil \033]0;pwned\007\033[31337m\342\200\256\r' >&2
exit "${TOOL_STATUS:-0}"
"""
"""A suggester that says what it should not, in its answer and on its standard error."""

LOOKS = {
    "colour": {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
    "no colour": {"NO_COLOR": "1"},
}


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = hostile.project(tmp_path)
    monkeypatch.chdir(made.parent)
    monkeypatch.setenv("ANNOTATE_STATE", str(tmp_path / "state"))
    root = str(Path(__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((root, os.environ.get("PYTHONPATH", ""))))
    for name in ("USER", "ANNOTATE_BY", "LOGNAME"):
        monkeypatch.setenv(name, EVIL)
    tool = made.parent / "tool.sh"
    tool.write_text(TOOL)
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    return made


def words_of(command: list[object], article: Path) -> list[str]:
    return [
        article.name if word is ARTICLE else OTHER.get(str(word), str(word)) for word in command
    ]


def ran(words: list[str], environment: dict[str, str]) -> bytes:
    """All that a command wrote to its terminal."""
    terminal = Terminal([sys.executable, "-m", "annotate", *words], env=environment)
    try:
        time.sleep(0.1)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            if os.waitid(os.P_PID, terminal.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                break
            if b"(END)" in terminal.raw or b"\x1b[7m" in terminal.raw[-40:]:
                # less waits for a key.
                terminal.send("q")
            time.sleep(0.02)
        terminal.finish()
        return bytes(terminal.raw)
    finally:
        terminal.close()


def test_every_command_is_run() -> None:
    run = {" ".join(map(str, words[:n])) for _, words in COMMANDS for n in (1, 2)}
    every = {*APP} | {f"{name} {word}" for name, words in SUBCOMMANDS.items() for word in words}
    assert every <= run


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[name for name, _ in COMMANDS])
def test_a_command_steers_no_terminal(
    article: Path, name: str, command: list[object], look: str
) -> None:
    # What less itself writes is its own affair: what it was given is looked at.
    raw = ran(words_of(command, article), LOOKS[look] | {"PAGER": "cat"})
    assert offences(raw) == []
    assert (b"evil" in raw) == (name not in QUIET), "it is shown, as signs"


@pytest.mark.parametrize("status", ["0", "3"])
def test_a_tool_steers_no_terminal(article: Path, status: str) -> None:
    words = ["suggest", "second.txt", "--suggester", "sh ./tool.sh"]
    raw = ran(words, LOOKS["colour"] | {"TOOL_STATUS": status})
    assert offences(raw) == []
    assert b"pwned" in raw and b"evil" in raw


def layered(article: Path) -> list[str]:
    """Give an article the layers of two people. Returns the command that makes one of them."""
    article.with_name(article.name + ".tags.yaml").unlink()
    for name in ("ana", "ben"):
        text = hostile.sidecar()
        if name == "ben":
            text = text.replace('"Ana"', '"Ana Evilova"').replace("evil", "evil other")
            text = text.replace('"check": ', '"other": ')
        article.with_name(f"{article.name}.{name}.tags.yaml").write_text(text, "utf-8")
    return ["adjudicate", article.name]


@pytest.mark.parametrize("look", LOOKS)
def test_what_annotators_say_steers_no_terminal(article: Path, look: str) -> None:
    raw = ran([*layered(article), "--dry-run"], LOOKS[look])
    assert offences(raw) == []
    assert raw.count(b"evil") > 3


@pytest.mark.parametrize("words", [["--label", EVIL], ["--where", EVIL]])
@pytest.mark.parametrize("look", LOOKS)
def test_a_filter_for_what_nobody_has_steers_no_terminal(
    article: Path, look: str, words: list[str]
) -> None:
    raw = ran([*layered(article), *words], LOOKS[look])
    assert offences(raw) == []
    assert b"no such label" in raw or b"is called" in raw


@pytest.mark.parametrize("look", LOOKS)
def test_the_walk_through_what_they_say_steers_no_terminal(article: Path, look: str) -> None:
    command = [sys.executable, "-m", "annotate", *layered(article)]
    environment = LOOKS[look] | {"COLUMNS": "130", "LINES": "34"}
    terminal = Terminal(command, columns=130, rows=34, env=environment)
    try:
        terminal.wait(lambda screen: "name or number" in screen and "evil" in screen)
        for key in ("1", "2", "left", "*", "enter", "escape", "?", "escape", "0", "f7", "ctrl+l"):
            terminal.send(key)
            time.sleep(0.06)
        time.sleep(0.3)
        terminal.send("escape", "ctrl+q")
        terminal.finish()
        assert offences(bytes(terminal.raw), screen=True) == []
    finally:
        terminal.close()


def test_the_judge_sees_what_is_wrong() -> None:
    for sequence in hostile.SEQUENCES:
        assert offences(f"a{sequence}b".encode()), sequence
    for character in hostile.CONTROLS + hostile.BIDI + hostile.SEPARATORS:
        if character not in "\n\t":
            assert offences(f"a{character}b".encode()), hex(ord(character))
            assert character in "\n" or offences(f"a{character}b".encode(), screen=True)
    for own in ("\x1b[1;38;2;1;2;3m", "\x1b[0m", "\x1b[48;5;20m", "line\r\n"):
        assert offences(own.encode()) == []
    assert offences(b"\x1b[?1049h\x1b[12;1Ha", screen=True) == []
    assert offences(b"a\x9bm")


def test_what_reorders_text_is_seen(article: Path) -> None:
    """As with Trojan Source: what is shown has the order of the file."""
    article.with_name(article.name + ".tags.yaml").unlink()
    article.write_text("a \u202egpj.exe\u2066 b\n", "utf-8")
    raw = ran(["show", article.name, "--no-pager"], LOOKS["no colour"])
    assert "a \ufffdgpj.exe\ufffd b" in raw.decode()


KEYS: list[tuple[str, list[str]]] = [
    ("tags and the panel", ["]", "]", "]", "[", "`", "tab", "tab"]),
    ("help", ["?", "pagedown", "pagedown", "escape"]),
    ("search", ["/", *"evil", "enter", ">", "escape"]),
    ("the list of tags", ["f2", "down", "down", "enter"]),
    ("history", ["]", "backspace", "ctrl+z", "ctrl+y", "ctrl+l", "escape"]),
    ("attributes", ["]", "enter", "tab", "tab", "escape"]),
    ("a note", ["]", ";", *"x", "escape"]),
    ("links", ["]", "]", "]", "^", "escape", "@", "]", "escape"]),
    ("the article", ["#", "tab", "tab", "escape"]),
    (
        "suggestions",
        ["ctrl+v", "ctrl+k", "ctrl+k", "enter", "ctrl+k", "backspace", "ctrl+d", "escape"],
    ),
    ("a guideline", ["]", "ctrl+g", "escape"]),
    ("every", ["]", "*", "escape"]),
    ("labels", ["tab", "e", "tab", "p", "tab", "c", "ctrl+z"]),
    ("layers", ["~", "escape"]),
    ("the next article", ["ctrl+n", "tab", "ctrl+k", "ctrl+n", "ctrl+p"]),
    ("jump", ["'", "escape", ")", "$", "=", '"', "|", "_", "ctrl+t", "ctrl+s"]),
]
"""What is pressed on the screen, so that each place shows where such texts come to."""


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(("name", "keys"), KEYS, ids=[name for name, _ in KEYS])
def test_the_screen_steers_no_terminal(
    article: Path, name: str, keys: list[str], look: str
) -> None:
    trusted = ran(["suggest", "second.txt", "--trust", "--only", "tool"], {"PAGER": "cat"})
    assert b"may run" in trusted
    environment = LOOKS[look] | {"COLUMNS": "130", "LINES": "34"}
    command = [sys.executable, "-m", "annotate", "tag", article.name, "second.txt"]
    terminal = Terminal(command, columns=130, rows=34, env=environment)
    try:
        terminal.wait(lambda screen: "saved" in screen and "evil" in screen)
        terminal.wait(lambda _: b"\x1b[?1003h" in terminal.raw)
        time.sleep(0.5)
        for key in keys:
            terminal.send(key)
            time.sleep(0.06)
        time.sleep(0.3)
        terminal.send("escape", "escape", "ctrl+q")
        time.sleep(0.3)
        terminal.send("ctrl+q")
        terminal.finish()
        assert offences(bytes(terminal.raw), screen=True) == []
        assert b"evil" in terminal.raw
    finally:
        terminal.close()
