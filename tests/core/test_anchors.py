"""Tags in edited texts: cases as data, and what holds for all texts and edits."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.core.anchors.fingerprint import fingerprints
from annotate.core.anchors.normal import normal
from annotate.core.anchors.placing import (
    CHANGED,
    LOST,
    MOVED,
    UNCHANGED,
    Placement,
    reanchor,
)
from annotate.core.spans import Span
from annotate.core.tags import Tag, make_tag, quote

CASES = yaml.safe_load(
    (Path(__file__).parent.parent / "cases/anchors.yaml").read_text(encoding="utf-8")
)
OPEN, CLOSE = "⟦", "⟧"


def located(text: str, marked: str) -> tuple[Span, ...]:
    """The spans of what is marked in a part of a text that is there once."""
    part = marked.replace(OPEN, "").replace(CLOSE, "")
    assert text.count(part) == 1, part
    spans = []
    at = text.index(part)
    for piece in marked.split(OPEN)[1:]:
        before = marked[: marked.index(OPEN)]
        start = at + len(before)
        inner = piece.partition(CLOSE)[0]
        spans.append(Span(start, start + len(inner)))
        marked = marked.replace(OPEN, "", 1).replace(CLOSE, "", 1)
    return tuple(spans)


def unescaped(marked: str) -> str:
    return marked.replace("\\n", "\n").replace("\\r", "\r")


@pytest.mark.parametrize("knows", ["old", "prints", "tags"])
@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case["name"]) for case in CASES["cases"] + CASES["others"]]
)
def test_case(case: dict[str, Any], knows: str) -> None:
    if knows != case.get("with", knows):
        pytest.skip("holds with the old text only")
    old = new = case.get("article", CASES["article"])
    for before, after in case["edits"]:
        assert before in new
        new = new.replace(before, after)
    tag = make_tag(old, "x", located(old, unescaped(case["tag"])), id="a")
    (placed,) = known(knows, [tag], old, new)
    assert (placed.state, placed.text) == (
        case["state"],
        quote(new, located(new, unescaped(case["found"]))) if "found" in case else "",
    ), placed.reason
    assert placed.spans == (located(new, unescaped(case["found"])) if "found" in case else ())


def known(knows: str, tags: list[Tag], old: str, new: str) -> list[Placement]:
    """Placed with the old text, with the prints of its paragraphs, or with the tags alone."""
    if knows == "old":
        return reanchor(tags, new, old=old)
    prints = fingerprints(old) if knows == "prints" else ""
    return reanchor(tags, new, paragraphs=prints, chars=len(old))
