"""Kills the tag screen at random moments and looks whether anything is lost.

    python -m tests.e2e.kill_rounds --rounds 300 [--seed N] [--mode MODE] [--jobs N]

A round presses random keys in a real terminal, on a copy of a sample; kills the program; and starts
it again. What the article may hold then is known from a second program: the same keys are handled
without a terminal, and every state on the way is recorded. A key counts as answered from the moment
when the terminal was written to after it was pressed.

Modes: `kill` (SIGKILL), `term` (SIGTERM), `hup` (the terminal is closed), `fsize` (SIGKILL after
files of the sidecar's size became impossible), `full` (SIGKILL on a file system of a few KiB, which
takes root to mount), `writers` (SIGKILL while scripts add tags to the same article).
"""

import argparse
import asyncio
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from annotate.core.annotations import Annotations
from annotate.store.codec import parse
from annotate.store.workspace import open_workspace, sidecar_path
from annotate.tui.opening import keep_typed
from annotate.tui.queue import Queue
from tests.e2e import numbered
from tests.e2e.terminal import Terminal

ROOT = Path(__file__).parents[2]
SAMPLES = [path for path in sorted((ROOT / "samples").glob("*.txt")) if sidecar_path(path).exists()]

MODES = ("kill", "term", "hup", "fsize", "full", "writers")

COLUMNS, ROWS = 100, 30

ANSWERED = 1.0
"""Seconds on the screen after which nothing may be lost, by the bound that is asked for. The
program promises it at once, so it is counted for that as well."""

QUIET = 0.03
"""Seconds without output after which a key counts as answered."""

STILL = 0.25
"""Seconds without output after which the start is over."""

LONE = 0.4
"""Seconds after which an Escape is one on a busy machine, too."""

PATIENCE = 60.0

MOUSE = b"\x1b[?1003h"

Canonical = tuple[Any, ...]


class Round(NamedTuple):
    """What came of a round."""

    keys: int
    changes: int
    """States that the model went through."""
    late: int
    """Keys that had been answered for ANSWERED, and those that had been answered at all."""
    answered: int
    unsaved: bool
    """Whether the screen said that something is not saved."""
    restored: bool
    """Whether the next start said that it brought something back."""
    added: int
    """Tags that scripts added."""
    found: int
    """The key after which the model was in the state that was found; negative if it never was."""
    faults: list[str]


# what may be there


def canonical(annotations: Annotations) -> Canonical:
    """Annotations without what is random: ids and times."""
    tags = {
        tag.id: (tag.label, tag.spans, tuple(sorted(map(repr, tag.attributes.items()))), tag.note)
        for tag in annotations.tags
    }
    links = [(link.kind, tags[link.source], tags[link.target]) for link in annotations.links]
    article = annotations.article
    return (
        tuple(sorted(tags.values())),
        tuple(sorted(links)),
        (article.title, article.published, article.status),
    )


def without(found: Canonical, added: Sequence[tuple[Any, ...]]) -> Canonical | None:
    """What was found but for some tags; None if one of them is not there."""
    tags: Counter[tuple[Any, ...]] = Counter(found[0])
    tags.subtract(added)
    if any(count < 0 for count in tags.values()):
        return None
    return (tuple(sorted(tags.elements())), *found[1:])


async def replay(article: Path, keys: Sequence[str]) -> list[tuple[int, Canonical]]:
    """Every state that keys lead through, with the number of keys pressed by then; as if by one key
    more, what is typed by then is taken at last."""
    from annotate.tui.app import TagApp

    numbered.install()
    app = TagApp(Queue([article], open_workspace), by="ana", suggest=False)
    at = 0
    states: list[tuple[int, Canonical]] = []

    def note(*_: object) -> None:
        states.append((at, canonical(app.session.document.snapshot())))

    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        await pilot.pause()
        app.saver.read_only = True
        app.session.document.applied = note
        note()
        for at, key in enumerate(keys, 1):  # noqa: B007, `note` has it
            app.press(key)
        note()
        at += 1
        keep_typed(app)
        note()
    return states


def expected(article: Path, keys: Sequence[str]) -> list[tuple[int, Canonical]]:
    """The states of a copy of an article, with its sidecar, on which keys are pressed."""
    with tempfile.TemporaryDirectory(prefix="annotate-model-") as folder:
        copied = copy(article, Path(folder))
        before = os.environ.get("ANNOTATE_STATE")
        os.environ["ANNOTATE_STATE"] = folder
        try:
            return asyncio.run(replay(copied, keys))
        finally:
            if before is None:
                del os.environ["ANNOTATE_STATE"]
            else:
                os.environ["ANNOTATE_STATE"] = before


def taken_at_last(article: Path, keys: Sequence[str], late: int, held: Canonical | None) -> int:
    """The key from `late` on after which an end, which takes what is typed by then, leads to a
    state: on a busy machine the last keys may not have been handled. Negative if none does."""
    at_ends = (number for number in range(len(keys), late - 1, -1))
    return next((n for n in at_ends if expected(article, keys[:n])[-1][1] == held), -1)


def copy(article: Path, folder: Path) -> Path:
    """A copy of an article and, if it has one, its sidecar."""
    sidecar = sidecar_path(article)
    if sidecar.exists():
        shutil.copy(sidecar, folder)
    return Path(shutil.copy(article, folder))


# what is pressed

MOVES = ["ctrl+right"] * 6 + ["tab"] * 8 + ["right", "down", "ctrl+left", "]", "[", ")", "pagedown"]
SELECTING = ["+", "+", "-", "=", ":", '"', "space", "escape"]
LABELS = [*"plodqnc"]
CHANGES = ["backspace", "ctrl+z", "ctrl+z", "ctrl+y", ".", "&", "@", "ctrl+t", "ctrl+e", "!"]
WORDS = ["checked", "see p. 3", "ünsure", "“quoted” # no", "a: b"]


def some_keys(chance: random.Random, *, near: bool) -> list[str]:
    """Random keys, none of which leaves; with `near`, none that goes or tags far from the start."""
    keys: list[str] = []
    for _ in range(chance.randint(5, 30)):
        draw = chance.random()
        if draw < 0.42:
            keys.append(chance.choice(MOVES[:-4] if near else MOVES))
        elif draw < 0.52:
            keys.append(chance.choice(SELECTING))
        elif draw < 0.76:
            keys.append(chance.choice(LABELS))
        elif draw < 0.88:
            keys.append(chance.choice(CHANGES))
        elif draw < 0.97 or near:
            opener = chance.choice([";", ";", "enter"])
            typed = chance.choice(WORDS)[: chance.randint(1, 9)]
            keys += [opener, *typed.replace(" ", "_"), *(["enter"] * (chance.random() < 0.8))]
        else:
            keys.append(chance.choice(LABELS).upper())
    return keys


# the program


def start(article: Path, state: Path, limit: int = 0) -> Terminal:
    program = [sys.executable, "-m", "tests.e2e.numbered", "tag", "--no-suggest", str(article)]
    if limit:
        limited = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, "
        limited += f"({limit}, {limit})); os.execv(sys.argv[1], sys.argv[1:])"
        program = [sys.executable, "-c", limited, *program]
    size = {"COLUMNS": str(COLUMNS), "LINES": str(ROWS)}
    env = {"ANNOTATE_BY": "ana", "ANNOTATE_STATE": str(state), "PYTHONPATH": str(ROOT), **size}
    return Terminal(program, columns=COLUMNS, rows=ROWS, env=env)


def ready(terminal: Terminal) -> str:
    """Wait until keys are handled and nothing is painted any more. Returns the screen."""
    # The mouse is asked for at the hand-over; "saving" stands there where work is restored.
    terminal.wait(lambda text: "sav" in text.lower() and MOUSE in terminal.raw, PATIENCE)
    seen, since = 0, time.monotonic()
    while time.monotonic() - since < STILL:
        if len(terminal.raw) > seen:
            seen, since = len(terminal.raw), time.monotonic()
        time.sleep(0.01)
    return terminal.text()


def press(terminal: Terminal, key: str, rest: float) -> float:
    """Press a key and wait so long, or until it is answered if that is sooner. Returns when it was
    answered, or infinity."""
    before, now = len(terminal.raw), time.monotonic()
    terminal.send(key)
    if key == "escape":
        # On a busy machine the next key could make one of Alt with it.
        time.sleep(LONE)
    end, last, seen = now + rest, now, before
    while (now := time.monotonic()) < end:
        if len(terminal.raw) > seen:
            seen, last = len(terminal.raw), now
        if seen > before and now - last > QUIET:
            break
        time.sleep(0.004)
    return time.monotonic() if seen > before else float("inf")


def sound(sidecar: Path) -> list[str]:
    """What is wrong with a sidecar's bytes."""
    if not sidecar.exists():
        return []
    data = sidecar.read_bytes()
    try:
        parse(data, str(sidecar))
        yaml.safe_load(data)
    except Exception as error:
        return [f"unreadable: {error}"]
    return []


def strays(article: Path, state: Path) -> list[str]:
    """Files that should not be there after a clean end."""
    known = {article.name, sidecar_path(article).name, "ballast"}
    names = [path.name for path in article.parent.iterdir() if path.name not in known]
    work = state / "work"
    names += [str(path) for path in work.rglob("*")] if work.exists() else []
    return [f"stray file: {name}" for name in names]


class Script:
    """Another program that adds tags to the article meanwhile."""

    def __init__(self, article: Path, state: Path, chance: random.Random) -> None:
        text = article.read_text("utf-8")
        words = [word for word in text[len(text) * 2 // 3 :].split() if word.isalpha()]
        rare = [word for word in dict.fromkeys(words) if text.count(word) == 1]
        self.article, self.state = article, state
        self.words = chance.sample(rare, 3)
        self.running: list[subprocess.Popen[bytes]] = []
        self.refused = 0

    def add(self) -> None:
        if not self.words or any(one.poll() is None for one in self.running):
            return
        command = ["add", str(self.article), "event", "--quote", self.words.pop(), "--by", "script"]
        environment = os.environ | {"ANNOTATE_STATE": str(self.state), "PYTHONPATH": str(ROOT)}
        self.running.append(
            subprocess.Popen(
                [sys.executable, "-m", "annotate", *command],
                env=environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )

    def finish(self) -> int:
        """How many tags were added, by their own word."""
        return sum(one.wait(PATIENCE) == 0 for one in self.running)


def play(mode: str, folder: Path, seed: int) -> Round:
    """One round, in an empty folder."""
    chance = random.Random(f"{mode} {seed}")
    state = Path(tempfile.mkdtemp(prefix="annotate-kill-state-"))
    try:
        return _play(mode, folder, state, chance)
    finally:
        shutil.rmtree(state, ignore_errors=True)


def _play(mode: str, folder: Path, state: Path, chance: random.Random) -> Round:
    # What a limit stops is the sidecar, and not the smaller files in the folder for state.
    large = max(SAMPLES, key=lambda path: sidecar_path(path).stat().st_size)
    original = large if mode == "fsize" else chance.choice(SAMPLES)
    article = copy(original, folder)
    sidecar = sidecar_path(article)
    if chance.random() < 0.3 and mode not in ("fsize", "full"):
        sidecar.unlink()
    keys = some_keys(chance, near=mode in ("writers", "fsize"))
    states = expected(article, keys)
    first = copy(article, Path(tempfile.mkdtemp(dir=state)))
    limit = sidecar.stat().st_size + chance.randint(-200, 1500) if mode == "fsize" else 0
    if mode == "full":
        fill(folder, sidecar.stat().st_size + chance.randint(-2000, 3000))
    script = Script(article, state, chance) if mode == "writers" else None
    before = _tags(sidecar)
    faults: list[str] = []
    answered: list[float] = []
    terminal = start(article, state, limit)
    try:
        ready(terminal)
        for key in keys:
            answered.append(press(terminal, key, chance.choice((0.02, 0.1, 0.3, 0.3))))
            if script is not None and chance.random() < 0.15:
                script.add()
        time.sleep(chance.choice((0.0, 0.0, chance.random() * 1.5)))
        killed = time.monotonic()
        unsaved = "NOT SAVED" in terminal.text()
        end(terminal, mode, chance)
    except AssertionError as error:
        return Round(len(keys), 0, 0, 0, False, False, 0, -1, [str(error)])
    finally:
        terminal.close()
    added = script.finish() if script is not None else 0
    faults += sound(sidecar)
    (folder / "ballast").unlink(missing_ok=True)
    if mode in ("term", "hup"):
        faults += strays(article, state)
    restored = "no second start"
    if not faults or mode not in ("term", "hup"):
        restored = again(article, state, faults)
        faults += sound(sidecar) + strays(article, state)
    late = last(answered, killed - ANSWERED)
    seen = last(answered, killed)
    found = -1
    if not faults:
        news = [tag for tag in _tags(sidecar) if tag not in before and tag[0] == "event"][:added]
        if len(news) < added:
            faults.append(f"{added - len(news)} tags of scripts are lost")
        held: Canonical | None = states[0][1]
        if sidecar.exists():
            held = without(canonical(parse(sidecar.read_bytes(), "")), news)
        # A state lasts until the key that changes it.
        ends = [at - 1 for at, _ in states[1:]] + [len(keys) + 1]
        lasting = [end for (_, known), end in zip(states, ends, strict=True) if held == known]
        found = max(lasting, default=-1)
        if found < late and mode in ("term", "hup"):
            found = max(found, taken_at_last(first, keys, late, held))
        if found < late:
            faults.append(f"the state after key {found}, where {late} were on the screen long ago")
            if held is not None:
                lacking = [tag for tag in states[-2][1][0] if tag not in held[0]]
                more = [tag for tag in held[0] if tag not in states[-2][1][0]]
                faults.append(f"of the last state it lacks {lacking} and has {more} besides")
    return Round(
        *(len(keys), len({known for _, known in states}) - 1, late, seen, unsaved),
        *("restored" in restored, added, found, faults),
    )


def _tags(sidecar: Path) -> tuple[Any, ...]:
    found: tuple[Any, ...] = ()
    if sidecar.exists():
        found = canonical(parse(sidecar.read_bytes(), ""))[0]
    return found


def last(answered: Sequence[float], until: float) -> int:
    """How many keys had been answered by a time: keys are handled in their order."""
    return max((place for place, when in enumerate(answered, 1) if when <= until), default=0)


def end(terminal: Terminal, mode: str, chance: random.Random) -> None:
    """End the program as the mode says. It must be gone afterwards."""
    if mode == "term":
        terminal.kill(signal.SIGTERM)
        terminal.finish(PATIENCE)
    elif mode == "hup":
        terminal.hang_up()
        terminal.finish(PATIENCE)
    else:
        terminal.kill(signal.SIGKILL)
        terminal.finish(PATIENCE)


def again(article: Path, state: Path, faults: list[str]) -> str:
    """Start the program once more, and leave it. Returns what its screen said at first."""
    terminal = start(article, state)
    try:
        first = ready(terminal)
        terminal.send("ctrl+q")
        if status := terminal.finish(PATIENCE):
            faults.append(f"the second start ended with {status}: {terminal.text()}")
    except AssertionError as error:
        faults.append(str(error))
        return ""
    finally:
        terminal.close()
    return first


# a small file system


def fill(folder: Path, room: int) -> None:
    """Leave about so many bytes in a file system."""
    there = os.statvfs(folder)
    size = there.f_bavail * there.f_frsize - max(0, room)
    (folder / "ballast").write_bytes(b"\0" * max(0, size))


def mount(folder: Path) -> bool:
    """A file system of 256 KiB in a folder. False if it cannot be had."""
    command = ["mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "annotate", str(folder)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def one(mode: str, seed: int) -> Round | None:
    """A round in a folder of its own. None if the system does not have what it takes."""
    folder = Path(tempfile.mkdtemp(prefix="annotate-kill-"))
    mounted = mode == "full" and mount(folder)
    try:
        if mode == "full" and not mounted:
            return None
        return play(mode, folder, seed)
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=300)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--mode", choices=MODES, action="append")
    asked.add_argument("--jobs", type=int, default=1)
    given = asked.parse_args()
    lost = 0
    for mode in given.mode or MODES:
        seeds = range(given.seed, given.seed + given.rounds)
        with ProcessPoolExecutor(given.jobs) as pool:
            done = list(pool.map(partial(one, mode), seeds))
        rounds = [found for found in done if found is not None]
        if not rounds:
            print(f"{mode}: cannot be tried here")
            continue
        faulty = [
            (seed, found) for seed, found in zip(seeds, done, strict=True) if found and found.faults
        ]
        lost += len(faulty)
        print(
            f"{mode}: {len(rounds)} rounds, {sum(r.keys for r in rounds)} keys, "
            f"{sum(r.changes for r in rounds)} states; "
            f"{sum(r.unsaved for r in rounds)} rounds told NOT SAVED, "
            f"{sum(r.restored for r in rounds)} restored, "
            f"{sum(r.added for r in rounds)} tags added; "
            f"{sum(r.found < r.answered for r in rounds if not r.faults)} lost a key that was just "
            f"answered; {len(faulty)} rounds at fault",
            flush=True,
        )
        for seed, found in faulty:
            print(f"  seed {seed}: {'; '.join(found.faults)}", flush=True)
    raise SystemExit(1 if lost else 0)


if __name__ == "__main__":
    main()
