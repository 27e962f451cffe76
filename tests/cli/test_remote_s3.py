"""Articles in a store that speaks S3, on this machine, through the real client."""

import logging
import os
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, Run, process

pytest.importorskip("s3fs")
fsspec = pytest.importorskip("fsspec")
moto = pytest.importorskip("moto.server")

COUNT = 24


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """A server with nothing in it. Each test makes the bucket anew."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(tagged: Path, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A bucket `desk` with articles and their labels, which are in the folder `news` as
    well. One has a broken sidecar."""
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "ana",
        "AWS_SECRET_ACCESS_KEY": "s3cr3t",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    import boto3

    client = boto3.client("s3")
    client.create_bucket(Bucket="desk")
    for number in range(COUNT):
        place = Path("news") / str(number % 3) / f"{number:02} ü.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tagged, place)
        shutil.copy(f"{tagged}.tags.yaml", f"{place}.tags.yaml")
    Path("news/1/07 ü.txt.tags.yaml").write_text("tags: [}")
    shutil.copy(ROOT / "annotate" / "store" / "news.yaml", "news/annotate.yaml")
    for file in Path("news").rglob("*"):
        if file.is_file():
            client.put_object(Bucket="desk", Key=file.as_posix(), Body=file.read_bytes())
    return client


def test_a_bucket_is_as_a_folder(bucket: Any, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotate.corpus.driver.PART", 8)
    here = run("export", "news")
    assert here.status == 1 and here.out.count("\n") > 4 * (COUNT - 1)
    there = run("export", "s3://desk/news")
    assert there.status == 1
    assert there.out.replace("s3://desk/", "") == here.out
    assert there.err.replace("s3://desk/", "") == here.err and "s3://desk/" in there.err
    alone, several = (
        run("export", home, "--format", "jsonl", "--jobs", jobs)
        for home, jobs in (("news", 1), ("s3://desk/news", 2))
    )
    assert alone.status == several.status == 1
    assert several.out.replace("s3://desk/", "") == alone.out
    assert several.err == there.err
    pattern = run("export", "s3://desk/news/?/0[0-6] *.txt", "-o", "s3://desk/out/t.csv")
    assert (pattern.status, pattern.out, pattern.err) == (0, "", "")
    written = bucket.get_object(Bucket="desk", Key="out/t.csv")["Body"].read().decode()
    assert written.replace("s3://desk/", "") == run("export", "news/?/0[0-6] *.txt").out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["s3://none/news"], "no such bucket: s3://none/news"),
        (["s3://none/news/*.txt"], "no such bucket: s3://none/news/*.txt"),
        (["s3://desk/news/none.txt"], "no such file: s3://desk/news/none.txt"),
        (["s3://desk/none*"], "no file matches s3://desk/none*"),
        (["news/0", "-o", "s3://none/t.csv"], "no such bucket: s3://none/t.csv"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_not_there_is_told(bucket: Any, run: Run, words: list[str], message: str) -> None:
    done = run("export", *words)
    assert (done.status, done.out, done.err) == (2, "", f"annotate: {message}\n")


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        (
            {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_CONFIG_FILE": os.devnull},
            "no credentials for s3://desk/news (set AWS_PROFILE, or AWS_ACCESS_KEY_ID and "
            "AWS_SECRET_ACCESS_KEY; for a public bucket: FSSPEC_S3_ANON=true)",
        ),
        (
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_MAX_ATTEMPTS": "1"},
            "cannot reach s3://desk/news (is the network up, and the name right?)",
        ),
    ],
    ids=["credentials", "network"],
)
def test_what_stands_in_the_way_is_told(
    bucket: Any, folder: Path, environment: dict[str, str], message: str
) -> None:
    """In a process of its own: credentials are looked for once."""
    ran = process("export", "s3://desk/news", folder=folder, HOME=str(folder), **environment)
    out, err = ran.communicate(timeout=60)
    assert (ran.returncode, out, err.decode()) == (2, b"", f"annotate: {message}\n")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interrupt_ends_quietly(bucket: Any, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        ran = process("export", "s3://desk/news", folder=folder, AWS_ENDPOINT_URL=endpoint)
        # It waits for an answer now.
        connection, _ = silent.accept()
        ran.send_signal(signal.SIGINT)
        out, err = ran.communicate(timeout=60)
        connection.close()
    assert (ran.returncode, out, err) == (130, b"", b"")


def test_processes_write_a_dataset_into_a_bucket(
    bucket: Any, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset: Any = pytest.importorskip("pyarrow.dataset")
    monkeypatch.setattr("annotate.cli.part_files.ARTICLES", 5)
    for target in ("tables/", "s3://desk/tables/"):
        ran = run("export", "news", "--format", "parquet", "-o", target, "--jobs", 2)
        assert ran.status == 1 and "07 ü.txt.tags.yaml" in ran.err
    names = [
        one["Key"] for one in bucket.list_objects_v2(Bucket="desk", Prefix="tables/")["Contents"]
    ]
    assert names == [
        "tables/_SUCCESS",
        *(f"tables/part-0000{number}.parquet" for number in range(5)),
    ]
    store = fsspec.filesystem("s3")
    there = dataset.dataset("desk/tables", filesystem=store, format="parquet")
    assert there.to_table().equals(dataset.dataset("tables").to_table())
    assert there.count_rows() == COUNT - 1
