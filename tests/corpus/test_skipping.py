"""An article is passed over unopened only if it has no hit, whatever it and its sidecar hold."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate.core.matching import How
from annotate.core.query import Piece, Query, Said
from annotate.corpus.finding import Asked, hits
from annotate.corpus.skipping import SAMPLE, Likely, may_have, runs
from annotate.errors import AnnotateError
from annotate.store.workspace import open_workspace

CHARACTERS = st.sampled_from(
    [
        *"abeiknorsvzAKLORS0127 ..,:'\"\\-\n",
        *"éøßıſœﬁ“”’–…",
        "\u0301",
        "\u00ad",
        "\u200b",
        "Ж",
        "日",
    ]
)
TEXTS = st.text(CHARACTERS, max_size=24)
VALUES = st.one_of(
    TEXTS, st.integers(-9, 999), st.booleans(), st.floats(), st.lists(TEXTS, max_size=2), st.none()
)


def as_json(rows: list[object]) -> str:
    return "".join(f"- {json.dumps(row)}\n" for row in rows)


def as_canonical(rows: list[object]) -> str:
    return "".join(f"- {json.dumps(row, ensure_ascii=False)}\n" for row in rows)


def as_block(rows: list[object]) -> str:
    return str(yaml.safe_dump(rows, allow_unicode=True, width=12))


def as_escaped(rows: list[object]) -> str:
    return str(yaml.safe_dump(rows, allow_unicode=False, default_style='"', width=9))


STYLES: tuple[Callable[[list[object]], str], ...] = (as_json, as_canonical, as_block, as_escaped)


@st.composite
def articles(draw: st.DrawFn) -> tuple[str, str, str]:
    """A text, a sidecar with tags on it, and a query made of parts of either."""
    text = draw(st.text(CHARACTERS, min_size=4, max_size=60).filter(str.strip))
    rows: list[object] = []
    said = [text]
    for number in range(draw(st.integers(0, 2))):
        start = draw(st.integers(0, len(text) - 1))
        value, note = draw(VALUES), draw(TEXTS)
        row = {"id": f"a{number}", "label": "person", "spans": [[start, len(text)]]}
        if draw(st.booleans()):
            row["text"] = text[start:]
        rows.append(row | {"attributes": {"entity": value}, "note": note})
        said += [str(value), note, "null", "1000.0"]
    source = draw(st.sampled_from(said))
    low = draw(st.integers(0, max(0, len(source) - 1)))
    wanted = source[low : low + draw(st.integers(1, 12))]
    case = draw(st.sampled_from(["lower", "upper", "strip"]))
    wanted = str(getattr(wanted, case)())
    style = draw(st.sampled_from(STYLES))
    hashed = hashlib.sha256(text.encode()).hexdigest()
    head = f'format: "annotate/1"\nsource: {{"file": "a.txt", "sha256": "{hashed}"}}\ntags:'
    return text, f"{head}\n{style(rows)}" if rows else f"{head} []\n", wanted


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(articles(), st.sampled_from([None, True]), st.booleans())
def test_nothing_is_lost(
    tmp_path: Path, found: tuple[str, str, str], ignore_case: bool | None, whole_words: bool
) -> None:
    text, sidecar, wanted = found
    article = tmp_path / "a.txt"
    article.write_bytes(text.encode())
    article.with_name("a.txt.tags.yaml").write_bytes(sidecar.encode())
    asked = Asked(Query(pieces=(Piece(wanted),)), How(ignore_case, whole_words))
    try:
        workspace = open_workspace(article)
    except AnnotateError:
        return
    if any(hits(asked, workspace.document, workspace.schema)):
        assert may_have(runs(asked.query), article)


def row(note: str) -> str:
    """The rows of a sidecar with one tag, whose note stands there just so."""
    return f'\n- {{"spans": [[0, 3]], "label": "x", "note": "{note}"}}\n'


def sidecar_of(article: Path, rows: str, more: str = "") -> None:
    hashed = hashlib.sha256(article.read_bytes()).hexdigest()
    head = f'format: "annotate/1"\nsource: {{"file": "a.txt", "sha256": "{hashed}"}}\ntags:'
    article.with_name(article.name + ".tags.yaml").write_text(head + rows + more, "utf-8")


@pytest.mark.parametrize(
    ("text", "rows", "more", "wanted", "opened"),
    [
        ("The talks", " []\n", "", "border", False),
        ("The talks", " []\n", "", "talks", True),
        ("“The talks” – Жуков", " []\n", "", "border", False),
        ("“The talks” – Жуков", " []\n", "", "Talks", True),
        ("A bórder", " []\n", "", "border", True),
        ("A café", " []\n", "", "border", False),
        ("A borde\u0301r", " []\n", "", "border", True),
        ("Café", " []\n", "", "lund", False),
        ("bor\u00adder", " []\n", "", "border", True),
        ("bor\u00adder", " []\n", "", "lund", False),
        ("The talks", row("border"), "", "border", True),
        ("The talks", row('\\"b\\"'), "", "lund", False),
        ("The talks", row("\\u0062"), "", "lund", True),
        ("The talks", row("bor\\\n  der"), "", "border", True),
        ("The talks", " []\n", 'lost:\n- {"id": "a", "label": "x"}\n', "border", True),
        ("The talks", " []\n", "", "2020", True),
        ("The talks", " []\n", "", "", True),
    ],
)  # fmt: skip
def test_what_is_opened(
    tmp_path: Path, text: str, rows: str, more: str, wanted: str, opened: bool
) -> None:
    article = tmp_path / "a.txt"
    article.write_text(text, "utf-8")
    sidecar_of(article, rows, more)
    assert may_have(runs(Query(pieces=(Piece(wanted),))), article) is opened


def test_what_there_is_something_to_tell_of_is_opened(tmp_path: Path) -> None:
    article, wanted = tmp_path / "a.txt", ["border"]
    assert may_have(wanted, article), "it is not there"
    article.write_text("The talks")
    assert not may_have(wanted, article), "it has no sidecar"
    sidecar_of(article, " []\n")
    assert not may_have(wanted, article)
    other = type("Elsewhere", (type(article),), {})(article)
    assert may_have(wanted, other), "it is not of this machine"
    assert [*Likely([article, other], wanted, "")] == [other]
    article.write_text("The talk")
    assert may_have(wanted, article), "it was changed"
    article.write_bytes("The talk".encode("utf-16-le"))
    assert may_have(wanted, article)
    article.write_bytes(b"The talk\xff")
    assert may_have(wanted, article)


def test_none_is_asked_of_where_nearly_all_may_have_a_hit(tmp_path: Path) -> None:
    articles = [tmp_path / f"{number:03}.txt" for number in range(3 * SAMPLE)]
    for article in articles:
        article.write_text("The border")
    articles[3].write_text("The talks")
    articles[-1].write_text("The talks")
    found = [*Likely(articles, ["border"], "")]
    assert [article for article in articles if article not in found] == [articles[3]]
    for article in articles[: SAMPLE // 2]:
        article.write_text("The talks")
    found = [*Likely(articles, ["border"], "")]
    assert found == articles[SAMPLE // 2 : -1]


def test_names_that_must_be_there_count_as_texts() -> None:
    said = (Said("claimant", "~", Piece("Maria Orlova")), Said("layer", "~", Piece("border")))
    assert runs(Query(True, said=said, pieces=(Piece("/x/", True),))) == ["orlova"]
    assert runs(Query(True, said=(Said("verdict", "=", Piece("refuted")),))) == []
