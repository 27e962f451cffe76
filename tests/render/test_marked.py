"""The marked plain text can be read back by eye: which bracket belongs to which tag."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from annotate.core.annotations import Annotations, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.spans import Span
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
