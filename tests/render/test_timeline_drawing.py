"""The drawn axis and its page: whatever articles say, well formed, in order, nothing on another."""

import re
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core.claimants import NOBODY_NAMED, Speaker
from annotate.core.claims import Claim
from annotate.core.dated import Entry
from annotate.core.moments import Stretch
from annotate.core.periods import UNITS, Row, rows
from annotate.render.painting import Paint
from annotate.render.timeline_drawing import document
from annotate.render.timeline_lines import bar, timeline
from annotate.render.timeline_page import page
from tests.e2e.hostile import offences
from tests.render.pages import HOSTILE as PARTS
from tests.render.pages import classed, parsed

HOSTILE = "".join(PARTS)
NAME = "{http://www.w3.org/2000/svg}"
WORDS = st.text(max_size=40) | st.sampled_from(["", HOSTILE, "“" * 300, "<svg>&amp;"])
STRETCHES = st.builds(
    lambda one, other, first, last, about: Stretch(
        min(one, other), max(one, other), "", first, last, about
    ),
    st.dates(),
    st.dates(),
    st.booleans(),
    st.booleans(),
    WORDS,
) | st.dates().map(lambda day: Stretch(day, day, "TNI"))
CLAIMS = st.none() | st.builds(
    lambda text, who, verdict: Claim("f", "c", 1, 1, text, who, "denies", verdict),
    WORDS,
    st.sampled_from([(NOBODY_NAMED,), (Speaker("=a", HOSTILE, True), NOBODY_NAMED)]),
    st.sampled_from(["", "refuted", HOSTILE]),
)
ENTRIES = st.builds(
    lambda stretch, file, text, claim: Entry(
        stretch, file, 1, 2, "t", "date", text, "", "", claim, claim is not None
    ),
    STRETCHES,
    WORDS,
    WORDS,
    CLAIMS,
)
ROWS = st.builds(rows, st.lists(ENTRIES, max_size=15), st.sampled_from(UNITS))


@given(ROWS, st.integers(0, 3))
@settings(max_examples=40)
def test_words_lie_apart_and_lines_do_not_cross(found: list[Row], most: int) -> None:
    root = ElementTree.fromstring("".join(document(found, most)))
    groups = [group for group in root.iter(f"{NAME}g") if group.get("class") == "row"]
    assert len(groups) == len(found)
    starts, feet, words = [], [], []
    for group in groups:
        (lead,) = (path for path in group.iter(f"{NAME}path") if path.get("class") == "lead")
        start, foot = re.findall(r"(?:^M\S+ |L\S+ )(-?[\d.]+)", lead.attrib["d"])
        starts.append(float(start))
        feet.append(float(foot))
        label, *others = group.iter(f"{NAME}text")
        assert abs(float(label.attrib["y"]) - float(foot)) < 9
        words += [float(other.attrib["y"]) for other in others]
    # Both ends of the lines are in the same order, so no two of them cross.
    assert starts == sorted(starts) and feet == sorted(feet)
    assert all(after - before >= 17.5 for before, after in pairwise(words))


@given(ROWS, st.integers(0, 3))
@settings(max_examples=25)
def test_the_page_is_strict_html_with_every_entry(found: list[Row], most: int) -> None:
    root = parsed("".join(page(found, most)), strict=True)
    shown = sum(min(len(row.entries), most or len(row.entries)) for row in found)
    assert sum(one.get("data-kind") is not None for one in root.iter("li")) == shown
    assert len(classed(root, "row")) == len(found)
    assert sum(1 for _ in root.iter("script")) == 1
    assert not [one for one in root.iter() for name in one.keys() if name.startswith("on")]  # noqa: SIM118


@given(ROWS, st.sampled_from(UNITS), st.integers(20, 200))
@settings(max_examples=25)
def test_lines_hold_nothing_that_steers(found: list[Row], unit: str, columns: int) -> None:
    text = "".join(timeline(found, unit, columns, 2, Paint(False)))
    assert offences(text.encode()) == []
    assert text == "" or text.endswith("\n")


def test_bars() -> None:
    assert [bar(number, 8) for number in (1, 4, 8)] == ["▊     ", "███   ", "██████"]
    assert bar(1, 100_000).strip() == "▏", "something is never nothing"
