"""The marked plain text can be read back by eye: which bracket belongs to which tag."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.brackets import numbered
from annotate.core.document import Document
from annotate.core.spans import Span, cross
from annotate.core.tags import make_tag
from annotate.render.marked import marked

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "marked.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_marked_text(case: dict[str, Any]) -> None:
    text = case["text"]
    tags = tuple(
        make_tag(text, label, tuple(Span(*span) for span in spans), id=f"t{n}")
        for n, (label, spans) in enumerate(case["tags"])
    )
    document = Document(Article(text, "a.txt"), Annotations(Source("a.txt"), tags=tags))
    assert "".join(marked(document)) == case["marked"]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 12)), max_size=14))
def test_numbers_are_for_what_crosses(pairs: list[tuple[int, int]]) -> None:
    text = "x" * 30
    spans = [Span(start, start + size) for start, size in pairs]
    tags = [make_tag(text, "other", (span,), id=f"t{n:02}") for n, span in enumerate(spans)]
    crossing = {tag.id for tag in tags for span in spans if cross(tag.spans[0], span)}
    assert numbered(tags).keys() == crossing
