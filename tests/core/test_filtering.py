"""What is asked for: conditions as people write them, and which tags they take."""

from pathlib import Path

import pytest
import yaml

from annotate.core.annotations import Annotations, Metadata, Source
from annotate.core.article import Article
from annotate.core.document import Document
from annotate.core.filtering import Filter, condition
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag
from annotate.store.schemas import default_schema

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/filters.yaml").read_text("utf-8"))


def a_document() -> Document:
    found = CASES["article"]
    tags = tuple(
        Tag(
            id=row["id"],
            label=row["label"],
            spans=(Span(i, i + 1),),
            text=row.get("text", "x"),
            attributes=row.get("attributes", {}),
            note=row.get("note", ""),
            by=row.get("by", ""),
            at=row.get("at", ""),
        )
        for i, row in enumerate(found["tags"])
    )
    links = tuple(Link(**row) for row in found["links"])
    annotations = Annotations(Source("a.txt"), Metadata(**found["about"]), tags=tags, links=links)
    return Document(Article("x" * 100, "a.txt"), annotations)


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: str(case["asked"]))
def test_what_is_asked_for(case: dict[str, object]) -> None:
    asked = case["asked"]
    assert isinstance(asked, dict)
    document = a_document()
    hidden = Filter(**asked).hidden(document, default_schema())
    assert [tag.id for tag in document if tag.id not in hidden] == case["left"]


@pytest.mark.parametrize("text", CASES["faults"])
def test_what_is_no_condition_is_told_with_a_hint(text: str) -> None:
    with pytest.raises(ValueError) as told:
        condition(text)
    message, hint = told.value.args
    assert text.strip() in message or "regular expression" in message
    assert hint.startswith("for example")


@pytest.mark.parametrize("day", ["yesterday", "2020-13-01", "2020-02-30", "20201105"])
def test_no_date_to_count_from(day: str) -> None:
    with pytest.raises(ValueError, match="no such date"):
        Filter(since=day)


def test_articles_by_their_status() -> None:
    assert Filter().takes(Metadata())
    assert Filter(statuses=["none"]).takes(Metadata())
    assert not Filter(statuses=["done"]).takes(Metadata())
    assert Filter(statuses=["todo", "done"]).takes(Metadata(status="done"))
    with pytest.raises(ValueError, match="no such status: finished"):
        Filter(statuses=["finished"])
