"""The page of a time axis as its readers use it: by keyboard, with a filter, in any colours."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright", reason="playwright is in the extra dev")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from annotate.__main__ import main
from tests.browser.browsing import Opened, browser
from tests.render.pages import SAMPLES

NARROW = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as found:
        yield found


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of two samples."""
    folder = tmp_path_factory.mktemp("axis")
    for sample in SAMPLES:
        for name in (sample, sample.with_name(f"{sample.name}.tags.yaml")):
            shutil.copy(name, folder)
    made = folder / "axis.html"
    assert main(["timeline", str(folder), "--published", "-o", str(made)]) == 0
    return made


@pytest.fixture
def axis(chromium: Browser, page: Path) -> Iterator[Opened]:
    context = chromium.new_context()
    it = Opened(context.new_page(), page)
    yield it
    assert it.complaints == []
    assert {request.partition("#")[0] for request in it.requests} == {page.as_uri()}
    context.close()


def test_the_filter_goes_through_list_and_drawing(axis: Opened) -> None:
    page = axis.page
    every = page.locator("ol.rows li[data-kind]").count()
    expect(page.locator("#state")).to_have_text(f"All {every} shown")
    page.get_by_label("Filter").fill("ORLOVA denies")
    shown = page.locator("ol.rows li[data-kind]:visible")
    assert 0 < shown.count() < every
    for text in shown.all_inner_texts():
        assert "Orlova" in text and "denies" in text
    rows = page.locator("ol.rows > li:visible").count()
    assert page.locator("svg a.row:not(.off)").count() == rows
    page.keyboard.press("Escape")
    expect(page.locator("#state")).to_have_text(f"All {every} shown")
    page.get_by_label("Dates", exact=True).uncheck()
    assert page.locator("ol.rows li[data-kind=date]:visible").count() == 0


def test_a_row_of_the_drawing_leads_to_the_list(axis: Opened) -> None:
    page = axis.page
    row = page.locator("svg a.row").nth(2)
    row.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#row3")
    expect(page.locator("#row3")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("scheme", "context"), [("light", {}), ("dark", NARROW)], ids=["wide-light", "narrow-dark"]
)
def test_axe_finds_no_barrier(
    chromium: Browser, page: Path, scheme: Any, context: dict[str, Any]
) -> None:
    # The policy of the page would stop axe itself.
    opened = chromium.new_context(color_scheme=scheme, bypass_csp=True, **context)
    shown = opened.new_page()
    shown.goto(page.as_uri())
    found = Axe().run(shown)
    assert found.violations_count == 0, found.generate_report()
    wide = shown.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide, "nothing is wider than the window"
    opened.close()


def test_colours_can_be_chosen(axis: Opened) -> None:
    button = axis.page.locator("#theme")
    button.click()
    expect(button).to_have_text("Colours: light")
    button.click()
    assert axis.page.evaluate("document.documentElement.dataset.theme") == "dark"
