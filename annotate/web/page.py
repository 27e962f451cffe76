"""What is the article in a page, by trafilatura: its paragraphs, and what the page says of it.

The only module that imports trafilatura. Invariant: a paragraph is the page's own text, sign by
sign, or it is counted as one that is not.
"""

import logging
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from annotate.core.article import valid_date
from annotate.web.own_text import CONTROLS, PageText, text_of

FEWEST = 20
"""An article has as many words at least; what is shorter is a notice of cookies or of an error."""

LONGEST = 500
"""So much of a title or name is kept, in code points."""

MARKS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""Characters that change the direction of what follows, beyond the end of a title."""

BODY = frozenset(["p", "head", "quote", "list", "item", "table", "row", "cell", "code", "ab", "fw"])
"""trafilatura's elements that begin and end a paragraph."""


class Page(Struct, frozen=True):
    """An article as a page has it."""

    paragraphs: tuple[str, ...]
    title: str = ""
    published: str = ""
    """ISO 8601 date, or empty."""
    url: str = ""
    outlet: str = ""
    byline: str = ""
    rewritten: int = 0
    """How many paragraphs are not word for word in the page."""


class NoArticle(Exception):
    """There is none in the page."""


def read_page(html: str, url: str = "") -> Page:
    """The article in a page's text; `url` is where it came from, if that is known.

    Raises NoArticle, and ImportError if a package is not installed.
    """
    from lxml import html as lxml_html
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (ValueError, lxml_html.etree.LxmlError):
        raise NoArticle from None
    page = PageText(text_of(tree))
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    found: Any = bare_extraction(
        tree,
        url=url or None,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={
            "original_date": True,
            "extensive_search": False,
            "max_date": tomorrow,
        },
    )
    if found is None:
        raise NoArticle
    text = text_of(found.body, blocks=BODY, hidden=(), break_="lb")
    paragraphs, rewritten = [], 0
    for paragraph in filter(None, text.split("\n\n")):
        own = page.find(paragraph)
        rewritten += own is None
        paragraphs.append(paragraph if own is None else own)
    if sum(len(paragraph.split()) for paragraph in paragraphs) < FEWEST:
        raise NoArticle
    published = str(found.date or "")[:10]
    return Page(
        tuple(paragraphs),
        title=_line(found.title),
        published=published if valid_date(published) else "",
        url=url or _web_address(found.url),
        outlet=_line(found.sitename) or (urlsplit(url).hostname or ""),
        byline=_line(found.author),
        rewritten=rewritten,
    )


def _line(text: str | None) -> str:
    """A text in one line, without what a terminal or a reader could stumble on."""
    clean = (text or "").translate(CONTROLS | MARKS)
    return " ".join(clean.split())[:LONGEST]


def _web_address(url: str | None) -> str:
    line = _line(url)
    return line if line.startswith(("https://", "http://")) else ""
