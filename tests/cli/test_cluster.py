"""Commands on a real Dask cluster: a scheduler and two workers, each a process of its own."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from annotate.cli import exporting, part_files
from annotate.corpus import cluster as engine
from annotate.corpus import driver
from annotate.corpus.driver import mapped
from annotate.errors import AnnotateError
from tests.cli.conftest import ROOT, Run

distributed: Any = pytest.importorskip("distributed")


class Cluster(NamedTuple):
    """What was started."""

    address: str
    client: Any

    def pids(self) -> list[int]:
        """The processes that work; those that watch over them start them again."""
        return [*self.client.run(os.getpid).values()]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Workers stand in a folder of their own. A task is not tried again by Dask itself, so that it
    has to be by us."""
    home = tmp_path_factory.mktemp("cluster")
    paths = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environment = os.environ | {
        "PYTHONPATH": paths,
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    }
    started = []

    def start(kind: str, *words: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard"]
        place = ["--scheduler-file", str(home / "scheduler.json")]
        with (home / f"{kind}.log").open("ab") as log:
            started.append(
                subprocess.Popen(
                    [*command, *place, *words],
                    cwd=home,
                    env=environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    start("scheduler", "--port", "0", "--host", "127.0.0.1")
    try:
        for _ in range(2):
            start("worker", "--nworkers", "1", "--nthreads", "2", "--death-timeout", "60")
        client = distributed.Client(
            scheduler_file=str(home / "scheduler.json"), set_as_default=False, timeout=60
        )
        client.wait_for_workers(2, timeout=60)
        yield Cluster(client.scheduler.address, client)
        client.close()
    finally:
        for process in started:
            # With what they started themselves.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def news(tagged: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sixty articles, of which one has a broken sidecar, and one was edited."""
    home = tagged.parent / "news"
    for number in range(60):
        place = home / str(number % 3) / f"{number:02}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tagged, place)
        shutil.copy(f"{tagged}.tags.yaml", f"{place}.tags.yaml")
    (home / "1" / "07.txt.tags.yaml").write_text("tags: [}")
    for doubled in ("03", "05"):
        sidecar = home / str(int(doubled) % 3) / f"{doubled}.txt.tags.yaml"
        shutil.copy(sidecar, str(sidecar).replace(".tags", ".ben.tags"))
    edited = home / "2" / "11.txt"
    edited.write_text("All is new.\n" + edited.read_text())
    Path("own.yaml").write_text(
        "schema: {name: own, labels: [{name: person, layer: entity}, {name: claim, layer: claim}]}"
    )
    monkeypatch.setattr(driver, "PART", 4)
    monkeypatch.chdir(tagged.parent)
    return home


@pytest.mark.parametrize(
    "words",
    [
        ["export", "news"],
        ["export", "news", "--format", "jsonl", "--label", "person"],
        ["export", "../{}/news/1", "{}/news/2", "--labels", "own.yaml", "--where", "text~lova"],
        ["export", "news", "--label", "persn"],
        ["stats", "news"],
        ["find", "talks", "news"],
        ["find", "--label", "person", "news"],
        ["claims", "news"],
        ["timeline", "news"],
        ["agree", "news"],
        ["check", "news"],
    ],
)
def test_a_cluster_changes_nothing(
    cluster: Cluster, news: Path, run: Run, words: list[str]
) -> None:
    home = Path.cwd()
    words = [word.format(home.name if ".." in word else home) for word in words]
    here = run(*words, "--jobs", 1)
    there = run(*words, "--scheduler", cluster.address)
    # What is wrong with one is told by the worker that met it.
    assert any(word in here.out + here.err for word in ("07.txt", "persn", "2 annotators"))
    assert (there.status, there.out) == (here.status, here.out)
    assert there.err == here.err


def test_workers_write_files(
    cluster: Cluster, news: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    monkeypatch.setattr(part_files, "ARTICLES", 7)
    asked = ("export", "news", "--format", "parquet")
    here = run(*asked, "--jobs", 1, "-o", "here/")
    there = run(*asked, "--engine", "dask", "--scheduler", cluster.address, "-o", "there/")
    assert here.status == there.status == 1 and here.err == there.err
    files = {file.name: file.read_bytes() for file in Path("here").iterdir()}
    assert files == {file.name: file.read_bytes() for file in Path("there").iterdir()}
    assert len(files) == 10


def test_workers_make_one_file(
    cluster: Cluster, news: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyarrow")
    monkeypatch.setattr(exporting, "TO_JOIN", 7)
    here = run("export", "news", "--jobs", 1, "-o", "here.parquet")
    there = run("export", "news", "--scheduler", cluster.address, "-o", "there.parquet")
    assert here.status == there.status == 1
    assert here.err == there.err and here.err.count("07.txt") == 1
    assert Path("here.parquet").read_bytes() == Path("there.parquet").read_bytes()


def test_a_worker_that_is_killed_costs_nothing_but_time(
    cluster: Cluster, news: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(part_files, "ARTICLES", 2)
    assert run("export", news, "--format", "jsonl", "--jobs", 1, "-o", "here/").status == 1
    pid = cluster.pids()[0]
    done = threading.Event()

    def kill() -> None:
        while not done.is_set():
            if any(Path("there").glob(".annotate-*/*.jsonl")):
                os.kill(pid, signal.SIGKILL)
                return
            time.sleep(0.001)

    killer = threading.Thread(target=kill)
    killer.start()
    ran = run("export", news, "--format", "jsonl", "--scheduler", cluster.address, "-o", "there/")
    done.set()
    killer.join()
    assert ran.status == 1 and ran.err.count("\n") == 2
    files = {file.name: file.read_bytes() for file in Path("here").iterdir()}
    assert files == {file.name: file.read_bytes() for file in Path("there").iterdir()}
    cluster.client.wait_for_workers(2, timeout=60)
    assert pid not in cluster.pids()


def dying(where: Path, times: int, part: list[int]) -> list[int]:
    """Ends its process at the part with 5, so many times."""
    if 5 in part:
        before = len(list(where.iterdir()))
        if before < times:
            (where / str(before)).touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return [number * 2 for number in part]


def waiting(where: Path, part: list[int]) -> list[int]:
    """Works on every part but the first only once it may."""
    while part[0] and not where.exists():
        time.sleep(0.01)
    return part


def test_a_part_that_kills_is_tried_again(cluster: Cluster, tmp_path: Path) -> None:
    there = engine.cluster(cluster.address)
    found = [*mapped(partial(dying, tmp_path, 1), range(40), 40, size=2, engine=there)]
    assert [number for part in found for number in part] == [n * 2 for n in range(40)]
    assert len(list(tmp_path.iterdir())) == 1
    # Dask gives up what else a worker had that died, so it may be one of the parts before.
    with pytest.raises(AnnotateError, match=r"ended 3 times at the articles from [024] on"):
        [*mapped(partial(dying, tmp_path, 99), range(40), 40, size=2, engine=there)]
    assert len(list(tmp_path.iterdir())) > 1
    cluster.client.wait_for_workers(2, timeout=60)


def test_what_is_lost_as_it_is_handed_over_is_tried_again(cluster: Cluster) -> None:
    future: Future[int] = Future()
    future.set_exception(ValueError("too many values to unpack (expected 3)"))
    with pytest.raises(BrokenExecutor):
        engine.cluster(cluster.address).result(future)


def test_a_run_that_ends_early_leaves_nothing_on_the_cluster(
    cluster: Cluster, tmp_path: Path
) -> None:
    def tasks(dask_scheduler: Any) -> int:
        return len(dask_scheduler.tasks)

    cluster.client.wait_for_workers(2, timeout=60)
    there = engine.cluster(cluster.address)
    walked = iter(range(10_000))
    results = mapped(partial(waiting, tmp_path / "go"), walked, 10_000, size=1, engine=there)
    assert next(results) == [0]
    # Two threads a worker, each with one part at work and one to come.
    assert next(walked) == 8
    results.close()
    (tmp_path / "go").touch()
    ended = eventually(lambda: cluster.client.run_on_scheduler(tasks) == 0)
    assert ended


def eventually(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def test_another_program_there_is_told(
    cluster: Cluster, news: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "release", lambda: "0.0.9 (12345678)")
    ran = run("export", "news", "--scheduler", cluster.address, "-o", "t.csv")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert ran.err.startswith("annotate: the worker tcp://")
    assert ", this program is 0.0.9 (12345678)" in ran.err
    monkeypatch.setattr(engine, "CALL", "__import__('annotate_of_others')")
    ran = run("export", "news", "--scheduler", cluster.address, "-o", "t.csv")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "cannot load annotate: No module named 'annotate_of_others'" in ran.err
    assert not Path("t.csv").exists()


def test_a_format_that_workers_do_not_write_says_so(cluster: Cluster, news: Path, run: Run) -> None:
    ran = run("export", news / "0" / "00.txt", "--format", "stam", "--scheduler", cluster.address)
    assert ran.status == 0
    assert ran.err.splitlines()[0] == "stam is written by this process, not by the workers"


def test_nobody_there_is_told_within_seconds(
    tagged: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "REACH", 0.3)
    monkeypatch.setattr(engine, "PATIENCE", 0.3)
    ran = run("export", tagged, "--scheduler", "tcp://127.0.0.1:9")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "annotate: the scheduler tcp://127.0.0.1:9 does not answer "
        "(is it running? start one with: dask scheduler)\n"
    )
    ran = run("export", tagged, "--scheduler", "somewhere")
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "the scheduler somewhere cannot be reached: " in ran.err
    monkeypatch.setattr(engine, "REACH", 30)
    with distributed.LocalCluster(
        n_workers=0, processes=False, dashboard_address=None, protocol="tcp://"
    ) as empty:
        address = empty.scheduler_address
        ran = run("export", tagged, "--scheduler", address)
    assert ran.status == 2
    assert ran.err == (
        f"annotate: the scheduler {address} has no workers "
        f"(start one with: dask worker {address})\n"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--engine", "dsk"], "no such engine: dsk (did you mean dask?)"),
        (["--engine", "local", "--scheduler", "tcp://h:1"], "--scheduler is for --engine dask"),
        (["--engine", "dask"], "--engine dask needs a scheduler (name it: --scheduler tcp://"),
    ],
)
def test_mistakes(tagged: Path, run: Run, words: list[str], message: str) -> None:
    ran = run("export", tagged, *words)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert message in ran.err


def test_without_dask_the_command_to_install_it_is_told(
    tagged: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    ran = run("export", tagged, "--engine", "dask")
    assert ran.status == 2
    assert ran.err == (
        "annotate: --engine dask needs distributed, which is not installed "
        "(pip install 'annotate-articles[cluster]')\n"
    )
