"""A whole article tagged through real keys in a terminal; show and export agree with it."""

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

from annotate.core.tags import Tag
from annotate.store.codec import parse
from tests.e2e.by_keys import found, play, wanted
from tests.e2e.terminal import Terminal

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "border-talks.txt"
REFERENCE = ROOT / "tests" / "cases" / "border-talks.reference.json"


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "annotate", *arguments], capture_output=True, check=True
    )
    return done.stdout.decode()


def test_a_whole_article_by_keys(tmp_path: Path) -> None:
    article = Path(shutil.copy(SAMPLE, tmp_path))
    reference = json.loads(REFERENCE.read_text("utf-8"))
    play(article, reference)
    sidecar = article.with_name(article.name + ".tags.yaml")
    annotations = parse(sidecar.read_bytes(), "sidecar")
    assert found(annotations) == wanted(reference)

    rows = list(csv.DictReader(io.StringIO(run("export", str(article)), newline="")))
    assert [row["text"] for row in rows] == [tag.text for tag in annotations.tags]
    assert [row["spans"] for row in rows] == [spans(tag) for tag in annotations.tags]
    shown = json.loads(run("show", "--format", "json", str(article)))
    assert [tag["id"] for tag in shown["tags"]] == [tag.id for tag in annotations.tags]
    assert shown["text"] == article.read_bytes().decode()
    assert run("check", str(article)) == ""


def spans(tag: Tag) -> str:
    return ";".join(f"{start}-{end}" for start, end in tag.spans)


def test_a_hangup_saves_what_was_tagged(tmp_path: Path) -> None:
    article = Path(shutil.copy(SAMPLE, tmp_path))
    terminal = Terminal([sys.executable, "-m", "annotate", "tag", "--no-suggest", str(article)])
    try:
        terminal.wait("saved")
        terminal.send("tab", "p")
        terminal.wait("tag person")
        terminal.kill(15)
        assert terminal.finish() == 0
    finally:
        terminal.close()
    sidecar = article.with_name(article.name + ".tags.yaml")
    assert len(parse(sidecar.read_bytes(), "sidecar").tags) == 1


def test_without_a_terminal_it_says_so(tmp_path: Path) -> None:
    article = Path(shutil.copy(SAMPLE, tmp_path))
    done = subprocess.run(
        [sys.executable, "-m", "annotate", "tag", "--no-suggest", str(article)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1
    assert b"terminal" in done.stderr
