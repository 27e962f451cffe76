"""Where a URL may lead: which schemes, and which addresses of a host.

Invariant: what is connected to is an address that was looked at here, not a name that may mean
another one a moment later.
"""

import ipaddress
import socket
import threading
import time
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from annotate.errors import AnnotateError

PORTS = {"http": 80, "https": 443}

NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that hold one of IPv4 in their last four bytes (RFC 6052)."""

PLAIN = "%/:=&?~+!$,;'@()*[]"
"""What stands in a path or query as it is."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Target(NamedTuple):
    """What a URL asks for."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    """With the query."""

    @property
    def authority(self) -> str:
        """The host as the header of that name has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def target(url: str) -> Target:
    """What a URL asks for. Raises AnnotateError for what is no web address."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        raise AnnotateError(f"this is no web address: {url}") from None
    if parts.scheme not in PORTS:
        raise AnnotateError(
            f"only http and https are fetched, not {parts.scheme}: {url}",
            "save the page, and name the file",
        )
    if not host or parts.username is not None or parts.password is not None:
        what = "names no host" if not host else "holds a user's name or password"
        raise AnnotateError(f"this web address {what}: {url}")
    path = quote(parts.path or "/", safe=PLAIN)
    query = f"?{quote(parts.query, safe=PLAIN)}" if parts.query else ""
    whole = parts._replace(fragment="").geturl()
    return Target(whole, parts.scheme, host, port or PORTS[parts.scheme], path + query)


def addresses(asked: Target, deadline: float, *, private: bool) -> list[tuple[int, str]]:
    """The addresses of a host that may be connected to, each with its family; private ones only
    if they are asked for. Raises AnnotateError if there is none, or none in time."""
    found = _resolved(asked, deadline)
    good = [(family, text) for family, text in found if private or is_public(text)]
    if not good:
        raise AnnotateError(
            f"{asked.url} leads into a private network: {asked.host} is {found[0][1]}",
            "if that is meant, add --allow-private",
        )
    return good


def is_public(text: str) -> bool:
    """True for an address that anyone on the internet may reach."""
    address: Address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is not None and not is_public(str(inner)):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _resolved(asked: Target, deadline: float) -> list[tuple[int, str]]:
    answer: list[tuple[int, str]] = []
    problem: list[str] = []

    def look() -> None:
        try:
            for family, _, _, _, place in socket.getaddrinfo(
                asked.host, asked.port, type=socket.SOCK_STREAM
            ):
                if family in (socket.AF_INET, socket.AF_INET6):
                    answer.append((int(family), str(place[0])))
        except (OSError, UnicodeError) as error:
            problem.append(getattr(error, "strerror", None) or str(error))

    # The system's resolver cannot be told how long it may take.
    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(max(0.0, deadline - time.monotonic()))
    if looking.is_alive():
        raise AnnotateError(f"cannot get {asked.url}: {asked.host} was not found in time")
    if not answer:
        cause = problem[0] if problem else "it has no address"
        raise AnnotateError(f"cannot get {asked.url}: no host {asked.host} ({cause})")
    return list(dict.fromkeys(answer))
