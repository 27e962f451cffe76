"""The page as its readers use it: by mouse, keyboard and touch, on paper, with a screen reader."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="playwright is in the extra dev")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, expect

from annotate.core.annotations import Metadata
from annotate.core.document import Edit
from annotate.core.tags import Link, Tag
from annotate.render.page.escape import held
from tests.browser.browsing import Opened, browser, opened
from tests.render.pages import HOSTILE, SAMPLES, document, made, sample

BORDER = SAMPLES[0]
NARROW = {"viewport": {"width": 360, "height": 740}}
TEXT = "Maria Orlova told Beran that the talks failed on Thursday."


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture
def small(chromium: Browser, tmp_path: Path) -> Iterator[Opened]:
    """Five tags: a person, a person, and a claim with a person and a date inside."""
    tags = [
        made(TEXT, "person", [(0, 12)], 1),
        made(TEXT, "person", [(18, 23)], 2),
        made(TEXT, "claim", [(29, 57)], 3),
        made(TEXT, "quantity", [(33, 38)], 4),
        made(TEXT, "date", [(49, 57)], 5),
    ]
    tags[0].attributes.update(entity="Maria Orlova", role="spokeswoman")
    tags[2].attributes.update(verdict="refuted", evidence=["https://a.example/1"])
    tags[4].attributes.update(value="2021-03-11", type="DATE")
    article = document(TEXT, tags, [Link("l1", "claimant", "t3", "t1")])
    with opened(chromium, tmp_path, article) as page:
        yield page


def tag(opened: Opened, number: int) -> Locator:
    return opened.page.locator(f"#tag{number}")


def test_pointing_at_a_tag_shows_what_is_known_of_it(small: Opened) -> None:
    assert small.card == ""
    tag(small, 1).hover()
    expect(small.page.locator("#card")).to_contain_text("spokeswoman")
    assert small.card.startswith("person\n") or "\nperson\n" in f"\n{small.card}"
    assert "claimant of" in small.card and "the talks failed" in small.card
    assert "linked" in (tag(small, 3).get_attribute("class") or "").split(), "what it is linked to"
    small.page.locator("#card").hover()
    small.page.wait_for_timeout(500)
    assert "spokeswoman" in small.card, "it stays while the pointer is on it"
    small.page.mouse.move(5, 5)
    expect(small.page.locator("#card")).to_be_hidden()


def test_an_inner_tag_leads_to_the_one_around_it(small: Opened) -> None:
    tag(small, 5).hover()
    expect(small.page.locator("#card")).to_contain_text("2021-03-11")
    small.page.locator("#card .also a").click()
    assert small.focused().startswith("claim: ")
    assert "refuted" in small.card


def test_the_keyboard_reaches_every_tag_and_its_card(small: Opened) -> None:
    page = small.page
    page.locator("#text1").click(position={"x": 2, "y": 2})
    met = []
    for _ in range(5):
        page.keyboard.press("Tab")
        met.append(small.focused())
    assert met == [
        "person: Maria Orlova",
        "person: Beran",
        "claim: the talks failed on Thursday",
        "quantity: talks",
        "date: Thursday",
    ]
    assert "2021-03-11" in small.card
    for key, name in [("ArrowLeft", "quantity: talks"), ("ArrowLeft", met[2])]:
        page.keyboard.press(key)
        assert small.focused() == name
    assert "https://a.example/1" in small.card
    page.keyboard.press("Enter")
    assert small.focused() == "https://a.example/1", "into the card, to its first link"
    page.keyboard.press("Tab")
    assert small.focused() == "Maria Orlova"
    page.keyboard.press("Enter")
    assert small.focused() == "person: Maria Orlova", "a link in the card leads to the tag"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert small.card == ""
    assert small.focused() == "person: Maria Orlova", "and back to where it was opened"


def test_a_screen_reader_is_told_what_a_tag_is(small: Opened) -> None:
    group = small.page.get_by_role("group", name="person: Maria Orlova", exact=True)
    expect(group).to_have_accessible_description(
        "entity Maria Orlova role spokeswoman claimant of the talks failed on Thursday claim "
        "tagged by ana t1"
    )
    for landmark in ("main", "banner", "navigation"):
        expect(small.page.get_by_role(landmark)).to_have_count(1)
    expect(small.page.get_by_role("table", name="1 claim, 1 checked")).to_be_visible()
    expect(small.page.get_by_role("checkbox", name="person 2")).to_be_checked()


def test_the_skip_link_leads_past_the_contents(small: Opened) -> None:
    small.page.keyboard.press("Tab")
    assert small.focused() == "Skip to the text"
    expect(small.page.locator(".skip")).to_be_in_viewport()
    small.page.keyboard.press("Enter")
    small.page.keyboard.press("Tab")
    assert small.focused() == "person: Maria Orlova"


def test_a_label_can_be_switched_off(small: Opened) -> None:
    page = small.page
    page.get_by_role("checkbox", name="person 2").uncheck()
    assert small.text("#state") == "3 of 5 tags show"
    assert tag(small, 1).evaluate("e => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"
    page.locator("#text1").click(position={"x": 2, "y": 2})
    page.keyboard.press("Tab")
    assert small.focused().startswith("claim: "), "what is off is not on the way"
    assert "the talks failed" in small.text("table.claims")
    whole = page.get_by_role("checkbox", name="Who, where, what")
    assert whole.evaluate("e => e.indeterminate")
    whole.click()
    assert whole.is_checked() and small.text("#state") == ""


def test_a_layer_can_be_switched_off_with_its_rows(small: Opened) -> None:
    page = small.page
    page.get_by_role("checkbox", name="Who claims what").uncheck()
    assert small.text("#state") == "4 of 5 tags show"
    assert page.locator("table.claims tbody tr").is_hidden()
    page.get_by_role("checkbox", name="When", exact=True).uncheck()
    assert page.locator("svg .moment").is_hidden()
    page.locator("#text1").click(position={"x": 2, "y": 2})
    page.locator("table.all").evaluate("e => e.closest('details').open = true")
    page.locator("#row1 a[href='#tag3']").click()
    assert small.focused().startswith("claim: "), "whoever follows a link to it sees it again"
    assert page.get_by_role("checkbox", name="Who claims what").is_checked()


def test_a_row_and_a_dot_lead_to_the_place_in_the_text(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, tmp_path, sample(BORDER)) as it:
        it.page.locator("table.claims tbody tr").last.locator("a").first.click()
        assert it.focused().startswith("claim: We urge both sides")
        expect(it.page.locator("#card")).to_be_in_viewport()
        it.page.keyboard.press("Escape")
        it.page.locator("svg .moment circle").first.click()
        assert it.focused() == "date: February 20"


def test_labels_stand_in_the_text_on_demand_and_on_paper(small: Opened) -> None:
    label = "getComputedStyle(document.querySelector('#tag1 > .label'), '::after').content"
    assert small.page.evaluate(label) == "none"
    small.page.get_by_role("checkbox", name="Labels in the text").check()
    assert small.page.evaluate(label) == '"person"'
    small.page.get_by_role("checkbox", name="Labels in the text").uncheck()
    small.page.emulate_media(media="print", color_scheme="dark")
    assert small.page.evaluate(label) == '"person"'
    for gone in ("nav", "button#theme", "#card", ".labels input >> nth=0"):
        assert small.page.locator(gone).is_hidden()
    ink = "getComputedStyle(document.body).color"
    assert small.page.evaluate(ink) == "rgb(26, 26, 26)", "dark letters on paper, always"


def test_colours_follow_the_system_or_the_button(chromium: Browser, tmp_path: Path) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    with opened(chromium, tmp_path, document(TEXT), color_scheme="dark") as it:
        dark = it.page.evaluate(ground)
        it.page.emulate_media(color_scheme="light")
        light = it.page.evaluate(ground)
        assert dark != light
        button = it.page.locator("#theme")
        for name, colour in [("light", light), ("dark", dark), ("as the system", light)]:
            button.click()
            assert button.inner_text() == f"Colours: {name}"
            assert it.page.evaluate(ground) == colour


@pytest.mark.parametrize("size", [(1200, 700), (700, 400), (360, 640)])
def test_the_card_stays_within_the_window(
    chromium: Browser, tmp_path: Path, size: tuple[int, int]
) -> None:
    window = {"width": size[0], "height": size[1]}
    with opened(chromium, tmp_path, sample(BORDER), viewport=window) as it:
        for number in range(1, 134, 6):
            tag(it, number).focus()
            box = it.page.locator("#card").bounding_box()
            assert box is not None and box["width"] > 100
            assert box["x"] >= 0 and box["x"] + box["width"] <= size[0]
            assert box["y"] >= 0 and box["y"] + box["height"] <= size[1]
            place = tag(it, number).evaluate("e => e.getClientRects()[0].toJSON()")
            over = place["bottom"] > box["y"] and place["top"] < box["y"] + box["height"]
            beside = place["right"] <= box["x"] or place["left"] >= box["x"] + box["width"]
            assert not over or beside, "nor does it lie on its tag"


def test_touch_shows_the_card_and_takes_it_away(chromium: Browser, tmp_path: Path) -> None:
    touch = {"has_touch": True, "is_mobile": True, **NARROW}
    with opened(chromium, tmp_path, sample(BORDER), **touch) as it:
        wide = it.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, "nothing sticks out of a telephone"
        tag(it, 4).tap()
        assert "Karsk" in it.card
        tag(it, 7).tap()
        assert "Veldia" in it.card
        it.page.locator("h1").tap()
        assert it.card == ""
        tag(it, 7).tap()
        it.page.get_by_role("button", name="Close").tap()
        assert it.card == ""


def test_all_parts_of_a_tag_light_up_together(chromium: Browser, tmp_path: Path) -> None:
    text = "one two three\nfour five six"
    tags = [made(text, "claim", [(0, 7), (14, 23)], 1), made(text, "person", [(4, 18)], 2)]
    with opened(chromium, tmp_path, document(text, tags)) as it:
        part = it.page.locator("[data-id='1']").last
        box = part.bounding_box()
        assert box is not None
        part.hover(position={"x": box["width"] - 3, "y": box["height"] / 2})
        expect(it.page.locator("#card")).to_be_visible()
        lit = it.page.locator(".text .lit")
        assert {one.get_attribute("data-id") for one in lit.all()} == {"1"}
        assert "".join(one.inner_text() for one in lit.all()) == "one twofour five"


ARTICLES = [
    *("".join(HOSTILE), "a\r\nb\r\n\r\nc", "x\n\n\ny\n", "\n\nlead", "\ttab  two  \n  indent"),
    "a\rb\u2028c\x85d\x00e",
]


@pytest.mark.parametrize("text", ARTICLES, ids=range(len(ARTICLES)))
def test_the_text_and_a_copy_of_it_are_exact(chromium: Browser, tmp_path: Path, text: str) -> None:
    tags = [made(text, "person", [(1, 3), (4, 5)], 1), made(text, "claim", [(0, 4)], 2)]
    with opened(chromium, tmp_path, document(text, tags)) as it:
        whole = "document.getElementById('text1')"
        assert it.page.evaluate(f"{whole}.textContent") == held(text)
        copied = it.page.evaluate(
            f"""new Promise(done => {{
                document.addEventListener('copy',
                    event => done(event.clipboardData.getData('text/plain')));
                getSelection().selectAllChildren({whole});
                document.execCommand('copy');
            }})"""
        )
        assert copied == held(text)


def test_a_hostile_article_does_nothing(chromium: Browser, tmp_path: Path) -> None:
    text = " ".join(HOSTILE) * 2
    article = document(text)
    for number, hostile in enumerate(HOSTILE):
        odd = made(text, hostile, [(number, number + 9)], number)
        odd.attributes.update({hostile: hostile, "value": hostile, "evidence": [hostile]})
        link = Link(f"l{number}", hostile, odd.id, "t0")
        article.apply(Edit("", tags=((None, odd),), links=((None, link),)))
    named = Metadata(HOSTILE[0], HOSTILE[7], HOSTILE[1])
    article.apply(Edit("", article=(article.metadata, named)))
    with opened(chromium, tmp_path, article, article) as it:
        for number in range(1, 2 * len(HOSTILE), 3):
            tag(it, number).focus()
            tag(it, number).hover(force=True)
            it.page.wait_for_timeout(150)
            assert it.card
        it.page.locator(".labels input[data-key]").first.uncheck()
        assert it.page.evaluate("[document.scripts.length, document.images.length]") == [1, 0]
        assert it.page.title() == "2 articles"
        assert it.page.evaluate("document.getElementById('text1').textContent") == text


def test_the_policy_stops_whatever_would_get_in_all_the_same(
    chromium: Browser, tmp_path: Path
) -> None:
    with opened(chromium, tmp_path, document(TEXT)) as it:
        stopped = it.page.evaluate(
            """new Promise(done => {
                const met = [];
                document.addEventListener('securitypolicyviolation', event => {
                    met.push(event.effectiveDirective);
                    if (met.length === 4) done(met.sort());
                });
                document.body.insertAdjacentHTML('beforeend',
                    '<img src="https://a.example/x.png" onerror="window.ran = 1">' +
                    '<p style="color:red">');
                const script = document.createElement('script');
                script.textContent = 'window.ran = 1';
                document.body.append(script);
            })"""
        )
        assert stopped == ["img-src", "script-src-attr", "script-src-elem", "style-src-attr"]
        assert it.page.evaluate("window.ran === undefined")
        # The browser complains of each, and counts the picture as asked for though it was stopped.
        it.complaints.clear()
        assert it.requests.pop() == "https://a.example/x.png"


def test_without_scripts_it_is_a_plain_page(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, tmp_path, sample(BORDER), java_script_enabled=False) as it:
        assert it.page.locator(".text").text_content() == sample(BORDER).article.text
        assert it.page.locator("input").first.is_hidden() and it.page.locator("#theme").is_hidden()
        it.page.locator("details.all summary").click()
        expect(it.page.locator("#row1")).to_contain_text("2021-03-11")


def test_it_prints_with_claims_and_dates(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, tmp_path, *map(sample, SAMPLES)) as it:
        printed = it.page.pdf(format="A4", tagged=True)
        assert printed.startswith(b"%PDF")
        it.page.emulate_media(media="print")
        assert it.page.locator("table.claims").count() == 3
        assert it.page.locator("table.all").first.is_hidden(), "unless it is unfolded"


@pytest.mark.parametrize(
    ("paths", "window", "scheme"),
    [
        (SAMPLES[:1], {}, "light"),
        (SAMPLES[:1], NARROW, "dark"),
        (SAMPLES, {}, "dark"),
        (SAMPLES, NARROW, "light"),
    ],
    ids=["one-wide-light", "one-narrow-dark", "several-wide-dark", "several-narrow-light"],
)
def test_axe_finds_no_barrier(
    chromium: Browser, tmp_path: Path, paths: list[Path], window: dict[str, Any], scheme: str
) -> None:
    # The policy of the page would stop axe itself.
    options = {"color_scheme": scheme, "bypass_csp": True, **window}
    with opened(chromium, tmp_path, *map(sample, paths), **options) as it:
        it.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        it.page.get_by_role("checkbox", name="Labels in the text").check()
        tag(it, 3).focus()
        assert it.card
        found = Axe().run(it.page).response
        barriers = [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]]
        assert barriers == []
        assert len(found["passes"]) > 20


def test_a_large_article_is_usable(chromium: Browser, tmp_path: Path) -> None:
    line = "Maria Orlova said that the talks had failed on Thursday, 4 March.\n"
    text = line * (1_000_000 // len(line))
    tags: list[Tag] = []
    for start in range(0, len(text) - len(line), 20 * len(line)):
        tags.append(made(text, "person", [(start, start + 12)], len(tags)))
        tags.append(made(text, "claim", [(start + 23, start + 65)], len(tags)))
    with opened(chromium, tmp_path, document(text, tags)) as it:
        last = len(tags)
        it.page.evaluate(f"document.querySelector('table.claims a[href=\"#tag{last}\"]').click()")
        assert it.focused().startswith("claim: ")
        assert it.page.locator("#card").is_visible()
        expect(tag(it, last)).to_be_in_viewport()
        it.page.get_by_role("checkbox", name=f"claim {last // 2:,}").uncheck()
        assert it.text("#state") == f"{last // 2} of {last} tags show"
