"""Gets files from elsewhere, many at a time, and puts whole files there, through fsspec.

Loaded only for URLs. Invariants: of what is wrong, one line is told that names the URL as it may
be shown; a file that is written is there whole or not at all. Credentials are those of the
environment, as the libraries find them; each process makes its own connections.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from annotate.core.similar import suggestion
from annotate.errors import AnnotateError
from annotate.store.address import WEB, Address, Barred, unpaged

Content = bytes | AnnotateError | None
"""What came of a file: its bytes, why they cannot be had, or None if there is no such file."""

Held = dict[str, Content]
"""The same by URL."""

PIP = "pip install 'annotate-articles[{extra}]'"
EXTRAS = {
    **dict.fromkeys(("s3", "s3a"), ("s3", "s3fs")),
    **dict.fromkeys(("gs", "gcs"), ("gs", "gcsfs")),
    **dict.fromkeys(WEB, ("remote", "aiohttp")),
}
"""Scheme → the extra with the library for it, and that library."""

KINDS = (*EXTRAS, "az", "abfs", "sftp", "hdfs", "webhdfs", "smb", "file")
"""What a wrong scheme may be a slip for."""

OPTIONS: Mapping[str, dict[str, Any]] = {
    scheme: {"use_listings_cache": False, **({"max_concurrency": 1} if scheme[:2] == "s3" else {})}
    for scheme in (*EXTRAS, "memory")
}
"""What we ask of the file systems that we know: that no listing is kept, as each is asked for once,
and that s3fs gets a file without asking for its size first, so as to get its pieces at once."""

CONNECT, READ = 10, 20
"""Seconds to wait for a connection, and for data on it."""

BUCKETS = ("s3", "s3a", "gs", "gcs")
"""The schemes whose hosts are buckets."""

WHOLE = (*EXTRAS, "memory", "abfs", "abfss", "az", "oss", "r2")
"""Stores in which a file appears once all of it is there."""

FOLDERS = 10_000
"""So many folders of a web server are looked into. Pages that link ever deeper have no end."""

GONE = ("FileNotFoundError", "NotADirectoryError", "IsADirectoryError")
BARRED = ("PermissionError", "AuthenticationError", "Forbidden", "Unauthorized")
NOBODY = (
    "NoCredentialsError", "PartialCredentialsError", "DefaultCredentialsError", "ProfileNotFound",
    "TokenRetrievalError", "UnauthorizedSSOTokenError", "RefreshError", "GoogleAuthError",
)  # fmt: skip
SLOW = ("TimeoutError", "FSTimeoutError", "ConnectTimeoutError", "ReadTimeoutError")
AWAY = (
    "EndpointConnectionError", "ClientConnectorError", "ClientConnectionError", "ConnectionError",
    "gaierror", "HTTPClientError", "InvalidURL",
)  # fmt: skip
"""Names of exceptions, of whichever library, by what they mean."""

SECRET = re.compile(r"(?<=://)[^/@\s]*@|(?<=\?)[^\s'\"]+")

CREDENTIALS = {
    "s3": "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; "
    "for a public bucket: FSSPEC_S3_ANON=true",
    "gs": "log in with: gcloud auth application-default login",
}
"""What to do without any, by the extra."""


def filesystem(address: Address) -> Any:
    """The fsspec file system that an address is of; fsspec keeps it. Raises AnnotateError if what
    it needs is not installed."""
    scheme = address.scheme
    try:
        import fsspec
    except ImportError as error:
        raise _missing(address, error) from None
    try:
        made = fsspec.get_filesystem_class(scheme)
        options = {**OPTIONS.get(scheme, {}), **made._get_kwargs_from_urls(address.url)}
        return made(**_in_time(scheme, fsspec.config.conf), **options)
    except ImportError as error:
        raise _missing(address, error) from None
    except ValueError as error:
        if scheme in fsspec.available_protocols():
            raise problem(address, error) from None
        raise AnnotateError(
            f"no such kind of URL: {scheme}://", suggestion(scheme, KINDS)
        ) from None
    except Exception as error:
        raise problem(address, error) from None


def _missing(address: Address, error: ImportError) -> AnnotateError:
    extra, package = EXTRAS.get(address.scheme, ("remote", ""))
    what = "fsspec" if error.name == "fsspec" else package
    if not what:
        return AnnotateError(f"{address} cannot be read: {error}")
    return AnnotateError(f"{address} needs {what}, which is not installed", PIP.format(extra=extra))


def _in_time(scheme: str, configured: Mapping[str, Any]) -> dict[str, Any]:
    """What keeps a file system from waiting for minutes, if the user has not decided that."""
    own = configured.get(scheme, {})
    if scheme in ("s3", "s3a") and "config_kwargs" not in own:
        # It is s3fs that tries again.
        tries = {"total_max_attempts": 1}
        waiting = {"connect_timeout": CONNECT, "read_timeout": READ, "retries": tries}
        return {"config_kwargs": waiting}
    if scheme in WEB and "client_kwargs" not in own:
        from aiohttp import ClientTimeout

        return {"client_kwargs": {"timeout": ClientTimeout(None, CONNECT, READ, CONNECT)}}
    return {}


def problem(address: Address, error: BaseException, doing: str = "read") -> AnnotateError:
    """The error for what a file system raised, in one line without secrets."""
    names = {kind.__name__ for kind in type(error).__mro__}
    status = getattr(error, "status", None)
    words = " ".join(str(error).replace(address.url, str(address)).split())
    words = SECRET.sub("…", words) or type(error).__name__
    if isinstance(error, AnnotateError):
        return error
    if "bucket does not exist" in words or "NoSuchBucket" in words:
        return AnnotateError(f"no such bucket: {address}")
    if names & {*GONE}:
        return AnnotateError(f"no such file: {address}")
    if names & {*NOBODY}:
        extra, _ = EXTRAS.get(address.scheme, ("", ""))
        return AnnotateError(f"no credentials for {address}", CREDENTIALS.get(extra, ""))
    if names & {*BARRED} or status in (401, 403, 407):
        return Barred(f"access denied: {address}")
    if names & {*SLOW}:
        return AnnotateError(f"no answer in time: {address}")
    if names & {*AWAY}:
        return AnnotateError(f"cannot reach {address}", "is the network up, and the name right?")
    if isinstance(status, int):
        return AnnotateError(f"cannot {doing} {address}: the server answered {status}")
    return AnnotateError(f"cannot {doing} {address}: {words[:200]}")


def _gone(error: BaseException) -> bool:
    return isinstance(error, (FileNotFoundError, NotADirectoryError, IsADirectoryError))


def fetched(addresses: Sequence[Address]) -> Held:
    """What all of some files hold, asked for at once. What fails for another reason than that it
    is not there or barred is asked for a second time."""
    held: Held = {}
    by_system: dict[int, tuple[Any, list[Address]]] = {}
    for address in addresses:
        try:
            system = filesystem(address)
        except AnnotateError as error:
            held[address.url] = error
            continue
        by_system.setdefault(id(system), (system, []))[1].append(address)
    for system, some in by_system.values():
        got = _got(system, some)
        again = [address for address in some if _passing(got[address.url])]
        got |= _got(system, again) if again else {}
        for address in some:
            value = got[address.url]
            if isinstance(value, BaseException):
                held[address.url] = None if _absent(address, value) else problem(address, value)
            else:
                held[address.url] = unpaged(address, value)
    return held


def _got(system: Any, some: Sequence[Address]) -> dict[str, bytes | BaseException]:
    paths = [system._strip_protocol(address.url) for address in some]
    try:
        # Not `cat`, which takes signs in names for patterns.
        found = system.cat_ranges(paths, None, None, on_error="return")
    except Exception as error:
        found = [error] * len(paths)
    return {address.url: value for address, value in zip(some, found, strict=True)}


def _passing(value: bytes | BaseException) -> bool:
    """True for an error that a second try may mend."""
    if not isinstance(value, BaseException) or _gone(value):
        return False
    names = {kind.__name__ for kind in type(value).__mro__}
    status = getattr(value, "status", 500)
    return not names & {*BARRED, *NOBODY, *SLOW} and (not isinstance(status, int) or status >= 500)


def _absent(address: Address, error: BaseException) -> bool:
    """True if there is no such file. Of a missing bucket nothing is simply absent."""
    return _gone(error) and "bucket" not in str(error).lower()


def kind(address: Address) -> str:
    """`file`, `folder`, or nothing if there is neither. A web address is a folder if it ends with
    `/`. Raises AnnotateError for what cannot be told."""
    system = filesystem(address)
    if address.scheme in WEB:
        return "folder" if address.folder else "file"
    try:
        found = system.info(system._strip_protocol(address.url))
    except Exception as error:
        if _gone(error):
            return ""
        raise problem(address, error) from None
    return "folder" if found["type"] == "directory" else "file"


def absent(address: Address, what: str) -> AnnotateError:
    """The error for what is not there; of a bucket that is not, it says so."""
    if address.scheme in BUCKETS:
        bucket = Address(f"{address.scheme}://{address.place.partition('/')[0]}")
        try:
            filesystem(bucket).info(bucket.place)
        except FileNotFoundError:
            return AnnotateError(f"no such bucket: {address}")
        except Exception:
            # Whether there is one cannot be told.
            pass
    return AnnotateError(f"{what} {address}")


def files_below(folder: Address) -> list[str]:
    """All files in a folder and below, relative to it, with `/`, in no order. Raises AnnotateError
    if it cannot be listed."""
    system = filesystem(folder)
    if folder.scheme in WEB:
        return _linked(system, folder)
    root = system._strip_protocol(folder.url).rstrip("/")
    try:
        return [path[len(root) + 1 :] for path in system.find(root)]
    except Exception as error:
        raise problem(folder, error) from None


def names_in(folder: Address) -> list[str]:
    """All names in a folder. Raises AnnotateError if it cannot be listed."""
    system = filesystem(folder)
    path = f"{folder.url}/" if folder.scheme in WEB else system._strip_protocol(folder.url)
    try:
        found = system.ls(path, detail=False)
    except Exception as error:
        raise problem(folder, error) from None
    return [name.rstrip("/").rpartition("/")[2] for name in found]


def _linked(system: Any, folder: Address) -> list[str]:
    """What the pages of a web server's folders link to below them."""
    if folder.query:
        raise AnnotateError(
            f"{folder} cannot be listed: it has a query", "name the articles themselves"
        )
    top = f"{folder.url}/"
    found: list[str] = []
    todo, seen = [top], {top}
    while todo:
        page = todo.pop()
        try:
            links = system.ls(page, detail=False)
        except FileNotFoundError:
            links = []
        except Exception as error:
            raise problem(folder, error) from None
        for link in links:
            below = link.removeprefix(page)
            if below == link or not below or re.search(r"[?#]|(^|/)\.\.?(/|$)", below):
                continue
            if not link.endswith("/"):
                found.append(link.removeprefix(top))
            elif link not in seen:
                seen.add(link)
                todo.append(link)
        if len(seen) > FOLDERS:
            raise AnnotateError(f"{folder} has more than {FOLDERS:,} folders", "name some of them")
    if not found:
        raise AnnotateError(
            f"there is no folder {folder}, or the server gives no list of what is in it",
            "name the articles themselves",
        )
    return found


def matching(pattern: Address) -> Iterator[tuple[Address, bool]]:
    """What fits a pattern as `glob` has them, each with True if it is a folder, in no order."""
    system = filesystem(pattern)
    path = system._strip_protocol(pattern.url)
    fixed = re.split(r"[^/]*[*?\[]", path, maxsplit=1)[0]
    base = re.split(r"[^/]*[*?\[]", pattern.place, maxsplit=1)[0].rstrip("/")
    try:
        found = system.glob(path, detail=True)
    except Exception as error:
        raise problem(pattern, error) from None
    for name, about in found.items():
        rest = name[len(fixed) :]
        if rest and not any(part.startswith(".") for part in rest.split("/")):
            yield pattern._at(f"{base}/{rest.rstrip('/')}"), about["type"] == "directory"


def writable(target: Address) -> Any:
    """The file system to write to. Raises AnnotateError if that cannot be done."""
    if target.scheme in WEB:
        raise AnnotateError(f"nothing can be written to the web: {target}", "name a file or bucket")
    return filesystem(target)


def write(target: Address, pieces: Iterable[bytes]) -> None:
    """Put a file there whole, made in a temporary one here first. Raises AnnotateError, with
    nothing put there."""
    system = writable(target)
    path = system._strip_protocol(target.url)
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="annotate-") as folder:
        made = Path(folder) / "data"
        with made.open("wb") as stream:
            stream.writelines(pieces)
        try:
            _put(system, str(made), path, target.scheme in WHOLE)
        except Exception as error:
            raise problem(target, error, "write") from None


def _put(system: Any, made: str, path: str, whole: bool) -> None:
    if whole:
        system.put_file(made, path)
        return
    import secrets

    above, slash, _ = path.rpartition("/")
    temporary = f"{above}{slash}.annotate-{secrets.token_hex(8)}.tmp"
    try:
        system.put_file(made, temporary)
        system.mv(temporary, path)
    except BaseException:
        with suppress(Exception):
            system.rm_file(temporary)
        raise
