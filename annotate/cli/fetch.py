"""`annotate fetch`: articles from web pages, as text files to tag.

Invariants: a page that fails stops no other; nothing that is there is written over.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from annotate.web.page import Page

STDIN = "-"


def fetch(
    pages: Annotated[
        list[str],
        typer.Argument(
            metavar="URL_OR_HTML...",
            help="Web addresses, saved pages, or - for a page on standard input.",
            show_default=False,
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR_OR_FILE",
            help="The folder, or for one page the new file; - is standard output.",
        ),
    ] = ".",
    timeout: Annotated[
        float,
        typer.Option("--timeout", metavar="SECONDS", min=0.1, help="For all of a page."),
    ] = 30.0,
    allow_private: Annotated[
        bool,
        typer.Option("--allow-private", help="Also from this machine and private networks."),
    ] = False,
) -> None:
    """Save the articles of web pages as text files.

    Prints the names of the new files: TITLE.txt, or TITLE-2.txt if that is there. Exit status: 0
    done, 1 some pages failed, 2 all of them.
    """
    from annotate import console
    from annotate.errors import AnnotateError, ExitStatus
    from annotate.web.reading import require_extra

    require_extra()
    single = output != STDIN and not Path(output).is_dir()
    if single and output.endswith("/"):
        raise AnnotateError(f"there is no folder {output}", "make it first")
    if single and len(pages) > 1:
        raise AnnotateError(f"{output} is one file, for {len(pages)} pages", "name a folder")
    if single and (Path(output).exists() or Path(output).is_symlink()):
        raise AnnotateError(f"{output} is there already", "it was not changed; name another")
    failed = 0
    for page in pages:
        try:
            _save(_read(page, timeout, allow_private), output, single)
        except AnnotateError as error:
            failed += 1
            status = console.fail(error)
    if failed:
        raise typer.Exit(status if failed == len(pages) else ExitStatus.PROBLEMS)


def _read(name: str, seconds: float, private: bool) -> Page:
    """The article of a page that is named."""
    from annotate import console
    from annotate.web.charset import page_text
    from annotate.web.reading import read

    scheme, colon, _ = name.partition("://")
    if colon and scheme.isalnum() and not Path(name).exists():
        from annotate.web.http import fetch as get

        found = get(name, seconds=seconds, private=private)
        url, data, charset = found.url, found.data, found.charset
    else:
        url, data, charset = "", _bytes(name), ""
    shown = "standard input" if name == STDIN else name
    _require_page(data, shown)
    text, note = page_text(data, shown, charset)
    if note:
        console.say(f"{shown}: {note}")
    page = read(text, shown, url)
    if page.rewritten:
        count = f"{page.rewritten} of {len(page.paragraphs)} paragraphs"
        console.say(f"{shown}: {count} are not word for word as on the page")
    return page


def _bytes(name: str) -> bytes:
    """A saved page's bytes. Raises AnnotateError for too many."""
    import sys

    from annotate.errors import AnnotateError
    from annotate.store.files import no_such_file
    from annotate.web.http import BYTES

    try:
        if name == STDIN:
            data = sys.stdin.buffer.read(BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(BYTES + 1)
    except FileNotFoundError as error:
        raise no_such_file(Path(name)) from error
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise AnnotateError(f"cannot read {name}: {cause}") from error
    if len(data) > BYTES:
        raise AnnotateError(f"{name} is larger than {BYTES // 1_000_000} MB", "it was not read")
    return data


BINARY = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"RIFF")
"""How files begin that are no pages, whatever they are called."""


def _require_page(data: bytes, name: str) -> None:
    """Raises AnnotateError for what is no page."""
    from annotate.errors import AnnotateError
    from annotate.web.charset import not_html

    if not data.strip():
        raise AnnotateError(f"{name} is empty")
    if data.startswith(BINARY):
        raise not_html(name)


def _save(page: Page, output: str, single: bool) -> None:
    from annotate import console
    from annotate.core.edits import now
    from annotate.errors import AnnotateError
    from annotate.web import saving

    text = saving.article_text(page, now())
    if output == STDIN:
        console.data([text.encode("utf-8")])
        return
    if not single:
        path = saving.save(text, Path(output), saving.slug(page))
    elif saving.claim(Path(output)):
        path = saving.write_new(Path(output), text)
    else:
        raise AnnotateError(f"{output} is there already", "it was not changed; name another")
    console.write(f"{path}\n")
