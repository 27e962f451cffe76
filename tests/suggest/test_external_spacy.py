"""A real spaCy pipeline as a suggester: one made of rules, so that it needs no model."""

import sys
from pathlib import Path
from typing import Any

import pytest

from annotate.core.schema import Label, Schema
from annotate.store.schemas import default_schema
from annotate.suggest.external import spacy_pipeline
from annotate.suggest.external.protocol import Asked

TEXT = "Maria Orlova of Velna Gas spoke in Köln’s town hall.\n\nThe third Velnian left on Monday.\n"


@pytest.fixture(autouse=True)
def afresh() -> None:
    spacy_pipeline.load.cache_clear()


@pytest.fixture
def spacy() -> Any:
    return pytest.importorskip("spacy")


@pytest.fixture
def pipeline(spacy: Any, tmp_path: Path) -> Path:
    """The folder of a pipeline."""
    made = spacy.blank("xx")
    made.add_pipe("entity_ruler").add_patterns(
        [
            {"label": "PERSON", "pattern": "Maria Orlova", "id": "Q1"},
            {"label": "ORG", "pattern": "Velna Gas"},
            {"label": "GPE", "pattern": "Köln’s"},
            {"label": "NORP", "pattern": "Velnian"},
            {"label": "ORDINAL", "pattern": "third"},
            {"label": "TICKER", "pattern": "Gas"},
            {"label": "TICKER", "pattern": "hall"},
            {"label": "DATE", "pattern": "Monday"},
        ]
    )
    made.to_disk(tmp_path / "rules")
    return tmp_path / "rules"


def test_a_pipeline_suggests(pipeline: Path) -> None:
    asked = Asked(TEXT, default_schema())
    found, problems = spacy_pipeline.answer("./rules", asked, folder=pipeline.parent, name="ner")
    assert [(one.label, one.text, one.start, one.why) for one in found] == [
        ("person", "Maria Orlova", 0, "PERSON to ./rules"),
        ("organization", "Velna Gas", 16, "ORG to ./rules"),
        ("location", "Köln", 35, "GPE to ./rules"),
        ("other", "Velnian", 64, "NORP to ./rules"),
        ("date", "Monday", 80, "DATE to ./rules"),
    ]
    assert found[0].attributes == {"entity": "Q1"} and not found[1].attributes
    assert {(one.suggester, one.score) for one in found} == {("ner", spacy_pipeline.SCORE)}
    assert problems == ["ner: no label is for TICKER, found 1 times (a label's names may say it)"]


def test_the_schema_decides(pipeline: Path) -> None:
    schema = Schema("mine", labels=(Label("share", "entity", names={"mine": "TICKER"}),))
    found, problems = spacy_pipeline.answer("rules", Asked(TEXT, schema), folder=pipeline.parent)
    assert [(one.label, one.text) for one in found] == [("share", "hall")]
    assert sorted(problem.split(" found")[0] for problem in problems) == [
        f"spacy: no label is for {label}," for label in ("DATE", "GPE", "NORP", "ORG", "PERSON")
    ]


def test_a_long_text_is_read_in_parts(pipeline: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_pipeline, "PART", 60)
    asked = Asked(TEXT * 40, default_schema())
    found, _ = spacy_pipeline.answer(str(pipeline), asked, folder=Path())
    assert [one.start for one in found if one.text == "Velnian"] == [
        64 + len(TEXT) * n for n in range(40)
    ]
    assert spacy_pipeline.answer(str(pipeline), Asked("", default_schema()), folder=Path()) == (
        [],
        [],
    )


@pytest.mark.parametrize(
    "text", ["", "a", "ab cd\nef\n\n" * 9, "x" * 50, "word " * 20, "🙂\n" * 30]
)
def test_parts_are_the_text(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_pipeline, "PART", 12)
    parts = list(spacy_pipeline._parts(text))
    assert "".join(part for _, part in parts) == text
    assert all(text[start:].startswith(part) and len(part) <= 12 for start, part in parts)


def test_spans_of_a_categorizer_are_entities(spacy: Any, tmp_path: Path) -> None:
    made = spacy.blank("xx")
    ruler = made.add_pipe("span_ruler", config={"spans_key": "sc"})
    ruler.add_patterns([{"label": "PERSON", "pattern": "Maria Orlova"}])
    made.to_disk(tmp_path / "spans")
    found, _ = spacy_pipeline.answer("spans", Asked(TEXT, default_schema()), folder=tmp_path)
    assert [one.text for one in found] == ["Maria Orlova"]


def test_a_pipeline_that_is_not_there(spacy: Any, tmp_path: Path) -> None:
    asked = Asked(TEXT, default_schema())
    found, (problem,) = spacy_pipeline.answer("en_no_such_pipeline", asked)
    assert not found
    assert problem.startswith("spacy: spaCy has no pipeline en_no_such_pipeline (")
    _, (problem,) = spacy_pipeline.answer("./gone", asked, folder=tmp_path)
    assert problem == f"spacy: no such pipeline: {tmp_path / 'gone'} (it is a folder)"
    (tmp_path / "empty").mkdir()
    _, (problem,) = spacy_pipeline.answer("./empty", asked, folder=tmp_path)
    assert problem.startswith("spacy: ./empty: OSError: ")


def test_a_bare_name_is_no_folder(pipeline: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(pipeline.parent)
    _, (problem,) = spacy_pipeline.answer("rules", Asked(TEXT, default_schema()))
    assert problem.startswith("spacy: spaCy has no pipeline rules (")


def test_without_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    assert spacy_pipeline.answer("en_core_web_sm", Asked(TEXT, default_schema())) == (
        [],
        ["spacy: spaCy is not installed (pip install 'annotate-articles[spacy]')"],
    )
