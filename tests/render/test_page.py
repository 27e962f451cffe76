"""The HTML page: its text is the article's, its tags are all there, and nothing on it can act.

What a browser makes of it is in tests/browser; here html5lib reads it as the HTML standard says.
"""

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise, product
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings

from annotate.core.annotations import Metadata
from annotate.core.document import Document, Edit
from annotate.core.tags import Link, Tag, Value
from annotate.render.page.escape import held
from annotate.render.palette import COLOURS, Palette
from annotate.store.schemas import default_schema
from tests.render.pages import (
    HOSTILE,
    SAMPLES,
    by_id,
    classed,
    document,
    documents,
    made,
    parsed,
    sample,
    written,
)

slow = settings(deadline=None)
"""Takes long on a busy machine."""

CSS = (Path(__file__).parents[2] / "annotate/render/page/page.css").read_text("utf-8")


def text_of(element: Element) -> str:
    return "".join(element.itertext())


def parts(root: Element, number: int) -> list[Element]:
    """The elements of a tag in the text."""
    return [one for one in root.iter("span") if one.get("data-id") == str(number)]


@slow
@given(documents())
def test_the_text_on_the_page_is_the_articles(article: Document) -> None:
    root = parsed(written(article))
    assert text_of(by_id(root, "text1")) == article.article.text


@slow
@given(documents())
def test_every_tag_covers_just_its_text_and_is_reached_once(article: Document) -> None:
    root = parsed(written(article))
    for number, tag in enumerate(article, 1):
        found = parts(root, number)
        assert "".join(map(text_of, found)) == "".join(
            article.article.text[start:end] for start, end in tag.spans
        )
        reached = [part for part in found if part.get("tabindex") is not None]
        assert reached == found[:1], "the first part is the one that takes the focus"
        assert reached[0].get("role") == "group"
        assert (reached[0].get("aria-label") or "").startswith(tag.label.replace("\n", "␊")[0])
        shown = [one for one in by_id(root, "text1").iter("i") if one in list(found[-1])]
        assert len(shown) == 1, "the last part can show the label"


@slow
@given(documents(), documents())
def test_ids_are_unique_and_whatever_is_referred_to_is_there(a: Document, b: Document) -> None:
    root = parsed(written(a, b))
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    for one in root.iter():
        named = f"{one.get('aria-labelledby', '')} {one.get('aria-describedby', '')}".split()
        href = one.get("href") or ""
        assert {*named, *([href[1:]] if href.startswith("#") else [])} <= set(ids)


@slow
@given(documents())
def test_nothing_on_the_page_can_act_or_load(article: Document) -> None:
    root = parsed(written(article))
    assert_inert(root)


def assert_inert(root: Element) -> None:
    scripts = list(root.iter("script"))
    styles = list(root.iter("style"))
    assert len(scripts) == len(styles) == 1
    policy = next(
        one.get("content") or "" for one in root.iter("meta") if one.get("http-equiv") is not None
    )
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for name, one in (("script-src", scripts[0]), ("style-src", styles[0])):
        digest = b64encode(sha256(text_of(one).encode()).digest()).decode()
        assert f"{name} 'sha256-{digest}'" in policy
    for one in root.iter():
        assert one.tag not in ("img", "iframe", "object", "embed", "link", "base", "form", "b")
        for name, value in one.attrib.items():
            assert not str(name).startswith("on") and name not in ("style", "src", "srcdoc")
            if name == "href":
                assert one.tag == "a" and re.match(r"#|https?://", value, re.IGNORECASE)
    assert not re.search(r"url\(|@import|image-set|expression", text_of(styles[0]))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_words_are_inert_wherever_they_stand(hostile: str) -> None:
    text = f"Claim: {hostile} and {hostile}"
    claim = made(text, "claim", [(7, len(text))], 1)
    odd = made(text, hostile, [(0, 5)], 2)
    attributes: dict[str, Value] = {
        hostile: hostile,
        "verdict": hostile,
        "evidence": [hostile],
        "value": hostile,
    }
    article = document(text)
    full = type(claim)(
        id=hostile, label="claim", spans=claim.spans, text=claim.text, note=hostile, by=hostile,
        at=hostile, attributes={**attributes, "restated": hostile, "rating": hostile},
    )  # fmt: skip
    article.apply(
        Edit(
            "",
            tags=((None, full), (None, odd)),
            links=((None, Link("l", hostile, hostile, odd.id)),),
            article=(article.metadata, Metadata(hostile, hostile, hostile)),
        )
    )
    for root in (parsed(written(article)), parsed(written(article, article))):
        assert_inert(root)
        assert text_of(by_id(root, "text1")) == text


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "https://a.example/ x",
        "HTTPS://a.example/\u202e",
        'https://a.example/"onclick=x',
        " https://a.example",
        "https://a.example/\n",
    ],
)
def test_only_plain_web_addresses_are_links(address: str) -> None:
    tag = made("A claim.", "claim", [(0, 8)], 1)
    tag.attributes["evidence"] = [address, "https://b.example/?a=1&b=2"]
    root = parsed(written(document("A claim.", [tag])))
    out = [one for one in root.iter("a") if not (one.get("href") or "").startswith("#")]
    assert {one.get("href") for one in out} == {"https://b.example/?a=1&b=2"}
    assert all("noreferrer" in (one.get("rel") or "") for one in out)


def test_what_cannot_be_seen_is_shown_by_a_sign_and_kept() -> None:
    text = "a\u202eb\x1bc\rd\r\ne\x00f"
    root = parsed(written(document(text)))
    shown = [(one.get("data-sign"), text_of(one)) for one in classed(root, "odd")]
    assert shown == [("U+202E", "\u202e"), ("␛", "\x1b"), ("␍", "\r"), ("␀", "\ufffd")]
    assert all(one.tag == "bdi" for one in classed(root, "odd")), "isolated without a style sheet"
    assert text_of(by_id(root, "text1")) == held(text) == text.replace("\x00", "\ufffd")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_page_is_valid_html(path: Path) -> None:
    root = parsed(written(sample(path)), strict=True)
    assert text_of(by_id(root, "text1")) == path.read_bytes().decode()
    levels = [int(one.tag[1]) for one in root.iter() if re.fullmatch(r"h\d", str(one.tag))]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_several_articles_have_contents_and_their_own_headings() -> None:
    root = parsed(written(*map(sample, SAMPLES)), strict=True)
    contents = next(root.iter("nav"))
    titles = [text_of(one) for one in next(root.iter("main")).iter("h2")]
    assert titles == [sample(path).metadata.title for path in SAMPLES]
    names = [text_of(one) for one in contents.iter("a")]
    assert [name for name in names if name in titles] == titles
    assert [text_of(one) for one in root.iter("h1")] == ["3 articles"]


def test_claims_have_their_claimants_and_verdicts() -> None:
    text = "Orlova said the talks failed. Nobody believed it."
    person = made(text, "person", [(0, 6)], 1)
    claim = made(text, "claim", [(12, 28)], 2)
    claim.attributes.update(verdict="refuted", rating="Mostly false", restated="Talks failed")
    other = made(text, "claim", [(30, 48)], 3)
    article = document(text, [person, claim, other], [Link("l1", "claimant", "t2", "t1")])
    root = parsed(written(article), strict=True)
    table = next(one for one in root.iter("table") if one.get("class") == "claims")
    assert text_of(next(table.iter("caption"))) == "2 claims, 1 checked"
    rows = [[text_of(cell).strip() for cell in row.iter("td")] for row in table.iter("tr")][1:]
    assert rows == [
        ["the talks failedTalks failed", "Orlova", "✗ refutedMostly false"],
        ["Nobody believed it", "no claimant stated", "no verdict yet"],
    ]
    assert [one.get("href") for one in table.iter("a")] == ["#tag2", "#tag1", "#tag3"]
    about = text_of(by_id(root, "about1"))
    assert "claimant of" in about and "the talks failed" in about


def test_what_is_hidden_is_not_on_the_page_and_links_to_it_are_words() -> None:
    text = "Orlova said the talks failed."
    person = made(text, "person", [(0, 6)], 1)
    claim = made(text, "claim", [(12, 28)], 2)
    article = document(text, [person, claim], [Link("l1", "claimant", "t2", "t1")])
    root = parsed(written(article, hidden=frozenset({"person"})), strict=True)
    assert not classed(root, "sky")
    table = next(one for one in root.iter("table") if one.get("class") == "claims")
    assert "Orlova" in text_of(table)
    assert [one.get("href") for one in table.iter("a")] == ["#tag1"]


def test_dates_stand_in_order_on_the_line_and_in_the_table() -> None:
    words = {"2021-03": "March", "2021-03-11": "Thursday", "1998": "then", "P3D": "for three days"}
    text = " ".join(words.values())
    tags = []
    for number, (value, word) in enumerate(words.items(), 1):
        start = text.index(word)
        tags.append(made(text, "date", [(start, start + len(word))], number))
        tags[-1].attributes["value"] = value
    root = parsed(written(document(text, tags)), strict=True)
    table = next(one for one in root.iter("table") if one.get("class") == "dates")
    values = [text_of(next(row.iter("td"))) for row in list(table.iter("tr"))[1:]]
    assert values == ["1998", "2021-03", "2021-03-11"]
    assert "1 more without" in text_of(next(table.iter("caption")))
    drawing = next(root.iter("svg"))
    assert len(list(drawing.iter("circle"))) == 1 and len(list(drawing.iter("rect"))) == 2
    bars = {text_of(next(g.iter("title"))).partition(":")[0]: g for g in classed(root, "moment")}
    month, day = next(bars["2021-03"].iter("rect")), next(bars["2021-03-11"].iter("circle"))
    left, width = float(month.get("x") or 0), float(month.get("width") or 0)
    assert left < float(day.get("cx") or 0) < left + width
    assert "1998-01-01 to 2021-03-31" in (drawing.get("aria-label") or "")


def test_no_dates_no_line() -> None:
    root = parsed(written(document("Nothing.")), strict=True)
    assert not list(root.iter("svg")) and not list(root.iter("table"))


def test_a_large_article_comes_in_small_pieces() -> None:
    from annotate.render.page.page import page
    from annotate.render.page.view import Shown

    line = "Maria Orlova said that the talks had failed on Thursday, 4 March.\n"
    text = line * (1_000_000 // len(line))
    tags: list[Tag] = []
    for start in range(0, len(text) - len(line), 3 * len(line)):
        tags.append(made(text, "person", [(start, start + 12)], len(tags)))
        tags.append(made(text, "claim", [(start + 18, start + 80)], len(tags)))
    article = document(text, tags)
    sizes = [len(piece) for piece in page([Shown(article, Palette(default_schema()), "a.txt")])]
    assert max(sizes) == sizes[0] < 64_000, "the longest is the page's own style and script"
    assert sum(sizes) < 8 * len(text)


# Colours.


def _colours() -> dict[str, tuple[str, str]]:
    """Name → light and dark."""
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", CSS)
    return {name: (light, dark) for name, light, dark in found}


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_stand_out_from_every_ground(theme: int) -> None:
    colours = {name: pair[theme] for name, pair in _colours().items()}
    grounds = ["paper", "desk", "glow", *COLOURS]
    assert set(COLOURS) <= set(colours)
    for ground in grounds:
        assert contrast(colours["ink"], colours[ground]) >= 7, ground
    for words, ground in product(["faint", "link"], ["paper", "desk", "glow"]):
        assert contrast(colours[words], colours[ground]) >= 4.5, (words, ground)
    for ground in COLOURS:
        assert contrast(colours[f"{ground}-line"], colours["paper"]) >= 3, ground
    for line in ("line", "focus"):
        assert contrast(colours[line], colours["paper"]) >= 3


def test_layers_differ_by_more_than_colour() -> None:
    styles = {
        name: re.findall(rf"^\.{name} {{.*border-bottom: \S+ (\w+)", CSS, re.MULTILINE)
        for name in ("on-entity", "on-date", "on-claim.cue", "on-claim.evidence")
    }
    kinds = [kind for found in styles.values() for kind in found]
    assert sorted(kinds) == ["dashed", "dotted", "double", "solid"]
    for colour in COLOURS:
        assert re.search(rf"^\.{colour} {{ --fill", CSS, re.MULTILINE), colour


def test_without_colours_tags_have_none() -> None:
    looks = Palette(default_schema(), chosen="mono")
    root = parsed(
        written(document("Orlova", [made("Orlova", "person", [(0, 6)], 1)]), palette=looks)
    )
    assert "uncoloured" in (parts(root, 1)[0].get("class") or "").split()
