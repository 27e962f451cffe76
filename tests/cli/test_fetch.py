"""`annotate fetch`, against a server of our own that does what servers do."""

import gzip
import os
import socket
import struct
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from annotate.store.articles import load_article, metadata
from annotate.web import address, reading
from annotate.web.http import BYTES, HOPS
from tests.cli.conftest import ROOT, Run

BODY = (
    "“The talks in Genf have failed”, Maria Orlova told reporters on Thursday; it’s over.",
    "She left the city on 5\u202fNovember – nobody in the café’s back\xa0room answered.",
    "The cafe\u0301 was closed for the spokes\xadwoman’s \u201alast\u2018 words: €\xa012.",
)
"""Paragraphs with signs that are easily made others, and two ways to write é."""

PAGE = """\
<!DOCTYPE html>
<html lang="en"><head>{head}<title>Talks failed – Harbour Post</title>
<meta property="og:site_name" content="The Harbour Post">
<meta name="author" content="Ana Lind">
<meta property="article:published_time" content="2020-11-05T23:30:00+01:00">
<script>document.write("not the article")</script></head>
<body><nav><a href="/">Home</a><a href="/w">World</a></nav>
<article><h1>{title}</h1>
{body}
</article><footer>© 2020 The Harbour Post</footer></body></html>
"""


def a_page(title: str = "Talks failed", head: str = "", body: str = "") -> str:
    paragraphs = "\n".join(f"<p>{text}</p>" for text in BODY)
    meta = f'<meta property="og:title" content="{title}">'
    return PAGE.format(head=head + meta, title=title, body=body or paragraphs)


Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers a path as the test has said."""

    def do_GET(self) -> None:
        server: Any = self.server
        server.seen.append((self.path, dict(self.headers)))
        with suppress(BrokenPipeError, ConnectionResetError):
            server.answers[self.path](self)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Site:
    """A server of one test."""

    def __init__(self) -> None:
        made: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server = made
        self.server.daemon_threads = True
        self.server.answers = {}
        self.server.seen = []
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def seen(self) -> list[str]:
        return [path for path, _ in self.server.seen]

    def on(self, path: str, answer: Answer) -> str:
        self.server.answers[path] = answer
        return self.url + path

    def page(
        self, path: str, data: bytes | str, type: str = "text/html; charset=utf-8", **more: str
    ) -> str:
        body = data.encode() if isinstance(data, str) else data
        headers = {"Content-Type": type, "Content-Length": str(len(body))}
        headers |= {name.replace("_", "-"): value for name, value in more.items()}

        def answer(handler: Handler) -> None:
            handler.send_response(200)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.end_headers()
            handler.wfile.write(body)

        return self.on(path, answer)

    def redirect(self, path: str, where: str, status: int = 302) -> str:
        def answer(handler: Handler) -> None:
            handler.send_response(status)
            if where:
                handler.send_header("Location", where)
            handler.end_headers()

        return self.on(path, answer)


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def get(run: Run) -> Run:
    """Fetches from this machine."""
    return lambda *arguments: run("fetch", "--allow-private", *arguments)


def paragraphs(path: str | Path) -> list[str]:
    """The article's paragraphs, without front matter and headline."""
    text = Path(path).read_text("utf-8").split("\n---\n\n", 1)[1]
    return [part for part in text.rstrip("\n").split("\n\n") if part != "Talks failed"]


def test_an_article_comes_with_what_is_known_of_it(site: Site, get: Run) -> None:
    url = site.page("/news/talks?id=1", a_page())
    ran = get(f"{url}#top")
    assert (ran.status, ran.out, ran.err) == (0, "talks-failed.txt\n", "")
    lines = Path("talks-failed.txt").read_text("utf-8").split("\n")
    assert lines[:6] == [
        "---",
        'title: "Talks failed"',
        'published: "2020-11-05"',
        f'url: "{url}"',
        'outlet: "The Harbour Post"',
        'byline: "Ana Lind"',
    ]
    assert lines[6].startswith('retrieved: "20') and lines[7] == "---"
    assert paragraphs("talks-failed.txt") == [*BODY]
    article = load_article(Path("talks-failed.txt"))
    assert (article.title, article.published) == ("Talks failed", "2020-11-05")
    (_, headers), *_ = site.server.seen
    assert headers["Host"] == f"127.0.0.1:{site.port}"
    assert "Cookie" not in headers and "Referer" not in headers


def test_nothing_is_written_over(site: Site, get: Run) -> None:
    url = site.page("/a", a_page())
    assert [get(url).out for _ in range(3)] == [
        *("talks-failed.txt\n", "talks-failed-2.txt\n", "talks-failed-3.txt\n"),
    ]
    Path("mine.txt").write_text("mine")
    Path("link.txt").symlink_to("nowhere")
    for name in ("mine.txt", "link.txt"):
        ran = get(url, "-o", name)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == f"annotate: {name} is there already (it was not changed; name another)\n"
    assert Path("mine.txt").read_text() == "mine"
    assert not Path("nowhere").exists()
    assert len(site.seen) == 3, "nothing is asked for in vain"


def test_where_it_goes(site: Site, get: Run) -> None:
    url = site.page("/a", a_page())
    Path("news").mkdir()
    assert get(url, "-o", "news").out == "news/talks-failed.txt\n"
    assert get(url, "-o", "news/own.txt").out == "news/own.txt\n"
    shown = get(url, "-o", "-").out
    assert (
        shown.split("retrieved")[0] == Path("news/own.txt").read_text("utf-8").split("retrieved")[0]
    )
    for output, told in (("no/a.txt", "make the folder first"), ("no/", "there is no folder no/")):
        ran = get(url, "-o", output)
        assert (ran.status, told in ran.err) == (2, True)
    assert get(url, url, "-o", "one.txt").status == 2
    assert sorted(map(str, Path().rglob("*.txt"))) == ["news/own.txt", "news/talks-failed.txt"]


def test_saved_pages_and_standard_input(run: Run) -> None:
    canonical = '<meta charset="utf-8"><link rel="canonical" href="https://harbour.example/a">'
    Path("saved.html").write_text(a_page(head=canonical), "utf-8")
    assert run("fetch", "saved.html").out == "talks-failed.txt\n"
    assert paragraphs("talks-failed.txt") == [*BODY]
    assert 'url: "https://harbour.example/a"' in Path("talks-failed.txt").read_text("utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "annotate", "fetch", "-"],
        input=Path("saved.html").read_bytes(),
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    assert (ran.stdout, ran.stderr) == (b"talks-failed-2.txt\n", b"")
    ran2 = run("fetch", "savd.html")
    assert (ran2.status, ran2.err) == (
        2,
        "annotate: no such file: savd.html (did you mean saved.html?)\n",
    )
    assert run("fetch", ".").err == "annotate: cannot read .: Is a directory\n"


@pytest.mark.parametrize(
    ("codec", "header", "page"),
    [
        ("cp1252", "text/html; charset=ISO-8859-1", ""),
        ("utf-8", "text/html; charset=iso-8859-1", "utf-8"),
        ("cp1252", "text/html", "iso-8859-1"),
        ("utf-16", "text/html", ""),
    ],
)
def test_curly_quotes_come_through(
    codec: str, header: str, page: str, site: Site, get: Run
) -> None:
    head = f"<meta charset={page}>" if page else ""
    some = [text.replace("e\u0301", "e").replace("\u202f", " ") for text in BODY]
    html = a_page(head=head, body="".join(f"<p>{text}</p>" for text in some))
    assert get(site.page("/a", html.encode(codec), header)).status == 0
    assert paragraphs("talks-failed.txt") == some


PACKED = [
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("Deflate", lambda data: zlib.compress(data)[2:-4]),
    ("identity", bytes),
]


@pytest.mark.parametrize(("coding", "pack"), PACKED, ids=lambda value: str(value)[:8])
def test_packed_pages(coding: str, pack: Callable[[bytes], bytes], site: Site, get: Run) -> None:
    assert get(site.page("/a", pack(a_page().encode()), Content_Encoding=coding)).status == 0
    assert paragraphs("talks-failed.txt") == [*BODY]


def test_a_bomb_is_not_unpacked(site: Site, get: Run) -> None:
    bomb = gzip.compress(b" " * (BYTES * 20))
    assert len(bomb) < 300_000
    ran = get(site.page("/a", bomb, Content_Encoding="gzip"))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"annotate: {site.url}/a is larger than 10 MB (it was not read)\n"


def test_ten_megabytes_and_no_more(site: Site, get: Run) -> None:
    page = a_page(head="<style>{}</style>").encode()
    full = page.replace(b"{}", b" " * (BYTES - len(page) + 2))
    assert len(full) == BYTES
    assert get(site.page("/a", full)).status == 0
    assert paragraphs("talks-failed.txt") == [*BODY]
    too_large = "is larger than 10 MB (it was not read)\n"
    assert get(site.page("/b", full + b"\n")).err.endswith(too_large)

    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b"<p>more</p>" * 10_000)

    assert get(site.on("/c", endless)).err.endswith(too_large)
    Path("large.html").write_bytes(full + b"\n")
    assert get("large.html").err == f"annotate: large.html {too_large}"


def slow_body(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b" ")
        time.sleep(0.05)


def slow_header(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\nX: ")
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def silent(handler: Handler) -> None:
    time.sleep(60)


@pytest.mark.parametrize("answer", [slow_body, slow_header, silent])
def test_a_slow_server_is_given_up(answer: Answer, site: Site, get: Run) -> None:
    began = time.monotonic()
    ran = get(site.on("/a", answer), "--timeout", "0.5")
    # The server would go on for a minute at least.
    assert time.monotonic() - began < 30
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        f"annotate: cannot get {site.url}/a: it took longer than 0.5 seconds "
        "(allow more with --timeout SECONDS)\n"
    )


def test_the_time_is_for_all_redirects_together(site: Site, get: Run) -> None:
    def later(handler: Handler) -> None:
        time.sleep(0.2)
        handler.send_response(302)
        handler.send_header("Location", "/a")
        handler.end_headers()

    ran = get(site.on("/a", later), "--timeout", "0.5")
    assert "it took longer than 0.5 seconds" in ran.err
    assert len(site.seen) <= 3


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(status: int, site: Site, get: Run) -> None:
    site.page("/news/new", a_page())
    site.redirect("/news/b", "new", status)
    assert get(site.redirect("/a", "//" + site.url[7:] + "/news/b", status)).status == 0
    assert f'url: "{site.url}/news/new"' in Path("talks-failed.txt").read_text("utf-8")


def test_redirects_end(site: Site, get: Run) -> None:
    ran = get(site.redirect("/a", "/a"))
    assert ran.err == f"annotate: cannot get {site.url}/a: more than {HOPS} redirects\n"
    assert len(site.seen) == HOPS + 1
    assert get(site.redirect("/b", "")).err.endswith("/b: it is redirected nowhere\n")
    for where in ("file:///etc/passwd", "ftp://a.example/", "javascript:alert(1)"):
        ran = get(site.redirect("/c", where))
        assert (ran.status, ran.out) == (2, "")
        assert "annotate: only http and https are fetched, not " in ran.err


def test_private_addresses_are_refused(site: Site, run: Run) -> None:
    site.page("/a", a_page())
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"):
        ran = run("fetch", f"http://{host}:{site.port}/a")
        assert (ran.status, ran.out) == (2, "")
        assert "leads into a private network" in ran.err
        assert "if that is meant, add --allow-private" in ran.err
    assert site.seen == []


def test_a_redirect_into_a_private_network_is_refused(
    site: Site, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's own address counts as a public one here, and any other as it is."""
    real = address.is_public
    monkeypatch.setattr(address, "is_public", lambda text: text == "127.0.0.1" or real(text))
    site.page("/b", a_page())
    for host in ("127.0.0.2", "[::1]", "10.0.0.1", "169.254.169.254"):
        ran = run("fetch", site.redirect("/a", f"http://{host}:{site.port}/b"))
        assert (ran.status, ran.out) == (2, "")
        assert f"http://{host}:{site.port}/b leads into a private network" in ran.err
    assert site.seen == ["/a"] * 4
    assert run("fetch", site.redirect("/a", "/b")).status == 0


def test_a_name_is_looked_up_once_a_hop(
    site: Site, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is public when it is checked and private when it is used (DNS rebinding)."""
    asked: list[str] = []

    def answer(host: str, port: int, **_: object) -> list[Any]:
        asked.append(host)
        # First a private address beside the public one, then nothing but the private one.
        found = ["127.0.0.2", "127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, port)) for text in found]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(address, "is_public", lambda text: text == "127.0.0.1")
    site.page("/a", a_page())
    assert run("fetch", f"http://harbour.example:{site.port}/a").status == 0
    assert asked == ["harbour.example"]
    assert site.server.seen[0][1]["Host"] == f"harbour.example:{site.port}"
    ran = run("fetch", f"http://harbour.example:{site.port}/a")
    assert "harbour.example is 127.0.0.2" in ran.err


def test_what_is_no_page(site: Site, get: Run) -> None:
    for type in ("application/pdf", "image/png", "text/plain", "application/octet-stream"):
        ran = get(site.page("/a", b"%PDF-1.7", type))
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == f"annotate: {site.url}/a is no web page but {type} (only HTML is read)\n"
    # A server that says otherwise.
    for data in (b"%PDF-1.7\n" + b"x" * 99, b"\x89PNG\r\n\x1a\n" + bytes(99), bytes(range(30)) * 9):
        ran = get(site.page("/b", data))
        assert ran.err == f"annotate: {site.url}/b is no web page (only HTML is read)\n"
    assert get(site.page("/c", b" \n")).err == f"annotate: {site.url}/c is empty\n"
    assert list(Path().glob("*.txt")) == []


def test_a_page_without_an_article(site: Site, get: Run) -> None:
    for html in ("<p>Please log in.", "<html></html>", "<!-- -->", "<script>a</script>", "plain"):
        ran = get(site.page("/a", html))
        assert (ran.status, ran.out) == (2, "")
        assert ran.err == (
            f"annotate: no article was found in {site.url}/a "
            "(if there is one, save its text as a .txt file)\n"
        )


def cut_off(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "10000")
    handler.end_headers()
    handler.wfile.write(b"<html><p>The talks")


def reset(handler: Handler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def no_http(handler: Handler) -> None:
    handler.wfile.write(b"\x1b[31mSSH-2.0-evil\r\n\r\n")


def not_found(handler: Handler) -> None:
    handler.send_error(404, "No \x1b[31msuch page")


def brotli(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Encoding", "br")
    handler.end_headers()


def bad_gzip(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.end_headers()
    handler.wfile.write(b"<html>")


def half_gzip(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.end_headers()
    handler.wfile.write(gzip.compress(a_page().encode())[:-300])


def many_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.0 200 OK\r\n" + b"X: y\r\n" * 10_000 + b"\r\n")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (cut_off, "the answer was cut off"),
        (reset, ""),
        (no_http, ""),
        (not_found, "the server answers 404 No ␛[31msuch page"),
        (brotli, "it is packed in a way that was not asked for: br"),
        (bad_gzip, ""),
        (half_gzip, "the answer was cut off"),
        (many_headers, ""),
    ],
)
def test_a_broken_answer_is_told_in_one_line(
    answer: Answer, told: str, site: Site, get: Run
) -> None:
    ran = get(site.on("/a", answer))
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert ran.err.startswith(f"annotate: cannot get {site.url}/a: {told}")
    assert "\x1b" not in ran.err
    assert list(Path().iterdir()) == []


def test_no_server_and_no_host(get: Run) -> None:
    with socket.socket() as held:
        # Bound, but not listening: no other program gets this port meanwhile.
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/"
        assert get(url).err == f"annotate: cannot get {url}: Connection refused\n"
    ran = get("http://no-such-host.invalid/")
    assert (ran.status, "no host no-such-host.invalid" in ran.err) == (2, True)


def test_of_several_pages_those_that_work_are_saved(site: Site, get: Run) -> None:
    good, bad = site.page("/a", a_page()), site.on("/b", not_found)
    ran = get(bad, good, "none.html", good)
    assert (ran.status, ran.out) == (1, "talks-failed.txt\ntalks-failed-2.txt\n")
    assert ran.err.count("annotate: ") == 2
    assert get(bad, "none.html").status == 2


TITLES = [
    ("a: b, “c” - #d | e & f", "a: b, “c” - #d | e & f"),
    ("it&quot;s: &quot;quoted&quot; \\ {a: [b]} %", 'it"s: "quoted" \\ {a: [b]} %'),
    ("--- !!python/object:os.system", "--- !!python/object:os.system"),
    (
        "&#27;]0;evil&#7;&#27;[2Jshown&#x85;&#8238;gnp.txt\n---\npublished: 1999-01-01",
        "]0;evil[2Jshown…gnp.txt --- published: 1999-01-01",
    ),
    ("Переговоры провалились: «конец»", "Переговоры провалились: «конец»"),
]


@pytest.mark.parametrize(("title", "wanted"), TITLES)
def test_no_title_breaks_out(title: str, wanted: str, site: Site, get: Run) -> None:
    ran = get(site.page("/a", a_page(title=title)))
    assert (ran.status, ran.err) == (0, "")
    text = Path(ran.out.strip()).read_text("utf-8")
    found, published = metadata(text, "a.txt")
    assert found == wanted
    assert published == "2020-11-05"
    assert not set("\x1b\x07\x85\u202e") & set(text.split("\n---\n\n")[0] + ran.out)
    assert paragraphs(ran.out.strip())[-3:] == [*BODY]


def test_hostile_pages_end_in_time(site: Site, get: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PATIENCE", 0.01)
    ran = get(site.page("/a", a_page()))
    assert (ran.status, ran.out) == (2, "")
    assert "cannot be read: to read it takes longer than 0.01 seconds" in ran.err
    monkeypatch.undo()


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of memory")
def test_hostile_pages_do_not_fill_the_memory(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unclosed elements: without a limit this page takes hundreds of megabytes."""
    start = reading.START.replace("answer()", "reading.MEMORY = 300 << 20; reading.answer()")
    monkeypatch.setattr(
        reading, "START", start.replace("web.reading import answer", "web import reading")
    )
    Path("a.html").write_text("<html><body><article>" + "<p>word " * 300_000)
    ran = run("fetch", "a.html")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        "annotate: a.html cannot be read: the parser gave up (save its text as a .txt file)\n"
    )


def test_a_folder_of_anyone_runs_nothing(site: Site, get: Run) -> None:
    for name in ("trafilatura", "lxml", "json", "annotate", "resource"):
        Path(f"{name}.py").write_text("open('ran', 'w')")
    assert get(site.page("/a", a_page())).status == 0
    assert not Path("ran").exists()


@pytest.mark.parametrize("package", ["trafilatura"])
def test_without_the_extra(package: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    ran = run("fetch", "http://harbour.example/")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == (
        f"annotate: to read web pages it needs the package {package} "
        "(install it with: pip install 'annotate-articles[web]')\n"
    )


def test_a_package_that_the_extra_needs_is_missing(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    hide = "sys.modules['justext'] = None; from annotate"
    monkeypatch.setattr(reading, "START", reading.START.replace("from annotate", hide))
    Path("a.html").write_text(a_page())
    ran = run("fetch", "a.html")
    assert (ran.status, "it needs the package justext" in ran.err) == (2, True)
