"""The drawing: valid XML, the text of every row in it, each tag with its colour and its line."""

import re
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core.cells import safe
from annotate.core.document import Document
from annotate.core.layout import Layout
from annotate.render.figure import CELL, MARGIN, figure
from annotate.render.palette import Palette
from annotate.store.schemas import default_schema
from tests.render.pages import SAMPLES, document, documents, made, sample

slow = settings(deadline=None)
"""Takes long on a busy machine."""

SVG = "{http://www.w3.org/2000/svg}"


def drawn(
    article: Document, columns: int = 80, hidden: frozenset[str] = frozenset()
) -> ElementTree.Element:
    palette = Palette(default_schema())
    return ElementTree.fromstring("".join(figure(article, palette, columns, hidden)))


def words(root: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in root.iter(f"{SVG}text")]


@slow
@given(documents(), st.integers(8, 80))
def test_any_article_is_valid_xml_with_all_its_letters(article: Document, columns: int) -> None:
    root = drawn(article, columns)
    shown = re.sub(r"\s", "", "".join(words(root)))
    layout = Layout(article.article.text, columns)
    cells = "".join(cell.text for row in range(len(layout)) for cell in layout.cells(row))
    assert shown.startswith(re.sub(r"\s", "", cells))
    inside = (SVG + name for name in ("svg", "title", "desc", "style", "rect", "path", "text"))
    assert {one.tag for one in root.iter()} <= set(inside)
    assert not any(
        name.startswith("on") or "href" in name for e in root.iter() for name in e.attrib
    )
    width = float(root.attrib["width"])
    for one in root.iter(f"{SVG}text"):
        assert float(one.attrib["x"]) >= MARGIN
        reach = float(one.attrib["x"]) + float(one.attrib["textLength"])
        assert reach <= width


def test_tags_have_their_grounds_and_lines_apart() -> None:
    text = "Maria Orlova said so."
    article = document(
        text, [made(text, "person", [(0, 12)], 1), made(text, "claim", [(0, 20)], 2)]
    )
    root = drawn(article)
    rows = list(root.iter(f"{SVG}path"))[:2]
    places = {one.attrib["class"]: re.findall(r"[\d.]+", one.attrib["d"]) for one in rows}
    start, end = f"{MARGIN:.1f}", f"{MARGIN + 12 * CELL:.1f}"
    assert [places["entity"][0], places["entity"][2]] == [start, end]
    assert places["claim"][2] == f"{MARGIN + 20 * CELL:.1f}"
    assert float(places["entity"][1]) < float(places["claim"][1]), "the inner one above"
    ground = list(root.iter(f"{SVG}rect"))[1]
    assert (ground.attrib["x"], ground.attrib["width"]) == (start, f"{12 * CELL:.1f}")


def test_the_legend_counts_what_shows() -> None:
    article = sample(SAMPLES[0])
    counts = article.counts()
    assert words(drawn(article))[-8:] == [
        *(f"person {counts['person']}", f"organization {counts['organization']}"),
        *(f"location {counts['location']}", f"quantity {counts['quantity']}"),
        *(f"date {counts['date']}", f"claim {counts['claim']}"),
        *(f"source {counts['source']}", f"cue {counts['cue']}"),
    ]
    only = drawn(article, hidden=frozenset(counts) - {"person"})
    assert words(only)[-1] == f"person {counts['person']}"
    assert {one.attrib["class"] for one in only.iter(f"{SVG}path")} == {"entity"}


def test_it_says_what_it_is_and_loads_nothing() -> None:
    article = sample(SAMPLES[0])
    root = drawn(article)
    assert root.attrib["role"] == "img" and root.attrib["aria-labelledby"] == "title desc"
    named = {one.attrib.get("id"): one.text for one in root.iter()}
    assert named["title"] == safe(article.metadata.title)
    assert "24 claim" in (named["desc"] or "")
    style = next(root.iter(f"{SVG}style")).text or ""
    assert "url(" not in style and "@" not in style and style.count("monospace") >= 1


def test_an_empty_article_is_an_empty_drawing() -> None:
    root = drawn(document(""))
    assert words(root) == [] and float(root.attrib["height"]) > 0
