"""Articles with any tags, and pages read back by a parser that is not ours."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
from hypothesis import strategies as st

from annotate.core.annotations import Annotations, Metadata, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.spans import Span, joined
from annotate.core.tags import Link, Tag, make_tag
from annotate.render.page.page import page
from annotate.render.page.view import Shown
from annotate.render.palette import Palette
from annotate.store.schemas import default_schema
from annotate.store.workspace import open_workspace

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.txt"))

HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&amp;&#13;&lt;b&gt;&nbsp;",
    "<!--",
    "]]>",
    "\u202egnp.exe\u2066",
    "\r\n",
    "\r",
    "\x1b[31m",
    "\x85\xad\x7f",
    "👩‍👩‍👧\u200d",
    "e\u0301",
    "' onfocus='alert(1)",
    '" autofocus onfocus="alert(1)',
    "\ufffe\U0001ffff",
    "\n\n\n",
    "\t",
)

texts = st.lists(
    st.sampled_from(HOSTILE)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
    max_size=8,
).map("".join)

LABELS = ("person", "organization", "date", "claim", "source", "cue", "evidence", "<b>", "a\nb\x1b")


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """An article with tags that nest, cross, lie on each other and have fragments."""
    text = draw(texts)
    places = st.integers(0, max(0, len(text) - 1))
    tags: list[Tag] = []
    for number in range(draw(st.integers(0, 7)) if text else 0):
        pairs = draw(st.lists(st.tuples(places, places), min_size=1, max_size=3))
        spans = joined(Span(min(pair), max(pair) + 1) for pair in pairs)
        label = draw(st.sampled_from(LABELS))
        tags.append(made(text, label, spans, number))
    return document(text, tags)


def made(text: str, label: str, spans: Iterable[tuple[int, int]], number: int) -> Tag:
    places = tuple(Span(*span) for span in spans)
    return make_tag(text, label, places, id=f"t{number}", by="ana")


def document(text: str, tags: Sequence[Tag] = (), links: Sequence[Link] = ()) -> Document:
    ordered = tuple(sorted(tags, key=lambda tag: tag.order))
    annotations = Annotations(Source("a.txt"), Metadata(), tags=ordered, links=tuple(links))
    return Document(Article(text, "a.txt"), annotations)


def sample(path: Path) -> Document:
    return open_workspace(path).document


def written(
    *articles: Document, hidden: frozenset[str] = frozenset(), palette: Palette | None = None
) -> str:
    """The page of some articles."""
    looks = palette or Palette(default_schema())
    return "".join(page([Shown(article, looks, "a.txt", hidden) for article in articles]))


def parsed(markup: str, *, strict: bool = False) -> Element:
    """The page as a browser reads it; if `strict`, any error of markup is raised."""
    # From bytes, so that the parser decodes and normalises as a browser does.
    stream = io.BytesIO(markup.encode("utf-8"))
    parser = html5lib.HTMLParser(strict=strict, namespaceHTMLElements=False)
    root: Element = parser.parse(stream)
    for one in root.iter():
        if isinstance(one.tag, str):
            one.tag = one.tag.rpartition("}")[2]
    return root


def by_id(root: Element, id: str) -> Element:
    found = [one for one in root.iter() if one.get("id") == id]
    assert len(found) == 1, id
    return found[0]


def classed(root: Element, name: str) -> list[Element]:
    """The elements that have a class, in their order."""
    return [one for one in root.iter() if name in (one.get("class") or "").split()]
