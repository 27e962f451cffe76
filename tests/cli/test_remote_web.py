"""Articles behind web addresses, from a server on this machine."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest

from annotate.__main__ import main
from tests.cli.conftest import Run, process

pytest.importorskip("fsspec")
pytest.importorskip("aiohttp")


class Server(NamedTuple):
    """Where it is, and what it was asked for."""

    url: str
    asked: list[str]
    """Method and path with query."""


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder; some paths have an answer of their own."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        bare = self.path.partition("?")[0]
        if bare.startswith("/moved/"):
            self.send_response(302)
            self.send_header("Location", self.path.replace("/moved/", "/news/", 1))
            self.end_headers()
        elif bare.startswith("/signed/") and "signature=s3cr3t" not in self.path:
            self.send_error(403)
        elif bare.startswith("/signed/"):
            self.path = bare.replace("/signed/", "/news/", 1)
            super().do_GET()
        elif bare.startswith("/broken/"):
            self.send_error(500, "no s3cr3t here")
        elif bare == "/page/":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<a href='/elsewhere.txt'>x</a>")
        else:
            super().do_GET()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(tagged: Path) -> Iterator[Server]:
    """A server of a folder `news` with four articles, of which one has no tags."""
    home = Path("news")
    for name in ("a.txt", "b ü.txt", "deep/c.txt", ".hidden/d.txt"):
        place = home / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tagged, place)
        shutil.copy(f"{tagged}.tags.yaml", f"{place}.tags.yaml")
    shutil.copy(tagged, home / "untagged.txt")
    asked: list[str] = []
    handler = type("Own", (Handler,), {"asked": asked})
    server = type("Own", (ThreadingHTTPServer,), {"request_queue_size": 128})
    made = server(("127.0.0.1", 0), partial(handler, directory=str(Path.cwd())))
    thread = threading.Thread(target=made.serve_forever, args=(0.01,))
    thread.start()
    yield Server(f"http://127.0.0.1:{made.server_port}", asked)
    made.shutdown()
    thread.join()
    made.server_close()


def test_an_article_and_what_belongs_to_it_is_asked_for_once(server: Server, run: Run) -> None:
    here = run("export", "news/a.txt")
    there = run("export", f"{server.url}/news/a.txt", "--format", "jsonl")
    assert (there.status, there.err) == (0, "")
    assert f"{server.url}/news/a.txt" in there.out
    texts = ["/news/a.txt", "/news/a.txt.tags.yaml"]
    assert sorted(path for path in server.asked if "a.txt" in path) == texts
    assert {*server.asked} == {*texts, "/news/annotate.yaml", "/annotate.yaml"}
    table = run("export", f"{server.url}/news/a.txt")
    assert table.out == here.out.replace("news/a.txt", f"{server.url}/news/a.txt")


def test_an_index_of_files_is_a_folder(server: Server, run: Run) -> None:
    here = run("export", "news", "--format", "csv")
    there = run("export", f"{server.url}/news/")
    assert there.status == 0 and there.err == ""
    there_out = there.out.replace(f"{server.url}/", "").replace("b%20%C3%BC", "b ü")
    assert there_out == here.out and here.out.count("deep/c.txt") == 4
    assert not [path for path in server.asked if "hidden/d" in path]


def test_a_page_that_lists_nothing_is_no_folder(server: Server, run: Run) -> None:
    done = run("export", f"{server.url}/page/")
    assert (done.status, done.out) == (2, "")
    assert "or the server gives no list of what is in it" in done.err and done.err.count("\n") == 1


def test_the_labels_above_apply(server: Server, run: Run) -> None:
    Path("news/annotate.yaml").write_text(
        "schema: {name: own, labels: [{name: person, layer: entity, attributes: [{name: mood}]}]}\n"
    )
    head = run("export", f"{server.url}/news/deep/c.txt").lines[0]
    assert ",mood," in head and ",verdict," not in head


def test_redirects_are_followed(server: Server, run: Run) -> None:
    done = run("export", f"{server.url}/moved/a.txt")
    assert done.status == 0 and done.out.count("/moved/a.txt") == 4


def test_a_query_goes_to_all_requests_and_is_never_shown(server: Server, run: Run) -> None:
    url = f"{server.url}/signed/a.txt?signature=s3cr3t"
    done = run("export", url)
    assert done.status == 0 and "s3cr3t" not in done.out + done.err
    assert f"{server.url}/signed/a.txt?…,".encode() in done.out.encode()
    assert all("?signature=s3cr3t" in path for path in server.asked)
    barred = run("export", f"{server.url}/signed/a.txt?signature=wr0ng")
    assert barred.status == 2 and "wr0ng" not in barred.err
    assert barred.err == f"annotate: access denied: {server.url}/signed/a.txt?…\n"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/news/none.txt", "no such file: URL/news/none.txt"),
        ("/news/none.txt.tags.yaml", "no such file: URL/news/none.txt.tags.yaml"),
        ("/broken/a.txt", "cannot read URL/broken/annotate.yaml: the server answered 500"),
    ],
)
def test_what_is_wrong_is_one_line(server: Server, run: Run, path: str, message: str) -> None:
    userinfo = server.url.replace("://", "://ana:s3cr3t@")
    done = run("export", f"{userinfo}{path}")
    assert (done.status, done.out) == (2, "")
    assert done.err == f"annotate: {message.replace('URL', server.url)}\n"


def test_one_of_several_is_passed_over(server: Server, run: Run) -> None:
    urls = [f"{server.url}/{name}" for name in ("news/a.txt", "broken/a.txt", "news/deep/c.txt")]
    done = run("export", *urls, "--format", "jsonl")
    assert done.status == 1 and done.out.count("\n") == 8 and done.err.count("\n") == 1
    # It got a second try.
    assert server.asked.count("/broken/a.txt") == 2


def test_no_server_is_told(run: Run) -> None:
    done = run("show", "http://127.0.0.1:1/a.txt")
    assert done.status == 2
    assert done.err.startswith("annotate: cannot reach http://127.0.0.1:1/a.txt (")


def test_a_page_is_no_article(server: Server, run: Run) -> None:
    done = run("show", f"{server.url}/news")
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        f"annotate: {server.url}/news is a web page, not a text (a folder is named with / at the "
        f"end: {server.url}/news/; to save a page's article: annotate fetch {server.url}/news)\n"
    )


def test_a_page_in_place_of_what_is_not_there_is_no_sidecar(server: Server, run: Run) -> None:
    Path("news/untagged.txt.tags.yaml").write_text("\n<!DOCTYPE html>\n<title>Not found</title>")
    done = run("show", f"{server.url}/news/untagged.txt", "--format", "plain")
    assert (done.status, done.err) == (0, "") and "|person]" not in done.out


def test_a_name_is_compared_as_it_is_called_there(server: Server, run: Run) -> None:
    made = Path("news/b ü.txt.tags.yaml")
    old = made.read_text("utf-8")
    made.write_text(old.replace('"file": "article.txt"', '"file": "b ü.txt"'), "utf-8")
    assert made.read_text("utf-8") != old
    done = run("check", f"{server.url}/news/b%20%C3%BC.txt")
    assert done.status == 0 and "made for" not in done.out + done.err


def test_nothing_is_written_to_the_web(server: Server, run: Run) -> None:
    done = run("export", "news", "-o", f"{server.url}/t.csv")
    assert done.status == 2 and "nothing can be written to the web" in done.err


def test_a_process_ends_quietly(server: Server, folder: Path) -> None:
    ran = process("check", f"{server.url}/news/", "--as", "", folder=folder)
    out, err = ran.communicate(timeout=60)
    assert (ran.returncode, out) == (1, b"") or ran.returncode in (0, 1)
    assert err.count(b"\n") <= 5 and b"Unclosed" not in err and b"Traceback" not in err


def test_a_local_address_of_a_file_is_a_file(tagged: Path, run: Run) -> None:
    done = run("show", tagged.absolute().as_uri(), "--format", "plain")
    assert done.status == 0 and "|person]" in done.out
    assert main(["add", tagged.absolute().as_uri(), "person", "--quote", "Nobody"]) == 0
