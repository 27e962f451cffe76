"""A few rounds of `kill_rounds` in each mode, and what the screens of two people show."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pty")

from annotate.store.codec import parse
from annotate.store.workspace import sidecar_path
from tests.e2e import kill_rounds
from tests.e2e.kill_rounds import MODES, SAMPLES
from tests.e2e.terminal import Terminal

ROUNDS = 3


@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_lost(mode: str) -> None:
    # A process a round: each waits most of the time.
    command = [sys.executable, "-m", "tests.e2e.kill_rounds", "--mode", mode]
    ran = subprocess.run(
        [*command, "--rounds", str(ROUNDS), "--jobs", str(ROUNDS)],
        capture_output=True,
        text=True,
        check=False,
        cwd=kill_rounds.ROOT,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    if mode != "full":
        assert ran.stdout.startswith(f"{mode}: {ROUNDS} rounds, ")


def start(article: Path, user: str, *options: str) -> Terminal:
    environment = {
        "ANNOTATE_BY": user,
        "ANNOTATE_STATE": str(article.parent / "state" / user),
        "PYTHONPATH": str(kill_rounds.ROOT),
    }
    command = [sys.executable, "-m", "annotate", "tag", "--no-suggest", *options, str(article)]
    return Terminal(command, columns=100, rows=30, env=environment)


def test_two_people_on_one_article(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    article = Path(shutil.copy(SAMPLES[0], folder))
    first = start(article, "bob")
    try:
        kill_rounds.ready(first)
        second = start(article, "ana")
        try:
            screen = second.wait("READ ONLY")
            screen = second.wait("bob has it open since")
            assert f"process {first.pid} on {os.uname().nodename}" in screen
            second.send("tab", "p")
            second.wait("read only: bob has it open since")
            second.send("ctrl+q")
            assert second.finish() == 0
        finally:
            second.close()
        assert not sidecar_path(article).exists()
        first.send("tab", "p")
        first.wait("tag person")
        first.kill(signal.SIGKILL)
        first.finish()
    finally:
        first.close()
    # The lock of the dead is nobody's; what he did is only in his own folder for state.
    third = start(article, "bob")
    try:
        kill_rounds.ready(third)
        # What was not saved is restored; on a busy machine it may have been saved before the kill.
        third.wait(lambda screen: "restored 1 change" in screen or sidecar_path(article).exists())
        third.send("ctrl+q")
        assert third.finish() == 0
    finally:
        third.close()
    assert [tag.label for tag in parse(sidecar_path(article).read_bytes(), "").tags] == ["person"]
    names = {path.name for path in folder.iterdir()} - {"state"}
    assert names == {article.name, sidecar_path(article).name}
