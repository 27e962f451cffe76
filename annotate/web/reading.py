"""The article of a page, read in a process of its own.

A page comes from anyone, and a few megabytes of unclosed elements keep a parser busy for minutes
and fill the memory. Invariants: to read a page takes no more than SECONDS, PATIENCE and MEMORY,
whatever it holds, and a parser that crashes takes nothing along; the process imports what this one
would, not what lies in the working folder.
"""

import subprocess
import sys
from importlib.util import find_spec

import msgspec

from annotate.errors import AnnotateError, ExitStatus
from annotate.web.page import NoArticle, Page, read_page

SECONDS = 60
"""Of the processor; ten megabytes of paragraphs take 15."""

PATIENCE = 300
"""Seconds after which it is given up in any case."""

MEMORY = 1 << 30

START = "import sys; sys.path[:] = sys.argv[1:]; from annotate.web.reading import answer; answer()"

NONE, MISSING = 3, 4
"""Exit statuses: no article in the page, a package that is not installed."""


class Question(msgspec.Struct):
    """What the process is asked."""

    html: str
    url: str


def require_extra() -> None:
    """Raises AnnotateError if what reads pages is not installed."""
    if find_spec("trafilatura") is None:
        raise _not_installed("trafilatura")


def read(html: str, name: str, url: str = "") -> Page:
    """The article in a page's text. `name` is for messages, `url` where it came from, if that is
    known. Raises AnnotateError for a page without one, and for one that takes too much."""
    question = msgspec.json.encode(Question(html.encode("utf-8", "replace").decode(), url))
    try:
        ran = subprocess.run(
            [sys.executable, "-c", START, *sys.path],
            input=question,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_much(name, f"to read it takes longer than {PATIENCE} seconds") from None
    if ran.returncode == NONE:
        raise AnnotateError(
            f"no article was found in {name}", "if there is one, save its text as a .txt file"
        )
    if ran.returncode == MISSING:
        raise _not_installed(ran.stdout.decode("utf-8", "replace"))
    try:
        return msgspec.json.decode(ran.stdout, type=Page)
    except msgspec.DecodeError:
        raise _too_much(name, "the parser gave up") from None


def answer() -> None:
    """What the process does: answer the question on its standard input."""
    _limit()
    question = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    try:
        page = read_page(question.html, question.url)
    except NoArticle:
        sys.exit(NONE)
    except ImportError as error:
        _reply((error.name or str(error)).encode())
        sys.exit(MISSING)
    _reply(msgspec.json.encode(page))


def _reply(data: bytes) -> None:
    """Hand over to the process that asked, which is all that reads this one's output."""
    with open(1, "wb", closefd=False) as answer:
        answer.write(data)


def _limit() -> None:
    try:
        import resource
    except ImportError:
        # Not on Windows; there only the time is bounded.
        return
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, hard))


def _not_installed(package: str) -> AnnotateError:
    return AnnotateError(
        f"to read web pages it needs the package {package}",
        "install it with: pip install 'annotate-articles[web]'",
    )


def _too_much(name: str, cause: str) -> AnnotateError:
    return AnnotateError(
        f"{name} cannot be read: {cause}", "save its text as a .txt file", ExitStatus.WRONG_USE
    )
