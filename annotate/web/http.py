"""One page from the web, by GET, within limits.

Invariants: no more than BYTES are held, however well they were compressed; all of it, from the
first look-up to the last byte and over every redirect, takes no longer than was given; every hop
goes to an address that was checked. No cookies, no proxy, nothing of the user's is sent.
"""

import http.client
import io
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from email.message import Message
from typing import Any
from urllib.parse import urljoin

from msgspec import Struct

from annotate.errors import AnnotateError
from annotate.web.address import Target, addresses, target

BYTES = 10_000_000
"""The largest page, as it is and unpacked."""

HOPS = 10
"""How many redirects are followed."""

PIECE = 1 << 16

REDIRECTS = (301, 302, 303, 307, 308)
TYPES = ("text/html", "application/xhtml+xml")

HEADERS = {
    "User-Agent": "annotate-articles",
    "Accept": "text/html,application/xhtml+xml;q=0.9",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}


class Fetched(Struct, frozen=True):
    """A page as it came."""

    url: str
    """Where it was in the end."""
    data: bytes
    charset: str
    """What the header says of it, or nothing."""


def fetch(url: str, *, seconds: float, private: bool = False) -> Fetched:
    """Get a page. Raises AnnotateError for all that can go wrong."""
    deadline = time.monotonic() + seconds
    asked = target(url)
    try:
        for _ in range(HOPS + 1):
            with _Connection(asked, deadline, private) as connection:
                response = connection.get()
                if response.status not in REDIRECTS:
                    return _page(asked, response)
                where = response.headers.get("Location", "")
            if not where:
                raise _failed(asked, "it is redirected nowhere")
            asked = target(urljoin(asked.url, where))
    except TimeoutError:
        raise AnnotateError(
            f"cannot get {asked.url}: it took longer than {seconds:g} seconds",
            "allow more with --timeout SECONDS",
        ) from None
    except ssl.SSLError as error:
        cause = getattr(error, "verify_message", "") or error.reason or "it failed"
        raise _failed(asked, f"no secure connection: {cause}") from None
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        cause = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise _failed(asked, cause) from None
    raise _failed(asked, f"more than {HOPS} redirects")


def _failed(asked: Target, cause: str) -> AnnotateError:
    return AnnotateError(f"cannot get {asked.url}: {cause}")


class _Reader(io.RawIOBase):
    """What comes over a socket, with every wait ending at the deadline."""

    def __init__(self, timed: "_Timed") -> None:
        self.timed = timed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self.timed.waiting().recv_into(buffer)


class _Timed:
    """A socket as http.client needs it. It would set a time for each read only, so that a server
    which sends a byte now and then is never given up."""

    def __init__(self, socket: socket.socket, deadline: float) -> None:
        self.socket = socket
        self.deadline = deadline

    def waiting(self) -> socket.socket:
        """The socket, which now waits for no longer than is left."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.socket.settimeout(left)
        return self.socket

    def sendall(self, data: bytes) -> None:
        self.waiting().sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self))

    def close(self) -> None:
        """Nothing: http.client closes it while the answer is still to be read."""


class _Connection:
    """A connection to one of the checked addresses of a host."""

    def __init__(self, asked: Target, deadline: float, private: bool) -> None:
        self.asked = asked
        self.deadline = deadline
        self.socket = self._connected(addresses(asked, deadline, private=private))
        self.client = http.client.HTTPConnection(asked.host, asked.port)

    def __enter__(self) -> "_Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def _connected(self, found: list[tuple[int, str]]) -> socket.socket:
        problem: OSError | None = None
        for family, address in found:
            made = socket.socket(family, socket.SOCK_STREAM)
            try:
                made.settimeout(max(0.001, self.deadline - time.monotonic()))
                made.connect((address, self.asked.port))
                if self.asked.scheme == "https":
                    context = ssl.create_default_context()
                    made = context.wrap_socket(made, server_hostname=self.asked.host)
                return made
            except OSError as error:
                made.close()
                problem = problem or error
        assert problem is not None
        raise problem

    def get(self) -> http.client.HTTPResponse:
        """Ask for the page."""
        client: Any = self.client
        client.sock = _Timed(self.socket, self.deadline)
        self.client.request(
            "GET", self.asked.path, headers={"Host": self.asked.authority} | HEADERS
        )
        return self.client.getresponse()


def _page(asked: Target, response: http.client.HTTPResponse) -> Fetched:
    if response.status != 200:
        raise _failed(asked, f"the server answers {response.status} {response.reason}".rstrip())
    about = Message()
    about["Content-Type"] = response.headers.get("Content-Type", "text/html")
    kind = about.get_content_type()
    if kind not in TYPES:
        raise AnnotateError(f"{asked.url} is no web page but {kind}", "only HTML is read")
    data = b"".join(_unpacked(asked, response))
    charset = about.get_content_charset() or ""
    return Fetched(asked.url, data, charset)


def _unpacked(asked: Target, response: http.client.HTTPResponse) -> Iterator[bytes]:
    """The page's bytes in pieces. Raises AnnotateError for too many."""
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise _failed(asked, f"it is packed in a way that was not asked for: {coding}")
    packed = coding not in ("", "identity")
    unpacker = None
    came = total = 0
    while piece := response.read(PIECE):
        came += len(piece)
        if came > BYTES:
            raise _too_large(asked)
        if not packed:
            yield piece
            continue
        if unpacker is None:
            unpacker = zlib.decompressobj(_window(coding, piece))
        while piece and not unpacker.eof:
            out = unpacker.decompress(piece, PIECE)
            total += len(out)
            if total > BYTES:
                raise _too_large(asked)
            yield out
            piece = unpacker.unconsumed_tail
    if response.length or (unpacker is not None and not unpacker.eof):
        raise _failed(asked, "the answer was cut off")


def _window(coding: str, start: bytes) -> int:
    """What zlib needs to know. Some servers send `deflate` without its header, against RFC 9110."""
    if coding != "deflate":
        return 16 + zlib.MAX_WBITS
    headed = len(start) > 1 and start[0] & 15 == 8 and int.from_bytes(start[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if headed else -zlib.MAX_WBITS


def _too_large(asked: Target) -> AnnotateError:
    return AnnotateError(f"{asked.url} is larger than {BYTES // 1_000_000} MB", "it was not read")
